"""The anchor of a page that a link with an anchor it doesn't have most likely means.

Knows: which anchors are similar.  Must not know: links, findings.

Anchors with different numbers are different, however similar the rest is: the next version has its own heading.  No
suggestion is better than a wrong one.
"""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from newsarc.markdown.anchors import Anchors
from newsarc.markdown.slugs import lower
from newsarc.text.words import words
from newsarc.validation.moved.similarity import similarity

_LEAST = 0.77  # similarity of two anchors, one of which may be the other with an error, or without a short word
_LONGEST = 200  # characters of an anchor; headings have fewer
_MOST_ANCHORS = 2_000  # of a page; if there are more, only those that differ in case, underscores and hyphens count
_MOST_COMPARED = 20  # of these, the most similar by their letters


class SimilarAnchor(NamedTuple):
    """A likely anchor, which is ``certain`` if only case, underscores and hyphens differ, and only it is so similar."""

    anchor: str
    certain: bool


def similar_anchor(fragment: str, anchors: Anchors) -> SimilarAnchor | None:
    """The anchor most similar to a percent-decoded fragment that isn't one; None if all are dissimilar."""
    by_key: dict[str, list[str]] = defaultdict(list)
    for anchor in sorted(anchors.named()):
        by_key[_key(anchor)].append(anchor)
    key = _key(fragment)
    if same := by_key.get(key):
        return SimilarAnchor(same[0], certain=len(same) == 1)
    if len(key) > _LONGEST or len(by_key) > _MOST_ANCHORS:
        return None
    from rapidfuzz import process  # here, since another case needs no comparison
    from rapidfuzz.distance import Indel

    found = process.extract(
        key, list(by_key), scorer=Indel.normalized_similarity, score_cutoff=_LEAST, limit=_MOST_COMPARED
    )
    near = [(_similarity(key, other), score, other) for other, score, _ in found]
    best = max((one for one in near if one[0] >= _LEAST), default=None)
    return SimilarAnchor(by_key[best[2]][0], certain=False) if best else None


def _key(anchor: str) -> str:
    """An anchor without what differs when it is typed from memory: case, and underscores for hyphens."""
    return lower(anchor).replace("_", "-")


def _similarity(one: str, other: str) -> float:
    """The similarity of two keys; 0 if they have different digits or no words."""
    digits = ("".join(filter(str.isdigit, text)) for text in (one, other))
    texts = words(one), words(other)
    return similarity(*texts) if all(texts) and len(set(digits)) == 1 else 0.0
