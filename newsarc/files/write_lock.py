"""One writer in an archive at a time, who isn't interrupted halfway.

Knows: locks and signals.  Must not know: what is written.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType, TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsarc.model.callbacks import Warn

_MESSAGE_AFTER = 2  # seconds of waiting after which a message says what for


@contextmanager
def write_lock(root: Path, warn: Warn | None) -> Iterator[None]:
    """Hold the right to write in the archive: its root is locked, which leaves no file in it."""
    try:
        import fcntl
    except ImportError:  # Windows, where no other process can remove an open file
        yield
        return
    descriptor = os.open(root, os.O_RDONLY)
    try:
        begun, warned = time.monotonic(), False
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if warn and not warned and time.monotonic() - begun > _MESSAGE_AFTER:
                    warn("waiting for another newsarc, which is writing in this archive")
                    warned = True
                time.sleep(0.02)
                continue
            except OSError:  # some network file systems can't
                pass
            break
        yield
    finally:
        os.close(descriptor)


class DeferredSignals:
    """Signals to end, deferred while files are changed: `check` raises at points where nothing is half done.

    A signal that comes after the change is done has no effect.
    """

    _SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")

    def __enter__(self) -> DeferredSignals:
        self._received = 0
        self._before: dict[int, object] = {}
        if threading.current_thread() is threading.main_thread():  # signals interrupt no other
            for number in (getattr(signal, name) for name in self._SIGNALS if hasattr(signal, name)):
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
