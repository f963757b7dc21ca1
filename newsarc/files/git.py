"""What git has of an archive: its files at a commit, which of them were renamed, and which were deleted.

Knows: what git is asked, and what makes an answer whole.  Must not know: how git is kept from running anything
(`checkout`), what is in a page, reports, what a rename is good for.

A commit is asked for by a user, who is told what is wrong.  The rest is asked
for only where something is missing, and not for long; what can't be learnt then
is told from what git says there isn't, for the former may be learnt the next time.

An object is what its hash says: each that is read is hashed again, so that
neither a git that ended early nor a damaged disk is taken for what was stored.
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
from newsarc.files.checkout import Git, fields, hint, mark, opened
from newsarc.files.paths import read_bytes

_HASH = re.compile(rb"[0-9a-f]{40}|[0-9a-f]{64}")
_LINK = b"120000"
_FOLDER = b"40000"
_SUBMODULE = b"160000"
_NO_SUCH = (1, 128)  # how git ends where an expression names nothing, or what it names is none
_PATIENCE = 20.0  # seconds for what is good to know and not asked for
_AT_ONCE = 500  # paths in one question
_READ_AT_ONCE = 2_000  # objects
_LIKE = 60  # per cent of a file that must be the same in one of another name
_FETCH = "fetch the history of the commit in full"
_SAFE = ("--no-ext-diff", "--no-textconv", "--no-color")
_RENAMES = ("--raw", "--no-abbrev", "-z", "--diff-filter=R", f"--find-renames={_LIKE}%")
_LOG = ("--no-show-signature", "--no-notes", "--no-mailmap")


# ---------------------------------------------------------------- a commit


class Commit(NamedTuple):
    """A commit of a repository: its own hash and that of the archive's folder, empty where it has no such folder."""

    name: str
    tree: str


class Stored(NamedTuple):
    """A file as a commit has it."""

    name: str  # the hash of its content
    is_link: bool


