"""The table of evil cases: what a server does, and the verdict that it gets.

Each row has a server of its own at an address of its own, so that none waits for another.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import formatdate
from itertools import pairwise
from time import time

from tests.validation.external.servers import (
    BOMB,
    OK,
    Answer,
    by_method,
    by_path,
    close,
    endless,
    hang,
    head,
    in_turn,
    page,
    raw,
    reset,
)

HERE = "{here}"  # stands for the server's own URL without a slash at its end


@dataclass(frozen=True)
class Case:
    """A row: its name, the answer of its server, the verdict, the path that is asked, and what else is expected."""

    name: str
    answer: bytes | Answer | Callable[[str], bytes | Answer]
    expected: str
    path: str = "/a"
    methods: str = ""  # that the server was asked for, in order, where that matters
    hangs: bool = False  # whether the server takes all the time that it is given


def to(status: str, *locations: str) -> Callable[[str], bytes]:
    """A redirect."""
    return lambda here: head(status, *(f"Location: {one.replace(HERE, here)}" for one in locations))


def hop(
    target: str, answer: bytes | Answer, status: str = "301 Moved Permanently", path: str = "/a"
) -> Callable[[str], Answer]:
    """A redirect from a path to another of the same server, which has an answer of its own."""
    return lambda here: by_path({path: head(status, f"Location: {target.replace(HERE, here)}"), target: answer})


def chain(length: int, end: bytes = OK) -> Answer:
    """Redirects from /a to /1, /2 and so on."""
    paths = ["/a", *(f"/{number}" for number in range(1, length + 1))]
    answers: dict[str, bytes | Answer] = {
        one: head("302 Found", f"Location: {other}") for one, other in pairwise(paths)
    }
    return by_path({**answers, paths[-1]: end})


def turns(*answers: bytes | Answer) -> Callable[[str], Answer]:
    """One answer after the other, from the first on for each server."""
    return lambda here: in_turn(*answers)


def at_a(answer: bytes | Answer) -> Answer:
    """An answer for /a alone, so that the host doesn't seem to have a page for every URL."""
    return by_path({"/a": answer})


H = "HTTP/1.1 200 OK\r\n"
LONG = "x" * 20_000
WORDS = " ".join(f"word{number}" for number in range(600))

