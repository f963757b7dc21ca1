"""The YAML block on top of a page.

Knows: where the block stands, and the few fields that newsarc takes from it.
Must not know: the rest of the page.

python-frontmatter strips what it is given, which loses places in the text; so
the block is cut out here, and only its inside goes to that library's handler.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from newsarc.layout import written_date
from newsarc.newlines import with_line_feeds
from newsarc.page import FrontMatter, Problem
from newsarc.text import clean

_OPENED = re.compile(r"---[ \t]*(?:\r\n?|\n)")
_BLOCK = re.compile(r"---[ \t\r]*\n(.*?)^(?:---|\.\.\.)[ \t\r]*$\n?", re.DOTALL | re.MULTILINE)
# What begins a mapping: a field, whatever its name is; a merge; a key set apart; a directive.
_FIELD = re.compile(
    r"""(?:[ \t]*\#[^\n]*\n)*+[ \t]*(?:(?:[\w.-]++(?:[ ][\w.-]++)*+|"[^"\n]*"|'[^'\n]*'|<<)[ \t]*+:(?=\s)|\?\s|%)"""
)
_BLANK = re.compile(r"[ \t\r]*\n")
_DATE = re.compile(r"^date[ \t]*:[ \t]*+([^\n]*[^ \t\r\n]|)[ \t\r]*$", re.MULTILINE)
_DAY_FORM = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")
_LONGEST = 64 * 1024  # characters of a block
_HEAVIEST = 10_000  # nodes, with what aliases repeat counted each time
_DEEPEST = 50  # lists and tables in one another, which the library reads by itself and in the square of the time
_MOST_TAGS = 200
_RESOLVED = ("tag:yaml.org,2002:null", "tag:yaml.org,2002:merge")


def read_front_matter(text: str) -> tuple[int, FrontMatter | None, list[Problem]]:
    """Where the body starts, the front matter if there is one that can be read, and what is wrong with it.

    Hyphens on the first line are front matter's if a field follows directly, or
    if what is in the block is a mapping, or nothing but comments that follow
    directly; else they are a rule like any other, and all is body.
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
        fields = _load(found[1])
    except Exception as error:  # whatever the YAML library raises is this page's problem, not ours
        if not has_field:
            return 0, None, []
        at = found.start(1) + _offset(error, found[1])
        return found.end(), None, [Problem("NA503", f"the front matter can't be read: {_sentence(error)}", at, at)]
    if not isinstance(fields, dict):
        is_rule = fields is not None or (found[1].strip() and _BLANK.match(text, opened.end()))
        return (0 if is_rule else found.end()), None, []
    matter = _known_fields(fields, text, found)
    written = fields.get("date")
    if isinstance(written, str) and _DAY_FORM.match(written) and matter.day is None:
        problem = Problem("NA503", f"the front matter's date is no day: {clean(written)[:40]}", *matter.date_span)
        return found.end(), matter, [problem]
    return found.end(), matter, []


def _load(block: str) -> Any:  # noqa: ANN401 - YAML holds anything
    import yaml  # here, since few pages have front matter and no command should wait for it
    from frontmatter.default_handlers import YAMLHandler

    class Bounded(yaml.SafeLoader):
        """Reads values as the text they are (a title may be ``No``), and stops where a block would take long."""

        yaml_implicit_resolvers = {  # noqa: RUF012 - as the base class has it
            first: [one for one in resolvers if one[0] in _RESOLVED]
            for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
        }

        def fetch_more_tokens(self) -> None:
            if self.flow_level + len(self.indents) > _DEEPEST:
                raise yaml.YAMLError(f"it holds more than {_DEEPEST} lists in one another")
            super().fetch_more_tokens()

        def get_single_node(self) -> Any:  # noqa: ANN401
            node = super().get_single_node()
            if _weight(node, {}) > _HEAVIEST:
                raise yaml.YAMLError(f"it holds more than {_HEAVIEST} values, aliases written out")
            return node

    return YAMLHandler().load(block, Loader=Bounded)


def _weight(node: Any, known: dict[int, int]) -> int:  # noqa: ANN401
    """How many nodes a node holds when each alias is written out."""
    if id(node) not in known:
        known[id(node)] = 1  # an alias to itself counts once
        value = getattr(node, "value", None)
        parts = value if isinstance(value, list) else []
        known[id(node)] += sum(
            sum(_weight(inner, known) for inner in part) if isinstance(part, tuple) else _weight(part, known)
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


def _known_fields(fields: dict[Any, Any], text: str, block: re.Match[str]) -> FrontMatter:
    dated = _DATE.search(text, block.start(1), block.end(1))
    return FrontMatter(
        title=_string(fields.get("title")),
        day=_day(fields.get("date")),
        summary=_string(fields.get("summary") or fields.get("description")),
        topic=_string(fields.get("topic")),
        tags=(*_strings(fields.get("contexts")), *_strings(fields.get("tags"))),
        date_span=dated.span(1) if dated else block.span(1),
    )


def _string(value: object) -> str | None:
    if isinstance(value, int) and value.bit_length() > 64:  # no number that anyone wrote; Python won't print a huge one
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
    return written_date(value) if isinstance(value, str) else None
