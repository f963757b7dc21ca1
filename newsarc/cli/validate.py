"""``newsarc validate``: check every link and page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from newsarc.cli import completion
from newsarc.cli.options import ArchiveDir, Color, ColorWhen, Format, Json, NoCache
from newsarc.cli.output import opened
from newsarc.cli.reporting import Wanted, publish
from newsarc.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from newsarc.archive import Archive


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
    strict: Annotated[bool, typer.Option("--strict", help="Warnings count as errors.")] = False,
    exit_zero: Annotated[bool, typer.Option("--exit-zero", help="Exit with 0 whatever is found.")] = False,
    format: Annotated[
        Format | None,
        typer.Option("--format", metavar="FORMAT", help="text (the default), json, github, gitlab, sarif or junit."),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", metavar="FILE", help="Write the format to a file, and print the findings as text."),
    ] = None,
    statistics: Annotated[
        bool, typer.Option("--statistics", help="Count findings by rule and file in place of listing them.")
    ] = False,
    no_cache: NoCache = False,
    json: Json = False,
    color: ColorWhen = Color.AUTO,
) -> None:
    """Check every link and page; exit 1 where there is an error.

    Examples: newsarc validate · newsarc validate news/2012 --select NA1 · newsarc rule NA101
    """
    wanted = Wanted(_format(format, json=json), output, statistics, color)
    with opened(archive, "Checking the pages", cache=not no_cache) as library:
        below = [_site_path(library, path) for path in paths or ()]
        report = library.validate(below, select=_codes(select), ignore=_codes(ignore), root_prefix=root_prefix)
    if strict:
        report = report.strictly()
    publish(library, report, wanted)
    if report.errors and not exit_zero:
        raise typer.Exit(ExitCode.NO)


def _format(format: Format | None, *, json: bool) -> Format:
    if json and format not in (None, Format.JSON):
        raise UsageError(f"--json and --format {format} ask for different things", "give one of them")
    return Format.JSON if json else format or Format.TEXT


def _codes(given: list[str] | None) -> list[str]:
    return [code.strip() for one in given or () for code in one.split(",") if code.strip()]


def _site_path(archive: Archive, path: str) -> str:
    """The site path of a file or folder named from the current folder, or from the root."""
    for whole in (Path(path).absolute(), archive.root / path.lstrip("/")):
        if whole.exists() and whole.resolve().is_relative_to(archive.root):
            inside = whole.resolve().relative_to(archive.root).as_posix()
            return "" if inside == "." else f"/{inside}"
    raise UsageError(f"{path} is not in the archive {archive.root}", "name a file or folder of it")
