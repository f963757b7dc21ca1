"""Every rule on an archive of its own, with what breaks it and what only looks as if; and a rule that is new."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from newsarc import Archive, rules
from newsarc.markdown.links import Link
from newsarc.model.report import Severity
from newsarc.pages.page import Page, PageKind
from newsarc.rules import Rule
from newsarc.validation import checks
from newsarc.validation.checks import Violation
from newsarc.validation.context import CheckContext
from tests.conftest import MakeArchive
from tests.support.commands import day_page, event, settle

TREES = sorted((Path(__file__).parent.parent / "rules").iterdir())
AS_WRITTEN = {"NA101", "NA102", "NA103", "NA104", "NA106"}  # whose findings are listed with the link as it is written
OFF_BY_DEFAULT = {rule.code for rule in rules.RULES} - rules.on_by_default()


def _prepared(tree: Path, root: Path) -> Path:
    """A copy of an archive with the files that git can't store."""
    shutil.copytree(tree, root, symlinks=True)
    if tree.name.startswith("NA505"):
        day = root / "news/2012/02/8"
        for name in ("pipe.md", "lock"):
            os.mkfifo(day / name)
        with open(day / "too-large.md", "wb") as large:
            large.truncate(32 * 2**20 + 1)
        (day / "forbidden.md").write_text("# A page that can't be read: forbidden.", "utf-8")
        (day / "forbidden.md").chmod(0)
    return root


def _expected(tree: Path) -> list[str]:
    lines = (tree / "expected.txt").read_text("utf-8").splitlines()
    unseen = "forbidden.md:" if os.geteuid() == 0 else "\n"  # root may read everything
    return [line for line in lines if line and not line.startswith("#") and unseen not in line]


def _found(root: Path, tree: Path) -> list[str]:
    archive = Archive(root)
    report = archive.validate(select=["ALL"], ignore=OFF_BY_DEFAULT - {tree.name.partition("-")[0]})
    lines = []
    for one in report.findings:
        place = one.place
        target = "-"
        if one.rule in AS_WRITTEN and one.target:
            target = (archive.read_line(one.file, place.line) or "")[place.column - 1 : place.end_column - 1]
        lines.append(f"{one.rule} {one.file}:{place.line}:{place.column}-{place.end_column} {target}")
    return lines


@pytest.mark.parametrize("tree", TREES, ids=lambda tree: tree.name)
def test_rule_finds_its_violations_and_nothing_else(tree: Path, tmp_path: Path) -> None:
    """A rule finds each violation at its place, and no look-alike."""
    root = _prepared(tree, tmp_path / "archive")

    assert sorted(_expected(tree)) == sorted(_found(root, tree))


# ---------------------------------------------------------------- a new rule

DAY = "/news/2012/02/8"
EVENTS = {f"{DAY}/rain-{number}.md": f"Rain falls on day {number}." for number in range(10)}
SHORT = Rule("NA599", "short-page", Severity.WARNING, "a short page", "It says little.", "# Rain.", "# Rain falls.")


def check_length(page: Page, links: Sequence[Link], context: CheckContext) -> Iterator[Violation]:
    if len(page.text) < 10_000:
        yield Violation("NA599", 0, 0, "the page is short")


def add_rule(rule: Rule, monkeypatch: pytest.MonkeyPatch) -> None:
    """Add a rule on events as CONTRIBUTING says: to the table of rules, and its check to a table of checks."""
    on_events = (*checks.CHECKS_BY_KIND[PageKind.EVENT], check_length)
    monkeypatch.setattr(checks, "CHECKS_BY_KIND", {**checks.CHECKS_BY_KIND, PageKind.EVENT: on_events})
    monkeypatch.setattr(rules, "RULES", (*rules.RULES, rule))
    monkeypatch.setitem(rules.RULES_BY_CODE, rule.code, rule)


@pytest.fixture
def ordinary(make_archive: MakeArchive) -> Path:
    """Ten events and their day page, all of them ordinary."""
    listing = day_page(DAY, *((title, path, "Goma") for path, title in EVENTS.items()))
    return make_archive({f"{DAY}/index.md": listing, **{path: event(path, title) for path, title in EVENTS.items()}})


@pytest.mark.parametrize("severity", [Severity.WARNING, Severity.OFF])
def test_new_rule_is_checked_on_every_page(severity: Severity, ordinary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A rule that says nothing of ordinary pages is checked on all, whether it is on by default or selected."""
    add_rule(replace(SHORT, severity=severity), monkeypatch)
    select = [] if severity is Severity.WARNING else ["short-page"]

    for archive in (Archive(ordinary, cache=False), Archive(ordinary)):
        findings = archive.validate(select=select).findings
        assert [(one.rule, f"/{one.file}") for one in findings] == [("NA599", path) for path in EVENTS]


def test_rule_that_ordinary_pages_comply_with(ordinary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A rule that says so isn't checked on ordinary pages, but on any other."""
    add_rule(replace(SHORT, ordinary_pages_comply=True), monkeypatch)
    odd = ordinary / DAY[1:] / "rain-3.md"
    assert Archive(ordinary, cache=False).validate().findings == ()

    odd.write_text(odd.read_text("utf-8") + "\nMore is said *here*.\n", "utf-8")

    assert [one.file for one in Archive(ordinary, cache=False).validate().findings] == [f"{DAY[1:]}/rain-3.md"]


def test_cached_report_lacks_a_new_rule(ordinary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A report that was cached before there was a rule isn't used once there is."""
    settle()
    assert Archive(ordinary).validate().findings == ()

    add_rule(SHORT, monkeypatch)

    assert len(Archive(ordinary).validate().findings) == len(EVENTS)


def test_every_rule_has_an_archive_of_its_own() -> None:
    """For each rule there is an archive that breaks it, named by its code and name; servers break those of NA9."""
    external = rules.external(rules.RULES_BY_CODE)
    own = {f"{rule.code}-{rule.name}" for rule in rules.RULES if rule.code not in external}

    assert own <= {tree.name for tree in TREES}


@pytest.mark.parametrize(("length", "suggested"), [(3997, True), (3998, False)])
def test_text_that_is_too_long_to_be_a_title(make_archive: MakeArchive, length: int, suggested: bool) -> None:
    """A missing page is looked for by its link's text, if that begins less than 4,000 characters before the target."""
    title = ("fire " * 800)[:length]
    files = {f"{DAY}/a.md": f"# {title}\n", f"{DAY}/b.md": f"[{title}]({DAY}/gone.md)\n"}

    (finding,) = Archive(make_archive(files), cache=False).validate(select=["NA101"])
    assert finding.suggestions == ((f"{DAY}/a.md",) if suggested else ())
