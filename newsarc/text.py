"""Strings in, strings out: cleaning, folding, words, slugs, and making text safe to print.

Knows: the generator's habits (labels, entities, wiki italics, residue) and Unicode.
Must not know: pages, files, terminals.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from newsarc.ci import broken_up

COVER = "Cover Image"  # how the generator calls what stands among the sources and is none
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
_POSSESSIVE = r"['\u2019](?<=\w.)s\b"  # the sign first, since that is soon looked for
_ACCENTS = "[\u0300-\u036f]"
_LETTERS = {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
_LONGEST_WORD = 500  # letters; FTS5 would cut a word of 32,768 bytes, in the middle of a letter
_OTHER_LETTERS = f"[{''.join(_LETTERS)}]"
# What stands between words, as blanks; the rest of ASCII in small letters.
_ASCII_WORDS = bytes(ord(chr(code).lower()) if chr(code).isalnum() and code < 128 else 32 for code in range(256))


@cache
def _run() -> re.Pattern[str]:
    return re.compile(r"[^\W_]+")


@cache
def _word() -> re.Pattern[str]:  # as `_cjk`, it takes milliseconds to compile
    return re.compile(f"(?![\\W_])[{_CJK}]|[^\\W_{_CJK}]+")


@cache
def _possessive() -> re.Pattern[str]:
    return re.compile(_POSSESSIVE, re.IGNORECASE)


@cache
def _cjk() -> re.Pattern[str]:
    return re.compile(f"[{_CJK}]")


def fold(text: str) -> str:
    """Text for comparing: case, accents and full-width forms made equal.

    >>> fold("Bogotá ＢＢＣ Łódź")
    'bogota bbc lodz'
    """
    if text.isascii():
        return text.lower()
    import unicodedata

    apart = unicodedata.normalize("NFKD", text).casefold()
    folded = unicodedata.normalize("NFC", re.sub(_ACCENTS, "", apart))
    return re.sub(_OTHER_LETTERS, lambda found: _LETTERS[found[0]], folded)


def words(text: str) -> list[str]:
    """The folded words of a text, in order, possessives left out; each CJK character is a word of its own.

    >>> words("Wang Li-jun's wife 王立军")
    ['wang', 'li', 'jun', 'wife', '王', '立', '军']
    """
    return set_apart(text).split()


def set_apart(text: str) -> str:
    """The folded `words` of a text with blanks between them, as many as there may be.

    >>> set_apart("Wang Li-jun's wife 王立军")
    'wang li jun wife 王 立 军'
    """
    folded = fold(text)
    if "'" in folded or "’" in folded:
        folded = re.sub(_POSSESSIVE, "", folded)
    ascii_words = folded.encode().translate(_ASCII_WORDS).decode() if folded.isascii() else ""
    apart = ascii_words or " ".join(_word_in(folded).findall(folded))
    if len(apart) <= _LONGEST_WORD:
        return apart
    return " ".join(word[:_LONGEST_WORD] for word in apart.split())


def spans(text: str) -> Iterator[tuple[str, int, int]]:
    """The `words` of a text as it is written, each folded, with the offsets at which it starts and ends.

    >>> list(spans("Li-jun's"))
    [('li', 0, 2), ('jun', 3, 6)]
    """
    for found in _word_in(text).finditer(text):
        start, end = found.span()
        if found[0] in "sS" and _possessive().match(text, start - 1):
            continue
        yield fold(found[0]), start, end


def _word_in(text: str) -> re.Pattern[str]:
    """What a word of this text is: where no letter may be CJK, simply a run of letters and digits."""
    return _word() if _goes_beyond_latin("".join(_run().findall(text))) else _run()


def is_cjk(text: str) -> bool:
    """Whether any character of it is Chinese, Japanese or Korean script."""
    return _goes_beyond_latin(text) and _cjk().search(text) is not None


def _goes_beyond_latin(text: str) -> bool:
    """Whether any character may be CJK: none before the first of these is."""
    return not text.isascii() and max(text) >= _CJK[0]


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
