"""The head of an HTTP response, whatever follows it: of ``HEAD``, and of what the client rejects as a whole.

Knows: the form of a response's head (RFC 9112, 2 to 6).  Must not know: URLs, verdicts.

The client reads as much as has arrived, and rejects all of it if what follows the head is wrong: a bad chunk, or more
bytes than there should be.  The status stands before these, and it decides.  A head that is wrong itself is as little
HTTP here as there.
"""

from __future__ import annotations

import re
from typing import NamedTuple

LONGEST = 16_384  # bytes of a head
_MOST_INTERIM = 8  # heads with a status of 1xx before the one that counts
_STATUS = re.compile(rb"HTTP/1\.[01] (\d{3})(?: [^\x00\r\n]*)?", re.DOTALL)
_HEADER = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([^\x00\r\n]*?)[ \t]*")
_BEGINNING = b"HTTP/1."
_END = re.compile(rb"\r?\n\r?\n")


class Head(NamedTuple):
    """A status and the headers with it, by names in lower case; ``is_old`` is true for HTTP/1.0."""

    status: int
    headers: list[tuple[str, str]]
    is_old: bool = False

    def all(self, name: str) -> tuple[str, ...]:
        """The values of all headers of a name."""
        return tuple(value for one, value in self.headers if one == name)

    def first(self, name: str) -> str:
        """The value of the first header of a name, empty if there is none."""
        return next((value for one, value in self.headers if one == name), "")

    @property
    def stays_open(self) -> bool:
        """Whether the server says that it waits for another request."""
        options = {one.strip().lower() for value in self.all("connection") for one in value.split(",")}
        return "close" not in options and (not self.is_old or "keep-alive" in options)


class HeadReader:
    """The head of a response, after any of 1xx, from what arrives piece by piece.

    ``head`` is None if what came is no HTTP; ``has_more`` says that something came after it.
    """

    __slots__ = ("_interim", "_read", "head")

    def __init__(self) -> None:
        self._read = b""
        self._interim = 0
        self.head: Head | None = None

    @property
    def has_more(self) -> bool:
        """Whether something came after the head."""
        return bool(self._read)

    def feed(self, piece: bytes) -> bool:
        """Take the next piece; whether that was the last one needed."""
        self._read += piece
        while True:
            self._read = self._read.lstrip(b"\r\n")
            if not self._read.startswith(_BEGINNING[: len(self._read)]):
                return True
            end = _END.search(self._read, 0, LONGEST + 4)
            if end is None:
                return len(self._read) > LONGEST
            head = parse_head(self._read[: end.start()])
            self._read = self._read[end.end() :]
            if head is None or not 100 <= head.status < 200 or head.status == 101:
                self.head = head
                return True
            self._interim += 1
            if self._interim == _MOST_INTERIM:
                return True


def parse_head(data: bytes) -> Head | None:
    """A head without the empty line at its end; None if it is none, or its length can be read in two ways.

    >>> parse_head(b"HTTP/1.1 301 Moved\\r\\nLocation: /b")
    Head(status=301, headers=[('location', '/b')], is_old=False)
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
    head = Head(int(status[1]), headers, first.startswith(b"HTTP/1.0"))
    lengths = set(head.all("content-length"))
    is_clear = len(lengths) <= 1 and all(one.isascii() and one.isdigit() for one in lengths)
    return head if is_clear and not (lengths and head.all("transfer-encoding")) else None
