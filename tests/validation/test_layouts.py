"""Every layout on a small archive of its own: which of its links are broken, and which only look as if."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from newsarc import Archive

ARCHIVES = sorted((Path(__file__).parent.parent / "archives").iterdir())


def _found(root: Path) -> list[str]:
    """The findings as ``expected.txt`` has them: code, place, and what is written there."""
    archive = Archive(root)
    lines = []
    for one in archive.validate(select=["ALL"]).findings:
        place = one.place
        written = (archive.read_line(one.file, place.line) or "")[place.column - 1 : place.end_column - 1]
        lines.append(f"{one.rule} {one.file}:{place.line}:{place.column}-{place.end_column} {written}".rstrip())
    return lines


@pytest.mark.parametrize("archive", ARCHIVES, ids=lambda archive: archive.name)
def test_findings_in_each_layout(archive: Path, tmp_path: Path) -> None:
    """What is broken is found at its place, and no form of a link that leads somewhere is."""
    root = shutil.copytree(archive, tmp_path / "archive")
    expected = (archive / "expected.txt").read_text("utf-8").splitlines()

    assert _found(root) == expected
