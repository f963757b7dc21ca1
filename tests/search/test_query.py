"""The query language: alternatives, dates, fields, and what is refused with a mark under its place."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarc import Archive, Query, QueryError, UsageError
from newsarc.search.query import parse_query
from newsarc.text.dates import ALWAYS, Period
from newsarc.text.typed_dates import read_period
from tests.conftest import MakeArchive


@pytest.fixture
def archive(make_archive: MakeArchive) -> Archive:
    """Four days: rain, snow, both in one year, rain in another."""
    titles = {
        "2011/12/31": "Rain ends the year.",
        "2012/01/1": "Snow falls.",
        "2012/02/8": "Rain turns to snow.",
        "2013/03/1": "Rain again.",
    }
    pages = {
        f"/news/{day}/p.md": f"### [{day.replace('/', '-')}](/news/{day}/index.md)\n\n# {title}\n"
        for day, title in titles.items()
    }
    return Archive(make_archive(pages), cache=False)


def found(archive: Archive, query: str, **options: object) -> list[str]:
    """The days of the hits, in order of time."""
    return sorted(str(hit.date) for hit in archive.search(query, **options))


# ---------------------------------------------------------------- either


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("rain OR snow", [["rain", "snow"]]),
        ("rain | snow", [["rain", "snow"]]),
        ("rain|snow || hail", [["rain", "snow", "hail"]]),
        ("rain AND snow & hail && city", [["rain"], ["snow"], ["hail"], ["city"]]),
        ("AT&T R&D", [["at t"], ["r d"]]),
        ("(rain OR snow) city", [["rain", "snow"], ["city"]]),
        ("rain (heavy snow)", [["rain"], ["heavy"], ["snow"]]),
        ("goma rain OR snow OR hail city", [["goma"], ["rain", "snow", "hail"], ["city"]]),
        ("OR rain", [["rain"]]),
        ("rain OR", [["rain"]]),
        ("rain OR OR snow", [["rain", "snow"]]),
        ("rain or snow", [["rain"], ["or"], ["snow"]]),
        ('"heavy rain" OR "wet snow"', [["heavy rain", "wet snow"]]),
        ("rain OR al-Shabaab", [["rain", "al shabaab"]]),
        ("rain OR 王立军M23", [["rain", "王 立 军 m23"]]),
        ("rain OR -snow", [["rain"]]),
        ("OR", []),
    ],
)
def test_either_will_do(text: str, wanted: list[list[str]]) -> None:
    """OR joins what stands on both sides of it; beside nothing it says nothing, in small letters it is a word."""
    try:
        query = parse_query(text)
    except UsageError:
        assert wanted == []
        return
    assert [[" ".join(term.words) for term in one] for one in query.clauses] == wanted


def test_either_finds_both(archive: Archive) -> None:
    """Pages with either word are found, and only those that have the other words too."""
    assert found(archive, "rain OR snow") == ["2011-12-31", "2012-01-01", "2012-02-08", "2013-03-01"]
    assert found(archive, "turns rain OR snow") == ["2012-02-08"]
    assert found(archive, "rain -snow OR hail") == ["2011-12-31", "2013-03-01"]
    assert found(archive, "falls OR again") == ["2012-01-01", "2013-03-01"]


@pytest.mark.parametrize(
    "text", ["rain NOT snow", "rain AND NOT snow", "NOT snow rain", "rain NOT -snow", "rain -snow"]
)
def test_not(archive: Archive, text: str) -> None:
    """NOT excludes the word, phrase or field after it, as a minus does."""
    assert found(archive, text) == ["2011-12-31", "2013-03-01"]


def test_not_before_other_things(archive: Archive) -> None:
    """NOT excludes phrases, fields and days, too; it is a word in small letters and where everything is in capitals."""
    assert found(archive, 'rain NOT "ends the year"') == ["2012-02-08", "2013-03-01"]
    assert found(archive, "rain NOT title:again NOT date:2012") == ["2011-12-31"]
    assert [term.text for (term,) in parse_query("NOT ACCUSTOMED RAIN").clauses] == ["not", "accustomed", "rain"]
    assert [term.text for (term,) in parse_query("do not rain").clauses] == ["do", "not", "rain"]


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("rain OR (heavy snow)", "OR (heavy snow)"),
        ("(heavy snow)|rain", "(heavy snow)|"),
        ("rain NOT (snow OR hail)", "NOT (snow OR hail)"),
        ("rain -(snow hail)", "-(snow hail)"),
    ],
)
def test_groups(text: str, marked: str) -> None:
    """Parentheses that would change the meaning are refused, with what to write."""
    with pytest.raises(QueryError, match="an operator can't take a group") as caught:
        parse_query(text)

    assert text[caught.value.start : caught.value.end] == marked
    assert caught.value.hint.startswith("OR joins single words or phrases: a OR b;")


def test_either_is_read_in_another_spelling(archive: Archive) -> None:
    """A misspelt word is not lost because the other one is there."""
    assert found(archive, "agian OR falls") == ["2012-01-01", "2013-03-01"]


# ---------------------------------------------------------------- days


DAYS = st.none() | st.dates()


@given(st.builds(Period, DAYS, DAYS), st.builds(Period, DAYS, DAYS), st.dates())
def test_days_of_both_spans(one: Period, other: Period, day: date) -> None:
    """A day is in both of two spans just where it is in what they have in common."""

    def holds(span: Period) -> bool:
        return (span.since is None or span.since <= day) and (span.until is None or day <= span.until)

    assert holds(one & other) == (holds(one) and holds(other))


def test_days_of_a_query(archive: Archive) -> None:
    """date: lets through a day, a month, a year or what lies between; -date: leaves them out."""
    assert found(archive, "rain date:2012") == ["2012-02-08"]
    assert found(archive, "rain date:2011..2012-01") == ["2011-12-31"]
    assert found(archive, "rain date:2012-02..") == ["2012-02-08", "2013-03-01"]
    assert found(archive, "rain -date:2012-02-08") == ["2011-12-31", "2013-03-01"]
    assert found(archive, "rain -date:..2012") == ["2013-03-01"]
    assert found(archive, 'rain date:"2012"') == ["2012-02-08"]
    assert found(archive, "rain date:2012", since=date(2012, 3, 1)) == []


def test_days_alone(archive: Archive) -> None:
    """Days alone find all their pages, the latest first; words may be left out there."""
    hits = archive.find("date:2012")

    assert [str(hit.date) for hit in hits.hits] == ["2012-02-08", "2012-01-01"]
    assert hits.total == 2
    assert [str(hit.date) for hit in archive.search("date:2011..", limit=1)] == ["2013-03-01"]
    assert found(archive, "date:2012 -falls") == ["2012-02-08"]
    assert found(archive, "", since=date(2013, 1, 1)) == ["2013-03-01"]
    assert archive.find("date:1999").total == 0


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2012-02-08", ["2012-02-08"]),
        ("8 february 2012", ["2012-02-08"]),
        ("2012-W06", ["2012-02-08"]),
        ("2012-02", ["2012-02-08"]),
        ("2011-12..2012-01", ["2011-12-31", "2012-01-01"]),
        ("rain 2012-02-08", ["2012-02-08"]),
        ("date:latest", ["2013-03-01"]),
    ],
)
def test_date_alone(archive: Archive, text: str, days: list[str]) -> None:
    """A date is searched for by the dates of pages; that a whole query is one is said."""
    assert found(archive, text) == days
    assert archive.find(text).dates == ("" if text[0] in "rd" else str(read_period(text)))


def test_words_that_look_like_dates(archive: Archive) -> None:
    """A year, a number, a day of no calendar and words that may be dates are searched for as words."""
    for text in ("2012", "20120208", "2012-02-31", "today", "monday", "30d", "latest"):
        assert parse_query(text).clauses
        assert parse_query(text).dates is None
    assert parse_query(Query("2012-02-08", exact=True)).dates is None
    assert found(archive, "2012-02-08", since=date(2012, 3, 1)) == []


# ---------------------------------------------------------------- what is broken


@pytest.mark.parametrize(
    ("text", "marked", "message"),
    [
        ('contxt:"Bo Xilai" trial', "contxt:", "context:"),
        ("rain soruce:BBC", "soruce:", "source:"),
        ("Titel:rain", "Titel:", "title:"),
        ("王立军 date:2012-13", "2012-13", "month"),
        ("rain date:soon", "soon", "2012-02-08"),
        ('rain -date:"2012-02-30"', "2012-02-30", "not a valid date"),
        ("wang context:", "context:", "value"),
        ('Context:"" wang', 'Context:""', "value"),
        ("source:!!! wang", "source:!!!", "value"),
        ("rain -title:", "title:", "value"),
        ("wang sources:", "sources:", "value"),
        ("rain date:", "date:", "date:2012-02"),
    ],
)
def test_refused_with_its_place(text: str, marked: str, message: str) -> None:
    """A field that is nearly one of those there are, and a date that is none, are refused with their place."""
    with pytest.raises(QueryError) as caught:
        parse_query(text)

    assert text[caught.value.start : caught.value.end] == marked
    assert message in f"{caught.value.message} {caught.value.hint}"


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ('"wang lijun', [(("wang", "lijun"), None)]),
        ("“wang lijun” trial", [(("wang", "lijun"), None), (("trial",), None)]),
        ('wang" lijun', [(("wang",), None), (("lijun",), None)]),
        ("title: rain", [(("rain",), "title")]),
        ("Source: BBC says", [(("bbc",), "sources"), (("says",), None)]),
        ("Syria: talks", [(("syria",), None), (("talks",), None)]),
        ("Syria:talks", [(("syria", "talks"), None)]),
        ("http://a.test/b", [(("http", "a", "test", "b"), None)]),
        ("-30 C", [(("c",), None)]),
        ("a:b:c", [(("a", "b", "c"), None)]),
        ("titles: x", [(("titles",), None), (("x",), None)]),
    ],
)
def test_broken_and_understood(text: str, terms: list[tuple[tuple[str, ...], str | None]]) -> None:
    """Open and curly quotes, blanks after a field, colons in plain text and minus signs are what they look like."""
    assert [(term.words, term.field) for one in parse_query(text).clauses for term in one] == terms


@given(st.text(st.sampled_from('ab"“ -−:|OR().*^\\王1\x00'), max_size=25))
def test_whatever_is_typed_is_a_query_or_refused(text: str) -> None:
    """Any text is a query with something to look for, or is refused in a sentence; never anything else."""
    try:
        query = parse_query(text)
    except UsageError:
        return
    assert query.clauses or query.period != ALWAYS
    assert all(term.words for one in query.clauses for term in one)
