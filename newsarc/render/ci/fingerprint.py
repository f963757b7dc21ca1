"""What a finding is recognised by from one run to the next.

Knows: what of a finding stays when lines above it come and go.  Must not know: formats.
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

    They are made of the rule, the file, the target, and which of the same
    three it is; not of the line, which every edit above it shifts.
    """
    seen: Counter[tuple[str, str, str]] = Counter()
    made = []
    for one in findings:
        cause = (one.rule, one.file, one.target or "")
        seen[cause] += 1
        said = "\0".join((*cause, str(seen[cause]))).encode("utf-8", "surrogatepass")
        made.append(blake2b(said, digest_size=16).hexdigest())
    return made
