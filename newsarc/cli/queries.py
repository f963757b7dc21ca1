"""Which arguments of a query are options, and which are words that mustn't be there.

Knows: how options are written.  Must not know: which there are, what a query means.

``-trial`` leaves out a word, though it would do for seven options of a letter
each.  An argument that begins with one sign is an option only where it is one that
the command has, alone (``-l``), with others that take no value (``-l0``), or
with a value that it can have: ``-C`` with any folder, ``-n`` with a number.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

MINUS = "\N{MINUS SIGN}"  # what queries take for the sign, and no parser of options does


def spared(arguments: Sequence[str], params: Sequence[Any]) -> list[str]:
    """Arguments with each ``-word`` written so that it isn't taken for options; ``params`` are Typer's."""
    return list(_spared(arguments, _takes_value(params)))


def _takes_value(params: Sequence[Any]) -> dict[str, bool]:
    """Each option as it is written, with whether a value follows."""
    named = {name: not param.is_flag for param in params if hasattr(param, "is_flag") for name in param.opts}
    return {**named, "-h": False}


def _spared(arguments: Sequence[str], options: dict[str, bool]) -> Iterator[str]:
    is_value = is_over = False
    for one in arguments:
        is_over = is_over or (one == "--" and not is_value)
        is_word = one[:1] == "-" and one[:2] != "--" and not is_value and not is_over and _is_word(one, options)
        yield f"{MINUS}{one[1:]}" if is_word else one
        is_value = not is_word and not is_value and not is_over and _wants_value(one, options)


def _is_word(argument: str, options: dict[str, bool]) -> bool:
    """Whether an argument with a sign is no option: a letter alone is always meant for one."""
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
    """Where the value of the option of one letter begins that an argument ends with; None where it isn't one."""
    for at, letter in enumerate(argument[1:], 2):
        option = f"-{letter}"
        if option not in options:
            return None
        if options[option]:
            value = argument[at:]
            return at if option == "-C" or not value or value.isdigit() else None
    return len(argument) if len(argument) > 1 else None
