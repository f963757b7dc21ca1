"""Servers of https whose certificates or protocols are wrong, and one whose are right."""

from __future__ import annotations

import select
import shutil
import socket
import socketserver
import ssl
import subprocess
import threading
import warnings
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from newsarc.model.report import Report
from tests.conftest import MakeArchive
from tests.validation.external.cases import CERTIFICATES
from tests.validation.external.servers import OK, Server, by_path, hang, head, serving
from tests.validation.external.support import archive_of, check, verdicts

pytest.importorskip("aiohttp")
pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl makes the certificates")

HOST = "127.2.0.{}"


def _openssl(*words: str) -> None:
    subprocess.run(["openssl", *words], check=True, capture_output=True)


class _Authority:
    """A certificate authority of the test's own, in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.root = self._self_signed("root")

    def _self_signed(self, name: str, san: str = "") -> Path:
        file = self.folder / f"{name}.pem"
        key = self._key(name)
        more = ["-addext", f"subjectAltName={san}"] if san else []
        _openssl("req", "-x509", "-key", str(key), "-out", str(file), "-days", "9", "-subj", f"/CN={name}", *more)
        return file

    def _key(self, name: str) -> Path:
        key = self.folder / f"{name}.key"
        _openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", str(key))
        return key

    def signed(self, name: str, san: str, *, days: int = 9, by: str = "root", ca: bool = False) -> Path:
        key, request, file = self._key(name), self.folder / f"{name}.csr", self.folder / f"{name}.pem"
        extensions = self.folder / f"{name}.ext"
        extensions.write_text("basicConstraints=CA:TRUE\n" if ca else f"subjectAltName={san}\n")
        _openssl("req", "-new", "-key", str(key), "-out", str(request), "-subj", f"/CN={name}")
        signer = ["-CA", str(self.folder / f"{by}.pem"), "-CAkey", str(self.folder / f"{by}.key"), "-CAcreateserial"]
        sign = ["x509", "-req", "-in", str(request), *signer, "-out", str(file), "-extfile", str(extensions)]
        _openssl(*sign, "-days", str(days))
        return file

    def self_signed(self, name: str, san: str) -> Path:
        return self._self_signed(name, san)

    def context(self, certificate: Path) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, certificate.with_suffix(".key"))
        return context


@dataclass
class Asked:
    report: Report
    urls: dict[str, str]


@pytest.fixture(scope="module")
def asked(make_archive: MakeArchive, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    """All servers, asked at once by a client that trusts the test's own authority."""
    authority = _Authority(tmp_path_factory.mktemp("certificates"))
    hosts = {name: HOST.format(number) for number, name in enumerate(CERTIFICATES, 1)}
    contexts = {
        "good": authority.context(authority.signed("good", f"IP:{hosts['good']}")),
        "self-signed": authority.context(authority.self_signed("self", f"IP:{hosts['self-signed']}")),
        "expired": authority.context(authority.signed("expired", f"IP:{hosts['expired']}", days=-1)),
        "for another host": authority.context(authority.signed("other", "DNS:other.com")),
        "TLS 1.0": authority.context(authority.signed("old", f"IP:{hosts['TLS 1.0']}")),
    }
    authority.signed("middle", "", ca=True)
    alone = authority.signed("alone", f"IP:{hosts['without its issuer']}", by="middle")
    contexts["without its issuer"] = authority.context(alone)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        contexts["TLS 1.0"].minimum_version = contexts["TLS 1.0"].maximum_version = ssl.TLSVersion.TLSv1
        contexts["TLS 1.0"].set_ciphers("ALL:@SECLEVEL=0")
    servers = {name: Server(host, 0, OK, contexts.get(name)) for name, host in hosts.items()}
    servers["hangs"].answer = hang
    with pytest.MonkeyPatch.context() as patch, serving(*servers.values()):
        patch.setenv("SSL_CERT_FILE", str(authority.root))
        patch.delenv("SSL_CERT_DIR", raising=False)
        urls = {name: f"https://{one.host}:{one.port}/a" for name, one in servers.items()}
        root = archive_of(make_archive, urls.values())
        yield Asked(check(root, allow_hosts=frozenset(hosts.values()), timeout=1.5), urls)


@pytest.mark.parametrize("name", CERTIFICATES)
def test_verdict(name: str, asked: Asked) -> None:
    """What is wrong with a certificate says nothing about the page."""
    assert verdicts(asked.report).get(asked.urls[name], "ok") == CERTIFICATES[name]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("self-signed", "self-signed"),
        ("expired", "expired"),
        ("for another host", "for another host"),
        ("without its issuer", "an issuer is unknown"),
    ],
)
def test_message_says_what_is_wrong(name: str, told: str, asked: Asked) -> None:
    """The message says which fault a certificate has, in words of newsarc's own."""
    (message,) = {one.message for one in asked.report.findings if one.target == asked.urls[name]}

    assert told in message


