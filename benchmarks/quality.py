"""How well searches find a page one knows: ``python benchmarks/quality.py --archive FOLDER``.

Knows: the kinds of query that people type, and how their fingers slip.  Must
not know: how newsarc searches.

Each query is drawn from a page's title, and it is counted where that page comes
up.  For names and for parts of CJK texts every page that holds them must come up,
and a title that is typed letter by letter must have its page among the hits,
unless its last word so far has so few letters that it may be another word.
"""

from __future__ import annotations

import argparse
import os
import random
import string
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from commands import prepared
from inprocess import Lines
from questions import Question, draw
from tables import aligned

from newsarc import Archive
from newsarc.text.words import words

Slip = Callable[[str, random.Random], str]
_ASKING = ("when did {}", "who was {}", "what happened to {}", "where is {} now", "how many {} were there")
_LETTERS = string.ascii_lowercase
_SHORT = 3  # letters of a word that is no beginning of another


def left_out(word: str, rng: random.Random) -> str:
    """``consulate`` → ``conslate``."""
    at = rng.randrange(1, len(word))
    return word[:at] + word[at + 1 :]


def added(word: str, rng: random.Random) -> str:
    """``consulate`` → ``consuxlate``."""
    at = rng.randrange(1, len(word))
    return word[:at] + rng.choice(_LETTERS) + word[at:]


def doubled(word: str, rng: random.Random) -> str:
    """``consulate`` → ``conssulate``."""
    at = rng.randrange(len(word))
    return word[:at] + word[at] + word[at:]


def changed(word: str, rng: random.Random) -> str:
    """``consulate`` → ``consulete``."""
    at = rng.randrange(1, len(word))
    return word[:at] + rng.choice(_LETTERS) + word[at + 1 :]


def swapped(word: str, rng: random.Random) -> str:
    """``consulate`` → ``conuslate``."""
    at = rng.randrange(len(word) - 1)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def twice(word: str, rng: random.Random) -> str:
    """``consulate`` → ``cosnulte``, where it is long enough to take two errors."""
    return changed(left_out(word, rng), rng) if len(word) > 8 else changed(word, rng)


def torn(word: str, rng: random.Random) -> str:
    """``consulate`` → ``con sulate``."""
    at = rng.randrange(2, len(word) - 1)
    return f"{word[:at]} {word[at:]}"


SLIPS: dict[str, Slip] = {
    "a letter left out": left_out,
    "a letter added": added,
    "a letter doubled": doubled,
    "a letter changed": changed,
    "neighbours swapped": swapped,
    "two errors in a long word": twice,
    "a word torn in two": torn,
}


def misspelt(questions: Sequence[Question], slip: Slip, seed: int) -> Iterator[Question]:
    """The questions with a slip in one of their words."""
    rng = random.Random(seed)
    for question in questions:
        words = question.text.split()
        wrong = rng.randrange(len(words))
        yield Question(
            " ".join(slip(word, rng) if at == wrong else word for at, word in enumerate(words)), question.path
        )


def run_together(questions: Sequence[Question], archive: Archive) -> Iterator[Question]:
    """Two neighbours of each title in one word, beside another word of it."""
    for question in questions:
        title = _title(archive, question.path).split()
        pairs = [(a, b) for a, b in pairwise(title) if a.isalpha() and b.isalpha() and len(a + b) > 8]
        if pairs:
            yield Question(f"{''.join(pairs[0])} {question.text.split()[0]}", question.path)


def asked(questions: Sequence[Question], seed: int) -> Iterator[Question]:
    """The questions in words."""
    rng = random.Random(seed)
    return (Question(rng.choice(_ASKING).format(question.text), question.path) for question in questions)


def _title(archive: Archive, path: str) -> str:
    event = archive.page(path)
    return event.title if event else ""


# ---------------------------------------------------------------- what must be complete


def lost_while_typing(archive: Archive, paths: Iterable[str], rng: random.Random) -> tuple[int, int]:
    """Of titles typed up to some letter, how many have their page among all hits, and how many were tried."""
    found = tried = 0
    for path in paths:
        title = _title(archive, path)
        for at in sorted(rng.sample(range(1, len(title) + 1), min(8, len(title)))):
            if _is_telling(words(title[:at]), words(title)):
                tried += 1
                found += path in _all_paths(archive, title[:at])
    return found, tried


def _is_telling(typed: Sequence[str], title: Sequence[str]) -> bool:
    """Whether the last word typed is complete, or has more letters than one that may be another, as EU and Europe."""
    return bool(typed) and (len(typed[-1]) > _SHORT or typed[-1] == title[len(typed) - 1])


def parts_found(archive: Archive, questions: Sequence[Question], rng: random.Random) -> tuple[int, int]:
    """Of parts of CJK titles, one to six characters long, how many find their page."""
    found = tried = 0
    for question in questions:
        at = rng.randrange(len(question.text))
        part = question.text[at : at + rng.randrange(1, 7)]
        tried += 1
        found += question.path in _all_paths(archive, part)
    return found, tried


def names_found(archive: Archive, names: Sequence[str]) -> tuple[int, int]:
    """Of names in a ``context:`` field, how many find just those pages that carry it among the first hundred."""
    found = 0
    for name in names:
        hits = archive.search(f'context:"{name}"', limit=100)
        found += bool(hits) and all(any(name.lower() in one.lower() for one in hit.contexts) for hit in hits)
    return found, len(names)


def _all_paths(archive: Archive, text: str) -> set[str]:
    return {hit.path for hit in archive.search(text, limit=None)}


# ---------------------------------------------------------------- the command line


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure how well searches find a page one knows.")
    parser.add_argument("--archive", type=Path, help="an archive of one's own")
    parser.add_argument("--events", type=int, default=10_000, help="else the size of the one that is made")
    parser.add_argument("--archives", type=Path, help="where archives are kept; default: a temporary folder")
    parser.add_argument("--queries", type=int, default=200, help="of each kind")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def main() -> None:
    """Measure and print two tables."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="newsarc-bench-") as scratch:
        os.environ["NEWSARC_CACHE_DIR"] = f"{scratch}/cache"
        root = options.archive or prepared(options.events, (options.archives or Path(scratch)).resolve())
        questions, archive = draw(root.resolve(), options.queries, options.seed), Archive(root)
        archive.search("warm")
        lines, rng = Lines(), random.Random(options.seed)
        lines.ask("words of a title", archive, questions.known)
        for name, slip in SLIPS.items():
            lines.ask(name, archive, list(misspelt(questions.known, slip, options.seed)))
        lines.ask("two words run together", archive, list(run_together(questions.known, archive)))
        lines.ask("the last word unfinished", archive, questions.unfinished)
        lines.ask("three words in quotes", archive, questions.phrases)
        lines.ask("a question in words", archive, list(asked(questions.known, options.seed)))
        lines.ask("four characters of Chinese", archive, questions.chinese)
        print(aligned(lines.head, lines.rows))
        begun = time.perf_counter()
        complete = {
            "a title as one types it": lost_while_typing(archive, questions.paths[:10], rng),
            "a part of a CJK title": parts_found(archive, questions.chinese, rng),
            "a name as a context": names_found(archive, questions.names[:100]),
        }
        rows = [[name, f"{found} of {tried}"] for name, (found, tried) in complete.items()]
        print(aligned(("what must be complete", "found"), rows))
        print(f"{time.perf_counter() - begun:.0f} s for these")


if __name__ == "__main__":
    main()
