"""Whole runs: politeness, history, limits, interruption, and what is told of them."""

from __future__ import annotations

import asyncio
import json
import random
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from newsarc import Archive, ExternalOptions, ExternalProgress, Sample, UsageError
from newsarc.index.link_cache import LinkCache
from newsarc.model.external import KnownLink, LinkVerdict
from newsarc.model.report import Report
from newsarc.validation.external import web_archive
from tests.conftest import REPOSITORY, MakeArchive
from tests.support.commands import command, environment, run
from tests.support.in_process import newsarc, run_each
from tests.support.repository import commit, git
from tests.validation.external.servers import OK, Request, Server, by_path, hang, head, in_turn, play, serving
from tests.validation.external.support import archive_of, check, event_with, verdicts

pytest.importorskip("aiohttp")

HOST = "127.4.0.{}"


@contextmanager
def servers(*answers: Any) -> Iterator[tuple[Server, ...]]:
    """A server for each answer, at an address of its own."""
    with serving(*(Server(HOST.format(number), 0, answer) for number, answer in enumerate(answers, 1))) as started:
        yield started


def urls_on(server: Server, count: int = 1) -> list[str]:
    return [f"http://{server.host}:{server.port}/{number}" for number in range(count)]


def allowed(*some: Server) -> frozenset[str]:
    return frozenset(one.host for one in some)


def options_of(*some: Server) -> list[str]:
    """The options of a command that may ask some servers, without pauses."""
    return ["--external", "--spacing", "0s", *(word for one in some for word in ("--allow-host", one.host))]


def age(cache: Path, hours: float) -> None:
    """Make all that is known of links older."""
    (file,) = cache.glob("*.links")
    with sqlite3.connect(file) as connection:
        seconds = int(hours * 3600)
        columns = ("tried", "last_good", "first_bad", "last_bad_day")
        connection.execute(f"UPDATE url SET {', '.join(f'{one} = {one} - {seconds}' for one in columns)}")
    connection.close()


def rows(cache: Path) -> dict[str, Any]:
    """What is known of links, by their URLs."""
    for file in cache.glob("*.links"):
        with closing(sqlite3.connect(file)) as connection, suppress(sqlite3.OperationalError):  # not set up yet
            return {row[0]: row for row in connection.execute("SELECT * FROM url")}
    return {}


# ---------------------------------------------------------------- politeness


def test_host_is_asked_by_one_request_at_a_time_with_pauses(make_archive: MakeArchive) -> None:
    """No two requests are on their way to a host, and a pause follows each."""
    now, most = Counter[str](), Counter[str]()

    async def answer(request: Request, writer: asyncio.StreamWriter) -> None:
        now["a"] += 1
        most["a"] = max(most["a"], now["a"])
        await asyncio.sleep(0.02)
        now["a"] -= 1
        await play(head("404 No") if request.target.endswith("3") else OK, request, writer)

    with servers(answer) as (server,):
        check(archive_of(make_archive, urls_on(server, 5)), allow_hosts=allowed(server), spacing=0.05)
        times = [one.time for one in server.requests]

    assert most["a"] == 1
    assert len(times) == 6
    assert min(later - earlier for earlier, later in pairwise(times)) >= 0.05


def test_redirects_wait_in_the_lane_of_their_host(make_archive: MakeArchive) -> None:
    """Redirects from many hosts to one are requests to that one, one at a time."""
    with servers(OK) as (target,):
        answers = [head("302 Found", f"Location: http://{target.host}:{target.port}/{n}") for n in range(5)]
        doors = [Server(f"127.5.0.{n}", 0, answer) for n, answer in enumerate(answers, 1)]
        with serving(*doors):
            urls = [url for door in doors for url in urls_on(door)]
            check(archive_of(make_archive, urls), allow_hosts=allowed(target, *doors), spacing=0.05)
            times = sorted(one.time for one in target.requests)

    assert len(times) >= 5
    assert min(later - earlier for earlier, later in pairwise(times)) >= 0.05


def test_nothing_is_asked_before_retry_after(make_archive: MakeArchive) -> None:
    """A host that says when to come again isn't asked anything until then; meanwhile others are asked."""
    busy = (in_turn(head(f"{status} Busy", "Retry-After: 1"), OK) for status in (429, 503))
    with servers(*busy, OK) as (slow, broken, good):
        urls = [*urls_on(slow, 4), *urls_on(broken, 4), *urls_on(good, 15)]
        found = check(archive_of(make_archive, urls), allow_hosts=allowed(slow, broken, good))

    assert found.findings == ()
    for one in (slow, broken):
        assert one.requests[1].time - one.requests[0].time >= 1.0
    assert len(good.requests) == 15
    assert good.requests[-1].time < min(slow.requests[1].time, broken.requests[1].time)


