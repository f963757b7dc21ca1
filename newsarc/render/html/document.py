"""The page around an answer, and the elements that answers are made of: text, links, bars, shades.

Knows: HTML, how text is escaped; the style is in ``style.css`` beside this module.
Must not know: the values that are shown, where files are.

The page makes no network requests and has no script, which its Content-Security-Policy
forbids as well.  It follows the browser's choice of light or dark.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from html import escape
from pathlib import Path

from newsarc.render.shades import Shades
from newsarc.text.safety import printable

Href = Callable[[str], str]
"""The URL of a site path, for a link; empty for none."""

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def page(title: str, body: Iterable[str]) -> Iterator[str]:
    """A whole document."""
    yield (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{text(title)}</title>\n<style>\n{Path(__file__).with_name('style.css').read_text('utf-8')}</style>\n"
        "</head>\n<body>\n<main>\n"
    )
    yield from body
    yield "</main>\n</body>\n</html>\n"


def text(written: str) -> str:
    """Text as it can stand in an element or in an attribute's value, whatever is in it.

    >>> text('<b>"x"')
    '&lt;b&gt;&quot;x&quot;'
    """
    return escape(printable(written))


def link(url: str, inner: str, *, attributes: str = "") -> str:
    """A link around some HTML; the HTML alone where there is no URL."""
    return f'<a href="{escape(url)}"{attributes}>{inner}</a>' if url else inner


def section(heading: str, rows: Iterable[str]) -> Iterator[str]:
    """A part of the page under its heading."""
    yield f"<section>\n<h2>{text(heading)}</h2>\n"
    yield from rows
    yield "</section>\n"


def bars(counts: Sequence[tuple[str, int, str]]) -> Iterator[str]:
    """A bar for each label, count and URL; the highest count fills the width."""
    highest = max((count for _, count, _ in counts), default=1)
    yield '<ol class="bars">\n'
    for label, count, url in counts:
        share = f"{100 * count / highest:.1f}%"
        name = link(url, text(label))
        yield f'<li><span class="label" dir="auto">{name}</span><b>{count:,}</b><i style="width:{share}"></i></li>\n'
    yield "</ol>\n"


def legend(shades: Shades, period: str) -> str:
    """What the shades mean: ``events per`` period."""
    spans = (
        f'<span class="cell s{shade}"></span> {low:,}' + (f"–{high:,}" if high > low else "")
        for shade, low, high in shades.spans
    )
    return f'<p class="legend">{" ".join(spans)} events per {period}</p>\n'
