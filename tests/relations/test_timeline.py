"""`timeline`: what its text is read as, whether its counts add up, and how it is told in each form."""

from __future__ import annotations

import io
import json
import os
import re
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console, RenderableType

from newsarc import Archive, Correction, Gap, NotFoundError, QueryError, Timeline, UsageError
from newsarc.model.hits import Hit
from newsarc.model.stories import whole_months
from newsarc.render.renderer import DATA, PLAIN, TERMINAL
from newsarc.render.terminal.elements import THEME
from tests.conftest import MakeArchive
from tests.support.commands import event, settle, take_for_large
from tests.support.facts import facts_of
from tests.support.in_process import run

DAY = timedelta(days=1)
OWN = re.compile(r"\x1b\[[\d;]*m")


@pytest.fixture(scope="module")
def library(examples: Path) -> Archive:
    """The examples, indexed once."""
    return Archive(examples, cache=False)


# ---------------------------------------------------------------- what is told


@pytest.mark.parametrize("name", ["Bo Xilai", "Wang Lijun", "China", "Syria", "Neil Heywood"])
def test_entity_s_events_are_those_of_the_files(library: Archive, name: str) -> None:
    """An entity's events are all that carry it or name it, oldest first, in the order of the day's page."""
    there = facts_of(library).of(name)

    found = library.timeline(name, limit=None)

    assert found.target == name
    assert {hit.path for hit in found.hits} == set(there)
    assert [(hit.date, hit.number) for hit in found.hits] == sorted((hit.date, hit.number) for hit in found.hits)
    assert all(hit.reasons for hit in found.hits)


@pytest.mark.parametrize("what", ["Bo Xilai", "China", "trial", "context:Syria -Homs", "consulate OR verdict"])
@pytest.mark.parametrize("days", [{}, {"since": date(2012, 2, 9), "until": date(2012, 9, 24)}])
def test_counts_add_up(library: Archive, what: str, days: dict[str, date]) -> None:
    """The months' counts are those of all events, however few are listed; first and last are their ends."""
    every, few = library.timeline(what, limit=None, **days), library.timeline(what, limit=2, **days)
    dates = [hit.date for hit in every.hits]

    assert few.hits == every.hits[:2]
    assert (few.total, few.months, few.gaps) == (every.total, every.months, every.gaps)
    assert sum(count for _, count in every.months) == every.total == len(every.hits) > 0
    assert dict(every.months) == {month: sum(str(day)[:7] == month for day in dates) for month, _ in every.months}
    assert [month for month, _ in every.months] == sorted({str(day)[:7] for day in dates})
    assert (every.first, every.last) == (min(dates), max(dates))
    assert every.total + every.elsewhen == library.timeline(what).total


@pytest.mark.parametrize("query", ["trial", 'context:"Bo Xilai" -trial', "flight OR trial", "source:BBC wang"])
def test_query_finds_what_search_finds(library: Archive, query: str) -> None:
    """What is no name is a query: the events are those of a search by date, each with its score and reasons."""
    found, hits = library.timeline(query, limit=None), library.search(query, limit=None, sort="date")

    assert found.target is None
    assert sorted(found.hits, key=lambda hit: hit.path) == sorted(hits, key=lambda hit: hit.path)


def page(day: str, name: str, title: str, summary: str = "") -> tuple[str, str]:
    path = f"/news/{day}/{name}.md"
    return path, event(path, title, summary=summary)


GOMA = dict(
    [
        (
            "/news/2012/02/1/a.md",
            event("/news/2012/02/1/a.md", "A school opens.", ("B.", "/news/2012/02/2/b.md", "Goma")),
        ),
        page("2012/02/2", "b", "A dam holds."),
        page("2012/02/3", "c", "A gomma tree falls."),
        page("2013/02/3", "d", "Fllod in Quito."),
    ]
)


