"""An entity has the same number of events in every command that counts them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import MakeArchive
from tests.support.commands import event
from tests.support.in_process import run

pytestmark = pytest.mark.usefixtures("shared_cache")

DAY = "/news/2012/02/8"
NAMES = {  # of each page: the context in which it is linked with another
    "trial": "Wang Lijun",
    "flight": "Wang Li-jun",
    "inquiry": "Wang Lijun incident",
    "rain": "Goma",
}
PAGES = {
    **{
        f"{DAY}/{slug}.md": event(f"{DAY}/{slug}.md", slug.title(), ("Lava.", f"{DAY}/lava.md", name))
        for slug, name in NAMES.items()
    },
    f"{DAY}/lava.md": event(f"{DAY}/lava.md", "Lava."),
    f"{DAY}/title.md": event(f"{DAY}/title.md", "Wang Lijun is in a title"),
    "/news/2013/02/8/summary.md": event("/news/2013/02/8/summary.md", "A summary", summary="It is of Wang Lijun."),
}


@pytest.fixture(scope="module")
def archive(make_archive: MakeArchive) -> Path:
    """Two pages with a name as context, in two spellings, two that mention it, one with a longer name."""
    return make_archive({path: text for path, text in PAGES.items() if "lava" not in path})


def answer(archive: Path, *words: str) -> Any:
    return json.loads(run(*words, "--json", root=archive).stdout)


@pytest.mark.parametrize("name", ["Wang Lijun", "wang li-jun", "Lijun Wang"])
def test_events_of_an_entity(archive: Path, name: str) -> None:
    """Every command says how many events have the name as a context, and related and timeline how many mention it."""
    for command in ("related", "timeline"):
        found = answer(archive, command, name)
        assert (found["total"], found["as_context"], found["mentioned"]) == (4, 2, 2)
    as_context = {
        "contexts": answer(archive, "contexts", "wang")["contexts"][0]["count"],
        "search": answer(archive, "search", "--context", name)["total"],
        "search in words": answer(archive, "search", f'context:"{name}"')["total"],
        "facet": max(
            one["count"] for one in answer(archive, "search", "trial OR flight", "--facet", "context")["counts"]
        ),
        "graph": answer(archive, "graph", name)["nodes"][0]["count"],
        "stats": answer(archive, "stats")["contexts"]["commonest"][0]["count"],
    }
    assert as_context == dict.fromkeys(as_context, 2)


def test_what_is_counted_is_said(archive: Path) -> None:
    """On a terminal the head of an answer says how many events have the name as context; a list says what it counts."""
    shown = {
        command: run(command, *words, "--color", "always", root=archive).stdout
        for command, words in {
            "related": ["wang lijun"],
            "timeline": ["wang lijun"],
            "contexts": [],
            "stats": [],
        }.items()
    }

    assert "4 events: 2 as context, 2 mentioned · 2012-02-08 to 2013-02-08" in shown["related"]
    assert "4 events: 2 as context, 2 mentioned · 2012-02-08 to 2013-02-08" in shown["timeline"]
    assert "counts: events as context; newsarc related NAME adds those that only mention it" in shown["contexts"]
    assert "Contexts (3)" in shown["stats"]
    since = answer(archive, "timeline", "wang lijun", "--since", "2013")
    assert (since["total"], since["as_context"], since["mentioned"]) == (1, 0, 1)


def test_number_of_contexts(archive: Path) -> None:
    """The index and the statistics count the same contexts, spellings and aliases of one as one."""
    for aliases, number in (("", 3), ('[aliases]\nGoma = ["Wang Lijun incident"]\n', 2)):
        (archive / "newsarc.toml").write_text(aliases)
        status = answer(archive, "index")
        assert (status["contexts"], answer(archive, "stats")["contexts"]["values"]) == (number, number)
    (archive / "newsarc.toml").unlink()
