"""Missing files to the files that they were renamed to according to git, and whether that is certain.

Knows: git's renames, and how to compare a page then and now.
Must not know: links, findings, other ways to find a missing file.

git pairs a removed file with an added one if most of their lines are the same.  But
any two events have most lines in common: those of the day, and lists of other
events.  So an event must also have the same title or sources.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import NamedTuple

from newsarc.files.git import Rename, find_objects
from newsarc.files.paths import raise_if_transient, read_bytes
from newsarc.pages import parse
from newsarc.pages.layouts.daily.form import is_cover_image
from newsarc.pages.page import Page, PageKind
from newsarc.text.clean import clean
from newsarc.text.words import words
from newsarc.validation.moved.candidates import is_near
from newsarc.validation.moved.similarity import SAME_TITLE, similarity

_UNCHANGED = 100  # per cent of the lines that are the same
_CERTAIN = 80  # per cent from which on a file that isn't an event is certainly the same
_ARTICLE = re.compile(r"https?://[^/]+/+[^/]", re.IGNORECASE)


class RenamedFile(NamedTuple):
    """The new name of a missing file, and whether that is certain."""

    path: str
    sure: bool


class TracedRenames(NamedTuple):
    """The new names of missing files; not ``complete`` if git couldn't read the old content of one."""

    renamed: dict[str, RenamedFile]
    complete: bool


def trace_renames(
    root: Path, renames: Mapping[str, Rename], missing: Collection[str], files: Collection[str]
) -> TracedRenames:
    """Those of the ``files`` of the archive at ``root`` to which some missing files were renamed.

    ``renames`` are those that git reports (`git.find_renames`).
    """
    last = {path: end for path in missing if (end := _last_rename(path, renames, files))}
    changed = sorted(path for path, end in last.items() if end.similarity < _UNCHANGED)
    contents = find_objects(root, [renames[path].content for path in changed])
    found: dict[str, RenamedFile] = {}
    for path, end in last.items():
        if end.similarity == _UNCHANGED:
            found[path] = RenamedFile(end.path, sure=True)
            continue
        data = None if contents is None else _read(root, end.path)
        if contents is None or data is None:
            continue
        before, now = parse.parse(path, contents[renames[path].content]), parse.parse(end.path, data)
        sure = _is_certain(before, now, end.similarity)
        if sure is not None:
            found[path] = RenamedFile(end.path, sure)
    return TracedRenames(found, complete=contents is not None)


def _last_rename(path: str, renames: Mapping[str, Rename], files: Collection[str]) -> Rename | None:
    """The last of a file's renames, with the lowest similarity of all; None if it doesn't lead to a file."""
    seen, likeness = {path}, _UNCHANGED
    while path in renames:
        rename = renames[path]
        path, likeness = rename.path, min(likeness, rename.similarity)
        if path in files:
            return rename._replace(similarity=likeness)
        if path in seen:
            break
        seen.add(path)
    return None


def _read(root: Path, path: str) -> bytes | None:
    try:
        return read_bytes(f"{root}{path}")
    except OSError as error:
        raise_if_transient(error, path)
        return None


def _is_certain(before: Page, now: Page, likeness: int) -> bool | None:
    """Whether two pages are certainly the same one before and after a rename; None if that isn't even likely.

    An event needs the same title or sources.  Yearly events have the same title, but different sources.
    """
    if PageKind.EVENT not in (before.kind, now.kind):
        return likeness >= _CERTAIN
    articles, others = _articles(before), _articles(now)
    if articles and articles == others:
        return True
    if similarity(*(words(clean(page.title_raw or "")) for page in (before, now))) < SAME_TITLE:
        return None
    return is_near(before.path, now.path) or not articles or not others or not articles.isdisjoint(others)


def _articles(page: Page) -> set[str]:
    """The URLs of a page's sources, except those of whole sites."""
    urls = (row.target for row in page.sources if not is_cover_image(row.text))
    return set(filter(_ARTICLE.match, urls))
