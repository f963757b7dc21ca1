"""The root folder of an archive.

Knows: which files and folders mark a root.  Must not know: what is in a page.
"""

from __future__ import annotations

from pathlib import Path

from newsarc.errors import ArchiveError
from newsarc.files.paths import follow_links, is_file
from newsarc.pages.layouts.daily import disk
from newsarc.pages.layouts.daily.layout import PAGES

CONFIG = "newsarc.toml"


def find_root(start: Path) -> Path:
    """The root of the archive in a folder: the folder itself, or its parent if the folder is the one of pages.

    Raises `ArchiveError` if neither holds an archive.
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
    """The nearest root, from a folder upwards.  Raises `ArchiveError` if there is none."""
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
    """Whether a folder, given by its real path, holds an archive; symbolic links out of it don't count."""
    file = follow_links(str(folder), f"/{CONFIG}")
    return (file is not None and is_file(file)) or disk.has_pages(folder)


def _led_out(folder: Path) -> str:
    """What to add to an error if the folder would be a root, were symbolic links out of it followed."""
    names = [name for name in (CONFIG, PAGES) if follow_links(str(folder), f"/{name}") is None]
    are = "are symbolic links" if len(names) > 1 else "is a symbolic link"
    return f" ({' and '.join(names)} there {are} out of it, not followed)" if names else ""
