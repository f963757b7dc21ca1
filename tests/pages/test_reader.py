"""A day, a page, a month and the days around, from the few files that tell of them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from newsarc import Archive
from newsarc.errors import ArchiveError, UsageError
from newsarc.model.events import Calendar, Event
from tests.conftest import MakeArchive

DAY = "/news/2012/02/8"
DAYS = {
    "/news/2012/02/9": "2012-02-9",
    DAY: "2012-02-8",
    "/news/2012/02/24": "2012-02-24",
    "/news/2013/01/1": "2013-01-1",
}


def event(title: str, folder: str = DAY, rest: str = "") -> str:
    return f"### [{DAYS[folder]}]({folder}/index.md)\n\n# {title}\n\n\n\n\n{rest}"


def day_page(*items: str, folder: str = DAY) -> str:
    return f"## [{DAYS[folder]}]({folder}/index.md)\n\n" + "".join(items)


def item(title: str, path: str, under: str = "") -> str:
    return f"### [{title}]({path})\n{under}\n"


def titles(events: tuple[Event, ...]) -> list[str]:
    return [one.title for one in events]


# ---------------------------------------------------------------- a day


def test_day_in_the_order_of_its_page(make_archive: MakeArchive) -> None:
    """A day's events come in the order of its page, told by their own pages."""
    page = day_page(item("B", f"{DAY}/b.md"), item("A", f"{DAY}/a.md", "_Context: Goma_\n"))
    archive = Archive(make_archive({f"{DAY}/index.md": page, f"{DAY}/a.md": event("A."), f"{DAY}/b.md": event("B.")}))
    found = archive.day("2012-02-08")

    assert found is not None
    assert titles(found.events) == ["B.", "A."]
    assert found.events[1].contexts == ("Goma",)
    assert (date(2012, 2, 8), f"{DAY}/index.md", None, None, 0) == (
        found.date,
        found.path,
        found.previous,
        found.next,
        found.unlisted,
    )


def test_listed_but_missing_page(make_archive: MakeArchive) -> None:
    """An event whose page isn't stored is told from the day page, and has no file."""
    page = day_page(item("A", f"{DAY}/a.md", "A summary.\n"))
    found = Archive(make_archive({f"{DAY}/index.md": page})).day("2012-02-08")

    assert found is not None
    assert [(one.title, one.file, one.summary) for one in found.events] == [("A", None, "A summary.")]


def test_unlisted_page_is_counted(make_archive: MakeArchive) -> None:
    """Pages that the day page doesn't list are counted, not shown; versions that a page replaced don't count."""
    changes = f"### Changes:\n\n1. [Old]({DAY}/old.md) _2018-03-14 10:30:06 (First version)_\n"
    files = {f"{DAY}/index.md": day_page(item("A", f"{DAY}/a.md")), f"{DAY}/a.md": event("A.", rest=changes)}
    files |= {f"{DAY}/{name}.md": event(name) for name in ("old", "left")}
    found = Archive(make_archive(files)).day("2012-02-08")

    assert found is not None
    assert (titles(found.events), found.unlisted) == (["A."], 1)


@pytest.mark.parametrize("index", [None, day_page(), "", "# Not a day page\n"])
def test_day_without_a_list(make_archive: MakeArchive, index: str | None) -> None:
    """Where the day page is missing or lists nothing, the stored events are the day's, by name."""
    files = {f"{DAY}/b.md": event("B."), f"{DAY}/a.md": event("A.")}
    found = Archive(make_archive(files if index is None else {**files, f"{DAY}/index.md": index})).day("2012-02-08")

    assert found is not None
    assert (titles(found.events), found.unlisted) == (["A.", "B."], 0)


def test_day_of_a_readme_alone(make_archive: MakeArchive) -> None:
    """README.md is the day page where there is no index.md."""
    found = Archive(make_archive({f"{DAY}/README.md": day_page(item("A", f"{DAY}/a.md"))})).day("2012-02-08")

    assert found is not None
    assert titles(found.events) == ["A"]


def test_index_counts_before_its_copy(make_archive: MakeArchive) -> None:
    """index.md is the day page where it and README.md differ."""
    one, two = (day_page(item(title, f"{DAY}/a.md")) for title in ("One", "Two"))
    found = Archive(make_archive({f"{DAY}/index.md": one, f"{DAY}/README.md": two})).day("2012-02-08")

    assert found is not None
    assert titles(found.events) == ["One"]


