"""External links: how they are checked, what is known about them, and the progress of a run.

Knows: these values.  Must not know: how a URL is requested, where results are stored, how they are shown.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class LinkVerdict(StrEnum):
    """What is known about a URL: it works, it doesn't, nobody can tell, or it leads where newsarc doesn't connect."""

    OK = "ok"
    DEAD = "dead"
    UNSURE = "unsure"
    REFUSED = "refused"


class Reason(StrEnum):
    """Why a URL has its verdict; an ok one has a reason only if it was redirected for good."""

    NONE = ""
    MOVED = "moved"  # ok: another URL is the right one
    UPGRADED = "upgraded"  # ok: the other URL only has https or www
    STATUS = "status"  # dead or unsure: an HTTP status
    NO_SUCH_HOST = "no-such-host"  # dead
    RATE_LIMITED = "rate-limited"
    DNS = "dns"
    TIMEOUT = "timeout"
    RESET = "reset"
    UNREACHABLE = "unreachable"
    NOT_HTTP = "not-http"
    CERTIFICATE = "certificate"
    TLS = "tls"
    REDIRECT_LOOP = "redirect-loop"
    TOO_MANY_REDIRECTS = "too-many-redirects"
    REDIRECT_NOWHERE = "redirect-nowhere"
    REDIRECT_HOME = "redirect-home"
    REDIRECT_LOGIN = "redirect-login"
    OTHER_SITE = "other-site"
    SOFT_404 = "soft-404"
    ADDRESS = "address"  # refused


class Detail(StrEnum):
    """What else there is to say about a reason."""

    NONE = ""
    NO_ANSWER = "no answer in time"
    CLOSED = "the connection was closed"
    REFUSED = "the connection is refused"
    UNREACHABLE = "the host can't be reached"
    NO_PROXY = "the proxy can't be reached"
    PROXY_REFUSES = "the proxy doesn't connect to it"
    NOT_HTTP = "not an HTTP response"
    NOT_SECURE = "no secure connection"
    SELF_SIGNED = "self-signed"
    EXPIRED = "expired"
    UNKNOWN_ISSUER = "an issuer is unknown"
    OTHER_HOST = "for another host"
    NOT_VALID = "not valid"
    NOT_LOOKED_UP = "the name can't be looked up"
    NO_NAME_SERVER = "no name server answers"
    NO_OTHER_NAME = "no such host, but no other name could be looked up"
    NO_LOCATION = "redirects without a Location"
    SEVERAL_LOCATIONS = "redirects with several Locations"
    BAD_LOCATION = "redirects to a URL that can't be opened"
    CIRCLE = "redirects in a circle"
    MANY_REDIRECTS = "more than 10 redirects"
    TO_LOGIN = "redirects to a login or consent page"
    TO_OTHER_SITE = "redirects to another site"
    TO_FRONT_PAGE = "redirects to the front page"
    TITLE_GONE = "the title says that there is no such page"
    TITLE_FOR_SALE = "the title says that the domain is for sale"
    SAME_PAGE = "the same page as for a URL that doesn't exist"


@dataclass(frozen=True, slots=True)
class Sample:
    """A part of the URLs: a share of them if ``size`` is below 1, else their number."""

    size: float


@dataclass(frozen=True, slots=True)
class ExternalOptions:
    """How external links are checked.

    ``dead_after`` is the number of days on which a URL must be found dead before that
    is an error, None for the number in the configuration.  ``max_time`` (of the run),
    ``timeout`` (of a URL) and ``spacing`` (between two requests to a host) are in
    seconds.  ``sample`` limits the run to a part of the URLs.  ``allow_hosts`` are
    names and IP addresses that may be connected to in any network.  With
    ``ask_archive`` the Wayback Machine is asked for copies of dead pages.
    ``link_cache`` is the file of the history, None for the one in the cache folder.
    With ``recheck`` recent results don't count.  ``concurrency`` is the highest number
    of requests at a time.
    """

    dead_after: int | None = None
    max_time: float | None = None
    sample: Sample | None = None
    allow_hosts: frozenset[str] = frozenset()
    ask_archive: bool = False
    link_cache: Path | None = None
    recheck: bool = False
    concurrency: int = 128
    spacing: float = 0.25
    timeout: float = 30.0


@dataclass(frozen=True, slots=True)
class KnownLink:
    """The history of a URL; times are in seconds since 1970.

    ``reason``, ``detail``, ``status`` and ``target`` (where the URL led) belong to the
    last ``verdict``, of the time ``tried``.  ``last_good`` is when it last worked;
    ``bad_days`` is the number of days since then on which it was dead, ``first_bad``
    and ``last_bad_day`` are the first and the last of these.
    """

    url: str
    tried: int
    verdict: LinkVerdict
    reason: Reason = Reason.NONE
    status: int | None = None
    target: str | None = None
    last_good: int | None = None
    first_bad: int | None = None
    bad_days: int = 0
    last_bad_day: int | None = None
    detail: Detail = Detail.NONE


@dataclass(frozen=True, slots=True)
class LinkTally:
    """A host or a year, and how many of its URLs have each verdict; ``unchecked`` have none."""

    name: str
    ok: int = 0
    dead: int = 0
    unsure: int = 0
    refused: int = 0
    unchecked: int = 0

    @property
    def urls(self) -> int:
        """All of its URLs."""
        return self.ok + self.dead + self.unsure + self.refused + self.unchecked


@dataclass(frozen=True, slots=True)
class ExternalSummary:
    """The URLs of a run by verdict, each counted once however many pages have it.

    ``upgraded`` of the ``ok`` ones redirect to https or www only.  ``ignored``
    match a pattern of the configuration and are not among ``urls``.  ``hosts``
    are all hosts, those with most URLs that aren't ok first.  ``interrupted``
    says that Ctrl-C ended the run.
    """

    urls: int
    ok: int
    dead: int
    unsure: int
    refused: int
    unchecked: int
    upgraded: int = 0
    ignored: int = 0
    hosts: tuple[LinkTally, ...] = ()
    interrupted: bool = False


@dataclass(frozen=True, slots=True)
class ExternalProgress:
    """The progress of a run: ``done`` of ``total`` URLs have a verdict; ``waiting`` hosts have asked for a pause."""

    total: int = 0
    done: int = 0
    ok: int = 0
    dead: int = 0
    unsure: int = 0
    waiting: int = 0


OnProgress = Callable[[ExternalProgress], None]


@dataclass(frozen=True, slots=True)
class LinkRecord:
    """A URL of the archive, with its history if it was ever checked, and the pages that have it."""

    url: str
    host: str
    known: KnownLink | None
    pages: tuple[tuple[str, dt.date | None], ...]

    @property
    def verdict(self) -> str:
        """The last verdict; ``unchecked`` without one."""
        return self.known.verdict.value if self.known else "unchecked"


@dataclass(frozen=True, slots=True)
class LinkList:
    """What is known about the URLs of an archive: the selected ``links``, and all counted by host and by year.

    The hosts with most dead URLs come first.  A year's counts are those of the
    URLs on its pages, so that a URL on pages of two years counts in both; the
    name of the year is empty for pages without a date.
    """

    links: tuple[LinkRecord, ...]
    hosts: tuple[LinkTally, ...]
    years: tuple[LinkTally, ...]
