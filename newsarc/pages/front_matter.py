"""The YAML front matter at the top of a page.

Knows: where the block is, the few fields that newsarc uses, and how to change its date.
Must not know: the rest of the page.

python-frontmatter strips the text that it is given, which loses places in it; so the block is found here, and only its
content is given to that library's YAML handler.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from newsarc.pages.page import FrontMatter, Problem
from newsarc.text import written_dates
from newsarc.text.clean import clean
from newsarc.text.lines import with_line_feeds

_OPENED = re.compile(r"---[ \t]*(?:\r\n?|\n)")
_BLOCK = re.compile(r"---[ \t\r]*\n(.*?)^(?:---|\.\.\.)[ \t\r]*$\n?", re.DOTALL | re.MULTILINE)
# What a mapping begins with: a field of any name, a merge, a complex key or a directive.
_FIELD = re.compile(
    r"""(?:[ \t]*\#[^\n]*\n)*+[ \t]*(?:(?:[\w.-]++(?:[ ][\w.-]++)*+|"[^"\n]*"|'[^'\n]*'|<<)[ \t]*+:(?=\s)|\?\s|%)"""
)
_BLANK = re.compile(r"[ \t\r]*\n")
_LONGEST = 64 * 1024  # characters of a block
_HEAVIEST = 10_000  # nodes, with those that aliases repeat counted each time
_DEEPEST = 50  # nested lists and mappings, which take the library quadratic time
_MOST_TAGS = 200
_RESOLVED = ("tag:yaml.org,2002:null", "tag:yaml.org,2002:merge")


def read_front_matter(text: str) -> tuple[int, FrontMatter | None, list[Problem]]:
    """The offset of the body, the front matter if it can be read, and the problems in it.

    Hyphens on the first line open front matter if a field follows directly, or if the block is a mapping, or has
    nothing but comments that follow directly; else they are a thematic break, and all is body.
    """
    opened = _OPENED.match(text)
    if not opened:
        return 0, None, []
    text = with_line_feeds(text)
    found = _BLOCK.match(text)
    has_field = _FIELD.match(text, opened.end()) is not None
    if not found:
        if has_field:
            return 0, None, [Problem("NA503", "the front matter is opened and not closed", 0, 3)]
        return 0, None, []
    if len(found[1]) > _LONGEST:
        if not has_field:
            return 0, None, []
        return found.end(), None, [Problem("NA503", f"the front matter is longer than {_LONGEST} characters", 0, 3)]
    try:
        fields, dated = _load(found[1])
    except Exception as error:  # whatever the YAML library raises is a problem of this page
        if not has_field:
            return 0, None, []
        at = found.start(1) + _offset(error, found[1])
        return found.end(), None, [Problem("NA503", f"the front matter can't be read: {_sentence(error)}", at, at)]
    if not isinstance(fields, dict):
        is_rule = fields is not None or (found[1].strip() and _BLANK.match(text, opened.end()))
        return (0 if is_rule else found.end()), None, []
    matter = _known_fields(fields, found, dated)
    written = fields.get("date")
    if isinstance(written, str) and clean(written) and written_dates.is_invalid(written):
        message = f"the front matter's date is not a valid date: {clean(written)[:40]}"
        return found.end(), matter, [Problem("NA503", message, *matter.date_span)]
    return found.end(), matter, []


def with_day(text: str, day: date) -> str | None:
    """A page's text with another day in its front matter's date, and all other fields unchanged.

    The date keeps its form: order, separators, padding, words and time.  None if it can't be changed reliably; the
    unchanged text if there is no date, or only a year or month that contains the day.
    """
    found = _BLOCK.match(with_line_feeds(text)) if read_front_matter(text)[0] else None
    if not found:
        return text
    before, dated = _fields(found)
    if before is None:
        return None if "date" in found[1] else text
    if before.get("date") in (None, "") or day.isoformat().startswith(f"{before['date']}-"):
        return text
    start, end = _known_fields(before, found, dated).date_span
    for written in written_dates.find_all(text[start:end]):
        if written.day is not None and written.day == _day(before["date"]):
            changed = f"{text[:start]}{written.with_day(day)}{text[end:]}"
            again = _BLOCK.match(with_line_feeds(changed))
            after = _fields(again)[0] if again else None
            if after and _day(after["date"]) == day and _but_for_date(after) == _but_for_date(before):
                return changed
    return None