def test_host_that_has_enough_is_left_alone(make_archive: MakeArchive, cache: Path) -> None:
    """After a long Retry-After nothing more is asked of a host; what wasn't asked isn't stored."""
    with servers(head("429 Slow", "Retry-After: 99999999")) as (server,):
        found = check(archive_of(make_archive, urls_on(server, 50)), cache=True, allow_hosts=allowed(server))

    assert len(server.requests) == 1
    assert set(verdicts(found).values()) == {"unsure/rate-limited"}
    assert len(found.findings) == 50
    assert len(rows(cache)) == 1


def test_host_that_has_enough_is_left_alone_by_redirects_too(make_archive: MakeArchive, cache: Path) -> None:
    """What another host redirects to one that was given up isn't asked, and has the verdict of that host."""
    with servers(head("429 Slow", "Retry-After: 99999"), OK) as (busy, door):

        async def answer(request: Request, writer: asyncio.StreamWriter) -> None:
            location = f"Location: http://{busy.host}:{busy.port}{request.target}"
            await play(head("302 Found", location), request, writer)

        door.answer = answer
        found = check(archive_of(make_archive, urls_on(door, 6)), cache=True, allow_hosts=allowed(busy, door))

    assert len(busy.requests) == 1
    assert list(verdicts(found).values()) == ["unsure/rate-limited"] * 6
    assert len(rows(cache)) == 1


def test_silent_host_is_given_up(make_archive: MakeArchive) -> None:
    """After three URLs in a row without an answer the others of the host aren't waited for."""
    with servers(hang) as (silent,):
        found = check(archive_of(make_archive, urls_on(silent, 40)), allow_hosts=allowed(silent), timeout=0.2)

    assert Counter(verdicts(found).values()) == {"unsure/timeout": 40}
    assert len({one.target for one in silent.requests}) == 3


def test_connections_stay_few(make_archive: MakeArchive) -> None:
    """No more connections are open at once than hosts may be asked and a few idle ones, and these are used again."""
    most = [0]

    async def answer(request: Request, writer: asyncio.StreamWriter) -> None:
        most[0] = max(most[0], sum(one.open for one in many))
        await play(head("404 No") if request.target == "/2" else OK, request, writer)

    many = [Server(f"127.6.0.{n + 1}", 0, answer) for n in range(60)]
    with serving(*many):
        urls = [url for one in many for url in urls_on(one, 5)]
        report = check(archive_of(make_archive, urls), concurrency=8, allow_hosts=allowed(*many))

    assert len(report.findings) == 60
    assert most[0] <= 8 + 32
    # Each host has one before what is gone, one for the GET that shows it, and one after it.
    assert sum(one.connections for one in many) < 3.5 * 60


# ---------------------------------------------------------------- history


def test_dead_link_is_an_error_on_the_second_day(make_archive: MakeArchive, cache: Path) -> None:
    """The first sighting is a warning, the second, on another day, an error; a success begins anew."""
    with servers(head("404 No")) as (server,):
        root = archive_of(make_archive, urls_on(server))
        first = check(root, cache=True, allow_hosts=allowed(server))
        again = check(root, cache=True, allow_hosts=allowed(server))
        asked = len(server.requests)
        age(cache, 30)
        second = check(root, cache=True, allow_hosts=allowed(server))
        server.answer = OK
        age(cache, 30)
        third = check(root, cache=True, allow_hosts=allowed(server))
        server.answer = head("404 No")
        age(cache, 24 * 8)
        fourth = check(root, cache=True, allow_hosts=allowed(server))

    assert [(one.errors, one.warnings) for one in (first, again, second, third, fourth)] == [
        (0, 1),
        (0, 1),
        (1, 0),
        (0, 0),
        (0, 1),
    ]
    assert asked == 2  # the second run asked nothing
    assert "of the 2 days" in first.findings[0].message


def test_number_of_days_is_an_option_and_a_setting(make_archive: MakeArchive) -> None:
    """--dead-after outweighs dead-after of the configuration, which outweighs the default."""
    with servers(head("404 No")) as (server,):
        strict = archive_of(make_archive, urls_on(server), **{"newsarc.toml": "[external]\ndead-after = 1\n"})

        assert check(strict, allow_hosts=allowed(server)).errors == 1
        assert check(strict, allow_hosts=allowed(server), dead_after=2).errors == 0


def test_good_answer_holds_for_a_week(make_archive: MakeArchive, cache: Path) -> None:
    """What worked isn't asked again for seven days, unless everything is to be."""
    with servers(OK) as (server,):
        root, host = archive_of(make_archive, urls_on(server, 3)), allowed(server)
        counts = []
        for hours, recheck in ((0, False), (24 * 6, False), (0, True), (24 * 7 + 1, False)):
            if hours:
                age(cache, hours)
            check(root, cache=True, allow_hosts=host, recheck=recheck)
            counts.append(len(server.requests))

    assert counts == [3, 3, 6, 9]


