"""The documentation tells the truth: what it shows is run, what it must mention is looked for."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path

import pytest
import typer

import newsarc
from newsarc.archive import Archive
from newsarc.cli.app import app
from newsarc.pages.discover import DAILY
from newsarc.pages.layouts.registry import LAYOUTS
from newsarc.pages.site import SiteOptions
from newsarc.render.formats import ReportFormat
from newsarc.rules import RULES

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "scripts"))

import pictures  # noqa: E402
import transcripts  # noqa: E402

import docs  # noqa: E402

README = (ROOT / "README.md").read_text("utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
BLOCKS = [block for name in docs.TRANSCRIPTS for block in transcripts.BLOCK.findall((ROOT / name).read_text("utf-8"))]
GROUP = typer.main.get_command(app)
COMMANDS = sorted(GROUP.commands)  # type: ignore[attr-defined]
commands_page = cache(docs.commands_page)
TEST_COMMAND = "python3 -m venv .venv && .venv/bin/pip install -q -e '.[dev]' && .venv/bin/python -m pytest"


@pytest.mark.usefixtures("shared_cache")
@pytest.mark.parametrize(("kind", "block"), BLOCKS, ids=lambda part: part.partition("\n")[0])
def test_block_is_what_it_prints(kind: str, block: str) -> None:
    """Every command and session in the documentation prints what is shown; `python scripts/docs.py` renews it."""
    assert transcripts.replayed(kind, block) == block


def test_readme_is_short_and_names_every_command() -> None:
    """The README has each command, in fewer than 250 lines."""
    assert [one for one in COMMANDS if not re.search(rf"\bnewsarc {one}\b", README)] == []
    assert README.count("\n") < 250


def test_page_of_commands_is_their_help() -> None:
    """docs/commands.md has the help of every command as it is now; `python scripts/docs.py` renews it."""
    assert (ROOT / "docs/commands.md").read_text("utf-8") == commands_page()


def test_layouts_and_keys_of_the_configuration_are_documented() -> None:
    """The page about archives has each layout and each key of the configuration."""
    text = (ROOT / "docs/archive.md").read_text("utf-8")

    assert [name for name in (DAILY, *(layout.name for layout in LAYOUTS)) if f"`{name}`" not in text] == []
    assert [key for key in SiteOptions._fields if not re.search(rf"^{key} = ", text, re.MULTILINE)] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_page_of_commands_has_every_option(command: str) -> None:
    """Each option of a command stands in its help, but for those that are only taken for others' sake."""
    reference = commands_page().partition(f"\n## {command}\n")[2].partition("\n## ")[0]

    for parameter in GROUP.commands[command].loaded().params:  # type: ignore[attr-defined]
        is_shown = parameter.param_type_name == "option" and not parameter.hidden
        for name in parameter.opts if is_shown else ():
            assert re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", reference), name


@pytest.mark.parametrize(
    ("document", "place", "formats"),
    [
        ("docs/ci.md", r"\| `--format` \|(.*)", list(ReportFormat)),
        ("action.yml", r"  format:\n    description:(.*)", list(ReportFormat)),
        ("README.md", r"To show findings in CI systems([^:]*)", [one for one in ReportFormat if one.is_for_ci]),
    ],
)
def test_formats_of_reports_are_all_listed(document: str, place: str, formats: list[ReportFormat]) -> None:
    """Each format of `validate` is named where its formats are listed."""
    listed = re.search(place, (ROOT / document).read_text("utf-8"))

    assert listed
    assert [one.value for one in formats if not re.search(rf"\b{one}\b", listed[1])] == []


def test_page_of_rules_is_what_the_table_says() -> None:
    """docs/rules.md is made from the rules, and tells of each."""
    page = (ROOT / "docs/rules.md").read_text("utf-8")

    assert page == docs.rules_page()
    assert re.findall(r"^## (NA\d+) ", page, re.MULTILINE) == [rule.code for rule in RULES]


