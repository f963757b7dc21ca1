"""Puts a report where it belongs: on a terminal, into a pipe, a file, a CI system's summary.

Knows: the formats of reports, and the files that a CI system names.  Must not know: what a finding means.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsarc.cli.messages import print_message
from newsarc.cli.output import write_bytes, write_file
from newsarc.cli.screen import Screen, rendered
from newsarc.errors import UsageError
from newsarc.render.formats import OutputFormat, ReportFormat, ci_report

if TYPE_CHECKING:
    from newsarc.archive import Archive
    from newsarc.cli.options import Color
    from newsarc.model.report import Report
    from newsarc.render.renderer import Renderer

_MOST_STALE = 10  # entries of a baseline that are listed


@dataclass(frozen=True)
class ReportOutput:
    """How ``validate`` writes a report: its format, the file for it, whether findings are only counted or may be paged.

    Raises `UsageError` for options that can't be combined.
    """

    format: ReportFormat
    file: Path | None
    statistics: bool
    color: Color
    pager: bool = True

    def __post_init__(self) -> None:
        if self.statistics and self.file is None and self.format.is_for_ci:
            raise UsageError(
                f"--statistics and --format {self.format} can't be combined",
                "with --output FILE the counts are printed",
            )


def publish(archive: Archive, report: Report, output: ReportOutput) -> None:
    """Write a report in its format to the file or to stdout; if there is a file, stdout gets the report as text."""
    if output.file:
        write_file(output.file, [_text(archive, report, output)])
    if output.file or not output.format.is_for_ci:
        _show(archive, report, output)
    else:
        write_bytes(_text(archive, report, output).encode())
    if output.format is ReportFormat.GITHUB:
        _append_summary(archive, report)


def print_stale(report: Report, *, dropped: bool) -> None:
    """Print which findings of the baseline are no longer found, if any."""
    stale = report.baseline.stale if report.baseline else ()
    if not stale:
        return
    entries = f"{len(stale):,} stale {'entry' if len(stale) == 1 else 'entries'}"
    to_remove = f"{entries} in the baseline; remove with --update-baseline:"
    print_message(f"newsarc: {f'removed {entries} from the baseline:' if dropped else to_remove}")
    for one in stale[:_MOST_STALE]:
        print_message(f"  {one.file} {one.rule} {one.target}".rstrip())
    if len(stale) > _MOST_STALE:
        print_message(f"  … and {len(stale) - _MOST_STALE:,} more")


def _show(archive: Archive, report: Report, output: ReportOutput) -> None:
    screen = Screen(output.color, format=None if output.file else OutputFormat(output.format.value), pager=output.pager)
    screen.show(lambda to: _render(to, archive, report, output))


def _text(archive: Archive, report: Report, output: ReportOutput) -> str:
    if output.format.is_for_ci:
        return ci_report(report, output.format, _folder_in_repository(archive.root))
    return rendered(lambda to: _render(to, archive, report, output), OutputFormat(output.format.value))


def _render(to: Renderer[Any], archive: Archive, report: Report, output: ReportOutput) -> Any:  # noqa: ANN401
    if output.statistics:
        return to.statistics(report)
    return to.report(report, root=str(archive.root), read_line=archive.read_line)


def _append_summary(archive: Archive, report: Report) -> None:
    """Append a summary to the step's, if GitHub names a file for it."""
    path = os.environ.get("GITHUB_STEP_SUMMARY")
    if not path:
        return
    from newsarc.render.ci import github

    try:
        with open(path, "ab") as file:
            file.write(github.job_summary(report, _folder_in_repository(archive.root)).encode())
    except OSError as error:
        print_message(f"newsarc: can't write the summary {path}: {error.strerror}")


def _folder_in_repository(root: Path) -> str:
    """Where an archive is in its repository, or else from the current folder; else the empty string."""
    repositories = (folder for folder in (root, *root.parents) if (folder / ".git").exists())
    base = next(repositories, Path.cwd())
    return root.relative_to(base).as_posix() if base in root.parents else ""
