"""What `newsarc validate` does with its report: formats, files, counts, exit codes; each test runs the command."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from newsarc import Archive
from newsarc.render.formats import ReportFormat
from tests.cli.test_cli import DAY, HARMFUL, HOSTILE, LEAVE, day_page, event, loaded, newsarc, newsarc_anew, own
from tests.conftest import MakeArchive
from tests.support.repository import git

PAGE = event("2012-02-8", "Wang Lijun goes on leave.", related=[("Gone.", f"{DAY}/gone.md", "Wang Lijun")])
TEXT = (
    f"{LEAVE[1:]}:1:17: error NA101 no such page: {DAY}/index.md\n"
    f"{LEAVE[1:]}:10:13: error NA101 no such page: {DAY}/gone.md\n"
    f"{DAY[1:]}/index.md:1:1: warning NA204 1 event but no index.md\n"
    "2 errors, 1 warning in 1 page, 2 links\n"
)
FORMATS = [one.value for one in ReportFormat]
FORMATS_FOR_CI = [one.value for one in ReportFormat if one.is_for_ci]


@pytest.fixture(scope="module")
def broken(make_archive: MakeArchive) -> Path:
    """A page with two broken links, and a day without its page: two errors and a warning."""
    return make_archive({LEAVE: PAGE})


# ---------------------------------------------------------------- formats


def test_text_is_the_default(broken: Path) -> None:
    """Without a format the findings are lines of text."""
    assert newsarc("validate", archive=broken) == newsarc("validate", "--format", "text", archive=broken)
    assert newsarc("validate", archive=broken) == (1, TEXT, "")


def test_json_is_a_format(broken: Path) -> None:
    """--json is short for --format json, and beside another format it is wrong usage."""
    assert newsarc("validate", "--json", archive=broken) == newsarc("validate", "--format", "json", archive=broken)
    refused = newsarc("validate", "--json", "--format", "junit", archive=broken)
    assert (refused.code, list(json.loads(refused.out))) == (2, ["schema", "error"])
    assert refused.err == "newsarc: error: --json and --format junit can't be combined\n"


def test_unknown_format_is_wrong_usage(broken: Path) -> None:
    """A format that isn't there is refused with the names of those that are."""
    result = newsarc("validate", "--format", "xml", archive=broken)

    assert (result.code, result.out) == (2, "")
    assert ", ".join(FORMATS) in " ".join(result.err.split())


def test_formats_tell_the_same_findings(broken: Path) -> None:
    """Each format has the three findings, at the same places."""
    places = {(f"news/2012/02/8/{name}", line) for name, line in (("wang-lijun-goes-on-leave.md", 1), ("index.md", 1))}
    places.add(("news/2012/02/8/wang-lijun-goes-on-leave.md", 10))
    gitlab = json.loads(newsarc("validate", "--format", "gitlab", archive=broken, cwd=broken).out)
    sarif = json.loads(newsarc("validate", "--format", "sarif", archive=broken, cwd=broken).out)
    junit = ElementTree.fromstring(newsarc("validate", "--format", "junit", archive=broken, cwd=broken).out)
    physical = [one["locations"][0]["physicalLocation"] for one in sarif["runs"][0]["results"]]
    lines = [line for test in junit.iter("testcase") for one in test for line in (one.text or "").splitlines()]

    assert {(one["location"]["path"], one["location"]["lines"]["begin"]) for one in gitlab} == places
    assert {(one["artifactLocation"]["uri"], one["region"]["startLine"]) for one in physical} == places
    assert {(line.split(":")[0], int(line.split(":")[1])) for line in lines} == places


def test_files_are_named_from_the_repository(make_archive: MakeArchive, tmp_path: Path) -> None:
    """CI systems get paths from the repository's root, wherever the command runs; people get those of the archive."""
    git(tmp_path, "init", "-q")
    archive = tmp_path / "data/pages"
    (archive / "news/2012/02/8").mkdir(parents=True)
    (archive / LEAVE[1:]).write_text(PAGE)

    def path(cwd: Path, root: Path) -> str:
        found = json.loads(newsarc("validate", "--format", "gitlab", archive=root, cwd=cwd).out)
        return str(found[-1]["location"]["path"])

    assert path(tmp_path, archive) == path(archive, archive / "news") == f"data/pages{LEAVE}"
    assert newsarc("validate", archive=archive, cwd=tmp_path).out == TEXT
    alone = make_archive({LEAVE: PAGE})
    assert path(alone, alone) == path(tmp_path, alone) == LEAVE[1:]
    assert path(alone.parent, alone) == f"{alone.name}{LEAVE}"


def test_only_the_format_that_is_asked_for_is_loaded(broken: Path) -> None:
    """Text loads none of the formats for CI, and each of them none of the others."""
    every = {f"newsarc.render.ci.{name}" for name in FORMATS_FOR_CI}

    for name in ("text", *FORMATS_FOR_CI):
        words = ("validate", "-C", str(broken), "--exit-zero", "--format", name)
        assert own(loaded(*words, GITHUB_STEP_SUMMARY="")) & every == every & {f"newsarc.render.ci.{name}"}


