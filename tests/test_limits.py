"""A limit cuts an answer and changes nothing else in it: every command against its own whole answer."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsarc import Archive
from tests.support import in_process

WORDS = "rain river flood bridge court trial mayor strike ferry storm train vote border summit fire".split()  # noqa: SIM905
NAMES = ["Goma", "Quito", "Lahore", "Bo Li", "Floods of 2012", "The Harbour", "O'Neill", "Kivu"]
LIMITS = st.integers(1, 560)
MOST_BY_TURNS = 20  # hits that two orders have by turns; after them, words and days alone decide
PAGES = 560  # on most of which is what some queries look for: more than are ranked at once


def pages(count: int = PAGES) -> Iterator[tuple[str, str]]:
    """Events of three years, with a few words each, and the pages of their days."""
    rng = random.Random(7)
    listed: dict[str, list[str]] = {}
    stories: list[tuple[str, str, list[str]]] = []
    for number in range(count):
        day = date(2011, 1, 1) + timedelta(days=rng.randrange(900))
        folder = f"/news/{day.year}/{day.month:02d}/{day.day}"
        title = " ".join(["Rain", *rng.choices(WORDS, k=rng.randrange(1, 5))]) if number % 6 else f"Talks {number}"
        names = rng.sample(NAMES, rng.randrange(1, 4))
        path = f"{folder}/p{number}.md"
        stories.append((path, title, names))
        listed.setdefault(folder, []).append(f"### [{title}]({path})\n\n_Context: {', '.join(names)}_\n")
    for folder, items in listed.items():
        heading = "-".join(folder.split("/")[2:])
        yield f"{folder}/index.md", f"## [{heading}]({folder}/index.md)\n\n" + "\n".join(items)
    for path, title, names in stories:
        folder = path.rpartition("/")[0]
        text = f"### [{'-'.join(folder.split('/')[2:])}]({folder}/index.md)\n\n# {title}\n\n"
        text += f"{' '.join(rng.choices(WORDS, k=6))} in {rng.choice(NAMES)}.\n\n"
        labels = [rng.choice(["BBC", "AFP"]), "Reuters", "The Harbour Post"][: int(path[-4]) % 4]  # none to three
        sources = (f"{place}. [{label}](https://a.test/{path[-8:]}/{place})\n" for place, label in enumerate(labels, 1))
        text += "### Source:\n\n" * bool(labels) + "".join(sources) + "\n### Related:\n\n"
        others = rng.sample(stories, 3)
        yield path, text + "".join(f"1. [{one[1]}]({one[0]}) _Context: {names[0]}_\n" for one in others)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """Some hundred events, indexed once."""
    root = tmp_path_factory.mktemp("limits")
    for path, text in pages():
        file = root / path[1:]
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return Archive(root, cache=False)


WORD = st.sampled_from([*WORDS, "rain", "the", "in", "ra", "rian", "flod", "xyzzy", "oneill", "quito", "talks", "2012"])
PART = WORD | st.sampled_from(
    ['"rain river"', "-storm", "rain OR vote", "title:rain", 'context:"Bo Li"', "source:bbc", "date:2012", "-date:2011"]
)
QUERIES = st.lists(PART, min_size=1, max_size=4).map(" ".join)
DAYS = st.none() | st.dates(date(2010, 12, 1), date(2013, 9, 1))


@settings(max_examples=20, deadline=None)
@given(query=QUERIES, limit=LIMITS, since=DAYS, until=DAYS, exact=st.booleans(), data=st.data())
def test_search(
    archive: Archive, query: str, limit: int, since: date | None, until: date | None, exact: bool, data: st.DataObject
) -> None:
    """Whatever is asked, in whichever order, the first hits are the first of all, as many as the limit says."""
    options: dict[str, object] = {
        "since": since,
        "until": until,
        "exact": exact,
        "sort": data.draw(st.sampled_from(["score", "date"])),
        "contexts": data.draw(st.lists(st.sampled_from(NAMES), max_size=1)),
        "sources": data.draw(st.lists(st.sampled_from(["BBC", "AFP"]), max_size=1)),
    }
    if query.split(maxsplit=1)[0].startswith("-") and len(query.split()) == 1:
        query = f"rain {query}"
    whole = archive.find(f"rain OR talks {query}", limit=None, **options)
    first = archive.find(f"rain OR talks {query}", limit=limit, **options)

    assert len(whole.hits) == whole.total == first.total
    assert first.hits == whole.hits[:limit]
    if options["sort"] == "score":
        assert [hit.score for hit in whole.hits] == sorted((hit.score for hit in whole.hits), reverse=True)


@pytest.mark.parametrize(
    ("query", "sort"),
    [
        *product(["rain", "rain in"], ["score", "date"]),
        *product(["rian", "in", "xyzzy rain in", "rain OR talks", "rain OR floo"], ["score"]),
    ],
)
def test_search_that_finds_very_many(archive: Archive, query: str, sort: str) -> None:
    """Of hundreds of hits as many are given as the limit says, be it below or above what is ranked at once."""
    whole = archive.search(query, limit=None, sort=sort)

    assert len(whole) > 450
    for limit in (400, 401, len(whole) - 1):
        assert archive.search(query, limit=limit, sort=sort) == whole[:limit]


def test_search_that_finds_too_many_to_tell_how_close_words_are(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where so many pages answer that only their days rank them, the newest come first, up to any limit."""
    monkeypatch.setattr("newsarc.search.searcher._MOST_FOR_CLOSENESS", 420)
    whole = archive.search("rain", limit=None)

    titled = [hit.date for hit in whole[MOST_BY_TURNS:] if hit.score == whole[MOST_BY_TURNS].score]
    assert len(titled) > 400
    assert titled == sorted(titled, reverse=True)
    for limit in (1, 20, 410, len(titled) + 1, len(whole)):
        assert archive.search("rain", limit=limit) == whole[:limit]


