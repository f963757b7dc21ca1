"""The ties of pages to others, found in the index.

Knows: the index, and which names a page has or mentions.
Must not know: references, the order in which pages are shown, output.

The pages of a day often have the same names and links, so what they need is read at
once, and the pages that a name or a word ties together are looked up only once.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence, Set
from itertools import pairwise
from typing import NamedTuple

from newsarc.index.database import EventRow, Index
from newsarc.index.entities import Entity
from newsarc.model.reasons import LINKED_FROM_IT, LINKS_TO_IT, LISTS_AS_RELATED, ON_RELATED_LIST
from newsarc.relations.weights import Tie, TiedPage, TieKind, Weights, tie_rarity
from newsarc.text.calendar_names import MONTHS, SHORT
from newsarc.text.english import FUNCTION_WORDS
from newsarc.text.words import is_unspaced, words

_MOST_WITH_CONTEXT = 1000  # pages with a name, or its word if it is a single one; with more, it ties nothing together
_MOST_WITH_WORD = 500  # pages with a word of a title; with more, it ties nothing together
_MOST_LINKS = 60  # of a page; with more, its links needn't belong together
_COMMON = 20  # times as many pages have the word as have the name: few of them mean the name
_MOST_WITH_PHRASE = 1500  # pages with the rarest word of a longer name; with more, matching it takes too long
_MENTIONING = 0.05  # of these, the share assumed to only mention the name: 0.02 overall, most for newspapers
_DOUBT = 0.1  # of the pages that mention a name: if more only mention it, a mention isn't a strong tie
_TITLE_WORDS = 4  # the rarest of a title, looked up in other titles
_MOST_OF_TITLES = 0.05  # the share of titles with a word; if more have it, they are made from a template
_FEW_TITLES = 4  # even if these are more than that share, though not more than half


def ties_of(index: Index, pages: Sequence[EventRow], weights: Weights) -> Iterator[TiedPage]:
    """Each of some pages with its ties to others, heaviest first; a weight of 0 disables a part."""
    names, links, titles = (by(index, pages, weights) for by in (_by_names, _by_links, _by_words))
    for entry, *found in zip(pages, names, links, titles, strict=True):
        ties = (tie for some in found for tie in some if tie.weight and not tie.pages <= {entry.number})
        # Sums of floats depend on their order, so no order may depend on how pages are numbered.
        yield TiedPage(entry, sorted(ties, key=lambda tie: (-tie.weight, tie.kind, tie.label)))


def _page_counter(index: Index, phrases: Iterable[str]) -> Callable[[str], int]:
    """A function that gives, for any of these phrases, the number of pages with its rarest word."""
    counts = index.vocabulary.counts({word for phrase in phrases for word in phrase.split()})
    return lambda phrase: min(counts.get(word, 0) for word in phrase.split())


# ---------------------------------------------------------------- contexts


def _by_names(index: Index, pages: Sequence[EventRow], weights: Weights) -> Iterator[Iterable[Tie]]:
    """Ties by the contexts of each page, and by those that its title or summary mentions."""
    ids = index.context_ids(page.number for page in pages)
    contexts = index.entities.of_each(ids[page.number] for page in pages)
    mentioned = index.entities.mentioned_in_each(
        (page.title, page.summary) if weights.mentioned else () for page in pages
    )
    found = _pages_of(index, {entity for some in (*contexts, *mentioned) for entity in some}, weights)
    for page, own, others in zip(pages, contexts, mentioned, strict=True):
        entities = dict.fromkeys([*own, *others])
        yield [
            tie
            for entity in entities
            for tie in _of_name(index.total, page.number, found[entity], weights, is_context=entity in own)
        ]


class _EntityPages(NamedTuple):
    """The pages that have an entity as a context, those that mention it, and those that only mention it.

    Where there are too many mentions to look up, ``assumed`` is the expected number of
    other pages that only mention it.
    """

    name: str
    with_context: Set[int]
    mentioning: Set[int]
    only_mentioning: Set[int]
    assumed: float = 0


def _of_name(total: int, own: int, found: _EntityPages, weights: Weights, *, is_context: bool) -> Iterator[Tie]:
    """The ties of a page by an entity that it has as a context or mentions."""
    name, with_context, mentioning, only_mentioning, assumed = found
    if with_context <= {own}:
        return
    others = len(mentioning) - (own in mentioning) + assumed
    doubtful = len(only_mentioning) - (own in only_mentioning) + assumed
    # The share of the mentioning pages that have it as a context, by Laplace's rule of succession: 1/2 if none do.
    probability = (others - doubtful + 1) / (others + 2)
    strong = doubtful <= _DOUBT * (others + 1)
    weight = tie_rarity(total, len(with_context))
    of_mention = weight * weights.mentioned * probability
    if is_context:
        yield Tie(TieKind.SHARES, name, weight * weights.shared, with_context, strong=True)
        yield Tie(TieKind.MENTIONS, name, of_mention, only_mentioning, strong)
    else:
        yield Tie(TieKind.MENTIONS, name, of_mention, with_context, strong)
        yield Tie(TieKind.MENTIONS, name, of_mention * probability, only_mentioning)


def _pages_of(index: Index, entities: Collection[Entity], weights: Weights) -> dict[Entity, _EntityPages]:
    """The pages of each of some entities.

    If very many pages have the words of an entity, mentions aren't looked up: all pages
    with the context count as mentioning it, and the number of others is estimated.
    """
    pages_of_name = index.events_by_context(name for entity in entities for name in entity.ids)
    with_context = {entity: _pages_with_any([pages_of_name[name] for name in entity.ids]) for entity in entities}
    phrases = {entity: entity.phrases if weights.mentioned else set() for entity in with_context}
    pages_with = _page_counter(index, (phrase for some in phrases.values() for phrase in some))
    found: dict[Entity, _EntityPages] = {}
    to_look_up: dict[Entity, Collection[str]] = {}
    for entity, pages in with_context.items():
        there = {phrase: count for phrase in phrases[entity] if (count := pages_with(phrase))}
        most, several = sum(there.values()), any(" " in phrase for phrase in there)
        if most > (_MOST_WITH_PHRASE if several else min(_MOST_WITH_CONTEXT, _COMMON * len(pages))):
            assumed = max(most - len(pages), 0) * (_MENTIONING if several else 1)
            found[entity] = _EntityPages(entity.name, pages, pages, frozenset(), assumed)
        else:
            to_look_up[entity] = there
    each = index.full_text.containing_each(to_look_up.values(), ("title", "summary"))
    for entity, mentioning in zip(to_look_up, each, strict=True):
        found[entity] = _EntityPages(entity.name, with_context[entity], mentioning, mentioning - with_context[entity])
    return found


def _pages_with_any(each: Collection[Sequence[int]]) -> Set[int]:
    """The pages that have any of an entity's names as a context; none if they are too many to tie anything together."""
    if any(len(some) > _MOST_WITH_CONTEXT for some in each):  # cheaper than their union
        return frozenset()
    pages = set[int]().union(*each)
    return pages if len(pages) <= _MOST_WITH_CONTEXT else frozenset()


