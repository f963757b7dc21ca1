"""`related`: what a target is read as, what belongs to it, and whether the reasons given are so."""

from __future__ import annotations

import os
import re
from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest

from newsarc import AmbiguousError, Archive, Correction, Event, Hit, NotFoundError, UsageError
from newsarc.relations import ties
from newsarc.search import titles
from newsarc.text.words import words
from tests.conftest import MakeArchive

LEAVE = "/news/2012/02/8/wang-lijun-deputy-mayor-and-former-police-chief-of-chongqing-is-said-to-be-on-vacation-style-"
LEAVE += "treatment-for-stress-as-word-spreads-that-h.md"
KODAK = "/news/2012/02/9/kodak-says-that-it-will-make-no-more-cameras.md"
CONSULATE = (
    "/news/2012/02/6/wang-lijun-a-deputy-mayor-of-chongqing-drives-to-chengdu-and-enters-the-consulate-of-the-united-"
)
CONSULATE += "states-where-he-stays-for-more-than-a-day.md"


@pytest.fixture(scope="module")
def library(examples: Path) -> Archive:
    """The examples, indexed once."""
    return Archive(examples, cache=False)


def event(path: str, title: str, summary: str = "", *related: tuple[str, str, str], topic: str = "") -> str:
    """An event page; ``related`` gives title, path and contexts of each entry."""
    folder = path.rpartition("/")[0]
    head = f"### [{folder[6:].replace('/', '-')}]({folder}/index.md)\n\n" + (f"##### {topic}\n" if topic else "")
    rows = "".join(f"{n}. [{name}]({to}) _Context: {names}_\n" for n, (name, to, names) in enumerate(related, 1))
    return f"{head}# {title}\n\n{summary}\n\n" + (f"### Related:\n\n{rows}" if rows else "")


def paths(hits: list[Hit]) -> list[str]:
    return [hit.path for hit in hits]


# ---------------------------------------------------------------- an entity

ONE, TWO, THREE, FOUR = (
    f"/news/2012/02/{day}/{name}.md" for day, name in ((1, "one"), (2, "two"), (3, "three"), (4, "four"))
)
STORIES = {
    ONE: event(ONE, "A dam breaks.", "", ("A bridge falls.", TWO, "Bo Li, floods")),
    TWO: event(TWO, "A bridge falls."),
    THREE: event(THREE, "Bo Li is seen in Quito."),
    FOUR: event(FOUR, "A court sits.", "The judge names bo li again."),
    "/news/2012/02/5/five.md": event("/news/2012/02/5/five.md", "Bob Lima sings.", topic="Al-Shabaab"),
}


@pytest.fixture
def stories(make_archive: MakeArchive) -> Archive:
    """Five events: two carry Bo Li, one has the name in its title, one in its summary, one has another name."""
    return Archive(make_archive(STORIES), cache=False)


def test_entity_is_found_by_context_and_by_mention(stories: Archive) -> None:
    """An entity's events carry it or name it in title or summary, newest first, each with its reason."""
    found = stories.kin("Bo Li")

    assert [(hit.path, hit.reasons) for hit in found.hits] == [
        (FOUR, ("named in the summary",)),
        (THREE, ("named in the title",)),
        (TWO, ("context Bo Li",)),
        (ONE, ("context Bo Li",)),
    ]
    assert (found.target, found.total, found.corrections, found.neighbours) == ("Bo Li", 4, (), (("floods", 2),))


@pytest.mark.parametrize("spelt", ["bo li", "BO LI", "Bó Lì", "bo-li", "boli", "  Bo  Li ", "Li Bo"])
def test_entity_in_another_spelling(stories: Archive, spelt: str) -> None:
    """Case, accents, hyphens, blanks and the order of words make no difference to a name."""
    found = stories.kin(spelt)

    assert (found.target, found.total) == ("Bo Li", 4)


def test_topic_is_an_entity(stories: Archive) -> None:
    """The topic line over a title is a context of the page."""
    assert [hit.contexts for hit in stories.related("al shabaab")] == [("Al-Shabaab",)]


def test_name_that_is_no_context(stories: Archive) -> None:
    """A name that stands in a title alone is an entity too, as it was typed."""
    found = stories.kin("quito")

    assert (found.target, paths(list(found.hits)), found.corrections) == ("quito", [THREE], ())


@pytest.mark.parametrize(
    ("spelt", "name", "corrected"),
    [
        ("wang li jun", "Wang Lijun", True),
        ("wang ljiun", "Wang Lijun", True),
        ("lijun wang", "Wang Lijun", True),
        ("bo xilia", "Bo Xilai", True),
        ("chongquing", "Chongqing", True),
        ("WANG LIJUN", "Wang Lijun", False),
        ("wang lijun", "Wang Lijun", False),
        ("Gu Kailai", "Gu Kailai", False),
        ("al shabab", "al-Shabaab", True),
    ],
)
def test_rough_spelling_is_resolved_and_said(library: Archive, spelt: str, name: str, corrected: bool) -> None:
    """A roughly spelt name is read as the nearest one, which is said unless only case differs."""
    found = library.kin(spelt)

    assert found.target == name
    assert found.corrections == ((Correction(spelt, name),) if corrected else ())
    assert paths(list(found.hits)) == paths(library.related(name))


def test_wang_lijun(library: Archive) -> None:
    """The example of the README: fifteen events, the last of them the verdict on Bo Xilai."""
    found = library.kin("Wang Lijun", limit=None)

    assert found.total == len(found.hits) == 15
    assert found.hits[0].date == date(2013, 9, 22)
    assert found.hits[0].path.startswith("/news/2013/09/22/a-court-in-jinan-sends-bo-xilai-to-prison-for-life")
    assert found.hits[-1].path.startswith("/news/2012/02/2/chongqing-takes-wang-lijun-off-the-police-force")
    assert {CONSULATE, LEAVE} < set(paths(list(found.hits)))
    assert {name for name, _ in found.neighbours} >= {"Chongqing", "Bo Xilai", "China"}
    assert all("Wang Lijun" in hit.contexts for hit in found.hits if "context Wang Lijun" in hit.reasons)


