"""What a person types for a page, an entity or a day, to the thing itself.

Knows: the forms a reference may take, in what order they are tried.
Must not know: ranking, output.

A day: ``2012-02-08``, or its page.  A page: ``/news/2012/02/8/….md`` or its file,
``2012-02-08/16`` (the 16th event of the day), a slug, a title, the start of
either that only one has, a title spelt roughly.  An entity: its name, spelt
roughly; or any words that titles and summaries hold.

What is exact comes before what only begins so or is spelt roughly.  Where a
page is wanted more than an entity, every form of one is tried before the names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol
from urllib.parse import unquote

from newsarc.errors import AmbiguousError, NotFoundError, UsageError
from newsarc.files.paths import PAGE_ENDINGS, followed, is_page
from newsarc.pages.layouts.daily import layout
from newsarc.text import dates
from newsarc.text.words import clean, display, fold, words

if TYPE_CHECKING:
    from newsarc.index.database import Index
    from newsarc.index.entities import Entity
    from newsarc.model.events import Day
    from newsarc.model.hits import Correction

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


class Found(NamedTuple):
    """What a reference means: a ``day``, a ``page`` by its site path, or a ``name``, of an ``entity`` or in titles.

    ``corrections`` say what was read in another spelling.
    """

    day: date | None = None
    page: str = ""
    name: str = ""
    entity: Entity | None = None
    corrections: tuple[Correction, ...] = ()


def resolve(library: Library, reference: str | date, *, pages_first: bool = False) -> Found:
    """The day, page or entity that a reference means; with ``pages_first`` an entity only where no page answers.

    Raises `NotFoundError` naming what is near, `AmbiguousError` listing the
    pages that are as good, `UsageError` for a day that no calendar has.
    """
    typed = reference.isoformat() if isinstance(reference, date) else reference
    if found := _as_it_is(library, typed):
        return found
    text = clean(typed)
    tries = sorted(_TRIES, key=_FOR_NAMES.__contains__) if pages_first else _TRIES
    try:
        if found := next(filter(None, (attempt(library, text) for attempt in tries)), None):
            return found
    except AmbiguousError:
        named = _entity(library, text) if pages_first else None
        if named and not named.corrections:  # a name as it is written, which several titles begin with
            return named
        raise
    raise _nothing_near(library, text) if pages_first else _nobody_near(library, text)


def entity_of(library: Library, text: str, *, roughly: bool = False) -> Found | None:
    """The entity of a name, or ``roughly`` of a misspelt one; None where there is none."""
    return _rough_entity(library, text) if roughly else _entity(library, text)


def named(library: Library, text: str) -> Found:
    """The entity that a name means.  Raises as `resolve` does, and `UsageError` for a page or a day."""
    found = resolve(library, text)
    if not found.name:
        raise UsageError(
            f"{text!r} is no name but {found.page or found.day}", "give the name of a person, place or story"
        )
    return found


def numbers(library: Library, found: Found) -> Sequence[int]:
    """The numbers in the index of a day's events or of a page.  Raises `NotFoundError` where it has none."""
    if found.page:
        from newsarc.index.page_rows import is_text  # here, since `show` needs no index

        number = library.index.number(found.page)
        if number is None:
            if not is_text(found.page):
                raise NotFoundError(f"the name of {found.page} is not UTF-8, so it is not in the index", "rename it")
            raise NotFoundError(f"no such page: {found.page}")
        return (number,)
    pages = library.index.events_on(found.day) if found.day else []
    if found.day and not pages:
        raise library.no_such_day(found.day)
    return pages


# ---------------------------------------------------------------- days and places


def _day(_: Library, text: str) -> Found | None:
    """A date, or the path of a day's page or folder."""
    if day := dates.read_date(text) or layout.day_of(text):
        return Found(day)
    if dates.looks_like_date(text):
        raise UsageError(f"there is no day {text}", "write a date as in 2012-02-08")
    return None


def _numbered(library: Library, text: str) -> Found | None:
    """``2012-02-08/16``: the 16th event of the day, by the order of its page."""
    found = _NUMBERED.fullmatch(text)
    day = dates.read_date(found[1]) if found else None
    if not found or not day:
        return None
    shown = library.day(day)
    if shown is None:
        raise library.no_such_day(day)
    number = int(found[2])
    if not 1 <= number <= len(shown.events):
        count = len(shown.events)
        raise NotFoundError(f"{day} has {count} event{'s' * (count != 1)}, no number {number}", f"newsarc show {day}")
    return Found(page=shown.events[number - 1].path)


def _as_it_is(library: Library, typed: str) -> Found | None:
    """A stored page that is named by its site path or file, letter by letter: a file's name may look like anything."""
    if not is_page(typed):
        return None
    return next((Found(page=path) for path in _paths(library, typed) if _is_stored(library, path)), None)


def _stored(library: Library, text: str) -> Found | None:
    """A stored page that is named by its site path, its file or a URL's path."""
    url = text.partition("#")[0].partition("?")[0]
    for written in dict.fromkeys((text, unquote(text), unquote(url))):
        for path in _paths(library, written):
            for whole in (path, *(f"{path}{ending}" for ending in PAGE_ENDINGS)):
                for one in (whole, *layout.respelt(whole)):
                    if _is_stored(library, one):
                        return Found(page=one)
    if "/" in text and " " not in text and ("/news/" in f"/{text}" or is_page(text)):
        raise _no_such_path(library, text)
    return None


def _paths(library: Library, typed: str) -> Iterator[str]:
    """The site paths that a text may be: as one, and as a file seen from the current folder."""
    yield "/" + typed.lstrip("/")
    yield layout.canonical("/" + typed.lstrip("/"))
    yield _file_path(library, typed)


