"""What ignore files name is passed over, as git itself passes it over, and what changes when they do."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarc.files.ignore import Patterns, read_lines, rules_state
from newsarc.files.scan import rescan, scan, scan_folders
from tests.conftest import MakeArchive
from tests.support.commands import settle
from tests.support.repository import git

needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


def found(root: Path) -> list[str]:
    """The pages that a scan finds."""
    return scan(root, ignore_files=True).pages()


# ---------------------------------------------------------------- as git does


PIECES = [
    "a",
    "b",
    "ab",
    "*",
    "**",
    "?",
    "/",
    "/",
    "**/",
    "/**",
    "[ab]",
    "[!a]",
    "[a-b",
    "\\",
    "\\a",
    "\\*",
    " ",
    "\\ ",
]
BODIES = st.lists(st.sampled_from(PIECES), min_size=1, max_size=5).map("".join)
LINES = st.tuples(
    st.sampled_from(["", "", "", "!", "#", "\\#", "\\!"]), BODIES, st.sampled_from(["", "", ".md", "/", " ", "\r", "*"])
)
IGNORE_FILE = st.lists(LINES.map("".join), max_size=4).map("\n".join)
NAMES = st.sampled_from(["a", "b", "ab", "a b", "*", "#a", "!a", "a ", "\\a"])
PATHS = st.lists(NAMES, max_size=3).map(lambda folders: "".join(f"{folder}/" for folder in folders))
FILES = st.sets(st.tuples(PATHS, NAMES.map("{}.md".format) | NAMES.map("{}.mdx".format)).map("".join), max_size=8)


@needs_git
@given(
    FILES,
    st.dictionaries(PATHS, IGNORE_FILE, max_size=3),
    IGNORE_FILE,
    IGNORE_FILE,
    st.sampled_from(["", "a", "a/b", "top"]),
)
def test_same_pages_as_git(
    files: set[str], ignore_files: Mapping[str, str], exclude: str, above: str, place: str
) -> None:
    """Whatever ignore files say, in the archive and above it, the pages that are passed over are those git ignores."""
    with TemporaryDirectory() as folder:
        top = Path(folder).resolve()
        for name in (".git/objects", ".git/refs", ".git/info", place):
            (top / name).mkdir(parents=True, exist_ok=True)
        (top / ".git/HEAD").write_text("ref: refs/heads/main\n")
        (top / ".git/info/exclude").write_text(exclude)
        root = top / place
        if place:
            (top / ".gitignore").write_text(above)
        for path in files:
            write(root / path)
        for path, text in ignore_files.items():
            write(root / path / ".gitignore", text)
        if place and is_ignored(top, [place]):
            for file in (top / ".gitignore", top / ".git/info/exclude"):
                file.unlink()  # they don't count in an archive that they ignore as a whole
        ignored = is_ignored(root, sorted(files))

        assert sorted(f"/{path}" for path in files if path not in ignored) == found(root)


def write(file: Path, text: str = "") -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)


def is_ignored(folder: Path, paths: list[str]) -> set[str]:
    """Those of some paths in a folder that git ignores."""
    command = ["git", "-c", "core.excludesFile=/dev/null", "check-ignore", "--no-index", "-z", "--stdin"]
    data = b"".join(os.fsencode(f"./{path}") + b"\0" for path in paths)
    done = subprocess.run(command, cwd=folder, input=data, capture_output=True, check=False)
    assert done.returncode in (0, 1), done.stderr
    return {os.fsdecode(path)[2:] for path in done.stdout.split(b"\0") if path}


# ---------------------------------------------------------------- what the archive makes of it


def test_ignored_files_stay_targets_of_links(make_archive: MakeArchive) -> None:
    """An ignored page is no page but still a file; an ignored folder is skipped and listed when a link leads there."""
    root = make_archive(
        {".gitignore": "drafts/\nTODO.md\n", "/drafts/a.md": "", "/TODO.md": "", "/notes/TODO.md": "", "/b.md": ""}
    )
    tree = scan(root, ignore_files=True)

    assert tree.pages() == ["/b.md"]
    assert tree.ignored == {"/TODO.md", "/notes/TODO.md"}
    assert "/TODO.md" in tree.files
    assert tree.skipped == {"/drafts"}
    assert "/drafts/a.md" in tree.skipped_folders.reach("/drafts/a.md").files


def test_ignore_files_count_only_where_they_are_asked_for(make_archive: MakeArchive) -> None:
    """A scan that isn't asked to obey ignore files doesn't, as in the daily layout."""
    root = make_archive({".gitignore": "*\n", "/a.md": ""})

    assert scan(root).pages() == ["/a.md"]


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({".newsarcignore": "b.md"}, ["/a.md", "/deep/c.md"]),
        ({".gitignore": "*.md", ".newsarcignore": "!a.md"}, ["/a.md"]),
        ({".gitignore": "deep/", ".newsarcignore": "!deep"}, ["/a.md", "/b.md", "/deep/b.md", "/deep/c.md"]),
        ({".newsarcignore": "!c.md", "/deep/.gitignore": "*.md"}, ["/a.md", "/b.md", "/deep/c.md"]),
        ({".newsarcignore": "*.md", "/deep/.newsarcignore": "!b.md"}, ["/deep/b.md"]),
        ({"/deep/.newsarcignore": "*"}, ["/a.md", "/b.md"]),
        ({".newsarcignore": "deep/", "/deep/.newsarcignore": "!c.md"}, ["/a.md", "/b.md"]),
    ],
)
def test_own_ignore_file_comes_first(make_archive: MakeArchive, files: Mapping[str, str], expected: list[str]) -> None:
    """``.newsarcignore`` adds to what git ignores and takes back from it, in its folder and below."""
    root = make_archive({"/a.md": "", "/b.md": "", "/deep/b.md": "", "/deep/c.md": "", **files})

    assert found(root) == expected


@pytest.mark.parametrize("kind", ["link", "folder", "pipe", "forbidden", "large"])
def test_ignore_file_that_is_none(make_archive: MakeArchive, tmp_path: Path, kind: str) -> None:
    """What can't be read as a file of patterns names nothing; a link isn't followed, as by git."""
    root = make_archive({"/a.md": ""})
    file = root / ".gitignore"
    (tmp_path / "elsewhere").write_text("*\n")
    match kind:
        case "link":
            file.symlink_to(tmp_path / "elsewhere")
        case "folder":
            file.mkdir()
        case "pipe":
            os.mkfifo(file)
        case "forbidden":
            file.write_text("*\n")
            file.chmod(0)
        case _:
            file.write_text("*\n" * 2**20)
    if kind == "forbidden" and os.access(file, os.R_OK):
        pytest.skip("root may read any file")

    assert found(root) == ["/a.md"]


@needs_git
def test_archive_in_a_folder_that_is_ignored(make_archive: MakeArchive) -> None:
    """Whoever names a folder that git ignores wants it all the same, so what ignores it doesn't count."""
    root = make_archive(
        {".gitignore": "built/\n*.tmp.md\n", "/built/a.md": "", "/built/b.tmp.md": "", "/src/b.tmp.md": ""}
    )
    git(root, "init", "-q")

    assert found(root / "built") == ["/a.md", "/b.tmp.md"]
    assert found(root / "src") == []


