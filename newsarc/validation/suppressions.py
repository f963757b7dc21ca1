"""What a page says to ignore: ``<!-- newsarc-ignore NA101: the site is gone for good -->``.

Knows: how such a remark is written, and which findings it speaks of.
Must not know: files, how findings are made or shown.

A remark speaks of its own lines and the next one, and of the page as a whole:
a finding that has no place of its own is ignored wherever the remark stands.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from newsarc import rules
from newsarc.errors import UsageError
from newsarc.markdown.masking import comments
from newsarc.model.report import WHOLE_FILE, Finding
from newsarc.text.lines import Lines
from newsarc.validation.checks import Violation

MARK = "newsarc-ignore"
_REMARK = re.compile(rf"<!--\s*{MARK}(?![\w-])(?P<rules>[^:：]*)(?:[:：](?P<why>.*))?-->", re.DOTALL)
_BETWEEN = re.compile(r"[,，、\s]+")
_FORM = f"write <!-- {MARK} NA101: why -->"


class Suppression(NamedTuple):
    """One remark: its span, the lines it speaks of, the rules it names (as written, to codes), its fault."""

    start: int
    end: int
    lines: frozenset[int]
    rules: dict[str, frozenset[str]]
    fault: str


class SuppressionResult(NamedTuple):
    """A page's findings, those that it says to ignore, and what is wrong with its remarks."""

    findings: list[Finding]
    ignored: list[Finding]
    flaws: list[Violation]


def find_suppressions(text: str, body: int = 0) -> list[Suppression]:
    """The remarks of a page whose front matter ends at ``body``; what is shown as code is none."""
    if MARK not in text:
        return []
    lines = Lines(text)
    found = (_REMARK.fullmatch(text, start, end) for start, end in comments(text, body))
    return [_read(remark, lines) for remark in found if remark]


def _read(remark: re.Match[str], lines: Lines) -> Suppression:
    named: dict[str, frozenset[str]] = {}
    words = [word for word in _BETWEEN.split(remark["rules"]) if word]
    fault = ""
    if not words:
        fault = f"the remark names no rule; {_FORM}"
    elif not (remark["why"] or "").strip():
        fault = f"the remark gives no reason; {_FORM}"
    for word in words:
        try:
            named[word] = rules.select([word])
        except UsageError as error:
            fault = fault or error.message
    place = lines.place(*remark.span())
    spoken_of = frozenset((place.line, place.end_line, place.end_line + 1))
    return Suppression(*remark.span(), spoken_of, named, fault)


def apply_suppressions(findings: Iterable[Finding], ignores: list[Suppression]) -> SuppressionResult:
    """The findings of one page set apart by what it says to ignore."""
    by_line: dict[int, list[int]] = defaultdict(list)
    for number, ignore in enumerate(ignores):
        for line in ignore.lines:
            by_line[line].append(number)
    sifted = SuppressionResult([], [], [])
    used: set[tuple[int, str]] = set()
    for finding in findings:
        near = range(len(ignores)) if finding.place == WHOLE_FILE else by_line.get(finding.line, ())
        meant = [(n, word) for n in near for word, codes in ignores[n].rules.items() if finding.rule in codes]
        used.update(meant)
        (sifted.ignored if meant else sifted.findings).append(finding)
    sifted.flaws.extend(_flaws(ignores, used))
    return sifted


def _flaws(ignores: list[Suppression], used: set[tuple[int, str]]) -> Iterator[Violation]:
    for number, ignore in enumerate(ignores):
        for word in ignore.rules:
            if (number, word) not in used:
                yield Violation("NA506", ignore.start, ignore.end, f"no finding of {word} is here to ignore")
        if ignore.fault:
            yield Violation("NA507", ignore.start, ignore.end, ignore.fault)
