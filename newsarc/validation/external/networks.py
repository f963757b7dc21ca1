"""Which addresses, hosts and ports newsarc doesn't connect to.

Knows: the special-purpose registries of IANA (RFC 6890), reserved names, the ports that browsers block.
Must not know: DNS, sockets.

The table is our own: `ipaddress.is_global` differs from one version of Python to the next, and on 3.11 it is true for
multicast, for NAT64 and 6to4 of private addresses, and for site-local ones.  Of IPv6 only what is listed is allowed.
An IPv6 address that an IPv4 one is embedded in is judged by that.
"""

from __future__ import annotations

from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from newsarc.validation.external.urls import is_address

_REFUSED_IPV4 = tuple(
    (IPv4Network(network), kind)
    for network, kind in (
        ("0.0.0.0/8", "unspecified"),
        ("10.0.0.0/8", "private"),
        ("100.64.0.0/10", "shared (carrier-grade NAT)"),
        ("127.0.0.0/8", "loopback"),
        ("169.254.0.0/16", "link-local"),
        ("172.16.0.0/12", "private"),
        ("192.0.0.0/24", "reserved"),
        ("192.0.2.0/24", "documentation"),
        ("192.31.196.0/24", "reserved"),
        ("192.52.193.0/24", "reserved"),
        ("192.88.99.0/24", "reserved"),
        ("192.168.0.0/16", "private"),
        ("192.175.48.0/24", "reserved"),
        ("198.18.0.0/15", "benchmark"),
        ("198.51.100.0/24", "documentation"),
        ("203.0.113.0/24", "documentation"),
        ("224.0.0.0/4", "multicast"),
        ("240.0.0.0/4", "reserved"),
    )
)
_ALLOWED_IPV6 = IPv6Network("2000::/3")
_REFUSED_IPV6 = tuple(
    (IPv6Network(network), kind)
    for network, kind in (
        ("2001::/23", "reserved"),
        ("2001:db8::/32", "documentation"),
        ("2002::/16", "6to4"),
        ("3fff::/20", "documentation"),
        ("2620:4f:8000::/48", "reserved"),
    )
)
_KINDS_OF_IPV6 = tuple(
    (IPv6Network(network), kind)
    for network, kind in (
        ("::/128", "unspecified"),
        ("::1/128", "loopback"),
        ("fc00::/7", "private"),
        ("fe80::/10", "link-local"),
        ("ff00::/8", "multicast"),
    )
)
_EMBEDDING_IPV4 = (IPv6Network("::ffff:0:0/96"), IPv6Network("64:ff9b::/96"))

_REFUSED_ENDINGS = ("local", "localhost", "internal", "home.arpa", "onion", "test", "example", "invalid")

# https://fetch.spec.whatwg.org/#port-blocking
_BAD_PORTS = """
    0 1 7 9 11 13 15 17 19 20 21 22 23 25 37 42 43 53 69 77 79 87 95 101 102 103 104 109 110 111 113 115 117 119
    123 135 137 139 143 161 179 389 427 465 512 513 514 515 526 530 531 532 540 548 554 556 563 587 601 636 989
    990 993 995 1719 1720 1723 2049 3659 4045 4190 5060 5061 6000 6566 6665 6666 6667 6668 6669 6679 6697 10080
"""
BAD_PORTS = frozenset(map(int, _BAD_PORTS.split()))


@lru_cache(maxsize=4096)
def refused_address(address: str) -> str:
    """Why nothing connects to an IP address, as in "a loopback address"; empty if it may be connected to.

    >>> refused_address("127.0.0.1"), refused_address("64:ff9b::7f00:1"), refused_address("93.184.216.34")
    ('a loopback address', 'a loopback address', '')
    """
    if "%" in address:
        return "an address with a zone"
    try:
        found = ip_address(address)
    except ValueError:
        return "not an IP address"
    kind = _kind_of_ipv4(found) if isinstance(found, IPv4Address) else _kind_of_ipv6(found)
    return f"a{'n' if kind[0] in 'aeiou' else ''} {kind} address" if kind else ""


def _kind_of_ipv4(address: IPv4Address) -> str:
    return next((kind for network, kind in _REFUSED_IPV4 if address in network), "")


def _kind_of_ipv6(address: IPv6Address) -> str:
    if any(address in network for network in _EMBEDDING_IPV4):
        return _kind_of_ipv4(IPv4Address(int(address) & 0xFFFFFFFF))
    if address not in _ALLOWED_IPV6:
        return next((kind for network, kind in _KINDS_OF_IPV6 if address in network), "reserved")
    return next((kind for network, kind in _REFUSED_IPV6 if address in network), "")


@lru_cache(maxsize=4096)
def refused_host(host: str) -> str:
    """Why a host is refused before it is looked up; empty if it isn't.  ``host`` is that of a `Url`.

    >>> refused_host("router"), refused_host("printer.local"), refused_host("10.1.2.3"), refused_host("example.org")
    ('a name without a domain', 'a name under .local', 'a private address', '')
    """
    if is_address(host):
        return refused_address(host)
    if "." not in host:
        return "a name without a domain"
    ending = next((one for one in _REFUSED_ENDINGS if host.endswith(f".{one}")), "")
    return f"a name under .{ending}" if ending else ""
