r"""The form of a page of the daily layout: words, levels and patterns that all its readers and writers share.

Knows: the fields of a page and the parts of its lines.  Must not know: how a page is read or written.

All readers use this description: `grammar` reads any page, `fast_path` reads pages in exactly this form as bytes, and
both the index and the survey of `validate` use its parts.  Patterns are parts of regular expressions, to be combined
into larger ones.  An event's page has this form, in English or Chinese::

    ### [2012-02-8](/news/2012/02/8/index.md)

    ##### Topic
    # Title

    Summary

    ### Source:

    1. [Label](https://example.org/article)
    1. [Cover Image](https://example.org/image.jpg)

    ### Related:

    1. [Title of another event](/news/2012/02/6/another-event.md) _Context: Name, Another Name_

A day page has this form::

    ## [2012-02-8](/news/2012/02/8/index.md)

    ##### Topic
    ### [Title](/news/2012/02/8/title.md)
    _Context: Name, Another Name_

    ## [Previous Day...](/news/2012/02/7/index.md)
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from newsarc.pages.layouts.daily import layout

# Levels of headings.
TITLE = 1
DAY = 2  # the date of a day page, and the link to the day before
EVENT = 3  # the date of an event's page, and an event on a day page
SECTION = 3
TOPIC = 5

# The names of sections and fields; of two spellings in a language, the first is used for writing.
SOURCES = ("Source", "Sources", "信息来源")
CHANGES = ("Changes",)
RELATED = ("Related", "有关")
CONTEXTS = ("Context", "消息")
PREVIOUS_DAY = ("Previous Day", "前一天")
FORMATS = "Formats: ["  # begins a line of links to other formats of the page, which are never in the archive
COVER_IMAGE = "Cover Image"  # the label of an image among the sources, which isn't a source
CURRENT_VERSION = "(Current version)"  # ends the line of the page itself under Changes

DATE = r"\d{4}-\d{1,2}-\d{1,2}"
IMAGE = r"\[IMG\]"  # the text of a link to an image, beside a source


def is_cover_image(label: str) -> bool:
    """Whether an entry among the sources, by its label as written, is the cover image."""
    return label.strip() == COVER_IMAGE


def one_of(words: Iterable[str]) -> str:
    """A pattern that matches any of some words."""
    return "|".join(map(re.escape, words))


def hashes(level: int) -> str:
    """The marks of a heading of a level."""
    return "#" * level


def date_link(day_page: str, prefix: str = "") -> str:
    """The heading's text on a day's pages: the date as in the day's folder, linked to the day page.

    >>> date_link("/news/2012/02/8/index.md", "/zh")
    '[2012-02-8](/zh/news/2012/02/8/index.md)'
    """
    return f"[{layout.written_date(layout.folder_of(day_page))}]({prefix}{day_page})"
