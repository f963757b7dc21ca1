"""Dates wherever a command takes one."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from newsarc import Archive
from newsarc.index.documents import DocumentReader
from newsarc.model.events import Calendar, Span
from tests.conftest import MakeArchive
from tests.support.commands import day_page, event
from tests.support.in_process import run

pytestmark = pytest.mark.usefixtures("shared_cache")

RAIN = "/news/2012/02/8/rain-falls-in-goma.md"
SNOW = "/news/2012/02/9/snow-lies-in-goma.md"
HAIL = "/news/2012/03/1/hail-hits-goma.md"
FLOOD = "/news/2013/02/8/a-flood-reaches-goma.md"
NOTES = {
    "index.md": "# Notes\n",
    "2012-02-08 rain.md": "---\ntags: [goma]\n---\n# Rain falls\n\nIn Goma.\n",
    "2012-02-09 snow.md": "---\ntags: [goma]\n---\n# Snow lies\n\nIn Goma.\n",
    "2012-03-01 hail.md": "---\ntags: [goma]\n---\n# Hail\n\nIn Goma.\n",
    "2013-02-08 flood.md": "---\ntags: [goma]\n---\n# A flood\n\nIn Goma.\n",
}


@pytest.fixture(scope="module")
def daily(make_archive: MakeArchive) -> Path:
    """Four events on four days, two of them on the same day of two years."""
    return make_archive(
        {
            "/news/2012/02/8/index.md": day_page("/news/2012/02/8", ("Rain falls in Goma.", RAIN, "Goma")),
            RAIN: event(RAIN, "Rain falls in Goma."),
            SNOW: event(SNOW, "Snow lies in Goma.", ("Rain falls in Goma.", RAIN, "Goma")),
            HAIL: event(HAIL, "Hail hits Goma.", ("Rain falls in Goma.", RAIN, "Goma")),
            FLOOD: event(FLOOD, "A flood reaches Goma.", ("Rain falls in Goma.", RAIN, "Goma")),
        }
    )


@pytest.fixture(scope="module")
def notes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same as notes with dates in their names."""
    root = tmp_path_factory.mktemp("notes")
    for name, text in NOTES.items():
        (root / name).write_text(text)
    return root


@pytest.fixture(params=["daily", "notes"])
def archive(request: pytest.FixtureRequest) -> Path:
    """An archive of either layout."""
    found: Path = request.getfixturevalue(request.param)
    return found


def shown(archive: Path, *words: str) -> list[str]:
    """The days that a command shows, with their events."""
    document = json.loads(run("show", *words, "--json", root=archive).stdout)
    parts = document["parts"] if document["kind"] == "span" else [document]
    return [part["date"] if part["kind"] == "day" else f"{part['period']}: {part['events']}" for part in parts]


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("8 february 2012", ["2012-02-08"]),
        ("Feb 8 2012", ["2012-02-08"]),
        ("latest", ["2013-02-08"]),
        ("february 2012", ["2012-02: 2"]),
        ("2012-W06", ["2012-02-08", "2012-02-09"]),
        ("2012-02-09..2012-03-01", ["2012-02: 1", "2012-03: 1"]),
        ("2012-02..2012-04", ["2012-02: 2", "2012-03: 1"]),
        ("2009..2013", ["2012: 3", "2013: 1"]),
        ("2012-02-09..", ["2012-02: 1", "2012-03: 1", "2013-02: 1"]),
        ("02-08", ["2012-02-08", "2013-02-08"]),
        ("8 february", ["2012-02-08", "2013-02-08"]),
        ("2012-02-08 --on-this-day", ["2012-02-08", "2013-02-08"]),
    ],
)
def test_show(archive: Path, typed: str, days: list[str]) -> None:
    """A day, a month, a week, a span of days or months, and a day of every year are shown in any layout."""
    assert shown(archive, *typed.split()) == days


