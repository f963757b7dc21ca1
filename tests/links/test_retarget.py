"""How a target is written that leads elsewhere than another, and otherwise is like it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from newsarc.files.tree import Tree
from newsarc.links.resolve import Resolver, Verdict
from newsarc.links.retarget import redirect, rewrite_path
from newsarc.links.targets import split_target
from tests.links.test_resolve import DAY, FILES, PAGE, tree


def rewritten(target: str, path: str, page: str, prefix: str = "") -> str:
    """A target with another path, its query and fragment as they are."""
    written, _, rest = split_target(target)
    return rewrite_path(written, path, page, prefix) + rest


@pytest.mark.parametrize(
    ("target", "path", "expected"),
    [
        ("/news/2012/02/08/a.md", PAGE, PAGE),
        ("/zh/news/2012/02/08/a.md", PAGE, f"/zh{PAGE}"),
        ("../08/a.md", PAGE, "a.md"),
        ("/news/2012/02/08/a.md?x#y", PAGE, f"{PAGE}?x#y"),
        ("/news/2012/02/08/a", PAGE, f"{DAY}/a"),
        ("/news/2012/02/08/", f"{DAY}/index.md", f"{DAY}/"),
        ("/news/2012/02/08", f"{DAY}/index.md", DAY),
        ("/news/2012/02/8/%E7%8E%8B.md", f"{DAY}/王立军.md", f"{DAY}/%E7%8E%8B%E7%AB%8B%E5%86%9B.md"),
        ("/news/2012/02/8/王.md", f"{DAY}/王立军.md", f"{DAY}/王立军.md"),
        ("A-b.md", f"{DAY}/a b(c).md", "a%20b%28c%29.md"),
        ("../9/x.md", "/img/a.png", "../../../../img/a.png"),
    ],
)
def test_rewrite(target: str, path: str, expected: str) -> None:
    """A target that is corrected keeps the way it was written in."""
    assert expected == rewritten(target, path, PAGE, "/zh")


@given(
    st.sampled_from(FILES),
    st.sampled_from(FILES),
    st.sampled_from(
        ["/x/y.md", "x.md", "../y", "/zh/news/x.md", "/a%20b.md#f", "/n/", "./z.md?q", "/王.md", "/王", "x y"]
    ),
)
def test_rewritten_target_leads_there(path: str, page: str, target: str) -> None:
    """Wherever it was written and however, a corrected target is found, and nothing but its path has changed."""
    resolver = Resolver(tree(), "/zh")
    new = rewritten(target, path, page, "/zh")
    assume(new)  # see below

    assert (Verdict.FOUND, path) == resolver.resolve(new, page)[:2]
    assert split_target(target)[1:] == split_target(new)[1:]


def test_rewritten_target_is_never_empty() -> None:
    """A target without an ending that leads to the root's page is a slash."""
    assert rewritten("/INDEX", "/index.md", PAGE) == "/"


def test_rewritten_target_keeps_its_letters() -> None:
    """In a target that was written in letters, only what must be is percent-encoded."""
    assert rewritten("王.md", f"{DAY}/王 立.md", PAGE) == "王%20立.md"


@pytest.mark.parametrize(
    ("target", "path", "expected"),
    [
        ("/y/b", "/x/b.md", "/x/b"),
        ("/y/a", "/x/a.md", "/x/a.md"),  # /x/a is the folder
        ("/y/a/", "/x/a/index.md", "/x/a/"),
        ("y/a?q#f", "/x/a.md", "x/a.md?q#f"),
        ("/y/b", "/x/gone.md", None),
    ],
)
def test_redirect(target: str, path: str, expected: str | None) -> None:
    """A target without an ending stays so only if it leads to the page then; none is written that leads elsewhere."""
    folders = {"": ["page.md"], "/x": ["a.md", "b.md"], "/x/a": ["index.md"]}
    resolver = Resolver(Tree(Path("/nowhere"), folders, set()))

    assert redirect(resolver, target, path, "/page.md") == expected
