"""Patterns of paths mean what they mean in ``.gitignore``, and no pattern takes long."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarc.files.globs import matches
from tests.conftest import Linear


def meant(pattern: str, path: str) -> bool:
    """The same by brute force: each asterisk stands for everything that it may, one after the other."""
    if "/" not in pattern.rstrip("/"):
        pattern = f"**/{pattern}"
    pattern = pattern.strip("/")
    folders = [path[:at] for at, sign in enumerate(path) if sign == "/"]
    return any(fits(pattern, one, begins=True) for one in (path, *folders))


def fits(pattern: str, path: str, *, begins: bool = False) -> bool:
    """Whether a pattern fits a whole path; ``begins`` where a name begins."""
    if not pattern:
        return not path
    if begins and pattern.startswith("**/"):
        rest = [path, *(path[at + 1 :] for at, sign in enumerate(path) if sign == "/")]
        return any(fits(pattern[3:], one, begins=True) for one in rest)
    if pattern.startswith("**"):
        return any(fits(pattern[2:], path[at:]) for at in range(len(path) + 1))
    if pattern.startswith("*"):
        name = len(path.partition("/")[0])
        return any(fits(pattern[1:], path[at:]) for at in range(name + 1))
    if pattern.startswith("["):
        inside, _, rest = pattern[1:].partition("]")
        negated = inside.startswith("!")
        found = path[:1] not in ("", "/") and (path[0] in inside.removeprefix("!")) is not negated
        return found and fits(rest, path[1:])
    same = path[:1] not in ("", "/") if pattern[0] == "?" else path[:1] == pattern[0]
    return same and fits(pattern[1:], path[1:], begins=pattern[0] == "/")


PARTS = st.sampled_from(["a", "b", "/", "*", "**", "**/", "/**", "?", "[ab]", "[!a]", ".", "/*", "a*", "**/*"])
PATTERNS = st.lists(PARTS, min_size=1, max_size=7).map("".join).filter(lambda one: one.strip("/"))
NAMES = st.text("ab.", min_size=1, max_size=3)


@given(PATTERNS, st.lists(NAMES, min_size=1, max_size=4).map("/".join))
def test_patterns_by_trying_everything(pattern: str, path: str) -> None:
    """A pattern matches exactly the paths that brute force finds."""
    assert matches(pattern, path) is meant(pattern, path)


HOSTILE = [
    "*a*a*a*a*a*a*a*a*a*a*b",
    "**a" * 20 + "b",
    "**/" * 20 + "x",
    "**/*a*a*a*a*a*a*b",
    "?*" * 20 + "/b",
    "[a]*" * 20 + "/**/b",
    "a**/" * 12 + "**b",
    "**/a*a/" * 8 + "b",
]


@pytest.mark.parametrize("pattern", HOSTILE)
@pytest.mark.parametrize("name", ["a", "a/", "aaaa/"])
def test_patterns_that_would_be_tried_for_ever(pattern: str, name: str, linear: Linear) -> None:
    """The time for a pattern grows linearly with the path, even if it is made to backtrack."""
    linear(lambda path: matches(pattern, path), lambda size: name * (size // (20 * len(name))))


@pytest.mark.parametrize(
    ("pattern", "path", "expected"),
    [
        ("[]a]x", "]x", True),
        ("[!]a]x", "bx", True),
        ("[!]a]x", "]x", False),
        ("[a-]", "-", True),
        ("[a-]", "b", False),
        ("[--0]", ".", True),
        ("[a&&b]", "&", True),
        ("[", "[", True),
        ("[]", "[]", True),
        ("[!]", "[!]", True),
        ("a[/]b", "a/b", False),
        ("[!a]", "/", False),
    ],
)
def test_classes_of_signs(pattern: str, path: str, expected: bool) -> None:
    """A class may have a bracket first and a hyphen last; an unclosed or empty one stands for its own characters."""
    assert matches(pattern, path) is expected
