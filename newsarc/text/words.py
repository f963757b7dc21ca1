"""Strings in, strings out: cleaning, folding, words, slugs, and making text safe to print.

Knows: the generator's habits (labels, entities, wiki italics, residue) and Unicode.
Must not know: pages, files, terminals.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from newsarc.text.safety import broken_up

_ITALICS = re.compile(r"''(.+?)''")
_NO_TEXT = "[\0\ud800-\udfff]"  # CommonMark 2.3, and halves of pairs
_ENTITY = re.compile(r"&#?\w{1,32};")
_ESCAPED = r"\\([!-/:-@\[-`{-~])|&#?\w{1,32};"


def decode_entities(raw: str) -> str:
    """HTML entities decoded; only whole ones, for ``?a=1&copy=2`` holds none."""
    if "&" not in raw or not _ENTITY.search(raw):
        return raw
    from html import unescape  # here, since its table of names takes a while to load

    return _ENTITY.sub(lambda found: unescape(found[0]), raw)


def decode_escapes(raw: str) -> str:
    """Backslash escapes and entities decoded, each sign once (CommonMark 2.4, 2.5).

    >>> decode_escapes(r"/a\\_b?x=1&amp;y=2")
    '/a_b?x=1&y=2'
    """
    if "\\" not in raw:
        return decode_entities(raw)
    return re.sub(_ESCAPED, lambda found: found[1] or decode_entities(found[0]), raw)


def well_formed(text: str) -> str:
    """Text that can be written as UTF-8: bytes of an argument or a name that are not UTF-8 stand as U+FFFD."""
    return re.sub("[\ud800-\udfff]", "\ufffd", text)


def clean(raw: str) -> str:
    """Text as it is meant: entities decoded, wiki italics as quotes, blanks collapsed.

    >>> clean("  The USS ''Fitzgerald''&nbsp;sails ")
    'The USS "Fitzgerald" sails'
    """
    raw = decode_entities(raw)
    if "''" in raw:
        raw = _ITALICS.sub(r'"\1"', raw).replace("''", "")
    if raw.isprintable():  # so that a blank in it is no other than the common one
        if "  " not in raw:
            return raw.strip()
    elif "\0" in raw or not raw.isascii():
        raw = re.sub(_NO_TEXT, "\ufffd", raw)
    return " ".join(raw.split())


# What the generator left in titles when it took links and templates out of them.
_RESIDUE = (
    r"\[https?:[/-]{1,2}[^\]\s]{0,500}(?:\s[^\]]{0,500})?\]"  # [http:--host-path label]
    r"|\bdate=\w+\s\d{4}\b"  # date=September 2015
    r"|:\d\d:\d\d\+00:00"  # the tail of a time stamp
)
_VARIANTS = r"-\{(.{0,500}?)\}-"


def display(title: str) -> str:
    """A title for a reader: without the generator's residue; the title itself where nothing else is left.

    >>> display("首都爆炸。[http:--a.example-b 法新社]date=十一月 2017")
    '首都爆炸。'
    """
    if "[http" not in title and "date=" not in title and "-{" not in title and "+00:00" not in title:
        return title
    shown = re.sub(_VARIANTS, lambda found: _variant(found[1]), title)
    return " ".join(re.sub(_RESIDUE, " ", shown).split()) or title


def _variant(choices: str) -> str:
    """The text of ``zh-tw:甲; zh-hans:乙;``: simplified Chinese first, else the first there is."""
    named = dict(part.split(":", 1) for part in choices.split(";") if ":" in part)
    texts = {name.strip(): text.strip() for name, text in named.items()}
    for name in ("zh-hans", "zh-cn"):
        if name in texts:
            return texts[name]
    return next(iter(texts.values()), choices)


# One written character stands for a word or a syllable here, and words are not set apart.
_CJK = (
    "\u1100-\u11ff\u3005\u3007\u3040-\u30ff\u3100-\u318f\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003134f"
)
# Nor are words set apart in Thai and Lao, Burmese, Khmer.
_UNSPACED = f"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\ua9e0-\ua9ff\uaa60-\uaa7f{_CJK}"
_FIRST_UNSPACED = "\u0e00"
_POSSESSIVE = r"'(?<=\w.)s\b"  # the sign first, since that is soon looked for
_COMPOUND = r"[^\W_]+(?:'[^\W_]+)+"
_CONTRACTION = r"(?:i|you|he|she|it|we|they|who|what|that|there|how|where)'(?:ll|re|ve|d|m)"
_LONGEST_WORD = 500  # letters; FTS5 would cut a word of 32,768 bytes, in the middle of a letter
_APART = "’"  # as a word of its own, where rows of words may not go on; nobody can look for it
# What stands between words, as blanks; the rest of ASCII in small letters.
_ASCII_WORDS = bytes(ord(chr(code).lower()) if chr(code).isalnum() and code < 128 else 32 for code in range(256))

# Marks that any script may use are accents, but for Cyrillic, where they mostly make another letter (й).
_ACCENTS = "(?<![\u0300-\u036f\u0400-\u052f])[\u0300-\u036f]+"
_LETTERS = {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
_LETTERS |= {"ħ": "h", "ŧ": "t", "ɓ": "b", "ɗ": "d", "ƙ": "k", "ё": "е", "ѐ": "е", "ѝ": "и"}
# Alef with what it carries, and the letters that Persian and Egyptian keyboards give for yeh and kaf.
_LETTERS |= dict.fromkeys("آأإٱ", "ا") | dict.fromkeys("ىی", "ي") | {"ک": "ك"}
_LETTERS |= dict.fromkeys("’‘ʼʻʾʿ′ꞌ׳״", "'") | {"\u200b": " ", "ـ": ""}
_GERSHAYIM = '(?<=[א-ת])"(?=[א-ת])'  # as it is typed within a Hebrew acronym
# Marks that whoever types leaves out: accents left over, Hebrew points, Arabic vowels, variants of a glyph.
_OPTIONAL = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u08ca-\u08ff\u180b-\u180d\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff"
    "\ufe00-\ufe0f\ufe20-\ufe2f\U000e0100-\U000e01ef"
)


@cache
def _optional() -> re.Pattern[str]:
    return re.compile(f"[{_OPTIONAL}]")


@cache
def _unspaced() -> re.Pattern[str]:  # as `_cjk`, it takes milliseconds to compile
    return re.compile(f"[{_UNSPACED}]")


@cache
def _cjk() -> re.Pattern[str]:
    return re.compile(f"[{_CJK}]")


class _Folded(dict[int, str]):
    """What each character that isn't ASCII becomes when a text is folded, found out when it is first met."""

    def __missing__(self, code: int) -> str:
        from unicodedata import category, decimal

        character = chr(code)
        if character in _LETTERS:
            folded = _LETTERS[character]
        elif character.isdecimal():
            folded = str(decimal(character))
        elif category(character) == "Cf" or _optional().match(character):
            folded = ""
        else:
            folded = _simplified().get(character, character) if character >= "\u3400" else character
        self[code] = folded
        return folded


