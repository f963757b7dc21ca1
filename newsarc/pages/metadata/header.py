"""Lines of names and values: a header at the top of a page, or lines directly below its first heading.

Knows: the forms of such lines.  Must not know: the meaning of fields, except that some names identify a header.

Python-Markdown's and MultiMarkdown's headers are at the very top, without hyphens around them; Nikola's are in an HTML
comment.  Records of decisions and minutes of meetings have ``Date: 2020-01-01`` below the title, often in a list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsarc.pages.metadata.fields import Fields, Span
from newsarc.text.lines import after_space

# A field with one of these names shows that the lines are a header and not a sentence.
_KNOWN_WORDS = (
    "title date tags tag category categories slug author authors summary description keywords status modified created "
    "published updated lang template layout subtitle permalink url topics creation-date"
)
_KNOWN = frozenset(_KNOWN_WORDS.split())
_ALONE = frozenset({"title", "date", "slug"})  # sufficient, even without another field
_BELOW_HEADING = frozenset(
    {"date", "status", "deciders", "decider", "created", "published", "posted", "updated", "tags"}
)
_LINE = re.compile(r"([A-Za-z][\w-]*+(?:[ ][\w-]++){0,2}+)[ \t]*+:(?:[ \t]++([^\n]*)|(?=\r?$))", re.ASCII)
_CONTINUED = re.compile(r"[ \t]++(\S[^\n]*)")
_COMMENT = re.compile(r"<!--[ \t\r]*\n?(.*?)-->[ \t\r]*\n?", re.DOTALL)
_MOST_LINES = 100
_LONGEST_COMMENT = 8 * 1024
_HEADING = re.compile(r"[ ]{0,3}\#{1,3}[ \t][^\n]*\n|[^\s#<>\-*+=`~|][^\n]*\n[ ]{0,3}(?:=++|--++)[ \t\r]*\n")
_BELOW = re.compile(
    r"[ \t]*+(?:(?:[-*+]|\#{6})[ \t]++)?(?:[*_]{1,2})?([A-Za-z][\w-]*+(?:[ ][\w-]++){0,2}+)"
    r"[*_]{0,2}[ \t]*+:[*_]{0,2}[ \t]++"
    r"[*_]{0,2}([^\n]*)",
    re.ASCII,
)
_TABLE = re.compile(
    r"\|[^\n]*+\n[ \t]*+\|(?:[ \t]*+:?-++:?[ \t]*+\|?)++[ \t\r]*+\n(?:\|[^\n]*+(?:\n|$)){1,20}(?!\|)", re.ASCII
)
_ROW = re.compile(r"\|[^\n]*+")
_CELL = re.compile(r"\|([^|\n]++)(?=\|)")
_DATE_SECTION = re.compile(
    r"^\#{2,6}[ \t]++date[ \t:]*\r?\n\s*+([^\n]{0,30}\b\d{4}\b[^\n\r]{0,30}?)[ \t\r]*$", re.MULTILINE | re.IGNORECASE
)
_FURTHEST = 8 * 1024  # characters from the heading within which that section may begin
_SKIPPED = re.compile(r"[ \t]*+(?::::[^\n]*|[-*_]{3,})?[ \t\r]*$")


def read_header(text: str) -> Fields | None:
    """The fields of the header at the top of a page; None if it has none."""
    if text.startswith("<!--"):
        found = _COMMENT.match(text, 0, _LONGEST_COMMENT)
        lines = _fields(text, found.start(1), found.end(1)) if found else None
        return lines._replace(body=found.end()) if found and lines and lines.body == found.end(1) else None
    header = _fields(text, 0, len(text)) if _LINE.match(text) else None
    return header if header and _ends_well(text, header) else None


def read_below_heading(text: str, body: int) -> Fields | None:
    """The fields directly below the heading that a page's body begins with; None if there are none.

    The date may also have a section of its own, as in some decision records.
    """
    found = _HEADING.match(text, after_space(text, body))
    if not found:
        return None
    values: dict[str, str] = {}
    spans: dict[str, Span] = {}
    for name, start, end in (*_lines_below(text, found.end()), *_cells_below(text, found.end())):
        if start < end and name not in values:
            values[name], spans[name] = text[start:end], (start, end)
    if not _BELOW_HEADING & values.keys():
        values, spans = {}, {}
    if "date" not in values and (section := _DATE_SECTION.search(text, found.end() - 1, found.end() + _FURTHEST)):
        values["date"], spans["date"] = section[1], section.span(1)
    return Fields(body, values, spans) if values else None


def _lines_below(text: str, at: int) -> Iterator[tuple[str, int, int]]:
    """The names and spans of the fields on the lines from an offset on, up to a non-empty one without a field."""
    for _ in range(_MOST_LINES):
        end = _line_end(text, at)
        if line := _BELOW.match(text, at, end):
            start = line.start(2)
            yield line[1].lower(), start, start + len(line[2].rstrip(" \t\r\\*_"))
        elif not _SKIPPED.match(text, at, end):
            return
        if end >= len(text):
            return
        at = end + 1


def _cells_below(text: str, at: int) -> Iterator[tuple[str, int, int]]:
    """The same for a table: one row below the names, or rows of a name and a value; other tables don't count."""
    found = _TABLE.match(text, after_space(text, at))
    if not found:
        return
    rows = [
        [_cell(text, *cell.span(1)) for cell in _CELL.finditer(text, row.start(), row.end())]
        for row in _ROW.finditer(text, found.start(), found.end())
    ]
    names, values = rows[0], rows[2:]
    if len(values) == 1 and any(name in _BELOW_HEADING for name, _, _ in names[1:]):
        yield from ((name[0], *value[1:]) for name, value in zip(names, values[0], strict=False))
    elif all(len(row) == 2 and not row[0][0][:1].isdigit() for row in (names, *values)):
        yield from ((name[0], *value[1:]) for name, value in (names, *values))


def _cell(text: str, start: int, end: int) -> tuple[str, int, int]:
    """The text of a cell as a name, and the span of its content."""
    written = text[start:end]
    start += len(written) - len(written.lstrip())
    written = written.strip()
    return written.strip("*_ :").lower(), start, start + len(written)


def _fields(text: str, start: int, end: int) -> Fields | None:
    """The fields on the lines from an offset on, up to an empty line or one of another form."""
    values: dict[str, str] = {}
    spans: dict[str, Span] = {}
    name = ""
    at = start
    for _ in range(_MOST_LINES):
        line_end = min(_line_end(text, at), end)
        begin = at + 3 if text.startswith(".. ", at) else at
        if found := _LINE.match(text, begin, line_end):
            name, value = found[1].lower(), (found[2] or "").strip()
            values[name] = value
            spans.pop(name, None)
            if value:
                spans[name] = (found.start(2), found.start(2) + len(value))
        elif name and (more := _CONTINUED.match(text, at, line_end)):
            values[name] = f"{values[name]} {more[1].strip()}".strip()
            spans.pop(name, None)
        else:
            break
        at = min(line_end + 1, end)
        if at >= end:
            break
    known = _KNOWN & values.keys()
    return Fields(at, values, spans) if known and (len(values) > 1 or known & _ALONE) else None


def _ends_well(text: str, header: Fields) -> bool:
    """Whether a header is followed by an empty line or the end of the page, or is long and followed by a heading."""
    rest = text[header.body : _line_end(text, header.body)]
    return not rest.strip() or (len(header.values) > 1 and rest.startswith("#"))


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return end if end >= 0 else len(text)
