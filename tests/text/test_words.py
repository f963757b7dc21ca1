"""Strings in, strings out: cleaning, displaying, folding, words, slugs, and what is safe to print."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsarc.text.clean import clean, decode_entities, display_title
from newsarc.text.folding import fold
from newsarc.text.safety import printable
from newsarc.text.slug import slug
from newsarc.text.words import is_cjk, searchable, searchable_each, spans, words
from tests.conftest import Linear

BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
UNSAFE = ["\x1b[31m", "\x1b]8;;x\x07", "\x9b2J", "\x00", "\x7f", "::", "##[x]", "\r\n", "\t", "\x85", "\u2028"]
UNSAFE += ["##vso[x]", "\ud800", "\ufffe", "\uffff", "\U000e0041", "\ufeff", "\u200b"]
ANY = st.text(max_size=40) | st.lists(st.sampled_from([*UNSAFE, *BIDI, "a", "[", "m", "#", ":"])).map("".join)

# ---------------------------------------------------------------- cleaning


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("", ""),
        ("  a \t b\n c ", "a b c"),
        ("a&nbsp;\u3000b\xa0c", "a b c"),
        ("a\0b\ud800", "a\ufffdb\ufffd"),
        ("&quot;a&#39; &#x4e2d;&hellip;", "\"a' 中…"),
        ("&amp;quot;", "&quot;"),
        ("AT&T &c &unknown;", "AT&T &c &unknown;"),
        ("''a'' and ''b''", '"a" and "b"'),
        ("''a", "a"),
        ("a'' 'b'", "a 'b'"),
        ("MV ''Star''s", 'MV "Star"s'),
        ("a\ud800b", "a\ufffdb"),
        ("&#xd800;", "\ufffd"),
        ("a<b>&lt;c", "a<b><c"),
    ],
)
def test_clean(raw: str, expected: str) -> None:
    """Entities are decoded once, wiki italics become quotes, spaces collapse, lone surrogates are replaced."""
    assert expected == clean(raw)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [("?a=1&copy=2", "?a=1&copy=2"), ("?a=1&amp;b=2", "?a=1&b=2"), ("&copy;", "©"), ("&" + "x" * 40 + ";", None)],
)
def test_decode_entities(raw: str, expected: str | None) -> None:
    """Only complete entities are decoded, so that a URL keeps its query."""
    assert (expected or raw) == decode_entities(raw)


@given(ANY)
def test_clean_text_is_one_line(raw: str) -> None:
    """Clean text has no outer or double spaces, no line breaks and no lone surrogates, and can be encoded."""
    found = clean(raw)

    assert " ".join(found.split()) == found
    assert found.encode("utf-8").decode("utf-8") == found


# ---------------------------------------------------------------- showing


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("A plain [?] title (really).", "A plain [?] title (really)."),
        ("Riots. [http:--a.test-b (AP)]", "Riots."),
        ("Riots. [https://a.test/b AP] [http://c.test]", "Riots."),
        ("Riots. date=September 2015", "Riots."),
        ("The update=June 2015 holds", "The update=June 2015 holds"),
        ("Vote.:59:17+00:00", "Vote."),
        ("-{zh-tw:甲;}-乙", "甲乙"),
        ("-{zh-cn:甲; zh-tw:丙;}-乙", "甲乙"),
        ("-{zh-tw:丙; zh-hans:甲; zh-cn:丁;}-乙", "甲乙"),
        ("-{甲}-乙", "甲乙"),
        ("-{甲", "-{甲"),
        ("[http://a.test]", "[http://a.test]"),
        ("[http://a.test", "[http://a.test"),
        ("", ""),
    ],
)
def test_display(title: str, expected: str) -> None:
    """A title is shown without what generators left in it, but never empty."""
    assert expected == display_title(title)


@given(st.text().map(clean))
def test_display_never_empties_a_title(title: str) -> None:
    """Something of a title is always shown, unless it was empty."""
    assert bool(display_title(title)) == bool(title)


@pytest.mark.parametrize("part", ["[http:/ a", "-{", "-{a:b;", "date=", "[http://a", "-{a}-"])
def test_display_takes_linear_time(part: str, linear: Linear) -> None:
    """A title full of unfinished markup is displayed in linear time."""
    linear(display_title, lambda size: part * (size // len(part)))


# ---------------------------------------------------------------- folding and words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bogotá", "bogota"),
        ("ＢＢＣ", "bbc"),
        ("Łódź ÆRØ Þór Straße İstanbul ıI", "lodz aero thor strasse istanbul ii"),
        ("Ελλάδα", "ελλαδα"),
        ("重慶 臺灣 戦 沢 着", "重庆 台湾 战 泽 着"),
        ("芸 欠 乾隆", "芸 欠 干隆"),
        ("서울", "서울"),
        ("चीन दिल्ली क़लम", "चीन दिल्ली क\u093cलम"),
        ("น้ำ ที่ ม.๓", "น้\u0e4dา ที่ ม.3"),
        ("বাংলা தமிழ் ভোট", "বাংলা தமிழ் ভোট"),
        ("שָׁלוֹם שׁ", "שלום ש"),
        ("مُحَمَّد أحمد إلى آخر ٱلله مصـــر", "محمد احمد الي اخر الله مصر"),
        ("مدرسة مسؤول شيئ ایران کتاب", "مدرسة مسؤول شيئ ايران كتاب"),
        ("٢٠١٢ ۲۰۱۲ २०१२", "2012 2012 2012"),
        ("Ёлка Йод Її ѓ за́мок", "елка йод її ѓ замок"),
        ("Ἀθῆναι ᾳ Σίσυφος", "αθηναι α σισυφοσ"),
        ("O’Neill Hawaiʻi ʿAbd L′Aquila", "o'neill hawai'i 'abd l'aquila"),
        ("می\u200cخواهم co\xadop 1\ufe0f\u20e3 a\u200bb", "ميخواهم coop 1 a b"),
        ("ħ ŧ Ɓ ñ ơ ß ﬀ Ǿ", "h t b n o ss ff o"),
        ("ガ", "ガ"),
        ("ﬁ ①", "fi 1"),
    ],
)
def test_fold(text: str, expected: str) -> None:
    """Folding removes case, accents and width, but not what distinguishes words in other scripts."""
    assert expected == fold(text)


@given(ANY | st.text(st.characters(categories=["L", "M", "N"])))
def test_fold_is_idempotent(text: str) -> None:
    """Folding folded text changes nothing."""
    assert fold(text) == fold(fold(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It's Xi's; the miners' strike", ["it", "xi", "the", "miners", "strike"]),
        ("Bo’s U.S. co-op", ["bo", "us", "co", "op"]),
        ("U.S.-led, e.g. by J.R.R. Tolkien of No.5", ["us", "led", "eg", "by", "jrr", "tolkien", "of", "no", "5"]),
        ("J. K. Rowling, J.Lo, a.b1", ["j", "k", "rowling", "j", "lo", "a", "b1"]),
        ("王立军 in 2012年", ["王", "立", "军", "in", "2012", "年"]),
        ("サッカー 서울", ["サ", "ッ", "カ", "ー", "서", "울"]),
        ("_so_ [x](y)", ["so", "x", "y"]),
        ("दाल महँगी", ["दाल", "महँगी"]),
        ("বাংলাদেশ தமிழ்நாடு", ["বাংলাদেশ", "தமிழ்நாடு"]),
        ("น้ำท่วม2011ใหญ่", ["น้\u0e4d", "า", "ท่", "ว", "ม", "2011", "ใ", "ห", "ญ่"]),
        ("ລາວ မြန်မာ ភ្នំ", ["ລ", "າ", "ວ", "မြ", "န်", "မာ", "ភ្", "នំ"]),
        ('צה"ל צה״ל', ["צה", "ל", "צה", "ל"]),
        ("O’Neill’s rock'n'roll", ["o", "neill", "rock", "n", "roll"]),
        ("", []),
        ("…—!", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    """Words are runs of letters and digits, without possessives; a CJK character is a word."""
    assert expected == words(text)


TEXTS = ANY | st.text(st.characters(categories=["L", "M", "N"]) | st.sampled_from(" '’・゠-_王ＡJ\u1100กิاְ"))


@given(TEXTS, TEXTS)
def test_words_do_not_depend_on_what_else_is_said(one: str, other: str) -> None:
    """Words are split in the same way, whatever script the rest of the text is in."""
    assert words(f"{one} {other}") == words(one) + words(other)


@given(st.text(st.sampled_from("aJé .・゠-_王見\u1100\u1161Ａßﬁ½กิำ่द\u093eלֹ\"ا\u0653й\u0301'’sｶﾞ㍿\u200d\u200b")) | ANY)
def test_spans_are_the_words_with_their_places(text: str) -> None:
    """The span of each word has the word in it, that of an abbreviation with its dots."""
    assert [word for word, _, _ in spans(text)] == words(text)
    assert all(word in fold(text[start:end]).replace(".", "") for word, start, end in spans(text))
    assert all(0 <= start < end <= len(text) for _, start, end in spans(text))


@given(st.lists(st.text(st.sampled_from("aAbSs .'\"\né王·-1\2")) | ANY))
def test_many_texts_are_searchable_as_each_alone(texts: list[str]) -> None:
    """Texts read together have the words that each has by itself."""
    assert [one.split() for one in searchable_each(texts)] == [searchable(text).split() for text in texts]


@given(ANY | st.text(st.characters(categories=["L", "N"])))
def test_words_are_those_of_the_folded_text(text: str) -> None:
    """Folding first doesn't change the words, and every word is folded."""
    assert words(fold(text)) == words(text)
    assert all(fold(word) == word for word in words(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a", False),
        ("é!", False),
        ("a中", True),
        ("の", True),
        ("한", True),
        ("\U00020000", True),
        ("，", False),
        ("", False),
    ],
)
def test_is_cjk(text: str, expected: bool) -> None:
    """One CJK character is enough; its punctuation is not."""
    assert expected is is_cjk(text)


