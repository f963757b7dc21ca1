"""A report as JUnit XML: what Jenkins, GitLab and others show as tests.

Knows: the elements and attributes that they read.  Must not know: where the report goes.

A test is a rule in a file.  GitLab knows a test by its class and name, and
tells those that fail on a branch alone from those that failed before: with a
test a rule, one broken link more would be nothing new.  It shows the class
(the rule), the name, a link to ``file`` and the text inside ``failure``, not
its attributes; Jenkins groups by what stands before the dot of the class.

An error is a failed test.  A warning is a skipped one: it is seen, and fails
neither newsarc nor the build.  One test more, that always passes, says that
there was a run, for Jenkins takes a report without tests for a mistake.
How many findings are known or ignored stands in the properties of the suite.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING

from newsarc.model.report import Severity
from newsarc.render.wording import advised, counted, left_out, located, spot
from newsarc.text.safety import printable

if TYPE_CHECKING:
    from newsarc.model.report import Finding, Report


def report(report: Report, folder: str = "") -> str:
    """An XML document of one suite; ``folder`` is where the archive lies in its repository."""
    tests: dict[tuple[str, str], list[Finding]] = {}
    for finding in report.findings:
        tests.setdefault((finding.file, finding.rule), []).append(finding)
    failed = sum(_fails(findings) for findings in tests.values())
    counts = f'tests="{len(tests) + 1}" failures="{failed}" errors="0" skipped="{len(tests) - failed}" time="0"'
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<testsuites name="newsarc">',
        f'  <testsuite name="newsarc validate" {counts}>',
        *_properties(left_out(report)),
        '    <testcase classname="newsarc.validate" name="the pages were checked" time="0"/>',
        *(line for findings in tests.values() for line in _test(findings, folder)),
        "  </testsuite>",
        "</testsuites>",
    ]
    return "".join(f"{line}\n" for line in lines)


def _properties(told: Mapping[str, int | str]) -> Iterator[str]:
    if told:
        yield "    <properties>"
        yield from (f'      <property name="{name}" value="{_xml(str(value))}"/>' for name, value in told.items())
        yield "    </properties>"


def _fails(findings: Sequence[Finding]) -> bool:
    return findings[0].severity is Severity.ERROR  # they are of one rule


def _test(findings: Sequence[Finding], folder: str) -> Iterator[str]:
    first = findings[0]
    file = _xml(located(first.file, folder))
    kind = "failure" if _fails(findings) else "skipped"
    message = _xml(first.message) if len(findings) == 1 else counted(len(findings), "finding")
    places = "\n".join(f"{_xml(spot(one, folder))}: {_xml(advised(one))}" for one in findings)
    yield f'    <testcase classname="newsarc.{first.rule} {first.name}" name="{file}" file="{file}" time="0">'
    yield f'      <{kind} type="{first.severity.value}" message="{message}">{places}</{kind}>'
    yield "    </testcase>"


def _xml(text: str) -> str:
    """Text as it may stand in an element or attribute."""
    return escape(printable(text))
