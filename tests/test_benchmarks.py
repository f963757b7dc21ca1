"""The benchmarks run, and the archives they measure with are what they are said to be.  How long anything takes is no
test's business."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from newsarc import Archive, Event

ROOT = Path(__file__).parent.parent
pytestmark = pytest.mark.slow


def run(script: str, *words: str) -> str:
    """What a benchmark prints."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "benchmarks" / script), *words],
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def made(root: Path, events: int, seed: int) -> Path:
    run("archive.py", str(root), "--events", str(events), "--seed", str(seed))
    return root


def contents(root: Path) -> dict[str, bytes]:
    """The bytes of every file below a folder."""
    return {str(file.relative_to(root)): file.read_bytes() for file in root.rglob("*") if file.is_file()}


def firsts(table: str) -> list[str]:
    """The first column of a table."""
    return [re.split(r"  +", line)[0] for line in table.splitlines() if line.strip()]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """An archive of 300 events."""
    return Archive(made(tmp_path_factory.mktemp("made") / "archive", 300, 1), cache=False)


@pytest.fixture(scope="module")
def events(archive: Archive) -> list[Event]:
    pages = [f"/{file.relative_to(archive.root)}" for file in sorted(archive.root.rglob("*.md"))]
    return [event for page in pages if (event := archive.page(page))]


def test_same_seed_makes_the_same_archive(archive: Archive, tmp_path: Path) -> None:
    """The same size and seed give the same bytes, another seed others."""
    same, other = made(tmp_path / "same", 300, 1), made(tmp_path / "other", 300, 2)

    assert contents(same) == contents(archive.root)
    assert contents(other) != contents(same)


def test_made_archive_is_in_order(archive: Archive, events: list[Event]) -> None:
    """An archive has as many events as were asked for, and nothing in it is a finding."""
    report = archive.validate()

    assert report.findings == ()
    assert len(events) == 300
    assert report.links > 3000


def test_made_archive_is_spread_like_a_real_one(archive: Archive, events: list[Event]) -> None:
    """Titles, names, lists, summaries, covers and alphabets are near what an archive of news has."""
    count = len(events)

    assert 130 < sum(len(event.title) for event in events) / count < 190
    assert 2 < sum(len(event.contexts) for event in events) / count < 4
    assert sum(len(event.related) == 10 for event in events) > count / 2
    assert 0.2 < sum(event.summary is not None for event in events) / count < 0.5
    assert 0.2 < sum(event.cover_image is not None for event in events) / count < 0.3
    assert 0.7 < sum(len(event.sources) == 1 for event in events) / count < 0.95
    assert any(re.search(r"[\u4e00-\u9fff]", event.title) for event in events)
    assert any(re.search(r"[áéíöüçšñ]", event.title) for event in events)


def test_day_pages_of_a_made_archive_are_chained_and_copied(archive: Archive) -> None:
    """Each day page has a README of the same bytes, and all but the first lead to the day before."""
    days = sorted(archive.root.rglob("index.md"))

    assert all(day.with_name("README.md").read_bytes() == day.read_bytes() for day in days)
    assert sum(b"[Previous Day...](" in day.read_bytes() for day in days) == len(days) - 1


def test_an_archive_is_not_written_over(tmp_path: Path) -> None:
    """A folder that is there already is left alone."""
    with pytest.raises(AssertionError, match="is there already"):
        made(tmp_path, 10, 1)

    assert list(tmp_path.iterdir()) == []


def test_commands_are_measured(tmp_path: Path) -> None:
    """Every command gets its line, its raw figures are kept, and the archive is as it was made."""
    report = tmp_path / "report.json"

    printed = run("commands.py", "--sizes", "200", "--runs", "1", "--archives", str(tmp_path), "--json", str(report))

    names = ["bare Python", "bare Typer", "--help", "completion", "validate --no-cache", "index --rebuild"]
    names += ["show DATE", "show DATE, terminal", "search, warm", "search, misspelt", "search, unfinished word"]
    names += ["search, Chinese", "related ENTITY", "related PAGE", "validate, warm", "index, warm"]
    names += ["search, a page edited"]
    assert firsts(printed) == ["200 events", "command", *names]
    rows = json.loads(report.read_text())["sizes"]["200"]
    assert [row["command"] for row in rows] == names
    assert all(len(row["seconds"]) == 1 and row["largest"] > 0 and not row["fault"] for row in rows)
    (kept,) = (file for file in tmp_path.iterdir() if file.is_dir())
    assert contents(kept) == contents(made(tmp_path / "again", 200, 1))


def test_questions_in_one_process_are_measured() -> None:
    """Every kind of question gets its line, and known pages are found."""
    printed = run("inprocess.py", "--events", "200", "--queries", "10")

    names = ["a page parsed", "a page read: Archive.page", "a day read: Archive.day", "a day's folder surveyed"]
    names += ["the kept index opened", "search", "search, misspelt", "search, unfinished word", "search, a phrase"]
    names += ["search, Chinese", "related to a name", "related to a page", "search, a page's text pasted"]
    names += ["search, fifty words", "search, one letter", "search, stop words alone", "search, signs alone"]
    assert firsts(printed)[:-1] == ["200 events", "what", *names]
    assert firsts(printed)[-1].startswith("peak memory: ")
    (clean,) = (line.split() for line in printed.splitlines() if re.match(r"search  ", line))
    assert float(clean[-1]) >= 0.9


def test_quality_of_searches_is_measured() -> None:
    """Each kind of query has its line, and what must be complete is."""
    printed = run("quality.py", "--events", "300", "--queries", "8")
    kinds = firsts(printed)

    assert {"words of a title", "a letter left out", "a word torn in two", "a question in words"} <= set(kinds)
    complete = [re.search(r"(\d+) of (\d+)$", line) for line in printed.splitlines() if line.startswith("a ")]
    assert all(found[1] == found[2] for found in complete if found)
    assert sum(found is not None for found in complete) == 3


def test_relatedness_is_measured(archive: Archive) -> None:
    """Each part of the score is switched off in turn, and the archive that is measured stays as it was."""
    before = contents(archive.root)

    printed = run("relatedness.py", "--archive", str(archive.root), "--sample", "20")

    parts = ["shared", "mentioned", "link", "common", "word", "nearness"]
    table = ["score", "as it is", *(f"without {part}" for part in parts)]
    assert firsts(printed) == [
        "300 events, 20 lists hidden",
        *table,
        "300 events, 20 lists hidden, days silent",
        *table,
    ]
    shares = {line.split("  ")[0]: line.split()[-5:-1] for line in printed.splitlines()}
    assert shares["as it is"] != shares["without shared"]
    assert contents(archive.root) == before


@pytest.mark.slow
def test_watch_is_timed_and_leaves_the_archive_as_it_was(tmp_path: Path) -> None:
    """Each change is made and undone, and its report is the right one."""
    root = made(tmp_path / "archive", 300, 1)
    before = contents(root)

    table = run("watch.py", "--root", str(root), "--runs", "1")

    assert firsts(table)[1:4] == ["saved as it is", "a link broken", "a link mended"]
    assert contents(root) == before
