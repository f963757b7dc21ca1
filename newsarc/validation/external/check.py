"""One URL: what is asked next, and what the answers mean.

Knows: HTTP statuses, redirects, when to try again.  Must not know: sockets, other URLs, the time of day.

A `Check` is told the answer to each request that it asks for, until it has an `Outcome`.  It begins with ``HEAD``, as
do the redirects that follow; whatever doesn't end well is asked again with ``GET`` and decided by that.  Only 404, 410
and a name that no host has are dead.  All else that isn't a success leaves the verdict open.
"""

from __future__ import annotations

import re
from email.utils import parsedate_to_datetime
from random import uniform
from typing import NamedTuple

from newsarc.model.external import Detail, LinkVerdict, Reason
from newsarc.validation.external.exchange import Answer, Failure, Request
from newsarc.validation.external.soft_404 import PageText, is_same_page, page_text
from newsarc.validation.external.urls import InvalidUrlError, Url, join_url, site_of

MOST_REDIRECTS = 10
_MOST_TRIES = 3
_BACK_OFF = 1.0  # seconds before the second try, or less where the URL has little time; doubled for each further one
_BACK_OFF_SHARE = 1 / 30  # of the URL's time
LONGEST_WAIT = 120.0  # seconds; a host that asks for more isn't asked again in this run
_HEAD_SHARE = 1 / 3  # of the URL's time, so that a HEAD that is never answered leaves some for the GET
_LEAST_TIME = 0.05  # seconds that a request needs

_GONE = (404, 410)
_REDIRECTS = (301, 302, 303, 307, 308)
_FOR_GOOD = (301, 308)
_HOME = re.compile(r"/(?:(?:index|default|home)\.\w+)?")
_LOGIN = re.compile(
    r"(?:^|[/._?&=-])(?:log-?in|sign-?in|signon|sso|oauth2?|authenticate|consent|cookiewall|cookie-consent)(?:$|[/._?&=-])",
    re.IGNORECASE,
)
_PAST_RETRIES = frozenset((Reason.NOT_HTTP, Reason.TIMEOUT))
_SECONDS = re.compile(r"\d{1,12}", re.ASCII)


class Outcome(NamedTuple):
    """The verdict on a URL.

    ``detail`` is a `Detail`, unless nothing else is stored of a URL.  ``target`` is the URL at which it was redirected
    in the end, empty if it wasn't.  ``park`` is for how many seconds nothing may be
    asked of the host, 0 if it may; ``silent`` says that the host didn't answer, or
    only that it is busy.
    """

    verdict: LinkVerdict
    reason: Reason = Reason.NONE
    detail: str = ""
    status: int | None = None
    target: str = ""
    park: float = 0.0
    silent: bool = False


