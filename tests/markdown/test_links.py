"""The links of a text: each form that is one, each place where it is none, and where it stands."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import count, pairwise, product
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarc.markdown.links import Link, find_links, target_of
from newsarc.pages.encoding import decode
from newsarc.pages.front_matter import read_front_matter
from tests.conftest import Linear
from tests.support.pages import day_pages, event_pages

RULES = Path(__file__).parent.parent / "rules"


def targets(text: str) -> list[str]:
    return [link.target for link in find_links(text)]


# ---------------------------------------------------------------- forms of a link

LINKS = {
    "inline": ("[x](/a.md)", ["/a.md"]),
    "image": ("![x](/a.png)", ["/a.png"]),
    "linked image": ("[![x](/a.png)](/b.md)", ["/a.png", "/b.md"]),
    "empty label": ("[](/a.md)", ["/a.md"]),
    "empty target": ("[x]()", [""]),
    "brackets in the label": ("[a [b [c]] d](/a.md)", ["/a.md"]),
    "unbalanced close in a row": ('1. [ U.K.("Standard")], ](/news/a.md) _Context: b_', ["/news/a.md"]),
    "unbalanced close in a heading": ("### [a]] b](/zh/news/a.md)", ["/zh/news/a.md"]),
    "unbalanced source and its picture": (
        "2. [a] b](http://a.test/) [IMG](//i.test/b)",
        ["http://a.test/", "//i.test/b"],
    ),
    "group at the end of a row's title": ("1. [a [http://b c]](/news/a.md) _Context: b_", ["/news/a.md"]),
    "link in a row's title": ("## [a [b](/b.md) c](/news/a.md)", ["/b.md", "/news/a.md"]),
    "unbalanced open": ("[a [b](/a.md)", ["/a.md"]),
    "angle brackets": ("[x](</a b.md>)", ["/a b.md"]),
    "empty angle brackets": ("[x](<>)", [""]),
    "title": ('[x](/a.md "A ) title")', ["/a.md"]),
    "title in single quotes": ("[x](/a.md 'A title')", ["/a.md"]),
    "title in parentheses": ("[x](/a.md (A title))", ["/a.md"]),
    "outer blanks": ("[x]( /a.md )", ["/a.md"]),
    "label over two lines": ("[one\ntwo](/a.md)", ["/a.md"]),
    "target on the next line": ("[x](\n/a.md\n)", ["/a.md"]),
    "title on the next line": ('[x](/a.md\n  "title")', ["/a.md"]),
    "carriage return": ("[x](\r\n/a.md\r\n)\r\n", ["/a.md"]),
    "parentheses": ("[x](/a_(b)_(c(d)).md)", ["/a_(b)_(c(d)).md"]),
    "entity": ("[x](/a?b=1&amp;c=2)", ["/a?b=1&c=2"]),
    "no entity": ("[x](/a?b=1&copy=2)", ["/a?b=1&copy=2"]),
    "percent": ("[x](/a%20b.md)", ["/a%20b.md"]),
    "blanks": ("[x](/a b c.md)", ["/a b c.md"]),
    "two on a line": ("[x](/a.md) [y](/b.md)", ["/a.md", "/b.md"]),
    "source with a picture": (
        "1. [x](http://a.test/) [IMG](//i.test/a(3).jpg)",
        ["http://a.test/", "//i.test/a(3).jpg"],
    ),
    "definition": ("[x]: /a.md", ["/a.md"]),
    "definition with a title": ('   [x]:   /a.md "title"\n[y]: /b.md', ["/a.md", "/b.md"]),
    "definition on two lines": ("[x]:\n  /a.md", ["/a.md"]),
    "definition in angle brackets": ("[x]: </a b.md>", ["/a b.md"]),
    "autolink": ("<https://a.test/?x=1&amp;y=2>", ["https://a.test/?x=1&y=2"]),
    "autolink of any scheme": ("<mailto:a@b.test> <news:x>", ["mailto:a@b.test", "news:x"]),
    "href": ('<a href="/a.md">x</a>', ["/a.md"]),
    "href in single quotes": ("<a class=b href='/a b.md'>", ["/a b.md"]),
    "bare href": ("<a href=/a.md>", ["/a.md"]),
    "href over lines": ('<a\n  class="b"\n  href = "/a.md">', ["/a.md"]),
    "href over lines in a block": ('<p\n  class="b"\n  href = "/a.md"\n>', ["/a.md"]),
    "capitals in HTML": ("<A HREF=/a.md><IMG Src='/b.png'>", ["/a.md", "/b.png"]),
    "two attributes": ('<img href="/a.md" alt=x src="/b.png">', ["/a.md", "/b.png"]),
    "two attributes in a text": ('x <img href="/a.md" alt=x src="/b.png">', ["/a.md", "/b.png"]),
    "greater-than sign in an attribute": ('<a title="x > y" href="/a.md">', ["/a.md"]),
    "greater-than sign in an attribute in a text": ('x <a title="x > y" href="/a.md">', ["/a.md"]),
    "src": ('<img alt="" src="/a.png"/>', ["/a.png"]),
    "entity in HTML": ('<a href="/a?b=1&amp;c=2">', ["/a?b=1&c=2"]),
    "escaped backslash": (r"[x\\](/a.md)", ["/a.md"]),
    "escaped bracket in the label": (r"[a \] b](/a.md)", ["/a.md"]),
    "heading": ("## [2012-02-8](/news/2012/02/8/index.md)", ["/news/2012/02/8/index.md"]),
    "quote": ("> [x](/a.md)", ["/a.md"]),
    "list item": ("- a\n\n    [x](/a.md)\n", ["/a.md"]),
    "deep list item": ("1. a\n   - b\n\n        [x](/a.md)\n", ["/a.md"]),
    "after code": ("`code` [x](/a.md) `code`", ["/a.md"]),
    "after a fence": ("```\n[n](/n.md)\n```\n[x](/a.md)", ["/a.md"]),
    "after a remark": ("x <!-- [n](/n.md) --> [x](/a.md)", ["/a.md"]),
    "between marks of remarks in code": ("`<!--` [x](/a.md) `-->`", ["/a.md"]),
    "between marks of remarks, the first one escaped": ("\\<!-- [x](/a.md) -->", ["/a.md"]),
    "after HTML": ("<div>\n[n](/n.md)\n\n[x](/a.md)", ["/a.md"]),
    "quoted over two lines": ('> [one\n> two](/a.md "t\n> u")', ["/a.md"]),
    "quoted without a mark": ("> [one\ntwo](/a.md)", ["/a.md"]),
    "quoted HTML": ('> <div>\n> <a\n> href="/a.md">', ["/a.md"]),
    "definition in a quote": ("> [x]: /a.md", ["/a.md"]),
    "definition over two lines in a quote": ("> [x\n> y]:\n> /a.md", ["/a.md"]),
    "definition in an item": ("- [x]: /a.md\n\n  [y]: /b.md", ["/a.md", "/b.md"]),
    "definition in a numbered item": ("1. [x]: /a.md", ["/a.md"]),
    "definition with an escaped bracket": (r"[x\]y]: /a.md", ["/a.md"]),
    "definition with a label of two lines": ("[x\ny]: /a.md", ["/a.md"]),
    "definition above a text": ("[x]: /a.md\ntext", ["/a.md"]),
    "definition above what is no title": ('[x]: /a.md\n"no title" [y](/b.md)', ["/a.md", "/b.md"]),
    "definition behind a tab": ("[x]: /a.md\n\t[y]: /b.md", ["/a.md", "/b.md"]),
    "label that is defined": ("[a [x] b](/a.md)\n\n[x]: /b.md", ["/b.md"]),
    "title with escaped quotes": (r'[x](/a.md "a \"b\" c")', ["/a.md"]),
    "title with escaped parentheses": (r"[x](/a.md (a \(b\)))", ["/a.md"]),
    "three parentheses": ("[x](/a(b(c(d))))", ["/a(b(c(d)))"]),
    "escaped hyphen": (r"[x](/a\-b.md)", ["/a-b.md"]),
    "escaped underscore and parentheses": (r"[x](/a\_\(b\).md)", ["/a_(b).md"]),
    "escaped parenthesis": (r"[x](/p\(.md)", ["/p(.md"]),
    "escaped ampersand": (r"[x](/a\&amp;b)", ["/a&amp;b"]),
    "escapes in angle brackets": (r"[x](</a\<b\>.md>)", ["/a<b>.md"]),
    "escapes in a definition": (r"[x]: /a\-b.md", ["/a-b.md"]),
    "backslash that escapes nothing": (r"[x](/a\b.md)", [r"/a\b.md"]),
    "backslash in HTML": (r'<a href="/a\-b.md">', [r"/a\-b.md"]),
    "blank of another script": ("[x](/a\u3000b.md)", ["/a\u3000b.md"]),
    "single backtick": ("It`s [x](/a.md)", ["/a.md"]),
    "backticks of two kinds": ("`` [x](/a.md) `", ["/a.md"]),
    "backtick in another paragraph": ("a ` b\n\n[x](/a.md) `", ["/a.md"]),
    "four blanks after text": ("text\n    [x](/a.md)", ["/a.md"]),
    "Formats in a text": ("The Formats: [x](/a.md)", ["/a.md"]),
}


@pytest.mark.parametrize("name", LINKS)
def test_link(name: str) -> None:
    """Each form of a link is found, with its target as it is meant."""
    text, expected = LINKS[name]

    assert expected == targets(text)


@pytest.mark.parametrize("more", [r" \[a](/nope.md)", " text a](/nope.md)", "\n](/nope.md)", " [ ] a](/nope.md)"])
def test_bracket_that_was_closed_opens_nothing_more(more: str) -> None:
    """A closing bracket needs an opening one of its own, on a line that begins with a link too."""
    assert targets("[x](/a.md)" + more) == targets("1. [x](/a.md)" + more) == ["/a.md"]


NO_LINKS = {
    "fence": "```\n[x](/a.md)\n```",
    "fence with a name": "```md\n[x](/a.md)\n```",
    "fence of tildes": "~~~\n[x](/a.md)\n~~~",
    "longer fence": "````\n```\n[x](/a.md)\n```\n[y](/b.md)\n````",
    "longer closing fence": "```\n[x](/a.md)\n`````\n",
    "fence of the other kind": "```\n~~~\n[x](/a.md)\n~~~\n[y](/b.md)\n```",
    "fence that is not closed": "```\n[x](/a.md)\n",
    "indented fence": "  ```\n  [x](/a.md)\n  ```",
    "fence with returns": "```\r\n[x](/a.md)\r\n```\r\n",
    "inline code": "a `[x](/a.md)` b",
    "inline code with a backtick": "`` ` [x](/a.md) ``",
    "inline code over two lines": "`a\n[x](/a.md)`",
    "indented code": "a\n\n    [x](/a.md)\n",
    "code behind a tab": "a\n\n\t[x](/a.md)\n",
    "code after a list": "- a\n\nb\n\n    [x](/a.md)\n",
    "code at the beginning": "    [x](/a.md)\n",
    "fence in an item": "1. install:\n\n    ```sh\n    [x](/a.md)\n    ```\n",
    "fence in an item of an item": "- a\n  - b\n\n    ```\n    [x](/a.md)\n    ```\n",
    "fence on an item's first line": "- ```\n  [x](/a.md)\n  ```\n",
    "fence in a quote": "> ~~~\n> [x](/a.md)\n> ~~~\n",
    "fence in a quote in an item": "- > ```\n  > [x](/a.md)\n",
    "indented code in a quote": ">     [x](/a.md)\n",
    "indented code in an item": "- a\n\n      [x](/a.md)\n",
    "indented code on an item's first line": "-     [x](/a.md)\n",
    "indented code in an item behind a tab": "- a\n\n\t\t[x](/a.md)\n",
    "preformatted": "<pre>\n\n[x](/a.md)\n</pre>",
    "script": "<SCRIPT>\n\n[x](/a.md)\n</SCRIPT>",
    "style": "<style>\n\n[x](/a.md)\n</style>",
    "text of a script": "<script>\nx = '<a href=\"/a.md\">'\n</script>",
    "HTML": "<div>\n[x](/a.md)\n</div>",
    "line of a tag": "<b>\n[x](/a.md)\n</b>",
    "behind a remark": "<!-- a --> [x](/a.md)",
    "remark": "<!-- [x](/a.md)\n\n[y](/b.md) -->",
    "Formats line": "\nFormats: [HTML](/a.html)  [JSON](/a.json)  \n",
    "escaped bracket": r"[x\](/a.md)",
    "escaped first bracket": r"\[x](/a.md)",
    "bracket of a task": "- [ ] x](/a.md)",
    "definition and more": "[x]: /a.md junk",
    "definition below a text": "text\n[x]: /a.md",
    "definition without a label": "[ ]: /a.md",
    "empty definition": "[x]:\n\n/a.md",
    "four parentheses, one not closed": "[x](/a(b(c(d)))",
    "bracket never opened": "x](/a.md)",
    "bracket opened in another paragraph": "[a\n\nb](/a.md)",
    "bracket opened in another item": "- [a\n- b](/a.md)",
    "blank between the brackets": "[x] (/a.md)",
    "break between the brackets": "[x]\n(/a.md)",
    "target never closed": "[x](/a.md",
    "label alone": "[x]",
    "footnote": "[^1]: /a.md",
    "definition in a text": "see [x]: /a.md",
    "less-than sign": "a <b and c> d",
    "tag without a link": '<p id="a">',
    "name that ends in href": '<a data-href="/a.md">',
    "bare address": "https://a.test/",
}


@pytest.mark.parametrize("name", NO_LINKS)
def test_no_link(name: str) -> None:
    """What a markdown reader would show as text is no link."""
    assert targets(NO_LINKS[name]) == []


@pytest.mark.parametrize("text", ["- It`s [x](/a.md)\n- its` y", "# a ` b\n[x](/a.md) ` c", r"\`[x](/a.md)`"])
def test_backtick_that_opens_no_code(text: str) -> None:
    """A backtick opens inline code only within its list item or heading, and not behind a backslash."""
    assert targets(text) == ["/a.md"]


EDGES = {
    "inline code of three at the beginning of a line": ("```code``` [x](/a.md)\n\n[y](/b.md)\n", ["/a.md", "/b.md"]),
    "second remark on a line": ("<!-- a --> <!-- [x](/a.md) -->", []),
    "remark behind one of two lines": ("<!-- a\n--> <!-- [x](/a.md) -->", []),
    "code that ends in a backslash": (r"`[x](/a.md)\`", []),
    "fence around a deep one": ("```\n        ```\n[x](/a.md)\n```\n", []),
}


@pytest.mark.parametrize("name", EDGES)
def test_code_and_remarks_at_their_edges(name: str) -> None:
    """Code and remarks begin and end where a markdown reader says."""
    text, expected = EDGES[name]

    assert targets(text) == expected


def test_links_are_found_from_an_offset() -> None:
    """What stands before the body is not searched."""
    text = "[x](/a.md)\n[y](/b.md)\n"

    assert [link.target for link in find_links(text, 11)] == ["/b.md"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[x](</a b.md>)", "/a b.md"),
        ('<a href="/a.md">', "/a.md"),
        ("<http://a.test>", "http://a.test"),
        ('[x]( /a.md "t" )', "/a.md"),
        ("[x](/a?b&amp;c)", "/a?b&amp;c"),
    ],
)
def test_span_is_the_target_alone(text: str, expected: str) -> None:
    """A link's span holds its target as it is written, without brackets, quotes or title."""
    link = find_links(text)[0]

    assert expected == text[link.start : link.end]