# ---------------------------------------------------------------- files


@pytest.mark.parametrize("name", FORMATS)
def test_output_goes_to_a_file_and_the_findings_are_still_seen(broken: Path, tmp_path: Path, name: str) -> None:
    """With --output the file holds what would have been printed, and what is printed is text."""
    file = tmp_path / "report"
    printed = newsarc("validate", "--format", name, archive=broken)

    assert newsarc("validate", "--format", name, "--output", str(file), archive=broken) == (1, TEXT, "")
    assert file.read_bytes().decode() == printed.out
    assert [one.name for one in tmp_path.iterdir()] == ["report"]


def test_output_called_minus_is_stdout(broken: Path, tmp_path: Path) -> None:
    """``--output -`` writes the format to stdout, as without it, and leaves no file."""
    wanted = newsarc("validate", "--format", "junit", archive=broken)

    assert newsarc("validate", "--format", "junit", "--output", "-", archive=broken, cwd=tmp_path) == wanted
    assert list(tmp_path.iterdir()) == []


def test_output_replaces_a_file_whole(broken: Path, tmp_path: Path) -> None:
    """A file that is there is replaced, behind a symbolic link too, and who has it open still reads the old one."""
    file, link = tmp_path / "report.xml", tmp_path / "link.xml"
    file.write_text("old\n" * 10_000)
    link.symlink_to(file)
    with file.open() as reader:
        newsarc("validate", "--format", "junit", "--output", str(link), archive=broken)
        assert reader.read() == "old\n" * 10_000

    assert link.is_symlink()
    assert file.read_text() == newsarc("validate", "--format", "junit", archive=broken).out


@pytest.mark.parametrize(
    ("where", "why"), [("missing/report.xml", "the folder does not exist"), (".", "Is a directory")]
)
def test_output_that_can_t_be_written_is_wrong_usage(broken: Path, tmp_path: Path, where: str, why: str) -> None:
    """Where the file can't be written, that is said and nothing else; no part of a file is left."""
    result = newsarc("validate", "--format", "junit", "--output", where, archive=broken, cwd=tmp_path)

    assert (result.code, result.out) == (2, "")
    assert result.err == f"newsarc: error: can't write {where}: {why}\n"
    assert list(tmp_path.iterdir()) == []


def test_output_may_be_a_device(broken: Path) -> None:
    """A pipe or a device is written to and stays what it is."""
    report = newsarc("validate", "--format", "junit", archive=broken).out

    assert newsarc_anew("validate", "--format", "junit", "--output", "/dev/stderr", archive=broken) == (1, TEXT, report)


# ---------------------------------------------------------------- counts and exit codes


def test_statistics_stand_in_place_of_findings(broken: Path, tmp_path: Path) -> None:
    """--statistics counts by rule and file, as text and as JSON; a file for CI beside it still has the findings."""
    counts = (
        "rule\tNA101 broken-link\t2\n"
        "rule\tNA204 missing-day-page\t1\n"
        f"file\t{LEAVE[1:]}\t2\n"
        f"file\t{DAY[1:]}/index.md\t1\n"
        "2 errors, 1 warning in 1 page, 2 links\n"
    )
    file = tmp_path / "report"

    assert newsarc("validate", "--statistics", archive=broken) == (1, counts, "")
    assert json.loads(newsarc("validate", "--statistics", "--json", archive=broken).out)["kind"] == "statistics"
    assert (
        newsarc("validate", "--statistics", "--format", "gitlab", "--output", str(file), archive=broken).out == counts
    )
    assert file.read_text() == newsarc("validate", "--format", "gitlab", archive=broken).out
    assert newsarc("validate", "--statistics", "--format", "sarif", archive=broken) == (
        2,
        "",
        "newsarc: error: --statistics and --format sarif can't be combined\n"
        "hint: with --output FILE the counts are printed\n",
    )


def test_exit_zero_reports_without_failing(broken: Path) -> None:
    """--exit-zero prints the same and exits with 0; wrong usage is still wrong."""
    assert newsarc("validate", "--exit-zero", archive=broken) == (0, TEXT, "")
    assert newsarc("validate", "--exit-zero", "--strict", archive=broken).code == 0
    assert newsarc("validate", "--exit-zero", "--select", "nothing", archive=broken).code == 2


def test_strict_makes_errors_of_warnings_in_every_format(broken: Path) -> None:
    """With --strict no format tells a warning that the exit code counts as an error."""
    strict = ("validate", "--strict", "--select", "NA2")

    assert newsarc(*strict, archive=broken).out.endswith("\n1 error, 0 warnings in 1 page, 2 links\n")
    assert newsarc(*strict, "--format", "github", archive=broken).out.startswith("::error ")
    assert '"severity": "major"' in newsarc(*strict, "--format", "gitlab", archive=broken).out
    assert '<failure type="error"' in newsarc(*strict, "--format", "junit", archive=broken).out
    assert '"ruleIndex": 10,\n          "level": "error"' in newsarc(*strict, "--format", "sarif", archive=broken).out


