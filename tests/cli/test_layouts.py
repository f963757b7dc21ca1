"""Every command answers on every layout: a small archive of each, asked as its people would."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

from newsarc import Archive, Hit
from newsarc.search.completion import Completions
from tests.cli.test_cli import newsarc
from tests.conftest import MakeArchive

pytestmark = pytest.mark.usefixtures("shared_cache")

COLOUR = re.compile(r"\x1b\[[0-9;]*m")
ARCHIVES = Path(__file__).parent.parent / "archives"


class Facts(NamedTuple):
    """A page with its day, the names by which it is shown, a word of its text, and a page that it is linked with."""

    day: str
    page: str
    names: tuple[str, ...]
    word: str
    linked: str


LAYOUTS = {
    "adr": Facts(
        "2020-03-04",
        "/docs/adr/0002-use-postgres.md",
        ("0002-use-postgres", "2. Use Postgres", "Use Postgres"),
        "amends",
        "/docs/adr/0004-use-sqlite.md",
    ),
    "docusaurus": Facts(
        "2021-04-01",
        "/blog/2021-04-01-kettle-2.md",
        ("kettle-2", "2021-04-01-kettle-2", "Kettle 2 is here", "ketle 2 is here"),
        "faster",
        "/docs/boiling.md",
    ),
    "hexo": Facts(
        "2016-11-22",
        "/source/_posts/first-snow.md",
        ("first-snow", "初雪"),
        "下雪",
        "/source/_posts/last-leaves.md",
    ),
    "hugo": Facts(
        "2012-01-15",
        "/content/posts/bell-rock.md",
        ("bell-rock", "A winter on Bell Rock", "a wintr on bell rock"),
        "fog",
        "/content/posts/2011-10-03-eddystone.md",
    ),
    "javascript": Facts(
        "2023-03-21",
        "/src/content/blog/first-flush.md",
        ("first-flush", "First flush"),
        "unlike",
        "/src/content/blog/darjeeling/index.md",
    ),
    "jekyll": Facts(
        "2013-06-02",
        "/_posts/2013-06-02-danube-in-flood.md",
        ("danube-in-flood", "2013-06-02-danube-in-flood", "The Danube in flood", "the danub in flood"),
        "stood",
        "/_posts/2013-06-04-elbe-in-flood.md",
    ),
    "logseq": Facts(
        "2021-07-14",
        "/journals/2021_07_14.md",
        ("2021_07_14",),  # its title is a date, and so means the day
        "water",
        "/journals/2021_07_19.md",
    ),
    "mkdocs": Facts(
        "2022-10-03",
        "/docs/blog/posts/new-ferry.md",
        ("new-ferry", "A new ferry for the sound", "a new fery for the sound"),
        "timetable",
        "/docs/timetable.md",
    ),
    "pelican": Facts(
        "2019-03-09",
        "/content/sourdough.md",
        ("sourdough", "Two hundred years of sourdough"),
        "starter",
        "/content/bakery.md",
    ),
    "plain": Facts(
        "2020-01-09",
        "/minutes/2020/2020-01-09.md",
        ("Meeting of 9 January 2020",),
        "wells",
        "/minutes/2019/2019-11-07.md",
    ),
    "topics": Facts("", "/git/bisect.md", ("bisect", "Bisecting", "git/bisect"), "script", "/README.md"),
    "wiki": Facts("2022-08-11", "/2022-08-11.md", ("2022-08-11.md",), "flats", "/2022-08-12.md"),
    "zola": Facts(
        "2020-12-21",
        "/content/blog/2020-12-21-great-conjunction.md",
        ("great-conjunction", "Jupiter meets Saturn", "jupitr meets saturn"),
        "closer",
        "/content/blog/neowise.md",
    ),
}
DATED = [name for name, facts in LAYOUTS.items() if facts.day]


@pytest.fixture(params=LAYOUTS)
def layout(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def answer(name: str, *words: str) -> dict[str, object]:
    """What a command prints as JSON."""
    done = newsarc(*words, "--json", archive=ARCHIVES / name)
    assert (done.code, done.err) == (0, "")
    found: dict[str, object] = json.loads(done.out)
    return found


def paths(hits: Iterable[Hit]) -> list[str]:
    return [hit.path for hit in hits]


def test_every_layout_has_facts() -> None:
    """No archive is left out."""
    assert {folder.name for folder in ARCHIVES.iterdir()} == LAYOUTS.keys()


@pytest.mark.parametrize("name", DATED)
def test_show_a_day_a_month_and_a_year(name: str) -> None:
    """A day has its page, a month and a year have that day."""
    day, page = LAYOUTS[name].day, LAYOUTS[name].page
    events = answer(name, "show", day)["events"]
    assert isinstance(events, list)
    assert page in [event["path"] for event in events]
    for period in (day[:7], day[:4]):
        days = answer(name, "show", period)["days"]
        assert isinstance(days, list)
        assert day in [one["date"] for one in days]


def test_show_a_page(layout: str) -> None:
    """A page is shown by its path, its file's name, its title, and a title spelt roughly."""
    facts, archive = LAYOUTS[layout], Archive(ARCHIVES / layout)
    names = (facts.page, facts.page[1:], *facts.names)
    assert [archive.resolve(name).page for name in names] == [facts.page] * len(names)
    assert answer(layout, "show", facts.names[0])["path"] == facts.page
    raw = newsarc("show", facts.page, "--raw", archive=ARCHIVES / layout)
    assert raw.out == (ARCHIVES / layout / facts.page[1:]).read_text("utf-8")


