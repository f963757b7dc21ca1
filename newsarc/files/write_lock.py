"""One writer at a time for an archive or a snapshot in the cache, which isn't interrupted halfway.

Knows: locks and signals.  Must not know: what is written.
"""

from __future__ import annotations

import math
import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType, TracebackType
from typing import TYPE_CHECKING

from newsarc.process import END_SIGNALS

if TYPE_CHECKING:
    from newsarc.model.callbacks import Warn

_MESSAGE_AFTER = 2  # seconds of waiting before a message gives the reason


@contextmanager
def write_lock(root: Path, warn: Warn | None) -> Iterator[None]:
    """Hold the right to write to the archive: its root is locked, which leaves no file in it."""
    if not hasattr(os, "O_DIRECTORY"):  # Windows can't open folders
        yield
        return
    descriptor = os.open(root, os.O_RDONLY)
    try:
        with suppress(OSError):  # some network file systems have no locks
            wait_for_lock(descriptor, "waiting for another newsarc that is writing to this archive", warn)
        yield
    finally:
        os.close(descriptor)


def wait_for_lock(descriptor: int, message: str, warn: Warn | None, patience: float = math.inf) -> bool:
    """Lock an open file; whether that was possible within ``patience`` seconds, since its holder may be suspended.

    ``warn`` gets the message after a while.  Raises `OSError` if the file
    system has no locks.  On Windows nothing is locked: two processes may write at
    once, and the last one wins.
    """
    try:
        import fcntl
    except ImportError:  # Windows
        return True
    begun = time.monotonic()
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except BlockingIOError:
            waited = time.monotonic() - begun
        if waited >= patience:
            return False
        if warn and waited >= _MESSAGE_AFTER:
            warn(message)
            warn = None
        time.sleep(min(0.005 + waited / 20, 0.1))


class DeferredSignals:
    """Termination signals, deferred while files are changed: `check` raises at points where nothing is half done.

    A signal that comes after the change is done has no effect.
    """

    def __enter__(self) -> DeferredSignals:
        self._received = 0
        self._before: dict[int, object] = {}
        if threading.current_thread() is threading.main_thread():  # other threads get no signals
            for number in END_SIGNALS:
                if signal.getsignal(number) not in (None, signal.SIG_IGN):
                    self._before[number] = signal.signal(number, self._note)
        return self

    def _note(self, number: int, _: FrameType | None) -> None:
        self._received = number

    def check(self) -> None:
        """Raise `KeyboardInterrupt` if a signal was received."""
        if self._received:
            raise KeyboardInterrupt

    def __exit__(self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)  # type: ignore[arg-type]  # as `signal` gave it
        if self._received and kind:
            signal.raise_signal(self._received)
