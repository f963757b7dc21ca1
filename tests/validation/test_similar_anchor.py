"""Which anchor a link with one that its page doesn't have was meant to have, and how it is written then."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from newsarc import Archive
from newsarc.model.report import Finding
from tests.conftest import MakeArchive
from tests.support.commands import event, settle
from tests.support.in_process import run

PAGE = "# Week ending\n\n## Release Schedule\n\n## v1.19.1\n\n## The verdict\n\n## Timeline\n\n## Timeline\n"
DAY = "/news/2012/02/8"
DAILY = f"{DAY}/rain.md"
POST = "/_posts/2012-02-08-update.md"


def daily(link: str) -> dict[str, str]:
    """A daily archive in which a page links to an event with headings of its own."""
    return {DAILY: event(DAILY, "Rain falls.") + PAGE, "/faq/a.md": f"# A\n\n{link}\n"}


def jekyll(link: str, page: str = PAGE) -> dict[str, str]:
    """A blog in which a page links to a post by its URL."""
    return {
        "/_config.yml": "",
        POST: f"---\npermalink: /2012/20120208\n---\n{page}",
        "/a.md": f"# A\n\n{link}\n",
    }


def finding(root: Path) -> Finding:
    """The only broken anchor of an archive."""
    (found,) = Archive(root, cache=False).validate(select=["NA102"])
    return found


def test_misspelt_anchor_of_an_event(make_archive: MakeArchive) -> None:
    """In the daily layout, the most similar anchor is suggested, and is a guess."""
    found = finding(make_archive(daily(f"[x]({DAILY}#release-shedule)")))

    assert found.suggestions == (f"{DAILY}#release-schedule",)
    assert found.fix is None
    assert found.guess is not None
    assert found.guess.replacement == f"{DAILY}#release-schedule"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("release-shedule", "release-schedule"),
        ("Relase_Shedule", "release-schedule"),
        ("release-schedules", "release-schedule"),
        ("verdict", "the-verdict"),
        ("v119.1", "v1191"),
    ],
)
def test_misspelt_anchor_of_a_page_of_a_site(make_archive: MakeArchive, written: str, meant: str) -> None:
    """On a site, the link keeps its form, a URL."""
    found = finding(make_archive(jekyll(f"[x](/2012/20120208#{written})")))

    assert found.suggestions == (f"{POST}#{meant}",)
    assert found.fix is None
    assert found.guess is not None
    assert found.guess.replacement == f"/2012/20120208#{meant}"


@pytest.mark.parametrize("written", ["v1192", "timeline-2", "nowhere", "schedule", "installation", "_", "x" * 100_000])
def test_no_suggestion(make_archive: MakeArchive, written: str) -> None:
    """Another number or another word means another passage."""
    found = finding(make_archive(jekyll(f"[x](/2012/20120208#{written})")))

    assert (found.suggestions, found.fix, found.guess) == ((), None, None)


@pytest.mark.parametrize(
    ("page", "written", "fixed"),
    [
        (PAGE, "/2012/20120208#release_schedule", "/2012/20120208#release-schedule"),
        (PAGE, "/2012/20120208#Release_Schedule", "/2012/20120208#release-schedule"),
        (PAGE, "/2012/20120208?a=1&amp;b#the_verdict", "/2012/20120208?a=1&amp;b#the-verdict"),
        (PAGE, "</2012/20120208#the_verdict:~:text=so>", "</2012/20120208#the-verdict:~:text=so>"),
        (PAGE, "/2012/20120208#the%5Fverdict", "/2012/20120208#the-verdict"),
        (PAGE, "{% post_url 2012-02-08-update %}#the_verdict", "{% post_url 2012-02-08-update %}#the-verdict"),
        ('<a id="Rain"></a>\n', "/2012/20120208#rain", "/2012/20120208#Rain"),
        ("## Caf\u00e9 im_Bau\n", "/2012/20120208#caf%C3%A9-im-bau", "/2012/20120208#caf%C3%A9-im_bau"),
    ],
)
def test_case_and_underscores_are_fixed(make_archive: MakeArchive, page: str, written: str, fixed: str) -> None:
    """An anchor that differs only in case or underscores is fixed, and nothing but the anchor changes."""
    root = make_archive(jekyll(f"[x]({written})", page))

    done = run("validate", "--fix", "--select", "NA102", root=root)

    assert done.returncode == 0, done.stdout
    assert (root / "a.md").read_text("utf-8") == f"# A\n\n[x]({fixed})\n"


def test_two_that_differ_only_in_case(make_archive: MakeArchive) -> None:
    """Of two anchors that differ only in case, neither is certain."""
    found = finding(make_archive(jekyll("[x](/2012/20120208#rain)", '<a id="Rain"></a> <a id="RAIN"></a>\n')))

    assert found.fix is None
    assert found.guess is not None


def test_anchor_of_the_page_itself(make_archive: MakeArchive) -> None:
    """A link within its page stays one."""
    root = make_archive(jekyll("[x](#rlease-schedule)\n\n## Release schedule"))

    run("validate", "--unsafe-fixes", "--fix", root=root)

    assert "[x](#release-schedule)" in (root / "a.md").read_text("utf-8")


@pytest.mark.parametrize("make", [daily, jekyll])
def test_suggestion_follows_the_page(make_archive: MakeArchive, make: Callable[[str], dict[str, str]]) -> None:
    """When the page gets another heading, a cached report isn't used for the links to it."""
    target, file = (DAILY, DAILY) if make is daily else ("/2012/20120208", POST)
    root = make_archive(make(f"[x]({target}#release-shedule)"))
    settle()
    archive = Archive(root)
    assert [one.suggestions for one in archive.validate(select=["NA102"])] == [(f"{file}#release-schedule",)]

    page = root / file[1:]
    page.write_text(page.read_text("utf-8").replace("Release Schedule", "Released Schedule"), "utf-8")

    assert [one.suggestions for one in archive.validate(select=["NA102"])] == [(f"{file}#released-schedule",)]
