"""A URL's text to what a browser would ask for: scheme, ASCII host, port and target.

Knows: the URL Standard (https://url.spec.whatwg.org/) as far as http and https go, and IDNA.
Must not know: which hosts and ports may be connected to (`networks`), DNS, HTTP.

The client must not read a URL once more in its own way, or the address that is judged might not be the one that is
asked: what comes out here is ASCII, and is sent as it is.  ``%XX`` is never decoded or encoded again.  A user name and
password are removed and end up nowhere.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

DEFAULT_PORTS = {"http": 80, "https": 443}

_SPACES = "".join(map(chr, range(0x21)))  # around a URL, with the control characters
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
_SLASHES = re.compile(r"[/\\]*")
_AUTHORITY = re.compile(r"[^/\\?#]*")
_PATH_UNSAFE = re.compile(r"""[^!$%&'()*+,./0-9:;=@A-Z\[\]\\^_a-z|~-]""")
_QUERY_UNSAFE = re.compile(r"""[^!$%&()*+,./0-9:;=?@A-Z\[\]\\^_`a-z{|}~-]""")
_FORBIDDEN_IN_HOST = re.compile(r"[\x00-\x20#%/:<>?@\[\\\]^|`{}\"\x7f]")
_NUMBER = re.compile(r"0[xX][0-9a-fA-F]*|[0-9]+")
_LONGEST = 8_000  # characters of a URL
_LONGEST_NAME, _LONGEST_LABEL = 253, 63  # characters (RFC 1035, 2.3.4)


class InvalidUrlError(ValueError):
    """A URL that no browser could open; the message says why."""


class Url(NamedTuple):
    """A URL of http or https; ``target`` is its path and query, ``fragment`` is empty or begins with ``#``."""

    scheme: str
    host: str
    port: int
    target: str
    fragment: str = ""

    @property
    def text(self) -> str:
        """The URL without its fragment, by which it is known, printed and cached."""
        return f"{self.scheme}://{self.authority}{self.target}"

    @property
    def authority(self) -> str:
        """The host and the port, unless it is the usual one."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def path(self) -> str:
        """The target without its query."""
        return self.target.partition("?")[0]


def is_web(text: str) -> bool:
    """Whether a link's target is a URL of http or https."""
    scheme = _SCHEME.match(text.lstrip(_SPACES))
    return scheme is not None and scheme[1].lower() in DEFAULT_PORTS


def host_of(text: str) -> str:
    """The host in a `Url.text`.

    >>> host_of("http://a.com:8080/b"), host_of("https://[2606:4700::1]/")
    ('a.com', '2606:4700::1')
    """
    authority = text.split("/", 3)[2]
    return authority[1 : authority.index("]")] if authority.startswith("[") else authority.partition(":")[0]


def is_below_host(host: str, written: str) -> bool:
    """Whether the host of a `Url` is one that somebody has written in any form, or below it.

    >>> is_below_host("news.bbc.co.uk", "BBC.co.uk."), is_below_host("2606:4700::1", "[2606:4700:0::1]")
    (True, True)
    """
    domain = _named_host(written)
    return host == domain or host.endswith(f".{domain}")


@lru_cache(maxsize=256)
def _named_host(written: str) -> str:
    """The host that somebody has written, which may have ``*.`` before it, as that of a `Url`."""
    written = written.strip().removeprefix("*.")
    try:
        return _ipv6(written.removeprefix("[").removesuffix("]")) if ":" in written else _host(written)
    except (InvalidUrlError, ImportError):  # without the extra, a name that isn't ASCII is no URL's
        return written.lower()


def is_address(host: str) -> bool:
    """Whether the host of a `Url` is an IP address.

    >>> is_address("192.0.43.7"), is_address("2606:4700::1"), is_address("example.com")
    (True, True, False)
    """
    return ":" in host or host.rpartition(".")[2].isdigit()


def read_url(text: str) -> Url:
    """The URL with a text of `Url.text`, which isn't looked at again.

    >>> read_url("https://[2606:4700::1]:8443/?").target, read_url("http://a.com:81/b").port
    ('/?', 81)
    """
    scheme, _, rest = text.partition("://")
    authority, _, target = rest.partition("/")
    port = authority.rpartition(":")[2] if authority[-1] != "]" else ""
    return Url(scheme, host_of(text), int(port) if port != authority and port else DEFAULT_PORTS[scheme], f"/{target}")


def parse_url(text: str) -> Url:
    """The URL in a text.  Raises `InvalidUrlError` if there is none, or one of another scheme."""
    text = _stripped(text)
    scheme = _SCHEME.match(text)
    if scheme is None or scheme[1].lower() not in DEFAULT_PORTS:
        raise InvalidUrlError("it is not a URL of http or https")
    return _absolute(scheme[1].lower(), text[scheme.end() :])


def join_url(base: Url, location: str) -> Url:
    """Where a ``Location`` of an answer from ``base`` leads.  Raises `InvalidUrlError` as `parse_url` does."""
    location = _stripped(location)
    if scheme := _SCHEME.match(location):
        name, rest = scheme[1].lower(), location[scheme.end() :]
        if name not in DEFAULT_PORTS:
            raise InvalidUrlError(f"it leads to {name}:")
        if name != base.scheme or rest[:1] in ("/", "\\"):
            return _absolute(name, rest)
        location = rest  # "http:page" is a relative reference, for browsers
    slashes = location[:2].replace("\\", "/")
    if slashes == "//":
        return _absolute(base.scheme, location)
    before, hash_, fragment = location.partition("#")
    path, mark, query = before.partition("?")
    if not slashes.startswith("/"):
        if path:
            path = f"{base.path.rpartition('/')[0]}/{path}"
        else:
            path = base.path
            mark, query = (mark, query) if mark else base.target.partition("?")[1:]
    return base._replace(target=_target(path, mark, query), fragment=hash_ + fragment)


def _stripped(text: str) -> str:
    text = text.strip(_SPACES)
    if _CONTROL.search(text):
        raise InvalidUrlError("it has a control character in it")
    if len(text) > _LONGEST:
        raise InvalidUrlError(f"it has more than {_LONGEST:,} characters")
    return text


def _absolute(scheme: str, rest: str) -> Url:
    """The URL of a scheme and all that follows its colon."""
    start = _SLASHES.match(rest)
    authority = _AUTHORITY.match(rest, start.end() if start else 0)
    written = authority[0] if authority else ""
    host, port = _host_and_port(written.rpartition("@")[2], DEFAULT_PORTS[scheme])
    before, hash_, fragment = rest[authority.end() if authority else 0 :].partition("#")
    path, mark, query = before.partition("?")
    return Url(scheme, host, port, _target(path, mark, query), hash_ + fragment)


def _host_and_port(written: str, default: int) -> tuple[str, int]:
    if written.startswith("["):
        inner, closed, after = written[1:].partition("]")
        if not closed or (after and not after.startswith(":")):
            raise InvalidUrlError("its IPv6 address is never closed")
        return _ipv6(inner), _port(after[1:], default)
    host, _, port = written.partition(":")
    return _host(host), _port(port, default)


def _port(written: str, default: int) -> int:
    if not written:
        return default
    if not (written.isascii() and written.isdigit()) or int(written[-6:]) > 65535 or len(written.lstrip("0")) > 5:
        raise InvalidUrlError("its port is not a number up to 65535")
    return int(written)


# ---------------------------------------------------------------- hosts


def _ipv6(written: str) -> str:
    from ipaddress import AddressValueError, IPv6Address

    if "%" in written:
        raise InvalidUrlError("its IPv6 address has a zone")
    try:
        return str(IPv6Address(written))
    except AddressValueError:
        raise InvalidUrlError("its IPv6 address is not valid") from None


def _host(written: str) -> str:
    """A name in ASCII and lower case, or an IPv4 address in its usual form."""
    if "%" in written:
        raise InvalidUrlError("its host has a % in it")
    host = written.lower() if written.isascii() else _in_ascii(written)
    host = host.removesuffix(".")
    if not host:
        raise InvalidUrlError("it has no host")
    if _FORBIDDEN_IN_HOST.search(host):
        raise InvalidUrlError("its host has a character that no host has")
    labels = host.split(".")
    if _NUMBER.fullmatch(labels[-1]):
        return _ipv4(labels)
    if not all(labels):
        raise InvalidUrlError("its host has an empty label")
    if len(host) > _LONGEST_NAME or any(len(label) > _LONGEST_LABEL for label in labels):
        raise InvalidUrlError("its host is too long")
    return host


def _in_ascii(written: str) -> str:
    """An international name as DNS has it (IDNA 2008, after the mapping of UTS #46)."""
    import idna  # here, since few hosts need it; the extra brings it

    try:
        mapped = idna.uts46_remap(written, std3_rules=False, transitional=False)
        if mapped.isascii():
            return mapped.lower()
        return idna.encode(mapped).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        raise InvalidUrlError("its host is not a valid international name") from None


def _ipv4(labels: list[str]) -> str:
    """An IPv4 address of one to four numbers: decimal, octal or hexadecimal."""
    if len(labels) > 4:
        raise InvalidUrlError("its IPv4 address has more than four numbers")
    numbers = [_ipv4_number(label) for label in labels]
    *first, last = numbers
    if any(number > 255 for number in first) or last >= 256 ** (5 - len(numbers)):
        raise InvalidUrlError("its IPv4 address is not valid")
    for at, number in enumerate(first):
        last += number * 256 ** (3 - at)
    return ".".join(str(last >> shift & 255) for shift in (24, 16, 8, 0))


def _ipv4_number(label: str) -> int:
    try:
        if label[:2].lower() == "0x":
            return int(label[2:] or "0", 16)
        return int(label, 8 if label.startswith("0") and len(label) > 1 else 10)
    except ValueError:
        raise InvalidUrlError("its IPv4 address is not valid") from None


# ---------------------------------------------------------------- paths and queries


def _target(path: str, mark: str, query: str) -> str:
    path = _without_dots(path.replace("\\", "/"))
    return _PATH_UNSAFE.sub(_encoded, path) + mark + _QUERY_UNSAFE.sub(_encoded, query)


def _encoded(found: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8", "surrogateescape"))


def _without_dots(path: str) -> str:
    if "." not in path and "%2" not in path:
        return path if path.startswith("/") else f"/{path}"
    parts: list[str] = []
    *folders, name = path.removeprefix("/").split("/")
    for at, part in enumerate([*folders, name]):
        dots = part.lower().replace("%2e", ".")
        if dots == "..":
            del parts[-1:]
        elif dots != ".":
            parts.append(part)
        if dots in (".", "..") and at == len(folders):
            parts.append("")
    return f"/{'/'.join(parts)}"


# ---------------------------------------------------------------- sites

# Second-level names under which domains of a country are registered: example.co.uk.
_REGISTRIES = frozenset(("ac", "co", "com", "edu", "ed", "go", "gob", "gov", "gouv", "govt", "mil", "ne", "net", "nom", "or", "org"))  # fmt: skip  # noqa: E501


def site_of(host: str) -> str:
    """The domain that somebody has registered, as far as its labels tell; an address is its own.

    >>> site_of("news.bbc.co.uk"), site_of("www.example.com"), site_of("192.0.43.7")
    ('bbc.co.uk', 'example.com', '192.0.43.7')
    """
    if is_address(host):
        return host
    labels = host.split(".")
    count = 3 if len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _REGISTRIES else 2
    return ".".join(labels[-count:])
