"""Which files are pages, of which day, and where their rows lead: the same for every command."""

from __future__ import annotations

import ast
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import newsarc
from newsarc import Archive, NotFoundError
from newsarc.validation.incremental import IncrementalCheck
from tests.conftest import MakeArchive
from tests.support.in_process import run
from tests.support.rules import COMPLIED_WITH, complied_with, full_report

PLACES = [
    "/news/2012/02/08/ferry.md",
    "/news/2012/2/8/ferry.md",
    "/news/2012/2/08/ferry.md",
    "/news/2012/02/8/ferry.MD",
    "/news/2012/02/8/ferry.markdown",
    "/news/2012/02/8/harbour/ferry.md",
    "/news/2012/02/8/ferry/index.md",
]
DAY = date(2012, 2, 8)


@pytest.mark.parametrize("path", PLACES)
def test_page_is_seen_by_every_command(make_archive: MakeArchive, path: str) -> None:
    """However its folder and ending are written, an event is shown, found, counted and checked by its own path."""
    root = make_archive({path: "# A ferry sails\n\n[timetable](gone.md)\n"})
    archive = Archive(root, cache=False)
    shown = archive.day(DAY)

    assert shown
    assert [event.path for event in shown.events] == [path]
    assert archive.page(path) == shown.events[0]
    assert archive.latest() == DAY
    assert archive.calendar(2012, 2).days == ((DAY, 1),)
    assert [(hit.path, hit.date) for hit in archive.search("ferry")] == [(path, DAY)]
    assert archive.resolve(path[1:]).page == path
    assert archive.stats().events == 1
    assert {one.file for one in archive.validate().findings if one.rule == "NA101"} == {path[1:]}


def test_day_of_two_folders(make_archive: MakeArchive) -> None:
    """A day whose folder is there padded and unpadded has the events of both, in the order of both its pages."""
    root = make_archive(
        {
            "/news/2012/02/8/index.md": "### [Rain](rain.md)\n_Context: Goma_\n\n",
            "/news/2012/02/8/rain.md": "# Rain\n",
            "/news/2012/02/08/index.md": "### [Sun](sun.md)\n\n### [Rain](../8/rain.md)\n",
            "/news/2012/02/08/sun.md": "# Sun\n",
        }
    )
    archive = Archive(root, cache=False)
    shown = archive.day(DAY)

    assert shown
    assert [event.path for event in shown.events] == ["/news/2012/02/8/rain.md", "/news/2012/02/08/sun.md"]
    assert archive.page("/news/2012/02/8/rain.md").contexts == ("Goma",)
    assert [hit.contexts for hit in archive.search("rain")] == [("Goma",)]
    assert not [one for one in archive.validate().findings if one.rule in ("NA201", "NA204")]


ROWS = [
    "a%20fire.md",
    "./a fire.md",
    "/news/2012/02/8/a%20fire",
    "<a fire.md>",
    "a&#32;fire.md?x=1#top",
    "../8/a%20fire.md",
]


@pytest.mark.parametrize("row", ROWS)
def test_rows_lead_where_links_do(make_archive: MakeArchive, row: str) -> None:
    """What validate calls right is found by show, search and related, however the target of a row is written."""
    fire, rain = "/news/2012/02/8/a fire.md", "/news/2012/02/8/rain.md"
    root = make_archive(
        {
            "/news/2012/02/8/index.md": f"### [A fire]({row})\n_Context: Goma_\n\n### [Rain](rain.md)\n",
            fire: "# A fire\n",
            rain: f"# Rain\n\n### Related:\n\n1. [A fire]({row}) _Context: Kivu_\n",
        }
    )
    archive = Archive(root, cache=False)
    shown = archive.day(DAY)

    assert not [one for one in archive.validate().findings if one.rule in ("NA101", "NA201")]
    assert shown
    assert [(event.path, event.file) for event in shown.events] == [(fire, fire[1:]), (rain, rain[1:])]
    assert [one.path for one in archive.page(rain).related] == [fire]
    assert [hit.contexts for hit in archive.search("fire")] == [("Goma", "Kivu")]


def test_kept_index_follows_rows_that_name_no_file(make_archive: MakeArchive) -> None:
    """A row without an ending leads to a page that comes, to another one that goes before it, and to none at last."""
    rain = "/news/2012/02/8/rain.md"
    root = make_archive({rain: "# Rain\n\n### Related:\n\n1. [A fire](fire) _Context: Kivu_\n"})

    def carriers() -> list[str]:
        kept = sorted(hit.path for hit in Archive(root).search("kivu"))
        assert kept == sorted(hit.path for hit in Archive(root, cache=False).search("kivu"))
        return kept

    fires = [root / f"news/2012/02/8/fire.{ending}" for ending in ("markdown", "md")]
    assert carriers() == [rain]
    for fire in fires:
        fire.write_text("# A fire\n")
        assert carriers() == sorted([rain, f"/{fire.relative_to(root)}"])
    for fire in reversed(fires):
        assert carriers() == sorted([rain, f"/{fire.relative_to(root)}"])
        fire.unlink()
    assert carriers() == [rain]


@pytest.mark.parametrize("name", ["a  b.md", "&#99;.md", "it''s''x.md", "#1?.md", "100%25.md", " x .md", "-n.md"])
def test_path_is_taken_as_it_is(make_archive: MakeArchive, name: str) -> None:
    """A file is the one of that very name, though its name, read as a text, is that of another."""
    others = ("a b.md", "c.md", 'it"s"x.md', "#1.md", "100%.md", "x.md", "n.md")
    root = make_archive({f"/news/2012/02/8/{one}": f"# Page {one}\n" for one in (name, *others)})

    assert Archive(root, cache=False).resolve(f"news/2012/02/8/{name}").page == f"/news/2012/02/8/{name}"


