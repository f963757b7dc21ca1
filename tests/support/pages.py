"""Pages made by the grammar, for hypothesis: a text, and the values that whoever reads it must find.

The expected values are put together beside the text and never by cleaning or
parsing it, so that a page is not checked against the code that reads it.

Strategies that are drawn from again and again are made once: hypothesis checks each
new one, which took a good part of the time.
"""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Any, NamedTuple

from hypothesis import strategies as st

from newsarc.pages import context_lists, convert, parse
from newsarc.pages.layouts.daily import layout
from newsarc.pages.page import PageKind
from newsarc.text.clean import clean

Values = dict[str, Any]


class Made(NamedTuple):
    """A page's site path, its text, and what it says."""

    path: str
    text: str
    values: Values


class Piece(NamedTuple):
    """A part of a text as the file has it, and as it is meant."""

    raw: str
    shown: str


class Edition(NamedTuple):
    """How an edition writes what both of them say."""

    prefix: str
    sources: tuple[str, ...]
    related: str
    context: str
    previous: str


ENGLISH = Edition("", ("### Source:", "### Sources:"), "### Related:", "Context", "Previous Day...")
CHINESE = Edition("/zh", ("### 信息来源:",), "### 有关:", "消息", "前一天...")

# ---------------------------------------------------------------- texts

_STRANGE = ["[", "]", "(", ")", "[?]67", "[[x]]", "(a(b)c)", "[http://a.test/x (AP)],", "[http:--a.test-x b]", ")]"]
_STRANGE += [
    "<b>x</b>",
    "{{a|b}}",
    "|",
    "`",
    "it's",
    "#5",
    "_so_",
    "5%",
    "*",
    "1.",
    "_Context:",
    "AT&T",
    "&c",
    "-{zh:x;}-",
]
_HOSTILE = [Piece(raw, raw) for raw in _STRANGE]
_ENTITIES = [
    Piece("S&iacute;och&aacute;na", "Síochána"),
    Piece("&quot;many&quot;", '"many"'),
    Piece("it&#039;s", "it's"),
    Piece("50&nbsp;km", "50 km"),
    Piece("&amp;amp;", "&amp;"),
    Piece("&#x4E2D;", "中"),
]
_ITALICS = [Piece("''Star''", '"Star"'), Piece("''Star", "Star"), Piece("Star''", "Star")]
_WORDS = st.text("abcdeXYZ019éüŁ中国警察のソ서울", min_size=1, max_size=8).map(lambda word: Piece(word, word))
_MORE_WORDS = st.lists(_WORDS | st.sampled_from(_HOSTILE + _ENTITIES), max_size=5)
_SOME_ITALICS = st.sampled_from(_ITALICS)
_BLANKS = st.sampled_from([" ", " ", "  "])
_AROUND = st.sampled_from([("", ""), (" ", " "), (" ", ""), ("", " ")])
_YES_OR_NO = st.booleans()


@st.composite
def _texts(draw: st.DrawFn) -> Piece:
    pieces = [draw(_WORDS), *draw(_MORE_WORDS)]
    if draw(_YES_OR_NO):
        pieces.insert(draw(st.integers(1, len(pieces))), draw(_SOME_ITALICS))
    raw = "".join(piece.raw + draw(_BLANKS) for piece in pieces)
    before, after = draw(_AROUND)
    return Piece(before + raw.rstrip(" ") + after, " ".join(piece.shown for piece in pieces))


@st.composite
def _name_lists(draw: st.DrawFn) -> Piece:
    names = sorted(draw(_SOME_NAMES))
    if not _given_away(names):
        names = [name for name in names if ", " not in name] or ["China"]
    return Piece(", ".join(names), "\0".join(dict.fromkeys(names)))


_NAMES = ("China", "U.S.", "al Shabaab", "王立军", "Malé", "strike", "men's lacrosse", "27 June", "Bührle", "L'Oral")
_NAMES += ("Virginia", "general election, 2016", "Charlottesville, Virginia", "September 11, 2001 attacks")
_SOME_NAMES = st.lists(st.sampled_from(_NAMES), min_size=1, max_size=5)

# A title, label or summary: one line that begins with a word and may hold anything but ``](``.
TEXTS = _texts()
_TOPICS = st.none() | st.just(Piece("", "")) | TEXTS
_SUMMARIES = st.none() | TEXTS
# Names in the order of their code points, one of which may hold a comma where the order gives it away.
_NAME_LISTS = _name_lists()


def _given_away(names: list[str]) -> bool:
    """Whether a list can be read in one way only: no name holds a comma, or one join alone restores the order."""
    parts = ", ".join(names).split(", ")
    if parts == names:
        return True
    joins = [[*parts[:at], ", ".join(parts[at : at + 2]), *parts[at + 2 :]] for at in range(len(parts) - 1)]
    return not _ordered(parts) and [join for join in joins if _ordered(join)] == [names]


