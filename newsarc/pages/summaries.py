"""The summary of a page of any form: from its metadata, or its first paragraph.

Knows: which fields summarise a page, and which lines of a body are not paragraphs.
Must not know: layouts, titles, other pages.

This reads lines and not blocks: a page's first paragraph is among its first lines, and parsing all blocks of a page
takes longer than reading everything else.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from newsarc.markdown.plain_text import has_only_links, plain_text
from newsarc.pages.metadata.metadata import Metadata
from newsarc.text.clean import clean
from newsarc.text.lines import with_line_feeds

_KEYS = ("description", "summary", "excerpt")
_LONGEST = 300  # characters of a summary
_SHORTEST = 80  # a shorter sentence isn't enough if the text continues
_FEW = 15  # letters of a meaningful paragraph, in scripts with words of several letters
_MOST_LINES = 400
_LONGEST_PARAGRAPH = 2000
_SENTENCE_END = re.compile(r"[.!?…]['\")”’]?(?=\s)|[。！？]")
_FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})")
# Lines that are not text: headings, rules, tables, directives, templates, definitions, imports, properties.
_NO_TEXT = re.compile(
    r"[ ]{0,3}(?:\#{1,6}(?:[ \t]|$)|(?:[-*_][ \t]*){3,}$|[|:]{1,3}[^|]*\||:{3}|!!![ ]|\$\$|\+\+\+|\#\+|@\[|<%"
    r"|\{[%{:<#./]|\[\^?[^\]\n]+\]:|\[\[?_?toc_?\]\]?\s*$"
    r"|import[ ](?:[^'\"]*[ ]from[ ])?['\"]|export[ ](?:const|default|let|var|function|async|[{*])(?:\W|$))",
    re.IGNORECASE,
)
_PROPERTY = re.compile(r"[ \t]*(?:[-*+][ \t]+)?[^\W\d_][\w./?-]*::(?:[ \t]|$)")
_FIELD = re.compile(r"[ \t]*(?:[-*+][ \t]+)?[*_]{0,2}([A-Za-z][\w -]{0,40}?)[*_]{0,2}[ \t]*:")
_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])(?:[ \t]+|$)(?:\[[ xX]\][ \t]+)?")
_QUOTE = re.compile(r"[ ]{0,3}>[ ]?")
_UNDERLINE = re.compile(r"[ ]{0,3}(?:=+|-{2,})[ \t]*$")
_HTML_BLOCK = re.compile(
    r"[ ]{0,3}</?(?:address|article|aside|blockquote|body|center|details|dialog|div|dl|figure|footer|form|h[1-6]|head"
    r"|header|hr|html|iframe|link|main|meta|nav|ol|p|picture|pre|script|section|style|summary|table|template|ul|video"
    r"|[A-Z]\w*)(?:[\s/>]|$)"
)
_STRONG = re.compile(r"\*\*[^*\n]+\*\*:?|__[^_\n]+__:?")  # a heading that isn't marked as one
_DEFINITION = re.compile(r"^[ ]{0,3}\[([^\]\n]{1,300})\]:", re.MULTILINE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,500}>")


def summary_of(metadata: Metadata, text: str, body: int) -> str:
    """The summary of a page: its description, else the first paragraph of its body; empty if it has neither."""
    for key in _KEYS:
        value = metadata.fields.get(key)
        if isinstance(value, str) and value.strip() and not value.lstrip().startswith(("{{", "{%", "<%")):
            return _shortened(plain_text(value[:_LONGEST_PARAGRAPH]))
    lesser = ""
    labels: Collection[str] | None = None
    for paragraph, is_lesser in _paragraphs(with_line_feeds(text), body, metadata):
        if labels is None and "[" in paragraph:
            labels = _labels(text, body)
        if _STRONG.fullmatch(paragraph.strip()) or has_only_links(paragraph, labels or ()):
            continue
        shown = plain_text(_TAG.sub("", paragraph) if "<" in paragraph else paragraph, labels or ())
        if not any(map(str.isalnum, shown)):
            continue
        if not is_lesser and not (len(shown) < _FEW and shown.isascii()):
            return _shortened(shown)
        lesser = lesser or shown
    return _shortened(lesser)


def _labels(text: str, body: int) -> frozenset[str]:
    """The labels that links of a page may refer to, in normalized form."""
    return frozenset(" ".join(found[1].split()).casefold() for found in _DEFINITION.finditer(text, body))


def _shortened(text: str) -> str:
    """A text cut to a maximum length after a sentence, or else after a word."""
    text = clean(text)
    if len(text) <= _LONGEST:
        return text
    ends = [found.end() for found in _SENTENCE_END.finditer(text, _SHORTEST, _LONGEST)]
    if ends:
        return text[: ends[-1]]
    space = text.rfind(" ", _SHORTEST, _LONGEST)
    return text[: space if space > 0 else _LONGEST].rstrip(" ,;:–—-") + "…"


def _paragraphs(text: str, body: int, metadata: Metadata) -> Iterator[tuple[str, bool]]:
    """The first paragraphs of a body, and whether each is in a list or a quote, which counts less."""
    lines: list[str] = []
    is_lesser = False
    until: re.Pattern[str] | None = None  # the end of the code, comment or HTML that a line is in
    for line in _lines(text, body):
        if until:
            until = None if until.search(line) else until
            continue
        if lines and _UNDERLINE.match(line):  # it was a heading
            lines = []
            continue
        marker = _ITEM.match(line) or _QUOTE.match(line)
        until = _opened(line)
        is_text = not until and bool(line.strip()) and not _is_no_text(line, metadata)
        if lines and (not is_text or marker):
            yield "\n".join(lines), is_lesser
            lines = []
        if is_text and sum(map(len, lines)) < _LONGEST_PARAGRAPH:
            is_lesser = (marker is not None) if not lines else is_lesser
            lines.append(line[marker.end() :] if marker else line)
    if lines:
        yield "\n".join(lines), is_lesser


def _lines(text: str, at: int) -> Iterator[str]:
    for _ in range(_MOST_LINES):
        end = text.find("\n", at)
        if end < 0:
            yield text[at : at + _LONGEST_PARAGRAPH]
            return
        yield text[at : min(end, at + _LONGEST_PARAGRAPH)].rstrip("\r")
        at = end + 1


_BLANK = re.compile(r"\s*$")
_COMMENT_END = re.compile("-->")
_DIRECTIVE_END = re.compile(r"[%}]\}|>\}\}|#\}")


def _opened(line: str) -> re.Pattern[str] | None:
    """The end of the code, comment, HTML or template that a line starts but doesn't end."""
    if fence := _FENCE.match(line):
        mark = fence[1]
        return re.compile(rf"[ \t]*{mark[0]}{{{len(mark)},}}[ \t]*$")
    start = line.lstrip()
    if start.startswith("<!--"):
        return None if "-->" in line else _COMMENT_END
    if start.startswith(("{{", "{%", "{#")):
        return None if _DIRECTIVE_END.search(line) else _DIRECTIVE_END
    return _BLANK if _HTML_BLOCK.match(line) else None


def _is_no_text(line: str, metadata: Metadata) -> bool:
    if line.lstrip().startswith("<!--") or _NO_TEXT.match(line) or _PROPERTY.match(line):
        return True
    field = _FIELD.match(line) if metadata.form == "header" or metadata.spans else None
    return field is not None and field[1].lower() in metadata.spans
