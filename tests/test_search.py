"""`search`: what a query means, which spellings are tried, and what comes first."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsarc import Archive, Correction, UsageError
from newsarc.query import parse_query
from newsarc.text import is_cjk
from newsarc.vocabulary import allowed_errors

MakeArchive = Callable[[Mapping[str, str | bytes]], Path]


@pytest.fixture(scope="module")
def library(examples: Path) -> Archive:
    """The examples, indexed once."""
    return Archive(examples, cache=False)


def event(day: str, title: str, summary: str = "", *, source: str = "", names: str = "") -> str:
    """An event page."""
    folder = f"/news/{day.replace('-', '/')}"
    text = f"### [{day}]({folder}/index.md)\n\n# {title}\n\n{summary}\n\n"
    text += f"### Source:\n\n1. [{source}](https://a.test/1)\n\n" if source else ""
    return text + (f"### Related:\n\n1. [x](/news/2001/01/1/x.md) _Context: {names}_\n" if names else "")


@pytest.fixture
def ask(make_archive: MakeArchive) -> Callable[..., Archive]:
    """An archive of the given titles, or of (title, summary, source, names), a page a day from 2012-01-01 on."""

    def make(*stories: str | tuple[str, str, str, str]) -> Archive:
        files = {}
        for number, story in enumerate(stories, 1):
            title, summary, source, names = (story, "", "", "") if isinstance(story, str) else story
            files[f"/news/2012/01/{number}/p{number}.md"] = event(
                f"2012-01-{number}", title, summary, source=source, names=names
            )
        return Archive(make_archive(files), cache=False)

    return make


def days(archive: Archive, query: str, **options: object) -> list[int]:
    """The days of January that the hits are of, in order."""
    return [hit.date.day for hit in archive.search(query, **options)]


# ---------------------------------------------------------------- the query language


@pytest.mark.parametrize(
    ("text", "terms", "excluded"),
    [
        ("wang lijun", [(("wang",), None, False), (("lijun",), None, False)], []),
        ('"Wang Lijun" trial', [(("wang", "lijun"), None, True), (("trial",), None, False)], []),
        ("wang -trial", [(("wang",), None, False)], [(("trial",), None, True)]),
        ("wang −trial", [(("wang",), None, False)], [(("trial",), None, True)]),
        ('wang -"bo xilai"', [(("wang",), None, False)], [(("bo", "xilai"), None, True)]),
        ('context:"Bo Xilai"', [(("bo", "xilai"), "contexts", True)], []),
        ("CONTEXT:Xilai", [(("xilai",), "contexts", True)], []),
        (
            "title:a source:b summary:c",
            [(("a",), "title", True), (("b",), "sources", True), (("c",), "summary", True)],
            [],
        ),
        ("wang -source:BBC", [(("wang",), None, False)], [(("bbc",), "sources", True)]),
        ("Syria:talks", [(("syria", "talks"), None, False)], []),
        ("Syria: talks", [(("syria",), None, False), (("talks",), None, False)], []),
        ('"wang lijun', [(("wang", "lijun"), None, True)], []),
        ("al-Shabaab", [(("al", "shabaab"), None, False)], []),
        ("王立军案", [(("王", "立", "军", "案"), None, False)], []),
        ("王立军wang", [(("王", "立", "军"), None, False), (("wang",), None, False)], []),
        ("Garzón's", [(("garzon",), None, False)], []),
        ("U.S.", [(("u", "s"), None, False)], []),
        ('wang "" !!! —', [(("wang",), None, False)], []),
    ],
)
def test_query_is_taken_apart(text: str, terms: list[tuple[object, ...]], excluded: list[tuple[object, ...]]) -> None:
    """Words, phrases, exclusions with either minus, fields, open quotes, hyphens and runs of CJK are what they mean."""
    query = parse_query(text)

    assert [tuple(term) for wanted in query.wanted for term in wanted] == terms
    assert [tuple(term) for term in query.excluded if term.words] == excluded


@pytest.mark.parametrize(
    "text", ["", "  ", '"', '""', "-wang", "−wang", "!!!", "—", 'title:""', "\0", '-"a b" -c', "-"]
)
def test_nothing_to_look_for(text: str) -> None:
    """A query without a word that pages must hold is refused with its own text and what to do."""
    with pytest.raises(UsageError) as caught:
        parse_query(text)

    assert repr(text) in caught.value.message
    assert caught.value.hint


def test_phrases_stand_in_a_row(ask: Callable[..., Archive]) -> None:
    """A phrase, or words joined by a hyphen, are found in this order only; words alone in any."""
    archive = ask("Red line drawn.", "A line in red.", "The red-line talks.")

    assert sorted(days(archive, "red line")) == [1, 2, 3]
    assert sorted(days(archive, '"red line"')) == [1, 3]
    assert sorted(days(archive, "red-line")) == [1, 3]
    assert days(archive, '"line red"') == []


def test_excluded_words(ask: Callable[..., Archive]) -> None:
    """No page with an excluded word, phrase or field is found."""
    archive = ask(
        ("Rain in Goma.", "Floods.", "BBC", "floods"), ("Rain in Quito.", "Goma is dry.", "AFP", ""), "Rain again."
    )

    assert days(archive, "rain -goma") == [3]
    assert days(archive, "rain −goma") == [3]
    assert sorted(days(archive, "rain -title:goma")) == [2, 3]
    assert sorted(days(archive, 'rain -"goma is"')) == [1, 3]
    assert sorted(days(archive, "rain -source:bbc")) == [2, 3]
    assert sorted(days(archive, "rain -nowhere")) == [1, 2, 3]
    assert sorted(days(archive, 'rain -"!!"')) == [1, 2, 3]


def test_fields(ask: Callable[..., Archive]) -> None:
    """A field's word is looked for in that field."""
    archive = ask(("Rain.", "", "", ""), ("A.", "", "", "rain"), ("B.", "Rain.", "", ""), ("C.", "", "Rain", ""))

    assert [days(archive, f"{field}:rain") for field in ("title", "context", "summary", "source")] == [
        [1],
        [2],
        [3],
        [4],
    ]