def test_show_today(make_archive: MakeArchive) -> None:
    """Today's events are found by today, by its weekday, as the same day of every year, and as days ago tomorrow."""
    today = date.today()
    path = f"/news/{today:%Y/%m}/{today.day}/rain.md"
    archive = make_archive({path: event(path, "Rain falls.")})

    for words in (["today"], [f"{today:%A}"], [f"{today:%d %B %Y}"], ["--on-this-day"], ["7d..today"]):
        assert shown(archive, *words) == [today.isoformat()]
    tomorrow = f"{today + timedelta(days=1):%A}".lower()
    assert run("show", f"last {tomorrow}", root=archive).returncode == 1


def test_span_in_lines(daily: Path) -> None:
    """In a pipe a span of days is one day after the other, a longer one has a line a day."""
    assert run("show", "2012-02-08..2012-02-10", root=daily).stdout == (
        "2012-02-08 Wednesday  1 event\n"
        "2012-02-08/1  Rain falls in Goma.\n"
        "   contexts: Goma\n"
        "   It is said so.\n"
        f"   {RAIN}\n"
        "\n"
        "2012-02-09 Thursday  1 event\n"
        "2012-02-09/1  Snow lies in Goma.\n"
        "   contexts: Goma\n"
        "   It is said so.\n"
        f"   {SNOW}\n"
    )
    assert run("show", "2012-02..2012-04", root=daily).stdout == "2012-02-08\t1\n2012-02-09\t1\n2012-03-01\t1\n"


def test_span_on_a_terminal(daily: Path) -> None:
    """On a terminal the days of a span have their headings, months their calendars; each part is shown once."""
    days = run("show", "2012-W06", "--color", "always", root=daily).stdout
    months = run("show", "2012-02..2012-03", "--color", "always", root=daily).stdout

    assert [days.count(text) for text in ("2012-02-08 Wednesday", "2012-02-09 Thursday", "Snow lies")] == [1, 1, 1]
    assert [months.count(text) for text in ("February 2012", "March 2012", "Mon")] == [1, 1, 2]


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("2012-05..2012-07", "newsarc: no events in 2012-05-01..2012-07-31\nnearest: 2012-03-01, 2013-02-08\n"),
        ("05-05", "newsarc: no events on 05-05 in any year\n"),
        ("2013..2012", "newsarc: error: 2013..2012 ends before it begins\nhint: put the earlier date first\n"),
        ("2012-W60", "newsarc: error: 2012-W60 is not a week of that year\nhint: use YYYY-Www, as in 2012-W06\n"),
        (
            "rain --on-this-day",
            "newsarc: error: 'rain' is not a date\nhint: use a day, month or year as in 2012-02-08, ",
        ),
        (
            "2012-02 --on-this-day",
            "newsarc: error: '2012-02' is not a day\nhint: use a day as in 2012-02-08 or 02-08\n",
        ),
    ],
)
def test_nothing_to_show(archive: Path, typed: str, message: str) -> None:
    """What isn't there, or can't be, is said in one sentence."""
    result = run("show", *typed.split(), root=archive)

    assert (result.returncode, result.stdout) == (2 if "error" in message else 1, "")
    assert result.stderr.startswith(message)


@pytest.mark.parametrize(
    ("options", "count"),
    [
        (["--since", "8 february 2012", "--until", "2012-W06"], 2),
        (["--since", "latest"], 1),
        (["--since", "2012-02-08..2012-02-09"], 2),
        (["--since", "30d"], 0),
        (["--since", "yesterday"], 0),
        (["--until", "yesterday"], 4),
    ],
)
def test_since_and_until(archive: Path, options: list[str], count: int) -> None:
    """Every filter by date takes every form of a date; a span has both ends."""
    found = [
        json.loads(run(*words, *options, "--json", root=archive).stdout)
        for words in (["search", "goma"], ["related", "goma"], ["timeline", "goma"])
    ]
    events = json.loads(run("stats", *options, "--json", root=archive).stdout)["events"]
    graph = json.loads(run("graph", *options, root=archive).stdout)["nodes"]

    assert [one["total"] for one in found] == [count] * 3
    assert (events, sum(node["kind"] == "event" for node in graph)) == (count, count)


