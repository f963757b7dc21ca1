"""Where a missing page has probably moved, and when nothing is suggested."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarc.validation.moved.candidates import CandidateIndex, MissingTarget
from newsarc.validation.moved.suggest import Suggester, Suggestion

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
    return Suggester({missing: MissingTarget([label])}, CandidateIndex(TITLES, FILES)).suggest(missing)


def test_same_slug_on_another_day() -> None:
    """A page of the same name on another day is meant."""
    assert Suggestion((TALKS,), plain=True) == suggest(f"{DAY}/talks-about-the-border-begin-in-goma.md")


def test_same_slug_on_two_days() -> None:
    """Of two, the nearer day comes first, and neither is plain."""
    assert Suggestion((VOTE, AGAIN), plain=False) == suggest("/news/2012/03/2/a-vote-is-held.md")
    assert Suggestion((AGAIN, VOTE), plain=False) == suggest("/news/2013/01/2/a-vote-is-held.md")


def test_page_is_never_suggested_for_itself() -> None:
    """A path is not its own suggestion."""
    assert suggest(VOTE) == Suggestion((AGAIN,), plain=False)


@pytest.mark.parametrize(
    "name", ["a-fire-closes-the-harbour-of-valparaiso", "a-fire-closes-the-harbour-of-valparaiso.html"]
)
def test_same_slug_with_another_ending(name: str) -> None:
    """The ending of a name makes no difference."""
    assert suggest(f"/news/2012/02/9/{name}").paths == (FIRE,)


@pytest.mark.parametrize(
    ("slug", "plain"),
    [
        ("a-fire-closes-the-h", True),
        ("a-fi", True),
        ("a-fire-closes-the", False),
        ("a-fire-closes-the-harbour-of-valparaiso-in-chile", False),
    ],
)
def test_cut_or_longer_slug_on_the_day(slug: str, plain: bool) -> None:
    """On its own day a slug of four letters that begins another, or the reverse, is meant; plainly if cut in a word."""
    assert Suggestion((FIRE,), plain=plain) == suggest(f"{DAY}/{slug}.md")


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
    """A page whose title is the link's text, accents and case aside, is meant; on another day that is not plain."""
    title = "A FIRE closes the harbour of Valparaiso."

    assert Suggestion((FIRE,), plain=True) == suggest(f"{DAY}/x.md", title)
    assert Suggestion((FIRE,), plain=False) == suggest("/news/2001/01/1/x.md", title)


def test_another_title_forbids() -> None:
    """A slug that is nearly another page's is not taken for it where the link's text is another title."""
    missing = f"{DAY}/a-fire-closes-the-harbour-of-valparaisa.md"

    assert suggest(missing).paths == (FIRE,)
    assert suggest(missing, "A flood opens the harbour of Punta Arenas.") == Suggestion()


@pytest.mark.parametrize(
    ("missing", "stored"),
    [
        ("tropical-storm-jova-forms-off-the-pacific-coast", "tropical-storm-calvin-forms-off-the-pacific-coast"),
        ("a-bomb-in-the-market-of-goma-kills-12-people", "a-bomb-in-the-market-of-goma-kills-21-people"),
    ],
)
def test_other_names_and_numbers_are_other_events(missing: str, stored: str) -> None:
    """Where another name or number stands in the same sentence, nothing is suggested, on the day or elsewhere."""
    for day in (DAY, "/news/2012/02/9"):
        title = stored.replace("-", " ")
        targets = {f"{DAY}/{missing}.md": MissingTarget([missing.replace("-", " ")])}
        with_title = Suggester(targets, CandidateIndex({f"{day}/{stored}.md": title}, [f"{day}/{stored}.md"]))
        without_title = Suggester(dict.fromkeys(targets, MissingTarget()), CandidateIndex({}, [f"{day}/{stored}.md"]))

        assert [one.suggest(f"{DAY}/{missing}.md") for one in (with_title, without_title)] == [Suggestion()] * 2


