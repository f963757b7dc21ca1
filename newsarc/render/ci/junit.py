"""A report as JUnit XML, which Jenkins, GitLab and others show as tests.

Knows: the elements and attributes that they read.  Must not know: where the report goes.

A test is a rule in a file.  GitLab identifies a test by its class and name, and
distinguishes failures that are new on a branch from older ones: with one test
per rule, another broken link would be nothing new.  It shows the class (the
rule), the name, a link to ``file`` and the text inside ``failure``, but not its
attributes; Jenkins groups by the part of the class before the dot.

An error is a failed test.  A warning is a skipped one, which is visible and fails
neither newsarc nor the build.  One more test always passes, since Jenkins takes a
report without tests for a mistake.  The properties of the suite count the
findings that are known or ignored.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING

from newsarc.model.report import Severity
from newsarc.render.findings import location, omission_counts, repository_path, with_suggestions
from newsarc.text.plurals import counted
from newsarc.text.safety import printable

if TYPE_CHECKING:
    from newsarc.model.report import Finding, Report


def report(report: Report, folder: str = "") -> str:
    """An XML document of one suite; ``folder`` is where the archive is in its repository."""
    tests: dict[tuple[str, str], list[Finding]] = {}
    for finding in report.findings:
        tests.setdefault((finding.file, finding.rule), []).append(finding)
    failed = sum(_fails(findings) for findings in tests.values())
    counts = f'tests="{len(tests) + 1}" failures="{failed}" errors="0" skipped="{len(tests) - failed}" time="0"'
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<testsuites name="newsarc">',
        f'  <testsuite name="newsarc validate" {counts}>',
        *_properties(omission_counts(report)),
        '    <testcase classname="newsarc.validate" name="the pages were checked" time="0"/>',
        *(line for findings in tests.values() for line in _test(findings, folder)),
        "  </testsuite>",
        "</testsuites>",
    ]
    return "".join(f"{line}\n" for line in lines)


def _properties(properties: Mapping[str, int | str]) -> Iterator[str]:
    if properties:
        yield "    <properties>"
        yield from (f'      <property name="{name}" value="{_xml(str(value))}"/>' for name, value in properties.items())
        yield "    </properties>"


def _fails(findings: Sequence[Finding]) -> bool:
    return findings[0].severity is Severity.ERROR  # all are of one rule


def _test(findings: Sequence[Finding], folder: str) -> Iterator[str]:
    first = findings[0]
    file = _xml(repository_path(first.file, folder))
    kind = "failure" if _fails(findings) else "skipped"
    message = _xml(first.message) if len(findings) == 1 else counted(len(findings), "finding")
    places = "\n".join(f"{_xml(location(one, folder))}: {_xml(with_suggestions(one))}" for one in findings)
    yield f'    <testcase classname="newsarc.{first.rule} {first.name}" name="{file}" file="{file}" time="0">'
    yield f'      <{kind} type="{first.severity.value}" message="{message}">{places}</{kind}>'
    yield "    </testcase>"


def _xml(text: str) -> str:
    """Text escaped for an element or an attribute."""
    return escape(printable(text))
