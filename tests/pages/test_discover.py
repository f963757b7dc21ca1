"""The root of an archive, days and pages asked for by name, and that nothing outside it is touched."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from itertools import islice
from pathlib import Path

import pytest

from newsarc.errors import ArchiveError
from newsarc.files.paths import LARGEST_PAGE, read_page
from newsarc.files.scan import scan
from newsarc.pages import discover
from newsarc.pages.discover import find_root, holds_dated_pages, search_root
from newsarc.pages.layouts.daily import disk, layout
from tests.conftest import MakeArchive
from tests.support.in_process import Result, run_each
from tests.support.repository import commit, git

A = "/news/2012/02/8/a.md"


@pytest.fixture
def root(make_archive: MakeArchive) -> Path:
    """An archive of one page."""
    return make_archive({A: "# a\n"})


# ---------------------------------------------------------------- the root


@pytest.mark.parametrize("start", ["", "news"])
def test_root_is_the_folder_or_that_of_its_pages(root: Path, start: str) -> None:
    """Naming the root or its folder of pages finds the root."""
    assert root == find_root(root / start)


def test_root_with_a_configuration_alone(make_archive: MakeArchive) -> None:
    """A folder with newsarc.toml is a root, pages or none."""
    root = make_archive({"newsarc.toml": ""})

    assert root == find_root(root)


@pytest.mark.parametrize("start", ["news/2012", "news/2012/02/8", "nowhere", "news/2012/02/8/a.md"])
def test_folder_that_is_no_root(root: Path, start: str) -> None:
    """A folder inside an archive, a file or nothing at all is no root, and the error says so."""
    with pytest.raises(ArchiveError) as caught:
        find_root(root / start)

    assert str(root / start) in caught.value.message
    assert "-C DIR" in caught.value.hint


def test_part_of_an_archive_is_no_archive(make_archive: MakeArchive) -> None:
    """The folder of a year or a day is no archive of its own, and the error says which one it is a part of."""
    root = make_archive({A: "# a\n", "/news/2012/02/8/b.md": "# b\n"})

    with pytest.raises(ArchiveError, match="it is part of the one in") as caught:
        find_root(root / "news/2012/02/8")

    assert str(root) in caught.value.message


DATED = [
    {"/_posts/2012-02-08-rain.md": ""},
    {"/posts/deep/er/2012/02/08/rain.md": ""},
    {"/journals/2012_02_08.md": ""},
    {"/2012/02/rain.md": ""},
    {"/notes/2012-2-8 rain.markdown": ""},
    {"/news/2019/rain.mdx": "---\ndate: 2019-02-08\n---\n"},
    {"/blog/rain.md": "+++\ndate = 2012-02-08\n+++\n"},
    {"/blog/rain.md": "---\ntitle: x\n\"pubDate\": 'Feb 8 2012'\n---\n"},
    {"/blog/rain.md": '{\n  "date": "2012-02-08"\n}\n'},
    {"/content/rain.md": "Title: Rain\nDate: 2012-02-08 10:00\n"},
    {"/pages/rain.md": "created:: 2012-02-08\n"},
    {"/decisions/0001-rain.md": "# Rain\n\nDate: 2012-02-08\n"},
    {f"/pages/{number}.md": "" if number else "---\ndate: 2012-02-08\n---\n" for number in range(9, -1, -1)},
]
UNDATED = [
    {},
    {"/README.md": "# A\n", "/docs/CONTRIBUTING.md": "# B\n", "/CHANGELOG.md": "# C\n"},
    {"/a.md": "# No date, but 2012-02-08 here\n"},
    {"/a.md": "---\nlastmod: 2012-02-08\n---\n"},
    {
        "/.hidden/2012-02-08.md": "",
        "/node_modules/2012-02-08.md": "",
        "/venv/pyvenv.cfg": "",
        "/venv/2012-02-08.md": "",
    },
    {"/2012-02-08.txt": "", "/2012-13-08.md": ""},
    {".gitignore": "built/\n*.tmp.md\n", "/built/2012-02-08.md": "", "/2012-02-08.tmp.md": ""},
]


@pytest.mark.parametrize("files", DATED)
def test_folder_with_a_dated_page_is_an_archive(make_archive: MakeArchive, files: dict[str, str]) -> None:
    """A folder that is named is an archive if a page has its date in the path, in front matter or in a header."""
    root = make_archive(files)

    assert holds_dated_pages(root)
    assert root == find_root(root)


@pytest.mark.parametrize("files", UNDATED)
def test_folder_without_a_dated_page_is_refused(make_archive: MakeArchive, files: dict[str, str]) -> None:
    """A folder without one is refused with the forms of dates that would do, and the way to use it all the same."""
    root = make_archive(files)

    assert not holds_dated_pages(root)
    with pytest.raises(ArchiveError) as caught:
        find_root(root)
    for form in ("2012-02-08-slug.md", "2012/02/08/slug.md", "2012_02_08.md", "date: 2012-02-08"):
        assert form in caught.value.message
    assert "newsarc.toml" in caught.value.hint


def test_named_collection_of_notes_is_an_archive(make_archive: MakeArchive) -> None:
    """Two pages without dates are an archive where their folder is named, but not on the way upwards."""
    root = make_archive({"/python/a.md": "# a\n", "/go/b.md": "# b\n"})
    (root / ".git").mkdir()

    assert root == find_root(root)
    with pytest.raises(ArchiveError):
        search_root(root / "python")


@pytest.mark.parametrize(
    ("mark", "text"),
    [
        ("newsarc.toml", ""),
        ("pyproject.toml", "[tool.newsarc]\nstrict = true\n"),
        ("pyproject.toml", "[project]\n  [tool.newsarc.archive]\n"),
        (".git", ""),
    ],
)
def test_root_that_is_marked(make_archive: MakeArchive, mark: str, text: str) -> None:
    """Upwards, a configuration marks the root of any layout, and so does a git work tree with dated pages."""
    root = make_archive({mark: text, "/content/posts/2012-02-08-rain.md": ""})

    assert root == search_root(root / "content/posts")


@pytest.mark.parametrize("text", ["[tool.newsarcs]\n", "[project]\nname = 'newsarc'\n", "# [tool.newsarc]\n"])
def test_project_without_a_table_marks_no_root(make_archive: MakeArchive, text: str) -> None:
    """A project file without a table for newsarc is nothing to go by."""
    root = make_archive({"pyproject.toml": text})

    with pytest.raises(ArchiveError):
        find_root(root)


@pytest.mark.parametrize(
    ("marks", "page"),
    [
        (["/config.toml", "/templates/base.html"], "/content/posts/2012-02-08-rain.md"),
        (["/logseq/config.edn"], "/journals/2012_02_08.md"),
        (["/_config.yml"], "/_posts/2012-02-08-rain.md"),
        (["/.obsidian/app.json"], "/daily/2012-02-08.md"),
    ],
)
def test_configuration_of_a_tool_marks_a_root(make_archive: MakeArchive, marks: list[str], page: str) -> None:
    """Upwards, what shows a layout's tool marks the root, unless something that is for newsarc or git does."""
    root = make_archive({**dict.fromkeys(marks, ""), page: ""})
    warnings: list[str] = []
    start = (root / page[1:]).parent

    assert (search_root(start, warnings.append), warnings) == (root, [])
    (start / "newsarc.toml").touch()
    assert start == search_root(start)


