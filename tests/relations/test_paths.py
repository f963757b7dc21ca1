"""`path`: whether its chains are the shortest, whether each step can be found in the files, and how they are told."""

from __future__ import annotations

import io
import json
import re
import tempfile
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console, RenderableType

from newsarc import Archive, Chain, Correction, Link, NotFoundError
from newsarc.model.hits import Hit
from newsarc.relations.paths import MOST_STEPS, RARE
from newsarc.render.renderer import DATA, PLAIN, TERMINAL
from newsarc.render.terminal.elements import THEME
from tests.conftest import MakeArchive
from tests.support.commands import day_page, event, settle, take_for_large
from tests.support.facts import Facts, facts_of
from tests.support.in_process import run


@pytest.fixture(scope="module")
def library(examples: Path) -> Archive:
    """The examples, indexed once."""
    return Archive(examples, cache=False)


# ---------------------------------------------------------------- by the files alone


def rare(there: Facts, one: str, other: str) -> dict[str, int]:
    """The contexts that two pages share and few carry, with their counts."""
    carriers = there.carriers.values()
    return {
        name: len(pages)
        for name, pages in zip(there.carriers, carriers, strict=True)
        if {one, other} <= pages and len(pages) <= RARE
    }


def distance(there: Facts, start: set[str], end: set[str]) -> int | None:
    """How many steps lead from some pages to others."""
    steps, reached = 0, set(start)
    while not reached & end:
        further = {to for one, to in there.links if one in reached}
        further.update(*(pages for pages in there.carriers.values() if len(pages) <= RARE and pages & reached))
        if further <= reached or steps == MOST_STEPS:
            return None
        steps, reached = steps + 1, reached | further
    return steps


def chains(there: Facts, start: set[str], end: set[str], steps: int) -> Iterator[list[str]]:
    """All chains of so many steps."""
    for one in sorted(start):
        if not steps:
            yield from [[one]] if one in end else []
            continue
        beside = {to for first, to in there.links if first == one}
        beside.update(*(pages for pages in there.carriers.values() if len(pages) <= RARE and one in pages))
        yield from ([one, *rest] for rest in chains(there, beside - {one}, end, steps - 1))


def weight(there: Facts, chain: list[str]) -> tuple[int, int, list[str]]:
    """What the chain that is chosen has least of: pages that carry what is shared, days, and then letters."""
    carriers = days = 0
    for one, other in pairwise(chain):
        linked = [2] if (one, other) in there.links else []
        carriers += min([*rare(there, one, other).values(), *linked])
        days += abs((there.events[one].date - there.events[other].date).days)
    return carriers, days, chain


def assert_steps_are_so(there: Facts, chain: Chain) -> None:
    """Every link of a chain says what the files say."""
    for (one, other), link in zip(pairwise(hit.path for hit in chain.hits), chain.links, strict=True):
        shared = sorted((count, name) for name, count in rare(there, one, other).items())
        assert link.shared == tuple((name, count) for count, name in shared)
        assert link.lists == (other in {entry.path for entry in there.events[one].related})
        assert link.listed == (one in {entry.path for entry in there.events[other].related})
        assert link.days == abs((there.events[one].date - there.events[other].date).days)
        assert link.shared or link.lists or link.listed


# ---------------------------------------------------------------- what is found

NAMES = ("Stephen Harper", "Gu Kailai", "Kodak", "Homs", "Neil Heywood", "Sun Zhengcai", "Danube", "China")


@pytest.mark.parametrize("source", NAMES)
def test_chains_of_entities(library: Archive, source: str) -> None:
    """Between any two names the chain is as short as can be, and what its steps say is in the files."""
    there = facts_of(library)
    for target in NAMES[NAMES.index(source) :]:
        steps = distance(there, set(there.of(source)), set(there.of(target)))
        if steps is None:
            with pytest.raises(NotFoundError):
                library.path_between(source, target)
            continue
        chain = library.path_between(source, target)
        paths = [hit.path for hit in chain.hits]

        assert (chain.source, chain.target, len(chain.links)) == (source, target, steps)
        assert paths[0] in there.of(source)
        assert paths[-1] in there.of(target)
        assert_steps_are_so(there, chain)


def test_variants_are_one_context(make_archive: MakeArchive) -> None:
    """Two spellings of a name, and two names that the configuration has for one, link events as one context.

    One that is rare in each spelling and not in all of them together links nothing.
    """
    files: dict[str, str | bytes] = {"newsarc.toml": '[aliases]\n"Nvidia" = ["NVDA"]\n'}
    names = ["Wang Lijun", "Wang Li-jun", "Nvidia", "NVDA", *(["floods"] * 40), *(["flood"] * 40)]
    for number, name in enumerate(names):
        path = f"/news/20{number:02d}/01/1/p.md"
        files[path] = event(path, f"Item {number}x.").replace("# Item", f"##### {name}\n# Item")
    archive = Archive(make_archive(files), cache=False)

    def steps(one: int, other: int) -> list[Link]:
        return list(archive.path_between(f"/news/20{one:02d}/01/1/p.md", f"/news/20{other:02d}/01/1/p.md").links)

    assert [link.shared for link in steps(0, 1)] == [(("Wang Li-jun", 2),)]
    assert [link.shared for link in steps(2, 3)] == [(("Nvidia", 2),)]
    with pytest.raises(NotFoundError):
        steps(4, 5)


