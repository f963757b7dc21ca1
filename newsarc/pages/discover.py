"""The root of an archive, and the days and files that are asked for by name.

Knows: the file system.  Must not know: what is in a page.

Nothing outside the root is ever opened or stat'ed: a symbolic link is read as
text and followed name by name.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from errno import (
    EACCES,
    EFBIG,
    EINVAL,
    EISDIR,
    ELOOP,
    ENAMETOOLONG,
    ENODEV,
    ENOENT,
    ENOMEM,
    ENOTDIR,
    ENOTSUP,
    ENXIO,
    EOPNOTSUPP,
    EPERM,
)
from pathlib import Path

from newsarc.errors import ArchiveError, UnreadError
from newsarc.pages import layout

CONFIG = "newsarc.toml"
PAGES = "news"
_YEAR = re.compile(r"[0-9]{4}")
_MONTH = re.compile(r"0?[1-9]|1[0-2]")
_ONE_DIGIT = re.compile(r"0?[1-9]")
_MOST_HOPS = 40  # symbolic links in a row, as the kernel allows
# A named pipe is opened without waiting for its other end, to be refused then.
_READ = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
LARGEST_PAGE = 32 * 1024 * 1024  # bytes; a longer file is no page
# What stays so until the file or folder itself is changed: it is gone, closed to the user, or nothing that can be read.
_LASTING = {ENOENT, ENOTDIR, EISDIR, ELOOP, ENAMETOOLONG, EACCES, EPERM, EINVAL, EFBIG, ENXIO, ENODEV}
_LASTING |= {ENOTSUP, EOPNOTSUPP}


def find_root(start: Path) -> Path:
    """The root for a folder that was named: itself, or its parent where it is the folder of pages.

    Raises `ArchiveError` where neither holds an archive.
    """
    if not start.is_dir():
        what = "is not a folder" if start.exists() else "does not exist"
        raise ArchiveError(f"{start} {what}", "name the archive's folder with -C DIR or NEWSARC_ARCHIVE")
    for folder in (start, start.parent):
        if (folder == start or start.name == PAGES) and _is_root(root := folder.resolve()):
            return root
    raise ArchiveError(
        f"no archive in {start}: it holds neither {CONFIG} nor a folder {PAGES}/ of dated pages ({PAGES}/YYYY/MM/D)"
        + _led_out(start.resolve()),
        "name the archive's folder with -C DIR or NEWSARC_ARCHIVE",
    )


def search_root(start: Path) -> Path:
    """The root nearest to a folder, upwards.  Raises `ArchiveError` where there is none."""
    start = start.resolve()
    for folder in (start, *start.parents):
        if _is_root(folder):
            return folder
    raise ArchiveError(
        f"no archive here: neither {start} nor a folder above it holds {CONFIG} or a folder {PAGES}/ of dated pages"
        + _led_out(start),
        "name the archive's folder with -C DIR or NEWSARC_ARCHIVE",
    )


def _is_root(folder: Path) -> bool:
    """Whether a folder, by its real path, holds an archive; what a link in it leads to elsewhere doesn't count."""
    file = follow(str(folder), f"/{CONFIG}")
    if file is not None and _is_file(file):
        return True
    return any(_YEAR.fullmatch(name) for name in _names_inside(folder, f"/{PAGES}"))


def _led_out(folder: Path) -> str:
    """What to add where a folder would be a root if links out of it were followed."""
    names = [name for name in (CONFIG, PAGES) if follow(str(folder), f"/{name}") is None]
    are = "are symbolic links" if len(names) > 1 else "is a symbolic link"
    return f" ({' and '.join(names)} there {are} out of it, not followed)" if names else ""


def _is_file(file: str) -> bool:
    """Whether a real path is that of a regular file; no link is followed."""
    try:
        return stat.S_ISREG(os.lstat(file).st_mode)
    except (OSError, ValueError):
        return False


def _names(folder: Path | str) -> list[str]:
    """The names in a folder; none where it can't be listed."""
    try:
        return os.listdir(folder)
    except OSError as error:
        refuse_passing(error, str(folder))
        return []


# ---------------------------------------------------------------- days, without reading a page


def days_of(root: Path, year: int, month: int) -> list[date]:
    """The days of a month that have a folder, in order."""
    above = f"/{PAGES}/{year:04d}"
    names = (name for name in _names_inside(root, above) if _MONTH.fullmatch(name) and int(name) == month)
    folders = (f"{above}/{name}" for name in names)
    days = (layout.date_of(f"{folder}/{name}") for folder in folders for name in _names_inside(root, folder))
    return sorted({day for day in days if day})


def months_of(root: Path, year: int) -> list[int]:
    """The months of a year that have a folder, in order."""
    names = _names_inside(root, f"/{PAGES}/{year:04d}")
    return sorted({int(name) for name in names if _MONTH.fullmatch(name)})