def test_all_links_to_a_page_are_read_together() -> None:
    """A link whose text says nothing is helped by another whose text is the title."""
    targets = {f"{DAY}/x.md": MissingTarget(["more", "A fire closes the harbour of Valparaíso."])}

    assert Suggester(targets, CandidateIndex(TITLES, FILES)).suggest(f"{DAY}/x.md") == Suggestion((FIRE,), plain=True)


@pytest.mark.parametrize(
    ("folders", "listed", "linked", "plain"),
    [
        (["/news/2012/02/7"], True, 9, True),  # one link elsewhere, wrongly written
        (["/news/2012/02/8"], False, 0, True),  # the old day lists it, no other does
        (["/news/2012/02/8"], True, 1, False),  # each day lists its own
        (["/news/2012/02/7", "/news/2012/02/9"], True, 1, True),  # its new day lists it
        (["/news/2012/02/7", "/news/2012/02/9"], True, 2, False),  # both are linked from elsewhere
    ],
)
def test_twin_that_stood_beside_it(folders: list[str], listed: bool, linked: int, plain: bool) -> None:
    """The same story of another day is no plain target where it has links of its own as the missing one had."""
    missing = f"{DAY}/talks-about-the-border-begin-in-goma.md"
    targets = {missing: MissingTarget([TITLES[TALKS]], folders)}
    found = Suggester(
        targets, CandidateIndex(TITLES, FILES), is_listed=lambda _: listed, link_count=lambda _: linked
    ).suggest(missing)

    assert found == Suggestion((TALKS,), plain=plain)


@pytest.mark.parametrize("sure", [True, False])
def test_recorded_rename(sure: bool) -> None:
    """What was recorded as a rename comes first, whatever it is called now, and is plain if that is beyond doubt."""
    missing = f"{DAY}/nothing-like-it.md"
    found = Suggester({missing: MissingTarget()}, CandidateIndex(TITLES, FILES), {missing: (FIRE, sure)}).suggest(
        missing
    )

    assert found == Suggestion((FIRE,), plain=sure)


def test_padding_and_case_at_once() -> None:
    """A padded day and other capitals together are still plain."""
    missing = "/news/2012/2/08/A-FIRE-closes-the-harbour-of-Valparaiso.md"

    assert suggest(missing) == Suggestion((FIRE,), plain=True)


@pytest.mark.parametrize(
    ("missing", "expected"),
    [
        ("/images/harbour-fire.png", ("/pictures/harbour-fire.png",)),
        ("/images/harbour-fire.jpg", ()),
        (f"{DAY}/index.html", (f"{DAY}/index.md",)),
        ("/faq/README.html", ()),
    ],
)
def test_files_of_a_kind(missing: str, expected: tuple[str, ...]) -> None:
    """A picture may be another picture, a page another page, and a day page only the day's own of another ending."""
    files = [*FILES, "/pictures/harbour-fire.png", "/images/harbour-fire.md"]

    assert Suggester({missing: MissingTarget()}, CandidateIndex(TITLES, files)).suggest(missing).paths == expected


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
    missing = "/news/2012/02/25/a-vote.md"
    found = Suggester({missing: MissingTarget()}, CandidateIndex({}, files)).suggest(missing)

    assert Suggestion(tuple(f"/news/2012/02/{day}/a-vote.md" for day in (19, 18, 17, 16, 15)), plain=False) == found


def test_order_of_the_files_makes_no_difference() -> None:
    """The same pages in another order give the same suggestions."""
    targets = {
        "/news/2012/03/2/a-vote-is-held.md": MissingTarget(["A vote is held."]),
        "/news/2012/05/05/x.md": MissingTarget(),
    }
    usual, turned = (
        Suggester(targets, CandidateIndex(TITLES, FILES)),
        Suggester(targets, CandidateIndex(dict(reversed(TITLES.items())), reversed(FILES))),
    )

    assert [usual.suggest(missing) for missing in targets] == [turned.suggest(missing) for missing in targets]