PLACES = [f"/news/2012/02/{day}/p{day}.md" for day in range(1, 8)]
PAGES = st.lists(
    st.lists(st.tuples(st.sampled_from(PLACES), st.sampled_from(["A", "B", "C", "A, B", "D"])), max_size=2),
    min_size=len(PLACES),
    max_size=len(PLACES),
)


@given(PAGES)
def test_chosen_chain_is_the_best(pages: list[list[tuple[str, str]]]) -> None:
    """Of all chains as short: the rarest contexts, then the nearest days, then the first paths; the same either way."""
    with tempfile.TemporaryDirectory() as folder:
        for path, related in zip(PLACES, pages, strict=True):
            file = Path(folder + path)
            file.parent.mkdir(parents=True)
            file.write_text(event(path, "It rains.", *(("x", to, names) for to, names in related if to != path)))
        archive = Archive(folder, cache=False)
        there = facts_of(archive)
        steps = distance(there, {PLACES[0]}, {PLACES[-1]})
        if steps is None:
            with pytest.raises(NotFoundError):
                archive.path_between(PLACES[0], PLACES[-1])
            return
        best = min(chains(there, {PLACES[0]}, {PLACES[-1]}, steps), key=lambda chain: weight(there, chain))

        found = archive.path_between(PLACES[0], PLACES[-1])

        assert [hit.path for hit in found.hits] == best
        assert_steps_are_so(there, found)
        assert len(archive.path_between(PLACES[-1], PLACES[0]).links) == steps


def place(day: int, name: str = "p") -> str:
    return f"/news/2012/03/{day}/{name}.md"


def in_a_row(count: int) -> dict[str, str]:
    """Pages of which each lists the next."""
    ends = {place(count): event(place(count), f"Rain on day {count}.")}
    return ends | {
        place(day): event(place(day), f"Rain on day {day}.", ("x", place(day + 1), f"n{day}"))
        for day in range(1, count)
    }


def test_chain_is_not_longer_than_it_may_be(make_archive: MakeArchive) -> None:
    """A chain of as many steps as may be is found, one of a step more is refused with a sentence."""
    archive = Archive(make_archive(in_a_row(MOST_STEPS + 2)), cache=False)

    assert len(archive.path_between(place(1), place(MOST_STEPS + 1)).links) == MOST_STEPS
    with pytest.raises(NotFoundError) as caught:
        archive.path_between(place(1), place(MOST_STEPS + 2))
    assert caught.value.message == f"no chain of at most 6 steps from {place(1)} to {place(8)}"


def test_context_of_many_is_no_step(make_archive: MakeArchive) -> None:
    """A context that sixty pages carry is a step, one that sixty-one carry is none."""
    found = []
    for count in (RARE, RARE + 1):
        names = [(f"Rain {n}.", f"/news/2012/03/{1 + n % 28}/p{n}.md", "Goma") for n in range(count)]
        by_day = {f"/news/2012/03/{day}": [one for one in names if f"/{day}/" in one[1]] for day in range(1, 29)}
        files = {path: event(path, title) for title, path, _ in names}
        files |= {f"{day}/index.md": day_page(day, *some) for day, some in by_day.items() if some}
        archive = Archive(make_archive(files), cache=False)
        try:
            found.append(archive.path_between(names[0][1], names[-1][1]).links[0].shared)
        except NotFoundError:
            found.append(None)

    assert found == [(("Goma", RARE),), None]


def test_entry_for_what_is_everywhere_is_no_step(make_archive: MakeArchive) -> None:
    """An entry of a Related list is a step, unless a context that sixty-one pages carry is all that both share."""
    many = {place(day, f"p{n}"): event(place(day, f"p{n}"), "Rain.") for n in range(20) for day in (1, 2, 3)}
    listing = event(place(9), "A list.", *(("x", path, "FBI") for path in (*many, place(4))))
    for names, steps in (("FBI", None), ("FBI, Goma", 1), ("Goma", 1)):
        first, last = (
            event(place(4), "First.", ("x", place(5), names)),
            event(place(5), "Last.", ("x", place(8), "FBI")),
        )
        files = {**many, place(9): listing, place(4): first, place(5): last, place(8): event(place(8), "End.")}
        archive = Archive(make_archive(files), cache=False)
        if steps:
            assert len(archive.path_between(place(4), place(5)).links) == steps
            continue
        with pytest.raises(NotFoundError):
            archive.path_between(place(4), place(5))


