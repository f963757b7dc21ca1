"""The names that pages carry: which there are, how often, when, and what they stand beside.

Knows: the index.  Must not know: files, output.

Variants of a name count as one, and a page that carries two of them counts once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from heapq import nlargest, nsmallest

from newsarc.errors import NotFoundError
from newsarc.index.database import Index
from newsarc.index.entities import Entity
from newsarc.model.choices import ContextSort
from newsarc.model.stories import Context, Contexts
from newsarc.relations.related import neighbours
from newsarc.text.clean import well_formed
from newsarc.text.folding import fold
from newsarc.text.names import joined_key, root_key
from newsarc.text.words import searchable, spaced_words

_NEIGHBOURS = 5
_FEW = 0.2  # of all pages
_MOST_KEYS = 64  # of a pattern that the database looks for, which takes no condition of very many parts


def contexts(index: Index, pattern: str, *, sort: ContextSort, limit: int | None) -> Contexts:
    """The names of which a word begins with a pattern, all for an empty one.

    Raises `NotFoundError` with the nearest names where there are none.
    """
    pattern = well_formed(pattern)
    found = _contexts(index, pattern, sort, limit)
    if not found.total:
        if not index.entities.count():
            raise NotFoundError("no page carries a name")
        near = index.entities.nearest(pattern.replace("*", " "))
        raise NotFoundError(f"no name has a word that begins with {pattern!r}", "", near)
    return found


def _contexts(index: Index, pattern: str, sort: ContextSort, limit: int | None) -> Contexts:
    if not pattern and sort is ContextSort.COUNT and limit is not None:
        return Contexts(tuple(_told(index, commonest_of_all(index, limit))), index.entities.count())
    roots = roots_like(index, pattern)
    first = _FIRST[sort](index, roots, len(roots) if limit is None else limit)
    return Contexts(tuple(_told(index, first)), len(roots))


# ---------------------------------------------------------------- which


def roots_like(index: Index, pattern: str = "") -> dict[str, int]:
    """The roots of the names of which a word begins so, each with the pages of all its variants added up.

    ``*`` stands for any letters.  A name that pages carry is also called what
    the configuration says.
    """
    parts = pattern.split("*")
    keys = sorted(set(filter(None, map(joined_key, parts))))[:_MOST_KEYS]  # each in the name, or it can't be meant
    if not keys:
        return index.entities.event_counts()
    aliases, looked_for = index.entities.aliases, _looked_for(parts)
    like = {root for root, name in index.entities.names_with(keys) if _holds(_apart(name), looked_for)}
    for root in set(map(aliases.root, aliases.all_keys())) - like:
        if any(_holds(_apart(name), looked_for) for name in aliases.names(root)):
            like.add(root)
    return index.entities.event_counts(like)


def _looked_for(parts: Sequence[str]) -> list[str]:
    """What a pattern's parts, between its asterisks, look for in words that are set apart."""
    first, *others = (" ".join(spaced_words(part).split()) or fold(part).strip() for part in parts)
    return [f" {first}" if parts[0] else first, *others]


def _holds(text: str, parts: Iterable[str]) -> bool:
    """Whether some parts are in a text, each behind the one before."""
    at = 0
    for part in parts:
        at = text.find(part, at)
        if at < 0:
            return False
        at += len(part)
    return True


def _apart(name: str) -> str:
    """The words that a name is found by with a blank before each; what has none as it is."""
    return f" {' '.join(searchable(name).split()) or fold(name).strip()}"


# ---------------------------------------------------------------- in what order


def commonest_of_all(index: Index, limit: int) -> list[Entity]:
    """The names on most pages of all there are; those that can't be among them are not read."""
    limit = min(limit, index.context_count)  # SQLite takes no number of any size
    counts = sorted(len(index.events_with(one.ids)) for one in index.entities.of_commonest_names(2 * limit))
    bar = counts[-limit] if 0 < limit <= len(counts) else 0
    return _most_first(index, index.entities.with_events(bar))[:limit]


def _most_first(index: Index, entities: Iterable[Entity]) -> list[Entity]:
    return sorted(entities, key=lambda one: (-len(index.events_with(one.ids)), one.name))


def _commonest(index: Index, roots: Mapping[str, int], limit: int) -> list[Entity]:
    """The names on most pages; those are looked at that may be among them if no page carries two variants of one."""
    likely = index.entities.of_roots(nlargest(limit, roots, key=roots.__getitem__))
    bar = min((len(index.events_with(one.ids)) for one in likely), default=0)
    possible = index.entities.of_roots([root for root, most in roots.items() if most >= bar])
    return _most_first(index, possible)[:limit]


def _alphabetical(index: Index, roots: Mapping[str, int], limit: int) -> list[Entity]:
    """The first names by the alphabet, by their letters and digits alone."""
    return _in_order(index, nsmallest(limit, roots))


def _latest(index: Index, roots: Mapping[str, int], limit: int) -> list[Entity]:
    """The names with the latest last days, looked for from the last page backwards until there are enough."""
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
    """The days and names of pages from the last one backwards; of those of some roots alone where they are few."""
    if sum(roots.values()) >= index.total * _FEW:
        return index.latest_contexts()
    return index.latest_contexts(page for one in index.entities.of_roots(roots) for page in index.events_with(one.ids))


def _in_order(index: Index, roots: Sequence[str]) -> list[Entity]:
    places = {root: place for place, root in enumerate(roots)}
    root_of = index.entities.aliases.root
    return sorted(index.entities.of_roots(roots), key=lambda one: places[root_of(root_key(one.name))])


_FIRST: Mapping[ContextSort, Callable[[Index, Mapping[str, int], int], list[Entity]]] = {
    ContextSort.COUNT: _commonest,
    ContextSort.NAME: _alphabetical,
    ContextSort.DATE: _latest,
}


# ---------------------------------------------------------------- what is told of them


def _told(index: Index, entities: Iterable[Entity]) -> Iterator[Context]:
    """Names with their first and last days and their neighbours."""
    for one in entities:
        pages = index.events_with(one.ids)
        first, last, counts = index.overview(pages)
        beside = neighbours(index, pages, counts, one.ids, _NEIGHBOURS)
        yield Context(one.name, len(pages), first, last, beside)
