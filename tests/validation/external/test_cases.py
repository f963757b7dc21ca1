"""Every row of the table of evil cases, asked of a real server on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

import pytest

from newsarc.model.report import Report
from tests.conftest import MakeArchive
from tests.validation.external.cases import CASES, Case
from tests.validation.external.servers import OK, Server, serving
from tests.validation.external.support import archive_of, check, server_of, url_of, verdicts

pytest.importorskip("aiohttp")

TIMEOUT = 6.0  # seconds for a URL; a third of them for its HEAD


@dataclass
class Answered:
    """The report on all cases, which were asked in one run, and the servers' logs."""

    root: Path
    report: Report
    servers: dict[str, Server]
    urls: dict[str, str]
    honeypots: tuple[Server, ...]
    seconds: float
    timeout: float


@pytest.fixture(scope="module")
def answered(make_archive: MakeArchive) -> Iterator[Answered]:
    """All cases, asked at once."""
    with serving(Server("127.0.0.1", 0, OK)) as (honeypot,), serving(Server("::1", honeypot.port, OK)) as (second,):
        servers = {case.name: server_of(case, number, honeypot.port) for number, case in enumerate(CASES)}
        with serving(*servers.values()):
            urls = {case.name: url_of(case, servers[case.name]) for case in CASES}
            root = archive_of(make_archive, urls.values())
            begun = monotonic()
            report = check(
                root, allow_hosts=frozenset(one.host for one in servers.values()), concurrency=200, timeout=TIMEOUT
            )
            yield Answered(root, report, servers, urls, (honeypot, second), monotonic() - begun, TIMEOUT)


def test_names_of_the_rows_differ() -> None:
    """Every row can be told from the others."""
    assert len({case.name for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_verdict(case: Case, answered: Answered) -> None:
    """A row gets the verdict that the table says, from no more requests than it says."""
    found = verdicts(answered.report).get(answered.urls[case.name], "ok")
    requests = answered.servers[case.name].requests

    assert found == case.expected
    if case.methods:
        assert " ".join(one.method for one in requests) == case.methods


def test_nobody_connects_to_the_honeypot(answered: Answered) -> None:
    """No redirect leads to an address that the guard refuses."""
    assert [one.connections for one in answered.honeypots] == [0, 0]


def test_nothing_is_sent_that_was_not_asked_for(answered: Answered) -> None:
    """No request has cookies, a password, a referrer, or any header but these."""
    names = {name for server in answered.servers.values() for one in server.requests for name in one.headers}

    assert names <= {"host", "user-agent", "accept", "accept-encoding", "connection"}


def test_user_agent_names_newsarc(answered: Answered) -> None:
    """Whoever reads a server's log finds out who asked."""
    (agent,) = {one.headers["user-agent"] for server in answered.servers.values() for one in server.requests}

    assert agent.startswith("newsarc/")


def test_what_is_no_success_is_decided_on_a_fresh_connection(answered: Answered) -> None:
    """A GET never uses a connection that another request was sent on."""
    for server in answered.servers.values():
        gets = [one.connection for one in server.requests if one.method == "GET"]
        heads = {one.connection for one in server.requests if one.method == "HEAD"}
        assert len(gets) == len(set(gets))
        assert not heads & set(gets)


def test_no_case_takes_longer_than_its_time(answered: Answered) -> None:
    """All cases together, on two processors, take little more than the most patient of them."""
    assert answered.seconds < answered.timeout + 20


def test_summary_counts_each_url_once(answered: Answered) -> None:
    """The verdicts add up to the number of URLs."""
    summary = answered.report.external

    assert summary
    assert summary.urls == len(set(answered.urls.values()))
    assert summary.ok + summary.dead + summary.unsure + summary.refused == summary.urls
    assert sum(one.urls for one in summary.hosts) == summary.urls