# ---------------------------------------------------------------- links


def _by_links(index: Index, pages: Sequence[EventRow], weights: Weights) -> Iterator[Iterable[Tie]]:
    """Ties by entries of Related lists, and by links in common."""
    numbers = [page.number for page in pages]
    links = index.links(numbers)
    linked_pages = index.linked_events(numbers, most=_MOST_LINKS) if weights.common else {}
    their_links = index.linked_events(set().union(*linked_pages.values()), most=_MOST_LINKS)
    common = {number: _of_common_link(some, weights) for number, some in their_links.items()}
    by_list = ON_RELATED_LIST, LISTS_AS_RELATED
    there, back = by_list if index.site is None else (LINKED_FROM_IT, LINKS_TO_IT)
    for page in pages:
        outgoing, incoming = links[page.number]
        yield (
            Tie(TieKind.OUTGOING, there, weights.link, outgoing, strong=True),
            Tie(TieKind.INCOMING, back, weights.link, incoming, strong=True),
            *(common[other] for other in linked_pages.get(page.number, set()) & common.keys()),
        )


def _of_common_link(linked: Set[int], weights: Weights) -> Tie:
    """The tie between all pages that are linked with one page."""
    # The more links a page has, the less it says about each (Adamic and Adar, 2003).
    return Tie(TieKind.COMMON_LINK, "", weights.common / math.log(1 + len(linked)), linked)


# ---------------------------------------------------------------- words


def _by_words(index: Index, pages: Sequence[EventRow], weights: Weights) -> Iterator[Iterable[Tie]]:
    """Ties by the rarest words of each title; in scripts without spaces by pairs of characters.

    Function words, those of the page's own date, and those of very many titles tie nothing together.
    """
    titles = [_phrases_of_title(page) if weights.word else () for page in pages]
    pages_with = _page_counter(index, (phrase for title in titles for phrase in title))

    rarest = [
        sorted((count, phrase) for phrase in title if 1 < (count := pages_with(phrase)) <= _MOST_WITH_WORD)
        for title in titles
    ]
    chosen = [[phrase for _, phrase in some[:_TITLE_WORDS]] for some in rarest]
    phrases = list({phrase for some in chosen for phrase in some})
    found = index.full_text.containing_each([[phrase] for phrase in phrases], ("title",))
    ties = {phrase: _of_word(index.total, phrase, some, weights) for phrase, some in zip(phrases, found, strict=True)}
    for some in chosen:
        yield [ties[phrase] for phrase in some if _is_telling(len(ties[phrase].pages), index.total)]


def _is_telling(count: int, total: int) -> bool:
    """Whether a word that ``count`` of ``total`` titles have says something about them."""
    return count <= max(total * _MOST_OF_TITLES, min(_FEW_TITLES, total / 2))


def _of_word(total: int, phrase: str, pages: Set[int], weights: Weights) -> Tie:
    """The tie between all pages that have a word in their titles."""
    return Tie(
        TieKind.WORD, f"“{phrase.replace(' ', '')}”", weights.word * tie_rarity(total, max(len(pages), 1)), pages
    )


def _phrases_of_title(page: EventRow) -> Collection[str]:
    title, saying_nothing = words(page.title), {*FUNCTION_WORDS, *_words_of_date(page.date)}
    single = (word for word in title if len(word) > 2 and not is_unspaced(word) and word not in saying_nothing)
    pairs = (f"{one} {two}" for one, two in pairwise(title) if is_unspaced(one) and is_unspaced(two))
    return dict.fromkeys([*single, *pairs])


def _words_of_date(when: str) -> Collection[str]:
    """The year and the month of an ISO date, as titles name them."""
    if not when:
        return ()
    month = MONTHS[int(when[5:7]) - 1].lower()
    return when[:4], month, month[:SHORT]
