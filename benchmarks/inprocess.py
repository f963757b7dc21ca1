"""Times what a running Python process asks of newsarc: ``python benchmarks/inprocess.py --events 10000``.

Knows: the public API, and the parts below it that read one page or one folder.
Must not know: the command line, and what starting a process takes (`commands`).

The index is built in another process beforehand, so that the memory told at
the end is that of asking alone.
"""

from __future__ import annotations

import argparse
import gc
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from math import ceil
from pathlib import Path

from commands import prepared
from questions import Question, Questions, draw
from tables import aligned, megabytes

from newsarc import Archive, UsageError
from newsarc.pages.folders import group_by_folder
from newsarc.pages.parse import parse
from newsarc.validation.survey_reader import survey

_IN_TEN = 10
_STOP_WORDS = "the of in to a and for at on is by with that from as after"


class Lines:
    """The lines of the table, as they are measured."""

    head = ("what", "times", "median ms", "p95 ms", "worst ms", "first", "in ten")

    def __init__(self) -> None:
        self.rows: list[list[str]] = []

    def time(self, name: str, calls: Iterable[Callable[[], object]]) -> None:
        """Time some calls, each once."""
        self._add(name, [_timed(call) for call in calls], [])

    def ask(self, name: str, archive: Archive, questions: Sequence[Question]) -> None:
        """Time some searches, and see where the page that each was made from comes up."""
        times: list[float] = []
        ranks: list[int] = []
        for question in questions:
            paths: list[str] = []
            times.append(_timed(lambda: paths.extend(_search(archive, question.text))))  # noqa: B023 - called at once
            ranks.append(paths.index(question.path) + 1 if question.path in paths else 0)
        self._add(name, times, ranks)

    def _add(self, name: str, times: list[float], ranks: Sequence[int]) -> None:
        if not times:
            return
        times.sort()
        marks = [times[ceil(len(times) * share) - 1] for share in (0.5, 0.95, 1)]
        found = [sum(rank == 1 for rank in ranks), sum(0 < rank <= _IN_TEN for rank in ranks)]
        self.rows.append(
            [
                name,
                str(len(times)),
                *(_shown(mark * 1000) for mark in marks),
                *(f"{count / len(ranks):.3f}" if ranks else "" for count in found),
            ]
        )


def _shown(milliseconds: float) -> str:
    return f"{milliseconds:.0f}" if milliseconds >= 100 else f"{milliseconds:.3g}"


def _timed(call: Callable[[], object]) -> float:
    begun = time.perf_counter()
    call()
    return time.perf_counter() - begun


def _search(archive: Archive, text: str) -> list[str]:
    """The pages that answer a query; none where it is refused."""
    try:
        return [hit.path for hit in archive.search(text)]
    except UsageError:
        return []


# ---------------------------------------------------------------- what is measured


def reading(lines: Lines, archive: Archive, asked: Questions) -> None:
    """Pages, days and folders, without an index."""
    texts = [(path, archive.raw(path) or b"") for path in asked.paths]
    lines.time("a page parsed", (_calling(parse, path, data) for path, data in texts))
    lines.time("a page read: Archive.page", (_calling(archive.page, path) for path in asked.paths))
    days = ["-".join(path.split("/")[2:5]) for path in asked.paths]
    lines.time("a day read: Archive.day", (_calling(archive.day, day) for day in days))
    folders = group_by_folder(
        f"{path.rpartition('/')[0]}/{name}" for path in asked.paths for name in _pages(archive, path)
    )
    lines.time("a day's folder surveyed", (_calling(survey, str(archive.root), [folder], "") for folder in folders))


def _pages(archive: Archive, path: str) -> list[str]:
    return [file.name for file in (archive.root / path[1:]).parent.iterdir()]


def _calling(function: Callable[..., object], *arguments: object) -> Callable[[], object]:
    return lambda: function(*arguments)


def asking(lines: Lines, archive: Archive, asked: Questions) -> None:
    """Searches for a page one knows, and what belongs to names and pages."""
    lines.time("the kept index opened", [lambda: Archive(archive.root).index] * 5)
    gc.collect()  # these are of no use any more, and their files are mapped into memory
    archive.search(asked.known[0].text)  # what is read once and kept is read now
    lines.ask("search", archive, asked.known)
    lines.ask("search, misspelt", archive, asked.misspelt)
    lines.ask("search, unfinished word", archive, asked.unfinished)
    lines.ask("search, a phrase", archive, asked.phrases)
    lines.ask("search, Chinese", archive, asked.chinese)
    names = [asked.names[at * len(asked.names) // len(asked.paths)] for at in range(len(asked.paths))]
    lines.time("related to a name", (_calling(archive.related, name) for name in dict.fromkeys(names)))
    lines.time("related to a page", (_calling(archive.related, path) for path in asked.paths))


def strange(lines: Lines, archive: Archive, asked: Questions) -> None:
    """Searches that nobody means, but that happen."""
    few = min(10, ceil(len(asked.paths) / 4))
    pages = [(archive.raw(path) or b"").decode("utf-8", "replace") for path in asked.paths[:few]]
    words = " ".join(question.text for question in asked.known).split()
    fifty = [" ".join(random.Random(at).sample(words, min(50, len(words)))) for at in range(few)]
    kinds = {
        "a page's text pasted": pages,
        "fifty words": fifty,
        "one letter": list("aestxz"),
        "stop words alone": [" ".join(_STOP_WORDS.split()[: at + 1]) for at in range(10)],
        "signs alone": ["...", "?!", "—", '"', "()[]", "-", "***", "。，"],
    }
    for name, texts in kinds.items():
        lines.time(f"search, {name}", (_calling(_search, archive, text) for text in texts))


def peak() -> int:
    """The most memory in bytes that this process has had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


# ---------------------------------------------------------------- the command line


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Time what a running Python process asks of newsarc.")
    parser.add_argument("--archive", type=Path, help="an archive of one's own")
    parser.add_argument("--events", type=int, default=10_000, help="else the size of the one that is made")
    parser.add_argument("--archives", type=Path, help="where archives are kept; default: a temporary folder")
    parser.add_argument("--queries", type=int, default=200, help="of each kind")
    return parser.parse_args()


def main() -> None:
    """Measure and print a table."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="newsarc-bench-") as scratch:
        os.environ["NEWSARC_CACHE_DIR"] = f"{scratch}/cache"
        root = options.archive or prepared(options.events, (options.archives or Path(scratch)).resolve())
        asked = draw(root.resolve(), options.queries)
        build = [sys.executable, "-m", "newsarc", "index", "-C", str(root)]
        subprocess.run(build, check=True, stdout=subprocess.DEVNULL)
        archive, lines = Archive(root), Lines()
        reading(lines, archive, asked)
        before = peak()
        asking(lines, archive, asked)
        asked_all = peak()
        strange(lines, archive, asked)
        print(f"{archive.index.total:,} events\n\n{aligned(lines.head, lines.rows)}")
        print(f"peak memory: {megabytes(before)} MB after reading, {megabytes(asked_all)} MB after asking, ", end="")
        print(f"{megabytes(peak())} MB in all")


if __name__ == "__main__":
    main()
