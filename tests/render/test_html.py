"""Pages for a browser: what is on them, what they are safe from, and what they look like in Chromium."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest

from newsarc.cli.html import links_from
from newsarc.model.hits import Hit
from newsarc.model.stats import Gap, Links, Spread, Stats
from newsarc.model.stories import Timeline
from newsarc.render.html import stats as stats_html
from newsarc.render.html import timeline as timeline_html
from tests.support.browser import PROGRAM, Browser, chromium
from tests.support.in_process import run

HOSTILE = "</style><script>document.title='no'</script><img src=http://evil.test/x onerror=alert(1)>\"'&\u202e\x1b[31m"
DAYS = ((date(2012, 2, 8), 10), (date(2012, 2, 9), 1), (date(2015, 12, 2), 3))
STATS = Stats(
    since=None,
    until=None,
    days=DAYS,
    gaps=(Gap(date(2012, 2, 10), date(2015, 12, 1)),),
    all_gaps=1,
    busiest=DAYS[:1],
    sources=Spread(((HOSTILE, 7),), 2, 1),
    contexts=Spread((("Chongqing", 9), ("Wang Lijun", 5)), 2, 0),
    links=Links(12, 4, 0),
)
HIT = Hit("/news/2012/02/8/a&b.md", date(2012, 2, 8), "Wang Lijun flees", 1.0, (), number=1)
TIMELINE = Timeline(
    (HIT, replace(HIT, title=HOSTILE, path=f"/news/{HOSTILE}.md", excerpt=HOSTILE, number=None)),
    14,
    (("2012-02", 11), ("2015-12", 3)),
    STATS.gaps,
    DAYS[0][0],
    DAYS[-1][0],
    target=HOSTILE,
)


href = links_from(Path("/site/pages/page.html"), Path("/site/archive"))


def stats(name: str = "examples") -> str:
    """The page of an archive's figures."""
    return "".join(stats_html.stats(STATS, name=name, href=href, day_page=lambda day: f"/news/{day}/index.md"))


def timeline() -> str:
    """The page of a story."""
    return "".join(timeline_html.timeline(TIMELINE, query="q", href=href))


ELEMENTS = {"html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "h3", "p", "section", "div", "span"}
ELEMENTS |= {"ol", "li", "b", "i", "a", "time"}
ATTRIBUTES = {"lang", "charset", "http-equiv", "content", "name", "class", "dir", "href", "title", "style"}


class Outline(HTMLParser):
    """The elements of a page with their attributes, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def test_figures() -> None:
    """An archive's page has its summary, a cell a day that links to the day's page, gaps, and a bar for each count."""
    page = Outline(stats())
    cells = [attributes for tag, attributes in page.elements if tag == "a" and "class" in attributes]

    assert "14 events · 3 days · 2012-02-08 to 2015-12-02 · 1,391 days without events" in page.text
    assert [cell["href"] for cell in cells] == [f"../archive/news/{day}/index.md" for day, _ in DAYS]
    assert cells[0]["title"] == "2012-02-08 Wednesday: 10 events"
    assert [cell["class"] for cell in cells] == ["cell s2", "cell s0", "cell s1"]
    assert sum("cell" in (attributes.get("class") or "") for _, attributes in page.elements) == 366 + 365 + 3
    assert "no events for 3 years 9 months" in page.text
    assert "Contexts (2)\n" in page.text
    assert "Sources (1 of 2); 1 event has none" in page.text
    widths = [attributes["style"] for tag, attributes in page.elements if tag == "i" and "style" in attributes]
    assert {"width:100.0%", "width:55.6%"} <= set(widths)


def test_story() -> None:
    """A timeline's page has a cell a month, the gaps, and its events with links to their files."""
    page = Outline(timeline())
    links = [attributes["href"] for tag, attributes in page.elements if tag == "a"]

    assert "14 events · 2012-02-08 to 2015-12-02" in page.text
    assert "no events for 3 years 9 months" in page.text
    assert "2012-02-08/1" in page.text
    assert links[0] == "../archive/news/2012/02/8/a%26b.md"
    assert "showing 2 of 14 events" in page.text


def test_texts_of_the_archive_are_only_text() -> None:
    """No title, name or label makes an element or an attribute, and none has control characters; nothing is loaded."""
    for page in (stats(HOSTILE), timeline()):
        outline = Outline(page)
        assert {tag for tag, _ in outline.elements} <= ELEMENTS
        assert {name for _, attributes in outline.elements for name in attributes} <= ATTRIBUTES
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\u202e]", page)
        assert all((attributes.get("href") or "../").startswith("../") for _, attributes in outline.elements)
        assert "url(" not in page
        assert "default-src 'none'; style-src 'unsafe-inline'" in page