def test_fields_in_order_of_weight(ask: Callable[..., Archive]) -> None:
    """A word in a title comes before one in a context, in a summary, in a source, however late these are."""
    archive = ask(("Rain.", "", "", ""), ("A.", "", "", "rain"), ("B.", "Rain.", "", ""), ("C.", "", "Rain", ""))

    assert days(archive, "rain") == [1, 2, 3, 4]


# ---------------------------------------------------------------- spelling


@pytest.mark.parametrize(
    ("word", "allowed"),
    [
        ("a", 0),
        ("gas", 0),
        ("rain", 1),
        ("letters", 1),
        ("chongqin", 2),
        ("extraordinary", 2),
        ("m23", 0),
        ("2012", 0),
        ("covid19", 0),
        ("王", 0),
        ("王立军案在成", 0),
        ("ソウル特別市", 0),
    ],
)
def test_errors_that_a_word_may_hold(word: str, allowed: int) -> None:
    """Up to three letters none, up to seven one, from eight two; with digits, and in CJK, none."""
    assert allowed_errors(word) == allowed


@pytest.mark.parametrize(
    ("title", "typed", "found"),
    [
        ("Rain.", "rian", True),  # neighbours swapped: one
        ("Rain.", "rein", True),
        ("Rain.", "raine", True),
        ("Rains.", "rins", True),
        ("Rain.", "rxxn", False),
        ("Rain.", "bain", False),  # a wrong first letter counts two
        ("Rain.", "arin", True),  # but not where the first two were swapped
        ("Chongqing.", "chonqqng", True),
        ("Chongqing.", "hongqing", True),
        ("Chongqing.", "xhongqing", True),
        ("Chongqing.", "xhonqing", False),  # two and one
        ("Chongqing.", "xhingqang", False),
        ("Gas.", "gax", False),
        ("M23.", "m24", False),
        ("Year 2012.", "2013", False),
        ("王立军.", "王立君", False),
    ],
)
def test_typing_errors(ask: Callable[..., Archive], title: str, typed: str, found: bool) -> None:
    """A word is read as another one within the errors that its length allows, and no further."""
    hits = ask(title, "Something else entirely.").search(typed)

    assert [hit.date.day for hit in hits] == ([1] if found else [])
    assert all(hit.corrections == (Correction(typed, title.rstrip(".").lower()),) for hit in hits)


