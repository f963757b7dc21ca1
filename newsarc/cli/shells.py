"""How candidates are handed to a shell: what it asks, and how it wants an answer quoted.

Knows: the protocols of Typer's scripts for bash, zsh and fish.  Must not know:
what is completed (`completion`).

Typer's own answers are not used for these three: they quote nothing for bash, let
a backslash in a page's text out of zsh's quotes, and load rich for a line of help.
Nothing is ever written to stderr, for it would stand in the middle of what is typed.
"""

from __future__ import annotations

import os
import re
import shlex
import sys
from collections.abc import Sequence
from itertools import pairwise, takewhile

from typer._click.core import Command
from typer._click.shell_completion import CompletionItem
from typer._completion_classes import BashComplete, FishComplete, ZshComplete

from newsarc.cli.output import write
from newsarc.text.folding import fold

VARIABLE = "_NEWSARC_COMPLETE"
_PLAIN = r"\w@%+:,./-"  # what no shell gives a meaning
_PATTERN = re.compile(r"[*?\[]|[+@!]\(")
_ASSIGNMENT = re.compile(r"([A-Za-z_]\w*)=(.*)", re.DOTALL)
_BLANKS = re.compile(r"\s+")


def answer(command: Command) -> None:
    """Answer a shell that asks, and exit; return where none does, or one that Typer serves itself."""
    shell = _SHELLS.get(os.environ.get(VARIABLE, ""))
    if shell is None:
        return
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    try:
        write(shell(command, {}, "newsarc", VARIABLE).complete())
    except Exception:  # whatever is broken: who types has other worries
        sys.exit(0)
    sys.exit(0)


class _Bash(BashComplete):
    """A candidate a line, quoted as it is to stand on the command line."""

    _quote = ""  # the one that is open where the word is typed

    def get_completion_args(self) -> tuple[list[str], str]:
        words, self._quote = _split(os.environ["COMP_WORDS"])
        at = int(os.environ["COMP_CWORD"])
        before, typed = words[:at], words[at] if at < len(words) else ""
        # bash takes `--since=2012` apart; after the option's name the value completes as well without the sign.
        before = [word for option, word in pairwise(["", *before]) if word != "=" or not option.startswith("--")]
        return _arguments(before), "" if typed == "=" else typed

    def complete(self) -> str:
        args, typed = self.get_completion_args()
        values = [item.value for item in self.get_completions(args, typed) if item.type == "plain"]
        # Typer's script lets bash take them for patterns of files.
        values = [value for value in values if not _PATTERN.search(value)]
        if self._quote == '"':  # where bash puts an earlier command in place of `!`, whatever stands before it
            values = [value for value in values if "!" not in value]
        shared = _shared(values)
        if shared and not fold(shared).startswith(fold(typed)):
            values.append(typed)  # bash puts in what all share, and would take away what was typed beyond
        return "".join(f"{self._quoted(value)}\n" for value in values)

    def _quoted(self, value: str) -> str:
        if self._quote == '"':
            return re.sub(r'(["$`\\])', r"\\\1", value)
        if self._quote:
            return value.replace("'", r"'\''")
        return re.sub(f"([^{_PLAIN}])", r"\\\1", value)


class _Zsh(ZshComplete):
    """A command that zsh evaluates: candidates in single quotes, which it inserts quoted as the place needs."""

    def get_completion_args(self) -> tuple[list[str], str]:
        return _line(os.environ.get("_TYPER_COMPLETE_ARGS", ""))

    def complete(self) -> str:
        items = [item for item in self.get_completions(*self.get_completion_args()) if item.type == "plain"]
        if not items:
            return "_files"
        # -U: they answer what was typed, however it is spelt; -V: in this order.
        words = " ".join(_in_quotes(item.value) for item in items)
        if not any(item.help for item in items):
            return f"compadd -U -V newsarc -- {words}"
        lines = " ".join(map(_in_quotes, _explained(items)))
        return f"local -a _newsarc; _newsarc=({lines}); compadd -U -V newsarc -l -d _newsarc -- {words}"


class _Fish(FishComplete):
    """A candidate a line, after a tab its help; fish quotes them.  Asked whether there are any, the exit code tells."""

    def get_completion_args(self) -> tuple[list[str], str]:
        return _line(os.environ.get("_TYPER_COMPLETE_ARGS", ""))

    def complete(self) -> str:
        args, typed = self.get_completion_args()
        items = [item for item in self.get_completions(args, typed) if item.type == "plain"]
        if os.environ.get("_TYPER_COMPLETE_FISH_ACTION") == "is-args":
            sys.exit(not items)
        return "".join("\t".join(filter(None, (_as_typed(item.value, typed), item.help))) + "\n" for item in items)


_SHELLS: dict[str, type[_Bash | _Zsh | _Fish]] = {
    "complete_bash": _Bash,
    "complete_zsh": _Zsh,
    "complete_fish": _Fish,
}


def _shared(values: Sequence[str]) -> str:
    """What several values begin with alike; the empty string for fewer than two."""
    first, last = (min(values), max(values)) if len(values) > 1 else ("", "")
    return "".join(one for one, _ in takewhile(lambda pair: pair[0] == pair[1], zip(first, last, strict=False)))


def _line(text: str) -> tuple[list[str], str]:
    """The arguments on a line up to the cursor, and the word at it."""
    words, quote = _split(text)
    between = text[-1:].isspace() and not quote and not text.endswith("\\ ")
    typed = "" if between or not words else words.pop()
    return _arguments(words), typed


def _arguments(words: Sequence[str]) -> list[str]:
    """The words after the command's; what is assigned before that (``NEWSARC_ARCHIVE=x newsarc``) holds here too."""
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
        state = str(vars(reader)["state"])  # it is told by no method
        return words, state if state in ("'", '"') else ""
    return words, ""


def _as_typed(value: str, typed: str) -> str:
    """A candidate that begins as was typed where it does so but for accents: fish would leave it out."""
    if typed.casefold() in value.casefold():
        return value
    ends = (at for at in range(len(value) + 1) if fold(value[:at]) == fold(typed))
    return next((typed + value[at:] for at in ends), value)


def _in_quotes(text: str) -> str:
    return "'" + text.replace("'", r"'\''") + "'"


def _explained(items: Sequence[CompletionItem]) -> list[str]:
    """Each candidate with its help beside it, as zsh shows them."""
    width = max(len(item.value) for item in items)
    return [f"{item.value:{width}}  {_BLANKS.sub(' ', item.help or '')}".rstrip() for item in items]