@pytest.fixture(scope="module")
def level(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """Two days with 45 and 805 events of the same words, and a better hit among the first paths of the second."""
    root = tmp_path_factory.mktemp("level")
    for number in range(850):
        file = root / f"news/2012/02/{7 if number < 45 else 8}/p{number:03d}.md"
        title = "Rain falls." if number == 50 else "Rain falls on the harbour and the bridge."
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"# {title}\n", "utf-8")
    return Archive(root, cache=False)


@pytest.mark.parametrize("sort", ["score", "date"])
def test_search_with_very_many_level_hits(level: Archive, sort: str) -> None:
    """Of 850 hits that only their days tell apart the first are those of all, in order of day and path."""
    whole = level.search("rain falls", limit=None, sort=sort)

    numbers = [int(hit.path[-6:-3]) for hit in whole]
    in_order = [50, *(number for number in range(45, 850) if number != 50), *range(45)]
    by_turns = 0 if sort == "date" else MOST_BY_TURNS
    assert sorted(numbers) == sorted(in_order)
    assert numbers[by_turns:] == [number for number in in_order if number not in numbers[:by_turns]]
    for limit in (1, 810):
        assert level.search("rain falls", limit=limit, sort=sort) == whole[:limit]


@settings(max_examples=8, deadline=None)
@given(target=st.sampled_from(NAMES) | st.integers(0, 50), limit=LIMITS, since=DAYS, until=DAYS, data=st.data())
def test_related(
    archive: Archive, target: str | int, limit: int, since: date | None, until: date | None, data: st.DataObject
) -> None:
    """What belongs to a name, a page or an event of a day is the same up to any limit, in either order."""
    if isinstance(target, int):
        hit = archive.search("rain", limit=None)[target]
        target = data.draw(st.sampled_from([hit.path, str(hit.date)]))
    options: dict[str, object] = {
        "since": since,
        "until": until,
        "sort": data.draw(st.sampled_from([None, "score", "date"])),
        "also": data.draw(st.lists(st.sampled_from(NAMES), max_size=1)),
    }

    whole, first = archive.kin(target, limit=None, **options), archive.kin(target, limit=limit, **options)

    assert len(whole.hits) == whole.total == first.total
    assert len(first.hits) == min(limit, whole.total)
    if not whole.groups:
        assert first.hits == whole.hits[:limit]
    assert [group for group in whole.groups if group in first.groups] == list(first.groups)
    for event in [group.event.path for group in whole.groups]:
        all_of_it, shown = ([hit for hit in one.hits if hit.belongs_to == event] for one in (whole, first))
        assert shown == all_of_it[: len(shown)]
    assert (first.neighbours, first.first, first.last) == (whole.neighbours, whole.first, whole.last)


