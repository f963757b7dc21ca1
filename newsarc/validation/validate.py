"""Validate an archive with options: the findings of its check, without those that the options exclude.

Knows: the meaning of the options, the configuration and the baseline.
Must not know: how pages are checked, what is cached, how a report is shown.

A check or a cached report has all findings of the rules.  They are filtered
here, in this order: by what the configuration ignores, by a commit, by the
baseline; a finding that several of these exclude counts for the first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from newsarc import rules
from newsarc.config.read import Config, read_config
from newsarc.config.values import External
from newsarc.errors import ConfigError, UsageError
from newsarc.files.globs import matches
from newsarc.files.paths import follow_links
from newsarc.model.report import Baseline, Finding, KnownFinding, Report
from newsarc.model.validation_options import ValidationOptions
from newsarc.validation.baseline import count_entries, entry_of, read_baseline, write_baseline
from newsarc.validation.check_archive import check_archive, is_below
from newsarc.validation.report_cache import check_archive_cached

if TYPE_CHECKING:
    from newsarc.model.callbacks import Progress, Warn
    from newsarc.model.external import OnProgress

Key = TypeVar("Key")


class ResolvedOptions(NamedTuple):
    """The options together with the current configuration and baseline.

    ``codes`` are those of the rules; ``prefix`` is what links have before the
    site path, None to detect it; ``per_file_ignores`` maps patterns of files to
    codes; ``known`` are the findings in the ``baseline`` file, None without one;
    ``external`` is what the configuration says about external links.
    """

    codes: frozenset[str]
    prefix: str | None
    per_file_ignores: Mapping[str, frozenset[str]]
    baseline: Path | None
    known: Counter[KnownFinding] | None
    external: External = External()


def validate(
    root: Path,
    options: ValidationOptions,
    *,
    cache: bool = True,
    progress: Progress | None = None,
    on_external: OnProgress | None = None,
    warn: Warn | None = None,
) -> Report:
    """The report on the archive at ``root``; ``on_external`` gets the progress of the check of external links.

    Raises `UsageError` for options that make no sense, `ConfigError` for an
    invalid configuration or baseline, `OSError` if the baseline can't be read
    or written.
    """
    resolved = resolve_options(root, options)
    codes, prefix = resolved.codes, resolved.prefix
    past = report_at_commit(root, options, resolved, cache=cache, warn=warn)
    if cache and not options.paths:
        report = check_archive_cached(root, codes, prefix=prefix, progress=progress, warn=warn)
    else:
        report = check_archive(root, codes, below=options.paths, prefix=prefix, progress=progress)
    if options.external:
        from newsarc.validation.external.report import Scope, with_external  # here, since few reports have it

        report = with_external(
            report,
            Scope(root, options.paths, options.since),
            codes,
            options.external,
            resolved.external,
            cache=cache,
            progress=progress,
            on_progress=on_external,
            warn=warn,
        )
        if report.external and report.external.unchecked:  # URLs that weren't checked may still be dead
            resolved = resolved._replace(codes=codes - rules.external(codes))
    return narrow(report, past, options, resolved)


def resolve_options(root: Path, options: ValidationOptions) -> ResolvedOptions:
    """Read the configuration and the baseline.  Raises as `validate` does."""
    config = read_config(root)
    codes = _codes(options, config)
    prefix = config.root_prefix if options.root_prefix is None else options.root_prefix
    baseline = _baseline_file(root, options, config)
    known = read_baseline(baseline) if baseline else None
    if baseline and known is None and not options.update_baseline:
        raise ConfigError(f"baseline not found: {baseline}", "create it with --update-baseline")
    return ResolvedOptions(codes, prefix, config.per_file_ignores, baseline, known, config.external)


def report_at_commit(
    root: Path,
    options: ValidationOptions,
    resolved: ResolvedOptions,
    *,
    cache: bool,
    warn: Warn | None,
) -> Report | None:
    """The report on the archive as it was at the commit of ``since``; None without one."""
    if not options.since:
        return None
    from newsarc.validation.revision import report_at  # here, since most reports need no commit

    return report_at(root, options.since, resolved.codes, prefix=resolved.prefix, cache=cache, warn=warn)


def narrow(report: Report, past: Report | None, options: ValidationOptions, resolved: ResolvedOptions) -> Report:
    """Leave out the findings that the options exclude, ``past`` ones among them; update the baseline if requested."""
    report = _without_ignored(report, resolved.per_file_ignores)
    old: list[Finding] = []
    if past:
        old, report = _since(past, replace(report, since=options.since))
    return report if resolved.baseline is None else _without_known(report, old, options, resolved, resolved.baseline)


def _codes(options: ValidationOptions, config: Config) -> frozenset[str]:
    """The codes of the rules: the option ``select`` replaces the configuration's rules, ``ignore`` reduces either."""
    if options.select:
        codes = rules.select(options.select)
    else:
        codes = (rules.on_by_default() if config.select is None else config.select) - config.ignore
    codes -= rules.select(options.ignore)
    external = rules.external(codes)
    if options.external and not external:
        raise UsageError("--external checks NA901 to NA905, but none of them is selected", "add --select NA9")
    if options.external:
        return codes
    if options.select and external and external == codes:
        raise UsageError(f"{min(external)} is checked only with --external", "add --external")
    return codes - external


