"""`contexts`: whether counts, days and neighbours are those of the files, what a pattern finds, what may be one."""

from __future__ import annotations

import io
import json
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console, RenderableType

from newsarc import (
    Archive,
    Context,
    ContextNode,
    Contexts,
    NotFoundError,
    Similar,
    Spread,
    UsageError,
    Variant,
    Variants,
)
from newsarc.relations.contexts import _folded_parts, _has_parts
from newsarc.relations.spelling import similar_pairs
from newsarc.render.renderer import DATA, PLAIN, TERMINAL
from newsarc.render.terminal.elements import THEME
from newsarc.text.names import root_key
from tests.conftest import Linear, MakeArchive
from tests.support.commands import event
from tests.support.facts import Facts, facts_of
from tests.support.in_process import run


@pytest.fixture(scope="module")
def library(examples: Path) -> Archive:
    """The examples, indexed once."""
    return Archive(examples, cache=False)


# ---------------------------------------------------------------- counts


def of_roots(there: Facts) -> dict[str, set[str]]:
    """The pages that carry each name or a variant of it."""
    found: dict[str, set[str]] = {}
    for name, pages in there.carriers.items():
        found.setdefault(root_key(name), set()).update(pages)
    return found


def test_counts_are_those_of_the_files(library: Archive) -> None:
    """Every name is there, with the pages, days and neighbours that a count over the files finds."""
    there = facts_of(library)
    pages = of_roots(there)
    beside = {
        root: Counter(other for other, those in pages.items() if other != root for _ in own & those)
        for root, own in pages.items()
    }

    found = library.contexts(limit=None)

    assert found.total == len(found.contexts) == len(pages)
    for one in found.contexts:
        own = pages[root_key(one.name)]
        days = [there.events[path].date for path in own]
        assert (one.count, one.first, one.last) == (len(own), min(days), max(days))
        counts = beside[root_key(one.name)]
        assert [count for _, count in one.neighbours] == sorted(counts.values(), reverse=True)[:5]
        assert all(counts[root_key(name)] == count for name, count in one.neighbours)


ORDERS: Mapping[str, Callable[[Context], tuple[object, ...]]] = {
    "count": lambda one: (-one.count,),
    "name": lambda one: (root_key(one.name),),
    "date": lambda one: (-one.last.toordinal(),),
}


@pytest.mark.parametrize("sort", ORDERS)
@pytest.mark.parametrize("pattern", ["", "b", "*n"])
def test_order(library: Archive, sort: str, pattern: str) -> None:
    """Names are in the order that was asked for, and the first of them are the same however few are asked for."""
    every = library.contexts(pattern, sort=sort, limit=None)

    assert list(every.contexts) == sorted(every.contexts, key=ORDERS[sort])
    assert len(every.contexts) > 7
    for limit in (1, 2, 7):
        few = library.contexts(pattern, sort=sort, limit=limit)
        assert (few.contexts, few.total) == (every.contexts[:limit], every.total)


def archive_of(make_archive: MakeArchive, *names: str, toml: str = "") -> Archive:
    """An archive of a page for each list of names, and one that all of them lead to."""
    there = "/news/2012/01/1/end.md"
    files: dict[str, str] = {there: event(there, "It ends.")}
    for number, some in enumerate(names, 2):
        path = f"/news/2012/01/{number}/p.md"
        files[path] = f"---\ntags: {json.dumps(some.split(', '), ensure_ascii=False)}\n---\n" + event(path, "It rains.")
    return Archive(make_archive({**files, "/newsarc.toml": toml}), cache=False)


def test_variants_are_one_name(make_archive: MakeArchive) -> None:
    """Spellings, plurals and aliases are one name; a page that carries two of them counts once."""
    carried = ("Maoist, Goma", "maoists", "Maoist, Maoists", "Nvidia", "英伟达")
    archive = archive_of(make_archive, *carried, toml='[aliases]\n"Nvidia" = ["英伟达"]\n')

    assert [(one.name, one.count) for one in archive.contexts().contexts] == [("Maoist", 3), ("Nvidia", 2), ("Goma", 1)]
    assert archive.contexts("英").contexts[0].name == "Nvidia"