def test_edition_prefix(make_archive: MakeArchive) -> None:
    """An edition's links lead to the same pages."""
    page = day_page(item("A", f"/zh{DAY}/a.md"))
    archive = Archive(make_archive({f"{DAY}/index.md": page, f"{DAY}/a.md": event("A.")}))
    found = archive.day("2012-02-08")

    assert found is not None
    assert [(f"{DAY}/a.md", "A.")] == [(one.path, one.title) for one in found.events]
    assert archive.page(f"/zh{DAY}/a.md") == found.events[0]


def test_event_listed_twice_comes_once(make_archive: MakeArchive) -> None:
    """An event that a day page lists twice is shown once, as it was listed first."""
    page = day_page(item("A", f"{DAY}/a.md"), item("A again", f"/zh{DAY}/a.md"), item("B", f"{DAY}/b.md"))
    found = Archive(make_archive({f"{DAY}/index.md": page})).day("2012-02-08")

    assert found is not None
    assert titles(found.events) == ["A", "B"]


def test_event_listed_again_keeps_its_first_place(make_archive: MakeArchive) -> None:
    """An event that is listed again further down stays where it was listed first."""
    page = day_page(item("A", f"{DAY}/a.md"), item("B", f"{DAY}/b.md"), item("A again", f"{DAY}/a.md"))
    found = Archive(make_archive({f"{DAY}/index.md": page})).day("2012-02-08")

    assert found is not None
    assert titles(found.events) == ["A", "B"]


@pytest.mark.parametrize("day", ["2012-02-07", "2012-02-30x", "1999-01-01"])
def test_day_of_which_nothing_is_stored(make_archive: MakeArchive, day: str) -> None:
    """A day without a folder, or with an empty one, is None; what is no date is an error."""
    root = make_archive({f"{DAY}/a.md": event("A.")})
    (root / "news/2012/02/7").mkdir()
    archive = Archive(root)

    if day.endswith("x"):
        with pytest.raises(UsageError, match="is not a date"):
            archive.day(day)
    else:
        assert archive.day(day) is None


@pytest.mark.parametrize(
    "written", ["2012-02-08", "2012-2-8", "2012/02/8", "20120208", " 2012-02-8 ", date(2012, 2, 8)]
)
def test_day_in_any_writing(make_archive: MakeArchive, written: str | date) -> None:
    """A date may be given as a date, or written with zeros or without, with hyphens, slashes or neither."""
    found = Archive(make_archive({f"{DAY}/a.md": event("A.")})).day(written)

    assert found is not None
    assert found.date == date(2012, 2, 8)


# ---------------------------------------------------------------- a page


@pytest.mark.parametrize("path", [f"{DAY}/a.md", "news/2012/02/8/a.md", f"/zh{DAY}/a.md", f"/zh-TW{DAY}/a.md"])
def test_page(make_archive: MakeArchive, path: str) -> None:
    """A page is read by its site path, with or without a first slash or an edition."""
    found = Archive(make_archive({f"{DAY}/a.md": event("A.")})).page(path)

    assert found is not None
    assert (f"{DAY}/a.md", "news/2012/02/8/a.md", "A.") == (found.path, found.file, found.title)


def test_page_has_what_its_day_page_says(make_archive: MakeArchive) -> None:
    """Topic and names that only the day page has are the event's too."""
    page = day_page("##### Navy\n", item("A", f"{DAY}/a.md", "_Context: women at sea, Malta_\n"))
    found = Archive(make_archive({f"{DAY}/index.md": page, f"{DAY}/a.md": event("A.")})).page(f"{DAY}/a.md")

    assert found is not None
    assert (found.topic, found.contexts) == ("Navy", ("Malta", "women at sea"))


@pytest.mark.parametrize(
    "path",
    [f"{DAY}/b.md", f"{DAY}/index.md", "/faq/index.md", "", "/", f"{DAY}/../8/a.md", f"{DAY}/a.md/", "/etc/passwd"],
)
def test_no_page(make_archive: MakeArchive, path: str) -> None:
    """What is no event, or isn't stored, is None."""
    files = {
        f"{DAY}/a.md": event("A."),
        f"{DAY}/index.md": day_page(item("B", f"{DAY}/b.md")),
        "/faq/index.md": "# FAQ\n",
    }

    assert Archive(make_archive(files)).page(path) is None


# ---------------------------------------------------------------- days around