def find_commit(git: Git, ref: str) -> Commit:
    """The commit that is called ``ref``.  Raises `UsageError` where none is, `ArchiveError` where git can't tell."""
    # What begins like an option is no name that git would give.
    named = _hash(git, ref) if ref and "\0" not in ref and not ref.startswith("-") else ""
    name = named and _hash(git, f"{named}^{{commit}}")
    if not name:
        shallow = "the clone is shallow; fetch more with git fetch --unshallow"
        more = shallow if (git.place.common / "shallow").is_file() else "name a commit or branch"
        raise UsageError(f"git knows no commit {ref!r}", more)
    tree = _hash(git, f"{name}^{{tree}}")
    if not tree:
        raise ArchiveError(f"git lacks the files of the commit {name}", _FETCH)
    for folder in git.place.prefix.split("/")[:-1]:
        (content,) = contents(git, [tree])
        below = {entry: its for mode, entry, its in _entries(content, len(tree) // 2) if mode == _FOLDER}
        tree = below.get(os.fsencode(folder), "")
        if not tree:
            break
    return Commit(name, tree)


def files_of(git: Git, commit: Commit) -> dict[str, Stored]:
    """The files of the archive at a commit by site path; what lies in submodules isn't known."""
    files: dict[str, Stored] = {}
    folders = {"": commit.tree} if commit.tree else {}
    while folders:
        below: dict[str, str] = {}
        for folder, content in zip(folders, contents(git, list(folders.values())), strict=True):
            for mode, name, its in _entries(content, len(commit.tree) // 2):
                # A tree made by hand may hold names that lead elsewhere; git itself checks out none of them.
                if name in (b"", b".", b"..") or b"/" in name or mode == _SUBMODULE:
                    continue
                path = f"{folder}/{os.fsdecode(name)}"
                if mode == _FOLDER:
                    below[path] = its
                else:
                    files[path] = Stored(its, mode == _LINK)
        folders = below
    return files


def _entries(tree: bytes, size: int) -> Iterator[tuple[bytes, bytes, str]]:
    """What a tree holds: of each entry its mode, its name and its hash, which takes ``size`` bytes."""
    at = 0
    while at < len(tree):
        end = tree.find(b"\0", at)
        mode, _, name = tree[at:end].partition(b" ")
        at = end + 1 + size
        if end < 0 or at > len(tree):
            raise ArchiveError("a tree of the repository can't be read")
        yield mode.lstrip(b"0"), name, tree[end + 1 : at].hex()


def changed(root: Path, files: Sequence[tuple[str, Stored]]) -> list[str]:
    """Those of some files of a commit, by site path and in order, that hold something else now, or are gone.

    Their bytes are compared, and nothing else is believed: git's index may be
    told to take a file for unchanged.  One that git would check out with other
    ends of lines counts as changed.
    """
    found: list[str] = []
    known, is_there = "", False
    for path, stored in files:
        folder, _, name = path.rpartition("/")
        if folder != known:
            known, is_there = folder, os.path.realpath(f"{root}{folder}") == f"{root}{folder}"
        if not (is_there and _holds(f"{root}{folder}/{name}", stored)):
            found.append(path)
    return found


def _holds(file: str, stored: Stored) -> bool:
    """Whether a file, no symbolic link, has the content that is stored by a hash."""
    try:
        if stored.is_link or stat.S_ISLNK(os.lstat(file).st_mode):
            return False
        return _hash_of(b"blob", read_bytes(file), stored.name) == stored.name
    except OSError:
        return False


def contents(git: Git, names: Sequence[str]) -> Iterator[bytes]:
    """What is stored by some hashes, in their order.  Raises `ArchiveError` where it isn't there, or isn't whole."""
    for start in range(0, len(names), _READ_AT_ONCE):
        yield from _contents(git, names[start : start + _READ_AT_ONCE])


def _contents(git: Git, names: Sequence[str]) -> Iterator[bytes]:
    answer = git.try_to("cat-file", "--batch", data="".join(f"{name}\n" for name in names).encode())
    if answer.code:
        raise ArchiveError("git can't read the repository", hint(answer))
    at = 0
    for name in names:
        end = answer.said.find(b"\n", at)
        about = answer.said[at : max(end, at)].split()  # the hash, its type, how many bytes
        if len(about) != 3 or not about[2].isdigit():
            raise ArchiveError(f"git lacks the content {name}", _FETCH)
        start, at = end + 1, end + 1 + int(about[2])
        content = answer.said[start:at]
        if _hash_of(about[1], content, name) != name:
            raise ArchiveError(f"git ended before it had told the content {name}", hint(answer))
        yield content
        at += 1  # a line's end


def _hash_of(kind: bytes, content: bytes, like: str) -> str:
    """The hash by which git stores a content, by the function that another hash was made with."""
    function = hashlib.sha1 if len(like) == 40 else hashlib.sha256
    return function(b"%s %d\0" % (kind, len(content)) + content, usedforsecurity=False).hexdigest()


def _hash(git: Git, expression: str) -> str:
    """The hash that git gives for an expression; the empty string where there is none."""
    answer = git.try_to("rev-parse", "--verify", "--quiet", "--end-of-options", expression)
    if answer.code in _NO_SUCH:
        return ""
    if answer.code or not answer.said.endswith(b"\n"):
        raise ArchiveError("git ended before it had answered", hint(answer))
    name = answer.said.removesuffix(b"\n")
    return name.decode() if _HASH.fullmatch(name) else ""


# ---------------------------------------------------------------- renames


class Rename(NamedTuple):
    """What a file was renamed to, by its site path, how many per cent of it stayed the same, and what it held.

    ``content`` is for `contents`.
    """

    path: str
    likeness: int
    content: str


class Gone(NamedTuple):
    """What git says of files that are gone.

    ``beside`` has pairs of one that is gone and one that is there which a commit
    had both of, the last with the former; ``deleted`` those that a commit, or
    what is staged, took away.
    """

    beside: Set[tuple[str, str]] = frozenset()
    deleted: Set[str] = frozenset()


def renames(root: Path) -> dict[str, Rename] | None:
    """Old site paths to new ones, the latest rename of each; those that are staged count.

    None where git couldn't tell, as it may the next time.  Where there is no
    repository, no commit or no git, nothing was renamed.
    """
    if not mark(root):
        return {}
    try:
        with opened(root, _PATIENCE) as git:
            if not _has_commit(git):
                return {}
            words = (*_SAFE, *_RENAMES, *_within(git))
            staged = _pairs(git.ask("diff-index", "--cached", *words, "HEAD"))
            return _pairs(git.ask("log", "--format=", *_LOG, *words, "HEAD", "--")) | staged
    except ArchiveError:
        return None


def contents_of(root: Path, names: Sequence[str]) -> dict[str, bytes] | None:
    """What is stored by some hashes; None where git couldn't tell of one, as in a clone that lacks it."""
    if not names:
        return {}
    try:
        with opened(root, _PATIENCE) as git:
            return dict(zip(names, contents(git, names), strict=True))
    except ArchiveError:
        return None


def gone(root: Path, pairs: Collection[tuple[str, str]]) -> Gone | None:
    """What git says of pairs of a file that is gone and one that is there; None where it couldn't tell."""
    pairs = [pair for pair in pairs if "\0" not in "".join(pair)]  # what a link may name, and no file is called
    if not pairs or not mark(root):
        return Gone()
    try:
        with opened(root, _PATIENCE) as git:
            return _gone(git, pairs) if _has_commit(git) else Gone()
    except ArchiveError:
        return None


def _gone(git: Git, pairs: Collection[tuple[str, str]]) -> Gone:
    prefix = git.place.prefix

    def at(commit: str, path: str) -> str:
        return f"{commit}:{prefix}{path[1:]}"

    paths = sorted({path for path, _ in pairs})
    there = _has(git, [at("HEAD", path) for path in paths])
    last = dict.fromkeys((path for path in paths if at("HEAD", path) in there), "HEAD")
    deleted = _staged_deletions(git) & last.keys() if last else set()
    lost = [path for path in paths if path not in last]
    for start in range(0, len(lost), _AT_ONCE):
        before = _before_deletion(git, lost[start : start + _AT_ONCE])
        last |= before
        deleted |= before.keys()
    asked = {(path, other): at(last[path], other) for path, other in pairs if path in last}
    there = _has(git, list(asked.values()))
    return Gone({pair for pair, name in asked.items() if name in there}, deleted)


def _before_deletion(git: Git, paths: Sequence[str]) -> dict[str, str]:
    """The last commit before each of some files was deleted, of those that were."""
    options = ("--format=/%H", "--name-only", "-z", "--no-renames", "--diff-filter=D")
    there = (f"{git.place.prefix}{path[1:]}" for path in paths)
    told = git.ask("log", *_LOG, *_SAFE, *options, *_within(git), "HEAD", "--", *there)
    found: dict[str, str] = {}
    commit = ""
    for field in map(os.fsdecode, fields(told)):
        if field.startswith("/"):  # no path does, as git tells it
            commit = field[1:]
        else:
            found.setdefault("/" + field.removeprefix("\n"), f"{commit}^")
    return found


def _staged_deletions(git: Git) -> set[str]:
    """The site paths of the latest commit's files that are gone from the index."""
    options = ("--name-only", "-z", "--no-renames", "--diff-filter=D")
    told = git.ask("diff-index", "--cached", *_SAFE, *options, *_within(git), "HEAD")
    return {f"/{os.fsdecode(path)}" for path in fields(told)}


def _has(git: Git, names: Sequence[str]) -> set[str]:
    """Those of some names, as in ``HEAD:path``, that git has a file for."""
    names = [name for name in names if "\n" not in name]
    asked = "".join(f"{name}\n" for name in names).encode("utf-8", "surrogateescape")
    answers = git.ask("cat-file", "--batch-check=%(objecttype)", data=asked).splitlines()
    if len(answers) != len(names):
        raise ArchiveError("git ended before it had answered")
    return {name for name, answer in zip(names, answers, strict=True) if answer == b"blob"}


def _has_commit(git: Git) -> bool:
    """Whether there is a latest commit.  Raises `ArchiveError` where the repository is damaged."""
    answer = git.try_to("rev-parse", "--verify", "--quiet", "HEAD")
    if answer.code > 1:
        raise ArchiveError("git can't read the repository", hint(answer))
    return answer.code == 0


def _within(git: Git) -> tuple[str, ...]:
    """What keeps git to the archive's folder, and has it tell paths from there."""
    return (f"--relative={git.place.prefix}",) if git.place.prefix else ()


def _pairs(told: bytes) -> dict[str, Rename]:
    """Renames from what git tells, the newest first: how files differ, an old and a new path, each before a NUL.

    How they differ is told as in ``:100644 100644 3b18e51… 8d0e412… R086``.
    Raises `ArchiveError` where that is cut off.
    """
    parts = [os.fsdecode(field) for field in fields(told)]
    if len(parts) % 3:
        raise ArchiveError("git ended before it had answered")
    pairs: dict[str, Rename] = {}
    for about, old, new in zip(parts[0::3], parts[1::3], parts[2::3], strict=True):
        _, _, content, _, status = about.split()
        pairs.setdefault(f"/{old}", Rename(f"/{new}", int(status[1:]), content))
    return pairs
