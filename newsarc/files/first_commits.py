"""The days on which files were first committed, from git.

Knows: how git lists additions and renames.  Must not know: what a date is used for.
"""

from __future__ import annotations

import os
from collections.abc import Set
from datetime import date
from pathlib import Path

from newsarc.errors import ArchiveError
from newsarc.files.git import LOG, SAFE, SIMILARITY, has_commit, within
from newsarc.files.git_process import open_git, split_fields
from newsarc.files.repository import read_small, repository_state

_ADDITIONS = ("--format=/%H%x00%ad", "--date=short", "--date-order", "--name-status", "-z", "--diff-filter=AR", "-c")


def first_commit_dates(root: Path) -> dict[str, date]:
    """The day of the first commit of each file of the latest commit, by its site path.

    A file that was renamed has the day of its first name.  The day is the author's, in the author's time zone: it is
    when the text was written, and it doesn't change when commits are rebased or picked.  Files that are older than the
    history of a shallow clone, or not committed yet, have no day.  Empty without a repository, a commit or git.
    Raises `ArchiveError` if git fails.
    """
    if not repository_state(root):
        return {}
    with open_git(root) as git:
        if not has_commit(git):
            return {}
        words = ("log", *LOG, *SAFE, *_ADDITIONS, *within(git))
        result = git.run(*words, f"--find-renames={SIMILARITY}%", "HEAD", "--")
        # Missing contents, as in a partial clone, matter only for files that were renamed and edited at once.
        output = git.output(*words, "--find-renames=100%", "HEAD", "--") if result.code else result.output
        unknown = frozenset(read_small(git.repository.common / "shallow").split())
    return _first_dates(output, unknown)


def _first_dates(output: bytes, unknown: Set[bytes]) -> dict[str, date]:
    """The dates in the output of git, newest first; the parents of ``unknown`` commits are missing.

    A commit is a slash with its hash, and its date, followed by its additions (``A``, path) and renames (``R086``, old
    and new path).  A merge has a letter for each parent and no old path: what it adds is new in it.
    """
    first: dict[str, date] = {}
    later: dict[str, str] = {}  # current names of files, by earlier ones
    day: date | None = None
    fields = iter(split_fields(output))
    try:
        for field in fields:
            if field.startswith(b"/"):
                day = _day(next(fields))
                day = None if field[1:] in unknown else day
            elif status := field.lstrip(b"\n"):
                path = f"/{os.fsdecode(next(fields))}"
                if status[1:].isdigit():
                    new = f"/{os.fsdecode(next(fields))}"
                    later[path], later[new] = (
                        later.get(new, new),
                        "",
                    )  # another file had that name before
                if day:
                    first[later.get(path, path)] = day
    except StopIteration as error:
        raise ArchiveError("git ended before it had answered") from error
    return first


def _day(written: bytes) -> date | None:
    """A day as git writes it; None if it is after the year 9999, since a commit may claim any."""
    try:
        return date.fromisoformat(written.decode("ascii"))
    except ValueError:
        return None
