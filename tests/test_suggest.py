"""Where a missing page has probably gone, and when nothing is said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarc.suggest import Suggester, Suggestion

DAY = "/news/2012/02/8"
FIRE = f"{DAY}/a-fire-closes-the-harbour-of-valparaiso.md"
TALKS = "/news/2012/02/6/talks-about-the-border-begin-in-goma.md"
VOTE = "/news/2012/03/1/a-vote-is-held.md"
AGAIN = "/news/2013/03/1/a-vote-is-held.md"
TITLES = {
    FIRE: "A fire closes the harbour of Valparaíso.",
    TALKS: "Talks about the border begin in Goma.",
    VOTE: "A vote is held.",
    AGAIN: "A vote is held.",
    f"{DAY}/ab.md": "Ab",
}
FILES = [*TITLES, f"{DAY}/index.md", "/faq/index.md"]


def suggest(missing: str, label: str = "") -> Suggestion:
    return Suggester(TITLES, FILES).suggest(missing, label)


def test_same_slug_on_another_day() -> None:
    """A page of the same name on another day is meant."""
    assert Suggestion((TALKS,), plain=True) == suggest(f"{DAY}/talks-about-the-border-begin-in-goma.md")


def test_same_slug_on_two_days() -> None:
    """Of two, the nearer day comes first, and neither is plain."""
    assert Suggestion((VOTE, AGAIN), plain=False) == suggest("/news/2012/03/2/a-vote-is-held.md")
    assert Suggestion((AGAIN, VOTE), plain=False) == suggest("/news/2013/01/2/a-vote-is-held.md")


def test_page_is_never_suggested_for_itself() -> None:
    """A path that is asked about is not its own suggestion."""
    assert suggest(VOTE) == Suggestion((AGAIN,), plain=True)


@pytest.mark.parametrize(
    "name", ["a-fire-closes-the-harbour-of-valparaiso", "a-fire-closes-the-harbour-of-valparaiso.html"]
)
def test_same_slug_with_another_ending(name: str) -> None:
    """The ending of a name makes no difference."""
    assert suggest(f"/news/2012/02/9/{name}").paths == (FIRE,)


@pytest.mark.parametrize("slug", ["a-fire-closes-the-h", "a-fi", "a-fire-closes-the-harbour-of-valparaiso-in-chile"])
def test_cut_or_longer_slug_on_the_day(slug: str) -> None:
    """On its own day, a slug that begins another, or that another begins, is enough from four letters on."""
    assert Suggestion((FIRE,), plain=True) == suggest(f"{DAY}/{slug}.md")


@pytest.mark.parametrize(
    ("slug", "expected"),
    [
        ("a-fire-closes-the-harb", (FIRE,)),
        ("a-fire-closes-th", (FIRE,)),
        ("a-fire-closes-t", ()),
        ("a-fire-closes-the-harbour-of-valparaiso-in-chile", (FIRE,)),
    ],
)
def test_cut_or_longer_slug_elsewhere(slug: str, expected: tuple[str, ...]) -> None:
    """On another day, a shared beginning must be of sixteen letters."""
    assert expected == suggest(f"/news/2001/01/1/{slug}.md").paths


def test_title_of_the_link() -> None:
    """A page whose title is the link's text, accents and case aside, is meant."""
    assert Suggestion((FIRE,), plain=True) == suggest(
        "/news/2001/01/1/x.md", "A FIRE closes the harbour of Valparaiso."
    )


@pytest.mark.parametrize(
    ("missing", "expected"),
    [
        (f"{DAY}/a-fire-closes-harbour-of-valparaiso.md", (FIRE,)),
        ("/news/2001/01/1/a-fire-closes-the-harbor-of-valparaiso.md", (FIRE,)),
        ("/news/2001/01/1/a-fire-closes-harbour-valparaiso.md", ()),
        ("/news/2001/01/1/a-flood-opens-the-river.md", ()),
        (f"{DAY}/ac.md", ()),
    ],
)
def test_nearest_slug(missing: str, expected: tuple[str, ...]) -> None:
    """A misspelt slug is recognised, more readily on its own day; what is merely like it is not."""
    assert expected == suggest(missing).paths


@pytest.mark.parametrize("missing", [f"{DAY}/", f"{DAY}/index.md", "/news/2013/01/1/README.md"])
def test_day_pages_have_none(missing: str) -> None:
    """A day that isn't stored is not like another day."""
    assert Suggestion() == suggest(missing, "A vote is held.")


def test_most_suggestions_are_five() -> None:
    """Of many pages alike, five are named, the nearest days first."""
    files = [f"/news/2012/02/{day}/a-vote.md" for day in range(1, 20)]
    found = Suggester({}, files).suggest("/news/2012/02/25/a-vote.md", "")

    assert Suggestion(tuple(f"/news/2012/02/{day}/a-vote.md" for day in (19, 18, 17, 16, 15)), plain=False) == found


def test_order_of_the_files_makes_no_difference() -> None:
    """The same pages in another order give the same suggestions."""
    missing = "/news/2012/03/2/a-vote-is-held.md"
    turned = Suggester(dict(reversed(TITLES.items())), reversed(FILES))

    assert suggest(missing, "A vote is held.") == turned.suggest(missing, "A vote is held.")
    assert suggest("/news/2012/05/05/x.md", "a vote is held.") == turned.suggest(
        "/news/2012/05/05/x.md", "a vote is held."
    )


@given(st.text(max_size=12), st.text(max_size=12))
def test_any_missing_path(missing: str, label: str) -> None:
    """Whatever is missing, what is suggested is stored and is something else."""
    found = suggest(f"{DAY}/{missing}", label)

    assert set(found.paths) <= set(FILES) - {f"{DAY}/{missing}"}
    assert not found.plain or found.paths
