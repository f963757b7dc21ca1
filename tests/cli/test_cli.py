"""The command as people and scripts meet it: words in, an exit code and text out."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable
from datetime import date, timedelta
from importlib.metadata import version
from pathlib import Path

import pytest
from rich.cells import cell_len

from newsarc.render.formats import ReportFormat
from tests.conftest import MakeArchive
from tests.support import fork_server, in_process
from tests.support.in_process import Result

pytestmark = pytest.mark.usefixtures("shared_cache")

ROOT = Path(__file__).parent.parent.parent
EXAMPLES = ROOT / "examples"
VERDICT = (
    "/news/2012/09/24/a-court-in-chengdu-sentences-wang-lijun-whose-flight-to-an-american-consulate-brought-down-bo-"
    "xilai-to-fifteen-years-in-prison.md"
)
DAY = "/news/2012/02/8"
LEAVE = f"{DAY}/wang-lijun-goes-on-leave.md"
CONSULATE = "/news/2012/02/6/wang-lijun-enters-the-consulate.md"
STORM = "/news/2012/03/15/a-storm-reaches-bogota.md"
REPORT_FORMATS = [one.value for one in ReportFormat]
HOSTILE = "::error::[bold]x[/nope]\x1b[31m\x1b]8;;http://evil.test\x07\u202ey ##[error]z\x9b2J end"
HARMLESS = ": :error::[bold]x[/nope]y ## [error]z2J end"


def newsarc(*words: str, archive: Path | None = EXAMPLES, cwd: Path = ROOT, **env: str) -> Result:
    """Run the command, piped."""
    return in_process.newsarc(*words, archive=archive, cwd=cwd, **env)


def newsarc_anew(*words: str, archive: Path | None = EXAMPLES, cwd: Path = ROOT, **env: str) -> Result:
    """Run the command, piped, in a process of its own, with its own streams."""
    where = ["-C", str(archive)] if archive else []
    done = fork_server.run(*words, *where, cwd=cwd, env=clean_environment(**env))
    return Result(done.returncode, done.stdout.decode(), done.stderr.decode())


def clean_environment(**env: str) -> dict[str, str]:
    """This process's environment without what says how wide a terminal is; the cache folder stays that of the test."""
    unwanted = ("COLUMNS", "LINES", "TERM")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(unwanted)}
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", **env}


def event(
    day: str, title: str, summary: str = "", *, source: str = "", related: Iterable[tuple[str, str, str]] = ()
) -> str:
    """An event page; ``related`` gives title, path and contexts of each entry."""
    folder = day.replace("-", "/")
    text = f"### [{day}](/news/{folder}/index.md)\n\n# {title}\n\n{summary}\n\n\n"
    text += f"### Source:\n\n1. [{source}](https://news.example/{source.lower()})\n\n" if source else ""
    entries = [f"{n}. [{name} ]({path}) _Context: {names}_\n" for n, (name, path, names) in enumerate(related, 1)]
    return text + ("### Related:\n\n" + "".join(entries) if entries else "")


def day_page(day: str, *items: tuple[str, str, str]) -> str:
    """A day page; each item is a title, a path, and the line below it."""
    head = f"## [{day}](/news/{day.replace('-', '/')}/index.md)\n\n"
    return head + "".join(f"### [{title} ]({path})\n{line}\n\n" for title, path, line in items)


SMALL = {
    f"{DAY}/index.md": day_page(
        "2012-02-8",
        ("Wang Lijun goes on leave.", LEAVE, "He has been under great stress."),
        ("Ice closes the Danube.", f"{DAY}/ice-closes-the-danube.md", "_Context: Danube, Serbia_"),
    ),
    LEAVE: event(
        "2012-02-8",
        "Wang Lijun goes on leave.",
        "He has been under great stress.",
        source="BBC",
        related=[("Wang Lijun enters the consulate.", CONSULATE, "Chengdu, Wang Lijun")],
    ),
    f"{DAY}/ice-closes-the-danube.md": event("2012-02-8", "Ice closes the Danube."),
    "/news/2012/02/6/index.md": day_page(
        "2012-02-6", ("Wang Lijun enters the consulate.", CONSULATE, "_Context: Chengdu, Wang Lijun_")
    ),
    CONSULATE: event("2012-02-6", "Wang Lijun enters the consulate.", source="Xinhua"),
    "/news/2012/03/15/index.md": day_page("2012-03-15", ("A storm reaches Bogotá.", STORM, "_Context: Bogotá_")),
    STORM: event("2012-03-15", "A storm reaches Bogotá.", "The trial of a mayor is put off."),
}


@pytest.fixture(scope="module")
def small(make_archive: MakeArchive) -> Path:
    """An archive of four events on three days, in which nothing is wrong."""
    return make_archive(SMALL)


def paths(result: Result) -> list[str]:
    """The paths of the hits that a search printed."""
    return [line.split("\t")[2] for line in result.out.splitlines()]


# ---------------------------------------------------------------- show


def test_show_prints_a_day(small: Path) -> None:
    """A day is its date, its events in the page's order with contexts and summary, and the days around it."""
    expected = f"""\
2012-02-08 Wednesday  2 events
2012-02-08/1  Wang Lijun goes on leave.
   contexts: Chengdu; Wang Lijun
   He has been under great stress.
   {LEAVE}
2012-02-08/2  Ice closes the Danube.
   contexts: Danube; Serbia
   {DAY}/ice-closes-the-danube.md
previous: 2012-02-06  next: 2012-03-15
"""

    assert newsarc("show", "2012-02-08", archive=small) == (0, expected, "")


@pytest.mark.parametrize("written", ["2012-2-8", "2012/02/8", "20120208", "/news/2012/02/8/index.md", "news/2012/02/8"])
def test_show_reads_a_date_however_it_is_written(small: Path, written: str) -> None:
    """A date may be padded or not, with hyphens, slashes or nothing, or be the path of its page."""
    assert newsarc("show", written, archive=small).out.startswith("2012-02-08 Wednesday  2 events\n")


def test_show_counts_the_days_of_a_month_and_a_year(small: Path) -> None:
    """A month and a year list their days with the number of events."""
    assert newsarc("show", "2012-02", archive=small) == (0, "2012-02-06\t1\n2012-02-08\t2\n", "")
    assert newsarc("show", "2012", archive=small) == (0, "2012-02-06\t1\n2012-02-08\t2\n2012-03-15\t1\n", "")


def test_show_prints_a_page(small: Path) -> None:
    """A page is its date, title, contexts, summary, path, sources and related events."""
    expected = f"""\
2012-02-08 Wednesday
Wang Lijun goes on leave.
contexts: Chengdu; Wang Lijun
summary: He has been under great stress.
path: {LEAVE}
file: {small}{LEAVE}
sources:
1. BBC  https://news.example/bbc
related:
1. 2012-02-06/1  Wang Lijun enters the consulate.
   contexts: Chengdu; Wang Lijun
   {CONSULATE}
"""

    assert newsarc("show", "2012-02-08/1", archive=small) == (0, expected, "")


