"""The contexts of an archive: how many events have each, when, and with which others.

Knows: the index.  Must not know: files, output.

Variants of a name are one context; an event that has two of them counts once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from heapq import nlargest, nsmallest

from newsarc.errors import NotFoundError
from newsarc.index.database import Index
from newsarc.index.entities import Entity
from newsarc.model.choices import ContextSort
from newsarc.model.hits import Correction
from newsarc.model.stories import Context, Contexts
from newsarc.relations.related import neighbours
from newsarc.search.reference import entity_with_word
from newsarc.text.clean import well_formed
from newsarc.text.dates import ALWAYS, Period
from newsarc.text.folding import fold
from newsarc.text.names import joined_key, root_key
from newsarc.text.words import searchable, spaced_words

_NEIGHBOURS = 5
_FEW = 0.2  # of all events
_WHERE_IN_DOCUMENTS = (
    "contexts are read from the fields tags, categories, keywords and topics, and from [[names]] in notes"
)
_WHERE_ON_PAGES = "contexts are read from _Context: …_ on day pages and in Related lists, and from tags in front matter"
_MOST_KEYS = 64  # parts of a pattern that SQLite matches; it limits how many a condition may have


def contexts(index: Index, pattern: str, *, sort: ContextSort, limit: int | None, period: Period = ALWAYS) -> Contexts:
    """The contexts with a word that begins with a pattern, all for an empty one, among the events of a period.

    If none matches, a misspelt name is corrected where it is clear which one is
    meant.  Raises `NotFoundError` with the nearest names otherwise.
    """
    pattern = well_formed(pattern)
    found = _contexts(index, pattern, sort, limit) if period == ALWAYS else _within(index, pattern, sort, limit, period)
    if not found.total:
        if period != ALWAYS and (others := _contexts(index, pattern, sort, 0).total):
            raise NotFoundError(f"no matching contexts in this period ({others:,} outside it)")
        if not index.entities.count():
            raise NotFoundError("no contexts found", _WHERE_IN_DOCUMENTS if index.site else _WHERE_ON_PAGES)
        entity = index.entities.similar(pattern) or entity_with_word(index, pattern)
        among = None if period == ALWAYS else set(index.within(period).numbers())
        if entity and (among is None or not among.isdisjoint(index.events_with(entity.ids))) and entity.ids:
            return Contexts(tuple(_described(index, [entity], among)), 1, (Correction(pattern, entity.name),))
        near = index.entities.nearest(pattern.replace("*", " "))
        raise NotFoundError(f"no context matches {pattern!r}", "", near)
    return found


def _contexts(index: Index, pattern: str, sort: ContextSort, limit: int | None) -> Contexts:
    if not pattern and sort is ContextSort.COUNT and limit is not None:
        return Contexts(tuple(_described(index, commonest_of_all(index, limit))), index.entities.count())
    roots = matching_roots(index, pattern)
    first = _BY_SORT[sort](index, roots, len(roots) if limit is None else limit)
    return Contexts(tuple(_described(index, first)), len(roots))


def _within(index: Index, pattern: str, sort: ContextSort, limit: int | None, period: Period) -> Contexts:
    """The same for the events of a period, whose contexts are all counted."""
    pages = set(index.within(period).numbers())
    counts = index.count_contexts(pages)
    roots = matching_roots(index, pattern) if pattern else None
    entities = [
        one
        for one in index.entities.of_names(counts)
        if roots is None or index.entities.aliases.root(root_key(one.name)) in roots
    ]
    events = {one.name: index.count_events_with(one.ids, pages, counts) for one in entities}
    entities.sort(key=lambda one: (root_key(one.name), one.name))
    if sort is not ContextSort.NAME:
        entities.sort(key=lambda one: events[one.name], reverse=True)
    if sort is ContextSort.DATE:
        days: dict[int, str] = {}
        for day, ids in index.latest_contexts(pages):
            days.update((name, day) for name in ids if name not in days)
        entities.sort(key=lambda one: max(days.get(name, "") for name in one.ids), reverse=True)
    return Contexts(tuple(_described(index, entities[:limit], pages)), len(entities))


# ---------------------------------------------------------------- by a pattern


def matching_roots(index: Index, pattern: str = "") -> dict[str, int]:
    """The roots of the names with a word that begins with a pattern, each with the sum of its variants' events.

    ``*`` matches any characters.  The aliases of a name are matched too.
    """
    parts = pattern.split("*")
    keys = sorted(set(filter(None, map(joined_key, parts))))[:_MOST_KEYS]  # a name that matches has all of them
    if not keys:
        return index.entities.event_counts()
    aliases, folded = index.entities.aliases, _folded_parts(parts)
    matching = {root for root, name in index.entities.names_with(keys) if _has_parts(_spaced(name), folded)}
    for root in set(map(aliases.root, aliases.all_keys())) - matching:
        if any(_has_parts(_spaced(name), folded) for name in aliases.names(root)):
            matching.add(root)
    return index.entities.event_counts(matching)


def _folded_parts(parts: Sequence[str]) -> list[str]:
    """The parts of a pattern between its asterisks, in the form of a name's spaced words."""
    first, *others = (" ".join(spaced_words(part).split()) or fold(part).strip() for part in parts)
    return [f" {first}" if parts[0] else first, *others]