@given(st.text(max_size=12), st.text(max_size=12))
def test_any_missing_path(missing: str, label: str) -> None:
    """Whatever is missing, what is suggested is stored and is something else."""
    found = suggest(f"{DAY}/{missing}", label)

    assert set(found.paths) <= set(FILES) - {f"{DAY}/{missing}"}
    assert not found.plain or found.paths


@pytest.mark.parametrize("label", ["", "here", "this report", "Parliament passes law."])
@pytest.mark.parametrize(
    ("missing", "stored"),
    [
        ("libya-holds-elections", "syria-holds-elections"),
        ("serena-wins-the-men-s-final", "serena-wins-the-women-s-final"),
        ("north-korea-fires-a-missile", "south-korea-fires-a-missile"),
        ("the-parliament-does-pass-the-law", "the-parliament-does-not-pass-the-law"),
        ("bomb-kills-eleven-people-in-quetta", "bomb-kills-seven-people-in-quetta"),
        ("super-bowl-xlv-is-played", "super-bowl-xlvi-is-played"),
        ("super-bowl-xlv", "super-bowl-xlvi"),
        ("appendix-b-of-the-report", "appendix-a-of-the-report"),
        ("四川发生里氏七级地震", "四川发生里氏六级地震"),
        ("14th-annual-thunder-over-louisville", "15th-annual-thunder-over-louisville"),
        ("austria-elects-a-new-parliament", "australia-elects-a-new-parliament"),
        ("two-gas-leaks-are-found", "two-gas-leaks-were-found"),
    ],
)
def test_a_like_slug_alone_is_not_plain(missing: str, stored: str, label: str) -> None:
    """Where no link's text is a title, another word or number in the slug may tell of another event: it is a guess."""
    targets = {f"{DAY}/{missing}.md": MissingTarget([label])}
    for day in (DAY, "/news/2012/02/9"):
        path = f"{day}/{stored}.md"
        found = Suggester(targets, CandidateIndex({path: stored.replace("-", " ")}, [path])).suggest(
            f"{DAY}/{missing}.md"
        )

        assert not found.plain
        assert found.paths in ((), (path,))


@pytest.mark.parametrize(("slug", "plain"), [("valparaisa", True), ("valpariaso", True), ("valpraisa", False)])
def test_a_slip_is_plain_where_no_other_file_has_the_word(slug: str, plain: bool) -> None:
    """One wrong letter in a long word that stands nowhere else is plain on the day itself, whatever the link says."""
    missing, other = f"{DAY}/a-fire-closes-the-harbour-of-{slug}.md", f"/news/2012/05/1/{slug}-votes.md"
    targets = {missing: MissingTarget(["here"])}

    assert Suggester(targets, CandidateIndex(TITLES, FILES)).suggest(missing) == Suggestion((FIRE,), plain=plain)
    assert Suggester(targets, CandidateIndex(TITLES, [*FILES, other])).suggest(missing) == Suggestion(
        (FIRE,), plain=False
    )


@pytest.mark.parametrize(("label", "plain"), [("A vote is held.", True), ("A vote", False), ("Here", False)])
def test_short_text_that_is_the_title(label: str, plain: bool) -> None:
    """A text of few words tells something where it is the title of a page of the day, and nothing where it isn't."""
    vote = "/news/2012/03/1/held.md"
    targets = {"/news/2012/03/1/x.md": MissingTarget([label])}

    stored = CandidateIndex({vote: "A vote is held.", "/news/2012/03/1/here.md": "Here"}, [vote])
    found = Suggester(targets, stored).suggest(*targets)
    assert found == (Suggestion((vote,), plain=True) if plain else Suggestion())


