"""Pages ordered by how likely each reports the event itself, as it happens, and not its consequences.

Knows: how and when events are reported.  Must not know: how pages are found, how well
their words match (`scoring`).

Someone who types `beirut explosion` wants the report of the day, while a hundred pages
have both words.  Signs of that page: hardly any page of the month before has the words
and many of the week after do, its title begins with them, and the title tells of
something that happens and not of a plan, a trial or an anniversary.  Pages with more
sources are likelier, earlier ones too, and those that count something likelier than
those that name an older year.  The signs are added up, since none of them is certain.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from itertools import accumulate
from operator import mul
from typing import NamedTuple

from newsarc.search.readings import Reading
from newsarc.search.scoring import QueryTerm
from newsarc.text.acronyms import CAPITALS

DAY_LENGTH = len("2012-02-08")  # of a date that isn't only a month
WEEK = 7  # days
_MONTH = 30  # days
_GRACE = 1  # day: what happens at night is dated a day earlier elsewhere
_UNIT = 1000  # the density of a page with all words
_DENSITY = 3  # an exponent: pages that lack words count less
MANY = 5  # pages in a week; with as many, its `size` is half of the greatest
_LATEST = 30  # the position in a title after which a word counts as being at its end
_MANY_SOURCES = 6  # more count as this many
_YEAR = re.compile(r"(?:19|20)\d\d")
_MOST_TELLING = 3  # words of one kind in a title; more count as this many
# Words of reports: what happens, and how many suffer from it.
_HAPPENING = frozenset(
    """approved approves arrested arrests assassinated attack attacks became becomes blast blasts blows bomber
    capsizes captured captures collapsed collapses crash crashed crashes dead declared declares defeats derailed
    derails detonates die died dies elected erupted erupts exploded explodes explosion explosions fire gunman gunmen
    hits injured injuring invade invades kidnapped killed killing kills landed landfall lands launched launches
    least magnitude opens ousted overthrown passes resign resignation resigns sank seized seizes shooting shot
    signed signs sinking sinks strikes sworn votes wins won wounded wounding
    """.split()  # noqa: SIM905
)
# Words of what follows: talk, aid, inquiries, courts, remembrance.
_LOOKING_BACK = frozenset(
    """accuses aftermath ago aid anniversary announces appeal burial buried calls charged charges claims commemorate
    commemorates commemoration compensation condemn condemned condemns condolences convicted court criticises
    criticizes denies expects extradition funeral guilty hearing inquest inquiry investigation jailed judge jury
    lawsuit marks memorial mourn mourning pleads pledges prison probe promises reconstruction relief remains
    remembrance reopen reopens report reports response said says sentence sentenced sentences sues survivors suspect
    suspects testifies testify trial trials tribunal tribute tributes urges verdict victims vows warns warrant
    """.split()  # noqa: SIM905
)
# Words of what is to come, or only may.
_LOOKING_AHEAD = frozenset(
    """advance advances agree agreement agrees ahead applies apply before begin begins bid bids campaign campaigning
    candidate candidates considering considers could demand demands discuss discusses expected expects hopes intends
    intention may meets might negotiations planned plans poll polls preparations prepare prepares proposal proposed
    proposes qualification qualified qualifies qualify quarter reach reaches referendum scheduled seeks semi semifinal
    start starts talks threatens upcoming wants will would
    """.split()  # noqa: SIM905
)


class Signs(NamedTuple):
    """The signs that a page reports the event, each from 0 to 1, or the weight of each sign."""

    share: float  # of the query's weight, found on the page
    outbreak: float  # the share of pages of the week from this day on, among those of the month before, too
    size: float  # how many pages these are
    earlier: float  # the share of the pages that are earlier; its weight is negative
    early: float  # how near the beginning of the title the words are
    in_title: float  # the share of the words in the title
    happening: float  # how many other words of the title report what happens
    looking_back: float  # how many look back; its weight is negative
    looking_ahead: float  # how many look ahead; its weight is negative
    numbers: float  # whether the title has a number that isn't a year, as reports count the dead or the votes
    older_year: float  # whether it names an older year than its own; its weight is negative
    sources: float  # how many sources the page has


# Fitted to 490 queries for events on a real archive, written before any search, and rounded; no script reproduces this.
WEIGHTS = Signs(
    share=6,
    outbreak=4,
    size=4,
    earlier=-0.5,
    early=2.5,
    in_title=3.5,
    happening=1.5,
    looking_back=-2,
    looking_ahead=-2,
    numbers=0.5,
    older_year=-0.5,
    sources=2,
)


class Candidate(NamedTuple):
    """A page: its number, its ISO date, the words of its title, and its share of the query's weight."""

    number: int
    day: str
    title: Sequence[str]
    sources: int  # how many it has
    share: float