def _fields(block: re.Match[str]) -> tuple[dict[Any, Any] | None, tuple[int, int] | None]:
    """All fields of a block, None if it can't be read, and the span of its date."""
    if len(block[1]) > _LONGEST:
        return None, None
    try:
        fields, dated = _load(block[1])
    except Exception:  # as above; reading the page reports it
        return None, None
    return (fields, dated) if isinstance(fields, dict) else ({}, None)


def _but_for_date(fields: dict[Any, Any]) -> str:
    """All fields but the date, as text: some values contain themselves, or equal nothing, not even themselves."""
    return repr([one for one in fields.items() if one[0] != "date"])


def _load(block: str) -> tuple[Any, tuple[int, int] | None]:
    """The value of a block, and the span of its date within it, if it has one."""
    import yaml  # here, since few pages have front matter and no command should wait for it
    from frontmatter.default_handlers import YAMLHandler

    nodes: list[Any] = []

    class Bounded(yaml.SafeLoader):
        """Reads scalars as text (a title may be ``No``), and refuses a block that would take long."""

        yaml_implicit_resolvers = {  # noqa: RUF012 - as in the base class
            first: [one for one in resolvers if one[0] in _RESOLVED]
            for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
        }

        def fetch_more_tokens(self) -> None:
            if self.flow_level + len(self.indents) > _DEEPEST:
                raise yaml.YAMLError(f"it holds more than {_DEEPEST} lists in one another")
            super().fetch_more_tokens()

        def get_single_node(self) -> Any:  # noqa: ANN401
            node = super().get_single_node()
            if _node_count(node, {}) > _HEAVIEST:
                raise yaml.YAMLError(f"it holds more than {_HEAVIEST} values, aliases written out")
            nodes.append(node)
            return node

    fields = YAMLHandler().load(block, Loader=Bounded)
    return fields, _span_of_date(nodes[0], block) if isinstance(fields, dict) else None


def _span_of_date(node: Any, block: str) -> tuple[int, int] | None:  # noqa: ANN401
    """The span of the date's value; of several dates the last one counts, and merged fields come first."""
    spans = [(value.start_mark.index, value.end_mark.index) for key, value in node.value if key.value == "date"]
    if not spans:
        return None
    start, end = spans[-1]
    return start, start + len(block[start:end].rstrip())


def _node_count(node: Any, known: dict[int, int]) -> int:  # noqa: ANN401
    """The number of nodes in a node, with each alias written out."""
    if id(node) not in known:
        known[id(node)] = 1  # an alias to itself counts once
        value = getattr(node, "value", None)
        parts = value if isinstance(value, list) else []
        known[id(node)] += sum(
            sum(_node_count(inner, known) for inner in part) if isinstance(part, tuple) else _node_count(part, known)
            for part in parts
        )
    return known[id(node)]


def _offset(error: Exception, block: str) -> int:
    mark = getattr(error, "problem_mark", None)
    index = getattr(mark, "index", 0)
    return min(int(index), len(block))


def _sentence(error: Exception) -> str:
    problem = getattr(error, "problem", None) or str(error) or type(error).__name__
    return clean(str(problem))[:200]


def _known_fields(fields: dict[Any, Any], block: re.Match[str], dated: tuple[int, int] | None) -> FrontMatter:
    at = block.start(1)
    return FrontMatter(
        title=_string(fields.get("title")),
        day=_day(fields.get("date")),
        summary=_string(fields.get("summary") or fields.get("description")),
        topic=_string(fields.get("topic")),
        tags=(*_strings(fields.get("contexts")), *_strings(fields.get("tags"))),
        date_span=(at + dated[0], at + dated[1]) if dated else block.span(1),
    )


def _string(value: object) -> str | None:
    if (
        isinstance(value, int) and value.bit_length() > 64
    ):  # nobody wrote such a number, and Python refuses to print a huge one
        return None
    return clean(str(value)) or None if isinstance(value, str | int | float) else None


def _strings(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        value = value.split(",")
    if not isinstance(value, list):
        return ()
    return tuple(name for entry in value[:_MOST_TAGS] if (name := _string(entry)))


def _day(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    written = written_dates.read(value) if isinstance(value, str) else None
    return written.day if written else None
