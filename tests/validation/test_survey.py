"""The survey of `validate` against the full check: it may send too many pages there, never too few.

A rule that ordinary pages may break has every page checked in full, so that a report
by all rules and one without those rules must have the same findings of the others.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsarc import Archive, Finding, Report, UsageError
from newsarc.pages.layouts.daily import fast_path
from tests.conftest import REPOSITORY, Linear, MakeArchive
from tests.support import pages
from tests.support.rules import COMPLIED_WITH, complied_with, full_report

TREES = sorted(path for path in (REPOSITORY / "tests" / "rules").iterdir() if path.is_dir())
Files = dict[str, bytes]

DAY = "/news/2012/02/8"
HEAD = f"### [2012-02-8]({DAY}/index.md)\n\n"


class Verdict(NamedTuple):
    """A report in a form whose differences can be read."""

    findings: list[Finding]
    pages: int
    links: int
    ignored: list[Finding]


def fast(archive: Archive) -> Verdict:
    """What is reported where ordinary pages needn't be parsed."""
    return verdict_of(archive.validate(select=COMPLIED_WITH))


def full(archive: Archive) -> Verdict:
    """What is reported where every page is checked in full."""
    return verdict_of(full_report(archive))


def verdict_of(report: Report) -> Verdict:
    return Verdict(complied_with(report.findings), report.pages, report.links, complied_with(report.ignored))


# ---------------------------------------------------------------- an archive in order, and what is done to it


class Archived(NamedTuple):
    """An archive's files by site path, and the days and events in it."""

    files: Files
    days: list[date]
    events: list[str]


def folder(day: date) -> str:
    return f"/news/{day.year}/{day.month:02d}/{day.day}"


DAYS = st.lists(st.dates(date(2012, 1, 1), date(2012, 3, 31)), min_size=1, max_size=3, unique=True).map(sorted)
FEW = st.integers(1, 3)
SLUGS = st.sampled_from(["event", "e-vent", "中国", "a_b"])
TITLES = st.sampled_from(["Rain", "Rain "]) | pages.TEXTS.map(lambda piece: piece.raw)
COPIED = st.booleans()


@st.composite
def archives(draw: st.DrawFn) -> Archived:
    """An archive of ordinary pages, in which nothing is wrong but what titles may bring along."""
    days = draw(DAYS)
    titles: dict[str, str] = {}
    for day in days:
        for number in range(draw(FEW)):
            titles[f"{folder(day)}/{draw(SLUGS)}-{number}.md"] = draw(TITLES)
    files: Files = {}
    for at, day in enumerate(days):
        own = [path for path in titles if path.startswith(folder(day) + "/")]
        written = f"{day.year}-{day.month:02d}-{day.day}"
        text = f"## [{written}]({folder(day)}/index.md)\n\n"
        text += "".join(f"### [{titles[path]}]({path})\n_Context: China_\n\n" for path in own)
        if at:
            text += f"## [Previous Day...]({folder(days[at - 1])}/index.md)\n\n"
        files[f"{folder(day)}/index.md"] = text.encode()
        if draw(COPIED):
            files[f"{folder(day)}/README.md"] = text.encode()
        for path in own:
            others = draw(st.lists(st.sampled_from(sorted(titles)), max_size=3, unique=True))
            files[path] = _event(written, folder(day), titles, path, others).encode()
    return Archived(files, days, sorted(titles))


def _event(written: str, where: str, titles: dict[str, str], path: str, others: list[str]) -> str:
    text = f"### [{written}]({where}/index.md)\n\n# {titles[path]}\n\nIt is said so.\n\n\n"
    text += "### Source:\n\n1. [BBC](https://a.test/1)\n2. [AFP](https://a.test/2)\n\n"
    rows = [f"{n}. [{titles[one]}]({one}) _Context: China, U.S._\n" for n, one in enumerate(others, 1) if one != path]
    return text + ("### Related:\n\n" + "".join(rows) if rows else "")


Fault = Callable[[st.DataObject, Archived], None]


def some_page(data: st.DataObject, archive: Archived) -> str:
    return data.draw(st.sampled_from(sorted(archive.files)), label="page")


