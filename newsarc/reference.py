"""What a person types for a page, an entity or a day, to the thing itself.

Knows: the forms a reference may take, in what order they are tried.
Must not know: ranking, output.

A page: ``/news/2012/02/8/….md`` or its file, ``2012-02-08/16`` (the 16th event
of the day), a slug or the start that only one has, a title spelt roughly.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol
from urllib.parse import unquote

from newsarc import layout
from newsarc.entities import Entity, as_typed
from newsarc.errors import AmbiguousError, NotFoundError, UsageError
from newsarc.hits import Correction, Hit
from newsarc.text import clean, display, fold, slug, words

if TYPE_CHECKING:
    from newsarc.index import Index
    from newsarc.model import Day

_NUMBERED = re.compile(r"(.+?)/(\d{1,4})")
_MOST_CANDIDATES = 8
_LIKE = 0.75  # share of a title's letters that a rough one must have
_CLEAR = 0.05  # by how much the best title must lead the next


class Library(Protocol):
    """What must be at hand to find things in: the files, and the index for those who need it."""

    root: Path

    @property
    def index(self) -> Index: ...
    def day(self, day: date) -> Day | None: ...
    def no_such_day(self, day: date) -> NotFoundError: ...
    def raw(self, path: str) -> bytes | None: ...


class Target(NamedTuple):
    """What a question about relations is about: an ``entity``, or ``pages`` by their ids."""

    target: str
    pages: Sequence[int] = ()
    entity: Entity | None = None
    corrections: tuple[Correction, ...] = ()


def find_page(library: Library, reference: str) -> str:
    """The site path of the page that a reference means.

    Raises `NotFoundError`, naming what is near, or `AmbiguousError`, listing the candidates.
    """
    text = clean(reference)
    if path := _numbered(library, text) or _stored_path(library, text):
        return path
    if _looks_like_path(text):
        folder = layout.date_of(layout.canonical("/" + text.lstrip("/")))
        near = _paths_like(library, _slug(text))
        hint = f"the day is there: newsarc show {folder}" if folder and library.day(folder) else ""
        raise NotFoundError(f"no such page: {text}", hint, near)
    if path := _by_slug(library, text) or _by_title(library, text):
        return path
    near = tuple(hit.path for hit in _search(library, text)[:_MOST_CANDIDATES])
    hint = f"newsarc search {text!r} looks for its words" if near else ""
    raise NotFoundError(f"no page is called {text!r}", hint, near)


def find_target(library: Library, reference: str | date) -> Target:
    """The day, page or entity that a reference means, in this order where it could mean several.

    Raises `NotFoundError` with the nearest names.
    """
    text = reference.isoformat() if isinstance(reference, date) else clean(reference)
    if day := layout.read_date(text) or layout.day_of(text):
        return _day(library, day)
    if layout.looks_like_date(text):
        raise UsageError(f"there is no day {text}", "write a date as in 2012-02-08")
    if (path := _numbered(library, text) or _stored_path(library, text)) or _looks_like_path(text):
        return _page(library, path or find_page(library, text))
    if entity := library.index.entities.exactly(text):
        return Target(entity.name, (), entity, _said(text, entity))
    if path := _by_slug(library, text, whole="-" not in text) or _titled(library, text):
        return _page(library, path)
    if _is_named(library, text):
        return Target(text, (), as_typed(text))
    if entity := library.index.entities.roughly(text):
        return Target(entity.name, (), entity, _said(text, entity))
    if path := _by_slug(library, text) or _by_title(library, text):
        return _page(library, path)
    near = library.index.entities.nearest(text)
    raise NotFoundError(f"no entity, page or day is called {text!r}", "", near)


def find_entity(library: Library, name: str) -> Target:
    """The entity that a name means.  Raises `NotFoundError` with the nearest names, `UsageError` for a page or day."""
    found = find_target(library, name)
    if not found.entity:
        raise UsageError(f"{name!r} is no name but {found.target}", "give the name of a person, place or story")
    return found


def _said(text: str, entity: Entity) -> tuple[Correction, ...]:
    same = fold(text) == fold(entity.name)
    return () if same else (Correction(text, entity.name),)


def _day(library: Library, day: date) -> Target:
    rows = library.index.database.execute("SELECT id FROM page WHERE date = ? ORDER BY id", (day.isoformat(),))
    pages = [page for (page,) in rows]
    if not pages:
        raise library.no_such_day(day)
    return Target(day.isoformat(), pages)


def _page(library: Library, path: str) -> Target:
    number = library.index.number(path)
    if number is None:
        raise NotFoundError(f"no such page: {path}")
    return Target(path, (number,))


# ---------------------------------------------------------------- forms of a page reference


def _numbered(library: Library, text: str) -> str | None:
    """``2012-02-08/16``: the 16th event of the day, by the order of its page."""
    found = _NUMBERED.fullmatch(text)
    day = layout.read_date(found[1]) if found else None
    if not found or not day:
        return None
    shown = library.day(day)
    if shown is None:
        raise library.no_such_day(day)
    number = int(found[2])
    if not 1 <= number <= len(shown.events):
        count = len(shown.events)
        raise NotFoundError(f"{day} has {count} event{'s' * (count != 1)}, no number {number}", f"newsarc show {day}")
    return shown.events[number - 1].path


def _stored_path(library: Library, text: str) -> str | None:
    """The site path of a stored page that is named by its site path, its file or a URL's path."""
    for written in (text, unquote(text)):
        for path in (layout.canonical("/" + written.lstrip("/")), _file_path(library, written)):
            for whole in (path, f"{path}.md"):
                if layout.is_event(whole) and library.raw(whole) is not None:
                    return whole
    return None