@pytest.mark.parametrize("sort", ["count", "name", "date"])
def test_pattern_of_a_name_that_only_the_configuration_has(make_archive: MakeArchive, sort: str) -> None:
    """A name is found by what it is called in the configuration, if pages carry it under any of its names."""
    toml = '[aliases]\n"Nvidia" = ["英伟达", "Team Green"]\n"Acme" = ["Team Blue"]\n'
    archive = archive_of(make_archive, "Nvidia, Goma", "NVIDIA", toml=toml)

    for pattern in ("英伟", "team", "gr", "nvi", "t*n"):
        found = archive.contexts(pattern, sort=sort)
        assert ([(one.name, one.count) for one in found.contexts], found.total) == ([("Nvidia", 2)], 1)
    for pattern in ("acme", "blue", "reen"):
        with pytest.raises(NotFoundError):
            archive.contexts(pattern, sort=sort)


VARIANTS = ("Maoist, Goma", "maoists", "Maoist, Maoists", "Nvidia", "英伟达", "Nvidia, 英伟达")


@pytest.fixture
def varied(make_archive: MakeArchive) -> Archive:
    """Events from the second to the seventh of January 2012 that carry variants of names."""
    return archive_of(make_archive, *VARIANTS, toml='[aliases]\n"Nvidia" = ["英伟达"]\n')


def test_variants_are_one_name_wherever_they_are_counted(varied: Archive) -> None:
    """Figures, those of a part too, and facets count the events of a name, however it is written there."""
    every = (("Maoist", 3), ("Nvidia", 3), ("Goma", 1))

    assert varied.stats().contexts == Spread(every, 3, 1)
    assert varied.stats(since=date(2012, 1, 4)).contexts == Spread((("Nvidia", 3), ("Maoist", 1)), 2, 0)
    assert varied.facet("rains", "context").counts == every


def test_variants_are_one_node_of_a_graph(varied: Archive) -> None:
    """A graph has one node for a name, with one edge from each event that carries any of its variants."""
    for graph in (varied.graph(), varied.graph("maoists", depth=1), varied.graph("英伟达", depth=1)):
        names = {node.id: (node.name, node.count) for node in graph.nodes if isinstance(node, ContextNode)}
        assert set(names.values()) <= {("Maoist", 3), ("Nvidia", 3), ("Goma", 1)}
        assert len(set(names.values())) == len(names) > 0
        for number, (_, events) in names.items():
            edges = [edge.source for edge in graph.edges if edge.target == number]
            assert len(set(edges)) == len(edges) == events


def test_aliases_are_one_name_in_a_field_of_a_query(varied: Archive) -> None:
    """A context is found and excluded by any of the names that the configuration has for one, but not with --exact."""

    def found(query: str, **options: Any) -> set[int]:
        return {hit.date.day for hit in varied.search(query, **options)}

    assert found("context:nvidia") == found("context:英伟达") == found("rains", contexts=["NVIDIA"]) == {5, 6, 7}
    assert found("rains -context:英伟达") == {2, 3, 4}
    assert found("rains OR context:nvidia") == {2, 3, 4, 5, 6, 7}
    assert found("nvidia") == found("title:nvidia OR context:nvidia", exact=True) == {5, 7}
    assert varied.timeline("context:nvidia").total == 3


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("", {"Bo Xilai", "Łódź", "Al-Shabaab", "C++", "王立军", "nuclear weapons test", "$"}),
        ("bo", {"Bo Xilai"}),
        ("xil", {"Bo Xilai"}),
        ("BO XI", {"Bo Xilai"}),
        ("ilai", set()),
        ("*ilai", {"Bo Xilai"}),
        ("lodz", {"Łódź"}),
        ("al-sh", {"Al-Shabaab"}),
        ("shab", {"Al-Shabaab"}),
        ("nuc*test", {"nuclear weapons test"}),
        ("nuc* test", {"nuclear weapons test"}),
        ("b*i", {"Bo Xilai"}),
        ("立", {"王立军"}),
        ("王*军", {"王立军"}),
        ("$", {"$"}),
        ("[a-z]", set()),
        (".", set()),
        ("*", {"Bo Xilai", "Łódź", "Al-Shabaab", "C++", "王立军", "nuclear weapons test", "$"}),
    ],
)
def test_pattern(make_archive: MakeArchive, pattern: str, found: set[str]) -> None:
    """A pattern is the beginning of any word, case and accents aside; an asterisk is any letters, all else itself."""
    archive = archive_of(make_archive, "Bo Xilai, Łódź, Al-Shabaab, C++, 王立军, nuclear weapons test, $")

    try:
        assert {one.name for one in archive.contexts(pattern).contexts} == found
    except NotFoundError:
        assert not found


