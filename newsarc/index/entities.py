"""The entities of an archive: its contexts, with variants of a name united, and which of them a text means.

Knows: the table of contexts, and the aliases of the configuration.
Must not know: how events are ranked or shown.
"""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from newsarc.index.schema import split_roots, unpack
from newsarc.index.sqlite import IN_LIST, number_list, text_list
from newsarc.text.acronyms import CAPITALS, spelled_out
from newsarc.text.mentions import WordBreaks, candidates_in, names_in, phrases_of, word_breaks
from newsarc.text.names import NO_ALIASES, Aliases, joined_key, root_key, singular, sorted_key
from newsarc.text.words import words

_MOST_NEAREST = 5


class Entity(NamedTuple):
    """One or more names that mean the same.

    ``name`` is the one to show: from the configuration, else the commonest one; ``ids``
    are the numbers of the contexts, ``spellings`` all ways to write the name.
    """

    name: str
    ids: tuple[int, ...]
    spellings: tuple[str, ...]

    @property
    def phrases(self) -> set[str]:
        """The phrases by which a text surely mentions it (`phrases_of`)."""
        return set().union(*map(phrases_of, self.spellings))

    @property
    def breaks(self) -> Mapping[str, Sequence[WordBreaks]]:
        """The breaks between the words of its spellings, by their root keys."""
        breaks: dict[str, list[WordBreaks]] = defaultdict(list)
        for spelling in self.spellings:
            breaks[root_key(spelling)].append(word_breaks(spelling))
        return breaks

    def united_with(self, other: Entity) -> Entity:
        """This entity with the names of another one."""
        ids = tuple(sorted({*self.ids, *other.ids}))
        return Entity(self.name, ids, tuple(dict.fromkeys([*self.spellings, *other.spellings])))

    def is_mentioned_in(self, text: str) -> bool:
        """Whether a text mentions it, even within a longer name."""
        text_words, breaks = words(text), self.breaks
        return bool(names_in(text, text_words, candidates_in(text_words, sorted(breaks)), breaks))


def entity_without_events(name: str) -> Entity:
    """The entity of a name that isn't a context of any event."""
    return Entity(name, (), (name,))


