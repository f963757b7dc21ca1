"""Times ``validate --watch``, from a page being saved to its report: ``python benchmarks/watch.py --events 10000``.

Knows: how a page is saved, and the lines that a report ends in.  Must not know: how a change is seen.

A page is saved as careful editors do it: written beside its place and moved
there.  The clock runs from then until the report's last line can be read.  Each
kind of change is undone by the next one; in the end the archive is what it was.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple

from commands import prepared
from tables import aligned

_SUMMARY = re.compile(r"[\d,]+ errors?, [\d,]+ warnings? in [\d,]+ pages, [\d,]+ links.*\n")
_BROKEN = b"\nSee [what was said before](/news/2001/2/30/nothing-of-the-kind.md).\n"
_PAUSE = 0.6  # seconds between two changes, so that each is one of its own


class Change(NamedTuple):
    """A change by its name: what a page is to hold, None where it is to be gone."""

    name: str
    file: Path
    data: bytes | None


def changes(file: Path) -> list[Change]:
    """What is done to a page, and undone."""
    data = file.read_bytes()
    new = file.with_name("a-page-that-is-new.md")
    return [
        Change("saved as it is", file, data),
        Change("a link broken", file, data + _BROKEN),
        Change("a link mended", file, data),
        Change("a title changed", file, re.sub(rb"(?m)^# ", b"# Again: ", data, count=1)),
        Change("the title as it was", file, data),
        Change("a page added", new, data),
        Change("the page removed", new, None),
    ]


def make(change: Change) -> float:
    """Make a change; when it was there."""
    if change.data is None:
        change.file.unlink()
        return time.perf_counter()
    draft = change.file.with_name(".draft")
    draft.write_bytes(change.data)
    begun = time.perf_counter()
    os.replace(draft, change.file)
    return begun


def read_report(output: IO[str]) -> str:
    """The next report as it is printed."""
    lines: list[str] = []
    for line in output:
        lines.append(line)
        if _SUMMARY.fullmatch(line):
            return "".join(lines)
    sys.exit("the watch has ended")


@contextmanager
def watching(root: Path) -> Iterator[IO[str]]:
    """What a watch prints, which has begun."""
    words = [sys.executable, "-m", "newsarc", "validate", "--watch", "-C", str(root)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stderr
        try:
            read_report(process.stdout)
            process.stderr.readline()
            time.sleep(3 * _PAUSE)
            yield process.stdout
        finally:
            process.terminate()


def measure(root: Path, runs: int) -> dict[str, list[float]]:
    """The seconds from each change to its report, by the name of the change."""
    events = sorted(file for file in root.glob("news/*/*/*/*.md") if file.name not in ("index.md", "README.md"))
    chosen = random.Random(1).sample(events, min(runs, len(events)))
    seconds: dict[str, list[float]] = {}
    with watching(root) as output:
        for file in chosen:
            for change in changes(file):
                begun = make(change)
                report = read_report(output)
                seconds.setdefault(change.name, []).append(time.perf_counter() - begun)
                if ("nothing-of-the-kind" in report) != (change.name == "a link broken"):
                    sys.exit(f"{change.name}: the report is another's\n{report}")
                time.sleep(_PAUSE)
    return seconds


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--archives", type=Path, metavar="DIR", help="keep the archive there, or take it from there")
    parser.add_argument("--events", type=int, default=10_000)
    parser.add_argument("--root", type=Path, metavar="DIR", help="an archive that is there; it is as it was afterwards")
    parser.add_argument("--runs", type=int, default=9, help="pages that each change is made to")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="newsarc-bench-") as scratch:
        root = options.root or prepared(options.events, (options.archives or Path(scratch)).resolve())
        seconds = measure(root.resolve(), options.runs)
    rows = [
        [name, str(len(found)), f"{statistics.median(found):.3f}", f"{max(found):.3f}"]
        for name, found in seconds.items()
    ]
    print(aligned(("change", "times", "median s", "worst s"), rows))


if __name__ == "__main__":
    main()