@pytest.mark.parametrize(
    "reference",
    [
        VERDICT,
        VERDICT.removesuffix(".md"),
        f"/zh{VERDICT}",
        f"examples{VERDICT}",
        "2012-09-24/1",
        VERDICT.rpartition("/")[2].removesuffix(".md"),
        "a-court-in-chengdu",
        "A court in Chengdu sentences Wang Lijun, whose flight to an American consulate brought down Bo Xilai, "
        "to fifteen years in prison.",
        "a cort in chengdu sentences wang lijn whose flight to an american consulat brought down bo xilai "
        "to fifteen years in prison",
    ],
)
def test_show_finds_a_page_by_whatever_names_it(reference: str) -> None:
    """A page goes by its path, its file, its number on the day, its slug or the start of it, or its rough title."""
    result = newsarc("show", reference, "--json")

    assert (result.code, json.loads(result.out)["path"]) == (0, VERDICT)


def test_show_opens_on_the_latest_day(small: Path) -> None:
    """Asked for nothing, or for the latest, show prints the last day with events."""
    latest = newsarc("show", "latest", archive=small)

    assert latest.out.startswith("2012-03-15 Thursday  1 event\n")
    assert newsarc("show", archive=small) == latest


@pytest.mark.parametrize(("word", "ago"), [("today", 0), ("yesterday", 1)])
def test_show_says_that_a_day_has_nothing(small: Path, word: str, ago: int) -> None:
    """A day without events is said, with the nearest one that has some; the answer is no."""
    day = date.today() - timedelta(days=ago)
    message = f"newsarc: no events on {day.isoformat()} ({day:%A})\nnearest: 2012-03-15\n"

    assert newsarc("show", word, archive=small) == (1, "", message)


@pytest.mark.parametrize(
    ("reference", "message"),
    [
        ("2012-02-07", "newsarc: no events on 2012-02-07 (Tuesday)\nnearest: 2012-02-06, 2012-02-08\n"),
        ("2012-04", "newsarc: no events in 2012-04\nnearest: 2012-03\n"),
        ("1999", "newsarc: no events in 1999\nnearest: 2012\n"),
        ("2012-02-08/3", "newsarc: 2012-02-08 has only 2 events\nhint: to list them: newsarc show 2012-02-08\n"),
        ("2012-02-08/0", "newsarc: events are numbered from 1\nhint: to list them: newsarc show 2012-02-08\n"),
        (
            f"{DAY}/nothing.md",
            f"newsarc: no such page: {DAY}/nothing.md\nhint: to show that day: newsarc show 2012-02-08\n",
        ),
    ],
)
def test_show_says_what_is_near(small: Path, reference: str, message: str) -> None:
    """What isn't stored is answered with no, and with what is nearest to it."""
    assert newsarc("show", reference, archive=small) == (1, "", message)


@pytest.mark.parametrize(
    ("reference", "message"),
    [
        ("2012-02-30", "newsarc: error: 2012-02-30 is not a valid date\nhint: February 2012 has 29 days\n"),
        ("31.2.2012", "newsarc: error: 31.2.2012 is not a valid date\nhint: February 2012 has 29 days\n"),
        ("29-02-2013", "newsarc: error: 29-02-2013 is not a valid date\nhint: February 2013 has 28 days\n"),
        ("31/4/2012", "newsarc: error: 31/4/2012 is not a valid date\nhint: April 2012 has 30 days\n"),
        ("2012-02-30/1", "newsarc: error: 2012-02-30 is not a valid date\nhint: February 2012 has 29 days\n"),
        ("2012年2月31日", "newsarc: error: 2012年2月31日 is not a valid date\nhint: February 2012 has 29 days\n"),
        ("2012-13-01", "newsarc: error: 2012-13-01 is not a valid date\nhint: use YYYY-MM-DD\n"),
        ("31-13-2012", "newsarc: error: 31-13-2012 is not a valid date\nhint: use YYYY-MM-DD\n"),
        ("2012-13", "newsarc: error: 2012-13 is not a valid month or year\nhint: use YYYY-MM or YYYY\n"),
    ],
)
def test_show_refuses_what_no_calendar_has(small: Path, reference: str, message: str) -> None:
    """A day or month that can't be is wrong usage, said in one sentence."""
    assert newsarc("show", reference, archive=small) == (2, "", message)


def test_show_lists_the_pages_that_a_reference_may_mean(small: Path) -> None:
    """The start of several slugs is no page's; all of them are named."""
    result = newsarc("show", "wang-lijun", archive=small)

    assert (result.code, result.out) == (1, "")
    assert result.err.startswith("newsarc: 2 pages match 'wang-lijun'")
    assert result.err.splitlines()[-2:] == [
        "  2012-02-06/1  Wang Lijun enters the consulate.",
        "  2012-02-08/1  Wang Lijun goes on leave.",
    ]


@pytest.mark.parametrize(
    ("reference", "message"),
    [
        (
            "Wang Lijun",
            "newsarc: 'Wang Lijun' is not a page\n"
            'hint: to list the pages that mention it: newsarc related "Wang Lijun"\n',
        ),
        (
            "wang li jun",
            "corrected: wang li jun → Wang Lijun\n"
            "newsarc: 'Wang Lijun' is not a page\n"
            'hint: to list the pages that mention it: newsarc related "Wang Lijun"\n',
        ),
        (
            "storm reaches",
            "newsarc: 'storm reaches' is not a page\n"
            'hint: to search for these words: newsarc search "storm reaches"\n',
        ),
    ],
)
def test_show_tells_who_lists_a_name(small: Path, reference: str, message: str) -> None:
    """Where only a name answers to what show was given, one sentence says so and what to type; the answer is no."""
    assert newsarc("show", reference, archive=small) == (1, "", message)


def test_name_in_a_command_is_quoted_as_a_shell_needs(make_archive: MakeArchive) -> None:
    """What is said to be typed can be: a name's own quotes and signs are a shell's no more."""
    page = "/news/2012/02/1/a.md"
    root = make_archive({page: event("2012-02-1", "Cats.", related=[("Cats.", page, 'The "$(date)" `x`')])})

    assert (
        newsarc("show", "the date x", archive=root)
        .err.splitlines()[-1]
        .endswith("""newsarc related 'The "$(date)" `x`'""")
    )


def test_show_says_which_title_it_read() -> None:
    """A title spelt roughly is shown, and said on stderr as it stands."""
    result = newsarc("show", "kodak says it will make no more camera", "--json")

    assert json.loads(result.out)["title"] == "Kodak says that it will make no more cameras."
    assert result.err == (
        "corrected: kodak says it will make no more camera → Kodak says that it will make no more cameras.\n"
    )


@pytest.mark.parametrize("text", [SMALL[LEAVE], "\ufeff# No end\r\nof the line", "# \x1b[31m\x00"])
def test_show_raw_prints_the_file_as_it_is(make_archive: MakeArchive, text: str) -> None:
    """In a pipe, --raw gives the file's own bytes."""
    root = make_archive({LEAVE: text})
    command = [sys.executable, "-m", "newsarc", "show", LEAVE, "--raw", "-C", str(root)]

    printed = subprocess.run(command, env=clean_environment(), capture_output=True, check=True).stdout

    assert printed == (root / LEAVE.lstrip("/")).read_bytes()


