"""One HTTP request: the only module that connects to anything, and the only one that knows aiohttp.

Knows: aiohttp, proxies.  Must not know: what an answer means, what is asked next.

``HEAD``, which nearly all requests are, goes over a `Connection` of our own: that takes less time, and it may be kept.
``GET``, and whatever goes through a proxy, is aiohttp's.

Everything that aiohttp does by itself is off: it follows no redirect, has no cookies, decompresses nothing, reads no
``~/.netrc``, repeats nothing, and has two sets of connections: those that the guard judges, and those to hosts that
were allowed by name.  Which one is used is decided for each request by its own host, so that no redirect takes a
permission along.

Some servers send bytes that nobody asked for, and these would be the
answer to the next request; so whatever isn't a success is decided by a ``GET`` on a fresh connection.
"""

from __future__ import annotations

import asyncio
import errno
import socket
import ssl
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any
from urllib.request import getproxies, proxy_bypass

import aiohttp
from aiohappyeyeballs import start_connection
from aiohttp import ClientRequest, ClientResponse, ClientTimeout, ThreadedResolver
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from newsarc.errors import UsageError
from newsarc.model.external import Detail, Reason
from newsarc.text.safety import redacted
from newsarc.validation.external.connection import Connection
from newsarc.validation.external.exchange import Answer, Failure, Request
from newsarc.validation.external.guard import Attempt, attempt, guarded_socket, open_socket
from newsarc.validation.external.names import Address, Addresses, Names
from newsarc.validation.external.networks import BAD_PORTS, refused_host
from newsarc.validation.external.urls import DEFAULT_PORTS, InvalidUrlError, Url, is_address, parse_url

_MOST_READ = 64 * 1024  # bytes of a body
_READING = 5.0  # seconds for them
_LONGEST_LINE, _MOST_HEADERS = 16_384, 256  # bytes of a status line or a header, headers
_OWN_ERRORS = {errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM, errno.EADDRNOTAVAIL}
_UNREACHABLE = {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EHOSTDOWN}
_PAGES = ("text/html", "application/xhtml+xml")
_CONNECTING = 0.8  # of a request's time; if that passes, nothing was heard of the host
_NEXT_ADDRESS = 0.25  # seconds after which another address of a host is tried as well (RFC 8305, 5)
_NEVER = 1e9
_FOR_SECOND_REQUESTS = 6  # connections that a ``GET`` may open beside the one for ``HEAD``
_ROUNDS = 3  # of the event loop, after which it has closed what was to be closed


class _DroppedError(aiohttp.ClientError):
    """A connection was dropped; unlike aiohttp's own errors it isn't a reason for aiohttp to ask again by itself."""


class _HostResolver(AbstractResolver):
    """Gives aiohttp the addresses that `Names` has found."""

    def __init__(self, names: Names) -> None:
        self._names = names

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = await self._names.look_up(host)
        if isinstance(found, Failure):
            raise OSError(errno.EADDRNOTAVAIL, found.reason)
        return [_resolved(host, port, one) for one in found]

    async def close(self) -> None:
        pass


def _resolved(host: str, port: int, found: Address) -> ResolveResult:
    flags = socket.AI_NUMERICHOST | socket.AI_NUMERICSERV
    return ResolveResult(
        hostname=host, host=found.address, port=port, family=found.family, proto=socket.IPPROTO_TCP, flags=flags
    )


async def _once(
    request: ClientRequest, handler: Callable[[ClientRequest], Awaitable[ClientResponse]]
) -> ClientResponse:
    try:
        return await handler(request)
    except aiohttp.ClientConnectorError:
        raise
    except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError) as error:
        raise _DroppedError from error


