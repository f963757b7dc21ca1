"""A run over the external links of an archive: which are asked, what is written down, when it ends.

Knows: the link cache, the limits of a process, signals.
Must not know: how URLs are found on pages (`collect`), how requests are sent (`client`), how findings look.

What was never checked is asked first, then what was checked longest ago.  Nothing is written before a host has
answered, or a run without a network would be taken for a web without pages; and a name that nobody has only counts
once another name was found.
"""

from __future__ import annotations

import asyncio
import gc
import signal
import zlib
from array import array
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date
from importlib.metadata import version
from math import ceil
from time import time
from types import FrameType
from typing import Any, NamedTuple

from newsarc.index.link_cache import LinkCache
from newsarc.model.external import (
    Detail,
    ExternalOptions,
    ExternalProgress,
    ExternalSummary,
    KnownLink,
    LinkTally,
    LinkVerdict,
    OnProgress,
    Reason,
    Sample,
)
from newsarc.validation.external.captures import Archived
from newsarc.validation.external.check import Outcome
from newsarc.validation.external.client import Client, agent_of, allowed_host
from newsarc.validation.external.history import Judged, is_fresh, updated
from newsarc.validation.external.names import Names
from newsarc.validation.external.schedule import Schedule
from newsarc.validation.external.urls import host_of
from newsarc.validation.external.web_archive import ask_web_archive

_TICK = 0.2  # seconds between two reports of progress
_WITNESSES = 3
_MOST_GARBAGE = 5_000  # objects, before it is looked for
_MOST_IDLE = 30  # connections beyond those that may be in use
_OTHER_FILES = 48  # that the process has open
_FOR_NAMES = 64  # that its threads may open to look up names
_VERDICTS = {verdict: number for number, verdict in enumerate(LinkVerdict, 1)}
_NONE = 0
_UPGRADED = len(_VERDICTS) + 1  # ok, but redirected to https or www


class Run(NamedTuple):
    """The result of a run: the URLs with something to say, by number, and all of them counted."""

    judged: dict[int, Judged]
    summary: ExternalSummary
    archived: Archived


def run_checks(
    urls: Sequence[str],
    days: Mapping[int, date],
    options: ExternalOptions,
    cache: LinkCache | None,
    *,
    web_archive: str,
    ignored: int = 0,
    on_progress: OnProgress | None = None,
) -> Run:
    """Ask some URLs, or those of them that the options select.

    ``days`` may have the day of an event for a URL, for which the web archive is
    asked.  Raises `OwnFaultError` where this machine is at
    fault, `UsageError` for a host that can't be allowed.
    """
    allowed = frozenset(map(allowed_host, options.allow_hosts))
    checks = _Checks(urls, options, cache)
    with _all_files() as most_files, _prompt_collection():
        room = max(1, min(options.concurrency, most_files - _OTHER_FILES - _FOR_NAMES - _MOST_IDLE))
        archived, interrupted = asyncio.run(checks.run(allowed, room, days, web_archive, on_progress))
    return Run(checks.judged, checks.summary(ignored, interrupted=interrupted), archived)