def test_neighbours_are_counted(library: Archive) -> None:
    """The names beside an entity are those its events carry, with the number of events, most first."""
    found = library.kin("Greece", limit=None)
    counts: dict[str, int] = defaultdict(int)
    for hit in found.hits:
        for name in set(hit.contexts) - {"Greece"}:
            counts[name] += 1

    assert list(found.neighbours) == sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:10]


def test_nothing_near(library: Archive) -> None:
    """What is like nothing raises `NotFoundError`; the nearest names are given where there are any."""
    with pytest.raises(NotFoundError) as near:
        library.related("Wang Lushun")
    with pytest.raises(NotFoundError) as far:
        library.related("zzzzqqq")

    assert near.value.nearest == ("Wang Lijun",)
    assert (far.value.nearest, far.value.exit_code) == ((), 1)


@pytest.mark.parametrize("target", ["", "  ", "!!!", "—", '"', "\0", "%", "*"])
def test_target_without_a_word(library: Archive, target: str) -> None:
    """A target that holds no word is refused in a sentence about what was typed, not about a query nobody wrote."""
    with pytest.raises((NotFoundError, UsageError)) as caught:
        library.related(target)

    assert "title:" not in caught.value.message


@pytest.mark.parametrize(
    "target", ["-wang", "-kodak says", "a\udc80", "x" * 5000, "title:x", '"wang', "[a-", "a/b", "../x"]
)
def test_strange_targets(library: Archive, target: str) -> None:
    """Whatever is typed is found or is not there; nothing else goes wrong."""
    try:
        found = library.kin(target)
    except NotFoundError:
        return
    assert found.target


def test_first_and_last_event(library: Archive) -> None:
    """The days of an entity's first and last event are told whatever the limit, those of the days asked for."""
    everything = library.kin("Wang Lijun", limit=None)
    assert (everything.first, everything.last) == (everything.hits[-1].date, everything.hits[0].date)

    few = library.kin("Wang Lijun", limit=2)
    assert (few.first, few.last) == (everything.first, everything.last)

    early = library.kin("Wang Lijun", limit=2, until=date(2012, 2, 9))
    assert (early.first, early.last) == (everything.first, early.hits[0].date)
    assert library.kin(CONSULATE).first is None


VARIANTS = {
    ONE: event(ONE, "A dam breaks.", "", ("A bridge falls.", TWO, "Maoists")),
    TWO: event(TWO, "A bridge falls."),
    THREE: event(THREE, "The Maoist's trial begins."),
    FOUR: event(FOUR, "A court sits.", "It hears Li Xiao-peng and the maoists.", topic="Li Xiaopeng"),
    "/news/2012/02/5/five.md": event("/news/2012/02/5/five.md", "A maoistic choir sings of Lí Xiaopeng's life."),
}


@pytest.mark.parametrize("spelt", ["Maoists", "maoist", "Maoist's"])
def test_plural_and_possessive_are_one_entity(make_archive: MakeArchive, spelt: str) -> None:
    """A name is found in singular, plural and possessive, by whichever is asked for; a longer word is another."""
    found = Archive(make_archive(VARIANTS), cache=False).kin(spelt)

    assert found.target == "Maoists"
    assert [(hit.path, hit.reasons) for hit in found.hits] == [
        (FOUR, ("named in the summary",)),
        (THREE, ("named in the title",)),
        (TWO, ("context Maoists",)),
        (ONE, ("context Maoists",)),
    ]


@pytest.mark.parametrize(
    ("context", "title", "typed"),
    [
        ("Wang Lijun", "Wang Li-jun is seen.", "Wang Lijun"),
        ("Wang Li-jun", "Wang Lijun is seen.", "Wang Lijun"),
        ("NATO", "N.A.T.O. meets.", "nato"),
        ("air bases", "An air base is built.", "air bases"),
        ("Dalai Lama", "Dalai Lamas meet.", "dalai lama"),
        ("actress", "Three actresses meet.", "Actresses"),
    ],
)
def test_name_in_another_spelling_in_a_title(make_archive: MakeArchive, context: str, title: str, typed: str) -> None:
    """A title names an entity in whichever variant it is written, though no page carries that one."""
    files = {
        ONE: event(ONE, "A dam breaks.", "", ("Rain.", "/news/2012/01/9/rain.md", context)),
        TWO: event(TWO, title),
        THREE: event(THREE, "A boat sinks."),
    }
    archive = Archive(make_archive(files), cache=False)

    assert [(hit.path, hit.reasons) for hit in archive.related(typed)] == [
        (TWO, ("named in the title",)),
        (ONE, (f"context {context}",)),
    ]
    assert [(hit.path, hit.reasons[0]) for hit in archive.related(TWO)] == [(ONE, f"both mention {context}")]


@pytest.mark.parametrize(
    ("context", "title"),
    [
        ("Putin", "A box is put in place."),
        ("Togo", "A boat has far to go."),
        ("We're", "They were late."),
        ("U.S.", "A choir tells us much."),
    ],
)
def test_words_that_only_together_are_a_name(make_archive: MakeArchive, context: str, title: str) -> None:
    """Words that blanks set apart are no name that is written as one, nor one word a name with a sign within."""
    files = {
        ONE: event(ONE, "A dam breaks.", "", ("Rain.", "/news/2012/01/9/rain.md", context)),
        TWO: event(TWO, title),
    }
    archive = Archive(make_archive(files), cache=False)

    assert paths(archive.related(context)) == [ONE]
    assert archive.related(TWO) == []