def test_failure_is_no_answer(make_archive: MakeArchive, cache: Path) -> None:
    """What was dead some days ago and isn't asked now is not reported."""
    with servers(head("404 No"), OK) as (server, good):
        root, hosts = archive_of(make_archive, [*urls_on(server), *urls_on(good)]), allowed(server, good)
        check(root, cache=True, allow_hosts=hosts)
        age(cache, 24 * 30)
        found = check(root, cache=True, allow_hosts=hosts, max_time=0)

    assert found.findings == ()
    assert found.external
    assert found.external.unchecked == 2


def test_least_recently_asked_come_first(make_archive: MakeArchive, cache: Path) -> None:
    """A sample begins with what was never asked, and goes round all URLs from run to run."""
    with servers(OK) as (server,):
        root = archive_of(make_archive, urls_on(server, 10))
        for _ in range(4):
            check(root, cache=True, allow_hosts=allowed(server), sample=Sample(0.25), recheck=True)
        asked = [one.target for one in server.requests]

    assert len(asked) == 12
    assert len(set(asked[:10])) == 10


def test_link_cache_is_small_and_private(tmp_path: Path) -> None:
    """The file is the owner's alone, and takes few bytes a URL."""
    file = tmp_path / "links.db"
    urls = [f"https://www.example.com/news/{number}" for number in range(1000)]
    with closing(LinkCache(file)) as cache:
        for url in urls:
            cache.put(KnownLink(url, 1_328_659_200, LinkVerdict.OK, last_good=1_328_659_200))

    assert file.stat().st_mode & 0o777 == 0o600
    assert file.stat().st_size <= sum(len(url) + 150 for url in urls)


def test_damaged_link_cache_is_rebuilt(make_archive: MakeArchive, tmp_path: Path) -> None:
    """A file that can't be read any more is begun anew."""
    file = tmp_path / "links.db"
    with servers(OK) as (server,):
        root = archive_of(make_archive, urls_on(server, 20))
        check(root, link_cache=file, allow_hosts=allowed(server))
        data = bytearray(file.read_bytes())
        data[4096 : 4096 + 2000] = bytes(2000)
        file.write_bytes(data)
        again = check(root, link_cache=file, allow_hosts=allowed(server), sample=Sample(5))

    assert again.external
    assert (again.external.ok, again.external.unchecked) == (5, 15)


def test_file_that_is_no_link_cache_is_left_alone(make_archive: MakeArchive, tmp_path: Path) -> None:
    """Whoever names another file by mistake doesn't lose it."""
    file = tmp_path / "notes.md"
    file.write_text("# Notes\n")

    with pytest.raises(UsageError, match="not a link cache"):
        check(archive_of(make_archive, ["http://127.0.0.1/"]), link_cache=file)
    assert file.read_text() == "# Notes\n"


def test_witness_tells_a_dead_name_from_a_dead_network(make_archive: MakeArchive, cache: Path) -> None:
    """Where only hosts that can't be reached are to be asked, one that worked lately is asked, too."""
    with servers(OK) as (server,):
        root = archive_of(make_archive, [*urls_on(server), "http://nobody-has-this-name.com/a"])
        hosts = allowed(server)
        check(root, cache=True, allow_hosts=hosts)
        age(cache, 2)
        found = check(root, cache=True, allow_hosts=hosts)

    assert list(verdicts(found).values()) == ["unsure/dns"]
    assert len(server.requests) == 2


# ---------------------------------------------------------------- limits and ends


def test_own_faults_are_not_the_links(make_archive: MakeArchive) -> None:
    """Few open files change no verdict."""
    many = [Server(f"127.7.0.{n}", 0, head("404 No") if n % 3 else OK) for n in range(1, 31)]
    with serving(*many):
        root = archive_of(make_archive, [url for one in many for url in urls_on(one, 2)])
        words = ["validate", "--select", "NA9", "--json", "--no-cache", *options_of(*many)]
        plain = newsarc(*words, archive=root)
        limited = subprocess.run(
            ["sh", "-c", 'ulimit -n 64; exec "$@"', "sh", *command(*words, root=root)],
            env=environment(),
            capture_output=True,
            text=True,
            check=False,
        )

    assert plain.code == 0, plain.err
    assert json.loads(limited.stdout) == json.loads(plain.out)
    assert len(json.loads(plain.out)["findings"]) == 40