# ---------------------------------------------------------------- the commands


@pytest.mark.parametrize("words", [("stats",), ("timeline", "Bo Xilai", "--until", "2012"), ("graph", "Bo Xilai")])
def test_command(examples: Path, tmp_path: Path, words: tuple[str, ...]) -> None:
    """A page is printed by --html, or written into a file, from which its links lead to files of the archive."""
    file = tmp_path / "page.html"
    printed = run(*words, "--html", root=examples)
    written = run(*words, "-o", str(file), root=examples)
    links = [unquote(link) for link in re.findall('href="([^"]+)"', file.read_text("utf-8"))]

    assert (printed.returncode, written.returncode, written.stdout) == (0, 0, "")
    assert str(file) in written.stderr
    assert printed.stdout.startswith("<!DOCTYPE html>")
    assert all((tmp_path / link).is_file() for link in links)
    assert len(links) == {"stats": 32 + 5, "timeline": 12, "graph": 0}[words[0]]


def test_links_are_relative_from_a_folder_that_is_not_utf8(tmp_path: Path) -> None:
    """The bytes of a folder's name are in the link as they are."""
    href = links_from(tmp_path / "page.html", tmp_path / os.fsdecode(b"caf\xe9"))

    assert href("/news/a.md") == "caf%E9/news/a.md"


@pytest.mark.parametrize("words", [("stats",), ("timeline", "Bo Xilai", "--until", "2012")])
def test_output_called_minus_is_stdout(examples: Path, words: tuple[str, ...]) -> None:
    """``-o -`` prints the page, as --html does."""
    done, wanted = run(*words, "-o", "-", root=examples), run(*words, "--html", root=examples)

    assert (done.returncode, done.stdout, done.stderr) == (0, wanted.stdout, wanted.stderr)


@pytest.mark.parametrize(
    ("words", "why"), [(("-o", "a.txt"), "not the name of an HTML file"), (("--html", "--json"), "can't be combined")]
)
def test_refused(examples: Path, words: tuple[str, ...], why: str) -> None:
    """A file that isn't a page's, and two formats at once, are refused."""
    refused = run("stats", *words, root=examples)

    assert (refused.returncode, refused.stdout[:1]) == (2, "{" if "--json" in words else "")
    assert why in refused.stderr


# ---------------------------------------------------------------- in a browser


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Chromium, where it is installed."""
    if not PROGRAM:
        pytest.skip("Chromium is not installed")
    with chromium(tmp_path_factory.mktemp("profile")) as browser:
        yield browser


BACKGROUND = "getComputedStyle(document.body).backgroundColor"
INK = "getComputedStyle(document.body).color"
OVERFLOW = "document.documentElement.scrollWidth - innerWidth"
SHADES = "[0, 1, 2].map(n => getComputedStyle(document.querySelector('.map .s' + n)).backgroundColor)"


@pytest.mark.parametrize("make", [stats, timeline])
def test_in_chromium(browser: Browser, tmp_path: Path, make: object) -> None:
    """A page is light or dark as the browser is, fits a telephone, runs no script, and requests nothing but itself."""
    file = tmp_path / "page.html"
    file.write_text(make(HOSTILE) if make is stats else timeline(), "utf-8")

    (light, ink, title), requested = browser.look(file, BACKGROUND, INK, "document.title")
    (dark, pale, overflow), _ = browser.look(file, BACKGROUND, INK, OVERFLOW, dark=True, width=400)

    assert (light, ink) == ("rgb(251, 250, 247)", "rgb(34, 38, 43)")
    assert (dark, pale) == ("rgb(22, 25, 29)", "rgb(231, 229, 223)")
    assert title != "no"
    assert "<script>" in title
    assert overflow <= 0
    assert [url for url in requested if not url.startswith("data:")] == [file.as_uri()]


def test_cells_in_chromium(browser: Browser, tmp_path: Path) -> None:
    """The cells of the map differ in shade, stand by week and weekday, and lead where they should."""
    file = tmp_path / "page.html"
    file.write_text(stats(), "utf-8")
    place = "(({x, y}) => [x, y])(document.querySelectorAll('a.cell')[%d].getBoundingClientRect())"

    (shades, one, two, link), _ = browser.look(
        file, SHADES, place % 0, place % 1, "document.querySelector('a.cell').href"
    )

    assert len(set(shades)) == 3
    assert (two[0], two[1] - one[1]) == (one[0], 12)  # Wednesday, and Thursday below it
    assert link == f"{tmp_path.parent.as_uri()}/archive/news/2012-02-08/index.md"
