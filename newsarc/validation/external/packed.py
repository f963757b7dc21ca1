"""Very many short texts, each once, in a quarter of the memory that as many strings in a dictionary take.

Knows: bytes, hashes.  Must not know: what the texts are.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from typing import overload

_FIRST_SIZE = 1024  # of the hash table; a power of two
_CODE = ("utf-8", "surrogateescape")  # names of files may be in any encoding


class PackedTexts(Sequence[str]):
    """Different texts, numbered in the order in which they were added; a string is made whenever one is asked for.

    >>> texts = PackedTexts()
    >>> [texts.add(one) for one in ("one", "", "two", "one")]
    [0, 1, 2, 0]
    >>> texts[0], texts[-1], texts[1:], len(texts), "two" in texts, "three" in texts
    ('one', 'two', ['', 'two'], 3, True, False)
    """

    def __init__(self) -> None:
        self._data = bytearray()
        self._ends = array("Q", (0,))  # that of each text, after the beginning of the first
        self._table = array("I", (0,)) * _FIRST_SIZE  # open addressing: the number of a text plus one, or zero

    def add(self, text: str) -> int:
        """The number of a text, which is added unless it is there."""
        data = text.encode(*_CODE)
        slot = self._slot(data)
        if number := self._table[slot]:
            return number - 1
        self._data += data
        self._ends.append(len(self._data))
        self._table[slot] = len(self)
        if 2 * len(self) > len(self._table):
            self._grow()
        return len(self) - 1

    def _slot(self, data: bytes) -> int:
        """Where a text is in the table, or would be."""
        table, mask = self._table, len(self._table) - 1
        slot = hash(data) & mask
        while (number := table[slot]) and self._data[self._ends[number - 1] : self._ends[number]] != data:
            slot = (slot + 1) & mask
        return slot

    def _grow(self) -> None:
        self._table = array("I", (0,)) * (2 * len(self._table))
        for number in range(len(self)):
            data = bytes(self._data[self._ends[number] : self._ends[number + 1]])
            self._table[self._slot(data)] = number + 1

    def __contains__(self, text: object) -> bool:
        return isinstance(text, str) and self._table[self._slot(text.encode(*_CODE))] > 0

    def __len__(self) -> int:
        return len(self._ends) - 1

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> list[str]: ...
    def __getitem__(self, at: int | slice) -> str | list[str]:
        if isinstance(at, slice):
            return [self[one] for one in range(*at.indices(len(self)))]
        if not 0 <= at < len(self._ends) - 1:
            at = range(len(self))[at]  # negative ones count from the end
        return self._data[self._ends[at] : self._ends[at + 1]].decode(*_CODE)

    def __iter__(self) -> Iterator[str]:
        return map(self.__getitem__, range(len(self)))
