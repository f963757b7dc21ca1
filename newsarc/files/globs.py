"""Patterns of paths, as in ``.gitignore``.

Knows: ``*``, ``**``, ``?``, ``[a-z]``, ``[[:alpha:]]``, ``\\*``, and slashes at either end.
Must not know: files, lines of ignore files (`ignore` has these).

Patterns work as in git, except that ``?`` is a character and not a byte, and that
case always matters.  A pattern that is malformed for git matches nothing.

Patterns come with an archive that may be anybody's, so none may take long; those of
pathspec may, and importing it takes longer than most validations.  The text after
an asterisk is matched at the first possible position, and that is final (an atomic
group): if the rest doesn't match after that position, it can't match after a later
one, where less of the path is left.  Only a ``*`` below a ``**`` is tried again in
another folder, since it can't leave its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from itertools import takewhile

_CLASSES = {
    "alnum": "0-9A-Za-z",
    "alpha": "A-Za-z",
    "blank": " \\t",
    "cntrl": "\\x00-\\x1f\\x7f",
    "digit": "0-9",
    "graph": "!-~",
    "lower": "a-z",
    "print": " -~",
    "punct": "!-/:-@\\[-`{-~",
    "space": "\\t-\\r ",
    "upper": "A-Z",
    "xdigit": "0-9A-Fa-f",
}
_NAMED_CLASS = re.compile(r"\[:([^\]]*):\]")
_SPECIAL = re.compile(r"[*?[\\]")
_NOTHING = "(?!)"
_FOLDERS = "(?:.*?/)??"  # any number of them, fewest first


class _MalformedError(ValueError):
    """A pattern that matches nothing."""


class Scope(StrEnum):
    """The part of a path that a pattern must match: the regular expression for the rest."""

    ALL = r"\Z"
    A_FOLDER = "(?=/)"  # that contains the path
    ANY = r"(?=/|\Z)"  # either


def matches(pattern: str, path: str) -> bool:
    """Whether a pattern matches a file's path or a folder above it; a pattern without a slash matches at any depth.

    The time is at most proportional to the product of both lengths.

    >>> matches("news/2004", "news/2004/02/1/a.md"), matches("news/*.md", "news/2004/a.md")
    (True, False)
    >>> matches("README.md", "news/README.md"), matches("/README.md", "news/README.md")
    (True, False)
    >>> matches("a.md/", "a.md"), matches("a.md/", "a.md/b.md")
    (False, True)
    """
    scope = Scope.A_FOLDER if pattern.endswith("/") else Scope.ANY
    return compiled(pattern.removesuffix("/"), scope).match(path) is not None


@cache
def compiled(pattern: str, scope: Scope) -> re.Pattern[str]:
    """A pattern without a trailing slash as a regular expression, to be matched from the beginning of a path."""
    tokens = _tokens(pattern.removeprefix("/"))
    try:
        chunks = _chunks([] if "/" in pattern else [_FOLDERS], tokens)
    except _MalformedError:
        return re.compile(_NOTHING)
    chunks[-1][-1] += scope
    return re.compile("".join(_group(first, pieces) for first, *pieces in chunks), re.DOTALL)


def _group(folders: str, pieces: list[str]) -> str:
    """A chunk as a regular expression; one that can match in only one way needs no atomic group."""
    begin, *rest = pieces
    group = folders + begin + "".join(f"(?>{piece})" for piece in rest)
    return f"(?>{group})" if folders else group


def is_plain(pattern: str) -> bool:
    """Whether a pattern has only literal characters."""
    return _SPECIAL.search(pattern) is None


def has_backward_range(pattern: str) -> bool:
    """Whether a pattern has a backward range such as ``[z-a]``, which must be a mistake."""
    try:
        return any(_NOTHING in token for token in _tokens(pattern))
    except _MalformedError:
        return False


def literal_end(pattern: str) -> str:
    """The literal end of a pattern, which every path that it matches has.

    >>> literal_end("*.py[co]"), literal_end("draft-*.md")
    ('', '.md')
    """
    return "".join(takewhile(lambda sign: sign not in "*?]\\/", reversed(pattern)))[::-1]


def _chunks(start: list[str], tokens: Iterator[str]) -> list[list[str]]:
    """The pieces of a regular expression: a chunk up to each ``**``, and within it a piece up to each ``*``.

    The first piece of a chunk, unless it is empty, is tried in one folder after the other.
    """
    chunks = [[*start, ""] if start else ["", ""]]
    for token in tokens:
        match token:
            case "**/":
                chunks.append([_FOLDERS, ""])
            case "**":
                chunks.append(["", ".*"])
            case "*":
                chunks[-1].append("[^/]*?")
            case _:
                chunks[-1][-1] += token
    return chunks


def _tokens(pattern: str) -> Iterator[str]:
    """The parts of a pattern: ``*``, ``**`` at its end, ``**/``, and regular expressions of one character each.

    Two asterisks differ from one if they are a whole name, or if only plain text
    comes before them, since git compares that separately.  Raises `_MalformedError`.
    """
    at = 0
    while at < len(pattern):
        sign = pattern[at]
        if sign == "*":
            end = at + 1
            while pattern[end : end + 1] == "*":
                end += 1
            begins = pattern[at - 1 : at] in ("", "/") or not _SPECIAL.search(pattern, 0, at)
            is_whole = end - at > 1 and begins and pattern[end : end + 1] in ("", "/")
            yield ("**/" if end < len(pattern) else "**") if is_whole else "*"
            at = end + (is_whole and end < len(pattern))
        elif sign == "[":
            written, at = _class(pattern, at)
            yield written
        elif sign == "\\":
            if at + 1 == len(pattern):
                raise _MalformedError
            yield re.escape(pattern[at + 1])
            at += 2
        else:
            yield "[^/]" if sign == "?" else re.escape(sign)
            at += 1


def _class(pattern: str, start: int) -> tuple[str, int]:
    """The character class at an offset as a regular expression, and where it ends; it never matches a slash."""
    at = start + 1
    negated = pattern[at : at + 1] in ("!", "^")
    at += negated
    choices: list[str] = []
    before = ""  # the possible start of a range
    first = True
    while first or pattern[at : at + 1] != "]":
        first = False
        sign = pattern[at : at + 1]
        if not sign:
            raise _MalformedError
        if sign == "-" and before and pattern[at + 1 : at + 2] not in ("", "]"):
            last, at = _character(pattern, at + 1)
            choices.append(f"[{re.escape(before)}-{re.escape(last)}]" if before <= last else _NOTHING)
            before = ""
        elif named := _NAMED_CLASS.match(pattern, at):
            if named[1] not in _CLASSES:
                raise _MalformedError
            choices.append(f"[{_CLASSES[named[1]]}]")
            before, at = "", named.end()
        else:
            before, at = _character(pattern, at)
            choices.append(re.escape(before))
    return f"(?!/)(?:{'(?!' * negated}{'|'.join(choices)}{').' * negated})", at + 1


def _character(pattern: str, at: int) -> tuple[str, int]:
    """The character at an offset, which may be escaped, and where the next one begins."""
    at += pattern[at] == "\\"
    if at == len(pattern):
        raise _MalformedError
    return pattern[at], at + 1
