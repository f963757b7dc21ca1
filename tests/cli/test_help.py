"""The help of commands: in colour on a terminal, and the same text in a pipe."""

from __future__ import annotations

import io
import re
import sys
from contextlib import redirect_stdout, suppress
from pathlib import Path

import pytest

from newsarc.cli.app import main
from tests.support.commands import run


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def on_terminal(*words: str) -> str:
    """What a terminal gets of a command."""
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(Terminal()) as out, suppress(SystemExit):
        patch.setattr(sys, "argv", ["newsarc", *words])
        main()
    return out.getvalue()


@pytest.mark.parametrize("words", [("--help",), ("show", "--help"), ("graph", "-h")])
def test_help_on_a_terminal_is_the_same_text_in_colour(
    monkeypatch: pytest.MonkeyPatch, examples: Path, words: tuple[str, ...]
) -> None:
    """Headings and what can be typed are coloured, but for NO_COLOR and a dumb terminal; the text is the same."""
    monkeypatch.setenv("TERM", "xterm")
    piped = run(*words, root=examples).stdout
    shown = on_terminal(*words)

    assert "\x1b" not in piped
    assert re.sub(r"\x1b\[\d+m", "", shown) == piped
    assert "\x1b[1mUsage:\x1b[0m newsarc" in shown
    assert "  \x1b[32m-h, --help\x1b[0m  " in shown

    monkeypatch.setenv("NO_COLOR", "1")
    assert on_terminal(*words) == piped
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("TERM", "dumb")
    assert on_terminal(*words) == piped


@pytest.mark.parametrize("words", [("graph", "Wang Lijun"), ("stats", "--html"), ("timeline", "Wang Lijun", "--html")])
def test_what_is_for_programs_is_not_dumped_on_a_terminal(
    examples: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    """A graph that no format is named for, and a page for a browser, are refused on a terminal, with what to do."""
    assert on_terminal(*words, "-C", str(examples)) == ""
    assert "-o FILE" in capsys.readouterr().err
