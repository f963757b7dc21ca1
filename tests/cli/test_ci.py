"""What the CI of others runs of newsarc: the GitHub action's scripts, the pre-commit hook, the lines of docs/ci.md."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.cli.test_cli import HARMFUL, LEAVE, clean_environment, newsarc
from tests.cli.test_reporting import PAGE
from tests.conftest import MakeArchive

ROOT = Path(__file__).parent.parent.parent
ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
STEPS = {step["name"]: step for step in ACTION["runs"]["steps"]}
GUIDE = (ROOT / "docs/ci.md").read_text("utf-8")
SNIPPETS: list[Any] = [
    yaml.safe_load(one) for one in re.findall(r"^```yaml\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)
]


@pytest.fixture
def broken(make_archive: MakeArchive) -> Path:
    """A page with two broken links, on a day without its page."""
    return make_archive({LEAVE: PAGE})


def run_step(
    name: str, workspace: Path, runner: Path, around: Mapping[str, str] | None = None, **inputs: str
) -> subprocess.CompletedProcess[str]:
    """Run a step of the action in bash as GitHub would: inputs reach its script only by the step's `env`."""
    step = STEPS[name]
    given = {**{key: one.get("default", "") for key, one in ACTION["inputs"].items()}, **inputs}
    env = {
        key: re.sub(r"\$\{\{ inputs\.([\w-]+) \}\}", lambda one: given[one[1]], value)
        for key, value in step.get("env", {}).items()
    }
    script = runner / "script.sh"
    script.write_text(step["run"])
    own = {
        "RUNNER_TEMP": str(runner),
        "GITHUB_ACTION_PATH": str(ROOT),
        "GITHUB_STEP_SUMMARY": str(runner / "summary.md"),
    }
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)],
        cwd=workspace,
        env=clean_environment(**(around or {}), **own, **env),
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def runner(tmp_path: Path) -> Path:
    """The runner's folder, with newsarc where the action installs it."""
    (tmp_path / "newsarc/bin").mkdir(parents=True)
    for name, words in (("python", ""), ("newsarc", " -m newsarc")):
        tool = tmp_path / "newsarc/bin" / name
        tool.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)}{words} "$@"\n')
        tool.chmod(0o755)
    return tmp_path


# ---------------------------------------------------------------- the GitHub action


def test_action_annotates_and_summarises(broken: Path, runner: Path, cache: Path) -> None:
    """By default the action prints annotations, writes a summary and fails; it leaves nothing in the cache."""
    done = run_step("Check the pages", broken, runner)

    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.startswith(f"::error file={LEAVE[1:]},line=1,")
    assert (runner / "summary.md").read_text().startswith("## newsarc validate: 2 errors, 1 warning\n")
    assert list(cache.iterdir()) == []


def test_action_takes_archive_format_and_options(broken: Path, runner: Path) -> None:
    """Its inputs are the archive, the format and options; a clean archive passes."""
    inputs = {"archive": str(broken), "format": "junit", "args": "--output junit.xml\n  --exit-zero --select NA1"}
    done = run_step("Check the pages", runner, runner, **inputs)

    assert (done.returncode, done.stderr) == (0, "")
    assert (runner / "junit.xml").read_text().startswith("<?xml")
    assert run_step("Check the pages", ROOT, runner, archive="examples", args="--strict").returncode == 0


@pytest.mark.parametrize("name", ["archive", "format", "args"])
def test_action_runs_no_input(broken: Path, runner: Path, name: str) -> None:
    """An input that would be shell code is text to newsarc, which refuses it."""
    hostile = (
        f'"; touch {runner}/proof; echo " $(touch {runner}/proof) `touch {runner}/proof` * && touch {runner}/proof'
    )
    done = run_step("Check the pages", broken, runner, **{name: hostile})

    assert done.returncode in (2, 3)
    assert not (runner / "proof").exists()
    assert not HARMFUL.search(done.stdout + done.stderr)


MODULES = ("venv", "pip", "ensurepip", "newsarc", "typer", "rich", "sitecustomize", "usercustomize", "encodings", "re")


@pytest.fixture
def planted(broken: Path, tmp_path: Path) -> Path:
    """The same archive with modules in it that leave a proof when they are imported."""
    for name in MODULES:
        (broken / f"{name}.py").write_text(f"open({str(tmp_path / 'proof')!r}, 'w')\nraise SystemExit(0)\n")
    return broken