class _Spread(dict[int, str]):
    """What each character becomes when the words of a folded text are set apart.

    What is written without blanks has one before it and the sign NUL behind it;
    a mark of such a script has the sign SOH before it, so that it stays with its letter.
    """

    def __missing__(self, code: int) -> str:
        from unicodedata import category

        character = chr(code)
        is_mark = category(character)[0] == "M"
        spread = character if is_mark or character.isalnum() else " "
        if spread != " " and _unspaced().match(character):
            spread = f"\1{spread}\0" if is_mark else f" {spread}\0"
        self[code] = spread
        return spread


_FOLDED = _Folded(zip(range(128), map(chr, range(128)), strict=True))
_SPREAD = _Spread()


@cache
def _simplified() -> dict[str, str]:
    from newsarc.text.han import SIMPLIFIED, VARIANTS

    return dict(zip(VARIANTS, SIMPLIFIED, strict=True))


def fold(text: str) -> str:
    """Text for comparing: case, accents and full-width forms made equal, and other ways to write the same.

    Left out is what whoever types leaves out: accents, Hebrew points, Arabic
    vowels.  Marks that make letters (Devanagari, Thai, й) stay.  One are the forms
    of alef, of an apostrophe, of a digit, and simplified and traditional Chinese.

    >>> fold("Bogotá ＢＢＣ Łódź 王立軍")
    'bogota bbc lodz 王立军'
    """
    if text.isascii():
        return text.lower()
    from unicodedata import normalize

    plain = re.sub(_ACCENTS, "", normalize("NFKD", text)).casefold()
    folded = normalize("NFC", plain)
    return folded if folded.isascii() else folded.translate(_FOLDED)


