"""The git repository that an archive is in, found without starting git.

Knows: where a repository has its refs, index and objects, and which git may be started.
Must not know: how git is started, what it does, what is in an archive.
"""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path
from typing import NamedTuple

from newsarc.files.paths import read_bytes
from newsarc.files.stat import numbers_of

SMALL_FILE = 2**20  # bytes; more than HEAD, config and similar files have
_HEAD = re.compile(rb"ref:|[0-9a-f]{40}")
_MOST_REFS = 5  # consecutive symbolic refs, as in git


class Repository(NamedTuple):
    """A repository, as seen from an archive in its work tree.

    ``own`` is the git directory of the work tree, ``common`` the one that all its
    work trees share.  ``prefix`` is the archive's folder within the work tree,
    with a slash at its end unless it is empty.
    """

    own: Path
    common: Path
    prefix: str


def find_repository(root: Path) -> Repository | None:
    """The repository of the archive at ``root``; None if it is in no work tree."""
    real = Path(os.path.realpath(root))
    for folder in (real, *real.parents):
        try:
            own = _git_directory(folder / ".git")
        except (OSError, ValueError):
            continue
        common = _common_directory(own)
        if _HEAD.match(read_small(own / "HEAD")) and (common / "objects").is_dir() and (common / "refs").is_dir():
            inside = real.relative_to(folder).as_posix()
            return Repository(own, common, "" if inside == "." else f"{inside}/")
    return None


def _git_directory(entry: Path) -> Path:
    """The git directory of a ``.git``, a folder or, in a linked work tree, a file.  Raises `OSError` for neither."""
    if entry.is_dir():
        return entry
    text = read_bytes(entry, most=SMALL_FILE)
    if not text.startswith(b"gitdir: "):
        raise OSError(0, "not a git directory", os.fspath(entry))
    return entry.parent / os.fsdecode(text.removeprefix(b"gitdir: ").rstrip(b"\r\n"))


def _common_directory(own: Path) -> Path:
    try:
        return own / os.fsdecode(read_bytes(own / "commondir", most=SMALL_FILE).rstrip(b"\r\n"))
    except (OSError, ValueError):
        return own


def find_git(root: Path) -> str | None:
    """The first git on the ``PATH``; never one from the archive at ``root`` or from the current folder."""
    return shutil.which("git", path=search_path(root)) or None


def search_path(root: Path) -> str:
    """The folders of ``PATH`` that are absolute and not in the archive."""
    real = os.path.realpath(root)
    folders = os.environ.get("PATH", os.defpath).split(os.pathsep)
    return os.pathsep.join(one for one in folders if os.path.isabs(one) and not _is_in(os.path.realpath(one), real))


def _is_in(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def repository_state(root: Path) -> str:
    """A text that changes whenever git's output about the latest commit or the index may change.

    Empty if there is no repository or no git.
    """
    repository = find_repository(root)
    if repository is None or find_git(root) is None:
        return ""
    return f"{_commit_state(repository)} {_signature(repository.own / 'index')}"


def commit_state(root: Path) -> str:
    """A text that changes whenever git's output about the latest commit may change, but not with the index.

    Empty if there is no repository or no git.
    """
    repository = find_repository(root)
    return "" if repository is None or find_git(root) is None else _commit_state(repository)


def _commit_state(repository: Repository) -> str:
    own, common, _ = repository
    texts = [read_small(own / "HEAD"), read_small(common / "reftable/tables.list")]
    ref = texts[0]
    for _ in range(_MOST_REFS):
        name = ref.removeprefix(b"ref:").strip()
        # git reads no refs outside its directory.
        if name == ref or b"\0" in name or not {b"", b".", b".."}.isdisjoint(name.split(b"/")):
            break
        ref = read_small(common / os.fsdecode(name))
        texts.append(ref)
    files = (common / "packed-refs", common / "shallow")
    return " ".join([*(text.hex() for text in texts), *map(_signature, files)])


def read_small(file: Path) -> bytes:
    """The text of a small file without white space around it; empty if it can't be read."""
    try:
        return read_bytes(file, most=SMALL_FILE).strip()
    except OSError:
        return b""


def _signature(file: Path) -> str:
    try:
        return ".".join(map(str, numbers_of(os.stat(file))))
    except OSError:
        return "none"