# ---------------------------------------------------------------- any text

PARTS = [
    "[",
    "](",
    ")",
    "[x](/a)",
    "<",
    ">",
    "`",
    "```\n",
    "~~~\n",
    "\n",
    "\n\n",
    "    ",
    "\t",
    "- ",
    "\\",
    '"',
    "a b",
    "&amp;",
]
PARTS += ["<a href=", "'/b'", "<!--", "-->", "[d]: ", "http://c", "Formats: [", "\r\n", "(", "# "]
ROW_PARTS = [
    "1. [",
    "## [",
    "2) [",
    "a b",
    "](/news/a.md)",
    "](//b(c))",
    "](/a b)",
    ")",
    "[",
    "]",
    "(",
    "\n",
    "\n\n",
    "\n",
]
ROW_PARTS += ["    ", "> ", "- ", "\t", "&amp;", "~", " _Context: a_"]
MARKUP = st.lists(st.sampled_from(PARTS) | st.text(max_size=2), max_size=30).map("".join)
MADE = (event_pages() | day_pages()).map(lambda made: made.text)


@given(MARKUP | MADE, st.integers(0, 20))
def test_spans_decode_to_their_targets(text: str, start: int) -> None:
    """What stands at a link's span decodes to its target; links are in order, apart, and after the offset."""
    links = find_links(text, start)

    assert all(link.target == target_of(text[link.start : link.end], in_markdown=link.in_markdown) for link in links)
    assert all(start <= one.end <= two.start for one, two in pairwise(links))


