"""An archive's history from git: its files at a commit, and which files were renamed or deleted.

Knows: which git commands are run, and when their output is complete.
Must not know: how git is run safely (`git_process`), what is in a page, what a rename is used for.

Users name a commit, so they get an error if that fails.  The other commands only
serve suggestions: they are run if something is missing, with a short timeout, and
the result is None if git fails, since it may succeed the next time.

An object is named by the hash of its content.  Each object that is read is hashed
again, so that a git that ended early or a damaged disk is noticed.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Collection, Iterator, Sequence, Set
from pathlib import Path
from typing import NamedTuple

from newsarc.errors import ArchiveError, UsageError
from newsarc.files.git_process import Git, error_hint, open_git, split_fields
from newsarc.files.paths import read_bytes
from newsarc.files.repository import repository_state

_HASH = re.compile(rb"[0-9a-f]{40}|[0-9a-f]{64}")
_LINK = b"120000"
_FOLDER = b"40000"
_SUBMODULE = b"160000"
_NO_SUCH = (1, 128)  # exit codes of git for an expression that names nothing, or another kind of object
_TIMEOUT = 20.0  # seconds for commands that only serve suggestions
_PATHS_AT_ONCE = 500  # in one command
_OBJECTS_AT_ONCE = 2_000
SIMILARITY = 60  # per cent that a renamed file must have in common with the old one
_FETCH = "fetch the full history of the commit"
SAFE = ("--no-ext-diff", "--no-textconv", "--no-color")
_RENAMES = ("--raw", "--no-abbrev", "-z", "--diff-filter=R", f"--find-renames={SIMILARITY}%")
LOG = ("--no-show-signature", "--no-notes", "--no-mailmap")


# ---------------------------------------------------------------- a commit


class Commit(NamedTuple):
    """A commit: its hash, and the hash of the archive's folder in it, empty if it has no such folder."""

    name: str
    tree: str


class CommittedFile(NamedTuple):
    """A file in a commit."""

    name: str  # the hash of its content
    is_link: bool


