"""References: the text that a person types for a day, a page or an entity, resolved to it.

Knows: the forms of a reference, and the order in which they are tried.
Must not know: scoring, output.

A day or another period is given as people type dates (`typed_dates`), a day also by
its page.  A page is given by its site path or file, as ``2012-02-08/16`` (event 16 of
the day), by its slug or title, by the start of either, or by a misspelt title.  An
entity is given by its name, perhaps misspelt, or by any words of titles and summaries.

Exact forms are tried before starts and misspellings.  Commands that show pages try
every form of a page before those of an entity.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from newsarc.errors import AmbiguousError, NotFoundError, UsageError
from newsarc.files.paths import PAGE_ENDINGS, is_page, is_text, slug_of, to_site_path
from newsarc.pages.layouts.daily import layout
from newsarc.search.library import Library
from newsarc.text import dates
from newsarc.text.clean import clean, display_title

if TYPE_CHECKING:
    from newsarc.index.database import Index
    from newsarc.index.entities import Entity
    from newsarc.model.hits import Correction, Hits
    from newsarc.model.target import Target

_NUMBERED = re.compile(r"(.+?)/(\d{1,4})")
_MOST_CANDIDATES = 8
_LEAST_SIMILARITY = 0.75  # of a title to the text, from 0 to 1
_LEAST_LEAD = 0.05  # of the most similar title over the next


class Resolved(NamedTuple):
    """What a reference means: a ``day``, a ``period`` of several, a ``page`` by its site path, or an ``entity``.

    ``is_context`` is false for an entity that is only words of titles and summaries.
    ``corrections`` are the words that were read in another spelling.
    """

    day: date | None = None
    period: dates.Period | None = None
    page: str = ""
    entity: Entity | None = None
    is_context: bool = False
    corrections: tuple[Correction, ...] = ()

    @property
    def label(self) -> str:
        """The entity's name, the page's path, or the day or period in ISO dates."""
        return self.entity.name if self.entity else self.page or str(self.day or self.period)

    def as_target(self) -> Target:
        """The same as a value of the public API."""
        from newsarc.model.target import Target

        name = self.entity.name if self.entity else ""
        return Target(self.day, self.page, name, self.is_context, self.corrections)


def resolve(library: Library, reference: str | date, *, pages_first: bool = False) -> Resolved:
    """The day, page or entity that a reference means; with ``pages_first`` an entity only if no page matches.

    Raises `NotFoundError` with what is similar, `AmbiguousError` with the pages that
    match equally well, `UsageError` for an invalid date.
    """
    typed = reference.isoformat() if isinstance(reference, date) else reference
    if found := _exact_path(library, typed):
        return found
    text = clean(typed)
    try:
        for attempt in _PAGES_FIRST if pages_first else _EXACT_FIRST:
            if found := attempt(library, text):
                return _titled_as_corrected(library, found) if pages_first else found
    except AmbiguousError:
        named = _entity(library, text) if pages_first else None
        if named and not named.corrections:  # an exact name that begins several titles
            return named
        raise
    raise _no_page(library, text) if pages_first else _nothing_found(library, text)


def entity_of(library: Library, name: str, *, corrected: bool = False) -> Resolved | None:
    """The entity of a name, or of the name most like a misspelt one; None if there is none."""
    if corrected:
        return _corrected_entity(library, name) or _named_by_a_word(library, name)
    return _entity(library, name)


def resolve_name(library: Library, text: str) -> Resolved:
    """The entity that a name means.  Raises the errors of `resolve`, and `UsageError` for a page or a day."""
    found = resolve(library, text)
    if not found.entity:
        raise UsageError(f"{text!r} is not a name but {found.label}", "give the name of a person, place or story")
    return found


def event_numbers(library: Library, found: Resolved) -> Sequence[int]:
    """The numbers in the index of a day's events or of a page.  Raises `NotFoundError` if there are none."""
    if found.page:
        number = library.index.number_of(found.page)
        if number is None:
            if not is_text(found.page):
                raise NotFoundError(f"the name of {found.page} is not UTF-8, so it is not in the index", "rename it")
            raise NotFoundError(f"no such page: {found.page}")
        return (number,)
    if found.period:
        return _within(library, found.period)
    pages = library.index.events_on(found.day) if found.day else []
    if found.day and not pages:
        raise library.reader.no_such_day(found.day)
    return pages


