"""The root of an archive, and the days and files that are asked for by name.

Knows: the file system.  Must not know: what is in a page.

Nothing outside the root is ever opened or stat'ed: a symbolic link is read as
text and followed name by name.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator, Mapping
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

from newsarc import layout
from newsarc.errors import ArchiveError, UnreadError

CONFIG = "newsarc.toml"
PAGES = "news"
_YEAR = re.compile(r"\d{4}")
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
        if _is_root(folder) and (folder == start or start.name == PAGES):
            return folder.resolve()
    raise ArchiveError(
        f"no archive in {start}: it holds neither {CONFIG} nor a folder {PAGES}/ of dated pages ({PAGES}/YYYY/MM/D)",
        "name the archive's folder with -C DIR or NEWSARC_ARCHIVE",
    )


def search_root(start: Path) -> Path:
    """The root nearest to a folder, upwards.  Raises `ArchiveError` where there is none."""
    start = start.resolve()
    for folder in (start, *start.parents):
        if _is_root(folder):
            return folder
    raise ArchiveError(
        f"no archive here: neither {start} nor a folder above it holds {CONFIG} or a folder {PAGES}/ of dated pages",
        "name the archive's folder with -C DIR or NEWSARC_ARCHIVE",
    )


def _is_root(folder: Path) -> bool:
    if (folder / CONFIG).is_file():
        return True
    return any(_YEAR.fullmatch(name) for name in _names(folder / PAGES))


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
    folder = f"/{PAGES}/{year:04d}/{month:02d}"
    days = (layout.date_of(f"{folder}/{name}") for name in _names_inside(root, folder))
    return sorted(day for day in days if day)


def months_of(root: Path, year: int) -> list[int]:
    """The months of a year that have a folder, in order."""
    names = _names_inside(root, f"/{PAGES}/{year:04d}")
    return sorted(int(name) for name in names if re.fullmatch(r"0[1-9]|1[0-2]", name))


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


def event_paths(root: Path, day: date) -> list[str]:
    """The site paths of the events stored in a day's folder, in order of their names."""
    folder = layout.day_folder(day)
    return [f"{folder}/{name}" for name in sorted(_names_inside(root, folder)) if layout.is_event(f"{folder}/{name}")]


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
    that nothing outside the root is touched.
    """
    todo = [name for name in reversed(path.split("/")) if name]
    real = root
    hops = 0
    while todo:
        name = todo.pop()
        if name == ".":
            continue
        if name == "..":
            if real == root:
                return None
            real = os.path.dirname(real)
            continue
        step = f"{real}{os.sep}{name}"
        try:
            target = os.readlink(step)
        except (OSError, ValueError):  # no symbolic link, or nothing there
            real = step
            continue
        hops += 1
        if hops > _MOST_HOPS:
            return step
        if os.path.isabs(target):
            below = os.path.normpath(target)
            if below != root and not below.startswith(root + os.sep):
                return None
            real, target = root, below[len(root) :]
        todo.extend(name for name in reversed(target.split("/")) if name)
    return real


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
    is_link = folder is not None and page.endswith(".md") and os.path.islink(f"{root}{page}")
    return page if is_link else None


def _below(root: Path, whole: str) -> str | None:
    """The part of a whole path below the root, behind the first of its folders that lies there; None without one."""
    for folder in (*reversed(Path(whole).parents), Path(whole)):
        real = Path(os.path.realpath(folder))
        if real.is_relative_to(root):
            return f"/{(real.relative_to(root) / Path(whole).relative_to(folder)).as_posix()}"
    return None