@given(MADE | st.lists(st.sampled_from(ROW_PARTS), max_size=20).map("".join))
def test_plain_rows_are_read_as_all_else(text: str) -> None:
    """The links of a page of plain rows are those that it has where a backtick below them asks for a closer look."""
    assert find_links(text) == find_links(f"{text}\n\n`")


@given(MADE)
def test_every_address_of_a_made_page_is_a_link(text: str) -> None:
    """On a page made by the grammar, each address behind `](/` or `](http` outside the Formats line is found."""
    body = re.sub(r"^Formats: .*", "", text, flags=re.MULTILINE)
    expected = re.findall(r"\]\(((?:/news|/zh/news|http)[^()\s]*(?:\(\w\))?)", body)
    written = [text[link.start : link.end] for link in find_links(text)]

    assert Counter() == Counter(expected) - Counter(written)


HOSTILE = [
    "](",
    "[",
    "`",
    "``a`",
    "<a ",
    "<a href=",
    "![](",
    "](a)",
    "](a b",
    '](a "',
    "[](b",
    "](x(y",
    "[x](<",
    "[x](\n",
]
HOSTILE += [
    "(",
    "![",
    "[a][b",
    "[a]: /b\n",
    "<?",
    "<!A",
    "<![CDATA[",
    "<a b='",
    "> ",
    "- ",
    "> > - ",
    "* * * x",
    "- \n",
]
HOSTILE += [
    "\\[](b)",
    "\\",
    "\n",
    " ",
    "[a]: \n",
    "<http:",
    "[a",
    "```\n",
    "~~~\n",
    "- a\n",
    "    a](b)\n",
    "Formats: [\n",
]