def _edit_line(data: st.DataObject, archive: Archived, wanted: bytes, change: Callable[[bytes], bytes]) -> None:
    """Change one line that holds something, if the page has one."""
    path = some_page(data, archive)
    lines = archive.files[path].split(b"\n")
    held = [number for number, line in enumerate(lines) if wanted in line]
    if held:
        number = data.draw(st.sampled_from(held), label="line")
        lines[number] = change(lines[number])
        archive.files[path] = b"\n".join(lines)


ODD = st.sampled_from([one.encode() for one in ")](}[ #?%/.aZ\\<>!*&;\"'`\t\r\0_:|=-0\u00a0\u2028\x0b\x0c\x1f中"])


def changed_letter(data: st.DataObject, archive: Archived) -> None:
    def change(line: bytes) -> bytes:
        at = data.draw(st.integers(0, len(line) - 1), label="at")
        cut = data.draw(st.sampled_from([at, at + 1]), label="cut")
        return line[:at] + data.draw(ODD) + line[cut:]

    _edit_line(data, archive, b"](", change)


def changed_end(data: st.DataObject, archive: Archived) -> None:
    odd = data.draw(ODD)
    _edit_line(data, archive, b".md)", lambda line: line.replace(b".md)", b".md" + odd))


def padded_day(data: st.DataObject, archive: Archived) -> None:
    _edit_line(data, archive, b"/news/2012/0", lambda line: line.replace(b"/news/2012/0", b"/news/2012/", 1))


def lost_bracket(data: st.DataObject, archive: Archived) -> None:
    bracket = data.draw(st.sampled_from([b"[", b"]", b"(", b")"]))
    _edit_line(data, archive, b"](", lambda line: line.replace(bracket, b"", 1))


def doubled_line(data: st.DataObject, archive: Archived) -> None:
    """A row, a source or an item given twice, as it was or with another text."""
    text = data.draw(st.sampled_from([b"[", b"[X "]))
    _edit_line(data, archive, b"](", lambda line: line + b"\n" + line.replace(b"[", text, 1))


def other_marks(data: st.DataObject, archive: Archived) -> None:
    """Another heading, or none, before a link; something behind it."""
    before = data.draw(st.sampled_from([b"", b"#### ", b"## ", b"# ", b"### !", b"    ", b"- ", b"> "]))
    after = data.draw(
        st.sampled_from(
            [b"", b" x", b" ", b"\r", b' "x"', b" [y](/z.md)", b" _(z)_", b" <!-- newsarc-ignore NA3: x -->"]
        )
    )
    _edit_line(data, archive, b"](", lambda line: before + line.lstrip(b"#1234567890. ") + after)


def wrong_date(data: st.DataObject, archive: Archived) -> None:
    _edit_line(data, archive, b"[2012-", lambda line: line.replace(b"[2012-", b"[2013-"))


LINES = [
    b"```",
    b"~~~",
    b"<!-- x",
    b"-->",
    b"<!-- newsarc-ignore NA1, NA3: x -->",
    b"<!-- newsarc-ignore NA2 -->",
    b'<a href="/nowhere.md">x</a>',
    b"[x]: /nowhere.md",
    b"<https://a.test/>",
    b"    code",
    b"[a](/nowhere.md) and [b](relative.md)",
    b"[a](http://a.test/x y)",
    b"[c](//a.test/x)",
    b"![p](https://a.test/${x})",
    b"[d](#nowhere)",
    b"# Another title",
    b"Formats: [HTML](x.html)",
    b"1. [Cover Image](https://a.test/1)",
    b"3. [BBC](https://a.test/1)",
    b"3. [BBC](https://a.test/1\xc2\xa0)",
    b"3. [BBC](https://a.test/3) [IMG](https://a.test/i.jpg)",
    b"3. [BBC](https://a.test/3) [IMG](/logo.png)",
    b"3. [BBC](https://a.test/3) x](https://a.test/3)",
    b"3. [B] BC](https://a.test/3)",
    b"## [Previous Day...](/news/2012/01/1/index.md)",
    b"caf\xe9",
    b"---\ntitle: x\n---",
    b"a | b\n--|--\n[x | y](/nowhere.md) | z",
    b"[^1]: a\n\n    [x](/nowhere.md)",
    b"![see [x](/nowhere.md)](https://a.test/i.jpg)",
    b"3. [BBC](https://a.test/3) ![see [x](https://a.test/4)](https://a.test/i.jpg)",
    b"3. [B|C](https://a.test/3)\n   --|--",
    b'<img srcset="/nowhere.png 2x">',
    b"<h2>A title</h2>\n\n[x](#a-title) [y](#a-title-1)",
    b"a\r\r    [x](/nowhere.md)\r\r[y](/nowhere.md)",
    b"[x](#it-is-said-so:~:text=x)",
    b"a\0b",
    b"---\n\nsome text\n\n---",
]