def test_action_imports_nothing_of_the_checkout(planted: Path, runner: Path) -> None:
    """The check reads what it is to check and imports none of it, whatever the environment says of Python's path."""
    given = {"PYTHONPATH": f".{os.pathsep}", "PYTHONHOME": "", "PYTHONSTARTUP": "re.py", "PYTHONINSPECT": ""}

    done = run_step("Check the pages", planted, runner, given)

    assert done.stdout.startswith(f"::error file={LEAVE[1:]},line=1,")
    assert not (runner / "proof").exists()


def test_action_makes_its_environment_without_the_checkout(planted: Path, tmp_path: Path) -> None:
    """Each Python that the action starts is isolated, and its environment is made so even in the checkout."""
    (line,) = (one for one in STEPS["Install newsarc"]["run"].splitlines() if "-m venv" in one)
    started = [one for step in STEPS.values() for one in re.findall(r"python3?\"? (\S+)", step.get("run", ""))]
    alone = f"{line} --without-pip"

    subprocess.run(["bash", "-ec", alone], cwd=planted, env=clean_environment(RUNNER_TEMP=str(tmp_path)), check=True)

    assert started == ["-I"] * 3
    assert STEPS["Install newsarc"]["working-directory"] == "${{ runner.temp }}"
    assert (tmp_path / "newsarc/bin/python").exists()
    assert not (tmp_path / "proof").exists()


def test_action_has_no_expression_in_a_script() -> None:
    """No `${{ … }}` stands in a script, where GitHub would paste an input into code."""
    assert [name for name, step in STEPS.items() if "${{" in step.get("run", "")] == []


def test_action_uses_every_input() -> None:
    """Each input is described, and some step takes it."""
    used = set(re.findall(r"inputs\.([\w-]+)", str(ACTION["runs"])))

    assert used == set(ACTION["inputs"])
    assert all(one["description"] for one in ACTION["inputs"].values())
    assert set(re.findall(r"^\| `([\w-]+)` \|", GUIDE.partition("| input |")[2], re.MULTILINE)) == used


@pytest.mark.slow
def test_action_installs_itself(broken: Path, tmp_path: Path) -> None:
    """The action makes an environment of its own from its own checkout, and runs what it installed."""
    done = run_step("Install newsarc", broken, tmp_path)
    assert done.returncode == 0, done.stderr

    assert run_step("Check the pages", broken, tmp_path).stdout.startswith(f"::error file={LEAVE[1:]},")


# ---------------------------------------------------------------- pre-commit


def test_hook_runs_whatever_is_committed(broken: Path) -> None:
    """The hook is an installed command, takes no file names, and runs also where a commit only deletes pages."""
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    program, *words = hook["entry"].split()

    assert (hook["id"], hook["language"], program) == ("newsarc", "python", "newsarc")
    assert hook["pass_filenames"] is False
    assert hook["always_run"] is True
    assert newsarc(*words, archive=broken).code == 1
    assert newsarc(*words).code == 0


# ---------------------------------------------------------------- the guide


def test_workflows_of_the_guide_name_inputs_and_options_that_exist() -> None:
    """What the guide passes to the action are its inputs, and the options in `args` are those of validate."""
    workflows = [one for one in SNIPPETS if "jobs" in one]
    steps = [step for one in workflows for job in one["jobs"].values() for step in job["steps"]]
    own = [step["with"] for step in steps if step["uses"].startswith("OWNER/newsarc@")]
    options = [word for one in own for word in one.get("args", "").split() if word.startswith("--")]

    assert len(own) == len(workflows) == 3
    assert {name for one in own for name in one} <= set(ACTION["inputs"])
    assert all(option in newsarc("validate", "--help", archive=None).out for option in options)


def test_gitlab_job_of_the_guide_makes_its_report(broken: Path, runner: Path) -> None:
    """The lines of the job, but for the installation, write the report that GitLab is told of, and fail."""
    (job,) = (one["newsarc"] for one in SNIPPETS if "newsarc" in one)
    install, *lines = job["script"]
    path = f"{runner}/newsarc/bin:{clean_environment()['PATH']}"
    done = subprocess.run(
        ["bash", "-eo", "pipefail", "-c", "\n".join(lines)], cwd=broken, env=clean_environment(PATH=path), check=False
    )

    assert install.startswith("pip install ")
    assert done.returncode == 1
    assert (broken / job["artifacts"]["reports"]["codequality"]).read_text() == newsarc(
        "validate", "--format", "gitlab", archive=broken, cwd=broken
    ).out


def test_hook_of_the_guide_is_the_hook() -> None:
    """The guide names the hook by its id, with options that validate takes."""
    (repository,) = (one["repos"][0] for one in SNIPPETS if "repos" in one)

    assert [hook["id"] for hook in repository["hooks"]] == ["newsarc"]
    assert newsarc("validate", *repository["hooks"][0]["args"]).code == 0
