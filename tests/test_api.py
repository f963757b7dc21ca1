"""The Python API as `docs` and the design name it: names, errors, values, and what it leaves behind."""

from __future__ import annotations

import dataclasses
import inspect
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from enum import Enum
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import newsarc
from newsarc import Archive, ArchiveError, NewsarcError, NotFoundError, Query, Sort, UsageError
from newsarc.model.query import Filters, QueryOptions, RelatedOptions
from newsarc.model.validation_options import Narrowing, ValidationOptions

PAGE = "/news/2012/02/9/kodak-says-that-it-will-make-no-more-cameras.md"


@pytest.mark.parametrize("name", newsarc.__all__)
def test_public_names_can_be_imported(name: str) -> None:
    """Each name in ``__all__`` is there, once, and is a class."""
    assert newsarc.__all__.count(name) == 1
    assert inspect.isclass(getattr(newsarc, name))


def test_other_names_are_not_there() -> None:
    """A name that isn't public is an `AttributeError`, as in any module."""
    with pytest.raises(AttributeError, match="no attribute 'Index'"):
        _ = newsarc.Index


def test_importing_the_package_loads_little() -> None:
    """``import newsarc`` loads neither the index, nor rich, nor Typer, nor rapidfuzz."""
    code = "import sys, newsarc; print([m for m in ('sqlite3', 'rich', 'typer', 'rapidfuzz') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout == "[]\n"


def test_no_archive(tmp_path: Path) -> None:
    """A folder that isn't there, and one that holds no archive, are an `ArchiveError`, which ends in exit code 3."""
    for where in ("nowhere", tmp_path):
        with pytest.raises(ArchiveError) as caught:
            Archive(where)
        assert caught.value.exit_code == 3
        assert isinstance(caught.value, NewsarcError)


def test_exit_codes_of_errors(examples: Path) -> None:
    """What isn't there ends in 1, what can't be understood in 2."""
    archive = Archive(examples, cache=False)

    with pytest.raises(NotFoundError) as missing:
        archive.related("zzzzqqq")
    with pytest.raises(UsageError) as empty:
        archive.search(" ")
    with pytest.raises(UsageError) as unknown:
        archive.validate(select=["NA9999"])

    assert (missing.value.exit_code, empty.value.exit_code, unknown.value.exit_code) == (1, 2, 2)


SERVICES = ("Archive", "GraphStream", "ValidationSession")
VALUES = [
    name
    for name in newsarc.__all__
    if name not in SERVICES and not issubclass(getattr(newsarc, name), (Exception, Enum))
]


@pytest.mark.parametrize("name", VALUES)
def test_values_are_frozen_dataclasses(name: str) -> None:
    """No value of the API can be changed."""
    value = getattr(newsarc, name)

    assert dataclasses.is_dataclass(value)
    assert value.__dataclass_params__.frozen


def test_setting_a_field_is_refused(examples: Path) -> None:
    """A hit that is set a title raises, and keeps its own."""
    hit = Archive(examples, cache=False).search("kodak", limit=1)[0]

    with pytest.raises(dataclasses.FrozenInstanceError):
        hit.title = "x"  # type: ignore[misc]

    assert hit.title != "x"


FIELDS = {
    "Day": "date events previous next",
    "Event": "path file date title topic summary contexts sources cover_image related changes",
    "Source": "title url",
    "Related": "title path contexts",
    "Hit": "path date title score corrections reasons contexts",
    "Report": "findings pages links",
    "Finding": "rule name severity file place target message suggestions fix",
    "Place": "line column end_line end_column",
}


@pytest.mark.parametrize("name", FIELDS)
def test_fields_that_the_design_names(name: str) -> None:
    """Every field of the contract is a field of its value."""
    fields = {field.name for field in dataclasses.fields(getattr(newsarc, name))}

    assert set(FIELDS[name].split()) <= fields


