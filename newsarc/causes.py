"""Broken links to their causes: what is missing is looked for once, however many links lead to it.

Knows: links that lead to nothing, and whom to ask where it may have gone.
Must not know: how a target is found to be missing, how findings are shown.

All links to a missing page get the same suggestions: their texts are read
together, so that one whose text says nothing is helped by the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from newsarc.known import Known
from newsarc.renamed import trace
from newsarc.report import Finding, Fix
from newsarc.suggest import Missing, Suggester, Suggestion


class Broken(NamedTuple):
    """A finding on a link that leads to nothing, with its target as it stands there and its text.

    What its page says to ignore is ``ignored``, and tells of the cause all the same.
    """

    finding: Finding
    raw: str
    label: str
    ignored: bool = False


def explain(broken: Sequence[Broken], known: Known) -> Iterator[Finding]:
    """The findings in their order, each with where its target may have gone, and the repair where that is plain."""
    by_target: dict[str, list[Broken]] = {}
    for one in broken:
        by_target.setdefault(one.finding.target or "", []).append(one)
    missing = {target: _about(links) for target, links in by_target.items()}
    renamed = trace(known.tree.root, missing, known.tree.files)
    suggester = Suggester(missing, known.titles(), known.tree.files, renamed, known.listed, known.linked)
    suggested = {target: suggester.suggest(target) for target in missing}
    return (_with(one, suggested[one.finding.target or ""], known) for one in broken)


def _about(links: Sequence[Broken]) -> Missing:
    return Missing({one.label for one in links}, {f"/{one.finding.file}".rpartition("/")[0] for one in links})


def _with(broken: Broken, found: Suggestion, known: Known) -> Finding:
    finding = broken.finding
    if not found.paths:
        return finding
    page = f"/{finding.file}"
    # A page that names an older version of itself which is gone is what is most like it, and not meant.
    new = None if found.paths[0] == page else known.resolver.redirect(broken.raw, found.paths[0], page)
    fix = None if new is None else Fix(new)
    plain = found.plain
    return replace(finding, suggestions=found.paths, fix=fix if plain else None, guess=None if plain else fix)