def test_exact_before_corrected(ask: Callable[..., Archive]) -> None:
    """A page with the word as it was typed comes before any with another spelling of it."""
    archive = ask("Trail opens.", "Trial opens.", "Trial ends.", "Trials end.")

    assert days(archive, "trail")[0] == 1
    assert days(archive, "trail", exact=True) == [1]
    assert archive.find("trail").hits[0].corrections == ()


def test_corrections_are_said(ask: Callable[..., Archive]) -> None:
    """Every word that was read in another spelling is said once, with the answer and with each hit."""
    found = ask("Wang Lijun in Chengdu.", "Wang Lijun walks.", "Rain.").find("wnag lijn")

    assert found.total == 2
    assert found.corrections == (Correction("wnag", "wang"), Correction("lijn", "lijun"))
    assert [hit.corrections for hit in found.hits] == [found.corrections] * 2


def test_word_joined_or_apart(ask: Callable[..., Archive]) -> None:
    """What a hyphen joins is found where it is written as one word."""
    found = ask("Email is down.").find("e-mail")

    assert (found.total, found.corrections) == (1, (Correction("e mail", "email"),))


def test_last_word_may_be_unfinished(ask: Callable[..., Archive]) -> None:
    """The last word is found by its beginning, after pages that hold it whole; a word before it is not."""
    archive = ask("Cameras sell.", "Camera sells.", "Came early.")

    assert days(archive, "camera") == [2, 1]
    assert days(archive, "sells camer") == [2, 1]  # the other number of both comes last
    assert days(archive, "came sell")[:1] != [2]
    assert days(archive, "camer", exact=True) == []


def test_exact_is_exact(ask: Callable[..., Archive]) -> None:
    """``exact`` takes no other spelling, no beginning, and leaves no word out."""
    archive = ask("Rain falls.", "Rains fall.", "Rain stays.")

    assert days(archive, "rain falls", exact=True) == [1]
    assert days(archive, "rian", exact=True) == []
    assert days(archive, "rain falls nowhere", exact=True) == []


def test_words_found_before_errors(ask: Callable[..., Archive]) -> None:
    """A page with all words, one misspelt, comes before a page that lacks a word but has the others as typed."""
    archive = ask("Court hears Xilai.", "Court rests.", "Court hears nobody.")

    assert days(archive, "court hears xilia")[0] == 1


def test_missing_word_is_left_out_last(ask: Callable[..., Archive]) -> None:
    """Where no page has all words, pages that lack one are found; half of the words is the least."""
    archive = ask("Court hears Xilai.", "Rain.", "Court.")

    assert days(archive, "court hears xilai zanzibar")[0] == 1
    assert days(archive, "zanzibar quagmire rhubarb rain") == []


@pytest.mark.parametrize(
    ("title", "query"),
    [
        ("Baltasar Garzón.", "garzon"),
        ("Baltasar Garzon.", "garzón"),
        ("Łódź votes.", "lodz"),
        ("Lodz votes.", "łódź"),
        ("ＢＢＣ says.", "bbc"),
        ("Straße.", "strasse"),
        ("Smørrebrød.", "smorrebrod"),
        ("İstanbul.", "istanbul"),
    ],
)
def test_accents_do_not_matter(ask: Callable[..., Archive], title: str, query: str) -> None:
    """A word is found with accents or without them, wherever these are, and that is no correction."""
    found = ask(title, "Something else.").find(query)

    assert [hit.date.day for hit in found.hits] == [1]
    assert found.corrections == ()


def test_every_part_of_a_cjk_title(library: Archive) -> None:
    """Every run of CJK characters within a title of the examples finds its page."""
    titled = [hit for hit in library.search("王立军案", limit=None) if is_cjk(hit.title)]
    runs: dict[str, set[str]] = {}
    for file in library.root.glob("news/*/*/*/*.md"):
        page = library.page("/" + file.relative_to(library.root).as_posix())
        for run in "".join(c if is_cjk(c) else " " for c in page.title).split() if page else ():
            parts = {run[at:end] for at in range(len(run)) for end in range(at + 1, len(run) + 1)}
            runs.setdefault(page.path, set()).update(parts)

    assert [hit.path for hit in titled] == list(runs)
    assert sum(map(len, runs.values())) > 100
    for path, parts in runs.items():
        assert {part for part in parts if path not in {hit.path for hit in library.search(part, limit=None)}} == set()


