"""Each format, from small values made by hand; the hostile ones carry what a page might hold."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.theme import Theme

from newsarc.model.edits import Edit
from newsarc.model.events import Calendar, Change, Day, Event, Related, Source
from newsarc.model.external import LinkList, LinkTally
from newsarc.model.hits import Correction, Hit, HitGroup, Hits
from newsarc.model.report import Baseline, Finding, Fix, KnownFinding, Place, Report, Severity
from newsarc.model.stats import Gap, Links, Spread, Stats
from newsarc.model.stories import Chain, Link, Timeline
from newsarc.render import wording
from newsarc.render.plain import edits as edits_plain
from newsarc.render.renderer import DATA, PLAIN, TERMINAL
from newsarc.render.terminal import edits as edits_terminal
from newsarc.render.terminal import wrap
from newsarc.render.terminal.elements import THEME
from newsarc.rules import Rule
from newsarc.text.calendar_names import MONTHS, WEEKDAYS
from newsarc.text.safety import printable

HOSTILE = "::error::[bold]x[/nope]\x1b[31m\x1b]8;;http://evil.test\x07\u202ey\ud800\n##[error]z\x9b2J\tend"
HARMLESS = ": :error::[bold]x[/nope]y\ufffd ## [error]z2J end"
FOLDER = "/news/2012/02/8"
LONG = f"{FOLDER}/{'wang-lijun-enters-the-consulate-' * 5}.md"


def make_event(title: str = "Wang Lijun enters the consulate.", **fields: object) -> Event:
    """An event of 2012-02-08; fields that are not named are empty."""
    empty: dict[str, object] = {
        "path": f"{FOLDER}/a.md",
        "file": "news/2012/02/8/a.md",
        "date": date(2012, 2, 8),
        "title": title,
        "topic": None,
        "summary": None,
        "contexts": (),
        "sources": (),
        "cover_image": None,
        "related": (),
        "changes": (),
    }
    return Event(**{**empty, **fields})  # type: ignore[arg-type]


FULL = make_event(
    topic="Wang Lijun incident",
    summary="He asks for asylum.",
    contexts=("Chongqing", "Washington, D.C."),
    sources=(Source("BBC", "http://bbc.test/1"), Source("Xinhua", None)),
    cover_image="https://img.test/a.jpg",
    related=(Related("He is sentenced.", "/news/2012/09/24/b.md", ("Wang Lijun",), date(2012, 9, 24), 3),),
    changes=(Change("An older title", f"{FOLDER}/old.md", "2012-02-09 10:00:00", "update"),),
)
EVIL = make_event(
    HOSTILE,
    topic=HOSTILE,
    summary=HOSTILE,
    contexts=(HOSTILE,),
    sources=(
        Source(HOSTILE, f"{HOSTILE}.md"),
        Source("s", "javascript:alert(1)"),
        Source("t", "http://a.test/\x1b]8;;b"),
    ),
    cover_image=f"{HOSTILE}.jpg",
    related=(Related(HOSTILE, f"{HOSTILE}.md", (HOSTILE,)),),
    changes=(Change(HOSTILE, HOSTILE, HOSTILE, HOSTILE),),
)
MISSING = make_event("Gone", path=f"{FOLDER}/gone.md", file=None)
LISTED = (replace(FULL, number=1), replace(MISSING, number=2))
DAY = Day(date(2012, 2, 8), f"{FOLDER}/index.md", LISTED, date(2012, 2, 7), date(2012, 2, 9), 1)
MONTH = Calendar(
    "2012-02",
    ((date(2012, 2, 8), 18), (date(2012, 2, 10), 1)),
    "2012-01",
    "2012-03",
    (f"{FOLDER}/index.md", "/news/2012/02/10/index.md"),
)
YEAR = Calendar(
    "2012",
    ((date(2012, 2, 8), 18), (date(2012, 12, 31), 1204)),
    None,
    "2013",
    (f"{FOLDER}/index.md", "/news/2012/12/31/index.md"),
)
HIT = Hit(
    f"{FOLDER}/a.md",
    date(2012, 2, 8),
    "Wang Lijun flees",
    1.23456,
    ("Chongqing",),
    reasons=("shares Chongqing", "linked"),
)
FOUND = replace(HIT, matched=(("wang",), ("lijun",)), parts=(("words", 1.0), ("errors", 0.0), ("fields", 0.23456)))
SEARCH = Hits((FOUND,), 3, (Correction("lijn", "lijun"),))
EVENT = replace(HIT, title="Rain", number=3)
OF_DAY = Hits(
    (replace(HIT, number=1, belongs_to="/news/b.md"), replace(HIT, title="Rain again", belongs_to="/news/b.md")),
    9,
    target="2012-02-08",
    groups=(HitGroup(replace(EVENT, path="/news/b.md"), 7),),
)
ENTITY = Hits((HIT,), 1, (), "Wang Lijun", (("Bo Xilai", 12), ("Chongqing", 9)), HIT.date, HIT.date)


def broken(file: str, line: int, **fields: object) -> Finding:
    """A broken link, at column 5 to 9 of a line."""
    given: dict[str, object] = {"message": "no such page: /x", "target": "/x", "suggestions": ("/y", "/z"), **fields}
    place = Place(line, 5, line, 9)
    return Finding("NA101", "broken-link", Severity.ERROR, file, place, **given)  # type: ignore[arg-type]


ALONE = Finding(
    "NA201", "unlisted-event", Severity.WARNING, "news/c.md", Place(1, 1, 1, 1), None, "the day page does not list it"
)
REPORT = Report((broken("news/a.md", 3, fix=Fix("/y")), ALONE, broken("news/d.md", 7)), 1204, 9)
RULE = Rule("NA101", "broken-link", Severity.ERROR, "a link to nothing", "It ends a story.", "[a](/x)", "[a](/y)", True)


def no_line(file: str, line: int) -> str | None:
    """A reader that has no lines."""
    return None


def shown(renderable: RenderableType, width: int = 80) -> str:
    """What a terminal gets, escape sequences and all."""
    file = io.StringIO()
    Console(file=file, width=width, theme=THEME, force_terminal=True, color_system="standard").print(
        renderable, crop=False
    )
    return file.getvalue()


def bare(output: str) -> str:
    """The same without colours and hyperlinks."""
    return re.sub(r"\x1b\[[\d;]*m|\x1b\]8;[^\x1b]*\x1b\\", "", output)


# ---------------------------------------------------------------- plain


class TestPlain:
    def test_day(self) -> None:
        """A day is its date and count, its events by number, and the nearest days."""
        assert PLAIN.day(DAY) == (
            "2012-02-08 Wednesday  2 events\n"
            "2012-02-08/1  Wang Lijun enters the consulate.\n"
            "   contexts: Chongqing; Washington, D.C.\n"
            "   He asks for asylum.\n"
            "   /news/2012/02/8/a.md\n"
            "2012-02-08/2  Gone (page missing)\n"
            "   /news/2012/02/8/gone.md\n"
            "1 more page in the folder, not listed on the day page\n"
            "previous: 2012-02-07  next: 2012-02-09\n"
        )

    def test_event(self) -> None:
        """A page tells everything that it holds."""
        assert PLAIN.event(FULL) == (
            "2012-02-08 Wednesday\n"
            "Wang Lijun enters the consulate.\n"
            "topic: Wang Lijun incident\n"
            "contexts: Chongqing; Washington, D.C.\n"
            "summary: He asks for asylum.\n"
            "path: /news/2012/02/8/a.md\n"
            "sources:\n"
            "1. BBC  http://bbc.test/1\n"
            "2. Xinhua\n"
            "cover image: https://img.test/a.jpg\n"
            "related:\n"
            "1. 2012-09-24/3  He is sentenced.\n"
            "   contexts: Wang Lijun\n"
            "   /news/2012/09/24/b.md\n"
            "changes:\n"
            "1. 2012-02-09 10:00:00  An older title  (update)\n"
            "   /news/2012/02/8/old.md\n"
        )

    def test_calendar(self) -> None:
        """A calendar is a date and a count a line."""
        assert PLAIN.calendar(MONTH) == "2012-02-08\t18\n2012-02-10\t1\n"

    def test_hits(self) -> None:
        """A hit is one line of date, title and path; its reasons and its score are two more columns on demand."""
        line = "2012-02-08\tWang Lijun flees\t/news/2012/02/8/a.md"
        assert PLAIN.hits(SEARCH) == PLAIN.hits(ENTITY) == f"{line}\n"
        assert PLAIN.hits(ENTITY, explain=True) == f"{line}\tshares Chongqing; linked\tscore 1.235\n"
        assert PLAIN.hits(OF_DAY).splitlines()[0] == f"{line}\t/news/b.md".replace("08\t", "08/1\t", 1)
        assert PLAIN.hits(OF_DAY, explain=True).splitlines()[0].split("\t")[3:] == [
            "shares Chongqing; linked",
            "score 1.235",
            "/news/b.md",
        ]

    def test_report(self) -> None:
        """Findings of one cause stand together, one a line; the last line sums up."""
        assert PLAIN.report(REPORT) == (
            "news/a.md:3:5: error NA101 no such page: /x [/y, /z]\n"
            "news/d.md:7:5: error NA101 no such page: /x [/y, /z]\n"
            "news/c.md:1:1: warning NA201 the day page does not list it\n"
            "2 errors, 1 warning in 1,204 pages, 9 links\n"
        )

    def test_statistics(self) -> None:
        """Counts are three columns: of which kind, of what, how many; the last line sums up."""
        assert PLAIN.statistics(REPORT) == (
            "rule\tNA101 broken-link\t2\n"
            "rule\tNA201 unlisted-event\t1\n"
            "file\tnews/a.md\t1\n"
            "file\tnews/c.md\t1\n"
            "file\tnews/d.md\t1\n"
            "2 errors, 1 warning in 1,204 pages, 9 links\n"
        )

    def test_rules(self) -> None:
        """A rule shows its reason and both lines; the list has a rule a line."""
        assert PLAIN.rules([RULE]) == "NA101\tbroken-link\terror\tfixable\ta link to nothing\n"
        assert PLAIN.rule(RULE) == (
            "NA101 broken-link (error, fixable)\na link to nothing\n\nIt ends a story.\n\n"
            "bad:\n  [a](/x)\ngood:\n  [a](/y)\n"
        )

    def test_hostile_hit_is_one_line(self) -> None:
        """A title with tabs, line breaks and escapes stays one line of three columns."""
        hit = Hit(HOSTILE, date(2012, 2, 8), HOSTILE, 1.0, ())

        assert PLAIN.hits(Hits((hit,), 1)) == f"2012-02-08\t{HARMLESS}\t{HARMLESS}\n"

    def test_hostile_page_has_its_lines_only(self) -> None:
        """A hostile page has as many lines as a harmless one, and none that is a CI command."""
        output = PLAIN.event(EVIL)

        assert output.count("\n") == 18
        assert HARMLESS in output.split("\n")
        assert_harmless(output)

    def test_empty(self) -> None:
        """No hits are no lines, and a page without a title has a stand-in."""
        assert PLAIN.hits(Hits((), 0)) == ""
        assert PLAIN.event(make_event("\x1b[0m", date=None)) == "(no title)\npath: /news/2012/02/8/a.md\n"


def assert_harmless(output: str) -> None:
    """No line steers a terminal, hides or turns text, or is a command to a CI runner."""
    assert not re.search(r"##\w*\[", output)
    for line in output.split("\n"):
        assert not line.lstrip().startswith("::")
        assert all(printable(one) == one for one in set(line)), line


# ---------------------------------------------------------------- data

EVENT_DATA = {
    "kind": "event",
    "path": "/news/2012/02/8/a.md",
    "file": "news/2012/02/8/a.md",
    "date": "2012-02-08",
    "title": "Wang Lijun enters the consulate.",
    "topic": "Wang Lijun incident",
    "summary": "He asks for asylum.",
    "contexts": ["Chongqing", "Washington, D.C."],
    "sources": [{"title": "BBC", "url": "http://bbc.test/1"}, {"title": "Xinhua", "url": None}],
    "cover_image": "https://img.test/a.jpg",
    "related": [
        {
            "title": "He is sentenced.",
            "path": "/news/2012/09/24/b.md",
            "contexts": ["Wang Lijun"],
            "number": "2012-09-24/3",
        }
    ],
    "changes": [
        {
            "title": "An older title",
            "path": "/news/2012/02/8/old.md",
            "stamp": "2012-02-09 10:00:00",
            "state": "update",
        }
    ],
}
HIT_DATA = {
    "path": "/news/2012/02/8/a.md",
    "date": "2012-02-08",
    "month": "2012-02",
    "number": None,
    "title": "Wang Lijun flees",
    "summary": "",
    "score": 1.2346,
    "contexts": ["Chongqing"],
    "reasons": ["shares Chongqing", "linked"],
}


def indented(document: object) -> str:
    """JSON as the standard library writes it."""
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


class TestData:
    def test_day(self) -> None:
        """A day's fields are those of the API, in this order."""
        assert DATA.day(Day(DAY.date, DAY.path, (FULL,), DAY.previous, None)) == indented(
            {
                "schema": 1,
                "kind": "day",
                "date": "2012-02-08",
                "path": "/news/2012/02/8/index.md",
                "previous": "2012-02-07",
                "next": None,
                "events": [EVENT_DATA],
            }
        )

    def test_event(self) -> None:
        """A page is the event with a schema before it."""
        assert DATA.event(FULL) == indented({"schema": 1, **EVENT_DATA})

    @pytest.mark.parametrize(
        ("calendar", "kind", "days"),
        [
            (
                MONTH,
                "month",
                [("2012-02-08", f"{FOLDER}/index.md", 18), ("2012-02-10", "/news/2012/02/10/index.md", 1)],
            ),
            (
                YEAR,
                "year",
                [("2012-02-08", f"{FOLDER}/index.md", 18), ("2012-12-31", "/news/2012/12/31/index.md", 1204)],
            ),
        ],
    )
    def test_calendar(self, calendar: Calendar, kind: str, days: list[tuple[str, str, int]]) -> None:
        """A calendar says of which kind it is and where each day lies."""
        assert DATA.calendar(calendar) == indented(
            {
                "schema": 1,
                "kind": kind,
                "period": calendar.period,
                "events": calendar.events,
                "days": [{"date": day, "path": path, "events": count} for day, path, count in days],
                "previous": calendar.previous,
                "next": calendar.next,
            }
        )

    def test_search(self) -> None:
        """A search says its query, and has scores of four digits."""
        assert DATA.hits(SEARCH, query="wang lijn") == indented(
            {
                "schema": 1,
                "query": "wang lijn",
                "corrections": [{"word": "lijn", "read_as": "lijun"}],
                "total": 3,
                "hits": [HIT_DATA],
            }
        )

    def test_related(self) -> None:
        """What is related says its target, and an entity its neighbours."""
        assert DATA.hits(ENTITY) == indented(
            {
                "schema": 1,
                "target": "Wang Lijun",
                "corrections": [],
                "total": 1,
                "hits": [HIT_DATA],
                "neighbours": [{"name": "Bo Xilai", "count": 12}, {"name": "Chongqing", "count": 9}],
                "first": "2012-02-08",
                "last": "2012-02-08",
            }
        )

    def test_related_to_a_day(self) -> None:
        """What is related to a day says to which of its events; these are listed with how much belongs to each."""
        document = json.loads(DATA.hits(OF_DAY))

        assert [hit["belongs_to"] for hit in document["hits"]] == ["/news/b.md"] * 2
        assert document["groups"] == [{"path": "/news/b.md", "date": "2012-02-08", "title": "Rain", "total": 7}]

    def test_report(self) -> None:
        """A finding has its place, and its fix where there is one."""
        fixed, unfixed = broken("a.md", 3, fix=Fix("/y")), broken("a.md", 4, suggestions=())
        finding = {
            "rule": "NA101",
            "name": "broken-link",
            "severity": "error",
            "file": "a.md",
            "line": 3,
            "column": 5,
            "end_line": 3,
            "end_column": 9,
            "target": "/x",
            "message": "no such page: /x",
            "suggestions": ["/y", "/z"],
            "fix": {"replacement": "/y"},
        }
        other = {**finding, "line": 4, "end_line": 4, "suggestions": [], "fix": None}

        assert DATA.report(Report((fixed, unfixed), 10, 20)) == indented(
            {"schema": 1, "pages": 10, "links": 20, "findings": [finding, other]}
        )

    def test_statistics(self) -> None:
        """Counts come with what was checked, the rules of most findings first, then the worst files."""
        report = Report((broken("b.md", 1), broken("a.md", 1), broken("a.md", 2), ALONE), 10, 20)

        assert DATA.statistics(report) == indented(
            {
                "schema": 1,
                "kind": "statistics",
                "pages": 10,
                "links": 20,
                "errors": 3,
                "warnings": 1,
                "rules": [
                    {"rule": "NA101", "name": "broken-link", "severity": "error", "findings": 3, "files": 2},
                    {"rule": "NA201", "name": "unlisted-event", "severity": "warning", "findings": 1, "files": 1},
                ],
                "files": [
                    {"file": "a.md", "findings": 2},
                    {"file": "b.md", "findings": 1},
                    {"file": "news/c.md", "findings": 1},
                ],
            }
        )

    def test_statistics_say_what_is_left_out(self) -> None:
        """Counts tell what they are without as a report does: what is ignored, the baseline, the commit."""
        known = Baseline(1200, (KnownFinding("a.md", "NA101", "/x"),))
        report = Report((), 10, 20, ignored=(ALONE,), baseline=known, since="main")
        messages = {
            "ignored": 1,
            "baseline": {"known": 1200, "stale": [{"file": "a.md", "rule": "NA101", "target": "/x"}]},
            "since": "main",
        }

        assert DATA.statistics(report) == indented(
            {
                "schema": 1,
                "kind": "statistics",
                "pages": 10,
                "links": 20,
                "errors": 0,
                "warnings": 0,
                "rules": [],
                "files": [],
                **messages,
            }
        )
        assert DATA.report(report) == indented({"schema": 1, "pages": 10, "links": 20, "findings": [], **messages})

    def test_rules(self) -> None:
        """A rule has every field of its row in the table."""
        assert json.loads(DATA.rules([RULE])) == {
            "schema": 1,
            "rules": [
                {
                    "code": "NA101",
                    "name": "broken-link",
                    "severity": "error",
                    "summary": "a link to nothing",
                    "why": "It ends a story.",
                    "bad": "[a](/x)",
                    "good": "[a](/y)",
                    "fixable": True,
                }
            ],
        }

    def test_hostile_text_is_kept_and_escaped(self) -> None:
        """What a page holds is the same value in JSON, while no byte of it does harm."""
        output = DATA.event(EVIL)

        assert json.loads(output)["title"] == HOSTILE
        assert (
            '"title": "::error::[bold]x[/nope]\\u001b[31m\\u001b]8;;http://evil.test\\u0007\\u202ey\\ud800\\n' in output
        )
        assert "#\\u0023[error]z\\u009b2J\\tend" in output
        assert_harmless(output)

    def test_every_unsafe_character_is_escaped(self) -> None:
        """Whatever character `printable` would not print stands as an escape, in any plane."""
        text = " ".join(map(chr, [*range(0x20000), *range(0xE0000, 0xE0200)]))
        output = DATA.event(make_event(text))

        assert json.loads(output)["title"] == text
        assert {one for one in set(output) - {"\n"} if printable(one) != one} == set()

    @pytest.mark.parametrize("command", ["##[error]x", "##vso[task.setvariable]x", "###[a]", "##teamcity[a]"])
    def test_commands_of_ci_runners(self, command: str) -> None:
        """No JSON line holds what a CI runner would obey anywhere in a line."""
        output = DATA.event(make_event(f"a {command}"))

        assert json.loads(output)["title"] == f"a {command}"
        assert not re.search(r"##\w*\[", output)