def test_calls_that_the_design_names(examples: Path) -> None:
    """The six calls of the design answer with values of the classes it names."""
    archive = Archive(examples, cache=False)

    day, page = archive.day("2012-02-08"), archive.page(PAGE)
    assert isinstance(day, newsarc.Day)
    assert isinstance(page, newsarc.Event)
    assert (day.date, day.previous, day.next) == (date(2012, 2, 8), date(2012, 2, 7), date(2012, 2, 9))
    assert (page.path, page.date, page.title) == (
        PAGE,
        date(2012, 2, 9),
        "Kodak says that it will make no more cameras.",
    )
    assert archive.day("1999-01-01") is None
    assert archive.page("/news/1999/01/1/x.md") is None
    found, kin = archive.search("wang lijn", limit=10), archive.related("Wang Lijun", limit=10)
    assert [len(found), len(kin)] == [10, 10]
    assert {type(one) for one in (*found, *kin)} == {newsarc.Hit}
    assert found[0].corrections == (newsarc.Correction("lijn", "lijun"),)
    assert all(hit.reasons for hit in kin)
    report = archive.validate()
    assert isinstance(report, newsarc.Report)
    assert (report.findings, report.pages > 150, report.links > 1000) == ((), True, True)


PUBLIC = [name for name in vars(Archive) if not name.startswith("_") and callable(getattr(Archive, name))]
BUILTIN = {"None", "bytes", "date", "int", "list", "str", "tuple", "Iterator"}


@pytest.mark.parametrize("method", PUBLIC)
def test_whatever_the_archive_returns_is_exported(method: str) -> None:
    """Each class in the return type of a public method is a public name."""
    returned = set(re.findall(r"\w+", inspect.signature(getattr(Archive, method)).return_annotation))

    assert returned <= BUILTIN | set(newsarc.__all__)


@pytest.mark.parametrize("method", PUBLIC)
def test_each_method_says_what_it_is_for(method: str) -> None:
    """The docstring of a public method begins with one sentence or more."""
    first = (inspect.getdoc(getattr(Archive, method)) or "").partition("\n\n")[0]

    assert first.endswith(".")


def test_options_are_the_fields_of_a_query(examples: Path) -> None:
    """The keywords of a search are the fields of `Query` beside its text; `kin` has those that need no query."""
    fields = [field.name for field in dataclasses.fields(Query)]

    assert fields == ["text", *Filters.__annotations__, "exact", "sort", "limit", "reverse"]
    assert list(QueryOptions.__annotations__) == fields[1:]
    assert list(RelatedOptions.__annotations__) == [name for name in fields[1:] if name != "exact"]
    for ask in (Archive.find, Archive.kin):
        with pytest.raises(TypeError, match="sincce"):
            ask(Archive(examples, cache=False), "trial", sincce=date(2012, 2, 9))


@pytest.mark.parametrize("ask", [Archive.find, Archive.timeline, partial(Archive.facet, by="year")])
def test_unknown_sort_is_refused(examples: Path, ask: Callable[..., Any]) -> None:
    """An order that there isn't is refused wherever a search takes one, a query as a value included."""
    with pytest.raises(newsarc.UsageError, match="can't be sorted by 'nonsense'"):
        ask(Archive(examples, cache=False), "trial", sort="nonsense")
    with pytest.raises(newsarc.UsageError, match="can't be sorted by 'nonsense'"):
        Query("trial", sort="nonsense")


def test_keywords_of_a_validation(examples: Path) -> None:
    """The keywords of a validation are the fields of its options; a followed one writes no baseline."""
    fields = [field.name for field in dataclasses.fields(ValidationOptions)]

    assert fields == ["paths", *Narrowing.__annotations__, "update_baseline", "external"]
    with pytest.raises(TypeError, match="update_baseline"):
        Archive(examples).following(update_baseline=True)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="sincce"):
        Archive(examples).validate(sincce="HEAD")  # type: ignore[call-arg]


QUERIES: list[dict[str, Any]] = [
    {},
    {"limit": 2},
    {"since": date(2012, 2, 9), "until": date(2012, 9, 24)},
    {"contexts": ["Bo Xilai"], "sort": "date"},
    {"sources": ["BBC"], "exact": True, "limit": None},
]