CASES = (
    # ---------------------------------------------------------------- statuses
    Case("200", OK, "ok", methods="HEAD"),
    Case("404 on a fresh GET", head("404 Not Found"), "dead/status", methods="HEAD GET"),
    Case("410", head("410 Gone"), "dead/status", methods="HEAD GET"),
    Case("HEAD 404, GET 200", by_method(HEAD=head("404 Not Found"), GET=OK), "ok", methods="HEAD GET"),
    *(
        Case(f"HEAD {status}, GET 200", by_method(HEAD=head(f"{status} No"), GET=OK), "ok", methods="HEAD GET")
        for status in (403, 405, 500, 501)
    ),
    Case("HEAD hangs, GET 200", by_method(HEAD=hang, GET=OK), "ok", methods="HEAD GET", hangs=True),
    Case("HEAD is reset, GET 200", by_method(HEAD=reset, GET=OK), "ok", methods="HEAD GET"),
    *(
        Case(f"{status}", head(f"{status} No"), "unsure/status", methods="HEAD GET")
        for status in (401, 402, 403, 405, 406, 407, 418, 451, 999)
    ),
    Case("101", head("101 Switching Protocols", "Upgrade: x", "Connection: Upgrade"), "unsure/status"),
    Case("300", head("300 Multiple Choices"), "unsure/status"),
    Case("304", head("304 Not Modified"), "unsure/status"),
    Case("600", head("600 What"), "unsure/status"),
    # ---------------------------------------------------------------- second tries
    Case("503, then 200", turns(head("503 Busy"), head("503 Busy"), OK), "ok", methods="HEAD GET GET"),
    Case("reset, then 200", turns(reset, reset, OK), "ok", methods="HEAD GET GET"),
    Case("500 for ever", head("500 Oops"), "unsure/status", methods="HEAD GET GET GET"),
    Case("429, then 200", turns(head("429 Slow"), OK), "ok", methods="HEAD GET"),
    Case("429 for ever", head("429 Slow"), "unsure/rate-limited", methods="HEAD GET GET"),
    Case("Retry-After: 1", turns(head("429 Slow", "Retry-After: 1"), OK), "ok", methods="HEAD GET"),
    Case("Retry-After: a date", lambda here: in_turn(head("503 Busy", f"Retry-After: {formatdate(time() + 2, usegmt=True)}"), OK), "ok"),
    Case("Retry-After: a date that has passed", turns(head("503 Busy", "Retry-After: Mon, 06 Feb 2012 00:00:00 GMT"), OK), "ok"),
    Case("Retry-After: junk", turns(head("429 Slow", "Retry-After: soon"), OK), "ok"),
    Case("Retry-After: negative", turns(head("429 Slow", "Retry-After: -5"), OK), "ok"),
    Case("Retry-After: 99999999", head("429 Slow", "Retry-After: 99999999"), "unsure/rate-limited", methods="HEAD"),
    # ---------------------------------------------------------------- silence
    Case("closed at once", close, "unsure/reset"),
    Case("reset", reset, "unsure/reset"),
    Case("hangs", hang, "unsure/timeout", hangs=True),
    Case("slow headers", endless(b"HTTP/1.1 200 OK\r\nX: ", b"y", 0.2), "unsure/timeout", hangs=True),
    # ---------------------------------------------------------------- not HTTP
    Case("HTTP/0.9", raw(b"<html>hello</html>"), "unsure/not-http"),
    Case("garbage", raw(bytes(range(256)) * 20), "unsure/not-http"),
    Case("SSH", raw(b"SSH-2.0-OpenSSH_9.6\r\n"), "unsure/not-http"),
    Case("HTTP/2 as text", raw(b"HTTP/2 200\r\ncontent-length: 0\r\n\r\n"), "unsure/not-http"),
    Case("ICY", raw(b"ICY 200 OK\r\n\r\n"), "unsure/not-http"),
    Case("a header without a colon", raw(f"{H}nonsense\r\nContent-Length: 0\r\n\r\n".encode()), "unsure/not-http"),
    Case("NUL in a header", raw(f"{H}X: a\0b\r\nContent-Length: 0\r\n\r\n".encode()), "unsure/not-http"),
    Case("bad Content-Length", raw(f"{H}Content-Length: ten\r\n\r\n".encode()), "unsure/not-http"),
    Case("negative Content-Length", raw(f"{H}Content-Length: -1\r\n\r\n".encode()), "unsure/not-http"),
    Case("two Content-Lengths", raw(f"{H}Content-Length: 1\r\nContent-Length: 2\r\n\r\nab".encode()), "unsure/not-http"),
    Case("Content-Length and chunks", raw(f"{H}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n".encode()), "unsure/not-http"),
    # ---------------------------------------------------------------- too much
    Case("a header of 20 KB", raw(f"{H}X: {LONG}\r\n\r\n".encode()), "unsure/not-http"),
    Case("endless headers", endless(H.encode(), b"X-Y: " + b"z" * 1000 + b"\r\n"), "unsure/not-http"),
    Case("one endless header", endless(f"{H}X: ".encode(), b"z" * 1000), "unsure/not-http"),
    Case("endless 1xx", endless(b"", b"HTTP/1.1 102 Processing\r\n\r\n" * 100), "unsure/timeout", hangs=True),
    Case("an endless body", at_a(by_method(HEAD=head("405 No"), GET=endless(f"{H}Content-Type: text/html\r\n\r\n".encode(), b"<p>more " * 1000))), "ok"),
    Case("endless chunks", at_a(by_method(HEAD=head("405 No"), GET=endless(f"{H}Content-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n".encode(), b"400\r\n" + b"y" * 1024 + b"\r\n"))), "ok"),
    Case("a dripping body", at_a(by_method(HEAD=head("405 No"), GET=endless(f"{H}Content-Type: text/html\r\n\r\n".encode(), b"y", 0.1))), "ok", hangs=True),
    Case("a body after HEAD for ever", endless(OK, b"<p>more " * 1000), "ok"),
    Case("a gzip bomb", at_a(by_method(HEAD=head("405 No"), GET=raw(f"{H}Content-Type: text/html\r\nContent-Encoding: gzip\r\nContent-Length: {len(BOMB)}\r\n\r\n".encode() + BOMB))), "ok"),
    Case("gzip twice", at_a(by_method(HEAD=head("405 No"), GET=raw(f"{H}Content-Type: text/html\r\nContent-Encoding: gzip, gzip\r\n\r\n".encode() + gzip.compress(BOMB)))), "ok"),
    Case("not gzip though it says so", at_a(by_method(HEAD=head("405 No"), GET=raw(f"{H}Content-Type: text/html\r\nContent-Encoding: gzip\r\n\r\nplain".encode()))), "ok"),
    # ---------------------------------------------------------------- odd, but fine
    Case("a body shorter than it says", at_a(by_method(HEAD=head("405 No"), GET=raw(f"{H}Content-Type: text/html\r\nContent-Length: 500\r\n\r\nshort".encode()))), "ok"),
    Case("a body longer than it says", at_a(by_method(HEAD=head("405 No"), GET=raw(f"{H}Content-Type: text/html\r\nContent-Length: 2\r\n\r\nlonger".encode()))), "ok"),
    Case("a bad chunk", at_a(by_method(HEAD=head("405 No"), GET=raw(f"{H}Content-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nno\r\n".encode()))), "ok"),
    Case("no reason phrase", raw(b"HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n"), "ok"),
    Case("HTTP/1.0", raw(b"HTTP/1.0 200 OK\r\n\r\n"), "ok"),
    Case("bare LF", raw(b"HTTP/1.1 200 OK\nContent-Length: 0\n\n"), "ok"),
    Case("a folded header", raw(f"{H}X: a\r\n b\r\nContent-Length: 0\r\n\r\n".encode()), "ok"),
    Case("UTF-8 in a header", raw(f"{H}X: é\r\nContent-Length: 0\r\n\r\n".encode()), "ok"),
    Case("Latin-1 in a header", raw(f"{H}X: é\r\nContent-Length: 0\r\n\r\n".encode("latin-1")), "ok"),
    Case("CRLF before the status", raw(f"\r\n{H}Content-Length: 0\r\n\r\n".encode()), "ok"),
    Case("103, then 200", raw(f"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n{H}Content-Length: 0\r\n\r\n".encode()), "ok"),
    # ---------------------------------------------------------------- redirects
    Case("301 → 404", hop("/b", head("404 Not Found")), "dead/status"),
    Case("301 → 200", hop("/b", OK), "ok/moved"),
    Case("308 → 200", hop("/b", OK, "308 Permanent Redirect"), "ok/moved"),
    Case("302 → 200", hop("/b", OK, "302 Found"), "ok"),
    Case("303 → 200", hop("/b", OK, "303 See Other"), "ok"),
    Case("307 → 200", hop("/b", OK, "307 Temporary Redirect"), "ok"),
    Case("a loop", lambda here: by_path({"/a": head("302 Found", "Location: /b"), "/b": head("302 Found", "Location: /a")}), "unsure/redirect-loop"),
    Case("a loop of one", to("302 Found", "/a"), "unsure/redirect-loop"),
    Case("a wall of cookies", lambda here: by_path({"/a": head("302 Found", "Location: /set"), "/set": head("302 Found", "Set-Cookie: c=1", "Location: /a")}), "unsure/redirect-loop"),
    Case("10 redirects", chain(10), "ok"),
    Case("11 redirects", chain(11), "unsure/too-many-redirects"),
    Case("no Location", head("302 Found"), "unsure/redirect-nowhere"),
    Case("an empty Location", to("302 Found", ""), "unsure/redirect-nowhere"),
    Case("two Locations", to("302 Found", "/b", "/c"), "unsure/redirect-nowhere"),
    *(
        Case(f"→ {scheme}:", to("302 Found", f"{scheme}:{rest}"), "unsure/redirect-nowhere")
        for scheme, rest in (("file", "///etc/passwd"), ("ftp", "//a.com/"), ("javascript", "alert(1)"), ("data", "text/html,x"), ("gopher", "//a.com/"))
    ),
    Case("→ the front page", hop("/", OK, "302 Found"), "unsure/redirect-home"),
    Case("→ a login", hop("/login?next=/a", OK, "302 Found"), "unsure/redirect-login"),
    Case("→ a consent page", hop("/consent/cookies", OK, "302 Found"), "unsure/redirect-login"),
    Case("→ Latin-1", lambda here: by_path({"/a": "HTTP/1.1 302 Found\r\nLocation: /é\r\nContent-Length: 0\r\n\r\n".encode("latin-1"), "/%E9": OK}), "ok"),
    # ---------------------------------------------------------------- pages that are none
    Case("the same page for every URL", page("Welcome"), "unsure/soft-404"),
    Case("a front page for every URL", page("Welcome"), "ok", path="/"),
    Case("“not found” for every URL", page("Page not found"), "unsure/soft-404"),
    Case("“for sale” for every URL", page("a.com is for sale"), "unsure/soft-404"),
    Case("“not found”, read by GET", by_method(HEAD=head("405 No"), GET=page("404 Not Found")), "unsure/soft-404"),
    Case("“not found” on a long page", by_path({"/a": by_method(HEAD=head("405 No"), GET=page("The plane was not found", WORDS))}), "ok"),
    Case("pages of their own", by_path({"/a": page("Rain falls.")}), "ok"),
    # ---------------------------------------------------------------- into private networks
    *(
        Case(f"→ {target}", to("302 Found", target), "refused/address")
        for target in (
            "http://127.0.0.1:{honeypot}/",
            "//127.0.0.1:{honeypot}/",
            "http:\\\\127.0.0.1:{honeypot}/",
            "http://2130706433:{honeypot}/",
            "http://0x7f.1:{honeypot}/",
            "http://[::1]:{honeypot}/",
            "http://[::ffff:127.0.0.1]:{honeypot}/",
            "http://user:pw@127.0.0.1:{honeypot}/",
            "http://localhost:{honeypot}/",
            "http://169.254.169.254/latest/meta-data/",
            "http://10.0.0.1/",
            "http://metadata.internal/",
        )
    ),
)  # fmt: skip