# ---------------------------------------------------------------- terminal

EVERYTHING: dict[str, RenderableType] = {
    "day": TERMINAL.day(DAY),
    "hostile day": TERMINAL.day(Day(DAY.date, DAY.path, (EVIL,) * 12, None, None)),
    "event": TERMINAL.event(FULL),
    "hostile event": TERMINAL.event(EVIL),
    "long path": TERMINAL.event(make_event("重庆市公安局长王立军" * 9, path=LONG, summary="王" * 300)),
    "month": TERMINAL.calendar(MONTH),
    "year": TERMINAL.calendar(YEAR),
    "empty month": TERMINAL.calendar(Calendar("2012-02", (), None, None)),
    "search": TERMINAL.hits(SEARCH),
    "hostile search": TERMINAL.hits(
        Hits((Hit(f"{HOSTILE}.md", DAY.date, HOSTILE, 1.0, (HOSTILE,), excerpt=HOSTILE),), 1), explain=True
    ),
    "hostile related": TERMINAL.hits(
        Hits((Hit(f"{HOSTILE}.md", DAY.date, HOSTILE, 1.0, (), reasons=(HOSTILE,)),), 1, (), HOSTILE, ((HOSTILE, 2),))
    ),
    "report": TERMINAL.report(REPORT, root="/archive", read_line=lambda file, line: f"[a](/x.y) {'b' * 200}"),
    "hostile report": TERMINAL.report(
        Report((broken(f"news/{LONG}.md", 3, message=HOSTILE, suggestions=(f"{HOSTILE}.md", LONG)),), 1, 1),
        root="/archive",
        read_line=lambda file, line: HOSTILE + "王" * 99,
    ),
    "statistics": TERMINAL.statistics(REPORT),
    "hostile statistics": TERMINAL.statistics(Report((broken(f"{HOSTILE}/{LONG}", 3),), 1, 1)),
    "rule": TERMINAL.rule(RULE),
    "rules": TERMINAL.rules([RULE, RULE]),
    "links": TERMINAL.links(LinkList((), (LinkTally(HOSTILE, 1_650_000, 3),), (LinkTally("2012", unchecked=7),))),
}


