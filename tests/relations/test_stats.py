"""`stats`: figures that can be counted again from the files, and each form they are printed in."""

from __future__ import annotations

import io
import json
import re
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from newsarc import Archive, Gap, Links, Spread, Stats
from newsarc.render.plain import stats as stats_lines
from newsarc.render.renderer import DATA, PLAIN, TERMINAL
from newsarc.render.terminal.elements import THEME
from tests.cli.test_cli import newsarc
from tests.conftest import MakeArchive

DAY = timedelta(days=1)


def event(path: str, title: str, *related: tuple[str, str], sources: tuple[str, ...] = ()) -> str:
    """An event page; ``related`` gives path and contexts of each entry, ``sources`` labels."""
    folder = path.rpartition("/")[0]
    text = f"### [{folder[6:].replace('/', '-')}]({folder}/index.md)\n\n# {title}\n\n\n\n"
    rows = (f"{n}. [{label}](https://a.test/{n})\n" for n, label in enumerate(sources, 1))
    text += "### Sources:\n\n" + "".join(rows) + "\n" if sources else ""
    rows = (f"{n}. [x]({to}) _Context: {names}_\n" for n, (to, names) in enumerate(related, 1))
    return text + ("### Related:\n\n" + "".join(rows) if related else "")


ONE, TWO, THREE, FOUR = (
    f"/news/{day}/{name}.md"
    for day, name in (("2011/12/30", "one"), ("2012/01/2", "two"), ("2012/01/2", "three"), ("2012/02/8", "four"))
)
SMALL = {
    ONE: event(ONE, "A dam breaks.", (TWO, "Bo Li, floods"), (TWO, "floods"), sources=("BBC", "Reuters", "BBC")),
    TWO: event(TWO, "A bridge falls.", (ONE, "floods"), ("/news/2012/02/9/gone.md", "floods"), sources=("BBC",)),
    THREE: event(THREE, "A court sits.", (THREE, "courts"), (FOUR, "courts")),
    FOUR: event(FOUR, "A king reigns."),
    "/news/2012/02/8/five.md": event("/news/2012/02/8/five.md", "A queen reigns."),
}
FIGURES = Stats(
    since=None,
    until=None,
    days=((date(2011, 12, 30), 1), (date(2012, 1, 2), 2), (date(2012, 2, 8), 2)),
    gaps=(Gap(date(2012, 1, 3), date(2012, 2, 7)), Gap(date(2011, 12, 31), date(2012, 1, 1))),
    all_gaps=2,
    busiest=((date(2012, 1, 2), 2), (date(2012, 2, 8), 2), (date(2011, 12, 30), 1)),
    sources=Spread((("BBC", 2), ("Reuters", 1)), 2, 3),
    contexts=Spread((("Bo Li", 2), ("courts", 2), ("floods", 2)), 3, 1),
    links=Links(3, 2, 1),
)


@pytest.fixture
def small(make_archive: MakeArchive) -> Path:
    """Five events on three days of two years."""
    return make_archive(SMALL)


def test_small_archive_is_counted(small: Path) -> None:
    """Each figure of a small archive is what one counts by hand."""
    found = Archive(small, cache=False).stats()

    assert found == FIGURES
    assert (found.events, found.empty_days, found.all_gaps) == (5, 38, 2)
    assert (found.first, found.last) == (date(2011, 12, 30), date(2012, 2, 8))


def test_lists_end_where_the_limit_is(small: Path) -> None:
    """A limit cuts the lists and changes no other figure."""
    archive = Archive(small, cache=False)
    whole, cut = archive.stats(limit=None), archive.stats(limit=1)

    assert (cut.gaps, cut.busiest) == (whole.gaps[:1], whole.busiest[:1])
    assert cut.sources == Spread(whole.sources.counts[:1], 2, 3)
    assert cut.contexts == Spread(whole.contexts.counts[:1], 3, 1)
    assert (cut.days, cut.all_gaps, cut.links) == (whole.days, 2, whole.links)


def test_part_of_the_archive(small: Path) -> None:
    """Between two days, what counts is the events there, and what they list."""
    found = Archive(small, cache=False).stats(since=date(2012, 1, 1), until=date(2012, 1, 31))

    assert found.days == ((date(2012, 1, 2), 2),)
    assert (found.gaps, found.empty_days) == ((), 0)
    assert found.sources == Spread((("BBC", 1),), 1, 1)
    assert found.contexts == Spread((("Bo Li", 1), ("courts", 1), ("floods", 1)), 3, 0)
    assert found.links == Links(2, 1, 1)


def test_nothing_to_count(small: Path) -> None:
    """Where there is no event, the figures are nought, and the answer is no."""
    found = Archive(small, cache=False).stats(since=date(2020, 1, 1))

    assert (found.events, found.first, found.last, found.empty_days, found.links) == (0, None, None, 0, Links(0, 0, 0))
    result = newsarc("stats", "--since", "2020", archive=small)
    assert (result.code, result.err) == (1, "newsarc: no events in this period\n")
    assert result.out.startswith("events\t0\n")
    for form in ("--json", "--color=always"):
        assert newsarc("stats", "--since", "2020", form, archive=small).code == 1


