"""Work over many folders, in as many processes as there are processors.

Knows: how to divide a list and gather what comes back.  Must not know: what the work is.

Processes are forked, so that what the work needs is there already and nothing
is sent to them; where a platform can't fork, the work is done in this process.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from typing import TypeVar, cast

Item = TypeVar("Item")
Result = TypeVar("Result")

_LOOK_AGAIN = 0.25  # seconds
_SMALL = 400  # items that are done sooner than a process starts
_PIECES = 8  # for each process, so that one slow piece keeps none waiting long

_work: Callable[[slice], object] | None = None


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
    work: Callable[[Sequence[Item]], Result], items: Sequence[Item], weight: int | None = None
) -> Iterator[Result]:
    """``work`` done to all items piece by piece, in the order of the items; ``weight`` is how much there is to do."""
    processes = min(len(items), _processors())
    if (weight or len(items)) < _SMALL or processes < 2 or "fork" not in multiprocessing.get_all_start_methods():
        yield work(items)
        return
    global _work  # noqa: PLW0603 - the one thing that forked processes inherit
    _work = lambda piece: work(items[piece])  # noqa: E731
    size = -(-len(items) // (processes * _PIECES))
    pieces = [slice(at, at + size) for at in range(0, len(items), size)]
    try:
        with ProcessPoolExecutor(
            processes, multiprocessing.get_context("fork"), initializer=_begin, initargs=(os.getpid(),)
        ) as pool:
            yield from cast(Iterator[Result], pool.map(_do, pieces))
    finally:
        _work = None


def _begin(parent: int) -> None:
    """Set up a process: it collects no garbage, and ends when its parent is gone, be that killed."""
    gc.disable()
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_LOOK_AGAIN)
    os._exit(1)


def _do(piece: slice) -> object:
    assert _work is not None  # noqa: S101 - set before the processes are forked
    return _work(piece)


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
