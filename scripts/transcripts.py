"""Runs again what a document shows of newsarc.

A ``console`` block holds ``$ newsarc …`` lines, each with what a terminal of 90
columns shows below it, without colours; a line ``…`` stands for lines left out,
and as many as stood before and after it are kept. A ``pycon`` block holds a
session of Python.
"""

from __future__ import annotations

import fcntl
import io
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from contextlib import chdir, redirect_stdout
from doctest import DocTestParser
from pathlib import Path
from tempfile import mkdtemp

ROOT = Path(__file__).parent.parent
WIDTH = 90
BLOCK = re.compile(r"(?<=^```)(console|pycon)\n(.*?)(?=^```$)", re.DOTALL | re.MULTILINE)
LEFT_OUT = "…"
_ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b\]8;[^\x1b]*\x1b\\")


def rewritten(document: str) -> str:
    """A document with its blocks run again."""
    return BLOCK.sub(lambda block: f"{block[1]}\n{replayed(block[1], block[2])}", document)


def replayed(kind: str, block: str) -> str:
    """A block's commands, each with what it prints now."""
    lines = _python(block) if kind == "pycon" else _console(block)
    return "".join(f"{line}\n" for line in lines)


def _console(block: str) -> list[str]:
    lines: list[str] = []
    for part in re.split(r"(?m)^(?=\$ )", block)[1:]:
        command, *shown = part.rstrip().splitlines()
        gap = [""] if part.endswith("\n\n") else []
        lines += [command, *_shortened(run(command.removeprefix("$ ")).splitlines(), shown), *gap]
    return lines


def _shortened(printed: list[str], shown: list[str]) -> list[str]:
    """The lines printed, but for those that a ``…`` stood for in what was shown."""
    if LEFT_OUT not in shown:
        return printed
    before = shown.index(LEFT_OUT)
    after = len(shown) - before - 1
    return [*printed[:before], LEFT_OUT, *printed[len(printed) - after :]]


def run(command: str) -> str:
    """What a command says and prints on a terminal."""
    screen, end = pty.openpty()
    fcntl.ioctl(end, termios.TIOCSWINSZ, struct.pack("HHHH", 200, WIDTH, 0, 0))
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    cache = os.environ.get("NEWSARC_CACHE_DIR") or mkdtemp(prefix="newsarc-docs-")
    env = {
        "NEWSARC_CACHE_DIR": cache,
        "PATH": path,
        "HOME": os.environ.get("HOME", ""),
        "LANG": "C.UTF-8",
        "TERM": "xterm",
    }
    process = subprocess.Popen(["sh", "-c", command], cwd=ROOT, env=env, stdout=end, stderr=subprocess.PIPE)
    os.close(end)
    printed = b""
    try:
        while piece := os.read(screen, 65536):
            printed += piece
    except OSError:  # how Linux says that nobody writes any more
        pass
    said = process.communicate()[1]
    os.close(screen)
    lines = _ANSI.sub("", (said + printed).decode()).splitlines()
    return "".join(f"{line.rstrip()}\n" for line in lines)


def _python(session: str) -> list[str]:
    names: dict[str, object] = {}
    lines: list[str] = []
    for example in DocTestParser().get_examples(session):
        printed = io.StringIO()
        with chdir(ROOT), redirect_stdout(printed):
            exec(compile(example.source, "session", "single"), names)
        first, *further = example.source.splitlines()
        lines += [f">>> {first}", *(f"... {line}" for line in further), *printed.getvalue().splitlines()]
    return lines