def test_search(layout: str) -> None:
    """A page is found by its title, and by a word that stands in its text only."""
    facts = LAYOUTS[layout]
    archive = Archive(ARCHIVES / layout)
    page = archive.page(facts.page)
    assert page is not None
    assert paths(archive.search(page.title))[0] == facts.page
    assert facts.page in paths(archive.search(f"body:{facts.word}"))
    assert facts.page in paths(archive.search(facts.word))


def test_related(layout: str) -> None:
    """A link in a text ties two pages together, whichever of them has it."""
    facts = LAYOUTS[layout]
    reasons = {hit.path: hit.reasons for hit in Archive(ARCHIVES / layout).related(facts.page)}
    assert {"linked from it", "links to it"}.intersection(reasons[facts.linked])


@pytest.mark.parametrize("name", DATED)
def test_timeline_and_path(name: str) -> None:
    """A word has its days in order, and a chain leads from a page to one that it is linked with."""
    facts, archive = LAYOUTS[name], Archive(ARCHIVES / name)
    assert facts.page in paths(archive.timeline(f"body:{facts.word}").hits)
    assert paths(archive.path_between(facts.page, facts.linked).hits) == [facts.page, facts.linked]


def test_figures_graph_and_contexts(layout: str) -> None:
    """All pages are counted and drawn, those without a date too."""
    pages = answer(layout, "index")["events"]
    assert answer(layout, "stats", "--limit", "0")["events"] == pages
    nodes = answer(layout, "graph")["nodes"]
    assert isinstance(nodes, list)
    assert sum(node["kind"] == "event" for node in nodes) == pages
    done = newsarc("contexts", "--json", "--limit", "0", archive=ARCHIVES / layout)
    assert done.code == (0 if any(node["kind"] == "context" for node in nodes) else 1)


def test_status_says_what_was_recognised(layout: str) -> None:
    """The layout is said with its sign, and how many pages have their date from where."""
    newsarc("index", archive=ARCHIVES / layout)
    status = answer(layout, "index", "--status")
    labels = [one["layout"] for one in status["layouts"]]  # type: ignore[attr-defined]
    assert (
        labels[0]
        == {
            "adr": "plain folders",
            "docusaurus": "Docusaurus",
            "hexo": "Hexo",
            "hugo": "Hugo",
            "javascript": "JavaScript site",
            "jekyll": "Jekyll",
            "logseq": "Logseq",
            "mkdocs": "MkDocs",
            "pelican": "Pelican",
            "plain": "plain folders",
            "topics": "notes by topic",
            "wiki": "linked notes",
            "zola": "Zola",
        }[layout]
    )
    assert sum(one["count"] for one in status["dates"]) == status["events"]  # type: ignore[attr-defined]


def test_validate_fix_twice(layout: str, tmp_path: Path) -> None:
    """A fix leaves no finding that it could fix, and a second one changes nothing."""
    root = shutil.copytree(ARCHIVES / layout, tmp_path / "archive")
    newsarc("validate", "--fix", archive=root)
    once = {file: file.read_bytes() for file in root.rglob("*") if file.is_file()}
    newsarc("validate", "--fix", archive=root)
    assert {file: file.read_bytes() for file in root.rglob("*") if file.is_file()} == once


