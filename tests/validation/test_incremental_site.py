"""What a change of an archive of other layouts can affect is checked again, and a report is as a fresh one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from newsarc import rules
from newsarc.model.report import Finding
from newsarc.validation.check_archive import check_archive
from newsarc.validation.incremental_site import IncrementalSiteCheck
from tests.conftest import MakeArchive
from tests.support.commands import settle

CODES = rules.on_by_default()
JEKYLL = {
    "/_config.yml": "",
    "/_posts/2012-02-06-a.md": "[b](2012-02-08-b.md), [p](/img/p.png)\n",
    "/_posts/2012-02-08-b.md": "B.\n",
    "/real/c.md": "[a](/2012/02/06/a.html)\n",
}
HIDDEN = {"/.hidden/d.md": ""}
LINKED = {"/e.md": "[d](.hidden/d.md)\n"}


def linked(root: Path) -> None:
    (root / "_posts/2012-02-09-c.md").symlink_to("../real/c.md")


@pytest.mark.parametrize(
    ("more", "before", "path", "change"),
    [
        pytest.param(
            {},
            linked,
            "/real/c.md",
            lambda root: (root / "real/c.md").write_text("[x](nowhere.md)\n", "utf-8"),
            id="what a symbolic link leads to",
        ),
        pytest.param(
            {},
            lambda root: None,
            "/theme/static/img/p.png",
            lambda root: ((root / "theme/static/img").mkdir(parents=True), (root / "theme/static/img/p.png").touch()),
            id="a folder that serves files",
        ),
        pytest.param(
            HIDDEN | LINKED,
            lambda root: None,
            "/.hidden/d.md",
            lambda root: (root / ".hidden/d.md").unlink(),
            id="a file in a skipped folder",
        ),
    ],
)
def test_report_is_as_a_fresh_one(
    make_archive: MakeArchive,
    more: dict[str, str],
    before: Callable[[Path], None],
    path: str,
    change: Callable[[Path], object],
) -> None:
    """Whatever a result depends on makes it be found again, and a change is noticed."""
    root = make_archive(JEKYLL | more)
    before(root)
    settle()
    check = IncrementalSiteCheck(root)
    first = check.report(CODES).findings
    change(root)

    assert check.update([path])
    assert check.report(CODES).findings == fresh(root)
    assert check.report(CODES).findings != first


def fresh(root: Path) -> tuple[Finding, ...]:
    return check_archive(root, CODES).findings


def test_nothing_has_changed(make_archive: MakeArchive) -> None:
    """Folders that are skipped and that no link leads to don't make every change one of all pages."""
    root = make_archive(JEKYLL | HIDDEN)
    settle()
    check = IncrementalSiteCheck(root)
    check.report(CODES)

    assert not check.update(["/_posts/2012-02-06-a.md"])
