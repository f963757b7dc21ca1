"""The events that name an entity in their title or summary, however it is written there.

Knows: the index.  Must not know: how names are spelt (`phrases`, `mentions`), what was asked, output.

The index holds words but not what stands between them.  Rows of words that are
surely the name are enough; those that are it only where a hyphen stands, as in
``Wang Li-jun``, and else may be anything (``put in``), are looked at in the text.
"""

from __future__ import annotations

from collections.abc import Iterable

from newsarc.index.database import Index
from newsarc.index.entities import Entity
from newsarc.text.mentions import with_split_words


def events_naming(index: Index, entity: Entity, field: str) -> set[int]:
    """The events whose field, ``title`` or ``summary``, names an entity."""
    surely = entity.phrases
    perhaps = with_split_words(surely) - surely
    counts = index.vocabulary.counts({word for phrase in perhaps for word in phrase.split()})
    there = [phrase for phrase in perhaps if all(word in counts for word in phrase.split())]
    found = index.naming(surely, (field,))
    doubtful = index.entries(index.naming(there, (field,)) - found)
    return found | {
        entry.number for entry in doubtful if entity.is_named_in(entry.title if field == "title" else entry.summary)
    }


class EntityEvents:
    """The events that bear all of some entities: carry each, or name it in title or summary.

    ``alone`` where only one can be meant, so that the reasons need not say which.
    """

    def __init__(self, index: Index, entities: Iterable[Entity], *, alone: bool = False) -> None:
        each = [_reasons(index, entity, alone=alone) for entity in entities]
        self._reasons = [reason for reasons in each for reason in reasons]
        borne = [set().union(*(pages for _, pages in reasons)) for reasons in each]
        self.pages: set[int] = set.intersection(*borne) if borne else set()

    def reasons(self, page: int) -> list[str]:
        """Why a page is one of them, each reason in a few words."""
        return [reason for reason, pages in self._reasons if page in pages]


def _reasons(index: Index, entity: Entity, *, alone: bool) -> list[tuple[str, set[int]]]:
    """Why events bear an entity, and which do for each reason."""
    named_as = "named" if alone else f"{entity.name} named"
    named = ((field, events_naming(index, entity, field)) for field in ("title", "summary"))
    return [
        (f"context {entity.name}", index.carriers_of(entity.ids)),
        *((f"{named_as} in the {field}", pages) for field, pages in named),
    ]
