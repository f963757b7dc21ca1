"""Work over many items, in as many processes as there are processors.

Knows: how to divide a list and gather what comes back.  Must not know: what the work is.

Processes are forked, so that what the work needs is there already and nothing
is sent to them; where a platform can't fork, the work is done in this process.
A pool of the standard library takes as long to set up (35 ms and its modules)
as a look at half of a large archive's files; a pipe for each process does.
"""

from __future__ import annotations

import gc
import os
import pickle
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from itertools import cycle
from typing import ClassVar, TypeVar, cast

from newsarc.errors import NewsarcError
from newsarc.process import fork

Item = TypeVar("Item")
Result = TypeVar("Result")

_SMALL = 400  # pages that are read sooner than a process starts
_PIECES = 24  # for each process, so that what is sent is small and none waits long for another
_PIPE = 2**20  # bytes that a process may be ahead
_LESS = "end other programs, or allow newsarc more (ulimit -v)"


@contextmanager
def without_collecting() -> Iterator[None]:
    """Without looks for garbage while millions of values are made and none is dropped: half the time, else."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def in_pieces(
    work: Callable[[Sequence[Item]], Result], items: Sequence[Item], *, weight: int | None = None
) -> Iterator[Result]:
    """``work`` done to all items piece by piece, in the order of the items.

    ``weight`` is how much there is to do, in pages, where an item is not one.
    Where that is little, it is done here; what the work raises is raised here.
    """
    if not items:
        return
    processes = min(len(items), _processors())
    if processes < 2 or not _is_shared(weight or len(items)):
        yield work(items)
        return
    size = -(-len(items) // (processes * _PIECES))
    pieces = [items[at : at + size] for at in range(0, len(items), size)]
    workers: list[_Worker] = []
    try:
        try:
            for first in range(processes):
                workers.append(_Worker(partial(map, work, pieces[first::processes])))
        except OSError:  # no room for another process: what was begun is done here
            yield from map(work, pieces)
            return
        for _, worker in zip(pieces, cycle(workers), strict=False):
            yield cast(Result, worker.receive())
    finally:
        for worker in workers:
            worker.end()


@contextmanager
def aside(work: Callable[[], Iterator[Result]], *, weight: int) -> Iterator[Iterator[Result]]:
    """``work`` begun in a process of its own, which ends with the block; waits for each thing that comes of it.

    ``weight`` is how much there is to do, as with `in_pieces`.
    """
    if not _is_shared(weight):
        yield work()
        return
    try:
        worker = _Worker(work)
    except OSError:
        yield work()
        return
    try:
        yield cast(Iterator[Result], iter(worker))
    finally:
        worker.end()


class _NoMoreError(Exception):
    """What a process sends when it is done."""


class _Worker:
    """A forked process that sends results, one after the other, until there are no more."""

    _pipes: ClassVar[set[int]] = set()  # the ends that this process reads from

    def __init__(self, results: Callable[[], Iterator[object]]) -> None:
        reads, writes = os.pipe()
        _widen(writes)
        try:
            self._process = fork()
        except OSError:
            os.close(reads)
            os.close(writes)
            raise
        if not self._process:
            try:
                for pipe in (reads, *self._pipes):  # else who writes to it would outlive its parent
                    os.close(pipe)
                self._pipes.clear()
                _work(results, writes)
            finally:
                os._exit(1)  # whatever happens, the parent's work is not gone on with here
        os.close(writes)
        self._results = os.fdopen(reads, "rb")
        self._pipes.add(reads)

    def __iter__(self) -> Iterator[object]:
        """All results that are left."""
        with suppress(_NoMoreError):
            while True:
                yield self.receive()

    def receive(self) -> object:
        """The next result; what went wrong in the process is raised here."""
        try:
            result, error = pickle.load(self._results)  # noqa: S301 - from a process of our own
        except (EOFError, pickle.UnpicklingError):
            raise NewsarcError(
                "a process of newsarc's ended before its work was done", "is there memory left?"
            ) from None
        if error:
            raise error
        return result

    def end(self) -> None:
        """End the process, whatever it is at, and forget it."""
        self._pipes.discard(self._results.fileno())
        self._results.close()
        with suppress(ProcessLookupError):
            os.kill(self._process, signal.SIGKILL)
        os.waitpid(self._process, 0)


def _work(results: Callable[[], Iterator[object]], pipe: int) -> None:
    """Send results until there are none or nobody reads them."""
    gc.disable()
    with suppress(BrokenPipeError), os.fdopen(pipe, "wb") as sent:
        try:
            for result in results():
                sent.write(pickle.dumps((result, None), pickle.HIGHEST_PROTOCOL))
                sent.flush()
            sent.write(_pickled(_NoMoreError()))
        except BrokenPipeError:
            raise
        except MemoryError:
            sent.write(_pickled(NewsarcError("there is not enough memory", _LESS)))
        except Exception as error:
            from traceback import format_exc

            error.add_note(format_exc())  # for whoever looks into a fault: where it happened is not sent
            sent.write(_pickled(error))


def _pickled(error: Exception) -> bytes:
    """An error as it can be sent; what can't be, by its words."""
    try:
        sent = pickle.dumps((None, error))
        pickle.loads(sent)  # noqa: S301 - some errors can be written and not read
    except Exception:
        return pickle.dumps((None, RuntimeError(f"{type(error).__name__}: {error}")))
    return sent


def _widen(pipe: int) -> None:
    """Let a pipe hold more, where the system can."""
    with suppress(ImportError, AttributeError, OSError):
        import fcntl

        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _PIPE)


def _is_shared(weight: int) -> bool:
    """Whether work of so many pages is divided among processes."""
    return weight >= _SMALL and _processors() > 1 and hasattr(os, "fork")


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
