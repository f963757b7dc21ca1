"""`search` finds the event itself: reports may lack words, dates are matched, and an outbreak comes first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarc import Archive
from newsarc.search.event_order import Outbreaks
from newsarc.search.first_turn import event_is_first
from newsarc.search.readings import Reading
from newsarc.search.scoring import Match
from newsarc.search.turns import by_turns

MakeArchive = Callable[[Mapping[str, str | bytes]], Path]


def archive_of(make_archive: MakeArchive, *stories: tuple[str, str]) -> Archive:
    """An archive of events, each a day and a title."""
    pages = {
        f"/news/{day.replace('-', '/')}/p{number}.md": f"# {title}\n" for number, (day, title) in enumerate(stories)
    }
    return Archive(make_archive(pages), cache=False)


HARBOUR = [
    ("2019-05-02", "The harbour of Beirut gets new cranes."),
    ("2020-08-04", "Beirut is shaken by an explosion in the harbour, more than seventy people are killed."),
    ("2020-08-05", "Rescuers in Beirut look for survivors of the explosion."),
    ("2020-08-06", "France sends doctors to Beirut after the explosion."),
    ("2020-08-09", "Ministers resign in Lebanon over the explosion in Beirut."),
    ("2021-08-04", "Families in Beirut remember the explosion of 2020."),
    ("2021-10-14", "The judge who investigates the Beirut explosion is attacked."),
    *[(f"2018-03-{day:02d}", f"Talks in town number {day} go on.") for day in range(1, 29)],
    *[(f"2017-03-{day:02d}", f"Rain falls on village number {day}.") for day in range(1, 29)],
]


@pytest.fixture
def harbour(make_archive: MakeArchive) -> Archive:
    """What came before, with and after a disaster, and days on which nothing of the kind happened."""
    return archive_of(make_archive, *HARBOUR)


def dates(archive: Archive, query: str, **options: object) -> list[str]:
    """The days of the hits, in order."""
    return [str(hit.date) for hit in archive.search(query, **options)]


# ---------------------------------------------------------------- what fills up


def test_report_of_the_day_comes_first(harbour: Archive) -> None:
    """Of several pages with all words, the one with which they break out is first, though none says so best."""
    for query in ("beirut explosion", "explosions beirut", "explodes beirut"):
        assert dates(harbour, query)[0] == "2020-08-04"


def test_question_means_an_event(make_archive: MakeArchive) -> None:
    """The report comes first for a question, even where another page has the words among fewer others."""
    archive = archive_of(make_archive, *HARBOUR, ("2022-01-02", "Beirut harbour explosion."))

    assert dates(archive, "When did the harbour explode?")[0] == "2020-08-04"
    assert dates(archive, "harbour explode")[0] == "2022-01-02"
    assert archive.find("what happened in beirut").dropped == ()


def test_turn_is_explained(harbour: Archive) -> None:
    """The points by which a turn lifts a page are a part of its score, which falls from hit to hit."""
    hits = harbour.search("beirut explosion")

    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True)
    assert dict(hits[0].parts)["event"] > 0
    assert dict(hits[1].parts)["event"] == 0


def test_order_of_words_goes_first_where_nothing_new_breaks_out(make_archive: MakeArchive) -> None:
    """With as many pages on the words before a busy week as in it, the page that has them best is first."""
    earlier = [
        (f"201{year}-05-02", f"An explosion is heard in Beirut, district {year} sees smoke.") for year in range(8)
    ]
    hits = archive_of(make_archive, *earlier, *HARBOUR).search("beirut explosion")

    assert dict(hits[0].parts)["event"] == 0
    assert str(hits[0].date) != "2020-08-04"


def test_order_of_words_goes_first_among_few_pages(make_archive: MakeArchive) -> None:
    """Each of three pages may be the one that is looked for, though they are of one week."""
    stories = [
        one for one in HARBOUR if "explosion" not in one[1] or one[0] in ("2020-08-04", "2020-08-05", "2020-08-06")
    ]
    hits = archive_of(make_archive, *stories).search("beirut explosion")

    assert dict(hits[0].parts)["event"] == 0
    assert str(hits[0].date) != "2020-08-04"


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ("The bridge in Quito: many are killed.", "The bridge in Quito: many are there."),
        ("The bridge in Quito: many are there.", "The bridge in Quito: many are condemned."),
        ("The bridge in Quito: many are there.", "The bridge in Quito: many are expected."),
        (
            "The bridge in Quito: a mayor dies, killed in his car.",
            "The bridge in Quito: a mayor dies, alone in his car.",
        ),
        ("The bridge in Quito: 12 are there.", "The bridge in Quito: many are there."),
        ("The bridge in Quito of 2012 is there.", "The bridge in Quito of 2009 is there."),
    ],
)
def test_title_that_tells_what_happens(make_archive: MakeArchive, better: str, worse: str) -> None:
    """Of two pages of a day, that one is first whose title tells more of what happens, and less of what follows."""
    archive = archive_of(make_archive, ("2012-05-02", worse), ("2012-05-02", better), ("2015-01-01", "A zeppelin."))

    assert archive.search("quito bridge zeppelin")[0].title == better


def test_page_with_more_sources(make_archive: MakeArchive) -> None:
    """Of two pages of a day that are told alike, that one is first on which more outlets report."""
    links = "".join(f"{at}. [Outlet {at}](https://{at}.example/)\n" for at in range(1, 6))
    pages = {
        "/news/2012/05/2/a.md": "# The bridge in Quito falls, say some.\n",
        "/news/2012/05/2/b.md": f"# The bridge in Quito falls, say many.\n\n### Source:\n\n{links}",
        "/news/2015/01/1/c.md": "# A zeppelin.\n",
    }
    archive = Archive(make_archive(pages), cache=False)

    assert archive.search("quito bridge zeppelin")[0].path == "/news/2012/05/2/b.md"


def test_phrase_of_several_titles_means_an_event() -> None:
    """The order of events has the first turn where neighbouring words of a query are neighbours in titles, too."""
    days = ["2011-09-01", "2012-02-06", "2012-02-06", "2012-02-07", "2012-02-09", "2012-02-11"]

    def matches(second: int) -> list[Match]:
        return [Match(Reading((word,)), "title", (word,), at) for word, at in (("oslo", 3), ("talks", second))]

    together, apart, turned = (5 * [matches(at)] for at in (4, 6, 2))
    assert event_is_first("2012-02-06", 0.6, days, together, 5)
    assert not event_is_first("2012-02-06", 0.6, days, apart, 5)
    assert not event_is_first("2012-02-06", 0.6, days, turned, 5)
    assert not event_is_first("2012-02-06", 0.6, days, together[:1], 5)
    assert not event_is_first("2012-02", 0.6, days, together, 5)


def test_one_exact_page_stays_first(harbour: Archive) -> None:
    """A page that alone has all words is first, whatever breaks out elsewhere."""
    assert dates(harbour, "families remember the explosion beirut")[0] == "2021-08-04"


def test_pages_that_lack_a_word_follow(harbour: Archive) -> None:
    """Where few pages have all words, those follow that have the telling ones; each says what it lacks."""
    found = harbour.find("beirut explosion judge")

    assert (str(found.hits[0].date), found.hits[0].dropped) == ("2021-10-14", ())
    assert len(found.hits) > 1
    assert all(hit.dropped for hit in found.hits[1:])
    assert "judge" in found.dropped
    assert all(f"without {word}" in hit.reasons for hit in found.hits for word in hit.dropped)


CYCLONE = [
    ("2008-05-02", "A cyclone strikes the coast of Burma, 351 people are killed."),
    *[(f"2008-05-{day:02d}", f"Cyclone Nargis: convoy {day} sets out in Burma.") for day in range(4, 8)],
    *[(f"2008-{month:02d}-20", f"Cyclone Nargis: {month} villages in Burma are rebuilt.") for month in range(5, 13)],
    ("2008-06-20", "Talks on the harvest after the cyclone."),
    ("2012-03-01", "A cyclone is expected in Mauritius."),
]


def test_report_that_lacks_a_word(make_archive: MakeArchive) -> None:
    """A likely report of the event that lacks a word is found beside many pages with all words, and says so."""
    found = archive_of(make_archive, *CYCLONE, *HARBOUR).find("cyclone nargis burma", limit=10)

    assert [hit.dropped for hit in found.hits if str(hit.date) == "2008-05-02"] == [("nargis",)]
    assert (found.total, found.partial) == (13, 1)
    assert found.dropped == ("nargis",)


def test_word_in_quotes_is_not_dropped(make_archive: MakeArchive) -> None:
    """No page lacks a word in quotes, unless none has all words."""
    archive = archive_of(make_archive, *CYCLONE, *HARBOUR)

    assert archive.find('cyclone "nargis" burma').total == 12
    assert all("Nargis" in hit.title for hit in archive.search('"cyclone nargis" convoy 4'))
    assert archive.find('cyclone burma "zeppelin"').total > 0


def test_exact_query_is_not_filled_up(harbour: Archive) -> None:
    """With ``exact`` only pages with all words are found, as they are written."""
    assert dates(harbour, "beirut explosion judge", exact=True) == ["2021-10-14"]
    assert dates(harbour, "beirut explosions", exact=True) == []


# ---------------------------------------------------------------- other words


def test_synonyms_where_nothing_else_is_found(harbour: Archive) -> None:
    """A word that means nearly the same is searched for only where too few pages have all words, and is said."""
    found = harbour.find("beirut blast harbour")

    assert str(found.hits[0].date) == "2020-08-04"
    assert ("blast", "explosion") in [(one.word, one.read_as) for one in found.synonyms]
    assert "explosion for blast in title" in found.hits[0].reasons
    assert found.corrections == ()
    assert harbour.find("beirut explosion").synonyms == ()


def test_phrase_for_a_word_and_word_for_a_phrase(make_archive: MakeArchive) -> None:
    """What is said in two words stands for one, in any form, and the other way round."""
    archive = archive_of(
        make_archive, ("2012-01-01", "The mayor of Quito stepped down."), ("2012-01-02", "The mayor of Goma resigns.")
    )

    assert dates(archive, "quito mayor quits")[0] == "2012-01-01"
    assert dates(archive, "goma mayor steps down")[0] == "2012-01-02"


def test_country_for_its_people_and_capital(make_archive: MakeArchive) -> None:
    """What is told of the French is found by France or Paris, and said, where no page has the word itself."""
    archive = archive_of(
        make_archive, ("2012-01-01", "French miners strike."), ("2012-01-02", "Miners in South Korea strike.")
    )

    assert dates(archive, "france miners strike")[0] == dates(archive, "paris miners strike")[0] == "2012-01-01"
    assert ("france", "french") in [(one.word, one.read_as) for one in archive.find("france miners strike").synonyms]
    assert dates(archive, "seoul miners strike")[0] == "2012-01-02"


def test_word_that_most_pages_have_is_no_synonym(make_archive: MakeArchive) -> None:
    """A word that stands on many of the pages tells nothing, and so is in the place of no other."""
    many = [(f"2012-01-{day:02}", "A ship leaves the harbour.") for day in range(1, 26)]
    archive = archive_of(make_archive, *many, ("2012-02-01", "A yacht leaves."), ("2012-02-02", "A boat is closed."))

    assert {one.read_as for one in archive.find("closed boat leaves").synonyms} == {"yacht"}


def test_two_words_of_a_sentence_are_not_corrected_at_once(make_archive: MakeArchive) -> None:
    """In a sentence at most one word that occurs is read as another one."""
    archive = archive_of(
        make_archive,
        ("2012-01-01", "The lender of the closing bank in Quito fails."),
        ("2012-01-02", "A leader is seen."),
        ("2012-01-03", "A crossing is built."),
    )

    hits = archive.search("the leader of the crossing bank in Quito fails")

    assert str(hits[0].date) == "2012-01-01"
    assert all(len(hit.corrections) < 2 for hit in hits)


# ---------------------------------------------------------------- dates

QUAKES = [
    ("2004-05-01", "An earthquake shakes Goma."),
    ("2010-01-12", "An earthquake destroys much of Goma."),
    ("2010-06-03", "An earthquake is felt in Goma."),
    ("2012-01-12", "Goma remembers the dead of the 2010 earthquake."),
    ("2013-03-01", "An earthquake cracks walls in Goma."),
]


@pytest.mark.parametrize(
    ("query", "all_words"),
    [
        ("goma earthquake 2010", {"2010-01-12", "2010-06-03", "2012-01-12"}),
        ("january 2010 goma earthquake", {"2010-01-12"}),
        ("goma earthquake 12 january 2010", {"2010-01-12"}),
        ("goma earthquake 2004", {"2004-05-01"}),
    ],
)
def test_date_in_a_query(make_archive: MakeArchive, query: str, all_words: set[str]) -> None:
    """A year, month or day is matched by the pages of that time, as by those that name it."""
    hits = archive_of(make_archive, *QUAKES).search(query)

    assert {str(hit.date) for hit in hits if not hit.dropped} == all_words
    assert str(hits[0].date) in all_words


def test_reason_names_the_date(make_archive: MakeArchive) -> None:
    """A hit by its date says so."""
    (hit,) = archive_of(make_archive, QUAKES[0]).search("goma earthquake may 2004")

    assert hit.reasons == ("goma in title", "earthquake in title", "dated may 2004")


def test_date_alone_is_a_word(make_archive: MakeArchive) -> None:
    """A query of nothing but a year searches for the number; ``date:`` is there for the rest."""
    archive = archive_of(make_archive, *QUAKES)

    assert dates(archive, "2010") == ["2012-01-12"]
    assert dates(archive, '"2010" goma', exact=True) == ["2012-01-12"]
    assert set(dates(archive, "date:2010")) == {"2010-01-12", "2010-06-03"}


# ---------------------------------------------------------------- scripts without spaces


def test_sentence_in_chinese(make_archive: MakeArchive) -> None:
    """A run of characters that is nowhere as it is finds the page that has most of its telling parts, and says so."""
    archive = archive_of(
        make_archive,
        ("2008-09-15", "雷曼兄弟宣布申請破產保護。"),
        ("2008-09-16", "中央银行宣布降息。"),
        ("2008-09-17", "两兄弟在北京获救。"),
    )

    found = archive.find("雷曼兄弟公司破产了")

    assert str(found.hits[0].date) == "2008-09-15"
    assert found.dropped == ("雷曼兄弟公司破产了",)
    assert found.hits[0].dropped == found.dropped
    assert archive.find("雷曼兄弟").dropped == ()


def test_run_in_thai(make_archive: MakeArchive) -> None:
    """A run of Thai letters that no page has is searched for by pairs of them, and never by single letters."""
    archive = archive_of(make_archive, ("2008-09-15", "นายกรัฐมนตรีไทยเยือนจีน"), ("2008-09-16", "ราคาข้าว"))

    assert [str(hit.date) for hit in archive.search("นายกเยือน")] == ["2008-09-15"]
    assert archive.search("กิน") == []


def test_abbreviation_among_other_words(make_archive: MakeArchive) -> None:
    """An abbreviation also finds what spells it out, as some text in the archive does with it in brackets."""
    name = "World Trade Organization"
    stories = [
        ("2006-07-01", f"The {name} (WTO) meets in Geneva.", name),
        ("2008-07-23", "Cape Verde joins the WTO.", ""),
        ("2011-12-16", f"Russia joins the {name}.", name),
    ]
    row = "\n## Related:\n\n1. [Rain](/news/2012/01/1/rain.md) _Context: {}_\n"
    pages = {
        f"/news/{day.replace('-', '/')}/p.md": f"# {title}\n{row.format(names) if names else ''}"
        for day, title, names in stories
    }
    archive = Archive(make_archive(pages), cache=False)

    assert dates(archive, "russia joins WTO")[0] == "2011-12-16"
    assert archive.search("russia joins WTO")[0].dropped == ()
    assert sorted(dates(archive, "WTO", exact=True)) == ["2006-07-01", "2008-07-23"]


def test_word_of_one_field_is_never_dropped(make_archive: MakeArchive) -> None:
    """Pages that lack a word are found, but not those that lack one asked for in a field."""
    archive = archive_of(
        make_archive,
        ("2012-02-06", "The mayor of Quito meets miners."),
        ("2012-02-07", "Miners strike near Quito."),
        ("2012-02-08", "Rain falls on Goma."),
    )

    assert dates(archive, "title:mayor miners quito strike") == ["2012-02-06"]
    assert dates(archive, "title:zeppelin miners") == []


@pytest.mark.parametrize("narrowed", [{"since": date(2013, 1, 1)}, {"until": date(2012, 2, 5)}])
def test_filters_that_leave_nothing_correct_no_word(make_archive: MakeArchive, narrowed: dict[str, date]) -> None:
    """A word that the archive has isn't taken for another one because the filters leave none of its pages."""
    archive = archive_of(
        make_archive,
        ("2012-02-01", "Osama is a name."),
        ("2012-02-06", "Obama is on the road."),
        ("2013-02-08", "Osama is back."),
    )

    found = archive.find("obama", **narrowed)
    assert (found.total, found.corrections, found.unfiltered) == (0, (), 1)