# ---------------------------------------------------------------- parts of an archive, and changes


TREE = {
    ".gitignore": "*.de.md\nbuilt/\n",
    "/a.md": "",
    "/a.de.md": "",
    "/x/y/.gitignore": "!b.de.md\ndrafts\n",
    "/x/y/b.de.md": "",
    "/x/y/z/b.de.md": "",
    "/x/y/z/c.de.md": "",
    "/x/y/z/drafts/d.md": "",
    "/x/built/d.md": "",
    "/x/y/z/4/5/6/built/d.md": "",
    "/x/y/z/4/5/6/b.de.md": "",
}


def test_parts_are_found_as_the_whole_is(make_archive: MakeArchive) -> None:
    """What another process finds in a folder, and what is found there again, obeys the ignore files above it too."""
    root = make_archive(TREE)
    settle()
    whole = scan(root, signatures=True, ignore_files=True)

    for folder in whole.folders:
        below = {path for path in whole.folders if f"{path}/".startswith(f"{folder}/")}
        for part in (
            scan_folders(root, [folder], signatures=True, ignore_files=True),
            rescan(root, [folder], whole.folders - below, ignore_files=True),
        ):
            assert part.folders == below
            assert part.ignored == {path for path in whole.ignored if path.rpartition("/")[0] in below}
            assert part.skipped == {path for path in whole.skipped if path.rpartition("/")[0] in below}
            assert part.ignore_files <= whole.ignore_files
            assert whole.updated({folder}, rescan(root, [folder], whole.folders, ignore_files=True)) == whole


