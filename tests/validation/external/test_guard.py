"""No address of a private network is connected to, however it is written."""

from __future__ import annotations

import ipaddress
from pathlib import Path

import pytest

from newsarc.validation.external.networks import BAD_PORTS, refused_address, refused_host
from newsarc.validation.external.urls import InvalidUrlError, Url, join_url, parse_url
from tests.conftest import MakeArchive
from tests.validation.external.cases import MALFORMED, REFUSED
from tests.validation.external.servers import OK, Server, head, serving
from tests.validation.external.support import archive_of, check, event_with, verdicts

pytest.importorskip("aiohttp")


@pytest.fixture(scope="module")
def refused(make_archive: MakeArchive) -> tuple[dict[str, str], int]:
    """The verdicts by the spelling of the host, and how many connections were made."""
    with serving(Server("127.0.0.1", 0, OK)) as (honeypot,), serving(Server("::1", honeypot.port, OK)) as (second,):
        urls = [f"http://{host.format(honeypot.port)}/" for host in (*REFUSED, *MALFORMED)]
        report = check(archive_of(make_archive, urls), timeout=1.0)
        found = {one.file: one.rule for one in report.findings}
        rules = [found.get(f"news/2012/02/8/event-{number}.md", "") for number in range(len(urls))]
        return dict(zip((*REFUSED, *MALFORMED), rules, strict=True)), honeypot.connections + second.connections


def test_hosts_that_are_not_asked(refused: tuple[dict[str, str], int]) -> None:
    """However an address is written, it is a finding NA905; what no browser could open is NA105."""
    assert refused[0] == {**dict.fromkeys(REFUSED, "NA905"), **dict.fromkeys(MALFORMED, "NA105")}


@pytest.mark.parametrize("host", MALFORMED)
def test_malformed_host_is_no_host(host: str) -> None:
    """The parser of URLs says what is wrong with each."""
    with pytest.raises(InvalidUrlError):
        parse_url(f"http://{host.format(80)}/")


def test_nobody_was_connected_to(refused: tuple[dict[str, str], int]) -> None:
    """The honeypot's log is empty."""
    assert refused[1] == 0


def test_permission_is_for_one_host_alone(make_archive: MakeArchive) -> None:
    """A host that is allowed by name may be connected to; one that it redirects to may not."""
    with serving(Server("127.0.0.1", 0, OK)) as (honeypot,):
        target = f"Location: http://127.0.0.1:{honeypot.port}/"
        with serving(Server("127.3.0.1", 0, head("302 Found", target))) as (door,):
            url = f"http://127.3.0.1:{door.port}/a"
            found = verdicts(check(archive_of(make_archive, [url]), allow_hosts=frozenset({"127.3.0.1"})))

            assert found == {url: "refused/address"}
            assert (len(door.requests), honeypot.connections) == (1, 0)


def test_name_that_is_this_machine_can_be_allowed(make_archive: MakeArchive) -> None:
    """`--allow-host localhost` opens what a URL calls localhost, and nothing else on the same machine."""
    with serving(Server("127.0.0.1", 0, OK)) as (server,):
        urls = [f"http://{host}:{server.port}/a" for host in ("localhost", "127.0.0.1")]
        found = verdicts(check(archive_of(make_archive, urls), allow_hosts=frozenset({"localhost"})))

        assert found == {urls[1]: "refused/address"}
        assert server.connections == 1


def test_password_is_neither_sent_nor_printed_nor_stored(make_archive: MakeArchive, cache: Path) -> None:
    """User names and passwords in URLs and redirects are cut off before anything else."""
    redirect = head("301 Moved", "Location: http://root:hunter2@127.3.0.2:{port}/b")
    with serving(Server("127.3.0.2", 0, OK)) as (server,):
        server.answer = redirect.replace(b"{port}", str(server.port).encode())
        url = f"http://me:s3cret@127.3.0.2:{server.port}/a"
        root = archive_of(make_archive, [url, "http://me:s3cret@127.0.0.1/"])
        report = check(root, cache=True, select=["ALL"], allow_hosts=frozenset({"127.3.0.2"}))

        sent = b"".join(one.raw for one in server.requests)
        stored = b"".join(file.read_bytes() for file in cache.iterdir() if ".links" in file.name)
        for text in (sent, stored, repr(report).encode()):
            assert b"s3cret" not in text
            assert b"hunter2" not in text
            assert b"Authorization" not in text
        assert stored


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "192.0.1.1", "198.20.0.1", "223.255.255.1"])
def test_public_address_may_be_connected_to(address: str) -> None:
    """The table refuses no network that anybody may use."""
    assert refused_address(address) == ""
    assert refused_host(address) == ""