# Hosts that are this machine, or in a network that is nobody else's business; {} is the honeypot's port.
REFUSED = (
    "127.0.0.1:{}", "127.1:{}", "127.0.1:{}", "2130706433:{}", "0x7f000001:{}", "0x7f.0.0.1:{}", "0x7F.1:{}",
    "017700000001:{}", "0177.0.0.1:{}", "0177.0x0.1:{}", "127.0.0.1.:{}", "１２７.0.0.1:{}", "127。0。0。1:{}",
    "①②⑦.⓪.⓪.①:{}", "0.0.0.0:{}", "0:{}", "[::]:{}", "[::1]:{}", "[0:0:0:0:0:0:0:1]:{}", "[::ffff:127.0.0.1]:{}",
    "[::ffff:7f00:1]:{}", "[::127.0.0.1]:{}", "[::ffff:0:127.0.0.1]:{}", "[64:ff9b::127.0.0.1]:{}",
    "[64:ff9b:1::7f00:1]:{}", "[2002:7f00:1::]:{}", "[2001:0:7f00:1::]:{}", "[fd00::1]:{}", "[fe80::1]:{}",
    "[fec0::1]:{}", "[ff02::1]:{}", "[2001:db8::1]:{}", "100.64.0.1:{}", "169.254.169.254", "224.0.0.1", "240.0.0.1",
    "255.255.255.255", "10.1.2.3", "172.31.0.1", "192.168.0.1", "198.18.0.1", "192.0.2.1", "203.0.113.9",
    "localhost:{}", "LOCALHOST:{}", "printer.local:{}", "a.localhost:{}", "metadata.internal:{}", "router:{}",
    "a.home.arpa:{}", "a.onion:{}", "a.test:{}", "a.example:{}", "a.invalid:{}", "user:pw@127.0.0.1:{}",
    "example.com@127.0.0.1:{}", "192.0.43.7:22", "192.0.43.7:6667", "192.0.43.7:25",
)  # fmt: skip
MALFORMED = (
    "256.1.1.1", "1.2.3.4.5", "1.2.3.0x100", "[::1%25lo]:{}", "[fe80::1%25eth0]", "[::1", "exa%6Dple.com", "a..b",
    "." , "a.com:65536", "a.com:99999999999", "a.com:-1", "a.com:8o", f"{'a' * 64}.com", f"{'a.' * 127}com",
    "xn--\ud7ff.com", "a\u00adb\uffff.com",
)  # fmt: skip


