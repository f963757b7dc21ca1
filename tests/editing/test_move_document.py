"""A document that moves to another date or name takes its links along, each in the form that it had."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest

from newsarc import Archive, UsageError
from tests.conftest import MakeArchive
from tests.support.in_process import run
from tests.support.repository import commit, git

POST = """\
---
title: On leave
date: 2012-02-08 10:00:00 +0800
---

He goes. See [the next day](2012-02-09-next.md), ![the gate](../img/gate.png) and [this page](/2012/02/08/on-leave/).
"""
NEXT = """\
# The next day

By [address](/2012/02/08/on-leave/), by [file](2012-02-08-on-leave.md#the-gate), by
[tag]({% post_url 2012-02-08-on-leave %}), with [an ending](/2012/02/08/on-leave.html?page=2).
"""
JEKYLL = {
    "/_config.yml": "permalink: /:year/:month/:day/:title/\n",
    "/_posts/2012-02-08-on-leave.md": POST,
    "/_posts/2012-02-09-next.md": NEXT,
    "/img/gate.png": b"",
    "/notes/a.md": "[The post](../_posts/2012-02-08-on-leave.md)\n",
}
NOTES = {
    "/.obsidian/app.json": "{}",
    "/diary/2012-02-08.md": "Met [[Wang Lijun]] and [[people/Wang Lijun|him]] again, see [[Wang Lijun#Career]].\n",
    "/people/Wang Lijun.md": "# Wang Lijun\n\n## Career\n\nSee [[2012-02-08]].\n",
    "/other/Chongqing.md": "[He](../people/Wang%20Lijun.md) was there. `[[Wang Lijun]]` is code.\n",
}


def read(root: Path, path: str) -> str:
    return (root / path).read_text("utf-8")


def findings(root: Path) -> list[str]:
    return [f"{one.file} {one.rule} {one.target}" for one in Archive(root, cache=False).validate().findings]


def test_date_in_name_front_matter_and_addresses(make_archive: MakeArchive) -> None:
    """Another date is written in the file's name, in front matter and in every address, and nothing else changes."""
    root = make_archive(JEKYLL)
    before = findings(root)

    move = Archive(root, cache=False).move("on-leave", "2012-03-01")

    assert (move.source, move.target) == ("/_posts/2012-02-08-on-leave.md", "/_posts/2012-03-01-on-leave.md")
    assert move.links == 6
    assert not (root / "_posts/2012-02-08-on-leave.md").exists()
    assert read(root, "_posts/2012-03-01-on-leave.md") == POST.replace("2012-02-08 10", "2012-03-01 10").replace(
        "/2012/02/08/", "/2012/03/01/"
    )
    assert read(root, "_posts/2012-02-09-next.md") == NEXT.replace("/2012/02/08/", "/2012/03/01/").replace(
        "2012-02-08", "2012-03-01"
    )
    assert read(root, "notes/a.md") == "[The post](../_posts/2012-03-01-on-leave.md)\n"
    assert [one.replace("2012-03-01", "2012-02-08") for one in findings(root)] == before


def test_another_name_keeps_the_date(make_archive: MakeArchive) -> None:
    """A new file name changes addresses that are made of it, and not the date."""
    root = make_archive(JEKYLL)

    Archive(root, cache=False).move("on-leave", "_posts/2012-02-08-wang-goes.md")

    assert "[this page](/2012/02/08/wang-goes/)" in read(root, "_posts/2012-02-08-wang-goes.md")
    assert read(root, "_posts/2012-02-09-next.md") == NEXT.replace("on-leave", "wang-goes")
    assert Archive(root, cache=False).page("/_posts/2012-02-08-wang-goes.md").date.isoformat() == "2012-02-08"  # type: ignore[union-attr]


def test_address_that_does_not_depend_on_the_name_stays(make_archive: MakeArchive) -> None:
    """A link by a page's permalink is right as it is."""
    root = make_archive(
        {
            "/_posts/2012-02-08-on-leave.md": "---\npermalink: /wang/\n---\nHe goes.\n",
            "/_posts/2012-02-09-next.md": "[He](/wang/) went.\n",
        }
    )

    move = Archive(root, cache=False).move("2012-02-08-on-leave", "2012-02-07")

    assert (move.target, move.links) == ("/_posts/2012-02-07-on-leave.md", 0)
    assert read(root, "_posts/2012-02-09-next.md") == "[He](/wang/) went.\n"


def test_names_in_double_brackets(make_archive: MakeArchive) -> None:
    """A note's new name is written in every wiki link by its name, with labels, headings and code as they were."""
    root = make_archive(NOTES)

    move = Archive(root, cache=False).move("people/Wang Lijun.md", "people/Wang the Policeman.md")

    assert move.links == 4
    assert read(root, "diary/2012-02-08.md") == NOTES["/diary/2012-02-08.md"].replace(
        "Wang Lijun", "Wang the Policeman"
    )
    assert read(root, "other/Chongqing.md") == (
        "[He](../people/Wang%20the%20Policeman.md) was there. `[[Wang Lijun]]` is code.\n"
    )
    assert findings(root) == []


def test_day_of_a_diary(make_archive: MakeArchive) -> None:
    """A page of a diary that moves to another day is linked by that."""
    root = make_archive(NOTES)

    Archive(root, cache=False).move("diary/2012-02-08.md", "2012-02-10")

    assert (root / "diary/2012-02-10.md").exists()
    assert "See [[2012-02-10]]." in read(root, "people/Wang Lijun.md")


def test_date_in_front_matter_alone(make_archive: MakeArchive) -> None:
    """A page that has its date in front matter only stays where it is."""
    root = make_archive({"/hugo.toml": "", "/content/posts/a.md": "+++\ndate = 2012-02-08\n+++\nA.\n"})

    move = Archive(root, cache=False).move("content/posts/a.md", "2012-02-10")

    assert move.source == move.target
    assert read(root, "content/posts/a.md") == "+++\ndate = 2012-02-10\n+++\nA.\n"


def test_day_of_the_month_in_the_name(make_archive: MakeArchive) -> None:
    """Below a folder of the month, a name that begins with the number of the day gets that of the new day."""
    root = make_archive(
        {
            "/notes/2026/02-Feb/05-wg-primary.md": "# Working group\n",
            "/notes/2026/02-Feb/12-wg.md": "# Next\n\nSee [the last one](05-wg-primary.md).\n",
        }
    )

    move = Archive(root, cache=False).move("2026-02-05/1", "2026-02-06")

    assert move.target == "/notes/2026/02-Feb/06-wg-primary.md"
    assert read(root, "notes/2026/02-Feb/12-wg.md") == "# Next\n\nSee [the last one](06-wg-primary.md).\n"
    assert findings(root) == []


def test_new_title_stays_in_the_folder(make_archive: MakeArchive) -> None:
    """Where names are titles, a title alone renames the page in its folder, wherever the root is."""
    root = make_archive(
        {"/logseq/config.edn": "", "/pages/Queries.md": "- Ask.\n", "/journals/2012_02_08.md": "- [[Queries]]\n"}
    )

    move = Archive(root, cache=False).move("Queries", "Simple Queries")

    assert move.target == "/pages/Simple Queries.md"
    assert read(root, "journals/2012_02_08.md") == "- [[Simple Queries]]\n"


@pytest.mark.parametrize(
    ("page", "to", "message"),
    [
        ("on-leave", "2012-02-08", "already exists"),
        ("on-leave", "2012-02-30", "2012-02-30 is not a valid date"),
        ("on-leave", "nowhere/a.md", "is not a date or a path in an existing folder"),
        ("on-leave", "yesterdy", "is not a date or a path in an existing folder"),
        ("on-leave", "2012-03", "is not a date or a path in an existing folder"),
        ("on-leave", "2012-03-01..2012-03-02", "is not a date or a path in an existing folder"),
        ("on-leave", "notes/", "is not a date or a path in an existing folder"),
        ("on-leave", "_posts/2012-02-09-next.md", "already exists"),
        ("notes/a.md", "2012-02-10", "has no date to change"),
    ],
)
def test_refused(make_archive: MakeArchive, page: str, to: str, message: str) -> None:
    """What makes no sense is refused with a sentence, and nothing is written."""
    root = make_archive(JEKYLL)

    with pytest.raises(UsageError, match=message):
        Archive(root, cache=False).move(page, to)

    assert {f"/{one.relative_to(root)}" for one in root.rglob("*") if one.is_file()} == set(JEKYLL)
    assert read(root, "_posts/2012-02-09-next.md") == NEXT


@pytest.mark.parametrize(
    ("typed", "day"),
    [("yesterday", date.today() - timedelta(days=1)), ("8 mar 2012", date(2012, 3, 8)), ("latest", date(2012, 2, 9))],
)
def test_date_in_words(make_archive: MakeArchive, typed: str, day: date) -> None:
    """A date may be typed in any form that show takes, also one that is relative to today."""
    root = make_archive(JEKYLL)

    move = Archive(root, cache=False).plan_move("on-leave", typed)

    assert move.target == f"/_posts/{day}-on-leave.md"


def test_file_in_the_root(make_archive: MakeArchive) -> None:
    """A file in the root is meant by its extension or by a slash."""
    root = make_archive(JEKYLL)

    for typed in ("wang.md", "/wang"):
        assert Archive(root, cache=False).plan_move("on-leave", typed).target == "/wang.md"


def test_words_for_a_date_as_a_title(make_archive: MakeArchive) -> None:
    """Where names are titles, words for a date are one for a page of a day, and a title for any other page."""
    root = make_archive(
        {"/logseq/config.edn": "", "/pages/Rain.md": "- Wet.\n", "/journals/2012_02_08.md": "- [[Rain]]\n"}
    )
    archive = Archive(root, cache=False)

    assert archive.plan_move("pages/Rain.md", "Yesterday").target == "/pages/Yesterday.md"
    assert archive.plan_move("journals/2012_02_08.md", "yesterday").target == (
        f"/journals/{date.today() - timedelta(days=1):%Y_%m_%d}.md"
    )


def test_misspelt_date_on_the_command_line(make_archive: MakeArchive) -> None:
    """A misspelt date ends the command with code 2 and leaves the page where it is."""
    root = make_archive(JEKYLL)

    done = run("mv", "on-leave", "yesterdy", root=root)

    assert (done.returncode, done.stdout) == (2, "")
    assert "'yesterdy' is not a date or a path in an existing folder" in done.stderr
    assert read(root, "_posts/2012-02-08-on-leave.md") == POST


def test_page_that_only_gets_another_date_is_said_so(make_archive: MakeArchive) -> None:
    """A page whose date isn't the one in its name keeps the name, and the command says what changes."""
    root = make_archive(
        {"/_config.yml": "", "/_posts/2012-02-06-update.md": "---\ntitle: Update\ndate: 2012-02-09\n---\nNews.\n"}
    )

    planned = run("mv", "_posts/2012-02-06-update.md", "2012-02-10", "--diff", root=root)
    done = run("mv", "_posts/2012-02-06-update.md", "2012-02-10", root=root)

    summary = "the date of /_posts/2012-02-06-update.md; 0 links rewritten in 0 files\n"
    assert planned.stderr == f"would change {summary}"
    assert (done.returncode, done.stdout) == (0, f"changed {summary}")
    assert "date: 2012-02-10" in read(root, "_posts/2012-02-06-update.md")


def test_links_from_the_address_of_the_page(make_archive: MakeArchive) -> None:
    """A relative link that starts from where the page is served leads to the same page from its new address."""
    root = make_archive(
        {
            "/hugo.toml": "",
            "/content/posts/a.md": "+++\ndate = 2012-02-08\n+++\nAs [before](../b/), in [notes](../../notes/c/).\n",
            "/content/posts/b.md": "+++\ndate = 2012-02-07\n+++\nB.\n",
            "/content/notes/c.md": "C.\n",
        }
    )

    Archive(root, cache=False).move("content/posts/a.md", "content/notes/a.md")

    assert findings(root) == []
    assert "[before](../../posts/b/), in [notes](../../notes/c/)" in read(root, "content/notes/a.md")


def test_date_in_the_field_that_the_configuration_names(make_archive: MakeArchive) -> None:
    """The field that dates a page is the one that changes."""
    page = "---\ndate: 2020-05-05\nhappened: 2019-01-02\n---\nA.\n"
    root = make_archive({"/newsarc.toml": '[archive]\ndate = ["happened"]\n', "/content/a.md": page})

    Archive(root, cache=False).move("content/a.md", "2019-03-03")

    assert read(root, "content/a.md") == page.replace("2019-01-02", "2019-03-03")


def test_date_in_the_address_of_a_page(make_archive: MakeArchive) -> None:
    """A page that has its date in its address alone gets another address, and links by it follow."""
    root = make_archive(
        {
            "/config.toml": "",
            "/templates/page.html": "",
            "/content/a.md": '+++\ntitle = "A"\npath = "2012/02/08/a"\n+++\nA.\n',
            "/content/b.md": '+++\ntitle = "B"\npath = "2012/02/09/b"\n+++\nSee [A](/2012/02/08/a/).\n',
        }
    )

    Archive(root, cache=False).move("content/a.md", "2012-03-01")

    assert 'path = "2012/03/01/a"' in read(root, "content/a.md")
    assert "[A](/2012/03/01/a/)" in read(root, "content/b.md")


def test_date_of_the_first_commit(make_archive: MakeArchive) -> None:
    """A page that git dates has no date to change, and is said so."""
    root = make_archive({"/newsarc.toml": '[archive]\ndate = "git"\n', "/content/a.md": "A.\n"})
    git(root, "init", "-q")
    commit(root)

    with pytest.raises(UsageError, match="is dated by its first commit"):
        Archive(root, cache=False).move("content/a.md", "2019-03-03")


def test_diff_of_a_rename_applies(make_archive: MakeArchive, tmp_path: Path) -> None:
    """`git apply` of the diff of a post that gets another name, without another change, gives what the command does."""
    root = make_archive({"/_config.yml": "", "/_posts/2012-02-08-a b.md": "A.\n", "/_posts/2012-02-09-c.md": "C.\n"})
    patched = tmp_path / "patched"
    shutil.copytree(root, patched)

    shown = run("mv", "2012-02-08/1", "_posts/2012-02-08-d.md", "--diff", root=root)
    git(patched, "apply", data=shown.stdout.encode())
    run("mv", "2012-02-08/1", "_posts/2012-02-08-d.md", root=root)

    assert shown.stdout.splitlines()[1] == "similarity index 100%"
    assert sorted(page.name for page in (root / "_posts").iterdir()) == ["2012-02-08-d.md", "2012-02-09-c.md"]
    assert sorted(page.name for page in (patched / "_posts").iterdir()) == ["2012-02-08-d.md", "2012-02-09-c.md"]


def test_misspelt_page_is_said(make_archive: MakeArchive) -> None:
    """A page that is found by a misspelt title is moved, and what was read is said."""
    root = make_archive(
        {"/_config.yml": "", "/_posts/2012-02-08-a.md": "# Budget\n", "/_posts/2012-02-09-c.md": "C.\n"}
    )

    moved = run("mv", "budgt", "2012-02-10", root=root)

    assert (moved.returncode, moved.stderr) == (0, "corrected: budgt → Budget\n")
    assert (root / "_posts/2012-02-10-a.md").exists()
