"""Pairs of names that may be spellings of one name, judged by their letters alone.

Knows: how a name may be spelt.  Must not know: which pages have a name, output.

A pair has the same words except for order, number, an article, a legal form or a
middle initial; or one name abbreviates the other; or one word differs by one letter.
``sure`` is the share of such pairs that were the same name in an archive of news,
rounded to tenths; it needs other evidence.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from newsarc.text.names import singular
from newsarc.text.words import is_unspaced, spans, words

_LEGAL_FORMS = {
    "ag",
    "co",
    "company",
    "corp",
    "corporation",
    "gmbh",
    "inc",
    "incorporated",
    "limited",
    "llc",
    "ltd",
    "plc",
    "sa",
}
_FUNCTION_WORDS = {"a", "an", "and", "for", "in", "of", "on", "the", "to"}
_SOUNDS = ("aeiouy", "ckq", "csz", "gj", "gh", "ijy", "ouvw")  # letters that stand for one sound
_SILENT = "aeiouyh"  # that may be inserted or left out
_SHORTEST = 4  # letters of a word that may differ by one letter
_MOST_COMPARED = 50  # words in one position that are all compared with one another
_ACRONYM = range(2, 7)  # letters
_ROMAN = frozenset("ivxlcdm")


class SimilarPair(NamedTuple):
    """Two names that may be one, as positions in a list, with the reason and the probability by their letters."""

    one: int
    other: int
    why: str
    sure: float


def similar_pairs(names: Sequence[str]) -> list[SimilarPair]:
    """The pairs of names that may be one, in order of their positions, each with its best reason."""
    split = [tuple(_words(name.replace(".", " "))) for name in names]  # U.S. may be initials
    found: dict[tuple[int, int], SimilarPair] = {}
    for kind in (_same_words(split), _abbreviated(split), _acronyms(names, split), _one_letter(split)):
        for pair in kind:
            one, other = sorted((pair.one, pair.other))
            known = found.get((one, other))
            if not known or pair.sure > known.sure:
                found[one, other] = pair._replace(one=one, other=other)
    return [found[key] for key in sorted(found)]


def _words(name: str) -> list[str]:
    """The words of a name; in scripts without spaces a run of characters is one word, since their order matters."""
    if not is_unspaced(name):
        return words(name)
    found, before = list[str](), -1
    for word, start, end in spans(name):
        if start == before and is_unspaced(word) and is_unspaced(found[-1]):
            found[-1] += word
        else:
            found.append(word)
        before = end
    return found


def _grouped(places: Iterable[int], key: Callable[[int], Hashable]) -> Iterator[list[int]]:
    """The groups of places that have the same key."""
    groups: dict[Hashable, list[int]] = defaultdict(list)
    for place in places:
        groups[key(place)].append(place)
    return (group for group in groups.values() if len(group) > 1)


# ---------------------------------------------------------------- the same words


def _same_words(split: Sequence[tuple[str, ...]]) -> Iterator[SimilarPair]:
    """Names with the same words apart from order, number, legal forms and initials."""
    cores = [tuple(sorted(map(singular, _core(name)))) for name in split]
    for group in _grouped((place for place, core in enumerate(cores) if core), cores.__getitem__):
        for one, other in combinations(group, 2):
            if difference := _difference(split[one], split[other]):
                yield SimilarPair(one, other, *difference)


def _core(name: Sequence[str]) -> list[str]:
    """The words that distinguish a name from others; all words if there are none.

    An article at the end is part of what follows the name (`London. The`).
    """
    inner = [word for at, word in enumerate(name) if len(word) > 1 or word.isdigit() or at in (0, len(name) - 1)]
    some = inner if len(inner) > 1 else name
    significant = [word for word in some if word not in _LEGAL_FORMS and word != "the"]
    return significant + (["the"] if name[-1] == "the" else []) if significant else list(name)


def _difference(one: Sequence[str], other: Sequence[str]) -> tuple[str, float] | None:
    """How two names with the same core differ, and the probability that they are one; None for different initials."""
    if sorted(one) == sorted(other):
        return "same words in a different order", 0.9
    only = set(one) ^ set(other)
    initials = {word for word in only if len(word) == 1}
    if initials and all(any(len(word) == 1 for word in name) for name in (one, other)):
        return None
    if forms := sorted(only & _LEGAL_FORMS):
        return f"same apart from {_quoted(forms)}", 0.9
    if initials:
        return f"same apart from {_quoted(sorted(initials))}", 0.7
    if "the" in only or len(one) != len(other):
        return f"same apart from {_quoted(['the'])}", 0.9
    return "singular and plural", 0.7


def _quoted(words: Iterable[str]) -> str:
    return " and ".join(f'"{word}"' for word in words)


# ---------------------------------------------------------------- abbreviations


def _abbreviated(split: Sequence[tuple[str, ...]]) -> Iterator[SimilarPair]:
    """Names that begin with initials, and the same names in full (``j smith``, ``john smith``)."""
    by_last: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, name in enumerate(split):
        if len(name) > 1 and len(name[0]) > 1:
            by_last[name[0][0], name[-1]].append(place)
    for place, name in enumerate(split):
        if len(name) < 2 or len(name[0]) > 1 or name[0].isdigit() or len(name[-1]) < 2:
            continue
        initials = [word[0] for word in name[:-1]]
        full = [one for one in by_last[name[0], name[-1]] if _fits(initials, split[one][:-1])]
        for one in full if initials == list(name[:-1]) else ():
            yield SimilarPair(place, one, "initials", 0.6 if len(full) == 1 else 0.2)


def _fits(initials: Sequence[str], full: Sequence[str]) -> bool:
    """Whether initials may abbreviate the first words of a name: one initial per word, or one for the first of two."""
    return [word[0] for word in full] == initials or (len(initials) == 1 and len(full) == 2)


def _acronyms(names: Sequence[str], split: Sequence[tuple[str, ...]]) -> Iterator[SimilarPair]:
    """Acronyms, and the names whose first letters they are (``UN``, ``United Nations``)."""
    short: dict[str, int] = {}
    for place, written in enumerate(names):
        letters = "".join(split[place])
        if len(letters) in _ACRONYM and written.replace(".", "").isupper() and letters.isascii():
            short[letters] = place
    full: dict[str, list[int]] = defaultdict(list)
    for place, name in enumerate(split):
        if len(name) > 1:
            significant = tuple(word for word in name if word not in _FUNCTION_WORDS)
            for letters in {"".join(word[0] for word in some) for some in (name, significant)}:
                if letters in short:
                    full[letters].append(place)
    for letters, places in full.items():
        for place in places:
            if place != short[letters]:
                yield SimilarPair(short[letters], place, "first letters", 0.4 if len(places) == 1 else 0.2)


# ---------------------------------------------------------------- one letter


def _one_letter(split: Sequence[tuple[str, ...]]) -> Iterator[SimilarPair]:
    """Names with one word that differs by a letter: changed, added, or swapped with the next one.

    Scripts without spaces are excluded: one more character makes a president a vice president.
    """
    variants: dict[tuple[int, str], dict[str, int]] = defaultdict(dict)
    for place, name in enumerate(split):
        for at, word in enumerate(name):
            if len(word) >= _SHORTEST and word.isalpha() and not _ROMAN.issuperset(word) and not is_unspaced(word):
                variants[at, " ".join((*name[:at], "", *name[at + 1 :]))][word] = place
    for (at, _), same in variants.items():
        if len(same) > 1:
            for one, other in _near(list(same)):
                name = split[same[one]]
                if sure := _sure(one, other, beside=len(name) - 1, is_last=at == len(name) - 1):
                    yield SimilarPair(
                        same[one], same[other], f"{min(one, other)} and {max(one, other)} differ by one letter", sure
                    )


def _near(some: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The pairs of words one error apart; among many words, only those that are equal without one letter."""
    from rapidfuzz.distance import OSA

    pairs: Iterable[tuple[str, str]] = combinations(some, 2)
    if len(some) > _MOST_COMPARED:
        without: dict[str, list[str]] = defaultdict(list)
        for word in some:
            for rest in {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}:
                without[rest].append(word)
        pairs = sorted({pair for group in without.values() if len(group) > 1 for pair in combinations(group, 2)})
    return ((one, other) for one, other in pairs if OSA.distance(one, other, score_cutoff=1) == 1)