@pytest.mark.parametrize(
    ("typed", "target", "days", "corrections"),
    [
        ("goma", "Goma", [1, 2], ()),
        ("Góma", "Goma", [1, 2], ()),
        ("go ma", "Goma", [1, 2], (Correction("go ma", "Goma"),)),
        ("gomma", None, [3], ()),
        ("gomna", "Goma", [1, 2], (Correction("gomna", "Goma"),)),
        ("fllod", None, [3], ()),
        ("scholo", None, [1], (Correction("scholo", "school"),)),
    ],
)
def test_name_then_query_then_rough_name(
    make_archive: MakeArchive, typed: str, target: str | None, days: list[int], corrections: tuple[Correction, ...]
) -> None:
    """A name as it is written, else a query that finds something as it stands, else a rough name or query."""
    found = Archive(make_archive(GOMA), cache=False).timeline(typed)

    assert (found.target, [hit.date.day for hit in found.hits], found.corrections) == (target, days, corrections)


def test_days_do_not_change_what_is_meant(make_archive: MakeArchive) -> None:
    """What finds something on other days only is not read in another spelling: there is nothing, and how much there."""
    found = Archive(make_archive(GOMA), cache=False).timeline("gomma", since=date(2012, 3, 1))

    assert (found.target, found.total, found.hits, found.first, found.elsewhen) == (None, 0, (), None, 1)


def test_nothing_like_it(library: Archive) -> None:
    """What is neither name nor found by any word is refused with the nearest names; a wrong query as in search."""
    with pytest.raises(NotFoundError) as caught:
        library.timeline("Heywoodson Nel")
    with pytest.raises(QueryError):
        library.timeline("contxt:China")
    with pytest.raises(UsageError):
        library.timeline(" ")

    assert caught.value.nearest[0] == "Neil Heywood"