# ---------------------------------------------------------------- printing


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain: text #1", "plain: text #1"),
        ("a\x1b[1;31mb\x1b[0mc", "abc"),
        ("a\x1b]8;;http://evil.test\x07b\x1b]8;;\x1b\\c", "abc"),
        ("a\x1b]0;title never ended", "a"),
        ("a\x9b2Jb", "a2Jb"),
        ("a\u202eb\u2066c\u200b", "abc"),
        ("a\r\nb\nc\td\u2028e", "a b c d e"),
        ("::error::x", ": :error::x"),
        ("  ::error::x", "  : :error::x"),
        ("a ::error::x", "a ::error::x"),
        ("a ##[error]x", "a ## [error]x"),
        ("a ##vso[task.setvariable]x", "a ## vso[task.setvariable]x"),
        ("## 2 of [3]", "## 2 of [3]"),
        ("\ud800", "\ufffd"),
        ("a\ufffeb\uffff\U0001fffe", "a\ufffdb\ufffd\U0001fffe"),
        ("é 中 😀", "é 中 😀"),
        ("\x1b::set-output::", ":set-output::"),
    ],
)
def test_printable(text: str, expected: str) -> None:
    """Escapes and control characters go, breaks become spaces, what XML forbids is replaced, CI commands break."""
    assert expected == printable(text)