def test_short_abbreviations_are_named_in_capitals(make_archive: MakeArchive) -> None:
    """A short abbreviation is named wherever a text has it in capitals, with dots or without, and by no other word."""
    files = {
        ONE: event(ONE, "A dam breaks.", "", ("Rain.", "/news/2012/01/9/rain.md", "U.S."), ("Ebola.", ONE, "WHO")),
        TWO: event(TWO, "The US says who won."),
        THREE: event(THREE, "The W.H.O. tells us."),
    }
    archive = Archive(make_archive(files), cache=False)

    for typed in ("US", "U.S.", "us"):
        assert sorted(paths(archive.related(typed))) == [ONE, TWO]
        assert [hit.path for hit in archive.timeline(typed).hits] == [ONE, TWO]
    for typed in ("WHO", "who"):
        assert sorted(paths(archive.related(typed))) == [ONE, THREE]
        assert [hit.path for hit in archive.timeline(typed).hits] == [ONE, THREE]


def test_abbreviation_is_what_texts_spell_it_out_as(make_archive: MakeArchive) -> None:
    """An abbreviation means the organisation that texts spell it out as, too, and is said to; another word doesn't."""
    full = "World Health Organization"
    files = {
        ONE: event(ONE, "A dam breaks.", "", ("Rain.", "/news/2012/01/9/rain.md", full)),
        TWO: event(TWO, f"In Geneva the {full} (WHO) warns."),
        THREE: event(THREE, "The W.H.O. knows who fell ill in Ice (ICE), or so it says."),
    }
    archive = Archive(make_archive(files), cache=False)

    for typed in ("WHO", "W.H.O."):
        found = archive.kin(typed)
        assert sorted(paths(list(found.hits))) == [ONE, TWO, THREE]
        assert (found.target, found.corrections) == (full, (Correction(typed, full),))
        assert archive.timeline(typed).total == 3
    assert archive.kin("who").corrections == ()
    assert sorted(paths(archive.related(full))) == [ONE, TWO]


def test_names_in_two_spellings_are_one_entity(make_archive: MakeArchive) -> None:
    """Contexts that differ in hyphens, accents or number are one entity, whose events are those of all."""
    files = {
        ONE: event(ONE, "A dam breaks.", "", ("A bridge falls.", TWO, "Li Xiao-peng, Rohingya")),
        TWO: event(TWO, "A bridge falls."),
        THREE: event(
            THREE, "A road is closed.", "", ("It rains.", "/news/2012/01/9/rain.md", "Rohingyas"), topic="Lí Xiaopeng"
        ),
        FOUR: event(FOUR, "A boat sinks.", topic="Rohingyas"),
    }
    archive = Archive(make_archive(files), cache=False)

    assert paths(archive.related("li xiaopeng")) == [THREE, TWO, ONE]
    assert paths(archive.related("ROHINGYA")) == [FOUR, THREE, TWO, ONE]
    assert archive.kin("li xiaopeng").neighbours == (("Rohingya", 3),)
    assert {hit.path: hit.reasons[0] for hit in archive.related(THREE)} == {
        **dict.fromkeys((ONE, TWO), "shares Li Xiao-peng, Rohingya"),
        FOUR: "shares Rohingya",
    }


# ---------------------------------------------------------------- several entities


def test_events_of_two_entities(library: Archive) -> None:
    """With ``also`` an event must bear both, and says why for each; the order of the names makes no difference."""
    one, other = (set(paths(library.related(name, limit=None))) for name in ("Wang Lijun", "Bo Xilai"))

    both = library.kin("Wang Lijun", also=["bo xilia"], limit=None)

    assert set(paths(list(both.hits))) == one & other
    assert 0 < both.total < len(one)
    assert (both.target, both.also, both.corrections) == (
        "Wang Lijun",
        ("Bo Xilai",),
        (Correction("bo xilia", "Bo Xilai"),),
    )
    assert all(
        any(name in reason for reason in hit.reasons) for hit in both.hits for name in ("Wang Lijun", "Bo Xilai")
    )
    assert not {"Wang Lijun", "Bo Xilai"} & {name for name, _ in both.neighbours}
    assert paths(library.related("Bo Xilai", also=["Wang Lijun"], limit=None)) == paths(list(both.hits))


def test_events_of_three_entities(library: Archive) -> None:
    """Each further name leaves fewer events."""
    two = paths(library.related("Wang Lijun", also=["Bo Xilai"], limit=None))
    three = paths(library.related("Wang Lijun", also=["Bo Xilai", "Gu Kailai"], limit=None))

    assert 0 < len(three) < len(two)
    assert three == [path for path in two if path in set(paths(library.related("Gu Kailai", limit=None)))]


def test_entity_beside_a_page(library: Archive) -> None:
    """What belongs to a page can be asked for those events alone that bear an entity."""
    everything, names = library.related(CONSULATE, limit=None), set(paths(library.related("Bo Xilai", limit=None)))

    some = library.related(CONSULATE, also=["Bo Xilai"], limit=None)

    assert paths(some) == [hit.path for hit in everything if hit.path in names]
    assert 0 < len(some) < len(everything)
    expected = {"context Bo Xilai", "Bo Xilai named in the title", "Bo Xilai named in the summary"}
    assert all(expected & set(hit.reasons) for hit in some)


def test_page_or_day_is_no_entity(library: Archive) -> None:
    """What must be borne beside the target is a name; a page or a day is refused, a name nobody has is not found."""
    for wrong in ("2012-02-08", CONSULATE):
        with pytest.raises(UsageError, match="is not a name"):
            library.related("Wang Lijun", also=[wrong])
    with pytest.raises(NotFoundError):
        library.related("Wang Lijun", also=["zzzzqqq"])


# ---------------------------------------------------------------- pages and days


@pytest.fixture(scope="module")
def pages(library: Archive) -> dict[str, Event]:
    """Every page of the examples, read one by one."""
    files = sorted(library.root.glob("news/*/*/*/*.md"))
    found = (library.page("/" + file.relative_to(library.root).as_posix()) for file in files)
    return {page.path: page for page in found if page}


