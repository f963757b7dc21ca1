"""Which of a page's dates is that of the event, and where it is from."""

from __future__ import annotations

import pytest

from newsarc.pages.event_date import EventDate, event_date
from newsarc.pages.metadata.metadata import read_metadata
from newsarc.text.day_or_month import DayOrMonth

DAY = DayOrMonth(2020, 1, 2)


def dated(fields: str, path: str = "/name.md") -> EventDate:
    return event_date(read_metadata(f"---\n{fields}\n---\nbody"), path)


@pytest.mark.parametrize(
    "key",
    ["date", "Date", "published", "pubDate", "publishDate", "created", "created_at", "pubDatetime", "date created"],
)
def test_any_key_of_a_date(key: str) -> None:
    found = dated(f"{key}: 2020-01-02")

    assert found.when == DAY
    assert found.source == f"front matter: {key.lower()}"


def test_the_first_key_counts() -> None:
    assert dated("created: 2019-01-01\ndate: 2020-01-02").when == DAY
    assert dated("published: false\ncreated: 2020-01-02").when == DAY


@pytest.mark.parametrize("key", ["lastmod", "updated", "modified", "last_modified_at", "expiryDate"])
def test_other_dates_are_no_events(key: str) -> None:
    assert dated(f"{key}: 2020-01-02") == EventDate()


def test_a_nested_date_is_none() -> None:
    assert dated("items:\n  - date: 2020-01-02").when is None
    assert dated("extra:\n  date: 2020-01-02").when is None


def test_front_matter_comes_before_the_path() -> None:
    assert dated("date: 2020-01-02", "/_posts/2019-12-31-name.md").when == DAY


def test_an_address_with_a_date_comes_before_the_path() -> None:
    found = event_date(read_metadata('+++\npath = "2020/01/02/Name-1.52.0"\n+++\n'), "/content/Name-1.52.0.md")

    assert found.when == DAY
    assert found.source == "front matter: path"


def test_an_address_elsewhere_has_the_date_of_another_page() -> None:
    assert dated("url: https://example.com/2019/03/04/x").when is None


def test_an_address_without_a_day_gives_way_to_a_path_with_one() -> None:
    assert dated("permalink: /2020/01/name/", "/_posts/2020-01-02-name.md").when == DAY


def test_without_metadata_the_path_counts() -> None:
    found = event_date(read_metadata("# Title\n"), "/_posts/2020-01-02-name.md")

    assert (found.when, found.source) == (DAY, "path")


def test_a_month_in_front_matter_takes_its_day_from_the_path() -> None:
    assert dated("date: 2020-01", "/_posts/2020-01-02-name.md").when == DAY
    assert dated("date: 2020-02", "/_posts/2020-01-02-name.md").when == DayOrMonth(2020, 2, None)


def test_a_day_that_is_none_is_said_and_the_path_counts() -> None:
    found = dated("date: 2017-02-29 11:00:00", "/_posts/2017-03-01-name.md")

    assert found.when == DayOrMonth(2017, 3, 1)
    assert found.source == "path"
    assert found.invalid == "2017-02-29"
    assert found.invalid_span == (10, 29)


@pytest.mark.parametrize("value", ["{{ date }}", '"{{ .Date }}"', "YYYY-MM-DD", "", "TBD"])
def test_a_placeholder_is_not_said(value: str) -> None:
    assert dated(f"date: {value}") == EventDate()


def test_text_is_a_mistake_in_front_matter_and_not_below_a_title() -> None:
    assert dated("date: yesterday").invalid == "yesterday"
    assert dated("created: yesterday").invalid is None
    assert event_date(read_metadata("# Meeting\n\nDate: every Tuesday\n"), "/a.md") == EventDate()


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Title: A\nDate: 2020-01-02\n\nbody", "header: date"),
        ("# A\n\n* Date: 2020-01-02\n", "below the title: date"),
        ("date:: [[Jan 2nd, 2020]]\n", "properties: date"),
        ("---\ntitle: A\n---\n# A\n\nDate: 2020-01-02\n", "below the title: date"),
    ],
)
def test_the_source_is_said_in_words(text: str, source: str) -> None:
    found = event_date(read_metadata(text), "/name.md")

    assert (found.when, found.source) == (DAY, source)


def test_the_place_of_the_date_is_known() -> None:
    text = "---\ntitle: A\ndate: '2020-01-02 10:00'\n---\n"
    span = event_date(read_metadata(text), "/name.md").span

    assert span is not None
    assert text[slice(*span)] == "'2020-01-02 10:00'"


def test_other_keys_can_be_asked() -> None:
    metadata = read_metadata("---\ndate: 2019-01-01\nheld: 2020-01-02\n---\n")

    assert event_date(metadata, "/name.md", ("held",)).when == DAY