def test_show_prints_a_day_as_json(small: Path) -> None:
    """A day in JSON has the fields of the API, and its events theirs."""
    leave = {
        "kind": "event",
        "path": LEAVE,
        "file": LEAVE.lstrip("/"),
        "date": "2012-02-08",
        "title": "Wang Lijun goes on leave.",
        "topic": None,
        "summary": "He has been under great stress.",
        "contexts": ["Chengdu", "Wang Lijun"],
        "sources": [{"title": "BBC", "url": "https://news.example/bbc"}],
        "cover_image": None,
        "related": [
            {"title": "Wang Lijun enters the consulate.", "path": CONSULATE, "contexts": ["Chengdu", "Wang Lijun"]}
        ],
        "changes": [],
    }

    day = json.loads(newsarc("show", "2012-02-08", "--json", archive=small).out)
    page = json.loads(newsarc("show", LEAVE, "--json", archive=small).out)

    (related,) = leave["related"]
    assert day.pop("events")[0] == {**leave, "number": "2012-02-08/1"}
    assert page == {
        "schema": 1,
        **leave,
        "related": [{**related, "number": "2012-02-06/1"}],
        "number": "2012-02-08/1",
    }
    assert day == {
        "schema": 1,
        "kind": "day",
        "date": "2012-02-08",
        "path": f"{DAY}/index.md",
        "previous": "2012-02-06",
        "next": "2012-03-15",
    }


def test_show_prints_a_month_as_json(small: Path) -> None:
    """A month in JSON has its days with their counts, and the months around it."""
    assert json.loads(newsarc("show", "2012-02", "--json", archive=small).out) == {
        "schema": 1,
        "kind": "month",
        "period": "2012-02",
        "events": 3,
        "days": [
            {"date": "2012-02-06", "path": "/news/2012/02/6/index.md", "events": 1},
            {"date": "2012-02-08", "path": "/news/2012/02/8/index.md", "events": 2},
        ],
        "previous": None,
        "next": "2012-03",
    }


def test_show_opens_only_sources_of_pages(small: Path) -> None:
    """--open wants a page, and one that has such a source."""
    assert newsarc("show", "2012-02-08", "--open", archive=small).code == 2
    assert newsarc("show", STORM, "--open", archive=small).code == 1
    assert newsarc("show", LEAVE, "--open", "2", archive=small).code == 1


# ---------------------------------------------------------------- search


def test_search_prints_one_hit_a_line(small: Path) -> None:
    """A hit is its date, title and path, set apart by tabs."""
    result = newsarc("search", "consulate", archive=small)

    assert result == (0, f"2012-02-06/1\tWang Lijun enters the consulate.\t{CONSULATE}\n", "")


@pytest.mark.parametrize("query", ["wang lijn", "lijn", "wnag lijun", "wang lijunn"])
def test_search_corrects_a_misspelt_word_and_says_so(query: str) -> None:
    """A misspelt word finds what was meant, and stderr tells how it was read."""
    result = newsarc("search", query)

    assert result.code == 0
    assert VERDICT in paths(result)
    assert re.fullmatch(r"corrected: \w+ → (wang|lijun)\n", result.err)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (["wang", "lijun"], {LEAVE, CONSULATE}),
        (["lijun", "wang"], {LEAVE, CONSULATE}),
        (["wang -leave"], {CONSULATE}),
        (['wang -"on leave"'], {CONSULATE}),
        (['"goes on leave"'], {LEAVE}),
        (['"on goes leave"'], set()),
        (["title:trial"], set()),
        (["summary:trial"], {STORM}),
        (['context:"Wang Lijun" -stress'], {CONSULATE}),
        (["--context", "Wang Lijun", "stress"], {LEAVE}),
        (["source:BBC"], {LEAVE}),
        (["--source", "Xinhua", "wang"], {CONSULATE}),
        (["bogota"], {STORM}),
        (["BOGOTÁ"], {STORM}),
        (["consul"], {CONSULATE}),
        (["consul", "--exact"], set()),
        (["consulat", "wang"], {CONSULATE}),
        (["wang", "--since", "2012-02-07"], {LEAVE}),
        (["wang", "--until", "2012-02-07"], {CONSULATE}),
        (["reaches", "--since", "2012-03", "--until", "2012-03"], {STORM}),
        (["reaches", "--until", "2012-02"], set()),
        (["reaches", "--since", "2012", "--until", "2012"], {STORM}),
        (["reaches", "--since", "2013"], set()),
    ],
    ids=lambda given: " ".join(sorted(given)),  # a set has no order of its own
)
def test_search_understands_its_query(small: Path, query: list[str], found: set[str]) -> None:
    """Words, phrases, exclusions, fields and periods choose the pages that they say; none found is a no."""
    result = newsarc("search", *query, archive=small)

    assert set(paths(result)) == found
    assert result.code == (0 if found else 1)


@pytest.mark.parametrize("query", ["王", "立军", "成都公开", "案在"])
def test_search_finds_any_part_of_a_chinese_title(query: str) -> None:
    """A text without blanks is found by any part of it."""
    assert any("王立军案在成都公开开庭" in path for path in paths(newsarc("search", query)))


def test_search_counts_hits_and_lists_as_many_as_asked_for() -> None:
    """--count is the number of all hits, --limit the most that are listed; in a pipe all are unless it is given."""
    count = int(newsarc("search", "china", "--count").out)

    assert count > 20
    assert len(paths(newsarc("search", "china"))) == count
    assert len(paths(newsarc("search", "china", "-n", "3"))) == 3
    assert len(paths(newsarc("search", "china", "--limit", "0"))) == count


def test_search_sorts_by_date() -> None:
    """--sort date lists the newest hit first."""
    dates = [line[:10] for line in newsarc("search", "heywood", "--sort", "date").out.splitlines()]

    assert len(dates) > 5
    assert dates == sorted(dates, reverse=True)


def test_search_lists_files_for_other_tools() -> None:
    """-l prints files as they are named from the current folder, so that other tools can open them."""
    result = newsarc("search", "wang lijun", "-l", "-n", "2", archive=None, cwd=EXAMPLES / "news")

    assert len(result.out.splitlines()) == 2
    assert all((EXAMPLES / "news" / line).is_file() for line in result.out.splitlines())


def test_search_explains_its_hits(small: Path) -> None:
    """--explain adds columns that say where the words stand, and what the score is the sum of."""
    result = newsarc("search", "stress", "--explain", archive=small)

    line = f"2012-02-08/1\tWang Lijun goes on leave.\t{LEAVE}\tstress in summary\tscore 102: words 100, fields 2\n"
    assert result.out == line


def test_search_prints_hits_as_json(small: Path) -> None:
    """Hits in JSON come with the question, the corrections and the number of all."""
    document = json.loads(newsarc("search", "consulte", "--json", archive=small).out)
    (hit,) = document.pop("hits")

    assert document == {
        "schema": 1,
        "query": "consulte",
        "corrections": [{"word": "consulte", "read_as": "consulate"}],
        "total": 1,
    }
    assert list(hit) == [
        *("path", "date", "month", "number", "title", "summary", "score", "contexts", "reasons"),
    ]
    assert (hit["path"], hit["date"], hit["contexts"]) == (CONSULATE, "2012-02-06", ["Chengdu", "Wang Lijun"])


def test_search_says_that_nothing_is_found(small: Path) -> None:
    """Nothing found is a no, said on stderr; JSON and the count still come."""
    message = "newsarc: no events found for 'zzzzqqq'\n"

    assert newsarc("search", "zzzzqqq", archive=small) == (1, "", message)
    assert newsarc("search", "zzzzqqq", "--count", archive=small) == (1, "0\n", message)
    assert json.loads(newsarc("search", "zzzzqqq", "--json", archive=small).out)["hits"] == []