def _within(library: Library, period: dates.Period) -> Sequence[int]:
    """The numbers of the events of a period."""
    if pages := library.index.within(period).numbers():
        return pages
    raise NotFoundError(f"no events in {period}")


# ---------------------------------------------------------------- days and places


def _day(library: Library, text: str) -> Resolved | None:
    """A date with its year, or one in words, such as yesterday; or the path of a day's page or folder."""
    from newsarc.text.typed_dates import day_with_year  # here, since a path needs no dates

    if day := layout.day_named_by(text) or day_with_year(text):
        return Resolved(day)
    found = _period(library, text) if text.isalpha() else None
    return found if found and found.day else None


def _period(library: Library, text: str) -> Resolved | None:
    """Any date, including those that may be names, which `_day` doesn't read: 2012, 3d."""
    from newsarc.text.typed_dates import read_period  # here, since most references aren't dates

    period = read_period(text, latest=library.reader.latest)
    if not period:
        return None
    return Resolved(period.since) if period.since == period.until else Resolved(period=period)


def _numbered(library: Library, text: str) -> Resolved | None:
    """``2012-02-08/16``: event 16 of the day, in the order of the day page."""
    found = _NUMBERED.fullmatch(text)
    day = dates.typed_day(found[1]) if found else None
    if not found or not day:
        return None
    shown = library.reader.day(day)
    if shown is None:
        raise library.reader.no_such_day(day)
    number, count = int(found[2]), len(shown.events)
    if not 1 <= number <= count:
        from newsarc.text.plurals import counted  # here, since most numbers are right

        message = f"{day} has only {counted(count, 'event')}" if number else "events are numbered from 1"
        raise NotFoundError(message, f"to list them: newsarc show {day}")
    event = shown.events[number - 1]
    if event.file is None:
        raise NotFoundError(f"the day page lists {event.path}, but the file is missing", "newsarc validate")
    return Resolved(page=event.path)


def _exact_path(library: Library, typed: str) -> Resolved | None:
    """The page at exactly this site path or file, whatever its name looks like."""
    if not is_page(typed):
        return None
    return next((Resolved(page=path) for path in _site_paths(library, typed) if _exists(library, path)), None)


def _path(library: Library, text: str) -> Resolved | None:
    """The page at a site path, a file or the path of a URL, with or without the ending."""
    url = text.partition("#")[0].partition("?")[0]
    for written in dict.fromkeys((text, unquote(text), unquote(url))):
        for path in _site_paths(library, written):
            for whole in (path, *(f"{path}{ending}" for ending in PAGE_ENDINGS)):
                for one in (whole, *layout.with_other_padding(whole)):
                    if _exists(library, one):
                        return Resolved(page=one)
    if "/" in text and " " not in text and (layout.may_be_path(text) or is_page(text)):
        raise _no_such_path(library, text)
    return None


def _site_paths(library: Library, typed: str) -> Iterator[str]:
    """The site paths that a text may mean: as a site path, and as a file relative to the current folder."""
    yield "/" + typed.lstrip("/")
    yield layout.without_edition("/" + typed.lstrip("/"))
    yield _file_path(library, typed)


def _exists(library: Library, path: str) -> bool:
    return library.reader.is_page(path)


def _file_path(library: Library, text: str) -> str:
    """The site path of a file below the root, relative to the current folder; empty for any other file."""
    try:
        return to_site_path(library.reader.root, text) or ""
    except ValueError:  # a NUL
        return ""