@pytest.fixture(scope="module")
def carried(pages: dict[str, Event]) -> dict[str, set[str]]:
    """The names of each page by what is written: on its day page, its topic, and lists that hold it or are its own."""
    names: dict[str, set[str]] = defaultdict(set)
    for path, page in pages.items():
        names[path].update(page.contexts, [page.topic] if page.topic else [])
        for entry in page.related:
            names[entry.path].update(entry.contexts)
    return names


@pytest.fixture(scope="module")
def linked(pages: dict[str, Event]) -> dict[str, set[str]]:
    """The pages that each page is linked with by a Related list, its own or the other's."""
    found: dict[str, set[str]] = defaultdict(set)
    for path, page in pages.items():
        for to in {entry.path for entry in page.related} & pages.keys() - {path}:
            found[path].add(to)
            found[to].add(path)
    return found


def bare(name: str) -> str:
    """A name without what makes no difference to it, by another way than the package's own."""
    kept = re.sub(r"['’]s\b|\W", "", name.lower())
    return kept.removesuffix("s")


def speaks_of(page: Event, name: str, carried: dict[str, set[str]]) -> bool:
    """Whether a page carries a name, or its title or summary holds it."""
    text = f" {' '.join(words(page.title))} / {' '.join(words(page.summary or ''))} "
    phrase = " ".join(words(name))
    return bare(name) in set(map(bare, carried[page.path])) or any(
        f" {form} " in text for form in (phrase, f"{phrase}s", phrase.removesuffix("s"))
    )


def recount(
    own: Event, other: Event, reasons: tuple[str, ...], carried: dict[str, set[str]], linked: dict[str, set[str]]
) -> None:
    """Assert that each reason for a page to belong to another can be found in the files."""
    for reason in reasons:
        if shared := re.fullmatch(r"shares (.+)", reason):
            both = set(map(bare, carried[own.path])) & set(map(bare, carried[other.path]))
            parts = {bare(part) for name in carried[own.path] & carried[other.path] for part in name.split(", ")}
            assert set(map(bare, shared[1].split(", "))) <= both | parts
        elif named := re.fullmatch(r"both mention (.+)", reason):
            assert all(speaks_of(page, name, carried) for page in (own, other) for name in named[1].split(", "))
        elif reason == "on its Related list":
            assert other.path in {entry.path for entry in own.related}
        elif reason == "lists it as related":
            assert own.path in {entry.path for entry in other.related}
        elif common := re.fullmatch(r"(\d+) related pages? in common", reason):
            assert len(linked[own.path] & linked[other.path]) == int(common[1])
        elif common := re.fullmatch(r"(.+) in both titles", reason):
            assert set(re.findall("“(.+?)”", common[1])) <= set(words(own.title)) & set(words(other.title))
        else:
            days = abs((own.date - other.date).days)
            assert reason == ("the same day" if not days else "1 day apart" if days == 1 else f"{days:,} days apart")


@pytest.mark.parametrize(
    "target", [LEAVE, KODAK, CONSULATE, "2012-02-08/1", "2012-02-08/3", "2013-09-22/2", "2018-05-08/1"]
)
def test_reasons_can_be_counted_again(
    library: Archive,
    pages: dict[str, Event],
    carried: dict[str, set[str]],
    linked: dict[str, set[str]],
    target: str,
) -> None:
    """Shared names are on both pages, links are there, and words stand in both titles, by the files themselves."""
    found = library.kin(target, limit=None)

    assert found.total == len(found.hits) > 0
    own = pages[found.target or ""]
    for hit in found.hits:
        assert hit.reasons
        recount(own, pages[hit.path], hit.reasons, carried, linked)


def test_no_link_is_left_out(library: Archive, pages: dict[str, Event]) -> None:
    """Every page that is linked with a page, either way, belongs to it."""
    own = pages[CONSULATE]
    linked = {entry.path for entry in own.related} | {
        path for path, page in pages.items() if CONSULATE in {entry.path for entry in page.related}
    }

    assert linked
    assert linked - {CONSULATE} <= set(paths(library.related(CONSULATE, limit=None)))


@pytest.mark.parametrize("target", [LEAVE, KODAK, "2012-02-08"])
def test_target_itself_is_left_out(library: Archive, target: str) -> None:
    """Neither the page nor any event of the day that is asked about is in the answer."""
    found = library.related(target, limit=None)

    assert target not in paths(found)
    if target == "2012-02-08":
        assert date(2012, 2, 8) not in {hit.date for hit in found}


def test_hit_of_a_day_belongs_to_the_event_it_is_most_related_to(library: Archive) -> None:
    """Each has the score and the reasons that it has with that event; with no other does it share more."""
    events = [page.path for page in library.day("2012-02-08").events]
    each = {path: {hit.path: hit for hit in library.related(path, limit=None)} for path in events}

    day = library.related(date(2012, 2, 8), limit=None)

    assert day
    for hit in day:
        own = each[hit.belongs_to or ""][hit.path]
        assert (hit.score, hit.reasons) == (own.score, own.reasons)
        with_others = [others[hit.path] for others in each.values() if hit.path in others]
        assert all(hit.score >= other.score for other in with_others if other.reasons[0].startswith("shares"))


DAY = "/news/2012/02/8"
FILM, RIVER, QUIET = (f"{DAY}/{name}.md" for name in ("a-film-wins-a-prize", "the-river-rises", "nothing-follows"))
AFTERWARDS = [f"/news/2012/02/{day}/flood-{day}.md" for day in range(9, 14)]
EARLIER = [f"/news/2010/07/{day}/film-{day}.md" for day in (3, 4)]


