"""What `mv` writes for links in every notation: they lead where they led, and moving back restores the bytes."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from itertools import product
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsarc import Archive
from newsarc.files.scan import scan
from newsarc.links.resolve import Resolver, Verdict
from newsarc.markdown.links import find_links
from newsarc.pages import parse
from tests.conftest import MakeArchive

DAY, LATER = "/news/2012/02/8", "/news/2012/03/1"
HEADING = f"### [2012-02-8]({DAY}/index.md)\n\n# A flood\n\n"
FLOOD, MOVED = f"{DAY}/a-flood.md", f"{LATER}/a-flood.md"


def led_to(root: Path, *paths: str) -> list[list[tuple[str, str]]]:
    """For each of some pages the verdict on each link except that of its heading, and where it leads."""
    resolver = Resolver(scan(root))
    pages = [parse.parse(path, (root / path[1:]).read_bytes()) for path in paths]
    found = [[resolver.resolve(link.target, page.path) for link in find_links(page.text, page.body)] for page in pages]
    return [[(one.verdict, one.path) for one in some][1:] for some in found]


def store(root: Path, files: Mapping[str, str]) -> None:
    for path, text in files.items():
        file = root / path.lstrip("/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, newline="")


# Notations, and what a name must be written as in each of them.
NOTATIONS = {
    "link": "[map]({})",
    "image": "![map]({})",
    "angle brackets": "[map](<{}>)",
    "title": '[map]({} "The map")',
    "definition": "See [map].\n\n[map]: {}",
    "definition in angle brackets": "See [map].\n\n[map]: <{}> 'The map'",
    "cell": "| a | b |\n|---|---|\n| [map]({}) | x |",
    "footnote": "Text.[^1]\n\n[^1]: First.\n\n    Then [map]({}).",
    "quote": "> - [map]({})",
    "double quotes": '<img src="{}">',
    "single quotes": "<img src='{}'>",
    "no quotes": "<img src={}>",
    "cell with HTML": '| a | b |\n|---|---|\n| <a href="{}">map</a> | x |',
    "candidates": '<img srcset="{} 1x, {} 2x">',
    "one candidate": "<source srcset='{}'>",
    "poster": '<video poster="{}"></video>',
    "data": '<object data="{}"></object>',
    "capitals over lines": '<IMG\n  ALT="x"\n  SRC="{}">',
    "track": '<video><track src="{}"></video>',
    "fragment and query": "[map]({}?a=1&amp;b=2#x)",
    "heading of HTML": '<h2 id="m">\n<a href="{}">map</a>\n</h2>',
}
NAMES = st.text(st.sampled_from("ab |\"':()<>\\#?%&;copy*_`[]{}$,=é~!^\t+@"), min_size=1, max_size=8).filter(
    lambda name: name.strip(". ") == name and name not in {".", ".."} and not name.startswith("-")
)


def written(name: str) -> str:
    """A relative target in the form that newsarc gives it, valid in every notation."""
    encoded = quote(name, safe="!$&*+;:@~é").replace("&", "&amp;")
    return f"./{encoded}" if ":" in encoded else encoded


# A page with all of them, each definition by a label of its own.
EVERY_NOTATION = "\n\n".join(text.replace("map", f"map {number}") for number, text in enumerate(NOTATIONS.values()))
COUNT = EVERY_NOTATION.count("{}")


@settings(max_examples=12)
@given(name=NAMES)
def test_references_lead_where_they_led(name: str) -> None:
    """After a move, a page's links lead to the same files; after moving back they have their old text."""
    text = HEADING + EVERY_NOTATION.replace("{}", written(name)) + "\n"
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        store(root, {FLOOD: text, f"{DAY}/{name}": "x"})
        before = led_to(root, FLOOD)
        Archive(root, cache=False).move(FLOOD, "2012-03-01")
        after = led_to(root, MOVED)
        Archive(root, cache=False).move(MOVED, "2012-02-08")

        assert before == after == [[(Verdict.FOUND, f"{DAY}/{name}")] * COUNT]
        assert (root / FLOOD[1:]).read_bytes() == text.encode()


@settings(max_examples=6)
@given(name=NAMES)
def test_references_to_a_page_follow_it(name: str) -> None:
    """Links to a page lead to it after it was renamed, whatever the new name."""
    targets = (FLOOD, "a-flood.md", "a-flood", "a%2Dflood.md")
    reports = {
        f"{DAY}/report-{number}.md": HEADING + notation.replace("{}", target) + "\n"
        for number, (notation, target) in enumerate(product(NOTATIONS.values(), targets))
    }
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        store(root, {FLOOD: HEADING, **reports})
        Archive(root, cache=False).move(FLOOD, f"{DAY[1:]}/{name}.md")
        found = led_to(root, *reports)

        assert found == [
            [(Verdict.FOUND, f"{DAY}/{name}.md")] * text.count("flood", len(HEADING)) for text in reports.values()
        ]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[x](a(1).png)", "[x](../../02/8/a(1).png)"),
        ("[x](<a b.png>)", "[x](<../../02/8/a b.png>)"),
        (r"[x](a\_b\.png)", r"[x](../../02/8/a\_b\.png)"),
        ("<img src='a&#39;b.png'>", "<img src='../../02/8/a&#39;b.png'>"),
        ("|a|b|\n|-|-|\n|[x](a\\|b.png)|y|", "|a|b|\n|-|-|\n|[x](../../02/8/a\\|b.png)|y|"),
        ('<img srcset="a.png 1x,\n  ./b,c.png 2x">', '<img srcset="../../02/8/a.png 1x,\n  ../../02/8/b,c.png 2x">'),
        ("[x](../9/q.md#f)", "[x](../../02/9/q.md#f)"),
        ("[x](../../03/1/q.md)", "[x](q.md)"),
        ("[x](../../03/1/a:b.md)", "[x](./a:b.md)"),
        ("[x](/a.md) [y](#z) [z](http://a.test/b) <a href='?q'>", None),
    ],
)
def test_only_the_way_to_a_file_changes(before: str, after: str | None, make_archive: MakeArchive) -> None:
    """Of a relative link the folders change, while the file name stays as it was written."""
    root = make_archive({FLOOD: HEADING + before + "\n"})

    Archive(root, cache=False).move(FLOOD, "2012-03-01")

    assert (root / MOVED[1:]).read_text().split("\n\n", 2)[2] == (after or before) + "\n"