def test_what_is_not_there(library: Archive) -> None:
    """A pattern that no name has is refused with the nearest names, another order with those that there are."""
    with pytest.raises(NotFoundError) as nothing:
        library.contexts("heywoodson")
    with pytest.raises(UsageError, match="can't be sorted by 'size'"):
        library.contexts(sort="size")

    assert "Neil Heywood" in nothing.value.nearest


@pytest.mark.parametrize("pattern", ["", "*", "wang"])
@pytest.mark.parametrize("sort", ["count", "name", "date"])
def test_no_page_carries_a_name(make_archive: MakeArchive, pattern: str, sort: str) -> None:
    """Where there are no names at all that is said, and nothing of how they might begin."""
    with pytest.raises(NotFoundError, match=r"^no contexts found$"):
        archive_of(make_archive).contexts(pattern, sort=sort)


def test_pattern_that_would_be_tried_for_ever(linear: Linear) -> None:
    """Time grows as a name does, however often the beginning of a pattern fits."""
    parts = _folded_parts(["", "a", "a", "a", "a", "a", "a", "a", "b"])
    linear(lambda text: _has_parts(text, parts), lambda size: " " + "a" * size)


# ---------------------------------------------------------------- names that look like one


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("Nvidia", "NVIDIA Corp", 'same apart from "corp"'),
        ("Walt Disney", "The Walt Disney Company", 'same apart from "company"'),
        ("Arab League", "the Arab League", 'same apart from "the"'),
        ("Wang Lijun", "Lijun Wang", "same words in a different order"),
        ("克里姆林宮 大克里姆林宮", "大克里姆林宮 克里姆林宮", "same words in a different order"),
        ("The Netherlands", "Netherlands", 'same apart from "the"'),
        ("Iranian Revolutionary Guard", "Iranian Revolutionary Guards", "singular and plural"),
        ("David Panuelo", "David W. Panuelo", 'same apart from "w"'),
        ("J. Smith", "John Smith", "initials"),
        ("U.S. Senate", "United States Senate", "initials"),
        ("OPCW", "Organisation for the Prohibition of Chemical Weapons", "first letters"),
        ("Hezbollah", "Hizbollah", "hezbollah and hizbollah differ by one letter"),
        ("Khan Younis", "Khan Yunis", "younis and yunis differ by one letter"),
        ("Labour Party", "Labor Party", "labor and labour differ by one letter"),
        ("Ecuador Plains", "Eucador Plains", "ecuador and eucador differ by one letter"),
    ],
)
def test_names_that_look_like_one(one: str, other: str, why: str) -> None:
    """The usual ways to spell a name twice are seen, each with its reason, whichever comes first."""
    for names in ([one, "Goma", other], [other, "Goma", one]):
        assert [(pair.one, pair.other, pair.why) for pair in similar_pairs(names)] == [(0, 2, why)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Libya", "Libyan"),
        ("2011 election", "2012 election"),
        ("Super Bowl XLII", "Super Bowl XLVI"),
        ("George H. Bush", "George W. Bush"),
        ("Hepatitis B virus", "Hepatitis C virus"),
        ("Goma", "Quito"),
        ("Wang Lijun", "Wang Yi"),
        ("UEFA Group H", "UEFA Group I"),
        ("London", "London. The"),
        ("Palestinian", "Palestinians. The"),
        ("南海", "海南"),
        ("阿卜杜拉", "阿卜杜拉·阿卜杜拉"),
        ("美国总统", "美国副总统"),
    ],
)
def test_names_that_do_not(one: str, other: str) -> None:
    """A people, years, numerals, initials, the beginning of a sentence and Chinese characters tell names apart."""
    assert similar_pairs([one, other]) == []


@given(st.lists(st.text(st.sampled_from("ab cÉ1王.-'"), max_size=8), max_size=6))
def test_any_names_may_be_compared(names: list[str]) -> None:
    """Whatever names hold, pairs are two of them in order, each once, as sure as can be said."""
    pairs = similar_pairs(names)

    assert len({pair[:2] for pair in pairs}) == len(pairs)
    assert all(0 <= pair.one < pair.other < len(names) and 0 < pair.sure < 1 for pair in pairs)