def years_of(root: Path) -> list[int]:
    """The years that have a folder, in order."""
    return sorted(int(name) for name in _names_inside(root, f"/{PAGES}") if _YEAR.fullmatch(name) and name != "0000")


def _names_inside(root: Path, path: str) -> list[str]:
    """The names in the folder at a site path; none where a symbolic link on the way leads out of the root."""
    folder = follow(str(root), path)
    return _names(folder) if folder is not None else []


def days_from(root: Path, day: date, step: int) -> Iterator[date]:
    """The days after (``step`` 1) or before (-1) a day that have a folder, nearest first."""
    for year in years_of(root)[::step]:
        if (year - day.year) * step < 0:
            continue
        for month in months_of(root, year)[::step]:
            if ((year, month) > (day.year, day.month)) - ((year, month) < (day.year, day.month)) == -step:
                continue
            yield from (found for found in days_of(root, year, month)[::step] if (found - day).days * step > 0)


def day_pages(root: Path, day: date) -> list[list[str]]:
    """The site paths of the pages of a day itself: those of each folder that it has, the one that counts first."""
    folders = ((folder, layout.day_pages_in(_names_inside(root, folder))) for folder in layout.day_folders(day))
    return [[f"{folder}/{name}" for name in names] for folder, names in folders if names]


def day_page(root: Path, day: date) -> str:
    """The site path of a day's page, or where it belongs if there is none."""
    stored = [path for pages in day_pages(root, day) for path in pages]
    return stored[0] if stored else f"{day_folder(root, day)}/{layout.DAY_PAGE}"


def day_folder(root: Path, day: date) -> str:
    """The site path of a day's folder: the one that is there, else one that is written as those near it are."""
    for folder in layout.day_folders(day):
        if _names_inside(root, folder):
            return folder
    year = f"/{PAGES}/{day.year:04d}"
    years = [year, *(f"/{PAGES}/{one:04d}" for one in sorted(years_of(root), key=lambda one: abs(one - day.year)))]
    months = {one: _names_inside(root, one) for one in years}
    month_padded = next((said for one in years if (said := _is_padded(months[one])) is not None), True)
    month = f"{day.month:02d}" if month_padded else f"{day.month}"
    if month not in months[year]:
        month = next((name for name in months[year] if _MONTH.fullmatch(name) and int(name) == day.month), month)
    near = [f"{year}/{month}", *(f"{one}/{name}" for one in years for name in sorted(months[one]))]
    padded = next((said for one in near if (said := _is_padded(_names_inside(root, one))) is not None), False)
    return layout.day_folder(day, month_padded=len(month) == 2, day_padded=padded)


def is_folder(root: Path, path: str) -> bool:
    """Whether a site path is that of a folder; one that a symbolic link out of the root leads to is none."""
    real = follow(str(root), path)
    try:
        return real is not None and stat.S_ISDIR(os.lstat(real).st_mode)
    except OSError:
        return False


def _is_padded(names: Sequence[str]) -> bool | None:
    """Whether most numbers of one digit among some names are padded; None where there is none."""
    digits = [name for name in names if _ONE_DIGIT.fullmatch(name)]
    return 2 * sum(len(name) == 2 for name in digits) > len(digits) if digits else None


def event_paths(root: Path, day: date) -> list[str]:
    """The site paths of the events stored in and below a day's folders, in order of their names."""
    found = (path for folder in layout.day_folders(day) for path in _files_below(root, folder))
    return sorted(filter(layout.is_event, found))


def _files_below(root: Path, folder: str) -> Iterator[str]:
    """The site paths of what lies in a folder and below it, in all folders that `tree.scan` goes into."""
    todo = [(folder, False)]
    while todo:
        folder, by_link = todo.pop()
        place = follow(str(root), folder)
        names = _names(place) if place is not None else []
        if "pyvenv.cfg" in names:
            continue
        yield from (f"{folder}/{name}" for name in names)
        for name in names:
            if layout.is_page(name) or is_passed_over(name):
                continue
            is_link, real = os.path.islink(f"{place}/{name}"), follow(str(root), f"{folder}/{name}")
            if real is not None and not (is_link and (by_link or f"{place}/".startswith(f"{real}/"))):
                todo.append((f"{folder}/{name}", by_link or is_link))


def is_passed_over(name: str) -> bool:
    """Whether a folder is hidden, or some tool's."""
    return name.startswith(".") or name == "node_modules"


def read_page(root: Path, path: str) -> bytes | None:
    """The bytes of the page at a site path; None where the root holds no such file, or it can't be read.

    Raises `UnreadError` where it may be read at another time.
    """
    file = follow(str(root), path)
    if file is None:
        return None
    try:
        return read_bytes(file)
    except OSError as error:
        refuse_passing(error, path)
        return None


