"""Answers as pages for a browser: where they are written, and what their links lead to.

Knows: files, the current folder, URLs.  Must not know: what a page shows.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import quote

import typer

from newsarc.cli.messages import print_message
from newsarc.cli.options import output_option, refuse_together
from newsarc.cli.output import STDOUT, is_stream, write_file
from newsarc.errors import UsageError

if TYPE_CHECKING:
    from newsarc.render.formats import OutputFormat

Html = Annotated[bool, typer.Option("--html", help="Write one HTML page that needs no network.")]
HtmlFile = Annotated[Path | None, output_option("-o", help="Write the HTML page to FILE.")]

_ENDINGS = {".html", ".htm"}


def is_html(html: bool, output: Path | None, *, json: bool, format: OutputFormat | None) -> bool:
    """Whether an answer is written as a page.

    Raises `UsageError` where it would be printed on a terminal, or written into a file of another kind, and where
    another format is asked for too.
    """
    if output and output.suffix.lower() not in _ENDINGS and not is_stream(output):
        raise UsageError(f"{output} is not the name of an HTML file", "use a name with .html at the end")
    if html and not output and sys.stdout.isatty():
        raise UsageError("an HTML page isn't printed on a terminal", "write it to a file with -o FILE")
    is_page = html or output is not None
    refuse_together(html=is_page, json=json)
    refuse_together(html=is_page, format=format)
    return is_page


def publish(pieces: Iterable[str], output: Path | None) -> None:
    """Write a page into a file, or to stdout."""
    if write_file(output or STDOUT, pieces) and output not in {None, STDOUT}:
        print_message(f"wrote {output}")


def links_from(output: Path | None, root: Path) -> Callable[[str], str]:
    """A function from site paths to URLs: relative to the page's file, so that both can be moved, else absolute."""
    base = root.as_uri()
    if output and not is_stream(output):
        with suppress(ValueError):  # on another drive
            base = _quoted(os.path.relpath(root, output.absolute().parent).replace(os.sep, "/"))
    return lambda path: f"{base}{_quoted(path)}" if path else ""


def _quoted(path: str) -> str:
    """A path in a URL, with its bytes where they are not UTF-8."""
    return quote(path, errors="surrogateescape")
