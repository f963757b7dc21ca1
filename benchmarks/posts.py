"""Makes and measures an archive of Jekyll posts: ``python benchmarks/posts.py --posts 100000``.

Knows: what a blog looks like at large, and which tools one would use in newsarc's place.
Must not know: the inside of newsarc.

The same number and seed give the same bytes.  One link in fifty leads nowhere.  The measures are the time and the size
of an index per megabyte of text, against one table of FTS5 over the same text, and the times of searches and of a
validation against ripgrep and lychee where these are on PATH.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from tables import aligned
from timing import Command, in_turn
from wording import Language

_FIRST = date(2004, 1, 1)
_SECTIONS = ("", "## Background", "## What changed", "## What comes next")
_CONFIG = "title: A blog\npermalink: /:year/:month/:day/:title/\n"
_BROKEN = 0.02  # of the links


def make(folder: Path, posts: int, seed: int) -> None:
    """Write the archive."""
    rng = random.Random(seed)
    language = Language(rng, posts)
    (folder / "_posts").mkdir(parents=True)
    (folder / "_config.yml").write_text(_CONFIG, encoding="utf-8")
    urls: list[str] = []
    for number in range(posts):
        day = _FIRST + timedelta(days=number * 8000 // posts)
        names = [language.people.draw(), language.places.draw()]
        title = language.title(names)
        slug = "-".join(title.lower().rstrip(".").replace(",", "").replace("'", "").split()[:8]) + f"-{number}"
        text = "".join(_post(rng, language, title, names, day, urls))
        (folder / "_posts" / f"{day}-{slug}.md").write_text(text, encoding="utf-8")
        urls.append(f"/{day:%Y/%m/%d}/{slug}/")


def _post(
    rng: random.Random, language: Language, title: str, names: list[str], day: date, urls: list[str]
) -> Iterator[str]:
    yield f'---\nlayout: post\ntitle: "{title}"\ndate: {day} 09:30:00 +0000\ntags: [{", ".join(names)}]\n---\n\n'
    for section in _SECTIONS[: rng.randrange(1, len(_SECTIONS) + 1)]:
        yield f"{section}\n\n" if section else ""
        for _ in range(rng.randrange(1, 4)):
            yield " ".join(language.summary() for _ in range(rng.randrange(2, 5)))
            if urls and rng.random() < 0.5:
                url = urls[max(0, len(urls) - rng.randrange(1, 3000))]
                yield f" See [what came before]({'/gone' + url if rng.random() < _BROKEN else url})."
            yield "\n\n"


def measure(folder: Path, runs: int) -> str:
    """A table of what was measured."""
    texts = [file.read_text(encoding="utf-8") for file in sorted((folder / "_posts").iterdir())]
    megabytes = sum(map(len, texts)) / 1e6
    rows: list[tuple[str, ...]] = [("text", f"{megabytes:.0f} MB", "", "")]
    with tempfile.TemporaryDirectory() as cache:
        env = {**os.environ, "NEWSARC_CACHE_DIR": cache, "NO_COLOR": "1"}
        env.pop("PYTHONDONTWRITEBYTECODE", None)
        newsarc, root = [sys.executable, "-m", "newsarc"], str(folder)
        build = Command("index --rebuild", [*newsarc, "index", "--rebuild", "-C", root], env)
        built = in_turn([build], 1)[0]
        size = sum(file.stat().st_size for file in Path(cache).rglob("*") if file.is_file()) / 1e6
        plain_time, plain_size = _one_table(texts)
        rows.append(("index, seconds", f"{built.median:.1f}", "one FTS5 table", f"{plain_time:.1f}"))
        rows.append(("index, MB per MB of text", f"{size / megabytes:.2f}", "", f"{plain_size / 1e6 / megabytes:.2f}"))
        word = texts[len(texts) // 2].split("\n\n")[1].split()[3]
        asked = [
            (Command("search", [*newsarc, "search", word, "-C", root], env), ("rg", "-il", word, root)),
            (Command("validate, cold", [*newsarc, "validate", "--no-cache", "-C", root], env), _lychee(root)),
            (Command("validate, nothing changed", [*newsarc, "validate", "-C", root], env), _lychee(root)),
        ]
        in_turn([asked[2][0]], 1)
        for command, words in asked:
            peers = [Command(words[0], words, env)] if shutil.which(words[0]) else []
            own, *others = in_turn([command, *peers], runs)
            rows.append(
                (command.name, f"{own.median:.2f}", words[0], f"{others[0].median:.2f}" if others else "not here")
            )
    return aligned(("what", "newsarc", "beside", ""), rows)


def _lychee(root: str) -> tuple[str, ...]:
    return "lychee", "--offline", "--no-progress", "--root-dir", root, root


def _one_table(texts: list[str]) -> tuple[float, int]:
    """Seconds and bytes that a single table takes."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "one"
        start = time.perf_counter()
        database = sqlite3.connect(file)
        database.execute("CREATE VIRTUAL TABLE page USING fts5(text, content='')")
        database.executemany("INSERT INTO page (text) VALUES (?)", ((text,) for text in texts))
        database.commit()
        database.close()
        return time.perf_counter() - start, file.stat().st_size


def main() -> None:
    """Make what isn't there, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--posts", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--archives", type=Path, default=Path(tempfile.gettempdir()) / "newsarc-archives")
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    folder = options.archives / f"posts-{options.posts}-{options.seed}"
    if not folder.exists():
        make(folder, options.posts, options.seed)
    print(measure(folder, options.runs), end="")


if __name__ == "__main__":
    main()
