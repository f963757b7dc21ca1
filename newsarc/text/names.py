"""Which spellings belong to one name: by rules, and by aliases from the configuration and from documents.

Knows: how names are spelt.  Must not know: which names an archive has, pages, files.

Case, accents, spaces, hyphens and possessive endings make no difference, nor does
the plural of the last word (``Maoists``).  Aliases cover what no rule can derive:
``Nvidia`` and ``英伟达`` are one name.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence, Set

from newsarc.text.folding import fold
from newsarc.text.words import words

# `Kurds` and `Rohingyas` are plurals; `Laos`, `Hamas` and `Wales` are not.
_SINGULAR = re.compile(r".{5}|.{3}[^aeiou]$")
_NO_SINGULAR = re.compile(r"(?:[^a-z]|(?<!s)s|u|ie|che|she|sse|xe)$")


def joined_key(text: str) -> str:
    """A key that is the same for spellings that differ only in case, accents, spaces and hyphens."""
    return "".join(words(text)) or fold(text).strip()


def sorted_key(text: str) -> str:
    """A key that is the same for spellings that differ only in case, accents and the order of their words."""
    return " ".join(sorted(words(text))) or fold(text).strip()


def singular(word: str) -> str:
    """The singular of a folded word, or of a name's joined key; the word itself where it isn't a plural.

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
    """A singular and all words of which it is the `singular`.

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
    """Names that were declared to be one.

    ``names`` maps a name, the one to show, to its other names.  A name may be in
    one entry only.
    """

    def __init__(self, names: Mapping[str, Sequence[str]] | None = None) -> None:
        self._names = {root_key(name): (name, *others) for name, others in (names or {}).items()}
        self._roots = {root_key(name): root for root, names in self._names.items() for name in names}

    def with_others(self, others: Iterable[tuple[str, str]]) -> Aliases:
        """The same with more aliases, each a name to show and another one; names that have an entry are unchanged."""
        names = {shown: list(more) for shown, *more in self._names.values()}
        taken = set(self._roots)
        for name, other in others:
            if name not in names and root_key(name) in taken:
                continue
            names.setdefault(name, [])
            taken.add(root_key(name))
            if root_key(other) not in taken:
                taken.add(root_key(other))
                names[name].append(other)
        return Aliases(names)

    def root(self, key: str) -> str:
        """The root for a `root_key`: a key that a name and all its aliases have in common."""
        return self._roots.get(key, key)

    def names(self, root: str) -> Sequence[str]:
        """The names of a root, the one to show first; empty where it has no alias."""
        return self._names.get(root, ())

    def all_of(self, name: str) -> Sequence[str]:
        """All names of a name in any spelling, the one to show first; empty where it has no alias."""
        return self.names(self.root(root_key(name)))

    def keys(self, roots: Collection[str]) -> dict[str, str]:
        """The root keys of all names of some roots, each with its root."""
        others = ((root_key(name), root) for root in self._names.keys() & roots for name in self._names[root])
        return dict(zip(roots, roots, strict=True)) | dict(others)

    def all_roots(self) -> Set[str]:
        """The roots of all names with an alias."""
        return self._names.keys()

    def all_keys(self) -> Collection[str]:
        """The root keys of all names with an alias."""
        return self._roots.keys()


NO_ALIASES = Aliases()


def root_key(name: str) -> str:
    """A key that is the same for all spellings of a name, singular or plural."""
    return singular(joined_key(name))