@pytest.mark.parametrize("command", ["search goma", "related goma", "timeline goma", "stats", "graph goma"])
def test_since_after_until(daily: Path, command: str) -> None:
    """No day is after the last: such a period is refused rather than empty."""
    result = run(*command.split(), "--since", "2013", "--until", "2012", root=daily)

    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == "newsarc: error: --since 2013 is after --until 2012\nhint: put the earlier date first\n"


@pytest.mark.parametrize(
    ("typed", "target"),
    [
        ("8 february 2012", "2012-02-08"),
        ("latest", "2013-02-08"),
        ("2012-W06", "2012-02-06..2012-02-12"),
        ("2012-02", "2012-02-01..2012-02-29"),
    ],
)
def test_related(daily: Path, typed: str, target: str) -> None:
    """A date typed as what things are related to is that day, or those days: none of its own events is a hit."""
    document = json.loads(run("related", typed, "--json", root=daily).stdout)

    assert document["target"] == target
    first, _, last = target.partition("..")
    assert [hit for hit in document["hits"] if first <= hit["date"] <= (last or first)] == []
    assert document["total"] == (3 if "W" not in typed and typed != "2012-02" else 2)


def test_search(archive: Path) -> None:
    """A date that is searched for is a day, or several, of which search and timeline list the events; that is said."""
    for command in ("search", "timeline"):
        result = run(command, "8 february 2012", "--json", root=archive)
        document = json.loads(result.stdout)

        assert result.stderr == "read as a date: date:2012-02-08\n"
        assert ([hit["date"] for hit in document["hits"]], document["dates"]) == (["2012-02-08"], "2012-02-08")
    assert run("search", "2012-02..2012-03", "--count", root=archive).stdout == "3\n"


def test_name_that_looks_like_a_date(make_archive: MakeArchive) -> None:
    """A context of the name of a year is that context; a day is a day, whatever contexts there are."""
    archive = make_archive(
        {
            RAIN: event(RAIN, "Rain falls.", ("Snow lies.", SNOW, "2012, Friday")),
            SNOW: event(SNOW, "Snow lies."),
        }
    )

    assert json.loads(run("related", "2012", "--json", root=archive).stdout)["target"] == "2012"
    friday = run("related", "friday", root=archive)
    assert (friday.returncode, friday.stderr.startswith("newsarc: no events on ")) == (1, True)


def test_move(daily: Path) -> None:
    """A page is moved to a day in any form that has its year; without one it might be the name of a file."""
    for typed in ("9 february 2012", "Feb 9, 2012", "2012-W06-4"):
        assert "news/2012/02/9/" in run("mv", RAIN, typed, "--diff", root=daily).stdout
    assert run("mv", RAIN, "friday", "--diff", root=daily).returncode == 2
    assert run("mv", RAIN, "30 february 2012", "--diff", root=daily).returncode == 2


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("31 Feb 2012", "31 Feb 2012 is not a valid date\nhint: February 2012 has 29 days"),
        ("8/2/2012", "8/2/2012 is ambiguous\nhint: use 2012-02-08 or 2012-08-02"),
        ("08-02-2012", "08-02-2012 is ambiguous\nhint: use 2012-02-08 or 2012-08-02"),
    ],
)
@pytest.mark.parametrize("words", [[], ["show"], ["related"], ["stats"], ["search", "rain", "--since"]])
def test_date_that_is_no_day(archive: Path, words: list[str], typed: str, message: str) -> None:
    """A day that isn't in the calendar, and one that may be either of two, are refused wherever a date is typed."""
    refused = run(*words, typed, root=archive)

    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr == f"newsarc: error: {message}\n"


