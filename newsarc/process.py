"""The process of a command: its encoding, its streams, and how it handles signals.

Knows: the system.  Must not know: commands, archives.
It imports little, since every command loads it.
"""

from __future__ import annotations

import os
import signal
import sys

TYPE_CHECKING = False  # `typing` and `contextlib` take longer to load than this whole module

if TYPE_CHECKING:
    from types import FrameType

_STREAMS = ("stdin", "stdout", "stderr")
# Signals that end a process; Windows doesn't have the last one.
END_SIGNALS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))


class Signals:
    """What happens at Ctrl-C and at other signals that end the process.

    While modules are imported, and after a command has finished, the process ends
    immediately: nothing can be lost.  While a command runs (`cleaning_up` is set), an
    exception lets it clean up; a second signal ends it immediately.
    """

    def __init__(self) -> None:
        self.cleaning_up = False
        self.received = 0
        for number in END_SIGNALS:
            # A signal ignored from the start (by nohup, or in a background job) remains ignored.
            if signal.getsignal(number) in (signal.SIG_DFL, signal.default_int_handler):
                signal.signal(number, self._receive)
        sys.unraisablehook = self._unraisable

    @property
    def status(self) -> int:
        """The exit code that shells use for the signal received, or for Ctrl-C if there was none."""
        return 128 + (self.received or signal.SIGINT)

    def ignore(self) -> None:
        """Ignore signals from now on: while Python shuts down, they would only change the exit code."""
        for number in END_SIGNALS:
            if signal.getsignal(number) == self._receive:
                signal.signal(number, signal.SIG_IGN)

    def _receive(self, number: int, _: FrameType | None) -> None:
        self.received = number
        if not self.cleaning_up:
            os._exit(self.status)
        self.cleaning_up = False
        raise KeyboardInterrupt

    def _unraisable(self, unraisable: sys.UnraisableHookArgs) -> None:
        """End the process if the exception of a signal can't be raised, as in a destructor, and would be lost."""
        if issubclass(unraisable.exc_type, KeyboardInterrupt):
            os._exit(self.status)
        sys.__unraisablehook__(unraisable)


def fork() -> int:
    """`os.fork`, but a signal ends the child immediately: it must not clean up what belongs to its parent."""
    held = signal.pthread_sigmask(signal.SIG_BLOCK, END_SIGNALS)
    try:
        child = os.fork()
        if not child:
            for number in filter(lambda number: callable(signal.getsignal(number)), END_SIGNALS):
                signal.signal(number, signal.SIG_DFL)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, held)
    return child


def read_names_as_utf8() -> None:
    """Restart Python in UTF-8 mode if it would decode file names and arguments in another encoding."""
    if sys.getfilesystemencoding() != "utf-8" and sys.orig_argv:
        os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])  # noqa: S606 - this command itself


def settle_streams() -> None:
    """Connect each standard stream that is closed (``>&-``) to the null device.

    Otherwise the next opened file would get its descriptor, and messages would be
    written to that file.  A character that a stream can't encode is escaped.
    """
    for number, name in enumerate(_STREAMS):
        if getattr(sys, name) is None:
            mute(number)
            mode = "w" if number else "r"
            setattr(sys, name, open(number, mode, encoding="utf-8", closefd=False))  # noqa: SIM115 - to the end
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def mute(number: int) -> None:
    """Connect a file descriptor to the null device."""
    null = os.open(os.devnull, os.O_RDWR)
    if null != number:
        os.dup2(null, number)
        os.close(null)
    os.set_inheritable(number, True)  # child programs need their streams, too


def flush() -> None:
    """Flush stdout and stderr; output that can't be written is dropped silently and not retried at exit."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            mute(stream.fileno())