@pytest.mark.parametrize("query", [["???"], ['""'], [""], ["--", "-trial"]], ids=str)
def test_search_wants_a_word(small: Path, query: list[str]) -> None:
    """A query without a word to look for is wrong usage, said in one sentence."""
    result = newsarc("search", *query, archive=None, cwd=small)

    assert (result.code, result.out) == (2, "")
    assert re.fullmatch(r"newsarc: error: nothing to search for in .*\nhint: .*\n", result.err)


def test_search_names_what_is_near(small: Path) -> None:
    """Where nothing is found, the nearest words are told, and how many there are without the filters."""
    assert newsarc("search", "cnsulaxqe", archive=small).err == (
        "newsarc: no events found for 'cnsulaxqe'\nnearest: consulate\n"
    )
    assert newsarc("search", "lijun", "--since", "2013", archive=small) == (
        1,
        "",
        "newsarc: no events found for 'lijun'\nhint: 2 events without the filters\n",
    )
    document = json.loads(newsarc("search", "cnsulaxqe", "--json", archive=small).out)
    assert (document["total"], document["nearest"]) == (0, ["consulate"])


@pytest.mark.parametrize(
    ("query", "message"),
    [
        (
            'contxt:"Bo Xilai" trial',
            "newsarc: error: no such field: 'contxt'\n"
            '  contxt:"Bo Xilai" trial\n  ^^^^^^^\n'
            "hint: did you mean context: (the fields are title, context, summary, source, body, date)\n",
        ),
        (
            "王立军 date:2012-13",
            "newsarc: error: 2012-13 is not a valid month or year\n"
            "  王立军 date:2012-13\n              ^^^^^^^\n"
            "hint: use YYYY-MM or YYYY\n",
        ),
    ],
)
def test_search_marks_what_it_refuses(small: Path, query: str, message: str) -> None:
    """A part of a query that can't be understood is marked, wide characters counted as two."""
    assert newsarc("search", query, archive=small) == (2, "", message)


def test_search_understands_what_a_shell_leaves_of_quotes(small: Path) -> None:
    """context:"Wang Lijun" comes without its quotes; several words after a field are a phrase if that finds any."""
    assert set(paths(newsarc("search", "context:Wang Lijun", archive=small))) == {LEAVE, CONSULATE}
    assert paths(newsarc("search", "summary:great leave", archive=small)) == [LEAVE]


def test_search_names_the_fields(small: Path) -> None:
    """Where nothing is found for a word before a colon that is no field, the fields are named."""
    hint = "hint: the fields are title, context, summary, source, body, date\n"

    assert newsarc("search", "nosuch:zzzzqqq", archive=small).err.endswith(hint)
    assert hint not in newsarc("search", "title:zzzzqqq", archive=small).err


@pytest.mark.parametrize("command", ["search", "timeline"])
@pytest.mark.parametrize(
    ("query", "total"), [("date:2012-02 wang", 6), ("context:China police", 10), ("date:8 february 2012", 10)]
)
def test_a_query_may_be_one_argument(examples: Path, command: str, query: str, total: int) -> None:
    """Words after a field that make no value together are words of the query, in one argument as in several."""
    assert newsarc(command, query, "--count", archive=examples).out == f"{total}\n"


def test_search_prints_files_for_xargs(small: Path) -> None:
    """-0 ends each file with a NUL, so that xargs -0 takes any name."""
    done = newsarc("search", "lijun", "-0", "--sort", "date", archive=small, cwd=small)

    assert done.out == f"{LEAVE[1:]}\0{CONSULATE[1:]}\0"


def test_search_counts_by_facet(small: Path) -> None:
    """--facet counts the hits by year, context or source: a line each, or one JSON document."""
    assert newsarc("search", "lijun OR storm", "--facet", "year", archive=small).out == "2012\t3\n"
    by_context = newsarc("search", "lijun", "--facet", "context", archive=small).out
    assert by_context == "Chengdu\t2\nWang Lijun\t2\n"
    assert newsarc("search", "lijun", "--facet", "source", "--limit", "1", archive=small).out == "BBC\t1\n"
    assert newsarc("search", "zzzzqqq", "--facet", "year", archive=small).code == 1
    assert json.loads(newsarc("search", "lijn", "--facet", "source", "--json", archive=small).out) == {
        "schema": 1,
        "query": "lijn",
        "corrections": [{"word": "lijn", "read_as": "lijun"}],
        "total": 2,
        "facet": "source",
        "counts": [{"value": "BBC", "count": 1}, {"value": "Xinhua", "count": 1}],
    }


def test_search_needs_no_words_beside_filters(small: Path) -> None:
    """A filter alone finds all its pages."""
    assert set(paths(newsarc("search", "--context", "Chengdu", archive=small))) == {LEAVE, CONSULATE}
    assert paths(newsarc("search", "--since", "2012-03", archive=small)) == [STORM]


def test_search_fits_fzf() -> None:
    """Each hit is one line whose third column `newsarc show` takes."""
    line = newsarc("search", "whitney houston").out.rstrip("\n")

    assert line.count("\n") == 0
    assert "Whitney Houston" in newsarc("show", line.split("\t")[2]).out


# ---------------------------------------------------------------- related


def test_related_follows_an_entity(small: Path) -> None:
    """A name gives the events that carry it or tell of it, newest first."""
    result = newsarc("related", "Wang Lijun", "--explain", archive=small)
    why = "context Wang Lijun; named in the title\tscore 2\n"

    assert result == (
        0,
        f"2012-02-08/1\tWang Lijun goes on leave.\t{LEAVE}\t{why}"
        f"2012-02-06/1\tWang Lijun enters the consulate.\t{CONSULATE}\t{why}",
        "",
    )


@pytest.mark.parametrize("name", ["wang li jun", "Wang Lijn"])
def test_related_understands_a_rough_name(name: str) -> None:
    """A name spelt roughly is read as the one it is like, and that is said."""
    result = newsarc("related", name)

    assert result.err == f"corrected: {name} → Wang Lijun\n"
    assert result.out == newsarc("related", "Wang Lijun").out


def test_related_asks_for_events_of_several_entities() -> None:
    """``--and`` keeps the events that bear the other name too, says how it was read, and may leave nothing: exit 1."""
    result = newsarc("related", "Wang Lijun", "--and", "gu kailia", "--and", "Neil Heywood", "--explain")
    document = json.loads(newsarc("related", "Wang Lijun", "--and", "Gu Kailai", "--json").out)
    nothing = newsarc("related", "Wang Lijun", "--and", "Kodak")

    assert (result.code, result.err) == (0, "corrected: gu kailia → Gu Kailai\n")
    for line in result.out.splitlines():
        assert all(name in line.split("\t")[3] for name in ("Wang Lijun", "Gu Kailai", "Neil Heywood"))
    assert 0 < len(result.out.splitlines()) <= document["total"] == 4
    assert (document["target"], document["also"]) == ("Wang Lijun", ["Gu Kailai"])
    assert (document["first"], document["last"]) == ("2012-04-10", "2013-09-22")
    assert nothing == (1, "", "newsarc: no events related to Wang Lijun and Kodak\n")


def test_related_says_whom_an_entity_appears_with() -> None:
    """An entity's hits in JSON come with the contexts that appear most often beside it."""
    document = json.loads(newsarc("related", "Gu Kailai", "--json").out)

    assert document["target"] == "Gu Kailai"
    assert {"name": "Neil Heywood", "count": 6} in document["neighbours"]
    assert all(hit["reasons"] for hit in document["hits"])