def test_table_of_external_links_has_every_case() -> None:
    """The table in docs/external-links.md is the one that the tests go through."""
    page = (ROOT / "docs/external-links.md").read_text("utf-8")

    assert page == docs.with_cases(page)
    assert page.count("| unsure/") > 50


def test_picture_shows_what_newsarc_prints() -> None:
    """The picture's words are those of the renderers; how it is drawn is up to the version of rich."""
    svg = (ROOT / "docs/related.svg").read_text("utf-8")

    assert pictures.text_of(svg) == pictures.text_of(pictures.picture())
    assert "(docs/related.svg)" in README


def test_picture_is_drawn_alike_every_time() -> None:
    """Drawing the picture again gives the same bytes."""
    assert pictures.picture() == pictures.picture()


def test_changelog_tells_of_this_version() -> None:
    """The changelog's newest version is the one in pyproject.toml."""
    versions = re.findall(r"^## \[(.*?)\]", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)

    assert next(version for version in versions if version != "Unreleased") == PROJECT["project"]["version"]


def test_public_names_are_exact_and_sorted() -> None:
    """`newsarc.__all__` names what the package imports from its modules for its users, in order; each is there."""
    nodes = ast.walk(ast.parse((ROOT / "newsarc/__init__.py").read_text("utf-8")))
    imports = [one for one in nodes if isinstance(one, ast.ImportFrom) and (one.module or "").startswith("newsarc.")]
    homes = {name.name: one.module for one in imports for name in one.names}

    assert newsarc.__all__ == sorted(homes)
    assert {name: getattr(newsarc, name).__module__ for name in newsarc.__all__} == homes


def test_architecture_has_the_rows_of_the_layers() -> None:
    """The page on the architecture has the layers of the packages as the contract has them, and files that exist."""
    (layers,) = (one["layers"] for one in PROJECT["tool"]["importlinter"]["contracts"] if one["name"] == "Layers")
    rows = [[package.strip() for package in layer.split("|")] for layer in layers]
    page = (ROOT / "docs/architecture.md").read_text("utf-8")
    table = page.partition("| modules | task |")[2].partition("\n\n")[0]
    named = re.findall(r"`((?:[a-z_]+/)+(?:[a-z_]+\.py)?|[a-z_]+\.py)`", page.partition("## The way of a query")[2])
    folders = ("newsarc", "newsarc/pages/layouts/daily", ".")

    assert [re.findall("`(.*?)`", line.split("|")[1]) for line in table.splitlines()[2:]] == rows
    assert [one for one in named if not any((ROOT / folder / one).exists() for folder in folders)] == []


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md", ".ci/run"])
def test_tests_are_run_by_the_same_command_everywhere(document: str) -> None:
    """CI runs the tests by the very command that people are told."""
    assert TEST_COMMAND in (ROOT / document).read_text("utf-8").splitlines()


def test_ci_ends_with_the_tests() -> None:
    """The last thing that CI does is to run the tests, so its closing line is theirs."""
    lines = (ROOT / ".ci/run").read_text("utf-8").splitlines()

    assert lines[-1] == TEST_COMMAND
    assert subprocess.run(["bash", "-n", ROOT / ".ci/run"], check=False).returncode == 0


def test_links_of_the_documentation_lead_somewhere(tmp_path: Path) -> None:
    """newsarc finds no fault in its own documentation."""
    documents = ["CHANGELOG.md", "CONTRIBUTING.md", "README.md", "benchmarks/README.md", "docs"]
    for name in (*documents, "LICENSE", "examples"):
        _copy(ROOT / name, tmp_path / name)
    (tmp_path / "newsarc.toml").touch()

    report = Archive(tmp_path).validate([f"/{name}" for name in documents])

    pages = len(documents) - 1 + len(list((tmp_path / "docs").rglob("*.md")))
    assert (report.findings, report.pages) == ((), pages)


def _copy(source: Path, target: Path) -> None:
    for file in [source] if source.is_file() else sorted(one for one in source.rglob("*") if one.is_file()):
        whole = target / file.relative_to(source)
        whole.parent.mkdir(parents=True, exist_ok=True)
        whole.write_bytes(file.read_bytes())
