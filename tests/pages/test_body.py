"""The text of a page is what a reader sees of it."""

from __future__ import annotations

import pytest

from newsarc.pages.body import body_text, shown_text
from newsarc.pages.page import Page, PageKind
from tests.conftest import Linear


def page(text: str, body: int = 0) -> Page:
    return Page("/a.md", PageKind.DOCUMENT, text, body)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("# A [*flood*](/flood.md), at last\n", "A flood, at last"),
        ('See [the gauge][1].\n\n[1]: https://example.org/gauge "x"\n', "See the gauge 1."),
        ("At https://example.org/a?b=c it says so.", "At it says so."),
        ("Before <!-- a\nsecret --> after, <b class='x'>bold</b>.", "Before after, bold."),
        ("{% include a.html %}A {{ site.title }} post", "A post"),
        ("```python\nprint('code')\n```\n", "print('code')"),
        ("1. one\n2. two\n\n- three\n> four\n---\n", "one two three four"),
        ("| a | b |\n|---|---|\n| c | d |", "a b --- --- c d"),
        ("Met [[Wang Lijun]] there.", "Met Wang Lijun there."),
    ],
)
def test_what_a_reader_sees(text: str, shown: str) -> None:
    """Markup, addresses, comments, tags and templates are left out, code stays."""
    assert body_text(page(text)) == shown


def test_front_matter_is_no_text() -> None:
    """The text begins below the front matter."""
    text = "---\ntitle: x\n---\nRain.\n"
    assert shown_text(page(text, text.index("Rain"))) == "Rain.\n"


@pytest.mark.parametrize("sign", ["<!--", "<a ", "{%", "{{", "](", "[a]:", "http://", "```", "*", "[["])
def test_takes_linear_time(linear: Linear, sign: str) -> None:
    """However often something is opened and never closed."""
    linear(lambda text: body_text(page(text)), lambda size: sign * size)