@settings(max_examples=200)
@given(ANY)
def test_printable_text_can_do_no_harm(text: str) -> None:
    """Printable text has no control, bidirectional or surrogate character, none that XML forbids, no CI command."""
    found = printable(text)

    assert [one for one in found if unicodedata.category(one) in ("Cc", "Cs", "Zl", "Zp") or one in BIDI] == []
    assert "\ufffe" not in found
    assert "\uffff" not in found
    assert not found.lstrip().startswith("::")
    assert not re.search(r"##\w*\[", found)


@settings(max_examples=200)
@given(ANY)
def test_printable_is_idempotent(text: str) -> None:
    """Making printable text printable changes nothing."""
    assert printable(text) == printable(printable(text))


# ---------------------------------------------------------------- slugs and cuts


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("U.S. & the E.U. agree: 50%", "u-s-the-e-u-agree-50"),
        ("Café", "caf"),
        ("", ""),
        ("…", ""),
        ("x" * 150, "x" * 140),
        (" " + "x" * 150, "x" * 139),
        ("甲，乙 iPhone 1,000。", "甲-乙-iPhone-1000"),
        ("甲" * 70, "甲" * 60),
    ],
)
def test_slug(title: str, expected: str) -> None:
    """A title in Latin script and one in Chinese each make a slug by rules of their own."""
    assert expected == slug(title)


@given(st.text())
def test_slug_is_a_file_name(title: str) -> None:
    """A slug has no slash, dot or space, and no hyphen at its ends."""
    found = slug(title)

    assert not set(found) & set("/.\\ \n")
    assert found == found.strip("-")
