"""Options are the same where they mean the same: on search, related and timeline, and in the table of the docs."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import typer

from newsarc.archive import Archive
from newsarc.cli.app import app
from tests.conftest import REPOSITORY
from tests.support.in_process import newsarc

sys.path.insert(0, str(REPOSITORY / "scripts"))

import docs

pytestmark = pytest.mark.usefixtures("shared_cache")

HITS = ("search", "related", "timeline")  # the commands that list hits
SAME = (
    *("--context", "--source", "--and", "--sort", "--reverse", "--count", "--paths", "--null", "--facet"),
    *("--since", "--until", "--limit", "--format", "--json", "--color", "--refresh", "--no-cache", "--archive"),
)
# Whose help says of what they are, or which formats and orders there are.
UNLIKE = {"--limit", "--format", "--output", "--sort", "--diff", "--html", "--link-cache"}


def parameters() -> dict[str, Sequence[Any]]:
    """The parameters of each command."""
    group: Any = typer.main.get_command(app)
    return {name: command.loaded().params for name, command in group.commands.items()}


def test_commands_that_list_hits_have_the_same_options() -> None:
    """What narrows, orders and counts hits is on each command that lists them, and nothing else is on one alone."""
    options = {name: {one.opts[0] for one in some if not one.hidden} for name, some in parameters().items()}

    for command in HITS:
        assert [one for one in SAME if one not in options[command]] == []


def test_same_option_has_the_same_help() -> None:
    """An option that several commands have is explained alike, and has the same short name."""
    found: dict[str, set[tuple[str, ...]]] = {}
    for some in parameters().values():
        for one in some:
            if one.param_type_name == "option" and not one.hidden:
                help_line = "" if one.opts[0] in UNLIKE else str(one.help)
                found.setdefault(one.opts[0], set()).add((help_line, *sorted(one.opts)))

    assert [name for name, some in found.items() if len(some) > 1] == []


def test_table_of_options_is_documented() -> None:
    """The page of commands has a row for each option that several commands have, with a mark for each of these."""
    page = (REPOSITORY / "docs/commands.md").read_text("utf-8")
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in page.splitlines() if line[:1] == "|"]
    (commands, _, *marks) = rows
    table = {row[0]: [name for name, mark in zip(commands[1:], row[1:], strict=True) if mark] for row in marks}

    assert table == docs.shared_options(parameters())


# ---------------------------------------------------------------- what they do


def hits(examples: Path, *words: str) -> list[dict[str, Any]]:
    """The hits of a command."""
    found: list[dict[str, Any]] = json.loads(newsarc(*words, "--json", archive=examples).out)["hits"]
    return found


WHAT = [("search", "xilai"), ("related", "Bo Xilai"), ("related", "2012-09-24/1"), ("timeline", "Bo Xilai")]


@pytest.mark.parametrize("words", WHAT)
def test_hits_are_narrowed(examples: Path, words: tuple[str, ...]) -> None:
    """--context, --source and --and leave the hits that have the context, the source, the other entity."""
    archive = Archive(examples)
    every = hits(examples, *words)
    pages = {hit["path"]: archive.page(hit["path"]) for hit in every}
    sources = {path: {source.title for source in page.sources} for path, page in pages.items() if page}
    wang = {hit.path for hit in archive.related("Wang Lijun", limit=None)}

    assert {one["path"] for one in hits(examples, *words, "--context", "Gu Kailai")} == {
        one["path"] for one in every if "Gu Kailai" in one["contexts"]
    }
    assert {one["path"] for one in hits(examples, *words, "--source", "Xinhua")} == {
        path for path, names in sources.items() if "Xinhua" in names
    }
    assert {one["path"] for one in hits(examples, *words, "--and", "wang li jun")} == {
        one["path"] for one in every if one["path"] in wang
    }
    assert len({len(every), len(hits(examples, *words, "--context", "Gu Kailai"))}) == 2


@pytest.mark.parametrize("words", [*WHAT, ("related", "2012-02-08")])
def test_hits_in_reverse(examples: Path, words: tuple[str, ...]) -> None:
    """--reverse turns the order round; with a limit the last ones are left."""
    for order in ((), ("--sort", "date"), ("--sort", "score")):
        paths = [one["path"] for one in hits(examples, *words, *order)]
        reverse = [one["path"] for one in hits(examples, *words, *order, "--reverse")]
        last = [one["path"] for one in hits(examples, *words, *order, "--reverse", "-n", "3")]

        assert (reverse, reverse[:3]) == (paths[::-1], last)


def test_timeline_by_score(examples: Path) -> None:
    """A timeline's events come oldest first, or best first."""
    scores = [one["score"] for one in hits(examples, "timeline", "trial", "--sort", "score")]
    dates = [one["date"] for one in hits(examples, "timeline", "trial")]

    assert scores == sorted(scores, reverse=True)
    assert dates == sorted(dates)


