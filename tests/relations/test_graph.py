"""`graph`: what is around something, and that each format says the same of it, whatever titles hold."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from datetime import date
from html import unescape
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarc import Archive, ContextNode, Correction, Edge, EventNode, Graph, NotFoundError
from newsarc.cli.output import write_file
from newsarc.render.formats import GraphFormat
from newsarc.render.graph import dot as graph_dot
from newsarc.render.graph import graphml as graph_graphml
from newsarc.render.graph import html as graph_html
from newsarc.render.graph import json as graph_json
from newsarc.render.graph import mermaid as graph_mermaid
from newsarc.render.wording import title
from newsarc.text.safety import printable
from tests.cli.test_cli import HARMFUL, assert_same_every_time, clean_environment, newsarc, newsarc_anew
from tests.conftest import MakeArchive
from tests.relations.test_stats import event

HOSTILE = '</script><!--<img src=x onerror=alert(1)>--> "\\N\\" & &amp; `%%{init}%%` ]]> '
HOSTILE += "\x1b[31m\u202e##[error]\ufffe\ud800 {}|"

ONE, TWO, THREE, FOUR = (
    f"/news/{day}/{name}.md"
    for day, name in (("2011/12/30", "one"), ("2012/01/2", "two"), ("2012/01/2", "three"), ("2012/02/8", "four"))
)
SMALL = {
    ONE: event(ONE, "A dam breaks.", (TWO, "Bo Li, floods"), (TWO, "floods")),
    TWO: event(TWO, "A bridge falls.", (ONE, "floods"), ("/news/2012/02/9/gone.md", "floods")),
    THREE: event(THREE, "A court sits.", (THREE, "courts"), (FOUR, "courts")),
    FOUR: event(FOUR, "A king reigns; Ann Po sees it."),
    "/news/2012/02/8/five.md": event("/news/2012/02/8/five.md", "A queen reigns."),
}


@pytest.fixture
def small(make_archive: MakeArchive) -> Path:
    """Five events on three days of two years."""
    return make_archive(SMALL)


@pytest.fixture(scope="module")
def library(examples: Path) -> Archive:
    """The examples, indexed once."""
    return Archive(examples, cache=False)


def named(graph: Graph) -> list[tuple[str, int | None]]:
    """The nodes of a graph by path or name, each with its step."""
    return [(node.path if isinstance(node, EventNode) else node.name, node.step) for node in graph.nodes]


def ties(graph: Graph) -> set[tuple[str, str, str, bool]]:
    """The edges of a graph by paths and names; one that goes both ways from the lesser to the greater."""
    names = {node.id: name for node, (name, _) in zip(graph.nodes, named(graph), strict=True)}
    found = set()
    for edge in graph.edges:
        ends = names[edge.source], names[edge.target]
        found.add((*(sorted(ends) if edge.mutual else ends), edge.kind, edge.mutual))
    assert len(found) == len(graph.edges)
    return found


# ---------------------------------------------------------------- what is in a graph


def test_whole_archive(small: Path) -> None:
    """All events come by their paths, then all contexts, with what leads from one to another."""
    graph = Archive(small, cache=False).graph()

    assert graph == Graph(
        None,
        (
            EventNode(1, ONE, date(2011, 12, 30), "A dam breaks."),
            EventNode(2, THREE, date(2012, 1, 2), "A court sits."),
            EventNode(3, TWO, date(2012, 1, 2), "A bridge falls."),
            EventNode(4, "/news/2012/02/8/five.md", date(2012, 2, 8), "A queen reigns."),
            EventNode(5, FOUR, date(2012, 2, 8), "A king reigns; Ann Po sees it."),
            ContextNode(6, "Bo Li", 2),
            ContextNode(7, "courts", 2),
            ContextNode(8, "floods", 2),
        ),
        (
            Edge(1, 3, "lists", mutual=True),
            Edge(1, 6, "carries"),
            Edge(1, 8, "carries"),
            Edge(2, 5, "lists"),
            Edge(2, 7, "carries"),
            Edge(3, 6, "carries"),
            Edge(3, 8, "carries"),
            Edge(5, 7, "carries"),
        ),
    )


def test_part_of_the_archive(small: Path) -> None:
    """Of a period there are the events, the contexts that they carry, and nothing that leads out of it."""
    graph = Archive(small, cache=False).graph(since=date(2012, 1, 1), until=date(2012, 1, 31))

    assert [name for name, _ in named(graph)] == [THREE, TWO, "Bo Li", "courts", "floods"]
    assert [node.count for node in graph.nodes if isinstance(node, ContextNode)] == [2, 2, 2]
    assert {edge.kind for edge in graph.edges} == {"carries"}


@pytest.mark.parametrize(
    ("target", "depth", "around"),
    [
        ("floods", 0, [("floods", 0)]),
        ("flods", 1, [("floods", 0), (TWO, 1), (ONE, 1)]),
        ("floods", 2, [("floods", 0), (TWO, 1), (ONE, 1), ("Bo Li", 2)]),
        (THREE, 1, [(THREE, 0), (FOUR, 1), ("courts", 1)]),
        (FOUR, 1, [(FOUR, 0), (THREE, 1), ("courts", 1)]),
        ("2012-01-02", 0, [(THREE, 0), (TWO, 0)]),
        ("Ann Po", 1, [(FOUR, 0), (THREE, 1), ("courts", 1)]),
    ],
)
def test_around(small: Path, target: str, depth: int, around: list[tuple[str, int]]) -> None:
    """A step leads from a context to its events, from an event to its contexts and along lists either way."""
    assert named(Archive(small, cache=False).graph(target, depth=depth)) == around


@pytest.mark.parametrize("typed", ["Ann Po", "Queens of Quito", "queen"])
def test_around_a_name_that_events_name_by_another(make_archive: MakeArchive, typed: str) -> None:
    """A name of the configuration that no event carries is the events that have any of its names in their titles."""
    toml = '[aliases]\n"Ann Po" = ["Queens of Quito", "Queen"]\n'
    archive = Archive(make_archive({**SMALL, "/newsarc.toml": toml}), cache=False)
    graph = archive.graph(typed)

    around = {node.path for node in graph.nodes if isinstance(node, EventNode) and node.step == 0}
    assert around == {hit.path for hit in archive.related(typed)} == {FOUR, "/news/2012/02/8/five.md"}
    assert not archive.graph(typed, since=date(2013, 1, 1)).nodes


def test_around_nothing(small: Path) -> None:
    """What isn't there has no graph; what a name was read as is said."""
    archive = Archive(small, cache=False)

    with pytest.raises(NotFoundError):
        archive.graph("zzzzqqq")
    assert archive.graph("flods").corrections == (Correction("flods", "floods"),)
    assert archive.graph("flods").target == "floods"


