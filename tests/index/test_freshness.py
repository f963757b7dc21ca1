"""Whatever happens to the files of an archive, what is kept answers as the files alone would.

Two machines work on real archives.  In a small one every change is seen by the
next command.  In one taken for large only folders are looked at: changes that a
folder's times show are seen all the same; an edit in place is seen by `validate`, by
`newsarc index` and with ``refresh``, and a hit shows what is in its file now.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Collection
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from newsarc import Archive, NewsarcError
from newsarc.render.renderer import DATA
from tests.support.commands import run, settle, take_for_large
from tests.support.repository import git

DAYS = ("/news/2012/02/8", "/news/2012/02/9", "/news/2013/01/2")
SLUGS = ("rain", "rain-again", "sun", "王立军案")
MONTHS = ("/news/2012/02", "/news/2012/03", "/news/2013/01", "/news/2013/12")

TITLES = (
    "Rain falls in Goma.",
    "Sun shines over Quito.",
    "Snow lies in Wichita, Kansas.",
    "Hail hits the Chilean general election, 2017.",
    "王立军案在成都开庭。",
    "Rain",
)
SUMMARIES = ("It is said so.", "Nobody saw the hail in Charlottesville, Virginia.", "成都下雨。", "")
# Lists of contexts as written: some prove by their order that a comma belongs to a name, some need another's proof.
TAILS = (
    "Goma",
    "Goma, winter",
    "Quito, winter",
    "goma",
    "Wichita, Kansas",
    "Goma, Wichita, Kansas",
    "Charlottesville, Virginia",
    "Charlottesville, Virginia, winter",
    "Chile, Chilean general election, 2017",
    "2017, Chilean general election",
    "王立军, 重庆",
    "",
)
TOPICS = (None, None, "Goma", "Charlottesville, Virginia", "Chilean general election, 2017", "Wichita, Kansas", "")
TAGS = ("Goma", "Wichita, Kansas", "winter")

QUERIES = (
    "rain",
    "snow lies",
    "falls ran",
    "hial",
    "goma",
    "context:winter",
    "kansas",
    "election 2017",
    "成都",
    "said",
)
QUERIES += ("-goma rain", '"general election"', "wintre", "virginia", "added")
ENTITIES = ("Goma", "winter", "Kansas", "Wichita, Kansas", "Charlottesville", "Charlottesville, Virginia", "virgina")
ENTITIES += ("Chilean general election, 2017", "chilean general elction", "2017", "王立军")
PAGES = (
    f"{DAYS[0]}/rain.md",
    f"{DAYS[1]}/snow.md",
    "2012-02-08/1",
    "2012-03-01/2",
    "sun",
    "王立军案",
    "rain falls in goma",
)
DATES = ("2012-02-08", "2012-02-09", "2013-01-02", "2012-02-10")
COMMANDS = (
    ("search", "falls", "ran"),
    ("search", "goma", "--sort", "date", "--explain"),
    ("search", "--context", "Wichita, Kansas", "snow"),
    ("related", "Goma"),
    ("related", "Goma", "--and", "winter"),
    ("related", "2012-02-08"),
    ("related", "rain falls in goma"),
    ("show", "rain falls in goma"),
    ("show", "2012-02-08/1"),
    ("show", "latest"),
    ("show", "2012"),
    ("validate",),
)


Item = tuple[str, str, str | None, str]  # of a day page: title, path, topic, contexts


class Text(NamedTuple):
    """The contents of an event page."""

    title: str
    topic: str | None
    summary: str
    related: list[tuple[str, str, str]]
    older: str | None
    tags: list[str]
    chinese: bool

    def written(self, path: str) -> str:
        day = path.rpartition("/")[0]
        prefix, heading, context = ("/zh", "有关", "消息") if self.chinese else ("", "Related", "Context")
        text = f"---\ntags: {self.tags!r}\n---\n" if self.tags else ""
        text += f"### [{day[6:].replace('/', '-')}]({prefix}{day}/index.md)\n\n"
        text += "" if self.topic is None else f"##### {self.topic}\n"
        text += f"# {self.title}\n\n{self.summary}\n\n### Source:\n\n1. [BBC](https://a.test/1)\n\n"
        if self.older:
            text += f"### Changes:\n\n1. [{self.title}]({self.older}) _2018-03-14 10:30:06 (First version)_\n"
            text += f"2. [{self.title}]({path}) _(Current version)_\n\n"
        rows = [
            f"{number}. [{title}]({prefix}{to}) _{context}: {names}_\n"
            for number, (title, to, names) in enumerate(self.related, 1)
        ]
        return text + (f"### {heading}:\n\n{''.join(rows)}" if rows else "")


def day_text(day: str, items: Collection[Item]) -> str:
    """A day page; ``items`` give title, path, topic and contexts."""
    text = f"## [{day[6:].replace('/', '-')}]({day}/index.md)\n\n"
    for title, path, topic, names in items:
        text += "" if topic is None else f"##### {topic}\n"
        text += f"### [{title}]({path})\n" + (f"_Context: {names}_\n\n" if names else "\n")
    return text + "## [Previous Day...](/news/2012/02/8/index.md)\n"


days, months = st.sampled_from(DAYS), st.sampled_from(MONTHS)
paths = st.builds("{}/{}.md".format, days, st.sampled_from(SLUGS))
titles, tails, topics = st.sampled_from(TITLES), st.sampled_from(TAILS), st.sampled_from(TOPICS)
rows = st.tuples(titles, paths, tails)
texts = st.builds(
    Text,
    titles,
    topics,
    st.sampled_from(SUMMARIES),
    st.lists(rows, max_size=3),
    st.none() | paths,
    st.just([]) | st.lists(st.sampled_from(TAGS), min_size=1, max_size=2, unique=True),
    st.booleans(),
)
listings = st.lists(st.tuples(titles, paths, topics, tails), max_size=4)
SAME_SIZE = (
    (b"Goma", b"Lima"),
    (b"Rain", b"Hail"),
    (b"2017", b"2016"),
    (b"winter", b"summer"),
    (b"rain.md", b"snow.md"),
)


def answer_to(ask: Callable[[], str]) -> str:
    """An answer, or the sentence of the error that it ends in."""
    try:
        return ask()
    except NewsarcError as error:
        return f"{type(error).__name__}: {error} {getattr(error, 'nearest', '')}"


def answers(root: Path, *, cache: bool, refresh: bool = False) -> dict[str, str]:
    """What every command says of the archive, as JSON."""
    library = Archive(root, cache=cache, refresh=refresh)
    found = {}
    for query in QUERIES:
        found[f"search {query}"] = DATA.hits(library.find(query), query=query)
    for name in ("Goma", "Wichita, Kansas"):
        found[f"search --context {name}"] = DATA.hits(library.find("rain", contexts=[name], sort="date"))
    for target in (*ENTITIES, *PAGES, *DATES):
        found[f"related {target}"] = answer_to(lambda target=target: DATA.hits(library.kin(target)))
    for name in ("Goma", "Wichita, Kansas", "rain"):
        found[f"timeline {name}"] = answer_to(lambda name=name: DATA.timeline(library.timeline(name), query=name))
    for sort in ("count", "name", "date"):
        found[f"contexts --sort {sort}"] = answer_to(
            lambda sort=sort: DATA.contexts(library.contexts(sort=sort, limit=3), pattern="")
        )
    for one, other in pairwise((*PAGES[:2], *ENTITIES[:3])):
        found[f"path {one} {other}"] = answer_to(
            lambda one=one, other=other: DATA.chain(library.path_between(one, other))
        )
    found["validate"] = DATA.report(Archive(root, cache=cache).validate())
    return found | shown(root, cache=cache)


def shown(root: Path, *, cache: bool) -> dict[str, str]:
    """What `show` says of days, pages and years."""
    library = Archive(root, cache=cache)
    found = {}
    for day in DATES[:3]:
        one = library.day(day)
        found[f"show {day}"] = DATA.day(one) if one else ""
    for path in PAGES[:2]:
        page = library.page(path)
        found[f"show {path}"] = DATA.event(page) if page else ""
    return {**found, "show 2012": DATA.calendar(library.calendar(2012)), "show latest": str(library.latest())}


def assert_same(found: dict[str, str], expected: dict[str, str]) -> None:
    """All answers are those expected; the first that isn't is shown alone."""
    for question, answer in expected.items():
        assert (question, found[question]) == (question, answer)


