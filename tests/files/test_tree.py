"""What is below the root of an archive, and how a change is noticed."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsarc.files.paths import read_bytes, read_page
from newsarc.files.scan import scan
from tests.conftest import MakeArchive
from tests.support.commands import run

A = "/news/2012/02/8/a.md"


@pytest.fixture
def root(make_archive: MakeArchive) -> Path:
    """An archive of one page."""
    return make_archive({A: "# a\n"})


def test_tree_of_files_and_folders(make_archive: MakeArchive) -> None:
    """A tree has files and folders by their site paths; its pages are the markdown files in order."""
    tree = scan(make_archive({A: "", "/index.md": "", "/img/a.png": "", "/news/2012/02/8/B.md": ""}))

    assert {A, "/index.md", "/img/a.png", "/news/2012/02/8/B.md"} == tree.files
    assert {"", "/img", "/news", "/news/2012", "/news/2012/02", "/news/2012/02/8"} == tree.folders
    assert tree.pages() == ["/index.md", "/news/2012/02/8/B.md", A]


@pytest.mark.parametrize("path", ["/.git/x.md", "/news/.cache/x.md", "/node_modules/x.md", "/faq/node_modules/a/x.md"])
def test_tree_without_hidden_folders(root: Path, path: str) -> None:
    """Hidden folders and those of package managers aren't entered."""
    file = root / path.lstrip("/")
    file.parent.mkdir(parents=True)
    file.write_text("")

    assert {A} == scan(root).files


def test_tree_without_virtual_environments(make_archive: MakeArchive) -> None:
    """A folder with a pyvenv.cfg isn't entered, whatever its name."""
    tree = scan(make_archive({A: "", "/tools/pyvenv.cfg": "", "/tools/lib/x.md": ""}))

    assert ({A}, False) == (tree.files, "/tools" in tree.folders)


def test_hidden_files_are_files(root: Path) -> None:
    """A hidden file is in the tree, since a link may lead to it."""
    (root / ".well-known.md").write_text("")

    assert "/.well-known.md" in scan(root).files


@pytest.mark.parametrize(
    ("link", "target"),
    [
        ("b.md", "news/2012/02/8/a.md"),
        ("news/b.md", "../news/./2012/02/8/a.md"),
        ("news/b.md", "{root}/news/2012/02/8/a.md"),
    ],
)
def test_link_to_a_file_inside(root: Path, link: str, target: str) -> None:
    """A symbolic link to a file in the archive counts as a file, be it relative or absolute."""
    (root / link).symlink_to(target.format(root=root))

    tree = scan(root)

    assert ({A, f"/{link}"}, set(), set()) == (tree.files, tree.outside, tree.dangling)


def test_link_to_a_folder_inside(root: Path) -> None:
    """The files of a folder are in each symbolic link to it too."""
    (root / "copy").symlink_to("news/2012")

    assert {A, "/copy/02/8/a.md"} == scan(root).files


@pytest.mark.parametrize(
    "target", ["/etc/passwd", "/etc", "..", "../x", "news/../../x", "{root}x/a", "/", "{root}/../x"]
)
def test_link_that_leads_out(root: Path, target: str) -> None:
    """A symbolic link out of the root is listed apart, and is neither a file nor a folder."""
    (root / "out").symlink_to(target.format(root=root))
    tree = scan(root)

    assert {"/out"} == tree.outside
    assert {A} == tree.files
    assert "/out" not in tree.folders


def test_link_through_a_link_that_leads_out(root: Path) -> None:
    """A symbolic link through another that leads out of the root leads out of it too."""
    (root / "a").symlink_to("/etc")
    (root / "b").symlink_to("a/passwd")

    assert {"/a", "/b"} == scan(root).outside