def words(text: str) -> list[str]:
    """The folded words of a text, in order, possessives left out; of a script without blanks each letter is a word.

    >>> words("Wang Li-jun's wife 王立军")
    ['wang', 'li', 'jun', 'wife', '王', '立', '军']
    """
    return set_apart(text).split()


def set_apart(text: str) -> str:
    """The folded `words` of a text with blanks between them, as many as there may be.

    >>> set_apart("Wang Li-jun's wife 王立军").split()
    ['wang', 'li', 'jun', 'wife', '王', '立', '军']
    """
    return _cut(_spread(_folded_words(text)))


def searchable(text: str) -> str:
    """What a text is found by: its words `set_apart`, and behind them those that an apostrophe parts, in one.

    >>> " ".join(searchable("O'Neill's win").split())
    'o neill win ’ oneill'
    """
    folded = _folded_words(text)
    apart = _cut(_spread(folded))
    return f"{apart} {' '.join(f'{_APART} {one.word}' for one in _compounds(folded))}" if "'" in folded else apart


class Compound(NamedTuple):
    """A word that apostrophes part, in one: which of a text's words its first part is, and how many parts it has."""

    word: str
    at: int
    size: int


def compounds(text: str) -> list[Compound]:
    """The words of a text that apostrophes part, but for contractions as ``we'll``.

    >>> compounds("Shaquille O'Neill")
    [Compound(word='oneill', at=1, size=2)]
    """
    folded = _folded_words(text)
    return list(_compounds(folded)) if "'" in folded else []


def spans(text: str) -> Iterator[tuple[str, int, int]]:
    """The `words` of a text, each with the offsets at which it starts and ends in the text as it is written.

    >>> list(spans("Li-jun's"))
    [('li', 0, 2), ('jun', 3, 6)]
    """
    if text.isascii():
        places = [(at, at + 1) for at in range(len(text))]
    else:
        places = [(at, at + len(letter)) for at, letter in _letters(text) for _ in fold(letter)]
    folded, end = _folded_words(text), 0
    for word in _spread(folded).split():
        start = folded.index(word, end)
        end = start + len(word)
        yield word[:_LONGEST_WORD], places[start][0], places[end - 1][1]


def is_unspaced(text: str) -> bool:
    """Whether any character of it is of a script that sets no blanks between words, as Chinese or Thai."""
    return not text.isascii() and max(text) >= _FIRST_UNSPACED and _unspaced().search(text) is not None


def is_cjk(text: str) -> bool:
    """Whether any character of it is Chinese, Japanese or Korean script."""
    return not text.isascii() and max(text) >= _CJK[0] and _cjk().search(text) is not None


def with_gershayim(text: str) -> str:
    """A text with the quotes that stand within Hebrew acronyms as the signs that they are meant for."""
    return text if text.isascii() else re.sub(_GERSHAYIM, "״", text)