def test_folders_of_a_tool_alone_mark_no_root(make_archive: MakeArchive) -> None:
    """Folders that any collection may have, and a tool's configuration without dated pages, mark no root."""
    page = "/source/_posts/2012-02-08-rain.md"
    folders, tool, both = (
        make_archive(files) for files in ({page: ""}, {"/hugo.toml": ""}, {"/hugo.toml": "", page: ""})
    )
    (tool / "source").mkdir()
    warnings: list[str] = []

    assert search_root(folders / "source", warnings.append) == folders / "source"
    with pytest.raises(ArchiveError, match="no archive here"):
        search_root(tool / "source", warnings.append)
    assert len(warnings) == 1
    assert search_root(both / "source", warnings.append) == both
    assert len(warnings) == 1


def test_unmarked_folder_with_dated_pages(make_archive: MakeArchive) -> None:
    """Where nothing marks a root, the folder itself is taken if it has dated pages, with a warning."""
    root = make_archive({"/2012/02-Feb/08-wg.md": ""})
    warnings: list[str] = []

    assert root == search_root(root, warnings.append)
    assert warnings == [f"no archive root found; treating {root} as one (an empty newsarc.toml there marks it)"]


def test_home_folder_is_not_guessed(make_archive: MakeArchive, monkeypatch: pytest.MonkeyPatch) -> None:
    """The home folder, and one above it, is no archive only since there is a dated page somewhere in it."""
    root = make_archive({"/me/notes/2012-02-08.md": ""})
    monkeypatch.setenv("HOME", str(root / "me"))

    for folder in (root, root / "me"):
        with pytest.raises(ArchiveError, match="no archive here"):
            search_root(folder)
    assert root / "me/notes" == search_root(root / "me/notes")


