"""Odd names and files in archives of several layouts: each is a finding or nothing, and no command fails over it."""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from newsarc import Archive
from newsarc.files import scan as scanning
from newsarc.files.tree import Tree
from newsarc.index import build
from newsarc.validation import check_archive
from tests.conftest import MakeArchive
from tests.support import commands
from tests.support.commands import settle
from tests.support.in_process import run

LONGEST = 255  # bytes in a name
SITES = {
    "jekyll": ({"/_config.yml": "title: Weather\n", "/_layouts/post.html": ""}, "_posts/2012-02-08-{}.md"),
    "logseq": (
        {"/logseq/config.edn": "{}\n", "/journals/2012_02_08.md": "- Rain falls, see [[sun]].\n"},
        "pages/{}.md",
    ),
}
COMMANDS = [
    "index --rebuild",
    "index --status",
    "search rain",
    "search rain --no-cache --json",
    "show 2012-02-08",
    "show 2012-02",
    "show 2012",
    "show rain",
    "related rain",
    "timeline rain",
    "contexts",
    "stats",
    "graph",
    "path rain sun",
    "validate",
    "validate --no-cache --json",
    "validate --diff",
]


class Odd:
    """An archive of a layout with two ordinary pages, to which odd files are added."""

    def __init__(self, root: Path, layout: str) -> None:
        self.root = root
        self.layout = layout
        self.form = SITES[layout][1]
        self.add(
            "rain",
            "---\ntitle: Rain falls\ntags: [weather]\n---\nSee [the sun](/{}).\n".format(self.form.format("sun")),
        )
        self.add("sun", "---\ntitle: Sun shines\ntags: [weather]\n---\nNo rain.\n")

    def path(self, name: str | bytes) -> bytes:
        """The file of a page, with a name of any bytes in place of the page's own."""
        before, after = self.form.split("{}")
        return os.path.join(os.fsencode(self.root), before.encode() + os.fsencode(name) + after.encode())

    def add(self, name: str | bytes, text: str | bytes = "# Odd rain\n") -> bytes:
        file = self.path(name)
        os.makedirs(os.path.dirname(file), exist_ok=True)
        with open(file, "wb") as opened:
            opened.write(text.encode() if isinstance(text, str) else text)
        return file

    def findings(self) -> set[tuple[str, str]]:
        """Rule and file of each finding."""
        done = run("validate", "--json", root=self.root)
        assert done.returncode in (0, 1), done.stderr
        return {(one["rule"], one["file"]) for one in json.loads(done.stdout)["findings"]}


@pytest.fixture(params=SITES)
def odd(make_archive: MakeArchive, request: pytest.FixtureRequest) -> Odd:
    """An archive of each layout."""
    root = make_archive(SITES[request.param][0])
    (root / "news").rmdir()
    return Odd(root, request.param)


def check_all_commands(odd: Odd) -> None:
    """Every command answers or says no, and the ordinary page is found."""
    for command in COMMANDS:
        done = run(*command.split(), root=odd.root)
        assert done.returncode in (0, 1), (command, done.stderr)
        assert "Traceback" not in done.stderr, (command, done.stderr)
        assert "bug in newsarc" not in done.stderr, (command, done.stderr)
    assert "Rain falls" in {hit.title for hit in Archive(odd.root).find("rain falls").hits}


def test_ordinary_pages(odd: Odd) -> None:
    """Without anything odd in them, the archives are of the layouts that are meant and clean."""
    check_all_commands(odd)
    status = run("index", "--status", root=odd.root)

    assert odd.layout in status.stdout.lower()
    assert odd.findings() == set()


# ---------------------------------------------------------------- names


def test_names_that_are_not_utf8(odd: Odd) -> None:
    """A page and a folder whose names are no UTF-8 keep nobody from the others."""
    odd.add(b"\xff\xfe")
    odd.add(b"\xe9t\xe9", "[x](\xff.md)\n")
    folder = os.path.join(os.fsencode(odd.root), b"\xff")
    os.mkdir(folder)
    with open(os.path.join(folder, b"2012-02-08-a.md"), "wb"):
        pass

    check_all_commands(odd)


def test_names_that_look_alike(odd: Odd) -> None:
    """Names that are equal but for their normal form or case are different pages, each with its own text."""
    names = {"caf\u00e9": "one", "cafe\u0301": "two", "Storm": "three", "storm": "four", "STORM": "five"}
    for name, text in names.items():
        odd.add(name, f"---\ntitle: Hail {text}\n---\n")
    if len(os.listdir(os.path.dirname(odd.path("rain")))) < len(names) + 2:
        pytest.skip("this file system takes them for the same")

    check_all_commands(odd)
    hits = Archive(odd.root).find("hail").hits
    assert {hit.title for hit in hits} == {f"Hail {text}" for text in names.values()}
    assert len({hit.path for hit in hits}) == len(names)


