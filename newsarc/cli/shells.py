"""Answers a shell that completes a line: reads the line, finds the candidates, quotes them as the shell needs.

Knows: the protocols of the scripts that ``newsarc --install-completion`` installs for
bash, zsh and fish.  Must not know: where candidates come from (`completion`).

Typer's own answers are not used for these three: they quote nothing for bash, let
a backslash in a page's text out of zsh's quotes, and load rich for a line of help.
Nothing is ever written to stderr, as it would appear in the middle of the line.
"""

from __future__ import annotations

import os
import re
import shlex
import sys
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise, takewhile
from typing import Any, NamedTuple

from newsarc.cli.arguments import with_command_first
from newsarc.cli.output import write
from newsarc.text.folding import fold

VARIABLE = "_NEWSARC_COMPLETE"
_PLAIN = r"\w@%+:,./-"  # characters without a meaning for shells
_PATTERN = re.compile(r"[*?\[]|[+@!]\(")
_ASSIGNMENT = re.compile(r"([A-Za-z_]\w*)=(.*)", re.DOTALL)
_SPACES = re.compile(r"\s+")


class Completion(NamedTuple):
    """A candidate for the word at the cursor, with a line of help or the empty string."""

    value: str
    help: str


Complete = Callable[[Sequence[str], str], list[Completion]]  # from the arguments before a word, and its beginning


def answer(group: Any) -> None:  # noqa: ANN401 - Typer gives its commands no public type
    """Answer a shell that asks, and exit; return if none does, or one that Typer serves itself."""
    shell = _SHELLS.get(os.environ.get(VARIABLE, ""))
    if shell is None:
        return
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    try:
        write(shell(lambda arguments, typed: _candidates(group, arguments, typed)))
    except Exception:  # whatever is broken: a shell that completes a line can show no error
        sys.exit(0)
    sys.exit(0)


# ---------------------------------------------------------------- candidates


def _candidates(group: Any, arguments: Sequence[str], typed: str) -> list[Completion]:  # noqa: ANN401 - as above
    """The candidates for a word, ``typed`` so far, after the arguments before it; none for files and folders."""
    arguments = with_command_first(arguments)
    if arguments[:1] == ["help"]:
        arguments = arguments[1:]
    command = group.get_command(None, arguments[0]) if arguments else None
    if command:
        arguments = arguments[1:]
    with (command or group).make_context(None, [*arguments], resilient_parsing=True) as context:
        completed, typed = _completed(context, arguments, typed)
        items = completed.shell_complete(context, typed)
    return [Completion(item.value, item.help or "") for item in items if item.type == "plain"]


def _completed(context: Any, arguments: Sequence[str], typed: str) -> tuple[Any, str]:  # noqa: ANN401
    """The option, argument or command that a word belongs to, and the part of the word that is its value."""
    if typed.startswith("-") and "=" in typed:
        option, _, typed = typed.partition("=")
        arguments = [*arguments, option]
    elif typed.startswith("-") and "--" not in arguments:
        return context.command, typed  # the name of an option
    parameters = context.command.get_params(context)
    last = arguments[-1:]
    waiting = (one for one in parameters if _is_option_with_value(one) and last and last[0] in one.opts)
    open_arguments = (one for one in parameters if one.param_type_name == "argument" and _takes_more(context, one))
    return next(waiting, None) or next(open_arguments, None) or context.command, typed


def _is_option_with_value(parameter: Any) -> bool:  # noqa: ANN401
    return parameter.param_type_name == "option" and not parameter.is_flag


def _takes_more(context: Any, argument: Any) -> bool:  # noqa: ANN401
    source = context.get_parameter_source(argument.name)
    return argument.nargs == -1 or source is None or source.name != "COMMANDLINE"


# ---------------------------------------------------------------- bash


def _bash(complete: Complete) -> str:
    """One candidate per line, quoted as it must be on the command line."""
    words, quote = _split(os.environ["COMP_WORDS"])
    at = int(os.environ["COMP_CWORD"])
    before, typed = words[:at], words[at] if at < len(words) else ""
    # bash takes `--since=2012` apart; after the option's name the value completes as well without the sign.
    before = [word for option, word in pairwise(["", *before]) if word != "=" or not option.startswith("--")]
    typed = "" if typed == "=" else typed
    values = [one.value for one in complete(_arguments(before), typed)]
    # Typer's script lets bash take them for patterns of files.
    values = [value for value in values if not _PATTERN.search(value)]
    if quote == '"':  # where bash puts an earlier command in place of `!`, whatever is before it
        values = [value for value in values if "!" not in value]
    shared = _common_start(values)
    if shared and not fold(shared).startswith(fold(typed)):
        values.append(typed)  # bash inserts what all share, and would take away the rest of what was typed
    return "".join(f"{_bash_quoted(value, quote)}\n" for value in values)