@pytest.mark.parametrize("page", [LEAVE, "2012-02-08/1", "wang-lijun-goes-on-leave", "wang lijun goes on leave."])
def test_related_follows_a_page(small: Path, page: str) -> None:
    """A page gives the events that it shares contexts, links or words with, and not itself."""
    result = newsarc("related", page, archive=small)

    assert (result.code, paths(result)) == (0, [CONSULATE])


def test_related_follows_a_day() -> None:
    """A day gives what belongs to each of its events, best first, outside that day."""
    document = json.loads(newsarc("related", "2012-02-08", "--json").out)
    hits = document["hits"]

    assert hits
    assert all(hit["date"] != "2012-02-08" and hit["reasons"] for hit in hits)
    events = [group["path"] for group in document["groups"]]
    assert [hit["belongs_to"] for hit in hits] == sorted((hit["belongs_to"] for hit in hits), key=events.index)
    for event in events:
        scores = [hit["score"] for hit in hits if hit["belongs_to"] == event]
        assert scores == sorted(scores, reverse=True)


def test_related_keeps_to_a_period() -> None:
    """--since and --until bound the days of the hits; --sort date puts the newest first."""
    result = newsarc("related", "2012-09-24/1", "--since", "2012-02", "--until", "2012-03", "--sort", "date")
    dates = [line[:10] for line in result.out.splitlines()]

    assert dates == sorted(dates, reverse=True)
    assert "2012-02-01" <= dates[-1] <= dates[0] <= "2012-03-31"


def test_related_names_the_nearest_entities(small: Path) -> None:
    """A name that nothing is like is a no, with the nearest names."""
    result = newsarc("related", "Wang Liqun Xu", archive=small)

    assert result == (
        1,
        "",
        "newsarc: no name, page or day matches 'Wang Liqun Xu'\n"
        "hint: to search for these words: newsarc search 'Wang Liqun Xu'\nnearest: Wang Lijun\n",
    )


def test_related_needs_a_day_with_events(small: Path) -> None:
    """A day without events is a no, with the days around it."""
    message = "newsarc: no events on 2012-02-07 (Tuesday)\nnearest: 2012-02-06, 2012-02-08\n"

    assert newsarc("related", "2012-02-07", archive=small) == (1, "", message)


# ---------------------------------------------------------------- validate and rule

ALONE = event(
    "2012-02-8",
    "Wang Lijun goes on leave.",
    "He has been under great stress.",
    source="BBC",
    related=[(f"Event {n}.", f"/news/2012/0{n}/1/event-{n}.md", "Wang Lijun") for n in range(3, 8)],
)


def test_validate_finds_the_examples_clean() -> None:
    """A clean archive is a yes, in one line."""
    code, out, err = newsarc("validate")

    assert (code, err) == (0, "")
    assert re.fullmatch(r"0 errors, 0 warnings in [\d,]+ pages, [\d,]+ links\n", out)


def test_validate_finds_every_link_of_a_page_that_stands_alone(make_archive: MakeArchive) -> None:
    """A page without the rest of its archive has as many broken links as it has links, each at its place."""
    root = make_archive({LEAVE: ALONE})
    file = LEAVE.lstrip("/")
    result = newsarc("validate", "--select", "NA101", archive=root)

    assert (result.code, result.out.splitlines()) == (
        1,
        [
            f"{file}:1:17: error NA101 no such page: {DAY}/index.md",
            *(f"{file}:{n + 11}:16: error NA101 no such page: /news/2012/0{n}/1/event-{n}.md" for n in range(3, 8)),
            "6 errors, 0 warnings in 1 page, 7 links",
        ],
    )


def test_validate_prints_findings_as_json(make_archive: MakeArchive) -> None:
    """A report in JSON has each finding with its rule, place, target and suggestions."""
    root = make_archive(
        {**SMALL, f"{DAY}/index.md": SMALL[f"{DAY}/index.md"].replace("goes-on-leave.md", "goes-on-lea.md")}
    )
    result = newsarc("validate", "--select", "NA1", "--json", archive=root)

    assert result.code == 1
    assert json.loads(result.out) == {
        "schema": 1,
        "pages": 7,
        "links": 14,
        "findings": [
            {
                "rule": "NA101",
                "name": "broken-link",
                "severity": "error",
                "file": "news/2012/02/8/index.md",
                "line": 3,
                "column": 34,
                "end_line": 3,
                "end_column": 75,
                "target": f"{DAY}/wang-lijun-goes-on-lea.md",
                "message": f"no such page: {DAY}/wang-lijun-goes-on-lea.md",
                "suggestions": [LEAVE],
                "fix": {"replacement": LEAVE},
            }
        ],
    }


def rules_found(result: Result) -> set[str]:
    return set(re.findall(r"\bNA\d{3}\b", result.out))


def test_validate_checks_the_rules_that_are_chosen(make_archive: MakeArchive) -> None:
    """--select and --ignore take codes, names and starts of codes; a warning alone is no error unless --strict."""
    root = make_archive({LEAVE: ALONE})

    assert rules_found(newsarc("validate", archive=root)) == {"NA101", "NA204"}
    assert rules_found(newsarc("validate", "--select", "NA2", archive=root)) == {"NA204"}
    assert rules_found(newsarc("validate", "--select", "NA1,missing-day-page", archive=root)) == {"NA101", "NA204"}
    assert rules_found(newsarc("validate", "--ignore", "broken-link", archive=root)) == {"NA204"}
    assert newsarc("validate", "--ignore", "NA1", archive=root).code == 0
    assert newsarc("validate", "--ignore", "NA1", "--strict", archive=root).code == 1
    assert newsarc("validate", "--ignore", "NA1", "--ignore", "NA2", "--strict", archive=root).code == 0


def test_validate_reports_on_the_files_that_are_named(make_archive: MakeArchive) -> None:
    """A file or folder limits the report, be it named from the root or from the current folder."""
    broken = event("2012-03-15", "Broken.", related=[("x", "/news/2012/03/1/x.md", "x")])
    root = make_archive({**SMALL, "/news/2012/03/15/broken.md": broken})

    assert newsarc("validate", "news/2012/02", archive=root).code == 0
    assert newsarc("validate", "news/2012/03", archive=root).code == 1
    assert newsarc("validate", "broken.md", archive=None, cwd=root / "news/2012/03/15").code == 1
    assert newsarc("validate", "/news/2012/03/15/index.md", archive=root).code == 0

    result = newsarc("validate", "nowhere.md", archive=root)

    assert (result.code, result.err) == (
        2,
        f"newsarc: error: nowhere.md is not in the archive {root}\nhint: name a file or folder in it\n",
    )


def test_rules_are_listed_and_explained() -> None:
    """`newsarc rule` lists the rules, with a code or name it explains one, and an unknown one is wrong usage."""
    everything = newsarc("rule", archive=None)
    one = newsarc("rule", "NA101", archive=None)

    assert everything.out.splitlines()[0] == (
        "NA101\tbroken-link\terror\tfixable\ta link to a page or file that doesn't exist"
    )
    assert one.out.startswith("NA101 broken-link (error, fixable)\na link to a page or file that doesn't exist\n\n")
    assert newsarc("rule", "broken-link", archive=None) == one
    assert json.loads(newsarc("rule", "na101", "--json", archive=None).out)["rules"][0]["code"] == "NA101"
    assert newsarc("rule", "borken-link", archive=None) == (
        2,
        "",
        "newsarc: error: no such rule: 'borken-link'\nhint: did you mean NA101 (broken-link)?\n",
    )