def test_table_refuses_all_that_the_library_knows() -> None:
    """Whatever the newest Python calls not global is refused, but for what is global for all practical purposes."""
    constants = (ipaddress.IPv4Address._constants, ipaddress.IPv6Address._constants)  # type: ignore[attr-defined]
    networks = [network for one in constants for network in one._private_networks]
    known = [one for one in networks if str(one) not in ("192.0.0.0/29", "192.0.0.170/31")]

    assert [str(one) for one in known if not refused_address(str(one[0]))] == []


def test_ports_are_those_that_browsers_block() -> None:
    """The port of the web is none of them; those of mail and shells are."""
    assert {22, 25, 6667} <= BAD_PORTS
    assert not {80, 443, 8080, 8443} & BAD_PORTS


BASE = parse_url("http://a.com/x/y?z")


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("b", "http://a.com/x/b"),
        ("/b", "http://a.com/b"),
        ("?b", "http://a.com/x/y?b"),
        ("../../../b", "http://a.com/b"),
        ("%2e%2e/b", "http://a.com/b"),
        ("//b.com", "http://b.com/"),
        ("\\\\b.com\\c", "http://b.com/c"),
        ("http:b", "http://a.com/x/b"),
        ("https:b.com", "https://b.com/"),
        ("http:///b.com/c", "http://b.com/c"),
        ("HTTP://B.com:80/%zz", "http://b.com/%zz"),
        ("/a b?c d", "http://a.com/a%20b?c%20d"),
        ("/\udcff", "http://a.com/%FF"),
        ("/?", "http://a.com/?"),
        ("http://bücher.de/ü", "http://xn--bcher-kva.de/%C3%BC"),
        ("http://раypal.com/", "http://xn--ypal-43d9g.com/"),
        ("http://a.com\\@b.com/", "http://a.com/@b.com/"),
        ("http://user@b.com:81/#c", "http://b.com:81/"),
    ],
)
def test_redirect_is_read_as_browsers_do(location: str, expected: str) -> None:
    """A Location leads where the URL Standard says."""
    assert join_url(BASE, location).text == expected


def test_what_is_parsed_is_what_is_sent(make_archive: MakeArchive) -> None:
    """Percent-encoding stays as it is, an empty query too; what isn't ASCII is encoded once."""
    targets = ["/a%2Fb", "/a%zz", "/a?", "/ü?é=ß", "/a;b=c", "/a|b", "/%E4%BD%A0", "/a?b=%26&c='d'"]
    with serving(Server("127.3.0.3", 0, OK)) as (server,):
        urls = [f"http://127.3.0.3:{server.port}{one}" for one in targets]
        check(archive_of(make_archive, urls), allow_hosts=frozenset({"127.3.0.3"}))

        assert sorted({one.target for one in server.requests}) == sorted(
            ["/a%2Fb", "/a%zz", "/a?", "/%C3%BC?%C3%A9=%C3%9F", "/a;b=c", "/a|b", "/%E4%BD%A0", "/a?b=%26&c=%27d%27"]
        )


def test_one_url_is_asked_once(make_archive: MakeArchive) -> None:
    """A URL on many pages, with and without a fragment and in another case of its host, has one verdict."""
    with serving(Server("127.3.0.4", 0, head("404 No"))) as (server,):
        url = f"http://127.3.0.4:{server.port}/a"
        spellings = (url, f"{url}#c", f"HTTP{url[4:]}")
        pages = {f"/news/2012/02/8/b-{n}.md": event_with(f"B {n}", *spellings) for n in (1, 2)}
        report = check(archive_of(make_archive, [url], **pages), allow_hosts=frozenset({"127.3.0.4"}))

        assert [one.method for one in server.requests] == ["HEAD", "GET"]
        assert len(report.findings) == 7
        assert len(report.groups()) == 1


def test_url_is_a_value() -> None:
    """Two spellings of a URL are equal once they are parsed."""
    assert (
        parse_url("HTTP://EXAMPLE.com.:80") == Url("http", "example.com", 80, "/") == parse_url("http://example.com/")
    )
