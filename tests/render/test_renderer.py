"""What every form has in common, and the JSON document of each value in full."""

from __future__ import annotations

import inspect
import json
from datetime import date
from importlib import import_module
from pathlib import Path

import pytest

from newsarc.model.edits import Edit, Move
from newsarc.model.events import Calendar
from newsarc.model.graph import Graph
from newsarc.model.hits import Correction, Facet, Hit, Hits
from newsarc.model.index_status import IndexStatus
from newsarc.model.stats import Gap, Links, Spread, Stats
from newsarc.model.stories import Chain, Context, Contexts, Link, Similar, Timeline, Variant, Variants
from newsarc.render import formats
from newsarc.render.renderer import DATA, Renderer

ON_A_TERMINAL_AS_IN_A_PIPE = {"count", "status", "move"}
VALUES = sorted(name for name, _ in inspect.getmembers(Renderer, inspect.isfunction) if not name.startswith("_"))

FIRST, LAST = date(2012, 2, 8), date(2012, 2, 10)
HIT = Hit("/news/2012/02/8/a.md", FIRST, "Wang Lijun flees", 1.23456, ("Chongqing",), reasons=("linked",))
CORRECTION = Correction("lijn", "lijun")
HIT_DATA = {
    "path": "/news/2012/02/8/a.md",
    "date": "2012-02-08",
    "month": "2012-02",
    "number": None,
    "title": "Wang Lijun flees",
    "summary": "",
    "score": 1.2346,
    "contexts": ["Chongqing"],
    "reasons": ["linked"],
}
CORRECTIONS_DATA = [{"word": "lijn", "read_as": "lijun"}]


class Calls(Renderer[tuple[str, str, list[str]]]):
    """Which function of which module would render a value, and with which options."""

    def _call(self, module: str, function: str, value: object, **options: object) -> tuple[str, str, list[str]]:
        return module, function, list(options)


@pytest.mark.parametrize("folder", ["terminal", "plain", "data"])
@pytest.mark.parametrize("name", VALUES)
def test_every_form_has_a_function_for_every_value(folder: str, name: str) -> None:
    """Terminal, plain lines and JSON render the same values, by functions that take the same options."""
    if folder == "terminal" and name in ON_A_TERMINAL_AS_IN_A_PIPE:
        return
    module, function, options = getattr(Calls(folder), name)(None)
    rendering = getattr(import_module(f"newsarc.render.{folder}.{module}"), function)
    parameters = list(inspect.signature(rendering).parameters.values())

    assert [parameter.name for parameter in parameters[1:]] == options
    assert all(parameter.kind is parameter.KEYWORD_ONLY for parameter in parameters[1:])


@pytest.mark.parametrize("format", formats.GraphFormat)
def test_every_format_of_graphs_has_a_module_and_an_ending(format: formats.GraphFormat) -> None:
    """A format is written by the module of its name, and chosen by a file's ending."""
    assert "".join(formats.graph_pieces(Graph(None, (), ()), format))
    assert format in formats.GRAPH_ENDINGS.values()


