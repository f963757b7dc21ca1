"""Pages by slug or title: by all of it, by its start, or by a similar title.

Knows: the paths and titles in the index.  Must not know: what else a reference may mean.
"""

from __future__ import annotations

from itertools import islice

from newsarc.index.database import Index
from newsarc.pages.layouts.daily import layout
from newsarc.text.clean import display_title
from newsarc.text.folding import fold
from newsarc.text.words import words

_MOST_COMPARED = 2000  # titles that are compared letter by letter
_MOST_CORRECTED = 8  # words of a text that don't occur in titles
_CORRECTIONS = 3  # tried for each of these


def with_slug_start(index: Index, start: str) -> tuple[str, ...]:
    """The paths of the pages whose slug begins with a text, earliest first."""
    paths = index.paths_with_slug(start) if start else ()
    return tuple(sorted(paths, key=lambda path: (str(layout.date_of(path)), path)))


def with_exact_title(index: Index, text: str) -> tuple[str, ...]:
    """The paths of the pages that have this title, earliest first; case, accents and punctuation don't matter."""
    title = words(text)
    return tuple(path for path, other in _starting_with(index, text) if words(display_title(other)) == title)


def with_title_start(index: Index, start: str) -> tuple[str, ...]:
    """The paths of the pages whose title begins with a text, earliest first; compared as in `with_exact_title`."""
    return tuple(path for path, _ in _starting_with(index, start, unfinished=True))


def similar_titles(index: Index, text: str) -> list[tuple[float, str, str]]:
    """Pages with titles similar to a text, best first: similarity from 0 to 1, path and title of each."""
    from rapidfuzz import process
    from rapidfuzz.fuzz import ratio

    rows = _matching(index, _rare_words(index, text))
    found = process.extract(fold(text), [fold(display_title(title)) for _, title in rows], scorer=ratio, limit=None)
    return sorted(((share / 100, *rows[at]) for _, share, at in found), reverse=True)


def _starting_with(index: Index, text: str, *, unfinished: bool = False) -> list[tuple[str, str]]:
    """Path and title of the pages whose titles begin with the words of a text, the last one perhaps unfinished."""
    phrase = " ".join(words(text))
    prefix = " *" if unfinished else ""
    return _matching(index, f'^ "{phrase}"{prefix}') if phrase else []


def _rare_words(index: Index, text: str) -> str:
    """An FTS5 expression for the titles to compare with a text: those with one of its rarest words.

    If each of its words is on too many pages, titles must have all of them.
    """
    vocabulary = index.vocabulary
    pages = {word: vocabulary.count(word) for word in words(text)}
    for word in islice([one for one, count in pages.items() if not count], _MOST_CORRECTED):
        pages |= {near: vocabulary.count(near) for near, _ in vocabulary.near(word)[:_CORRECTIONS]}
    known = sorted((count, word) for word, count in pages.items() if count)
    rare, total = [], 0
    for count, word in known:
        total += count
        if total > _MOST_COMPARED:
            break
        rare.append(f'"{word}"')
    return " OR ".join(rare) or " AND ".join(f'"{word}"' for _, word in known)


def _matching(index: Index, expression: str) -> list[tuple[str, str]]:
    """Path and title of the pages whose titles match an FTS5 expression, earliest first."""
    return index.full_text.titles(expression) if expression else []
