"""fzf with newsarc behind it: what it runs as one types, and what it is left with.

Knows: fzf's options, which a shell of its own reads.  Must not know: the archive, how an answer is shown.

No title or query gets into the text of a command but by fzf's placeholders, which it
quotes for the shell; what newsarc prints for fzf has neither control characters nor
tabs but those between its columns.
"""

from __future__ import annotations

import shlex
import subprocess
import sys
from collections.abc import Mapping
from typing import NamedTuple

from newsarc.errors import UsageError

_MOST = 200  # hits that are listed
_HEADER = "Enter shows the page · Ctrl-E edits it · Ctrl-O opens its source"


class Picked(NamedTuple):
    """The site path of the page that was chosen, empty for none, and fzf's exit code."""

    path: str
    status: int


def pick(program: str, query: str, environment: Mapping[str, str]) -> Picked:
    """Let a page be chosen.  Raises `UsageError` where fzf can't do what is asked of it."""
    done = subprocess.run(  # noqa: S603
        [program, *arguments(query)],
        stdin=subprocess.DEVNULL,  # the list is what newsarc finds; keys are read from the terminal
        stdout=subprocess.PIPE,
        env={**environment, "SHELL": "/bin/sh"},  # whose quotes fzf's are
        encoding="utf-8",
        errors="surrogateescape",
        check=False,
    )
    if done.returncode == 2:
        raise UsageError("fzf failed", "browse needs fzf 0.36 or newer")
    columns = done.stdout.rstrip("\n").split("\t")
    return Picked(columns[2] if len(columns) > 2 else "", done.returncode)


def arguments(query: str) -> list[str]:
    """The arguments of fzf to search anew at each key, and to show the page of a hit beside it, in colour."""
    newsarc = shlex.join([sys.executable, "-P", "-m", "newsarc"])  # not one that is in the current folder
    find = f"reload:{newsarc} search --limit {_MOST} -- {{q}} 2>/dev/null || :"
    page = f"{newsarc} show --color always -- {{3}}"
    return [
        *("--disabled", "--layout", "reverse", "--no-multi", "--no-sort", "--delimiter", "\t", "--with-nth", "1,2"),
        *("--prompt", "search: ", "--header", _HEADER, "--query", query),
        *("--bind", f"start:{find}", "--bind", f"change:{find}"),
        *("--bind", f"ctrl-e:execute({newsarc} show --edit -- {{3}})"),
        *("--bind", f"ctrl-o:execute-silent({newsarc} show --open -- {{3}})"),
        *("--preview", f"COLUMNS=$FZF_PREVIEW_COLUMNS {page}", "--preview-window", "right,60%,wrap,<60(down,60%,wrap)"),
    ]
