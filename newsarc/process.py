"""The process that a command runs in: its encoding, its streams, how it ends when it is told to.

Knows: the system.  Must not know: commands, archives.  Light, for every command waits for it.
"""

from __future__ import annotations

import os
import signal
import sys

TYPE_CHECKING = False  # `typing` and `contextlib` take longer to load than all this

if TYPE_CHECKING:
    from types import FrameType

_STREAMS = ("stdin", "stdout", "stderr")
_ENDS = ("SIGINT", "SIGTERM", "SIGHUP")  # the last is not known everywhere


class Signals:
    """What happens at Ctrl-C, and when the process is told to end.

    While modules are loaded, and once a command is done, nothing is lost: the
    process ends at once.  While a command runs (`cleaning_up`), an exception lets
    it put away what it has begun; who asks again doesn't wait for that.
    """

    def __init__(self) -> None:
        self.cleaning_up = False
        self.received = 0
        for name in _ENDS:
            number = getattr(signal, name, None)
            # What was ignored from the start stays so: nohup, or a job in the background of a script.
            if number is not None and signal.getsignal(number) in (signal.SIG_DFL, signal.default_int_handler):
                signal.signal(number, self._receive)
        sys.unraisablehook = self._swallowed

    @property
    def status(self) -> int:
        """What a shell calls an end by the signal that was received, or else by Ctrl-C."""
        return 128 + (self.received or signal.SIGINT)

    def ignore(self) -> None:
        """Let what is left, Python's own putting away, come to its end: a signal would change the exit code alone."""
        for name in _ENDS:
            number = getattr(signal, name, None)
            if number is not None and signal.getsignal(number) == self._receive:
                signal.signal(number, signal.SIG_IGN)

    def _receive(self, number: int, _: FrameType | None) -> None:
        self.received = number
        if not self.cleaning_up:
            os._exit(self.status)
        self.cleaning_up = False
        raise KeyboardInterrupt

    def _swallowed(self, unraisable: sys.UnraisableHookArgs) -> None:
        """Where an exception can't be raised (while something is deleted) Python would go on; not after a signal."""
        if issubclass(unraisable.exc_type, KeyboardInterrupt):
            os._exit(self.status)
        sys.__unraisablehook__(unraisable)


def fork() -> int:
    """`os.fork`; a signal ends the new process at once, for what its parent would put away isn't its own."""
    ends = [getattr(signal, name) for name in _ENDS if hasattr(signal, name)]
    held = signal.pthread_sigmask(signal.SIG_BLOCK, ends)
    try:
        child = os.fork()
        if not child:
            for number in filter(lambda number: callable(signal.getsignal(number)), ends):
                signal.signal(number, signal.SIG_DFL)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, held)
    return child


def read_names_as_utf8() -> None:
    """Start again where Python reads names of files and arguments in another encoding than the archive's, UTF-8."""
    if sys.getfilesystemencoding() != "utf-8" and sys.orig_argv:
        os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])  # noqa: S606 - this command itself


def settle_streams() -> None:
    """Give each stream that is closed (``>&-``) what reads as nothing and takes everything.

    Otherwise the next file that is opened would be in its place, and what is
    said would be written into it.  A character that the encoding of a stream
    lacks is written as an escape instead of ending the command.
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
    """Let a stream, by its number, lead nowhere from now on."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    if nowhere != number:
        os.dup2(nowhere, number)
        os.close(nowhere)
    os.set_inheritable(number, True)  # a program that is run wants its streams, too


def flush() -> None:
    """Write what is still to be written; what can't be is lost quietly, and not tried again at exit."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            mute(stream.fileno())