@pytest.mark.parametrize("others", [10, 1_000])
def test_folder_of_very_many_files(others: int) -> None:
    """Among a thousand files of its folder the one that is like it is found as among ten."""
    files = [*FILES, *(f"{DAY}/story-{number}-of-the-day.md" for number in range(others))]
    targets = {f"{DAY}/a-fire-closes-the-harbour-of-valpariaso.md": MissingTarget()}

    assert Suggester(targets, CandidateIndex(TITLES, files)).suggest(*targets) == Suggestion((FIRE,), plain=True)


def test_slip_within_a_number_makes_no_other_number() -> None:
    """A number with a letter in it is a slip of the fingers; the page with the number is suggested, and isn't plain."""
    path = f"{DAY}/the-census-of-2011-counts-everyone.md"
    missing = path.replace("2011", "20l1")

    assert Suggester({missing: MissingTarget()}, CandidateIndex({}, [path])).suggest(missing) == Suggestion(
        (path,), plain=False
    )


def test_twin_comes_after_the_page_that_has_moved() -> None:
    """Of two pages of the same title the one without links of its own comes first, and neither is plain."""
    missing = "/news/2013/02/20/a-vote-is-held.md"
    targets = {missing: MissingTarget(["A vote is held."], ["/news/2012/02/7", "/news/2012/02/9"])}

    def suggested(linked: dict[str, int]) -> Suggestion:
        return Suggester(targets, CandidateIndex(TITLES, FILES), link_count=lambda path: linked[path]).suggest(missing)

    assert suggested({VOTE: 0, AGAIN: 0}) == Suggestion((AGAIN, VOTE), plain=False)
    assert suggested({VOTE: 0, AGAIN: 9}) == Suggestion((VOTE, AGAIN), plain=False)


RATES = "the-central-bank-holds-interest-rates"


@pytest.mark.parametrize("label", ["here", "The central bank holds interest rates"])
@pytest.mark.parametrize(
    ("day", "plain"),
    [
        ("2012/02/7", True),
        ("2012/02/9", True),
        ("2012/02/14", True),
        ("2012/02/2", True),
        ("2012/02/15", False),  # a week on
        ("2012/03/8", False),
        ("2013/02/8", False),
        ("2019/06/12", False),
        ("2005/02/8", False),
    ],
)
def test_story_that_comes_back_is_another(day: str, plain: bool, label: str) -> None:
    """The same name and title are the same event only where less than a week lies between; else they are a guess."""
    missing, path = f"{DAY}/{RATES}.md", f"/news/{day}/{RATES}.md"
    stored = CandidateIndex({path: "The central bank holds interest rates"}, [path])

    assert Suggester({missing: MissingTarget([label])}, stored).suggest(missing) == Suggestion((path,), plain=plain)


@pytest.mark.parametrize(
    ("missing", "stored", "plain"),
    [
        ("/notes/on-the-bridge-over-the-strait.md", "/archive/on-the-bridge-over-the-strait.md", True),
        ("/2011/report-on-the-annual-meeting.md", "/2012/report-on-the-annual-meeting.md", False),
        ("/reports-7/report-on-the-annual-meeting.md", "/reports-8/report-on-the-annual-meeting.md", False),
        (f"{DAY}/report-on-the-annual-meeting.md", "/topics/report-on-the-annual-meeting.md", False),
        ("/topics/report-on-the-annual-meeting.md", f"{DAY}/report-on-the-annual-meeting.md", False),
    ],
)
def test_same_name_in_a_folder_without_a_day(missing: str, stored: str, plain: bool) -> None:
    """Beside the days, a folder of another year or number holds another file of the same name."""
    found = Suggester({missing: MissingTarget(["here"])}, CandidateIndex({}, [stored])).suggest(missing)

    assert found == Suggestion((stored,), plain=plain)