def test_pages_tell_how_sure(make_archive: MakeArchive) -> None:
    """A letter alone says little: names that stand beside the same ones are one, who stand together are two."""
    rahat = ("Rahat, Gaza, Hebron", "Rahat, Gaza, Hebron")
    same = archive_of(make_archive, *rahat, "Rahad, Gaza, Hebron", "Rahad, Gaza, Hebron", "Oslo")
    other = archive_of(make_archive, *rahat, "Rahad, Oslo", "Rahad, Bergen")
    both = archive_of(make_archive, *rahat, "Rahat, Rahad, Gaza, Hebron", "Oslo")

    (found,) = same.similar().names

    assert (found.name, [(one.name, one.count) for one in found.variants]) == ("Rahad", [("Rahat", 2)])
    assert found.variants[0].sure > 0.6
    assert other.similar().names == both.similar().names == ()


SPELT = ("Nvidia, chips", "Nvidia, chips", "NVIDIA Corp, chips", "Nvidia Inc, chips", "Wang Lijun", "Lijun Wang")


def test_candidates_are_a_table_of_aliases(make_archive: MakeArchive) -> None:
    """Each name stands once, beneath the commonest of those like it; with the table in force none is a candidate."""
    archive = archive_of(make_archive, *SPELT)
    found = archive.similar()
    table = tomllib.loads(PLAIN.similar(found))

    assert table == {"aliases": {"Nvidia": ["NVIDIA Corp", "Nvidia Inc"], "Lijun Wang": ["Wang Lijun"]}}
    assert archive.similar("wang").total == 1
    assert archive.similar(limit=1) == Similar(found.names[:1], 2)
    assert archive_of(make_archive, *SPELT, toml=PLAIN.similar(found)).similar().names == ()


# ---------------------------------------------------------------- how they are told

HOSTILE = '::error::[b]"x\\[/nope]\x1b[31m\u202ey ##[error]z\x9b2J\tend'
HARMLESS = ': :error::[b]"x\\[/nope]y ## [error]z2J end'
NAMES = Contexts(
    (
        Context("Bo Xilai", 1204, date(2011, 11, 15), date(2018, 5, 8), (("China", 1100), ("Gu Kailai", 9))),
        Context(HOSTILE, 1, date(2012, 2, 8), date(2012, 2, 8), ()),
    ),
    185,
)
ALIKE = Similar(
    (
        Variants("Nvidia", 1200, (Variant("NVIDIA Corp", 3, 0.97, 'same apart from "corp"'),)),
        Variants(HOSTILE, 2, (Variant(HOSTILE, 1, 0.6, HOSTILE), Variant("b" * 70, 1, 0.6, "initials"))),
    ),
    9,
)


def shown(renderable: RenderableType, width: int = 80) -> str:
    file = io.StringIO()
    Console(file=file, width=width, theme=THEME, force_terminal=True).print(renderable)
    return re.sub(r"\x1b\[[\d;]*m", "", file.getvalue())


def test_on_a_terminal() -> None:
    """Each name has its count and days, and beneath it what it stands beside."""
    assert shown(TERMINAL.contexts(NAMES)).split("\n") == [
        "1,204  Bo Xilai · 2011-11-15 to 2018-05-08",
        "       China 1,100 · Gu Kailai 9",
        f"    1  {HARMLESS} · 2012-02-08",
        "",
        "showing 2 of 185 names; --limit 0 for all",
        "counts: events as context; newsarc related NAME adds those that only mention it",
        "",
    ]


def test_candidates_on_a_terminal() -> None:
    """A terminal shows the table beneath its comments, which can be copied as it is."""
    output = shown(TERMINAL.similar(ALIKE), 50)

    assert output.split("\n")[:3] == [
        "[aliases]",
        '# 1,200 + 3 events; 97%: same apart from "corp"',
        '"Nvidia" = ["NVIDIA Corp"]',
    ]
    assert output.endswith("\n# showing 2 of 9 names; --limit 0 for all\n")
    assert tomllib.loads(shown(TERMINAL.similar(ALIKE), 80)) == tomllib.loads(PLAIN.similar(ALIKE))