# ---------------------------------------------------------------- options


def test_order_by_date(library: Archive) -> None:
    """``sort="date"`` gives the same pages, newest first, and cuts them in this order."""
    best, newest = library.search("trial", limit=None), library.search("trial", limit=None, sort="date")

    assert {hit.path for hit in best} == {hit.path for hit in newest}
    assert [hit.date for hit in newest] == sorted((hit.date for hit in best), reverse=True)
    assert library.search("trial", limit=2, sort="date") == newest[:2]
    assert [hit.score for hit in best] == sorted((hit.score for hit in best), reverse=True)


def test_days_between(library: Archive) -> None:
    """``since`` and ``until`` are days of the answer themselves."""
    everything = library.search("wang lijun", limit=None)
    first, last = date(2012, 2, 7), date(2012, 3, 15)

    found = library.search("wang lijun", limit=None, since=first, until=last)

    assert {first, last} <= {hit.date for hit in found}
    assert [hit.path for hit in found] == [hit.path for hit in everything if first <= hit.date <= last]
    assert library.search("wang lijun", since=last, until=first, exact=True) == []


def test_limit_and_total(library: Archive) -> None:
    """The limit cuts the hits and not their number; none gives all."""
    everything, few = library.find("wang lijun", limit=None), library.find("wang lijun", limit=3)

    assert everything.total == len(everything.hits) == few.total == 15
    assert few.hits == everything.hits[:3]


@pytest.mark.parametrize("query", ["wang lijun", "court", "xyzzy", "xyzzy flurb", "wang xyzzy", "chongqing greece"])
@pytest.mark.parametrize("name", ["Greece", "Bo Xilai", "Zanzibar"])
def test_context_filter_is_never_left_out(library: Archive, query: str, name: str) -> None:
    """Whatever words are missing or misspelt, only pages with the context are found."""
    assert [hit.path for hit in library.search(query, contexts=[name], limit=None) if name not in hit.contexts] == []


def test_source_filter_is_never_left_out(library: Archive) -> None:
    """Only pages with the source are found."""
    found = library.search("wang lijun xyzzy", sources=["BBC"], limit=None)

    for hit in found:
        assert any("BBC" in source.title for source in library.page(hit.path).sources)
    assert library.search("wang lijun", sources=["Zorkmid Gazette"]) == []


def test_filters_find_by_themselves_what_words_find(ask: Callable[..., Archive]) -> None:
    """A filter changes neither that the last word may be unfinished, nor that a long query keeps it."""
    archive = ask(("Rainfall.", "", "BBC", "Goma"), ("Rainfall.", "", "AFP", "Quito"))

    assert days(archive, "rainf", contexts=["Goma"]) == [1]
    assert archive.search("rainf", contexts=["Goma"])[0].reasons[0] == "rainfall in title"
    assert days(archive, "rainfall", sources=["AFP"]) == [2]
    assert days(archive, "rainfall " * 100, contexts=["Goma"]) == [1]
    assert days(archive, "rainfall", contexts=["Goma", "Quito"]) == []


@pytest.mark.parametrize("name", ["!!!", "", " "])
def test_filter_without_a_word(library: Archive, name: str) -> None:
    """A context that holds no word is refused or finds nothing; it is not as if none had been asked for."""
    try:
        found = library.search("wang", contexts=[name])
    except UsageError:
        return
    assert found == []


def test_reasons(ask: Callable[..., Archive]) -> None:
    """Each hit says where each word stands, and how many typing errors were overlooked."""
    archive = ask(("Rain falls.", "In Goma.", "BBC", "winter"))

    assert archive.search("rian goma winter bbc")[0].reasons == (
        "rain in title",
        "goma in summary",
        "winter in contexts",
        "bbc in sources",
        "1 typing error",
    )


# ---------------------------------------------------------------- what people type

