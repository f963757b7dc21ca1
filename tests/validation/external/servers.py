"""Servers on loopback that answer as the worst of the web does: raw bytes over real sockets."""

from __future__ import annotations

import asyncio
import gzip
import socket
import ssl
import struct
import threading
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar

T = TypeVar("T")


@dataclass
class Request:
    """One request as it came: its method, target, headers by lower-case name, and which connection it came on."""

    method: str
    target: str
    headers: dict[str, str]
    connection: int
    raw: bytes
    time: float = 0.0


Answer = Callable[[Request, asyncio.StreamWriter], Awaitable[None]]


@dataclass
class Server:
    """A server at one address; `requests` is its log, `connections` how many were made to it."""

    host: str
    port: int
    answer: Answer | bytes
    tls: ssl.SSLContext | None = None
    requests: list[Request] = field(default_factory=list)
    connections: int = 0
    open: int = 0
    most_open: int = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self.open += 1
        self.most_open = max(self.most_open, self.open)
        number = self.connections
        try:
            while True:
                raw = await reader.readuntil(b"\r\n\r\n")
                line, *headers = raw.decode("latin-1").split("\r\n")
                method, target, _ = line.split(" ", 2)
                named = dict(one.split(": ", 1) for one in headers if one)
                now = asyncio.get_running_loop().time()
                request = Request(method, target, {k.lower(): v for k, v in named.items()}, number, raw, now)
                self.requests.append(request)
                if isinstance(self.answer, bytes):
                    writer.write(self.answer)
                else:
                    await self.answer(request, writer)
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
            pass  # the client has gone
        except asyncio.CancelledError:
            writer.transport.abort()  # the test has ended: nobody waits for what isn't sent yet
        self.open -= 1
        with suppress(Exception):
            writer.close()

    async def start(self) -> asyncio.Server:
        server = await asyncio.start_server(self.serve, self.host, self.port, ssl=self.tls, limit=2**20, backlog=1000)
        self.port = server.sockets[0].getsockname()[1]
        return server


class Background:
    """An event loop in a thread of its own, in which servers run."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self._thread.start()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(20)

    def close(self) -> None:
        async def end() -> None:
            tasks = asyncio.all_tasks() - {asyncio.current_task()}
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await asyncio.sleep(0)  # in the loop's next round the connections hear that they are closed

        self.run(end())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(5)
        self.loop.close()


@contextmanager
def serving(*servers: Server) -> Iterator[tuple[Server, ...]]:
    """Servers that run until the end of the block."""
    background = Background()
    started = [background.run(server.start()) for server in servers]
    try:
        yield servers
    finally:
        for one in started:
            background.loop.call_soon_threadsafe(one.close)
        background.close()


# ---------------------------------------------------------------- answers


def head(status: str, *headers: str, body: str = "") -> bytes:
    """A whole answer; one to HEAD has the same bytes here only without a body."""
    lines = [f"HTTP/1.1 {status}", *headers]
    if not any(one.lower().startswith(("content-length", "transfer-encoding")) for one in headers):
        lines.append(f"Content-Length: {len(body.encode())}")
    return ("\r\n".join(lines) + "\r\n\r\n" + body).encode("latin-1", "replace")


OK = head("200 OK")


def by_method(**answers: bytes | Answer) -> Answer:
    """Another answer for each method."""

    async def answer(request: Request, writer: asyncio.StreamWriter) -> None:
        await play(answers[request.method], request, writer)

    return answer


def by_path(
    answers: dict[str, bytes | Answer], default: bytes | Answer = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
) -> Answer:
    """Another answer for each target."""

    async def answer(request: Request, writer: asyncio.StreamWriter) -> None:
        await play(answers.get(request.target, default), request, writer)

    return answer


def in_turn(*answers: bytes | Answer) -> Answer:
    """One answer after the other, the last one for ever."""
    left = list(answers)

    async def answer(request: Request, writer: asyncio.StreamWriter) -> None:
        await play(left.pop(0) if len(left) > 1 else left[0], request, writer)

    return answer


async def play(answer: bytes | Answer, request: Request, writer: asyncio.StreamWriter) -> None:
    if isinstance(answer, bytes):
        # No body follows the head of an answer to HEAD.
        writer.write(answer.partition(b"\r\n\r\n")[0] + b"\r\n\r\n" if request.method == "HEAD" else answer)
    else:
        await answer(request, writer)


def page(title: str, words: str = "A page with a few words of its own.", status: str = "200 OK") -> bytes:
    """A page of HTML."""
    body = f"<html><head><title>{title}</title></head><body><p>{words}</p></body></html>"
    return head(status, "Content-Type: text/html; charset=utf-8", body=body)


async def close(request: Request, writer: asyncio.StreamWriter) -> None:
    """Close the connection without a word."""
    writer.close()


async def reset(request: Request, writer: asyncio.StreamWriter) -> None:
    """Reset the connection."""
    sock = writer.get_extra_info("socket")
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


async def hang(request: Request, writer: asyncio.StreamWriter) -> None:
    """Never answer."""
    await asyncio.sleep(3600)


def endless(start: bytes, piece: bytes, pause: float = 0.0) -> Answer:
    """Send a start, and then a piece for ever."""

    async def answer(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(start)
        while True:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(pause)

    return answer


def raw(data: bytes, *, then_close: bool = True) -> Answer:
    """Send some bytes, whatever was asked, and close the connection."""

    async def answer(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(data)
        await writer.drain()
        if then_close:
            writer.close()

    return answer


BOMB = gzip.compress(bytes(32 * 2**20), 9)  # 32 MiB of nothing
