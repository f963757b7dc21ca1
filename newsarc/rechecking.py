"""The report from one validation to the next: kept, and right as long as no file has changed.

Knows: what makes a kept report right.  Must not know: how pages are checked.

A report holds the findings of every rule that is on by default, for the whole
archive; what is asked for less is taken from it.  It is right while every file
of the archive looks as it did, which takes a look at each and no reading.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

from newsarc import rules
from newsarc.report import Finding, Fix, Place, Report, Severity
from newsarc.snapshot import Shelf
from newsarc.tree import Tree, scan
from newsarc.validate import Progress, validate

KIND = "report"


def revalidate(
    root: Path,
    codes: Collection[str],
    *,
    prefix: str | None,
    progress: Progress | None = None,
    warn: Callable[[str], None] | None = None,
) -> Report:
    """The report on the whole archive at ``root`` by the rules in ``codes``, from what is kept if that is right."""
    usual = rules.on_by_default()
    if not usual.issuperset(codes):
        return validate(root, codes, prefix=prefix, progress=progress)
    tree = scan(root, looks=True)
    try:
        report = _kept_or_made(Shelf(root), tree, prefix, progress)
    except OSError as error:
        if warn:
            warn(f"the report can't be kept ({error}); every validation reads all pages")
        report = validate(root, usual, prefix=prefix, tree=tree, progress=progress)
    findings, ignored = (
        tuple(one for one in found if one.rule in codes) for found in (report.findings, report.ignored)
    )
    return Report(findings, report.pages, report.links, ignored)


def _kept_or_made(shelf: Shelf, tree: Tree, prefix: str | None, progress: Progress | None) -> Report:
    """The kept report if it is right, else one made and kept now.  Raises `OSError` where it can't be kept."""
    key = f"{appearance(tree)} {prefix!r}"
    if report := read_report(shelf, KIND, key):
        return report
    with shelf.alone(KIND):
        report = validate(tree.root, rules.on_by_default(), prefix=prefix, tree=tree, progress=progress)
        keep_report(shelf, KIND, key, report)
    return report


def appearance(tree: Tree) -> str:
    """How every file of an archive looks, in short."""
    digest = hashlib.blake2b(digest_size=24)
    for path, state in sorted(tree.states.items()):
        digest.update(path.encode("utf-8", "surrogateescape") + b"\0\0" + b"".join(state))
    return digest.hexdigest()


def read_report(shelf: Shelf, kind: str, key: str) -> Report | None:
    """The kept report of a kind, if it was kept under the same ``key``, which says all that it depends on."""
    try:
        kept = json.loads(shelf.place(kind).read_text("utf-8")) if shelf.trusted(kind) else None
    except (OSError, ValueError):
        return None
    if not isinstance(kept, dict) or kept.get("key") != key:
        return None
    findings, ignored = (tuple(map(_finding, kept[name])) for name in ("findings", "ignored"))
    return Report(findings, kept["pages"], kept["links"], ignored)


def keep_report(shelf: Shelf, kind: str, key: str, report: Report) -> None:
    """Keep a report; who calls holds the right to.  Raises `OSError` where it can't be kept."""
    shelf.keep(kind, lambda draft: draft.write_text(_written(report, key), "utf-8"))


def _written(report: Report, key: str) -> str:
    findings, ignored = (list(map(_row, found)) for found in (report.findings, report.ignored))
    kept = {"key": key, "pages": report.pages, "links": report.links, "findings": findings, "ignored": ignored}
    return json.dumps(kept)


def _row(one: Finding) -> tuple[object, ...]:
    place = (one.place.line, one.place.column, one.place.end_line, one.place.end_column)
    replacement = one.fix.replacement if one.fix else None
    told = (one.target, one.message, one.suggestions, replacement)
    return one.rule, one.name, one.severity, one.file, place, *told


def _finding(row: list[Any]) -> Finding:  # as JSON gives it
    rule, name, severity, file, place, target, message, suggestions, replacement = row
    fix = None if replacement is None else Fix(replacement)
    return Finding(rule, name, Severity(severity), file, Place(*place), target, message, tuple(suggestions), fix)