@pytest.mark.parametrize(
    ("missing", "stored", "title"),
    [
        ("united-beat-city-3-0", "united-beat-city-2-0", "United beat City"),
        ("the-peace-talks-part-1", "the-peace-talks-part-2", "The peace talks"),
        ("the-peace-talks-part-1", "the-peace-talks-part-12", "The peace talks"),
        ("the-peace-talks-2", "the-peace-talks", "The peace talks"),
        ("the-peace-talks", "the-peace-talks-2", "The peace talks"),
        ("the-peace-talks-ii", "the-peace-talks", "The peace talks"),
        ("the-cup-final-of-2011-is-played", "the-cup-final-of-2012-is-played", "The cup final is played"),
        ("report-2012-02-08", "report-2012-02-09", "The daily report"),
        ("libya-holds-elections-today", "syria-holds-elections-today", "Voters go to the polls"),
    ],
)
@pytest.mark.parametrize("day", [DAY, "/news/2012/02/9"])
def test_name_that_contradicts_the_title(missing: str, stored: str, title: str, day: str) -> None:
    """Where the link's text is the page's title, a number or name in the slug may still tell of another event."""
    path = f"{day}/{stored}.md"
    for label in (title, "here"):
        found = Suggester({f"{DAY}/{missing}.md": MissingTarget([label])}, CandidateIndex({path: title}, [path]))

        assert not found.suggest(f"{DAY}/{missing}.md").plain


@pytest.mark.parametrize(
    ("missing", "stored", "title"),
    [
        ("the-cup-final-of-20", "the-cup-final-of-2012", "The cup final of 2012"),
        ("the-cup-final", "the-cup-final-of-2012", "The cup final of 2012"),
        ("x", "the-cup-final-of-2012", "The cup final of 2012"),
        ("a-wholly-different-name-for-it", "the-cup-final-of-2012", "The cup final of 2012"),
    ],
)
def test_name_that_does_not_contradict_the_title(missing: str, stored: str, title: str) -> None:
    """A slug that is the title's beginning, or says nothing of it, leaves the title to tell."""
    path = f"{DAY}/{stored}.md"
    found = Suggester({f"{DAY}/{missing}.md": MissingTarget([title])}, CandidateIndex({path: title}, [path]))

    assert found.suggest(f"{DAY}/{missing}.md") == Suggestion((path,), plain=True)


@pytest.mark.parametrize(
    ("missing", "stored", "others", "plain"),
    [
        ("iran", "iranian-students-protest", (), True),  # as far as the archive tells, that is no word
        ("iran", "iranian-students-protest", ("iran-votes",), False),
        ("iranian-students-protest", "iran", (), False),
        ("students-protest-in-the-streets-of-te", "students-protest-in-the-streets-of-teheran", ("te-deum",), True),
    ],
)
def test_cut_slug_that_may_be_a_page_of_its_own(
    missing: str, stored: str, others: tuple[str, ...], plain: bool
) -> None:
    """A short slug that ends in a word that other names have may have been another page."""
    path = f"{DAY}/{stored}.md"
    files = [path, *(f"/news/2012/05/1/{one}.md" for one in others)]
    found = Suggester({f"{DAY}/{missing}.md": MissingTarget(["here"])}, CandidateIndex({}, files)).suggest(
        f"{DAY}/{missing}.md"
    )

    assert found == Suggestion((path,), plain=plain)


def test_same_title_comes_before_a_similar_one() -> None:
    """Of two files on equally near days the one with the link's title comes first, before one with a title like it."""
    name, title = "a-fire-closes-the-harbour-of-valparaiso", TITLES[FIRE]
    same, similar = f"/news/2013/02/7/{name}.md", f"/news/2013/02/9/{name[:-1]}a.md"
    missing = f"/news/2013/02/8/{name}.md"
    index = CandidateIndex({same: title, similar: title.replace("closes", "has closed")}, [same, similar])

    found = Suggester({missing: MissingTarget([title])}, index).suggest(missing)

    assert found == Suggestion((same, similar), plain=True)


def test_padded_day_is_the_day() -> None:
    """A missing page of a padded day is compared with the day's own pages: four letters of a slug are enough."""
    assert suggest("/news/2012/2/08/a-fi.md") == Suggestion((FIRE,), plain=True)
    assert suggest("/news/2012/2/09/a-fi.md") == Suggestion()
