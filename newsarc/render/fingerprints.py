"""Fingerprints, by which a finding is recognised from one run to the next.

Knows: which parts of a finding stay the same when lines above it change.  Must not know: formats.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from hashlib import blake2b
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsarc.model.report import Finding


def fingerprints(findings: Sequence[Finding]) -> list[str]:
    """32 hexadecimal digits for each finding, no two alike.

    They are made of the rule, the file, the target, and a number among findings
    that share these; not of the line, which every edit above it shifts.
    """
    seen: Counter[tuple[str, str, str]] = Counter()
    made = []
    for one in findings:
        key = (one.rule, one.file, one.target or "")
        seen[key] += 1
        text = "\0".join((*key, str(seen[key]))).encode("utf-8", "surrogatepass")
        made.append(blake2b(text, digest_size=16).hexdigest())
    return made