def test_cause_is_what_a_finding_says_of_a_target(make_archive: MakeArchive) -> None:
    """A title that changed is told once with all its places; links written alike that lead elsewhere are told apart."""
    old = f"### Related:\n\n1. [Old]({DAY}/new.md)\n"
    root = make_archive(
        {
            f"{DAY}/index.md": day_page("2012-02-8", ("New", f"{DAY}/new.md", ""), ("A", f"{DAY}/a.md", "")),
            f"{DAY}/new.md": event("2012-02-8", "New"),
            f"{DAY}/a.md": f"# A\n\n[x](#no)\n\n{old}",
            f"{DAY}/b.md": f"# B\n\n[x](#no)\n\n{old}",
            f"{DAY}/c.md": "# C\n",
        }
    )
    groups = Archive(root).validate(ignore=["NA4"]).groups()

    assert [(one.first.rule, [found.file[-4:] for found in one.findings]) for one in groups] == [
        ("NA102", ["a.md"]),
        ("NA102", ["b.md"]),
        ("NA201", ["b.md", "c.md"]),
        ("NA303", ["a.md", "b.md"]),
    ]


# ---------------------------------------------------------------- GitHub's summary


def test_summary_is_added_where_github_wants_it(broken: Path, tmp_path: Path) -> None:
    """In the format for GitHub a summary is added to the step's; other formats leave it alone."""
    summary = tmp_path / "summary.md"
    summary.write_text("# before\n")
    newsarc("validate", "--format", "sarif", archive=broken, GITHUB_STEP_SUMMARY=str(summary))
    assert summary.read_text() == "# before\n"

    printed = newsarc("validate", "--format", "github", archive=broken, GITHUB_STEP_SUMMARY=str(summary))

    assert printed == newsarc("validate", "--format", "github", archive=broken)
    assert summary.read_text().startswith("# before\n## newsarc validate: 2 errors, 1 warning\n\n1 page, 2 links")


def test_summary_that_can_t_be_written_changes_nothing(broken: Path, tmp_path: Path) -> None:
    """What GitHub can't be told in a summary is still told in annotations, with the same exit code."""
    printed = newsarc("validate", "--format", "github", archive=broken, GITHUB_STEP_SUMMARY=str(tmp_path / "no/file"))

    assert printed[:2] == newsarc("validate", "--format", "github", archive=broken)[:2]
    assert printed.err == f"newsarc: can't write the summary {tmp_path}/no/file: No such file or directory\n"


# ---------------------------------------------------------------- hostile pages


@pytest.fixture(scope="module")
def hostile(make_archive: MakeArchive) -> Path:
    """An archive whose titles, links and file names would like to be commands, markup or a way out."""
    text = f"{HOSTILE} ##vso[a]b %0A::warning::c ]]> <b>&amp;\"'`"
    name = text.replace("/", "-").replace("\x00", "")
    related = [(text, f"{DAY}/{text}.md", text), (text, f"{DAY}/gone-{name}.md", text)]
    return make_archive(
        {
            f"{DAY}/index.md": day_page("2012-02-8", (text, f"{DAY}/a.md", text), (text, f"{DAY}/gone.md", "")),
            f"{DAY}/a.md": event("2012-02-8", text, text, source=text, related=related),
            f"{DAY}/{name}.md": event("2012-02-9", f"{text} again", related=related),
            f"{DAY}/\n::error::d.md": event("2012-02-8", "d", related=related),
        }
    )


@pytest.mark.parametrize("name", FORMATS)
def test_no_page_forges_a_command(hostile: Path, tmp_path: Path, name: str) -> None:
    """On stdout, in the file, in the summary: no line but newsarc's own annotations is a command, and none steers."""
    summary, file = tmp_path / "summary.md", tmp_path / "report"
    words = ("validate", "--format", name)
    printed = newsarc(*words, archive=hostile, GITHUB_STEP_SUMMARY=str(summary))
    beside = newsarc(*words, "--output", str(file), archive=hostile)
    added = summary.read_text() if name == "github" else ""

    assert printed.code == beside.code == 1
    assert printed.out.count("\n") > 4
    for text in (printed.out, printed.err, beside.out, beside.err, file.read_text(), added):
        lines = [text_of_command(line) for line in text.replace("\r\n", "\n").split("\n")]
        assert not HARMFUL.search("\n".join(lines))


def text_of_command(line: str) -> str:
    """A line without what makes it an annotation, where newsarc writes one."""
    head = "::error file=", "::warning file=", "::notice title=newsarc::"
    return line.replace("::", "", 1) if line.startswith(head) else line