def _bash_quoted(value: str, quote: str) -> str:
    """A candidate after an open quote, or none: then each special character gets a backslash."""
    if quote == '"':
        return re.sub(r'(["$`\\])', r"\\\1", value)
    if quote:
        return value.replace("'", r"'\''")
    return re.sub(f"([^{_PLAIN}])", r"\\\1", value)


def _common_start(values: Sequence[str]) -> str:
    """What several values all begin with; the empty string for fewer than two."""
    first, last = (min(values), max(values)) if len(values) > 1 else ("", "")
    return "".join(one for one, _ in takewhile(lambda pair: pair[0] == pair[1], zip(first, last, strict=False)))


# ---------------------------------------------------------------- zsh


def _zsh(complete: Complete) -> str:
    """A command that zsh evaluates: candidates in single quotes, which it inserts quoted as the place needs."""
    candidates = complete(*_line(os.environ.get("_TYPER_COMPLETE_ARGS", "")))
    if not candidates:
        return "_files"
    # -U: they match what was typed, however it is spelt; -V: in this order.
    words = " ".join(_single_quoted(one.value) for one in candidates)
    if not any(one.help for one in candidates):
        return f"compadd -U -V newsarc -- {words}"
    lines = " ".join(map(_single_quoted, _with_help(candidates)))
    return f"local -a _newsarc; _newsarc=({lines}); compadd -U -V newsarc -l -d _newsarc -- {words}"


def _single_quoted(text: str) -> str:
    return "'" + text.replace("'", r"'\''") + "'"


def _with_help(candidates: Sequence[Completion]) -> Iterator[str]:
    """Each candidate with its help beside it, as zsh shows them."""
    width = max(len(one.value) for one in candidates)
    for one in candidates:
        yield f"{one.value:{width}}  {_SPACES.sub(' ', one.help)}".rstrip()


# ---------------------------------------------------------------- fish


def _fish(complete: Complete) -> str:
    """One candidate per line, its help after a tab; fish quotes them.  An exit code says whether there are any."""
    arguments, typed = _line(os.environ.get("_TYPER_COMPLETE_ARGS", ""))
    candidates = complete(arguments, typed)
    if os.environ.get("_TYPER_COMPLETE_FISH_ACTION") == "is-args":
        sys.exit(not candidates)
    return "".join("\t".join(filter(None, (_as_typed(one.value, typed), one.help))) + "\n" for one in candidates)


def _as_typed(value: str, typed: str) -> str:
    """A candidate that begins as typed, if it does so apart from accents: fish would leave it out otherwise."""
    if typed.casefold() in value.casefold():
        return value
    ends = (at for at in range(len(value) + 1) if fold(value[:at]) == fold(typed))
    return next((typed + value[at:] for at in ends), value)


_SHELLS: dict[str, Callable[[Complete], str]] = {
    "complete_bash": _bash,
    "complete_zsh": _zsh,
    "complete_fish": _fish,
}


# ---------------------------------------------------------------- lines


def _line(text: str) -> tuple[list[str], str]:
    """The arguments on a line up to the cursor, and the word at it."""
    words, quote = _split(text)
    between = text[-1:].isspace() and not quote and not text.endswith("\\ ")
    typed = "" if between or not words else words.pop()
    return _arguments(words), typed


def _arguments(words: Sequence[str]) -> list[str]:
    """The words after the command's; variables assigned before it (``NEWSARC_ARCHIVE=x newsarc``) are set here too."""
    for at, word in enumerate(words):
        assigned = _ASSIGNMENT.fullmatch(word)
        if not assigned:
            return list(words[at + 1 :])
        os.environ[assigned[1]] = assigned[2]
    return []


def _split(text: str) -> tuple[list[str], str]:
    """The words of a line that may be unfinished, and the quote that is open at its end."""
    reader = shlex.shlex(text, posix=True)
    reader.whitespace_split, reader.commenters = True, ""
    words: list[str] = []
    try:
        words.extend(reader)
    except ValueError:  # a quote is open, or a backslash is last
        words.append(reader.token)
        state = str(vars(reader)["state"])  # no method tells it
        return words, state if state in ("'", '"') else ""
    return words, ""