def _ordered(names: list[str]) -> bool:
    return all(one <= two for one, two in pairwise(names))


DATES = st.dates(date(1999, 1, 1), date(2026, 12, 31))
_PREVIOUS = st.none() | DATES
_SLUGS = st.text("abz019-中国警", min_size=1, max_size=12).filter(lambda slug: slug not in ("index",))
_URLS = st.sampled_from(
    [
        Piece("http://www.rte.test/news/1.html", "http://www.rte.test/news/1.html"),
        Piece("https://a.test/i.jpg?w=1&amp;h=2", "https://a.test/i.jpg?w=1&h=2"),
        Piece("https://a.test/?a=1&copy=2", "https://a.test/?a=1&copy=2"),
        Piece("http://a.test/a_(b)", "http://a.test/a_(b)"),
    ]
)
_HOSTS = {"http://www.rte.test/news/1.html": "www.rte.test"}
_FEW = st.integers(1, 3)
_EDITIONS = st.sampled_from([ENGLISH, CHINESE])
_IMAGES = st.sampled_from(
    [
        ("https://a.test/i.png", "https://a.test/i.png"),
        ("//img.test/a(3).jpg", "https://img.test/a(3).jpg"),
        ("http://i.test/a.jpg?x=1&amp;y=2", "http://i.test/a.jpg?x=1&y=2"),
        ("${item.image}", None),
        ("https:http://i.test/1.jpg", None),
        ("/logo.png", "/logo.png"),
    ]
)


def _folder(day: date) -> str:
    return f"/news/{day.year}/{day.month:02d}/{day.day}"


def _written(day: date) -> str:
    return f"{day.year}-{day.month:02d}-{day.day}"


_PATHS = st.builds(lambda day, slug: f"{_folder(day)}/{slug}.md", DATES, _SLUGS)


def _of_site(image: str | None, source: str) -> str | None:
    """An image's URL; a path alone belongs to the site of the source."""
    return "/".join(source.split("/")[:3]) + image if image and image.startswith("/") else image


# ---------------------------------------------------------------- event pages


@st.composite
def _source_section(draw: st.DrawFn, edition: Edition, values: Values) -> str:
    lines = [draw(st.sampled_from(edition.sources)), ""]
    for number in range(1, draw(_FEW) + 1):
        label, url = draw(TEXTS), draw(_URLS)
        host = _HOSTS.get(url.shown)
        if host and draw(_YES_OR_NO):
            label = Piece(draw(st.sampled_from([" ", "", "url=https://b.test/1 |date= "])), host)
        line = f"{number}. [{label.raw}]({url.raw})"
        if edition is CHINESE and draw(_YES_OR_NO):
            raw, shown = draw(_IMAGES)
            line += f" [IMG]({raw})"
            values["pictures"].append(_of_site(shown, url.shown))
        lines.append(line)
        values["sources"].append([label.shown, url.shown])
    if edition is ENGLISH and draw(_YES_OR_NO):
        raw, shown = draw(_IMAGES)
        lines.append(f"{number}. [Cover Image]({raw})")
        values["covers"].append(_of_site(shown, values["sources"][-1][1]))
    return "\n".join(lines) + "\n\n"


@st.composite
def _change_section(draw: st.DrawFn, _: Edition, values: Values) -> str:
    lines = ["### Changes:", ""]
    states = [("2018-03-14 10:30:06", "First version"), ("2018-03-14 12:30:06", "Update"), (None, "Current version")]
    for number, (stamp, state) in enumerate(states[draw(st.integers(0, 2)) :], 1):
        text, path = draw(TEXTS), draw(_PATHS)
        lines.append(f"{number}. [{text.raw}]({path}) _{stamp + ' ' if stamp else ''}({state})_")
        values["changes"].append([text.shown, path, stamp, state])
    return "\n".join(lines) + "\n\n"


@st.composite
def _related_section(draw: st.DrawFn, edition: Edition, values: Values) -> str:
    lines = [edition.related, ""]
    for number in range(1, draw(_FEW) + 1):
        text, path, names = draw(TEXTS), draw(_PATHS), draw(_NAME_LISTS)
        lines.append(f"{number}. [{text.raw}]({edition.prefix}{path}) _{edition.context}: {names.raw}_")
        values["related"].append([text.shown, path, names.shown.split("\0")])
    return "\n".join(lines) + "\n\n"


_SECTIONS = (_source_section, _change_section, _related_section)


