"""Whether the web archive has what is dead.

Knows: the CDX service of the Internet Archive.  Must not know: findings.

It is asked only on request, and slowly, until it says that it has enough.  (The archive's older "availability" service
says of many archived pages that there are none.)
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from urllib.parse import quote

from newsarc.validation.external.captures import Archived, capture_url
from newsarc.validation.external.client import Client
from newsarc.validation.external.exchange import Answer, Request
from newsarc.validation.external.urls import parse_url

APART = 2.0  # seconds between two questions, which makes at most thirty a minute
_SECONDS = 30.0
_DATE = re.compile(r"\d{8,14}", re.ASCII)


async def ask_web_archive(client: Client, base: str, days: Mapping[str, date], stopped: asyncio.Event) -> Archived:
    """The captures nearest to a day of some URLs; those that couldn't be asked are missing."""
    found: Archived = {}
    for url, day in sorted(days.items()):
        query = f"url={quote(url, safe='')}&output=json&fl=timestamp,original&filter=statuscode:200"
        asked = parse_url(f"{base}/cdx/search/cdx?{query}&closest={day:%Y%m%d}&limit=1")
        answer = await client.ask(Request(asked, "GET", _SECONDS, whole=True))
        if not isinstance(answer, Answer) or answer.status == 429:
            break
        if answer.status == 200:
            found[url] = _capture(base, answer.body)
        with suppress(TimeoutError):
            async with asyncio.timeout(APART):
                await stopped.wait()
                break
    return found


def _capture(base: str, body: bytes) -> str:
    """The capture in an answer: ``[["timestamp", "original"], ["20120209…", "http://…"]]``."""
    try:
        _, (when, original) = json.loads(body)
        if _DATE.fullmatch(when):
            return capture_url(base, parse_url(original).text, when)
    except (ValueError, TypeError):
        pass
    return ""
