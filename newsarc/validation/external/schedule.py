"""Who is asked when: many hosts at once, each by one request at a time, spaced, and left alone when it says so.

Knows: hosts, time.  Must not know: what is asked of a URL (`check`), how it is sent (`client`), what a verdict means.

Every host has a lane, in which the requests to it wait: URLs that weren't begun, redirects from other hosts, second
tries.  A lane is ready a while after its last request, or when the host said.  The lane that has been ready longest is
next, so that all hosts advance together and none holds up another; but a host with a connection goes on over that for
some turns, and meanwhile nobody else gets its place.  A lane in which several URLs in a row got no answer is closed:
what is left in it, or comes to it later, shares their verdict and isn't asked.
"""

from __future__ import annotations

import asyncio
import heapq
import secrets
from array import array
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from time import monotonic, time
from typing import TypeAlias

from newsarc.errors import NewsarcError
from newsarc.model.external import ExternalOptions, LinkVerdict, Reason
from newsarc.validation.external.check import Check, Outcome, is_home
from newsarc.validation.external.client import Client
from newsarc.validation.external.exchange import Answer, Failure, Request
from newsarc.validation.external.soft_404 import PageText, page_text
from newsarc.validation.external.urls import Url, host_of, read_url

_MOST_SILENT = 3  # URLs in a row without an answer, before a host is left alone
_MOST_OWN_FAULTS = 20  # in a row, before the run is given up
_UNHEARD_HOSTS = 20  # without any that answers: there is no network
_NOT_SENT = (Reason.ADDRESS, Reason.NO_SUCH_HOST, Reason.DNS)  # the host wasn't asked anything
_TURNS = 32  # requests to a host over one connection, if others wait for its place
_SOON = 0.5  # seconds for which a connection keeps its place without being used, if others wait for it
_KEPT = 2.0  # and if nobody does
_NOTHING = -1  # in place of a URL's number
_PROBE = 8  # random bytes in a URL that doesn't exist

Done = Callable[[int, Outcome, bool], None]  # a URL's number, its outcome, and whether it was asked


class OwnFaultError(NewsarcError):
    """Something on this machine is wrong, so that nothing can be said of any URL."""


class _Job:
    """A URL that is being checked: what is asked next of it, and not before when."""

    __slots__ = ("answer", "check", "good", "not_before", "number", "outcome", "request")

    def __init__(self, number: int, check: Check, good: int) -> None:
        self.number = number
        self.good = good  # answers of the host before it was asked for this
        self.check = check
        self.request = check.request()
        self.not_before = 0.0
        self.outcome: Outcome | None = None  # that a look at the page may still change
        self.answer: Answer | None = None  # the last one


class _Probe:
    """A URL that nobody has made, asked to find out whether a host says so."""

    __slots__ = ("check", "not_before", "request")

    def __init__(self, url: Url, seconds: float) -> None:
        folder, _, name = url.path.rpartition("/")
        _, dot, ending = name.rpartition(".")
        made_up = f"{folder}/{secrets.token_hex(_PROBE)}{dot + ending if dot and len(ending) < 6 else ''}"
        self.check = Check(url._replace(target=made_up, fragment=""), seconds)
        self.request = self.check.request()
        self.not_before = 0.0


_Work: TypeAlias = _Job | _Probe


class _Lane:
    """The requests that wait for one host; ``turns`` counts those that were sent since the lane last stood back.

    ``next`` is the number of the URL that is begun next, `_NOTHING` if there is
    none; `Schedule` knows which one follows.  ``begun`` is what was.  ``doubted`` are jobs that wait for the ``probe``,
    whose result is in ``sibling``: the page that the host shows for a URL that
    doesn't exist, None if it honestly shows none.  ``closed`` is what a host that
    was given up says of all URLs, None as long as it is asked.
    """

    __slots__ = (
        *("begun", "busy", "closed", "doubted", "good", "host", "probed", "ready"),
        *("next", "sibling", "silent", "turns"),
    )

    def __init__(self, host: str) -> None:
        self.host = host
        self.next = _NOTHING
        self.begun: list[_Work] | None = None  # and no list if nothing is in it: there are very many lanes
        self.doubted: list[_Job] | None = None
        self.ready = 0.0
        self.busy = False
        self.silent = 0  # URLs without an answer, with no answer to another one since they were begun
        self.good = 0  # answers that were neither 429 nor 5xx
        self.turns = 0
        self.probed = False
        self.sibling: PageText | None = None
        self.closed: Outcome | None = None

    @property
    def is_empty(self) -> bool:
        return self.next == _NOTHING and not self.begun

    def add(self, work: _Work) -> None:
        if self.begun is None:
            self.begun = []
        self.begun.append(work)

    def next_at(self) -> float:
        """When the next request may be sent."""
        soonest = min((work.not_before for work in self.begun or ()), default=0.0)
        return max(self.ready, soonest if self.next == _NOTHING else 0.0)

    def take(self, now: float) -> _Work | None:
        """What was begun and may go on now."""
        begun = self.begun or ()
        found = next((work for work in begun if work.not_before <= now), None)
        if found:
            self.begun = [work for work in begun if work is not found] or None
        return found


