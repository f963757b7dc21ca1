"""Site paths to real files: following symbolic links, reading bytes, and distinguishing lasting from transient errors.

Knows: the file system, and which extensions make a file a page.
Must not know: what is in a page, where pages are.

Nothing outside the root is ever opened or stat'ed: a symbolic link is read as
text and followed name by name.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Mapping
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

from newsarc.errors import UnavailableError

VIRTUAL_ENVIRONMENT = "pyvenv.cfg"  # the file that marks a folder as one of Python's
PAGE_ENDINGS = (".md", ".markdown", ".mdx")  # in any case
MOST_LINKS = 40  # consecutive symbolic links, as in the kernel
_PLAIN = getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)  # unconverted bytes, for this process only
NO_LINK = _PLAIN | getattr(os, "O_NOFOLLOW", 0)  # flags to refuse symbolic links
NO_WAIT = getattr(os, "O_NONBLOCK", 0)  # opening a named pipe doesn't wait for its other end
_READ = os.O_RDONLY | _PLAIN | NO_WAIT
LARGEST_PAGE = 32 * 1024 * 1024  # bytes; a larger file can't be a page
# Errors that last until the file or folder is changed: it is missing, forbidden, or not readable at all.
_LASTING = {ENOENT, ENOTDIR, EISDIR, ELOOP, ENAMETOOLONG, EACCES, EPERM, EINVAL, EFBIG, ENXIO, ENODEV}
_LASTING |= {ENOTSUP, EOPNOTSUPP}


def slug_of(path: str) -> str:
    """The name of a page's file, without its extension."""
    return stem(path.rpartition("/")[2])


def is_text(path: str) -> bool:
    """Whether a path can be written as UTF-8; file names may have other bytes."""
    return path.isascii() or re.search("[\ud800-\udfff]", path) is None


def is_file(file: str) -> bool:
    """Whether a regular file, not a symbolic link, is at a real path."""
    try:
        return stat.S_ISREG(os.lstat(file).st_mode)
    except (OSError, ValueError):
        return False


def is_ours(status: os.stat_result) -> bool:
    """Whether a file belongs to the user: files that others have created in the user's folders can't be trusted."""
    return not hasattr(os, "geteuid") or status.st_uid == os.geteuid()


def list_names(folder: Path | str) -> list[str]:
    """The names in a folder; empty if it can't be listed.  Raises `UnavailableError` for a transient error."""
    try:
        return os.listdir(folder)
    except OSError as error:
        raise_if_transient(error, str(folder))
        return []


def names_at(root: Path, path: str) -> list[str]:
    """The names in the folder at a site path; empty if a symbolic link on the way leads out of the root."""
    folder = follow_links(str(root), path)
    return list_names(folder) if folder is not None else []


def is_folder(root: Path, path: str) -> bool:
    """Whether a site path is that of a folder, not behind a symbolic link out of the root."""
    real = follow_links(str(root), path)
    try:
        return real is not None and stat.S_ISDIR(os.lstat(real).st_mode)
    except OSError:
        return False


def is_skipped_name(name: str) -> bool:
    """Whether a folder of this name is hidden or belongs to a tool, so that a scan skips it."""
    return name.startswith(".") or name == "node_modules"


def read_page(root: Path, path: str) -> bytes | None:
    """The bytes of the page at a site path; None if there is no such file in the root, or it can't be read.

    Raises `UnavailableError` if it can't be read at the moment.
    """
    file = follow_links(str(root), path)
    if file is None:
        return None
    try:
        return read_bytes(file)
    except OSError as error:
        raise_if_transient(error, path)
        return None


def read_bytes(file: Path | str, *, most: int | None = LARGEST_PAGE) -> bytes:
    """The bytes of a regular file.  Raises `OSError` if it isn't one, has more than ``most`` or can't be opened."""
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


def is_transient(error: OSError) -> bool:
    """Whether an error says nothing about the file or folder: a bad disk, too many open files, no memory."""
    return error.errno not in _LASTING