DOCUMENTS = {
    "calendar": (
        DATA.calendar(Calendar("2012", ((FIRST, 18),), None, "2013", ("/news/2012/02/8/index.md",))),
        {
            "schema": 1,
            "kind": "year",
            "period": "2012",
            "events": 18,
            "days": [{"date": "2012-02-08", "path": "/news/2012/02/8/index.md", "events": 18}],
            "previous": None,
            "next": "2013",
        },
    ),
    "search": (
        DATA.hits(Hits((HIT,), 3, (CORRECTION,), dropped=("x",), nearest=("y",)), query="lijn x"),
        {
            "schema": 1,
            "query": "lijn x",
            "corrections": CORRECTIONS_DATA,
            "total": 3,
            "hits": [HIT_DATA],
            "dropped": ["x"],
            "nearest": ["y"],
        },
    ),
    "related": (
        DATA.hits(Hits((), 0, (), "Wang Lijun", (("Bo Xilai", 12),), FIRST, LAST, also=("Chongqing",))),
        {
            "schema": 1,
            "target": "Wang Lijun",
            "corrections": [],
            "total": 0,
            "hits": [],
            "neighbours": [{"name": "Bo Xilai", "count": 12}],
            "also": ["Chongqing"],
            "first": "2012-02-08",
            "last": "2012-02-10",
        },
    ),
    "count": (DATA.count(3), {"schema": 1, "total": 3}),
    "facet": (
        DATA.facet(Facet("year", (("2012", 38),), 1, 38, (CORRECTION,), ("x",)), query="lijn x"),
        {
            "schema": 1,
            "query": "lijn x",
            "corrections": CORRECTIONS_DATA,
            "total": 38,
            "facet": "year",
            "counts": [{"value": "2012", "count": 38}],
            "dropped": ["x"],
        },
    ),
    "timeline": (
        DATA.timeline(Timeline((HIT,), 4, (("2012-02", 4),), (Gap(FIRST, LAST),), FIRST, LAST, target="Wang Lijun")),
        {
            "schema": 1,
            "target": "Wang Lijun",
            "corrections": [],
            "total": 4,
            "first": "2012-02-08",
            "last": "2012-02-10",
            "months": [{"month": "2012-02", "count": 4}],
            "gaps": [{"first": "2012-02-08", "last": "2012-02-10", "days": 3}],
            "hits": [HIT_DATA],
        },
    ),
    "timeline of a query": (
        DATA.timeline(Timeline((), 0, (), (), corrections=(CORRECTION,), dropped=("x",)), query="lijn x"),
        {
            "schema": 1,
            "query": "lijn x",
            "corrections": CORRECTIONS_DATA,
            "total": 0,
            "first": None,
            "last": None,
            "months": [],
            "gaps": [],
            "hits": [],
            "dropped": ["x"],
        },
    ),
    "contexts": (
        DATA.contexts(Contexts((Context("Goma", 5, FIRST, LAST, (("M23", 2),)),), 9), pattern="g"),
        {
            "schema": 1,
            "pattern": "g",
            "total": 9,
            "contexts": [
                {
                    "name": "Goma",
                    "count": 5,
                    "first": "2012-02-08",
                    "last": "2012-02-10",
                    "neighbours": [{"name": "M23", "count": 2}],
                }
            ],
        },
    ),
    "similar": (
        DATA.similar(Similar((Variants("Nvidia", 12, (Variant("NVIDIA Corp", 3, 0.97, "differ"),)),), 1), pattern="n"),
        {
            "schema": 1,
            "pattern": "n",
            "total": 1,
            "similar": [
                {
                    "name": "Nvidia",
                    "count": 12,
                    "variants": [{"name": "NVIDIA Corp", "count": 3, "sure": 0.97, "why": "differ"}],
                }
            ],
        },
    ),
    "chain": (
        DATA.chain(Chain("A", "B", (HIT, HIT), (Link((("Chongqing", 3),), True, False, 2),), (CORRECTION,))),
        {
            "schema": 1,
            "from": "A",
            "to": "B",
            "corrections": CORRECTIONS_DATA,
            "total": 2,
            "hits": [HIT_DATA, HIT_DATA],
            "links": [{"shared": [{"name": "Chongqing", "count": 3}], "lists": True, "listed": False, "days": 2}],
        },
    ),
    "stats": (
        DATA.stats(
            Stats(
                since=FIRST,
                until=None,
                days=((FIRST, 2), (LAST, 1)),
                gaps=(Gap(date(2012, 2, 9), date(2012, 2, 9)),),
                all_gaps=1,
                busiest=((FIRST, 2),),
                sources=Spread((("BBC", 2),), 3, 1),
                contexts=Spread((), 0, 3),
                links=Links(4, 2, 1),
            )
        ),
        {
            "schema": 1,
            "since": "2012-02-08",
            "until": None,
            "events": 3,
            "days": 2,
            "empty_days": 1,
            "first": "2012-02-08",
            "last": "2012-02-10",
            "all_gaps": 1,
            "gaps": [{"first": "2012-02-09", "last": "2012-02-09", "days": 1}],
            "busiest": [{"date": "2012-02-08", "events": 2}],
            "sources": {"values": 3, "without": 1, "commonest": [{"name": "BBC", "count": 2}]},
            "outlets": {"values": 3, "without": 1, "commonest": [{"name": "BBC", "count": 2}]},
            "contexts": {"values": 0, "without": 3, "commonest": []},
            "links": {"total": 4, "mutual": 2, "missing": 1},
            "years": [{"year": 2012, "events": 3, "days": 2, "months": [0, 3, *[0] * 10]}],
        },
    ),
    "move": (
        DATA.move(Move("/a.md", "/b.md", (Edit("b.md", None, b"b", 2), Edit("a.md", b"a", None)))),
        {"schema": 1, "kind": "move", "source": "/a.md", "target": "/b.md", "links": 2, "files": ["b.md", "a.md"]},
    ),
    "status": (
        DATA.status(IndexStatus(Path("/cache/a.index"), 4096, 1328659200.12345, True, 3, 2, 5)),
        {
            "schema": 1,
            "kind": "index",
            "file": "/cache/a.index",
            "size": 4096,
            "built": 1328659200.123,
            "fresh": True,
            "events": 3,
            "contexts": 2,
            "files": 5,
        },
    ),
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_document(name: str) -> None:
    """A document has these fields in this order, and no others."""
    document, expected = DOCUMENTS[name]

    assert document == json.dumps(expected, indent=2, ensure_ascii=False) + "\n"
