"""What a verdict of today makes of what is known about a URL.

Knows: days, and when a verdict is too recent to ask again.
Must not know: how the history is stored, how URLs are asked.

A verdict is reported without asking again for a while: that a URL works for a week, that it is dead for 20 hours, that
nobody can tell for an hour, so that a run that was interrupted goes on where it was.  The days on which a URL was dead
count if they are different days in UTC and at least 20 hours apart.
"""

from __future__ import annotations

from typing import NamedTuple

from newsarc.model.external import Detail, KnownLink, LinkVerdict, Reason
from newsarc.validation.external.check import Outcome

_HOUR, _DAY = 3600, 86_400  # seconds
_APART = 20 * _HOUR  # between two days on which a URL is found dead
_FRESH = {LinkVerdict.OK: 7 * _DAY, LinkVerdict.UNSURE: _HOUR, LinkVerdict.DEAD: _APART}


class Judged(NamedTuple):
    """A URL about which there is something to say, by its outcome and its history."""

    outcome: Outcome
    known: KnownLink


def is_fresh(verdict: LinkVerdict, tried: int, now: int) -> bool:
    """Whether a verdict is recent enough to be reported without asking again."""
    return 0 <= now - tried < _FRESH.get(verdict, 0)


def updated(known: KnownLink | None, url: str, outcome: Outcome, now: int) -> KnownLink:
    """The history of a URL with the verdict of now."""
    good, first, days, last = None, None, 0, None
    if known:
        good, first, days, last = known.last_good, known.first_bad, known.bad_days, known.last_bad_day
    match outcome.verdict:
        case LinkVerdict.OK:
            good, first, days, last = now, None, 0, None
        case LinkVerdict.DEAD if last is None or _is_another_day(last, now):
            first, days, last = now if first is None else first, days + 1, now
    keeps_target = outcome.verdict is not LinkVerdict.OK or outcome.reason is not Reason.NONE
    target = outcome.target if keeps_target and outcome.target else None
    detail = Detail(outcome.detail) if outcome.verdict is not LinkVerdict.REFUSED else Detail.NONE
    return KnownLink(url, now, outcome.verdict, outcome.reason, outcome.status, target, good, first, days, last, detail)


def _is_another_day(last: int, now: int) -> bool:
    return now - last >= _APART and now // _DAY != last // _DAY
