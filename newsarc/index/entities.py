"""The names there are, and which of them a text means: typed roughly, or in a page's own words.

Knows: the index's names.  Must not know: how pages are ranked or shown.
"""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from newsarc.index.schema import split_roots, unpack
from newsarc.index.sqlite import IN_LIST, number_list, text_list
from newsarc.text.mentions import WordBreaks, candidates_in, names_in, phrases_of, word_breaks
from newsarc.text.names import NO_ALIASES, Aliases, joined_key, root_key, singular, sorted_key
from newsarc.text.words import words

_MOST_NEAREST = 5
_LIKE = 0.6  # share of letters that make a name worth naming as near


class Entity(NamedTuple):
    """One or more names that mean the same.

    ``name`` is the one to be shown: what the configuration says, else the
    commonest; ``ids`` are those that pages carry, ``spellings`` how a text may
    write it.
    """

    name: str
    ids: tuple[int, ...]
    spellings: tuple[str, ...]

    @property
    def phrases(self) -> set[str]:
        """The rows of words by which a text surely names it (`phrases`)."""
        return set().union(*map(phrases_of, self.spellings))

    @property
    def joints(self) -> Mapping[str, Sequence[WordBreaks]]:
        """Where the words of its spellings meet, by their root keys."""
        joints: dict[str, list[WordBreaks]] = defaultdict(list)
        for spelling in self.spellings:
            joints[root_key(spelling)].append(word_breaks(spelling))
        return joints

    def is_named_in(self, text: str) -> bool:
        """Whether a text names it, be it within a longer name."""
        apart, joints = words(text), self.joints
        return bool(names_in(text, apart, candidates_in(apart, sorted(joints)), joints))


def as_typed(name: str) -> Entity:
    """The entity of a name that no page carries."""
    return Entity(name, (), (name,))


