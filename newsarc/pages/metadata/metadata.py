"""The metadata of a page, whatever its form.

Knows: all forms, and in which order they are tried.
Must not know: the meaning of fields, paths, layouts.

Total and pure: any text in, metadata out; no content raises an error.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from newsarc.pages.metadata.fields import Fields, Span
from newsarc.pages.metadata.header import read_below_heading, read_header
from newsarc.pages.metadata.plain_yaml import load_plain
from newsarc.pages.metadata.properties import read_properties
from newsarc.pages.page import Problem
from newsarc.pages.yaml_block import LONGEST, Loaded, load_yaml, read_block
from newsarc.text.lines import with_line_feeds

_BLANK_LINES = re.compile(r"(?:[ \t]*+\r?\n)++(?=---|\+\+\+|\{)")
# A field in a block that is not YAML, such as ``title: Foo: bar``.
_FIELD = re.compile(r"^([A-Za-z_][\w-]*+)[ \t]*+:[ \t]++(\S[^\n]*)", re.MULTILINE | re.ASCII)
_CLOSED_ONLY = re.compile(
    r"((?:(?:[A-Za-z_][\w -]{0,60}:|[ \t]+\S|-[ \t]|\#|\r?(?=\n))[^\n]*\n){1,100})---[ \t\r]*(?:\n|$)", re.ASCII
)
_TEMPLATE = re.compile(r"\{\{|\{%|<%")  # a template of a page, which hasn't been filled in


class Metadata(NamedTuple):
    """The metadata of a page.

    ``body`` is the offset where the body begins.  ``fields`` have names in lower case; a value is text (a title may be
    ``No``), None, a list, or a mapping whose names are as written.  ``form`` is ``yaml``, ``toml``, ``json``,
    ``header``, ``properties``, or empty if there is none.  ``spans`` are the spans of values in the page's text, if a
    value is a scalar on one line; quotes are included.

    Properties and the lines below a heading are also part of the body: ``body`` is before them.
    """

    body: int = 0
    fields: Mapping[str, Any] = {}
    form: str = ""
    problems: tuple[Problem, ...] = ()
    spans: Mapping[str, Span] = {}


def read_metadata(text: str) -> Metadata:
    """The metadata of a page, from its whole text without a byte order mark."""
    text = with_line_feeds(text)
    top = _at_top(text)
    below = read_properties(text, top.body)
    form = "properties"
    if below is None:
        below, form = read_below_heading(text, top.body), "header"
    if below is None:
        return top
    return Metadata(
        top.body, {**below.values, **top.fields}, top.form or form, top.problems, {**below.spans, **top.spans}
    )


def _at_top(text: str) -> Metadata:
    """The metadata in a block at the top, which may have empty lines before it if it has delimiters."""
    blank = _BLANK_LINES.match(text)
    shift = blank.end() if blank else 0
    rest = text[shift:] if shift else text
    if rest.startswith("---"):
        found, form = _yaml(rest), "yaml"
    elif rest.startswith("+++"):
        from newsarc.pages.metadata.toml_block import read_toml  # here, since most archives have one form

        found, form = read_toml(rest), "toml"
    elif rest.startswith("{"):
        from newsarc.pages.metadata.json_object import read_json

        found, form = read_json(rest), "json"
    elif rest.startswith(("export ", "import ")):
        from newsarc.pages.metadata.mdx_export import read_export

        found, form = read_export(rest), "json"
    elif (found := _yaml_without_opening(rest)) is not None:
        form = "yaml"
    else:
        found, form = read_header(rest), "header"
    if found is None:
        return Metadata()
    fields = {name.lower(): value for name, value in found.values.items()}
    if shift and found.body:
        return Metadata(
            found.body + shift,
            fields,
            form,
            tuple(one._replace(start=one.start + shift, end=one.end + shift) for one in found.problems),
            {name.lower(): (start + shift, end + shift) for name, (start, end) in found.spans.items()},
        )
    spans = {name.lower(): span for name, span in found.spans.items()}
    return Metadata(found.body, fields, form, found.problems, spans)


def _yaml(text: str) -> Fields | None:
    block = read_block(text, _load)
    if block.fields is None:
        if not block.body and not block.problems:
            return None
        values, spans = _lines(text, *block.inside) if block.problems else ({}, {})
        is_template = _TEMPLATE.search(text, *block.inside) is not None
        return Fields(block.body, values, spans, () if is_template else block.problems)
    return Fields(block.body, *_of_text(block.fields, block.spans))


def _yaml_without_opening(text: str) -> Fields | None:
    """The front matter of a page with hyphens only below it, which Hexo accepts too."""
    found = _CLOSED_ONLY.match(text)
    if not found or len(found[1]) > LONGEST:
        return None
    try:
        values, spans = _load(found[1])
    except Exception:  # any error of the YAML library; it may be text above a thematic break
        return None
    if not isinstance(values, dict) or not any(str(name).lower() in ("title", "date") for name in values):
        return None
    return Fields(found.end(), *_of_text(values, spans))


def _of_text(values: dict[Any, Any], spans: Mapping[str, Span]) -> tuple[dict[str, Any], dict[str, Span]]:
    """The fields of a block with string names, and the spans of the scalars among them."""
    named = {key: value for key, value in values.items() if isinstance(key, str)}
    return named, {key: span for key, span in spans.items() if isinstance(named.get(key), str) and span[0] < span[1]}


def _load(block: str) -> Loaded:
    return load_plain(block) or load_yaml(block)


def _lines(text: str, start: int, end: int) -> tuple[dict[str, str], dict[str, Span]]:
    """The fields on lines of a block that isn't YAML: Pelican reads such a block line by line, as people do."""
    values: dict[str, str] = {}
    spans: dict[str, Span] = {}
    for found in _FIELD.finditer(text, start, end):
        value = found[2].rstrip()
        values[found[1]] = value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value
        spans[found[1]] = (found.start(2), found.start(2) + len(value))
    return values, spans