class Schedule:
    """Has some URLs asked, the first of each host first; ``done`` is called with each verdict.

    ``order`` are the numbers of the URLs to ask in ``urls``.  ``witnesses`` are
    those of URLs that worked not long ago: they are asked only if nothing else was
    heard of any host, to find out whether that is the network's fault.
    """

    def __init__(
        self,
        client: Client,
        options: ExternalOptions,
        urls: Sequence[str],
        order: Iterable[int],
        done: Done,
        witnesses: Sequence[int] = (),
    ) -> None:
        self._client = client
        self._options = options
        self._urls = urls
        self._done = done
        self._lanes: dict[str, _Lane] = {}
        self._heap: list[tuple[float, int, _Lane]] = []  # lanes that aren't ready
        self._connected: deque[_Lane] = deque()  # ready lanes to whose host there is a connection
        self._ready: deque[_Lane] = deque()  # other ready ones
        self._turn = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self._room = options.concurrency
        self._faults = 0
        self._fault: BaseException | None = None
        self._woken = asyncio.Event()
        self._stopped = False
        self._unheard: set[str] = set()
        self._most_unheard = _UNHEARD_HOSTS
        self._witnesses = list(witnesses)
        self.was_heard = False
        self._following = array("i", (_NOTHING,)) * len(urls)  # the URL that is begun in a lane after each
        self._fill_lanes(order)

    @property
    def hosts(self) -> int:
        """The number of hosts of which something is asked."""
        return len(self._lanes)

    def waiting(self) -> int:
        """The number of hosts that asked to be left alone for a while."""
        soon = monotonic() + max(1.0, 2 * self._options.spacing)
        return sum(at > soon for at, _, _ in self._heap)

    def stop(self) -> None:
        """Ask nothing more, and leave what is being asked without a verdict."""
        self._stopped = True
        self._woken.set()

    async def run(self) -> None:
        """Ask until everything has a verdict, or until `stop`.  Raises `OwnFaultError`."""
        try:
            while not self._stopped and (self._tasks or self._is_waiting() or self._call_witnesses()):
                self._start_what_is_ready()
                if self._fault:
                    raise self._fault
                await self._sleep()
        finally:
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)
        for lane in self._lanes.values():
            self._believe(lane)
        if self._fault:
            raise self._fault
        if self._unheard and not self.was_heard and not self._stopped:
            raise self._no_network()

    def _is_waiting(self) -> bool:
        return bool(self._heap or self._connected or self._ready)

    def _call_witnesses(self) -> bool:
        """Ask the witnesses if they are needed; whether there is anything to ask then."""
        if self._stopped or not self._witnesses or not self._unheard or (self.was_heard and self._client.knows_names):
            return False
        for number in self._witnesses:
            lane = self._lane(host_of(self._urls[number]))
            if lane.closed:
                continue
            self._put_first(lane, number)
            if not lane.busy:
                self._push(lane)
        self._witnesses.clear()
        self._most_unheard += _UNHEARD_HOSTS
        return True

    # ------------------------------------------------------------ lanes

    def _lane(self, host: str) -> _Lane:
        lane = self._lanes.get(host)
        if lane is None:
            lane = self._lanes[host] = _Lane(host)
        return lane

    def _fill_lanes(self, order: Iterable[int]) -> None:
        last: dict[str, int] = {}  # the URL that each lane ends with so far
        for number in order:
            host = host_of(self._urls[number])
            if host in last:
                self._following[last[host]] = number
            else:
                self._lane(host).next = number
            last[host] = number
        for lane in self._lanes.values():
            self._push(lane)

    def _put_first(self, lane: _Lane, number: int) -> None:
        """Have a URL begun before all others of its lane."""
        self._following[number] = lane.next
        lane.next = number

    def _take_first(self, lane: _Lane) -> int:
        number = lane.next
        lane.next = self._following[number]
        return number

    def _push(self, lane: _Lane) -> None:
        """Put a lane that isn't busy into the queue, if anything waits in it."""
        if not lane.is_empty:
            self._turn += 1
            heapq.heappush(self._heap, (lane.next_at(), self._turn, lane))

    def _start_what_is_ready(self) -> None:
        """Start requests while there is room."""
        now = monotonic()
        while self._heap and self._heap[0][0] <= now:
            _, _, lane = heapq.heappop(self._heap)
            (self._connected if self._client.keeps(lane.host) else self._ready).append(lane)
        for lane in self._startable():
            if lane.busy or lane.is_empty:
                continue
            if lane.next_at() > now:  # it was busy or put off since
                self._push(lane)
                continue
            work = lane.take(now) or self._begin(lane)
            lane.busy = True
            lane.turns += 1
            task = asyncio.get_running_loop().create_task(self._work(lane, work))
            self._tasks.add(task)
            task.add_done_callback(self._finished)

    def _startable(self) -> Iterator[_Lane]:
        """The lanes that are ready, one after the other as long as there is room for another request."""
        while len(self._tasks) < self._room:
            if self._connected:
                yield self._connected.popleft()
            elif self._ready and self._client.has_place(len(self._tasks)):
                yield self._ready.popleft()
            else:
                return

    def _begin(self, lane: _Lane) -> _Job:
        number = self._take_first(lane)
        return _Job(number, Check(read_url(self._urls[number]), self._options.timeout), lane.good)

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._woken.set()
        if not task.cancelled() and (error := task.exception()):
            self._fault = self._fault or error

    async def _sleep(self) -> None:
        """Wait until a request has ended, or the next lane is ready."""
        if not self._heap and not self._tasks:
            return
        alarm = None
        if self._heap and len(self._tasks) < self._room:
            alarm = asyncio.get_running_loop().call_at(self._heap[0][0], self._woken.set)
        await self._woken.wait()
        self._woken.clear()
        if alarm:
            alarm.cancel()

    # ------------------------------------------------------------ one request

    async def _work(self, lane: _Lane, work: _Work) -> None:
        request = work.request
        begun = monotonic()
        answer = await self._client.ask(request, keep=not lane.is_empty)
        ended = monotonic()
        if not (isinstance(answer, Failure) and answer.reason in _NOT_SENT):
            lane.ready = max(lane.ready, ended + self._options.spacing)
        if isinstance(answer, Failure) and answer.is_own:
            self._own_fault(answer)
            lane.add(work)
        else:
            self._faults = 0
            lane.good += isinstance(answer, Answer) and answer.status < 500 and answer.status != 429
            self._room = min(self._room + 1, self._options.concurrency)
            self._note_network(request.url.host, answer)
            step = work.check.receive(answer, ended - begun, time())
            self._advance(lane, work, step, answer if isinstance(answer, Answer) else None)
        lane.busy = False
        self._push(lane)
        if lane.is_empty:
            self._client.forget(lane.host)
        elif self._stands_back(lane, ended):
            self._client.close_idle(lane.host)
            lane.turns = 0

    def _stands_back(self, lane: _Lane, now: float) -> bool:
        """Whether a lane loses its connection: it has no use for that soon, or had its turns and others wait."""
        if self._ready:
            return lane.turns >= _TURNS or lane.ready > now + _SOON
        return lane.ready > now + _KEPT

    def _advance(self, lane: _Lane, work: _Work, step: Request | Outcome, answer: Answer | None) -> None:
        if isinstance(step, Request):
            self._go_on(lane, work, step)
        elif isinstance(work, _Probe):
            self._probe_ended(lane, work, step, answer)
        else:
            self._arrived(lane, work, step, answer)

    def _go_on(self, lane: _Lane, work: _Work, request: Request) -> None:
        """Let a URL wait for its next request, in the lane of its host."""
        work.request = request
        target = lane if request.url.host == lane.host else self._lane(request.url.host)
        if target is not lane and isinstance(work, _Job):
            work.good = target.good
        if request.wait:
            work.not_before = monotonic() + request.wait
            if request.host_waits:
                target.ready = max(target.ready, work.not_before)
        self._wait(target, work)

    def _wait(self, lane: _Lane, work: _Work) -> None:
        """Let something wait in a lane; it is given up at once if that is closed."""
        if lane.closed:
            self._give_up(work, lane.closed)
            return
        lane.add(work)
        if not lane.busy:  # else it is pushed at the end of its request
            self._push(lane)

    # ------------------------------------------------------------ verdicts

    def _arrived(self, lane: _Lane, job: _Job, outcome: Outcome, answer: Answer | None) -> None:
        if job.outcome is not None:  # the page was looked at
            if answer and lane.sibling:
                outcome = job.check.compare(outcome, answer, lane.sibling)
        elif outcome.verdict is LinkVerdict.OK and answer and answer.is_page and not is_home(job.request.url):
            job.outcome, job.answer = outcome, answer
            if not lane.probed:
                self._probe(lane, job)
                return
            if lane.doubted is not None:
                lane.doubted.append(job)
                return
            if lane.sibling:
                self._look_at(lane, job)
                return
        self._settle(lane, job, outcome)

    def _settle(self, lane: _Lane, job: _Job, outcome: Outcome) -> None:
        self._done(job.number, outcome, True)
        if outcome.park:
            self._close(lane, outcome)
        elif not outcome.silent:
            lane.silent = 0
        elif job.good == lane.good:
            lane.silent += 1
            if lane.silent >= _MOST_SILENT:
                self._close(lane, outcome)

    def _close(self, lane: _Lane, outcome: Outcome) -> None:
        """Ask nothing more of a host: its other URLs have the same verdict, without having been asked."""
        why = f"{outcome.detail or outcome.status}, as for other URLs of the host"
        shared = outcome._replace(target="", status=None, detail=why)
        lane.closed = shared
        while lane.next != _NOTHING:
            self._done(self._take_first(lane), shared, False)
        begun, lane.begun = lane.begun or (), None
        for work in begun:
            self._give_up(work, shared)

    def _give_up(self, work: _Work, shared: Outcome) -> None:
        """End what waits for a host that is asked nothing more."""
        if isinstance(work, _Probe):
            self._believe(self._lane(work.check.url.host))
        elif work.outcome:
            self._done(work.number, work.outcome, True)
        else:
            self._done(work.number, shared, False)

    def _believe(self, lane: _Lane) -> None:
        """Take the verdicts that waited for a probe as they are."""
        doubted, lane.doubted = lane.doubted or (), None
        for job in doubted:
            if job.outcome:
                self._done(job.number, job.outcome, True)

    # ------------------------------------------------------------ soft 404s

    def _probe(self, lane: _Lane, job: _Job) -> None:
        """Ask for a URL that doesn't exist, beside one that does; other pages wait for the outcome."""
        lane.probed = True
        lane.doubted = [job]
        self._wait(lane, _Probe(job.request.url, self._options.timeout))

    def _probe_ended(self, lane: _Lane, probe: _Probe, outcome: Outcome, answer: Answer | None) -> None:
        own = self._lane(probe.check.url.host)
        is_found = outcome.verdict is LinkVerdict.OK or outcome.reason is Reason.SOFT_404
        if is_found and not outcome.target and answer and answer.is_page and probe.request.method == "HEAD":
            self._go_on(lane, probe, probe.check.look_at_page())
            return
        if is_found and answer and answer.body and not outcome.target:
            own.sibling = page_text(answer.body)
        if own.sibling:
            doubted, own.doubted = own.doubted or (), None
            for job in doubted:
                self._look_at(own, job)
        self._believe(own)

    def _look_at(self, lane: _Lane, job: _Job) -> None:
        """Read the page of a URL whose host shows one for every URL; one that was read by ``GET`` isn't read again."""
        if job.answer and job.answer.body and job.outcome and lane.sibling:
            self._settle(lane, job, job.check.compare(job.outcome, job.answer, lane.sibling))
            return
        job.request = job.check.look_at_page()
        self._wait(lane, job)

    # ------------------------------------------------------------ own faults

    def _own_fault(self, failure: Failure) -> None:
        """Too few files or ports: ask fewer hosts at once, and give up if that doesn't help."""
        self._faults += 1
        self._room = max(len(self._tasks) - 1, 1)
        if self._faults >= _MOST_OWN_FAULTS and self._room == 1:
            self._fault = OwnFaultError(
                f"no more connections can be opened on this machine: {failure.detail}",
                "allow more open files (ulimit -n), or ask fewer hosts at once with --concurrency",
            )

    def _note_network(self, host: str, answer: Answer | Failure) -> None:
        if isinstance(answer, Answer) or answer.heard:
            self.was_heard = self.was_heard or not (isinstance(answer, Failure) and answer.reason is Reason.ADDRESS)
        elif not self.was_heard:
            self._unheard.add(host)
            if len(self._unheard) >= self._most_unheard and not self._call_witnesses():
                self._fault = self._no_network()

    def _no_network(self) -> OwnFaultError:
        count = len(self._unheard)
        what = f"none of {count} hosts" if count > 1 else "the only host that was asked"
        return OwnFaultError(
            f"{what} could {'' if count > 1 else 'not '}be reached, so that nothing can be said of any link",
            "check this machine's network and name server",
        )
