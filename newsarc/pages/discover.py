"""The root folder of an archive.

Knows: which files and folders mark a root, and how to recognise a dated page quickly.
Must not know: which layout an archive has, what else is in a page.

Marks are tested first, since that takes only a few lookups: ``newsarc.toml``,
``[tool.newsarc]`` in ``pyproject.toml``, and the folder of pages of the daily
layout.  Only a folder without a mark is walked, up to its first dated page.  The
configuration of a layout's tool counts where nothing else marks a root.
"""

from __future__ import annotations

import os
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import chain, islice, zip_longest
from pathlib import Path

from newsarc.errors import ArchiveError
from newsarc.files.paths import (
    VIRTUAL_ENVIRONMENT,
    follow_links,
    is_file,
    is_folder,
    is_skipped_name,
    pages_in,
    read_bytes,
    stem,
)
from newsarc.pages.layouts.daily import disk
from newsarc.pages.layouts.daily.layout import PAGES

CONFIG = "newsarc.toml"
PROJECT = "pyproject.toml"
DAILY = "daily"  # the layout that has readers of its own
FORMS = "2012-02-08-slug.md, 2012/02/08/slug.md, 2012_02_08.md, or date: 2012-02-08 in front matter"  # for messages
_TABLE = re.compile(rb"^[ \t]*\[[ \t]*tool[ \t]*\.[ \t]*[\"']?newsarc[\"']?[ \t]*[].]", re.MULTILINE)
_ARCHIVE_KEY = re.compile(rb"\barchive[\"']?[ \t]*[].=]")  # of the table ``[archive]``, in any of TOML's forms
_HINT = "give the archive's folder with -C DIR or NEWSARC_ARCHIVE"
_MOST_FOLDERS = 10_000  # listed to find a dated page
_MOST_READ = 1_000  # pages without a date in their paths
_READ_AT_ONCE = 2  # pages of a folder, before others are listed
_HEAD = 4096  # bytes of a page
_DATE_FIELD = re.compile(
    rb"^[ \t]*[-*]?[ \t]*[\"']?(?:date|published|pub_?date|publish_?date|created|created_at)[\"']?"
    rb"[ \t]*(?:::?|=)[^\n]{0,40}?\b(?:19|20)\d\d\b",
    re.IGNORECASE | re.MULTILINE,
)
# Nearly every repository has these, so they don't count as notes.
_NO_NOTES = {"readme", "contributing", "changelog", "code_of_conduct", "code-of-conduct", "license", "security"}


def find_root(start: Path) -> Path:
    """The root of the archive in a folder that the user named.

    It is the folder itself if it has a mark, a dated page or several pages, or
    its parent if the folder is the daily layout's folder of pages.  Folders below
    that are not archives.  Raises `ArchiveError` for a folder without an archive.
    """
    if not start.is_dir():
        what = "is not a folder" if start.exists() else "does not exist"
        raise ArchiveError(f"{start} {what}", _HINT)
    root = start.resolve()
    for folder in (start, start.parent):
        if (folder == start or start.name == PAGES) and _has_mark(marked := folder.resolve()):
            return marked
    above = _daily_archive_above(root)
    if above is None and (holds_dated_pages(root) or _has_notes(root)):
        return root
    raise ArchiveError(
        f"no archive in {start}: " + (f"it is part of the one in {above}" if above else _missing_marks(root)),
        f"{_HINT}; an empty {CONFIG} makes any folder an archive" if above is None else _HINT,
    )


def search_root(start: Path, warn: Callable[[str], None] = lambda _: None) -> Path:
    """The nearest root, from a folder upwards: one with a mark, or the top of a git work tree with dated pages.

    Without one it is the nearest folder with dated pages and the configuration of a
    layout's tool, or else the folder itself if it has dated pages; ``warn`` is told
    of that guess.  Raises `ArchiveError` if there is none.
    """
    start = start.resolve()
    folders = (start, *start.parents)
    for folder in folders:
        if _has_mark(folder) or (os.path.lexists(folder / ".git") and holds_dated_pages(folder)):
            return folder
    for folder in folders:
        if _has_tool(folder) and holds_dated_pages(folder):
            return folder
    home = Path(os.path.expanduser("~")).resolve()
    if start not in (home, *home.parents) and holds_dated_pages(start):  # there is too much else in a home folder
        warn(f"no archive root found; treating {start} as one (an empty {CONFIG} there marks it)")
        return start
    raise ArchiveError(
        f"no archive here: neither {start} nor a folder above it has {CONFIG} or a folder {PAGES}/ of dated pages, "
        f"or is a git repository with dated pages (such as {FORMS}){_skipped_links_note(start)}",
        _HINT,
    )


def may_configure(root: Path) -> bool:
    """Whether the configuration may set the layout: something in it looks like the key, or it can't be read."""
    return any(_ARCHIVE_KEY.search(_bytes_of(root, name)) for name in (CONFIG, PROJECT)) or (
        os.path.lexists(root / CONFIG) and not _has_file(root, CONFIG)
    )


def _has_mark(folder: Path) -> bool:
    """Whether a folder, given by its real path, is marked as a root; symbolic links out of it don't count."""
    return _has_file(folder, CONFIG) or disk.has_pages(folder) or _has_table(folder)