def test_git_work_tree_without_dated_pages_is_passed(make_archive: MakeArchive) -> None:
    """The search goes on above a repository that holds no dated page."""
    root = make_archive({"newsarc.toml": "", "/theme/.git/HEAD": "", "/theme/README.md": ""})

    assert root == search_root(root / "theme")


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"/news/2012/02/8/a.md": ""}, True),
        ({"/news/2012/2/08/deep/a.md": "", "/news/2011/x/a.md": ""}, True),
        ({"/news/2012/a.md": ""}, False),
        ({"/news/2012/02/a.md": ""}, False),
        ({"/news/2012/02/08.md": ""}, False),
        ({"/news/2012/13/1/a.md": ""}, False),
        ({"/blog/2012/02/8/a.md": ""}, False),
    ],
)
def test_daily_layout_has_a_folder_for_a_day(make_archive: MakeArchive, files: dict[str, str], expected: bool) -> None:
    """The daily layout is known by the folder of a day; years alone are other sites' sections."""
    assert disk.has_pages(make_archive(files)) is expected


def test_search_for_dated_pages_ends(make_archive: MakeArchive, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only so many folders are listed and so many pages read."""
    root = make_archive({f"/{number}/a.md": "" for number in range(5)} | {"/9/2012-02-08.md": ""})
    assert holds_dated_pages(root)

    monkeypatch.setattr(discover, "_MOST_FOLDERS", 4)
    assert not holds_dated_pages(root)


def test_pages_that_cannot_be_read_have_no_date(make_archive: MakeArchive, tmp_path: Path) -> None:
    """A pipe, a link out of the folder and one to nothing are not read to find a date."""
    root = make_archive({"/a.md": ""})
    (tmp_path / "outside.md").write_text("date: 2012-02-08\n")
    os.mkfifo(root / "pipe.md")
    (root / "out.md").symlink_to(tmp_path / "outside.md")
    (root / "gone.md").symlink_to("nowhere")

    assert not holds_dated_pages(root)


@pytest.mark.parametrize("start", ["", "news", "news/2012/02/8", "faq"])
def test_root_is_searched_upwards(root: Path, start: str) -> None:
    """From anywhere inside, the nearest folder upwards that is a root is found."""
    (root / "faq").mkdir()

    assert root == search_root(root / start)


def test_nearest_root_counts(make_archive: MakeArchive) -> None:
    """Of two archives, one inside the other, the inner one is found from inside it."""
    root = make_archive({A: "", "/inner/news/2012/02/8/a.md": ""})

    assert root / "inner" == search_root(root / "inner/news")
    assert root == search_root(root / "news")


def test_no_root_upwards(tmp_path: Path) -> None:
    """Where no folder upwards is a root, the error names where the search began."""
    with pytest.raises(ArchiveError, match="no archive here"):
        search_root(tmp_path)


def test_root_is_resolved(root: Path, tmp_path: Path) -> None:
    """A root that is named by a symbolic link is the folder that it leads to."""
    (tmp_path / "link").symlink_to(root)

    assert root == find_root(tmp_path / "link")


# ---------------------------------------------------------------- days


@pytest.fixture
def calendar(make_archive: MakeArchive) -> Path:
    """Days over two years, some of them padded, with folders among them that are no days."""
    days = ["2011/12/31", "2012/2/24", "2012/02/09", "2012/02/9", "2012/02/10", "2012/10/1", "2012/09/30"]
    odd = ["2012/02/008", "2012/02/30", "2012/02/x", "2012/002/3", "2012/13/1", "12/02/3", "0000/01/1", "2012/02/0"]
    return make_archive({f"/news/{day}/a.md": "" for day in days + odd})


def test_days_are_in_the_order_of_numbers(calendar: Path) -> None:
    """The ninth comes before the tenth and the twenty-fourth; folders that are no days are passed over."""
    assert [day.day for day in disk.days_of(calendar, 2012, 2)] == [9, 10, 24]


def test_months_and_years_are_in_order(calendar: Path) -> None:
    """Months and years are numbers in order; what is none is passed over."""
    assert disk.months_of(calendar, 2012) == [2, 9, 10]
    assert disk.years_of(calendar) == [2011, 2012]


@pytest.mark.parametrize(
    ("start", "step", "expected"),
    [
        (date(2012, 2, 9), 1, [date(2012, 2, 10), date(2012, 2, 24), date(2012, 9, 30), date(2012, 10, 1)]),
        (date(2012, 2, 10), -1, [date(2012, 2, 9), date(2011, 12, 31)]),
        (date(2012, 5, 5), -1, [date(2012, 2, 24), date(2012, 2, 10), date(2012, 2, 9), date(2011, 12, 31)]),
        (date(2011, 12, 31), -1, []),
        (date(2012, 10, 1), 1, []),
        (date.max, -1, [date(2012, 10, 1), date(2012, 9, 30)]),
        (date.min, 1, [date(2011, 12, 31), date(2012, 2, 9)]),
    ],
)
def test_days_from_a_day(calendar: Path, start: date, step: int, expected: list[date]) -> None:
    """From a day, stored or not, the others come nearest first, over months and years, without the day itself."""
    found = disk.days_from(calendar, start, step)

    assert expected == list(islice(found, max(len(expected), 1) if start in (date.max, date.min) else None))


def test_days_where_there_is_nothing(root: Path) -> None:
    """A month or a year without a folder has no days."""
    assert (
        disk.days_of(root, 2012, 3),
        disk.days_of(root, 1999, 1),
        disk.months_of(root, 1999),
    ) == ([], [], [])


def test_event_paths_are_the_days_pages(make_archive: MakeArchive) -> None:
    """The events of a day are the pages in and below its folder, in order, without day pages and other files."""
    day = "/news/2012/02/8"
    names = [
        "b.md",
        "a.MD",
        "e.mdx",
        "index.md",
        "README.md",
        "c.txt",
        "deep/d.md",
        ".hidden/e.md",
        "node_modules/f.md",
    ]
    root = make_archive(
        {f"{day}/{name}": "" for name in [*names, "venv/pyvenv.cfg", "venv/g.md", "deep/er/h.markdown"]}
    )

    expected = [f"{day}/{name}" for name in ["a.MD", "b.md", "deep/d.md", "deep/er/h.markdown", "e.mdx"]]
    assert expected == disk.event_paths(root, date(2012, 2, 8))
    assert [path for path in scan(root).pages() if layout.is_event(path)] == expected


# ---------------------------------------------------------------- reading


def test_page_is_read(root: Path) -> None:
    """A page's bytes are those of its file."""
    assert read_page(root, A) == b"# a\n"


@pytest.mark.parametrize(
    "path",
    ["/x.md", "/news", "/news/2012/02/8/", "", "/", "/a\0b.md", "/../x.md", "/out/passwd", "/out", "/" + "x" * 300],
)
def test_page_that_cannot_be_read(root: Path, path: str) -> None:
    """What is no file, has no name or leads out of the root is not read, and nothing is raised."""
    (root / "out").symlink_to("/etc")

    assert read_page(root, path) is None


def test_page_that_is_too_large(root: Path) -> None:
    """A file of more than 32 MiB is no page."""
    with (root / "large.md").open("wb") as file:
        file.truncate(LARGEST_PAGE + 1)

    assert read_page(root, "/large.md") is None


# ---------------------------------------------------------------- nothing outside is touched

WATCH = """
import os, sys
from collections.abc import Callable
from pathlib import Path

seen = []
EVENTS = {"open", "os.listdir", "os.scandir", "os.chdir", "os.readlink", "os.rename", "os.remove", "os.mkdir"}

def watch(event, args):
    if event in EVENTS and args and isinstance(args[0], (str, bytes, os.PathLike)):
        seen.append((event, os.fsdecode(args[0])))

import newsarc.archive, newsarc.pages.parse, newsarc.pages.reader, newsarc.rules
import newsarc.validation.check_archive, newsarc.validation.survey
from newsarc.archive import Archive
root, outside = Path(sys.argv[1]), os.path.realpath(sys.argv[2])
sys.addaudithook(watch)
for code in sys.argv[3:]:
    seen.clear()
    exec(code)
    events = list(seen)
    for event, path in events:
        if os.path.realpath(path).startswith(outside):
            print(event, path)
    print(len(events) > 0)
"""


def watched(root: Path, outside: Path, *code: str) -> list[str]:
    """Run code in a new process; of each part what it opened, listed or read outside, and whether anything was seen."""
    command = [sys.executable, "-c", WATCH, str(root), str(outside), *code]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    return done.stdout.splitlines()


@pytest.fixture
def leaky(make_archive: MakeArchive, tmp_path: Path) -> tuple[Path, Path]:
    """An archive with symbolic links of every kind to a folder outside, and that folder."""
    outside = tmp_path.resolve() / "outside"
    for name in ("8", "02/8", "2013/02/8"):
        (outside / name).mkdir(parents=True, exist_ok=True)
        (outside / name / "a.md").write_text("# secret\n")
    root = make_archive(
        {
            A: "# a\n\n[x](b.md) [y](/out/8/a.md) [z](/news/2013/02/8/a.md) [.](/.hidden/out/8/a.md)\n",
            "/.hidden/a": "",
            "/news/2012/04/1/a.md": "# a\n",
        }
    )
    (root / "news/2012/02/8/b.md").symlink_to(outside / "8/a.md")
    (root / "news/2012/02/8/c.md").symlink_to(os.path.relpath(outside / "8/a.md", root / "news/2012/02/8"))
    (root / "news/2012/02/9").symlink_to(outside / "8")
    (root / "news/2012/03").symlink_to(outside / "02")
    (root / "news/2013").symlink_to(outside / "2013")
    (root / "out").symlink_to(outside)
    (root / ".hidden/out").symlink_to(outside)
    return root, outside


def test_watching_sees_what_is_touched(leaky: tuple[Path, Path]) -> None:
    """What is opened or listed outside through a link is seen, so that the next tests can fail."""
    code = "open(root / 'news/2012/02/8/b.md').close(); os.listdir(root / 'out')"

    assert [line.partition(" ")[0] for line in watched(*leaky, code)] == ["open", "os.listdir", "True"]


def test_nothing_outside_is_touched(leaky: tuple[Path, Path]) -> None:
    """No file or folder outside the root is opened, listed or read, whatever links lead there."""
    codes = [
        "from newsarc.files.scan import scan; scan(root, signatures=True)",
        "from newsarc.files.paths import read_page; [read_page(root, f'/news/2012/02/8/{n}.md') for n in 'abc']",
        "list(Archive(root).validate())",
        "Archive(root).page('/news/2012/02/9/a.md'); Archive(root).page('/news/2012/02/8/b.md')",
        "Archive(root).search('secret')",
    ]

    assert watched(*leaky, *codes) == ["True"] * len(codes)


def test_folder_that_now_leads_out_is_not_listed(make_archive: MakeArchive, tmp_path: Path) -> None:
    """What was a folder at a commit and is a link out of the root now isn't listed for what is new since."""
    root, outside = make_archive({A: "# a\n", "/b/b.md": "# b\n"}), tmp_path.resolve() / "outside"
    git(root, "init", "-q")
    commit(root)
    (root / "b").rename(outside)
    (root / "b").symlink_to(outside)

    assert watched(root, outside, "list(Archive(root).validate(since='HEAD'))") == ["True"]


def test_no_day_outside_is_listed(leaky: tuple[Path, Path]) -> None:
    """A folder of days that lies outside the root is not listed."""
    codes = [
        "Archive(root).day('2012-02-9')",
        "Archive(root).latest()",
        "Archive(root).calendar(2012)",
        "Archive(root).around(__import__('datetime').date(2012, 2, 8))",
    ]

    assert watched(*leaky, *codes) == ["True"] * len(codes)


Traced = Callable[..., list[tuple[Result, list[str]]]]


@pytest.fixture
def traced() -> Traced:
    """Run commands under strace: what each gave, and its system calls that name a file."""
    strace = shutil.which("strace")
    if strace is None or subprocess.run([strace, "-qq", "true"], check=False, capture_output=True).returncode:
        pytest.skip("no strace here, and Python doesn't tell who asks whether a file exists")

    def run(*commands: list[str], root: Path) -> list[tuple[Result, list[str]]]:
        calls = root.parent / "calls"
        tracer = [str(strace), "-f", "-qq", "-s", "4096", "-e", "trace=file", "-o", str(calls)]
        found = run_each(*([*words, "-C", str(root)] for words in commands), cwd=root.parent, tracer=tracer)
        _, *parts = re.split(r'^.*"/command-\d+".*$', calls.read_text(), flags=re.MULTILINE)
        return list(zip(found, map(str.splitlines, parts), strict=True))

    return run


def outsiders(calls: list[str], root: Path, outside: Path) -> list[str]:
    """The system calls that ask for what lies outside."""
    return [call for call in calls if is_outside(call, root, outside)]


def is_outside(call: str, root: Path, outside: Path) -> bool:
    """Whether a system call asks for what lies outside, by its own path or through a link."""
    path = call.partition('"')[2].partition('"')[0]
    if "readlink" in call or "NOFOLLOW" in call:  # it asks for the link itself
        path = f"{os.path.realpath(os.path.dirname(path))}/{os.path.basename(path)}"
    elif path.startswith(str(root)):
        path = os.path.realpath(path)
    return path.startswith(str(outside))


def test_nothing_outside_is_asked_for(leaky: tuple[Path, Path], traced: Traced) -> None:
    """Of a path that leads out of the root by a link, not even whether it exists is asked; a page that does is told."""
    root, _ = leaky
    expected = [
        (typed, code, says)
        for named, code, says in (
            ("out/8/a.md", 2, "out/8/a.md is not in the archive"),
            ("out", 2, "out is not in the archive"),
            ("news/2012/02/9", 2, "news/2012/02/9 is not in the archive"),
            ("nowhere/a.md", 2, "nowhere/a.md is not in the archive"),
            ("news/2012/02/8/b.md", 1, "b.md:1:1: error NA104 a symbolic link that leads out"),
            ("news/2012/02/8/a.md", 1, "a.md:3:"),
            ("news/2012/04/../04/1", 0, "1 warning in 1 page"),
        )
        for typed in (named, str(root / named))
    ]

    found = traced(*(["validate", typed, "--no-cache"] for typed, _, _ in expected), root=root)

    for (typed, code, says), (result, calls) in zip(expected, found, strict=True):
        assert (typed, result.code, outsiders(calls, *leaky)) == (typed, code, [])
        assert says in result.out + result.err


def test_no_page_outside_is_asked_for(leaky: tuple[Path, Path], traced: Traced) -> None:
    """A page that is to be shown and lies outside is not there, and it isn't asked whether it is."""
    root, _ = leaky
    named = ["out/8/a.md", "news/2012/02/9/a.md", "news/2012/02/8/b.md"]

    found = traced(*(["show", str(root / one)] for one in named), root=root)

    assert [(result.code, outsiders(calls, *leaky)) for result, calls in found] == [(1, [])] * len(named)


def test_watching_sees_what_is_asked_for(leaky: tuple[Path, Path], traced: Traced) -> None:
    """What a person names outside may be looked at, so that the test above can fail."""
    root, outside = leaky
    ((_, calls),) = traced(["validate", str(outside / "8/a.md")], root=root)

    assert outsiders(calls, *leaky)