def strange_line(data: st.DataObject, archive: Archived) -> None:
    path = some_page(data, archive)
    lines = archive.files[path].split(b"\n")
    lines.insert(data.draw(st.integers(0, len(lines)), label="at"), data.draw(st.sampled_from(LINES)))
    archive.files[path] = b"\n".join(lines)


def strange_ends(data: st.DataObject, archive: Archived) -> None:
    path = some_page(data, archive)
    text = archive.files[path]
    kinds = [
        text.replace(b"\n", b"\r\n"),
        text.replace(b"\n", b"\r"),
        text.decode("utf-8", "replace").encode("utf-16-le"),
        text.replace(b"e", b"\0"),
        text.replace(b"e", b"\0e\0"),
        b"---\n\n" + text + b"\n---\n",
        b"\xef\xbb\xbf" + text,
        text + b"\xff",
        text.rstrip(b"\n"),
        b"\n" + text,
        b"",
    ]
    kinds += [
        b"\nFormats: [HTML](x.html)  [XML](x.xml)  \n\n" + text,
        b"\nFormats: [HTML](x.html)\n[c](/no.md)\n\n" + text,
    ]
    archive.files[path] = data.draw(st.sampled_from(kinds))


def missing_page(data: st.DataObject, archive: Archived) -> None:
    """A day page, a README or an event that is gone."""
    archive.files.pop(some_page(data, archive))


def unlisted_page(data: st.DataObject, archive: Archived) -> None:
    where = folder(data.draw(st.sampled_from(archive.days)))
    title = data.draw(st.sampled_from(["Unlisted.", "Rain", "rain"]))
    archive.files[f"{where}/unlisted.md"] = _event("2012-02-8", where, {"x": title}, "x", []).encode()


def differing_readme(data: st.DataObject, archive: Archived) -> None:
    where = folder(data.draw(st.sampled_from(archive.days)))
    archive.files[f"{where}/README.md"] = archive.files.get(f"{where}/index.md", b"").replace(b"[", b"[ ", 3)


def prefixed_links(data: st.DataObject, archive: Archived) -> None:
    for path in sorted(archive.files):
        archive.files[path] = archive.files[path].replace(b"](/news", b"](/zh/news")


def one_prefixed_link(data: st.DataObject, archive: Archived) -> None:
    _edit_line(data, archive, b"](/news", lambda line: line.replace(b"](/news", b"](/zh/news"))


def prefixed_folder(data: st.DataObject, archive: Archived) -> None:
    """The tree has a folder of the prefix's name, so that it is no prefix."""
    archive.files["/zh/news/2012/02/8/index.md"] = b"# x\n"


def changes_section(data: st.DataObject, archive: Archived) -> None:
    """A page that names another as its older version, in any capitals."""
    path = some_page(data, archive)
    name = data.draw(st.sampled_from([b"Changes", b"changes", b"CHANGES", b"cHANGES", b"ChangeS", b"CHANges"]))
    colon = data.draw(st.sampled_from([b":", b"", "：".encode(), b" :"]))
    mark = data.draw(st.sampled_from([b"#", b"##", b"###", b"######"]))
    other = data.draw(st.sampled_from(archive.events)).encode()
    row = b"1. [Rain](" + other + b") _2018-03-14 10:30:06 (First version)_\n"
    archive.files[path] += b"\n" + mark + b" " + name + colon + b"\n\n" + row


