"""Times each command as a whole process, over archives of growing size: ``python benchmarks/commands.py``.

Knows: which commands are measured, and against what.
Must not know: how anything is measured (`timing`), the inside of newsarc.

The measure of a command is a ratio: to a bare Typer command, which is what any
command of this kind must take, and to a tool that one would use instead, where
that is on PATH.  Archives and the cache lie in a temporary folder, unless
``--archives`` names one, in which archives are kept for the next time.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import platform
import random
import shlex
import shutil
import string
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

from archive import FORMAT
from questions import Question, Questions, draw
from tables import aligned, megabytes
from timing import Command, Figures, in_turn

_HERE = Path(__file__).resolve().parent
_SEED = 1
_TO_TYPE = 0.25  # seconds from an edit to the search; nobody is faster, and what changed just now is never trusted
_ASKED_FOR = 5  # which of the commonest names of the archive is asked for
_BARE = """import typer
app = typer.Typer()
@app.command()
def one(word: str) -> None:
    print(word)
@app.command()
def other() -> None: ...
app()
"""
_LOUD = ("PYTHONDONTWRITEBYTECODE", "NO_COLOR", "FORCE_COLOR", "NEWSARC_", "GITHUB_", "COLUMNS", "LINES")


@dataclass(slots=True)
class Row:
    """A command's figures, and those of the bare Typer command and of a peer that it took turns with."""

    name: str
    own: Figures
    floor: Figures | None = None
    peer: str = ""
    against: Figures | None = None


