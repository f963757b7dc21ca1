"""An index brought up to date with changed pages holds what one built from nothing holds."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from newsarc import Archive
from newsarc.index import store
from newsarc.index.database import Index
from tests.conftest import MakeArchive
from tests.support.index import stored

NAMES = ("Zzz Name", "Homs", "China", "Wang Lijun", "Zed, Comma")
# Numbers of pages and names differ with their history; all else must not.
ROWS = (
    "SELECT path, date, position, title, summary, source_labels FROM page ORDER BY path",
    "SELECT name, joined, root, sorted, pages FROM name ORDER BY name",
    "SELECT keys FROM roots",
    "SELECT length, words FROM spelling ORDER BY length",
    "SELECT word, pages FROM count ORDER BY word",
    "SELECT term, doc, cnt FROM vocabulary ORDER BY term",
    "SELECT m.path, p.path FROM missing AS m JOIN page AS p ON p.id = m.page ORDER BY 1, 2",
)


def _rows(index: Index) -> list[object]:
    return stored(index, ROWS)


def _rewrite(page: Path, change: Callable[[str], str]) -> None:
    page.write_text(change(page.read_text("utf-8")), "utf-8")


def _row_to(page: Path, root: Path, name: str) -> str:
    return f"\n### Related:\n\n1. [x](/{page.relative_to(root).as_posix()}) _Context: Aaa, {name}_\n"


def _change(root: Path, original: Path, rng: random.Random) -> None:
    """Change one thing in an archive."""
    pages = sorted(page for page in root.rglob("*.md") if page.name not in ("index.md", "README.md"))
    page, other = rng.sample(pages, 2)
    match rng.choice(
        ["summary", "title", "delete", "rename", "relate", "copy", "names", "cut", "topic", "back", "day"]
    ):
        case "summary":
            _rewrite(page, lambda text: text.replace("\n\n\n", "\nA zzznew thing happened in Chongqing.\n\n", 1))
        case "title":
            _rewrite(page, lambda text: text.replace("\n# ", "\n# Zzznew ", 1))
        case "delete":
            page.unlink()
        case "rename":
            page.rename(page.with_name(f"renamed-{rng.randrange(9)}.md"))
        case "relate":
            _rewrite(page, lambda text: text + _row_to(other, root, rng.choice(NAMES)))
        case "copy":
            shutil.copy(page, page.with_name(f"copy-{rng.randrange(9)}.md"))
        case "names" if (page.parent / "index.md").exists():
            _rewrite(page.parent / "index.md", lambda text: text.replace("_Context: ", "_Context: Zzz Name, ", 1))
        case "cut" if (page.parent / "index.md").exists():
            _rewrite(page.parent / "index.md", lambda text: text[: rng.randrange(40, 400)])
        case "topic":
            _rewrite(page, lambda text: text.replace("\n# ", "\n##### Zzz Name\n# ", 1))
        case "back":
            for lost in rng.sample(sorted(original.rglob("*.md")), 5):
                there = root / lost.relative_to(original)
                there.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(lost, there)
        case "day":
            folder = root / f"news/2019/01/{rng.randrange(1, 9)}"
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "again.md").write_text(f"# Wang Lijun zzznew again\n{_row_to(page, root, 'Wang Lijun')}", "utf-8")
        case _:
            os.utime(page)


@pytest.mark.parametrize(
    ("seed", "times"), [(0, 10), *(pytest.param(seed, 25, marks=pytest.mark.slow) for seed in (1, 2))]
)
def test_index_brought_up_to_date_is_as_one_built_anew(
    seed: int, times: int, examples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After any change, every row and word of the updated index is that of an index built from scratch."""
    updated = 0
    update = store._update

    def counted(*arguments: object) -> bool:
        nonlocal updated
        done = update(*arguments)  # type: ignore[arg-type]
        updated += done
        return done

    monkeypatch.setattr(store, "_update", counted)
    root = tmp_path / "archive"
    shutil.copytree(examples, root)
    rng = random.Random(seed)
    assert Archive(root).index.total == 118

    for _ in range(times):
        for _ in range(rng.choice((1, 1, 2))):
            _change(root, examples, rng)
        assert _rows(Archive(root, cache=False).index) == _rows(Archive(root).index)

    assert updated >= times / 2, "most changes should be small enough to update for"


def _kept_and_anew(root: Path, change: Callable[[], object]) -> tuple[list[object], list[object]]:
    assert Archive(root).index.total
    change()
    return _rows(Archive(root).index), _rows(Archive(root, cache=False).index)


DAY = "news/2012/02/8"
CHANGES = {
    "a name whose parts hold a comma": "##### Bx, A, C\n# C\n",
    "a name with a NUL in it": "# C\n\n### Related:\n\n1. [A](/news/2012/02/8/a.md) _Context: Chi\0na_\n",
    "a word of forty thousand letters": f"# C\n\n{'a' * 40_000}\n",
    "a long word in another script": "# C\n\nx" + "\u0430" * 20_000,
    "names with a blank before the comma": "# C\n\n### Related:\n\n1. [A](/news/2012/02/8/a.md) _Context: Aa , Bb_\n",
}


@pytest.mark.parametrize("text", CHANGES.values(), ids=CHANGES)
def test_new_page(text: str, make_archive: MakeArchive) -> None:
    """An index updated with a strange page is as one built with it; and so after the page is gone again."""
    related = "\n### Related:\n\n1. [B](/news/2012/02/8/b.md) _Context: Bx, A, C_\n"
    root = make_archive({f"/{DAY}/a.md": f"# A\n{related}", f"/{DAY}/b.md": "# B\n\nWords.\n"})
    page = root / DAY / "c.md"

    kept, anew = _kept_and_anew(root, lambda: page.write_text(text, "utf-8"))
    assert kept == anew

    kept, anew = _kept_and_anew(root, page.unlink)
    assert kept == anew
