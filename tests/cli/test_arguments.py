"""What may stand before a command, or in its place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarc.cli.app import _COMMANDS
from newsarc.cli.arguments import with_command, with_command_first
from tests.support import fork_server
from tests.support.commands import environment

pytestmark = pytest.mark.usefixtures("shared_cache")

WORDS = st.lists(st.sampled_from(["show", "help", "-C", "d", "--json", "--archive=x", "wang", "2012", ""]), max_size=6)


def newsarc(*words: str, cwd: Path) -> tuple[int, str, str]:
    """Run the command with just these words; its exit code and what it printed."""
    done = fork_server.run(*words, cwd=cwd, env=environment())
    return done.returncode, done.stdout.decode(), done.stderr.decode()


@pytest.mark.parametrize(
    "line", ["-C examples show 2012-02-09", "-Cexamples show 2012-02-09", "--archive=examples show 2012-02-09"]
)
def test_archive_before_the_command(examples: Path, line: str) -> None:
    """An archive named before the command is that of the command, as if it were named after it."""
    expected = newsarc("show", "2012-02-09", cwd=examples)

    assert newsarc(*line.split(), cwd=examples.parent) == expected
    assert expected[1].startswith("2012-02-09 Thursday  5 events\n")


def test_the_last_archive_counts(examples: Path) -> None:
    """An archive named after the command counts more than one before it; every command takes one before it."""
    assert newsarc("-C", "nowhere", "show", "2012-02-09", "-C", "examples", cwd=examples.parent)[0] == 0
    assert newsarc("-C", "examples", "rule", "NA101", cwd=examples.parent)[1].startswith("NA101 broken-link")
    for words, message in ((["-C"], "-C needs a value"), (["-C", "examples"], "missing command")):
        refused = newsarc(*words, cwd=examples.parent)
        assert refused == (2, "", f"newsarc: error: {message}\nhint: newsarc --help\n")


@pytest.mark.parametrize("command", ["", *_COMMANDS])
def test_help(examples: Path, command: str) -> None:
    """`newsarc help` is `newsarc --help`, with a command that of the command."""
    assert newsarc("help", *command.split(), cwd=examples) == newsarc(*command.split(), "--help", cwd=examples)


@pytest.mark.parametrize("line", ["2012-02-09", "9 february 2012", "Feb 9, 2012", "news/2012/02/9", "2012-02-09/2"])
def test_what_is_shown(examples: Path, line: str) -> None:
    """A date or a path in place of a command is shown, with the options of show."""
    assert newsarc(*line.split(), "--json", cwd=examples) == newsarc("show", *line.split(), "--json", cwd=examples)
    assert newsarc(line, cwd=examples)[1].startswith("2012-02-09 Thursday")


@pytest.mark.parametrize("line", ["Wang Lijun", "wang -trial", "snow", "2012 bo xilai"])
def test_what_is_searched_for(examples: Path, line: str) -> None:
    """Other words are searched for, with the options of search, which is said."""
    code, out, err = newsarc("-C", "examples", *line.split(), "--json", "-n", "2", cwd=examples.parent)

    expected = newsarc("search", *line.split(), "--json", "-n", "2", cwd=examples)
    words = line.removesuffix(" -trial")
    said = f"newsarc: searching for {words!r}; newsarc --help lists the commands\n"
    assert (code, json.loads(out), err) == (0, json.loads(expected[1]), said + expected[2])


@pytest.mark.parametrize("typed", ["9/11", "24/7"])
def test_a_short_number_before_a_slash_is_no_path(examples: Path, typed: str) -> None:
    """A path begins with a folder or a year, so these are words."""
    code, out, err = newsarc(typed, cwd=examples)

    assert (code, out, f"searching for {typed!r};" in err) == (1, "", True)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        *(("serach", "search"), ("stat", "stats"), ("shwo", "show"), ("validat", "validate"), ("context", "contexts")),
        *(("find", "search"), ("grep", "search"), ("check", "validate"), ("lint", "validate"), ("tags", "contexts")),
        *(("names", "contexts"), ("ls", "show"), ("open", "show"), ("cat", "show")),
    ],
)
def test_nearly_a_command(examples: Path, typed: str, meant: str) -> None:
    """A misspelt command, or what other programs call it, is an error that names the command."""
    message = f"no such command: {typed}\nhint: did you mean {meant}? (to search for the word: newsarc search {typed})"

    assert newsarc(typed, "wang", cwd=examples) == (2, "", f"newsarc: error: {message}\n")
    assert newsarc("help", typed, cwd=examples) == (2, "", f"newsarc: error: {message}\n")


def test_folder_without_a_root_is_treated_as_one(tmp_path: Path) -> None:
    """In a folder of dated pages without a mark, the command says that it is treated as a root, and what marks it."""
    (tmp_path / "2012-02-08-rain.md").write_text("# Rain\n")
    guess = f"newsarc: no archive root found; treating {tmp_path} as one (an empty newsarc.toml there marks it)\n"

    assert newsarc("search", "rain", "--count", cwd=tmp_path) == (0, "1\n", guess)
    (tmp_path / "newsarc.toml").touch()
    assert newsarc("search", "rain", "--count", cwd=tmp_path) == (0, "1\n", "")


def test_no_such_date(examples: Path) -> None:
    """A date that the calendar hasn't is refused; it isn't searched for."""
    message = "newsarc: error: 2012-02-31 is not a valid date\nhint: February 2012 has 29 days\n"

    assert newsarc("2012-02-31", cwd=examples) == (2, "", message)


@given(WORDS)
def test_commands_stay_first(words: list[str]) -> None:
    """What begins with a command stays as it is, and arguments that are in order aren't changed again."""
    assert with_command(["show", *words], _COMMANDS) == ["show", *words]
    arranged = with_command_first(words)
    assert sorted(arranged) == sorted(words)
    assert with_command_first(arranged) == arranged or arranged[0].startswith("-")
