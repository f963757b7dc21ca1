"""Where a dead page may still be found: the web archive's URLs.

Knows: the form of the Internet Archive's URLs.  Must not know: whether it has a page (`web_archive`), findings.
"""

from __future__ import annotations

from datetime import date

Archived = dict[str, str]  # the URL of a capture, by the URL of a page; empty if there is none


def capture_url(base: str, url: str, day: date | str) -> str:
    """The URL of the capture nearest to a day, or at a time that is written as the archive does.

    >>> capture_url("https://web.archive.org", "http://a.com/b", date(2012, 2, 8))
    'https://web.archive.org/web/20120208/http://a.com/b'
    """
    return f"{base}/web/{day if isinstance(day, str) else f'{day:%Y%m%d}'}/{url}"
