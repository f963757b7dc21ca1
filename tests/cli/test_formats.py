"""`--format` on every command that lists something, and how much of an answer a pipe gets."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.conftest import MakeArchive
from tests.support.commands import day_page, event
from tests.support.in_process import newsarc

pytestmark = pytest.mark.usefixtures("shared_cache")

# Each command that lists something, and where its document has the list.
LISTS = {
    "show 2012-02-08": "events",
    "show 2012-02": "days",
    "search china": "hits",
    "search china --facet year": "counts",
    "related Chongqing": "hits",
    "related 2012-09-24/1": "hits",
    "timeline Chongqing": "hits",
    "path Homs Chongqing": "hits",
    "contexts gu": "contexts",
    "links": "links",
    "rule": "rules",
}
HOSTILE = {
    "/news/2012/02/8/index.md": day_page(
        "/news/2012/02/8", ('=HYPERLINK("http://evil.test")', "/news/2012/02/8/a.md", "@SUM(A1), +1, =1")
    ),
    "/news/2012/02/8/a.md": event(
        "/news/2012/02/8/a.md", '=HYPERLINK("http://evil.test")', summary="-2+3\x1b[31m\tcmd\u202e"
    ),
}


def parsed(text: str, form: str) -> list[dict[str, str]]:
    """The rows of a table, by the names of its columns."""
    return list(csv.DictReader(io.StringIO(text), dialect="excel-tab" if form == "tsv" else "excel"))


@pytest.mark.parametrize("command", LISTS)
def test_rows_are_those_of_the_document(examples: Path, command: str) -> None:
    """JSON Lines has the objects of the document's list, a line each; CSV and TSV have a row for each of them."""
    where = None if command == "rule" else examples
    whole = json.loads(newsarc(*command.split(), "--json", archive=where).out)[LISTS[command]]
    lines = newsarc(*command.split(), "--format", "jsonl", archive=where)
    tables = [parsed(newsarc(*command.split(), "--format", form, archive=where).out, form) for form in ("csv", "tsv")]

    objects = [json.loads(line) for line in lines.out.splitlines()]
    assert whole
    assert [{name: one[name] for name in whole[0]} for one in objects] == whole
    assert tables[0] == tables[1]
    assert len(tables[0]) == len(whole)
    assert set(tables[0][0]) <= set(objects[0])


def test_hits_as_a_table(make_archive: MakeArchive) -> None:
    """The columns of hits, with lists joined by semicolons."""
    root = make_archive(HOSTILE)

    assert newsarc("search", "hyperlink", "--format", "csv", archive=root).out == (
        "date,number,title,path,summary,contexts,reasons,score\r\n"
        '2012-02-08,2012-02-08/1,"\'=HYPERLINK(""http://evil.test"")",/news/2012/02/8/a.md,\'-2+3 cmd,'
        "'+1; '=1; '@SUM(A1),hyperlink in title,104.225\r\n"
    )


def test_table_of_a_day_says_where_hits_belong(examples: Path) -> None:
    """Of what is related to a day, the last column is the path of the day's event that the row belongs to."""
    table = parsed(newsarc("related", "2012-02-06", "-n", "9", "--format", "tsv", archive=examples).out, "tsv")

    assert list(table[0])[-1] == "belongs_to"
    assert {row["belongs_to"].rpartition("/")[0] for row in table} == {"/news/2012/02/6"}


def test_tables_without_rows_have_their_names(examples: Path) -> None:
    """Where nothing is found, a table is its line of names, and the answer is no."""
    found = newsarc("search", "zzzzqqq", "--format", "tsv", archive=examples)

    assert (found.code, found.out) == (1, "date\tnumber\ttitle\tpath\tsummary\tcontexts\treasons\tscore\n")