@dataclass(frozen=True)
class Name:
    """A name, what the name server of `world` says of it, and the verdict on a URL with it."""

    name: str
    answer: str
    expected: str


NAMES = (
    Name("good.com", "a public address", "ok"),
    Name("private.com", "a private address", "refused/address"),
    Name("loopback.com", "a loopback address", "refused/address"),
    Name("mixed.com", "a public address and a private one", "refused/address"),
    Name("mapped.com", "an IPv6 address that embeds a loopback one", "refused/address"),
    Name("v6-private.com", "a private IPv6 address", "refused/address"),
    Name("intranet.net", "a private address that another run allows by name", "refused/address"),
    Name("redirects.com", "a public address, and a redirect to a name with a loopback one", "refused/address"),
    Name("rebinding.com", "a public address at first, a loopback one afterwards", "ok"),
    Name("gone.com", "no such name, while others are found", "dead/no-such-host"),
    Name("empty.com", "no address", "dead/no-such-host"),
    Name("found-by-search.com", "no such name, but one with the search domain behind it", "dead/no-such-host"),
    Name("broken.com", "the name server fails", "unsure/dns"),
    Name("silent.com", "the name server doesn't answer", "unsure/dns"),
    Name("xn--bcher-kva.de", "an international name (bücher.de)", "ok"),
    Name("v6-dead.com", "an IPv6 address that can't be reached and an IPv4 one", "ok"),
)

# What is wrong with a server of https, and the verdict.
CERTIFICATES = {
    "good": "ok",
    "self-signed": "unsure/certificate",
    "expired": "unsure/certificate",
    "for another host": "unsure/certificate",
    "without its issuer": "unsure/certificate",
    "TLS 1.0": "unsure/tls",
    "hangs": "unsure/timeout",
}