def test_names_of_the_greatest_length(odd: Odd) -> None:
    """A name of 255 bytes is one like others, and so is a path that is longer than any path may be at once."""
    rest = LONGEST - len(os.path.basename(odd.path("")))
    odd.add("x" * rest, "---\ntitle: Long hail\n---\n")
    odd.add("雨" * (rest // 3), "---\ntitle: Long hail\n---\n")
    add_deep_page(odd)

    check_all_commands(odd)
    assert len(Archive(odd.root).find("long hail").hits) == 2


def add_deep_page(odd: Odd) -> None:
    """Add a page at a path of more than 4,096 bytes."""
    here = os.getcwd()
    try:
        os.chdir(odd.root)
        for _ in range(20):
            os.mkdir("d" * LONGEST)
            os.chdir("d" * LONGEST)
        Path("2012-02-08-deep.md").write_text("# Deep hail\n")
    finally:
        os.chdir(here)


# ---------------------------------------------------------------- files


def test_files_that_are_no_pages(odd: Odd) -> None:
    """A file of 200 MB, a pipe and loops of links are found, and read by nobody."""
    large = odd.add("large")
    os.truncate(large, 200_000_000)
    pipe, loop = odd.path("pipe"), odd.path("loop")
    os.mkfifo(pipe)
    os.symlink(os.path.basename(loop), loop)
    os.symlink("..", os.path.join(os.path.dirname(loop), b"up"))
    os.symlink(b"b", odd.root / "a")
    os.symlink(b"a", odd.root / "b")

    begun = time.perf_counter()
    check_all_commands(odd)
    assert time.perf_counter() - begun < 60
    unreadable = {file for rule, file in odd.findings() if rule == "NA505"}
    assert {os.fsdecode(file).removeprefix(f"{odd.root}/") for file in (large, pipe)} <= unreadable


def test_what_may_not_be_read(odd: Odd) -> None:
    """A page and a folder without permission are found, and the rest is read."""
    page = odd.add("secret")
    os.chmod(page, 0)
    closed = odd.root / "closed"
    closed.mkdir()
    (closed / "2012-02-08-a.md").touch()
    closed.chmod(0)
    if os.access(page, os.R_OK):
        pytest.skip("root may read everything")

    try:
        check_all_commands(odd)
        assert {rule for rule, _ in odd.findings()} >= {"NA505"}
    finally:
        closed.chmod(0o755)


def test_content_that_is_not_utf8(odd: Odd) -> None:
    """Bytes that are no UTF-8, in a page or in its front matter, are a finding with their page."""
    for name, data in {
        "bytes": b"# \xff\n\n[x](\xfe.md)\n",
        "front": b"---\ntitle: \xff\n---\n",
        "nul": b"# \0\n",
    }.items():
        odd.add(name, data)

    check_all_commands(odd)
    files = {file for rule, file in odd.findings() if rule == "NA502"}
    assert files == {odd.form.format("bytes"), odd.form.format("front")}


@pytest.mark.slow
def test_very_many_links_on_a_line(odd: Odd) -> None:
    """A line with a quarter of a million links holds up no command for ever."""
    odd.add("links", "[a](rain.md) " * 250_000)

    for command in ("index", "search rain", "validate --no-cache"):
        done = commands.run(*command.split(), root=odd.root, timeout=600)
        assert done.returncode in (0, 1), (command, done.stderr)


# ---------------------------------------------------------------- at the same time


Vanish = Callable[[bytes], None]


@pytest.fixture
def vanish(monkeypatch: pytest.MonkeyPatch) -> Vanish:
    """Have a file or folder vanish when the folders have been listed, before any page is read."""

    def after_each_scan(path: bytes) -> None:
        def scan(root: Path, **options: bool) -> Tree:
            tree = scanning.scan(root, **options)
            if os.path.isdir(path):
                shutil.rmtree(path)
            elif os.path.lexists(path):
                os.unlink(path)
            return tree

        for module in (build, check_archive):
            monkeypatch.setattr(module, "scan", scan)

    return after_each_scan


@pytest.mark.parametrize("cache", [False, True])
@pytest.mark.parametrize("what", ["a page", "all pages"])
def test_files_that_vanish(odd: Odd, vanish: Vanish, what: str, *, cache: bool) -> None:
    """Pages that vanish while an archive is read are missing from the answer, and from the next one."""
    (odd.root / "newsarc.toml").touch()  # so that it is an archive without a page too
    gone = odd.add("gone", "---\ntitle: Hail falls\n---\n")
    vanish(gone if what == "a page" else os.path.dirname(gone))
    settle()

    assert Archive(odd.root, cache=cache).find("hail").hits == ()
    assert Archive(odd.root, cache=cache).find("hail").hits == ()
    odd.add("gone")
    assert not any(one.rule.startswith("NA9") for one in Archive(odd.root, cache=cache).validate().findings)
