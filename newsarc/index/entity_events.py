"""The events that have an entity as a context, or mention it in title or summary, or in the text of a document.

Knows: the index.  Must not know: how names are compared (`text.mentions`), queries, output.

The index has words but not the characters between them.  Some phrases surely mention
the entity.  Others do so only with a hyphen, as in ``Wang Li-jun``, and may mean
something else without it (``put in``); for these title and summary are checked.  Of
texts the index has only the words, so there the surer phrases must do.
"""

from __future__ import annotations

from collections.abc import Iterable

from newsarc.index.database import Index
from newsarc.index.entities import Entity
from newsarc.index.full_text import TEXT
from newsarc.text.mentions import with_split_words


class EntityEvents:
    """The events that have or mention all of some entities.

    With ``alone``, for a single entity, the reasons don't name it.
    """

    def __init__(self, index: Index, entities: Iterable[Entity], *, alone: bool = False) -> None:
        each = [_events_by_reason(index, entity, alone=alone) for entity in entities]
        self._events_by_reason = [reason for reasons in each for reason in reasons]
        of_each = [set().union(*(events for _, events in reasons)) for reasons in each]
        self.pages: set[int] = set.intersection(*of_each) if of_each else set()

    @property
    def as_context(self) -> set[int]:
        """Those that have an entity as a context, of one entity."""
        return self._events_by_reason[0][1] & self.pages

    def reasons(self, event: int) -> list[str]:
        """Why an event is included, each reason in a few words."""
        return [reason for reason, events in self._events_by_reason if event in events]


def _events_by_reason(index: Index, entity: Entity, *, alone: bool) -> list[tuple[str, set[int]]]:
    mentioned = "named" if alone else f"{entity.name} named"
    by_field = {field: _mentioning(index, entity, field) for field in ("title", "summary")}
    if index.has_texts:  # which nearly always have the words of the summary, too
        by_field["text"] = index.full_text.containing(entity.phrases, (TEXT,)) - by_field["title"] - by_field["summary"]
    return [
        (f"context {entity.name}", index.events_with(entity.ids)),
        *((f"{mentioned} in the {field}", events) for field, events in by_field.items()),
    ]


def _mentioning(index: Index, entity: Entity, field: str) -> set[int]:
    """The events whose field, ``title`` or ``summary``, mentions an entity."""
    sure = entity.phrases
    possible = with_split_words(sure) - sure
    counts = index.vocabulary.counts({word for phrase in possible for word in phrase.split()})
    existing = [phrase for phrase in possible if all(word in counts for word in phrase.split())]
    found = index.full_text.containing(sure, (field,))
    doubtful = index.events(index.full_text.containing(existing, (field,)) - found)
    texts = ((row.number, row.title if field == "title" else row.summary) for row in doubtful)
    return found | {number for number, text in texts if entity.is_mentioned_in(text)}