@pytest.mark.parametrize("command", ["validate", "search wang", "related china", "show latest"])
def test_unknown_rules_and_options_are_wrong_usage(command: str) -> None:
    """What no command has is answered with 2, on stderr only."""
    result = newsarc(*command.split(), "--no-such-option")

    assert (result.code, result.out) == (2, "")
    assert "no such option: --no-such-option" in result.err


# ---------------------------------------------------------------- everywhere


def test_version_is_the_package_s() -> None:
    """--version prints the version that is installed."""
    assert newsarc("--version", archive=None) == (0, f"newsarc {version('newsarc')}\n", "")


@pytest.mark.parametrize(
    "command",
    ["show", "search", "related", "timeline", "path", "contexts", "stats", "graph", "validate", "index", "rule"],
)
def test_commands_are_listed_as_they_describe_themselves(command: str) -> None:
    """The line that --help has for a command is the first line of the command's own help."""
    listed = re.search(rf"^  {command} +(.+)$", newsarc("--help", archive=None).out, re.MULTILINE)

    assert listed
    assert listed[1] == newsarc(command, "--help", archive=None).out.splitlines()[2].strip()


# Of newsarc, what each command loads; what loads rich beside them is the terminal.
COMMAND_LINE = {
    "newsarc",
    "newsarc.__main__",
    "newsarc.cli",
    "newsarc.cli.*",
    "newsarc.errors",
    "newsarc.process",
    "newsarc.model",
    "newsarc.model.choices",
    "newsarc.render",
    "newsarc.render.formats",
    "newsarc.text",
    "newsarc.text.folding",
    "newsarc.text.safety",
}
PAGES = {
    "newsarc.archive",
    "newsarc.files",
    "newsarc.files.paths",
    "newsarc.index",
    "newsarc.index.session",
    "newsarc.links",
    "newsarc.links.row_targets",
    "newsarc.markdown",
    "newsarc.markdown.masking",
    "newsarc.model.dated",
    "newsarc.model.events",
    "newsarc.model.target",
    "newsarc.pages",
    "newsarc.pages.context_lists",
    "newsarc.pages.convert",
    "newsarc.pages.discover",
    "newsarc.pages.encoding",
    "newsarc.pages.layouts",
    "newsarc.pages.layouts.daily",
    "newsarc.pages.layouts.daily.disk",
    "newsarc.pages.layouts.daily.form",
    "newsarc.pages.layouts.daily.grammar",
    "newsarc.pages.layouts.daily.layout",
    "newsarc.pages.page",
    "newsarc.pages.parse",
    "newsarc.pages.page_reader",
    "newsarc.pages.reader",
    "newsarc.pages.spans",
    "newsarc.search",
    "newsarc.search.library",
    "newsarc.search.reference",
    "newsarc.sites",
    "newsarc.text.calendar_names",
    "newsarc.text.clean",
    "newsarc.text.dates",
    "newsarc.text.lines",
    "newsarc.text.typed_dates",
}
LINES = {
    "newsarc.render.plain",
    "newsarc.render.plain.events",
    "newsarc.render.renderer",
    "newsarc.render.wording",
    "newsarc.text.plurals",
}
HEAVY = {"rich", "rapidfuzz", "sqlite3", "yaml", "frontmatter", "multiprocessing", "concurrent"}


LOADED = """
import sys
from newsarc.__main__ import main

try:
    main()
finally:
    print(*sys.modules, file=sys.stderr)
"""


