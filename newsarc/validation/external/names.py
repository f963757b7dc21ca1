"""Names of hosts to their addresses, looked up by threads that nobody waits for.

Knows: the system's resolver.  Must not know: HTTP, which host is looked up for which URL.

`getaddrinfo` can't be cancelled and may take half a minute.  The threads are daemons: a run that ends early leaves them
to it.  A name is looked up with a dot at its end, or a search domain of this machine's network might answer for it.
"""

from __future__ import annotations

import asyncio
import errno
import socket
from collections.abc import Callable
from contextlib import suppress
from queue import SimpleQueue
from threading import Thread
from time import monotonic
from typing import NamedTuple

from newsarc.model.external import Detail, Reason
from newsarc.validation.external.exchange import Failure
from newsarc.validation.external.networks import refused_address

_THREADS = 64
_FRESH = 60.0  # seconds
_NO_SUCH_HOST = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}
_OWN_ERRORS = {errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.ENOBUFS}


class Address(NamedTuple):
    family: int
    address: str


Addresses = tuple[Address, ...]


class Names:
    """The resolver of a run; ``allowed`` are the hosts whose addresses aren't judged.

    ``resolved`` says whether any name had an address so far: if none has, the
    resolver may be at fault and not the names.
    """

    def __init__(self, allowed: frozenset[str]) -> None:
        self._allowed = allowed
        self._known: dict[str, tuple[float, Addresses | Failure]] = {}
        self._queue: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._threads = 0
        self._busy = 0
        self.resolved = False

    async def look_up(self, host: str) -> Addresses | Failure:
        """The addresses of a host; a failure where it has none, or where one of them is refused."""
        known = self.known(host)
        if known is None:
            known = await self._look_up(host)
            if not (isinstance(known, Failure) and known.reason is Reason.DNS):  # which is worth another try
                self._known[host] = monotonic() + _FRESH, known
            self.resolved = self.resolved or not isinstance(known, Failure) or known.reason is Reason.ADDRESS
        return known

    def known(self, host: str) -> Addresses | Failure | None:
        """What was found out about a host a moment ago."""
        until, known = self._known.get(host, (0.0, None))
        return known if monotonic() < until else None

    def forget(self, host: str) -> None:
        """Forget a host, of which nothing more is asked."""
        self._known.pop(host, None)

    async def _look_up(self, host: str) -> Addresses | Failure:
        name = host if host in self._allowed else f"{host}."
        try:
            found = await self._in_thread(name)
        except socket.gaierror as error:
            if error.errno in _NO_SUCH_HOST:
                return Failure(Reason.NO_SUCH_HOST, heard=False)
            return Failure(Reason.DNS, Detail.NOT_LOOKED_UP, heard=False)
        except (OSError, UnicodeError) as error:
            is_own = isinstance(error, OSError) and error.errno in _OWN_ERRORS
            return Failure(Reason.DNS, Detail.NOT_LOOKED_UP, heard=False, is_own=is_own)
        addresses = tuple(dict.fromkeys(Address(family, str(address[0])) for family, *_, address in found))
        if host not in self._allowed:
            for one in addresses:
                if refused := refused_address(one.address):
                    return Failure(Reason.ADDRESS, f"has {refused}")
        return addresses

    def _in_thread(self, name: str) -> asyncio.Future[list[tuple[int, int, int, str, tuple[str | int, ...]]]]:
        loop = asyncio.get_running_loop()
        future: asyncio.Future[list[tuple[int, int, int, str, tuple[str | int, ...]]]] = loop.create_future()

        def finish(result: object, error: BaseException | None) -> None:
            self._busy -= 1
            if not future.done():
                if error:
                    future.set_exception(error)
                else:
                    future.set_result(result)  # type: ignore[arg-type]

        def work() -> None:
            result, problem = None, None
            try:
                result = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)
            except Exception as error:  # whatever it is, somebody waits for it
                problem = error
            with suppress(RuntimeError):  # the run has ended meanwhile
                loop.call_soon_threadsafe(finish, result, problem)

        self._busy += 1
        if self._busy > self._threads and self._threads < _THREADS:
            self._threads += 1
            Thread(target=_work, args=(self._queue,), name="newsarc-dns", daemon=True).start()
        self._queue.put(work)
        return future


def _work(queue: SimpleQueue[Callable[[], None]]) -> None:
    while True:
        queue.get()()