def _file_path(library: Library, text: str) -> str:
    """The site path of a file below the root, named from the current folder; the empty string for any other."""
    try:
        return "/" + Path(text).absolute().resolve().relative_to(library.root).as_posix()
    except (ValueError, OSError, RuntimeError):
        return ""


def _looks_like_path(text: str) -> bool:
    return "/" in text and " " not in text and ("/news/" in f"/{text}" or text.endswith(".md"))


def _slug(text: str) -> str:
    return text.rpartition("/")[2].removesuffix(".md")


def _by_slug(library: Library, text: str, *, whole: bool = False) -> str | None:
    """The page whose slug this is, or the only one whose slug begins so."""
    name = slug(text) if " " in text else _slug(text)  # the first words of a title are the start of its slug
    if not name:
        return None
    paths = _paths_like(library, name, limit=-1)
    same = [path for path in paths if _slug(path) == name]
    if whole or same:
        paths = tuple(same)
    if len(paths) > 1:
        more = f" and {len(paths) - _MOST_CANDIDATES} more" if len(paths) > _MOST_CANDIDATES else ""
        raise AmbiguousError(
            f"{len(paths)} pages have a slug that begins with {name!r}",
            f"name one of these{more}",
            paths[:_MOST_CANDIDATES],
        )
    return paths[0] if paths else None


def _paths_like(library: Library, start: str, limit: int = _MOST_CANDIDATES) -> tuple[str, ...]:
    if not start:
        return ()
    pattern = "*/" + re.sub(r"([*?\[])", r"[\1]", start) + "*.md"
    rows = library.index.database.execute(
        "SELECT path FROM page WHERE path GLOB ? ORDER BY date, path LIMIT ?", (pattern, limit)
    )
    return tuple(path for (path,) in rows if _slug(path).startswith(start))


def _titled(library: Library, text: str) -> str | None:
    """The page that has this very title, case, accents and punctuation aside."""
    hits = _search(library, text, exact=True)
    same = [hit.path for hit in hits if words(display(hit.title)) == words(text)]
    if len(same) > 1:
        raise AmbiguousError(f"{len(same)} pages have this title", "name one of these", tuple(same))
    return same[0] if same else None


def _by_title(library: Library, text: str) -> str | None:
    """The page whose title is most like the text, where one clearly is."""
    from rapidfuzz.fuzz import ratio

    titles = ((fold(display(hit.title)), hit.path) for hit in _search(library, text))
    ranked = sorted(((ratio(fold(text), title) / 100, path) for title, path in titles), reverse=True)
    if not ranked or ranked[0][0] < _LIKE:
        return None
    near = tuple(path for share, path in ranked if share >= ranked[0][0] - _CLEAR)
    if len(near) > 1 and ranked[0][0] < 1:
        raise AmbiguousError(f"{len(near)} pages have a title like {text!r}", "name one of these", near)
    return ranked[0][1]


def _is_named(library: Library, text: str) -> bool:
    """Whether a title or summary holds the text as it stands, so that it is a name without being a context."""
    return any(library.index.mentions(text, field) for field in ("title", "summary"))


def _search(library: Library, text: str, *, exact: bool = False) -> tuple[Hit, ...]:
    """The first hits of a search; none for a text without words."""
    from newsarc.query import parse_query
    from newsarc.search import search

    if not words(text):
        return ()
    return search(library.index, parse_query(" ".join(words(text))), limit=20, exact=exact).hits
