"""What git remembers of an archive: which files were renamed.

Knows: how git is asked.  Must not know: pages, links, what a rename is good for.

git is asked only where something is missing, and only reads.  Where it is not
installed, the archive is in no work tree, or the answer takes too long, nothing
is remembered.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import NamedTuple

_PATIENCE = 20.0  # seconds
_LIKE = 60  # per cent of a file that must be the same in one of another name
# Nothing that the repository's own configuration names is run.
_GIT = ("git", "--no-optional-locks", "-c", "core.fsmonitor=false", "-c", "log.showSignature=false")
_RENAMES = ("--name-status", "-z", "--relative", "--diff-filter=R", f"--find-renames={_LIKE}%")
# Within a hook these name the repository that the hook is of, whatever folder is asked about.
_OF_A_HOOK = {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR"}
_SAFE = ("--no-ext-diff", "--no-textconv", "--no-color")


class Rename(NamedTuple):
    """What a file was renamed to, by its site path, and how many per cent of it stayed the same."""

    path: str
    likeness: int


def renames(root: Path) -> dict[str, Rename]:
    """Old site paths to new ones, the latest rename of each; those that are staged count."""
    staged = _ask(root, "diff", "--cached", *_SAFE, *_RENAMES, "HEAD")
    if staged is None:
        return {}
    return _pairs(_ask(root, "log", "--format=", *_SAFE, *_RENAMES) or b"") | _pairs(staged)


def mark(root: Path) -> str:
    """What is another one whenever `renames` may answer otherwise; empty where git remembers nothing."""
    told = _ask(root, "rev-parse", "HEAD", "--git-path", "index")
    if told is None:
        return ""
    head, index = os.fsdecode(told).split("\n")[:2]
    try:
        status = os.stat(root / index)
    except OSError:
        return head
    return f"{head} {status.st_size} {status.st_mtime_ns}"


def _ask(root: Path, *words: str) -> bytes | None:
    """What git answers about the folder; None where it doesn't."""
    try:
        done = subprocess.run(  # noqa: S603  # nothing of it is typed or from a page
            [*_GIT, "-C", os.fspath(root), *words],
            env={name: value for name, value in os.environ.items() if name not in _OF_A_HOOK},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=_PATIENCE,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout if done.returncode == 0 else None


def _pairs(told: bytes) -> dict[str, Rename]:
    """Renames from what git tells, the newest first: a status, an old and a new path, each behind a NUL."""
    fields = [os.fsdecode(field) for field in told.split(b"\0")]
    pairs: dict[str, Rename] = {}
    for status, old, new in zip(fields[0::3], fields[1::3], fields[2::3], strict=False):
        pairs.setdefault(f"/{old}", Rename(f"/{new}", int(status[1:])))
    return pairs