@pytest.mark.parametrize("limit", [3, 10**30])
def test_timelines_names_and_counts(archive: Archive, limit: int) -> None:
    """The same goes for what has happened, for names in each order, for facets, and for each list of the figures."""
    for what in ("Goma", "rain flood", "rian", "gomma"):
        whole, first = archive.timeline(what, limit=None), archive.timeline(what, limit=limit)
        assert (first.total, first.months, first.gaps) == (whole.total, whole.months, whole.gaps)
        assert first.hits == whole.hits[:limit]
    for sort in ("count", "name", "date"):
        for pattern in ("", "*o", "flod"[:2]):
            names, few = (archive.contexts(pattern, sort=sort, limit=some) for some in (None, limit))
            assert (few.total, few.contexts) == (names.total, names.contexts[:limit])
    for by in ("context", "source"):
        facet, part = (archive.facet("rain", by, limit=some) for some in (None, limit))
        assert (part.total, part.values, part.counts) == (facet.total, facet.values, facet.counts[:limit])
    figures, cut = archive.stats(limit=None), archive.stats(limit=limit)
    assert (cut.days, cut.all_gaps, cut.links) == (figures.days, figures.all_gaps, figures.links)
    assert (cut.gaps, cut.busiest) == (figures.gaps[:limit], figures.busiest[:limit])
    for some, every in ((cut.sources, figures.sources), (cut.contexts, figures.contexts)):
        assert (some.counts, some.values, some.without) == (every.counts[:limit], every.values, every.without)


@pytest.mark.parametrize("target", ["Goma", "O'Neill", "2012-02-08"])
def test_graphs(archive: Archive, target: str) -> None:
    """Around something the nodes of a limit are the first of all; those omitted at the last distance are counted."""
    day = str(archive.search("rain", limit=1)[0].date) if target[0] == "2" else target
    whole = archive.graph(day, limit=None)

    for limit in (1, 2, 10, 100, 10**6):
        part = archive.graph(day, limit=limit)
        ids = {node.id for node in part.nodes}
        assert part.nodes == whole.nodes[:limit]
        omitted = [node.step for node in whole.nodes[limit:]]
        assert part.left_out == (omitted.count(omitted[0]) if omitted else 0)
        assert set(part.edges) == {edge for edge in whole.edges if {edge.source, edge.target} <= ids}


COMMANDS = [
    ["search", "rain"],
    ["search", "rian", "--sort", "date"],
    ["search", "rain", "flood", "xyzzy", "--since", "2011-06", "--until", "2012-11"],
    ["search", "--context", "Bo Li"],
    ["related", "Goma"],
    ["timeline", "rain"],
]


@pytest.mark.usefixtures("shared_cache")
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_commands(archive: Archive, command: list[str]) -> None:
    """The commands print as many lines, paths and hits of JSON as the limit says; the number of all stays."""

    def run(*options: str) -> str:
        done = in_process.run(*command, *options, root=archive.root)
        done.check_returncode()
        return done.stdout

    whole = json.loads(run("--limit", "0", "--json"))
    some = json.loads(run("--limit", "450", "--json"))

    assert len(whole["hits"]) == whole["total"] == some["total"]
    assert some["hits"] == whole["hits"][:450]
    if command[0] == "search":
        paths = [hit["path"] for hit in whole["hits"]]
        for option, end in (("-l", "\n"), ("-0", "\0")):
            printed = run("--limit", "450", option).split(end)[:-1]
            assert [f"/news/{one.partition('/news/')[2]}" for one in printed] == paths[:450]
        assert run("--limit", "3", "--count") == f"{whole['total']}\n"