class Check:
    """The check of one URL; ``seconds`` is the time that all its requests may take together."""

    def __init__(self, url: Url, seconds: float) -> None:
        self.url = url
        self._method = "HEAD"
        self._left = seconds
        self._head_time = _HEAD_SHARE * seconds
        self._back_off = min(_BACK_OFF, _BACK_OFF_SHARE * seconds)
        self._tries = 0
        self._plain = False
        self._begin()

    def _begin(self) -> None:
        self._at = self.url
        self._hops: list[str] = []  # the URLs of the redirects so far
        self._for_good = True
        self._status = 0

    def request(self, *, wait: float = 0.0, host_waits: bool = False) -> Request:
        """The next request."""
        seconds = min(self._left, self._head_time) if self._method == "HEAD" else self._left
        return Request(self._at, self._method, max(seconds, _LEAST_TIME), wait, host_waits, self._plain)

    def receive(self, answer: Answer | Failure, took: float, now: float) -> Request | Outcome:
        """What follows from an answer that took so many seconds; ``now`` is the time in seconds since 1970."""
        self._left -= took
        self._plain = self._plain and isinstance(answer, Failure)
        step = self._failed(answer) if isinstance(answer, Failure) else self._answered(answer, now)
        if isinstance(step, Outcome) and self._is_doubtful(step):
            return self._get(restart=True)
        if isinstance(step, Request) and self._left < _LEAST_TIME:
            return self._unsure(Reason.TIMEOUT, Detail.NO_ANSWER)
        return step

    def look_at_page(self) -> Request:
        """The request for the page itself, after an `Outcome` that nobody should trust."""
        return self._get(restart=False)

    # ------------------------------------------------------------ answers

    def _answered(self, answer: Answer, now: float) -> Request | Outcome:
        status = self._status = answer.status
        if 200 <= status < 300:
            return self._arrived(answer)
        if status in _REDIRECTS:
            return self._redirected(answer)
        asked_for = retry_after(answer.retry_after, now)
        is_busy = status == 429 or 500 <= status < 600
        if self._method == "HEAD":
            self._method = "GET"
            if not (is_busy and (status == 429 or asked_for)):
                return self.request()
        if status in _GONE:
            return self._outcome(LinkVerdict.DEAD, Reason.STATUS)
        if is_busy:
            return self._put_off(status, asked_for)
        return self._unsure(Reason.STATUS)

    def _put_off(self, status: int, asked_for: float) -> Request | Outcome:
        """A server that is busy or broken is asked again later."""
        is_limit = status == 429
        if asked_for > LONGEST_WAIT:
            return self._unsure(Reason.RATE_LIMITED)._replace(park=asked_for)
        again = self._again(asked_for, host_waits=is_limit or asked_for > 0)
        reason = Reason.RATE_LIMITED if is_limit else Reason.STATUS
        return again or self._unsure(reason)._replace(silent=is_limit)

    def _again(self, at_least: float = 0.0, *, host_waits: bool = False) -> Request | None:
        self._tries += 1
        if self._tries >= _MOST_TRIES:
            return None
        back_off = self._back_off * 2 ** (self._tries - 1) * uniform(0.75, 1.25)  # noqa: S311 - nobody gains by guessing it
        return self.request(wait=max(at_least, back_off), host_waits=host_waits)

    def _failed(self, failure: Failure) -> Request | Outcome:
        self._status = 0
        match failure.reason:
            case Reason.ADDRESS:
                why = f"{self._at.host} {failure.detail}"
                why = f"redirects to {self._at.text}, and {why}" if self._is_redirected() else why
                return self._outcome(LinkVerdict.REFUSED, Reason.ADDRESS, why)
            case Reason.NO_SUCH_HOST:
                return self._outcome(LinkVerdict.DEAD, Reason.NO_SUCH_HOST)
            case Reason.CERTIFICATE | Reason.TLS:
                return self._unsure(failure.reason, failure.detail)
            case _:
                return self._not_answered(failure)

    def _not_answered(self, failure: Failure) -> Request | Outcome:
        if self._method == "HEAD" and failure.heard and failure.reason is not Reason.UNREACHABLE:
            return self._get(restart=False)
        if failure.reason is Reason.NOT_HTTP and not self._plain:
            self._plain = True
            return self.request()
        again = None if failure.reason in _PAST_RETRIES else self._again()
        return again or self._unsure(failure.reason, failure.detail)._replace(silent=True)

    def _get(self, *, restart: bool) -> Request:
        """Ask with ``GET`` from now on: for the URL of the last request, or from the beginning."""
        self._method = "GET"
        if restart:
            self._begin()
        return self.request()

    def _is_doubtful(self, outcome: Outcome) -> bool:
        """Whether a server that treats ``HEAD`` unlike ``GET`` may have led to an outcome."""
        is_open = outcome.verdict is LinkVerdict.UNSURE and outcome.reason not in _FINAL
        return self._method == "HEAD" and is_open and not (outcome.silent or outcome.park)

    # ------------------------------------------------------------ redirects

    def _redirected(self, answer: Answer) -> Request | Outcome:
        if len(answer.locations) != 1 or not answer.locations[0].strip():
            is_none = not "".join(answer.locations).strip()
            return self._unsure(Reason.REDIRECT_NOWHERE, Detail.NO_LOCATION if is_none else Detail.SEVERAL_LOCATIONS)
        try:
            target = join_url(self._at, answer.locations[0])
        except InvalidUrlError:
            return self._unsure(Reason.REDIRECT_NOWHERE, Detail.BAD_LOCATION)
        if target.text in (self.url.text, *self._hops):
            return self._unsure(Reason.REDIRECT_LOOP, Detail.CIRCLE)
        if len(self._hops) >= MOST_REDIRECTS:
            return self._unsure(Reason.TOO_MANY_REDIRECTS, Detail.MANY_REDIRECTS)
        self._hops.append(target.text)
        self._for_good = self._for_good and answer.status in _FOR_GOOD
        self._at = target
        return self.request()

    def _is_redirected(self) -> bool:
        return self._at is not self.url

    def _arrived(self, answer: Answer) -> Outcome:
        if not self._is_redirected():
            return self._judged_by_page(answer)
        before, after = self.url, self._at
        if _LOGIN.search(f"{after.host}{after.target}") and not _LOGIN.search(f"{before.host}{before.target}"):
            return self._unsure(Reason.REDIRECT_LOGIN, Detail.TO_LOGIN)
        if site_of(before.host) != site_of(after.host):
            return self._unsure(Reason.OTHER_SITE, Detail.TO_OTHER_SITE)
        if is_home(after) and not is_home(before):
            return self._unsure(Reason.REDIRECT_HOME, Detail.TO_FRONT_PAGE)
        return self._judged_by_page(answer)

    def _judged_by_page(self, answer: Answer) -> Outcome:
        if answer.body and not is_home(self._at) and (gone := page_text(answer.body).says_gone):
            return self._soft(gone)
        if not self._is_redirected() or not self._for_good:
            return self._outcome(LinkVerdict.OK)
        upgraded = _is_upgrade(self.url, self._at)
        return self._outcome(LinkVerdict.OK, Reason.UPGRADED if upgraded else Reason.MOVED)

    def compare(self, outcome: Outcome, answer: Answer, sibling: PageText) -> Outcome:
        """The outcome for a page that was read, on a host that answers a made-up URL with the page ``sibling``."""
        if outcome.verdict is LinkVerdict.OK and answer.body and is_same_page(page_text(answer.body), sibling):
            return self._soft(Detail.SAME_PAGE)
        return outcome

    # ------------------------------------------------------------ outcomes

    def _soft(self, why: Detail) -> Outcome:
        return self._unsure(Reason.SOFT_404, why)

    def _unsure(self, reason: Reason, detail: str = "") -> Outcome:
        return self._outcome(LinkVerdict.UNSURE, reason, detail)

    def _outcome(self, verdict: LinkVerdict, reason: Reason = Reason.NONE, detail: str = "") -> Outcome:
        target = self._at.text if self._is_redirected() else ""
        return Outcome(verdict, reason, detail, self._status or None, target)


_FINAL = frozenset((Reason.CERTIFICATE, Reason.TLS, Reason.DNS, Reason.UNREACHABLE))


def retry_after(value: str, now: float) -> float:
    """The seconds that a ``Retry-After`` asks for, as a number or as a date; 0 where it makes no sense.

    >>> retry_after("120", 0), retry_after("-5", 0), retry_after("soon", 0)
    (120.0, 0.0, 0.0)
    >>> retry_after("Thu, 01 Jan 1970 00:01:00 GMT", 20)
    40.0
    """
    value = value.strip()
    if _SECONDS.fullmatch(value):
        return float(value)
    try:
        return max(parsedate_to_datetime(value).timestamp() - now, 0.0)
    except (ValueError, TypeError, OverflowError):
        return 0.0


def is_home(url: Url) -> bool:
    """Whether a URL is that of a site's front page."""
    return "?" not in url.target and _HOME.fullmatch(url.target) is not None


def _is_upgrade(before: Url, after: Url) -> bool:
    """Whether two URLs differ only in https and in www."""
    hosts = (one.host.removeprefix("www.") for one in (before, after))
    return len(set(hosts)) == 1 and before.target == after.target and (before.scheme, after.scheme) != ("https", "http")