def test_period_leaves_what_was_asked_for(small: Path) -> None:
    """A page stays in its graph, whenever it is of; what is around it is of the period."""
    archive = Archive(small, cache=False)

    assert named(archive.graph(THREE, since=date(2013, 1, 1))) == [(THREE, 0), ("courts", 1)]
    assert archive.graph("Ann Po", since=date(2013, 1, 1)).nodes == ()


@pytest.mark.parametrize("target", ["Gu Kailai", "2012-09-24/1", "2012-02-08", "Syria", "nuclear"])
@pytest.mark.parametrize("depth", [0, 1, 2, 3])
def test_steps_are_those_of_the_whole_graph(library: Archive, target: str, depth: int) -> None:
    """Around anything lie just the nodes that the whole graph's edges lead to in so many steps, and their edges."""
    whole, near = library.graph(), library.graph(target, depth=depth, limit=None)
    beside: dict[str, set[str]] = {name: set() for name, _ in named(whole)}
    for one, other, _, _ in ties(whole):
        beside[one].add(other)
        beside[other].add(one)
    steps = {name: 0 for name, step in named(near) if step == 0}
    for step in range(1, depth + 1):
        for name in [name for name, before in steps.items() if before == step - 1]:
            for other in beside[name]:
                steps.setdefault(other, step)

    assert dict(named(near)) == steps
    assert [step for _, step in named(near)] == sorted(steps.values())
    assert ties(near) == {tie for tie in ties(whole) if tie[0] in steps and tie[1] in steps}
    assert [node.id for node in near.nodes] == list(range(1, len(near.nodes) + 1))
    assert all((one.source, one.target) < (other.source, other.target) for one, other in pairwise(near.edges))


@pytest.mark.parametrize("limit", [1, 2, 7, 30, 10_000])
def test_limit_keeps_the_nearest(library: Archive, limit: int) -> None:
    """With a limit there are the first of all nodes, and how many more there are is known."""
    every = library.graph("Gu Kailai", depth=1, limit=None)
    some = library.graph("Gu Kailai", depth=1, limit=limit)

    assert named(some) == named(every)[:limit]
    assert some.left_out == max(len(every.nodes) - limit, 0)