def _sure(one: str, other: str, *, beside: int, is_last: bool) -> float:
    """The probability that two words one error apart are the same, ``beside`` this number of equal words.

    It is 0 if one is probably the adjective of the other (`Libya`, `Libyan`).
    """
    short, long = sorted((one, other), key=len)
    if is_last and long in (f"{short}n", f"{short}i", f"{short}s"):
        return 0.0
    sounds = _sounds_alike(short, long)
    by_sound = 0.4 if sounds else 0.0
    by_others = min(0.3 + 0.1 * beside, 0.5) if beside and (sounds or len(short) < len(long)) else 0.0
    return noisy_or(by_sound, by_others) or 0.05


def _sounds_alike(short: str, long: str) -> bool:
    """Whether two words differ only in letters for the same sound, a silent or doubled letter, or a swap."""
    start = next((at for at, (one, two) in enumerate(zip(short, long, strict=False)) if one != two), len(short))
    if len(short) < len(long):
        extra = long[start]
        return extra in _SILENT or extra == long[start - 1 : start]
    if short[start + 1 :] != long[start + 1 :]:
        return True  # two letters are swapped
    return any(short[start] in sound and long[start] in sound for sound in _SOUNDS)


def noisy_or(*probabilities: float) -> float:
    """The probability that at least one of several independent pieces of evidence is right (noisy-OR)."""
    doubt = 1.0
    for probability in probabilities:
        doubt *= 1 - probability
    return 1 - doubt