BLANK = ["", " ", "\u00a0", "\u3000", "''", "''''", "&nbsp;", "\x1f", "\u2028", "# ", "&#32;"]


def strange_name(data: st.DataObject, archive: Archived) -> None:
    """An event whose file's name is one that a link must escape, and links that don't."""
    old = data.draw(st.sampled_from(archive.events))
    odd = data.draw(st.sampled_from(["%25", "?", "#b", " b", "&amp;b", "(b)", ";b", "|b", "[b]", "'b", "é", "e\u0301"]))
    new = f"{old.removesuffix('.md')}{odd}.md"
    for path, text in list(archive.files.items()):
        archive.files[path] = text.replace(old.encode(), new.encode())
    if old in archive.files:
        archive.files[new] = archive.files.pop(old)


def blank_title(data: st.DataObject, archive: Archived) -> None:
    title = data.draw(st.sampled_from(BLANK)).encode()
    _edit_line(data, archive, b"# ", lambda line: b"# " + title if line.startswith(b"# ") else line)


def wild_page(data: st.DataObject, archive: Archived) -> None:
    """A page of any stage and edition, of any day."""
    made = data.draw(pages.MADE_PAGES)
    archive.files[made.path] = made.text.encode()


FAULTS: list[Fault] = [
    changed_letter,
    changed_end,
    padded_day,
    lost_bracket,
    doubled_line,
    other_marks,
    wrong_date,
    strange_line,
    strange_ends,
    missing_page,
    unlisted_page,
    differing_readme,
    prefixed_links,
    one_prefixed_link,
    prefixed_folder,
    changes_section,
    strange_name,
    blank_title,
    wild_page,
]


