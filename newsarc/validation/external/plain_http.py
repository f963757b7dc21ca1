"""The head of an HTTP response, read byte by byte: a second opinion on what the client rejects as a whole.

Knows: the form of a response's head (RFC 9112, 2 to 6).  Must not know: URLs, verdicts.

The client reads as much as has arrived, and rejects all of it if what follows the head is wrong: a bad chunk, or more
bytes than there should be.  The status stands before these, and it decides.  A head that is wrong itself is as little
HTTP here as there.
"""

from __future__ import annotations

import asyncio
import re
from typing import NamedTuple

LONGEST = 16_384  # bytes of a head
_MOST_INTERIM = 8  # heads with a status of 1xx before the one that counts
_STATUS = re.compile(rb"HTTP/1\.[01] (\d{3})(?: [^\x00\r\n]*)?", re.DOTALL)
_HEADER = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([^\x00\r\n]*?)[ \t]*")
_END = re.compile(rb"\r?\n\r?\n")


class Head(NamedTuple):
    """A status and the headers with it, by names in lower case."""

    status: int
    headers: list[tuple[str, str]]

    def all(self, name: str) -> tuple[str, ...]:
        """The values of all headers of a name."""
        return tuple(value for one, value in self.headers if one == name)


async def read_head(reader: asyncio.StreamReader) -> Head | None:
    """The head of a response, after any of 1xx; None if what comes is no HTTP."""
    read = b""
    for _ in range(_MOST_INTERIM):
        read = read.lstrip(b"\r\n")
        while (end := _END.search(read)) is None:
            piece = await reader.read(LONGEST)
            read = (read + piece).lstrip(b"\r\n")
            if not piece or len(read) > LONGEST:
                return None
        head = parse_head(read[: end.start()])
        if head is None or not 100 <= head.status < 200 or head.status == 101:
            return head
        read = read[end.end() :]
    return None


def parse_head(data: bytes) -> Head | None:
    """A head without the empty line at its end; None if it is none, or its length can be read in two ways.

    >>> parse_head(b"HTTP/1.1 301 Moved\\r\\nLocation: /b")
    Head(status=301, headers=[('location', '/b')])
    >>> parse_head(b"HTTP/1.1 200 OK\\r\\nContent-Length: 1\\r\\nContent-Length: 2")
    """
    first, *lines = re.sub(rb"\r?\n[ \t]+", b" ", data).replace(b"\r\n", b"\n").split(b"\n")
    status = _STATUS.fullmatch(first)
    found = [_HEADER.fullmatch(line) for line in lines]
    if status is None or len(data) > LONGEST:
        return None
    headers: list[tuple[str, str]] = []
    for one in found:
        if one is None:
            return None
        headers.append((one[1].decode().lower(), one[2].decode("utf-8", "surrogateescape")))
    head = Head(int(status[1]), headers)
    lengths = set(head.all("content-length"))
    is_clear = len(lengths) <= 1 and all(one.isascii() and one.isdigit() for one in lengths)
    return head if is_clear and not (lengths and head.all("transfer-encoding")) else None