@pytest.mark.parametrize("width", range(40, 201, 16))
def test_fits_any_terminal(library: Archive, width: int) -> None:
    """No line is wider than the terminal."""
    output = shown(TERMINAL.contexts(library.contexts(limit=None)), width).splitlines()
    table = shown(TERMINAL.similar(Similar(ALIKE.names[:1], 9)), width).splitlines()

    assert max(map(cell_len, [*output, *table])) <= width


def test_in_a_pipe() -> None:
    """Piped, a name is a line, and the table of aliases an entry a line; both are harmless."""
    assert PLAIN.contexts(NAMES) == (
        f"Bo Xilai\t1204\t2011-11-15\t2018-05-08\tChina; Gu Kailai\n{HARMLESS}\t1\t2012-02-08\t2012-02-08\t\n"
    )
    quoted = HARMLESS.replace("\\", "\\\\").replace('"', '\\"')
    assert PLAIN.similar(ALIKE) == (
        "[aliases]\n"
        '"Nvidia" = ["NVIDIA Corp"]  # 1,200 + 3 events; 97%: same apart from "corp"\n'
        f'"{quoted}" = ["{quoted}", "{"b" * 70}"]  # 2 + 1 + 1 events; 60%: {HARMLESS}; 60%: initials\n'
    )


def test_as_json() -> None:
    """The documents hold what the API's values hold."""
    names = json.loads(DATA.contexts(NAMES, pattern="b"))
    table = json.loads(DATA.similar(ALIKE, pattern=""))

    assert (names["schema"], names["pattern"], names["total"]) == (1, "b", 185)
    assert names["contexts"][0] == {
        "name": "Bo Xilai",
        "count": 1204,
        "first": "2011-11-15",
        "last": "2018-05-08",
        "neighbours": [{"name": "China", "count": 1100}, {"name": "Gu Kailai", "count": 9}],
    }
    assert (table["schema"], table["pattern"], table["total"]) == (1, "", 9)
    assert table["similar"][0] == {
        "name": "Nvidia",
        "count": 1200,
        "variants": [{"name": "NVIDIA Corp", "count": 3, "sure": 0.97, "why": 'same apart from "corp"'}],
    }


def test_command(make_archive: MakeArchive, examples: Path) -> None:
    """Names are listed by a pattern of several words, none ends in 1 with the nearest; --similar prints the table."""
    found = run("contexts", "bo", "xi", root=examples)
    none = run("contexts", "heywoodson", root=examples)
    unlike = run("contexts", "--similar", root=examples)
    no_such = run("contexts", "--similar", "bo", "xi", root=examples)
    table = run("contexts", "--similar", "-n", "1", root=archive_of(make_archive, *SPELT).root)
    wrong = run("contexts", "--similar", "--sort", "name", root=examples)

    assert found.stdout.startswith("Bo Xilai\t17\t2011-11-15\t2018-05-08\tChina; ")
    assert (none.returncode, none.stdout) == (1, "")
    assert none.stderr.startswith("newsarc: no context matches 'heywoodson'\nnearest: Neil Heywood")
    assert (unlike.returncode, unlike.stdout) == (1, "")
    assert unlike.stderr == "newsarc: no likely duplicates found\n"
    assert (no_such.returncode, no_such.stdout) == (1, "")
    assert no_such.stderr == "newsarc: no likely duplicates found for 'bo xi'\n"
    assert table.stdout.startswith('[aliases]\n"Nvidia" = ["NVIDIA Corp", "Nvidia Inc"]  # 2 + 1 + 1 events; 9')
    assert (wrong.returncode, wrong.stderr) == (
        2,
        "newsarc: error: --similar and --sort can't be combined\n",
    )


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@sum", "\x1b[31m=1+1"])
def test_no_line_is_a_formula(make_archive: MakeArchive, name: str) -> None:
    """A name at the beginning of a line, or a title, is nothing that a spreadsheet reckons with."""
    path = "/news/2012/02/1/a.md"
    root = make_archive({path: f"##### {name}\n# {name} and more\n"})

    for words in (["contexts"], ["search", "more", "--facet", "context"], ["show", path]):
        lines = run(*words, root=root).stdout.splitlines()
        assert [line for line in lines if line.startswith(tuple("=+-@"))] == []
        assert any("1" in line or "sum" in line for line in lines)