def test_colours_can_be_read_on_any_background() -> None:
    """Of the sixteen colours those are used that are legible on black, white and Solarized; none of them is dim."""
    for name in set(THEME.styles) - set(Theme().styles):
        style = THEME.styles[name]
        assert style.bgcolor is None, name
        assert style.color is None or (style.color.name in {"red", "green", "magenta"} and not style.dim), name


def test_a_rule_is_a_table_that_wraps() -> None:
    """What a rule finds stands beside its name, and below it where the terminal is narrow."""
    finds = replace(RULE, finds="a link to nothing that has been here for years and is gone")

    assert bare(shown(TERMINAL.rules([finds]), 80)).split("\n") == [
        "NA101  broken-link  error    a link to nothing that has been here for years and",
        "                             is gone (fixable)",
        "",
    ]
    assert bare(shown(TERMINAL.rules([finds]), 40)).split("\n") == [
        "NA101  broken-link  error    ",
        "       a link to nothing that has been",
        "       here for years and is gone",
        "       (fixable)",
        "",
    ]


def test_years_without_events_are_a_line_everywhere() -> None:
    """A timeline and the map of the years say how long nothing happened, in the same words, in place of empty years."""
    days = ((date(2012, 3, 30), 2), (date(2015, 12, 2), 1))
    gap = Gap(date(2012, 3, 31), date(2015, 12, 1))
    months = (("2012-03", 2), ("2015-12", 1))
    nothing = Spread((), 0, 0)
    stats = Stats(None, None, days, (), 1, (), nothing, nothing, Links(0, 0, 0))
    timeline = Timeline((), 3, months, (gap,), days[0][0], days[1][0])

    for answer in (TERMINAL.stats(stats), TERMINAL.timeline(timeline, query="x")):
        lines = bare(shown(answer)).split("\n")
        at = lines.index("      no events for 3 years 8 months")
        assert (lines[at - 1][:4], lines[at + 1][:4]) == ("2012", "2015")


