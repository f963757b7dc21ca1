"""What a link's target leads to."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarc import UsageError
from newsarc.files.tree import Tree
from newsarc.links.resolve import Resolution, Resolver, Verdict, as_prefix

DAY = "/news/2012/02/8"
PAGE = f"{DAY}/a.md"
FILES = [
    "/index.md",
    PAGE,
    f"{DAY}/B-c.md",
    f"{DAY}/index.md",
    f"{DAY}/a b(c).md",
    f"{DAY}/王立军.md",
    f"{DAY}/王 立.md",
    "/news/2012/02/9/README.md",
    "/news/2012/02/10/x.md",
    "/img/a.png",
    "/faq/index.html",
    "/out.md",
]


def tree() -> Tree:
    names: dict[str, list[str]] = {str(parent).rstrip("/"): [] for file in FILES for parent in Path(file).parents}
    for file in FILES:
        folder, _, name = file.rpartition("/")
        names[folder].append(name)
    in_order = {folder: sorted(files) for folder, files in names.items()}
    return Tree(Path("/nowhere"), in_order, {"/secret", "/news/2012/03"})


def resolve(target: str, page: str = PAGE, prefix: str = "") -> Resolution:
    return Resolver(tree(), prefix).resolve(target, page)


@pytest.mark.parametrize(
    ("target", "path"),
    [
        (PAGE, PAGE),
        ("B-c.md", f"{DAY}/B-c.md"),
        ("./B-c.md", f"{DAY}/B-c.md"),
        ("../8/B-c.md", f"{DAY}/B-c.md"),
        ("../../../../img/a.png", "/img/a.png"),
        (f"{DAY}/B-c", f"{DAY}/B-c.md"),
        (f"{DAY}/", f"{DAY}/index.md"),
        (DAY, f"{DAY}/index.md"),
        (".", f"{DAY}/index.md"),
        ("/news/2012/02/9/", "/news/2012/02/9/README.md"),
        ("/news/2012/02/10/", "/news/2012/02/10/"),
        ("/faq", "/faq/index.html"),
        ("/", "/index.md"),
        ("/news//2012/./02/x/../8/a.md", PAGE),
        (f"{DAY}/a%20b(c).md", f"{DAY}/a b(c).md"),
        (f"{DAY}/a b(c).md", f"{DAY}/a b(c).md"),
        (f"{DAY}/%E7%8E%8B立军.md", f"{DAY}/王立军.md"),
        (f"{PAGE}?plain=1", PAGE),
        ("?plain=1", PAGE),
        ("#top", PAGE),
    ],
)
def test_found(target: str, path: str) -> None:
    """A target is found as a web server at the root would answer it."""
    assert (Verdict.FOUND, path) == resolve(target)[:2]


@pytest.mark.parametrize(
    ("target", "fragment"),
    [(f"{PAGE}#source", "source"), ("#a%20b", "a b"), (f"{PAGE}?x#y", "y"), (f"{PAGE}#", ""), ("B-c.md#x#y", "x#y")],
)
def test_fragment(target: str, fragment: str) -> None:
    """What stands behind the first # is the fragment, decoded."""
    assert fragment == resolve(target).fragment


@pytest.mark.parametrize(
    "target",
    [
        "http://a.test/",
        "https://a.test:80/x?y#z",
        "https://[::1]/",
        "mailto:a@b.test",
        "x:y",
        "HTTP://u@A.test",
    ],
)
def test_external(target: str) -> None:
    """A target with a scheme leads elsewhere."""
    assert resolve(target).verdict is Verdict.EXTERNAL


@pytest.mark.parametrize(
    "target",
    [
        "",
        " ",
        "//a.test/x",
        "${url}",
        "{{link}}",
        "http://",
        "https:http://a.test",
        "http:/a.test",
        "http:a",
        "https://a.test/b c",
    ],
)
def test_malformed(target: str) -> None:
    """A target that nothing could follow is malformed, and says why."""
    found = resolve(target)

    assert found.verdict is Verdict.MALFORMED
    assert found.reason


@pytest.mark.parametrize(
    ("target", "path"),
    [
        ("/news/2012/02/8/x.md", f"{DAY}/x.md"),
        ("x", f"{DAY}/x"),
        ("/img", "/img/"),
        ("a.md/x", f"{PAGE}/x"),
        ("/x/", "/x/"),
    ],
)
def test_missing(target: str, path: str) -> None:
    """What isn't there is missing, at the path it would have; a folder without a page is there."""
    expected = Verdict.FOUND if target == "/img" else Verdict.MISSING

    assert (expected, path) == resolve(target)[:2]