# ---------------------------------------------------------------- through a proxy

BEHIND = "192.0.43.7"  # a public address that nothing connects to but by the proxy


class Proxy(socketserver.ThreadingTCPServer):
    """A proxy that leads every tunnel to one port of this machine, or refuses to; `heads` is its log."""

    def __init__(self, port: int, refuses: bytes = b"") -> None:
        super().__init__(("127.2.1.2", 0), _Tunnel)
        self.behind = ("127.2.1.1", port)
        self.refuses = refuses
        self.heads: list[str] = []


class _Tunnel(socketserver.BaseRequestHandler):
    server: Proxy
    request: socket.socket

    def handle(self) -> None:
        with suppress(ConnectionError):
            head = b""
            while not head.endswith(b"\r\n\r\n"):
                head += self.request.recv(1)
            self.server.heads.append(head.decode())
            if self.server.refuses:
                self.request.sendall(self.server.refuses)
                return
            with socket.create_connection(self.server.behind) as inner:
                self.request.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
                others = {self.request: inner, inner: self.request}
                while True:
                    for one in select.select(list(others), [], [])[0]:
                        if not (data := one.recv(65_536)):
                            return
                        others[one].sendall(data)


@pytest.fixture(scope="module")
def behind(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Path]]:
    """A server of https that only a proxy leads to, and the authority that vouches for it."""
    authority = _Authority(tmp_path_factory.mktemp("behind"))
    context = authority.context(authority.signed("behind", f"IP:{BEHIND}"))
    answers = {"/gone": head("404 Not Found"), "/in": head("302 Found", "Location: https://10.0.0.1/a")}
    with serving(Server("127.2.1.1", 0, by_path(answers, OK), context)) as (server,):
        yield server, authority.root


def _through(proxy: Proxy, url: str, make_archive: MakeArchive, patch: pytest.MonkeyPatch, root: Path) -> Report:
    """The report on a URL that is asked through a proxy with a user and a password."""
    thread = threading.Thread(target=proxy.serve_forever, args=(0.02,))
    thread.start()
    patch.setenv("SSL_CERT_FILE", str(root))
    patch.delenv("SSL_CERT_DIR", raising=False)
    patch.delenv("no_proxy", raising=False)
    patch.setenv("https_proxy", f"http://me:s3cret@127.2.1.2:{proxy.server_address[1]}")
    try:
        return check(archive_of(make_archive, [url]))
    finally:
        proxy.shutdown()
        thread.join()
        proxy.server_close()


@pytest.mark.parametrize(
    ("path", "verdict", "methods"),
    [("/a", "ok", "HEAD"), ("/gone", "dead/status", "HEAD GET"), ("/in", "refused/address", "HEAD")],
)
def test_tunnel(
    path: str,
    verdict: str,
    methods: str,
    behind: tuple[Server, Path],
    make_archive: MakeArchive,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A proxy is asked for a tunnel to the URL's host alone; what comes through it is judged as always."""
    server, root = behind
    server.requests.clear()
    proxy, url = Proxy(server.port), f"https://{BEHIND}{path}"
    report = _through(proxy, url, make_archive, monkeypatch, root)

    assert verdicts(report).get(url, "ok") == verdict
    assert " ".join(one.method for one in server.requests) == methods
    assert {one.split("\r\n", 1)[0] for one in proxy.heads} == {f"CONNECT {BEHIND}:443 HTTP/1.1"}
    assert all("Proxy-Authorization: Basic" in one for one in proxy.heads)
    assert not [one for one in server.requests if "proxy-authorization" in one.headers]
    assert "s3cret" not in repr(report)


@pytest.mark.parametrize("answer", [head("403 No"), head("407 Who", "Proxy-Authenticate: Basic"), b"SSH-2.0-a\r\n"])
def test_proxy_that_refuses(
    answer: bytes, behind: tuple[Server, Path], make_archive: MakeArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a proxy says is said of itself, and of no link that it is dead."""
    server, root = behind
    url = f"https://{BEHIND}/a"
    report = _through(Proxy(server.port, answer), url, make_archive, monkeypatch, root)

    assert verdicts(report)[url] in ("unsure/unreachable", "unsure/not-http")
    assert "s3cret" not in repr(report)