class Entities:
    """All entities of an archive.

    The *root* of an entity is the `root_key` that its names have in common or, for
    aliases, the `root_key` of the name to show.  ``read_aliases`` returns the aliases;
    code that knows the configuration sets it.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.read_aliases: Callable[[], Aliases] = lambda: NO_ALIASES
        self._sorted_roots: tuple[Aliases, list[str]] | None = None

    @property
    def aliases(self) -> Aliases:
        return self.read_aliases()

    # ------------------------------------------------------------ by a name as typed

    def exact(self, text: str) -> Entity | None:
        """The entity with this name, in any variant and order of words."""
        root = self.aliases.root(root_key(text))
        if found := self.of_roots({root}):
            return found[0]
        query = "SELECT root FROM name WHERE sorted = ? ORDER BY pages DESC, name LIMIT 1"
        same = self._connection.execute(query, (sorted_key(text),)).fetchone()
        return self.of_roots({self.aliases.root(same[0])})[0] if same else None

    def of_abbreviation(self, text: str) -> Entity | None:
        """The entity of an abbreviation, united with that of its full name in texts; None if no text has one.

        If it is typed in lower case, a context must have it in capitals: ICE isn't ice.
        """
        own = self.exact(text)
        if not (text.isupper() or (own and "".join(own.spellings).isupper())):
            return None
        full = self._spelled_out(joined_key(text))
        if not full or full == own:
            return None
        commoner, other = sorted((full, own or entity_without_events(text)), key=self._event_count, reverse=True)
        return commoner.united_with(other)

    def _spelled_out(self, abbreviation: str) -> Entity | None:
        """The entity that texts most often give this abbreviation in brackets: World Health Organization (WHO)."""
        letters = abbreviation.upper()
        query = "SELECT title, summary FROM page WHERE id IN (SELECT rowid FROM word WHERE word MATCH ?)"
        rows = self._connection.execute(
            f"{query} AND (instr(title, ?) OR instr(summary, ?))",
            (f'"{CAPITALS}{abbreviation}"', *[f"({letters})"] * 2),
        )
        names = Counter(root_key(name) for row in rows for text in row for name in spelled_out(text, letters))
        found = self.of_roots({self.aliases.root(name) for name, _ in names.most_common(1)})
        return found[0] if found else None

    def similar(self, text: str) -> Entity | None:
        """The entity whose name differs from a text by the fewest typing errors, or else sounds like it.

        If there are several, the one with the most events.
        """
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        key = joined_key(text)
        allowed = min(3, len(key) // 4)
        keys = [*self._joined_keys(len(key) - allowed, len(key) + allowed), *self.aliases.all_keys()]
        near = process.extract(key, keys, scorer=OSA.distance, score_cutoff=allowed, limit=20)
        nearest = [other for other, errors, _ in near if errors == near[0][1]] or self._sounding_like(key)
        roots = {self.aliases.root(singular(other)) for other in nearest}
        return max(self.of_roots(roots), key=self._event_count, default=None)

    def _sounding_like(self, key: str) -> list[str]:
        """The keys of names that may be other spellings of one."""
        from newsarc.text.sounds import MOST_LETTERS, sound_pattern  # here, since few names need it

        if not (pattern := sound_pattern(key)):
            return []
        keys = self._joined_keys(len(key) - MOST_LETTERS, len(key) + MOST_LETTERS)
        return list(filter(pattern.expression.fullmatch, keys))

    def nearest(self, text: str) -> tuple[str, ...]:
        """Names similar to this one, for suggestions; the most similar first, no dissimilar ones."""
        from newsarc.text.nearness import nearest_names  # here, since most names are found

        counts = dict(self._connection.execute("SELECT sorted, sum(pages) FROM name GROUP BY sorted ORDER BY sorted"))
        return tuple(dict.fromkeys(map(self._commonest_name, nearest_names(text, counts, _MOST_NEAREST))))

    def with_any_word(self, some: Collection[str]) -> list[Entity]:
        """The entities with a name that has any of some words, by name."""
        wanted, root = set(some), self.aliases.root
        rows = self._connection.execute("SELECT root, sorted FROM name")
        return self.of_roots({root(key) for key, words in rows if not wanted.isdisjoint(words.split())})

    # ------------------------------------------------------------ of events

    def of_names(self, ids: Iterable[int]) -> list[Entity]:
        """The entities of some contexts, by name."""
        return self.of_each([ids])[0]

    def of_each(self, several: Iterable[Iterable[int]]) -> list[list[Entity]]:
        """The same for each of several collections of contexts."""
        collections = [list(ids) for ids in several]
        root_of = self.roots_of({number for ids in collections for number in ids})
        roots = [{root_of[number] for number in ids} for ids in collections]
        entities = self.by_root(set().union(*roots))
        return [sorted(entities[root] for root in some) for some in roots]

    def mentioned_in_each(self, several: Iterable[Iterable[str]]) -> list[list[Entity]]:
        """The entities that each of several collections of texts mentions, by name.

        A longer name hides those within it: `Bank of China` does not mention China.
        """
        root, roots = self.aliases.root, self._roots()
        each = [
            [(text, text_words := words(text), list(candidates_in(text_words, roots))) for text in texts]
            for texts in several
        ]
        entities = self.by_root({root(one.root) for texts in each for *_, candidates in texts for one in candidates})
        breaks = {key: some for entity in entities.values() for key, some in entity.breaks.items()}
        mentioned = [{root(key) for text in texts for key in names_in(*text, breaks)} for texts in each]
        return [sorted(entities[one] for one in some) for some in mentioned]

    # ------------------------------------------------------------ by root

    def of_roots(self, roots: Collection[str]) -> list[Entity]:
        """The entities with some roots, by name; roots without an entity are left out."""
        return sorted(self.by_root(roots).values())

    def by_root(self, roots: Collection[str]) -> dict[str, Entity]:
        """The same, by root."""
        forms = self.aliases.keys(roots)
        query = f"SELECT root, id, name FROM name WHERE root {IN_LIST} ORDER BY pages DESC, name"
        names: dict[str, list[tuple[int, str]]] = defaultdict(list)
        for key, number, name in self._connection.execute(query, (text_list(forms),)):
            names[forms[key]].append((number, name))
        existing = names.keys() | self.aliases.all_roots() & set(roots)
        return {root: _entity(names[root], self.aliases.names(root)) for root in existing}

    def roots_of(self, ids: Iterable[int]) -> dict[int, str]:
        """The root of each of some contexts."""
        rows = self._connection.execute(f"SELECT id, root FROM name WHERE id {IN_LIST}", (number_list(ids),))
        root = self.aliases.root
        return {number: root(key) for number, key in rows}

    def events_of_rare(self, roots: Collection[str], most: int) -> dict[str, set[int]]:
        """The events of each of some entities, by their roots; none for an entity with more than ``most``."""
        forms = self.aliases.keys(roots)
        events: dict[str, set[int]] = {root: set() for root in roots}
        common: set[str] = set()
        query = f"SELECT root, CASE WHEN pages <= ? THEN events END FROM name WHERE root {IN_LIST}"
        for key, some in self._connection.execute(query, (most, text_list(forms))):
            if some is None:
                common.add(forms[key])
            else:
                events[forms[key]].update(unpack(some))
        return {root: set() if root in common or len(some) > most else some for root, some in events.items()}

    # ------------------------------------------------------------ counted

    def count(self) -> int:
        """How many entities are contexts of any event."""
        (keys,) = self._connection.execute("SELECT count(DISTINCT root) FROM name").fetchone()
        with_aliases = self._existing(self.aliases.all_keys())
        return int(keys) - len(with_aliases) + len(set(map(self.aliases.root, with_aliases)))

    def event_counts(self, roots: Collection[str] | None = None) -> dict[str, int]:
        """The most events that each entity can have, by root; for all entities, or those with some roots.

        The counts of its contexts are added up, so an event with two of them counts twice.
        """
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
        """Root and name of the contexts in which all of some `joined_key`s occur."""
        where, root = " AND ".join(["instr(joined, ?)"] * len(keys)), self.aliases.root
        rows = self._connection.execute(f"SELECT root, name FROM name WHERE {where}", keys)
        return ((root(key), name) for key, name in rows)

    def of_commonest_names(self, limit: int) -> list[Entity]:
        """The entities of the ``limit`` contexts that most events have; these need not be the commonest entities."""
        rows = self._connection.execute("SELECT root FROM name ORDER BY pages DESC LIMIT ?", (limit,))
        return self.of_roots({self.aliases.root(key) for (key,) in rows})

    def with_events(self, least: int) -> list[Entity]:
        """The entities that may have at least ``least`` events, by their `event_counts`, and all with aliases."""
        aliases = self.aliases
        rows = self._connection.execute("SELECT root FROM name GROUP BY root HAVING sum(pages) >= ?", (least,))
        with_aliases = set(map(aliases.root, self._existing(aliases.all_keys())))  # each has more than one root key
        return self.of_roots({aliases.root(key) for (key,) in rows} | with_aliases)

    def _existing(self, keys: Iterable[str]) -> set[str]:
        """Those of some root keys that any context has."""
        query = f"SELECT DISTINCT root FROM name WHERE root {IN_LIST}"
        return {key for (key,) in self._connection.execute(query, (text_list(keys),))}

    def _roots(self) -> list[str]:
        """The root keys of all names that a text may mention, sorted."""
        if self._sorted_roots is None or self._sorted_roots[0] is not self.aliases:
            own = split_roots(self._connection.execute("SELECT keys FROM roots").fetchone()[0])
            others = self.aliases.all_keys()
            self._sorted_roots = self.aliases, sorted({*own, *others}) if others else own
        return self._sorted_roots[1]

    def _commonest_name(self, key: str) -> str:
        query = "SELECT name FROM name WHERE sorted = ? ORDER BY pages DESC, name LIMIT 1"
        return str(self._connection.execute(query, (key,)).fetchone()[0])

    def _event_count(self, entity: Entity) -> int:
        query = f"SELECT coalesce(sum(pages), 0) FROM name WHERE id {IN_LIST}"
        return int(self._connection.execute(query, (number_list(entity.ids),)).fetchone()[0])

    def _joined_keys(self, shortest: int, longest: int) -> list[str]:
        """The `joined_key`s of some lengths, in order; others have too many errors."""
        query = "SELECT DISTINCT joined FROM name WHERE length(joined) BETWEEN ? AND ? ORDER BY joined"
        return [key for (key,) in self._connection.execute(query, (shortest, longest))]


def _entity(names: Collection[tuple[int, str]], aliases: Iterable[str]) -> Entity:
    spellings = tuple(dict.fromkeys([*aliases, *(name for _, name in names)]))
    return Entity(spellings[0], tuple(sorted(number for number, _ in names)), spellings)