@pytest.mark.parametrize(
    ("target", "path"),
    [
        ("b-C.md", f"{DAY}/B-c.md"),
        ("/News/2012/02/8/A.MD", PAGE),
        (f"{DAY}/b-c", f"{DAY}/B-c.md"),
        ("/IMG/a.PNG", "/img/a.png"),
    ],
)
def test_case(target: str, path: str) -> None:
    """A path in other capitals leads to what it nearly names."""
    assert (Verdict.CASE, path) == resolve(target)[:2]


@pytest.mark.parametrize(
    ("target", "path"),
    [("a.md/", PAGE), (f"{DAY}/a/", PAGE), ("b-C.md/", f"{DAY}/B-c.md"), ("/img/a.png/", "/img/a.png")],
)
def test_slash(target: str, path: str) -> None:
    """A slash behind the name of a file is one too many, in whatever capitals; it leads to the file all the same."""
    assert (Verdict.SLASH, path) == resolve(target)[:2]


@pytest.mark.parametrize(
    ("target", "path"),
    [
        ("/news/2012/02/08/a.md", PAGE),
        ("/news/2012/2/8/a.md", PAGE),
        ("/news/2012/2/08/", f"{DAY}/index.md"),
        ("../08/a.md#x", PAGE),
        ("/news/2012/02/010/x.md", "/news/2012/02/10/x.md"),
    ],
)
def test_padded(target: str, path: str) -> None:
    """A day with a zero or a month without one leads to the right folder."""
    assert (Verdict.PADDED, path) == resolve(target)[:2]


@pytest.mark.parametrize(
    "target", ["../../../../../x", "/..", "/../index.md", "/secret", "/secret/a", "/news/2012/03/1/a.md"]
)
def test_outside(target: str) -> None:
    """What climbs above the root, or goes through a symbolic link out of it, leads outside."""
    assert resolve(target).verdict is Verdict.OUTSIDE


def test_name_that_begins_like_a_link_out() -> None:
    """A path that only begins like a link's name is not outside."""
    assert resolve("/secretary.md").verdict is Verdict.MISSING


@pytest.mark.parametrize(
    ("target", "verdict"),
    [(f"/zh{PAGE}", Verdict.FOUND), (PAGE, Verdict.FOUND), (f"/fr{PAGE}", Verdict.MISSING), ("/zh/", Verdict.FOUND)],
)
def test_prefix(target: str, verdict: Verdict) -> None:
    """The prefix that an edition's links carry is taken off; another is not."""
    assert verdict is resolve(target, prefix="/zh/").verdict


def test_edition_without_a_prefix_is_missing() -> None:
    """Without a prefix, an edition's link is a path like any other."""
    assert resolve(f"/zh{PAGE}").verdict is Verdict.MISSING


def test_relative_targets_depend_on_their_page() -> None:
    """One target on two pages leads to two places, an absolute one to the same."""
    resolver = Resolver(tree())

    assert resolver.resolve("a.md", PAGE).verdict is Verdict.FOUND
    assert resolver.resolve("a.md", "/index.md").verdict is Verdict.MISSING
    assert resolver.resolve(PAGE, "/index.md") == resolver.resolve(PAGE, PAGE)


@given(st.text(st.sampled_from("/.%#?:a8 {}$\\\0é") | st.characters(), max_size=20), st.sampled_from(FILES))
def test_any_target_is_resolved(target: str, page: str) -> None:
    """Whatever a target is, it has a verdict, and what is found is in the tree."""
    found = resolve(target, page)

    assert found.verdict in Verdict
    if found.verdict is Verdict.FOUND:
        assert found.path in FILES or found.path.rstrip("/") in tree().folders


@pytest.mark.parametrize(
    ("written", "prefix"), [("zh", "/zh"), ("/zh/", "/zh"), ("zh/b", "/zh/b"), ("", ""), ("/", "")]
)
def test_prefix_as_it_is_typed(written: str, prefix: str) -> None:
    """A prefix may be written with or without slashes around it."""
    assert as_prefix(written) == prefix


@pytest.mark.parametrize("written", ["news", "/news/2012/"])
def test_prefix_in_the_folder_of_pages(written: str) -> None:
    """The folder of pages, or one in it, is no prefix."""
    with pytest.raises(UsageError):
        as_prefix(written)
