"""A slow, plain second reading of the page grammar, to check the parser against.

The archive's parser has one way of reading a page; this module has another, written apart from it and
from the description of the grammar only, so that the two are unlikely to share a mistake.  It goes line
by line through a state machine and cuts the lines with plain `str` methods; no regular expressions, no
speed, no recovery tricks.  Where the two disagree, one of them is wrong: look at the page.

`read(text)` gives one page as a dict:

    kind   "day" | "event" | "other"
    date   ISO string, or None for "other"
    event: title, title_raw, topic, summary, sources, cover, related, changes
    day:   items, prev

`leftover(text)` gives the lines that the state machine had no place for (aim: none), and
`contexts(line, ...)` splits one list of context names.  Nothing here looks at other pages or at the disk.

Choices where the grammar leaves room:
  * clean-up goes: decode entities once, quote the paired '' and drop a lone one, collapse all blanks
    (the no-break and the ideographic blank too);
  * entities in URLs count only with their semicolon, else `?a=1&copy=2` would turn into a sign;
  * the state decides before the look of a line does: after the title, the first line which is no section
    heading is the summary, whatever it begins with;
  * a join of context names takes two neighbours, never three; order is judged on the text as printed.
"""

from __future__ import annotations

import datetime
import enum
import html
import itertools
from collections.abc import Collection

SECTION_SOURCES = ("### Source:", "### Sources:", "### 信息来源:")
SECTION_CHANGES = ("### Changes:",)
SECTION_RELATED = ("### Related:", "### 有关:")
CONTEXT_WORDS = ("Context: ", "消息: ")
PREVIOUS_WORDS = ("Previous Day...", "前一天...")
COVER_LABEL = "Cover Image"
IMAGE_MARK = ") [IMG]("


class At(enum.Enum):
    """Where the reader stands: what it has just read."""

    START = enum.auto()  # nothing yet
    DATE = enum.auto()  # the date heading of an event page
    TITLE = enum.auto()  # its title
    SUMMARY = enum.auto()  # its summary
    SOURCES = enum.auto()  # inside a section
    CHANGES = enum.auto()
    RELATED = enum.auto()
    DAY = enum.auto()  # a day page, between items
    ITEM = enum.auto()  # the heading line of an item: its text may be next
    PREVIOUS = enum.auto()  # the link to the day before
    OTHER = enum.auto()  # neither a day nor an event


# ---------------------------------------------------------------- small cuts


def clean(text: str) -> str:
    """Text for a reader: entities decoded, wiki italics quoted, blanks collapsed."""
    parts = html.unescape(text).split("''")
    marks = len(parts) - 1
    out = parts[0]
    for number, part in enumerate(parts[1:], 1):
        alone = number == marks and marks % 2 == 1
        out += part if alone else '"' + part
    return " ".join(out.split())


def clean_url(url: str) -> str:
    """A URL with its complete entities decoded."""
    out = ""
    rest = url.strip()
    while "&" in rest:
        before, _, rest = rest.partition("&")
        name, semicolon, after = rest.partition(";")
        digits = name.removeprefix("#")
        if semicolon and digits.isascii() and digits.isalnum():
            out += before + html.unescape("&" + name + ";")
            rest = after
        else:
            out += before + "&"
    return out + rest


def host(url: str) -> str:
    """The host name of a URL: no scheme, user, port, path or query."""
    _, mark, name = url.partition("//")
    if not mark:
        name = url
    for end in "/?#":
        name = name.partition(end)[0]
    return name.rpartition("@")[2].partition(":")[0].lower()


def image(url: str, source: str) -> str | None:
    """A usable image address, or None for what only looks like one; a path alone is of its source's site."""
    url = clean_url(url)
    if url.startswith("//"):
        url = "https:" + url
    elif url.startswith("/") and "://" in source:
        url = "/".join(source.split("/")[:3]) + url
    for scheme in ("http://", "https://"):
        if url.startswith(scheme) and host(url):
            return url
    return None


def iso_date(text: str) -> str | None:
    """`2012-02-8` as `2012-02-08`; None when it is no date."""
    parts = text.split("-")
    if len(parts) != 3 or len(parts[0]) != 4 or len(parts[1]) != 2:
        return None
    if not all(part.isascii() and part.isdigit() for part in parts):
        return None
    try:
        return datetime.date(int(parts[0]), int(parts[1]), int(parts[2])).isoformat()
    except ValueError:
        return None


def edition(path: str) -> str | None:
    """The edition a link is written for: "" for /news/…, "zh" for /zh/news/…; None for any other link."""
    parts = path.split("/")
    if len(parts) > 2 and parts[0] == "" and parts[1] == "news":
        return ""
    if len(parts) <= 3 or parts[0] or parts[2] != "news":
        return None
    code = parts[1]
    return code if len(code) == 2 and code.isascii() and code.isalpha() else None


def plain_path(path: str) -> str:
    """A link without its edition."""
    prefix = edition(path)
    return path.removeprefix("/" + prefix) if prefix else path


