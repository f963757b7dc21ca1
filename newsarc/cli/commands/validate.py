"""``newsarc validate``: check every link and page."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from newsarc.cli import completion
from newsarc.cli.archives import open_archive
from newsarc.cli.external import external_progress
from newsarc.cli.external_options import (
    AllowHost,
    AskArchive,
    Concurrency,
    DeadAfter,
    External,
    LinkCacheFile,
    MaxTime,
    Recheck,
    SampleSize,
    Spacing,
    UrlTimeout,
    external_options,
)
from newsarc.cli.fixing import Changes, apply, preview
from newsarc.cli.messages import print_message
from newsarc.cli.options import ArchiveFolder, Color, ColorWhen, Json, NoCache, NoPager, output_option, refuse_together
from newsarc.cli.output import STDOUT
from newsarc.cli.reporting import ReportOutput, print_stale, publish
from newsarc.errors import ExitCode, UsageError
from newsarc.render.formats import ReportFormat

if TYPE_CHECKING:
    from newsarc.archive import Archive
    from newsarc.model.report import Report
    from newsarc.model.validation_options import Narrowing


_INTERRUPTED = 130  # the exit code after Ctrl-C


def _format_help() -> str:
    *names, last = ("text (the default)", *(one for one in ReportFormat if one is not ReportFormat.TEXT))
    return f"{', '.join(names)} or {last}."


def validate(
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="[PATH]...", help="Files or folders to report on. Default: the whole archive."),
    ] = None,
    folder: ArchiveFolder = None,
    select: Annotated[
        list[str] | None,
        typer.Option(
            "--select",
            metavar="RULE",
            help="Only these rules: codes, names or prefixes (NA1); comma-separated.",
            autocompletion=completion.rules,
        ),
    ] = None,
    ignore: Annotated[
        list[str] | None,
        typer.Option("--ignore", metavar="RULE", help="Skip these rules.", autocompletion=completion.rules),
    ] = None,
    root_prefix: Annotated[
        str | None,
        typer.Option("--root-prefix", metavar="/PREFIX", help="What links have before /news/…; detected by default."),
    ] = None,
    since_commit: Annotated[
        str | None,
        typer.Option("--since-commit", metavar="REF", help="Only findings introduced since a git commit."),
    ] = None,
    since: Annotated[str | None, typer.Option("--since", hidden=True)] = None,  # the name it had at first
    baseline: Annotated[
        Path | None,
        typer.Option("--baseline", metavar="FILE", help="Hide the known findings that this file lists."),
    ] = None,
    update_baseline: Annotated[
        bool,
        typer.Option(
            "--update-baseline",
            help="Create the baseline with all findings; if it exists, remove those that are gone.",
        ),
    ] = False,
    fix: Annotated[
        bool, typer.Option("--fix", help="Fix links that have one clear target, and report what remains.")
    ] = False,
    unsafe_fixes: Annotated[
        bool,
        typer.Option(
            "--unsafe-fixes", help="With --fix or --diff: also apply the first suggestion where it is a guess."
        ),
    ] = False,
    diff: Annotated[
        bool,
        typer.Option(
            "--diff",
            help="Show what --fix would change without writing, even beside --fix; exit 1 if there are changes.",
        ),
    ] = False,
    strict: Annotated[
        bool | None, typer.Option("--strict/--no-strict", help="Treat warnings as errors.", show_default=False)
    ] = None,
    watch: Annotated[
        bool, typer.Option("--watch", help="Report again after each change, until Ctrl-C (needs newsarc[watch]).")
    ] = False,
    exit_zero: Annotated[bool, typer.Option("--exit-zero", help="Exit with 0 even if there are errors.")] = False,
    format: Annotated[
        ReportFormat | None,
        typer.Option("--format", metavar="FORMAT", help=_format_help()),
    ] = None,
    output: Annotated[
        Path | None, output_option("-o", help="Write the report to a file, and print the findings as text.")
    ] = None,
    statistics: Annotated[
        bool, typer.Option("--statistics", help="Count findings by rule and file instead of listing them.")
    ] = False,
    external: External = False,
    dead_after: DeadAfter = None,
    max_time: MaxTime = None,
    sample: SampleSize = None,
    allow_host: AllowHost = None,
    ask_archive: AskArchive = False,
    link_cache: LinkCacheFile = None,
    recheck: Recheck = False,
    concurrency: Concurrency = None,
    spacing: Spacing = None,
    url_timeout: UrlTimeout = None,
    no_cache: NoCache = False,
    json: Json = False,
    color: ColorWhen = Color.AUTO,
    no_pager: NoPager = False,
) -> None:
    """Check every link and page; exit 1 if there are errors.

    Examples: newsarc validate · newsarc validate news/2012 --select NA1 · newsarc validate --diff
    """
    asked = external_options(
        external,
        dead_after=dead_after,
        max_time=max_time,
        sample=sample,
        allow_host=allow_host,
        ask_archive=ask_archive,
        link_cache=link_cache,
        recheck=recheck,
        concurrency=concurrency,
        spacing=spacing,
        url_timeout=url_timeout,
    )
    output = None if output == STDOUT else output  # where the report goes without a file, too
    destination = ReportOutput(_format(format, json=json), output, statistics, color, not (watch or no_pager))
    as_format = "--json" if json else f"--format {destination.format}"
    changes = Changes(fix and not diff, diff, unsafe_fixes)  # of the two, the one that writes nothing
    changes.refuse(destination, as_format, update_baseline=update_baseline)
    selection: Narrowing = {
        "select": _codes(select),
        "ignore": _codes(ignore),
        "root_prefix": root_prefix,
        "since": _commit(since if since_commit is None else since_commit),
        "baseline": baseline,
    }
    if watch:
        _refuse_beside_watch(
            fix=changes.fix,
            diff=diff,
            update_baseline=update_baseline,
            exit_zero=exit_zero,
            external=external,
            output=output,
        )
        if destination.format is not ReportFormat.TEXT:
            raise UsageError(f"--watch and {as_format} can't be combined")
        _watch(folder, paths or (), selection, destination, strict=strict)
        return
    with open_archive(folder, "Checking the pages", cache=not no_cache) as archive:
        if changes.fix or update_baseline:
            archive.recover()
        below = _site_paths(archive, paths or ())
        with external_progress() if asked else nullcontext() as on_external:
            report = archive.validate(
                below, **selection, update_baseline=update_baseline, external=asked, on_external=on_external
            )
        is_interrupted = report.external is not None and report.external.interrupted  # then these aren't all findings
        if diff and not is_interrupted:
            would_change = preview(archive, report, destination, unsafe=unsafe_fixes)
            raise typer.Exit(ExitCode.NO if would_change and not exit_zero else ExitCode.OK)
        if changes.fix and not is_interrupted:
            report = apply(archive, report, below, selection, unsafe=unsafe_fixes)
    if is_interrupted:
        print_message(f"newsarc: interrupted; these are the results so far{', nothing is fixed' * changes.fix}")
    shown = _show(archive, report, destination, strict=strict, dropped=update_baseline)
    if is_interrupted:
        raise typer.Exit(_INTERRUPTED)
    if shown.errors and not exit_zero:
        raise typer.Exit(ExitCode.NO)


def _refuse_beside_watch(**given: object) -> None:
    for name, value in given.items():
        refuse_together(watch=True, **{name: value})


def _watch(
    folder: Path | None,
    paths: Sequence[str],
    selection: Narrowing,
    destination: ReportOutput,
    *,
    strict: bool | None,
) -> None:
    """Report again after each change."""
    from newsarc.cli.watch import Watch

    with open_archive(folder, "Checking the pages") as archive:
        watched = Watch(archive.root, lambda: archive.following(_site_paths(archive, paths), **selection))
    watched.run(lambda report: _show(archive, report, destination, strict=strict))


def _show(
    archive: Archive, report: Report, destination: ReportOutput, *, strict: bool | None, dropped: bool = False
) -> Report:
    """Publish a report, with warnings as errors if ``strict``; the report that was published."""
    if _is_strict(archive, strict):
        report = report.strictly()
    publish(archive, report, destination)
    print_stale(report, dropped=dropped)
    return report


def _format(format: ReportFormat | None, *, json: bool) -> ReportFormat:
    if json and format not in (None, ReportFormat.JSON):
        raise UsageError(f"--json and --format {format} can't be combined")
    return ReportFormat.JSON if json else format or ReportFormat.TEXT


def _commit(given: str | None) -> str:
    if given == "":
        raise UsageError("--since-commit is empty", "name a commit or branch")
    return given or ""


def _codes(given: list[str] | None) -> list[str]:
    return [code.strip() for one in given or () for code in one.split(",") if code.strip()]


def _is_strict(archive: Archive, option: bool | None) -> bool:
    """Whether warnings are errors: by the option, else by the configuration."""
    from newsarc.config.read import read_config

    return read_config(archive.root).strict if option is None else option


def _site_paths(archive: Archive, paths: Sequence[str]) -> list[str]:
    return [_site_path(archive, path) for path in paths]


def _site_path(archive: Archive, path: str) -> str:
    """The site path of a file or folder named from the current folder, or from the root."""
    from newsarc.files.paths import existing_path  # here, since help and completion need no files

    for named in (path, archive.root / path.lstrip("/")):
        if (inside := existing_path(archive.root, named)) is not None:
            return inside
    raise UsageError(f"{path} is not in the archive {archive.root}", "name a file or folder in it")
