"""Links and anchors as GitHub has them: held against cmark-gfm, GitHub's own reader of markdown, on pages at random."""

from __future__ import annotations

import random
import re
import unicodedata
from html.parser import HTMLParser
from itertools import count
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsarc import Archive
from newsarc.markdown.anchors import find_anchors
from newsarc.markdown.blocks import read_blocks
from newsarc.markdown.links import find_links
from tests.conftest import MakeArchive

DAY = "/news/2012/02/8"
HEADING = f"### [2012-02-8]({DAY}/index.md)\n\n# A flood\n\n"


def targets(text: str) -> list[str]:
    return [link.target for link in find_links(text)]


def flaws(make_archive: MakeArchive, text: str) -> list[tuple[str, str | None]]:
    """The broken links and anchors of an event page."""
    root = make_archive({f"{DAY}/a-flood.md": HEADING + text})
    return [(one.rule, one.target) for one in Archive(root, cache=False).validate(select=["NA101", "NA102", "NA103"])]


# ---------------------------------------------------------------- against GitHub's reader

_MARKERS = [
    "",
    "",
    "",
    "",
    "- ",
    "1. ",
    "2) ",
    "* ",
    "> ",
    "> - ",
    ">",
    "  ",
    "   ",
    "    ",
    "\t",
    "[^f%d]: ",
    "[^f%d]:",
]
_PIECES = [
    "[x](/%d)",
    "[x](/%d)",
    "![x](/%d)",
    "[x](</%d>)",
    '[x](/%d "a \\"b\\"")',
    "[a\nb](/%d)",
    "[y [x](/%d) z](/%d)",
]
_PIECES += ["![y [x](/%d) z](/%d)", "[![x](/%d)](/%d)", "![[a][d]](/%d)", "\\[x](/%d)", "x](/%d)", "[", "]", "(", "!"]
_PIECES += ["\\", '"', "&amp;", "&#124;", "word", "[x][d]", "[d]", "[^f1]", "[^none]", "~~", "~~[x](/%d)~~", "[ ] task"]
_PIECES += [
    "`",
    "``",
    "`|`",
    "\\`",
    "# ",
    "===",
    "---",
    "***",
    "|",
    "|",
    "|",
    "\\|",
    "\\\\|",
    "[a|b](/%d)",
    "[a](/%d\\|b)",
]
_PIECES += ["<!-- [x](/%d) -->", "-->", "<http://h/%d>", "<div>", "</div>"]
# Behind a word, since readers don't agree on whether a tag alone on its line ends a paragraph that it isn't within.
_PIECES += ["a <b>", 'a <A HREF="/%d">', "a <IMG SRC=/%d>", "a <a href='/%d\\|b'>"]
_ROWS = [
    "|---|---|",
    "--|--",
    "|:-:|",
    "| - | - |",
    ":--",
    "|--|--|--|",
    "| [x](/%d) | `a | [y](/%d)` |",
    "a | [x](/%d) | c",
]
_ROWS += ["| a | b |", "|a|", "", "", "", "<h2>", "</h2>", "```", "~~~", "    [x](/%d)", "        [x](/%d)", "[d]: /%d"]


def _some_markdown(chance: random.Random, line_end: str) -> str:
    lines = []
    for _ in range(chance.randint(1, 9)):
        marks = "".join(chance.choices(_MARKERS, k=chance.choice([0, 1, 1, 2])))
        if chance.random() < 0.4:
            lines.append(marks + chance.choice(_ROWS))
        else:
            lines.append(marks + " ".join(chance.choices(_PIECES, k=chance.choice([0, 1, 1, 2, 3, 4]))))
    numbers = count(1)
    text = re.sub("%d", lambda _: str(next(numbers)), "\n".join(lines))
    notes = "".join(re.findall(r"\[\^f\d+\](?=:)", text))  # what nothing refers to, GitHub leaves out
    return f"{notes}\n\n{text}".replace("\n", line_end)


class _Shown(HTMLParser):
    """Collects what a rendered page leads to, but for what the reader itself adds to footnotes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, _: str, attrs: list[tuple[str, str | None]]) -> None:
        if not any(name.startswith("data-footnote") for name, _ in attrs):
            self.found |= {value or "" for name, value in attrs if name in ("href", "src")}


def _rendered(text: str) -> str:
    """What GitHub's reader makes of a text, without comments."""
    cmarkgfm = pytest.importorskip("cmarkgfm")
    from cmarkgfm.cmark import Options

    options = Options.CMARK_OPT_FOOTNOTES | Options.CMARK_OPT_UNSAFE
    return re.sub(r"<!--.*?-->", "", cmarkgfm.github_flavored_markdown_to_html(text, options), flags=re.DOTALL)


