"""The events that name an entity in their title or summary, however it is written there.

Knows: the index.  Must not know: how names are spelt (`phrases`, `mentions`), what was asked, output.

The index holds words but not what stands between them.  Rows of words that are
surely the name are enough; those that are it only where a hyphen stands, as in
``Wang Li-jun``, and else may be anything (``put in``), are looked at in the text.
"""

from __future__ import annotations

from newsarc.index.database import Index
from newsarc.index.entities import Entity
from newsarc.text.phrases import parted


def events_naming(index: Index, entity: Entity, field: str) -> set[int]:
    """The events whose field, ``title`` or ``summary``, names an entity."""
    surely = entity.phrases
    perhaps = parted(surely) - surely
    counts = index.vocabulary.counts({word for phrase in perhaps for word in phrase.split()})
    there = [phrase for phrase in perhaps if all(word in counts for word in phrase.split())]
    found = index.naming(surely, (field,))
    doubtful = index.entries(index.naming(there, (field,)) - found)
    return found | {
        entry.number for entry in doubtful if entity.is_named_in(entry.title if field == "title" else entry.summary)
    }
