"""A report as SARIF 2.1.0, which GitHub's code scanning, Azure DevOps and editors read.

Knows: the objects of the standard ("Static Analysis Results Interchange Format Version
2.1.0", OASIS, errata 01).  Must not know: where the report goes.

Each place is a result of its own: it has its own fix and fingerprint, and is fixed
or dismissed by itself.  Files are named from the root of the repository, which has
no absolute URI: reports of the same pages are the same bytes on every machine.

Findings that are known or ignored are counted among the properties of the run.
GitHub would take results with `suppressions` (3.27.23) for open alerts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from newsarc.model.report import Severity
from newsarc.render.findings import omission_counts, repository_path, with_suggestions
from newsarc.render.fingerprints import fingerprints
from newsarc.render.safe_json import to_json
from newsarc.rules import RULES
from newsarc.text.safety import printable

if TYPE_CHECKING:
    from newsarc.model.report import Finding, Fix, Place, Report
    from newsarc.rules import Rule

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_ROOT = "%SRCROOT%"  # the name of the repository's root that GitHub and others know
_INDEX = {rule.code: number for number, rule in enumerate(RULES)}

_Object = dict[str, Any]  # of JSON


def report(report: Report, folder: str = "", *, version: str = "") -> str:
    """A SARIF log of one run.

    ``folder`` is where the archive is in its repository; ``version`` is newsarc's
    own, by default the installed one.
    """
    marks = fingerprints(report.findings)
    run: _Object = {
        "tool": {
            "driver": {
                "name": "newsarc",
                "version": version or _installed_version(),
                "rules": [_rule(rule) for rule in RULES],
            }
        },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The root of the repository."}}},
        "results": [_result(one, mark, folder) for one, mark in zip(report.findings, marks, strict=True)],
    }
    if omitted := omission_counts(report):
        run["properties"] = omitted
    return to_json({"version": "2.1.0", "$schema": _SCHEMA, "runs": [run]})


def _installed_version() -> str:
    from importlib.metadata import version

    return version("newsarc")


def _rule(rule: Rule) -> _Object:
    pages = "\n\n".join(
        f"{name}:\n\n```markdown\n{page}\n```" for name, page in (("Wrong", rule.bad), ("Right", rule.good))
    )
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": f"{rule.finds[0].upper()}{rule.finds[1:]}."},
        "fullDescription": {"text": rule.why},
        "help": {"text": rule.why, "markdown": rule.why.replace("<", "\\<") + f"\n\n{pages}"},
        "defaultConfiguration": {"enabled": rule.severity is not Severity.OFF, "level": _level(rule.severity)},
    }


def _level(severity: Severity) -> str:
    return "error" if severity is Severity.ERROR else "warning"


def _result(finding: Finding, fingerprint: str, folder: str) -> _Object:
    # The bytes of the name, whether they are UTF-8 or not (RFC 3986, 2.1).
    location = {"uri": quote(_bytes(repository_path(finding.file, folder))), "uriBaseId": _ROOT}
    region = _region(finding.place)
    result: _Object = {
        "ruleId": finding.rule,
        "ruleIndex": _INDEX[finding.rule],
        "level": _level(finding.severity),
        "message": {"text": _message(with_suggestions(finding))},
        "locations": [{"physicalLocation": {"artifactLocation": location, "region": region}}],
        # GitHub's own key is left to GitHub, which warns of values that it would not have given itself.
        "partialFingerprints": {"ruleFileTarget/v1": fingerprint},
    }
    return {**result, "fixes": [_fix(finding.fix, location, region)]} if finding.fix else result


def _bytes(name: str) -> bytes:
    """The bytes of a file's name; a lone surrogate of UTF-16, which Windows allows, as UTF-8 would encode it."""
    try:
        return name.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return name.encode("utf-8", "surrogatepass")


def _message(text: str) -> str:
    """Text escaped so that a message has no placeholder (3.11.5) and no link (3.11.6) in it."""
    return text.replace("{", "{{").replace("}", "}}").replace("](", "] (")


def _region(place: Place) -> _Object:
    return {
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
    }


def _fix(fix: Fix, location: _Object, region: _Object) -> _Object:
    replacement = {"deletedRegion": region, "insertedContent": {"text": fix.replacement}}
    return {
        "description": {"text": _message(f"Write {printable(fix.replacement)}")},
        "artifactChanges": [{"artifactLocation": location, "replacements": [replacement]}],
    }