@pytest.mark.parametrize("options", QUERIES)
@pytest.mark.parametrize(
    "ask",
    [
        Archive.search,
        Archive.find,
        Archive.timeline,
        lambda archive, query, **options: archive.facet(query, "year", **options),
    ],
)
def test_query_as_a_value_or_as_keywords(examples: Path, ask: Callable[..., Any], options: dict[str, Any]) -> None:
    """A query asks for the same as its text with its fields as keywords, and keywords replace its fields."""
    archive = Archive(examples, cache=False)

    expected = ask(archive, "trial", **options)

    assert ask(archive, Query("trial", **options)) == expected
    assert ask(archive, Query("trial", limit=1, exact=True), **{"limit": 20, "exact": False, **options}) == expected


def test_timeline_is_narrowed_by_contexts_and_sources(examples: Path) -> None:
    """A timeline has the hits of a search with the same contexts, oldest first."""
    archive = Archive(examples, cache=False)

    found = archive.timeline("trial", contexts=["Gu Kailai"], limit=None)

    hits = archive.search("trial", contexts=["Gu Kailai"], limit=None)
    assert {hit.path for hit in found.hits} == {hit.path for hit in hits}
    assert 0 < found.total < archive.timeline("trial").total


@pytest.mark.parametrize("sort", list(Sort))
def test_sort_by_name_or_enum(examples: Path, sort: Sort) -> None:
    """An order is given as a word or as a member of the enum."""
    archive = Archive(examples, cache=False)

    assert archive.search("trial", sort=sort) == archive.search("trial", sort=str(sort))
    assert archive.related("Bo Xilai", sort=sort) == archive.related("Bo Xilai", sort=str(sort))


@pytest.mark.parametrize(
    ("ask", "names"),
    [
        (lambda archive: archive.find("trial", sort="nonsense"), "score, date"),
        (lambda archive: archive.search(Query("trial", sort="nonsense")), "score, date"),
        (lambda archive: archive.related("Bo Xilai", sort="nonsense"), "score, date"),
        (lambda archive: archive.contexts(sort="nonsense"), "count, name, date"),
        (lambda archive: archive.facet("trial", "nonsense"), "year, month, context, source"),
    ],
)
def test_unknown_choices_are_refused(examples: Path, ask: Callable[[Archive], object], names: str) -> None:
    """An order or a facet that there isn't is refused with those that there are."""
    with pytest.raises(UsageError, match="nonsense") as caught:
        ask(Archive(examples, cache=False))

    assert caught.value.hint.endswith(f"by {names}")


def test_reference_to_a_day_a_page_and_a_name(examples: Path) -> None:
    """What a reference means is one of three things; words of titles are a name without being a context."""
    archive = Archive(examples, cache=False)

    assert archive.resolve("2012-02-08") == newsarc.Target(day=date(2012, 2, 8))
    assert archive.resolve("kodak-says") == newsarc.Target(page=PAGE)
    name = archive.resolve("wang li jun")
    assert (name.name, name.is_context) == ("Wang Lijun", True)
    assert not archive.resolve("no more cameras").is_context


def test_folder_of_pages_is_the_archive(examples: Path) -> None:
    """The folder of pages stands for its root."""
    assert Archive(examples / "news").root == Archive(str(examples)).root == examples.resolve()


def test_memory_alone(examples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without ``cache`` the cache folder isn't even made, whatever is asked; with it, it is."""
    cache = tmp_path / "cache"
    monkeypatch.setenv("NEWSARC_CACHE_DIR", str(cache))

    archive = Archive(examples, cache=False)
    archive.search("wang")
    archive.related("2012-02-08")
    archive.validate()
    archive.day("2012-02-08")
    assert not cache.exists()

    Archive(examples).search("wang")
    assert cache.is_dir()


def test_showing_needs_no_index(examples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A day and a page are read from their files, and nothing is kept for them."""
    monkeypatch.setenv("NEWSARC_CACHE_DIR", str(tmp_path / "cache"))
    archive = Archive(examples)

    archive.day("2012-02-08")
    archive.page(PAGE)
    archive.calendar(2012, 2)

    assert not (tmp_path / "cache").exists()


def test_progress_is_told(examples: Path) -> None:
    """``progress`` is called with what is done and what there is, and ends with all of it."""
    calls: list[tuple[int, int]] = []

    Archive(examples, cache=False, progress=lambda done, total: calls.append((done, total))).search("wang")

    assert calls
    assert calls[-1][0] == calls[-1][1] > 100