def read_bytes(file: Path | str, *, most: int | None = LARGEST_PAGE) -> bytes:
    """The bytes of a regular file.  Raises `OSError` where it is none, holds more than ``most`` or can't be opened."""
    try:
        descriptor = os.open(file, _READ)
    except ValueError as error:  # a NUL in the name
        raise OSError(EINVAL, str(error), file) from error
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise OSError(EINVAL, "not a regular file", file)
        if most is not None and status.st_size > most:
            raise OSError(EFBIG, f"larger than {most // 2**20} MiB", file)
        data = os.read(descriptor, status.st_size + 1)
        while len(data) < status.st_size and (more := os.read(descriptor, status.st_size - len(data))):
            data += more
        return data
    except MemoryError as error:
        raise OSError(ENOMEM, os.strerror(ENOMEM), file) from error
    finally:
        os.close(descriptor)


def is_passing(error: OSError) -> bool:
    """Whether what went wrong says nothing of the file or folder: a bad disk, too many open files, no memory."""
    return error.errno not in _LASTING


def refuse_passing(error: OSError, path: str) -> None:
    """Raise `UnreadError` for an error after which nothing may be concluded of what is at a path."""
    if is_passing(error):
        raise unread_error({path: error.strerror or str(error)}) from error


def unread_error(unread: Mapping[str, str]) -> UnreadError:
    """The error for what can't be read at the moment: paths, each with why."""
    return UnreadError(f"{unread_words(unread)} can't be read at the moment", "nothing of it is kept; try again")


def unread_words(unread: Mapping[str, str]) -> str:
    """Paths, each with why, as a sentence begins; the first stands for all."""
    path, why = min(unread.items())
    more = f" and {len(unread) - 1} more" if len(unread) > 1 else ""
    return f"{path} ({why}){more}"


# ---------------------------------------------------------------- symbolic links


def follow(root: str, path: str) -> str | None:
    """The real file of a site path, or None where a symbolic link on the way leads out of the root.

    Each link is read, never opened, and its text taken apart name by name, so
    that nothing outside the root is touched.  Below what isn't there nothing
    is looked for.
    """
    todo = [name for name in reversed(path.split("/")) if name]
    real: list[str] = []
    known = hops = 0  # `known` of the names of `real` are there
    while todo:
        name = todo.pop()
        if name == ".":
            continue
        if name == "..":
            if not real:
                return None
            real.pop()
            known = min(known, len(real))
            continue
        real.append(name)
        is_there, target = _link_at(os.sep.join((root, *real))) if known == len(real) - 1 else (False, "")
        known += is_there
        if not target:
            continue
        hops += 1
        if hops > _MOST_HOPS:
            break
        real.pop()
        if os.path.isabs(target):
            below = os.path.normpath(target)
            if below != root and not below.startswith(root + os.sep):
                return None
            real, target = [], below[len(root) :]
        known = len(real)
        todo.extend(name for name in reversed(target.split("/")) if name)
    return os.sep.join((root, *real))


def _link_at(path: str) -> tuple[bool, str]:
    """Whether anything is at a real path, and where it leads if it is a symbolic link."""
    try:
        return True, os.readlink(path)
    except OSError as error:
        return error.errno == EINVAL, ""  # it is there, and no link
    except ValueError:  # a NUL
        return False, ""


def followed(root: Path, named: Path | str) -> str | None:
    """The site path that a name typed by a person comes to; None where it is outside the root or leads there.

    What leads to the root may lie anywhere; from there on, links are followed
    as `follow` does.  Whether anything is there isn't asked.
    """
    inside = _below(root, os.path.abspath(named))
    real = None if inside is None else follow(str(root), inside)
    return None if real is None else real[len(str(root)) :].replace(os.sep, "/")


def stored(root: Path, named: Path | str) -> str | None:
    """The same of what is there, even if it is a page that is a link out of the root, or to nothing; None of others."""
    path = followed(root, named)
    if path is not None and os.path.lexists(f"{root}{path}"):
        return path
    whole = os.path.abspath(named)
    folder = followed(root, os.path.dirname(whole))
    page = f"{folder}/{os.path.basename(whole)}"
    is_link = folder is not None and layout.is_page(page) and os.path.islink(f"{root}{page}")
    return page if is_link else None


def _below(root: Path, whole: str) -> str | None:
    """The part of a whole path below the root, behind the first of its folders that lies there; None without one."""
    names = [name for name in whole.split(os.sep) if name]
    real = os.path.realpath(Path(whole).anchor)
    for at in range(len(names) + 1):
        if Path(real).is_relative_to(root):
            return f"/{'/'.join((*Path(real).relative_to(root).parts, *names[at:]))}"
        if at < len(names):
            step = os.path.join(real, names[at])
            if not os.path.lexists(step):
                return None
            real = os.path.realpath(step)
    return None
