"""What git has of an archive: its files at a commit, and which of them were renamed.

Knows: how git is asked.  Must not know: what is in a page, reports, what a rename is good for.

git is asked by commands that look things up and nothing else: they run no hook,
pager, differ, signature check or file watcher, and write nothing.  What a user
typed stands behind ``--end-of-options``; names come as bytes that end in a NUL.

A commit is asked for by a user, who is told what is wrong.  Renames are asked
for only where something is missing; where git is not installed, the archive is
in no work tree, or the answer takes too long, nothing is remembered.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, NamedTuple

from newsarc.errors import ArchiveError, UsageError

_HASH = re.compile(r"[0-9a-f]{40,64}")
_LINK = b"120000"
_SUBMODULE = b"160000"
# Nothing that the repository's own configuration names is run.
_GIT = ("git", "--no-pager", "--no-optional-locks", "-c", "core.fsmonitor=false", "-c", f"core.hooksPath={os.devnull}")
# Variables that say which repository to ask, as they are set where git runs a hook; the archive's own is meant.
_ELSEWHERE = {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR", "GIT_NAMESPACE"}
_QUIET = {"GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "GIT_LITERAL_PATHSPECS": "1", "LC_ALL": "C"}
_SAFE = ("--no-ext-diff", "--no-textconv", "--no-color")
_PATIENCE = 20.0  # seconds for what is good to know and not asked for
_AT_ONCE = 500  # paths in one question
_LIKE = 60  # per cent of a file that must be the same in one of another name
_RENAMES = ("--raw", "--no-abbrev", "-z", "--relative", "--diff-filter=R", f"--find-renames={_LIKE}%")


# ---------------------------------------------------------------- a commit


class Commit(NamedTuple):
    """A commit of the repository that the archive at ``root`` is in: its own hash and that of the archive's folder.

    ``tree`` is empty where the commit has no such folder.
    """

    root: Path
    name: str
    tree: str


class Stored(NamedTuple):
    """A file as a commit has it."""

    name: str  # the hash of its content
    is_link: bool


def find_commit(root: Path, ref: str) -> Commit:
    """The commit that is called ``ref`` in the repository of the archive at ``root``.

    Raises `UsageError` where nothing is called so, `ArchiveError` where git
    isn't there or the archive is in no repository.
    """
    inside = _git(root, "rev-parse", "--is-inside-work-tree")
    if inside.returncode or inside.stdout.strip() != b"true":
        raise ArchiveError(f"{root} is in no git repository that can be read", _words(inside.stderr))
    name = _hash(root, f"{ref}^{{commit}}") if ref and "\0" not in ref else ""
    if not name:
        shallow = _git(root, "rev-parse", "--is-shallow-repository").stdout.strip() == b"true"
        hint = "the clone is shallow; fetch more with git fetch --unshallow" if shallow else "name a commit or branch"
        raise UsageError(f"git knows no commit {ref!r}", hint)
    return Commit(root, name, _hash(root, f"{name}:./"))


def files_of(commit: Commit) -> dict[str, Stored]:
    """The files of the archive at a commit by site path; what lies in submodules isn't known."""
    if not commit.tree:
        return {}
    listed = _asked(commit.root, "ls-tree", "-r", "-z", "--full-tree", commit.tree)
    files: dict[str, Stored] = {}
    for line in listed.split(b"\0")[:-1]:
        about, _, path = line.partition(b"\t")
        mode, _, name = about.split(b" ", 3)
        # A tree made by hand may hold names that lead elsewhere; git itself checks out none of them.
        if mode != _SUBMODULE and not {b"", b".", b".."} & set(path.split(b"/")):
            files[f"/{os.fsdecode(path)}"] = Stored(name.decode(), mode == _LINK)
    return files


def changed_since(commit: Commit) -> set[str]:
    """The site paths of the commit's files that look otherwise now, or are gone; a few too many, maybe."""
    if not commit.tree:
        return set()
    options = ("--name-only", "-z", "--no-renames", "--ignore-submodules", "--relative")
    listed = _asked(commit.root, "diff-index", *_SAFE, *options, commit.name, "--", ".")
    return {f"/{os.fsdecode(path)}" for path in listed.split(b"\0")[:-1]}


def contents(root: Path, names: Sequence[str]) -> Iterator[bytes]:
    """What is stored by some hashes, in their order.  Raises `ArchiveError` where it isn't there."""
    if not names:
        return
    # Files, for a pipe would be full before git had read what it is asked.
    with TemporaryFile() as asked, TemporaryFile() as told:
        asked.write("".join(f"{name}\n" for name in names).encode())
        asked.seek(0)
        _git(root, "cat-file", "--batch", stdin=asked, stdout=told)
        told.seek(0)
        for name in names:
            about = told.readline().split()  # the hash, its type, how many bytes
            if len(about) != 3:
                raise ArchiveError(f"git lacks the content {name}", "fetch the history of the commit in full")
            yield told.read(int(about[2]))
            told.read(1)  # a line's end


# ---------------------------------------------------------------- renames


class Rename(NamedTuple):
    """What a file was renamed to, by its site path, how many per cent of it stayed the same, and what it held.

    ``content`` is for `contents`.
    """

    path: str
    likeness: int
    content: str


