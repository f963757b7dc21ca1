"""Every layout on a small archive of its own: which of its links are broken, and which only look as if."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from newsarc import Archive, rules
from newsarc.editing.fix import apply_fixes, plan_fixes
from newsarc.files.paths import is_page
from newsarc.validation.check_archive import check_archive
from newsarc.validation.incremental_site import IncrementalSiteCheck

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


def _changes(root: Path, *, each: bool) -> Iterator[tuple[Callable[[], object], bool]]:
    """Changes of an archive, one after the other, and whether each leaves it as it was at first.

    A page is changed in one way, those after it in others, or ``each`` page in every way.
    """
    pages = sorted(file for file in root.rglob("*") if is_page(file.name) and ".obsidian" not in file.parts)
    for number, file in enumerate(pages):
        text = file.read_text("utf-8")
        write, moved = partial(file.write_text, encoding="utf-8"), file.with_name(f"moved-{file.name}")
        retitled = re.sub("(?m)^#+ ", "## New ", text).replace("slug:", "slug: new-")
        ways: list[list[tuple[Callable[[], object], bool]]] = [
            [(partial(file.rename, moved), False), (partial(moved.rename, file), True)],
            [(partial(write, retitled), False)],
            [(file.unlink, False)],
            [(partial(write, f"{text}\n[one](nowhere.md), [two](/)\n"), False)],
        ]
        for way in ways if each else ways[number % len(ways) :][:1]:
            yield from way
        yield partial(write, text), True


@pytest.mark.parametrize("each", [False, pytest.param(True, marks=pytest.mark.slow)])
@pytest.mark.parametrize("archive", ARCHIVES, ids=lambda archive: archive.name)
def test_changes_are_followed(archive: Path, tmp_path: Path, each: bool) -> None:
    """After any change, what is reported is what a check of the whole archive reports."""
    root = shutil.copytree(archive, tmp_path / "archive")
    codes = rules.select(["ALL"])
    at_first = check_archive(root, codes)
    check = IncrementalSiteCheck(root)
    for number, (change, undone) in enumerate(_changes(root, each=each)):
        change()
        check.update()

        expected = at_first if undone else check_archive(root, codes)
        assert check.report(codes) == expected, f"after change {number}"


@pytest.mark.parametrize("archive", ARCHIVES, ids=lambda archive: archive.name)
def test_fixed_links_lead_where_was_suggested(archive: Path, tmp_path: Path) -> None:
    """A fix removes its finding and makes no other; nothing is left to fix then."""
    root = shutil.copytree(archive, tmp_path / "archive")
    codes = rules.on_by_default()
    before = check_archive(root, codes)
    repairs = plan_fixes(root, before, unsafe=True)
    apply_fixes(root, repairs, cache=False)
    after = check_archive(root, codes)

    assert not repairs.skipped
    assert len(after.findings) == len(before.findings) - repairs.links
    assert plan_fixes(root, after, unsafe=True).edits == ()
