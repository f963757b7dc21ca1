"""The arguments of a query: what a shell and an option parser would make of them is undone.

Knows: how options are written, and what a shell does to quotes.  Must not know: which options
there are, what a query means.

``-trial`` excludes a word, though it could be seven options of a letter each.  An
argument that begins with one hyphen is an option only if it is one that the command
has, alone (``-l``), with others that take no value (``-l0``), or with a value that it
can have: ``-C`` with any folder, ``-n`` with a number.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Any, Protocol, TypeVar

from newsarc.errors import NotFoundError, QueryError

_WORD = "\0"  # before an argument that isn't options; no argument that was typed can have this character
_FIELD_VALUE = re.compile(r'([-−]?[A-Za-z]+:)([^"\s][^"]*\s[^"]*)')


class _Answer(Protocol):
    @property
    def total(self) -> int: ...


Answer = TypeVar("Answer", bound=_Answer)


def answered(arguments: Sequence[str], ask: Callable[[str], Answer]) -> tuple[str, Answer]:
    """The query that was meant, and the answer: the words after a field are its value if that finds any, else words."""
    words = [one.removeprefix(_WORD) for one in arguments]
    joined, literal = join_words(words), " ".join(words)
    if joined != literal:
        with suppress(NotFoundError, QueryError):
            answer = ask(joined)
            if answer.total:
                return joined, answer
    return literal, ask(literal)


def join_words(arguments: Iterable[str]) -> str:
    """The query that was meant, with the quotes that a shell takes off ``context:"Bo Xilai"``.

    >>> join_words(["context:Bo Xilai", "trial"])
    'context:"Bo Xilai" trial'
    """
    return " ".join(_FIELD_VALUE.sub(r'\1"\2"', one) if _FIELD_VALUE.fullmatch(one) else one for one in arguments)


def protect_words(arguments: Sequence[str], params: Sequence[Any]) -> list[str]:
    """Arguments in which each ``-word`` is marked so that it isn't taken for options; ``params`` are Typer's.

    `answered` removes the marks.
    """
    return list(_protected(arguments, _takes_value(params)))


def _takes_value(params: Sequence[Any]) -> dict[str, bool]:
    """Each option as it is written, and whether a value follows."""
    named = {name: not param.is_flag for param in params if hasattr(param, "is_flag") for name in param.opts}
    return {**named, "-h": False}


def _protected(arguments: Sequence[str], options: dict[str, bool]) -> Iterator[str]:
    is_value = is_over = False
    for one in arguments:
        is_over = is_over or (one == "--" and not is_value)
        is_word = one[:1] == "-" and one[:2] != "--" and not is_value and not is_over and _is_word(one, options)
        yield f"{_WORD}{one}" if is_word else one
        is_value = not is_word and not is_value and not is_over and _wants_value(one, options)


def _is_word(argument: str, options: dict[str, bool]) -> bool:
    """Whether an argument with a hyphen is no option; a single letter always is one."""
    if len(argument) < 3 and argument[1:].isascii() and not argument[1:].isdigit():
        return False
    return _value_at(argument, options) is None


def _wants_value(argument: str, options: dict[str, bool]) -> bool:
    """Whether the value of an option is the next argument."""
    if argument.startswith("--"):
        return options.get(argument, False)
    at = _value_at(argument, options) or 0
    return argument[:1] == "-" and at == len(argument) and options[f"-{argument[-1]}"]


def _value_at(argument: str, options: dict[str, bool]) -> int | None:
    """The offset in an argument of short options at which the last one's value begins; None if they aren't options."""
    for at, letter in enumerate(argument[1:], 2):
        option = f"-{letter}"
        if option not in options:
            return None
        if options[option]:
            value = argument[at:]
            return at if option == "-C" or not value or value.isdigit() else None
    return len(argument) if len(argument) > 1 else None
