"""Work in several processes: results in order, exceptions in the parent, no process left behind."""

from __future__ import annotations

import os
import pickle
import select
import signal
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

import pytest

from newsarc import Archive, NewsarcError, parallel
from tests.conftest import MakeArchive
from tests.support.commands import children, day_page, event
from tests.support.repository import commit, git

pytestmark = pytest.mark.usefixtures("two_processes")


def test_results_are_in_order() -> None:
    """Results come in the order of the items, whichever process they come from."""
    chunks = list(parallel.map_chunks(lambda items: (os.getpid(), list(items)), range(1000)))

    assert [item for _, items in chunks for item in items] == list(range(1000))
    assert len({process for process, _ in chunks}) == 2
    assert children() == []


def test_large_results() -> None:
    """A result may be larger than a pipe's buffer."""
    sizes = [len(result) for result in parallel.map_chunks(lambda items: b"x" * 3_000_000, range(10))]

    assert sizes == [3_000_000] * 10


def test_exception_is_raised_in_the_parent() -> None:
    """An exception in a process is raised in the parent; the other processes end, and the next work is done."""

    def task(items: Sequence[int]) -> int:
        if 700 in items:
            raise ValueError("not this one")
        return sum(items)

    with pytest.raises(ValueError, match="not this one"):
        list(parallel.map_chunks(task, range(1000)))
    assert children() == []
    assert sum(parallel.map_chunks(task, range(700))) == sum(range(700))


def test_exception_that_cannot_be_pickled() -> None:
    """An exception that can't be pickled and unpickled arrives as its name and message."""

    class Odd(Exception):
        def __init__(self, one: int, two: int) -> None:
            super().__init__("odd")

    def task(items: Sequence[int]) -> int:
        raise Odd(1, 2)

    with pytest.raises(RuntimeError, match="Odd: odd"):
        list(parallel.map_chunks(task, range(1000)))


def test_killed_process_is_an_error() -> None:
    """Where a process is killed, an error says so."""

    def task(items: Sequence[int]) -> bytes:
        if 700 in items:
            os.kill(os.getpid(), signal.SIGKILL)
        return b"x"

    with pytest.raises(NewsarcError, match="a worker process ended unexpectedly"):
        list(parallel.map_chunks(task, range(1000)))
    assert children() == []


def test_abandoned_results() -> None:
    """Whoever stops reading the results leaves no process behind."""
    results = parallel.map_chunks(list, range(1000))
    next(results)
    results.close()  # type: ignore[attr-defined]

    assert children() == []


def test_task_in_background() -> None:
    """A task in the background runs in another process; reading its results waits for them."""
    with parallel.in_background(lambda: iter([os.getpid(), "more"]), weight=1) as results:
        assert next(results) != os.getpid()
        assert list(results) == ["more"]
    assert children() == []


def test_exception_in_background() -> None:
    """Results before an exception arrive; then the exception is raised in the parent."""

    def task() -> Iterator[int]:
        yield 1
        raise ValueError("not this one")

    with parallel.in_background(task, weight=1) as results:
        assert next(results) == 1
        with pytest.raises(ValueError, match="not this one"):
            next(results)
    assert children() == []


def test_little_work_starts_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is little to do, it is done in this process."""
    monkeypatch.setattr(parallel, "_MIN_WEIGHT", 10)

    with parallel.in_background(lambda: iter([os.getpid()]), weight=9) as results:
        assert list(results) == [os.getpid()]
    assert list(parallel.map_chunks(lambda items: os.getpid(), range(9))) == [os.getpid()]


def test_processes_of_a_killed_process_end() -> None:
    """The processes of a process that was killed end, whatever other processes were started since."""
    reads, writes = os.pipe()

    def inner() -> Iterator[int]:
        os.close(reads)
        while True:  # until nobody reads it
            yield os.getpid()

    def outer() -> Iterator[int]:
        with parallel.in_background(inner, weight=1) as first, parallel.in_background(inner, weight=1) as second:
            yield next(first)
            yield next(second)
            os.kill(os.getpid(), signal.SIGKILL)

    with parallel.in_background(outer, weight=1) as results:
        next(results), next(results)
        with pytest.raises(NewsarcError, match="a worker process ended unexpectedly"):
            next(results)
    os.close(writes)
    assert select.select([reads], [], [], 10)[0]
    assert os.read(reads, 1) == b""  # the two processes that could have written here have ended
    os.close(reads)


# ---------------------------------------------------------------- tasks

DAY = "/news/2012/02/8"
RAIN, SUN = f"{DAY}/rain.md", f"{DAY}/sun.md"
FIRE = "A fire closes the harbour of Valparaíso."
PAGES = {
    f"{DAY}/index.md": day_page(DAY, ("Rain falls in Goma.", RAIN, "Goma"), ("Sun.", SUN, "Goma")),
    RAIN: event(RAIN, "Rain falls in Goma.", ("Sun.", SUN, "Goma"), (FIRE, f"{DAY}/a-fire.md", "Chile")),
    SUN: event(SUN, "Sun shines.", ("Snow.", f"{DAY}/snow.md", "Goma")),
    "/news/2012/02/9/a-fire-closes-the-harbour.md": event("/news/2012/02/9/a-fire-closes-the-harbour.md", FIRE),
}


@pytest.fixture
def pickled_tasks(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Pickle and unpickle each task before a process runs it, as another executor would; the modules of the tasks."""
    modules: list[str] = []

    class Worker(parallel._Worker):
        def __init__(self, task: Callable[[], Iterator[object]]) -> None:
            innermost: object = task
            while (arguments := getattr(innermost, "args", None)) and getattr(innermost, "func", None) is map:
                innermost = arguments[0]
            modules.append(getattr(innermost, "func", innermost).__module__)
            super().__init__(pickle.loads(pickle.dumps(task)))

    monkeypatch.setattr(parallel, "_Worker", Worker)
    return modules


def test_tasks_can_be_pickled(make_archive: MakeArchive, pickled_tasks: list[str]) -> None:
    """Every task that validation, the index and a move share among processes can be sent to another process."""
    root = make_archive(PAGES)
    git(root, "init", "-q")
    commit(root)
    (root / RAIN[1:]).write_text(PAGES[RAIN] + "[x](gone.md)\n")
    archive = Archive(root)

    findings = len(archive.validate().findings)
    assert len(archive.validate(since="HEAD").findings) == 1
    followed = archive.following()
    (root / SUN[1:]).write_text(PAGES[SUN] + "[x](gone.md)\n")
    followed.update({SUN})
    assert len(followed.report().findings) == findings + 1
    archive.build_index()
    assert [hit.path for hit in archive.search("fire")] == ["/news/2012/02/9/a-fire-closes-the-harbour.md"]
    archive.move(SUN, f"{DAY}/sunshine.md")

    # What the build starts within a process of its own isn't seen here; its exceptions are.
    packages = [module.split(".")[1] for module in sorted(set(pickled_tasks))]
    assert Counter(packages) == {"editing": 1, "files": 1, "index": 1, "validation": 4}