def test_day_of_every_year_in_digits(archive: Path) -> None:
    """Where a day is shown, two numbers with a slash are a day of every year, unless they may be two days."""
    days = [run("show", typed, root=archive) for typed in ("02-29", "29/2", "2/29")]
    assert [day.returncode for day in days] == [1, 1, 1]
    assert {day.stderr for day in days} == {"newsarc: no events on 02-29 in any year\n"}

    for typed in (("2/8",), ("08/02",), ("--on-this-day", "2/8")):
        refused = run("show", *typed, root=archive)
        message = f"newsarc: error: {typed[-1]} is ambiguous\nhint: use 02-08 or 08-02\n"
        assert (refused.returncode, refused.stdout, refused.stderr) == (2, "", message)


def test_month_of_every_year(examples: Path) -> None:
    """A month without a year is shown in every year that has events in it, by its name or the start of that."""
    shown = [run("show", typed, root=examples) for typed in ("feb", "February")]
    years = [part["period"] for part in json.loads(run("show", "feb", "--json", root=examples).stdout)["parts"]]

    assert shown[0].stdout == shown[1].stdout != ""
    assert years == ["2012-02"]
    assert run("show", "dec", root=examples).stderr == "newsarc: no events in December in any year\n"


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("02-30", "February has at most 29 days"),
        ("31/4", "April has at most 30 days"),
        ("30 feb", "February has at most 29 days"),
        ("13-01", "use MM-DD, as in 02-08"),
        ("50/50", "use MM-DD, as in 02-08"),
    ],
)
def test_day_of_no_year(archive: Path, typed: str, hint: str) -> None:
    """A day that no year has is refused with the length of its month, if it has one."""
    refused = run("show", typed, root=archive)

    message = f"newsarc: error: {typed} is not a day of any year\nhint: {hint}\n"
    assert (refused.returncode, refused.stdout, refused.stderr) == (2, "", message)


def test_numbers_with_a_slash_are_words(make_archive: MakeArchive) -> None:
    """Wherever words are searched for, 9/11 and 24/7 are words, though they might be days of every year."""
    archive = make_archive({RAIN: event(RAIN, "A call centre is open 24/7 since 9/11.")})

    for typed in ("9/11", "24/7"):
        for words in (["search"], ["timeline"], ["related"], []):
            found = run(*words, typed, "--json", root=archive)
            assert (found.returncode, json.loads(found.stdout)["total"]) == (0, 1), words


@pytest.mark.parametrize(("typed", "count"), [("2012", 3), ("february 2012", 2), ("2012-W06", 2), ("..2012-02-08", 1)])
def test_stats(archive: Path, typed: str, count: int) -> None:
    """The figures may be those of one period, which --since and --until narrow."""
    assert json.loads(run("stats", *typed.split(), "--json", root=archive).stdout)["events"] == count
    narrowed = run("stats", *typed.split(), "--until", "2012-02-08", "--json", root=archive)
    assert json.loads(narrowed.stdout)["events"] == 1


@pytest.fixture(scope="module")
def monthly(make_archive: MakeArchive) -> Path:
    """Two pages of a day, and one that is dated by its month between them."""
    return make_archive(
        {
            "/notes/2010-02-03.md": "# Rain in Goma\n\nIt rains.\n",
            "/notes/2015-03.md": "# Floods in Goma\n\nIt floods.\n",
            "/notes/2020-02-03.md": "# Sun in Goma\n\nIt shines.\n",
        }
    )


def test_span_has_no_months_outside_it(monthly: Path) -> None:
    """A page that is dated by its month is in a span of years if its month is."""
    assert run("show", "2015-06..2018-01", "--json", root=monthly).returncode == 1
    assert shown(monthly, "2015-03..2018-01") == ["2015: 1"]
    assert shown(monthly, "2013-01..2015-03") == ["2015: 1"]


def test_table_has_months_without_a_day(monthly: Path) -> None:
    """A table of a year has a row for the pages that are dated by their month, as its plain lines do."""
    assert run("show", "2015", "--format", "csv", root=monthly).stdout.splitlines() == [
        "date,events,path",
        "2015-03,1,",
    ]