@pytest.mark.parametrize("width", [40, 80, 200])
@pytest.mark.parametrize("name", EVERYTHING)
class TestTerminalEverywhere:
    def test_no_line_is_wider_than_the_terminal(self, name: str, width: int) -> None:
        """Everything fits but paths, which are whole, whatever the width and however long a text without spaces."""
        lines = bare(shown(EVERYTHING[name], width)).split("\n")
        wide = [line for line in lines if cell_len(line) > width]

        assert not [line for line in wide if not re.search(r"\.(md|jpg)(:\d+:\d+)?$", line)]

    def test_nothing_is_lost_to_markup_or_steers(self, name: str, width: int) -> None:
        """Only our own colours and hyperlinks reach the terminal, and no line is a CI command."""
        assert_harmless(bare(shown(EVERYTHING[name], width)))


def drawn(*edits: Edit) -> str:
    """What a narrow terminal gets of a diff."""
    file = io.StringIO()
    console = Console(file=file, width=20, theme=THEME, force_terminal=True, color_system="standard")
    console.print(edits_terminal.diff(edits), soft_wrap=True)
    return file.getvalue()


class TestDifferenceOnATerminal:
    def test_each_kind_of_line_has_its_colour(self) -> None:
        """The head is bold, places are magenta, lines red and green; one that looks like a head is a line."""
        assert drawn(Edit("a.md", b"# A long title of a page\n-- x\n", b"# A long title of a page\n++ x")) == (
            "\x1b[1m--- a/a.md\x1b[0m\n"
            "\x1b[1m+++ b/a.md\x1b[0m\n"
            "\x1b[35m@@ -1,2 +1,2 @@\x1b[0m\n"
            " # A long title of a page\n"
            "\x1b[31m--- x\x1b[0m\n"
            "\x1b[32m+++ x\x1b[0m\n"
            "\x1b[2m\\ No newline at end of file\x1b[0m\n"
        )

    def test_without_colours_it_is_the_diff(self) -> None:
        """Colours are all that a terminal is given more, though a line is wider than it is."""
        edits = (Edit("a.md", None, b"a [b] " * 9), Edit("b.md", "王\n\n".encode() * 9, "王 \n".encode()))

        assert bare(drawn(*edits)) == "".join(f"{line}\n" for line in edits_plain.diff(edits))
        assert drawn() == ""

    def test_nothing_steers(self) -> None:
        """Whatever pages and names hold, only our own colours reach the terminal, and no line is a CI command."""
        data = f"{HOSTILE}\n::error::x\n".encode("utf-8", "surrogatepass")
        edits = (Edit(HOSTILE, data, data + data), Edit(HOSTILE, data, None), Edit(HOSTILE, b"\xff\r\n", data))

        assert_harmless(bare(drawn(*edits)))


