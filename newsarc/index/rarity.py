"""The weight of something by how few events have it.

Knows: counts.  Must not know: what is counted, how results are scored.
"""

from __future__ import annotations

import math


def inverse_frequency(total: int, events: int) -> float:
    """The inverse document frequency of something that ``events`` of ``total`` have: close to 0 if all have it."""
    return math.log((total + 1) / events)


def smoothed_inverse_frequency(total: int, events: int) -> float:
    """The same for words of a query: a word on every page still counts (`log 2`), and one on no page has a value.

    If common words had no weight, a query of only common words couldn't be ranked.
    """
    return math.log(1 + total / max(events, 1))