@pytest.mark.parametrize("part", HOSTILE)
def test_repetition_takes_linear_time(part: str, linear: Linear) -> None:
    """A text that repeats what links are made of is searched in time that grows as it does."""
    linear(find_links, lambda size: "[x](" + part * (size // len(part)) + "x")


@pytest.mark.parametrize(
    ("deep", "part"),
    [*product(["> ", "- ", "1. "], ["\n", "\n      "]), *product(["> - "], ["\n", "\n ", "\nx", "\n> "])],
)
def test_depth_takes_linear_time(deep: str, part: str, linear: Linear) -> None:
    """Quotes and items in each other, and lines that go on with them, are read in time that grows as they do."""
    linear(find_links, lambda size: deep * (size // 40) + "[x](/a" + part * (size // len(part)))


@pytest.mark.parametrize("part", ["<!--", "- a\n\n    [x](b)\n\n   c\n\n", "a\n\n    [x](b)\n\n", "a\n\n    b\n\n"])
def test_masking_takes_linear_time(part: str, linear: Linear) -> None:
    """A text that repeats what code and remarks are made of is searched in time that grows as it does."""
    linear(find_links, lambda size: part * (size // len(part)))


# ---------------------------------------------------------------- against a markdown reader

_FORMATS = re.compile(r"^Formats: \[.*$", re.MULTILINE)
_ROW = re.compile(r"[ \t>]*(?:#{1,6}|\d+[.)])[ \t]+\[")
# What HTML has no tags in; the library's own reading of these is not a browser's.
_NO_TAGS = re.compile(r"<!--.*?(?:-->|\Z)|<[!?][^>]*(?:>|\Z)", re.DOTALL)


class _Tags(HTMLParser):
    """Collects what the tags of a piece of HTML lead to."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, _: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value or "" for name, value in attrs if name in ("href", "src")]


def _in_html(text: str) -> list[str]:
    tags = _Tags()
    tags.feed(_NO_TAGS.sub("", text))
    return tags.found


def _in_tokens(tokens: list[Any]) -> Iterator[str]:
    for token in tokens:
        yield from (str(value) for name, value in (token.attrs or {}).items() if name in ("href", "src"))
        if token.type in ("html_block", "html_inline"):
            yield from _in_html(token.content)
        if token.type != "image":  # of what is in an image, only the text is shown
            yield from _in_tokens(token.children or [])


def _markdown_links(text: str) -> set[str]:
    """What the links and definitions of a text lead to, as markdown-it finds them."""
    reader = pytest.importorskip("markdown_it").MarkdownIt("commonmark", {"maxNesting": 100})
    env: dict[str, Any] = {}
    found = list(_in_tokens(reader.parse(text, env)))
    found += [one["href"] for one in (*env.get("references", {}).values(), *env.get("duplicate_refs", ()))]
    return set(map(unquote, found))


# Where the two differ on purpose: a row whose brackets are not balanced and a target with blanks are links here;
# there an address without a scheme is one, and a host is written in its ASCII form.
MEANT = {"/news/2012/02/8/不存在.md", "https://www.example.org/two words.html", "https://例え.example.org/新闻"}
MEANT |= {"mailto:editor@example.org", "https://xn--r8jz45g.example.org/新闻"}


@pytest.mark.parametrize("root", ["examples", "rules"])
def test_links_are_those_of_a_markdown_reader(root: str, examples: Path) -> None:
    """On the examples and the pages of the rules' tests, markdown-it finds the links that newsarc finds."""
    folder = examples if root == "examples" else RULES
    differing = {}
    for file in sorted(path for path in folder.rglob("*.md") if path.is_file()):
        text = decode(file.read_bytes()).text
        body = read_front_matter(text)[0]
        ours = {unquote(link.target) for link in find_links(text, body)} - MEANT
        theirs = _markdown_links(_FORMATS.sub("", text[body:]).encode("utf-8", "replace").decode()) - MEANT
        if ours != theirs:
            differing[str(file.relative_to(folder))] = (ours - theirs, theirs - ours)

    assert differing == {}


# Lines of any containers and what may stand in them; ``%d`` is another number each time.
_MARKERS = ["", "", "", "", "- ", "- - ", "1. ", "2) ", "* ", "> ", "> - ", "- > ", ">", "  ", "   "]
_PIECES = ["[x](/%d)", "[x](/%d)", "![x](/%d)", "[x](</%d>)", '[x](/%d "a \\"b\\" c")', "[x](/%d\n", "[a\nb](/%d)"]
_PIECES += ["[x](/%d\\-a)", "[x](/p\\(%d)", "[x](/a(b(c(d%d))))", "[y [x](/%d) z](/%d)", "![y [x](/%d) z](/%d)"]
_PIECES += ["\\[x](/%d)", "x](/%d)", "[x]", "[", "]", "(", ")", "!", "\\", '"', "'", "&amp;", "word", "[x][d]", "[d]"]
_PIECES += ["`", "``", "```", "~~~", "```\n", "\\`", "# ", "## ", "===", "---", "***", "- "]
_PIECES += ["<!--", "-->", "\\<!--", "`<!--`", "`-->`", "<div>", "</div>", "<pre>", "</pre>", "<script>", "</script>"]
_PIECES += [
    "<b>",
    "</b>",
    '<A HREF="/%d">',
    "<IMG SRC=/%d>",
    '<a title="x > y" href="/%d">',
    "<a href='/%d' src='/%d'>",
]
_PIECES += ["<a", "<http://h/%d>", '<p src="/%d">', "\\<"]
_DEFINITIONS = ["[d]: /%d", "> [e]: /%d", "- [f]: /%d", "[g]: /%d junk", "text\n[h]: /%d", "[ ]: /%d", "[a\\]b]: /%d"]
_DEFINITIONS += ['[d]: /%d "t"', "[a\nb]: /%d", "[i]:\n/%d", '> [j]: /%d\n> "t"', "1. [k]: </%d>"]


def _some_markdown(chance: random.Random) -> str:
    lines = []
    for _ in range(chance.randint(1, 8)):
        marks = "".join(chance.choices(_MARKERS, k=chance.choice([0, 1, 1, 2])))
        lines.append(marks + " ".join(chance.choices(_PIECES, k=chance.choice([0, 1, 1, 2, 3, 4]))))
    # Behind blank lines, since markdown-it reads what stands below a definition otherwise than CommonMark says.
    lines += ["", "", *("\n" + one + "\n" for one in chance.choices(_DEFINITIONS, k=chance.choice([0, 0, 1, 2])))]
    numbers = count(1)
    return re.sub("%d", lambda _: str(next(numbers)), "\n".join(lines))


def _is_in_row(text: str, link: Link) -> bool:
    return _ROW.match(text, text.rfind("\n", 0, link.start) + 1) is not None


@pytest.mark.parametrize("part", [0, 1, 2, *(pytest.param(part, marks=pytest.mark.slow) for part in range(3, 8))])
def test_links_of_any_text_are_those_of_a_markdown_reader(part: int) -> None:
    """In texts at random, markdown-it finds the links that newsarc finds, but for rows with unbalanced brackets."""
    differing = {}
    for number in range(500):
        text = _some_markdown(random.Random(1000 * part + number))
        links = find_links(text)
        ours, theirs = {unquote(link.target) for link in links}, _markdown_links(text)
        rows = {unquote(link.target) for link in links if _is_in_row(text, link)}
        if theirs - ours or ours - theirs - rows:
            differing[text] = (ours - theirs, theirs - ours)

    assert differing == {}