@pytest.fixture
def a_day(make_archive: MakeArchive) -> Archive:
    """A day on which a prize is won by a film of 2010, and a flood begins that has five pages in the days after."""
    files = {
        FILM: event(FILM, "A film wins a prize.", "", *(("x", path, "The Film") for path in EARLIER)),
        RIVER: event(RIVER, "The river rises.", topic="Floods"),
        QUIET: event(QUIET, "Nothing follows."),
        **{path: event(path, f"Pumps {path[-5:-3]}x.", topic="Floods") for path in AFTERWARDS},
        **{path: event(path, f"Shooting {path[-4]}x begins.", topic="The Film") for path in EARLIER},
    }
    rows = "".join(f"### [x]({path})\n" for path in (FILM, QUIET, RIVER))
    files[f"{DAY}/index.md"] = f"## [2012-02-8]({DAY}/index.md)\n\n{rows}"
    return Archive(make_archive(files), cache=False)


def test_day_is_grouped_by_its_events(a_day: Archive) -> None:
    """The event of which most followed comes first, though the film's pages are tied more closely."""
    found = a_day.kin("2012-02-08")

    assert [(group.event.path, group.event.number, group.total) for group in found.groups] == [
        (RIVER, 3, 5),
        (FILM, 1, 2),
    ]
    assert [hit.path for hit in found.hits] == [*AFTERWARDS, *reversed(EARLIER)]
    assert [hit.belongs_to for hit in found.hits] == [RIVER] * 5 + [FILM] * 2
    assert found.hits[-1].score > found.hits[4].score
    assert found.total == 7


@pytest.mark.parametrize(("limit", "shares"), [(1, [1]), (3, [3]), (4, [3, 1]), (5, [3, 2]), (6, [4, 2]), (0, [])])
def test_events_of_a_day_share_the_limit(a_day: Archive, limit: int, shares: list[int]) -> None:
    """They take turns, three hits at a time, and each shows its best."""
    found = a_day.kin("2012-02-08", limit=limit)

    shown = [[hit.path for hit in found.hits if hit.belongs_to == group.event.path] for group in found.groups]
    assert shown == [some[:count] for some, count in zip((AFTERWARDS, EARLIER[::-1]), shares, strict=False)]
    assert found.total == 7


@pytest.mark.parametrize(("limit", "shares"), [(1, [1]), (2, [2]), (4, [2, 2]), (5, [2, 3]), (None, [2, 5])])
def test_events_of_a_day_share_the_limit_in_reverse(a_day: Archive, limit: int | None, shares: list[int]) -> None:
    """In reverse the last event of the day comes first, and each shows its last hits, which share the limit too."""
    found = a_day.kin("2012-02-08", limit=limit, reverse=True)

    shown = [[hit.path for hit in found.hits if hit.belongs_to == group.event.path] for group in found.groups]
    assert shown == [some[:count] for some, count in zip((EARLIER, AFTERWARDS[::-1]), shares, strict=False)]
    assert found.hits == (found.hits if limit else a_day.kin("2012-02-08", limit=None).hits[::-1])


def test_day_by_date(a_day: Archive) -> None:
    """By date, each event's hits come newest first."""
    found = a_day.related("2012-02-08", sort="date", limit=4)

    assert paths(found) == [*AFTERWARDS[:1:-1], EARLIER[1]]


def test_page_belongs_to_no_event(library: Archive) -> None:
    """What is related to a page or a name says nothing of groups."""
    for target in (CONSULATE, "Wang Lijun"):
        found = library.kin(target)
        assert not found.groups
        assert {hit.belongs_to for hit in found.hits} == {None}


def test_other_ties_fill_up(make_archive: MakeArchive) -> None:
    """Where fewer than twenty pages share a name with a page, the nearest with a word of its title follow them."""
    alike = [f"/news/2012/03/{day}/mill-{day}.md" for day in range(1, 26)]
    others = [f"/news/1999/{month:02}/{day}/rain.md" for month in range(1, 13) for day in range(1, 29)]
    others += [path.replace("1999", "1998") for path in others]
    files = {
        ONE: event(ONE, "A windmill burns.", topic="Quito"),
        "/news/2009/02/2/two.md": event("/news/2009/02/2/two.md", "A road is closed.", topic="Quito"),
        **{path: event(path, f"Windmill {path[-6:-3]}x.") for path in alike},
        **{path: event(path, "It rains.") for path in others},
    }

    found = Archive(make_archive(files), cache=False).kin(ONE, limit=None)

    assert paths(list(found.hits)) == ["/news/2009/02/2/two.md", *alike[:19]]
    assert found.total == 20


def test_strong_ties_are_enough(make_archive: MakeArchive) -> None:
    """Where twenty pages share a name with a page, none follows that only has a word of its title."""
    named = [f"/news/2012/03/{day}/p{day}.md" for day in range(1, 21)]
    files = {ONE: event(ONE, "A windmill burns.", topic="Quito"), TWO: event(TWO, "Another windmill is built.")}
    files |= {path: event(path, f"Item {path[-5:-3]}x.", topic="Quito") for path in named}

    assert paths(Archive(make_archive(files), cache=False).related(ONE, limit=None)) == named


def test_more_than_one_page_in_common_counts_once(make_archive: MakeArchive) -> None:
    """Pages are no more related for three pages that both are linked with than for one, but all are counted."""
    listed = [f"/news/2012/03/{day}/p{day}.md" for day in range(1, 4)]

    def score(common: list[str]) -> float:
        links = [("x", path, "Quito") for path in common]
        files = {path: event(path, f"Item {path[-4]}x.") for path in listed}
        files |= {ONE: event(ONE, "A dam.", "", *links), FOUR: event(FOUR, "A road.", "", *links)}
        files |= {f"/news/2011/01/{day}/q.md": event(f"/news/2011/01/{day}/q.md", f"Rain {day}x.") for day in (1, 2)}
        hits = Archive(make_archive(files), cache=False).related(ONE)
        (found,) = (hit for hit in hits if hit.path == FOUR)
        assert f"{len(common)} related page{'s' * (len(common) > 1)} in common" in found.reasons
        return found.score

    by_name = score(listed[:1])
    assert by_name > 0
    assert score(listed) <= by_name


