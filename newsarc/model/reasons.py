"""Why one event is related to another, in a few words.

Knows: the wording.  Must not know: how events are found to be related.
"""

from __future__ import annotations

from collections.abc import Iterable

ON_RELATED_LIST = "on its Related list"
LISTS_AS_RELATED = "lists it as related"
# The same for documents, whose links are in their texts.
LINKED_FROM_IT = "linked from it"
LINKS_TO_IT = "links to it"


def shares(names: Iterable[str]) -> str:
    """The reason that both events have these contexts.

    >>> shares(["Wang Lijun", "Chongqing"])
    'shares Wang Lijun, Chongqing'
    """
    return f"shares {', '.join(names)}"


def days_apart(days: int) -> str:
    """How many days two events are apart.

    >>> days_apart(0), days_apart(1), days_apart(4257)
    ('the same day', '1 day apart', '4,257 days apart')
    """
    return "the same day" if days == 0 else f"{days:,} day{'s' * (days != 1)} apart"
