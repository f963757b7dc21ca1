"""Whatever happens to the files of an archive, an incremental check reports the same as a new one.

It is given changes as a watcher gives them: the paths at which something was
added, removed or changed.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from newsarc import rules
from newsarc.model.report import Report
from newsarc.validation.check_archive import check_archive
from newsarc.validation.incremental import IncrementalCheck
from newsarc.validation.moved import suggest
from tests.conftest import MakeArchive
from tests.index.test_freshness import DAYS, Worked, days, paths, profile
from tests.support.commands import day_page, event, settle
from tests.support.repository import commit, git

USUAL, ALL = rules.on_by_default(), rules.select(["ALL"])

# Links that a page may have, by what they lead to: a page, its folder, a place in it, another kind of file.
FORMS = (
    "[Rain]({})",
    "[Rain falls in Goma.]({}#related)",
    "[Rain]({}#nowhere)",
    "[Rain]({}?a#source)",
    '<a href="{}">rain</a>',
    "[Rain]({}) <!-- newsarc-ignore NA101: it is gone -->",
    "1. [Rain]({}) _2018-03-14 10:30:06 (First version)_",
)
WRITTEN = (
    lambda path: path,
    lambda path: path.removesuffix(".md"),
    lambda path: path.rpartition("/")[0],
    lambda path: path.replace("/2012/02/8", "/2012/2/08"),
    lambda path: path.replace("rain", "Rain").replace("news", "News"),
    lambda path: f"../8/{path.rpartition('/')[2]}",
    lambda path: f"/zh{path}",
    lambda path: path.replace(".md", ".png"),
    lambda path: f"/.kept/{path.rpartition('/')[2]}",
)


def snapshot(root: Path) -> dict[str, tuple[object, ...]]:
    """The state of everything below a folder, no link followed; of a folder only its mode and inode."""
    found: dict[str, tuple[object, ...]] = {}
    for folder, folders, files in os.walk(root):
        for name in (*folders, *files):
            file = Path(folder, name)
            status = file.lstat()
            look = (status.st_mode, status.st_ino)
            if name in files or file.is_symlink():
                look += (status.st_size, status.st_mtime_ns, status.st_ctime_ns)
            found[f"/{file.relative_to(root)}"] = look
    return found


class WorkedAndChecked(Worked):
    """An archive whose files change in every way that files can, and an incremental check of it."""

    def __init__(self) -> None:
        super().__init__()
        self.commands, self.settled = 1, 3  # the commands have a test of their own
        self.incremental: IncrementalCheck | None = None
        self.seen: dict[str, tuple[object, ...]] = {}
        # Few files are enough to be too many to be looked at.
        self._patch.setattr(suggest, "_MOST_SHARING", 4)
        self._patch.setattr(suggest, "_MOST_COMPARED", 2)

    def ask_first(self) -> None:
        """The check begins with the first change; nothing is asked of a cache."""

    @rule(path=paths, to=paths, form=st.sampled_from(FORMS), written=st.sampled_from(WRITTEN))
    def add_link(self, path: str, to: str, form: str, written: Callable[[str], str]) -> None:
        """A page has a link more, in one of the many ways to write it."""
        if file := self._edits(path):
            self.changes += 1
            with open(file, "a") as opened:
                opened.write(f"\n### Changes:\n\n{form.format(written(to))}\n")

    @rule(path=paths, ending=st.sampled_from([".png", ".html", ".MD", "", "/index.md"]))
    def write_other(self, path: str, ending: str) -> None:
        """Another file, which may be what links lead to, comes or goes."""
        file = self._file(path.removesuffix(".md") + ending)
        self.changes += 1
        with suppress(OSError):
            if file.exists():
                file.unlink()
            else:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text("# Rain falls in Goma.\n")

    @rule(path=paths)
    def write_hidden(self, path: str) -> None:
        """A file in a hidden folder, which links may lead to, comes or goes."""
        file = self._file(f"/.kept/{path.rpartition('/')[2]}")
        self.changes += 1
        file.parent.mkdir(exist_ok=True)
        if file.exists():
            file.unlink()
        else:
            file.write_text("# Rain falls in Goma.\n")

    @rule(day=days)
    def leave_out(self, day: str) -> None:
        """A day's folder becomes one that is left out, or is one no longer."""
        mark = self._file(f"{day}/pyvenv.cfg")
        with suppress(OSError):
            self.changes += 1
            if mark.exists():
                mark.unlink()
            else:
                mark.touch()

    @precondition(lambda self: self.incremental)
    @rule()
    def prepare(self) -> None:
        """What the next broken link will need is collected."""
        assert self.incremental
        self.incremental.prepare()

    def check(self) -> None:
        self.changes = 0
        seen = snapshot(self.root)
        if self.incremental is None:
            self.incremental = IncrementalCheck(self.root)
        else:
            self.incremental.update({path for path, _ in seen.items() ^ self.seen.items()})
        self.seen = seen
        for codes, below in ((USUAL, ()), (USUAL, DAYS[:1]), (ALL, ())):
            assert self.incremental.report(codes, below) == check_archive(self.root, codes, below=below)


