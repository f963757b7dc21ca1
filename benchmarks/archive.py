"""Makes an archive of any size in newsarc's format: ``python benchmarks/archive.py DIR --events 10000 --seed 1``.

Knows: what an archive of news looks like at large: stories that go on for weeks
and share people and places, pages that list those they share most with.
Must not know: newsarc itself, so that it is no judge in its own cause.

The same size and seed give the same bytes.  All links are right, and nothing
in it is a finding of ``newsarc validate``.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby
from math import log
from pathlib import Path
from typing import NamedTuple

from wording import Language, Zipf

FORMAT = 1  # counts up when the same size and seed give other bytes
BEGINS = date(2000, 1, 1)
_A_DAY = 14  # events
_LISTED = 10  # entries of a Related list
_NEAR = 14  # pages on either side that a name leads to; more would only repeat those of a name that is everywhere
_IN_CHINESE = 0.02
_SIGNS = re.compile(r"[^a-z0-9]+")
_CHINESE_SIGNS = re.compile(r"\W+")


class Event(NamedTuple):
    """An event, and where its page lies."""

    day: date
    path: str
    title: str
    names: tuple[str, ...]
    sources: tuple[str, ...]
    summary: str


@dataclass(slots=True)
class Story:
    """What goes on for a while: its name and those who appear in it."""

    name: str
    cast: Sequence[str]
    ends: date


@dataclass(slots=True)
class Newsroom:
    """Tells what happens, day by day."""

    rng: random.Random
    language: Language
    live: list[Story] = field(default_factory=list)

    def events(self, count: int) -> Iterator[Event]:
        """The events of an archive, oldest first."""
        day, reported = BEGINS, 0
        while reported < count:
            self._turn_to(day)
            slugs: set[str] = set()
            for _ in range(min(count - reported, max(2, round(self.rng.gauss(_A_DAY, 4))))):
                yield self._event(day, slugs)
                reported += 1
            day += timedelta(1)

    def _turn_to(self, day: date) -> None:
        """Let stories end, and others begin."""
        self.live = [story for story in self.live if story.ends >= day]
        while len(self.live) < 24 or self.rng.random() < 0.2:
            words = self.language
            cast = [words.places.draw(), *(words.people.draw() for _ in range(self.rng.randrange(1, 4)))]
            cast += [one.draw() for one in (words.bodies, words.places) if self.rng.random() < 0.6]
            ends = day + timedelta(round(self.rng.expovariate(1 / 40)))
            self.live.append(Story(words.story(day.year), list(dict.fromkeys(cast)), ends))

    def _event(self, day: date, slugs: set[str]) -> Event:
        names = self._story_names() if self.rng.random() < 0.55 else self._other_names()
        while True:
            chinese = self.rng.random() < _IN_CHINESE
            title = self.language.chinese_title() if chinese else self.language.title(names)
            name = _slug(title)
            if name not in slugs:
                slugs.add(name)
                break
        path = f"{_folder(day)}/{name}.md"
        summary = self.language.summary() if self.rng.random() < 1 / 3 else ""
        return Event(day, path, title, tuple(sorted(names)), self._sources(), summary)

    def _story_names(self) -> list[str]:
        # The stories that have just begun are told of most.
        story = self.live[-1 - min(len(self.live) - 1, int(self.rng.expovariate(1 / 8)))]
        names = self.rng.sample(story.cast, min(len(story.cast), self.rng.choice((1, 2, 2, 3))))
        if self.rng.random() < 0.5:
            names.append(story.name)
        if self.rng.random() < 0.4:
            names.append(self.language.places.draw())
        return list(dict.fromkeys(names))

    def _other_names(self) -> list[str]:
        words = self.language
        kinds: tuple[tuple[Zipf, float], ...] = ((words.places, 0.95), (words.people, 0.6), (words.bodies, 0.5))
        kinds += ((words.places, 0.5), (words.people, 0.25))
        return list(dict.fromkeys(kind.draw() for kind, share in kinds if self.rng.random() < share)) or ["strike"]

    def _sources(self) -> tuple[str, ...]:
        (count,) = self.rng.choices((0, 1, 2, 3), (3, 82, 12, 3))
        return tuple(dict.fromkeys(self.language.outlets.draw() for _ in range(count)))


def _slug(title: str) -> str:
    """What a page's file is called after its title: at most 140 letters of it, 60 in Chinese."""
    if title[0] > "\u2e7f":
        return _CHINESE_SIGNS.sub("-", title[:60]).strip("-")
    return _SIGNS.sub("-", title[:140].lower()).strip("-")


def _folder(day: date) -> str:
    return f"/news/{day.year}/{day.month:02d}/{day.day}"


def _written(day: date) -> str:
    return f"{day.year}-{day.month:02d}-{day.day}"


