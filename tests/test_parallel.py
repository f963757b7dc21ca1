"""Work in several processes: its results in order, its errors in the parent, nothing left behind."""

from __future__ import annotations

import os
import select
import signal
from collections.abc import Iterator, Sequence

import pytest

from newsarc import NewsarcError, parallel


@pytest.fixture(autouse=True)
def two_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any work is shared by two."""
    monkeypatch.setattr(parallel, "_SMALL", 0)
    monkeypatch.setattr(parallel, "_processors", lambda: 2)


def children() -> list[str]:
    with open(f"/proc/self/task/{os.getpid()}/children") as file:
        return file.read().split()


def test_results_are_in_order() -> None:
    """What comes back is in the order of the items, whoever did it."""
    pieces = list(parallel.in_pieces(lambda items: (os.getpid(), list(items)), range(1000)))

    assert [item for _, items in pieces for item in items] == list(range(1000))
    assert len({process for process, _ in pieces}) == 2
    assert children() == []


def test_large_results() -> None:
    """A result may be larger than what a pipe holds."""
    sizes = [len(piece) for piece in parallel.in_pieces(lambda items: b"x" * 3_000_000, range(10))]

    assert sizes == [3_000_000] * 10


def test_error_is_raised_here() -> None:
    """What goes wrong in a process is raised in the parent, and the others end."""

    def work(items: Sequence[int]) -> int:
        if 700 in items:
            raise ValueError("not this one")
        return sum(items)

    with pytest.raises(ValueError, match="not this one"):
        list(parallel.in_pieces(work, range(1000)))
    assert children() == []


def test_error_that_cannot_be_sent() -> None:
    """An error that can't be sent comes as its words."""

    class Odd(Exception):
        def __init__(self, one: int, two: int) -> None:
            super().__init__("odd")

    def work(items: Sequence[int]) -> int:
        raise Odd(1, 2)

    with pytest.raises(RuntimeError, match="Odd: odd"):
        list(parallel.in_pieces(work, range(1000)))


def test_killed_process_is_an_error_and_no_answer() -> None:
    """A process that is killed ends the work with a sentence."""

    def work(items: Sequence[int]) -> bytes:
        if 700 in items:
            os.kill(os.getpid(), signal.SIGKILL)
        return b"x"

    with pytest.raises(NewsarcError, match="ended before its work was done"):
        list(parallel.in_pieces(work, range(1000)))
    assert children() == []


def test_results_that_nobody_waits_for() -> None:
    """Who stops asking leaves no process behind."""
    results = parallel.in_pieces(list, range(1000))
    next(results)
    results.close()  # type: ignore[attr-defined]

    assert children() == []


def test_work_aside() -> None:
    """Work begun aside is done by another process, and waited for where what comes of it is needed."""
    with parallel.aside(lambda: iter([os.getpid(), "more"]), weight=1) as results:
        assert next(results) != os.getpid()
        assert list(results) == ["more"]
    assert children() == []


def test_work_aside_that_goes_wrong() -> None:
    """What comes of it first is there, and what goes wrong then is raised here."""

    def work() -> Iterator[int]:
        yield 1
        raise ValueError("not this one")

    with parallel.aside(work, weight=1) as results:
        assert next(results) == 1
        with pytest.raises(ValueError, match="not this one"):
            next(results)
    assert children() == []


def test_little_work_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is little to do, no process is begun."""
    monkeypatch.setattr(parallel, "_SMALL", 10)

    with parallel.aside(lambda: iter([os.getpid()]), weight=9) as results:
        assert list(results) == [os.getpid()]
    assert list(parallel.in_pieces(lambda items: os.getpid(), range(9))) == [os.getpid()]


def test_processes_of_a_process_hear_of_its_end() -> None:
    """Who works for a process that was killed finds nobody to read what it sends, whoever else was begun since."""
    reads, writes = os.pipe()

    def inner() -> Iterator[int]:
        os.close(reads)
        while True:  # until nobody reads it
            yield os.getpid()

    def outer() -> Iterator[int]:
        with parallel.aside(inner, weight=1) as first, parallel.aside(inner, weight=1) as second:
            yield next(first)
            yield next(second)
            os.kill(os.getpid(), signal.SIGKILL)

    with parallel.aside(outer, weight=1) as results:
        next(results), next(results)
        with pytest.raises(NewsarcError, match="ended before its work was done"):
            next(results)
    os.close(writes)
    assert select.select([reads], [], [], 10)[0]
    assert os.read(reads, 1) == b""  # both have ended, who could have written here
    os.close(reads)