class TestIncrementalCheck(WorkedAndChecked.TestCase):
    """After any sequence of changes an incremental check reports what a new check reports."""

    settings = profile(5, 12)


@pytest.mark.slow
class TestIncrementalCheckLong(WorkedAndChecked.TestCase):
    """The same in many more ways."""

    settings = profile(50, 30)


# ---------------------------------------------------------------- one change that tells on another page

FIRST, SECOND, THIRD = DAYS
BEFORE_THIRD = "/news/2013/01/1"  # a day of which nothing is stored
RAIN, SUN = f"{FIRST}/rain.md", f"{SECOND}/sun.md"
HARBOUR = "a-fire-closes-the-harbour-of-valparaiso"
FIRE = "A fire closes the harbour of Valparaíso."


def listing(day: str, *items: tuple[str, str]) -> str:
    return day_page(day, *((title, path, "Goma") for title, path in items))


def rain(*rows: tuple[str, str], more: str = "") -> str:
    return event(RAIN, "Rain falls in Goma.", *((title, path, "Goma") for title, path in rows)) + more


def sun(title: str = "Sun shines over Quito.", *, more: str = "") -> str:
    return event(SUN, title) + more


DAY_PAGES = {
    f"{FIRST}/index.md": listing(FIRST, ("Rain falls in Goma.", RAIN)),
    f"{SECOND}/index.md": listing(SECOND, ("Sun shines over Quito.", SUN)),
}
TO_SUN = rain(("Sun shines over Quito.", SUN))
TO_FIRE = rain((FIRE, f"{SECOND}/{HARBOUR}.md"))
# By name: what is there first, and what becomes of it; None is a page that is removed.
CHANGES: dict[str, tuple[dict[str, str], dict[str, str | None]]] = {
    "a page that others list has another title": ({RAIN: TO_SUN, SUN: sun()}, {SUN: sun("Sun shines over Lima.")}),
    "a heading that others name is gone": (
        {RAIN: rain(more=f"[Sun]({SUN}#why)\n"), SUN: sun(more="\n## Why\n")},
        {SUN: sun()},
    ),
    "a line that others name is gone": (
        {RAIN: rain(more=f"[Sun]({SUN}?plain=1#L12)\n"), SUN: sun(more="\nIt shines.\n\nIt shines on.\n")},
        {SUN: sun()},
    ),
    "a page that is listed comes": ({RAIN: TO_SUN}, {SUN: sun()}),
    "a page that is listed goes": ({RAIN: TO_SUN, SUN: sun()}, {SUN: None}),
    "a page comes in other capitals": ({RAIN: rain(more=f"[Sun]({SUN})\n")}, {f"{SECOND}/Sun.md": sun()}),
    "what a day lists comes to be elsewhere": (
        {
            f"{FIRST}/index.md": listing(FIRST, ("Rain falls in Goma.", "/news/2012/2/08/rain.md")),
            RAIN: rain(),
            "/news/2012/2/08/x.txt": "",
        },
        {"/news/2012/2/08/rain.md": "# Rain\n"},
    ),
    "a page comes on the day whose name begins as the missing one's": (
        {RAIN: rain(more=f"[x]({SECOND}/harb.md)\n")},
        {f"{SECOND}/harbour-closes.md": event(f"{SECOND}/harbour-closes.md", "It closes.")},
    ),
    "another page says what a missing page was called": (
        {RAIN: rain(more=f"[x]({SECOND}/gone.md)\n"), f"{THIRD}/smoke.md": event(f"{THIRD}/smoke.md", FIRE)},
        {f"{THIRD}/note.md": f"[{FIRE}]({SECOND}/gone.md)\n"},
    ),
    "where a missing page seemed to be is called as nearly": (
        {RAIN: TO_FIRE, f"{THIRD}/{HARBOUR}.md": event(f"{THIRD}/{HARBOUR}.md", FIRE[:-1] + "s.")},
        {f"{THIRD}/{HARBOUR}.md": event(f"{THIRD}/{HARBOUR}.md", "Snow lies in Wichita, and in Kansas too.")},
    ),
    "a folder comes that is padded otherwise": (
        {RAIN: rain(more="[Sun](/news/2012/2/09/moon.md)\n")},
        {f"{SECOND}/moon.md": sun()},
    ),
    "a folder that a link leads to comes": ({RAIN: rain(more="[Docs](/docs/)\n")}, {"/docs/index.md": "# Docs\n"}),
    "a day between gets its page": (
        {f"{THIRD}/index.md": listing(THIRD) + f"## [Previous Day...]({FIRST}/index.md)\n"},
        {"/news/2012/03/1/index.md": listing("/news/2012/03/1")},
    ),
    "a page is named as an older version": (
        {SUN: sun(), f"{SECOND}/index.md": listing(SECOND), RAIN: rain()},
        {RAIN: rain(more=f"\n### Changes:\n\n1. [Sun]({SUN}) _2018 (First version)_\n")},
    ),
    "a story is told twice on a day": ({SUN: sun()}, {f"{SECOND}/again.md": sun()}),
    "a missing page's title is given to another": (
        {RAIN: TO_FIRE, f"{THIRD}/smoke.md": event(f"{THIRD}/smoke.md", "Smoke.")},
        {f"{THIRD}/smoke.md": event(f"{THIRD}/smoke.md", FIRE)},
    ),
    "a missing page's name is given to another": (
        {RAIN: TO_FIRE},
        {f"{THIRD}/{HARBOUR}.md": event(f"{THIRD}/{HARBOUR}.md", FIRE)},
    ),
    "where a missing page seemed to be has another title": (
        {RAIN: TO_FIRE, f"{THIRD}/{HARBOUR}.md": event(f"{THIRD}/{HARBOUR}.md", FIRE)},
        {f"{THIRD}/{HARBOUR}.md": event(f"{THIRD}/{HARBOUR}.md", "Rain falls in Goma for a second day.")},
    ),
    "where a missing page seemed to be is gone": (
        {RAIN: TO_FIRE, f"{THIRD}/{HARBOUR}.md": event(f"{THIRD}/{HARBOUR}.md", FIRE)},
        {f"{THIRD}/{HARBOUR}.md": None},
    ),
    "where a missing page seemed to be is listed beside it": (
        {
            f"{SECOND}/index.md": listing(SECOND, (FIRE, f"{SECOND}/{HARBOUR}.md")),
            f"{SECOND}/note.md": f"[{FIRE}]({SECOND}/{HARBOUR}.md)\n",
            f"{THIRD}/{HARBOUR}.md": event(f"{THIRD}/{HARBOUR}.md", FIRE),
            f"{THIRD}/note.md": f"[{FIRE}]({SECOND}/{HARBOUR}.md)\n",
            f"{THIRD}/index.md": listing(THIRD),
        },
        {f"{THIRD}/index.md": listing(THIRD, (FIRE, f"{THIRD}/{HARBOUR}.md"))},
    ),
    "where a missing page seemed to be has links of its own": (
        {
            RAIN: TO_FIRE.replace(SECOND, BEFORE_THIRD),
            "/docs/note.md": f"[{FIRE}]({BEFORE_THIRD}/{HARBOUR}.md)\n",
            f"{THIRD}/{HARBOUR}.md": event(f"{THIRD}/{HARBOUR}.md", FIRE),
            f"{THIRD}/index.md": listing(THIRD, (FIRE, f"{THIRD}/{HARBOUR}.md")),
            f"{THIRD}/ice.md": event(f"{THIRD}/ice.md", "Ice."),
        },
        {f"{THIRD}/ice.md": event(f"{THIRD}/ice.md", "Ice.", (FIRE, f"{THIRD}/{HARBOUR}.md", "Goma"))},
    ),
    "where a missing page seemed to be is no longer what its day lists": (
        {
            f"{SECOND}/note.md": f"[{FIRE}]({SECOND}/fires-closed.md)\n",
            f"{THIRD}/fire-closes.md": event(f"{THIRD}/fire-closes.md", FIRE),
            f"{THIRD}/index.md": listing(THIRD, (FIRE, "/news/2013/1/02/fire-closes.md")),
        },
        {"/news/2013/1/02/fire-closes.md": "# Smoke\n"},
    ),
    "most links have another prefix": (
        {RAIN: TO_SUN, SUN: sun()},
        {RAIN: TO_SUN.replace("](/news", "](/zh/news"), SUN: sun().replace("](/news", "](/zh/news")},
    ),
}