class _Checks:
    """The URLs of a run, what is known about them, and what is found out."""

    def __init__(self, urls: Sequence[str], options: ExternalOptions, cache: LinkCache | None) -> None:
        self._urls = urls
        self._options = options
        self._cache = cache
        self._verdicts = bytearray(len(urls))  # as numbers
        self._known: set[int] = set()
        self._held: list[tuple[int, Outcome]] = []  # verdicts that may be this machine's fault
        self._witnesses: list[int] = []
        self.judged: dict[int, Judged] = {}
        self._order = self._planned()
        self._given: Counter[LinkVerdict] = Counter()  # in this run

    # ------------------------------------------------------------ what is asked

    def _planned(self) -> array[int]:
        """The numbers of the URLs to ask, in order; what is fresh keeps its verdict."""
        tried = array("q", bytes(8 * len(self._urls)))
        now = int(time())
        numbers = {url: number for number, url in enumerate(self._urls)} if self._cache else {}
        fresh: set[int] = set()
        hosts: set[str] = set()
        for url, when, verdict in self._cache.known() if self._cache else ():
            number = numbers.get(url)
            if number is None:
                continue
            self._known.add(number)
            tried[number] = when
            if self._options.recheck or not is_fresh(verdict, when, now):
                continue
            fresh.add(number)
            if verdict is LinkVerdict.OK and len(self._witnesses) < _WITNESSES and (host := host_of(url)) not in hosts:
                hosts.add(host)
                self._witnesses.append(number)
        numbers.clear()
        for number in sorted(fresh):
            self._recall(number)
        # By the time of the last request, and then in an order in which no host comes before others.
        to_ask = sorted(
            (number for number in range(len(self._urls)) if number not in fresh),
            key=lambda number: tried[number] << 32 | zlib.crc32(self._urls[number].encode()),
        )
        return array("I", to_ask[: _sample_size(self._options.sample, len(self._urls))])

    def _recall(self, number: int) -> None:
        """Give a URL the verdict that it had a short while ago."""
        known = self._cache.get(self._urls[number]) if self._cache else None
        if known is None:
            return
        outcome = Outcome(known.verdict, known.reason, known.detail, known.status, known.target or "")
        self._note(number, outcome, known)

    # ------------------------------------------------------------ asking

    async def run(
        self,
        allowed: frozenset[str],
        room: int,
        days: Mapping[int, date],
        web_archive: str,
        on_progress: OnProgress | None,
    ) -> tuple[Archived, bool]:
        """Ask what was planned; what the web archive said, and whether Ctrl-C ended it."""
        names = Names(allowed)
        client = Client(names, allowed, agent=agent_of(version("newsarc")), most_open=room + _MOST_IDLE)
        loop = asyncio.get_running_loop()
        async with client:
            options = replace(self._options, concurrency=room)
            schedule = Schedule(client, options, self._urls, self._order, self._done, self._witnesses)
            self._schedule, self._names = schedule, names
            stopped = asyncio.Event()

            def stop() -> None:
                stopped.set()
                schedule.stop()

            if self._options.max_time is not None:
                loop.call_later(self._options.max_time, stop)
            with _interrupts(lambda: loop.call_soon_threadsafe(stop)) as interrupts:
                ticking = loop.create_task(self._tick(on_progress))
                try:
                    await schedule.run()
                    self._write_held()
                    archived: Archived = {}
                    if self._options.ask_archive and not stopped.is_set():
                        asked = {self._urls[number]: day for number, day in days.items() if self._is_dead(number)}
                        archived = await ask_web_archive(client, web_archive, asked, stopped)
                finally:
                    ticking.cancel()
                    if self._cache:
                        self._cache.commit()
            return archived, bool(interrupts)

    async def _tick(self, on_progress: OnProgress | None) -> None:
        """Say how far the run is, and have what was found out committed in time."""
        while True:
            if on_progress:
                on_progress(self._progress())
            if self._cache:
                self._cache.commit_if_due()
            await asyncio.sleep(_TICK)

    def _progress(self) -> ExternalProgress:
        given = self._given
        unsure = given[LinkVerdict.UNSURE] + given[LinkVerdict.REFUSED]
        ok, dead = given[LinkVerdict.OK], given[LinkVerdict.DEAD]
        return ExternalProgress(len(self._order), given.total(), ok, dead, unsure, self._schedule.waiting())

    def _is_dead(self, number: int) -> bool:
        return number in self.judged and self.judged[number].outcome.verdict is LinkVerdict.DEAD

    def _done(self, number: int, outcome: Outcome, was_asked: bool) -> None:
        self._given[outcome.verdict] += 1
        if not was_asked:
            self._note(number, outcome, KnownLink(self._urls[number], 0, outcome.verdict, outcome.reason))
        elif self._is_certain(outcome):
            if self._held and self._schedule.was_heard:
                self._write_held(certain_only=True)
            self._write(number, outcome)
        else:
            self._held.append((number, outcome))

    def _is_certain(self, outcome: Outcome) -> bool:
        """Whether a verdict can't be this machine's fault."""
        if outcome.verdict is LinkVerdict.REFUSED:
            return True
        return self._schedule.was_heard and (outcome.reason is not Reason.NO_SUCH_HOST or self._names.resolved)

    def _write_held(self, *, certain_only: bool = False) -> None:
        """Write what was held back: at the end of a run, a name that wasn't found says nothing if none was."""
        held, self._held = self._held, []
        for number, outcome in held:
            if self._is_certain(outcome):
                self._write(number, outcome)
            elif certain_only:
                self._held.append((number, outcome))
            elif outcome.reason is Reason.NO_SUCH_HOST:
                self._write(number, Outcome(LinkVerdict.UNSURE, Reason.DNS, Detail.NO_OTHER_NAME))
            else:
                self._write(number, outcome)

    def _write(self, number: int, outcome: Outcome) -> None:
        url = self._urls[number]
        if self._cache is None and outcome.verdict is LinkVerdict.OK and outcome.reason is not Reason.MOVED:
            self._count(number, outcome)  # as nearly all: nothing is to be said or remembered
            return
        before = self._cache.get(url) if self._cache and number in self._known else None
        known = updated(before, url, outcome, int(time()))
        if self._cache and outcome.verdict is not LinkVerdict.REFUSED:
            self._cache.put(known)
        self._note(number, outcome, known)

    def _note(self, number: int, outcome: Outcome, known: KnownLink) -> None:
        self._count(number, outcome)
        if outcome.reason is not Reason.UPGRADED and (
            outcome.verdict is not LinkVerdict.OK or outcome.reason is Reason.MOVED
        ):
            self.judged[number] = Judged(outcome, known)

    def _count(self, number: int, outcome: Outcome) -> None:
        self._verdicts[number] = _UPGRADED if outcome.reason is Reason.UPGRADED else _VERDICTS[outcome.verdict]
        self.judged.pop(number, None)  # of a witness, which had a verdict before

    # ------------------------------------------------------------ the result

    def summary(self, ignored: int, *, interrupted: bool) -> ExternalSummary:
        """All URLs counted by verdict, and by host."""
        by_host: dict[str, Counter[int]] = {}
        for number, url in enumerate(self._urls):
            by_host.setdefault(host_of(url), Counter())[self._verdicts[number]] += 1
        counts = Counter[int](self._verdicts)
        total = _tally("", counts)
        hosts = [_tally(host, of) for host, of in by_host.items()]
        hosts.sort(key=lambda one: (-(one.dead + one.unsure + one.refused), -one.urls, one.name))
        return ExternalSummary(
            len(self._urls),
            ok=total.ok,
            dead=total.dead,
            unsure=total.unsure,
            refused=total.refused,
            unchecked=total.unchecked,
            upgraded=counts[_UPGRADED],
            ignored=ignored,
            hosts=tuple(hosts),
            interrupted=interrupted,
        )


