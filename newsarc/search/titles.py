"""Pages by what they are called: the slug of a page's file, its title, the start of either, or a title like it.

Knows: the index's paths and titles.  Must not know: what else a reference may mean.
"""

from __future__ import annotations

from itertools import islice

from newsarc.files.paths import stem
from newsarc.index.database import Index
from newsarc.pages.layouts.daily import layout
from newsarc.text.clean import display_title
from newsarc.text.folding import fold
from newsarc.text.words import words

_MOST_ALIKE = 2000  # pages whose titles are compared letter by letter
_MOST_MISSPELT = 8  # words of a text that are looked up in another spelling
_READINGS = 3  # of each of these


def with_slug(index: Index, start: str) -> tuple[str, ...]:
    """The paths of the pages whose slug begins so, earliest first."""
    paths = index.paths_with_slug(start) if start else ()
    return tuple(sorted(paths, key=lambda path: (str(layout.date_of(path)), path)))


def slug_of(path: str) -> str:
    """The name of a page's file, without its ending."""
    return stem(path.rpartition("/")[2])


def titled(index: Index, text: str) -> tuple[str, ...]:
    """The paths of the pages that have this very title, case, accents and punctuation aside, earliest first."""
    title = words(text)
    return tuple(path for path, other in _begun(index, text) if words(display_title(other)) == title)


def with_title(index: Index, start: str) -> tuple[str, ...]:
    """The paths of the pages whose title begins so, case, accents and punctuation aside, earliest first."""
    return tuple(path for path, _ in _begun(index, start, unfinished=True))


def alike(index: Index, text: str) -> list[tuple[float, str, str]]:
    """Pages whose titles are like a text: each with the share of letters in common, path and title, best first."""
    from rapidfuzz import process
    from rapidfuzz.fuzz import ratio

    rows = _matching(index, _rare_words(index, text))
    found = process.extract(fold(text), [fold(display_title(title)) for _, title in rows], scorer=ratio, limit=None)
    return sorted(((share / 100, *rows[at]) for _, share, at in found), reverse=True)


def _begun(index: Index, text: str, *, unfinished: bool = False) -> list[tuple[str, str]]:
    """Path and title of the pages whose titles begin with the words of a text, the last of which may be unfinished."""
    phrase = " ".join(words(text))
    return _matching(index, f'^ "{phrase}"' + " *" * unfinished if phrase else "")


def _rare_words(index: Index, text: str) -> str:
    """An FTS5 expression for the titles that may be like a text: those that have one of its rarest words.

    Where each of them is on too many pages, titles must have them all.
    """
    vocabulary = index.vocabulary
    pages = {word: vocabulary.pages_with(word) for word in words(text)}
    for word in islice([one for one, count in pages.items() if not count], _MOST_MISSPELT):
        pages |= {near: vocabulary.pages_with(near) for near, _ in vocabulary.near(word)[:_READINGS]}
    known = sorted((count, word) for word, count in pages.items() if count)
    rare, total = [], 0
    for count, word in known:
        total += count
        if total > _MOST_ALIKE:
            break
        rare.append(f'"{word}"')
    return " OR ".join(rare) or " AND ".join(f'"{word}"' for _, word in known)


def _matching(index: Index, expression: str) -> list[tuple[str, str]]:
    """Path and title of the pages whose titles an FTS5 expression finds, earliest first."""
    return index.full_text.titles(expression) if expression else []
