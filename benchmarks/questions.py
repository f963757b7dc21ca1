"""Questions to an archive, drawn from its own pages, so that what they must find is known.

Knows: what people type: a few words of a title, misspelt, unfinished, in quotes.
Must not know: newsarc, and how well any of them is answered.

The same archive and seed give the same questions.
"""

from __future__ import annotations

import os
import random
import re
import string
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

_SAMPLE = 3000  # pages that are read for their titles
_WORD = re.compile(r"[^\W\d_]+")
_TITLE = re.compile(r"^# (.*?) *$", re.MULTILINE)
_CONTEXT = re.compile(r" _Context: (.*)_$", re.MULTILINE)
_CHINESE = re.compile(r"[\u4e00-\u9fff]{4,}")
_TELLING = 6  # how many of a title's rarest words a question is made of


class Question(NamedTuple):
    """What is asked, and the site path of the page it was made from."""

    text: str
    path: str


@dataclass(slots=True)
class Questions:
    """What to ask of one archive; ``paths`` are some of its pages, ``names`` some contexts, the commonest first."""

    paths: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    known: list[Question] = field(default_factory=list)
    misspelt: list[Question] = field(default_factory=list)
    unfinished: list[Question] = field(default_factory=list)
    phrases: list[Question] = field(default_factory=list)
    chinese: list[Question] = field(default_factory=list)


def draw(root: Path, count: int, seed: int = 1) -> Questions:
    """At most ``count`` questions of each kind to the archive at ``root``."""
    rng = random.Random(seed)
    files = event_files(root)
    sample = [(path, (root / path[1:]).read_text("utf-8", "replace")) for path in _some(rng, files, _SAMPLE)]
    titles = [(path, found[1]) for path, text in sample if (found := _TITLE.search(text))]
    seen = Counter(word for _, title in titles for word in set(_WORD.findall(title.lower())))
    names = Counter(name for _, text in sample for line in _CONTEXT.findall(text) for name in line.split(", "))
    asked = Questions([path for path, _ in titles[:count]], [name for name, _ in names.most_common()])
    for path, title in titles:
        if found := _CHINESE.search(title):
            at = rng.randrange(len(found[0]) - 3)
            asked.chinese.append(Question(found[0][at : at + 4], path))
        elif (words := _telling(title, seen)) and len(asked.known) < count:
            _add(asked, rng, title, words, path)
    del asked.chinese[count:]
    return asked


def event_files(root: Path) -> list[str]:
    """The site paths of all event pages of an archive, in order."""
    found: list[str] = []
    for folder, _, names in os.walk(root / "news"):
        site = folder[len(str(root)) :]
        found += [f"{site}/{name}" for name in names if name.endswith(".md") and name not in ("index.md", "README.md")]
    return sorted(found)


def _some(rng: random.Random, files: Sequence[str], count: int) -> list[str]:
    return rng.sample(files, min(count, len(files)))


def _telling(title: str, seen: Counter[str]) -> list[str]:
    """The words of a title that few others have; none where it has too few."""
    words = {word for word in _WORD.findall(title.lower()) if len(word) > 4 and word.isascii()}
    return sorted(words, key=lambda word: (seen[word], word))[:_TELLING] if len(words) > 3 else []


def _add(asked: Questions, rng: random.Random, title: str, telling: list[str], path: str) -> None:
    """A question of each kind that a title can be asked for by."""
    words = rng.sample(telling, rng.choice((2, 3, 3)))
    asked.known.append(Question(" ".join(words), path))
    wrong = rng.randrange(len(words))
    misspelt = [_misspell(word, rng) if at == wrong else word for at, word in enumerate(words)]
    asked.misspelt.append(Question(" ".join(misspelt), path))
    asked.unfinished.append(Question(" ".join([*words[:-1], words[-1][:-2]]), path))
    row = title.rstrip(".").split()
    at = rng.randrange(len(row) - 2)
    asked.phrases.append(Question(f'"{" ".join(row[at : at + 3])}"', path))


def _misspell(word: str, rng: random.Random) -> str:
    """A word with one slip of the fingers, never in its first letter."""
    at, letter = rng.randrange(1, len(word) - 1), rng.choice(string.ascii_lowercase)
    slips: list[Callable[[], str]] = [
        lambda: word[:at] + word[at + 1 :],
        lambda: word[:at] + word[at] + word[at:],
        lambda: word[:at] + letter + word[at + 1 :],
        lambda: word[:at] + word[at + 1] + word[at] + word[at + 2 :],
    ]
    return rng.choice(slips)()