def loaded(*words: str, **env: str) -> set[str]:
    """The modules that are loaded when the command ends, without those of a measurement of coverage."""
    done = subprocess.run(
        [sys.executable, "-c", LOADED, *words],
        cwd=ROOT,
        env={name: value for name, value in clean_environment(**env).items() if not name.startswith("COVERAGE_")},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    modules = done.stderr.split()
    return {"newsarc.cli.*" if one.startswith("newsarc.cli.") else one for one in modules}


def own(modules: set[str]) -> set[str]:
    """Those of newsarc."""
    return {one for one in modules if one.startswith("newsarc")}


@pytest.mark.parametrize("shown", ["2012-02-08", "2012-02", "2012", "latest", "news/2012/02/8"])
def test_showing_a_day_loads_what_reads_a_page(small: Path, shown: str) -> None:
    """A day, a month, a year need neither the index nor what only other commands and terminals need."""
    modules = loaded("show", shown, "-C", str(small))

    assert own(modules) <= COMMAND_LINE | LINES | PAGES
    assert not modules & HEAVY


WATCHED = """
import sys

seen, (root, cache) = set(), sys.argv[1:]
watched = ("open", "os.listdir", "os.scandir", "sqlite3.connect")
sys.addaudithook(lambda name, given: seen.add(str(given[0])) if name in watched else None)
sys.argv = ["newsarc", "show", "2012-02-08", "-C", root]
from newsarc.cli.app import main

try:
    main()
finally:
    print(*sorted(one.removeprefix(root) for one in seen if one.startswith((root, cache))), sep="\\n", file=sys.stderr)
"""


def test_showing_a_day_reads_as_much_of_a_large_archive(make_archive: MakeArchive, tmp_path: Path) -> None:
    """However many days there are, those read are the day and the pages of its neighbours; nothing of the index is.

    The folders of some year and one of its months are listed too, which show the layout.
    """
    days = [
        f"{year}-{month:02}-{day}"
        for year in (*range(1990, 2012), *range(2013, 2020))
        for month, day in ((1, 9), (7, 7))
    ]
    other = {f"/news/{day.replace('-', '/')}/a.md": event(day, "Something happens.") for day in days}
    read = []
    for root in (make_archive(SMALL), make_archive({**SMALL, **other})):
        done = subprocess.run(
            [sys.executable, "-c", WATCHED, str(root), str(tmp_path)],
            env=clean_environment(NEWSARC_CACHE_DIR=str(tmp_path)),
            capture_output=True,
            text=True,
            check=True,
        )
        read.append(done.stderr.splitlines())

    assert f"{DAY}/index.md" in read[0]
    assert [one for one in read[1] if not re.fullmatch(r"/news/\d{4}(/\d\d)?", one)] == [
        one for one in read[0] if not re.fullmatch(r"/news/\d{4}(/\d\d)?", one)
    ]
    assert len(read[1]) <= len(read[0]) + 2
    assert not [one for one in read[1] if one.startswith(str(tmp_path))]


@pytest.mark.parametrize(
    "command",
    [
        "--version",
        "--help",
        "show --help",
        "search --help",
        "related --help",
        "timeline --help",
        "path --help",
        "contexts --help",
        "validate --help",
        "rule -h",
    ],
)
def test_help_loads_nothing_that_reads_a_page(command: str) -> None:
    """Help and the version need no part of newsarc but the command line."""
    modules = loaded(*command.split())

    assert own(modules) <= COMMAND_LINE
    assert not modules & HEAVY


@pytest.mark.parametrize("typed", ["newsarc ", "newsarc sho", "newsarc show --j", "newsarc search --exp"])
def test_completion_loads_nothing_that_reads_a_page(typed: str) -> None:
    """What a shell asks at each press of a key waits for nothing but the command line."""
    asked = {"_NEWSARC_COMPLETE": "complete_bash", "COMP_WORDS": typed, "COMP_CWORD": str(typed.count(" "))}
    modules = loaded(**asked)

    assert own(modules) <= COMMAND_LINE
    assert not modules & HEAVY


@pytest.mark.parametrize(("typed", "offered"), [("newsarc re", "related"), ("newsarc show --j", "--json")])
def test_completion_offers_commands_and_options(typed: str, offered: str) -> None:
    """A shell completes the names of commands, and the options of the one that is typed."""
    asked = {"_NEWSARC_COMPLETE": "complete_bash", "COMP_WORDS": typed, "COMP_CWORD": str(typed.count(" "))}

    assert newsarc(archive=None, **asked) == (0, f"{offered}\n", "")


def test_archive_is_found_upwards_named_or_set(small: Path, tmp_path: Path) -> None:
    """The archive is the one that is named, else NEWSARC_ARCHIVE, else the nearest one upwards."""
    shown = newsarc("show", "2012-02-08", archive=small)

    assert shown.code == 0
    assert newsarc("show", "2012-02-08", archive=small / "news") == shown
    assert newsarc("show", "2012-02-08", archive=None, cwd=small / "news/2012/03") == shown
    assert newsarc("show", "2012-02-08", archive=None, cwd=tmp_path, NEWSARC_ARCHIVE=str(small)) == shown
    assert newsarc("show", "2012-02-08", archive=small, NEWSARC_ARCHIVE=str(EXAMPLES)) == shown


@pytest.mark.parametrize(
    "command", ["show latest", "search x", "related x", "timeline x", "path x y", "contexts x", "validate"]
)
def test_no_archive_is_said_with_what_to_do(tmp_path: Path, command: str) -> None:
    """Where there is no archive, the sentence says how to name one."""
    result = newsarc(*command.split(), archive=None, cwd=tmp_path)

    assert (result.code, result.out) == (3, "")
    assert result.err == (
        f"newsarc: error: no archive here: neither {tmp_path} nor a folder above it has newsarc.toml or a folder "
        "news/ of dated pages, or is a git repository with dated pages (such as 2012-02-08-slug.md, "
        "2012/02/08/slug.md, 2012_02_08.md, or date: 2012-02-08 in front matter)\n"
        "hint: give the archive's folder with -C DIR or NEWSARC_ARCHIVE\n"
    )


@pytest.mark.parametrize(
    "command",
    [
        "show 2012-02-08",
        "search china -n 0",
        "related China",
        "timeline China",
        "contexts",
        "path China Homs",
        "stats",
        "validate",
        "rule",
    ],
)
def test_closed_pipe_ends_quietly(command: str) -> None:
    """Whoever stops reading (`| head`) hears no complaint."""
    read, write = os.pipe()
    os.close(read)
    where = [] if command == "rule" else ["-C", str(EXAMPLES)]
    full = [sys.executable, "-m", "newsarc", *command.split(), *where]

    done = subprocess.run(full, stdout=write, stderr=subprocess.PIPE, env=clean_environment(), check=False)
    os.close(write)

    assert (done.returncode, done.stderr) == (0, b"")


def test_json_is_the_same_every_time() -> None:
    """The same question gives the same bytes, in whatever order Python keeps its sets."""
    commands = [
        "show 2012-02-08",
        "show 2012-09-24/1",
        "search chinna lijn",
        "related 2012-02-08",
        "related China",
        "timeline China",
        "path China Homs",
        "contexts",
        "stats",
    ]

    assert_same_every_time(*([*command.split(), "--json", "-C", str(EXAMPLES)] for command in commands))


def assert_same_every_time(*commands: list[str]) -> None:
    """Commands print the same with two seeds of Python's hashes, and something."""
    first, second = (
        in_process.run_each(*([*words, "--no-cache"] for words in commands), cwd=ROOT, PYTHONHASHSEED=seed)
        for seed in "12"
    )

    assert first == second
    assert all(one.out for one in first)


def test_report_is_the_same_every_time(make_archive: MakeArchive) -> None:
    """A report gives the same bytes, in whatever order Python keeps its sets."""
    root = make_archive({LEAVE: ALONE, STORM: SMALL[STORM]})

    assert_same_every_time(*(["validate", "--format", form, "-C", str(root)] for form in REPORT_FORMATS))


def test_archive_stays_as_it_is(make_archive: MakeArchive) -> None:
    """No command writes into the archive."""
    small = make_archive(SMALL)

    def state() -> dict[str, tuple[int, int]]:
        return {str(one): (one.stat().st_mtime_ns, one.stat().st_size) for one in (small, *small.rglob("*"))}

    before = state()
    for path in sorted(small.rglob("*"), reverse=True):
        path.chmod(0o555 if path.is_dir() else 0o444)
    for command in (
        "show",
        "show 2012 --json",
        "search wang",
        "related china",
        "related 2012-02-08",
        "timeline wang",
        "path wang china",
        "contexts --similar",
        "stats",
        "validate",
    ):
        newsarc(*command.split(), archive=None, cwd=small)
    for path in [small, *small.rglob("*")]:
        path.chmod(0o755)

    assert state() == before


# ---------------------------------------------------------------- hostile text


@pytest.fixture(scope="module")
def hostile(make_archive: MakeArchive) -> Path:
    """An archive whose every text would like to be more than text."""
    page = event("2012-02-8", HOSTILE, HOSTILE, source=HOSTILE, related=[
        (HOSTILE, f"{DAY}/{HOSTILE}.md", f"{HOSTILE}, Chongqing"),
        ("b", f"{DAY}/b.md", f"{HOSTILE}, Chongqing"),
    ])  # fmt: skip
    return make_archive(
        {
            f"{DAY}/index.md": day_page(
                "2012-02-8", (HOSTILE, f"{DAY}/a.md", HOSTILE), (HOSTILE, f"{DAY}/gone.md", "")
            ),
            f"{DAY}/a.md": page,
            f"{DAY}/b.md": event("2012-02-8", "b", HOSTILE),
            f"{DAY}/{HOSTILE.replace('/', '-')}.md": event("2012-02-8", "c"),
        }
    )


OWN_COLOUR = re.compile(r"\x1b\[[\d;]*m|\x1b\]8;(?:id=\d+)?;(?:https?|file)://[!-~]*\x1b\\|\x1b\]8;;\x1b\\")
HARMFUL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069]"  # steers a terminal, turns text
    r"|^\s*::|##\w*\[",  # a command to a CI runner
    re.MULTILINE,
)


@pytest.mark.parametrize("form", ["", "--json", "--color always"])
@pytest.mark.parametrize(
    "command",
    [
        "show 2012-02-08",
        "show 2012-02-08/1",
        "show latest",
        "search error",
        "search errr --explain",
        "related Chongqing",
        "related 2012-02-08/1",
        "related nope",
        "timeline Chongqing",
        "timeline error",
        "path 2012-02-08/1 2012-02-08",
        "contexts",
        "contexts --similar",
        "stats",
        "validate",
    ],
)
def test_text_of_a_page_stays_text(hostile: Path, command: str, form: str) -> None:
    """No page steers a terminal or a CI runner, in any form of output; what it says can still be read."""
    result = newsarc(*command.split(), *form.split(), archive=hostile)

    assert result.code in {0, 1}
    assert not HARMFUL.search(OWN_COLOUR.sub("", result.out))
    assert not HARMFUL.search(result.err)


def test_hostile_title_can_be_read(hostile: Path) -> None:
    """What a page says is shown, square brackets and all."""
    assert newsarc("show", "2012-02-08", archive=hostile).out.splitlines()[1] == f"2012-02-08/1  {HARMLESS}"


