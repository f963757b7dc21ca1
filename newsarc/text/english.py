"""English words: the stem that all forms of a word have in common, and function words.

Knows: rules of spelling, and the families of `families`.  Must not know: which words an archive has.

A light stemmer: it joins what people remember as one word (`invades`, `invaded`,
`invasion`), but not words that are only related (`nation`, `national`).
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from newsarc.text.families import FAMILIES

# Question words, articles, pronouns, prepositions, conjunctions and auxiliaries.
FUNCTION_WORDS = frozenset(
    """
    a an the this that these those it its he she they we you i his her their our your my him them me
    who whom whose what when where which why how and or but if than as not no so
    of in on at to for by with from into about after before over under between during against
    is are was were be been being am do does did done has have had having could would shall should will
    there here now then many much any some happen happened happens
    """.split()  # noqa: SIM905 - a hundred quoted words are hard to read
)

_SHORTEST = 3  # letters of a stem, without an ending such as -s or -ed
_SHORTEST_OF_NOUN = 5  # without an ending such as -ion: nation, station and mission have no verb
_SHORTEST_OF_MENT = 6  # `statement` is no form of `state`
# Words that look like a form of another word but aren't.
_WHOLE = frozenset(
    "news mars texas aids evening being during united department government foundation association".split()  # noqa: SIM905
)
_NO_PLURAL = ("ss", "us", "is", "as")
_ES_PLURAL = ("sses", "xes", "ches", "shes", "zzes")
_DOUBLE = re.compile(r"([^aeioulsz])\1$|(?<=.{4})ll$")  # `stopped`, `travelled`; not `missed`, `called`
_NEEDS_E = re.compile(r"[^aeiou]*[^aeiou][aeiouy][^aeiouywx]")  # one syllable, a consonant at the end: `tak`, `fir`
_SYLLABLES = re.compile(r"[aeiouy]+[^aeiouy]+")


@lru_cache(maxsize=2**14)
def stem(word: str) -> str:
    """A key that all forms of a folded word have in common, even irregular ones; a word without forms is its own.

    >>> [stem(word) for word in ("invades", "invaded", "invading", "invasion")]
    ['invad', 'invad', 'invad', 'invad']
    >>> stem("dies") == stem("dead") == stem("deaths"), stem("won") == stem("wins"), stem("united") == stem("unit")
    (True, True, False)
    """
    families = _families()
    if word in families:
        return families[word]
    regular = _regular(word)
    return _regular_families().get(regular, regular)


def starts(key: str) -> list[str]:
    """The beginnings of all words with this `stem`, each long enough that few other words have it.

    >>> starts(stem("organised")), starts(stem("invasion"))
    (['organi'], ['inva'])
    """
    possible = sorted({_start(one) for one in (key, *_members().get(key, ()))})
    return [one for one in possible if not any(one != other and one.startswith(other) for other in possible)]


def inflects(word: str) -> bool:
    """Whether a word may have other forms."""
    return len(word) >= _SHORTEST and word.isascii() and word.isalpha()


def _start(word: str) -> str:
    """A word without the last letter of its stem, which forms may change (`countri`, `invad`)."""
    return word[: max(len(_regular(word)) - 1, 2)]


@cache
def _families() -> dict[str, str]:
    """The stem of each member of a family."""
    return {word: root for root, lasting, others in _lines() for word in (*lasting, *others)}


@cache
def _regular_families() -> dict[str, str]:
    """The stem of each family member with regular forms, by the stem that the rules give these forms."""
    return {_regular(word): root for root, lasting, _ in _lines() for word in lasting}


@cache
def _members() -> dict[str, list[str]]:
    """The members of each family and their stems by rule, by the family's stem."""
    members: dict[str, list[str]] = {}
    for families in (_families(), _regular_families()):
        for word, root in families.items():
            members.setdefault(root, []).append(word)
    return members


@cache
def _lines() -> list[tuple[str, list[str], list[str]]]:
    """Each family: its stem, the members with regular forms, and the others."""
    lines = (line.partition("|") for line in FAMILIES.split("\n") if line)
    return [(lasting.split()[0], lasting.split(), others.split()) for lasting, _, others in lines]


def _regular(word: str) -> str:
    """The stem of a word by rule."""
    if len(word) <= _SHORTEST or not inflects(word) or word in _WHOLE:
        return word
    key = _without_noun_ending(_without_verb_ending(_singular(word)))
    if key.endswith("e") and len(key) > _SHORTEST + 1 and not _is_short(key[:-1]):
        key = key[:-1]
    if key.endswith("y") and len(key) > _SHORTEST and key[-2] not in "aeiou":
        key = f"{key[:-1]}i"
    return f"{key[:-1]}z" if key.endswith("is") and len(key) > _SHORTEST + 2 else key  # organise, organize


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > _SHORTEST + 1:
        return f"{word[:-3]}y"
    if word.endswith(_ES_PLURAL):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(_NO_PLURAL) else word


def _without_verb_ending(word: str) -> str:
    """A word without -ing or -ed: the infinitive or its stem."""
    ending = "ing" if word.endswith("ing") else "ed" if word.endswith("ed") and not word.endswith("eed") else ""
    rest = word.removesuffix(ending)
    if not ending or len(rest) < _SHORTEST or not re.search("[aeiouy]", rest):
        return word
    if ending == "ed" and rest.endswith("i"):
        return f"{rest[:-1]}y"
    if _DOUBLE.search(rest):
        return rest[:-1]
    return f"{rest}e" if _is_short(rest) else rest


def _without_noun_ending(word: str) -> str:
    """A word without -ation, -ion, -sion or -ment: the verb or its stem."""
    if word.endswith("ment") and len(word) - 4 >= _SHORTEST_OF_MENT:
        return word[:-4]
    if word.endswith("sion") and word[-5:-4] != "s" and len(word) - 4 >= _SHORTEST_OF_NOUN - 1:
        return f"{word[:-4]}d"  # invasion, explosion, decision
    if word.endswith("ion") and len(word) - 3 >= _SHORTEST_OF_NOUN:
        word = word[:-3]
    ending = "ate" if word.endswith("ate") else "at" if word.endswith("at") else ""
    return word.removesuffix(ending) if len(word.removesuffix(ending)) >= _SHORTEST_OF_NOUN else word


def _is_short(rest: str) -> bool:
    """Whether a stem lacks the silent `e` of its word: one syllable, as in `fir` of `firing`."""
    return len(_SYLLABLES.findall(rest)) == 1 and _NEEDS_E.fullmatch(rest) is not None