def test_pages_are_as_they_are_in_their_files(make_archive: MakeArchive, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that was overwritten in its place, in an archive too large to be looked at whole, is told as it is now."""
    take_for_large(monkeypatch)
    root = make_archive(GOMA)
    settle()
    Archive(root).timeline("Goma")
    with (root / "news/2012/02/2/b.md").open("w") as file:
        file.write(event("/news/2012/02/2/b.md", "A dam breaks."))

    assert [hit.title for hit in Archive(root).timeline("Goma").hits] == ["A school opens.", "A dam breaks."]


@given(st.lists(st.dates(), min_size=2, max_size=2).map(sorted))
def test_months_between_two_days(days: list[date]) -> None:
    """The whole months between two days are those that can be counted from the first without passing the second."""
    first, last = days

    def later(months: int) -> tuple[int, int, int]:
        years, month = divmod(first.month - 1 + months, 12)
        return first.year + years, month + 1, first.day

    months = whole_months(first, last)

    assert later(months) <= (last.year, last.month, last.day) < later(months + 1)


@pytest.mark.parametrize(
    ("days", "gaps"),
    [
        (("2012-02-08", "2013-02-08"), [("2012-02-09", "2013-02-07")]),
        (("2012-02-08", "2013-02-07"), []),
        (("2012-02-29", "2013-02-28"), []),
        (("2012-02-29", "2013-03-01"), [("2012-03-01", "2013-02-28")]),
    ],
)
def test_gap_of_exactly_a_year(make_archive: MakeArchive, days: tuple[str, str], gaps: list[tuple[str, str]]) -> None:
    """Two events a year apart, to the day, have a gap between them; a day less is none."""
    paths = [f"/news/{day[:4]}/{day[5:7]}/{int(day[8:])}/goma.md" for day in days]
    archive = Archive(make_archive({path: event(path, "Rain in Goma.") for path in paths}), cache=False)

    found = archive.timeline("goma")

    assert [(str(gap.first), str(gap.last)) for gap in found.gaps] == gaps


def test_gaps_of_a_timeline(library: Archive) -> None:
    """A gap is the days between one event and the next where that is a year or more, and every such place is one."""
    found = library.timeline("Bo Xilai", limit=None)
    days = [hit.date for hit in found.hits]

    assert found.gaps == (Gap(date(2014, 7, 30), date(2018, 5, 7)),)
    assert [(one, two) for one, two in pairwise(days) if whole_months(one, two) >= 12] == [
        (gap.first - DAY, gap.last + DAY) for gap in found.gaps
    ]


# ---------------------------------------------------------------- how it is told


def hit(day: str, title: str, number: int | None = 1, **fields: object) -> Hit:
    path = f"/news/{day.replace('-', '/')}/a.md"
    return Hit(path, date.fromisoformat(day), title, 1.0, ("Goma",), reasons=("context Goma",), number=number, **fields)  # type: ignore[arg-type]


HOSTILE = "::error::[bold]x[/nope]\x1b[31m\x1b]8;;http://evil.test\x07\u202ey ##[error]z\x9b2J end"
STORY = Timeline(
    (hit("2012-02-08", "Rain falls."), hit("2012-03-01", "Snow lies.", None)),
    7,
    (("2012-02", 1), ("2012-03", 4), ("2015-12", 2)),
    (Gap(date(2012, 3, 31), date(2015, 12, 1)),),
    date(2012, 2, 8),
    date(2015, 12, 9),
    (),
    "Goma",
)


def shown(renderable: RenderableType, width: int = 80) -> str:
    file = io.StringIO()
    Console(file=file, width=width, theme=THEME, force_terminal=True, color_system="standard").print(renderable)
    return OWN.sub("", file.getvalue())


def test_on_a_terminal() -> None:
    """A line a year with its months and a bar, the years between in one line, then the events and how to get more."""
    assert shown(TERMINAL.timeline(STORY, query="goma"), 60).split("\n") == [
        "Goma",
        "7 events · 2012-02-08 to 2015-12-09",
        "",
        "      JFMAMJJASOND",
        "2012  ·▂█·········  5  █████████████████████████████████████",
        "      no events for 3 years 8 months",
        "2015  ···········▄  2  ██████████████▊",
        "",
        "2012-02-08/1  Rain falls.",
        "2012-03-01    Snow lies.",
        "              /news/2012/03/01/a.md",
        "",
        "showing 2 of 7 events; --limit 0 for all, --since 2012-03-01",
        "to continue",
        "",
    ]


def test_no_hint_leads_in_a_circle(make_archive: MakeArchive) -> None:
    """Who follows the hint sees other events each time, or is told that all can be shown."""
    days = ("2012/02/8", "2012/02/8", "2012/02/9", "2012/02/9", "2012/02/9", "2012/02/10")
    library = Archive(make_archive(dict(page(day, f"p{place}", "Goma.") for place, day in enumerate(days))))
    since, seen = None, []
    while since not in seen:
        seen.append(since)
        shortened = library.timeline("Goma", limit=3, since=since)
        hint = shown(TERMINAL.timeline(shortened, query="Goma")).splitlines()[-1]
        since = date.fromisoformat(on[1]) if (on := re.search(r"--since (\S+) to continue", hint)) else since

    assert (seen, hint) == ([None, date(2012, 2, 9)], "showing 3 of 4 events; --limit 0 for all")


@pytest.mark.parametrize("width", range(40, 201, 8))
@pytest.mark.parametrize("what", ["China", "trial", "chonqing", "立军"])
def test_fits_any_terminal(library: Archive, what: str, width: int) -> None:
    """No line is wider than the terminal, and no line of a year is broken."""
    output = shown(TERMINAL.timeline(library.timeline(what), query=what), width).splitlines()

    assert max(map(cell_len, output)) <= width
    years = [line for line in output if re.match(r"\d{4}  [·▁▂▃▄▅▆▇█]{12} ", line)]
    assert len(years) == len({month[:4] for month, _ in library.timeline(what).months})


def test_in_a_pipe() -> None:
    """Piped, events are lines as those of search, whole and safe."""
    hostile = Timeline((hit("2012-02-08", HOSTILE),), 1, (("2012-02", 1),), ())

    assert PLAIN.timeline(STORY) == (
        "2012-02-08/1\tRain falls.\t/news/2012/02/08/a.md\n2012-03-01\tSnow lies.\t/news/2012/03/01/a.md\n"
    )
    assert (
        PLAIN.timeline(hostile) == "2012-02-08/1\t: :error::[bold]x[/nope]y ## [error]z2J end\t/news/2012/02/08/a.md\n"
    )


def test_as_json() -> None:
    """The document tells of the name or of the query, and of everything else alike."""
    document = json.loads(DATA.timeline(STORY, query="goma"))
    query = json.loads(DATA.timeline(Timeline((), 0, (), (), elsewhen=3), query="q"))

    assert list(document) == ["schema", "target", "corrections", "total", "first", "last", "months", "gaps", "hits"]
    assert document["target"] == "Goma"
    assert (document["total"], document["first"], document["last"]) == (7, "2012-02-08", "2015-12-09")
    assert document["months"] == [
        {"month": "2012-02", "count": 1},
        {"month": "2012-03", "count": 4},
        {"month": "2015-12", "count": 2},
    ]
    assert document["gaps"] == [{"first": "2012-03-31", "last": "2015-12-01", "days": 1341}]
    assert document["hits"][0] == {
        "path": "/news/2012/02/08/a.md",
        "date": "2012-02-08",
        "month": "2012-02",
        "number": "2012-02-08/1",
        "title": "Rain falls.",
        "summary": "",
        "score": 1.0,
        "contexts": ["Goma"],
        "reasons": ["context Goma"],
    }
    assert query == {
        "schema": 1,
        "query": "q",
        "corrections": [],
        "total": 0,
        "first": None,
        "last": None,
        "months": [],
        "gaps": [],
        "hits": [],
    }


# ---------------------------------------------------------------- the command


def test_command(examples: Path) -> None:
    """The command says what it read a name as, and lists all events where it is told to."""
    done = run("timeline", "wang", "li", "jun", "--until", "2012-02-08", "-n", "0", root=examples)

    assert (done.returncode, done.stderr) == (0, "corrected: wang li jun → Wang Lijun\n")
    days = [line.split("\t")[0] for line in done.stdout.splitlines()]
    assert days == ["2012-02-02/1", "2012-02-06/2", "2012-02-07/2", "2012-02-08/2"]


@pytest.mark.parametrize(
    "words", [["-trial", "xilai"], ["xilai", "\N{MINUS SIGN}trial"], ["context:Bo Xilai", "-trial"]]
)
def test_command_takes_a_query_as_search_does(examples: Path, words: list[str]) -> None:
    """Words that are left out, and values with blanks that a shell took the quotes from, are understood."""
    found = run("timeline", *words, "-n", "0", "--json", root=examples)
    search = run("search", *words, "-n", "0", "--json", root=examples)

    assert json.loads(found.stdout)["total"] == json.loads(search.stdout)["total"] > 5


def test_command_says_that_there_is_nothing(examples: Path) -> None:
    """Nothing like it, and nothing on these days, end in 1 with a sentence that helps."""
    nothing = run("timeline", "Heywoodson Nel", root=examples)
    other_days = run("timeline", "Neil Heywood", "--since", "2020", root=examples)

    assert (nothing.returncode, nothing.stdout) == (1, "")
    assert nothing.stderr.startswith("newsarc: no events found for 'Heywoodson Nel'\nnearest: Neil Heywood\n")
    assert (other_days.returncode, other_days.stdout) == (1, "")
    assert re.fullmatch(
        r"newsarc: no events found for 'Neil Heywood' in this period \(\d+ outside it\)\n", other_days.stderr
    )


def test_command_keeps_the_index(examples: Path, cache: Path) -> None:
    """The index is kept for the next command, unless --no-cache says not to."""
    run("timeline", "China", "--no-cache", root=examples)
    assert not os.listdir(cache)
    run("timeline", "China", "--refresh", root=examples)
    assert os.listdir(cache)


MONTHLY = {
    "/notes/2010-02-03.md": "# Rain in Goma\n\nIt rains.\n",
    "/notes/2015-03.md": "# Floods in Goma\n\nIt floods.\n",
    "/notes/2020-02-03.md": "# Sun in Goma\n\nIt shines.\n",
}


def test_month_counts_as_a_year_with_events(make_archive: MakeArchive) -> None:
    """A page that is dated by its month ends one gap and begins the next, whichever of its days was meant."""
    root = make_archive(MONTHLY)

    found = Archive(root, cache=False).timeline("goma")
    page = run("timeline", "goma", "--html", root=root)
    shown = io.StringIO()
    Console(file=shown, width=80, theme=THEME).print(TERMINAL.timeline(found, query="goma"))

    assert [(str(gap.first), str(gap.last)) for gap in found.gaps] == [
        ("2010-02-04", "2015-02-28"),
        ("2015-04-01", "2020-02-02"),
    ]
    assert re.findall("no events for [a-z0-9 ]+", page.stdout) == [
        "no events for 5 years",
        "no events for 4 years 10 months",
    ]
    assert shown.getvalue().count("no events for") == 2