def test_work_that_is_shared_obeys_ignore_files(make_archive: MakeArchive, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many processes list the folders, the tree is the same."""
    root = make_archive(TREE)
    settle()
    alone = scan(root, signatures=True, ignore_files=True)
    monkeypatch.setattr("newsarc.files.scan._SHARED_FROM", 1)

    assert scan(root, signatures=True, ignore_files=True) == alone


@pytest.mark.parametrize("name", [".gitignore", "x/y/.gitignore", "../.gitignore", "../.git/info/exclude"])
@pytest.mark.parametrize("change", ["edit", "remove", "same"])
def test_change_of_rules_is_noticed(make_archive: MakeArchive, name: str, change: str) -> None:
    """The state of the rules changes if and only if what an ignore file says does, in the archive or above it."""
    files = {f"/docs/{path.lstrip('/')}": text for path, text in TREE.items()}
    root = make_archive({**files, ".gitignore": "1", "/.git/info/exclude": "2", "/.git/HEAD": "ref: refs/heads/main\n"})
    for folder in ("objects", "refs"):
        (root / ".git" / folder).mkdir()
    root /= "docs"
    known = scan(root, ignore_files=True).ignore_files
    before = rules_state(root, known)
    file = root / name
    text = file.read_text()
    file.unlink()
    if change != "remove":
        file.write_text(f"{text}x" if change == "edit" else text)

    assert known == {"/.gitignore", "/x/y/.gitignore"}
    assert (rules_state(root, known) == before) is (change == "same")


# ---------------------------------------------------------------- lines and lists


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"a\nb", ["a", "b"]),
        (b"\xef\xbb\xbfa\r\n\r\n\n  \n", ["a"]),
        (b"# a\n #b\n\\#c", [" #b", "\\#c"]),
        (b"a  \nb\\ \nc\\  \nd\\\\ ", ["a", "b\\ ", "c\\ ", "d\\\\"]),
        (b"a\0b\n\xff", ["a", "\udcff"]),
        (b"a\t", ["a\t"]),
        (b"", []),
    ],
)
def test_lines_of_an_ignore_file(data: bytes, expected: list[str]) -> None:
    """Comments, empty lines, line ends and spaces at the end don't count; spaces that are escaped do."""
    assert read_lines(data) == expected


@pytest.mark.parametrize(
    ("lines", "excluded", "included"),
    [
        (["blog/"], {"blog/a.md", "blog/x/b.md"}, {"blog/a.md", "blog/x/b.md"}),
        (["blog/", "!blog/x/"], {"blog/a.md", "blog/x/b.md"}, {"blog/a.md"}),
        (["*.md", "!b.md"], {"blog/a.md", "a.md"}, {"blog/a.md", "a.md"}),
        (["/*.md"], {"a.md"}, {"a.md"}),
        (["a.md/"], set(), set()),
        (["!a.md"], set(), set()),
        ([], set(), set()),
    ],
)
def test_lists_of_patterns(lines: list[str], excluded: set[str], included: set[str]) -> None:
    """A list leaves pages out as an ignore file does; one of what to include may take out a part of a folder."""
    patterns = Patterns(lines)
    pages = {"a.md", "blog/a.md", "blog/x/b.md"}

    assert set(filter(patterns.exclude, pages)) == excluded
    assert set(filter(patterns.include, pages)) == included


def test_hostile_ignore_file_ends_soon(make_archive: MakeArchive) -> None:
    """A stranger's ignore file of very many or very long patterns doesn't hold up a scan for long."""
    root = make_archive({f"/{number}.md": "" for number in range(50)})
    lines = [f"*{number}a*a*a*b.md" for number in range(40_000)] + ["*a" * 60_000]
    (root / ".gitignore").write_text("\n".join(lines))
    begun = time.perf_counter()

    assert len(found(root)) == 50
    assert time.perf_counter() - begun < 10