def _rendered_links(text: str) -> set[str]:
    shown = _Shown()
    shown.feed(_rendered(text))
    return set(map(unquote, shown.found))


_ROW = re.compile(r"[ \t>]*(?:#{1,6}|\d+[.)])[ \t]+\[")


def _unlike(text: str) -> tuple[set[str], set[str]]:
    """The links that newsarc alone finds, and those that GitHub's reader alone finds.

    Left out are what they differ in on purpose: rows whose brackets are not
    balanced, definitions and footnotes that nothing refers to.
    """
    links = find_links(text)
    plain = re.sub("\r(?!\n)", "\n", text)
    meant = {unquote(one.target) for one in links if _ROW.match(plain, plain.rfind("\n", 0, one.start) + 1)}
    meant |= {unquote(text[one.start : one.end]) for one in read_blocks(text).definitions}
    ours, theirs = {unquote(link.target) for link in links}, _rendered_links(text)
    return ours - theirs - meant, theirs - ours


@pytest.mark.parametrize("part", [0, 1, *(pytest.param(part, marks=pytest.mark.slow) for part in range(2, 6))])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_links_are_those_of_github_s_reader(part: int, line_end: str) -> None:
    """In texts at random, cmark-gfm renders the links that newsarc finds."""
    differing = {}
    for number in range(300):
        text = _some_markdown(random.Random(1000 * part + number), line_end)
        if _unlike(text) != (set(), set()):
            differing[text] = _unlike(text)

    assert differing == {}


_WORDS = [
    "The flood",
    "the  flood",
    "Ⓐ",
    "mc²",
    "½ x",
    "a_b",
    "*a*",
    "`x y`",
    "&amp;",
    "É",
    "İz",
    "ΟΔΟΣ",
    "ẞ",
    "🌊",
    "e\u0301",
    "<b>B</b>",
]
_WORDS += ["[a](b)", "![a](b)", "~~no~~", "١", "Ⅷ", "⁀", "🅰", "a|b", "-", "_", "हिन्दी", "\u200d"]
_FORMS = [
    "# %s\n",
    "## %s ##\n",
    "%s\n---\n",
    "> # %s\n",
    "<h2>%s</h2>\n",
    '<h3 id="x"\n class=y>%s</h3>\n',
    "<H1>\n\n%s\n\n</H1>\n",
]
_FORMS += [
    "- a\n\n  <h2>%s</h2>\n",
    "<div>\n<h2>%s</h2> <h4>%s</h4>\n</div>\n",
    "[^1]: a\n\n    # %s\n\nx[^1]\n",
    "text <h2>%s</h2> text\n",
]
_LETTERS = re.compile("[\u24b6-\u24e9\U0001f130-\U0001f149\U0001f150-\U0001f169\U0001f170-\U0001f189]")