def test_rare_name_weighs_more(make_archive: MakeArchive) -> None:
    """A page that shares a name few carry comes before one that shares a name of many, whatever the dates."""
    files = {}
    for number in range(1, 21):
        path = f"/news/2012/03/{number}/p{number}.md"
        files[path] = event(
            path, f"Item {number}x.", "", ("x", "/news/2012/01/1/own.md", "common" + ", rare" * (number == 20))
        )
    own = "/news/2012/01/1/own.md"
    files[own] = event(own, "Own.")

    found = Archive(make_archive(files), cache=False).related(own)

    assert found[0].path == "/news/2012/03/20/p20.md"
    assert found[1].path == "/news/2012/03/1/p1.md"


MENTIONS = {
    ONE: event(ONE, "Quito floods.", "", ("Rain.", "/news/2012/01/9/rain.md", "Quito, rain")),
    TWO: event(TWO, "The mayor of Quito resigns."),
    THREE: event(THREE, "A choir sings.", "It comes from Quito."),
    FOUR: event(FOUR, "A choir is heard.", topic="Quito"),
    "/news/2012/02/5/five.md": event("/news/2012/02/5/five.md", "Mosquitoes are everywhere."),
}


def test_names_in_title_and_summary_tie_pages(make_archive: MakeArchive) -> None:
    """A page without any context belongs to those that carry or name what it names, by whole words."""
    found = {hit.path: hit.reasons[0] for hit in Archive(make_archive(MENTIONS), cache=False).related(TWO)}

    assert found == dict.fromkeys((ONE, THREE, FOUR), "both mention Quito")


def test_name_of_signs_that_are_no_text(make_archive: MakeArchive) -> None:
    """A name of which no letter is left, and that holds what no text may, is a name as any other."""
    files = {ONE: event(ONE, "It rains.", topic="\0"), TWO: event(TWO, "It snows.", topic="\0")}

    (found,) = Archive(make_archive(files), cache=False).related(ONE)

    assert (found.path, found.reasons) == (TWO, ("shares \ufffd", "1 day apart"))


def test_chinese_names_are_substrings(make_archive: MakeArchive) -> None:
    """In Chinese a name is found within a title that sets no word apart, and a longer one hides those in it."""
    bank, vote = "/news/2012/02/14/中国银行放贷.md", "/news/2012/02/8/中国举行选举.md"
    files = {
        ONE: event(ONE, "银行关门。", "", ("雨。", "/news/2012/01/9/雨.md", "中国银行")),
        TWO: event(TWO, "下雨。", "", ("雨。", "/news/2012/01/9/雨.md", "中国")),
        bank: event(bank, "有消息称中国银行放贷。"),
        vote: event(vote, "今日中国举行选举。"),
    }
    archive = Archive(make_archive(files), cache=False)

    first = archive.related(bank)[0]
    assert (first.path, first.reasons[0]) == (ONE, "both mention 中国银行")
    assert archive.related(vote)[0].path == TWO
    assert TWO not in paths(archive.related(bank))


@pytest.mark.parametrize(
    ("name", "others", "everywhere"),
    [("law", 5, 1000), ("law", 28, 1000), ("sea law", 5, 1000), ("sea law", 28, 10)],
)
def test_name_that_is_seldom_meant_counts_little(
    make_archive: MakeArchive, monkeypatch: pytest.MonkeyPatch, name: str, others: int, everywhere: int
) -> None:
    """What titles hold far oftener than pages carry it as a context is no tie beside a shared context.

    Neither where all that name it are looked for nor where its words are on too many pages for that.
    """
    monkeypatch.setattr(ties, "_MOST_WITH_PHRASE", everywhere)
    files = {
        f"/news/2012/03/{number}/p{number}.md": event(
            f"/news/2012/03/{number}/p{number}.md", f"Report {number}x of the {name}."
        )
        for number in range(1, others + 1)
    }
    files[ONE] = event(ONE, f"The {name} of old.", "", ("Court.", TWO, "harbours"))
    files[TWO] = event(TWO, "A court sits.")
    files[THREE] = event(THREE, "A strike ends.", topic=name)
    archive = Archive(make_archive(files), cache=False)

    assert paths(archive.related(ONE))[0] == TWO
    assert [hit.path for hit in archive.related(ONE, limit=None) if hit.reasons[0].startswith("shares ")] == [TWO]
    assert THREE in paths(archive.related(name, limit=None))


def test_pages_linked_with_the_same_pages(make_archive: MakeArchive) -> None:
    """Of two pages that share the same name, the one that is linked with the same pages as well comes first."""
    five, six, seven = (f"/news/2012/02/{day}/{name}.md" for day, name in ((5, "five"), (6, "six"), (7, "seven")))
    files = {
        ONE: event(ONE, "A dam breaks.", "", ("B.", TWO, "Quito"), ("C.", THREE, "floods")),
        TWO: event(TWO, "A bridge falls."),
        THREE: event(THREE, "A road is closed."),
        FOUR: event(FOUR, "A mayor resigns.", "", ("E.", five, "Quito")),
        six: event(six, "Pumps arrive.", "", ("C.", THREE, "pumps"), topic="Quito"),
        five: event(five, "A choir sings."),
        seven: event(seven, "A court sits."),
    }

    found = Archive(make_archive(files), cache=False).related(ONE)

    reasons = {hit.path: hit.reasons for hit in found}
    assert reasons[six] == ("shares Quito", "1 related page in common", "5 days apart")
    assert reasons[FOUR] == ("shares Quito", "3 days apart")
    assert paths(found).index(six) < paths(found).index(FOUR)