def _no_such_path(library: Library, text: str) -> NotFoundError:
    from newsarc.search.titles import with_slug_start

    for path in filter(is_page, _site_paths(library, text)):
        if library.reader.raw(path) is not None:
            message = f"{path} is not an event page: it isn't in a day's folder"
            raise NotFoundError(message, f"move it to one, as in {layout.EXAMPLE}/{path.rpartition('/')[2]}")
    folder = layout.date_of(layout.without_edition("/" + text.lstrip("/")))
    hint = f"to show that day: newsarc show {folder}" if folder and library.reader.day(folder) else ""
    near = with_slug_start(library.index, slug_of(text))[:_MOST_CANDIDATES]
    return NotFoundError(f"no such page: {text}", hint, near, _labels(library, near))


# ---------------------------------------------------------------- slugs and titles


def _slug_or_title(library: Library, text: str) -> Resolved | None:
    """The page with this slug or title; of words joined by hyphens also the page whose slug begins with them."""
    from newsarc.search.titles import with_exact_title, with_slug_start

    slug = slug_of(text)
    begun = with_slug_start(library.index, slug) if " " not in text else ()
    if same := tuple(path for path in begun if slug in library.index.slugs_of(path)):
        return _only(library, same, f"the slug {slug!r}")
    if begun and "-" in text:
        return _only(library, begun, slug)
    return _only(library, with_exact_title(library.index, text), "this title")


def _start(library: Library, text: str) -> Resolved | None:
    """The page whose slug or title begins with the text."""
    from newsarc.search.titles import with_slug_start, with_title_start

    slug = slug_of(text)
    begun = with_slug_start(library.index, slug) if " " not in text else ()
    return _only(library, begun, slug) or _only(library, with_title_start(library.index, text), text)


def _only(library: Library, paths: Sequence[str], text: str) -> Resolved | None:
    """The page at the only path that a text matches, None for no path.  Raises `AmbiguousError` for several."""
    if len(paths) > 1:
        near = tuple(paths[:_MOST_CANDIDATES])
        raise AmbiguousError(f"{len(paths)} pages match {text!r}", "be more specific", near, _labels(library, near))
    return Resolved(page=paths[0]) if paths else None


def _labels(library: Library, paths: Sequence[str]) -> tuple[str, ...]:
    """Pages as a list shows them: by handle and title, or by path if the day doesn't number them."""
    numbers = filter(None, map(library.index.number_of, paths))
    rows = {row.path: row for row in library.index.events(numbers)}
    shown = [rows[path] for path in paths if path in rows]
    handles = (f"{row.date}/{row.position}" if row.position else row.path for row in shown)
    return tuple(f"{handle}  {display_title(row.title)}" for handle, row in zip(handles, shown, strict=True))


def _similar_title(library: Library, text: str) -> Resolved | None:
    """The page whose title is most similar to the text, if it is clearly more similar than the others."""
    from newsarc.search.titles import similar_titles
    from newsarc.text.words import words  # here, since a day or a path needs no words

    ranked = similar_titles(library.index, text)
    if not ranked or ranked[0][0] < _LEAST_SIMILARITY:
        return None
    share, path, title = ranked[0]
    near = tuple(other for likeness, other, _ in ranked if likeness >= share - _LEAST_LEAD)
    if len(near) > 1 and share < 1:
        message = f"{len(near)} pages have titles like {text!r}"
        raise AmbiguousError(message, "be more specific", near, _labels(library, near))
    return Resolved(page=path, corrections=_correction(text, display_title(title), same=words(text) == words(title)))


# ---------------------------------------------------------------- names


def _entity(library: Library, text: str) -> Resolved | None:
    """The entity of this name; case, accents, hyphens and the order of words don't matter.

    An abbreviation also means the entity whose full name texts give for it.
    """
    entities = library.index.entities
    return _as_entity(library, text, entities.of_abbreviation(text) or entities.exact(text))


def _corrected_entity(library: Library, text: str) -> Resolved | None:
    """The entity most like a misspelt name."""
    return _as_entity(library, text, library.index.entities.similar(text))


def _named_by_a_word(library: Library, text: str) -> Resolved | None:
    return _as_entity(library, text, entity_with_word(library.index, text))


