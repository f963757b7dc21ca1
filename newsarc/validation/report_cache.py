"""The report from one validation to the next: kept, and right as long as no file has changed.

Knows: what makes a kept report right.  Must not know: how pages are checked.

A report holds the findings of every rule that is on by default, for the whole
archive; what is asked for less is taken from it.  It is right while every file
of the archive looks as it did, which takes a look at each and no reading; of
folders that are passed over, hidden ones above all, those count which a link
leads to, and they are kept with the report.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from newsarc import rules
from newsarc.files import checkout
from newsarc.files.cache import BusyError, Shelf
from newsarc.files.tree import Tree, list_folders, scan
from newsarc.model.report import Finding, Fix, Place, Report, Severity
from newsarc.validation.check_archive import Progress, check_archive, repairable

KIND = "report"


def check_archive_cached(
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
        return check_archive(root, codes, prefix=prefix, progress=progress)
    tree = scan(root, looks=True)
    try:
        report = _kept_or_made(Shelf(root), tree, prefix, progress, warn)
    except OSError as error:
        if warn and isinstance(error, BusyError):
            warn(f"{error}; going on without it")
        elif warn:
            warn(f"the report can't be kept ({error}); every validation reads all pages")
        report = check_archive(root, usual, prefix=prefix, tree=tree, progress=progress)
    findings, ignored = (
        tuple(one for one in found if one.rule in codes) for found in (report.findings, report.ignored)
    )
    checked = repairable(findings, dict(report.checked))
    return replace(report, findings=findings, checked=checked, ignored=ignored)


def _kept_or_made(
    shelf: Shelf, tree: Tree, prefix: str | None, progress: Progress | None, warn: Callable[[str], None] | None
) -> Report:
    """The kept report if it is right, else one made and kept now.  Raises `OSError` where it can't be kept."""
    key = f"{appearance(tree)} {prefix!r}"
    if report := _read(shelf, tree, key):
        shelf.tidy(KIND)
        return report
    with shelf.alone(KIND, "validating", warn):
        if report := _read(shelf, tree, key):  # somebody was faster
            return report
        mark = checkout.mark(tree.root)
        report = check_archive(tree.root, rules.on_by_default(), prefix=prefix, tree=tree, progress=progress)
        reached = tree.beyond.listed
        if report.complete and checkout.mark(tree.root) == mark:
            keep_report(shelf, KIND, key, report, _remembered(report, reached), sorted(reached.states))
    return report


def _read(shelf: Shelf, tree: Tree, key: str) -> Report | None:
    return read_report(shelf, KIND, key, lambda report, reached: _remembered(report, list_folders(tree.root, reached)))


def appearance(tree: Tree) -> str:
    """How every file of an archive looks, in short."""
    digest = hashlib.blake2b(digest_size=24)
    for path, state in sorted(tree.states.items()):
        digest.update(path.encode("utf-8", "surrogateescape") + b"\0\0" + b"".join(state))
    return digest.hexdigest()


def _remembered(report: Report, reached: Tree) -> str:
    """What a report depends on beside the archive's files.

    That is how folders look which were ``reached`` by links alone and, for
    suggestions where something is missing, what git remembers.
    """
    is_missing = any(one.rule == "NA101" for one in (*report.findings, *report.ignored))
    return f"{appearance(reached)} {checkout.mark(reached.root) if is_missing else ''}"


def read_report(
    shelf: Shelf, kind: str, key: str, remembered: Callable[[Report, Sequence[str]], str] = lambda *_: ""
) -> Report | None:
    """The kept report of a kind, if it was kept under the same ``key``, which says all that it depends on.

    What it depends on only as it happens, ``remembered`` tells from the report
    and the folders that links alone reached.
    """
    if (data := shelf.read(kind)) is None:
        return None
    kept = json.loads(data)  # these are the bytes that were written
    if kept["key"] != key:
        return None
    findings, ignored = (tuple(map(_finding, kept[name])) for name in ("findings", "ignored"))
    report = Report(findings, kept["pages"], kept["links"], repairable(findings, kept["checked"]), ignored)
    return report if remembered(report, kept["reached"]) == kept["remembered"] else None


def keep_report(
    shelf: Shelf, kind: str, key: str, report: Report, remembered: str = "", reached: Sequence[str] = ()
) -> None:
    """Keep a report; who calls holds the right to.  Raises `OSError` where it can't be kept."""
    shelf.keep(kind, lambda draft: draft.write_text(_written(report, key, remembered, reached), "utf-8"))


def _written(report: Report, key: str, remembered: str, reached: Sequence[str]) -> str:
    findings, ignored = (list(map(_row, found)) for found in (report.findings, report.ignored))
    whole = {"key": key, "remembered": remembered, "reached": reached, "pages": report.pages, "links": report.links}
    whole |= {"findings": findings, "ignored": ignored, "checked": dict(report.checked)}
    return json.dumps(whole)


def _row(one: Finding) -> tuple[object, ...]:
    place = (one.place.line, one.place.column, one.place.end_line, one.place.end_column)
    repairs = (one.fix.replacement if one.fix else None, one.guess.replacement if one.guess else None)
    return one.rule, one.name, one.severity, one.file, place, one.target, one.message, one.suggestions, *repairs


def _finding(row: list[Any]) -> Finding:  # as JSON gives it
    rule, name, severity, file, place, target, message, suggestions, *repairs = row
    fix, guess = (None if one is None else Fix(one) for one in repairs)
    return Finding(rule, name, Severity(severity), file, Place(*place), target, message, tuple(suggestions), fix, guess)
