"""Dates in paths: those that people put there, and numbers that are something else."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarc.pages.path_date import date_in_path, read_path


def shown(path: str) -> str | None:
    found = date_in_path(path)
    return found.isoformat() if found else None


A_DAY_IN_THE_NAME = [
    ("/_posts/2021-05-06-my-post.md", "2021-05-06"),
    ("/_posts/2021-5-6-my-post.markdown", "2021-05-06"),
    ("/blog/2020-10-15-7.12.0.md", "2020-10-15"),
    ("/journals/2021_05_06.md", "2021-05-06"),
    ("/Daily/2021-05-06 Thursday.md", "2021-05-06"),
    ("/notes/20210506-name.md", "2021-05-06"),
    ("/zettel/202105061203 name.md", "2021-05-06"),
    ("/zettel/20210506120345.md", "2021-05-06"),
    ("/notes/daily.journal.2021.05.06.md", "2021-05-06"),
    ("/releases/2021.12.10.md", "2021-12-10"),
    ("/notes/2026/summary-2026-05-07.md", "2026-05-07"),
    ("/adr/ADR-2020-01-05-use-x.md", "2020-01-05"),
    ("/posts/the-2020-12-07-outage.md", "2020-12-07"),
    ("/events/2023-05-07--2023-05-10.md", "2023-05-07"),
    ("/notes/Meeting - March 5, 2020.md", "2020-03-05"),
    ("/notes/5 Mar 2020.md", "2020-03-05"),
    ("/notes/2020-Mar-05.md", "2020-03-05"),
    ("/notes/25-03-2020.md", "2020-03-25"),
    ("/notes/03-25-2020.md", "2020-03-25"),
    ("/2018/20180205", "2018-02-05"),
]
A_DAY_IN_FOLDERS_AND_NAME_TOGETHER = [
    ("/content/2021/05/06/hello.md", "2021-05-06"),
    ("/content/2021/05/06/hello/index.md", "2021-05-06"),
    ("/content/2021/05/06-hello.md", "2021-05-06"),
    ("/2021/05/06.md", "2021-05-06"),
    ("/2021/5/6.md", "2021-05-06"),
    ("/2012/02/8/name.md", "2012-02-08"),
    ("/content/2021-05-06-name/index.md", "2021-05-06"),
    ("/content/2021-05-06-name/index.zh-cn.md", "2021-05-06"),
    ("/meetings/2021-05-06/README.md", "2021-05-06"),
    ("/meetings/2021-05-06/notes.md", "2021-05-06"),
    ("/agendas/2023/01-Jan/05-wg-primary.md", "2023-01-05"),
    ("/meetings/2020/January/15.md", "2020-01-15"),
    ("/meetings/2020/01 - January/15 standup.md", "2020-01-15"),
    ("/blog/2021/08-26-welcome/index.md", "2021-08-26"),
    ("/meetings/2019/CG-08-06.md", "2019-08-06"),
    ("/minutes/2020/tsc-05-07.md", "2020-05-07"),
    ("/meetings/2015/03-20v21.md", "2015-03-20"),
    ("/meetings/2022/9-26-22.md", "2022-09-26"),
    ("/meetings/2022/26-9-22.md", "2022-09-26"),
    ("/meetings/2022/22-09-26.md", "2022-09-26"),
    ("/meetings/2020/0507.md", "2020-05-07"),
    ("/meetings/2020/may-7.md", "2020-05-07"),
    ("/meetings/2020/07-May.md", "2020-05-07"),
    ("/meetings/2012-09/sept-18.md", "2012-09-18"),
    ("/meetings/july-2012/july-24.md", "2012-07-24"),
    ("/meetings/2024/docs-05-8.md", "2024-05-08"),
    ("/meetings/2020/05-07-kickoff/notes.md", "2020-05-07"),
    ("/meetings/2020/may-7/notes.md", "2020-05-07"),
    ("/meetings/2014-06-09/talks/name/README.md", "2014-06-09"),
]
# The name beats the folder.
ANOTHER_DATE_IN_THE_NAME = [
    ("/meetings/2022-11/dec-01.md", "2022-12-01"),
    ("/meetings/2022-12/jan-03.md", "2023-01-03"),
    ("/2015/07/02/20150703-name.md", "2015-07-03"),
    ("/_posts/2020/2021-05-06-name.md", "2021-05-06"),
]
A_MONTH_WITHOUT_A_DAY = [
    ("/notes/2023/2023-01.md", "2023-01"),
    ("/agendas/2022/10-Oct/wg-primary.md", "2022-10"),
    ("/content/2021/05/hello.md", "2021-05"),
    ("/2021/05/index.md", "2021-05"),
    ("/meetings/2022-11/toc.md", "2022-11"),
    ("/newsletter/may-2023.md", "2023-05"),
    ("/newsletter/2023/may.md", "2023-05"),
    ("/blog/this-month-2023-05.md", "2023-05"),
]


@pytest.mark.parametrize(
    ("path", "day"),
    [
        *A_DAY_IN_THE_NAME,
        *A_DAY_IN_FOLDERS_AND_NAME_TOGETHER,
        *ANOTHER_DATE_IN_THE_NAME,
        *A_MONTH_WITHOUT_A_DAY,
    ],
)
def test_a_date_is_in_the_name_or_the_folders(path: str, day: str) -> None:
    assert shown(path) == day


@pytest.mark.parametrize(
    "path",
    [
        "/docs/7.28.0.md",
        "/content/1.94.1-release.md",
        "/changelog/2021.3.1.md",
        "/versioned_docs/version-1.10.3/api.md",
        "/posts/100-name.md",
        "/posts/2020/100-name.md",
        "/posts/2020/10-things.md",
        "/posts/2020/5-10-things.md",
        "/posts/top-10-of-2020.md",
        "/posts/2020-in-review.md",
        "/doc/adr/0019-use-2048-bit-keys.md",
        "/rfcs/2019-1234-name.md",
        "/text/2094-nll.md",
        "/wiki/1984.md",
        "/cve/CVE-2021-44228.md",
        "/Weekly/2021-W05.md",
        "/2021/week-05-12/notes.md",
        "/weekly/2021/issue-05-12.md",
        "/advent/2021/day-12-24.md",
        "/2023/may-the-force.md",
        "/sig/2021/Q1.md",
        "/course/2021/01-basics/02-lists.md",
        "/books/2021/part-05-12.md",
        "/data/19-20-21.md",
        "/_posts/2013-11-31-no-such-day.md",
        "/notes/2021-13-01.md",
        "/notes/05-03-2020.md",
        "/content/posts/2020/_index.md",
        "/content/posts/2020/01/_index.md",
        "/docs/2020/README.md",
        "/about.md",
        "/",
        "",
    ],
)
def test_a_number_that_is_something_else_is_no_date(path: str) -> None:
    assert shown(path) is None


def test_the_name_of_a_bundle_is_that_of_its_folder() -> None:
    assert read_path("/blog/2021-05-06-name/index.md").name == "2021-05-06-name"
    assert read_path("/guide/README.md").name == "guide"
    assert read_path("/README.md").name == "README"


def test_the_date_in_a_name_has_its_place() -> None:
    name, span = read_path("/notes/2026/summary-2026-05-07.md")[1:]

    assert span is not None
    assert name[slice(*span)] == "2026-05-07"


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.sampled_from(["", "-name", " name"]))
def test_every_day_is_read_in_every_common_form(day: date, more: str) -> None:
    for path in (
        f"/_posts/{day}{more}.md",
        f"/posts/{day}{more}/index.md",
        f"/journals/{day:%Y_%m_%d}.md",
        f"/notes/{day:%Y%m%d}{more}.md",
        f"/{day:%Y/%m/%d}/name.md",
        f"/{day:%Y/%m/%d}{more}.md",
        f"/{day:%Y/%m-%d}{more}.md",
        f"/{day.year}/{day.month}/{day.day}.md",
        f"/{day:%Y/%m-%b/%d}{more}.md",
        f"/{day:%Y-%m/%b-%d}.md",
    ):
        assert shown(path) == day.isoformat(), path


@given(st.lists(st.text(alphabet="0123456789-_. abMayJun/", max_size=12), max_size=4).map("/".join))
def test_any_path_has_a_date_or_none(path: str) -> None:
    found = date_in_path(path)

    assert found is None or found.day is None or found.as_date()
