"""The guard at the socket: every connection is judged by the address that it is really made to.

Knows: sockets, which networks are refused.  Must not know: HTTP, where an address came from.

A name is judged when it is looked up, so that a server with one public and one private address isn't asked at all; but
only here is the address the one that ``connect()`` gets, whatever was answered a moment before (DNS rebinding) and
however the URL is written.
"""

from __future__ import annotations

import errno
import socket
from contextlib import suppress
from contextvars import ContextVar
from typing import Any

from newsarc.validation.external.networks import refused_address

_RECEIVE_BUFFER = 32 * 1024  # bytes; the kernel doubles them: what a server sends unasked waits there and not here


class Attempt:
    """What is done for one request: whether a name is being looked up, the sockets, and why one was refused, if so."""

    def __init__(self) -> None:
        self.looks_up = False
        self.sockets: list[socket.socket] = []
        self.refused = ""

    def shut_down(self) -> None:
        """End all connections: the client forgets some, as those to a proxy that refused."""
        for one in self.sockets:
            if one.fileno() >= 0:
                with suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)


attempt: ContextVar[Attempt] = ContextVar("attempt")  # of the request that the current task is sending


def guarded_socket(address: tuple[Any, ...]) -> socket.socket:
    """A socket for an address as `getaddrinfo` gives it.  Raises `PermissionError` for one that is refused.

    The client takes any error for a reason to try the next address, so the reason is recorded in the `Attempt`.
    """
    if refused := refused_address(address[4][0]):
        attempt.get().refused = refused
        raise PermissionError(errno.EACCES, "refused")
    return open_socket(address)


def open_socket(address: tuple[Any, ...]) -> socket.socket:
    """The same for an address that needs no guard: that of a host that was allowed by name, or of a proxy."""
    family, kind, protocol = address[:3]
    opened = socket.socket(family, kind, protocol)
    with suppress(OSError):
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _RECEIVE_BUFFER)
    attempt.get().sockets.append(opened)
    return opened