class Client:
    """Sends requests; to be used within ``async with``.

    ``allowed`` are the hosts that the guard lets pass, ``most_open`` is the number
    of connections that may be open at once.  Raises `UsageError` for proxies that can't be used.
    """

    def __init__(self, names: Names, allowed: frozenset[str], *, agent: str, most_open: int) -> None:
        self._names = names
        self._allowed = allowed
        self._headers = {"User-Agent": agent, "Accept": "*/*", "Accept-Encoding": "identity"}
        self._most_open = most_open
        self._header_lines = "".join(f"{name}: {value}\r\n" for name, value in self._headers.items())
        self._idle: dict[str, Connection] = {}  # the one to each host that may be used again, oldest first
        self._open: list[socket.socket] = []  # all sockets, and some that were closed meanwhile
        self._proxies = _proxies()
        self._tls: ssl.SSLContext | None = None
        self._sessions: dict[bool, aiohttp.ClientSession] = {}  # by whether their hosts are allowed
        self._proxy_session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Client:
        for is_allowed in (False, True):
            self._sessions[is_allowed] = self._session(_HostResolver(self._names), self._opener(is_allowed))
        if self._proxies:
            self._proxy_session = self._session(ThreadedResolver(), self._opener(True))
        return self

    async def __aexit__(self, *error: object) -> None:
        for connection in self._idle.values():
            connection.close()
        for session in (*self._sessions.values(), self._proxy_session):
            if session:
                await session.close()
        for _ in range(_ROUNDS):
            await asyncio.sleep(0)  # in which the event loop closes what was shut down

    def _opener(self, is_allowed: bool) -> Callable[[Any], socket.socket]:
        """What opens sockets, to any address or only to those that the guard lets pass."""
        connect = open_socket if is_allowed else guarded_socket

        def opened(address: Any) -> socket.socket:  # noqa: ANN401 - as aiohttp gives it
            self._open.append(connect(address))
            return self._open[-1]

        return opened

    def _session(self, resolver: AbstractResolver, connect: Callable[[Any], socket.socket]) -> aiohttp.ClientSession:
        connector = aiohttp.TCPConnector(
            limit=0,
            use_dns_cache=False,
            resolver=resolver,
            socket_factory=connect,
            timeout_ceil_threshold=_NEVER,  # timeouts are not rounded up to whole seconds
            force_close=True,
        )
        return aiohttp.ClientSession(
            connector=connector,
            headers=self._headers,
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            trust_env=False,
            requote_redirect_url=False,
            read_bufsize=_MOST_READ // 2,
            middlewares=(_once,),
            max_line_size=_LONGEST_LINE,
            max_field_size=_LONGEST_LINE,
            max_headers=_MOST_HEADERS,
        )

    # ------------------------------------------------------------ asking

    async def ask(self, request: Request, *, keep: bool = False) -> Answer | Failure:
        """Send a request and read the head of its answer; of a page that a ``GET`` gives, also its beginning.

        ``keep`` says that more is asked of the host, so that the connection may stay open.
        """
        url = request.url
        if url.host not in self._allowed and (failure := _refused(url)):
            return failure
        own = Attempt()
        attempt.set(own)
        try:
            async with asyncio.timeout(request.seconds) as deadline:
                proxy = self._proxy(url) if self._proxies else None
                if proxy:
                    plain = Failure(Reason.NOT_HTTP, Detail.NOT_HTTP)
                    return plain if request.plain else await self._send(request, proxy, deadline)
                found = await self._addresses(url.host, own)
                if isinstance(found, Failure):
                    return found
                if request.plain or request.method == "HEAD":
                    return await self._send_plain(request, found, own, keep=keep)
                return await self._send(request, None, deadline)
        except aiohttp.ConnectionTimeoutError:
            return Failure(Reason.TIMEOUT, Detail.NO_ANSWER, heard=False)
        except TimeoutError:
            if own.looks_up:
                return Failure(Reason.DNS, Detail.NO_NAME_SERVER, heard=False)
            return Failure(Reason.TIMEOUT, Detail.NO_ANSWER, heard=bool(own.sockets))
        except Exception as error:  # whatever a server provokes is a verdict on that server alone
            if own.refused:
                return Failure(Reason.ADDRESS, f"has {own.refused}")
            return _failure(error)
        finally:
            own.shut_down()

    async def _addresses(self, host: str, own: Attempt) -> Addresses | Failure:
        if is_address(host):
            return (Address(socket.AF_INET6 if ":" in host else socket.AF_INET, host),)
        own.looks_up = True
        found = self._names.known(host) or await self._names.look_up(host)
        own.looks_up = False
        return found

    async def _send(self, request: Request, proxy: str | None, deadline: asyncio.Timeout) -> Answer:
        """Send a request over a connection of the client's, and of a page that a ``GET`` gives read the beginning."""
        session = self._proxy_session if proxy else self._sessions[request.url.host in self._allowed]
        assert session is not None  # noqa: S101 - there is one where there are proxies
        await self._make_room()
        response = await session.request(
            request.method,
            _sent(request.url),
            allow_redirects=False,
            proxy=URL(proxy) if proxy else None,
            ssl=self._tls_context() if request.url.scheme == "https" else True,
            timeout=ClientTimeout(total=None, sock_connect=_CONNECTING * request.seconds),
        )
        try:
            head = _head(response)
            if request.method == "GET" and (head.is_page or request.whole) and 200 <= head.status < 300:
                left = (deadline.when() or 0.0) - asyncio.get_running_loop().time()
                deadline.reschedule(None)  # the answer is here, however long its body takes
                head = head._replace(body=await _beginning(response, max(0.0, min(left, _READING))))
        finally:
            response.close()
        return head

    async def _send_plain(self, request: Request, found: Addresses, own: Attempt, *, keep: bool) -> Answer | Failure:
        """Send a request and read nothing but the head of the answer; ``HEAD`` over the connection that is kept."""
        url = request.url
        is_head = request.method == "HEAD"
        origin = (url.scheme, url.host, url.port)
        kept = self._idle.pop(url.host, None) if is_head else None
        if kept and not kept.can_be_used_for(origin):
            kept.close()
            kept = None
        connection = kept or Connection(origin)
        is_kept = False
        try:
            if not kept:
                await self._connect(connection, request, found)
            head = await connection.ask(self._head_of(request, keep=is_head and keep))
            if head is None:
                return Failure(Reason.NOT_HTTP, Detail.NOT_HTTP)
            is_kept = is_head and keep and head.status < 400 and head.stays_open and connection.can_be_used_for(origin)
        finally:
            if is_kept:
                self._idle[url.host] = connection
                own.sockets.clear()  # which is what ends with the request
            else:
                connection.close()
        is_page = _is_page(head.first("content-type"), head.first("content-encoding"))
        return Answer(head.status, head.all("location"), head.first("retry-after"), is_page)

    async def _connect(self, connection: Connection, request: Request, found: Addresses) -> None:
        """Connect to the first address of a host that answers.  Raises `OSError`, `ConnectionTimeoutError`."""
        url = request.url
        await self._make_room()
        addresses = [(one.family, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", (one.address, url.port)) for one in found]
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(_CONNECTING * request.seconds):
                connected = await start_connection(
                    addresses,
                    happy_eyeballs_delay=_NEXT_ADDRESS,
                    interleave=1,
                    loop=loop,
                    socket_factory=self._opener(url.host in self._allowed),
                )
        except TimeoutError:
            raise aiohttp.ConnectionTimeoutError from None
        is_tls = url.scheme == "https"
        await loop.create_connection(
            lambda: connection,
            sock=connected,
            ssl=self._tls_context() if is_tls else None,
            server_hostname=url.host if is_tls else None,
            ssl_handshake_timeout=request.seconds if is_tls else None,
        )

    def _head_of(self, request: Request, *, keep: bool) -> bytes:
        """What is sent for a request."""
        url = request.url
        close = "" if keep else "Connection: close\r\n"
        lines = f"{request.method} {url.target} HTTP/1.1\r\nHost: {url.authority}\r\n{self._header_lines}{close}\r\n"
        return lines.encode("ascii")

    def _proxy(self, url: Url) -> str | None:
        proxy = self._proxies.get(url.scheme)
        if proxy is None or url.host in self._allowed or proxy_bypass(url.host):
            return None
        return proxy

    def _tls_context(self) -> ssl.SSLContext:
        """The one context of all connections, made for the first of them: it takes time and memory."""
        if self._tls is None:
            self._tls = ssl.create_default_context()
        return self._tls

    # ------------------------------------------------------------ idle connections

    @property
    def knows_names(self) -> bool:
        """Whether any name could be looked up so far."""
        return self._names.resolved

    def forget(self, host: str) -> None:
        """Forget a host of which nothing more is asked."""
        self.close_idle(host)
        self._names.forget(host)

    def close_idle(self, host: str) -> None:
        """Close the connection to a host of which nothing more is asked for a while."""
        if found := self._idle.pop(host, None):
            found.close()

    def keeps(self, host: str) -> bool:
        """Whether there is a connection to a host that may be used again."""
        return host in self._idle

    def has_place(self, busy: int) -> bool:
        """Whether a host without a connection may have one, while ``busy`` others are asked."""
        return busy + len(self._idle) < self._most_open - _FOR_SECOND_REQUESTS

    async def _make_room(self) -> None:
        """Wait until one more connection may be open; if need be, idle ones are closed, that used last first."""
        for number in range(2 * _ROUNDS):
            if len(self._open) >= self._most_open:
                self._open = [one for one in self._open if one.fileno() >= 0]
            if len(self._open) < self._most_open:
                return
            if number >= _ROUNDS and self._idle:
                self.close_idle(next(reversed(self._idle)))
            await asyncio.sleep(0)


def _proxies() -> dict[str, str]:
    """The proxies of the environment, by scheme.  Raises `UsageError` for one that can't be one."""
    given = {scheme: url for scheme, url in getproxies().items() if scheme in DEFAULT_PORTS}
    proxies = {scheme: url if "://" in url else f"http://{url}" for scheme, url in given.items()}
    for scheme, url in proxies.items():
        try:
            parse_url(url)
        except InvalidUrlError as error:
            hint = f"set {scheme}_proxy to a URL, as in http://proxy.example.org:3128"
            raise UsageError(f"the proxy for {scheme} can't be used: {error}", hint) from None
    return proxies


def agent_of(version: str) -> str:
    """How newsarc names itself to servers."""
    return f"newsarc/{version} (link checker)"


def allowed_host(written: str) -> str:
    """A host's name or address from ``--allow-host``, as `Url.host` has it.  Raises `UsageError` for anything else."""
    bracketed = f"[{written}]" if written.count(":") > 1 and not written.startswith("[") else written
    try:
        url = parse_url(f"http://{bracketed}/")
        if url != Url("http", url.host, DEFAULT_PORTS["http"], "/") or "@" in written:
            raise InvalidUrlError("it has more than a name or an IP address")
    except InvalidUrlError as error:
        raise UsageError(
            f"--allow-host {redacted(written)!r} is not a host: {error}", "name one, as in intranet.example.org"
        ) from None
    return url.host


def _refused(url: Url) -> Failure | None:
    if why := refused_host(url.host):
        return Failure(Reason.ADDRESS, f"is {why}")
    return Failure(Reason.ADDRESS, f"port {url.port} is not for the web") if url.port in BAD_PORTS else None


def _sent(url: Url) -> URL:
    """A URL in the client's own type, which sends the target as it is: all of it passes for a path."""
    return URL.build(scheme=url.scheme, host=url.host, port=url.port, path=url.target, encoded=True)


def _head(response: ClientResponse) -> Answer:
    headers = response.headers
    is_page = _is_page(headers.get("Content-Type", ""), headers.get("Content-Encoding", ""))
    locations = tuple(headers.getall("Location", ()))
    return Answer(response.status, locations, headers.get("Retry-After", ""), is_page)


def _is_page(kind: str, encoding: str) -> bool:
    """Whether a body is HTML that isn't compressed, by its headers."""
    return kind.partition(";")[0].strip().lower() in _PAGES and encoding.strip().lower() in ("", "identity")


async def _beginning(response: ClientResponse, seconds: float) -> bytes:
    """The first bytes of a body; what a server doesn't send soon, or sends wrongly, isn't waited for."""
    read = bytearray()
    with suppress(aiohttp.ClientError, TimeoutError, OSError):
        async with asyncio.timeout(seconds):
            while len(read) < _MOST_READ and (piece := await response.content.readany()):
                read += piece
    return bytes(read[:_MOST_READ])


def _failure(error: Exception) -> Failure:
    match error:
        case aiohttp.ClientConnectorCertificateError():
            return Failure(Reason.CERTIFICATE, _certificate_problem(error.certificate_error))
        case ssl.SSLCertVerificationError():
            return Failure(Reason.CERTIFICATE, _certificate_problem(error))
        case aiohttp.ClientConnectorSSLError() | ssl.SSLError():
            return Failure(Reason.TLS, Detail.NOT_SECURE)
        case aiohttp.ClientProxyConnectionError():
            return Failure(Reason.UNREACHABLE, Detail.NO_PROXY, heard=False)
        case aiohttp.ClientHttpProxyError():
            return Failure(Reason.UNREACHABLE, Detail.PROXY_REFUSES)
        case aiohttp.ClientConnectorError():
            return _not_connected(error.os_error)
        case _DroppedError():
            return _dropped(error.__cause__)
        case OSError():
            return _not_connected(error)
        case _:  # of which most are aiohttp's, about what isn't HTTP
            return Failure(Reason.NOT_HTTP, Detail.NOT_HTTP)


def _dropped(cause: BaseException | None) -> Failure:
    """Why a connection that was made broke off; ``cause`` is what aiohttp says."""
    if isinstance(cause, OSError) and cause.errno in _OWN_ERRORS:
        return Failure(Reason.RESET, cause.strerror or "", is_own=True)
    if isinstance(cause, aiohttp.ServerDisconnectedError) and not isinstance(cause.message, str):
        return Failure(Reason.NOT_HTTP, Detail.NOT_HTTP)  # the head was never finished
    if isinstance(cause, ssl.SSLError) or (cause and isinstance(cause.__cause__, ssl.SSLError)):
        return Failure(Reason.TLS, Detail.NOT_SECURE)
    return Failure(Reason.RESET, Detail.CLOSED)


def _not_connected(error: OSError) -> Failure:
    if isinstance(error, ConnectionResetError) and error.errno is None:  # asyncio's, of a handshake that broke off
        return Failure(Reason.TLS, Detail.NOT_SECURE)
    if error.errno in _OWN_ERRORS:
        return Failure(Reason.UNREACHABLE, error.strerror or "", is_own=True)
    if error.errno == errno.ECONNREFUSED:
        return Failure(Reason.UNREACHABLE, Detail.REFUSED)
    if error.errno in (errno.ECONNRESET, errno.EPIPE, errno.ECONNABORTED):
        return Failure(Reason.RESET, Detail.CLOSED)
    if error.errno == errno.ETIMEDOUT:
        return Failure(Reason.TIMEOUT, Detail.NO_ANSWER, heard=False)
    return Failure(Reason.UNREACHABLE, Detail.UNREACHABLE, heard=error.errno not in _UNREACHABLE)


def _certificate_problem(error: Exception) -> Detail:
    """What is wrong with a certificate, in the words of the library, without the server's."""
    reason = getattr(error, "verify_message", "")
    known = {
        "self-signed certificate": Detail.SELF_SIGNED,
        "self signed certificate": Detail.SELF_SIGNED,
        "certificate has expired": Detail.EXPIRED,
        "unable to get local issuer certificate": Detail.UNKNOWN_ISSUER,
    }
    if "match" in reason:
        return Detail.OTHER_HOST
    return known.get(reason, Detail.NOT_VALID)
