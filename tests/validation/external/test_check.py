"""What is asked next of a URL, and what the answers mean: no network, only answers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarc.model.external import KnownLink, LinkVerdict, Reason
from newsarc.validation.external.check import Check, Outcome, retry_after
from newsarc.validation.external.exchange import Answer, Failure, Request
from newsarc.validation.external.history import is_fresh, updated
from newsarc.validation.external.patterns import is_ignored
from newsarc.validation.external.plain_http import parse_head
from newsarc.validation.external.soft_404 import page_text
from newsarc.validation.external.urls import InvalidUrlError, parse_url, site_of
from tests.conftest import Linear

URL = parse_url("http://www.a.com/news/1")


def follow(*answers: Answer | Failure, url: str = URL.text, now: float = 0.0) -> Outcome:
    """The outcome of answers that come one after the other."""
    check = Check(parse_url(url), 30.0)
    for answer in answers:
        step = check.receive(answer, 0.01, now)
        if isinstance(step, Outcome):
            return step
    raise AssertionError(f"asks for more: {step}")


def redirect(*targets: str, status: int = 301) -> list[Answer]:
    return [Answer(status, (target,)) for target in targets]


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ("http://a.com/1", "https://a.com/1", Reason.UPGRADED),
        ("http://a.com/1", "https://www.a.com/1", Reason.UPGRADED),
        ("http://www.a.com/1", "http://a.com/1", Reason.UPGRADED),
        ("https://a.com/1", "http://a.com/1", Reason.MOVED),
        ("http://a.com/1", "http://a.com/2", Reason.MOVED),
        ("http://news.a.com/1", "http://www.a.com/1", Reason.MOVED),
        ("http://a.com/index.html", "http://a.com/", Reason.MOVED),
    ],
)
def test_move_for_good(before: str, after: str, reason: Reason) -> None:
    """A permanent redirect within a site is a move; https and www alone are an upgrade."""
    outcome = follow(*redirect(after), Answer(200), url=before)

    assert (outcome.verdict, outcome.reason, outcome.target) == (LinkVerdict.OK, reason, after)


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("http://b.com/1", Reason.OTHER_SITE),
        ("http://a.com.evil.net/1", Reason.OTHER_SITE),
        ("/", Reason.REDIRECT_HOME),
        ("/index.html", Reason.REDIRECT_HOME),
        ("/signin", Reason.REDIRECT_LOGIN),
        ("https://login.a.com/?to=1", Reason.REDIRECT_LOGIN),
        ("https://consent.yahoo.com/a", Reason.REDIRECT_LOGIN),
    ],
)
def test_redirect_that_says_nothing_about_the_page(target: str, reason: Reason) -> None:
    """Where a redirect leads elsewhere with HEAD and with GET, the verdict is open."""
    steps = [*redirect(target), Answer(200)]

    outcome = follow(*steps, *steps)

    assert (outcome.verdict, outcome.reason) == (LinkVerdict.UNSURE, reason)


def test_redirect_of_head_alone_is_not_believed() -> None:
    """A server that sends HEAD to its front page and GET to the page has the page."""
    assert follow(*redirect("/"), Answer(200), Answer(200)).verdict is LinkVerdict.OK


def test_time_of_a_url_is_one_for_all_its_requests() -> None:
    """A hanging HEAD leaves most of the time for the GET, and both together don't take longer than they may."""
    check = Check(URL, 30.0)
    head = check.request()
    get = check.receive(Failure(Reason.TIMEOUT), head.seconds, 0)

    assert isinstance(get, Request)
    assert head.seconds + get.seconds == pytest.approx(30.0)
    assert check.receive(Failure(Reason.TIMEOUT), get.seconds, 0) == Outcome(
        LinkVerdict.UNSURE, Reason.TIMEOUT, "", silent=True
    )


@pytest.mark.parametrize("status", [429, 503])
def test_nothing_is_asked_before_the_time_that_a_server_names(status: int) -> None:
    """The whole host waits for as long as Retry-After says, or else for a while."""
    step = Check(URL, 30.0).receive(Answer(status, retry_after="60"), 0.1, 0)

    assert isinstance(step, Request)
    assert (step.wait, step.host_waits, step.method) == (60, True, "GET")


def test_host_that_wants_to_be_left_alone_for_long_is() -> None:
    """More than two minutes aren't waited for."""
    outcome = follow(Answer(429, retry_after="121"))

    assert (outcome.reason, outcome.park) == (Reason.RATE_LIMITED, 121)


@given(st.text(max_size=40))
def test_any_retry_after_is_a_time(value: str) -> None:
    """Whatever a server writes there, it is a number of seconds that isn't negative."""
    assert retry_after(value, 1e9) >= 0


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_text_is_a_url_or_not(before: str, text: str) -> None:
    """Parsing a URL gives one that is ASCII and reads as itself, or says that it is none."""
    for candidate in (text, f"http://{text}", f"http://{before}/{text}"):
        try:
            url = parse_url(candidate)
        except InvalidUrlError:
            continue
        assert url.text.isascii()
        assert " " not in url.text
        assert parse_url(url.text).text == url.text


@given(st.binary(max_size=300))
def test_any_bytes_are_a_head_or_not(data: bytes) -> None:
    """Reading the head of a response never fails."""
    parse_head(b"HTTP/1.1 200 OK\r\n" + data)


