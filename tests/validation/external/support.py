"""Archives with external links, and their reports in the words of the table of cases."""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from newsarc import Archive
from newsarc.model.external import ExternalOptions
from newsarc.model.report import Finding, Report
from tests.conftest import MakeArchive
from tests.validation.external.cases import HERE, Case
from tests.validation.external.servers import Request, Server, play

SELECT = ["NA9", "NA105"]
PORT = 18_099  # of the servers of the table, which have an address each
NETWORK = f"127.{20 + os.getpid() % 200}"  # of this process's own, since others may run the same tests


def archive_of(make_archive: MakeArchive, urls: Iterable[str], **files: str) -> Path:
    """An archive with an event of its own for each URL."""
    pages = {
        f"/news/2012/02/8/event-{number}.md": event_with(f"Event {number}", url) for number, url in enumerate(urls)
    }
    return make_archive({**pages, **files})


def event_with(title: str, *urls: str) -> str:
    """An event with some sources."""
    sources = "".join(f"{number}. [Source {number}](<{url}>)\n" for number, url in enumerate(urls, 1))
    return f"### [2012-02-8](/news/2012/02/8/index.md)\n\n# {title}.\n\n### Source:\n\n{sources}"


def check(root: Path, *, cache: bool = False, select: Sequence[str] = SELECT, **options: Any) -> Report:
    """Check the external links of an archive, without pauses and with little patience unless the options say more."""
    asked = ExternalOptions(**{"spacing": 0.0, "timeout": 3.0, **options})
    return Archive(root, cache=cache).validate(select=select, external=asked)


def verdicts(found: Report | Iterable[Finding]) -> dict[str, str]:
    """The verdict on each URL with a finding, as in ``unsure/timeout``; on those that are malformed ``NA105``."""
    findings = found.findings if isinstance(found, Report) else found
    return {one.target or "": verdict_of(one.rule, one.message) for one in findings}


def verdict_of(rule: str, message: str) -> str:
    """The verdict that a finding tells of."""
    reason = re.search(r"\(([a-z0-9-]+)\)$", message)
    match rule:
        case "NA901":
            return "dead/no-such-host" if "no such host" in message else "dead/status"
        case "NA902":
            assert reason, message
            return f"unsure/{reason[1]}"
        case "NA903":
            return "ok/moved"
        case "NA904":
            return "unsure/soft-404"
        case "NA905":
            return "refused/address"
    return rule


def server_of(case: Case, number: int, honeypot: int) -> Server:
    """The server of a case, at an address of its own; ``honeypot`` is a port where nobody must connect to."""
    host = f"{NETWORK}.{number // 250}.{number % 250 + 1}"
    answer: Any = case.answer
    if callable(answer) and not asyncio.iscoroutinefunction(answer):
        answer = answer(f"http://{host}:{PORT}")
    if isinstance(answer, bytes):
        answer = _played(answer.replace(b"{honeypot}", str(honeypot).encode()))
    return Server(host, PORT, answer)


def _played(data: bytes) -> Any:
    async def answer(request: Request, writer: asyncio.StreamWriter) -> None:
        await play(data, request, writer)

    return answer


def url_of(case: Case, server: Server) -> str:
    """The URL that is asked in a case."""
    return f"http://{server.host}:{server.port}{case.path}".replace(HERE, server.host)
