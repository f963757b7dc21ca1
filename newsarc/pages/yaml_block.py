"""The YAML block at the top of a page: where it is, and the fields in it.

Knows: the delimiters of a block, and the limits of what is read.
Must not know: the meaning of fields.

python-frontmatter strips its input, which loses positions.  So the block is found here, and only its content is given
to that library's YAML handler.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from newsarc.pages.page import Problem
from newsarc.text.clean import clean
from newsarc.text.lines import with_line_feeds

_OPENED = re.compile(r"---[ \t]*(?:\r\n?|\n)")
_BLOCK = re.compile(r"---[ \t\r]*\n(.*?)^(?:---|\.\.\.)[ \t\r]*$\n?", re.DOTALL | re.MULTILINE)
# The start of a mapping: a field of any name, a merge, a complex key or a directive.
_FIELD = re.compile(
    r"""(?:[ \t]*\#[^\n]*\n)*+[ \t]*(?:(?:[\w.-]++(?:[ ][\w.-]++)*+|"[^"\n]*"|'[^'\n]*'|<<)[ \t]*+:(?=\s)|\?\s|%)"""
)
_BLANK = re.compile(r"[ \t\r]*\n")
LONGEST = 64 * 1024  # characters of a block
_HEAVIEST = 10_000  # nodes, with aliases expanded
_DEEPEST = 50  # nested lists and mappings, for which the library needs quadratic time
_RESOLVED = ("tag:yaml.org,2002:null", "tag:yaml.org,2002:merge")

Span = tuple[int, int]


class Loaded(NamedTuple):
    """The value of a block, and the spans of its fields' values within it; scalars are text or None."""

    value: Any
    spans: Mapping[str, Span]


class YamlBlock(NamedTuple):
    """The block at the top of a page: the offset of the body, the fields if they can be read, the problems in them.

    ``inside`` is the span of the block's content, and ``spans`` are those of the fields' values, in the page's text.
    """

    body: int
    fields: dict[Any, Any] | None = None
    problems: tuple[Problem, ...] = ()
    inside: Span = (0, 0)
    spans: Mapping[str, Span] = {}


def find_block(text: str) -> re.Match[str] | None:
    """The block at the top of a text, with its content as a group; lone returns must be line feeds already."""
    return _BLOCK.match(text)


def read_block(text: str, load: Callable[[str], Loaded] | None = None) -> YamlBlock:
    """The front matter at the top of a page; ``load`` reads its content, by default `load_yaml`.

    Hyphens on the first line open front matter if a field follows directly, if the block is a mapping, or if it
    consists of comments that follow directly; otherwise they are a thematic break, and all is body.
    """
    opened = _OPENED.match(text)
    if not opened:
        return YamlBlock(0)
    text = with_line_feeds(text)
    found = _BLOCK.match(text)
    has_field = _FIELD.match(text, opened.end()) is not None
    if not found:
        if has_field:
            return YamlBlock(0, None, (Problem("NA503", "the front matter is never closed", 0, 3),))
        return YamlBlock(0)
    inside = found.span(1)
    if len(found[1]) > LONGEST:
        if not has_field:
            return YamlBlock(0)
        too_long = Problem("NA503", f"the front matter is longer than {LONGEST} characters", 0, 3)
        return YamlBlock(found.end(), None, (too_long,), inside)
    try:
        fields, spans = (load or load_yaml)(found[1])
    except Exception as error:  # any error of the YAML library is a problem of this page
        if not has_field:
            return YamlBlock(0)
        at = inside[0] + _offset(error, found[1])
        problem = Problem("NA503", f"the front matter can't be read: {_sentence(error)}", at, at)
        return YamlBlock(found.end(), None, (problem,), inside)
    if not isinstance(fields, dict):
        is_rule = fields is not None or (found[1].strip() and _BLANK.match(text, opened.end()))
        return YamlBlock(0 if is_rule else found.end())
    start = inside[0]
    return YamlBlock(
        found.end(), fields, (), inside, {key: (start + begin, start + end) for key, (begin, end) in spans.items()}
    )


def load_yaml(block: str) -> Loaded:
    """The value of a block's content, read by the YAML library; raises its errors."""
    import yaml  # here, since few pages have front matter
    from frontmatter.default_handlers import YAMLHandler

    nodes: list[Any] = []

    class Bounded(yaml.SafeLoader):
        """Reads scalars as text (a title may be ``No``), and refuses blocks that would take long."""

        yaml_implicit_resolvers = {  # noqa: RUF012 - as in the base class
            first: [one for one in resolvers if one[0] in _RESOLVED]
            for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
        }

        def fetch_more_tokens(self) -> None:
            if self.flow_level + len(self.indents) > _DEEPEST:
                raise yaml.YAMLError(f"more than {_DEEPEST} nested lists")
            super().fetch_more_tokens()

        def get_single_node(self) -> Any:  # noqa: ANN401
            node = super().get_single_node()
            if _node_count(node, {}) > _HEAVIEST:
                raise yaml.YAMLError(f"more than {_HEAVIEST} values, with aliases expanded")
            nodes.append(node)
            return node

    fields = YAMLHandler().load(block, Loader=Bounded)
    return Loaded(fields, _spans(nodes[0], block) if isinstance(fields, dict) else {})


def _spans(node: Any, block: str) -> dict[str, Span]:  # noqa: ANN401
    """The spans of the fields' values; the last field with a name counts, and merged fields come first."""
    spans = {}
    for key, value in node.value:
        if isinstance(key.value, str):
            start, end = value.start_mark.index, value.end_mark.index
            spans[key.value] = (start, start + len(block[start:end].rstrip()))
    return spans


def _node_count(node: Any, known: dict[int, int]) -> int:  # noqa: ANN401
    """The number of nodes in a node, with aliases expanded."""
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
