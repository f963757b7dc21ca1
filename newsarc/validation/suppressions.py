"""Comments that suppress findings on their page: ``<!-- newsarc-ignore NA101: the site is gone for good -->``.

Knows: the syntax of such comments, and which findings they suppress.
Must not know: files, how findings are made or shown.

A comment suppresses findings on its own lines and the next one.  Wherever it is, it
also suppresses findings about the page as a whole.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from newsarc import rules
from newsarc.errors import UsageError
from newsarc.markdown.masking import comments
from newsarc.model.report import WHOLE_FILE, Finding
from newsarc.text.lines import Lines

KEYWORD = "newsarc-ignore"
_COMMENT = re.compile(rf"<!--\s*{KEYWORD}(?![\w-])(?P<rules>[^:：]*)(?:[:：](?P<reason>.*))?-->", re.DOTALL)
_SEPARATOR = re.compile(r"[,，、\s]+")
_FORM = f"write <!-- {KEYWORD} NA101: reason -->"


class Suppression(NamedTuple):
    """One comment: its span in the page's text, the lines it applies to, its rules, and what is wrong with it.

    ``rules`` maps each rule, name or prefix as written to the codes that it means.
    """

    start: int
    end: int
    lines: frozenset[int]
    rules: dict[str, frozenset[str]]
    error: str


class SuppressionResult(NamedTuple):
    """A page's findings, those that its comments suppress, and what was unused.

    ``unused`` are pairs of a comment and one of its rules that suppressed nothing.
    """

    findings: list[Finding]
    ignored: list[Finding]
    unused: list[tuple[Suppression, str]]


def find_suppressions(text: str, body: int = 0) -> list[Suppression]:
    """The comments of a page whose front matter ends at ``body``, except those in code."""
    if KEYWORD not in text:
        return []
    lines = Lines(text)
    found = (_COMMENT.fullmatch(text, start, end) for start, end in comments(text, body))
    return [_read(comment, lines) for comment in found if comment]


def _read(comment: re.Match[str], lines: Lines) -> Suppression:
    codes: dict[str, frozenset[str]] = {}
    names = [name for name in _SEPARATOR.split(comment["rules"]) if name]
    error = ""
    if not names:
        error = f"the comment names no rule; {_FORM}"
    elif not (comment["reason"] or "").strip():
        error = f"the comment gives no reason; {_FORM}"
    for name in names:
        try:
            codes[name] = rules.select([name])
        except UsageError as unknown:
            error = error or f"{unknown.message}; {unknown.hint}"
    place = lines.place(*comment.span())
    return Suppression(*comment.span(), frozenset((place.line, place.end_line, place.end_line + 1)), codes, error)


def apply_suppressions(findings: Iterable[Finding], suppressions: Sequence[Suppression]) -> SuppressionResult:
    """Separate the findings of one page that its comments suppress from the others."""
    by_line: dict[int, list[int]] = defaultdict(list)
    for number, suppression in enumerate(suppressions):
        for line in suppression.lines:
            by_line[line].append(number)
    result = SuppressionResult([], [], [])
    used: set[tuple[int, str]] = set()
    for finding in findings:
        near = range(len(suppressions)) if finding.place == WHOLE_FILE else by_line.get(finding.line, ())
        matching = [(n, name) for n in near for name, codes in suppressions[n].rules.items() if finding.rule in codes]
        used.update(matching)
        (result.ignored if matching else result.findings).append(finding)
    result.unused.extend(
        (suppression, name)
        for number, suppression in enumerate(suppressions)
        for name in suppression.rules
        if (number, name) not in used and not _is_external(suppressions[number].rules[name])
    )
    return result


def _is_external(codes: frozenset[str]) -> bool:
    """Whether all the rules are about external links, which are checked only with ``--external``."""
    return bool(codes) and rules.external(codes) == codes