@pytest.mark.parametrize("mutual", [False, True])
@pytest.mark.parametrize(("others", "tied"), [(58, True), (59, False)])
def test_page_linked_with_very_many_ties_none_of_them(
    make_archive: MakeArchive, others: int, tied: bool, mutual: bool
) -> None:
    """Two pages on the list of a third have that in common, unless it is linked with more than sixty pages.

    Whether these list it too, or one that isn't stored is on its list, makes no difference.
    """
    listed = [f"/news/2012/03/1/p{number}.md" for number in range(others)]
    back = [("x", TWO, "Quito")] if mutual else []
    files = {path: event(path, f"Item {number}x.", "", *back) for number, path in enumerate(listed)}
    links = (("x", path, "Quito") for path in (ONE, FOUR, "/news/2012/03/2/gone.md", *listed))
    files |= {TWO: event(TWO, "A year in review.", "", *links), ONE: event(ONE, "A dam."), FOUR: event(FOUR, "A road.")}

    (found,) = (hit for hit in Archive(make_archive(files), cache=False).related(ONE, limit=None) if hit.path == FOUR)

    assert ("1 related page in common" in found.reasons) == tied


def test_order_and_limits(library: Archive) -> None:
    """Pages come best first, entities newest first, ``sort`` turns that round; ``limit`` cuts, the total stays."""
    page, name = library.kin(CONSULATE, limit=None), library.kin("Syria", limit=None)
    scores, dates = [hit.score for hit in page.hits], [hit.date for hit in name.hits]
    assert scores == sorted(scores, reverse=True)
    assert dates == sorted(dates, reverse=True)

    by_date = [hit.date for hit in library.related(CONSULATE, limit=None, sort="date")]
    by_score = [hit.score for hit in library.related("Syria", limit=None, sort="score")]
    assert by_date == sorted((hit.date for hit in page.hits), reverse=True)
    assert by_score == sorted((hit.score for hit in name.hits), reverse=True)
    assert by_date != [hit.date for hit in page.hits]

    few = library.kin(CONSULATE, limit=3)
    assert (few.hits, few.total) == (page.hits[:3], page.total)


@pytest.mark.parametrize("target", ["Wang Lijun", CONSULATE, "2012-02-08"])
def test_days_that_hits_lie_between(library: Archive, target: str) -> None:
    """``since`` and ``until`` are days of the answer themselves, and keep every other day out."""
    everything = library.related(target, limit=None)
    first, last = date(2012, 2, 9), date(2012, 3, 15)

    found = library.kin(target, limit=None, since=first, until=last)

    assert found.total == len(found.hits) > 0
    groups = dict.fromkeys(hit.belongs_to for hit in found.hits)
    between = [hit for hit in everything if first <= hit.date <= last]
    expected = [hit for group in groups for hit in between if hit.belongs_to == group]
    assert [hit for hit in found.hits if hit in between] == expected
    more = [hit for hit in found.hits if hit not in between]  # weaker ties fill up where an event of a day has few
    assert not more or found.groups
    assert not [hit for hit in more if hit.reasons[0].startswith("shares ")]
    assert all(first <= hit.date <= last for hit in found.hits)
    assert {first, last} <= {hit.date for hit in found.hits}


# ---------------------------------------------------------------- references to a page


FORMS = [
    KODAK,
    KODAK.removesuffix(".md"),
    KODAK[1:],
    f"/zh{KODAK}",
    f"/en{KODAK.removesuffix('.md')}",
    "kodak-says-that-it-will-make-no-more-cameras",
    "kodak-says-that-it-will-make-no-more-cameras.md",
    "Kodak says that it will make no more cameras.",
    "kodak says that it will make no more cameras",
    "KODAK SAYS THAT IT WILL MAKE NO MORE CAMERAS!",
    "kodak says it will make no more camera",
]


@pytest.mark.parametrize("reference", FORMS)
def test_references_to_one_page(library: Archive, reference: str) -> None:
    """A page is meant by its path in any form, by its slug, and by its title spelt roughly, whoever asks."""
    assert library.resolve(reference).page == KODAK
    assert library.kin(reference).target == KODAK


@pytest.mark.parametrize("start", ["kodak-says-that", "kodak says that it", "Kodak says that", "kodak-s"])
def test_start_of_a_slug_or_title(library: Archive, start: str) -> None:
    """The start of a slug that only one page has, or the first words of its title, mean that page."""
    assert library.resolve(start).page == KODAK


def test_related_takes_the_start_of_a_slug_for_a_page(library: Archive) -> None:
    """Words joined by hyphens that begin one slug mean its page, though its title holds them too."""
    assert library.kin("kodak-says-that").target == KODAK


@pytest.mark.parametrize("day", ["2012-02-08", "2012-2-8", "2012/02/8", "20120208"])
def test_number_on_a_day(library: Archive, day: str) -> None:
    """A page is meant by its day, however written, and its number in the order of the day's page."""
    events = library.day("2012-02-08").events

    found = [library.kin(f"{day}/{number}").target for number in range(1, len(events) + 1)]

    assert found == [one.path for one in events]
    assert len(found) == 10