def test_event_moves_to_a_folder_like_those_around(make_archive: MakeArchive) -> None:
    """The folder of a new day is padded as the archive's others are; an existing one is taken, however it was typed."""
    rain, sun = "/news/2012/02/08/rain.md", "/news/2012/02/07/sun.md"
    root = make_archive({rain: "# Rain\n", sun: "# Sun\n"})
    archive = Archive(root, cache=False)

    assert archive.plan_move(rain, "2012-02-09").target == "/news/2012/02/09/rain.md"
    assert archive.plan_move(rain, "2012-03-01").target == "/news/2012/03/01/rain.md"
    assert archive.plan_move(rain, "/news/2012/2/7/rain.md").target == "/news/2012/02/07/rain.md"


def test_page_of_no_day_is_said_to_be_one(make_archive: MakeArchive) -> None:
    """Who asks for a page that lies in no day's folder is told so, not that it isn't there."""
    root = make_archive({"/news/misc/a.md": "# A\n", "/news/2012/02/8/b.md": "# B\n"})

    with pytest.raises(NotFoundError, match="isn't in a day's folder"):
        Archive(root, cache=False).resolve("news/misc/a.md")


@pytest.mark.parametrize("text", ["a/" * 10_000, "a-" * 10_000, "ab " * 10_000])
def test_long_reference(make_archive: MakeArchive, text: str) -> None:
    """However long a reference is, nothing is called so."""
    root = make_archive({"/news/2012/02/8/b.md": "# B\n"})

    with pytest.raises(NotFoundError):
        Archive(root, cache=False).resolve(text)


def test_news_that_leads_out_of_the_root(make_archive: MakeArchive, tmp_path: Path) -> None:
    """A folder of pages that is a link out of the root is no archive's, and the error says why."""
    (tmp_path / "2012").mkdir()
    root = make_archive({})
    (root / "news").rmdir()
    (root / "news").symlink_to(tmp_path)
    done = run("show", root=root)

    assert done.returncode == 3
    assert "(news there is a symbolic link out of it, not followed)" in done.stderr


FOLDERS = [
    "/news/2012/02/8",
    "/news/2012/02/08",
    "/news/2012/2/8",
    "/news/2012/02/8/deep",
    "/news/2012/02/9",
    "/news/x",
]
NAMES = ["a.md", "A.md", "a.MD", "a.markdown", "b c.md", "d%20e.md", "index.md", "README.md", "INDEX.MD", "deep.md"]
TARGETS = st.tuples(
    st.sampled_from([*FOLDERS, "", ".", "..", "../08", "/zh/news/2012/02/8"]),
    st.sampled_from([*NAMES, "a", "b%20c.md", "b c", "d%2520e.md", "", "a.md?x", "a.md#t"]),
    st.sampled_from(["{}", "<{}>"]),
).map(lambda parts: parts[2].format("/".join(filter(None, parts[:2]))))
PATHS = st.tuples(st.sampled_from(FOLDERS), st.sampled_from(NAMES)).map("/".join)


@st.composite
def pages_of(draw: st.DrawFn, path: str) -> str:
    """A page for a path, with rows that lead anywhere."""
    targets = draw(st.lists(TARGETS, max_size=3))
    if path.lower().endswith(("/index.md", "/readme.md")):
        return "".join(f"### [A fire]({target})\n_Context: Goma_\n\n" for target in targets)
    rows = (f"{number}. [A fire]({target}) _Context: Kivu_\n" for number, target in enumerate(targets, 1))
    return f"# {draw(st.sampled_from(['A fire', 'Rain']))}\n\n### Related:\n\n{''.join(rows)}"


@pytest.mark.slow
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_all_that_is_kept_follows_any_layout(data: st.DataObject) -> None:
    """After any change, a cached index, a fast validation and an incremental one answer as new ones do."""
    with tempfile.TemporaryDirectory() as place:
        root = Path(place).resolve()
        (root / "news/2012/02/8").mkdir(parents=True)  # a root, whatever pages it has
        standing = IncrementalCheck(root)
        for _ in range(4):
            for path in data.draw(st.lists(PATHS, min_size=1, max_size=4)):
                file = root / path[1:]
                if file.exists() and data.draw(st.booleans()):
                    file.unlink()
                else:
                    file.parent.mkdir(parents=True, exist_ok=True)
                    file.write_text(data.draw(pages_of(path)), "utf-8")
            standing.update()
            new = Archive(root, cache=False)
            full = complied_with(full_report(new).findings)

            assert asked(Archive(root)) == asked(new)
            assert list(new.validate(select=COMPLIED_WITH).findings) == full
            assert list(standing.report(COMPLIED_WITH).findings) == full


def asked(archive: Archive) -> list[object]:
    hits = [archive.search(query, limit=100) for query in ("fire", "rain")]
    return [sorted((hit.path, str(hit.date), hit.contexts) for hit in some) for some in hits] + [archive.stats()]


def test_folder_of_pages_is_known_to_the_layout_alone() -> None:
    """No other module has the folder of pages in its code; docstrings, examples of rules and help may name it."""
    package = Path(newsarc.__file__).parent
    known = {
        str(file.relative_to(package))
        for file in package.rglob("*.py")
        if any("/news/" in text for text in _constants(ast.parse(file.read_bytes())))
    }

    assert known <= {"rules.py", "cli/commands/validate.py"}


def _constants(tree: ast.AST) -> Iterator[str]:
    """The strings and bytes in code, without docstrings."""
    statements = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in statements:
            yield node.value.decode("latin-1") if isinstance(node.value, bytes) else str(node.value)
