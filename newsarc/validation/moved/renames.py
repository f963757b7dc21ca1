"""Missing files to what git says they were renamed to, and whether that is beyond doubt.

Knows: what git remembers, what a page told then and what the other one tells now.
Must not know: links, findings, other ways to find what is missing.

git takes a file that went and one that came for one that was renamed, where most
of their lines are the same.  Of two events most lines are the same anyway: the
day, lists of others.  So an event must tell the same story still.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import NamedTuple

from newsarc.files.git import Rename, contents_of
from newsarc.files.paths import read_bytes, refuse_passing
from newsarc.pages import parse
from newsarc.pages.layouts.daily.form import COVER_IMAGE
from newsarc.pages.page import Page, PageKind
from newsarc.text.clean import clean
from newsarc.text.words import words
from newsarc.validation.moved.candidates import is_near
from newsarc.validation.moved.similarity import SAME_STORY, mended

_WHOLE = 100  # per cent of a file that stayed the same
_MOST = 80  # of one that is no event, from which on it is beyond doubt
_ARTICLE = re.compile(r"https?://[^/]+/+[^/]", re.IGNORECASE)


class RenamedFile(NamedTuple):
    """What a missing file is called now; ``sure`` where that is beyond doubt."""

    path: str
    sure: bool


class TracedRenames(NamedTuple):
    """What missing files were renamed to; ``complete`` unless git couldn't tell what one of them held."""

    renamed: dict[str, RenamedFile]
    complete: bool


def trace_renames(
    root: Path, remembered: Mapping[str, Rename], missing: Collection[str], files: Collection[str]
) -> TracedRenames:
    """What some missing files of the archive at ``root`` were renamed to, among the ``files`` there are.

    ``remembered`` is what git says (`history.renames`).
    """
    ends = {path: end for path in missing if (end := _followed(path, remembered, files))}
    partly = sorted(path for path, end in ends.items() if end.likeness < _WHOLE)
    before = contents_of(root, [remembered[path].content for path in partly])
    found: dict[str, RenamedFile] = {}
    for path, end in ends.items():
        if end.likeness == _WHOLE:
            found[path] = RenamedFile(end.path, sure=True)
        elif before is not None and (now := _read(root, end.path)) is not None:
            then = parse.parse(path, before[remembered[path].content])
            sure = _is_still(then, parse.parse(end.path, now), end.likeness)
            found |= {} if sure is None else {path: RenamedFile(end.path, sure)}
    return TracedRenames(found, complete=before is not None)


def _followed(path: str, remembered: Mapping[str, Rename], files: Collection[str]) -> Rename | None:
    """What a path was renamed to in the end, and the least that stayed the same on the way, if that is stored."""
    seen, likeness = {path}, _WHOLE
    while path in remembered:
        rename = remembered[path]
        path, likeness = rename.path, min(likeness, rename.likeness)
        if path in files:
            return rename._replace(likeness=likeness)
        if path in seen:
            break
        seen.add(path)
    return None


def _read(root: Path, path: str) -> bytes | None:
    try:
        return read_bytes(f"{root}{path}")
    except OSError as error:
        refuse_passing(error, path)
        return None


def _is_still(before: Page, now: Page, likeness: int) -> bool | None:
    """Whether it is beyond doubt that a page is what another one has become; None where it tells another story.

    What comes back every year has one title and other sources each time.
    """
    if PageKind.EVENT not in (before.kind, now.kind):
        return likeness >= _MOST
    articles = [_articles(page) for page in (before, now)]
    if articles[0] == articles[1] != set():
        return True
    if mended(*(words(clean(page.title_raw or "")) for page in (before, now))) < SAME_STORY:
        return None
    return is_near(before.path, now.path) or not all(articles) or not articles[0].isdisjoint(articles[1])


def _articles(page: Page) -> set[str]:
    """What a page has as its sources; a whole site is none."""
    urls = (row.target for row in page.sources if row.text.strip() != COVER_IMAGE)
    return set(filter(_ARTICLE.match, urls))
