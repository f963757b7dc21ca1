"""Reports that are cached for the next validation.

Knows: what a cached report depends on.  Must not know: how pages are checked.

A cached report has the findings of all rules that are on by default, for the
whole archive; a report by fewer rules is selected from it.  It is valid while
the state of every file is the same, which takes a stat of each and no reading.
Of the skipped folders, only those that a link leads to count; they are listed in
the cached report.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsarc import rules
from newsarc.files.cache import BusyError, Cache
from newsarc.files.repository import repository_state
from newsarc.files.scan import list_folders
from newsarc.files.tree import Tree
from newsarc.model.report import Finding, Fix, Place, Report, Severity
from newsarc.validation.check_archive import ScannedArchive, check_archive, fixable_files, scan_archive

if TYPE_CHECKING:
    from newsarc.model.callbacks import Progress, Warn
    from newsarc.pages.site import Site

KIND = "report"


def check_archive_cached(
    root: Path,
    codes: Collection[str],
    *,
    prefix: str | None,
    progress: Progress | None = None,
    warn: Warn | None = None,
) -> Report:
    """Like `check_archive` on the whole archive, but from the cache if possible."""
    default = rules.on_by_default()
    if not default.issuperset(codes):
        return check_archive(root, codes, prefix=prefix, progress=progress)
    scanned = scan_archive(root, signatures=True)
    try:
        report = _cached_or_new(Cache(root), scanned, prefix, progress, warn)
    except OSError as error:
        if warn and isinstance(error, BusyError):
            warn(f"{error}; going on without it")
        elif warn:
            warn(f"can't cache the report ({error}); rebuilding it each time")
        report = check_archive(root, default, prefix=prefix, scanned=scanned, progress=progress)
    findings, ignored = (
        tuple(one for one in found if one.rule in codes) for found in (report.findings, report.ignored)
    )
    return replace(report, findings=findings, checked=fixable_files(findings, dict(report.checked)), ignored=ignored)


def _cached_or_new(
    cache: Cache, scanned: ScannedArchive, prefix: str | None, progress: Progress | None, warn: Warn | None
) -> Report:
    """The cached report if it is valid, else a new one, which is cached.  Raises `OSError` if that fails."""
    tree, site = scanned
    key = report_key(state_digest(tree), prefix, site)
    if report := _read(cache, tree, key):
        cache.remove_drafts(KIND)
        return report
    with cache.lock(KIND, "validating", warn):
        if report := _read(cache, tree, key):  # another process was faster
            return report
        mark = repository_state(tree.root)
        report = check_archive(tree.root, rules.on_by_default(), prefix=prefix, scanned=scanned, progress=progress)
        reached = tree.skipped_folders.tree
        if report.complete and repository_state(tree.root) == mark:
            write_report(cache, KIND, key, report, _environment(report, reached), sorted(reached.states))
    return report


def _read(cache: Cache, tree: Tree, key: str) -> Report | None:
    return read_report(cache, KIND, key, lambda report, reached: _environment(report, list_folders(tree.root, reached)))


def report_key(state: str, prefix: str | None, site: Site | None = None) -> str:
    """What a report depends on in any case: a digest of the files, the prefix of links, the site, the rules' codes.

    It doesn't include what a rule finds: if that changes, `files.cache.VERSION` must be raised.
    """
    recognized = f" {site.to_json()}" if site else ""
    return f"{state} {prefix!r} {','.join(sorted(rules.on_by_default()))}{recognized}"


def state_digest(tree: Tree) -> str:
    """A digest of the state of every file of an archive."""
    digest = hashlib.blake2b(digest_size=24)
    for path, state in sorted(tree.states.items()):
        digest.update(path.encode("utf-8", "surrogateescape") + b"\0\0" + b"".join(state))
    return digest.hexdigest()


def _environment(report: Report, reached: Tree) -> str:
    """What a report depends on outside the archive's files.

    This is the state of the skipped folders that links lead to (``reached``) and,
    if a link is broken, git's HEAD and index, from which suggestions are made.
    """
    is_missing = any(one.rule == "NA101" for one in (*report.findings, *report.ignored))
    return f"{state_digest(reached)} {repository_state(reached.root) if is_missing else ''}"


# ---------------------------------------------------------------- reading and writing


def read_report(
    cache: Cache, kind: str, key: str, environment: Callable[[Report, Sequence[str]], str] = lambda *_: ""
) -> Report | None:
    """The cached report of a kind, if it was written with the same ``key`` and the same environment.

    ``environment`` is called with the report and the skipped folders that its
    links lead to; it returns the current state of the report's other dependencies.
    """
    if (data := cache.read(kind)) is None:
        return None
    cached = json.loads(data)  # valid JSON, since the checksum fits
    if cached["key"] != key:
        return None
    findings, ignored = (tuple(map(_finding, cached[name])) for name in ("findings", "ignored"))
    report = Report(findings, cached["pages"], cached["links"], fixable_files(findings, cached["checked"]), ignored)
    return report if environment(report, cached["reached"]) == cached["environment"] else None


def write_report(
    cache: Cache, kind: str, key: str, report: Report, environment: str = "", reached: Sequence[str] = ()
) -> None:
    """Cache a report; the caller holds the lock.  Raises `OSError` if it can't be written."""
    cache.store(kind, lambda draft: draft.write_text(_encoded(report, key, environment, reached), "utf-8"))


def _encoded(report: Report, key: str, environment: str, reached: Sequence[str]) -> str:
    findings, ignored = (list(map(_row, found)) for found in (report.findings, report.ignored))
    whole = {"key": key, "environment": environment, "reached": reached, "pages": report.pages, "links": report.links}
    whole |= {"findings": findings, "ignored": ignored, "checked": dict(report.checked)}
    return json.dumps(whole)


def _row(one: Finding) -> tuple[object, ...]:
    place = (one.place.line, one.place.column, one.place.end_line, one.place.end_column)
    replacements = (one.fix.replacement if one.fix else None, one.guess.replacement if one.guess else None)
    return one.rule, one.name, one.severity, one.file, place, one.target, one.message, one.suggestions, *replacements


def _finding(row: list[Any]) -> Finding:  # as JSON gives it
    rule, name, severity, file, place, target, message, suggestions, *replacements = row
    fix, guess = (None if one is None else Fix(one) for one in replacements)
    return Finding(rule, name, Severity(severity), file, Place(*place), target, message, tuple(suggestions), fix, guess)