def _without_ignored(report: Report, patterns: Mapping[str, frozenset[str]]) -> Report:
    """Move the findings that the configuration ignores in some files to those ignored."""
    if not patterns:
        return report

    findings: list[Finding] = []
    ignored = list(report.ignored)
    for one in report.findings:
        is_ignored = any(one.rule in codes and matches(pattern, one.file) for pattern, codes in patterns.items())
        (ignored if is_ignored else findings).append(one)
    return replace(report, findings=tuple(findings), ignored=tuple(ignored))


# ---------------------------------------------------------------- the baseline


def _baseline_file(root: Path, options: ValidationOptions, config: Config) -> Path | None:
    if options.baseline:
        return Path(options.baseline)
    if config.baseline is None:
        if options.update_baseline:
            raise UsageError("no baseline to update", "give its file with --baseline FILE")
        return None
    inside = follow_links(str(root), config.baseline)
    if inside is None or inside == str(root):
        raise ConfigError(f"the baseline {config.baseline!r} is outside the archive", "give it with --baseline FILE")
    return Path(inside)


def _without_known(
    report: Report, old: list[Finding], options: ValidationOptions, resolved: ResolvedOptions, file: Path
) -> Report:
    """Leave out the findings that the baseline ``file`` lists, and update it if requested.

    ``old`` are findings that aren't in the report since they aren't new; entries
    of the baseline count for them first.
    """
    known = resolved.known
    if known is None:
        known = count_entries((*old, *report.findings))
        write_baseline(file, known, None)
    left = known.copy()
    _split(old, left, entry_of)
    matched, findings = _split(report.findings, left, entry_of)
    stale = Counter(
        {one: n for one, n in left.items() if one.rule in resolved.codes and is_below(f"/{one.file}", options.paths)}
    )
    if options.update_baseline and stale:
        write_baseline(file, known - stale, known)
    baseline = Baseline(
        len(matched), tuple(sorted(stale.elements())), _count_external(matched) if options.external else 0
    )
    return replace(report, findings=tuple(findings), baseline=baseline)


def _count_external(findings: Iterable[Finding]) -> int:
    from newsarc.validation.external.findings import is_external  # here, since few reports have any

    return sum(map(is_external, findings))


# ---------------------------------------------------------------- old findings and new ones


def _since(past: Report, report: Report) -> tuple[list[Finding], Report]:
    """The findings that the past report has too, and a report on the others."""
    before = Counter(map(_without_place, past.findings))
    old, new = _split(report.findings, before, _without_place)
    _, ignored = _split(report.ignored, before + Counter(map(_without_place, past.ignored)), _without_place)
    return old, replace(report, findings=tuple(new), ignored=tuple(ignored))


def _without_place(finding: Finding) -> tuple[str, ...]:
    """What identifies a finding except its place, which changes with every line above it."""
    return finding.rule, finding.file, finding.target or "", finding.message


def _split(
    findings: Iterable[Finding], left: Counter[Key], key: Callable[[Finding], Key]
) -> tuple[list[Finding], list[Finding]]:
    """The findings whose key is among those ``left``, and the others; each of the former uses up one key."""
    matched: list[Finding] = []
    others: list[Finding] = []
    for finding in findings:
        if left[key(finding)] > 0:
            left[key(finding)] -= 1
            matched.append(finding)
        else:
            others.append(finding)
    return matched, others