def cut_link(line: str) -> tuple[str, str, str] | None:
    """`[text](path)tail` as (text, path as written, tail); the LAST link into the archive counts."""
    if not line.startswith("["):
        return None
    end = len(line)
    while (mark := line.rfind("](/", 0, end)) > 0:
        path, closed, tail = line[mark + 2 :].partition(")")
        if closed and edition(path) is not None:
            return line[1:mark], path, tail
        end = mark
    return None


def cut_number(line: str) -> str | None:
    """What follows the number of a numbered line; None when there is none."""
    number, dot, rest = line.partition(". ")
    if dot and number.isascii() and number.isdigit():
        return rest
    return None


def cut_emphasis(text: str) -> str | None:
    """What stands between the underscores, or None."""
    text = text.strip()
    if len(text) > 1 and text.startswith("_") and text.endswith("_"):
        return text[1:-1]
    return None


def cut_date_heading(line: str, marks: str) -> str | None:
    """The ISO date of a `## [date](link)` heading (marks: how many #), or None."""
    if not line.startswith(marks + " ["):
        return None
    text, middle, link = line[len(marks) + 2 :].partition("](")
    if not middle or not link.rstrip().endswith(")"):
        return None
    return iso_date(text)


def cut_topic(line: str) -> str | None:
    """The text of a topic line, which may be empty; None when it is no topic line."""
    if line.startswith("##### ") or line == "#####":
        return clean(line[5:])
    return None


def cut_names(line: str) -> str | None:
    """The names of a `_Context: …_` group, or None."""
    inside = cut_emphasis(line)
    if inside is None:
        return None
    for word in CONTEXT_WORDS:
        if inside.startswith(word) or inside == word.rstrip():
            return inside[len(word) :]
    return None


def cut_previous(line: str) -> str | None:
    """The path of the link to the day before, or None."""
    link = cut_link(line[3:]) if line.startswith("## [") else None
    if link is None or link[2] or link[0].strip() not in PREVIOUS_WORDS:
        return None
    return plain_path(link[1])


# ---------------------------------------------------------------- context names


def in_order(names: list[str]) -> bool:
    """Do the names never fall in code-point order?"""
    return all(one <= two for one, two in itertools.pairwise(names))


def join_known(names: list[str], known: Collection[str]) -> list[str]:
    """Put together neighbours that make a known name; the longest first, from the left."""
    out: list[str] = []
    at = 0
    while at < len(names):
        end = len(names)
        while end > at + 1 and clean(", ".join(names[at:end])) not in known:
            end -= 1
        out.append(", ".join(names[at:end]))
        at = end
    return out


def join_once(names: list[str]) -> list[str]:
    """The one join of two neighbours that puts the list in order; else the list unchanged."""
    found: list[list[str]] = []
    for at in range(len(names) - 1):
        joined = [*names[:at], names[at] + ", " + names[at + 1], *names[at + 2 :]]
        if in_order(joined):
            found.append(joined)
    return found[0] if len(found) == 1 else names


def contexts(line: str, *, ordered: bool, known: Collection[str] = ()) -> list[str]:
    """Split a printed list of names.

    ordered: the list was printed in code-point order, so a fall in it proves a comma inside a name.
    known: names known to hold a comma; tried first.  An unordered list is never joined.
    """
    names = [name.strip() for name in line.split(", ") if name.strip()]
    if ordered:
        names = join_known(names, known)
        if not in_order(names):
            names = join_once(names)
    out: list[str] = []
    for name in map(clean, names):
        if name and name not in out:
            out.append(name)
    return out


# ---------------------------------------------------------------- the machine