class TestTerminal:
    def test_markup_is_text(self) -> None:
        """Rich's markup in a title is printed as it stands."""
        assert HARMLESS in bare(shown(TERMINAL.event(EVIL)))

    def test_a_wrapped_line_is_no_command(self) -> None:
        """A `::name` that would begin a line by wrapping doesn't."""
        title = "a" * 38 + " ::error::boo"

        assert bare(shown(TERMINAL.event(make_event(title)), 40)).split("\n")[2] == "·::error::boo"

    def test_day_numbers_are_references(self) -> None:
        """The number beside an event is the one that its reference and the hint use."""
        lines = bare(shown(TERMINAL.day(DAY))).split("\n")

        assert lines[0] == "2012-02-08 Wednesday · 2 events"
        assert "2012-02-08/1  Wang Lijun enters the consulate." in lines
        assert "2012-02-08/2  Gone (page missing)" in lines
        assert lines[-3:] == ["← 2012-02-07   2012-02-09 →", "newsarc show 2012-02-08/2 shows event 2 in full", ""]

    def test_text_hangs_behind_its_number(self) -> None:
        """The lines of a long title stand under its first word."""
        event = make_event("word " * 40, number=1)
        lines = bare(shown(TERMINAL.day(Day(DAY.date, "", (event,), None, None)))).split("\n")

        assert lines[2:6] == [
            "2012-02-08/1  " + "word " * 12 + "word",
            "              " + "word " * 12 + "word",
            "              " + "word " * 12 + "word",
            "              word",
        ]

    def test_equal_titles_in_a_row_are_folded(self) -> None:
        """Of hits in a row with one title the first is shown; how many more there are is said, unless reasons are."""
        alike = [replace(HIT, title="Rain", path=f"/{one}.md", number=one) for one in (1, 2, 3)]
        hits = Hits((alike[0], HIT, *alike), 5, target="Wang Lijun")
        output = bare(shown(TERMINAL.hits(hits)))

        assert output.count("Rain") == 2
        assert "\n              … and 2 more of this title\n" in output
        assert bare(shown(TERMINAL.hits(hits, explain=True))).count("Rain") == 4

    def test_a_page_is_named_by_its_title(self) -> None:
        """What is related to a page is headed by its number and title, and a chain by the titles of its ends."""
        page = replace(HIT, number=2)
        hits = Hits((), 0, target=HIT.path, about=page)
        chain = Chain(HIT.path, "Chongqing", (page, HIT), (Link((), True, False, 0),))

        assert bare(shown(TERMINAL.hits(hits))).startswith("2012-02-08/2  Wang Lijun flees\n0 events\n")
        assert bare(shown(TERMINAL.chain(chain))).startswith("  Wang Lijun flees\n→ Chongqing\n1 step\n")
        assert json.loads(DATA.hits(hits))["target_title"] == "Wang Lijun flees"

    def test_paths_are_whole(self) -> None:
        """A path and a URL that are wider than the terminal stand on a line of their own, neither cut nor broken."""
        url = f"http://bbc.test{LONG}"
        source = (Source("BBC", url),)
        lines = bare(shown(TERMINAL.event(make_event(path=LONG, sources=source, cover_image=url)), 44)).split("\n")

        assert {LONG, f"    {url}", f"  {url}"} <= set(lines)
        assert f"  {LONG}:3:5" in bare(shown(TERMINAL.report(Report((broken(LONG, 3),), 1, 1)), 44)).split("\n")

    def test_prose_is_narrow_on_a_wide_terminal(self) -> None:
        """A line of prose has at most a hundred columns; a path is shown whole where it fits."""
        output = bare(shown(TERMINAL.event(make_event("word " * 60, path=LONG)), 200))

        assert max(len(line) for line in output.split("\n") if "word" in line) <= 100
        assert LONG in output

    def test_only_web_addresses_are_links(self) -> None:
        """A source becomes a hyperlink where it is a plain web address, and nothing else does."""
        links = re.findall(r"8;id=\d+;([^\x1b]+)", shown(TERMINAL.event(FULL)))

        assert set(links) == {"http://bbc.test/1", "https://img.test/a.jpg"}
        assert "\x1b]8" not in shown(TERMINAL.event(EVIL))

    @pytest.mark.parametrize(
        ("drawn", "lines"),
        [
            # A month's weeks begin on Monday, each count stands beside its day, and one is explained.
            pytest.param(
                TERMINAL.calendar(MONTH),
                [
                    "February 2012 · 19 events · most on 2012-02-08 (18)",
                    "",
                    "Mon     Tue     Wed     Thu     Fri     Sat     Sun",
                    "                 1       2       3       4       5",
                    " 6       7       8 18    9      10 1    11      12",
                    "13      14      15      16      17      18      19",
                    "20      21      22      23      24      25      26",
                    "27      28      29",
                    "",
                    "8 18: 18 events on 2012-02-08",
                    "",
                    "← 2012-01   2012-03 →",
                    "newsarc show 2012-02-08 shows a day",
                    "",
                ],
                id="month",
            ),
            # Reasons stand beneath each title, an entity's dates and neighbours above.
            pytest.param(
                TERMINAL.hits(ENTITY),
                [
                    "Wang Lijun",
                    "1 event · 2012-02-08 to 2012-02-08",
                    "appears with: Bo Xilai 12 · Chongqing 9",
                    "",
                    "2012-02-08  Wang Lijun flees",
                    "            shares Chongqing; linked",
                    "            /news/2012/02/8/a.md",
                    "",
                    "",
                ],
                id="related",
            ),
            # Beneath each event of the day is what belongs to it.
            pytest.param(
                TERMINAL.hits(OF_DAY),
                [
                    "2012-02-08",
                    "9 events",
                    "",
                    "2012-02-08/3  Rain · 7 events",
                    "",
                    "  2012-02-08/1  Wang Lijun flees",
                    "                shares Chongqing; linked",
                    "",
                    "  2012-02-08    Rain again",
                    "                shares Chongqing; linked",
                    "                /news/2012/02/8/a.md",
                    "",
                    "showing 2 of 9 events; --limit 0 for all",
                    "",
                ],
                id="related to a day",
            ),
        ],
    )
    def test_all_lines(self, drawn: RenderableType, lines: list[str]) -> None:
        """A month and what is related to a name or a day have exactly these lines."""
        assert bare(shown(drawn)).split("\n") == lines

    @pytest.mark.parametrize("width", [27, 44])
    def test_a_week_is_one_line_on_a_narrow_terminal(self, width: int) -> None:
        """However narrow the terminal is, a week's days are on one line, with the counts beside or below them."""
        counts = tuple((date(2012, 2, day), 100 + day) for day in range(6, 13))
        lines = bare(shown(TERMINAL.calendar(Calendar("2012-02", counts, None, None)), width)).split("\n")
        weeks = [line.split() for line in lines]

        assert ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] in weeks
        assert ["6", "7", "8", "9", "10", "11", "12"] in weeks
        assert ["106", "107", "108", "109", "110", "111", "112"] in weeks

    def test_a_year_has_weekdays(self) -> None:
        """The days of each month stand under the names of the weekdays."""
        output = bare(shown(TERMINAL.calendar(YEAR)))

        assert output.count("Mo Tu We Th Fr Sa Su") == 12
        assert re.search(r"^.{24} ·  ·  8  ·  ·  ·  ·", output, re.MULTILINE)  # a Wednesday in February

    @pytest.mark.parametrize(("width", "beside"), [(40, 1), (44, 2), (80, 3), (100, 4), (200, 6)])
    def test_year_fills_the_width(self, width: int, beside: int) -> None:
        """A year's months stand side by side, as many as fit, each with its count."""
        output = bare(shown(TERMINAL.calendar(YEAR), width))
        first = next(line for line in output.split("\n") if line.startswith("January"))

        assert [name in first for name in MONTHS] == [number < beside for number in range(12)]
        assert re.search(r"December +1,204", output)
        assert "31" in output

    def test_search_marks_words(self) -> None:
        """The words of the query, and what they were read as, are marked in the title."""
        assert "\x1b[1;31mWang\x1b[0m\x1b[1m \x1b[0m\x1b[1;31mLijun\x1b[0m\x1b[1m flees" in shown(TERMINAL.hits(SEARCH))

    def test_search_says_how_many_there_are(self) -> None:
        """A cut list says of how many, and how to get them."""
        assert bare(shown(TERMINAL.hits(SEARCH))).endswith("showing 1 of 3 events; --limit 0 for all\n")

    def test_search_explains_on_demand(self) -> None:
        """A search tells reasons and score only where it is asked to."""
        assert "shares" not in shown(TERMINAL.hits(SEARCH))
        explained = shown(TERMINAL.hits(SEARCH, explain=True))
        assert "shares Chongqing; linked; score 1.235: words 1, fields 0.2346" in explained

    def test_report_groups_by_cause(self) -> None:
        """A cause is told once: its message, its line with a mark, its places, what was meant."""
        output = shown(TERMINAL.report(REPORT, root="/archive", read_line=lambda file, line: "[a](/x/y) more"))

        assert bare(output).split("\n") == [
            "error NA101 broken-link",
            "  no such page: /x",
            "  news/a.md:3:5",
            "      3 │ [a](/x/y) more",
            "        │     ^^^^",
            "  news/d.md:7:5",
            "  → did you mean /y",
            "    or /z",
            "",
            "warning NA201 unlisted-event",
            "  the day page does not list it",
            "  news/c.md:1:1",
            "      1 │ [a](/x/y) more",
            "        │ ^",
            "",
            "2 errors, 1 warning in 1,204 pages, 9 links; 1 fixable with --fix",
            "",
        ]
        assert "file:///archive/news/a.md\x1b" in output

    def test_many_places_are_cut(self) -> None:
        """Of a cause with many places five are shown and the rest counted."""
        output = bare(
            shown(
                TERMINAL.report(
                    Report(tuple(broken("a.md", n) for n in range(1, 30)), 1, 1), root="/", read_line=no_line
                )
            )
        )

        assert output.count("a.md:") == 5
        assert "  … and 24 more\n" in output

    def test_statistics(self) -> None:
        """Counts stand before what they count: the rules, then the ten files with most."""
        found = (broken(f"{number:02}.md", 1) for number in range(12) for _ in range(20 - number))

        assert bare(shown(TERMINAL.statistics(Report((*found, ALONE), 1204, 9)))).split("\n") == [
            "    174  NA101 broken-link in 12 files",
            "      1  NA201 unlisted-event in 1 file",
            "",
            "Files with most",
            *(f"     {20 - number}  {number:02}.md" for number in range(10)),
            "",
            "174 errors, 1 warning in 1,204 pages, 9 links",
            "",
        ]

    def test_clean_report(self) -> None:
        """A clean archive is told in one line."""
        assert (
            bare(shown(TERMINAL.report(Report((), 183, 1204), root="/", read_line=no_line)))
            == bare(shown(TERMINAL.statistics(Report((), 183, 1204))))
            == "no findings in 183 pages, 1,204 links\n"
        )

    def test_rules(self) -> None:
        """A rule shows a line that breaks it and one that keeps it."""
        listed = bare(shown(TERMINAL.rules([RULE])))
        assert listed == "NA101  broken-link  error    a link to nothing (fixable)\n"
        assert bare(shown(TERMINAL.rule(RULE))).endswith("  - [a](/x)\n  + [a](/y)\n")


