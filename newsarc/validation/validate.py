"""The report that is asked for: that of all findings, less what is not wanted.

Knows: what options and configuration say about a report.
Must not know: how pages are checked, what is kept, how a report is shown.

What narrows a report is applied to whole reports, which are kept or made
without knowing of it: rules and files, what the configuration says to ignore,
a commit, the baseline.  A finding that several of these leave out counts for the first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple, TypeVar

from newsarc import rules
from newsarc.config import Config, read_config
from newsarc.errors import ConfigError, UsageError
from newsarc.files.globs import matches
from newsarc.files.paths import follow
from newsarc.model.report import Baseline, Finding, KnownFinding, Report
from newsarc.validation.baseline import count, known_of, read_baseline, write_baseline
from newsarc.validation.check_archive import Progress, check_archive, is_below
from newsarc.validation.report_cache import check_archive_cached

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class ValidationOptions:
    """What is asked of a validation; what is left open is as the configuration has it, or as is usual.

    ``paths`` are site paths to report on, all where there are none; ``select``
    and ``ignore`` are codes, names or prefixes of rules; ``since`` is what git
    calls a commit.
    """

    paths: Collection[str] = ()
    select: Collection[str] = ()
    ignore: Collection[str] = ()
    root_prefix: str | None = None
    since: str = ""
    baseline: Path | None = None
    update_baseline: bool = False


def validate(
    root: Path,
    asked: ValidationOptions,
    *,
    cache: bool = True,
    progress: Progress | None = None,
    warn: Callable[[str], None] | None = None,
) -> Report:
    """The report on the archive at ``root``.

    Raises `UsageError` for what can't be asked, `ConfigError` for a
    configuration or a baseline that can't be understood, `OSError` where the
    baseline can't be read or written.
    """
    terms = resolve_options(root, asked)
    codes, prefix = terms.codes, terms.prefix
    past = report_before(root, asked, terms, cache=cache, warn=warn)
    if cache and not asked.paths:
        report = check_archive_cached(root, codes, prefix=prefix, progress=progress, warn=warn)
    else:
        report = check_archive(root, codes, below=asked.paths, prefix=prefix, progress=progress)
    return narrow(report, past, asked, terms)


class ResolvedOptions(NamedTuple):
    """What is asked, with what the configuration and the baseline say at the moment.

    ``codes`` are those of the rules, ``prefix`` is what links carry, None where
    that is to be found out; ``ignores`` leads from patterns of files to codes;
    ``listed`` are the findings that the baseline ``file`` knows, None where
    there is none.
    """

    codes: frozenset[str]
    prefix: str | None
    ignores: Mapping[str, frozenset[str]]
    file: Path | None
    listed: Counter[KnownFinding] | None


def resolve_options(root: Path, asked: ValidationOptions) -> ResolvedOptions:
    """The terms of a report now.  Raises as `validate` does."""
    config = read_config(root)
    codes = _codes(asked, config)
    prefix = config.root_prefix if asked.root_prefix is None else asked.root_prefix
    file = _baseline_file(root, asked, config)
    listed = read_baseline(file) if file else None
    if file and listed is None and not asked.update_baseline:
        raise ConfigError(f"{file}: there is no such baseline", "--update-baseline writes it")
    return ResolvedOptions(codes, prefix, config.per_file_ignores, file, listed)


def report_before(
    root: Path, asked: ValidationOptions, terms: ResolvedOptions, *, cache: bool, warn: Callable[[str], None] | None
) -> Report | None:
    """The report on the commit after which findings are to be new; None where no commit is asked for."""
    if not asked.since:
        return None
    from newsarc.validation.revision import report_at  # here, since most reports are on today's archive alone

    return report_at(root, asked.since, terms.codes, prefix=terms.prefix, cache=cache, warn=warn)


def narrow(report: Report, past: Report | None, asked: ValidationOptions, terms: ResolvedOptions) -> Report:
    """A report on all findings, less what is not wanted; the baseline is written where that is asked for."""
    report = _without_ignored(report, terms.ignores)
    old: list[Finding] = []
    if past:
        old, report = _apart_from(past, replace(report, since=asked.since))
    if terms.file is None:
        return report
    return _apart_from_known(report, old, asked, terms.codes, terms.file, terms.listed)


def _codes(asked: ValidationOptions, config: Config) -> frozenset[str]:
    """The codes of the rules; a selection that is asked for begins anew, what is to be left out is left out besides."""
    if asked.select:
        codes = rules.select(asked.select)
    else:
        codes = (rules.on_by_default() if config.select is None else config.select) - config.ignore
    return codes - rules.select(asked.ignore)


def _without_ignored(report: Report, patterns: Mapping[str, frozenset[str]]) -> Report:
    """A report without the findings that the configuration says to ignore in some files."""
    if not patterns:
        return report

    left: list[Finding] = []
    ignored = list(report.ignored)
    for one in report.findings:
        meant = any(one.rule in codes and matches(pattern, one.file) for pattern, codes in patterns.items())
        (ignored if meant else left).append(one)
    return replace(report, findings=tuple(left), ignored=tuple(ignored))


# ---------------------------------------------------------------- the baseline


def _baseline_file(root: Path, asked: ValidationOptions, config: Config) -> Path | None:
    if asked.baseline:
        return asked.baseline
    if config.baseline is None:
        if asked.update_baseline:
            raise UsageError("there is no baseline to update", "name its file with --baseline FILE")
        return None
    inside = follow(str(root), config.baseline)
    if inside is None or inside == str(root):
        raise ConfigError(f"the baseline {config.baseline!r} lies outside the archive", "name it with --baseline FILE")
    return Path(inside)


def _apart_from_known(
    report: Report,
    old: list[Finding],
    asked: ValidationOptions,
    codes: Collection[str],
    file: Path,
    listed: Counter[KnownFinding] | None,
) -> Report:
    """A report without the findings that a baseline lists.

    ``old`` are findings that aren't reported for they aren't new; they are
    known first.  The baseline is written where that is asked for.
    """
    if listed is None:
        listed = count((*old, *report.findings))
        write_baseline(file, listed, None)
    left = listed.copy()
    _apart(old, left, known_of)
    _, findings = _apart(report.findings, left, known_of)
    stale = Counter({one: n for one, n in left.items() if one.rule in codes and is_below(f"/{one.file}", asked.paths)})
    if asked.update_baseline and stale:
        write_baseline(file, listed - stale, listed)
    baseline = Baseline(len(report.findings) - len(findings), tuple(sorted(stale.elements())))
    return replace(report, findings=tuple(findings), baseline=baseline)


# ---------------------------------------------------------------- findings apart


def _apart_from(past: Report, report: Report) -> tuple[list[Finding], Report]:
    """The findings that were there in the past, and a report on those that are new."""
    before = Counter(map(_told, past.findings))
    old, new = _apart(report.findings, before, _told)
    _, ignored = _apart(report.ignored, before + Counter(map(_told, past.ignored)), _told)
    return old, replace(report, findings=tuple(new), ignored=tuple(ignored))


def _told(finding: Finding) -> tuple[str, ...]:
    """What a finding says but for its place in the file, which changes with every line above it."""
    return finding.rule, finding.file, finding.target or "", finding.message


def _apart(
    findings: Iterable[Finding], left: Counter[Key], key: Callable[[Finding], Key]
) -> tuple[list[Finding], list[Finding]]:
    """The findings that are among those ``left``, from which they are taken, and the others."""
    among: list[Finding] = []
    others: list[Finding] = []
    for finding in findings:
        if left[key(finding)] > 0:
            left[key(finding)] -= 1
            among.append(finding)
        else:
            others.append(finding)
    return among, others