# ---------------------------------------------------------------- counted again

PATHS = [ONE, TWO, THREE, FOUR, "/news/2012/02/8/five.md", "/news/1999/12/31/six.md", "/news/2012/03/1/gone.md"]
LISTS = st.lists(st.tuples(st.sampled_from(PATHS), st.sampled_from(["Bo Li", "Bo Li, floods", "courts"])), max_size=4)
PAGES = st.tuples(LISTS, st.lists(st.sampled_from(["BBC", "Reuters", "法新社"]), max_size=3))


@settings(max_examples=15)
@given(st.dictionaries(st.sampled_from(PATHS[:-1]), PAGES, min_size=1), st.none() | st.dates(date(2011, 1, 1)))
def test_figures_are_those_counted_over_the_files(
    pages: dict[str, tuple[list[tuple[str, str]], list[str]]], since: date | None
) -> None:
    """Days, sources, contexts and links of any archive are those that its pages add up to, one by one."""
    with TemporaryDirectory() as folder:
        for path, (related, sources) in pages.items():
            file = Path(folder + path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(event(path, "A title.", *related, sources=tuple(sources)), "utf-8")
        archive = Archive(folder, cache=False)
        recount(archive, archive.stats(limit=None, since=since), since)


def test_figures_of_the_examples_are_those_counted_over_the_files(examples: Path) -> None:
    """So are those of the examples, and those of a part of them."""
    archive = Archive(examples, cache=False)

    for since in (None, date(2012, 2, 9)):
        recount(archive, archive.stats(limit=None, since=since), since)


def recount(archive: Archive, found: Stats, since: date | None) -> None:
    """Assert that figures are those of the pages, read one by one."""
    files = sorted(archive.root.glob("news/*/*/*/*.md"))
    read = [archive.page("/" + file.relative_to(archive.root).as_posix()) for file in files]
    every = {page.path: page for page in read if page and page.date}
    carried: dict[str, set[str]] = defaultdict(set)
    for page in every.values():
        carried[page.path].update(page.contexts, [page.topic] if page.topic else [])
        for entry in page.related:
            carried[entry.path].update(entry.contexts)
    pages = {path: page for path, page in every.items() if since is None or page.date >= since}

    assert found.days == tuple(sorted(Counter(page.date for page in pages.values()).items()))
    labels = Counter(label for page in pages.values() for label in {source.title for source in page.sources})
    assert dict(found.sources.counts) == labels
    assert found.sources.without == sum(not page.sources for page in pages.values())
    names = Counter(name for path in pages for name in {one.lower() for one in carried[path]})
    shown = Counter[str]()
    for name, count in found.contexts.counts:  # of names that differ only in case, a page carries one
        shown[name.lower()] += count
    assert shown == names
    assert found.contexts.without == sum(not carried[path] for path in pages)
    pairs = {(path, one.path) for path, page in pages.items() for one in page.related if one.path in every}
    back = {(one.path, path) for path, page in every.items() for one in page.related}
    pairs = {(one, other) for one, other in pairs if one != other}
    gone = {(path, one.path) for path, page in pages.items() for one in page.related if one.path not in every}
    assert found.links == Links(len(pairs), len(pairs & back), len(gone))
    assert sum(gap.days for gap in found.gaps) == found.empty_days
    assert not {day for gap in found.gaps for day in days_of(gap)} & dict(found.days).keys()


def days_of(gap: Gap) -> list[date]:
    return [gap.first + number * DAY for number in range(gap.days)]


# ---------------------------------------------------------------- forms


def test_plain_lines() -> None:
    """In a pipe each figure is a line of its key and its value; lists say in a third column what the value is of."""
    assert PLAIN.stats(FIGURES) == (
        "events\t5\ndays\t3\nempty\t38\nfirst\t2011-12-30\nlast\t2012-02-08\ngaps\t2\n"
        "sources\t2\nunsourced\t3\ncontexts\t3\nnameless\t1\nlinks\t3\nmutual\t2\nmissing\t1\n"
        "gap\t36\t2012-01-03..2012-02-07\ngap\t2\t2011-12-31..2012-01-01\n"
        "busy\t2\t2012-01-02\nbusy\t2\t2012-02-08\nbusy\t1\t2011-12-30\n"
        "source\t2\tBBC\nsource\t1\tReuters\n"
        "context\t2\tBo Li\ncontext\t2\tcourts\ncontext\t2\tfloods\n"
        "year\t1\t2011\nyear\t4\t2012\nmonth\t1\t2011-12\nmonth\t2\t2012-01\nmonth\t2\t2012-02\n"
    )


def test_plain_keys_are_documented() -> None:
    """Every key that is printed stands in the table of the module that prints it."""
    keys = {line.split("\t")[0] for line in PLAIN.stats(replace(FIGURES, undated=1)).splitlines()}

    assert keys == set(re.findall(r"^``(\w+)`` ", stats_lines.__doc__ or "", re.MULTILINE))


def test_json() -> None:
    """The document has every figure, and each year's months; sources also by the name that they had earlier."""
    commonest = [{"name": "BBC", "count": 2}, {"name": "Reuters", "count": 1}]
    sources = {"values": 2, "without": 3, "commonest": commonest}

    assert json.loads(DATA.stats(FIGURES)) == {
        "schema": 1,
        "since": None,
        "until": None,
        "events": 5,
        "days": 3,
        "empty_days": 38,
        "first": "2011-12-30",
        "last": "2012-02-08",
        "all_gaps": 2,
        "gaps": [
            {"first": "2012-01-03", "last": "2012-02-07", "days": 36},
            {"first": "2011-12-31", "last": "2012-01-01", "days": 2},
        ],
        "busiest": [
            {"date": "2012-01-02", "events": 2},
            {"date": "2012-02-08", "events": 2},
            {"date": "2011-12-30", "events": 1},
        ],
        "sources": sources,
        "outlets": sources,
        "contexts": {
            "values": 3,
            "without": 1,
            "commonest": [{"name": name, "count": 2} for name in ("Bo Li", "courts", "floods")],
        },
        "links": {"total": 3, "mutual": 2, "missing": 1},
        "years": [
            {"year": 2011, "events": 1, "days": 1, "months": [0] * 11 + [1]},
            {"year": 2012, "events": 4, "days": 2, "months": [2, 2] + [0] * 10},
        ],
    }


def on_terminal(stats: Stats, width: int) -> str:
    """What a terminal shows, without colours."""
    file = io.StringIO()
    Console(file=file, width=width, theme=THEME).print(TERMINAL.stats(stats))
    return file.getvalue()


def test_terminal() -> None:
    """A terminal of 80 columns shows a map of weeks, shaded by quarters, and the lists."""
    assert (
        on_terminal(FIGURES, 80)
        == f"""\
5 events · 3 days · 2011-12-30 to 2012-02-08 · 38 days without events

      Jan Feb Mar Apr  May Jun Jul  Aug Sep  Oct Nov Dec
2011                                                     ░  1
2012  ▒····▒                                                4
      ░ 1  ▒ 2  events per week

Busiest days
2012-01-02  2  {"█" * 65}
2012-02-08  2  {"█" * 65}
2011-12-30  1  {"█" * 32}▌

Longest of 2 gaps
36 days  2012-01-03 to 2012-02-07
 2 days  2011-12-31 to 2012-01-01

Contexts (3); 1 event has none
Bo Li   2  {"█" * 69}
courts  2  {"█" * 69}
floods  2  {"█" * 69}

Sources by link label (2); 3 events have none
BBC      2  {"█" * 68}
Reuters  1  {"█" * 34}

3 related links · 2 reciprocal · 1 more to missing events
"""
    )


@pytest.mark.parametrize("width", [20, 40, 65, 80, 119, 120, 200])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    """Whatever the width, lines fit, and the map has one row for each year that has events."""
    days = tuple((date(2000, 1, 1) + number * DAY, 1 + number % 90) for number in range(0, 9000, 3))
    lines = on_terminal(
        Stats(None, None, days, (), 0, days[:3], FIGURES.sources, FIGURES.contexts, FIGURES.links), width
    )

    assert max(map(cell_len, lines.splitlines())) <= width
    assert [line[:4] for line in lines.splitlines() if re.match(r"\d{4}  [░▒▓█]", line)] == [
        str(year) for year in range(2000, 2025)
    ]


@pytest.mark.parametrize(("width", "columns"), [(80, 52), (119, 104), (60, 24)])
def test_map_shows_each_day_in_its_column(width: int, columns: int) -> None:
    """A year with an event a day has no gap, its columns are weeks, or months where the terminal is narrow."""
    days = tuple((date(2012, 1, 1) + number * DAY, 1) for number in range(366))
    lines = on_terminal(Stats(None, None, days, (), 0, (), FIGURES.sources, FIGURES.contexts, FIGURES.links), width)
    (row,) = (line for line in lines.splitlines() if line.startswith("2012  "))

    assert len(row.split()[1]) == columns
    assert "·" not in row


def test_names_stay_text() -> None:
    """A label that would steer a terminal or a CI runner does neither, in any form."""
    evil = "::error::\x1b[31m\u202e##[error]\tx"
    stats = Stats(
        None, None, FIGURES.days, (), 0, (), Spread(((evil, 1),), 1, 0), Spread(((evil, 1),), 1, 0), FIGURES.links
    )

    for text in (PLAIN.stats(stats), DATA.stats(stats), on_terminal(stats, 80)):
        assert not re.search("\x1b|\u202e|##\\[|^\\s*::", text, re.MULTILINE)
    assert [line.count("\t") for line in PLAIN.stats(stats).splitlines() if "error" in line] == [2, 2]


def test_command(small: Path) -> None:
    """The command prints what the archive is asked, with the days and the limit that are named."""
    part = Archive(small, cache=False).stats(limit=1, since=date(2012, 1, 1), until=date(2012, 2, 29))

    words = ["stats", "--since", "2012", "--until", "2012-02", "--limit", "1"]
    assert newsarc(*words, archive=small) == (0, PLAIN.stats(part), "")
    assert newsarc(*words, "--json", archive=small) == (0, DATA.stats(part), "")
