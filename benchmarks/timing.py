"""Whole processes, timed: how long a command takes from its start to its end, and how much memory.

Knows: processes.  Must not know: what the commands are.

Commands that are compared take turns (A B A B), so that whatever else the
machine does meets all of them.  Times are medians.  Beside the time on the
clock stands the processors' time, user and system, of the command and of all
processes that it waited for.

Memory is that of the whole tree of processes: the highest sum at one moment,
what several share counted once, looked up every few milliseconds in a run
that isn't timed.  Only Linux tells that; elsewhere, and beside it in the raw
figures, there is ``largest``: the kernel's peak of the largest single process
among the command's own and those it waited for.  That is never less than what
the process that measures had itself when it started the command.
"""

from __future__ import annotations

import contextlib
import os
import pty
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, NamedTuple

_LOOK_AGAIN = 0.004  # seconds


@dataclass(frozen=True, slots=True)
class Command:
    """A command line, or what makes it anew for each run; ``expects`` must be in what it prints."""

    name: str
    words: Sequence[str] | Callable[[], Sequence[str]]
    env: Mapping[str, str]
    expects: str | Callable[[], str] = ""
    terminal: bool = False


class Run(NamedTuple):
    """One run: seconds on the clock and of the processors, bytes of the largest process, exit code, what it printed."""

    seconds: float
    cpu: float
    largest: int
    code: int
    output: bytes


@dataclass(slots=True)
class Figures:
    """What was measured of a command."""

    seconds: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    largest: int = 0
    tree: int | None = None
    fault: str = ""

    @property
    def median(self) -> float:
        """The median time in seconds."""
        return statistics.median(self.seconds)

    @property
    def median_cpu(self) -> float:
        """The median of the processors' time in seconds."""
        return statistics.median(self.cpu)

    @property
    def memory(self) -> int:
        """The most memory of all processes in bytes, or else of the largest."""
        return self.tree or self.largest


def in_turn(commands: Sequence[Command], runs: int) -> list[Figures]:
    """Run each command once without the clock, then all of them in turn with it."""
    figures = [Figures() for _ in commands]
    for command, found in zip(commands, figures, strict=True):
        _run(command, found, memory=True)
    for _ in range(runs):
        for command, found in zip(commands, figures, strict=True):
            done = _run(command, found)
            found.seconds.append(done.seconds)
            found.cpu.append(done.cpu)
    return figures


def _run(command: Command, found: Figures, *, memory: bool = False) -> Run:
    words = command.words() if callable(command.words) else command.words
    start = _on_terminal if command.terminal else _to_file
    done = start(words, command.env, found if memory else None)
    expected = command.expects() if callable(command.expects) else command.expects
    if done.code:
        found.fault = f"exit code {done.code}: {done.output[-300:].decode('utf-8', 'replace').strip()}"
    elif expected.encode() not in done.output:
        found.fault = f"{expected!r} is not in its answer"
    found.largest = max(found.largest, done.largest)
    return done


def _to_file(words: Sequence[str], env: Mapping[str, str], watched: Figures | None) -> Run:
    """Run a command whose output goes where no terminal is."""
    with tempfile.TemporaryFile() as out:
        begun = time.perf_counter()
        process = subprocess.Popen(words, env=env, stdin=subprocess.DEVNULL, stdout=out, stderr=out)
        return _ended(process, begun, watched, lambda: _all_of(out))


def _all_of(file: IO[bytes]) -> bytes:
    file.seek(0)
    return file.read()


def _on_terminal(words: Sequence[str], env: Mapping[str, str], watched: Figures | None) -> Run:
    """Run a command that believes to be on a terminal."""
    ours, theirs = pty.openpty()
    with open(ours, "rb", buffering=0) as reader, ThreadPoolExecutor(1) as pool:
        begun = time.perf_counter()
        process = subprocess.Popen(words, env=env, stdin=theirs, stdout=theirs, stderr=theirs)
        os.close(theirs)
        output = pool.submit(lambda: b"".join(iter(lambda: _read(reader), b"")))
        return _ended(process, begun, watched, output.result)


def _read(reader: IO[bytes]) -> bytes:
    try:
        return reader.read(65536)
    except OSError:  # how Linux says that nobody writes any more
        return b""


def _ended(process: subprocess.Popen[bytes], begun: float, watched: Figures | None, output: Callable[[], bytes]) -> Run:
    """Wait for a process and tell of its run."""
    if watched is not None:
        watched.tree = _watch(process.pid)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    largest = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return Run(seconds, usage.ru_utime + usage.ru_stime, largest, process.returncode, output())


def _watch(pid: int) -> int | None:
    """The most memory that a process and those below it had at one moment, until it ends."""
    most = 0
    while os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
        processes = _tree(pid)
        counted = "Pss:" if len(processes) > 1 else "Rss:"  # of what others share, a part or all
        most = max(most, sum(_memory(one, counted) for one in processes))
        time.sleep(_LOOK_AGAIN)
    return most or None


def _tree(pid: int) -> list[int]:
    found = [pid]
    for one in found:  # grows while it is gone through
        with contextlib.suppress(OSError):
            found += map(int, Path(f"/proc/{one}/task/{one}/children").read_text("ascii").split())
    return found


def _memory(pid: int, counted: str) -> int:
    """A process's memory in bytes; 0 where it can't be told."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines():
            if line.startswith(counted):
                return int(line.split()[1]) * 1024
    return 0
