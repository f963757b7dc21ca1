"""``newsarc validate``: check every link and page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from newsarc.cli import completion
from newsarc.cli.options import ArchiveDir, Color, ColorWhen, Json, NoCache
from newsarc.cli.output import Screen, opened, say
from newsarc.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from newsarc.archive import Archive
    from newsarc.report import Report

_STALE = 10  # entries of a baseline that are listed


def validate(
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="[PATH]...", help="Files or folders to report on. Default: the whole archive."),
    ] = None,
    archive: ArchiveDir = None,
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
        typer.Option("--ignore", metavar="RULE", help="Without these rules.", autocompletion=completion.rules),
    ] = None,
    root_prefix: Annotated[
        str | None,
        typer.Option("--root-prefix", metavar="/PREFIX", help="What links carry before /news/…; found out by default."),
    ] = None,
    strict: Annotated[
        bool | None, typer.Option("--strict/--no-strict", help="Warnings count as errors.", show_default=False)
    ] = None,
    since: Annotated[
        str | None,
        typer.Option("--since", metavar="REF", help="Only what is new since a git commit, on whichever page."),
    ] = None,
    baseline: Annotated[
        Path | None,
        typer.Option("--baseline", metavar="FILE", help="Leave out the known findings that this file lists."),
    ] = None,
    update_baseline: Annotated[
        bool,
        typer.Option(
            "--update-baseline",
            help="Write it: with all findings where there is none yet, else without those that are gone.",
        ),
    ] = False,
    no_cache: NoCache = False,
    json: Json = False,
    color: ColorWhen = Color.AUTO,
) -> None:
    """Check every link and page; exit 1 where there is an error.

    Examples: newsarc validate · newsarc validate news/2012 --select NA1 · newsarc rule NA101
    """
    with opened(archive, "Checking the pages", cache=not no_cache) as library:
        below = [_site_path(library, path) for path in paths or ()]
        report = library.validate(
            below,
            select=_codes(select),
            ignore=_codes(ignore),
            root_prefix=root_prefix,
            since=_commit(since),
            baseline=baseline,
            update_baseline=update_baseline,
        )
    _show(library, report, Screen(color, json=json))
    _say_stale(report, dropped=update_baseline)
    if report.errors or (report.findings and _is_strict(library, strict)):
        raise typer.Exit(ExitCode.NO)


def _commit(given: str | None) -> str:
    if given == "":
        raise UsageError("--since names no commit", "name a commit or branch")
    return given or ""


def _codes(given: list[str] | None) -> list[str]:
    return [code.strip() for one in given or () for code in one.split(",") if code.strip()]


def _is_strict(archive: Archive, asked: bool | None) -> bool:
    from newsarc.config import read_config

    return read_config(archive.root).strict if asked is None else asked


def _say_stale(report: Report, *, dropped: bool) -> None:
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


def _site_path(archive: Archive, path: str) -> str:
    """The site path of a file or folder named from the current folder, or from the root."""
    for whole in (Path(path).absolute(), archive.root / path.lstrip("/")):
        if whole.exists() and whole.resolve().is_relative_to(archive.root):
            inside = whole.resolve().relative_to(archive.root).as_posix()
            return "" if inside == "." else f"/{inside}"
    raise UsageError(f"{path} is not in the archive {archive.root}", "name a file or folder of it")


def _show(archive: Archive, report: Report, screen: Screen) -> None:
    from newsarc import render

    screen.show(
        data=lambda: render.data.report(report),
        plain=lambda: render.plain.report(report),
        terminal=lambda: render.terminal.report(report, str(archive.root), archive.read_line),
    )
