"""A page's bytes to text, and text back to bytes.

Knows: encodings and byte order marks.  Must not know: the meaning of the text.
"""

from __future__ import annotations

from typing import NamedTuple

from newsarc.pages.page import Problem

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_MARKS_OF_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_MARKS_OF_UTF_32 = (b"\xff\xfe\0\0", b"\0\0\xfe\xff")


class Decoded(NamedTuple):
    """A page's text without a byte order mark, the problems of its bytes, and whether they are UTF-8 at all.

    Bytes that are not UTF-8 are lone surrogates in the text.
    """

    text: str
    problems: tuple[Problem, ...] = ()
    is_utf8: bool = True


def decode(data: bytes) -> Decoded:
    """The text of a page, from any bytes; UTF-16 and UTF-32 are recognised, but not decoded."""
    if encoding := _other_encoding(data):
        message = f"the page is not UTF-8 but {encoding}; save it as UTF-8"
        return Decoded(data.decode("utf-8", "surrogateescape"), (Problem("NA502", message, 0, 0),), is_utf8=False)
    try:
        return Decoded(data.decode("utf-8").removeprefix("\ufeff"))
    except UnicodeDecodeError as error:
        text = data.decode("utf-8", "surrogateescape")
        mark = text.startswith("\ufeff")
        at = len(data[: error.start].decode("utf-8")) - mark
        message = f"byte 0x{data[error.start]:02x} at offset {error.start} is not UTF-8"
        return Decoded(text[mark:], (Problem("NA502", message, at, at + 1),))


def encode(text: str, like: bytes) -> bytes:
    """The bytes of a page's text, with a byte order mark if the bytes ``like`` have one; the reverse of `decode`."""
    mark = _BYTE_ORDER_MARK if like.startswith(_BYTE_ORDER_MARK) else b""
    return mark + text.encode("utf-8", "surrogateescape")


def _other_encoding(data: bytes) -> str:
    """``UTF-16`` or ``UTF-32`` if a file is in one of these; otherwise the empty string.

    A file without a byte order mark is recognised by its NULs: in UTF-16 and UTF-32 every space and line end has at
    least one, while a stray NUL in UTF-8 is normal text (CommonMark 2.3).
    """
    if data.startswith(_MARKS_OF_UTF_32):
        return "UTF-32"
    if data.startswith(_MARKS_OF_UTF_16):
        return "UTF-16"
    nulls = data.count(b"\0")
    if not nulls or nulls < data.count(b" ") + data.count(b"\n"):
        return ""
    return "UTF-32" if nulls * 2 > len(data) else "UTF-16"