def _is_stored(library: Library, path: str) -> bool:
    return layout.is_event(path) and library.raw(path) is not None


def _file_path(library: Library, text: str) -> str:
    """The site path of a file below the root, named from the current folder; the empty string for any other."""
    try:
        return followed(library.root, text) or ""
    except ValueError:  # a NUL
        return ""


def _no_such_path(library: Library, text: str) -> NotFoundError:
    from newsarc.search.titles import slug_of, with_slug

    for path in filter(is_page, _paths(library, text)):
        if library.raw(path) is not None:
            message = f"{path} is not the page of an event: it is in no day's folder"
            raise NotFoundError(message, f"put it in one, as in /news/2012/02/8/{path.rpartition('/')[2]}")
    folder = layout.date_of(layout.canonical("/" + text.lstrip("/")))
    hint = f"the day is there: newsarc show {folder}" if folder and library.day(folder) else ""
    return NotFoundError(f"no such page: {text}", hint, with_slug(library.index, slug_of(text))[:_MOST_CANDIDATES])


# ---------------------------------------------------------------- what pages are called


def _called(library: Library, text: str) -> Found | None:
    """The page of this slug or title, or, of words joined by hyphens, the one whose slug begins so."""
    from newsarc.search.titles import slug_of, titled, with_slug

    slug = slug_of(text)
    begun = with_slug(library.index, slug) if " " not in text else ()
    if same := tuple(path for path in begun if slug_of(path) == slug):
        return _only(same, f"the slug {slug!r}")
    if begun and "-" in text:
        return _only(begun, f"a slug that begins with {slug!r}")
    return _only(titled(library.index, text), "this title")


def _begun(library: Library, text: str) -> Found | None:
    """The page whose slug or title begins so."""
    from newsarc.search.titles import slug_of, with_slug, with_title

    slug = slug_of(text)
    begun = with_slug(library.index, slug) if " " not in text else ()
    return _only(begun, f"a slug that begins with {slug!r}") or _only(
        with_title(library.index, text), f"a title that begins with {text!r}"
    )


def _only(paths: Sequence[str], what: str) -> Found | None:
    """The page, if there is one.  Raises `AmbiguousError` where there are several."""
    if len(paths) > 1:
        more = f" and {len(paths) - _MOST_CANDIDATES} more" if len(paths) > _MOST_CANDIDATES else ""
        raise AmbiguousError(
            f"{len(paths)} pages have {what}", f"name one of these{more}", tuple(paths[:_MOST_CANDIDATES])
        )
    return Found(page=paths[0]) if paths else None


def _roughly_titled(library: Library, text: str) -> Found | None:
    """The page whose title is most like the text, where one clearly is."""
    from newsarc.search.titles import alike

    ranked = alike(library.index, text)
    if not ranked or ranked[0][0] < _LIKE:
        return None
    share, path, title = ranked[0]
    near = tuple(other for likeness, other, _ in ranked if likeness >= share - _CLEAR)
    if len(near) > 1 and share < 1:
        raise AmbiguousError(f"{len(near)} pages have a title like {text!r}", "name one of these", near)
    return Found(page=path, corrections=_said(text, display(title), same=words(text) == words(title)))


# ---------------------------------------------------------------- names


def _entity(library: Library, text: str) -> Found | None:
    """The entity of this name, case, accents, hyphens and the order of its words aside."""
    return _as_entity(library, text, library.index.entities.exactly(text))


def _rough_entity(library: Library, text: str) -> Found | None:
    """The entity most like a misspelt name."""
    return _as_entity(library, text, library.index.entities.roughly(text))


def _as_entity(library: Library, text: str, entity: Entity | None) -> Found | None:
    """What was found for a name; nothing where only the configuration speaks of it, and no event bears it."""
    if not entity or not (entity.ids or _is_named(library, entity)):
        return None
    said = _said(text, entity.name, same=fold(text) == fold(entity.name))
    return Found(name=entity.name, entity=entity, corrections=said)


def _is_named(library: Library, entity: Entity) -> bool:
    """Whether an event has an entity in its title or summary."""
    from newsarc.index.entity_events import EntityEvents

    return bool(EntityEvents(library.index, (entity,)).pages)


def _mentioned(library: Library, text: str) -> Found | None:
    """What a title or summary holds as it stands, and so is a name without being a context."""
    return Found(name=text) if any(library.index.mentions(text, field) for field in ("title", "summary")) else None


def _said(text: str, read_as: str, *, same: bool) -> tuple[Correction, ...]:
    from newsarc.model.hits import Correction

    return () if same else (Correction(text, read_as),)


# ---------------------------------------------------------------- in what order


_TRIES: Sequence[Callable[[Library, str], Found | None]] = (
    _day,
    _numbered,
    _stored,
    _entity,
    _called,
    _mentioned,
    _rough_entity,
    _begun,
    _roughly_titled,
)
_FOR_NAMES = {_entity, _mentioned, _rough_entity}


def _nothing_near(library: Library, text: str) -> NotFoundError:
    """The error where a page was wanted; nearest are those that have its words."""
    from newsarc.search.query import parse_query
    from newsarc.search.search import search

    query = " ".join(words(text))
    hits = search(library.index, parse_query(query), limit=_MOST_CANDIDATES).hits if query else ()
    hint = f"newsarc search {text!r} looks for its words" if hits else ""
    return NotFoundError(f"no page is called {text!r}", hint, tuple(hit.path for hit in hits))


def _nobody_near(library: Library, text: str) -> NotFoundError:
    """The error where anything was wanted; nearest are the names."""
    return NotFoundError(f"no entity, page or day is called {text!r}", "", library.index.entities.nearest(text))
