"""The names that are similar to a typed text, word by word, for lists of suggestions.

Knows: how similar words are.  Must not know: which names an archive has, what they belong to.

Each word of the text is compared with the most similar word of a name; long words
count more than short ones.  A name may have words that the text lacks.
"""

from __future__ import annotations

from collections.abc import Mapping

from newsarc.text.words import words

_LEAST = 0.7  # similarity of a text and a name: about one letter in three may differ
_LEAST_OF_WORD = 0.5  # similarity of two words; below it they don't count as similar
_MOST_WORDS = 12  # of a text that are compared


def nearest_names(text: str, names: Mapping[str, int], most: int) -> list[str]:
    """The ``most`` names most similar to a text; dissimilar ones are left out.

    ``names`` are folded words with spaces between them, each with the number of its
    events: of equally similar names, those with fewer words come first, then the commoner ones.

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
