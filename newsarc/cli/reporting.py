"""A report to where it is wanted: a terminal, a pipe, a file, a CI system.

Knows: which renderer makes each format, and what a CI system has to be told beside it.
Must not know: what a finding means.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from newsarc.cli.files import write_file
from newsarc.cli.options import Format
from newsarc.cli.output import Screen, say, write_bytes
from newsarc.errors import UsageError

if TYPE_CHECKING:
    from newsarc.archive import Archive
    from newsarc.cli.options import Color
    from newsarc.model.report import Report

_STALE = 10  # entries of a baseline that are listed


@dataclass(frozen=True)
class Wanted:
    """What ``validate`` was asked for: a format, a file for it, counts in place of findings.

    Raises `UsageError` for what doesn't go together.
    """

    format: Format
    output: Path | None
    statistics: bool
    color: Color

    def __post_init__(self) -> None:
        if self.statistics and self.output is None and self.format not in (Format.TEXT, Format.JSON):
            raise UsageError(
                f"--statistics has no form in --format {self.format}", "add --output FILE, and the counts are printed"
            )


def publish(archive: Archive, report: Report, wanted: Wanted) -> None:
    """The report in its format, to the file or else to stdout; beside a file, stdout gets it as text."""
    if wanted.output:
        write_file(wanted.output, [_text(archive, report, wanted)])
    if wanted.output or wanted.format in (Format.TEXT, Format.JSON):
        _show(archive, report, wanted)
    else:
        write_bytes(_text(archive, report, wanted).encode())
    if wanted.format is Format.GITHUB:
        _summarise(archive, report)


def say_stale(report: Report, *, dropped: bool) -> None:
    """Say which findings of the baseline are gone."""
    stale = report.baseline.stale if report.baseline else ()
    if not stale:
        return
    entries = "entry is" if len(stale) == 1 else "entries are"
    done = "taken out" if dropped else "--update-baseline takes out what is no longer found"
    say(f"newsarc: {len(stale):,} {entries} stale in the baseline; {done}:")
    for one in stale[:_STALE]:
        say(f"  {one.file} {one.rule} {one.target}".rstrip())
    if len(stale) > _STALE:
        say(f"  … and {len(stale) - _STALE:,} more")


def _show(archive: Archive, report: Report, wanted: Wanted) -> None:
    from newsarc import render

    screen = Screen(wanted.color, json=wanted.format is Format.JSON and not wanted.output)
    if wanted.statistics:
        screen.show(
            data=lambda: render.data.report.statistics(report),
            plain=lambda: render.plain.answers.statistics(report),
            terminal=lambda: render.terminal.report.statistics(report),
        )
    else:
        screen.show(
            data=lambda: render.data.report.report(report),
            plain=lambda: render.plain.answers.report(report),
            terminal=lambda: render.terminal.report.report(report, str(archive.root), archive.read_line),
        )


def _text(archive: Archive, report: Report, wanted: Wanted) -> str:
    from newsarc import render

    match wanted.format:
        case Format.TEXT:
            return render.plain.answers.statistics(report) if wanted.statistics else render.plain.answers.report(report)
        case Format.JSON:
            return render.data.report.statistics(report) if wanted.statistics else render.data.report.report(report)
        case Format.GITHUB:
            return render.ci.github.report(report, _folder(archive.root))
        case Format.GITLAB:
            return render.ci.gitlab.report(report, _folder(archive.root))
        case Format.JUNIT:
            return render.ci.junit.report(report, _folder(archive.root))
        case Format.SARIF:
            from importlib.metadata import version

            return render.ci.sarif.report(report, _folder(archive.root), version=version("newsarc"))


def _summarise(archive: Archive, report: Report) -> None:
    """Add the summary to the one of the step, where GitHub names a file for it."""
    place = os.environ.get("GITHUB_STEP_SUMMARY")
    if not place:
        return
    from newsarc import render

    try:
        with open(place, "ab") as file:
            file.write(render.ci.github.summary(report, _folder(archive.root)).encode())
    except OSError as error:
        say(f"newsarc: the summary can't be written: {place}: {error.strerror}")


def _folder(root: Path) -> str:
    """Where an archive lies in its repository, or from the current folder if it is in none; else the empty string."""
    repositories = (folder for folder in (root, *root.parents) if (folder / ".git").exists())
    above = next(repositories, Path.cwd())
    return root.relative_to(above).as_posix() if above in root.parents else ""
