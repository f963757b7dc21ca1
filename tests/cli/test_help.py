"""The help of commands: in colour on a terminal, and the same text in a pipe."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.in_process import newsarc


@pytest.mark.parametrize("words", [("--help",), ("show", "--help"), ("graph", "-h")])
def test_help_on_a_terminal_is_the_same_text_in_colour(words: tuple[str, ...]) -> None:
    """Headings and what can be typed are coloured, but for NO_COLOR and a dumb terminal; the text is the same."""
    piped = newsarc(*words).out
    shown = newsarc(*words, columns=80).out

    assert "\x1b" not in piped
    assert re.sub(r"\x1b\[\d+m", "", shown) == piped
    assert "\x1b[1mUsage:\x1b[0m newsarc" in shown
    assert "  \x1b[32m-h, --help\x1b[0m  " in shown

    assert newsarc(*words, columns=80, NO_COLOR="1").out == piped
    assert newsarc(*words, columns=80, TERM="dumb").out == piped


@pytest.mark.parametrize("words", [("graph", "Wang Lijun"), ("stats", "--html"), ("timeline", "Wang Lijun", "--html")])
def test_what_is_for_programs_is_not_dumped_on_a_terminal(examples: Path, words: tuple[str, ...]) -> None:
    """A graph that no format is named for, and a page for a browser, are refused on a terminal, with what to do."""
    refused = newsarc(*words, archive=examples, columns=80)

    assert (refused.code, refused.out) == (2, "")
    assert "-o FILE" in refused.err