@pytest.mark.parametrize("name", DATED)
def test_mv_to_another_day_breaks_nothing(name: str, tmp_path: Path) -> None:
    """A page that moves to another day is of that day, and there is no other finding than before."""
    facts = LAYOUTS[name]
    root = shutil.copytree(ARCHIVES / name, tmp_path / "archive")
    before = len(Archive(root).validate().findings)

    done = newsarc("mv", facts.page, "2024-02-29", archive=root)

    assert done.code == 0, done.err
    day = Archive(root).day("2024-02-29")
    assert day is not None
    assert len(day.events) == 1
    assert len(Archive(root).validate().findings) == before


def test_completion(layout: str) -> None:
    """What is typed of a day or of a file's name is completed from the index."""
    facts = LAYOUTS[layout]
    newsarc("index", archive=ARCHIVES / layout)
    completions = Completions(ARCHIVES / layout)
    if facts.day:
        assert facts.day in completions.periods(facts.day[:8])
    slug = facts.names[0]
    if " " not in slug and not slug.endswith(".md"):
        assert slug in completions.slugs(slug[:4])


def test_status_without_an_index_says_what_was_recognised(make_archive: MakeArchive) -> None:
    """Before the first search, the status already shows the layout and what it was recognised by."""
    root = make_archive({"/logseq/config.edn": "", "/journals/2012_02_08.md": "- Rain\n"})

    result = newsarc("index", "--status", archive=root)

    assert (result.code, result.err) == (1, "")
    assert result.out.startswith("no index yet (would be at ")
    assert result.out.splitlines()[1:] == ["layout: Logseq, detected by logseq/config.edn"]


def test_page_with_the_corrected_name(make_archive: MakeArchive) -> None:
    """A misspelt name that is also the title of a page shows that page, with the correction."""
    journal = "- [[Whiteboard]] and [[Whiteboards]]\n"
    tools = dict.fromkeys((f"/pages/Whiteboard___{name}.md" for name in ("Tool", "Tool___Move", "Embed")), "- A.\n")
    root = make_archive(
        {"/logseq/config.edn": "", "/journals/2012_02_08.md": journal, "/pages/Whiteboard.md": "- A.\n", **tools}
    )

    result = newsarc("show", "whiteboards", archive=root)

    assert (result.code, result.err) == (0, "corrected: whiteboards → Whiteboard\n")
    assert "/pages/Whiteboard.md" in result.out


def test_unknown_name_is_searched_for(make_archive: MakeArchive) -> None:
    """Where no name, page or day matches, a hint leads to the search if that finds a page."""
    root = make_archive(
        {"/hugo.toml": "", "/content/2012-02-08-rain.md": "# Rain\n\nFirst.\n\nThen a hailstorm came.\n"}
    )

    result = newsarc("related", "came rain", archive=root)
    other = newsarc("related", "xylophone", archive=root)

    assert (result.code, other.code) == (1, 1)
    assert "hint: to search for these words: newsarc search 'came rain'\n" in result.err
    assert "newsarc search" not in other.err


PAGE = """---
title: Week 32
tags: [minutes]
---
import Photo from './photo'

# Week 32

We [met](/a) in **Chengdu**, all of us.

## Who came

1. Anna, by train
1. Ben
   - with his [dog](/x)
     that barked
   - and a cat

   who stayed outside

> We agree,
> they said.

| who | what |
|---|---|
| Anna | *tea* |
| Benjamin | `milk \\| water` |

The end
-------

```sh
ls  -l
  cat
```

<!-- more -->
<div class="x">In a <b>box</b>.</div>

![A photo](x.png)
"""
READABLE = """\
2024-08-08 Thursday
Week 32
minutes

We met in Chengdu, all
of us.

Who came

1. Anna, by train
2. Ben
  • with his dog that
    barked
  • and a cat

  who stayed outside

│ We agree, they said.

who       what
Anna      tea
Benjamin  milk | water

The end

    ls  -l
      cat

In a box.
"""


