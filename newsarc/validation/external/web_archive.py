"""Where a dead page may be found still: the web archive's URLs for a day, and whether it has the page.

Knows: the form of the Internet Archive's URLs, and its CDX service.  Must not know: findings.

A URL for a day is formed without asking anybody, and leads to the capture nearest to that day.  The service is asked
only on request, and slowly.  (The archive's older "availability" service says of many archived pages that there are
none.)
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Mapping
from contextlib import suppress
from urllib.parse import quote

from newsarc.validation.external.client import Client
from newsarc.validation.external.exchange import Answer, Request
from newsarc.validation.external.urls import parse_url

Archived = dict[str, str]  # the URL of a capture, by the URL of a page; empty if there is none

_APART = 2.0  # seconds between two questions, which makes at most thirty a minute
_SECONDS = 30.0
_DATE = re.compile(r"\d{8,14}", re.ASCII)


def capture_url(base: str, url: str, date: str) -> str:
    """The URL of the capture nearest to a date, which is written as in ``20120208``.

    >>> capture_url("https://web.archive.org", "http://a.com/b", "20120208")
    'https://web.archive.org/web/20120208/http://a.com/b'
    """
    return f"{base}/web/{date}/{url}"


async def ask_web_archive(client: Client, base: str, dates: Mapping[str, str], stopped: asyncio.Event) -> Archived:
    """The captures nearest to a date of some URLs; those that couldn't be asked are missing."""
    found: Archived = {}
    for url, date in sorted(dates.items()):
        query = f"url={quote(url, safe='')}&output=json&fl=timestamp,original&filter=statuscode:200"
        asked = parse_url(f"{base}/cdx/search/cdx?{query}&closest={date}&limit=1")
        answer = await client.ask(Request(asked, "GET", _SECONDS, whole=True))
        if not isinstance(answer, Answer) or answer.status == 429:
            break
        if answer.status == 200:
            found[url] = _capture(base, answer.body)
        with suppress(TimeoutError):
            async with asyncio.timeout(_APART):
                await stopped.wait()
                break
    return found


def _capture(base: str, body: bytes) -> str:
    """The capture in an answer: ``[["timestamp", "original"], ["20120209…", "http://…"]]``."""
    try:
        _, (date, original) = json.loads(body)
        if _DATE.fullmatch(date):
            return capture_url(base, parse_url(original).text, date)
    except (ValueError, TypeError):
        pass
    return ""
