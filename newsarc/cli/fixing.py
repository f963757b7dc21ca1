"""``newsarc validate --fix`` and ``--diff``: what is done about the findings of a report.

Knows: which options can't be combined with a change, and what is printed about one.
Must not know: how a link is fixed, how a report is shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from newsarc.cli.messages import print_hint, print_message
from newsarc.cli.options import refuse_together
from newsarc.cli.screen import Screen
from newsarc.errors import UsageError
from newsarc.render.formats import ReportFormat

if TYPE_CHECKING:
    from newsarc.archive import Archive
    from newsarc.cli.reporting import ReportOutput
    from newsarc.model.edits import Repairs
    from newsarc.model.report import Report
    from newsarc.model.validation_options import Narrowing


class Changes(NamedTuple):
    """What is done about findings: they are fixed, or the fix is shown; with guesses if it may be ``unsafe``."""

    fix: bool
    diff: bool
    unsafe: bool

    def refuse(self, destination: ReportOutput, as_format: str, *, update_baseline: bool) -> None:
        """Raise `UsageError` for changes that can't be combined with each other, or with how a report is written."""
        if self.unsafe and not (self.fix or self.diff):
            raise UsageError("--unsafe-fixes needs --fix or --diff")
        if self.diff and destination.format is not ReportFormat.TEXT:
            raise UsageError(f"--diff and {as_format} can't be combined")
        refuse_together(update_baseline=update_baseline, fix=self.fix, diff=self.diff)
        refuse_together(diff=self.diff, output=destination.file)
        refuse_together(diff=self.diff, statistics=destination.statistics)


def preview(archive: Archive, report: Report, destination: ReportOutput, *, unsafe: bool) -> bool:
    """Print what a fix would change, as a diff; whether it would change anything."""
    repairs = archive.repairs(report, unsafe=unsafe)
    Screen(destination.color, pager=destination.pager).show_diff(repairs.edits)
    _print_repairs(report, repairs, done=False)
    return bool(repairs.edits)


def apply(archive: Archive, report: Report, paths: Sequence[str], selection: Narrowing, *, unsafe: bool) -> Report:
    """Fix what a report has found, and print how much that was; the report on what remains."""
    repairs = archive.fix(report, unsafe=unsafe)
    _print_repairs(report, repairs, done=True)
    if not repairs.edits:
        return report
    if report.external is None:
        return archive.validate(paths, **selection)
    from dataclasses import replace  # here, since few reports need it

    from newsarc.validation.external.after_fix import is_all_external, with_earlier

    if is_all_external(selection["select"], selection["ignore"]):
        again = replace(report, findings=(), ignored=())
    else:
        again = archive.validate(paths, **selection)
    return with_earlier(again, report, archive.root, repairs, unsafe=unsafe)


def _print_repairs(report: Report, repairs: Repairs, *, done: bool) -> None:
    """Print how much was or would be fixed, and which files were skipped."""
    from newsarc.text.plurals import counted

    for one in repairs.skipped:
        print_message(f"newsarc: skipped {one.file}: {one.why}")
    if not (repairs.edits or repairs.skipped):
        print_message("nothing to fix")
        if any(one.guess for one in report.findings):  # none of them was to be applied, else there were edits
            print_hint("--fix --unsafe-fixes applies the first suggestion where it is a guess")
        return
    what = f"{counted(repairs.links, 'link')} in {counted(len(repairs.edits), 'file')}"
    print_message(f"{'fixed' if done else 'would fix'} {what}")