class Reader:
    """One page, line by line."""

    def __init__(self) -> None:
        self.at = At.START
        self.left: list[tuple[int, str]] = []  # line number, line
        self.date: str | None = None
        self.topic: str | None = None
        self.title_raw: str | None = None
        self.summary: str | None = None
        self.sources: list[list[str]] = []
        self.cover: str | None = None
        self.picture: str | None = None
        self.changes: list[list[str | None]] = []
        self.related: list[list[object]] = []
        self.items: list[dict[str, object]] = []
        self.topic_given = False  # a topic line stands before the next item
        self.prev: str | None = None

    def run(self, text: str) -> None:
        # not splitlines(): that also cuts at form feeds and at the Unicode line separators
        for number, line in enumerate(text.split("\n"), 1):
            if not self.step(line):
                self.left.append((number, line))

    def step(self, line: str) -> bool:
        """Read one line; False when it has no place here."""
        match self.at:
            case At.START:
                return self.start(line)
            case At.DATE:
                return self.before_title(line)
            case At.TITLE | At.SUMMARY | At.SOURCES | At.CHANGES | At.RELATED:
                return self.after_title(line)
            case At.DAY | At.ITEM | At.PREVIOUS:
                return self.day_line(line)
            case At.OTHER:
                return False

    def start(self, line: str) -> bool:
        if not line.strip() or line.startswith("Formats: ["):
            return True
        if (date := cut_date_heading(line, "##")) is not None:
            self.date, self.at = date, At.DAY
            return True
        if (date := cut_date_heading(line, "###")) is not None:
            self.date, self.at = date, At.DATE
            return True
        if line.startswith("#"):
            self.at = At.OTHER
        return False

    # event pages

    def before_title(self, line: str) -> bool:
        if not line.strip():
            return True
        if (topic := cut_topic(line)) is not None:
            self.topic = topic or None
            return True
        if line.startswith("# "):
            self.title_raw, self.at = line[2:], At.TITLE
            return True
        return False

    def after_title(self, line: str) -> bool:
        bare = line.rstrip()
        if not bare:
            return True
        if bare in SECTION_SOURCES:
            self.at = At.SOURCES
            return True
        if bare in SECTION_CHANGES:
            self.at = At.CHANGES
            return True
        if bare in SECTION_RELATED:
            self.at = At.RELATED
            return True
        if self.at is At.TITLE:
            self.summary, self.at = clean(line) or None, At.SUMMARY
            return True
        if self.at is At.SUMMARY or (rest := cut_number(bare)) is None:
            return False
        if self.at is At.SOURCES:
            return self.source(rest)
        if self.at is At.CHANGES:
            return self.change(rest)
        return self.relative(rest)

    def source(self, line: str) -> bool:
        line, mark, picture = line.rpartition(IMAGE_MARK) if IMAGE_MARK in line else (line, "", "")
        if mark:
            line += ")"
            if not picture.endswith(")"):
                return False
        if not line.startswith("[") or not line.endswith(")"):
            return False
        label, middle, url = line[1:-1].rpartition("](")
        if not middle or not url.strip():
            return False
        if label == COVER_LABEL:
            self.cover = self.cover or image(url, self.sources[-1][1] if self.sources else "")
            return True
        if mark:
            self.picture = self.picture or image(picture[:-1], clean_url(url))
        url = clean_url(url)
        label = clean(label)
        if not label or label.lstrip("| ").lower().startswith("url="):
            label = host(url)
        self.sources.append([label, url])
        return True

    def change(self, line: str) -> bool:
        link = cut_link(line)
        note = cut_emphasis(link[2]) if link else None
        if link is None or note is None or not note.endswith(")"):
            return False
        stamp, bracket, state = note[:-1].rpartition("(")
        if not bracket:
            return False
        self.changes.append([clean(link[0]), plain_path(link[1]), stamp.strip() or None, state.strip()])
        return True

    def relative(self, line: str) -> bool:
        link = cut_link(line)
        if link is None:
            return False
        text, path, tail = link
        names = cut_names(tail)
        if names is None and tail.strip():
            return False
        self.related.append([clean(text), plain_path(path), contexts(names or "", ordered=True)])
        return True

    # day pages

    def day_line(self, line: str) -> bool:
        bare = line.rstrip()
        if not bare:
            if self.at is At.ITEM:
                self.at = At.DAY
            return True
        if self.at is At.PREVIOUS:
            return False
        if (topic := cut_topic(line)) is not None:
            self.topic, self.topic_given, self.at = topic or None, True, At.DAY
            return True
        if bare.startswith("### [") and (link := cut_link(bare[4:])) and not link[2]:
            self.item(link[0], link[1])
            return True
        if (previous := cut_previous(bare)) is not None:
            self.prev, self.at = previous, At.PREVIOUS
            return True
        if self.at is At.ITEM:
            names = cut_names(bare)
            if names is None:
                self.items[-1]["summary"] = clean(line) or None
            else:
                self.items[-1]["contexts"] = contexts(names, ordered=False)
            self.at = At.DAY
            return True
        return False

    def item(self, text: str, path: str) -> None:
        # English pages print the topic of every item; the other edition only when it changes
        inherits = bool(self.items) and edition(path) != ""
        topic = self.topic if self.topic_given or inherits else None
        self.items.append(
            {
                "title": clean(text),
                "path": plain_path(path),
                "topic": topic,
                "summary": None,
                "contexts": None,
            }
        )
        self.topic_given, self.at = False, At.ITEM

    # the outcome

    def page(self) -> dict[str, object]:
        if self.at in (At.DAY, At.ITEM, At.PREVIOUS):
            return {"kind": "day", "date": self.date, "items": self.items, "prev": self.prev}
        if self.title_raw is None:
            return {"kind": "other", "date": None}
        return {
            "kind": "event",
            "date": self.date,
            "title": clean(self.title_raw),
            "title_raw": self.title_raw,
            "topic": self.topic,
            "summary": self.summary,
            "sources": self.sources,
            "cover": self.cover or self.picture,
            "related": self.related,
            "changes": self.changes,
        }


def read(text: str) -> dict[str, object]:
    """One page of the archive, read."""
    reader = Reader()
    reader.run(text)
    return reader.page()


def leftover(text: str) -> list[tuple[int, str]]:
    """The lines of a page that nothing was read from: (line number, line)."""
    reader = Reader()
    reader.run(text)
    return reader.left
