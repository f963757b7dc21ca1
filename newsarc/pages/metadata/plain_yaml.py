"""A fast reader of simple YAML: one field per line, plain lists, quotes without escapes.

Knows: an unambiguous subset of YAML.  Must not know: pages, fields, the YAML library.

The library takes a millisecond for an ordinary block, which is most of the time for a page; this takes a fiftieth.  It
returns exactly the same as `yaml_block.load_yaml`, or None: anything uncertain is left to that.
"""

from __future__ import annotations

import re
from typing import Any

from newsarc.pages.yaml_block import Loaded, Span

_LONGEST = 8 * 1024  # characters; the library refuses blocks with very many values, which shorter ones can't have
_DEEPEST = 5  # nested mappings and lists
_ENTRY = re.compile(r"([A-Za-z_][\w.-]*+(?: [\w.-]++)*+) *+:(?: ++(.*)|$)", re.ASCII)
_LONGEST_KEY = 128
_ITEM = re.compile(r"-( ++)(.*)")
# Characters that can't begin a plain scalar; some can before certain others.
_NOT_FIRST = frozenset("-?:,[]{}#&*!|>'\"%@` ")
_NULL = ("", "~", "null", "Null", "NULL")
_IN_LIST = re.compile(r""" *+(?:"([^"\\]*+)"|'([^']*+)'|([^\s\-?:,\[\]{}#&*!|>'"%@`][^,\[\]{}?:#"']*+)) *+(,|$)""")
_NOTHING = object()  # for anything that isn't read here; None is a value


def load_plain(block: str) -> Loaded | None:
    """The value of a block's content and the spans of its scalars; None if it isn't certain that these are right."""
    if len(block) > _LONGEST:
        return None
    lines: list[tuple[int, str, int]] = []  # the indent of a line, the rest, and the offset of that
    at = 0
    for line in block.split("\n"):
        shown = line.rstrip("\r ")
        text = shown.lstrip(" ")
        if text and text[0] != "#":
            indent = len(shown) - len(text)
            lines.append((indent, text, at + indent))
        if not shown.isprintable():  # tabs, and other line ends or non-characters
            return None
        at += len(line) + 1
    if not lines or lines[0][0]:
        return None
    reader = _Reader(lines)
    value = reader.mapping(0, _DEEPEST)
    return Loaded(value, reader.spans) if isinstance(value, dict) and reader.at == len(lines) else None


class _Reader:
    """Reads the lines of one block in order."""

    def __init__(self, lines: list[tuple[int, str, int]]) -> None:
        self._lines = lines
        self.at = 0
        self.spans: dict[str, Span] = {}

    def mapping(self, indent: int, depth: int) -> Any:  # noqa: ANN401
        """The mapping whose fields have a given indent."""
        fields: dict[str, Any] = {}
        while self.at < len(self._lines):
            begin, text, offset = self._lines[self.at]
            if begin < indent:
                break
            found = _ENTRY.fullmatch(text) if begin == indent else None
            if not found or len(found[1]) > _LONGEST_KEY or found[1] in _NULL:
                return _NOTHING
            self.at += 1
            key, written = found[1], found[2] or ""
            value = _value(written) if written else self._nested(indent, depth)
            if value is _NOTHING:
                return _NOTHING
            fields[key] = value
            if not indent:
                self._locate(key, value, offset + found.start(2), offset + len(text))
        return fields

    def _nested(self, indent: int, depth: int) -> Any:  # noqa: ANN401
        """The value of a field with nothing after its name: a list or a mapping on the next lines, or None."""
        begin, text, _ = self._lines[self.at] if self.at < len(self._lines) else (-1, "", 0)
        if begin < indent or (begin == indent and not _ITEM.fullmatch(text)):
            return None
        if not depth:
            return _NOTHING
        return self._items(begin) if _ITEM.fullmatch(text) else self.mapping(begin, depth - 1)

    def _items(self, indent: int) -> Any:  # noqa: ANN401
        """The list whose items have a given indent, each a scalar on its line."""
        items = []
        while self.at < len(self._lines):
            begin, text, _ = self._lines[self.at]
            found = _ITEM.fullmatch(text)
            if begin < indent or (begin == indent and not found):
                break
            value = _scalar(found[2]) if begin == indent and found else _NOTHING
            if value is _NOTHING:
                return _NOTHING
            items.append(value)
            self.at += 1
        return items

    def _locate(self, key: str, value: object, start: int, end: int) -> None:
        self.spans.pop(key, None)  # the last of several fields with one name counts
        if isinstance(value, str):
            self.spans[key] = (start, end)


def _value(text: str) -> Any:  # noqa: ANN401
    """The scalar or the list in the text of a line; `_NOTHING` if it is, or may be, anything else."""
    return _list(text) if text[0] == "[" else _scalar(text)


def _scalar(text: str) -> Any:  # noqa: ANN401
    first = text[0]
    if first == '"':
        inner = text[1:-1]
        return inner if len(text) > 1 and text[-1] == '"' and '"' not in inner and "\\" not in inner else _NOTHING
    if first == "'":
        inner = text[1:-1].replace("''", "\0")
        is_one = len(text) > 1 and text[-1] == "'" and "'" not in inner
        return inner.replace("\0", "'") if is_one else _NOTHING
    if first in _NOT_FIRST or ": " in text or " #" in text or text[-1] == ":" or text == "<<":
        return _NOTHING
    return None if text in _NULL else text


def _list(text: str) -> Any:  # noqa: ANN401
    if text[-1] != "]":
        return _NOTHING
    inner = text[1:-1]
    items: list[str | None] = []
    at = 0
    while inner.strip(" "):
        found = _IN_LIST.match(inner, at)
        if not found:
            return _NOTHING
        plain = (found[3] or "").rstrip(" ")
        if plain == "<<":
            return _NOTHING
        items.append((None if plain in _NULL else plain) if plain else (found[1] or found[2] or ""))
        at = found.end()
        if not found[4]:
            break
    return items
