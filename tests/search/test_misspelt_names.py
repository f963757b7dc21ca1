"""Misspelt names: one plain candidate is taken and said, several are listed, what isn't near is neither."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import MakeArchive
from tests.support.commands import event
from tests.support.in_process import run

pytestmark = pytest.mark.usefixtures("shared_cache")

DAY = "/news/2012/02/8"
NAMES = ("Neil Heywood", "Wang Lijun", "Wang Min", "2012 Goma floods", "2013 Quito floods", "Severe storm")
NOTES = {
    "index.md": "# Notes",
    "2012-02-08 rain.md": "---\ntags: [neil-heywood]\n---\n# Rain\n",
}


@pytest.fixture(scope="module")
def archive(make_archive: MakeArchive) -> Path:
    """An event for each name, which is its only context; storms are in several titles."""
    to = f"{DAY}/quiet.md"
    pages = {f"{DAY}/{n}.md": event(f"{DAY}/{n}.md", f"Event {n}", ("A", to, name)) for n, name in enumerate(NAMES)}
    storms = {f"{DAY}/storm-{n}.md": event(f"{DAY}/storm-{n}.md", f"A storm passes {n}") for n in range(3)}
    return make_archive({**pages, **storms})


@pytest.mark.parametrize(
    ("command", "typed"),
    [("related", "heywod"), ("related", "Heywood"), ("timeline", "heywod"), ("graph", "heywod"), ("graph", "Heywood")],
)
def test_one_word_of_one_name(archive: Path, command: str, typed: str) -> None:
    """A word that is a part of only one name stands for it, misspelt or not, and that is said."""
    result = run(command, typed, "--json", root=archive)
    document = json.loads(result.stdout)

    assert (result.returncode, document["target"]) == (0, "Neil Heywood")
    assert result.stderr.startswith(f"corrected: {typed} → Neil Heywood\n")
    assert document["corrections"] == [{"word": typed, "read_as": "Neil Heywood"}]


def test_other_commands(archive: Path) -> None:
    """A path starts from it, contexts lists it, and show says that it is a name."""
    assert json.loads(run("path", "heywod", f"{DAY}/0.md", "--json", root=archive).stdout)["from"] == "Neil Heywood"
    contexts = run("contexts", "heywod", root=archive)
    assert (contexts.stdout.split("\t")[0], contexts.stderr) == ("Neil Heywood", "corrected: heywod → Neil Heywood\n")
    assert "'Neil Heywood' is not a page" in run("show", "heywod", root=archive).stderr


def test_names_of_notes(tmp_path_factory: pytest.TempPathFactory) -> None:
    """In archives of other layouts tags are names."""
    root = tmp_path_factory.mktemp("notes")
    for name, text in NOTES.items():
        (root / name).write_text(text)

    assert run("related", "heywod", root=root).stderr.startswith("corrected: heywod → neil-heywood\n")


@pytest.mark.parametrize(
    ("typed", "near"),
    [("flods", ["2012 Goma floods", "2013 Quito floods"]), ("wangg", ["Wang Lijun", "Wang Min"]), ("xyzzy", [])],
)
def test_no_plain_candidate(archive: Path, typed: str, near: list[str]) -> None:
    """Names that are as near are listed, none is taken; where none is near, none is listed."""
    result = run("related", typed, "--json", root=archive)

    assert result.returncode == 1
    assert json.loads(result.stdout)["error"]["nearest"] == near


def test_word_of_many_events(archive: Path) -> None:
    """A word that most events have without the name is no part that stands for it."""
    assert json.loads(run("related", "stormm", "--json", root=archive).stdout)["error"]["nearest"] == ["Severe storm"]
    assert json.loads(run("timeline", "stormm", "--json", root=archive).stdout)["total"] == 4