def test_ends_are_read_as_related_reads_them(library: Archive) -> None:
    """A page by its number, a day, and a misspelt name, which is said; one event for both is a chain without a step."""
    chain = library.path_between("2012-02-08/2", "gu kailay")
    same = library.path_between("Wang Lijun", "Bo Xilai")
    day = library.path_between("2012-09-24", "2012-09-24")

    assert chain.source == chain.hits[0].path == library.day("2012-02-08").events[1].path
    assert (chain.target, chain.corrections) == ("Gu Kailai", (Correction("gu kailay", "Gu Kailai"),))
    assert {"context Wang Lijun", "context Bo Xilai"} <= set(same.hits[0].reasons)
    assert [len(one.links) for one in (same, day)] == [0, 0]
    assert day.source == "2012-09-24"
    with pytest.raises(NotFoundError) as caught:
        library.path_between("Bo Xilai", "Heywoodson Nel")
    assert "Neil Heywood" in caught.value.nearest


def test_reasons_say_which_name_is_meant(make_archive: MakeArchive) -> None:
    """Where a chain leads from a name to a name, an event that bears both says which it bears how."""
    both = place(8)
    archive = Archive(
        make_archive({both: event(both, "Gamma House falls.", ("X.", place(9), "Alpha Corp"))}), cache=False
    )

    (met,) = archive.path_between("Alpha Corp", "gamma house").hits
    (alone,) = archive.path_between(both, "gamma house").hits

    assert met.reasons == ("context Alpha Corp", "gamma house named in the title")
    assert alone.reasons == ("named in the title",)


def test_pages_are_as_they_are_in_their_files(make_archive: MakeArchive, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that was overwritten in its place, in an archive too large to be looked at whole, is a step no longer."""
    take_for_large(monkeypatch)
    root = make_archive(in_a_row(3))
    settle()
    assert len(Archive(root).path_between(place(1), place(3)).links) == 2
    with (root / place(2)[1:]).open("w") as file:
        file.write(event(place(2), "Rain on day 2."))

    with pytest.raises(NotFoundError):
        Archive(root).path_between(place(1), place(3))


# ---------------------------------------------------------------- how it is told


def hit(day: str, title: str, *reasons: str, number: int | None = 1) -> Hit:
    return Hit(
        f"/news/{day.replace('-', '/')}/a.md",
        date.fromisoformat(day),
        title,
        0.0,
        ("Goma",),
        reasons=reasons,
        number=number,
    )


CHAIN = Chain(
    "Rain",
    "Snow",
    (hit("2012-02-08", "Rain falls.", "context Rain"), hit("2012-02-09", "Snow lies.", "shares Goma", "1 day apart")),
    (Link((("Goma", 12),), False, True, 1),),
)


def shown(renderable: RenderableType, width: int = 80) -> str:
    file = io.StringIO()
    Console(file=file, width=width, theme=THEME, force_terminal=True).print(renderable)
    return re.sub(r"\x1b\[[\d;]*m", "", file.getvalue())


def test_on_a_terminal() -> None:
    """What was asked for, then each event beneath why it follows."""
    assert shown(TERMINAL.chain(CHAIN)).split("\n") == [
        "Rain → Snow",
        "1 step",
        "",
        "              context Rain",
        "2012-02-08/1  Rain falls.",
        "↓             shares Goma; 1 day apart",
        "2012-02-09/1  Snow lies.",
        "",
    ]


@pytest.mark.parametrize("width", range(40, 201, 16))
def test_fits_any_terminal(library: Archive, width: int) -> None:
    """No line is wider than the terminal."""
    output = shown(TERMINAL.chain(library.path_between("2012-02-08/2", "Sun Zhengcai")), width)

    assert max(map(cell_len, output.splitlines())) <= width


def test_in_a_pipe() -> None:
    """Piped, each event is a line as in search, with its reasons behind."""
    assert PLAIN.chain(CHAIN) == (
        "2012-02-08/1\tRain falls.\t/news/2012/02/08/a.md\tcontext Rain\n"
        "2012-02-09/1\tSnow lies.\t/news/2012/02/09/a.md\tshares Goma; 1 day apart\n"
    )


def test_as_json() -> None:
    """The document holds the ends, the events and what links them."""
    document = json.loads(DATA.chain(CHAIN))

    assert list(document) == ["schema", "from", "to", "corrections", "total", "hits", "links"]
    assert (document["from"], document["to"], document["total"]) == ("Rain", "Snow", 2)
    assert [one["reasons"] for one in document["hits"]] == [["context Rain"], ["shares Goma", "1 day apart"]]
    assert document["links"] == [{"shared": [{"name": "Goma", "count": 12}], "lists": False, "listed": True, "days": 1}]


def test_command(make_archive: MakeArchive, examples: Path) -> None:
    """A chain is printed, what was read otherwise is said; none ends in 1 with a sentence."""
    found = run("path", "stephen harpr", "Gu Kailai", root=examples)
    none = run("path", place(1), place(8), root=make_archive(in_a_row(8)))

    assert (found.returncode, found.stderr) == (0, "corrected: stephen harpr → Stephen Harper\n")
    assert [line.split("\t")[0] for line in found.stdout.splitlines()] == ["2012-02-11/1", "2012-09-05/1"]
    assert (none.returncode, none.stdout) == (1, "")
    assert none.stderr == (
        f"newsarc: no chain of at most 6 steps from {place(1)} to {place(8)}\n"
        "hint: a step is a context of at most 60 events, or a link of events that share more than common contexts\n"
    )