class _ShownHeadings(HTMLParser):
    """Collects the texts of a rendered page's headings, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._is_open = False

    def handle_starttag(self, tag: str, _: object) -> None:
        if re.fullmatch("h[1-6]", tag):
            self._is_open = True
            self.texts.append("")

    def handle_endtag(self, tag: str) -> None:
        self._is_open = self._is_open and not re.fullmatch("h[1-6]", tag)

    def handle_data(self, data: str) -> None:
        if self._is_open:
            self.texts[-1] += data


def _slug(text: str) -> str:
    lower = "".join("σ" if one == "Σ" else one.lower() for one in text)
    kept = (one for one in lower if one in " -" or unicodedata.category(one)[:1] in "LM" or _is_other_word(one))
    return "".join(kept).replace(" ", "-")


def _is_other_word(one: str) -> bool:
    return unicodedata.category(one) in ("Nd", "Nl", "Pc") or _LETTERS.match(one) is not None


@settings(max_examples=50)
@given(
    st.lists(
        st.tuples(st.sampled_from(_FORMS), st.sampled_from(_WORDS), st.sampled_from(_WORDS)), min_size=1, max_size=5
    )
)
def test_headings_are_those_of_github_s_reader(headings: list[tuple[str, str, str]]) -> None:
    """The headings of a page, in markdown or HTML, have the anchors that follow from how cmark-gfm renders them."""
    forms = [(form.replace("^1", f"^{number}"), *words) for number, (form, *words) in enumerate(headings)]
    text = "\n".join(form.replace("%s", f"{one} {other}x") for form, one, other in forms)
    shown = _ShownHeadings()
    shown.feed(_rendered(text))
    used: dict[str, int] = {}
    for slug in map(_slug, shown.texts):
        found = slug
        while found in used:
            used[slug] += 1
            found = f"{slug}-{used[slug]}"
        used[found] = 0

    ours = find_anchors(text).headings
    assert set(used) <= ours
    assert ours <= set(used) | {_slug(one.strip()) for one in shown.texts} | {"", "top"}


# ---------------------------------------------------------------- what leads where


LINKS = {
    "a cell ends code": ("|key|page|\n|-|-|\n|the ` key|[l](gone.md)|\n|the ` again|z|\n", ["gone.md"]),
    "a link doesn't reach over cells": ("|a|b|\n|-|-|\n|[l|m](gone.md)|\n", []),
    "code in a cell": ("a|b\n-|-\n`[l](gone.md)`|[m](/a.md)\n", ["/a.md"]),
    "a bar in code in a cell": ("a|b\n-|-\n`x\\|y [l](gone.md)`|[m](/a.md)\n", ["/a.md"]),
    "an escaped bar in a cell's target": ("a|b\n-|-\n[l](a\\|b.md)|<a href='c\\|d'>\n", ["a|b.md", "c|d"]),
    "a comment in a cell": ("a|b\n-|-\nx <!-- |[l](/a.md)\n-->|[m](/b.md)\n", ["/a.md", "/b.md"]),
    "cells that are too many": ("a|b\n-|-\n1|2|[l](gone.md)\n", []),
    "a table in a quote": ("> a|b\n> -|-\n> [l|m](gone.md)\n", []),
    "a table in an item": ("- a|b\n  -|-\n  [l|m](gone.md)\n", []),
    "a lazy line is no row": ("> a|b\n> -|-\n[l|m](/a.md)\n", ["/a.md"]),
    "a text above a table": ("text [l](/a.md)\na|b\n-|-\n[l|m](gone.md)\n", ["/a.md"]),
    "a table ends at a blank line": ("a|b\n-|-\n\n[l|m](/a.md)\n", ["/a.md"]),
    "no table without as many delimiters": ("a|b|c\n-|-\n[l|m](/a.md)\n", ["/a.md"]),
    "rows of the archive are no table": ("1. [a | b](/a.md)\n2. [c [d | e](/b.md)\n", ["/a.md", "/b.md"]),
    "a footnote's paragraph": ("[^1]: a\n\n    [l](/a.md)\n", ["/a.md"]),
    "a footnote's code": ("[^1]: a\n\n        [l](gone.md)\n", []),
    "a footnote's fence": ("[^1]: a\n\n    ```\n    [l](gone.md)\n    ```\n", []),
    "a footnote's list": ("[^n-1]: - a\n\n      - [l](/a.md)\n", ["/a.md"]),
    "a footnote in a quote": ("> [^1]: a\n> b [l](/a.md)\n", ["/a.md"]),
    "code behind a footnote": ("[^1]: a\n\nb\n\n    [l](gone.md)\n", []),
    "an image's text": ("![see [x](gone.md) <a href=gone> <http://gone> ![y](gone)](/a.md)", ["/a.md"]),
    "an image in a link": ("[![y](/b.png) x](/a.md)", ["/b.png", "/a.md"]),
    "lone returns": ("```\r[x](gone.md)\r```\r\r> a\r\r    code [x](gone)\r\r[x](/a.md)", ["/a.md"]),
    "candidates": ("<img srcset='a.png, b.png 2x,c.png 3x ,d,e.png 4x'>", ["a.png", "b.png", "c.png", "d,e.png"]),
    "a candidate of data": (
        '<source srcset="data:image/png;base64,AA== 1x, a.png (x, y) 2x">',
        ["data:image/png;base64,AA==", "a.png"],
    ),
    "HTML's own": (
        "<video poster=a.png><object data='b.pdf'><p data=no><q cite=\"c\"><table background=d>",
        ["a.png", "b.pdf", "c", "d"],
    ),
    "entities and blanks in a value": ("<a\n  HREF=' a.md?x&amp;y '>", ["a.md?x&y"]),
    "closing tags": ("<div>\n</a href=gone></div>\n", []),
    "what is no HTML": ("<!-- <img srcset=gone> -->\n\n<script>\n'<img srcset=gone>'\n</script>\n", []),
}


@pytest.mark.parametrize("name", LINKS)
def test_links(name: str) -> None:
    """Tables, footnotes, images and HTML hold the links that a reader on GitHub can follow, and no others."""
    text, expected = LINKS[name]

    assert targets(text) == expected
    assert targets(text.replace("\n", "\r\n")) == expected


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        ("<h2>The verdict</h2>\n\n[x](#the-verdict)\n", []),
        ('<h2 align="center">\n  The <i>verdict</i> &amp; so\n</h2>\n\n[x](#the-verdict--so)\n', []),
        ("## Foo\n\n<h2>Foo</h2>\n\n## Foo\n\n[x](#foo-1) [y](#foo-2) [z](#foo-3)\n", ["#foo-3"]),
        ("<!-- <h2>Foo</h2> -->\n\n[x](#foo)\n", ["#foo"]),
        ("## Plan Ⓐ of mc² ½\n\n[x](#plan-ⓐ-of-mc-) [y](#plan-ⓐ-of-mc²-½)\n", ["#plan-ⓐ-of-mc²-½"]),
        ("## ΟΔΟΣ\n\n[x](#οδοσ) [y](#οδος) [z](#ΟΔΟΣ)\n", ["#οδος"]),
        ("<a id='Foo'></a>\n\n[x](#foo) [y](#Foo) [z](#user-content-Foo)\n", ["#foo"]),
        ("## Foo\n\n[x](#user-content-foo) [y](#user-content-bar)\n", ["#user-content-bar"]),
        ("## Foo\n\n[x](#foo:~:text=a) [y](#:~:text=b) [z](#bar:~:text=c)\n", ["#bar:~:text=c"]),
        ("[x](a-flood.md?plain=1#L3) [y](?plain=1#L1C2-L5C3) [z](?x&plain=1#L4-L99)\n", ["?x&plain=1#L4-L99"]),
        ("[x](a-flood.md#L3) [y](?plain=1#L0) [z](?plain=10#L3)\n", ["?plain=1#L0", "?plain=10#L3", "a-flood.md#L3"]),
        ("## Caf\u00e9\n\n[x](#caf%C3%A9) [y](#cafe\u0301)\n", ["#cafe\u0301"]),
    ],
)
def test_anchors(text: str, broken: list[str], make_archive: MakeArchive) -> None:
    """A fragment leads to what GitHub finds by it."""
    assert sorted(str(target) for rule, target in flaws(make_archive, text) if rule == "NA102") == broken


def test_name_in_another_normalization_form(make_archive: MakeArchive) -> None:
    """A name that is stored in another form of Unicode is found, said to be so, and the link is made right."""
    stored = f"{DAY}/cafe\u0301-burns.md"
    root = make_archive(
        {
            stored: HEADING,
            f"{DAY}/Caf\u00e9-burns.md": HEADING,
            f"{DAY}/b.md": HEADING + f"[x]({DAY}/caf\u00e9-burns.md) [y](caf%C3%A9-burns)\n",
        }
    )
    library = Archive(root, cache=False)
    report = library.validate(select=["NA103"])

    assert [one.message.partition(" is spelled ")[2] for one in report] == [
        f"in another Unicode normalization form than {stored}"
    ] * 2
    library.fix(report)
    text = (root / f"{DAY[1:]}/b.md").read_text()
    assert text.endswith(f"[x]({stored}) [y](cafe%CC%81-burns)\n")


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [(f"utf-{bits}-{order}", mark) for bits in (16, 32) for order in ("le", "be") for mark in ("", "\ufeff")],
)
@pytest.mark.parametrize("text", ["# A flood\n\n[x](gone.md)\n", "# Потоп в Гоме\n\nСразу [x](gone.md)\n"])
def test_page_in_another_encoding(text: str, encoding: str, mark: str, make_archive: MakeArchive) -> None:
    """A page in UTF-16 or UTF-32 is one finding that says so, and nothing in it is taken for text."""
    root = make_archive({f"{DAY}/a.md": (mark + text).encode(encoding)})
    found = [one for one in Archive(root, cache=False).validate() if one.file.endswith("a.md")]

    assert [one.rule for one in found] == ["NA502"]
    assert encoding[:6].upper() in found[0].message


def test_stray_nul_is_a_character(make_archive: MakeArchive) -> None:
    """A NUL or two in a page are read as the replacement character, as CommonMark says, and a mark of UTF-8 is none."""
    root = make_archive({f"{DAY}/a.md": b"\xef\xbb\xbf" + HEADING.encode() + b"a\0b [x](go\0ne.md)\n"})

    assert {one.rule for one in Archive(root, cache=False).validate(select=["NA101", "NA502", "NA501"])} == {"NA101"}


def test_places_count_lone_returns(make_archive: MakeArchive) -> None:
    """A return that stands alone ends a line for places, titles and headings too."""
    root = make_archive({f"{DAY}/a.md": "# A fire\r\rSee [x](#part-two)\rand [y](gone.md).\r\r## Part two\r"})
    (found,) = (one for one in Archive(root, cache=False).validate() if one.rule in ("NA101", "NA102", "NA501"))

    assert (found.rule, found.line, found.column) == ("NA101", 4, 9)