def store(root: Path, files: Mapping[str, bytes]) -> Path:
    """Write an archive below a folder."""
    (root / "news/2012/01/1").mkdir(parents=True, exist_ok=True)
    for path, text in files.items():
        file = root / path.lstrip("/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text)
    return root


# ---------------------------------------------------------------- the law


@given(archive=archives())
def test_archive_in_order_is_reported_the_same(archive: Archived) -> None:
    """On ordinary pages the survey reports what the full check does."""
    with tempfile.TemporaryDirectory() as where:
        stored = Archive(store(Path(where), archive.files), cache=False)

        assert fast(stored) == full(stored)


def find_fault(fault: Fault, data: st.DataObject, archive: Archived) -> None:
    fault(data, archive)
    with tempfile.TemporaryDirectory() as where:
        stored = Archive(store(Path(where), archive.files), cache=False)

        assert fast(stored) == full(stored)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
@settings(max_examples=4)
@given(data=st.data(), archive=archives())
def test_no_fault_is_lost(fault: Fault, data: st.DataObject, archive: Archived) -> None:
    """Each kind of fault is found by the survey as by the full check."""
    find_fault(fault, data, archive)


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
@given(data=st.data(), archive=archives())
def test_no_fault_is_lost_in_many_archives(fault: Fault, data: st.DataObject, archive: Archived) -> None:
    """The same in fifty archives each."""
    find_fault(fault, data, archive)


@given(data=st.data(), archive=archives(), faults=st.lists(st.sampled_from(FAULTS), min_size=2, max_size=5))
def test_no_mixture_of_faults_is_lost(data: st.DataObject, archive: Archived, faults: list[Fault]) -> None:
    """Several faults at once hide none of each other."""
    for fault in faults:
        if archive.files:
            fault(data, archive)
    with tempfile.TemporaryDirectory() as where:
        stored = Archive(store(Path(where), archive.files), cache=False)

        assert fast(stored) == full(stored)


def listing(*items: str) -> str:
    """The day page of the fixed cases."""
    return f"## [2012-02-8]({DAY}/index.md)\n\n" + "".join(f"{item}\n\n" for item in items)


ALPHA, BETA = f"### [Alpha. ]({DAY}/a.md)", f"### [Beta. ]({DAY}/b.md)"


@pytest.mark.parametrize(
    "item",
    [
        BETA.replace(")", "]"),
        BETA.replace(")", " "),
        BETA.replace(")", "}"),
        BETA.removeprefix("### "),
        f"#{BETA}",
        BETA.removeprefix("##"),
        BETA.removeprefix("#"),
        BETA.replace("[", "![", 1),
        f'{BETA} "x"',
        f"{BETA} x",
        BETA.replace("(", "(/zh"),
    ],
)
def test_item_that_lists_nothing(make_archive: MakeArchive, item: str) -> None:
    """A line of the day page that looks like an item and is none leaves its event unlisted (NA201)."""
    files = {
        f"{DAY}/index.md": listing(ALPHA, item),
        f"{DAY}/a.md": f"{HEAD}# Alpha. \n\n",
        f"{DAY}/b.md": f"{HEAD}# Beta. \n\n",
    }
    archive = Archive(make_archive(files), cache=False)

    assert ("NA201", "news/2012/02/8/b.md") in [(one.rule, one.file) for one in archive.validate()]
    assert fast(archive) == full(archive)


@pytest.mark.parametrize("slug", ["100%25", "what?", "a#b", "a b", "a&amp;b", "a(b)", "a;b", "a'b", "日"])
def test_names_that_links_write_otherwise(make_archive: MakeArchive, slug: str) -> None:
    """A file name that a link must escape is reported alike by both."""
    files = {f"{DAY}/index.md": listing(f"### [Beta. ]({DAY}/{slug}.md)"), f"{DAY}/{slug}.md": f"{HEAD}# Beta. \n\n"}
    archive = Archive(make_archive(files), cache=False)

    assert fast(archive) == full(archive)


@pytest.mark.parametrize("title", BLANK)
def test_blank_titles(make_archive: MakeArchive, title: str) -> None:
    """A title of which nothing is left when it is cleaned is no title (NA501)."""
    files = {f"{DAY}/index.md": listing(f"### [Beta. ]({DAY}/b.md)"), f"{DAY}/b.md": f"{HEAD}# {title}\n\nText.\n"}
    archive = Archive(make_archive(files), cache=False)

    assert ("NA501" in [one.rule for one in archive.validate()]) == (title != "# ")
    assert fast(archive) == full(archive)


@pytest.mark.parametrize("name", ["Changes", "changes", "CHANGES", "cHANGES", "ChangeS"])
def test_older_versions_in_any_capitals(make_archive: MakeArchive, name: str) -> None:
    """An older version need not be listed, however the heading of Changes is written."""
    row = f"1. [Alpha. ]({DAY}/b.md) _2018-03-14 10:30:06 (First version)_\n"
    files = {
        f"{DAY}/index.md": listing(ALPHA),
        f"{DAY}/a.md": f"{HEAD}# Alpha. \n\n### {name}:\n\n{row}",
        f"{DAY}/b.md": f"{HEAD}# Alpha. \n\n",
    }
    archive = Archive(make_archive(files), cache=False)

    assert [one.rule for one in archive.validate()] == []
    assert fast(archive) == full(archive)


def test_links_beneath_the_formats_line(make_archive: MakeArchive) -> None:
    """Only the Formats line itself is left out, not the line under it."""
    text = f"\nFormats: [HTML](x.html)\n[c](/broken.md)\n\n{HEAD}# Alpha. \n\n"
    archive = Archive(make_archive({f"{DAY}/index.md": listing(ALPHA), f"{DAY}/a.md": text}), cache=False)

    assert [(one.rule, one.line) for one in archive.validate()] == [("NA101", 3)]


def test_same_address_with_a_blank_of_another_kind(make_archive: MakeArchive) -> None:
    """A no-break space behind an address makes no other source of it (NA401)."""
    rows = "### Source:\n\n1. [c](http://a.test/b\u00a0)\n2. [c](http://a.test/b)\n"
    files = {f"{DAY}/index.md": listing(ALPHA), f"{DAY}/a.md": f"{HEAD}# Alpha. \n\n{rows}"}
    archive = Archive(make_archive(files), cache=False)

    assert fast(archive) == full(archive)


# ---------------------------------------------------------------- trees that are there


@pytest.mark.parametrize("tree", TREES, ids=lambda tree: tree.name)
def test_trees_of_the_rules(tree: Path, tmp_path: Path) -> None:
    """On the tree of each rule both report the same, and something."""
    shutil.copytree(tree, tmp_path / "tree", symlinks=True)
    archive = Archive(tmp_path / "tree", cache=False)

    assert fast(archive) == full(archive)
    assert archive.validate(select=["ALL"]).findings


def test_examples(examples: Path) -> None:
    """The repository's examples are in order, fast and in full."""
    archive = Archive(examples, cache=False)

    assert fast(archive) == full(archive)
    assert fast(archive).findings == []


# ---------------------------------------------------------------- processes


@pytest.mark.parametrize("tree", [REPOSITORY / "examples", *TREES[:3]], ids=lambda tree: tree.name)
def test_report_of_several_processes(tree: Path, request: pytest.FixtureRequest) -> None:
    """Several processes report what one does, in the same order."""
    archive = Archive(tree, cache=False)
    alone, alone_full = archive.validate(), archive.validate(select=["ALL"])

    request.getfixturevalue("two_processes")

    assert (archive.validate(), archive.validate(select=["ALL"])) == (alone, alone_full)


# ---------------------------------------------------------------- what once slipped through


@pytest.mark.parametrize(
    "page",
    [
        HEAD + "# A\n\n### Source:\n\n1. [BBC](http://bbc.co.uk/a&#32;b)\n\n",
        HEAD + "# A\n\n### Source:\n\n1. [BBC](http://bbc.co.uk/a$&#123;b)\n\n",
        "\nFormats: [HTML](x)\udcff\n\n" + HEAD + "# A\n\n\n",
        "\nFormats: [HTML](x) <!-- \n\n" + HEAD + "# A\n\nSo --> it is.\n\n\n",
        HEAD + f"# A\n\n### Related:\n\n1. [Braces]({DAY}/x{{{{y}}}}.md) _Context: Aa_\n",
        HEAD + f"# A\n\n### Related:\n\n1. [Byte]({DAY}/x\udcff.md) _Context: Aa_\n",
        HEAD + f"# A\n\n### Related:\n\n1. [Ticks]({DAY}/x`y`'z.md) _Context: Aa_\n",
    ],
)
def test_pages_that_look_ordinary(page: str, make_archive: MakeArchive) -> None:
    """A fault in what is rarely looked at is found: entities, the Formats line, names of files."""
    others = {f"{DAY}/{name}.md": f"{HEAD}# {title}\n\n\n" for name, title in ODD_NAMES.items()}
    listed = listing(*(f"### [{title}]({DAY}/{name}.md)" for name, title in ODD_NAMES.items()), f"### [A]({DAY}/a.md)")
    files = {f"{DAY}/a.md": page, f"{DAY}/index.md": listed, **others}
    root = make_archive({})
    store(root, {path: text.encode("utf-8", "surrogateescape") for path, text in files.items()})
    stored = Archive(root, cache=False)

    assert fast(stored) == full(stored)


ODD_NAMES = {"x{{y}}": "Braces", "x\udcff": "Byte", "x`y`'z": "Ticks"}


@pytest.mark.parametrize("odd", ["### [\rA]", "### [A\0]", "### [A\0\0\0\0\0\0\0\0\0\0\0\0]", "\r### [A]"])
def test_item_with_a_return_or_nul(odd: str, make_archive: MakeArchive) -> None:
    """A return within an item ends its line, so that it lists nothing; NULs are looked at closer."""
    files = {f"{DAY}/index.md": listing(f"{odd}({DAY}/a.md)"), f"{DAY}/a.md": f"{HEAD}# A\n\n\n"}
    stored = Archive(make_archive(files), cache=False)

    assert fast(stored) == full(stored)


def test_item_that_is_a_date(make_archive: MakeArchive) -> None:
    """A day page's line that reads like its own heading is no item."""
    root = make_archive(
        {f"{DAY}/a.md": HEAD + "# A\n\n\n", f"{DAY}/index.md": listing(f"### [2012-02-08]({DAY}/a.md)")}
    )
    stored = Archive(root, cache=False)

    assert fast(stored) == full(stored)


@pytest.mark.parametrize("prefix", ["zh", "/zh", "/zh/"])
def test_prefix_however_it_is_written(prefix: str, make_archive: MakeArchive) -> None:
    """A prefix that is named holds with and without slashes."""
    page = f"### [2012-02-8](/zh{DAY}/index.md)\n\n# A\n\n\n"
    day = f"## [2012-02-8](/zh{DAY}/index.md)\n\n### [A](/zh{DAY}/a.md)\n\n"
    stored = Archive(make_archive({f"{DAY}/a.md": page, f"{DAY}/index.md": day}), cache=False)

    assert stored.validate(root_prefix=prefix).findings == ()


def test_prefix_that_is_the_folder_of_pages(make_archive: MakeArchive) -> None:
    """The folder of pages is no prefix."""
    with pytest.raises(UsageError, match="not a prefix"):
        Archive(make_archive({f"{DAY}/a.md": "# A\n"}), cache=False).validate(root_prefix="/news/2012")


def test_prefix_of_rows_alone(make_archive: MakeArchive) -> None:
    """A prefix is found out where headings go without it, as in the Chinese edition's events."""
    page = HEAD + f"# A \n\n\n\n### 有关:\n\n1. [B](/zh{DAY}/b.md) _消息: 王立军_\n"
    other = HEAD + f"# B\n\n\n\n### 有关:\n\n1. [A ](/zh{DAY}/a.md) _消息: 王立军_\n"
    day = listing(f"### [A ](/zh{DAY}/a.md)", f"### [B](/zh{DAY}/b.md)")
    stored = Archive(make_archive({f"{DAY}/a.md": page, f"{DAY}/b.md": other, f"{DAY}/index.md": day}), cache=False)

    assert stored.validate().findings == ()


@pytest.mark.parametrize("begun", [") _Context: ", "](/a", "](/a) _Context: ", "[", "1. [a](http://a.test/"])
def test_line_of_many_beginnings(begun: str, make_archive: MakeArchive, linear: Linear) -> None:
    """A list whose lines begin again and again and never end takes linear time."""

    def read(text: str) -> None:
        fast_path.rows_of(text.encode())
        fast_path.links_of(text.encode())
        fast_path.sources_of(text.encode())
        fast_path.urls_of(text.encode())

    linear(read, lambda size: "1. [" + begun * (size // len(begun)) + "\n")


BREAKS = [
    b"\n",
    b"\r",
    b"\r\n",
    b"\t",
    b"\0",
    b"\x0b",
    b"\xc2\x85",
    b"\xe2\x80\xa8",
    b"\xff",
    b"\xef\xbb\xbf",
    b" ",
    b"  ",
]
MARKS = [
    b"_",
    b"*",
    b"[",
    b"]",
    b"(",
    b")",
    b"](",
    b")[",
    b"[[",
    b"\\",
    b"`",
    b"<",
    b">",
    b"<!--",
    b"-->",
    b"~~~",
    b"#",
]
SIGNS = [
    b"%",
    b"%20",
    b"%2F",
    b"&",
    b"&amp;",
    b"&#32;",
    b";",
    b"?",
    b"#",
    b"./",
    b"../",
    b"//",
    b"/zh",
    b"''",
    b",",
    b", ",
]


def change_somewhere(data: st.DataObject, archive: Archived) -> None:
    """Put something into a page, in place of as much as it may be."""
    path = data.draw(st.sampled_from(sorted(archive.files)), label="page")
    page = archive.files[path]
    at = data.draw(st.integers(0, len(page)), label="at")
    cut = data.draw(st.sampled_from([0, 0, 1, 4]), label="cut")
    odd = data.draw(st.sampled_from([*BREAKS, *MARKS, *SIGNS, b""]), label="odd")
    archive.files[path] = page[:at] + odd + page[at + cut :]


@given(data=st.data(), archive=archives())
def test_anything_anywhere(data: st.DataObject, archive: Archived) -> None:
    """Whatever stands anywhere in a page, a fast validation and the full check agree."""
    for _ in range(data.draw(st.integers(1, 3))):
        change_somewhere(data, archive)
    with tempfile.TemporaryDirectory() as place:
        archived = Archive(store(Path(place).resolve(), archive.files), cache=False)

        assert fast(archived) == full(archived)
