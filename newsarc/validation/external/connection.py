"""One connection, over which requests are sent and only the heads of the answers are read.

Knows: asyncio's transports.  Must not know: addresses, URLs, verdicts.

Bytes that nobody asked for would be taken for the next answer, so a connection on which any come is closed.
"""

from __future__ import annotations

import asyncio
from time import monotonic
from typing import cast

from newsarc.validation.external.plain_http import Head, HeadReader

_KEEP = 3.0  # seconds for which a connection may be used again: servers close idle ones, some just then


class Connection(asyncio.Protocol):
    """A connection to an ``origin``: a scheme, a host and a port."""

    def __init__(self, origin: tuple[str, str, int]) -> None:
        self._origin = origin
        self._transport: asyncio.Transport | None = None
        self._reader = HeadReader()
        self._waiter: asyncio.Future[Head | None] | None = None
        self._used = monotonic()
        self._is_open = False

    def can_be_used_for(self, origin: tuple[str, str, int]) -> bool:
        """Whether a request to an origin may be sent over it."""
        return self._is_open and origin == self._origin and monotonic() - self._used < _KEEP

    async def ask(self, request: bytes) -> Head | None:
        """Send a request; the head of the answer, None if what comes is no HTTP.  Raises `OSError`."""
        if not self._transport or not self._is_open:
            return None
        self._reader = HeadReader()
        self._waiter = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        try:
            return await self._waiter
        finally:
            self._waiter = None
            self._used = monotonic()

    def close(self) -> None:
        """Close it at once."""
        self._is_open = False
        if self._transport:
            self._transport.abort()

    # ------------------------------------------------------------ asyncio.Protocol

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._is_open = True

    def data_received(self, data: bytes) -> None:
        if not self._waiter or self._waiter.done():
            self.close()
        elif self._reader.feed(data):
            self._waiter.set_result(self._reader.head)
            if self._reader.has_more:
                self.close()

    def connection_lost(self, exc: Exception | None) -> None:
        self._is_open = False
        if not self._waiter or self._waiter.done():
            return
        if exc:
            self._waiter.set_exception(exc)
        else:
            self._waiter.set_result(None)