def find_commit(git: Git, ref: str) -> Commit:
    """The commit that ``ref`` names.  Raises `UsageError` if it names none, `ArchiveError` where git fails."""
    # git creates no names that begin with a hyphen.
    named = _hash(git, ref) if ref and "\0" not in ref and not ref.startswith("-") else ""
    name = named and _hash(git, f"{named}^{{commit}}")
    if not name:
        shallow = "the clone is shallow; fetch more with git fetch --unshallow"
        more = shallow if (git.repository.common / "shallow").is_file() else "give a commit or a branch"
        raise UsageError(f"no such commit: {ref!r}", more)
    tree = _hash(git, f"{name}^{{tree}}")
    if not tree:
        raise ArchiveError(f"the files of commit {name} are missing", _FETCH)
    for folder in git.repository.prefix.split("/")[:-1]:
        (content,) = read_objects(git, [tree])
        below = {entry: its for mode, entry, its in _entries(content, len(tree) // 2) if mode == _FOLDER}
        tree = below.get(os.fsencode(folder), "")
        if not tree:
            break
    return Commit(name, tree)


def list_files(git: Git, commit: Commit) -> dict[str, CommittedFile]:
    """The files of the archive at a commit, by site path, except those in submodules."""
    files: dict[str, CommittedFile] = {}
    folders = {"": commit.tree} if commit.tree else {}
    while folders:
        below: dict[str, str] = {}
        for folder, content in zip(folders, read_objects(git, list(folders.values())), strict=True):
            for mode, name, its in _entries(content, len(commit.tree) // 2):
                # A crafted tree may have names that lead elsewhere; git itself doesn't check them out.
                if name in (b"", b".", b"..") or b"/" in name or mode == _SUBMODULE:
                    continue
                path = f"{folder}/{os.fsdecode(name)}"
                if mode == _FOLDER:
                    below[path] = its
                else:
                    files[path] = CommittedFile(its, mode == _LINK)
        folders = below
    return files


def _entries(tree: bytes, size: int) -> Iterator[tuple[bytes, bytes, str]]:
    """Yield mode, name and hash of each entry of a tree; a hash has ``size`` bytes."""
    at = 0
    while at < len(tree):
        end = tree.find(b"\0", at)
        mode, _, name = tree[at:end].partition(b" ")
        at = end + 1 + size
        if end < 0 or at > len(tree):
            raise ArchiveError("a tree object of the repository can't be read")
        yield mode.lstrip(b"0"), name, tree[end + 1 : at].hex()


def changed_files(root: Path, files: Sequence[tuple[str, CommittedFile]]) -> list[str]:
    """The site paths of the files of a commit that have changed or are gone.

    ``files`` are sorted by site path.  Their bytes are compared, since git's index
    may be set to assume that a file is unchanged.  A file that git would check out
    with other line ends counts as changed.
    """
    found: list[str] = []
    last, exists = "", False
    for path, file in files:
        folder, _, name = path.rpartition("/")
        if folder != last:
            last, exists = folder, os.path.realpath(f"{root}{folder}") == f"{root}{folder}"
        if not (exists and _has_content(f"{root}{folder}/{name}", file)):
            found.append(path)
    return found


def _has_content(path: str, file: CommittedFile) -> bool:
    """Whether a path is that of a regular file with the same content as in the commit."""
    try:
        if file.is_link or stat.S_ISLNK(os.lstat(path).st_mode):
            return False
        return _hash_of(b"blob", read_bytes(path), file.name) == file.name
    except OSError:
        return False


def read_objects(git: Git, names: Sequence[str]) -> Iterator[bytes]:
    """The content of objects, in the order of their hashes.  Raises `ArchiveError` if one is missing or damaged."""
    for start in range(0, len(names), _OBJECTS_AT_ONCE):
        yield from _read_objects(git, names[start : start + _OBJECTS_AT_ONCE])


def _read_objects(git: Git, names: Sequence[str]) -> Iterator[bytes]:
    result = git.run("cat-file", "--batch", data="".join(f"{name}\n" for name in names).encode())
    if result.code:
        raise ArchiveError("git can't read the repository", error_hint(result))
    at = 0
    for name in names:
        end = result.output.find(b"\n", at)
        about = result.output[at : max(end, at)].split()  # the hash, its type, how many bytes
        if len(about) != 3 or not about[2].isdigit():
            raise ArchiveError(f"git object {name} is missing", _FETCH)
        start, at = end + 1, end + 1 + int(about[2])
        content = result.output[start:at]
        if _hash_of(about[1], content, name) != name:
            raise ArchiveError(f"git ended before it had printed object {name}", error_hint(result))
        yield content
        at += 1  # a line end


def _hash_of(kind: bytes, content: bytes, like: str) -> str:
    """The hash that git gives an object, of the same kind as the hash ``like``."""
    function = hashlib.sha1 if len(like) == 40 else hashlib.sha256
    return function(b"%s %d\0" % (kind, len(content)) + content, usedforsecurity=False).hexdigest()


def _hash(git: Git, expression: str) -> str:
    """The hash of the object that an expression names; empty if it names none."""
    result = git.run("rev-parse", "--verify", "--quiet", "--end-of-options", expression)
    if result.code in _NO_SUCH:
        return ""
    if result.code or not result.output.endswith(b"\n"):
        raise ArchiveError("git ended before it had answered", error_hint(result))
    name = result.output.removesuffix(b"\n")
    return name.decode() if _HASH.fullmatch(name) else ""


# ---------------------------------------------------------------- renames


class Rename(NamedTuple):
    """A rename: the new site path, the similarity in per cent, and the hash of the old content, for `read_objects`."""

    path: str
    similarity: int
    content: str


class Deletions(NamedTuple):
    """The history of missing files.

    ``together`` has pairs of a missing file and an existing one that were both in
    the last commit with the missing one.  ``deleted`` are the files that were
    deleted in a commit or in the index.
    """

    together: Set[tuple[str, str]] = frozenset()
    deleted: Set[str] = frozenset()


def find_renames(root: Path) -> dict[str, Rename] | None:
    """The latest rename of each file that was renamed in a commit or in the index, by its old site path.

    Empty if there is no repository, no commit or no git; None if git failed.
    """
    if not repository_state(root):
        return {}
    try:
        with open_git(root, _TIMEOUT) as git:
            if not has_commit(git):
                return {}
            words = (*SAFE, *_RENAMES, *within(git))
            staged = _pairs(git.output("diff-index", "--cached", *words, "HEAD"))
            return _pairs(git.output("log", "--format=", *LOG, *words, "HEAD", "--")) | staged
    except ArchiveError:
        return None


def find_objects(root: Path, names: Sequence[str]) -> dict[str, bytes] | None:
    """The content of objects by their hashes; None if git failed, or one is missing as in a partial clone."""
    if not names:
        return {}
    try:
        with open_git(root, _TIMEOUT) as git:
            return dict(zip(names, read_objects(git, names), strict=True))
    except ArchiveError:
        return None


def find_deletions(root: Path, pairs: Collection[tuple[str, str]]) -> Deletions | None:
    """The history of pairs of a missing and an existing file, by site path; None if git failed."""
    pairs = [pair for pair in pairs if "\0" not in "".join(pair)]  # a link may have it, a file name can't
    if not pairs or not repository_state(root):
        return Deletions()
    try:
        with open_git(root, _TIMEOUT) as git:
            return _find_deletions(git, pairs) if has_commit(git) else Deletions()
    except ArchiveError:
        return None


def _find_deletions(git: Git, pairs: Collection[tuple[str, str]]) -> Deletions:
    prefix = git.repository.prefix

    def at(commit: str, path: str) -> str:
        return f"{commit}:{prefix}{path[1:]}"

    paths = sorted({path for path, _ in pairs})
    existing = _existing(git, [at("HEAD", path) for path in paths])
    last = dict.fromkeys((path for path in paths if at("HEAD", path) in existing), "HEAD")
    deleted = _staged_deletions(git) & last.keys() if last else set()
    lost = [path for path in paths if path not in last]
    for start in range(0, len(lost), _PATHS_AT_ONCE):
        before = _before_deletion(git, lost[start : start + _PATHS_AT_ONCE])
        last |= before
        deleted |= before.keys()
    names = {(path, other): at(last[path], other) for path, other in pairs if path in last}
    existing = _existing(git, list(names.values()))
    return Deletions({pair for pair, name in names.items() if name in existing}, deleted)


def _before_deletion(git: Git, paths: Sequence[str]) -> dict[str, str]:
    """The last commit that has each file, for those that were deleted by a commit."""
    options = ("--format=/%H", "--name-only", "-z", "--no-renames", "--diff-filter=D")
    inside = (f"{git.repository.prefix}{path[1:]}" for path in paths)
    output = git.output("log", *LOG, *SAFE, *options, *within(git), "HEAD", "--", *inside)
    found: dict[str, str] = {}
    commit = ""
    for field in map(os.fsdecode, split_fields(output)):
        if field.startswith("/"):  # git's paths don't
            commit = field[1:]
        else:
            found.setdefault("/" + field.removeprefix("\n"), f"{commit}^")
    return found


def _staged_deletions(git: Git) -> set[str]:
    """The site paths of the files in the latest commit that are not in the index."""
    options = ("--name-only", "-z", "--no-renames", "--diff-filter=D")
    output = git.output("diff-index", "--cached", *SAFE, *options, *within(git), "HEAD")
    return {f"/{os.fsdecode(path)}" for path in split_fields(output)}


def _existing(git: Git, names: Sequence[str]) -> set[str]:
    """Those of some names, such as ``HEAD:path``, that are names of files."""
    names = [name for name in names if "\n" not in name]
    data = "".join(f"{name}\n" for name in names).encode("utf-8", "surrogateescape")
    types = git.output("cat-file", "--batch-check=%(objecttype)", data=data).splitlines()
    if len(types) != len(names):
        raise ArchiveError("git ended before it had answered")
    return {name for name, kind in zip(names, types, strict=True) if kind == b"blob"}


def has_commit(git: Git) -> bool:
    """Whether there is a commit.  Raises `ArchiveError` if the repository is damaged."""
    result = git.run("rev-parse", "--verify", "--quiet", "HEAD")
    if result.code > 1:
        raise ArchiveError("git can't read the repository", error_hint(result))
    return result.code == 0


def within(git: Git) -> tuple[str, ...]:
    """The option that restricts git to the archive's folder and to paths relative to it."""
    return (f"--relative={git.repository.prefix}",) if git.repository.prefix else ()


def _pairs(output: bytes) -> dict[str, Rename]:
    """The renames in the output of git, newest first: each is a description of the change, an old and a new path.

    A description is ``:100644 100644 3b18e51… 8d0e412… R086``.
    Raises `ArchiveError` if the output is cut off.
    """
    parts = [os.fsdecode(field) for field in split_fields(output)]
    if len(parts) % 3:
        raise ArchiveError("git ended before it had answered")
    pairs: dict[str, Rename] = {}
    for about, old, new in zip(parts[0::3], parts[1::3], parts[2::3], strict=True):
        _, _, content, _, status = about.split()
        pairs.setdefault(f"/{old}", Rename(f"/{new}", int(status[1:]), content))
    return pairs