def test_file_from_the_current_folder(library: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file is named from where one stands, in the archive or beside it."""
    monkeypatch.chdir(library.root / "news" / "2012" / "02")
    assert library.kin(f"9/{KODAK.rpartition('/')[2]}").target == KODAK
    assert library.kin(f"../02/9/{KODAK.rpartition('/')[2]}").target == KODAK
    monkeypatch.chdir(library.root.parent)
    assert library.kin(f"examples{KODAK}").target == KODAK
    assert library.kin(f"{os.getcwd()}/examples{KODAK}").target == KODAK


SCHOOL, FLOOD, RAIN = (
    f"/news/2012/02/{day}/{name}.md" for day, name in ((1, "a-school-opens"), (2, "floods-in-goma"), (3, "rain"))
)
CALLED = {
    SCHOOL: event(SCHOOL, "A school opens.", "", ("Floods in Goma.", FLOOD, "Floods, Goma")),
    FLOOD: event(FLOOD, "Floods in Goma."),
    RAIN: event(RAIN, "“Rain” in São Tomé, says the king's brother."),
}


@pytest.mark.parametrize(
    ("reference", "page", "anything"),
    [
        ("a-school-opens", SCHOOL, SCHOOL),
        ("a school opens", SCHOOL, SCHOOL),
        ("a-sch", SCHOOL, SCHOOL),
        ("a school op", SCHOOL, SCHOOL),
        ("a school", SCHOOL, "a school"),
        ("rain in sao tome, says the king’s b", RAIN, RAIN),
        ("rain in sao tom says a kings brother", RAIN, RAIN),
        ("rain", RAIN, RAIN),
        ("floods", FLOOD, "Floods"),
        ("goma", "", "Goma"),
        ("gomma", "", "Goma"),
        ("school", "", "school"),
        ("2012-02-02", "", "2012-02-02"),
    ],
)
def test_pages_before_names(make_archive: MakeArchive, reference: str, page: str, anything: str) -> None:
    """What could be a page and a name is the page to who wants pages; a name is all else that it can be."""
    archive = Archive(make_archive(CALLED), cache=False)

    target = archive.resolve(reference)

    assert target.page == page
    assert archive.kin(reference).target == anything
    if not page:
        assert (target.name or str(target.day)) == anything


@pytest.mark.parametrize(
    ("reference", "title"),
    [("A scool opens", "A school opens."), ("a school opens", None), ("a sch", None), (SCHOOL, None)],
)
def test_rough_title_is_said(make_archive: MakeArchive, reference: str, title: str | None) -> None:
    """A title in other words than were typed is said; its start, its slug or its path is no other spelling."""
    found = Archive(make_archive(CALLED), cache=False).resolve(reference)

    assert found.page == SCHOOL
    assert found.corrections == ((Correction(reference, title),) if title else ())


def test_name_that_several_titles_begin_with(library: Archive) -> None:
    """A name as it is written is what was meant where several titles only begin with it."""
    found = library.resolve("Wang Lijun")

    assert (found.name, found.page) == ("Wang Lijun", "")


def test_title_of_words_that_are_everywhere(make_archive: MakeArchive, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no word of a title is rare, it is found by all of them."""
    monkeypatch.setattr(titles, "_MOST_COMPARED", 1)
    names = {f"/news/2012/02/1/{n}.md": title for n, title in enumerate(("A red cat.", "A red dog.", "A blue dog."))}
    archive = Archive(make_archive({path: event(path, title) for path, title in names.items()}), cache=False)

    assert [title for _, _, title in titles.similar_titles(archive.index, "red dog")] == ["A red dog."]


@pytest.mark.parametrize("reference", ["a-court-in", "prosecutors-in", "the-trial-of"])
def test_start_that_several_slugs_have(library: Archive, reference: str) -> None:
    """A start of several slugs is refused with these pages, in order of their dates."""
    slugs = sorted(path.stem for path in library.root.glob(f"news/*/*/*/{reference}*.md"))

    with pytest.raises(AmbiguousError) as caught:
        library.resolve(reference)

    assert len(slugs) > 1
    assert sorted(path.rpartition("/")[2].removesuffix(".md") for path in caught.value.nearest) == slugs


def test_same_title_twice(make_archive: MakeArchive) -> None:
    """A title that two pages have is refused with both."""
    one, two = "/news/2012/02/1/a-vote.md", "/news/2012/03/1/a-vote.md"
    archive = Archive(make_archive({one: event(one, "A vote."), two: event(two, "A vote.")}), cache=False)

    with pytest.raises(AmbiguousError) as caught:
        archive.related("a vote")

    assert caught.value.nearest == (one, two)


@pytest.mark.parametrize(
    ("reference", "sentence"),
    [
        ("2012-02-08/99", "2012-02-08 has only 10 events"),
        ("2012-02-08/0", "events are numbered from 1"),
        ("2012-01-01", "no events on 2012-01-01 (Sunday)"),
        ("2012-01-01/1", "no events on 2012-01-01 (Sunday)"),
        ("/news/2012/02/8/nothing.md", "no such page: /news/2012/02/8/nothing.md"),
    ],
)
def test_references_to_nothing(library: Archive, reference: str, sentence: str) -> None:
    """A number, day or path that isn't there is said so, in a sentence that names it."""
    with pytest.raises(NotFoundError) as caught:
        library.related(reference)

    assert caught.value.message == sentence


@pytest.mark.parametrize(
    "reference", ["2012-02-08", "2012-2-8", "2012/02/8", "20120208", "/news/2012/02/8/index.md", "/news/2012/02/8"]
)
def test_references_to_a_day(library: Archive, reference: str) -> None:
    """A day is meant by its date as `show` reads it, and by the path of its page."""
    assert library.kin(reference).target == "2012-02-08"


@pytest.mark.parametrize(
    ("name", "spelt"),
    [("臺灣", "台湾"), ("王立军", "王立軍"), ("शिवसेना", "शिवसेना"), ("O'Neill", "ONeill"), ("דוד לוי", "דָּוִד לֵוִי")],
)
def test_names_in_other_characters(make_archive: MakeArchive, name: str, spelt: str) -> None:
    """A name in traditional or simplified Chinese, with or without points or its apostrophe is one name."""
    heading = "### [2012-02-8](/news/2012/02/8/index.md)"
    archive = Archive(
        make_archive(
            {
                "/news/2012/02/8/a.md": f"{heading}\n\n# One\n\n### Related:\n\n1. [x](/news/x.md) _Context: {name}_\n",
                "/news/2012/02/8/b.md": f"{heading}\n\n# Of {spelt} today\n",
                "/news/2012/02/8/c.md": f"{heading}\n\n# Nothing\n",
            }
        ),
        cache=False,
    )

    for typed in (name, spelt):
        assert sorted(hit.path[-4:] for hit in archive.related(typed)) == ["a.md", "b.md"]
    assert archive.contexts(spelt).contexts[0].name == name