@pytest.mark.parametrize("typed", ["2009..2020", "..2020", "2009.."])
def test_span_reaches_months_before_and_after_all_days(tmp_path: Path, typed: str) -> None:
    """Pages that are dated by their month are shown also where they are the first and the last of all."""
    for name in ("2010-03 flood.md", "2012-02-08 rain.md", "2014-03 hail.md"):
        (tmp_path / name).write_text("# Goma\n")

    assert shown(tmp_path, typed) == ["2010: 1", "2012: 1", "2014: 1"]


def test_span_beyond_the_archive(monthly: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A span is as long as the archive at most; one without any of its days is named as it was typed."""
    asked: list[int] = []
    calendar = DocumentReader.calendar
    monkeypatch.setattr(
        DocumentReader, "calendar", lambda self, year, month: asked.append(year) or calendar(self, year, month)
    )

    span = Archive(monthly, cache=False).during(date(1000, 1, 1), date(9999, 12, 31))
    refused = run("show", "..0001", root=monthly)

    assert isinstance(span, Span)
    assert asked == list(range(2010, 2021))
    assert [part.period for part in span.parts if isinstance(part, Calendar)] == ["2010", "2015", "2020"]
    assert refused.stderr.startswith("newsarc: no events in ..0001-12-31\n")


@pytest.mark.parametrize(
    ("typed", "beginning"),
    [
        ("stats --html", "<!DOCTYPE html>\n"),
        ("related 9999-12-31", "0001-01-01\tRain in Goma."),
        ("related 0001-01-01", "9999-12-31\tRain in Goma."),
        ("show 9999-W52", "9999-12-31 Friday  2 events\n"),
    ],
)
def test_ends_of_the_calendar(make_archive: MakeArchive, typed: str, beginning: str) -> None:
    """The first and the last days of the calendar are days like others."""
    paths = [f"/news/{day}/goma-{number}.md" for day in ("0001/01/1", "9999/12/31") for number in (1, 2)]
    root = make_archive({path: event(path, "Rain in Goma.", ("Rain", paths[1], "Goma")) for path in paths})

    done = run(*typed.split(), root=root)

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(beginning)


def test_reversed_groups_have_listed_events(make_archive: MakeArchive) -> None:
    """The events related to a day, reversed and limited, come with the groups that they belong to alone."""
    pages = [f"/news/2012/02/{day}/{slug}.md" for slug in ("rain", "snow") for day in (8, 9)]
    rain, more_rain, snow, more_snow = pages
    root = make_archive(
        {
            "/news/2012/02/8/index.md": day_page("/news/2012/02/8", ("Rain", rain, "Goma"), ("Snow", snow, "Oslo")),
            rain: event(rain, "Rain", ("More rain", more_rain, "Goma")),
            more_rain: event(more_rain, "More rain", ("Rain", rain, "Goma")),
            snow: event(snow, "Snow", ("More snow", more_snow, "Oslo")),
            more_snow: event(more_snow, "More snow", ("Snow", snow, "Oslo")),
        }
    )
    whole = Archive(root, cache=False).kin("2012-02-08")
    found = Archive(root, cache=False).kin("2012-02-08", limit=1, reverse=True)

    assert len(whole.groups) == 2
    assert [group.event.path for group in found.groups] == [found.hits[0].belongs_to]


def test_listed_page_without_a_file(make_archive: MakeArchive) -> None:
    """An event that its day page lists, but that has no file, is said to be missing."""
    root = make_archive(
        {
            "/news/2012/02/8/index.md": day_page("/news/2012/02/8", ("Rain", RAIN, "Goma"), ("Snow", SNOW, "Goma")),
            "/news/2012/02/8/other.md": event("/news/2012/02/8/other.md", "Sun"),
        }
    )
    for words in (("show", "2012-02-08/1"), ("mv", "2012-02-08/1", "/news/2012/02/8/new.md")):
        done = run(*words, root=root)

        assert done.returncode == 1
        assert f"the day page lists {RAIN}, but the file is missing" in done.stderr
        assert "newsarc validate" in done.stderr
