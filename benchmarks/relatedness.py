"""Measures how well `related` finds what belongs to a page: ``python benchmarks/relatedness.py --events 10000``.

Knows: how to hide what a page says of itself, and which pages share a context.
Must not know: how newsarc finds any of it (but for the parts it can switch off).

The Related lists of some pages are taken out of a copy of the archive; other
pages' lists still speak of them.  A page's mates are those that share a context
with it, by what the archive published of both: their own lists, the hidden one
too, what other lists say of them, and the lines of their day pages.  Over the
pages that have mates, the figures are means of

shown   how many of the first ten rows, or of all where there are fewer, are mates
found   the same of the first rows, as many as there are mates, but ten at most

and, in two more columns, the same by rare contexts alone, those of at most 60
pages.  Each part of the score is then switched off in turn.  In the second table
the days' lines of contexts of these pages are hidden too, as in editions
that have none.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence, Set
from pathlib import Path
from typing import NamedTuple

from commands import prepared
from questions import event_files
from tables import aligned

from newsarc import Archive
from newsarc.relations.related import related_to_pages
from newsarc.relations.weights import WEIGHTS, Weights

_FIRST = 10
_RARE = 60  # pages
_DAY_PAGES = ("index.md", "README.md")
_ENTRY = re.compile(r"\]\((?:/[a-z]{2})?(/news/\S+\.md)\) _(?:Context|消息): (.*)_$", re.MULTILINE)
_ITEM = re.compile(r"^### \[.*\]\((?:/[a-z]{2})?(/news/\S+\.md)\)\n_Context: (.*)_\n", re.MULTILINE)
_RELATED = re.compile(r"^### (?:Related|有关):\n.*\Z", re.MULTILINE | re.DOTALL)


class Published(NamedTuple):
    """What an archive says of its pages: each page's contexts, and each context's pages."""

    names: Mapping[str, Set[str]]
    pages: Mapping[str, Set[str]]

    def mates(self, page: str, most: float) -> set[str]:
        """The pages that share a context with one, of those that at most so many pages have."""
        shared = (self.pages[name] for name in self.names[page] if len(self.pages[name]) <= most)
        return set().union(*shared) - {page}


def published(root: Path) -> Published:
    """What the pages' lists and the lines of their days say."""
    names: dict[str, set[str]] = {path: set() for path in event_files(root)}
    for path in names:
        for target, line in _ENTRY.findall(_read(root, path)):
            for one in {path, target} & names.keys():
                names[one].update(line.split(", "))
    for folder in sorted({path.rpartition("/")[0] for path in names}):
        for path, line in _ITEM.findall(_read(root, f"{folder}/{_DAY_PAGES[0]}")):
            if path in names:
                names[path].update(line.split(", "))
    pages: dict[str, set[str]] = defaultdict(set)
    for path, own in names.items():
        for name in own:
            pages[name].add(path)
    return Published(names, pages)


def hide(root: Path, pages: Sequence[str], *, days: bool) -> None:
    """Take the Related lists of some pages out, and with ``days`` their contexts on day pages."""
    for path in pages:
        _write(root, path, _RELATED.sub("", _read(root, path)))
    hidden = set(pages)
    for folder in {path.rpartition("/")[0] for path in pages} if days else ():
        for name in _DAY_PAGES:
            text = _read(root, f"{folder}/{name}")
            _write(root, f"{folder}/{name}", _ITEM.sub(lambda item: _silent(item, hidden), text))


def _silent(item: re.Match[str], hidden: Set[str]) -> str:
    return f"{item[0].splitlines()[0]}\n" if item[1] in hidden else item[0]


def _read(root: Path, path: str) -> str:
    file = root / path[1:]
    return file.read_text("utf-8", "replace") if file.exists() else ""


def _write(root: Path, path: str, text: str) -> None:
    if (root / path[1:]).exists():
        (root / path[1:]).write_text(text, "utf-8")


# ---------------------------------------------------------------- what is measured


class Shares:
    """Means over the pages that have mates."""

    def __init__(self) -> None:
        self._of: Counter[str] = Counter()
        self._sums: Counter[str] = Counter()

    def add(self, kind: str, rows: Sequence[str], mates: Set[str]) -> None:
        """Count a page's first rows."""
        if not mates:
            return
        due = min(_FIRST, len(mates))
        self._of[kind] += 1
        self._sums[f"{kind} shown"] += sum(row in mates for row in rows) / max(len(rows), 1)
        self._sums[f"{kind} found"] += sum(row in mates for row in rows[:due]) / due

    def means(self, kind: str) -> list[str]:
        """The two means of a kind."""
        return [f"{self._sums[f'{kind} {what}'] / max(self._of[kind], 1):.3f}" for what in ("shown", "found")]


def measured(archive: Archive, sample: Sequence[str], published_lists: Published, weights: Weights) -> list[str]:
    """A line of the table."""
    shares, times = Shares(), []
    for page in sample:
        number = archive.index.number_of(page)
        begun = time.perf_counter()
        found = related_to_pages(archive.index, [number], page, limit=_FIRST, weights=weights) if number else None
        times.append(time.perf_counter() - begun)
        rows = [hit.path for hit in found.hits] if found else []
        shares.add("any", rows, published_lists.mates(page, float("inf")))
        shares.add("rare", rows, published_lists.mates(page, _RARE))
    return [*shares.means("any"), *shares.means("rare"), f"{sorted(times)[len(times) // 2] * 1000:.1f}"]


def variants() -> list[tuple[str, Weights]]:
    """The weights as they are, and with each part switched off in turn."""
    return [("as it is", WEIGHTS), *((f"without {part}", WEIGHTS._replace(**{part: 0.0})) for part in Weights._fields)]


# ---------------------------------------------------------------- the command line


def main() -> None:
    """Measure and print two tables."""
    parser = argparse.ArgumentParser(description="Measure how well newsarc finds what belongs to a page.")
    parser.add_argument("--archive", type=Path, help="an archive of one's own; it is copied, never written to")
    parser.add_argument("--events", type=int, default=10_000, help="else the size of the one that is made")
    parser.add_argument("--archives", type=Path, help="where archives are kept; default: a temporary folder")
    parser.add_argument("--sample", type=int, default=300, help="how many pages' lists are hidden")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="newsarc-bench-") as scratch:
        os.environ["NEWSARC_CACHE_DIR"] = f"{scratch}/cache"
        root = options.archive or prepared(options.events, (options.archives or Path(scratch)).resolve())
        published_lists = published(root)
        paths = sorted(published_lists.names)
        sample = random.Random(options.seed).sample(paths, min(options.sample, len(paths)))
        for days in (False, True):
            copy = Path(scratch) / "hidden"
            shutil.copytree(root, copy)
            hide(copy, sample, days=days)
            archive = Archive(copy, cache=False)
            rows = [[name, *measured(archive, sample, published_lists, weights)] for name, weights in variants()]
            print(f"{len(paths):,} events, {len(sample)} lists hidden{', days silent' if days else ''}\n")
            print(aligned(("score", "shown", "found", "rare shown", "rare found", "median ms"), rows))
            shutil.rmtree(copy)


if __name__ == "__main__":
    main()
