"""Shared by tests of commands and of the cache: pages, the command in a separate process, what processes leave behind.

A file that changed within the last tenth of a second counts as changed again, so
that `settle` waits where a test needs the cache to be used again.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from newsarc.index import store
from tests.conftest import REPOSITORY
from tests.support import fork_server


def event(path: str, title: str, *related: tuple[str, str, str], summary: str = "It is said so.") -> str:
    """An event page; ``related`` gives title, path and contexts of each entry."""
    day = path.rpartition("/")[0]
    rows = "".join(
        f"{number}. [{name}]({to}) _Context: {names}_\n" for number, (name, to, names) in enumerate(related, 1)
    )
    text = f"### [{day[6:].replace('/', '-')}]({day}/index.md)\n\n# {title}\n\n{summary}\n\n"
    return text + "### Source:\n\n1. [BBC](https://a.test/1)\n\n" + (f"### Related:\n\n{rows}" if rows else "")


def day_page(day: str, *items: tuple[str, str, str]) -> str:
    """A day page; ``items`` give title, path and contexts."""
    head = f"## [{day[6:].replace('/', '-')}]({day}/index.md)\n\n"
    return head + "".join(f"### [{title}]({path})\n_Context: {names}_\n\n" for title, path, names in items)


def settle() -> None:
    """Wait until new files no longer count as just changed."""
    time.sleep(0.13)


def run(
    *words: str, root: Path, cwd: Path | None = None, timeout: float = 60, user: int | None = None, **env: str
) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own, as another user if one is given by id."""
    done = fork_server.run(
        *words, "-C", str(root), cwd=cwd or Path.cwd(), env=environment(**env), timeout=timeout, user=user
    )
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


def command(*words: str, root: Path) -> list[str]:
    return [sys.executable, "-m", "newsarc", *words, "-C", str(root)]


def environment(**env: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(REPOSITORY), "PYTHONUTF8": "1", **env}


def children() -> list[str]:
    """The ids of the processes that this one has started and not yet waited for, but for the one that commands need."""
    with open(f"/proc/self/task/{os.getpid()}/children") as file:
        return [one for one in file.read().split() if int(one) not in fork_server.processes()]


def drafts(cache: Path) -> list[str]:
    return [one.name for one in cache.iterdir() if "draft" in one.name]


def session(*words: str, root: Path) -> subprocess.Popen[bytes]:
    """Start the command in a session of its own, so that it can be ended with all its processes."""
    return subprocess.Popen(
        command(*words, root=root),
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def duration(*words: str, root: Path) -> float:
    """How many seconds a `session` of the command takes if nothing ends it; with `run` it would be fewer."""
    begun = time.monotonic()
    process = session(*words, root=root)
    assert process.wait(60) in (0, 1)
    return time.monotonic() - begun


def end(process: subprocess.Popen[bytes]) -> None:
    """End a process of ours with all that it started."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def of_session(number: int) -> list[int]:
    """The running processes of a session."""
    found = []
    for one in Path("/proc").iterdir():
        with suppress(OSError, ValueError):
            state, _, _, its = (one / "stat").read_text().rpartition(")")[2].split()[:4]
            if int(its) == number and state != "Z":
                found.append(int(one.name))
    return found


def take_for_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have every archive count as too large to be compared file by file."""
    monkeypatch.setattr(store, "FEW", 1)