def test_edges_are_what_pages_say(library: Archive) -> None:
    """Each edge of the examples can be found in a page, and each entry of a Related list is an edge."""
    graph = library.graph()
    pages = {node.path: library.page(node.path) for node in graph.nodes if isinstance(node, EventNode)}
    listed = {(path, one.path) for path, page in pages.items() if page for one in page.related if one.path in pages}
    lists = {(one, other, mutual) for one, other, kind, mutual in ties(graph) if kind == "lists"}

    assert lists == {
        (*(sorted(pair) if pair[::-1] in listed else pair), pair[::-1] in listed)
        for pair in listed
        if pair[0] != pair[1]
    }
    carried = {(one, other) for one, other, kind, _ in ties(graph) if kind == "carries"}
    own = {(path, name) for path, page in pages.items() if page for name in page.contexts}
    assert {(path, name.lower()) for path, name in own} <= {(path, name.lower()) for path, name in carried}


def test_archive_may_change_between_two_graphs(small: Path) -> None:
    """What a graph shows is what stands in the files now."""
    archive = Archive(small)
    before = archive.graph("floods")
    (small / ONE[1:]).write_text(event(ONE, "A dam holds.", (TWO, "floods")), "utf-8")

    assert [node.title for node in before.nodes if isinstance(node, EventNode)] == ["A bridge falls.", "A dam breaks."]
    titles = [node.title for node in archive.graph("floods").nodes if isinstance(node, EventNode)]
    assert titles == ["A bridge falls.", "A dam holds."]


# ---------------------------------------------------------------- formats, in full

LITTLE = Graph(
    "floods",
    (
        ContextNode(1, "floods", 3, 0),
        EventNode(2, ONE, date(2011, 12, 30), "A dam “breaks” & 1. more; <b>.", 1),
        EventNode(3, TWO, date(2012, 1, 2), "A bridge falls.", 1),
        EventNode(4, THREE, date(2012, 1, 2), "A court sits.", 2),
    ),
    (
        Edge(2, 1, "carries"),
        Edge(2, 3, "lists", mutual=True),
        Edge(3, 1, "carries"),
        Edge(3, 4, "lists"),
    ),
    left_out=5,
    corrections=(Correction("flods", "floods"),),
)


def test_json() -> None:
    """A node or an edge is a line; an event has path, date and title, a context its name and number of events."""
    assert "".join(graph_json.graph(LITTLE)) == (
        "{\n"
        '  "schema": 1,\n'
        '  "target": "floods",\n'
        '  "corrections": [{"word": "flods", "read_as": "floods"}],\n'
        '  "left_out": 5,\n'
        '  "nodes": [\n'
        '    {"id": 1, "kind": "context", "name": "floods", "count": 3, "step": 0},\n'
        '    {"id": 2, "kind": "event", "path": "/news/2011/12/30/one.md", "date": "2011-12-30", '
        '"title": "A dam “breaks” & 1. more; <b>.", "step": 1},\n'
        '    {"id": 3, "kind": "event", "path": "/news/2012/01/2/two.md", "date": "2012-01-02", '
        '"title": "A bridge falls.", "step": 1},\n'
        '    {"id": 4, "kind": "event", "path": "/news/2012/01/2/three.md", "date": "2012-01-02", '
        '"title": "A court sits.", "step": 2}\n'
        "  ],\n"
        '  "edges": [\n'
        '    {"source": 2, "target": 1, "kind": "carries", "mutual": false},\n'
        '    {"source": 2, "target": 3, "kind": "lists", "mutual": true},\n'
        '    {"source": 3, "target": 1, "kind": "carries", "mutual": false},\n'
        '    {"source": 3, "target": 4, "kind": "lists", "mutual": false}\n'
        "  ]\n"
        "}\n"
    )
    assert "".join(graph_json.graph(Graph(None, (), ()))) == (
        '{\n  "schema": 1,\n  "target": null,'
        '\n  "corrections": [],\n  "left_out": 0,\n  "nodes": [],\n  "edges": []\n}\n'
    )