@pytest.mark.parametrize(
    "words", [["show", HOSTILE], ["related", f"q{HOSTILE}"], ["validate", f"\n{HOSTILE}"]], ids=str
)
def test_what_is_said_of_hostile_words_is_harmless(hostile: Path, words: list[str]) -> None:
    """Words that come back in a sentence come back as plain text, on one line."""
    result = newsarc(*(word.replace("\x00", "") for word in words), archive=hostile)

    assert not HARMFUL.search(result.err)
    assert "Traceback" not in result.err


# ---------------------------------------------------------------- a terminal

ON_TERMINAL = [
    "show 2012-02-08",
    "show 2012-09-24/1",
    "show 2012-02",
    "show 2012",
    "search wang lijn",
    "search 立军 --explain",
    "related wang li jun",
    "related 2012-09-24/1 --explain",
    "timeline wang li jun",
    "path 2012-02-08/2 2018-05-08",
    "contexts -n 30",
    "contexts b*i",
    "stats",
    "validate -C tests/rules/NA101-broken-link",
    "rule",
    "rule NA101",
]


CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")  # what a progress bar moves the cursor with


def on_terminal(command: str, columns: int, **env: str) -> str:
    """What a terminal gets to see."""
    where = [] if command.startswith("rule") or "-C" in command else ["-C", str(EXAMPLES)]
    env = clean_environment(TERM="xterm-256color", **env)
    shown = fork_server.run_on_terminal(*command.split(), *where, cwd=ROOT, env=env, size=(50, columns))
    return shown.replace("\r\n", "\n")


@pytest.mark.parametrize("columns", [80, 200])
@pytest.mark.parametrize("command", ON_TERMINAL)
def test_terminal_gets_colours_and_lines_that_fit(command: str, columns: int) -> None:
    """On a terminal there is colour, and no line is wider than the terminal but that of a path."""
    shown = on_terminal(command, columns)
    lines = CONTROL.sub("", OWN_COLOUR.sub("", shown)).splitlines()

    assert "\x1b[" in shown
    assert max(cell_len(line) for line in lines if not re.fullmatch(r"\s*\S+\.md", line)) <= columns


@pytest.mark.parametrize("command", ON_TERMINAL)
def test_pipe_gets_plain_text(command: str) -> None:
    """In a pipe there is neither colour nor a line cut short."""
    result = newsarc(*command.split(), archive=None if command.startswith("rule") or "-C" in command else EXAMPLES)

    assert result.out
    assert "\x1b" not in result.out + result.err
    assert "…" not in result.out.replace("/news/…", "")


@pytest.mark.parametrize(
    "command",
    [
        "show 2012-02-08",
        "mv 2012-02-09/1 2012-02-10 --diff",
        "validate --diff -C tests/rules/NA106-padded-day",
    ],
)
def test_colour_is_on_demand(command: str) -> None:
    """--color always colours a pipe; --color never and NO_COLOR leave a terminal without colours."""
    colour = re.compile(r"\x1b\[(?:\d+;)*(?:3[0-7]|38;[\d;]+)m")

    assert colour.search(on_terminal(command, 80))
    assert not colour.search(on_terminal(command, 80, NO_COLOR="1"))
    assert not colour.search(on_terminal(f"{command} --color never", 80))
    archive = None if "-C" in command else EXAMPLES
    assert colour.search(newsarc(*command.split(), "--color", "always", archive=archive).out)
    assert "\x1b" not in newsarc(*command.split(), archive=archive).out


# ---------------------------------------------------------------- words that look like options


@pytest.mark.parametrize(
    ("words", "days"),
    [
        (["flight", "-370"], ["2012-02-09", "2012-02-10"]),
        (["flight", "-370", "-371"], ["2012-02-10"]),
        (["flight", "-5.2"], ["2012-02-09", "2012-02-08"]),
        (["flight", '-"370 vanishes"'], ["2012-02-09", "2012-02-10"]),
        (["flight", "-$5.2bn"], ["2012-02-09", "2012-02-08", "2012-02-10"]),
        (["--limit", "1", "flight", "-370", "-n", "2"], ["2012-02-09", "2012-02-10"]),
    ],
)
def test_search_takes_numbers_behind_a_minus_as_excluded(
    make_archive: MakeArchive, words: list[str], days: list[str]
) -> None:
    """-370, -5.2 and -"a phrase" are parts of a query; -0 and the number of --limit stay what they are."""
    root = make_archive(
        {
            "/news/2012/02/8/a.md": event("2012-02-8", "Flight 370 vanishes."),
            "/news/2012/02/9/b.md": event("2012-02-9", "Flight 371 lands."),
            "/news/2012/02/10/c.md": event("2012-02-10", "Flight costs rise by 5.2 percent."),
        }
    )

    found = newsarc("search", *words, archive=root)

    assert sorted(line[:10] for line in found.out.splitlines()) == sorted(days)
    assert newsarc("search", "flight", "-0", archive=root).out.count("\0") == 3
    refused = newsarc("search", "flight", "--limit", "-5", archive=root)
    assert (refused.code, "-5" in refused.err) == (2, True)


def test_search_says_which_words_it_left_out(make_archive: MakeArchive) -> None:
    """Words that no hit holds are named on stderr and in JSON, by `search` and `timeline` alike."""
    root = make_archive({"/news/2012/02/8/a.md": event("2012-02-8", "Flight 370 vanishes.")})

    for command in ("search", "timeline"):
        assert newsarc(command, "flight", "372", archive=root).err == "without: 372\n"
        assert json.loads(newsarc(command, "flight", "372", "--json", archive=root).out)["dropped"] == ["372"]
        assert newsarc(command, "flight", "370", archive=root).err == ""
    assert newsarc("search", "flight", "372", "--count", archive=root) == Result(0, "1\n", "without: 372\n")


def test_search_says_how_many_hits_lack_words(make_archive: MakeArchive) -> None:
    """Where some hits have all words, the message about words that others lack says how many these are."""
    root = make_archive(
        {
            "/news/2012/02/8/a.md": event("2012-02-8", "Flight 370 vanishes."),
            "/news/2012/02/9/b.md": event("2012-02-9", "Flight 370 is searched for."),
            "/news/2012/02/10/c.md": event("2012-02-10", "Trains leave again."),
        }
    )
    words = ("flight", "370", "vanishes")

    found = newsarc("search", *words, archive=root)
    assert (found.out.count("\n"), found.err) == (2, "without: vanishes (in 1 of 2 events)\n")
    assert newsarc("search", *words, "--limit", "1", archive=root).err == ""
    assert newsarc("timeline", *words, archive=root).err == "without: vanishes (in 1 of 2 events)\n"
    assert newsarc("timeline", *words, "--until", "2012-02-08", archive=root).err == ""
    assert newsarc("search", "flight", "2012-02-12", archive=root).err == "without: 2012-02-12\n"
    document = json.loads(newsarc("search", *words, "--json", archive=root).out)
    assert (document["total"], document["partial"]) == (2, 1)


def test_empty_field_is_refused_with_its_place(make_archive: MakeArchive) -> None:
    """A field without a value is a usage error that marks it."""
    root = make_archive({"/news/2012/02/8/a.md": event("2012-02-8", "Flight 370 vanishes.")})

    refused = newsarc("search", "flight", "context:", archive=root)

    assert (refused.code, refused.out) == (2, "")
    assert "context: needs a value" in refused.err
    assert refused.err.splitlines()[-2].strip() == "^" * len("context:")