# ---------------------------------------------------------------- when it was


def test_month_of_most_hits(harbour: Archive) -> None:
    """The month in which many of the hits happened is told, which answers when that was."""
    found = harbour.find("beirut explosion")

    assert found.busiest == ("2020-08", 4)
    assert found.total == 6
    assert harbour.find("judge").busiest is None


# ---------------------------------------------------------------- laws

ORDERS = st.lists(st.integers(0, 12), max_size=10, unique=True)


@given(first=ORDERS, second=ORDERS)
def test_turns(first: list[int], second: list[int]) -> None:
    """Each member has one place, at most twice as far down as in either order, and the first of the first is first."""
    merged = list(by_turns(first, second))

    assert sorted(merged) == sorted({*first, *second})
    for order, later in ((first, 0), (second, 1)):
        for at, one in enumerate(order):
            assert merged.index(one) <= 2 * at + later
    assert not first or merged[0] == first[0]


DAYS = st.dates(date(2012, 1, 1), date(2012, 3, 1)).map(str)


@given(days=st.dictionaries(st.integers(1, 99), DAYS, min_size=1), share=st.floats(0.1, 1))
def test_outbreaks(days: dict[int, str], share: float) -> None:
    """The signs of an outbreak grow with pages of the week after; those of the month before lessen the first.

    A page of the day before doesn't: the same night has two dates.  Any earlier page counts as earlier.
    """
    shares = dict.fromkeys(days, share)
    day = min(days.values())

    def signs(*more: int) -> tuple[float, float, float]:
        others = {1000 + by: str(date.fromisoformat(day) + timedelta(days=by)) for by in more}
        return Outbreaks(days | others, shares | dict.fromkeys(others, share)).signs(day)

    outbreak, size, earlier = signs()
    assert 0 < signs(-30)[0] == signs(-2)[0] < outbreak == signs(-1)[0] == signs(-31)[0] < signs(7)[0] < 1
    assert 0 < signs(-2)[1] == size == signs(8)[1] < signs(7)[1] < 1
    assert signs(1)[2] == earlier == 0 < signs(-40)[2] < signs(-40, -50)[2] < 1
    assert Outbreaks({1: day}, {1: share}).signs(day)[0] == 0.5