def test_dot() -> None:
    """DOT has labels with dates, whole titles as tooltips, and arrows at both ends of what goes both ways."""
    assert "".join(graph_dot.graph(LITTLE)) == (
        "digraph newsarc {\n"
        "  graph [overlap=prism, splines=true];\n"
        '  node [fontname="sans-serif", fontsize=10, shape=box, style=rounded];\n'
        '  edge [color="#00000060"];\n'
        '  n1 [kind=context, shape=ellipse, label="floods", tooltip="floods", penwidth=2];\n'
        '  n2 [kind=event, date="2011-12-30", label="2011-12-30 A dam “breaks” &amp; 1. more; <b>.", '
        'tooltip="A dam “breaks” &amp; 1. more; <b>.", path="/news/2011/12/30/one.md"];\n'
        '  n3 [kind=event, date="2012-01-02", label="2012-01-02 A bridge falls.", tooltip="A bridge falls.", '
        'path="/news/2012/01/2/two.md"];\n'
        '  n4 [kind=event, date="2012-01-02", label="2012-01-02 A court sits.", tooltip="A court sits.", '
        'path="/news/2012/01/2/three.md"];\n'
        "  n2 -> n1 [kind=carries, dir=none];\n"
        "  n2 -> n3 [kind=lists, dir=both];\n"
        "  n3 -> n1 [kind=carries, dir=none];\n"
        "  n3 -> n4 [kind=lists];\n"
        "}\n"
    )


def test_graphml() -> None:
    """GraphML declares each key with its type, and has the data of each node and edge."""
    lines = "".join(graph_graphml.graph(LITTLE)).splitlines()

    assert lines[:3] == [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">',
        '  <key id="kind" for="node" attr.name="kind" attr.type="string"/>',
    ]
    assert lines[11:] == [
        '    <node id="n1"><data key="kind">context</data><data key="label">floods</data><data key="events">3</data>'
        '<data key="step">0</data></node>',
        '    <node id="n2"><data key="kind">event</data>'
        '<data key="label">A dam “breaks” &amp; 1. more; &lt;b&gt;.</data><data key="date">2011-12-30</data>'
        '<data key="path">/news/2011/12/30/one.md</data><data key="step">1</data></node>',
        '    <node id="n3"><data key="kind">event</data><data key="label">A bridge falls.</data>'
        '<data key="date">2012-01-02</data><data key="path">/news/2012/01/2/two.md</data>'
        '<data key="step">1</data></node>',
        '    <node id="n4"><data key="kind">event</data><data key="label">A court sits.</data>'
        '<data key="date">2012-01-02</data><data key="path">/news/2012/01/2/three.md</data>'
        '<data key="step">2</data></node>',
        '    <edge source="n2" target="n1"><data key="relation">carries</data></edge>',
        '    <edge source="n2" target="n3"><data key="relation">lists</data><data key="mutual">true</data></edge>',
        '    <edge source="n3" target="n1"><data key="relation">carries</data></edge>',
        '    <edge source="n3" target="n4"><data key="relation">lists</data><data key="mutual">false</data></edge>',
        "  </graph>",
        "</graphml>",
    ]


def test_mermaid() -> None:
    """Mermaid's special characters are codes; lines and arrows say what an edge is."""
    assert "".join(graph_mermaid.graph(LITTLE)) == (
        "flowchart LR\n"
        '  n1(["floods"])\n'
        '  n2["2011-12-30 A dam “breaks” #38; 1#46; more#59; #60;b#62;."]\n'
        '  n3["2012-01-02 A bridge falls."]\n'
        '  n4["2012-01-02 A court sits."]\n'
        "  n2 --- n1\n"
        "  n2 <--> n3\n"
        "  n3 --- n1\n"
        "  n3 --> n4\n"
    )


# ---------------------------------------------------------------- formats, read again

Read = tuple[dict[int, tuple[str, ...]], list[tuple[int, int, str, bool]]]


def read_json(text: str) -> Read:
    document = json.loads(text)
    nodes = {
        one["id"]: ("event", one["date"], title(one["title"]), printable(one["path"]))
        if one["kind"] == "event"
        else ("context", printable(one["name"]))
        for one in document["nodes"]
    }
    return nodes, [(one["source"], one["target"], one["kind"], one["mutual"]) for one in document["edges"]]


_ATTRIBUTE = re.compile(r'(\w+)=(?:"((?:[^"\\]|\\.)*)"|(\w+))(?:, )?', re.DOTALL)


def read_dot(text: str) -> Read:
    """Nodes and edges by the grammar of DOT's quoted strings: a backslash takes the next character with it."""
    nodes, edges = {}, []
    for line in text.splitlines()[4:-1]:
        head, _, rest = line.strip().removesuffix("];").partition(" [")
        assert _ATTRIBUTE.sub("", rest) == "", line
        attributes = {name: quoted or bare for name, quoted, bare in _ATTRIBUTE.findall(rest)}
        attributes = {name: unescape(re.sub(r"\\(.)", r"\1", value)) for name, value in attributes.items()}
        if "tooltip" in attributes:  # where Graphviz looks twice
            attributes["tooltip"] = re.sub(r"\\(.)", r"\1", attributes["tooltip"])
        ends = [int(end[1:]) for end in head.split(" -> ")]
        if len(ends) == 2:
            edges.append((*ends, attributes["kind"], attributes.get("dir") == "both"))
        elif attributes["kind"] == "event":
            nodes[ends[0]] = "event", attributes["date"], attributes["tooltip"], attributes["path"]
        else:
            nodes[ends[0]] = "context", attributes["tooltip"]
    return nodes, edges