# ---------------------------------------------------------------- wording


class TestWording:
    @pytest.mark.parametrize("width", range(2, 30))
    def test_breaks_lose_nothing(self, width: int) -> None:
        """Broken lines are the text again, and each fits."""
        text = "Wang Lijun 王立军进入（成都）领事馆。 see http://www.example.test/some-thing/else?x=1  end"
        offsets = [0, *wrap.breaks(text, width, cell_len), len(text)]
        lines = [text[start:end] for start, end in pairwise(offsets)]

        assert "".join(lines) == text
        assert all(cell_len(line.rstrip()) <= width for line in lines)
        assert all(lines)

    @pytest.mark.parametrize("width", range(12, 60, 3))
    def test_excerpt_fits_and_holds_its_place(self, width: int) -> None:
        """An excerpt fits its width and marks the beginning of its place."""
        line = f"1. [重庆市公安局长王立军进入美国驻成都总领事馆 and more]({LONG}) _Context: A_"
        start = line.index("/news")
        before, marked, after = wrap.excerpt(line, Place(1, start + 1, 1, start + 1 + len(LONG)), width, cell_len)

        assert cell_len(before + marked + after) <= width
        assert marked
        assert LONG.startswith(marked)
        assert after == "…"

    def test_weekdays_are_english(self) -> None:
        """A date's weekday doesn't depend on the locale."""
        assert [wording.dated(date(2012, 2, day))[11:] for day in range(6, 13)] == list(WEEKDAYS)


def test_plain_and_data_are_light() -> None:
    """What a pipe waits for loads neither rich nor the rules."""
    imported = "import sys; " + "; ".join(
        f"import newsarc.render.{folder}.{module}"
        for folder in ("plain", "data")
        for module in ("events", "hits", "stories", "stats", "report", "rules", "edits", "index")
    )
    code = f"{imported}; print({{'rich', 'newsarc.rules'}} & {{*sys.modules}})"

    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "set()\n"