def _has_tool(folder: Path) -> bool:
    """Whether a folder, given by its real path, has the configuration of a layout's tool, with the tool's folders."""
    from newsarc.pages.layouts.registry import LAYOUTS  # here, since a marked archive doesn't need it

    groups = (group for layout in LAYOUTS for group in layout.signs if any(map(_is_configuration, group)))
    return any(all(_has_sign(folder, sign) for sign in group) for group in groups)


def _is_configuration(sign: str) -> bool:
    """Whether a layout's sign is the configuration of its tool: a file, or a hidden folder."""
    return not sign.endswith("/") or sign.startswith(".")


def _has_sign(folder: Path, sign: str) -> bool:
    name = sign.removeprefix("**/")
    return is_folder(folder, f"/{name[:-1]}") if name.endswith("/") else _has_file(folder, name)


def _has_file(folder: Path, name: str) -> bool:
    file = follow_links(str(folder), f"/{name}")
    return file is not None and is_file(file)


def _has_table(folder: Path) -> bool:
    """Whether ``pyproject.toml`` has a table for newsarc, valid or not."""
    return _TABLE.search(_bytes_of(folder, PROJECT)) is not None


def _bytes_of(folder: Path, name: str) -> bytes:
    """The bytes of a file; empty if it can't be read, or is a symbolic link out of the folder."""
    file = follow_links(str(folder), f"/{name}")
    with suppress(OSError):
        return read_bytes(file) if file is not None else b""
    return b""


def _daily_archive_above(folder: Path) -> Path | None:
    """The root of the daily archive to whose folders of years, months or days a folder belongs."""
    return next((one.parent for one in folder.parents if one.name == PAGES and disk.has_pages(one.parent)), None)


def _missing_marks(root: Path) -> str:
    """What a folder lacks to be an archive, for an error."""
    return f"it has no {CONFIG} and no dated page (such as {FORMS}){_skipped_links_note(root)}"


def _skipped_links_note(folder: Path) -> str:
    """A note for an error: the folder would be a root if symbolic links out of it were followed."""
    names = [name for name in (CONFIG, PAGES) if follow_links(str(folder), f"/{name}") is None]
    are = "are symbolic links" if len(names) > 1 else "is a symbolic link"
    return f" ({' and '.join(names)} there {are} out of it, not followed)" if names else ""


# ---------------------------------------------------------------- pages


def holds_dated_pages(root: Path) -> bool:
    """Whether a folder, given by its real path, or one below it has a page with a date in its path or its fields.

    Paths are tested first.  Of the pages without a date there, some from each folder
    are read, only their beginnings.
    """
    from newsarc.pages.path_date import date_in_path  # here, since a marked archive doesn't need it

    left: list[list[str]] = []
    reads = _MOST_READ
    for pages in _pages_by_folder(root):
        if any(map(date_in_path, pages)):
            return True
        first = pages[: min(_READ_AT_ONCE, reads)]
        reads -= len(first)
        if any(_is_dated(root, path) for path in first):
            return True
        left.append(pages[len(first) :])
    return any(_is_dated(root, path) for path in islice(_one_of_each(left), reads))


def holds_pages(root: Path) -> bool:
    """Whether a folder, given by its real path, or one below it has a page."""
    return any(_pages_by_folder(root))


def _has_notes(root: Path) -> bool:
    """Whether a folder has at least two pages that are not about the collection itself."""
    pages = chain.from_iterable(_pages_by_folder(root))
    notes = (path for path in pages if stem(path.rpartition("/")[2]).lower() not in _NO_NOTES)
    return next(islice(notes, 1, None), None) is not None


def _pages_by_folder(root: Path) -> Iterator[list[str]]:
    """The site paths of the pages in each folder that has some, breadth first, without those behind symbolic links.

    Ignored pages are left out.
    """
    from newsarc.files.ignore import IgnoreFiles  # here, since the daily layout has none

    ignore = IgnoreFiles(root)
    todo = deque([""])
    for _ in range(_MOST_FOLDERS):
        if not todo:
            return
        site = todo.popleft()
        folders: list[str] = []
        names: list[str] = []
        try:
            with os.scandir(f"{root}{site}/") as entries:
                for entry in entries:
                    (folders if entry.is_dir(follow_symlinks=False) else names).append(entry.name)
        except OSError:
            continue
        if VIRTUAL_ENVIRONMENT in names:
            continue
        rules = ignore.rules(site, f"{root}{site}", names)
        below = (f"{site}/{name}" for name in sorted(folders) if not is_skipped_name(name))
        todo.extend(folder for folder in below if not rules.ignore_folder(folder))
        found = [f"{site}/{name}" for name in sorted(pages_in(names))]
        ignored = set(rules.ignored_pages(found))
        if pages := [path for path in found if path not in ignored]:
            yield pages


def _one_of_each(lists: Iterable[list[str]]) -> Iterator[str]:
    """The first items of all lists, then the second ones, and so on."""
    return (one for row in zip_longest(*lists) for one in row if one is not None)


def _is_dated(root: Path, path: str) -> bool:
    """Whether the beginning of a page has a date field with a year."""
    file = follow_links(str(root), path)
    if file is None or not is_file(file):
        return False
    try:
        with open(file, "rb") as opened:
            return _DATE_FIELD.search(opened.read(_HEAD)) is not None
    except OSError:
        return False
