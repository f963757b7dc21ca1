"""Where a link of any layout was meant to lead, and how it is written then."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsarc import rules
from newsarc.editing.fix import apply_fixes, plan_fixes
from newsarc.model.report import Finding
from newsarc.validation.check_archive import check_archive
from tests.support.repository import git

JEKYLL = {"_config.yml": "permalink: /:year/:title/\n"}


def write(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")


def finding(root: Path) -> Finding:
    """The only finding in an archive."""
    (found,) = check_archive(root, rules.on_by_default()).findings
    return found


@pytest.mark.parametrize(
    ("files", "link", "fix"),
    [
        # a folder was moved
        (["2019/2019-11-07.md", "notes/2019/2019-11-07.md"], "../notes/2019-11-07.md", "../notes/2019/2019-11-07.md"),
        (["x/2019-11-07.md", "guide/setup/first-steps.md"], "../setup/first-steps.md", "../guide/setup/first-steps.md"),
        (["x/2019-11-07.md", "x/images/water-levels.png"], "water-levels.png", "images/water-levels.png"),
        # a `../` too many or too few
        (["x/y/2019-11-07.md", "x/minutes-of-may.md"], "../../minutes-of-may.md", "../minutes-of-may.md"),
        (["x/y/2019-11-07.md", "minutes-of-may.md"], "../minutes-of-may.md", "../../minutes-of-may.md"),
        # the date is in the name, or isn't
        (["x/2019-11-07.md", "x/2019-11-01-water-levels.md"], "water-levels.md", "2019-11-01-water-levels.md"),
    ],
)
def test_plain_fix(tmp_path: Path, files: list[str], link: str, fix: str) -> None:
    """A distinctive name that is only in one place, or in one below a folder of the same name, is what is meant."""
    write(tmp_path, dict.fromkeys(files, "# A page\n") | {files[0]: f"[a link]({link})\n"})
    found = finding(tmp_path)

    assert found.fix is not None, found
    assert found.fix.replacement == fix


@pytest.mark.parametrize(
    ("files", "link", "first"),
    [
        (["x/y/2019-11-07.md", "README.md"], "../README.md", "/README.md"),
        (["x/2019-11-07.md", "y/levels.md"], "levels.md", "/y/levels.md"),
        (["x/2019-11-07.md", "y/water-level.md"], "water-levels.md", "/y/water-level.md"),
        (["x/2019-11-07.md", "y/water-levels.md", "z/water-levels.md"], "water-levels.md", "/y/water-levels.md"),
        (["x/2019-11-07.md", "x/water-levels-2018.md"], "water-levels-2019.md", ""),
        (["x/2019-11-07.md", "x/water-levels.png"], "water-levels.md", ""),
        (["x/2019-11-07.md", "x/rivers.md"], "lakes.md", ""),
        (["x/2019-11-07.md", "x/img/logo.png"], "img/logoo.png", "/x/img/logo.png"),
        (["x/2019-11-07.md", "x/img/fig2.png"], "img/fig1.png", ""),
    ],
)
def test_what_may_be_meant(tmp_path: Path, files: list[str], link: str, first: str) -> None:
    """What may be meant is suggested, and not fixed."""
    write(tmp_path, dict.fromkeys(files, "# A page\n") | {files[0]: f"[a link]({link})\n"})
    found = finding(tmp_path)

    assert found.suggestions[:1] == ((first,) if first else ())
    assert found.fix is None


def test_only_likely_suggestions(tmp_path: Path) -> None:
    """Of posts with the same name on many days, those near the day of the link are suggested, and no others."""
    posts = [f"_posts/{day}-update.md" for day in ("2024-02-04", "2024-02-11", "2023-02-06", "2019-06-06")]
    write(tmp_path, {**JEKYLL, **dict.fromkeys(posts, "# A page\n"), "a.md": "[a]({% post_url 2024-02-03-update %})\n"})

    assert finding(tmp_path).suggestions == ("/_posts/2024-02-04-update.md",)


@pytest.mark.parametrize(
    ("link", "fix"),
    [
        ("/2012/great-storm/", "/2012/hail-at-sea/"),
        ("/2012/great-storm.html#wind", "/2012/hail-at-sea.html#wind"),
        ("{{ site.baseurl }}/2012/great-storm/", "{{ site.baseurl }}/2012/hail-at-sea/"),
        ("2012-02-08-great-storm.md", "2012-02-08-hail-at-sea.md"),
        ("{% post_url 2012-02-08-great-storm %}", "{% post_url 2012-02-08-hail-at-sea %}"),
        ("{% link _posts/2012-02-08-great-storm.md %}", "{% link _posts/2012-02-08-hail-at-sea.md %}"),
    ],
)
def test_renamed_page(tmp_path: Path, link: str, fix: str) -> None:
    """A link to a page that git knows was renamed is fixed in the form it has."""
    before, after = "_posts/2012-02-08-great-storm.md", "_posts/2012-02-08-hail-at-sea.md"
    text = "# Storm\n\n## Wind\n\nWind and hail over the coast, and all that they broke.\n"
    write(tmp_path, JEKYLL | {before: text, "_posts/2012-02-10-after.md": f"[the storm]({link})\n"})
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "-m", "one")
    git(tmp_path, "mv", before, after)
    git(tmp_path, "commit", "--quiet", "-m", "two")
    apply_fixes(tmp_path, plan_fixes(tmp_path, check_archive(tmp_path, rules.on_by_default())), cache=False)

    assert (tmp_path / "_posts/2012-02-10-after.md").read_text("utf-8") == f"[the storm]({fix})\n"


def test_host_without_a_scheme(tmp_path: Path) -> None:
    """What looks like a host gets its scheme, but not without being asked."""
    write(tmp_path, {"2019-11-07.md": "[a site](www.example.org/a_b)\n", "a_b.md": "# A page\n"})
    found = finding(tmp_path)

    assert found.fix is None
    assert found.guess is not None
    assert found.guess.replacement == "https://www.example.org/a_b"
