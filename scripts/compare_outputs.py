"""Runs two installations of newsarc side by side: ``python scripts/compare_outputs.py OLD NEW ARCHIVE...``.

OLD and NEW are the two ``newsarc`` executables.  On each archive every command
below is run by both, in plain text and in every format that it has; stdout,
stderr and the exit code must be the same bytes.  What changes a file is run on
a copy, and all files are compared afterwards.  Prints each command whose outcome
differs, then the count.  Exit 0 where none does.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from difflib import unified_diff
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

_QUERIES = (
    ["wang", "lijun"], ["wang", "lijn"], ["volcno", "iceland"], ["earthquake"],
    ['"prime minister"'], ["china", "-beijing"],
    ["context:China"], ["source:BBC", "fire"], ["2012"], ["zzzzqqq"], ["election", "--sort", "date"], ["the"], ["重庆"],
    ["election", "--since", "2012-02"],
    ["talks", "--context", "China"], ["fire", "--exact"], ["president", "--limit", "3"],
    ["date:2012-02", "talks"], ["syria OR libya"], ["-china"],
)  # fmt: skip
_LINK_ID = re.compile(rb"id=\d+;")  # of a hyperlink on a terminal, which rich chooses at random
_NAMES = ("China", "Wang Lijun", "wang li jun", "United States", "Syria", "nobody at all", "2012-02-08", "2012-02-08/1")
_DATES = (
    "latest",
    "2012-02-08",
    "2012-02-08/1",
    "2012-02-08/99",
    "2012-02",
    "2012",
    "2012-02-31",
    "1066-10-14",
    "nothing",
)
_CALENDAR = ("--since", "2012-02", "--until", "2012-03")


def commands() -> Iterator[list[str]]:
    """Every command that changes nothing."""
    for options in ([], ["--json"], ["--color", "always"]):
        yield from (["show", one, *options] for one in _DATES)
        yield from (["search", *one, *options] for one in _QUERIES)
        yield from (["related", one, *options] for one in _NAMES)
        yield from (["timeline", *one, *options] for one in _QUERIES[:4])
        yield ["contexts", *options]
        yield ["contexts", "wang", *options]
        yield ["contexts", "--similar", *options]
        yield ["stats", *options]
        yield ["path", "China", "Syria", *options]
        yield ["rule", *options]
        yield ["rule", "NA101", *options]
        yield ["validate", "--statistics", *options]
    yield from (["validate", "--format", one] for one in ("text", "json", "github", "gitlab", "sarif", "junit"))
    yield from (["validate", "--select", one] for one in ("NA1", "NA2,NA3", "NA402", "broken-link", "nonsense"))
    yield from ([*one, *more] for one in (["search", "china"], ["related", "China"]) for more in _VARIANTS)
    yield from (["graph", "--format", one, *_CALENDAR] for one in ("json", "dot", "graphml", "mermaid", "html"))
    yield from (["graph", "China", "--depth", "1", "--format", one] for one in ("json", "dot"))
    yield from ([one, "--help"] for one in _COMMANDS)
    yield from ([], ["--help"], ["--version"], ["nonsense"], ["show", "--nonsense"], ["search"])
    yield ["show", "2012-02-08/1", "--raw"]
    yield ["validate", "--diff"]
    yield ["mv", "2012-02-08/1", "2012-02-09", "--diff"]


_VARIANTS = (["--explain"], ["-l"], ["-0"], ["--count"], [*_CALENDAR], ["--limit", "0"])
_COMMANDS = (
    "show", "search", "related", "timeline", "path", "contexts", "stats", "graph", "validate", "mv", "index", "rule",
)  # fmt: skip
_CHANGES = (["validate", "--fix"], ["mv", "2012-02-08/1", "2012-02-09"], ["validate", "--update-baseline"])


def main() -> int:
    """Run both on everything; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("old", type=Path)
    parser.add_argument("new", type=Path)
    parser.add_argument("archives", type=Path, nargs="+")
    arguments = parser.parse_args()
    run = differ = 0
    with TemporaryDirectory() as folder:
        for number, archive in enumerate(arguments.archives):
            both = [Path(folder) / f"{number}-{side}" for side in ("old", "new")]
            for words in (*commands(), *_CHANGES):
                changes = words in _CHANGES
                place = Path(folder) / "copy" if changes else archive
                outcomes = [
                    _outcome(program, words, place, archive if changes else None, cache)
                    for program, cache in zip((arguments.old, arguments.new), both, strict=True)
                ]
                run += 1
                if outcomes[0] != outcomes[1]:
                    differ += 1
                    print(f"{archive.name}: newsarc {' '.join(words)}")
                    for line in list(unified_diff(*map(_lines, outcomes), "old", "new", lineterm="", n=0))[:12]:
                        print(f"  {line[:160]!r}")
    print(f"{run} commands, {differ} with another outcome")
    return bool(differ)


def _outcome(program: Path, words: list[str], place: Path, copied: Path | None, cache: Path) -> tuple[bytes, ...]:
    """What a command prints and ends in, and what all files are like where it may change any."""
    if copied:
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(copied, place, symlinks=True)
    settings = {"NEWSARC_CACHE_DIR": str(cache), "COLUMNS": "100", "TERMINAL_WIDTH": "100", "TERM": "xterm-256color"}
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    done = subprocess.run(
        [program.absolute(), *words], cwd=place, env=kept | settings, capture_output=True, timeout=600, check=False
    )
    files = sorted(one for one in place.rglob("*") if one.is_file()) if copied else []
    sums = [f"{one.relative_to(place)} {sha256(one.read_bytes()).hexdigest()}".encode() for one in files]
    output = _LINK_ID.sub(b"id=0;", done.stdout)
    return str(done.returncode).encode(), output, done.stderr.replace(bytes(cache), b"CACHE"), b"\n".join(sums)


def _lines(outcome: tuple[bytes, ...]) -> list[str]:
    return b"\n".join(outcome).decode("utf-8", "replace").splitlines()


if __name__ == "__main__":
    sys.exit(main())