@pytest.mark.parametrize("target", ["nothing", "news/nothing/a.md", "loop", "loop/a.md", "ring"])
def test_link_that_leads_nowhere(root: Path, target: str) -> None:
    """A symbolic link to nothing, to itself or into a cycle is dangling."""
    (root / "loop").symlink_to("loop")
    (root / "ring").symlink_to("gnir")
    (root / "gnir").symlink_to("ring")
    (root / "link").symlink_to(target)
    tree = scan(root)

    assert {"/link", "/loop", "/ring", "/gnir"} == tree.dangling
    assert {A} == tree.files


@pytest.mark.parametrize("target", [".", "..", "../..", "../../news", "{root}", "8"])
def test_link_to_a_folder_above(root: Path, target: str) -> None:
    """A link to a folder that contains it isn't followed round and round."""
    (root / "news/2012/again").symlink_to(target.format(root=root) if target != "8" else "02/8")
    tree = scan(root)

    assert A in tree.files
    assert len(tree.files) < 20
    assert set() == tree.outside


def test_links_that_hold_each_other(make_archive: MakeArchive) -> None:
    """Two folders with links to each other make a finite tree."""
    root = make_archive({A: "", "/x/x.md": "", "/y/y.md": ""})
    (root / "x/y").symlink_to("../y")
    (root / "y/x").symlink_to("../x")

    assert {A, "/x/x.md", "/y/y.md", "/x/y/y.md", "/y/x/x.md"} <= scan(root).files


def test_links_between_all_folders(make_archive: MakeArchive) -> None:
    """Folders that all link to each other are listed once for each link, not for each way through several links."""
    count = 12
    root = make_archive({f"/{n}/{n}.md": "" for n in range(count)})
    for n, other in itertools.permutations(range(count), 2):
        (root / f"{n}/to-{other}").symlink_to(f"../{other}")

    files = scan(root).files

    assert {"/3/3.md", "/3/to-4/4.md"} <= files
    assert len(files) == count + count * (count - 1)


@pytest.fixture
def deep(make_archive: MakeArchive) -> Iterator[Path]:
    """An archive of one page and 2,200 nested folders with a page each; the path of the deepest can't be opened."""
    root = make_archive({A: "# a\n"})
    at = os.open(root, os.O_RDONLY)
    for _ in range(2_200):
        os.mkdir("d", dir_fd=at)
        inner = os.open("d", os.O_RDONLY, dir_fd=at)
        os.close(at)
        os.close(os.open("b.md", os.O_CREAT | os.O_WRONLY, dir_fd=inner))
        at = inner
    os.close(at)
    yield root
    subprocess.run(["rm", "-rf", root / "d"], check=True)  # Python's own way may be too deep


def test_folders_as_deep_as_they_come(deep: Path) -> None:
    """A folder whose path is too long to open is reported; everything elsewhere and above is in the tree.

    A validation names the folder and the page whose paths are too long to read, and checks all others.
    """
    tree = scan(deep, signatures=True)
    (closed,) = tree.unlistable.items()

    assert closed == ("/d" * len(tree.files), "File name too long")
    assert {A, f"{'/d' * (len(tree.files) - 1)}/b.md"} <= tree.files

    (deep / "broken.md").write_text("[x](gone.md)\n")
    done = run("validate", "--select", "NA101,NA505", "--json", root=deep)
    found = {(one["rule"], one["file"].lstrip("d/")) for one in json.loads(done.stdout)["findings"]}

    assert (done.returncode, done.stderr) == (1, "")
    assert found == {("NA101", "broken.md"), ("NA505", ""), ("NA505", "b.md")}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_named_pipe_is_never_waited_for(root: Path) -> None:
    """A named pipe is in the tree, and reading it fails at once."""
    os.mkfifo(root / "pipe.md")

    assert "/pipe.md" in scan(root).files
    assert read_page(root, "/pipe.md") is None
    with pytest.raises(OSError, match="not a regular file"):
        read_bytes(root / "pipe.md")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may list any folder")
def test_folder_that_cannot_be_listed(root: Path) -> None:
    """A folder that can't be listed is reported with the reason."""
    (root / "closed").mkdir(mode=0)

    assert scan(root).unlistable == {"/closed": "Permission denied"}