@pytest.mark.parametrize("form", ["csv", "tsv"])
@pytest.mark.parametrize("command", ["search hyperlink", "show 2012-02-08", "related hyperlink", "contexts"])
def test_no_cell_is_a_formula(make_archive: MakeArchive, command: str, form: str) -> None:
    """No text of a page begins a cell as a formula, adds a cell, or has a control character in it."""
    root = make_archive(HOSTILE)
    found = newsarc(*command.split(), "--format", form, archive=root)

    rows = parsed(found.out, form)
    cells = [part for row in rows for text in row.values() for part in text.split(";")]
    assert rows
    assert not [text for text in cells if text.lstrip(' "').startswith(("=", "+", "-", "@", "\t"))]
    assert not [text for text in cells if not text.isprintable()]
    assert all(None not in row for row in rows)


@pytest.mark.parametrize("command", ["show", "search trial", "graph", "links", "validate"])
def test_one_format_may_be_named_twice(examples: Path, command: str) -> None:
    """--json beside --format json says the same as either of them."""
    twice = newsarc(*command.split(), "--json", "--format", "json", archive=examples)

    assert twice == newsarc(*command.split(), "--json", archive=examples)
    assert twice.code == 0


@pytest.mark.parametrize("command", ["show", "search x", "related x", "timeline x", "path x y", "contexts", "stats"])
def test_two_formats_are_refused(examples: Path, command: str) -> None:
    """--json is short for --format json; beside another one it is wrong usage."""
    refused = newsarc(*command.split(), "--json", "--format", "csv", archive=examples)

    assert (refused.code, refused.err) == (2, "newsarc: error: --json and --format csv can't be combined\n")
    assert newsarc("show", "2012-02-08", "--format", "json", archive=examples) == newsarc(
        "show", "2012-02-08", "--json", archive=examples
    )


# ---------------------------------------------------------------- limits


@pytest.mark.parametrize("command", ["search china", "related china", "timeline china"])
def test_pipe_gets_everything(examples: Path, command: str) -> None:
    """In a pipe there is no limit unless one is given; a terminal gets twenty and is told of the others."""
    total = json.loads(newsarc(*command.split(), "--json", archive=examples).out)["total"]
    piped = newsarc(*command.split(), archive=examples)
    shown = newsarc(*command.split(), archive=examples, columns=100).out

    assert total > 20
    assert (len(piped.out.splitlines()), piped.err) == (total, "")
    assert len(json.loads(newsarc(*command.split(), "--json", archive=examples).out)["hits"]) == total
    assert len(newsarc(*command.split(), "-n", "3", archive=examples).out.splitlines()) == 3
    assert f"showing 20 of {total} events; --limit 0 for all" in shown


@pytest.mark.parametrize(
    ("command", "message"),
    [
        ("contexts", "showing 10 of 185 names; --limit 0 for all\n"),
        ("contexts --json", "showing 10 of 185 names; --limit 0 for all\n"),
        ("contexts --limit 3", ""),
        ("contexts gu", ""),
        ("stats", "showing 5 of each list; --limit 0 for all\n"),
        ("stats --limit 0", ""),
        ('graph "Gu Kailai" --limit 4', "showing 4 of 9 nodes; --limit 0 for all\n"),
    ],
)
def test_what_is_long_says_that_it_is_cut(examples: Path, command: str, message: str) -> None:
    """Lists of names, figures and graphs are cut in a pipe, too, and stderr says so unless a limit was given."""
    words = ["graph", "Gu Kailai", "--limit", "4"] if command.startswith("graph") else command.split()

    assert newsarc(*words, archive=examples).err == message


@pytest.mark.parametrize("limit", [1, 7, 25, 40])
@pytest.mark.parametrize("command", ["search china", "search xilai trial", "related china", "related 2012-09-24/1"])
def test_limit_gives_as_many_as_there_are(examples: Path, command: str, limit: int) -> None:
    """--limit N gives N hits, or all where there are fewer."""
    found = json.loads(newsarc(*command.split(), "--json", "-n", str(limit), archive=examples).out)

    assert len(found["hits"]) == min(limit, found["total"])
