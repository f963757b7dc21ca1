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

from newsarc import history, rules
from newsarc.report import Finding, Fix, Place, Report, Severity
from newsarc.snapshot import Shelf
from newsarc.tree import Tree, scan
from newsarc.validate import Progress, repairable, validate

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
    findings = tuple(finding for finding in report.findings if finding.rule in codes)
    return Report(findings, report.pages, report.links, repairable(findings, dict(report.checked)))


def _kept_or_made(shelf: Shelf, tree: Tree, prefix: str | None, progress: Progress | None) -> Report:
    """The kept report if it is right, else one made and kept now.  Raises `OSError` where it can't be kept."""
    key = _key(tree, prefix)
    if (report := _read(tree.root, shelf, key)) is not None:
        return report
    with shelf.alone(KIND):
        report = validate(tree.root, rules.on_by_default(), prefix=prefix, tree=tree, progress=progress)
        shelf.keep(KIND, lambda draft: draft.write_text(_written(tree.root, report, key), "utf-8"))
    return report


def _key(tree: Tree, prefix: str | None) -> str:
    """What the report depends on: how every file looks, the prefix, the version of the rules."""
    digest = hashlib.blake2b(repr(prefix).encode(), digest_size=24)
    for path, state in sorted(tree.states.items()):
        digest.update(path.encode("utf-8", "surrogateescape") + b"\0\0" + b"".join(state))
    return digest.hexdigest()


def _read(root: Path, shelf: Shelf, key: str) -> Report | None:
    try:
        kept = json.loads(shelf.place(KIND).read_text("utf-8")) if shelf.trusted(KIND) else None
    except (OSError, ValueError):
        return None
    if not isinstance(kept, dict) or kept.get("key") != key:
        return None
    findings = tuple(_finding(row) for row in kept["findings"])
    report = Report(findings, kept["pages"], kept["links"], repairable(findings, kept["checked"]))
    return report if _remembered(root, report) == kept["remembered"] else None


def _remembered(root: Path, report: Report) -> str:
    """What suggestions depend on beside the files: where something is missing, what git remembers."""
    return history.mark(root) if any(one.rule == "NA101" for one in report.findings) else ""


def _written(root: Path, report: Report, key: str) -> str:
    rows = [
        (
            one.rule,
            one.name,
            one.severity,
            one.file,
            (one.place.line, one.place.column, one.place.end_line, one.place.end_column),
            one.target,
            one.message,
            one.suggestions,
            one.fix.replacement if one.fix else None,
            one.guess.replacement if one.guess else None,
        )
        for one in report.findings
    ]
    remembered = _remembered(root, report)
    whole = {"key": key, "remembered": remembered, "pages": report.pages, "links": report.links, "findings": rows}
    whole["checked"] = dict(report.checked)
    return json.dumps(whole)


def _finding(row: list[Any]) -> Finding:  # as JSON gives it
    rule, name, severity, file, place, target, message, suggestions, *repairs = row
    fix, guess = (None if one is None else Fix(one) for one in repairs)
    return Finding(rule, name, Severity(severity), file, Place(*place), target, message, tuple(suggestions), fix, guess)