def _tally(name: str, counts: Counter[int]) -> LinkTally:
    """A host, or nothing in particular, by how often each number of a verdict is there."""
    ok, dead, unsure, refused = (counts[_VERDICTS[one]] for one in LinkVerdict)
    return LinkTally(name, ok + counts[_UPGRADED], dead, unsure, refused, counts[_NONE])


def _sample_size(sample: Sample | None, urls: int) -> int:
    if sample is None:
        return urls
    return ceil(sample.size * urls) if sample.size < 1 else int(sample.size)


@contextmanager
def _all_files() -> Iterator[int]:
    """Let the process open as many files as it ever may; that number."""
    try:
        import resource
    except ImportError:  # Windows, which has no such limit
        yield 10_000
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 65_536 if hard == resource.RLIM_INFINITY else min(hard, 65_536)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    try:
        now = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
        yield 65_536 if now == resource.RLIM_INFINITY else now
    finally:
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@contextmanager
def _prompt_collection() -> Iterator[None]:
    """Have garbage collected often: every connection leaves some, of objects that refer to each other."""
    before = gc.get_threshold()
    gc.set_threshold(_MOST_GARBAGE, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


@contextmanager
def _interrupts(stop: Callable[[], object]) -> Iterator[list[int]]:
    """Have the first Ctrl-C, or request to end, stop the run instead of the process; the signals that came."""
    received: list[int] = []
    before: dict[int, Any] = {}  # the handlers

    def receive(number: int, _: FrameType | None) -> None:
        received.append(number)
        for one, handler in before.items():
            signal.signal(one, handler)  # the next one doesn't wait
        stop()

    with suppress(ValueError):  # not in the main thread, which alone receives signals
        for one in (signal.SIGINT, signal.SIGTERM):
            if signal.getsignal(one) not in (signal.SIG_IGN, None):
                before[one] = signal.signal(one, receive)
    try:
        yield received
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
