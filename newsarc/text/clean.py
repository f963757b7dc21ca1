"""Raw text of a page made readable: escapes and entities decoded, spaces collapsed, residue removed.

Knows: HTML entities, CommonMark's escapes, and what the archive's generator leaves in texts (wiki italics, residue).
Must not know: pages, files, terminals.
"""

from __future__ import annotations

import re

_ITALICS = re.compile(r"''(.+?)''")
_NOT_TEXT = "[\0\ud800-\udfff]"  # NUL (CommonMark 2.3) and halves of surrogate pairs
_ENTITY = re.compile(r"&#?\w{1,32};")
_ESCAPED = r"\\([!-/:-@\[-`{-~])|&#?\w{1,32};"
# What the generator left in titles when it took links and templates out of them.
_RESIDUE = (
    r"\[https?:[/-]{1,2}[^\]\s]{0,500}(?:\s[^\]]{0,500})?\]"  # [http:--host-path label]
    r"|\bdate=\w+\s\d{4}\b"  # date=September 2015
    r"|:\d\d:\d\d\+00:00"  # the end of a time stamp
)
_VARIANTS = r"-\{(.{0,500}?)\}-"


def decode_entities(raw: str) -> str:
    """The text with HTML entities decoded; only those with a semicolon, since ``?a=1&copy=2`` has none."""
    if "&" not in raw or not _ENTITY.search(raw):
        return raw
    from html import unescape  # here, since its table of names is slow to load

    return _ENTITY.sub(lambda found: unescape(found[0]), raw)


def decode_escapes(raw: str) -> str:
    """The text with backslash escapes and entities decoded, each character once (CommonMark 2.4, 2.5).

    >>> decode_escapes(r"/a\\_b?x=1&amp;y=2")
    '/a_b?x=1&y=2'
    """
    if "\\" not in raw:
        return decode_entities(raw)
    return re.sub(_ESCAPED, lambda found: found[1] or decode_entities(found[0]), raw)


def well_formed(text: str) -> str:
    """Text that UTF-8 can encode: bytes of an argument or a file name that are not UTF-8 become U+FFFD."""
    return re.sub("[\ud800-\udfff]", "\ufffd", text)


def clean(raw: str) -> str:
    """A title, summary or label as plain text: entities decoded, wiki italics as quotes, white space collapsed.

    >>> clean("  The USS ''Fitzgerald''&nbsp;sails ")
    'The USS "Fitzgerald" sails'
    """
    raw = decode_entities(raw)
    if "''" in raw:
        raw = _ITALICS.sub(r'"\1"', raw).replace("''", "")
    if raw.isprintable():  # then U+0020 is the only white space in it
        if "  " not in raw:
            return raw.strip()
    elif "\0" in raw or not raw.isascii():
        raw = re.sub(_NOT_TEXT, "\ufffd", raw)
    return " ".join(raw.split())


def display_title(title: str) -> str:
    """A cleaned title without the generator's residue; the title itself where it is nothing but residue.

    >>> display_title("首都爆炸。[http:--a.example-b 法新社]date=十一月 2017")
    '首都爆炸。'
    """
    if "[http" not in title and "date=" not in title and "-{" not in title and "+00:00" not in title:
        return title
    shown = re.sub(_VARIANTS, lambda found: _variant(found[1]), title)
    return " ".join(re.sub(_RESIDUE, " ", shown).split()) or title


def _variant(choices: str) -> str:
    """The text to show of ``zh-tw:甲; zh-hans:乙;``: simplified Chinese, else the first one."""
    named = dict(part.split(":", 1) for part in choices.split(";") if ":" in part)
    texts = {name.strip(): text.strip() for name, text in named.items()}
    for name in ("zh-hans", "zh-cn"):
        if name in texts:
            return texts[name]
    return next(iter(texts.values()), choices)


def truncated(text: str, limit: int = 60) -> str:
    """The text, cut to ``limit`` characters with an ellipsis if it is longer.

    >>> truncated("a long text", 6)
    'a long…'
    """
    return text if len(text) <= limit else f"{text[:limit]}…"