@dataclass(slots=True)
class Bench:
    """What is the same for all commands over one archive."""

    root: Path
    newsarc: list[str]
    floor: Command
    env: dict[str, str]
    asked: Questions
    runs: int
    rows: list[Row] = field(default_factory=list)

    def command(self, name: str, *words: str, expects: str = "", terminal: bool = False) -> Command:
        """A newsarc command over the archive."""
        return Command(name, [*self.newsarc, *words], self.env, expects, terminal)

    def peer(self, *words: str) -> Command | None:
        """Another tool's command; None where it isn't installed."""
        return Command(words[0], words, self.env) if shutil.which(words[0]) else None

    def add(self, command: Command, peer: Command | None = None) -> None:
        """Measure a command in turn with the bare Typer command, and with a peer."""
        floor, own, *other = in_turn([self.floor, command, *([peer] if peer else [])], self.runs)
        self.keep(Row(command.name, own, floor, peer.name if peer else "", other[0] if other else None))

    def add_together(self, commands: Sequence[Command], peer: Command | None) -> None:
        """Measure commands that go through the whole archive in turn with one peer."""
        figures = in_turn([*commands, *([peer] if peer else [])], max(1, self.runs // 3))
        other = figures[-1] if peer else None
        for command, own in zip(commands, figures, strict=False):
            self.keep(Row(command.name, own, None, peer.name if peer else "", other))

    def keep(self, row: Row) -> None:
        """Add a row, and show that there is one more."""
        self.rows.append(row)
        print(".", end="", file=sys.stderr, flush=True)


# ---------------------------------------------------------------- what is measured


def measure(bench: Bench) -> None:
    """Everything, in an order in which the cold commands come first and what they keep serves the warm ones."""
    floors(bench)
    whole_archive(bench)
    showing(bench)
    searching(bench)
    relating(bench)
    unchanged(bench)
    edited(bench)


def floors(bench: Bench) -> None:
    """What any command must take, and what newsarc takes before it looks at an archive."""
    bench.add(Command("bare Python", [sys.executable, "-c", "pass"], bench.env))
    bench.add(Command("bare Typer", bench.floor.words, bench.env, "word"))
    bench.add(bench.command("--help", "--help", expects="Usage"))
    typed = {"_NEWSARC_COMPLETE": "complete_bash", "COMP_WORDS": "newsarc se", "COMP_CWORD": "1"}
    bench.add(Command("completion", bench.newsarc, {**bench.env, **typed}, "search"))


def whole_archive(bench: Bench) -> None:
    """What reads every page, with nothing kept."""
    root = str(bench.root)
    words = ("--offline", "--no-progress", "--root-dir", root, f"{root}/news/**/*.md")
    cold = bench.command("validate --no-cache", "validate", "--no-cache", expects="0 errors, 0 warnings")
    bench.add_together([cold, bench.command("index --rebuild", "index", "--rebuild")], bench.peer("lychee", *words))


def showing(bench: Bench) -> None:
    """A day, for a pipe and for a person."""
    folder = bench.asked.paths[0].split("/")[2:5]
    day = date(*map(int, folder)).isoformat()
    bench.add(bench.command("show DATE", "show", day, expects=day))
    bench.add(bench.command("show DATE, terminal", "show", day, expects=day, terminal=True))


def searching(bench: Bench) -> None:
    """The kinds of search, with the index kept."""
    asked = bench.asked
    word = asked.known[0].text.split()[0]
    rg = bench.peer("rg", "-il", word, str(bench.root / "news"))
    bench.add(_search(bench, "search, warm", asked.known), rg)
    bench.add(_search(bench, "search, misspelt", asked.misspelt))
    bench.add(_search(bench, "search, unfinished word", asked.unfinished))
    if asked.chinese:
        bench.add(_search(bench, "search, Chinese", asked.chinese))


def _search(bench: Bench, name: str, questions: Sequence[Question]) -> Command:
    """A search for the first of some questions, which must find the page that it was made from."""
    return bench.command(name, "search", questions[0].text, expects=questions[0].path)


def relating(bench: Bench) -> None:
    """What belongs to a name that many pages carry, and to a page."""
    name = bench.asked.names[:_ASKED_FOR][-1]
    rg = bench.peer("rg", "-l", name, str(bench.root / "news"))
    bench.add(bench.command("related ENTITY", "related", name, expects="\t"), rg)
    bench.add(bench.command("related PAGE", "related", bench.asked.paths[0], expects="\t"))


def unchanged(bench: Bench) -> None:
    """What looks at every file and finds none changed."""
    look = bench.peer("find", str(bench.root / "news"), "-type", "f", "-printf", "%p %s %T@\n")
    warm = bench.command("validate, warm", "validate", expects="0 errors, 0 warnings")
    bench.add_together([warm, bench.command("index, warm", "index", expects="up to date")], look)


def edited(bench: Bench) -> None:
    """A search right after an edit, for the word that was put in, beside the search that follows it."""
    page = bench.root / bench.asked.paths[-1][1:]
    with _put_back(page) as original:
        words: list[str] = []

        def edit() -> list[str]:
            words.append("".join(random.Random(len(words)).choices(string.ascii_lowercase, k=12)))
            _replace(page, original.replace(b"\n# ", f"\n# {words[-1].capitalize()} ".encode(), 1))
            time.sleep(_TO_TYPE)
            return search()

        def search() -> list[str]:
            return [*bench.newsarc, "search", words[-1]]

        def title() -> str:
            return f"\t{words[-1].capitalize()} "

        name = "search, a page edited"
        own, warm = in_turn([Command(name, edit, bench.env, title), Command("", search, bench.env, title)], bench.runs)
        bench.keep(Row(name, own, None, "search again", warm))


@contextlib.contextmanager
def _put_back(page: Path) -> Iterator[bytes]:
    """A page's bytes; whatever is done to it, it holds them again afterwards."""
    original = page.read_bytes()
    try:
        yield original
    finally:
        _replace(page, original)


def _replace(page: Path, data: bytes) -> None:
    """Write a page as editors do: beside its place, and then moved there."""
    draft = page.with_name(".draft")
    draft.write_bytes(data)
    draft.replace(page)


# ---------------------------------------------------------------- tables


def table(rows: Sequence[Row]) -> str:
    """The figures of one archive, a command a line."""
    head = ["command", "s", "/ Typer", "CPU s", "MB", "peer", "peer s", "/ peer", "CPU s", "MB"]
    return aligned(head, [_line(row) for row in rows])


def _line(row: Row) -> list[str]:
    own, peer = row.own, row.against
    return [
        row.name,
        f"{own.median:.3f}",
        _ratio(own, row.floor),
        f"{own.median_cpu:.3f}",
        megabytes(own.memory),
        row.peer,
        f"{peer.median:.3f}" if peer else "",
        _ratio(own, peer),
        f"{peer.median_cpu:.3f}" if peer else "",
        megabytes(peer.memory) if peer else "",
    ]


def _ratio(own: Figures, other: Figures | None) -> str:
    return f"{own.median / other.median:.3g}" if other else ""


def growth(found: Mapping[int, Sequence[Row]]) -> str:
    """By how much each command takes longer in the next larger archive, on the clock and of the processors."""
    steps = list(pairwise(sorted(found)))
    rows = {size: {row.name: row.own for row in rows} for size, rows in found.items()}
    lines = []
    for name in rows[min(found)]:
        if all(name in rows[size] for size in found):
            pairs = [(rows[large][name], rows[small][name]) for small, large in steps]
            clock = [f"{large.median / small.median:.2f}" for large, small in pairs]
            lines.append([name, *clock, *(f"{large.median_cpu / small.median_cpu:.2f}" for large, small in pairs)])
    names = [f"{small:,} to {large:,}" for small, large in steps]
    return aligned(["command", *names, *(f"CPU, {name}" for name in names)], lines)


def raw(found: Mapping[int, Sequence[Row]]) -> dict[str, Any]:
    """All figures for a program, times in seconds and memory in bytes."""
    machine = {"processors": os.cpu_count(), "system": platform.platform(), "python": platform.python_version()}
    return {
        "machine": machine,
        "sizes": {
            str(size): [
                {
                    "command": row.name,
                    **_raw(row.own),
                    "typer": _raw(row.floor),
                    "peer": row.peer,
                    "against": _raw(row.against),
                }
                for row in rows
            ]
            for size, rows in found.items()
        },
    }


def _raw(figures: Figures | None) -> dict[str, Any]:
    if figures is None:
        return {}
    return asdict(figures)


# ---------------------------------------------------------------- the command line


def prepared(size: int, archives: Path) -> Path:
    """The archive of a size, made where it isn't there yet; in a process of its own, which leaves this one small."""
    root = archives / f"{size}-seed{_SEED}-v{FORMAT}"
    if not root.is_dir():
        words = [sys.executable, str(_HERE / "archive.py"), str(root), "--events", str(size), "--seed", str(_SEED)]
        subprocess.run(words, check=True, stdout=subprocess.DEVNULL)
    return root


def _environment(root: Path, cache: Path) -> dict[str, str]:
    """This process's environment without what changes how commands start or what they print."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_LOUD)}
    own = {"NEWSARC_ARCHIVE": str(root), "NEWSARC_CACHE_DIR": str(cache), "NEWSARC_PAGER": ""}  # none waits for a key
    return {**kept, "TERM": "xterm-256color", **own}


def _bench(root: Path, newsarc: list[str], runs: int, scratch: Path) -> Bench:
    bare = scratch / "bare.py"
    bare.write_text(_BARE)
    env = _environment(root, scratch / "cache")
    floor = Command("bare Typer", [sys.executable, str(bare), "one", "word"], env)
    return Bench(root, newsarc, floor, env, draw(root, 20), runs)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Time the commands of newsarc over archives of growing size.")
    parser.add_argument("--sizes", default="1000,10000,100000", help="events in each archive")
    parser.add_argument("--archives", type=Path, help="where archives are kept; default: a temporary folder")
    parser.add_argument("--newsarc", default=f"{shlex.quote(sys.executable)} -m newsarc", help="the command")
    parser.add_argument("--runs", type=int, default=9, help="of each command; a third of that of what reads every page")
    parser.add_argument("--json", type=Path, help="a file for the raw figures")
    return parser.parse_args()


def main() -> None:
    """Measure, print a table for each size and one of growth, and exit with 1 where a command went wrong."""
    options = _options()
    if os.environ.get("PYTHONDONTWRITEBYTECODE"):
        print("PYTHONDONTWRITEBYTECODE slows every start; the commands are run without it", file=sys.stderr)
    found: dict[int, list[Row]] = {}
    with tempfile.TemporaryDirectory(prefix="newsarc-bench-") as scratch:
        archives: Path = (options.archives or Path(scratch)).resolve()
        for size in sorted({int(size) for size in options.sizes.split(",")}):
            root = prepared(size, archives)
            bench = _bench(root, shlex.split(options.newsarc), options.runs, Path(scratch))
            measure(bench)
            found[size] = bench.rows
            print(f"\n{size:,} events\n\n{table(bench.rows)}", flush=True)
    if len(found) > 1:
        print(f"Growth: time in the larger archive / time in the smaller\n\n{growth(found)}")
    if options.json:
        options.json.write_text(json.dumps(raw(found), indent=1) + "\n")
    faults = [f"{size:,} events, {row.name}: {row.own.fault}" for size in found for row in found[size] if row.own.fault]
    sys.exit("\n".join(faults) or None)


if __name__ == "__main__":
    main()