def read_graphml(text: str) -> Read:
    space = "{http://graphml.graphdrawing.org/xmlns}"
    root = ElementTree.fromstring(text.encode())
    typed = {one.get("id"): one.get("attr.type") for one in root.iter(f"{space}key")}

    def data_of(element: ElementTree.Element) -> dict[str, str]:
        found = {one.get("key", ""): one.text or "" for one in element.iter(f"{space}data")}
        assert all(re.fullmatch(r"\d+", value) for key, value in found.items() if typed[key] == "int")
        assert all(value in {"true", "false"} for key, value in found.items() if typed[key] == "boolean")
        return found

    nodes = {
        int(one.get("id", "")[1:]): tuple(
            data[key] for key in ("kind", "date", "label", "path") if key in (data := data_of(one))
        )
        for one in root.iter(f"{space}node")
    }
    edges = []
    for one in root.iter(f"{space}edge"):
        data = data_of(one)
        ends = int(one.get("source", "")[1:]), int(one.get("target", "")[1:])
        edges.append((*ends, data["relation"], data.get("mutual") == "true"))
    return nodes, edges


class Page(HTMLParser):
    """The elements of a page, and the text of each script."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag == "script":
            self.scripts.append("")

    def handle_data(self, data: str) -> None:
        if self.elements and self.elements[-1][0] == "script":
            self.scripts[-1] += data


def read_html(text: str) -> Read:
    data = json.loads(Page(text).scripts[0])
    nodes = {
        one[0]: ("event", one[3], one[2], one[4]) if len(one) == 5 else ("context", one[2]) for one in data["nodes"]
    }
    kinds = [("carries", False), ("lists", False), ("lists", True)]
    return nodes, [(source, target, *kinds[listed]) for source, target, listed in data["edges"]]


def read_mermaid(text: str) -> Read:
    """Nodes by how long a text they have, for labels are cut, and edges."""
    nodes: dict[int, tuple[str, ...]] = {}
    edges = []
    head, *lines = text.splitlines()
    assert head == "flowchart LR"
    for line in lines:
        if found := re.fullmatch(r'  n(\d+)(\[|\(\[)"([^"`\\<>&{}|]*)"(?:\]|\]\))', line):
            label = re.sub(r"#(\d+);", lambda code: chr(int(code[1])), found[3])
            nodes[int(found[1])] = ("context", label) if found[2] == "([" else ("event", label[:10], label[11:])
        else:
            one, arrow, other = re.fullmatch(r"  n(\d+) (---|-->|<-->) n(\d+)", line).groups()  # type: ignore[union-attr]
            edges.append((int(one), int(other), "carries" if arrow == "---" else "lists", arrow == "<-->"))
    return nodes, edges


def expected(graph: Graph) -> Read:
    nodes: dict[int, tuple[str, ...]] = {}
    for node in graph.nodes:
        if isinstance(node, EventNode):
            nodes[node.id] = "event", str(node.date), title(node.title), printable(node.path)
        else:
            nodes[node.id] = "context", printable(node.name)
    return nodes, [(edge.source, edge.target, edge.kind, edge.mutual) for edge in graph.edges]


def assert_alike(graph: Graph) -> None:
    """Assert that every format holds the nodes and edges of a graph."""
    nodes, edges = expected(graph)

    assert read_json("".join(graph_json.graph(graph))) == (nodes, edges)
    assert read_html("".join(graph_html.graph(graph))) == (nodes, edges)
    assert read_dot("".join(graph_dot.graph(graph))) == (nodes, edges)
    assert read_graphml("".join(graph_graphml.graph(graph))) == (nodes, edges)
    short, same = read_mermaid("".join(graph_mermaid.graph(graph)))
    assert same == edges
    assert {number: node[-1].rstrip("…") for number, node in short.items()} == {
        number: nodes[number][-1 if nodes[number][0] == "context" else 2][: len(node[-1].rstrip("…"))]
        for number, node in short.items()
    }
    assert short.keys() == nodes.keys()


TEXTS = st.text(
    st.sampled_from([*"ab. 1-\"'\\<>&#;`{}[]()|%!/*_~\t\n\r\x00\x1b\x85\u2028\u202e\ufffe\ud800é中😀"]), max_size=12
) | st.sampled_from([HOSTILE, "</script>", "<!--", "]]>", "\\", '\\"', "&quot;", "end", "1. FC", "- x", "#35;"])


@given(st.lists(st.tuples(st.booleans(), TEXTS, TEXTS), max_size=5), st.data())
def test_every_format_holds_the_same(texts: list[tuple[bool, str, str]], data: st.DataObject) -> None:
    """Whatever titles, paths and names hold, each format can be read again, and says the same nodes and edges."""
    nodes = tuple(
        EventNode(number, path, date(2012, 2, 8), text, 1) if is_event else ContextNode(number, text, 3)
        for number, (is_event, text, path) in enumerate(texts, 1)
    )
    ends = st.sampled_from(range(1, len(nodes) + 1)) if nodes else st.nothing()
    edges = data.draw(
        st.lists(
            st.builds(Edge, ends, ends, st.just("lists"), st.booleans())
            | st.builds(Edge, ends, ends, st.just("carries"))
        )
        if nodes
        else st.just([])
    )
    assert_alike(Graph(None, nodes, tuple(edges)))


def test_every_format_holds_the_examples(library: Archive) -> None:
    """So it is for the whole of the examples, and for what is around a name."""
    assert_alike(library.graph())
    assert_alike(library.graph("Wang Lijun", depth=2))


def test_whole_graph_is_read_piece_by_piece(library: Archive) -> None:
    """What is read one by one is what there is at once, and can be read twice."""
    graph = library.graph()

    with library.whole_graph() as whole:
        for _ in range(2):
            assert (tuple(whole.nodes), tuple(whole.edges)) == (graph.nodes, graph.edges)


# ---------------------------------------------------------------- other programs

EVIL = Graph(
    HOSTILE,
    (ContextNode(1, HOSTILE, 2, 0), EventNode(2, HOSTILE, date(2012, 2, 8), HOSTILE, 1), ContextNode(3, "\\", 1)),
    (Edge(2, 1, "carries"), Edge(2, 3, "carries")),
)


@pytest.mark.parametrize("renderer", [graph_json, graph_dot, graph_graphml, graph_mermaid, graph_html])
def test_text_of_a_page_stays_text(renderer: Any) -> None:
    """No title or name steers the terminal or the CI runner that a graph is printed to."""
    assert not HARMFUL.search("".join(renderer.graph(EVIL)))


@pytest.mark.skipif(not shutil.which("dot"), reason="needs Graphviz")
def test_graphviz_reads_what_is_meant() -> None:
    """Graphviz draws a hostile label and tooltip character by character as they are, cut where they are too long."""
    done = subprocess.run(
        ["dot", "-Tsvg"], input="".join(graph_dot.graph(EVIL)), capture_output=True, text=True, check=True
    )
    drawn = [one.text for one in ElementTree.fromstring(done.stdout).iter("{http://www.w3.org/2000/svg}text")]

    assert done.stderr == ""
    shown = title(HOSTILE)
    assert drawn == [f"{shown[:47].rstrip()}…", f"2012-02-08 {shown[:47].rstrip()}…", "\\"]
    tooltips = [
        one.get("{http://www.w3.org/1999/xlink}title")
        for one in ElementTree.fromstring(done.stdout).iter("{http://www.w3.org/2000/svg}a")
    ]
    assert tooltips == [shown, shown, "\\"]


CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def opened(page: Path, hash_: str, folder: Path) -> tuple[str, str]:
    """What a browser makes of a page, and what is said on its console."""
    assert CHROMIUM
    done = subprocess.run(
        [
            *(
                CHROMIUM,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                f"--user-data-dir={folder}",
            ),
            *("--host-resolver-rules=MAP * ~NOTFOUND", "--enable-logging=stderr", "--window-size=1280,800"),
            *("--virtual-time-budget=5000", "--dump-dom", f"{page.as_uri()}#{hash_}"),
        ],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return done.stdout, "\n".join(line for line in done.stderr.splitlines() if "CONSOLE" in line)


@pytest.mark.skipif(not CHROMIUM, reason="needs Chromium")
def test_browser_finds_a_node(tmp_path: Path, library: Archive) -> None:
    """A browser shows how much there is, what a search finds, and what a node is beside; nothing goes wrong in it."""
    page = tmp_path / "graph.html"
    page.write_text("".join(graph_html.graph(library.graph("Gu Kailai"))), "utf-8")
    searched, errors = opened(page, "q=life%20SENDS", tmp_path / "profile")
    chosen, more_errors = opened(page, "2", tmp_path / "profile")

    assert errors == more_errors == ""
    assert '<p class="dim" id="counts">8 events · 1 context · 34 edges</p>' in searched
    assert ">1 found<" in searched
    assert re.findall("<button>(.*?)</button>", searched) == [
        "2013-09-22  A court in Jinan sends Bo Xilai to prison for life for bribery, embezzlement and abuse of power."
    ]
    assert "<h3>contexts (1)</h3>" in chosen
    assert "<button>Gu Kailai</button>" in chosen


@pytest.mark.skipif(not CHROMIUM, reason="needs Chromium")
def test_browser_takes_text_for_text(tmp_path: Path) -> None:
    """What a title has of markup is shown as it stands, and nothing is asked of any network."""
    page = tmp_path / "graph.html"
    page.write_text("".join(graph_html.graph(EVIL)), "utf-8")
    shown, errors = opened(page, "2", tmp_path / "profile")

    assert errors == ""
    assert not [tag for tag, _ in Page(shown).elements if tag == "img"]
    assert "&lt;/script&gt;&lt;!--&lt;img src=x onerror=alert(1)&gt;--&gt;" in shown


def test_page_asks_nothing_of_a_network() -> None:
    """The page forbids every request, has no element that would make one, and its data end where they should."""
    text = "".join(graph_html.graph(EVIL))
    page = Page(text)
    policy = next(attributes["content"] for tag, attributes in page.elements if attributes.get("http-equiv"))

    assert policy == "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'"
    assert not [tag for tag, attributes in page.elements if attributes.keys() & {"src", "href", "style", "onclick"}]
    assert not re.search(r"https?:|//[a-z]|url\(|@import|innerHTML|fetch\(|eval\(", page.scripts[1])
    assert len(page.scripts) == 2
    assert "<" not in page.scripts[0]


# ---------------------------------------------------------------- the command


def forms(result: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(result)
    return document


@pytest.mark.parametrize(
    ("words", "shown"), [(("2012-02-08", "-n", "1"), "1 of at least 10"), (("Wang Lijun", "-n", "3"), "3 of 16")]
)
def test_command_says_how_many_nodes_are_known(examples: Path, words: tuple[str, ...], shown: str) -> None:
    """The total is the least number that is known, if the limit was reached before the last step."""
    assert newsarc("graph", *words, archive=examples).err == f"showing {shown} nodes; --limit 0 for all\n"


def test_command_prints_a_graph(small: Path) -> None:
    """The graph is on stdout as JSON, what was read otherwise on stderr."""
    found = Archive(small, cache=False).graph("flods", depth=2, limit=3)
    result = newsarc("graph", "flods", "--depth", "2", "--limit", "3", archive=small)

    assert (result.code, result.out) == (0, "".join(graph_json.graph(found)))
    assert result.err == "corrected: flods → floods\nshowing 3 of at least 4 nodes; --limit 0 for all\n"
    assert newsarc("graph", "flods", "--depth", "2", "-n", "3", "--json", archive=small).out == result.out


def test_command_prints_the_whole_graph(small: Path) -> None:
    """Without a target it is that of the archive, or of a period."""
    archive = Archive(small, cache=False)

    for form, renderer in (("dot", graph_dot), ("graphml", graph_graphml), ("html", graph_html)):
        expected = "".join(renderer.graph(archive.graph(since=date(2012, 1, 1))))
        assert newsarc("graph", "--since", "2012", "--format", form, archive=small) == (0, expected, "")
    nothing = newsarc("graph", "--since", "2020", archive=small)
    assert (nothing.code, forms(nothing.out)["nodes"]) == (1, [])
    assert nothing.err == "newsarc: no events found\n"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--depth", "2"], "--depth and --limit need a starting point\nhint: give a name, a page or a day"),
        (["--limit", "5"], "--depth and --limit need a starting point\nhint: give a name, a page or a day"),
        (["--json", "--format", "dot"], "--json and --format dot can't be combined"),
    ],
)
def test_command_is_not_understood(small: Path, words: list[str], message: str) -> None:
    """Options that say nothing together are wrong usage."""
    refused = newsarc("graph", *words, archive=small)

    assert (refused.code, refused.out[:1]) == (2, "{" if "--json" in words else "")
    assert refused.err == f"newsarc: error: {message}\n"


def test_command_is_the_same_every_time(examples: Path) -> None:
    """The same question gives the same bytes in every form, in whatever order Python keeps its sets."""
    assert_same_every_time(
        *(
            ["graph", *words, "--format", form, "-C", str(examples)]
            for form in GraphFormat
            for words in ([], ["Wang Lijun", "--depth", "2"])
        )
    )


@pytest.mark.parametrize(
    ("name", "starts"),
    [
        ("a.json", "{"),
        ("a.gv", "digraph"),
        ("a.GraphML", "<?xml"),
        ("a.mmd", "flowchart"),
        ("a.html", "<!DOCTYPE html>"),
    ],
)
def test_output_is_written_in_the_form_of_its_ending(small: Path, tmp_path: Path, name: str, starts: str) -> None:
    """A file gets the form that its ending stands for, and nothing else is left beside it."""
    result = newsarc("graph", "floods", "-o", name, archive=small, cwd=tmp_path)

    assert result == (0, "", f"{name}: 3 nodes, 3 edges\n")
    assert (tmp_path / name).read_text("utf-8").startswith(starts)
    assert os.listdir(tmp_path) == [name]
    assert newsarc("graph", "floods", "-o", name, "--format", "dot", archive=small, cwd=tmp_path).code == 0
    assert (tmp_path / name).read_text("utf-8").startswith("digraph")


def test_output_called_minus_is_stdout(small: Path, tmp_path: Path) -> None:
    """``-o -`` writes to stdout, as without it, and leaves no file."""
    wanted = newsarc("graph", "floods", archive=small)

    assert newsarc("graph", "floods", "-o", "-", archive=small, cwd=tmp_path) == wanted
    assert list(tmp_path.iterdir()) == []


def test_output_that_can_not_be_written(small: Path, tmp_path: Path) -> None:
    """Where there is no folder the sentence says so."""
    result = newsarc("graph", "floods", "-o", "nowhere/a.dot", archive=small, cwd=tmp_path)

    assert (result.code, result.out) == (2, "")
    assert result.err == "newsarc: error: can't write nowhere/a.dot: the folder does not exist\n"
    assert newsarc_anew("graph", "floods", "-o", "/dev/stdout", archive=small).out.startswith("{")


def test_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    """What fails in the middle leaves the file as it was; a symbolic link stays one."""
    file, link = tmp_path / "a", tmp_path / "b"
    file.write_text("before", "utf-8")
    link.symlink_to(file)

    def pieces() -> Any:
        yield "half"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_file(file, pieces())
    assert (file.read_text("utf-8"), sorted(os.listdir(tmp_path))) == ("before", ["a", "b"])
    write_file(link, ["af", "ter"])
    assert (file.read_text("utf-8"), link.is_symlink()) == ("after", True)


def test_too_much_for_github_and_browsers(make_archive: MakeArchive) -> None:
    """It is said where GitHub would not draw a graph, and nothing is said where it would."""
    many = {f"/news/2012/02/8/{number}.md": event("/news/2012/02/8/x.md", "A title.", *[
        (f"/news/2012/02/8/{other}.md", "floods") for other in range(number)
    ]) for number in range(33)}  # fmt: skip
    root = make_archive(many)

    assert newsarc("graph", "--format", "mermaid", "--until", "2011", archive=root).code == 1
    assert newsarc("graph", "floods", "-n", "9", "--format", "mermaid", archive=root).err.count("GitHub") == 0
    assert newsarc("graph", "--format", "mermaid", archive=root).err == (
        "newsarc: GitHub draws at most 500 edges and 50,000 characters, not 561 and 8,536; "
        "a name and a lower --limit give less\n"
    )


def test_closed_pipe_ends_quietly() -> None:
    """Whoever stops reading (`| head`) hears no complaint."""
    done = subprocess.run(
        f"{sys.executable} -m newsarc graph --format dot -C examples | head -n 1",
        shell=True,
        cwd=Path(__file__).parent.parent.parent,
        env=clean_environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    assert (done.stdout, done.stderr) == ("digraph newsarc {\n", "")


@pytest.mark.parametrize("words", [[], ["-o", "/dev/stdout"]])
@pytest.mark.parametrize("target", [[], ["floods"]])
def test_pipe_that_nobody_reads(small: Path, target: list[str], words: list[str]) -> None:
    """Where nothing can be written at all, no word is said of how much that is, and it is no failure."""
    read, write = os.pipe()
    os.close(read)
    full = [sys.executable, "-m", "newsarc", "graph", *target, *words, "-C", str(small)]

    for unbuffered in ("", "1"):
        env = {**clean_environment(), "PYTHONUNBUFFERED": unbuffered}
        done = subprocess.run(full, stdout=write, stderr=subprocess.PIPE, env=env, check=False)
        assert (done.returncode, done.stderr) == (0, b"")
    os.close(write)