def change(root: Path, files: dict[str, str | None]) -> None:
    """Write and remove files by their site paths; a folder that is left empty is removed too."""
    for path, text in files.items():
        file = root / path[1:]
        if text is None:
            file.unlink()
            with suppress(OSError):
                file.parent.rmdir()
        else:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)


@pytest.mark.parametrize("prepared", [True, False])
@pytest.mark.parametrize("name", CHANGES)
def test_one_change(name: str, prepared: bool, make_archive: MakeArchive) -> None:
    """A change in one place changes what is reported on pages elsewhere, and undoing it undoes that."""
    files, changed = CHANGES[name]
    before = DAY_PAGES | files
    root = make_archive(before)
    check = IncrementalCheck(root)
    first = check.report(USUAL)
    if prepared:
        check.prepare()

    change(root, changed)
    check.update(changed.keys())
    then = check.report(USUAL)
    change(root, {path: before.get(path) for path in changed})
    check.update(changed.keys())

    assert (first, check.report(USUAL)) == (check_archive(root, USUAL), first)
    assert then.findings != first.findings
    change(root, changed)
    assert then == check_archive(root, USUAL)


def test_no_change(make_archive: MakeArchive) -> None:
    """An update says whether anything has changed, wherever it looked; a file written a moment ago may have."""
    root = make_archive(DAY_PAGES | {RAIN: TO_SUN, SUN: sun()})
    settle()
    check = IncrementalCheck(root)

    assert not check.update()
    assert not check.update([RAIN, SUN])
    change(root, {SUN: sun("Sun shines over Lima.")})
    assert check.update()


