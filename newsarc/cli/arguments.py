"""The arguments of the command line, put in the order in which Typer parses them.

Knows: what may stand before the name of a command, and what may stand in its place.
Must not know: which options commands have.

    -C DIR show             as show -C DIR
    help show               as show --help
    2012-02-08  a/page.md   shown
    wang lijun              searched for
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import takewhile

from newsarc.errors import UsageError

_ARCHIVE = ("-C", "--archive")
_OTHER_NAMES = {  # of commands, as other programs call them
    **dict.fromkeys(("find", "grep"), "search"),
    **dict.fromkeys(("check", "fix", "lint"), "validate"),
    **dict.fromkeys(("names", "tags"), "contexts"),
    **dict.fromkeys(("cat", "list", "ls", "open"), "show"),
    **dict.fromkeys(("move", "rename"), "mv"),
}
_SHORT = 4  # letters of a command in whose place another word of as many is no typing error: show and snow


def with_command_first(arguments: Sequence[str]) -> list[str]:
    """The arguments with an archive that is named before the command behind it."""
    before, rest = _divided(arguments)
    return [*rest[:1], *before, *rest[1:]] if rest and not rest[0].startswith("-") else list(arguments)


def with_command(arguments: Sequence[str], commands: Collection[str]) -> list[str]:
    """The same; what begins with neither a command nor an option is shown or searched for.

    Raises `UsageError` for a word that is nearly a command, or another name for one.
    """
    before, rest = _divided(arguments)
    if not rest or rest[0].startswith("-"):
        return list(arguments)
    first, *others = rest
    if first in commands:
        return [first, *before, *others]
    if first != "help":
        return [_command_for(rest, commands), *before, *rest]
    if not others or others[0] in commands or others[0].startswith("-"):
        return [*others[:1], "--help"]
    raise _no_such_command(others[0], commands)


def _divided(arguments: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    """The arguments at the beginning that name the archive, and the others."""
    first = arguments[0] if arguments else ""
    size = 2 if first in _ARCHIVE else int(first.startswith(("-C", "--archive=")))
    return arguments[:size], arguments[size:]


def _command_for(arguments: Sequence[str], commands: Collection[str]) -> str:
    """The command for arguments that begin with none: show for a date or a path, else search."""
    words = list(takewhile(lambda one: not one.startswith("-"), arguments))
    if words[0] in _OTHER_NAMES or _nearest(words[0], commands):
        raise _no_such_command(words[0], commands)
    text = " ".join(words)
    if _is_path(text) or _is_date(text):
        return "show"
    from newsarc.cli.messages import print_message

    print_message(f"newsarc: searching for {text!r}; newsarc --help lists the commands")
    return "search"


def _no_such_command(word: str, commands: Collection[str]) -> UsageError:
    near = _OTHER_NAMES.get(word) or _nearest(word, commands)
    searched = f"to search for the word: newsarc search {word}"
    return UsageError(f"no such command: {word}", f"did you mean {near}? ({searched})" if near else searched)


def _nearest(word: str, commands: Collection[str]) -> str | None:
    """The command that a word is, but for a typing error; two in a long word."""
    if " " in word:
        return None
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    near = process.extract(word, list(commands), scorer=OSA.distance, score_cutoff=2 if len(word) > 6 else 1)
    return next((one for one, *_ in near if _may_be(word, one)), None)


def _may_be(word: str, command: str) -> bool:
    return len(command) > _SHORT or len(word) != len(command) or sorted(word) == sorted(command)


def _is_path(text: str) -> bool:
    """Whether a text can only be the path of a page, or the number of an event: ``2012-02-08/2``."""
    from newsarc.files.paths import is_page

    is_fraction = re.match(r"\d{1,3}/", text)  # 24/7 and 9/11, where a path begins with a folder or a year
    return is_page(text) or ("/" in text and " " not in text and any(map(str.isdigit, text)) and not is_fraction)


def _is_date(text: str) -> bool:
    from newsarc.text.typed_dates import is_fraction, read_period, typed_anniversary

    is_anniversary = not is_fraction(text) and typed_anniversary(text)  # 24/7 and 9/11 are rather words
    return text.casefold() == "latest" or bool(read_period(text) or is_anniversary)
