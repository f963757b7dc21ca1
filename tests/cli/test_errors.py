"""How commands fail: one wording for newsarc's errors and Typer's, a hint on a line of its own, JSON for programs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import MakeArchive
from tests.support.in_process import newsarc

pytestmark = pytest.mark.usefixtures("shared_cache")


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("search x --limit ten", "invalid value for --limit: 'ten' is not a number\nhint: newsarc search --help"),
        ("search x --limit -1", "invalid value for --limit: -1 is less than 0\nhint: newsarc search --help"),
        ("search x --sort size", "invalid value for --sort: 'size' is not one of score, date"),
        ("search x --limt 3", "no such option: --limt\nhint: did you mean --limit?"),
        ("search -C examples x --limit", "--limit needs a value\nhint: newsarc search --help"),
        ("search x --json=3", "--json takes no value\nhint: newsarc"),
        ("related", 'missing argument: "NAME" | PAGE | DATE\nhint: newsarc related --help'),
        ("rule NA101 NA102", "unexpected argument: NA102\nhint: newsarc rule --help"),
        ("validate --concurrency 2000", "invalid value for --concurrency: 2000 is more than 1000"),
        ("show --json --raw", "--json and --raw can't be combined\n"),
        ("index --rebuild --clear", "--rebuild and --clear can't be combined\n"),
        ("search x -l --json", "--json and --paths can't be combined\n"),
    ],
)
def test_errors_look_alike(examples: Path, typed: str, message: str) -> None:
    """Whoever finds the fault, Typer or newsarc: `newsarc: error:`, one sentence, then the hint on its own line."""
    found = newsarc(*typed.split(), archive=None if typed.startswith("rule") or "-C" in typed else examples)

    assert found.code == 2
    assert found.err.startswith(f"newsarc: error: {message}")


def test_error_stands_out_on_a_terminal_and_fits_it(examples: Path) -> None:
    """On a terminal the label is red and bold, and lines are wrapped at its width; NO_COLOR takes the colours off."""
    words = ("search", "contxt:trial")
    plain = newsarc(*words, archive=examples, columns=60, NO_COLOR="1").err
    coloured = newsarc(*words, archive=examples, columns=60).err

    assert coloured.startswith("\x1b[1mnewsarc:\x1b[0m \x1b[1;31merror:\x1b[0m ")
    assert coloured.replace("\x1b[1m", "").replace("\x1b[1;31m", "").replace("\x1b[0m", "") == plain
    assert plain.startswith("newsarc: error: ")
    assert "\nhint: " in plain
    assert max(map(len, plain.splitlines())) <= 60 < len(" ".join(plain.splitlines()))


@pytest.mark.parametrize(
    ("typed", "code", "word"),
    [
        ("show 2012-02-10 --json", 1, "not-found"),
        ("show a --json", 1, "ambiguous"),
        ("related 2012-02-31 --json", 2, "usage"),
        ("search contxt:trial --json", 2, "query"),
        ("search x --json --limit ten", 2, "usage"),
        ("timeline zzzz --json", 1, "not-found"),
        ("contexts zzzz --json", 1, "not-found"),
        ("serach --json", 2, "usage"),
        ("show --json -C /nonexistent", 3, "archive"),
    ],
)
def test_every_failure_is_a_document(examples: Path, typed: str, code: int, word: str) -> None:
    """With --json a failure is one document on stdout, too, with the sentence, the hint and what is near."""
    found = newsarc(*typed.split(), archive=None if "-C" in typed or "serach" in typed else examples)
    document = json.loads(found.out)

    assert found.code == code
    assert (list(document), document["schema"]) == (["schema", "error"], 1)
    assert list(document["error"]) == ["code", "message", "hint", "nearest"]
    assert document["error"]["code"] == word
    assert document["error"]["message"] in found.err


def test_failure_as_json_says_what_is_near(examples: Path) -> None:
    """The document of a failure in full."""
    assert newsarc("show", "2012-02-10", "--json", archive=examples).out == (
        """\
{
  "schema": 1,
  "error": {
    "code": "not-found",
    "message": "no events on 2012-02-10 (Friday)",
    "hint": "",
    "nearest": [
      "2012-02-09",
      "2012-02-11"
    ]
  }
}
"""
    )


@pytest.mark.parametrize("typed", ["-trial", "−trial"])
def test_excluded_word_is_repeated_as_typed(examples: Path, typed: str) -> None:
    """A message repeats the hyphen, or the minus sign, with which a word was excluded."""
    alone = newsarc("search", typed, archive=examples)
    nothing = newsarc("search", "zzzzqqq", typed, archive=examples)

    assert alone.err.startswith(f"newsarc: error: nothing to search for in {typed!r}\n")
    assert nothing.err.startswith(f"newsarc: no events found for 'zzzzqqq {typed}'\n")


@pytest.mark.parametrize("more", [[], ["--facet", "year"]])
def test_nothing_found_is_said_once(examples: Path, more: list[str]) -> None:
    """On a terminal, too, a search without hits has only the message on stderr, not a total of none beside it."""
    found = newsarc("search", "date:2013", "heywood", *more, archive=examples, columns=80, NO_COLOR="1")

    assert (found.code, found.out) == (1, "")
    assert found.err == "newsarc: no events found for 'date:2013 heywood'\nhint: 10 events without the filters\n"


def test_candidates_are_wrapped_on_a_terminal(make_archive: MakeArchive) -> None:
    """Titles of candidates break between words, below their own beginning; a path stays whole, and a pipe has lines."""
    day, path = "/news/2012/02/8", "/news/2012/02/8/rain-falls-on-the-hills-above-the-lake.md"
    titles = [f"Rain falls for the {one} time in this long and very dry year in Goma." for one in ("first", "second")]
    listed = "".join(f"### [{title}]({day}/rain-{at}.md)\n\n" for at, title in enumerate(titles))
    root = make_archive(
        {
            f"{day}/index.md": f"## [2012-02-8]({day}/index.md)\n\n{listed}",
            **{f"{day}/rain-{at}.md": f"# {title}\n" for at, title in enumerate(titles)},
            path: "# Rain falls on the hills above the lake.\n",
        }
    )

    piped = newsarc("show", "rain", archive=root).err
    assert piped.splitlines()[2:] == [
        "candidates:",
        f"  2012-02-08/1  {titles[0]}",
        f"  2012-02-08/2  {titles[1]}",
        f"  {path}  Rain falls on the hills above the lake.",
    ]
    shown = newsarc("show", "rain", archive=root, columns=54, NO_COLOR="1").err
    assert shown.splitlines()[2:] == [
        "candidates:",
        "  2012-02-08/1  Rain falls for the first time in this",
        "                long and very dry year in Goma.",
        "  2012-02-08/2  Rain falls for the second time in this",
        "                long and very dry year in Goma.",
        f"  {path}",
        "    Rain falls on the hills above the lake.",
    ]


def test_nearest_names_are_wrapped_on_a_terminal(make_archive: MakeArchive) -> None:
    """A name that is longer than a line breaks between words, and further lines are indented more than names."""
    name = "International Organization for Migration in the Horn of Africa"
    page = f"# Rain\n\n### Related:\n\n1. [Sun](/news/2012/02/8/sun.md) _Context: {name}_\n"
    root = make_archive({"/news/2012/02/8/rain.md": page, "/news/2012/02/8/sun.md": "# Sun\n"})

    shown = newsarc("contexts", "internatonal organisaton", archive=root, columns=52, NO_COLOR="1").err

    assert shown.splitlines()[-3:] == [
        "nearest:",
        "  International Organization for Migration in the",
        "    Horn of Africa",
    ]


def test_words_after_two_hyphens_are_no_options(examples: Path) -> None:
    """`-- --json` is a word to search for, so that a failure isn't a document."""
    assert newsarc("related", "--", "--json", archive=examples).out == ""