TYPED = [
    ("whitney houston", "2012/02/11/the-american-singer-whitney-houston"),
    ("whitny huston", "2012/02/11/the-american-singer-whitney-houston"),
    ("costa concrodia", "2012/01/13/the-cruise-ship-costa-concordia"),
    ("munch scream", "2012/05/2/edvard-munch-s-the-scream"),
    ("kodak cameras", "2012/02/9/kodak-says-that-it-will-make-no-more-cameras"),
    ("pike river methane", "2012/02/8/experts-tell-the-royal-commission-on-pike-river"),
    ("draghi whatever it takes", "2012/07/26/mario-draghi-says-in-london"),
    ("usian bolt", "2012/08/9/usain-bolt-wins-the-200-metres"),
    ("red line chemical weapons", "2012/08/20/barack-obama-warns"),
    ("remi ochlik", "2012/02/22/marie-colvin-of-the-sunday-times"),
    ("gu kailai suspended death", "2012/08/20/a-court-in-hefei-gives-gu-kailai"),
    ("life in prison bo xilai", "2013/09/22/a-court-in-jinan-sends-bo-xilai"),
    ("bo xilai trial", "2013/08/22/the-trial-of-bo-xilai-opens-in-jinan"),
    ("foxconn riot", "2012/09/24/foxconn-shuts-a-plant"),
    ("deepwater horizon manslaughter", "2012/11/15/bp-pleads-guilty"),
    ("westgate nairobi", "2013/09/22/gunmen-of-al-shabaab-hold-the-westgate"),
    ("iran nuclear agreement trump", "2018/05/8/donald-trump-takes"),
    ("yerevan parliment", "2018/05/8/the-parliament-of-armenia-elects-nikol-pashinyan"),
    ("garzon judge", "2012/02/9/spain-s-supreme-court-bars"),
    ("proposition 8", "2012/02/7/a-federal-appeals-court-in-san-francisco"),
    ("M23 goma", "2012/11/20/the-rebels-of-the-m23-march-into-goma"),
    ("terreiro do paco", "2012/02/11/a-vast-crowd-fills-the-terreiro"),
    ("王立军", "2012/09/18/王立军案"),
    ("occupy wall street zuccotti", "2011/11/15/hundreds-of-police-officers-clear-the-occupy"),
    ("mahomed nasheed resigns", "2012/02/7/mohamed-nasheed-resigns"),
    ("zhou yongkang life in prison", "2015/06/11/zhou-yongkang-is-sentenced"),
    ("cold wave danube", "2012/02/8/early-2012-european-cold-wave"),
    ("wen jiabao fortune new york times", "2012/10/26/china-blocks-the-site"),
    ("standard and poors rating france", "2012/01/13/standard-amp-poor-s-takes"),
    ("neil heywood found dead", "2011/11/15/the-british-businessman-neil-heywood"),
]


@pytest.mark.parametrize(("query", "first"), TYPED, ids=[query for query, _ in TYPED])
def test_page_that_comes_first(library: Archive, query: str, first: str) -> None:
    """What a person would type finds the page that is meant, first."""
    assert library.search(query, limit=1)[0].path.startswith(f"/news/{first}")


# ---------------------------------------------------------------- whatever is typed

SIGNS = st.sampled_from(
    [*"\"-−:*()^+'\\{}[]%&|~#/ ", "AND", "OR", "NOT", "NEAR(", "title:", 'context:"', "\0", "\ud800", "王", "wang "]
)
ANYTHING = st.text(max_size=30) | st.lists(SIGNS | st.text(max_size=5), max_size=10).map("".join)


@settings(max_examples=300, deadline=None)
@given(query=ANYTHING, name=st.none() | ANYTHING)
def test_nothing_typed_goes_wrong(query: str, name: str | None) -> None:
    """Any text, as a query and as a filter, is answered or refused with a `UsageError`."""
    try:
        found = EXAMPLES.find(query, contexts=[] if name is None else [name])
    except UsageError:
        return
    assert found.total >= len(found.hits)


EXAMPLES = Archive(Path(__file__).parent.parent / "examples", cache=False)


def test_pasted_page_ends(library: Archive) -> None:
    """A page of text as a query, two thousand words of it, is answered within seconds."""
    summaries = [event.summary or event.title for event in library.day("2012-02-08").events]
    text = " ".join((" ".join(summaries).split() * 20)[:2000])
    begun = time.monotonic()

    library.search(text)
    library.search(f'"{text}"')
    library.search(" ".join(f"misspeltt{chr(97 + at % 26)}wword" for at in range(2000)))

    assert len(text.split()) == 2000
    assert time.monotonic() - begun < 10