# ---------------------------------------------------------------- what belongs together


class Kinship:
    """Which pages a page lists as related: those that share most names with it first, then those that share rarer ones.

    Of a name that is everywhere only the pages nearest in time count.
    """

    def __init__(self, events: Sequence[Event]) -> None:
        self._events = events
        self._having: dict[str, list[int]] = defaultdict(list)
        for number, event in enumerate(events):
            for name in event.names:
                self._having[name].append(number)

    def of(self, number: int) -> list[int]:
        """The numbers of the pages that one lists, best first."""
        scores: dict[int, float] = defaultdict(float)
        for name in self._events[number].names:
            having = self._having[name]
            worth = 1 + 0.3 / log(len(having) + 2)
            at = bisect_left(having, number)
            for other in having[max(0, at - _NEAR) : at + _NEAR + 1]:
                scores[other] += worth
        scores.pop(number, None)
        ranked = sorted([(-score, abs(other - number), other) for other, score in scores.items()])
        return [other for _, _, other in ranked[:_LISTED]]

    def shared(self, one: int, other: int) -> list[str]:
        """The names that two pages share, in order."""
        return [name for name in self._events[one].names if name in self._events[other].names]


# ---------------------------------------------------------------- pages


def event_page(number: int, events: Sequence[Event], kinship: Kinship) -> str:
    """The text of an event's page."""
    event = events[number]
    parts = [f"### [{_written(event.day)}]({_folder(event.day)}/index.md)\n\n# {event.title} \n\n{event.summary}\n\n\n"]
    if event.sources:
        parts.append("### Source:\n\n")
        for count, outlet in enumerate(event.sources, 1):
            host = _SIGNS.sub("-", outlet.lower()).strip("-")
            parts.append(f"{count}. [{outlet}](https://www.{host}.example/{event.day.isoformat()}/{number}-{count})\n")
        if number % 4 == 0:  # it carries the number of the last source
            parts.append(f"{len(event.sources)}. [Cover Image](https://images.example/{event.day.year}/{number}.jpg)\n")
        parts.append("\n")
    if related := kinship.of(number):
        parts.append("### Related:\n\n")
        for count, other in enumerate(related, 1):
            names = ", ".join(kinship.shared(number, other))
            parts.append(f"{count}. [{events[other].title} ]({events[other].path}) _Context: {names}_\n")
    return "".join(parts)


def day_page(events: Sequence[Event], previous: date | None) -> str:
    """The text of a day's page: its events, each with its summary or else its names."""
    day = events[0].day
    parts = [f"## [{_written(day)}]({_folder(day)}/index.md)\n\n"]
    for event in events:
        below = event.summary or f"_Context: {', '.join(event.names)}_"
        parts.append(f"### [{event.title} ]({event.path})\n{below}\n\n")
    if previous:
        parts.append(f"## [Previous Day...]({_folder(previous)}/index.md)\n\n")
    return "".join(parts)


def pages(count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """The site path and the bytes of each page of an archive, day by day."""
    rng = random.Random(f"{FORMAT}/{count}/{seed}")
    events = list(Newsroom(rng, Language(rng, count)).events(count))
    kinship = Kinship(events)
    previous: date | None = None
    number = 0
    for day, group in groupby(events, key=lambda event: event.day):
        of_day = list(group)
        listing = day_page(of_day, previous).encode()
        yield f"{_folder(day)}/index.md", listing
        yield f"{_folder(day)}/README.md", listing
        for event in of_day:
            yield event.path, event_page(number, events, kinship).encode()
            number += 1
        previous = day


def make(root: Path, count: int, seed: int) -> int:
    """Write an archive into a folder that isn't there yet; how many files it has.

    It is written beside its place and moved there whole, so that a folder of
    that name is always a whole archive.
    """
    draft = root.with_name(f".{root.name}.partial")
    files, folder = 0, ""
    for path, data in pages(count, seed):
        here = path.rpartition("/")[0]
        if here != folder:
            folder = here
            (draft / folder[1:]).mkdir(parents=True, exist_ok=True)
        with open(f"{draft}{path}", "wb") as file:
            file.write(data)
        files += 1
    draft.rename(root)
    return files


def main() -> None:
    """Read the command line and make an archive."""
    parser = argparse.ArgumentParser(description="Make an archive of invented news in newsarc's format.")
    parser.add_argument("dir", type=Path, help="a folder that isn't there yet")
    parser.add_argument("--events", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    root: Path = options.dir.resolve()
    if root.exists():
        sys.exit(f"{root} is there already")
    if options.events < 1:
        sys.exit("an archive has at least one event")
    root.parent.mkdir(parents=True, exist_ok=True)
    files = make(root, options.events, options.seed)
    print(f"{options.events:,} events, {files:,} files in {root}")


if __name__ == "__main__":
    main()
