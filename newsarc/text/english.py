"""English words: their other forms, and function words.

Knows: rules of spelling.  Must not know: which words there are: most of the forms
returned aren't words, and the caller keeps those that exist.
"""

from __future__ import annotations

from collections.abc import Iterator

# Question words, articles, pronouns, prepositions, conjunctions and auxiliaries.
FUNCTION_WORDS = frozenset(
    """
    a an the this that these those it its he she they we you i his her their our your my him them me
    who whom whose what when where which why how and or but if than as not no so
    of in on at to for by with from into about after before over under between during against
    is are was were be been being am do does did done has have had having could would shall should
    there here now then many much any some
    """.split()  # noqa: SIM905 - a hundred quoted words are hard to read
)

_SHORTEST = 3  # letters of a stem
_HISSES = ("s", "x", "z", "ch", "sh")
_VOWELS = "aeiou"


def other_number(word: str) -> set[str]:
    """The words that may be the plural or the singular of a word.

    >>> "countries" in other_number("country"), "trial" in other_number("trials")
    (True, True)
    """
    if not _inflects(word):
        return set()
    return {form for form in (*_plurals(word), *_singulars(word)) if len(form) >= _SHORTEST} - {word}


def inflections(word: str) -> set[str]:
    """The other forms that a word may have if it is a verb.

    >>> sorted(inflections("resigns") & {"resign", "resigned", "resigning"})
    ['resign', 'resigned', 'resigning']
    """
    if not _inflects(word):
        return set()
    stems = {stem for stem in _stems(word) if len(stem) >= _SHORTEST}
    return {form for stem in stems for form in (stem, *_forms(stem))} - {word}


def _inflects(word: str) -> bool:
    return word.isascii() and word.isalpha() and len(word) >= _SHORTEST


def _plurals(word: str) -> Iterator[str]:
    yield f"{word}s"
    if word.endswith(_HISSES):
        yield f"{word}es"
    if _ends_in_consonant_y(word):
        yield f"{word[:-1]}ies"


def _singulars(word: str) -> Iterator[str]:
    if word.endswith("ies"):
        yield f"{word[:-3]}y"
    if word.endswith("es") and word[:-2].endswith(_HISSES):
        yield word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        yield word[:-1]


def _ends_in_consonant_y(word: str) -> bool:
    return word.endswith("y") and word[-2] not in _VOWELS


def _stems(word: str) -> Iterator[str]:
    yield word
    yield from _singulars(word)
    for ending in ("ing", "ed"):
        if word.endswith(ending):
            stem = word.removesuffix(ending)
            yield from (stem, f"{stem}e")
            if len(stem) > _SHORTEST and stem[-1] == stem[-2]:
                yield stem[:-1]
    if word.endswith("ied"):
        yield f"{word[:-3]}y"


def _forms(stem: str) -> Iterator[str]:
    yield from _plurals(stem)
    for ending in ("ing", "ed"):
        yield stem + ending
        yield stem + stem[-1] + ending
        if stem.endswith("e"):
            yield stem[:-1] + ending
    if _ends_in_consonant_y(stem):
        yield f"{stem[:-1]}ied"
