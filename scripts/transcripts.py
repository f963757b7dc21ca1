"""Runs the commands in a document again and replaces their output.

A ``console`` block has ``$ newsarc …`` lines, each followed by what a terminal of 90
columns shows, without colours; a line ``…`` replaces omitted lines, and the numbers
of lines before and after it stay the same. A ``pycon`` block is a session of Python.
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
    """A document with the output of its blocks replaced."""
    return BLOCK.sub(lambda block: f"{block[1]}\n{replayed(block[1], block[2])}", document)


def replayed(kind: str, block: str) -> str:
    """A block's commands, each followed by what it prints now."""
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
    """The lines printed, with those omitted that ``…`` replaced in the document before."""
    if LEFT_OUT not in shown:
        return printed
    before = shown.index(LEFT_OUT)
    after = len(shown) - before - 1
    return [*printed[:before], LEFT_OUT, *printed[len(printed) - after :]]


def run(command: str) -> str:
    """What a command prints on a terminal, its messages first."""
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
    except OSError:  # how Linux reports the end of a terminal's output
        pass
    messages = process.communicate()[1]
    os.close(screen)
    lines = _ANSI.sub("", (messages + printed).decode()).splitlines()
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
