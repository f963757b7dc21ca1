"""Which names a typed text is near to, word by word: what a list of suggestions may hold.

Knows: how alike words are.  Must not know: which names there are, what they belong to.

Each word of the text is compared with the word of a name that is most like it; how
alike they are counts by its letters.  A name may have words that the text lacks.
"""

from __future__ import annotations

from collections.abc import Mapping

from newsarc.text.words import words

_LEAST = 0.7  # of a text and a name that are near: a letter in three may differ
_LEAST_OF_WORD = 0.5  # of two words that are alike at all
_MOST_WORDS = 12  # of a text that are compared


def nearest_names(text: str, names: Mapping[str, int], most: int) -> list[str]:
    """The ``most`` names that are nearest to a text; none that isn't near.

    ``names`` are folded words with spaces between them, each with the number of its
    events: of names as near, those with fewer words come first, then the commoner ones.

    >>> nearest_names("heywod", {"heywood neil": 10, "god": 900}, 5)
    ['heywood neil']
    """
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    typed = words(text)[:_MOST_WORDS]
    letters = sum(map(len, typed))
    divided = {name: name.split() for name in names}
    vocabulary = list({word for some in divided.values() for word in some})
    alike = [
        {
            other: share * len(word)
            for other, share, _ in process.extract(
                word, vocabulary, scorer=OSA.normalized_similarity, score_cutoff=_LEAST_OF_WORD, limit=None
            )
        }
        for word in typed
    ]
    near = []
    for name, some in divided.items():
        share = sum(max(shares.get(word, 0.0) for word in some) for shares in alike) / letters if letters else 0.0
        if share >= _LEAST:
            near.append((-round(share, 3), len(some), -names[name], name))
    return [name for *_, name in sorted(near)[:most]]
