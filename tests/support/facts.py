"""The contents of an archive's pages, read one by one without the index, for tests of answers from the index."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from newsarc import Archive, Event
from newsarc.text.words import words


class Facts(NamedTuple):
    """All events by path, which have each name, and which pages are linked, in either direction."""

    events: dict[str, Event]
    carriers: dict[str, set[str]]
    links: set[tuple[str, str]]

    def of(self, name: str) -> dict[str, Event]:
        """The events that have a name as a context, or in title or summary."""
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