def test_page_is_shown_with_its_text(make_archive: MakeArchive) -> None:
    """A document shows what it says, without markup, and its summary only if that isn't the beginning of it."""
    root = make_archive({"/2024-08-08-week-32.md": PAGE})

    shown = newsarc("show", "week-32", "--color", "always", archive=root, COLUMNS="24")
    plain = newsarc("show", "week-32", archive=root)
    day = newsarc("show", "2024-08-08", archive=root)

    assert COLOUR.sub("", shown.out).partition("\n\n/")[0] + "\n" == READABLE
    assert "   1. Anna, by train\n   2. Ben\n     • with his dog that barked\n" in plain.out
    assert "   Benjamin | milk | water\n   ## The end\n   ls  -l\n     cat\n   In a box.\n" in plain.out
    assert "Who came" not in day.out


def test_page_has_its_text_in_json(make_archive: MakeArchive) -> None:
    """In JSON a document by itself has its text, a passage at a time; one among the events of a day has none."""
    root = make_archive({"/2024-08-08-week-32.md": "---\ndescription: Tea.\n---\n# Week 32\n\n## Tea\n\n- *Green*\n"})

    page = json.loads(newsarc("show", "week-32", "--json", archive=root).out)
    day = json.loads(newsarc("show", "2024-08-08", "--json", archive=root).out)

    assert page["text"] == [
        {"kind": "heading", "text": "Tea", "level": 2, "marker": ""},
        {"kind": "item", "text": "Green", "level": 1, "marker": "•"},
    ]
    assert page["summary"] == "Tea."
    assert "text" not in day["events"][0]


def test_mentions_in_texts_count(make_archive: MakeArchive) -> None:
    """Of a name that only texts mention, `related` finds as many events as `timeline`, with those without a date."""
    text = "# {}\n\nWe met in the kitchen of the old house.\n\nAnna Berg has the keys.\n"
    notes = {f"/2024-08-0{day}-tea.md": text.format("Tea") for day in (1, 2)}
    root = make_archive(
        {
            **notes,
            "/keys.md": text.format("Keys"),
            "/2024-08-03-walk.md": "# Walk\n\nAll of us walked along the river.\n",
        }
    )

    related = newsarc("related", "anna berg", "--color", "always", archive=root)
    timeline = newsarc("timeline", "anna berg", "--color", "always", archive=root)

    assert COLOUR.sub("", related.out).splitlines()[1] == "3 events: 3 mentioned · 2024-08-01 to 2024-08-02"
    assert "named in the text" in related.out
    assert "named in the summary; named in the text" not in newsarc("related", "walked", "--json", archive=root).out
    assert COLOUR.sub("", timeline.out).splitlines()[1] == (
        "2 matching events · 2024-08-01 to 2024-08-02 · 1 more without a date"
    )


def test_words_of_a_title_s_template_are_no_reason(make_archive: MakeArchive) -> None:
    """Words of most titles, the title's own year and month, and function words relate no pages; other words do."""
    days = [f"2024-0{month}-0{day}" for month in (1, 2) for day in range(1, 8)]
    titles = dict.fromkeys(days, "Minutes of the council, {:%B %Y}")
    titles |= {"2024-02-02": "Minutes about your bridge, February 2024", "2024-01-03": "Your bridge, January 2024"}
    pages = {f"/{day}-tea.md": f"# {title.format(date.fromisoformat(day))}\n\nTea.\n" for day, title in titles.items()}
    root = make_archive(pages)

    bridge = newsarc("related", "2024-02-02/1", "--json", archive=root)
    other = newsarc("related", "2024-02-03/1", archive=root)

    hits = json.loads(bridge.out)["hits"]
    assert [(hit["title"], hit["reasons"][0]) for hit in hits] == [
        ("Your bridge, January 2024", "“bridge” in both titles")
    ]
    assert (other.code, other.out) == (1, "")
    assert other.err == (
        "newsarc: no events related to /2024-02-03-tea.md\n"
        "hint: to search for words of its title: newsarc search 'Minutes of the council, February 2024'\n"
    )


def test_where_contexts_are_read(make_archive: MakeArchive) -> None:
    """Where no page has a context, a hint says which fields would have them."""
    root = make_archive({"/_config.yml": "", "/_posts/2012-02-08-rain.md": "# Rain\n\nIt rains.\n"})

    result = newsarc("contexts", archive=root)

    assert (result.code, result.err) == (
        1,
        "newsarc: no contexts found\n"
        "hint: contexts are read from the fields tags, categories, keywords and topics, and from [[names]] in notes\n",
    )
