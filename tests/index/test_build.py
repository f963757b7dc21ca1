"""The index built by a process of its own: its errors are raised here, and whatever ends it leaves nothing behind."""

from __future__ import annotations

import errno
import os
import signal
import sqlite3
import time
from array import array
from collections.abc import Callable
from pathlib import Path

import pytest

from newsarc import Archive, NewsarcError, parallel
from newsarc.index import build
from newsarc.index.merge import MergedPages
from tests.conftest import MakeArchive
from tests.support.commands import children, drafts, event, settle

Break = Callable[[BaseException], None]

DAY = "/news/2012/02/8"
RAIN, SUN = f"{DAY}/rain.md", f"{DAY}/sun.md"
HERE = os.getpid()
pytestmark = pytest.mark.usefixtures("two_processes")


@pytest.fixture
def archive(make_archive: MakeArchive) -> Path:
    """Two events."""
    files = {RAIN: event(RAIN, "Rain falls.", ("Sun shines.", SUN, "Goma")), SUN: event(SUN, "Sun shines.")}
    return make_archive(files)


def titles(library: Archive) -> list[str]:
    return [hit.title for hit in library.search("rain")]


@pytest.fixture
def break_(monkeypatch: pytest.MonkeyPatch) -> Break:
    """Have something go wrong in the process that builds, half way through."""
    resolve_names = MergedPages.resolve_names

    def break_(error: BaseException) -> None:
        def fail(pages: MergedPages) -> None:
            if os.getpid() != HERE:
                raise error
            resolve_names(pages)

        monkeypatch.setattr(MergedPages, "resolve_names", fail)

    return break_


ERRORS = [
    NewsarcError("no memory", "is there any left?"),
    OSError(errno.ENOSPC, "No space left on device"),
    sqlite3.OperationalError("database or disk is full"),
    sqlite3.DatabaseError("database disk image is malformed"),
    KeyError("a fault"),
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_error(archive: Path, tmp_path: Path, break_: Break, error: Exception) -> None:
    """What goes wrong is raised here as what it is, and says where it happened to who asks."""
    break_(error)

    with pytest.raises(type(error)) as raised:
        build.build_file(archive, tmp_path / "draft")

    assert type(raised.value) is type(error)
    assert raised.value.args == error.args
    assert getattr(raised.value, "hint", "") == getattr(error, "hint", "")
    assert "in _fill" in raised.value.__notes__[0]
    assert children() == []


@pytest.mark.parametrize("error", ERRORS[1:4], ids=lambda error: type(error).__name__)
def test_index_that_cannot_be_kept(archive: Path, cache: Path, break_: Break, error: Exception) -> None:
    """Without room for the index, a warning says so, and answers are right all the same."""
    break_(error)
    warnings: list[str] = []

    assert titles(Archive(archive, warn=warnings.append)) == ["Rain falls."]
    assert warnings == [f"can't write the index ({error}); rebuilding it each time"]
    assert drafts(cache) == []
    assert children() == []


def test_progress(archive: Path) -> None:
    """Progress is reported in the process that asked for the index."""
    calls: list[tuple[int, int, int]] = []

    Archive(archive, progress=lambda done, total: calls.append((done, total, os.getpid()))).build_index()

    assert calls[-1] == (2, 2, HERE)


def test_interrupted(archive: Path, cache: Path) -> None:
    """An interrupt ends all that was begun, and the next build is right."""

    def interrupt(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Archive(archive, progress=interrupt).build_index()

    assert drafts(cache) == []
    assert children() == []
    assert titles(Archive(archive)) == ["Rain falls."]


def runs(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_killed(archive: Path, cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the building process is killed, so are its children; the cache has what it had before and nothing else."""
    settle()
    Archive(archive).build_index()
    kept = {one.name: one.read_bytes() for one in cache.iterdir()}
    begun = tmp_path / "begun"
    listed_by = MergedPages.listed_by

    def slow(pages: MergedPages) -> list[array[int]]:
        begun.write_text(str(os.getpid()))
        time.sleep(0.1)
        return listed_by(pages)

    def killed(pages: MergedPages) -> None:
        while not (begun.exists() and begun.read_text()):
            time.sleep(0.01)
        os.kill(os.getpid(), signal.SIGKILL)

    with monkeypatch.context() as patch:
        patch.setattr(MergedPages, "listed_by", slow)
        patch.setattr(MergedPages, "resolve_names", killed)
        with pytest.raises(NewsarcError, match="a worker process ended unexpectedly"):
            Archive(archive).build_index(rebuild=True)

    assert children() == []
    assert {one.name: one.read_bytes() for one in cache.iterdir()} == kept
    deadline = time.monotonic() + 5
    while runs(int(begun.read_text())):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    assert titles(Archive(archive)) == ["Rain falls."]


@pytest.fixture
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The processes in which something is built, with but one processor."""
    monkeypatch.setattr(parallel, "_processors", lambda: 1)
    found: list[int] = []
    fill = build._fill
    monkeypatch.setattr(build, "_fill", lambda *what: (found.append(os.getpid()), fill(*what)))
    return found


def test_one_processor(archive: Path, cache: Path, in_this_process: list[int]) -> None:
    """With one processor, the index is built here."""
    assert titles(Archive(archive)) == ["Rain falls."]
    assert in_this_process == [HERE]
    assert drafts(cache) == []


def test_index_of_two_processes(examples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two processes fill the index with the rows that one does."""
    shared = rows(examples)
    monkeypatch.setattr(parallel, "_processors", lambda: 1)

    assert rows(examples) == shared
    assert len(shared["page"]) > 100


def rows(root: Path) -> dict[str, list[tuple[object, ...]]]:
    """All that an index says of an archive's pages."""
    database = sqlite3.connect(":memory:")
    build.build(root, database)
    return {
        table: database.execute(f"SELECT * FROM {table}").fetchall()
        for table in ("page", "name", "spelling", "vocabulary")
    }
