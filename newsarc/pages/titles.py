"""The title of a page of any form.

Knows: where a page has its title, and how to read a name as one.
Must not know: layouts, other pages; summaries and contexts.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import NamedTuple
from urllib.parse import unquote

from newsarc.markdown.masking import mask_blocks
from newsarc.markdown.plain_text import plain_text
from newsarc.pages.metadata.metadata import Metadata
from newsarc.pages.path_date import read_path
from newsarc.text.calendar_names import MONTHS, SHORT, ordinal_ending
from newsarc.text.clean import clean
from newsarc.text.lines import after_space, with_line_feeds
from newsarc.text.words import is_cjk

_NO_SETEXT = r"[ ]{4}|[ ]{0,3}(?:[\#>|<=]|[-*+][ \t]|\d+[.)][ \t])"  # the start of a line that is not a paragraph
_HEADING = re.compile(
    r"^[ ]{0,3}(?P<marks>\#{1,6})[ \t]++(?P<atx>\S[^\n]*)"
    rf"|^(?P<setext>(?!{_NO_SETEXT})[ ]{{0,3}}[^\s|][^\n]*)\n[ ]{{0,3}}(?P<line>={{2,}}|-{{2,}})[ \t\r]*$"
    r"|<h1\b[^<>]{0,300}>(?P<html>.{0,500}?)</h1>",
    re.MULTILINE | re.DOTALL | re.IGNORECASE,
)
_MOST_HEADINGS = 200
_CLOSING = re.compile(r"(?:^|[ \t]+)#+[ \t\r]*$")
_LONGEST_LOGO = 2000  # characters of images and tags above a heading
# Headings of a section, which are not titles even if the page begins with them.
_PARTS = frozenset(
    {
        *(
            "abstract",
            "about",
            "action items",
            "agenda",
            "attendance",
            "attendees",
            "background",
            "changelog",
            "changes",
        ),
        *("contents", "context", "decision", "description", "introduction", "intro", "links", "minutes", "motivation"),
        *("notes", "overview", "participants", "present", "problem", "purpose", "references", "resources", "status"),
        *("summary", "table of contents", "tasks", "tl;dr", "tldr", "toc", "todo", "topics", "updates", "what's new"),
    }
)
_IS_TEMPLATE = ("{{", "{%", "<%", "${")
_ESCAPED = re.compile(r"%[0-9A-Fa-f]{2}")
_MARKDOWN = re.compile(r"\.(?:md|mdx|markdown|mdown|mkdn?|qmd|rmd|txt)$", re.IGNORECASE)
_SEPARATORS = " \t-_.,"
_JOURNAL = re.compile(r"(\d{4})_(\d\d)_(\d\d)$", re.ASCII)


def page_title(metadata: Metadata, text: str, path: str, *, namespaced: bool = False) -> str:
    """The title of the page at a site path.

    This is the first of: the ``title`` of its metadata, its first heading of level 1, another heading that it begins
    with, its name.  In a ``namespaced`` graph of notes the name is the title, and headings don't count.
    """
    title = metadata.fields.get("title")
    if isinstance(title, list):
        title = ", ".join(one for one in title if isinstance(one, str))
    if isinstance(title, str) and (title := clean(title)) and not title.startswith(_IS_TEMPLATE):
        return title
    if namespaced:
        return _note_title(path)
    return _in_headings(with_line_feeds(text), metadata.body) or _name_title(path)


class _Heading(NamedTuple):
    level: int
    start: int
    shown: str


def _in_headings(text: str, body: int) -> str:
    """The title from the headings of a body; empty if they are the headings of its sections."""
    begin = after_space(text, body)
    if text.startswith("# ", begin) and (found := _HEADING.match(text, begin)) and (first := _read(found)):
        return first.shown
    text = mask_blocks(text, body)
    headings = list(filter(None, map(_read, islice(_HEADING.finditer(text, body), _MOST_HEADINGS))))
    if not headings:
        return ""
    first = headings[0]
    tops = [one for one in headings if one.level == 1]
    if tops and (first.level == 1 or len(tops) == 1):
        return tops[0].shown
    if tops or _begins_with(text, body, first):  # with several of level 1 these are of parts, below a lesser one
        return "" if first.shown.casefold().strip(" :") in _PARTS else first.shown
    return ""


def _begins_with(text: str, body: int, heading: _Heading) -> bool:
    """Whether a body begins with a heading, ignoring images and tags."""
    before = text[body : heading.start].strip()
    return not before or (len(before) < _LONGEST_LOGO and not plain_text(before))


def _read(found: re.Match[str]) -> _Heading | None:
    """A heading as shown; None if it is empty, or only a template."""
    if found["atx"]:
        level, raw = len(found["marks"]), _CLOSING.sub("", found["atx"])
    elif found["setext"]:
        level, raw = 1 if found["line"][0] == "=" else 2, found["setext"]
    else:
        level, raw = 1, found["html"]
    shown = "" if raw.lstrip().startswith(_IS_TEMPLATE) else plain_text(raw)
    return _Heading(level, found.start(), shown) if shown else None


def _note_title(path: str) -> str:
    """The title of a note from its name, with slashes and other characters that file names can't have."""
    name = _MARKDOWN.sub("", path.rsplit("/", 1)[-1])
    journal = _JOURNAL.match(name)
    if journal and 1 <= int(journal[2]) <= 12:
        day = int(journal[3])
        return f"{MONTHS[int(journal[2]) - 1][:SHORT]} {day}{ordinal_ending(day)}, {journal[1]}"
    return clean(_unescaped(name.replace("___", "/"))) or name


def _name_title(path: str) -> str:
    """The title from a path: the name of the page without its date, and with spaces between words."""
    when, name, span = read_path(path)
    if span and when and not any(map(str.isalpha, name[slice(*span)])):
        bare = f"{name[: span[0]].rstrip(_SEPARATORS)} {name[span[1] :].lstrip(_SEPARATORS)}".strip()
        if not bare:
            return name if len(name) > 2 else when.isoformat()
        name = bare
    name = _unescaped(name)
    if " " not in name.strip() and not is_cjk(name):
        # Hyphens stand for spaces only if there are no spaces; Chinese has no spaces at all.
        name = name.replace("-", " ").replace("_", " ")
    return clean(name) or path


def _unescaped(name: str) -> str:
    return unquote(name) if _ESCAPED.search(name) else name