class Entities:
    """Every context of the archive, by what all its variants have in common.

    ``read_aliases`` gives the names that are one by the owner's word, and may be set anew.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.read_aliases: Callable[[], Aliases] = lambda: NO_ALIASES
        self._known_roots: tuple[Aliases, list[str]] | None = None

    @property
    def aliases(self) -> Aliases:
        return self.read_aliases()

    def all_of(self, name: str) -> Sequence[str]:
        """What else a name is called by the owner's word; none where that is nothing."""
        return self.aliases.all_of(name)

    # ------------------------------------------------------------ typed

    def exactly(self, text: str) -> Entity | None:
        """The entity of this name, its variants and the order of its words aside."""
        root = self.aliases.root(root_key(text))
        if found := self.of_roots({root}):
            return found[0]
        query = "SELECT root FROM name WHERE sorted = ? ORDER BY pages DESC, name LIMIT 1"
        same = self._connection.execute(query, (sorted_key(text),)).fetchone()
        return self.of_roots({self.aliases.root(same[0])})[0] if same else None

    def roughly(self, text: str) -> Entity | None:
        """The entity most like a misspelt name; of several as near, the one on most pages."""
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        key = joined_key(text)
        allowed = min(3, len(key) // 4)
        keys = [*self._keys(len(key) - allowed, len(key) + allowed), *self.aliases.all_keys()]
        near = process.extract(key, keys, scorer=OSA.distance, score_cutoff=allowed, limit=20)
        roots = {self.aliases.root(singular(other)) for other, errors, _ in near if errors == near[0][1]}
        return max(self.of_roots(roots), key=self._pages, default=None)

    def nearest(self, text: str) -> tuple[str, ...]:
        """Names like this one, nearest first."""
        from rapidfuzz import process
        from rapidfuzz.fuzz import WRatio

        names = [name for (name,) in self._connection.execute("SELECT DISTINCT sorted FROM name ORDER BY sorted")]
        key, bar = sorted_key(text), 100 * _LIKE
        found = process.extract(key, names, scorer=WRatio, limit=_MOST_NEAREST, score_cutoff=bar)
        return tuple(dict.fromkeys(self._commonest(name) for name, _, _ in found))

    # ------------------------------------------------------------ of a page

    def carried(self, ids: Iterable[int]) -> list[Entity]:
        """The entities of some names, by these names' ids; in order of what they are called."""
        return self.each_carried([ids])[0]

    def each_carried(self, pages: Iterable[Iterable[int]]) -> list[list[Entity]]:
        """The entities that each of some pages carries, by the ids of its names; in order of what they are called."""
        carried = [list(ids) for ids in pages]
        root_of = self.roots_of({number for ids in carried for number in ids})
        roots = [{root_of[number] for number in ids} for ids in carried]
        known = self.by_root(set().union(*roots))
        return [sorted(known[root] for root in some) for some in roots]

    def each_named(self, pages: Iterable[Iterable[str]]) -> list[list[Entity]]:
        """The entities that each of some pages names in its texts, in order of what they are called.

        A longer name hides those within it: `Bank of China` does not name China.
        """
        root, roots = self.aliases.root, self._roots()
        each = [[(text, apart := words(text), list(candidates_in(apart, roots))) for text in texts] for texts in pages]
        known = self.by_root({root(row.root) for texts in each for *_, rows in texts for row in rows})
        joints = {key: some for entity in known.values() for key, some in entity.joints.items()}
        named = [{root(key) for text in texts for key in names_in(*text, joints)} for texts in each]
        return [sorted(known[one] for one in some) for some in named]

    # ------------------------------------------------------------ from the names

    def of_roots(self, roots: Collection[str]) -> list[Entity]:
        """The entities with some roots, where there are any; in order of what they are called."""
        return sorted(self.by_root(roots).values())

    def by_root(self, roots: Collection[str]) -> dict[str, Entity]:
        """The entities with some roots, where there are any, by these."""
        forms = self.aliases.keys(roots)
        query = f"SELECT root, id, name FROM name WHERE root {IN_LIST} ORDER BY pages DESC, name"
        names: dict[str, list[tuple[int, str]]] = defaultdict(list)
        for key, number, name in self._connection.execute(query, (text_list(forms),)):
            names[forms[key]].append((number, name))
        there = names.keys() | self.aliases.all_roots() & set(roots)
        return {root: _entity(names[root], self.aliases.names(root)) for root in there}

    def roots_of(self, names: Iterable[int]) -> dict[int, str]:
        """The root of each of some names, by the names' ids."""
        rows = self._connection.execute(f"SELECT id, root FROM name WHERE id {IN_LIST}", (number_list(names),))
        root = self.aliases.root
        return {number: root(key) for number, key in rows}

    def rare_carriers(self, roots: Collection[str], most: int) -> dict[str, set[int]]:
        """The events that carry each of some entities, by the entities' roots; of one that more carry, none."""
        forms = self.aliases.keys(roots)
        carriers: dict[str, set[int]] = {root: set() for root in roots}
        common: set[str] = set()
        query = f"SELECT root, CASE WHEN pages <= ? THEN carriers END FROM name WHERE root {IN_LIST}"
        for key, events in self._connection.execute(query, (most, text_list(forms))):
            if events is None:
                common.add(forms[key])
            else:
                carriers[forms[key]].update(unpack(events))
        return {
            root: events if root not in common and len(events) <= most else set() for root, events in carriers.items()
        }

    # ------------------------------------------------------------ counted

    def count(self) -> int:
        """How many entities there are that events carry."""
        (keys,) = self._connection.execute("SELECT count(DISTINCT root) FROM name").fetchone()
        several = self._existing(self.aliases.all_keys())
        return int(keys) - len(several) + len(set(map(self.aliases.root, several)))

    def event_counts(self, roots: Collection[str] | None = None) -> dict[str, int]:
        """For each of some roots, or all, the events of all its names added up: one with two of them counts twice."""
        query, root = "SELECT root, sum(pages) FROM name {} GROUP BY root", self.aliases.root
        if roots is None:
            counts: dict[str, int] = dict(self._connection.execute(query.format("")))
            for key in counts.keys() & self.aliases.all_keys():
                events = counts.pop(key)
                counts[root(key)] = counts.get(root(key), 0) + events
            return counts
        forms = self.aliases.keys(roots)
        some: Counter[str] = Counter()
        for key, events in self._connection.execute(query.format(f"WHERE root {IN_LIST}"), (text_list(forms),)):
            some[forms[key]] += events
        return some

    def names_with(self, keys: Sequence[str]) -> Iterator[tuple[str, str]]:
        """The names in which all of some `joined_key`s occur, each with its root."""
        where, root = " AND ".join(["instr(joined, ?)"] * len(keys)), self.aliases.root
        rows = self._connection.execute(f"SELECT root, name FROM name WHERE {where}", keys)
        return ((root(key), name) for key, name in rows)

    def of_commonest_names(self, limit: int) -> list[Entity]:
        """The entities of the names that most events carry, which need not be the commonest entities."""
        rows = self._connection.execute("SELECT root FROM name ORDER BY pages DESC LIMIT ?", (limit,))
        return self.of_roots({self.aliases.root(key) for (key,) in rows})

    def perhaps_carried_by(self, events: int) -> list[Entity]:
        """The entities that at least so many events may carry, by `event_counts` and with all that have aliases."""
        aliases = self.aliases
        rows = self._connection.execute("SELECT root FROM name GROUP BY root HAVING sum(pages) >= ?", (events,))
        several = set(map(aliases.root, self._existing(aliases.all_keys())))  # of these no one key says how many
        return self.of_roots({aliases.root(key) for (key,) in rows} | several)

    def _existing(self, keys: Iterable[str]) -> set[str]:
        """Those of some root keys that names have."""
        query = f"SELECT DISTINCT root FROM name WHERE root {IN_LIST}"
        return {key for (key,) in self._connection.execute(query, (text_list(keys),))}

    def _roots(self) -> list[str]:
        """The root keys of all names that a text may hold, in order."""
        if self._known_roots is None or self._known_roots[0] is not self.aliases:
            own = split_roots(self._connection.execute("SELECT keys FROM roots").fetchone()[0])
            others = self.aliases.all_keys()
            self._known_roots = self.aliases, sorted({*own, *others}) if others else own
        return self._known_roots[1]

    def _commonest(self, key: str) -> str:
        query = "SELECT name FROM name WHERE sorted = ? ORDER BY pages DESC, name LIMIT 1"
        return str(self._connection.execute(query, (key,)).fetchone()[0])

    def _pages(self, entity: Entity) -> int:
        query = f"SELECT coalesce(sum(pages), 0) FROM name WHERE id {IN_LIST}"
        return int(self._connection.execute(query, (number_list(entity.ids),)).fetchone()[0])

    def _keys(self, shortest: int, longest: int) -> list[str]:
        """The keys of a length, in order: no other is as few errors away."""
        query = "SELECT DISTINCT joined FROM name WHERE length(joined) BETWEEN ? AND ? ORDER BY joined"
        return [key for (key,) in self._connection.execute(query, (shortest, longest))]


def _entity(names: Collection[tuple[int, str]], aliases: Iterable[str]) -> Entity:
    spellings = tuple(dict.fromkeys([*aliases, *(name for _, name in names)]))
    return Entity(spellings[0], tuple(sorted(number for number, _ in names)), spellings)
