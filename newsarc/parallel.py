"""Work on many items in as many processes as there are processors.

Knows: how to split a list into chunks and collect the results.
Must not know: what the work is.

A task is a function that can be pickled (of a module, a method, or a
`functools.partial` of one), so that another kind of executor could run it.  Here
the processes are forked: a task finds its arguments in memory, and nothing is
sent to it; on a platform without fork, the task runs in this process.  A pool of
the standard library takes 35 ms to import and set up, as long as checking the state
of half the files of a large archive; one pipe per process is enough.
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

_MIN_WEIGHT = 400  # pages; fewer are read faster than a process starts
_CHUNKS = 24  # per process, so that each result is small and no process waits long for another
_PIPE_SIZE = 2**20  # bytes that a process may write before they are read
_MEMORY_HINT = "close other programs, or raise the limit (ulimit -v)"


@contextmanager
def gc_paused() -> Iterator[None]:
    """Pause the garbage collector.

    It takes half the time when millions of values are created and none becomes garbage.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def map_chunks(
    task: Callable[[Sequence[Item]], Result], items: Sequence[Item], *, weight: int | None = None
) -> Iterator[Result]:
    """Yield ``task(chunk)`` for consecutive chunks of ``items``, in their order.

    ``weight`` is the amount of work in pages, by default one per item.  A small amount
    is done in this process, in one chunk.  An exception of the task is raised here.
    """
    if not items:
        return
    processes = min(len(items), _processors())
    if processes < 2 or not _is_worth_a_process(weight or len(items)):
        yield task(items)
        return
    size = -(-len(items) // (processes * _CHUNKS))
    chunks = [items[at : at + size] for at in range(0, len(items), size)]
    workers: list[_Worker] = []
    try:
        try:
            for first in range(processes):
                workers.append(_Worker(partial(map, task, chunks[first::processes])))
        except OSError:  # the limit of processes is reached
            yield from map(task, chunks)
            return
        for _, worker in zip(chunks, cycle(workers), strict=False):
            yield cast(Result, worker.receive())
    finally:
        for worker in workers:
            worker.end()


@contextmanager
def in_background(task: Callable[[], Iterator[Result]], *, weight: int) -> Iterator[Iterator[Result]]:
    """Start ``task`` in a separate process, and yield an iterator over its results, which waits for each.

    The process ends with the block.  ``weight`` is as in `map_chunks`.
    """
    if not _is_worth_a_process(weight):
        yield task()
        return
    try:
        worker = _Worker(task)
    except OSError:
        yield task()
        return
    try:
        yield cast(Iterator[Result], iter(worker))
    finally:
        worker.end()


class _NoMoreResultsError(Exception):
    """Sent by a process when it has finished."""


class _Worker:
    """A forked process that sends the results of a task, one after the other."""

    _pipes: ClassVar[set[int]] = set()  # the ends that this process reads from

    def __init__(self, task: Callable[[], Iterator[object]]) -> None:
        reads, writes = os.pipe()
        _enlarge(writes)
        try:
            self._process = fork()
        except OSError:
            os.close(reads)
            os.close(writes)
            raise
        if not self._process:
            try:
                for pipe in (reads, *self._pipes):  # otherwise a process that writes to it would outlive its parent
                    os.close(pipe)
                self._pipes.clear()
                _run(task, writes)
            finally:
                os._exit(1)  # whatever happens, this process must not continue with the parent's work
        os.close(writes)
        self._results = os.fdopen(reads, "rb")
        self._pipes.add(reads)

    def __iter__(self) -> Iterator[object]:
        """The remaining results."""
        with suppress(_NoMoreResultsError):
            while True:
                yield self.receive()

    def receive(self) -> object:
        """The next result.  Raises the exception of the task, and `NewsarcError` if its process has died."""
        try:
            result, error = pickle.load(self._results)  # noqa: S301 - from our own process
        except (EOFError, pickle.UnpicklingError):
            raise NewsarcError("a worker process ended unexpectedly", "it may have run out of memory") from None
        if error:
            raise error
        return result

    def end(self) -> None:
        """Kill the process and wait for it to end."""
        self._pipes.discard(self._results.fileno())
        self._results.close()
        with suppress(ProcessLookupError):
            os.kill(self._process, signal.SIGKILL)
        os.waitpid(self._process, 0)


def _run(task: Callable[[], Iterator[object]], pipe: int) -> None:
    """Write the results of a task to a pipe until there are no more, or the pipe has no reader."""
    gc.disable()
    with suppress(BrokenPipeError), os.fdopen(pipe, "wb") as results:
        try:
            for result in task():
                results.write(pickle.dumps((result, None), pickle.HIGHEST_PROTOCOL))
                results.flush()
            results.write(_pickled(_NoMoreResultsError()))
        except BrokenPipeError:
            raise
        except MemoryError:
            results.write(_pickled(NewsarcError("not enough memory", _MEMORY_HINT)))
        except Exception as error:
            from traceback import format_exc

            error.add_note(format_exc())  # pickling loses the traceback
            results.write(_pickled(error))


def _pickled(error: Exception) -> bytes:
    """A pickled exception; one that can't be pickled and unpickled is replaced by a `RuntimeError`."""
    try:
        sent = pickle.dumps((None, error))
        pickle.loads(sent)  # noqa: S301 - some exceptions can be pickled but not unpickled
    except Exception:
        return pickle.dumps((None, RuntimeError(f"{type(error).__name__}: {error}")))
    return sent


def _enlarge(pipe: int) -> None:
    """Enlarge the buffer of a pipe, if the system can."""
    with suppress(ImportError, AttributeError, OSError):
        import fcntl

        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _PIPE_SIZE)


def _is_worth_a_process(weight: int) -> bool:
    return weight >= _MIN_WEIGHT and _processors() > 1 and hasattr(os, "fork")


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