def test_same_answers_give_the_same_bytes(make_archive: MakeArchive) -> None:
    """Neither the order of answers nor that of hashes shows in a report."""
    chosen = random.Random(1)

    async def answer(request: Request, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(chosen.random() / 100)
        status = ("200 OK", "404 No", "403 No", "301 Moved")[int(request.target.rpartition("/")[2].strip("x")) % 4]
        moved = ("Location: /x8",) if status.startswith("301") else ()
        await play(head(status, *moved), request, writer)

    with servers(answer, answer, answer) as some:
        root = archive_of(make_archive, [url for one in some for url in urls_on(one, 8)])
        words = ["validate", "--select", "NA9", "--json", "--no-cache", *options_of(*some)]
        command = [*words, "-C", str(root)]
        outputs = {run_each(command, cwd=root, PYTHONHASHSEED=seed)[0].out for seed in ("1", "2")}
        outputs.add(newsarc(*words, archive=root).out)

    (output,) = outputs
    assert {one["rule"] for one in json.loads(output)["findings"]} == {"NA901", "NA902", "NA903"}


def test_bytes_that_nobody_asked_for_are_no_answer(make_archive: MakeArchive) -> None:
    """What a server sends after an answer, at once or a moment later, isn't the answer to the next request."""

    def after(seconds: float) -> Any:
        async def answer(request: Request, writer: asyncio.StreamWriter) -> None:
            is_gone = int(request.target[1:]) % 2
            await play(head("404 No") if is_gone else OK, request, writer)
            if not is_gone and request.method == "HEAD":
                await asyncio.sleep(seconds)
                writer.write(head("200 OK"))

        return answer

    with servers(after(0), after(0.02)) as some:
        root = archive_of(make_archive, [url for one in some for url in urls_on(one, 6)])
        report = check(root, allow_hosts=allowed(*some), spacing=0.15)

    assert report.external
    assert (report.external.ok, report.external.dead) == (6, 6)


def test_end_after_a_time(make_archive: MakeArchive) -> None:
    """--max-time ends a run; what has no verdict by then is counted as not checked."""
    with servers(OK) as (server,):
        begun = time.monotonic()
        report = check(
            archive_of(make_archive, urls_on(server, 50)), allow_hosts=allowed(server), spacing=0.1, max_time=0.4
        )

    assert time.monotonic() - begun < 4
    assert report.external
    assert 0 < report.external.ok < 50
    assert report.external.ok + report.external.unchecked == 50


def _wait_for(what: Any, seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_interrupt_prints_what_is_known(make_archive: MakeArchive) -> None:
    """Ctrl-C gives the report so far within a second, also where a server never answers."""
    with servers(head("404 No"), hang) as (dead, silent):
        root = archive_of(make_archive, [*urls_on(dead, 3), *urls_on(silent, 3)])
        words = command("validate", "--select", "NA9", *options_of(dead, silent), root=root)
        process = subprocess.Popen(words, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        _wait_for(lambda: len(dead.requests) == 6 and silent.requests)
        time.sleep(0.1)
        begun = time.monotonic()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
        took = time.monotonic() - begun

    assert process.returncode == 130
    assert out.count("NA901") == 3
    assert "3 not checked" in out
    assert "interrupted" in err
    assert took < 2  # one, and what a busy machine takes for it


def test_killed_run_is_continued(make_archive: MakeArchive, cache: Path) -> None:
    """After kill -9 only what was in flight or not yet written is asked twice; the report is that of a single run."""
    pause = [0.02]  # so that the first run isn't over when it is killed

    async def answer(request: Request, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(pause[0])
        await play(head("404 No") if request.target.endswith("7") else OK, request, writer)

    def heads() -> Counter[str]:
        return Counter(
            f"http://{one.host}:{one.port}{each.target}"
            for one in some
            for each in one.requests
            if each.method == "HEAD"
        )

    with servers(answer, answer) as some:
        root = archive_of(make_archive, [url for one in some for url in urls_on(one, 100)])
        words = ["validate", "--select", "NA9", "--json", *options_of(*some)]
        process = subprocess.Popen(command(*words, root=root), env=environment(), stdout=subprocess.DEVNULL)
        _wait_for(lambda: rows(cache))
        process.kill()
        process.wait()
        _wait_for(lambda: not any(one.open for one in some))  # what it has sent is read by now
        before, stored, pause[0] = heads(), rows(cache), 0
        second = newsarc(*words, archive=root)
        after = heads()
        whole = newsarc(*words, "--no-cache", archive=root)

    assert 0 < len(stored) < 200
    assert {url for url in after if after[url] > 1} <= before.keys() - stored.keys()
    assert len(after) == 200
    assert json.loads(second.out) == json.loads(whole.out)


def test_progress_is_told(make_archive: MakeArchive) -> None:
    """A caller hears how far the run is."""
    told: list[ExternalProgress] = []
    with servers(OK) as (server,):
        asked = ExternalOptions(spacing=0.02, allow_hosts=allowed(server))
        Archive(archive_of(make_archive, urls_on(server, 6)), cache=False).validate(
            external=asked, on_external=told.append
        )

    assert told[0].done == 0
    assert told[-1].total == 6
    assert [one.done for one in told] == sorted(one.done for one in told)


# ---------------------------------------------------------------- reports


def test_moved_link_is_rewritten(make_archive: MakeArchive) -> None:
    """--unsafe-fixes writes the new URL with the old fragment, and changes nothing else; --fix leaves it."""
    with servers(OK) as (server,):
        here = f"http://{server.host}:{server.port}"
        server.answer = by_path({"/0": head("301 Moved", f"Location: {here}/new(1)?a=1&b=2")}, OK)
        root = archive_of(make_archive, [f"{here}/0#part"])
        file = root / "news/2012/02/8/event-0.md"
        before = file.read_text()
        newsarc("validate", "--select", "NA9", "--fix", *options_of(server), archive=root)
        untouched = file.read_text()
        done = newsarc("validate", "--select", "NA9", "--fix", "--unsafe-fixes", *options_of(server), archive=root)

    assert untouched == before
    assert done.code == 0, done.err
    assert file.read_text() == before.replace("/0#part", "/new%281%29?a=1&b=2#part")


def _fixable(make_archive: MakeArchive, here: str) -> Path:
    """An archive with a padded day, a link that has moved and a dead one on one line, and a dead one to be ignored."""
    text = f"Told of [rain](/news/2012/02/08/rain.md), [here]({here}/0#a) and [there]({here}/1).\n"
    ignored = f"<!-- newsarc-ignore NA901: gone -->\n[gone]({here}/2)\n"
    pages = {"told.md": f"{event_with('Told')}\n{text}\n{ignored}", "rain.md": event_with("Rain", f"{here}/3")}
    return make_archive({f"/news/2012/02/8/{name}": page for name, page in pages.items()})


@pytest.mark.parametrize("selected", ["NA106,NA9", "NA9"])
def test_fix_asks_nothing_twice(selected: str, make_archive: MakeArchive) -> None:
    """After a fix the external links that it left have the same verdicts, at the places where they are now."""
    with servers(OK) as (server,):
        here = f"http://{server.host}:{server.port}"
        server.answer = by_path(
            {"/0": head("301 Moved", f"Location: {here}/0/"), "/1": head("404 No"), "/2": head("404 No")}, OK
        )
        root = _fixable(make_archive, here)
        words = ["validate", "--select", selected, "--json", *options_of(server)]
        done = newsarc(*words, "--fix", "--unsafe-fixes", "--recheck", archive=root)
        asked = Counter((one.method, one.target) for one in server.requests)
        again = json.loads(newsarc(*words, archive=root).out)

    assert set(asked.values()) == {1}
    assert f"({here}/0/#a)" in (root / "news/2012/02/8/told.md").read_text()
    found = json.loads(done.out)
    assert [one["target"] for one in found["findings"]] == [f"{here}/1"]
    assert (found["findings"], found["ignored"]) == (again["findings"], 1)
    assert found["external"]["urls"] == 4


def test_fix_counts_what_the_baseline_knows_now(make_archive: MakeArchive, tmp_path: Path) -> None:
    """After a fix the report counts the known findings that are there now, external ones among them."""
    baseline = tmp_path / "known.txt"
    rain, told = "news/2012/02/8/rain.md", "news/2012/02/8/told.md"
    with servers(head("404 No")) as (server,):
        (url,) = urls_on(server)
        rows = (f"[Rain.](/news/2012/02/{day}/rain.md) _Context: Weather_\n" for day in (8, 7))
        index = {"news/2012/02/8/index.md": "# News\n"}
        related = f"\n### Related:\n\n1. {'2. '.join(rows)}"
        root = make_archive({rain: event_with("Rain", url), told: event_with("Told") + related, **index})
        baseline.write_text(f"{rain}\tNA901\t{url}\n{told}\tNA302\t/{rain}\n")
        words = ["validate", "--baseline", str(baseline), "--select", "NA101,NA302,NA9", "--json", *options_of(server)]
        before, fixed, after = (
            json.loads(newsarc(*words, *more, archive=root).out) for more in ([], ["--fix", "--unsafe-fixes"], [])
        )

    assert [one["baseline"]["known"] for one in (before, fixed, after)] == [1, 2, 2]
    assert fixed["baseline"] == after["baseline"]
    assert fixed["findings"] == after["findings"] == []


def test_interrupted_run_fixes_nothing(make_archive: MakeArchive) -> None:
    """After Ctrl-C the files are as they were, and nothing is asked again."""
    with servers(hang) as (server,):
        root = _fixable(make_archive, f"http://{server.host}:{server.port}")
        before = (root / "news/2012/02/8/told.md").read_text()
        words = command("validate", "--select", "NA1,NA9", "--fix", *options_of(server), root=root)
        process = subprocess.Popen(words, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        _wait_for(lambda: server.requests)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)

    assert process.returncode == 130
    assert "NA106" in out
    assert "nothing is fixed" in err
    assert (root / "news/2012/02/8/told.md").read_text() == before
    assert len(server.requests) == 1


def test_dead_link_gets_the_archive_of_the_events_date(make_archive: MakeArchive) -> None:
    """The suggestion is the web archive's URL for the event's own date, and no fix writes it."""
    with servers(head("404 No")) as (server,):
        (url,) = urls_on(server)
        report = check(archive_of(make_archive, [url]), allow_hosts=allowed(server))

    (finding,) = report.findings
    assert finding.suggestions == (f"https://web.archive.org/web/20120208/{url}",)
    assert (finding.fix, finding.guess) == (None, None)


def test_web_archive_is_asked_on_request(make_archive: MakeArchive, monkeypatch: pytest.MonkeyPatch) -> None:
    """--ask-archive asks for the capture nearest to the date, slowly, and stops when the archive has enough."""
    assert web_archive.APART >= 2  # seconds, so that there are at most thirty questions a minute
    monkeypatch.setattr(web_archive, "APART", 0.2)
    with servers(head("404 No"), OK) as (server, archive):
        urls = urls_on(server, 3)
        body = json.dumps([["timestamp", "original"], ["20120211080000", urls[0]]])
        answers = [
            head("200 OK", "Content-Type: application/json", body=body),
            head("200 OK", body="[]"),
            head("429 Slow"),
        ]

        async def answer(request: Request, writer: asyncio.StreamWriter) -> None:
            await play(answers.pop(0), request, writer)

        archive.answer = answer
        base = f"http://{archive.host}:{archive.port}"
        root = archive_of(make_archive, urls, **{"newsarc.toml": f'[external]\nweb-archive = "{base}"\n'})
        report = check(root, allow_hosts=allowed(server, archive), ask_archive=True)
        times = [one.time for one in archive.requests]

    assert [one.suggestions for one in report.findings] == [
        (f"{base}/web/20120211080000/{urls[0]}",),
        (),
        (f"{base}/web/20120208/{urls[2]}",),
    ]
    assert "closest=20120208" in archive.requests[0].target
    assert len(times) == 3
    assert min(later - earlier for earlier, later in pairwise(times)) >= 0.2


def test_page_and_configuration_ignore_findings(make_archive: MakeArchive) -> None:
    """Comments, per-file-ignores and patterns of URLs work as for other rules."""
    with servers(head("404 No")) as (server,):
        urls = urls_on(server, 4)
        comment = "<!-- newsarc-ignore NA901: gone for good -->\n"
        pages = {"/news/2012/02/8/told.md": f"{event_with('Told', urls[1])}\n{comment}<{urls[2]}>\n"}
        config = f'[per-file-ignores]\n"event-*.md" = ["dead-link"]\n[external]\nignore = ["{urls[3][:-1]}3"]\n'
        root = archive_of(make_archive, [urls[0], urls[3]], **pages, **{"newsarc.toml": config})
        report = check(root, select=["NA9", "NA506"], allow_hosts=allowed(server))
        plain = Archive(root, cache=False).validate(select=["NA506"])

    assert list(verdicts(report)) == [urls[1]]
    assert len(report.ignored) == 2
    assert report.external
    assert report.external.ignored == 1
    assert plain.findings == ()  # the comment isn't unused only because nobody asked


def test_baseline_knows_external_links(make_archive: MakeArchive, tmp_path: Path) -> None:
    """A known finding is left out, isn't stale for a run that didn't ask, and is once the URL works."""
    baseline = tmp_path / "known.txt"
    with servers(head("403 No")) as (server,):
        root, host = archive_of(make_archive, urls_on(server)), allowed(server)
        asked = ExternalOptions(spacing=0, allow_hosts=host)
        archive = Archive(root, cache=False)
        archive.validate(select=["NA9"], baseline=baseline, update_baseline=True, external=asked)
        known = archive.validate(select=["NA9"], baseline=baseline, external=asked)
        without = archive.validate(select=["NA302"], baseline=baseline)
        server.answer = OK
        stale = archive.validate(select=["NA9"], baseline=baseline, external=asked)

    def counts(report: Report) -> tuple[int, int, int]:
        assert report.baseline
        return len(report.findings), report.baseline.known, len(report.baseline.stale)

    assert [counts(one) for one in (known, without, stale)] == [(0, 1, 0), (0, 0, 0), (0, 0, 1)]


def test_only_new_links_are_asked_since_a_commit(make_archive: MakeArchive) -> None:
    """With --since-commit only URLs that a page didn't have at the commit are asked."""
    with servers(head("404 No")) as (server,):
        urls = urls_on(server, 3)
        root = archive_of(make_archive, urls[:2])
        git(root, "init", "-q")
        commit(root)
        file = root / "news/2012/02/8/event-0.md"
        file.write_text(file.read_text() + f"2. [New](<{urls[2]}>)\n")
        report = Archive(root, cache=False).validate(
            select=["NA9"], since="HEAD", external=ExternalOptions(spacing=0, allow_hosts=allowed(server))
        )

    assert list(verdicts(report)) == [urls[2]]
    assert {one.target for one in server.requests} == {"/2"}


@pytest.mark.parametrize("format", ["text", "json", "github", "gitlab", "sarif", "junit"])
def test_every_format_has_the_findings(format: str, make_archive: MakeArchive) -> None:
    """A dead and an unsure link are in every format, an error and a warning."""
    with servers(head("404 No"), head("403 No")) as some:
        root = archive_of(make_archive, [url for one in some for url in urls_on(one)])
        words = ["--select", "NA9", "--format", format, "--dead-after", "1", "--no-cache", *options_of(*some)]
        done = newsarc("validate", *words, archive=root)

    assert done.code == 1, done.err
    assert "NA901" in done.out
    assert "NA902" in done.out


def test_summary_and_statistics_tell_of_hosts(make_archive: MakeArchive) -> None:
    """The last line counts URLs by verdict; --statistics has a line for each host."""
    with servers(head("404 No"), OK) as (dead, good):
        root = archive_of(make_archive, [*urls_on(dead), *urls_on(good, 2)])
        words = ["--select", "NA9", "--no-cache", "--statistics", *options_of(dead, good)]
        lines = newsarc("validate", *words, archive=root).out.splitlines()

    assert lines[-3:-1] == [f"host\t{dead.host}\t0\t1\t0\t0\t0", f"host\t{good.host}\t2\t0\t0\t0\t0"]
    assert lines[-1].endswith("; 3 URLs: 2 ok, 1 dead, 0 unsure")


def test_links_lists_what_is_known(make_archive: MakeArchive) -> None:
    """`newsarc links` counts by host and year and lists dead links, without asking anybody."""
    with servers(head("404 No"), OK) as (dead, good):
        root = archive_of(make_archive, [*urls_on(dead), *urls_on(good, 2)])
        before = newsarc("links", archive=root)
        newsarc("validate", *options_of(dead, good), archive=root)
        asked = len(dead.requests) + len(good.requests)
        counts, listed = newsarc("links", archive=root), newsarc("links", "--dead", archive=root)
        as_json = json.loads(newsarc("links", "--host", good.host, "--json", archive=root).out)
        as_csv = newsarc("links", "--csv", archive=root).out.splitlines()
        none = newsarc("links", "--host", "example.net", archive=root)

    assert before.out.splitlines()[-1] == "year\t2012\t3\t0\t0\t0\t3"
    assert "no external links checked yet" in before.err
    assert counts.out.splitlines() == [
        f"host\t{dead.host}\t1\t0\t1\t0\t0",
        f"host\t{good.host}\t2\t2\t0\t0\t0",
        "year\t2012\t3\t2\t1\t0\t0",
    ]
    assert listed.out.startswith("dead\tstatus\t404\t")
    assert [one["verdict"] for one in as_json["links"]] == ["ok", "ok"]
    assert len(as_csv) == 4
    assert none.code == 1
    assert len(dead.requests) + len(good.requests) == asked


def test_ipv6_hosts_are_listed_as_they_are(make_archive: MakeArchive) -> None:
    """Two colons at the start of a host aren't a command of CI logs in the middle of a line."""
    root = archive_of(make_archive, ["http://[::ffff:127.0.0.1]/"])
    listed = newsarc("links", archive=root).out
    counted = newsarc("validate", "--external", "--select", "NA9", "--statistics", "--no-cache", archive=root).out

    assert "host\t::ffff:7f00:1\t1\t" in listed
    assert "host\t::ffff:7f00:1\t0\t0\t0\t1\t0" in counted


def test_links_only_reads(make_archive: MakeArchive, cache: Path) -> None:
    """The history is as it was before `newsarc links`, also one that is damaged, which is said."""
    with servers(head("404 No")) as (server,):
        root = archive_of(make_archive, urls_on(server, 3))
        check(root, cache=True, allow_hosts=allowed(server))
    (file,) = cache.glob("*.links")

    def contents() -> dict[str, bytes]:
        return {one.name: one.read_bytes() for one in cache.iterdir()}

    file.chmod(0o400)
    before = contents()
    listed = newsarc("links", "--dead", archive=root)
    file.chmod(0o600)
    assert (listed.code, len(listed.out.splitlines()), contents()) == (0, 3, before)

    whole = file.read_bytes()
    for damage in (whole[:4096] + bytes(4096), whole.replace(b"CREATE TABLE url", b"CREATE TABL\xa9 url")):
        file.write_bytes(damage)
        before = contents()
        damaged = newsarc("links", archive=root)
        assert damaged.code not in (0, 1)
        assert str(file) in damaged.err
        assert contents() == before


@pytest.mark.parametrize("proxy", ["socks5://me:pw@127.0.0.1:9", "http://me:pw@[::1", "http://:abc"])
def test_proxy_that_is_none_is_not_the_links_fault(
    proxy: str, make_archive: MakeArchive, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A proxy that can't be used is refused before anything is asked or written, without its password."""
    monkeypatch.setenv("http_proxy", proxy)
    result = newsarc("validate", "--external", "--select", "NA9", archive=archive_of(make_archive, ["http://a.org/"]))

    assert result.code == 2
    assert "the proxy for http can't be used" in result.err
    assert "pw" not in result.err
    assert not rows(cache)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--max-time", "5m"], "--max-time needs --external"),
        (["--external", "--max-time", "soon"], "is not a time"),
        (["--external", "--sample", "0%"], "not a percentage or a number"),
        (["--external", "--select", "NA1"], "none of them is selected"),
        (["--select", "NA901"], "only with --external"),
        (["--external", "--watch"], "can't be combined"),
        (["--external", "--allow-host", "a b"], "is not a host"),
        (["--external", "--allow-host", "http://a.org/"], "more than a name or an IP address"),
        (["--external", "--allow-host", "a.org/b"], "more than a name or an IP address"),
        (["--external", "--allow-host", "a.org:8080"], "more than a name or an IP address"),
        (["--external", "--allow-host", "me:pw@a.org"], "more than a name or an IP address"),
        (["--external", "--url-timeout", "0"], "must be more than 0"),
        (["--external", "--max-time", "0"], "must be more than 0"),
        (["--external", "--max-time", "soon"], "use 0.5s, 90s, 30m, 2h or 1d"),
    ],
)
def test_wrong_usage_is_told(words: list[str], message: str, make_archive: MakeArchive) -> None:
    """Options that make no sense end in one sentence, perhaps with a hint, and exit code 2."""
    done = newsarc("validate", *words, archive=archive_of(make_archive, ["http://127.0.0.1/"]))

    assert done.code == 2
    assert message in done.err
    assert re.fullmatch("newsarc: error: [^\n]+\n(hint: [^\n]+\n)?", done.err)


def test_missing_client_is_told(make_archive: MakeArchive, tmp_path: Path) -> None:
    """Without the extra, one sentence says how to get it."""
    (tmp_path / "aiohttp.py").write_text("raise ImportError\n")
    root = archive_of(make_archive, ["http://127.0.0.1/"])
    done = run("validate", "--external", root=root, PYTHONPATH=f"{tmp_path}:{REPOSITORY}")

    assert done.returncode == 2
    assert "pip install 'newsarc[external]'" in done.stderr


def test_client_is_loaded_only_for_external_links(make_archive: MakeArchive) -> None:
    """Other validations, and `newsarc links`, don't wait for it."""
    root = archive_of(make_archive, ["http://127.0.0.1/"])
    code = "import sys\nfrom contextlib import suppress\nfrom newsarc.cli.app import main\nroot = sys.argv[1]\n"
    code += "for one in ('validate', 'links'):\n with suppress(SystemExit): sys.argv[1:] = [one, '-C', root]; main()\n"
    code += "print(*sys.modules, file=sys.stderr)"
    words = [sys.executable, "-c", code, str(root)]
    done = subprocess.run(words, capture_output=True, text=True, check=False, env=environment())

    assert "newsarc.validation.external.known" in done.stderr.split()
    assert not {"aiohttp", "asyncio"} & set(done.stderr.split())


def test_proxy_of_the_environment_is_asked(make_archive: MakeArchive, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy gets the whole URL; its own address may be private, and that of a URL still may not."""
    with servers(OK) as (proxy,):
        monkeypatch.setenv("http_proxy", f"http://{proxy.host}:{proxy.port}")
        monkeypatch.delenv("no_proxy", raising=False)
        report = check(archive_of(make_archive, ["http://192.0.43.7/", "http://10.0.0.1/a"]))

    assert verdicts(report) == {"http://10.0.0.1/a": "refused/address"}
    assert [one.target for one in proxy.requests] == ["http://192.0.43.7/"]


def test_archive_of_another_layout(make_archive: MakeArchive) -> None:
    """The links of a blog are asked too, and its pages are dated as everywhere."""
    with servers(head("404 No")) as (server,):
        (url,) = urls_on(server)
        post = f"---\ntitle: Rain\n---\n\nIt [rained]({url}) on {{{{ page.date }}}}.\n"
        root = make_archive({"/_config.yml": "title: Rain\n", "/_posts/2012-02-08-rain.md": post})
        (root / "news").rmdir()
        report = check(root, allow_hosts=allowed(server))

    (finding,) = report.findings
    assert (finding.file, finding.suggestions) == (
        "_posts/2012-02-08-rain.md",
        (f"https://web.archive.org/web/20120208/{url}",),
    )