@pytest.mark.parametrize(
    "pattern",
    ["2606:4700::1", "[2606:4700::1]", "[2606:4700:0:0::1]", " example.org.", "*.Example.org", "bücher.org", "127.1"],
)
def test_host_is_ignored_however_it_is_written(pattern: str) -> None:
    """An address may have brackets, a name a dot at its end, capitals and letters that aren't ASCII."""
    urls = ("http://[2606:4700::1]:81/a", "http://www.example.org/", "http://xn--bcher-kva.org/", "http://127.0.0.1/")

    assert sum(is_ignored(url, [pattern]) for url in urls) == 1
    assert not is_ignored("http://badexample.org/", [pattern])


def test_patterns_take_no_longer_the_odder_they_are(linear: Linear) -> None:
    """A pattern from a stranger's archive can't hold newsarc up."""
    pattern = "http://" + "*a" * 300 + "*b"

    linear(lambda text: is_ignored(text, [pattern]), lambda size: f"http://a.com/{'a' * size}")
    linear(lambda text: is_ignored(f"http://a.com/{'a' * 10_000}", [text]), lambda size: f"http://{'*a' * size}*b")
    assert not is_ignored(f"http://a.com/{'a' * 8_000}", [pattern])


@pytest.mark.parametrize("part", ["<title", "<", "<!--", "<script>", "&"])
def test_pages_take_no_longer_the_odder_they_are(part: str, linear: Linear) -> None:
    """Neither can a page."""
    linear(lambda text: page_text(text.encode()), lambda size: part * size)
    assert not page_text(part.encode() * 9_000).says_gone


@pytest.mark.parametrize(
    ("host", "site"),
    [("a.b.co.uk", "b.co.uk"), ("www.gov.uk", "www.gov.uk"), ("news.gov.cn", "news.gov.cn"), ("a.b.com", "b.com")],
)
def test_site(host: str, site: str) -> None:
    """A site is what somebody has registered."""
    assert site_of(host) == site


# ---------------------------------------------------------------- history

DAY = 86_400
START = 15_378 * DAY  # 2012-02-08
DEAD, OK = Outcome(LinkVerdict.DEAD, Reason.STATUS, status=404), Outcome(LinkVerdict.OK)
UNSURE = Outcome(LinkVerdict.UNSURE, Reason.TIMEOUT)


def history(*steps: tuple[Outcome, float]) -> KnownLink:
    """What is known after verdicts at times in hours."""
    known = None
    for outcome, hours in steps:
        known = updated(known, "http://a.com/", outcome, START + int(hours * 3600))
    assert known
    return known


@pytest.mark.parametrize(
    ("steps", "days"),
    [
        ([(DEAD, 0)], 1),
        ([(DEAD, 1), (DEAD, 2)], 1),  # the same day
        ([(DEAD, 20), (DEAD, 25)], 1),  # another day, but only five hours later
        ([(DEAD, 1), (DEAD, 22)], 1),  # 21 hours later, but the same day
        ([(DEAD, 10), (DEAD, 34)], 2),
        ([(DEAD, 10), (UNSURE, 20), (DEAD, 34)], 2),
        ([(DEAD, 10), (OK, 20), (DEAD, 34)], 1),
        ([(DEAD, 10), (DEAD, 34), (DEAD, 58)], 3),
        ([(DEAD, 10), (DEAD, 34), (OK, 58)], 0),
    ],
)
def test_days_on_which_a_url_was_dead(steps: list[tuple[Outcome, float]], days: int) -> None:
    """Only days at least 20 hours apart count, and a success forgets them."""
    assert history(*steps).bad_days == days


def test_history_says_since_when() -> None:
    """The first failure in a row and the last success are remembered."""
    known = history((OK, 0), (DEAD, 30), (DEAD, 60))

    assert (known.last_good, known.first_bad) == (START, START + 30 * 3600)


@pytest.mark.parametrize(
    ("verdict", "hours", "fresh"),
    [
        (LinkVerdict.OK, 7 * 24 - 1, True),
        (LinkVerdict.OK, 7 * 24, False),
        (LinkVerdict.DEAD, 19, True),
        (LinkVerdict.DEAD, 20, False),
        (LinkVerdict.UNSURE, 0.9, True),
        (LinkVerdict.UNSURE, 1, False),
        (LinkVerdict.OK, -1, False),  # a clock that was wrong
    ],
)
def test_verdict_is_reported_without_asking_for_a_while(verdict: LinkVerdict, hours: float, fresh: bool) -> None:
    """A good answer holds for a week, a failure for as long as an interrupted run may go on."""
    assert is_fresh(verdict, START, START + int(hours * 3600)) is fresh


def test_busy_url_does_not_close_its_host() -> None:
    """Only a host that wants to be left alone for long is; one that is busy for a moment is asked on."""
    outcome = follow(*[Answer(429, retry_after="1")] * 3)

    assert (outcome.reason, outcome.park, outcome.silent) == (Reason.RATE_LIMITED, 0.0, True)


def test_name_that_cannot_be_looked_up_is_tried_again() -> None:
    """A name server that fails once may answer the next time."""
    assert follow(Failure(Reason.DNS, heard=False), Answer(200)).verdict is LinkVerdict.OK
    assert follow(*[Failure(Reason.DNS, heard=False)] * 3).reason is Reason.DNS