@pytest.fixture
def calendar(make_archive: MakeArchive) -> Path:
    """Events on four days, and a day page that lists nothing on a fifth, and nothing at all on a sixth."""
    files = {f"{folder}/a.md": event("A.", folder) for folder in DAYS}
    files[f"{DAY}/b.md"] = event("B.")
    files["/news/2012/03/1/index.md"] = "## [2012-03-1](/news/2012/03/1/index.md)\n"
    files["/news/2012/04/1/notes.txt"] = ""
    return make_archive(files)


@pytest.mark.parametrize(
    ("day", "around"),
    [
        (date(2012, 2, 8), (None, date(2012, 2, 9))),
        (date(2012, 2, 9), (date(2012, 2, 8), date(2012, 2, 24))),
        (date(2012, 2, 24), (date(2012, 2, 9), date(2013, 1, 1))),
        (date(2012, 3, 1), (date(2012, 2, 24), date(2013, 1, 1))),
        (date(2013, 1, 1), (date(2012, 2, 24), None)),
        (date(1999, 1, 1), (None, date(2012, 2, 8))),
    ],
)
def test_around(calendar: Path, day: date, around: tuple[date | None, date | None]) -> None:
    """The nearest days with events are found over months and years, days without events passed over."""
    assert around == Archive(calendar).around(day)


def test_latest(calendar: Path, make_archive: MakeArchive) -> None:
    """The latest day is the last that has events; an archive without events has none."""
    assert Archive(calendar).latest() == date(2013, 1, 1)
    assert Archive(make_archive({"newsarc.toml": ""})).latest() is None


def test_month(calendar: Path) -> None:
    """A month has its days in order with how many events each, and the months with events around it."""
    days = ((date(2012, 2, 8), 2), (date(2012, 2, 9), 1), (date(2012, 2, 24), 1))
    found = Archive(calendar).calendar(2012, 2)

    assert Calendar("2012-02", days, None, "2013-01") == found
    assert found.events == 4


def test_year(calendar: Path) -> None:
    """A year has the days of its months, and the years with events around it."""
    archive = Archive(calendar)

    assert Calendar("2013", ((date(2013, 1, 1), 1),), "2012", None) == archive.calendar(2013)
    assert len(archive.calendar(2012).days) == 3


@pytest.mark.parametrize(("year", "month"), [(2012, 3), (2012, 4), (2012, 5), (1999, None), (2012, 12)])
def test_time_without_events(calendar: Path, year: int, month: int | None) -> None:
    """A month or a year without events has no days, and knows what is around it."""
    found = Archive(calendar).calendar(year, month)

    assert found.days == ()
    assert found.previous or found.next


def test_count_is_what_the_day_shows(make_archive: MakeArchive) -> None:
    """A day counts as many events in its month as it shows, missing pages among them."""
    page = day_page(item("A", f"{DAY}/a.md"), item("B", f"{DAY}/b.md"), item("B again", f"{DAY}/b.md"))
    archive = Archive(make_archive({f"{DAY}/index.md": page, f"{DAY}/a.md": event("A."), f"{DAY}/c.md": event("C.")}))
    found = archive.day("2012-02-08")

    assert found is not None
    assert ((date(2012, 2, 8), len(found.events)),) == archive.calendar(2012, 2).days


# ---------------------------------------------------------------- raw text


def test_raw_is_the_file_as_it_is(make_archive: MakeArchive) -> None:
    """A page's bytes come as they are; what isn't stored is None."""
    archive = Archive(make_archive({f"{DAY}/a.md": b"\xef\xbb\xbf# \xff\r\n"}))

    assert archive.raw(f"{DAY}/a.md") == b"\xef\xbb\xbf# \xff\r\n"
    assert archive.raw(f"{DAY}/b.md") is None


@pytest.mark.parametrize(("number", "line"), [(1, "one"), (2, "two\x0c2"), (3, ""), (4, None), (0, None), (-1, None)])
def test_line_of_a_file(make_archive: MakeArchive, number: int, line: str | None) -> None:
    """Lines are counted from 1 and end at line feeds alone; beyond them there is None."""
    archive = Archive(make_archive({f"{DAY}/a.md": "\ufeffone\ntwo\x0c2\n"}))

    assert line == archive.read_line(f"{DAY}/a.md", number)


def test_reader_of_no_archive(tmp_path: Path) -> None:
    """A folder that is no archive is an error at once."""
    with pytest.raises(ArchiveError):
        Archive(tmp_path)