@st.composite
def event_pages(draw: st.DrawFn) -> Made:
    """An event page of any stage: sections in any order, missing or given twice."""
    edition = draw(_EDITIONS)
    day = draw(DATES)
    title = draw(TEXTS)
    topic = draw(_TOPICS)
    summary = draw(_SUMMARIES)
    values: Values = {"sources": [], "changes": [], "related": [], "pictures": [], "covers": []}
    text = draw(st.sampled_from(["", "\nFormats: [HTML](x.html)  [JSON](x.json)  [XML](x.xml)  \n\n"]))
    text += f"### [{_written(day)}]({_folder(day)}/index.md)\n\n"
    text += f"##### {topic.raw}\n" if topic else ""
    text += f"# {title.raw}\n\n{summary.raw if summary else ''}\n\n\n"
    text += "".join(
        draw(section(edition, values)) for section in draw(st.lists(st.sampled_from(_SECTIONS), max_size=4))
    )
    images = [*values.pop("covers"), *values.pop("pictures")]
    values |= {
        "kind": "event",
        "date": day.isoformat(),
        "title": title.shown,
        "title_raw": title.raw,
        "topic": (topic.shown or None) if topic else None,
        "summary": summary.shown if summary else None,
        "cover": next(filter(None, images), None),
    }
    return Made(f"{_folder(day)}/{draw(_SLUGS)}.md", text, values)


# ---------------------------------------------------------------- day pages


@st.composite
def day_pages(draw: st.DrawFn) -> Made:
    """A day page of either edition."""
    edition = draw(_EDITIONS)
    day = draw(DATES)
    text = draw(st.sampled_from(["", "\nFormats: [HTML](x.html)  \n\n"]))
    text += f"## [{_written(day)}]({edition.prefix}{_folder(day)}/index.md)\n\n"
    items: list[Values] = []
    topic: str | None = None
    for _ in range(draw(st.integers(0, 4))):
        if edition is ENGLISH:
            topic = None
        if given := draw(_TOPICS):
            text += f"##### {given.raw}\n"
            topic = given.shown or None
        title, path = draw(TEXTS), draw(_PATHS)
        item = {"title": title.shown, "path": path, "topic": topic, "summary": None, "contexts": None}
        text += f"### [{title.raw}]({edition.prefix}{path})\n"
        if edition is ENGLISH:
            text += draw(_under_item(item))
        items.append(item)
    previous = draw(_PREVIOUS)
    if previous:
        text += f"## [{edition.previous}]({edition.prefix}{_folder(previous)}/index.md)\n\n"
    values = {
        "kind": "day",
        "date": day.isoformat(),
        "items": items,
        "prev": f"{_folder(previous)}/index.md" if previous else None,
    }
    return Made(f"{_folder(day)}/index.md", text, values)


@st.composite
def _under_item(draw: st.DrawFn, item: Values) -> str:
    """The line under an English item: its summary, else its names, else nothing and then no blank line."""
    match draw(st.sampled_from(["summary", "contexts", "nothing"])):
        case "summary":
            summary = draw(TEXTS)
            item["summary"] = summary.shown
            return f"{summary.raw}\n\n"
        case "contexts":
            names = draw(st.lists(st.sampled_from([name for name in _NAMES if "," not in name]), min_size=1))
            item["contexts"] = list(dict.fromkeys(names))
            return f"_Context: {', '.join(names)}_\n\n"
    return ""


MADE_PAGES = event_pages() | day_pages()


# ---------------------------------------------------------------- what newsarc reads


def read(path: str, data: bytes) -> Values:
    """What newsarc finds on a page, in the shape that `second_reader.read` gives."""
    page = parse.parse(path, data)
    day = convert.page_date(page)
    found: Values = {
        "kind": page.kind.value,
        "date": day.isoformat() if day and page.kind is not PageKind.OTHER else None,
    }
    if page.kind is PageKind.DAY:
        found["items"] = [
            {
                "title": clean(item.row.text),
                "path": layout.without_edition(item.row.target),
                "topic": item.topic,
                "summary": item.summary,
                "contexts": None if item.names is None else list(context_lists.split_names(item.names, ordered=False)),
            }
            for item in page.items
        ]
        found["prev"] = layout.without_edition(page.previous.target) if page.previous else None
    elif page.kind is PageKind.EVENT:
        event = convert.event_of(page, None)
        found |= {
            "title": event.title,
            "title_raw": page.title_raw,
            "topic": event.topic,
            "summary": event.summary,
            "sources": [[one.title, one.url] for one in event.sources],
            "cover": event.cover_image,
            "related": [[one.title, one.path, list(one.contexts)] for one in event.related],
            "changes": [[one.title, one.path, one.stamp, one.state] for one in event.changes],
        }
    return found
