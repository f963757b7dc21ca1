"""Which spellings are one name: by the rules of writing, and by what the configuration adds.

Knows: how names are spelt.  Must not know: which names there are, pages, files.

Case, accents, blanks, hyphens and possessives make no difference, nor does the
plural of the last word (``Maoists``).  What no rule can know is said by an
alias: ``Nvidia`` and ``英伟达`` are one.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence, Set

from newsarc.text.folding import fold
from newsarc.text.words import words

# `Kurds` and `Rohingyas` are plurals; `Laos`, `Hamas` and `Wales` are none.
_SINGULAR = re.compile(r".{5}|.{3}[^aeiou]$")
_NO_SINGULAR = re.compile(r"(?:[^a-z]|(?<!s)s|u|ie|che|she|sse|xe)$")


def joined_key(text: str) -> str:
    """What is left of a name when case, accents, blanks and hyphens don't count."""
    return "".join(words(text)) or fold(text).strip()


def sorted_key(text: str) -> str:
    """What is left of a name when the order of its words doesn't count either."""
    return " ".join(sorted(words(text))) or fold(text).strip()


def singular(word: str) -> str:
    """A folded word, or a name's joined key, in the singular where it is written as a plural.

    >>> singular("maoists"), singular("militaryacademies"), singular("wales"), singular("congress")
    ('maoist', 'militaryacademy', 'wales', 'congress')
    """
    if word[-1:] != "s" or word.endswith(("ss", "us")) or not "a" <= word[-2:-1] <= "z":
        return word
    if word.endswith("ies"):
        single = f"{word[:-3]}y"
    else:
        single = word[:-2] if word.endswith(("ches", "shes", "sses", "xes")) else word[:-1]
    return single if _SINGULAR.match(single) else word


def with_plurals(single: str) -> list[str]:
    """All forms of which a word is the `singular`, itself first.

    >>> with_plurals("party"), with_plurals("maoist"), with_plurals("church"), with_plurals("boss")
    (['party', 'partys', 'parties'], ['maoist', 'maoists'], ['church', 'churchs', 'churches'], ['boss', 'bosses'])
    """
    if _NO_SINGULAR.search(single) or not _SINGULAR.match(single):
        return [single]
    if single.endswith("ss"):
        return [single, f"{single}es"]
    if single.endswith("y"):
        return [single, f"{single}s", f"{single[:-1]}ies"]
    if single.endswith(("ch", "sh", "x")):
        return [single, f"{single}s", f"{single}es"]
    return [single, f"{single}s"]


class Aliases:
    """Names that are one though nothing in their spelling says so.

    ``names`` maps a name to its other names; what is shown is the one mapped
    from.  No two of the mapping may have a name in common.
    """

    def __init__(self, names: Mapping[str, Sequence[str]] | None = None) -> None:
        self._names = {root_key(name): (name, *others) for name, others in (names or {}).items()}
        self._roots = {root_key(name): root for root, names in self._names.items() for name in names}

    def root(self, key: str) -> str:
        """The key that all variants of a name have in common, by the `root_key` of one of them."""
        return self._roots.get(key, key)

    def names(self, root: str) -> Sequence[str]:
        """The names that a root has by the configuration, the one to be shown first; none without an alias."""
        return self._names.get(root, ())

    def all_of(self, name: str) -> Sequence[str]:
        """What a name is called by the configuration, in whichever way it is written; none without an alias."""
        return self.names(self.root(root_key(name)))

    def keys(self, roots: Collection[str]) -> dict[str, str]:
        """The root keys of all names that have some roots, each with its root."""
        others = ((root_key(name), root) for root in self._names.keys() & roots for name in self._names[root])
        return dict(zip(roots, roots, strict=True)) | dict(others)

    def all_roots(self) -> Set[str]:
        """The roots of all names that the configuration speaks of."""
        return self._names.keys()

    def all_keys(self) -> Collection[str]:
        """The root keys of all names that the configuration speaks of."""
        return self._roots.keys()


NO_ALIASES = Aliases()


def root_key(name: str) -> str:
    """What is left of a name when the plural doesn't count either."""
    return singular(joined_key(name))