def test_renames(make_archive: MakeArchive) -> None:
    """A rename that git knows counts from when git knows it, and as long as the renamed page exists."""
    root = make_archive(DAY_PAGES | {RAIN: TO_SUN, SUN: sun("Sun.", more="\nIt is seen from afar, for hours.\n" * 9)})
    git(root, "init", "-q")
    commit(root)
    check = IncrementalCheck(root)
    new = root / "docs/weather.md"
    reports: list[Report] = []

    def ask(*paths: str) -> None:
        check.update(paths)
        reports.append(check.report(USUAL))
        assert reports[-1] == check_archive(root, USUAL)
        check.prepare()

    ask()
    new.parent.mkdir()
    (root / SUN[1:]).rename(new)
    ask(SUN, "/docs")
    git(root, "add", "-A")
    ask()
    new.unlink()
    ask("/docs/weather.md")
    assert all(one.findings != other.findings for one, other in pairwise(reports))


# ---------------------------------------------------------------- folders


def swap(root: Path) -> None:
    for old, new in (("02", "x"), ("03", "02"), ("x", "03")):
        (root / "news/2012" / old).rename(root / "news/2012" / new)


def to_file(root: Path) -> None:
    change(root, {RAIN: None, f"{FIRST}/index.md": None})
    (root / FIRST[1:]).write_text("This was a folder.\n")


def to_link(root: Path, folder: str, target: Path) -> None:
    (root / folder[1:]).rename(root / "x")
    (root / folder[1:]).symlink_to(target)


# By what is done: how, and the paths that a watcher names.
FOLDERS: dict[str, tuple[Callable[[Path], object], tuple[str, ...]]] = {
    "two months change places": (
        swap,
        ("/news/2012/02", "/news/2012/03", "/news/2012/x"),
    ),
    "a year moves below another": (
        lambda root: (root / "news/2012").rename(root / "news/2013/2012"),
        ("/news/2012", "/news/2013/2012"),
    ),
    "a year is left out": (lambda root: (root / "news/2012/pyvenv.cfg").touch(), ("/news/2012/pyvenv.cfg",)),
    "a year is hidden": (lambda root: (root / "news/2012").rename(root / "news/.x"), ("/news/2012", "/news/.x")),
    "a day becomes a file": (to_file, (FIRST,)),
    "a day becomes a link to another": (lambda root: to_link(root, SECOND, root / FIRST[1:]), (SECOND, "/x")),
    "a year becomes a link out of the archive": (
        lambda root: to_link(root, "/news/2013", root.parent),
        ("/news/2013", "/x"),
    ),
}


@pytest.mark.parametrize("name", FOLDERS)
def test_folders(name: str, make_archive: MakeArchive) -> None:
    """A change of a folder changes everything below it, although a watcher names the folder alone."""
    do, changed = FOLDERS[name]
    other = "/news/2012/03/8"
    third = event(f"{THIRD}/rain.md", "Rain again.", ("Rain falls in Goma.", RAIN, "Goma"))
    march = {f"{other}/index.md": listing(other), f"{other}/rain.md": event(f"{other}/rain.md", "Rain in March.")}
    pages = {RAIN: TO_SUN, SUN: sun(more="[Snow](/news/2013/snow.md)\n"), f"{THIRD}/rain.md": third}
    root = make_archive(DAY_PAGES | march | pages)
    check = IncrementalCheck(root)
    first = check.report(USUAL)

    do(root)
    check.update(changed)

    assert check.report(USUAL) == check_archive(root, USUAL) != first
