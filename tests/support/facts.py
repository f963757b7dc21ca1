"""What the pages of an archive say, page by page and without the index, for tests of answers that are made from it."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from newsarc import Archive, Event
from newsarc.text.words import words


class Facts(NamedTuple):
    """All events by their paths, who carries which name, and which pages are linked, either way."""

    events: dict[str, Event]
    carriers: dict[str, set[str]]
    links: set[tuple[str, str]]

    def of(self, name: str) -> dict[str, Event]:
        """The events that carry a name or have it in title or summary."""
        named = (path for path, event in self.events.items() if _holds(event, words(name)))
        return {path: self.events[path] for path in self.carriers.get(name, set()).union(named)}


def facts_of(archive: Archive) -> Facts:
    """Read every page: an entry of a Related list gives its contexts to both pages."""
    root = archive.root
    found = (archive.page(f"/{file.relative_to(root).as_posix()}") for file in root.glob("news/*/*/*/*.md"))
    events = {event.path: event for event in found if event and not event.path.endswith("/index.md")}
    carriers: dict[str, set[str]] = defaultdict(set)
    links: set[tuple[str, str]] = set()
    for path, event in events.items():
        for name in filter(None, (*event.contexts, event.topic)):
            carriers[name].add(path)
        for entry in event.related:
            if entry.path in events:
                links |= {(path, entry.path), (entry.path, path)}
                for name in entry.contexts:
                    carriers[name].add(entry.path)
    return Facts(events, dict(carriers), links)


def _holds(event: Event, phrase: list[str]) -> bool:
    row = f" {' '.join(phrase)} "
    return any(row in f" {' '.join(words(text or ''))} " for text in (event.title, event.summary))