def entity_with_word(index: Index, text: str) -> Entity | None:
    """The only entity with a single, perhaps misspelt word in its name, if most events with the word have it."""
    from newsarc.text.words import words  # here, since a day or a path needs no words

    typed = words(text)
    if len(typed) != 1:
        return None
    near = index.vocabulary.near(typed[0])
    readings = typed if index.vocabulary.count(typed[0]) else [word for word, errors in near if errors == near[0][1]]
    entities = index.entities.with_any_word(readings)
    if len(entities) != 1:
        return None
    events = index.events_with(entities[0].ids)
    return entities[0] if 2 * len(events) >= sum(map(index.vocabulary.count, readings)) else None


def _titled_as_corrected(library: Library, found: Resolved) -> Resolved:
    """The page whose title is the name that a text was corrected to; for any other result that itself."""
    page = _slug_or_title(library, found.entity.name) if found.entity and found.corrections else None
    return page._replace(corrections=found.corrections) if page else found


def _as_entity(library: Library, text: str, entity: Entity | None) -> Resolved | None:
    """The entity found for a name; None if it is only in the configuration, and no event has it."""
    if not entity or not (entity.ids or _is_mentioned(library, entity)):
        return None
    from newsarc.text.folding import fold  # here, since only names need it

    one, other = (fold(name).replace(".", "") for name in (text, entity.name))  # U.N. isn't a correction of UN
    corrections = _correction(text, entity.name, same=one == other)
    return Resolved(entity=entity, is_context=True, corrections=corrections)


def _is_mentioned(library: Library, entity: Entity) -> bool:
    """Whether any event mentions an entity."""
    from newsarc.index.entity_events import EntityEvents

    return bool(EntityEvents(library.index, (entity,)).pages)


def _mentioned(library: Library, text: str) -> Resolved | None:
    """Words that occur in a title, a summary or a text as typed: a name that isn't a context."""
    from newsarc.index.entities import entity_without_events
    from newsarc.index.full_text import TEXT

    is_mentioned = any(library.index.full_text.mentioning(text, field) for field in ("title", "summary", TEXT))
    return Resolved(entity=entity_without_events(text)) if is_mentioned else None


def _correction(text: str, read_as: str, *, same: bool) -> tuple[Correction, ...]:
    from newsarc.model.hits import Correction

    return () if same else (Correction(text, read_as),)


# ---------------------------------------------------------------- orders


_Attempt = Callable[[Library, str], Resolved | None]
_PLACES: tuple[_Attempt, ...] = (_day, _numbered, _path)
_MISSPELT: tuple[_Attempt, ...] = (_corrected_entity, _named_by_a_word)
_EXACT_FIRST = (*_PLACES, _entity, _slug_or_title, _period, _mentioned, *_MISSPELT, _start, _similar_title)
_PAGES_FIRST = (*_PLACES, _slug_or_title, _start, _similar_title, _entity, _mentioned, *_MISSPELT)


def _no_page(library: Library, text: str) -> NotFoundError:
    """The error of commands that show a page; ``nearest`` are pages with all the words."""
    found = _search(library, text)
    near = tuple(hit.path for hit in found.hits if not hit.dropped) if found else ()
    return NotFoundError(f"no page matches {text!r}", _search_hint(text) if found else "", near, _labels(library, near))


def _nothing_found(library: Library, text: str) -> NotFoundError:
    """The error of commands that take a page, a day or an entity; ``nearest`` are names."""
    hint = _search_hint(text) if _search(library, text) else ""
    return NotFoundError(f"no name, page or day matches {text!r}", hint, library.index.entities.nearest(text))


def _search(library: Library, text: str) -> Hits | None:
    """The first pages that a search for the words of a text finds; None if it finds none."""
    from newsarc.search.query import parse_query
    from newsarc.search.search import search
    from newsarc.text.words import words

    query = " ".join(words(text))
    found = search(library.index, parse_query(query), limit=_MOST_CANDIDATES) if query else None
    return found if found and found.hits else None


def _search_hint(text: str) -> str:
    return f"to search for these words: newsarc search {text!r}"