def renames(root: Path) -> dict[str, Rename]:
    """Old site paths to new ones, the latest rename of each; those that are staged count."""
    staged = _remembered(root, "diff", "--cached", *_SAFE, *_RENAMES, "HEAD")
    if staged is None:
        return {}
    logged = _remembered(root, "log", "--format=", "--no-show-signature", *_SAFE, *_RENAMES)
    return _pairs(logged or b"") | _pairs(staged)


def were_together(root: Path, pairs: Collection[tuple[str, str]]) -> set[tuple[str, str]]:
    """Those pairs of a file that is gone and one that is there which a commit had both of: the last with the former."""
    pairs = [
        pair for pair in pairs if not any("\0" in path for path in pair)
    ]  # what no file is called, though a link may
    if not pairs:
        return set()
    gone = sorted({path for path, _ in pairs})
    there = _has(root, [f"HEAD:.{path}" for path in gone])
    last = dict.fromkeys((path for path in gone if f"HEAD:.{path}" in there), "HEAD")
    lost = [path for path in gone if path not in last]
    for start in range(0, len(lost), _AT_ONCE):
        last |= _before_deletion(root, lost[start : start + _AT_ONCE])
    asked = {(path, other): f"{last[path]}:.{other}" for path, other in pairs if path in last}
    there = _has(root, list(asked.values()))
    return {pair for pair, name in asked.items() if name in there}


def _before_deletion(root: Path, paths: Sequence[str]) -> dict[str, str]:
    """The last commit before each of some files was deleted, of those that were."""
    options = ("--format=/%H", "--no-show-signature", "--name-only", "-z", "--relative", "--no-renames")
    told = _remembered(root, "log", *_SAFE, *options, "--diff-filter=D", "--", *(f".{path}" for path in paths))
    found: dict[str, str] = {}
    commit = ""
    for field in map(os.fsdecode, (told or b"").split(b"\0")[:-1]):
        if field.startswith("/"):  # no path does, as git tells it
            commit = field[1:]
        else:
            found.setdefault("/" + field.removeprefix("\n"), f"{commit}^")
    return found


def _has(root: Path, names: Sequence[str]) -> set[str]:
    """Those of some names, as in ``HEAD:./path``, that git has something for."""
    names = [name for name in names if "\n" not in name]
    with TemporaryFile() as asked, TemporaryFile() as told:
        asked.write("".join(f"{name}\n" for name in names).encode("utf-8", "surrogateescape"))
        asked.seek(0)
        try:
            _git(root, "cat-file", "--batch-check=%(objecttype)", stdin=asked, stdout=told, patience=_PATIENCE)
        except (ArchiveError, OSError, subprocess.SubprocessError):
            return set()
        told.seek(0)
        answers = told.read().splitlines()
    return {name for name, answer in zip(names, answers, strict=False) if answer == b"blob"}


def mark(root: Path) -> str:
    """What is another one whenever `renames` may answer otherwise; empty where git remembers nothing."""
    told = _remembered(root, "rev-parse", "HEAD", "--git-path", "index")
    if told is None:
        return ""
    head, index = os.fsdecode(told).split("\n")[:2]
    try:
        status = os.stat(root / index)
    except OSError:
        return head
    return f"{head} {status.st_size} {status.st_mtime_ns}"


def _pairs(told: bytes) -> dict[str, Rename]:
    """Renames from what git tells, the newest first: how files differ, an old and a new path, each behind a NUL.

    How they differ is told as in ``:100644 100644 3b18e51… 8d0e412… R086``.
    """
    fields = [os.fsdecode(field) for field in told.split(b"\0")]
    pairs: dict[str, Rename] = {}
    for about, old, new in zip(fields[0::3], fields[1::3], fields[2::3], strict=False):
        _, _, content, _, status = about.split()
        pairs.setdefault(f"/{old}", Rename(f"/{new}", int(status[1:]), content))
    return pairs


# ---------------------------------------------------------------- asking git


def _hash(root: Path, expression: str) -> str:
    """The hash that git gives for an expression; the empty string where there is none."""
    said = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", expression).stdout.decode().strip()
    return said if _HASH.fullmatch(said) else ""


def _asked(root: Path, *words: str) -> bytes:
    """What git answers.  Raises `ArchiveError` where it can't."""
    done = _git(root, *words)
    if done.returncode:
        raise ArchiveError(f"git can't read the history of {root}", _words(done.stderr))
    return done.stdout


def _remembered(root: Path, *words: str) -> bytes | None:
    """What git answers before long; None where it doesn't."""
    try:
        done = _git(root, *words, patience=_PATIENCE)
    except (ArchiveError, OSError, subprocess.SubprocessError):
        return None
    return done.stdout if done.returncode == 0 else None


def _git(
    root: Path,
    *words: str,
    stdin: IO[bytes] | int = subprocess.DEVNULL,
    stdout: IO[bytes] | int = subprocess.PIPE,
    patience: float | None = None,
) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(  # noqa: S603 - no shell, and what was typed is never an option
            [*_GIT, "-C", os.fspath(root), *words],
            env={name: value for name, value in os.environ.items() if name not in _ELSEWHERE} | _QUIET,
            stdin=stdin,
            stdout=stdout,
            stderr=subprocess.PIPE,
            check=False,
            timeout=patience,
        )
    except FileNotFoundError as error:
        raise ArchiveError("git is not installed, and what is new since a commit only git can tell") from error


def _words(said: bytes) -> str:
    """The first line of what git says, as a hint."""
    lines = said.decode("utf-8", "replace").splitlines()
    return f"git says: {lines[0].removeprefix('fatal: ')}" if lines else ""
