"""The anchors that tools make of headings: each tool has its rule.

Knows: how each rule treats case, spaces, accents and punctuation, and how it numbers equal headings.
Must not know: the syntax of headings, which tool makes which page.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple

# Ruby's `\p{Word}` matches what is alphabetic, a mark, a decimal digit or a connector.  Alphabetic are letters, letter
# numbers and marks, and besides these only the letters in circles and squares (Unicode's Other_Alphabetic).
_WORD = ("Lu", "Ll", "Lt", "Lm", "Lo", "Nl", "Mn", "Mc", "Me", "Nd", "Pc")
_LETTERS_IN_SHAPES = re.compile("[\u24b6-\u24e9\U0001f130-\U0001f149\U0001f150-\U0001f169\U0001f170-\U0001f189]")
_NOT_KRAMDOWN = re.compile(r"[^a-zA-Z0-9 -]")
_NOT_ZOLA = re.compile(r"[^a-z0-9]+")
_NOT_PYTHON = re.compile(r"[^\w\s-]")
_HEXO = re.compile(r"""[\s~`!@#$%^&*()\-_+=\[\]{}|\\;:"'<>,.?/]+""")


class Slugs(StrEnum):
    """Rules by which tools make the anchor of a heading."""

    GITHUB = "github"  # also Hugo, Docusaurus, Astro, VitePress and most others
    KRAMDOWN = "kramdown"  # Jekyll
    ZOLA = "zola"
    PYTHON_MARKDOWN = "python-markdown"  # Pelican, MkDocs
    HEXO = "hexo"
    TEXT = "text"  # notes: the heading itself
    IN_CODE = "in-code"  # sites of JavaScript frameworks: mostly one of several libraries


class SlugRule(NamedTuple):
    """How a rule makes an anchor of a heading's text, and its separator before the number of a repeated anchor.

    ``spelled_out`` matches characters that it replaces with words, such as emoji.
    """

    make: Callable[[str], str]
    separator: str = "-"
    spelled_out: re.Pattern[str] | None = None


def lower(text: str) -> str:
    """In lower case as in Ruby: character by character, so a final sigma is like any other."""
    return text.lower() if text.isascii() else "".join(map(str.lower, text))


def github(text: str) -> str:
    """As in html-pipeline.

    >>> github("What's new in 2.0?")
    'whats-new-in-20'
    """
    return "".join(one for one in lower(text) if one in "- " or _is_word(one)).replace(" ", "-")


def _is_word(character: str) -> bool:
    return unicodedata.category(character) in _WORD or _LETTERS_IN_SHAPES.match(character) is not None


def _kramdown(text: str) -> str:
    plain = _NOT_KRAMDOWN.sub("", re.sub("^[^a-zA-Z]+", "", text))
    return plain.replace(" ", "-").lower() or "section"


def _zola(text: str) -> str:
    return _NOT_ZOLA.sub("-", _in_ascii(text).lower()).strip("-")


def _python(text: str) -> str:
    return re.sub(r"[-\s]+", "-", _NOT_PYTHON.sub("", _in_ascii(text)).strip().lower())


def _hexo(text: str) -> str:
    return _HEXO.sub("-", _without_accents(text)).strip("-")


def _in_ascii(text: str) -> str:
    return _without_accents(text).encode("ascii", "ignore").decode()


def _without_accents(text: str) -> str:
    return text if text.isascii() else re.sub("[\u0300-\u036f]", "", unicodedata.normalize("NFKD", text))


def spelled_out(rule: SlugRule, text: str) -> re.Pattern[str] | None:
    """A pattern of a heading's anchor by a rule that replaces some characters with words; None without such characters.

    >>> spelled_out(RULES[Slugs.ZOLA], "Größe 3 🦀").fullmatch("grosse-3-crab") is not None
    True
    """
    if rule.spelled_out is None or not rule.spelled_out.search(_without_accents(text)):
        return None
    pieces = filter(None, map(rule.make, rule.spelled_out.split(_without_accents(text))))
    return re.compile(r"[\w-]*".join(map(re.escape, ("", *pieces, ""))).replace(r"\-", "-"))


RULES = {
    Slugs.GITHUB: SlugRule(github),
    Slugs.KRAMDOWN: SlugRule(_kramdown),
    Slugs.ZOLA: SlugRule(_zola, spelled_out=re.compile(r"[^\x00-\x7f]+")),
    Slugs.PYTHON_MARKDOWN: SlugRule(_python, "_"),
    Slugs.HEXO: SlugRule(_hexo),
    Slugs.TEXT: SlugRule(str.strip),
    Slugs.IN_CODE: SlugRule(_zola, spelled_out=re.compile(r"[^\w\s'\"`.,:;!?()\[\]/-]+|[^\x00-\x7f]+")),
}
