"""Every row of the table of evil cases, asked of a real server on loopback."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from newsarc.model.external import ExternalSummary
from newsarc.model.report import Finding
from tests.conftest import MakeArchive
from tests.validation.external.cases import CASES
from tests.validation.external.servers import OK, Server, serving
from tests.validation.external.support import archive_of, check, server_of, url_of, verdicts

pytest.importorskip("aiohttp")

# Seconds for a URL: all that a busy machine may need, and little for servers that take whatever they get.
PATIENT, HASTY = 6.0, 1.2


@dataclass
class Answered:
    """The findings on all cases, the summaries of both runs that asked them, and the servers' logs.

    ``again`` are the findings of runs after these, and ``more`` how often a server was asked then.
    """

    verdicts: dict[str, str]
    findings: list[Finding]
    again: list[Finding]
    more: Counter[str]
    summaries: list[ExternalSummary]
    servers: dict[str, Server]
    urls: dict[str, str]
    honeypots: tuple[Server, ...]


@pytest.fixture(scope="module")
def answered(make_archive: MakeArchive) -> Iterator[Answered]:
    """All cases, asked at once, but for those that hang, which are asked with less patience."""
    with serving(Server("127.0.0.1", 0, OK)) as (honeypot,), serving(Server("::1", honeypot.port, OK)) as (second,):
        servers = {case.name: server_of(case, number, honeypot.port) for number, case in enumerate(CASES)}
        with serving(*servers.values()):
            urls = {case.name: url_of(case, servers[case.name]) for case in CASES}
            hosts = frozenset(one.host for one in servers.values())
            findings, again, summaries, more = [], [], [], Counter[str]()
            for hangs, timeout in ((False, PATIENT), (True, HASTY)):
                root = archive_of(make_archive, [urls[case.name] for case in CASES if case.hangs is hangs])
                options = {
                    "allow_hosts": hosts,
                    "concurrency": 200,
                    "timeout": timeout,
                    "link_cache": root / "links.db",
                }
                report = check(root, **options)
                assert report.external
                findings += report.findings
                summaries.append(report.external)
                logs = {name: list(server.requests) for name, server in servers.items()}
                again += check(root, **options).findings
                for name, server in servers.items():
                    more[name] += len(server.requests) - len(logs[name])
                    server.requests = logs[name]
            yield Answered(verdicts(findings), findings, again, more, summaries, servers, urls, (honeypot, second))


def test_names_of_the_rows_differ() -> None:
    """Every row can be told from the others."""
    assert len({case.name for case in CASES}) == len(CASES)


def test_verdicts(answered: Answered) -> None:
    """Every row gets the verdict that the table says."""
    found = {case.name: answered.verdicts.get(answered.urls[case.name], "ok") for case in CASES}

    assert found == {case.name: case.expected for case in CASES}


def test_requests(answered: Answered) -> None:
    """No row takes other requests than the table says."""
    asked = {name: " ".join(one.method for one in server.requests) for name, server in answered.servers.items()}
    expected = {case.name: case.methods for case in CASES if case.methods}

    assert {name: asked[name] for name in expected} == expected


def test_what_was_found_out_is_told_again_without_asking(answered: Answered) -> None:
    """A run that goes on after another has the same findings, word for word, and asks only what is refused."""
    refused = {case.name for case in CASES if case.expected == "refused/address"}

    assert answered.again == answered.findings
    assert +answered.more == Counter(refused)


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
    """A server that takes whatever time it gets is asked no more once the time of its URL is over."""
    for case in CASES:
        times = [one.time for one in answered.servers[case.name].requests]
        if case.hangs:
            assert times[-1] - times[0] < HASTY + 1  # which is for a busy machine


def test_summary_counts_each_url_once(answered: Answered) -> None:
    """The verdicts add up to the number of URLs."""
    assert sum(one.urls for one in answered.summaries) == len(set(answered.urls.values()))
    for summary in answered.summaries:
        assert summary.ok + summary.dead + summary.unsure + summary.refused == summary.urls
        assert sum(one.urls for one in summary.hosts) == summary.urls