def _folded_words(text: str) -> str:
    """A folded text with blanks for what makes a word possessive; as long as when it is folded alone."""
    folded = fold(text)
    if '"' in folded and not folded.isascii():
        folded = re.sub(_GERSHAYIM, "'", folded)
    return re.sub(_POSSESSIVE, "  ", folded) if "'" in folded else folded


def _spread(folded: str) -> str:
    """A folded text with blanks, and nothing else, between its words."""
    if folded.isascii():
        return folded.encode().translate(_ASCII_WORDS).decode()
    spread = folded.translate(_SPREAD)
    if "\0" in spread:
        return spread.replace("\0\1", "").replace("\0", " ").replace("\1", " ")
    return spread


def _cut(apart: str) -> str:
    """Words set apart, each no longer than the index takes it."""
    if len(apart) <= _LONGEST_WORD:
        return apart
    return " ".join(word[:_LONGEST_WORD] for word in apart.split())


def _compounds(folded: str) -> Iterator[Compound]:
    at = end = 0
    for found in re.finditer(_COMPOUND, folded):
        at += len(_spread(folded[end : found.start()]).split())
        end = found.end()
        size = len(_spread(found[0]).split())
        word = found[0].replace("'", "")[:_LONGEST_WORD]
        if not re.fullmatch(_CONTRACTION, found[0]) and not is_unspaced(word):
            yield Compound(word, at, size)
        at += size


def _letters(text: str) -> Iterator[tuple[int, str]]:
    """The letters of a text, each with its marks and its place: each is folded alike wherever it stands."""
    from unicodedata import category, normalize

    start = 0
    for at, character in enumerate(text):
        first = normalize("NFKD", character)[0]
        goes_on = category(first)[0] == "M" or "\u1160" <= first <= "\u11ff"  # the latter in a Korean syllable
        if at and not goes_on:
            yield start, text[start:at]
            start = at
    if text:
        yield start, text[start:]


def shortened(text: str, most: int = 60) -> str:
    """The beginning of a text that is too long to be quoted whole.

    >>> shortened("a long text", 6)
    'a long…'
    """
    return text if len(text) <= most else f"{text[:most]}…"


# Few texts need these two, and `show` doesn't wait for them to be compiled.
# Sequences first, so that no harmless-looking tail of one stays behind.
_UNSAFE = (
    "(?s)\x1b\\[[0-?]*[ -/]*[@-~]"  # CSI: colours, cursor
    "|\x1b[\\]PX^_].*?(?:\x07|\x1b\\\\|\x9c|$)"  # OSC, DCS and their kin, up to their end
    "|\x1b[ -/]*[0-~]?"
    "|[\x00-\x08\x0b-\x1f\x7f-\x9f]"
    "|[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]"  # bidi and invisible
)
_BREAKS = "[\t\n\u2028\u2029\x85]+|\r\n?"
_NO_CHARACTERS = "[\ud800-\udfff\ufffe\uffff]"  # halves of pairs, and two that no XML may hold


def printable(text: str) -> str:
    """One line that is safe to print: no control characters, ANSI, bidi overrides or CI commands.

    >>> printable("a\\x1b[31mb\\u202ec")
    'abc'
    """
    if text.isprintable() and not ("::" in text or "##" in text or "travis_" in text or "section_" in text):
        return text
    line = re.sub(_UNSAFE, "", re.sub(_BREAKS, " ", text))
    line = re.sub(_NO_CHARACTERS, "\ufffd", line)
    return broken_up(line)


_NOT_SLUG = "[^a-z0-9]+"
_NOT_LETTER = r"\W+"


@lru_cache(maxsize=4096)
def slug(title: str) -> str:
    """The file name, without ``.md``, that the archive gives a page of this title.

    The English rule for titles in Latin script, the Chinese one for others; a leading blank counts.
    """
    if is_cjk(title):
        return re.sub(_NOT_LETTER, "-", title[:60].replace(".", "").replace(",", "")).strip("-")
    return re.sub(_NOT_SLUG, "-", title[:140].lower()).strip("-")