def test_only_near_options_are_offered(examples: Path) -> None:
    """A misspelt option is corrected; one of another command isn't taken for one."""
    other, misspelt = (newsarc("show", "02-08", option, archive=examples) for option in ("--limit", "--no-pagr"))

    assert other.err == "newsarc: error: no such option: --limit\nhint: newsarc show --help\n"
    assert misspelt.err == "newsarc: error: no such option: --no-pagr\nhint: did you mean --no-pager?\n"


def test_only_pages_with_all_words_are_near(examples: Path) -> None:
    """Where no page has a title, the nearest are those with all its words; words that one lacks are for the search."""
    some, all_ = (newsarc("show", words, archive=examples) for words in ("bridge lijun trial", "lijun consulate"))

    assert some.err == (
        "newsarc: no page matches 'bridge lijun trial'\n"
        "hint: to search for these words: newsarc search 'bridge lijun trial'\n"
    )
    assert "nearest:" in all_.err


def test_abbreviation_is_no_correction(make_archive: MakeArchive) -> None:
    """What an abbreviation stands for is said as that; a misspelt name is corrected."""
    note = "---\ndate: 2012-02-0{}\ntags: [{}]\n---\n# Rain\n\nThe United Nations (UN) meets.\n"
    notes = {f"/notes/{day}.md": note.format(day, "United Nations") for day in (1, 2)}
    root = make_archive(notes)

    assert newsarc("related", "UN", archive=root).err == "abbreviation: UN → United Nations\n"
    assert newsarc("related", "Untied Nations", archive=root).err == "corrected: Untied Nations → United Nations\n"
