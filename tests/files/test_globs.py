"""Patterns of paths mean what they mean in ``.gitignore``, and no pattern takes long."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarc.files.globs import Scope, compiled, has_backward_range, literal_end, matches
from tests.conftest import Linear


def meant(pattern: str, path: str) -> bool:
    """The same by trying everything: what each asterisk may stand for, one after the other."""
    folders = [path[:at] for at, sign in enumerate(path) if sign == "/"]
    body = pattern.removesuffix("/")
    names = folders if body != pattern else [path, *folders]
    if "/" not in body:
        return any(fits(body, one.rpartition("/")[2]) for one in names)
    body = body.removeprefix("/")
    plain = next((at for at, sign in enumerate(body) if sign in "*?[\\"), len(body))  # git compares this by itself
    rest = (one[plain:] for one in names if one.startswith(body[:plain]))
    return any(fits(body[plain:], one, begins=True) for one in rest)


def fits(pattern: str, path: str, *, begins: bool = False) -> bool:
    """Whether a pattern fits a whole path; ``begins`` where a name begins."""
    if not pattern:
        return not path
    if pattern.startswith("**"):
        rest = pattern.lstrip("*")
        if begins and rest.startswith("/"):
            below = [path, *(path[at + 1 :] for at, sign in enumerate(path) if sign == "/")]
            return any(fits(rest[1:], one, begins=True) for one in below)
        if begins and not rest:
            return True
        return fits(f"*{rest}", path)
    if pattern.startswith("*"):
        name = len(path.partition("/")[0])
        return any(fits(pattern[1:], path[at:]) for at in range(name + 1))
    if pattern.startswith("["):
        inside, _, rest = pattern[1:].partition("]")
        negated = inside.startswith("!")
        found = path[:1] not in ("", "/") and (path[0] in inside.removeprefix("!")) is not negated
        return found and fits(rest, path[1:])
    if pattern.startswith("\\"):
        return path[:1] == pattern[1:2] != "" and fits(pattern[2:], path[1:])
    same = path[:1] not in ("", "/") if pattern[0] == "?" else path[:1] == pattern[0]
    return same and fits(pattern[1:], path[1:], begins=pattern[0] == "/")


PARTS = st.sampled_from(
    ["a", "b", "/", "*", "**", "**/", "/**", "?", "[ab]", "[!a]", ".", "/*", "a*", "**/*", "\\a", "\\*", "\\"]
)
PATTERNS = st.lists(PARTS, min_size=1, max_size=7).map("".join).filter(lambda one: one.strip("/"))
NAMES = st.text("ab.*", min_size=1, max_size=3)


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
        ("[^]a]x", "bx", True),
        ("[a-]", "-", True),
        ("[a-]", "b", False),
        ("[--0]", ".", True),
        ("[a&&b]", "&", True),
        ("a[/]b", "a/b", False),
        ("[!a]", "/", False),
        ("[[:digit:]x]", "7", True),
        ("[[:digit:]x]", "x", True),
        ("[![:space:]]", " ", False),
        ("[[:punct:]]", "]", True),
        ("[[:digit:x]", ":", True),
        ("[\\]]", "]", True),
        ("[a\\-c]", "b", False),
        ("[a\\-c]", "-", True),
    ],
)
def test_classes_of_signs(pattern: str, path: str, expected: bool) -> None:
    """A class may hold a bracket first, a hyphen last, anything escaped, and classes with a name."""
    assert matches(pattern, path) is expected


@pytest.mark.parametrize("pattern", ["[", "[]", "[!]", "[a", "a\\", "[[:word:]]", "[a-", "[\\", "", "/", "//a", "a//"])
def test_malformed_pattern_matches_nothing(pattern: str) -> None:
    """A class that isn't closed or that nobody knows, and a backslash with nothing behind it, match nothing."""
    for path in (pattern.strip("/") or "b", "a", "[", "a/a"):
        assert not matches(pattern, path)


@pytest.mark.parametrize(
    ("pattern", "expected"), [("[z-a]", True), ("x[b9-0].md", True), ("[a-z]", False), ("[z-a", False)]
)
def test_backward_range(pattern: str, expected: bool) -> None:
    """A range that runs backwards is found, so that whoever wrote it can be told."""
    assert has_backward_range(pattern) is expected


@given(PATTERNS, st.lists(NAMES, min_size=1, max_size=3).map("/".join))
def test_plain_end_of_a_pattern(pattern: str, path: str) -> None:
    """Whatever a pattern matches as a whole ends in its plain end."""
    if compiled(pattern.removesuffix("/"), Scope.ALL).match(path):
        assert path.endswith(literal_end(pattern.removesuffix("/")))