def _has_parts(text: str, parts: Iterable[str]) -> bool:
    """Whether a text has some parts in this order, without overlap."""
    at = 0
    for part in parts:
        at = text.find(part, at)
        if at < 0:
            return False
        at += len(part)
    return True


def _spaced(name: str) -> str:
    """The words of a name, each after a space; a name without words is folded."""
    return f" {' '.join(searchable(name).split()) or fold(name).strip()}"


# ---------------------------------------------------------------- in what order


def commonest_of_all(index: Index, limit: int) -> list[Entity]:
    """The contexts that most events have; those that can't be among them are not read."""
    limit = min(limit, index.context_count)  # SQLite's numbers are limited
    counts = sorted(len(index.events_with(one.ids)) for one in index.entities.of_commonest_names(2 * limit))
    least = counts[-limit] if 0 < limit <= len(counts) else 0
    return _most_first(index, index.entities.with_events(least))[:limit]


def _most_first(index: Index, entities: Iterable[Entity]) -> list[Entity]:
    return sorted(entities, key=lambda one: (-len(index.events_with(one.ids)), one.name))


def _commonest(index: Index, roots: Mapping[str, int], limit: int) -> list[Entity]:
    """The contexts that most events have, read only if the sum of their variants is high enough."""
    likely = index.entities.of_roots(nlargest(limit, roots, key=roots.__getitem__))
    least = min((len(index.events_with(one.ids)) for one in likely), default=0)
    possible = index.entities.of_roots([root for root, most in roots.items() if most >= least])
    return _most_first(index, possible)[:limit]


def _alphabetical(index: Index, roots: Mapping[str, int], limit: int) -> list[Entity]:
    """The first contexts in alphabetical order of their letters and digits."""
    return _in_order(index, nsmallest(limit, roots))


def _latest(index: Index, roots: Mapping[str, int], limit: int) -> list[Entity]:
    """The contexts with the latest last days, read from the last event backwards until there are enough."""
    seen: set[int] = set()
    days: dict[str, str] = {}
    last = ""
    for day, ids in _newest(index, roots):
        if len(days) >= min(limit, len(roots)) and day != last:
            break
        last = day
        if new := set(ids) - seen:
            seen |= new
            for root in roots.keys() & index.entities.roots_of(new).values():
                days.setdefault(root, day)
    order = sorted(days, key=lambda root: (-roots[root], root))
    return _in_order(index, sorted(order, key=days.__getitem__, reverse=True)[:limit])


def _newest(index: Index, roots: Mapping[str, int]) -> Iterator[tuple[str, Sequence[int]]]:
    """The days and names of events, latest first; only of the events with these roots, if they are few."""
    if sum(roots.values()) >= index.total * _FEW:
        return index.latest_contexts()
    return index.latest_contexts(page for one in index.entities.of_roots(roots) for page in index.events_with(one.ids))


def _in_order(index: Index, roots: Sequence[str]) -> list[Entity]:
    places = {root: place for place, root in enumerate(roots)}
    root_of = index.entities.aliases.root
    return sorted(index.entities.of_roots(roots), key=lambda one: places[root_of(root_key(one.name))])


_BY_SORT: Mapping[ContextSort, Callable[[Index, Mapping[str, int], int], list[Entity]]] = {
    ContextSort.COUNT: _commonest,
    ContextSort.NAME: _alphabetical,
    ContextSort.DATE: _latest,
}


# ---------------------------------------------------------------- values


def _described(index: Index, entities: Iterable[Entity], among: Set[int] | None = None) -> Iterator[Context]:
    """Contexts with their counts, first and last days, and neighbours, of all events or of some."""
    for one in entities:
        pages = index.events_with(one.ids)
        if among is not None:
            pages &= among
        first, last, counts = index.overview(pages)
        beside = neighbours(index, pages, counts, one.ids, _NEIGHBOURS)
        yield Context(one.name, len(pages), first, last, beside)