@pytest.mark.parametrize("words", WHAT)
def test_hits_are_counted(examples: Path, words: tuple[str, ...]) -> None:
    """--count prints how many there are, as JSON too; --facet how many of each month, year, context and source."""
    every = hits(examples, *words)
    months: dict[str, int] = {}
    for one in sorted(every, key=lambda one: str(one["month"])):
        months[one["month"]] = months.get(one["month"], 0) + 1
    contexts = {name for one in every for name in one["contexts"]}

    assert newsarc(*words, "--count", archive=examples) == (0, f"{len(every)}\n", "")
    counted = json.loads(newsarc(*words, "--count", "--json", archive=examples).out)
    assert counted == {"schema": 1, "total": len(every)}
    assert newsarc(*words, "--facet", "month", archive=examples).out == "".join(
        f"{month}\t{count}\n" for month, count in months.items()
    )
    by_context = json.loads(newsarc(*words, "--facet", "context", "--json", archive=examples).out)
    assert (by_context["total"], {one["value"] for one in by_context["counts"]}) == (len(every), contexts)
    assert newsarc(*words, "--facet", "year", archive=examples).out[:4] == min(months)[:4]
    assert newsarc(*words, "--facet", "source", "-n", "1", archive=examples).out.count("\n") == 1


@pytest.mark.parametrize("words", WHAT)
def test_hits_as_files(examples: Path, words: tuple[str, ...]) -> None:
    """-l prints the files, one a line, -0 with a NUL after each; neither goes with a document."""
    files = newsarc(*words, "-l", "-n", "3", archive=examples).out

    assert [line.partition("/news/")[2] for line in files.splitlines()] == [
        one["path"].removeprefix("/news/") for one in hits(examples, *words, "-n", "3")
    ]
    assert all(Path(REPOSITORY, line).is_file() for line in files.splitlines())
    assert newsarc(*words, "-0", "-n", "3", archive=examples).out == files.replace("\n", "\0")
    assert newsarc(*words, "-l", "--json", archive=examples).code == 2
    assert newsarc(*words, "-l", "--count", archive=examples).code == 2


@pytest.mark.parametrize("words", WHAT)
def test_filter_that_names_nothing(examples: Path, words: tuple[str, ...]) -> None:
    """A context that no page has is said, with what is near; the answer is no."""
    refused = newsarc(*words, "--context", "Bo Xilia Wang", archive=examples)

    assert refused.code == 1
    assert "no context matches 'bo xilia wang'" in refused.err


@pytest.mark.parametrize("option", ["--context", "--source", "--and"])
@pytest.mark.parametrize("command", HITS)
def test_empty_name_is_refused(examples: Path, command: str, option: str) -> None:
    """A name of nothing is wrong usage."""
    refused = newsarc(command, "china", f"{option}=", archive=examples)

    assert (refused.code, refused.err.splitlines()[0]) == (2, f"newsarc: error: {option} is empty")


@pytest.mark.parametrize("order", ["count", "name", "date"])
@pytest.mark.parametrize("pattern", [(), ("gu",)])
def test_contexts_of_a_period(examples: Path, pattern: tuple[str, ...], order: str) -> None:
    """With --since and --until contexts are counted in the events of that time."""
    words = ("contexts", *pattern, "--limit", "0", "--sort", order)
    found = json.loads(newsarc(*words, "--since", "2012-03", "--until", "2012", "--json", archive=examples).out)
    archive = Archive(examples)
    counts: dict[str, list[str]] = {}
    for hit in archive.search("", limit=None, since=date(2012, 3, 1), until=date(2012, 12, 31)):
        for name in hit.contexts:
            counts.setdefault(name, []).append(str(hit.date))

    if not pattern:
        assert {one["name"]: one["count"] for one in found["contexts"]} == {
            name: len(days) for name, days in counts.items()
        }
    for one in found["contexts"]:
        assert (one["first"], one["last"]) == (min(counts[one["name"]]), max(counts[one["name"]]))
    keys = {
        "count": [-one["count"] for one in found["contexts"]],
        "name": [one["name"].casefold() for one in found["contexts"]] if pattern else [],
        "date": [-int(one["last"].replace("-", "")) for one in found["contexts"]],
    }[order]
    assert keys == sorted(keys)