class Outbreaks:
    """How the candidates of a query are spread over time; ``shares`` gives the weight that each has."""

    def __init__(self, days: Mapping[int, str], shares: Mapping[int, float]) -> None:
        best = max(shares.values(), default=1.0)
        density: Counter[str] = Counter()
        for number, share in shares.items():
            if len(day := days[number]) == DAY_LENGTH:
                # Whole numbers, since sums of others depend on their order.
                density[day] += round(_UNIT * (share / best) ** _DENSITY)
        self._ordinals = {day: date.fromisoformat(day).toordinal() for day in density}
        days_and_units = sorted((self._ordinals[day], units) for day, units in density.items())
        self._days = [day for day, _ in days_and_units]
        self._until = [0, *accumulate(units for _, units in days_and_units)]  # the density of all days before each

    def signs(self, day: str) -> tuple[float, float, float]:
        """The outbreak, its size and the share of earlier pages, of a day; those of a lone page without one."""
        first = self._ordinals.get(day)
        if first is None:
            return 0.5, 1 / (1 + MANY), 0.5
        since = self._density(first, first + WEEK + 1) / _UNIT
        before = self._density(first - _MONTH, first - _GRACE) / _UNIT
        earlier = self._until[bisect_left(self._days, first)] / max(self._until[-1], 1)
        return since / (since + before + 1), since / (since + MANY), earlier

    def _density(self, start: int, end: int) -> int:
        """The density of the days from one to before another."""
        return self._until[bisect_left(self._days, end)] - self._until[bisect_left(self._days, start)]


def event_order(
    candidates: Sequence[Candidate], terms: Sequence[QueryTerm], outbreaks: Outbreaks
) -> list[tuple[Candidate, Signs]]:
    """Some pages, given in order of their dates, sorted best first, each with its signs."""
    titles = _Titles([one for one in terms if one.weight and one.covers == 1])
    found = [(one, titles.signs(one, *outbreaks.signs(one.day))) for one in candidates]
    found.sort(key=lambda item: -promise(*item[1]))
    return found


def promise(*signs: float) -> float:
    """The weighted sum of the first signs."""
    return round(math.fsum(map(mul, signs, WEIGHTS)), 6)


class _Titles:
    """Finds the terms of a query, in any form, in titles."""

    def __init__(self, terms: Sequence[QueryTerm]) -> None:
        self._weights = [one.weight for one in terms]
        self._whole = sum(self._weights) or 1.0
        self._words: dict[str, list[int]] = defaultdict(list)  # of each word the terms that it is
        self._rows: list[tuple[int, Reading]] = []  # readings of several words, and prefixes
        for at, term in enumerate(terms):
            for one in term.readings:
                if len(one.words) == 1 and not one.prefix:
                    self._words[one.words[0].removeprefix(CAPITALS)].append(at)
                else:
                    self._rows.append((at, one))

    def signs(self, page: Candidate, outbreak: float, size: float, earlier: float) -> Signs:
        """The signs of a page, given those of its day."""
        found = self._places(page.title)
        others = set(page.title) - self._words.keys()
        places = found.values()
        return Signs(
            share=page.share,
            outbreak=outbreak,
            size=size,
            earlier=earlier,
            early=1 - sum(min(at, _LATEST) for at in places) / len(places) / _LATEST if found else 0.0,
            in_title=sum(self._weights[term] for term in found) / self._whole,
            happening=_share_of_most(others & _HAPPENING),
            looking_back=_share_of_most(others & _LOOKING_BACK),
            looking_ahead=_share_of_most(others & _LOOKING_AHEAD),
            numbers=float(any(one.isdecimal() and not _YEAR.fullmatch(one) for one in others)),
            older_year=float(any(_YEAR.fullmatch(one) and one < page.day[:4] for one in others)),
            sources=min(page.sources, _MANY_SOURCES) / _MANY_SOURCES,
        )

    def _places(self, title: Sequence[str]) -> dict[int, int]:
        """The position of each term that a title has."""
        found: dict[int, int] = {}
        known = self._words
        for at, word in enumerate(title):
            if word in known:
                for term in known[word]:
                    found.setdefault(term, at)
        for term, row in self._rows:
            if (row.prefix or row.words[0] in title) and (at_or_none := row.position(title)) is not None:
                found[term] = min(found.get(term, at_or_none), at_or_none)
        return dict(sorted(found.items()))


def _share_of_most(words: Collection[str]) -> float:
    return min(len(words), _MOST_TELLING) / _MOST_TELLING
