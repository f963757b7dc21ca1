"""Where a dead page may still be found: the web archive's URLs.

Knows: the form of the Internet Archive's URLs.  Must not know: whether it has a page (`web_archive`), findings.
"""

from __future__ import annotations

Archived = dict[str, str]  # the URL of a capture, by the URL of a page; empty if there is none


def capture_url(base: str, url: str, date: str) -> str:
    """The URL of the capture nearest to a date, which is written as in ``20120208``.

    >>> capture_url("https://web.archive.org", "http://a.com/b", "20120208")
    'https://web.archive.org/web/20120208/http://a.com/b'
    """
    return f"{base}/web/{date}/{url}"