class Worked(RuleBasedStateMachine):
    """An archive that is worked on in every way that files can be, asked with a cache and without.

    ``outdated`` is whether a page was edited in a way that no folder's times show.
    """

    large = False

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self._patch = pytest.MonkeyPatch()
        self._patch.setenv("NEWSARC_CACHE_DIR", f"{self._folder.name}/cache")
        if self.large:
            take_for_large(self._patch)
        self.root = Path(self._folder.name).resolve() / "archive"
        self.outdated = False
        self.changes = self.every = self.asked = self.settled = self.commands = 0
        self.branches: list[str] = []

    def teardown(self) -> None:
        try:
            if self.changes:
                self.check()
        finally:
            self._patch.undo()
            self._folder.cleanup()

    @initialize(
        first=st.lists(st.tuples(paths, texts), min_size=3, max_size=8),
        listing=listings,
        every=st.integers(1, 3),
        waits=st.booleans(),
    )
    def begin(self, first: list[tuple[str, Text]], listing: list[Item], every: int, waits: bool) -> None:
        self.every = every
        self.root.mkdir()
        (self.root / "newsarc.toml").touch()  # an archive even when all pages are gone
        for path, text in first:
            self._file(path).write_text(text.written(path))
        self._file(f"{DAYS[0]}/index.md").write_text(day_text(DAYS[0], listing))
        if waits:
            settle()
        self.ask_first()

    def ask_first(self) -> None:
        """Have all cached before the first change."""
        answers(self.root, cache=True)

    def _file(self, path: str) -> Path:
        """The file at a path, whose folder is there; None of it where something else stands in its way."""
        file = self.root / path[1:]
        with suppress(OSError):
            file.parent.mkdir(parents=True, exist_ok=True)
        return file

    def _edits(self, path: str) -> Path | None:
        """A file that is to be written to as it stands; None where no regular file is."""
        file = self.root / path[1:]
        self.outdated |= file.is_file()
        return file if file.is_file() else None

    # ------------------------------------------------------------ pages

    @rule(path=paths, text=texts)
    def write(self, path: str, text: Text) -> None:
        """A page is written, in place where it is there already."""
        self.changes += 1
        self._edits(path)
        if self._file(path).is_dir():
            shutil.rmtree(self._file(path))
        with suppress(OSError):
            file = os.open(self._file(path), os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NONBLOCK)
            os.write(file, text.written(path).encode())
            os.close(file)

    @rule(path=paths, text=texts)
    def replace(self, path: str, text: Text) -> None:
        """A page is written beside its place and moved there, as careful editors do."""
        self.changes += 1
        draft = self.root / "draft"
        draft.write_text(text.written(path))
        with suppress(OSError):
            os.replace(draft, self._file(path))

    @rule(path=paths, row=rows)
    def append(self, path: str, row: tuple[str, str, str]) -> None:
        """A row comes to the end of a page."""
        if file := self._edits(path):
            self.changes += 1
            with open(file, "a") as opened:
                opened.write("\n### Related:\n\n1. [{}]({}) _Context: {}_\n".format(*row))

    @rule(path=paths, text=texts)
    def prepend(self, path: str, text: Text) -> None:
        """The top of a page is another's, its lists stay."""
        if file := self._edits(path):
            self.changes += 1
            top = text._replace(related=[], older=None).written(path)
            file.write_bytes(top.encode() + b"Added.\n\n" + file.read_bytes().partition(b"### Source")[2])

    @rule(path=paths, words=st.sampled_from(SAME_SIZE))
    def edit_unseen(self, path: str, words: tuple[bytes, bytes]) -> None:
        """A page is edited in place; its size and time are what they were."""
        if file := self._edits(path):
            self.changes += 1
            was, text = file.stat(), file.read_bytes()
            file.write_bytes(text.replace(*words) if words[0] in text else text.replace(*words[::-1]))
            os.utime(file, ns=(was.st_atime_ns, was.st_mtime_ns))
            assert (file.stat().st_size, file.stat().st_mtime_ns) == (was.st_size, was.st_mtime_ns)

    @rule(path=paths)
    def delete(self, path: str) -> None:
        self.changes += 1
        with suppress(OSError):
            (self.root / path[1:]).unlink()

    @rule(path=paths, other=paths)
    def rename(self, path: str, other: str) -> None:
        """A page has another name, on its day or another, and another's place where one is there."""
        self.changes += 1
        with suppress(OSError):
            (self.root / path[1:]).rename(self._file(other))

    @rule(path=paths, other=paths)
    def swap(self, path: str, other: str) -> None:
        """Two pages change places."""
        one, two, between = self._file(path), self._file(other), self.root / "between"
        if one.is_file() and two.is_file() and one != two:
            self.changes += 1
            one.rename(between)
            two.rename(one)
            between.rename(two)

    @rule(path=paths, other=paths, how=st.sampled_from(["relative", "absolute", "hard", "outside", "nowhere"]))
    def link(self, path: str, other: str, how: str) -> None:
        """A page is a link to another, to a file elsewhere, to nothing."""
        outside = self.root.with_name("outside.md")
        outside.write_text("# Rain falls in Goma, outside.\n")
        file, to = self._file(path), self.root / other[1:]
        with suppress(OSError):
            file.unlink(missing_ok=True)
            self.changes += 1
            match how:
                case "relative":
                    file.symlink_to(os.path.relpath(to, file.parent))
                case "absolute":
                    file.symlink_to(to)
                case "hard":
                    os.link(to, file)
                case "outside":
                    file.symlink_to(outside)
                case _:
                    file.symlink_to("nowhere.md")

    @rule(path=paths, what=st.sampled_from(["folder", "empty", "pipe", "bytes", "title"]))
    def become(self, path: str, what: str) -> None:
        """A page becomes a folder, an empty file, a named pipe, bytes that are no text, a title alone."""
        file = self._file(path)
        with suppress(OSError):
            file.unlink(missing_ok=True)
            self.changes += 1
            match what:
                case "folder":
                    file.mkdir()
                    (file / "rain.md").write_text("# Rain in a folder.\n")
                case "empty":
                    file.touch()
                case "pipe":
                    os.mkfifo(file)
                case "bytes":
                    file.write_bytes(
                        b"# Rain \xff\x00 falls.\n\n### Related:\n1. [x](/news/2012/02/8/\xfe.md) _Context: Goma_\n"
                    )
                case _:
                    file.write_text("# Rain")

    @rule(path=paths, when=st.sampled_from([0, 10**9, 4_000_000_000, 10**10, -(10**9)]))
    def set_clock(self, path: str, when: int) -> None:
        """A file's time steps back or far ahead, as after a restore or with a clock that is wrong."""
        with suppress(OSError):
            os.utime(self.root / path[1:], (when, when))
            self.changes += 1

    # ------------------------------------------------------------ days

    @rule(day=days, items=listings, name=st.sampled_from(["index.md", "index.md", "README.md"]))
    def list_on_day_page(self, day: str, items: list[Item], name: str) -> None:
        self.changes += 1
        self._edits(f"{day}/{name}")
        with suppress(OSError):
            self._file(f"{day}/{name}").write_text(day_text(day, items))

    @rule(day=days)
    def copy_day_page(self, day: str) -> None:
        """The README beside a day page is a copy of it."""
        folder = self.root / day[1:]
        if (folder / "index.md").is_file():
            self.changes += 1
            (folder / "README.md").unlink(missing_ok=True)
            shutil.copy2(folder / "index.md", folder / "README.md")

    @rule(day=days, name=st.sampled_from(["index.md", "README.md"]))
    def delete_day_page(self, day: str, name: str) -> None:
        self.changes += 1
        with suppress(OSError):
            (self.root / day[1:] / name).unlink()

    @rule(day=days, other=days)
    def move_day(self, day: str, other: str) -> None:
        self._move(day, other)

    @rule(month=months, other=months)
    def move_month(self, month: str, other: str) -> None:
        self._move(month, other)

    def _move(self, folder: str, other: str) -> None:
        new = self.root / other[1:]
        with suppress(OSError):
            new.parent.mkdir(parents=True, exist_ok=True)
            (self.root / folder[1:]).rename(new)
            self.changes += 1

    @rule(month=months, other=months)
    def link_month(self, month: str, other: str) -> None:
        """A month is a link to another, so that each page has two paths."""
        new = self.root / month[1:]
        with suppress(OSError):
            new.parent.mkdir(parents=True, exist_ok=True)
            new.symlink_to(self.root / other[1:])
            self.changes += 1

    # ------------------------------------------------------------ git

    def _git(self, *words: str) -> bool:
        """Run git on the archive; whether it could do what was asked."""
        self.changes += 1
        try:
            git(self.root, *words)
        except subprocess.CalledProcessError:
            return False
        return True

    @rule()
    def commit(self) -> None:
        """All is committed, on a branch that this commit is the head of."""
        if not self.branches:
            assert self._git("init", "-q")
        self._git("add", "-A")
        assert self._git("commit", "-qm", "x", "--allow-empty")
        self.branches.append(f"branch-{len(self.branches)}")
        assert self._git("checkout", "-q", "-b", self.branches[-1])

    @precondition(lambda self: self.branches)
    @rule(number=st.integers(0, 9), words=st.sampled_from([(), ("-f",)]))
    def check_out(self, number: int, words: tuple[str, ...]) -> None:
        """The files become those of an earlier commit, under the archive's feet."""
        self._git("checkout", "-q", *words, self.branches[number % len(self.branches)])

    @precondition(lambda self: self.branches)
    @rule(
        words=st.sampled_from([("stash", "-qu"), ("stash", "pop", "-q"), ("reset", "-q", "--hard"), ("clean", "-fdq")])
    )
    def restore(self, words: tuple[str, ...]) -> None:
        """Work is set aside, brought back or thrown away."""
        self._git(*words)

    # ------------------------------------------------------------ asking

    @precondition(lambda self: self.settled < 3)
    @rule()
    def settle(self) -> None:
        """All is kept and trusted when the next change comes."""
        self.settled += 1
        settle()
        self.check()

    @precondition(lambda self: self.commands < 1 and not self.large)
    @rule(words=st.sampled_from(COMMANDS))
    def command(self, words: tuple[str, ...]) -> None:
        """A process of its own prints the same with a cache and without."""
        self.commands += 1
        with_, without = run(*words, "--json", root=self.root), run(*words, "--json", "--no-cache", root=self.root)
        assert (with_.returncode, with_.stdout, with_.stderr) == (without.returncode, without.stdout, without.stderr)
        assert with_.returncode in (0, 1)

    @invariant()
    def asked_now_and_then(self) -> None:
        if self.changes >= self.every > 0:
            self.check()

    def check(self) -> None:
        self.changes = 0
        self.asked += 1
        expected = answers(self.root, cache=False)
        if self.outdated and self.large:
            self.check_promises(expected)
            if self.asked % 2:
                Archive(self.root).build_index()
            else:
                assert_same(answers(self.root, cache=True, refresh=True), expected)
        self.outdated = False
        assert_same(answers(self.root, cache=True), expected)

    def check_promises(self, expected: dict[str, str]) -> None:
        """What holds when a page was edited in place: each hit is as its files are, `validate` and `show` are right."""
        for asked in (lambda library, one: library.search(one, limit=None), lambda library, one: library.related(one)):
            for one in ("rain", "Goma", "winter", "2012-02-08"):
                library = Archive(self.root)
                with suppress(NewsarcError):
                    for hit in asked(library, one):
                        page = library.page(hit.path)
                        assert page is not None
                        assert (hit.title, hit.date) == (page.title, page.date)
                        if hit.number is not None:
                            day = library.day(hit.date)
                            assert day is not None
                            assert day.events[hit.number - 1].path == hit.path
        report = DATA.report(Archive(self.root).validate())
        assert report == expected["validate"]
        assert_same(shown(self.root, cache=True), {key: value for key, value in expected.items() if key[:5] == "show "})


class WorkedLarge(Worked):
    """The same archive, taken for one too large to be looked at file by file."""

    large = True


def profile(examples: int, steps: int) -> settings:
    return settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
    )


class TestWorked(Worked.TestCase):
    """After any sequence of changes a small archive is answered as its files are, by every command."""

    settings = profile(3, 8)


class TestWorkedLarge(WorkedLarge.TestCase):
    """Of a large archive, what folders show is seen, and after an edit in place no hit shows what was."""

    settings = profile(2, 8)


@pytest.mark.slow
class TestWorkedLong(Worked.TestCase):
    """The same of a small archive, in many more ways."""

    settings = profile(15, 25)


@pytest.mark.slow
class TestWorkedLargeLong(WorkedLarge.TestCase):
    """The same of a large archive, in many more ways."""

    settings = profile(14, 20)