def raise_if_transient(error: OSError, path: str) -> None:
    """Raise `UnavailableError` for a transient error, after which the state of a path is unknown."""
    if is_transient(error):
        raise unavailable_error({path: error.strerror or str(error)}) from error


def unavailable_error(paths: Mapping[str, str]) -> UnavailableError:
    """The error for paths that can't be read at the moment, each with the reason."""
    message = f"{name_unavailable(paths)} can't be read at the moment"
    return UnavailableError(message, "nothing was cached; try again")


def name_unavailable(paths: Mapping[str, str]) -> str:
    """The beginning of a sentence about paths, given with their reasons: the first path and how many more."""
    path, why = min(paths.items())
    more = f" and {len(paths) - 1} more" if len(paths) > 1 else ""
    return f"{path} ({why}){more}"


def follow_links(root: str, path: str) -> str | None:
    """The real path of a site path; None if a symbolic link on the way leads out of the root.

    Each link is read, never opened, and followed name by name, so nothing outside
    the root is accessed.  The file needn't exist.
    """
    todo = [name for name in reversed(path.split("/")) if name]
    real: list[str] = []
    existing = hops = 0  # how many of the names of `real` exist
    while todo:
        name = todo.pop()
        if name == ".":
            continue
        if name == "..":
            if not real:
                return None
            real.pop()
            existing = min(existing, len(real))
            continue
        real.append(name)
        exists, target = _link_at(os.sep.join((root, *real))) if existing == len(real) - 1 else (False, "")
        existing += exists
        if not target:
            continue
        hops += 1
        if hops > MOST_LINKS:
            break
        real.pop()
        if os.path.isabs(target):
            below = os.path.normpath(target)
            if below != root and not below.startswith(root + os.sep):
                return None
            real, target = [], below[len(root) :]
        existing = len(real)
        todo.extend(name for name in reversed(target.split("/")) if name)
    return os.sep.join((root, *real))


def _link_at(path: str) -> tuple[bool, str]:
    """Whether a real path exists, and the target of the symbolic link there; empty if it isn't one."""
    try:
        return True, os.readlink(path)
    except OSError as error:
        return error.errno == EINVAL, ""  # it exists and isn't a link
    except ValueError:  # a NUL
        return False, ""


def to_site_path(root: Path, named: Path | str) -> str | None:
    """The site path of a typed file name; None if it is outside the root or leads there.

    Symbolic links on the way to the root may lead anywhere; below it they are
    followed as by `follow_links`.  The file needn't exist.
    """
    inside = _below(root, os.path.abspath(named))
    real = None if inside is None else follow_links(str(root), inside)
    return None if real is None else real[len(str(root)) :].replace(os.sep, "/")


def existing_path(root: Path, named: Path | str) -> str | None:
    """The site path of an existing file or folder, as typed; None if it doesn't exist.

    A page that is a dangling symbolic link, or one out of the root, exists.
    """
    path = to_site_path(root, named)
    if path is not None and os.path.lexists(f"{root}{path}"):
        return path
    whole = os.path.abspath(named)
    folder = to_site_path(root, os.path.dirname(whole))
    page = f"{folder}/{os.path.basename(whole)}"
    is_link = folder is not None and is_page(page) and os.path.islink(f"{root}{page}")
    return page if is_link else None


def _below(root: Path, whole: str) -> str | None:
    """The part of an absolute path below the root; None if it isn't in the root."""
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


def is_page(path: str) -> bool:
    """Whether a file is a page, by its name."""
    return path.endswith(PAGE_ENDINGS) or path.lower().endswith(PAGE_ENDINGS)


def pages_in(names: Iterable[str]) -> list[str]:
    """Those of some file names that are names of pages."""
    return [name for name in names if name.endswith(PAGE_ENDINGS) or name.lower().endswith(PAGE_ENDINGS)]


def stem(path: str) -> str:
    """The path of a page without its extension; the whole path of any other file.

    >>> stem("/news/2012/02/8/rain.MD"), stem("rain.jpg")
    ('/news/2012/02/8/rain', 'rain.jpg')
    """
    lower = path.lower()
    return next((path[: -len(ending)] for ending in PAGE_ENDINGS if lower.endswith(ending)), path)
