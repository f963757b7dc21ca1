"""Every rule on a tree of its own: violations with their places, and look-alikes that are none."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from newsarc import Archive

TREES = sorted((Path(__file__).parent.parent / "rules").iterdir())
AS_WRITTEN = {"NA101", "NA102", "NA103", "NA104", "NA106"}


def _prepared(tree: Path, root: Path) -> Path:
    """A copy of a tree with what git can't store."""
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
    rule = tree.name.partition("-")[0]
    archive = Archive(root)
    report = archive.validate(select=["ALL"], ignore=[] if rule == "NA402" else ["NA402"])
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
