"""A network of its own, for tests of names and own faults: a program to run within ``unshare -mn``.

Every IPv4 address is this machine there, so that servers may have public ones; the name server is the test's own.  It
gives answers that real ones give to those who attack from within a page.  The program prints as JSON what newsarc found
in one situation after the other.
"""

from __future__ import annotations

import ctypes
import errno
import json
import os
import platform
import signal
import socket
import sqlite3
import struct
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from newsarc import Archive, NewsarcError
from newsarc.model.external import ExternalOptions
from tests.validation.external.servers import OK, Server, head, serving
from tests.validation.external.support import event_with, verdicts

NAME_SERVER = "127.0.0.53"
PUBLIC, REDIRECTS, DEAD, PRIVATE = "45.0.0.1", "45.0.0.2", "45.0.0.3", "10.9.8.7"
SERVFAIL, NXDOMAIN = 2, 3

# What the name server says: addresses, a code of failure, or nothing at all for None; several lists in turn.
ZONE: dict[str, list[list[str] | int | None]] = {
    "good.com": [[PUBLIC]],
    "private.com": [[PRIVATE]],
    "loopback.com": [["127.0.0.1"]],
    "mixed.com": [[PUBLIC, PRIVATE]],
    "mapped.com": [["::ffff:127.0.0.1"]],
    "v6-private.com": [["fd00::1"]],
    "rebinding.com": [[PUBLIC], ["127.0.0.1"]],
    "redirects.com": [[REDIRECTS]],
    "gone.com": [NXDOMAIN],
    "empty.com": [[]],
    "broken.com": [SERVFAIL],
    "silent.com": [None],
    "found-by-search.com": [NXDOMAIN],
    "found-by-search.com.corp.net": [[PUBLIC]],
    "xn--bcher-kva.de": [[PUBLIC]],
    "intranet.net": [[PRIVATE]],
    "v6-dead.com": [["2606:4700::1", PUBLIC]],
}
URLS = {name: f"http://{name}/a" for name in ZONE if name != "found-by-search.com.corp.net"}
URLS |= {"bücher.de": "http://bücher.de/a"}
ZONE["dead.com"] = [[DEAD]]
asked: Counter[str] = Counter()


def _answer(query: bytes) -> bytes | None:
    """The answer of the name server to a query (RFC 1035, 4)."""
    labels, at = [], 12
    while query[at]:
        labels.append(query[at + 1 : at + 1 + query[at]].decode())
        at += 1 + query[at]
    kind = struct.unpack(">H", query[at + 1 : at + 3])[0]
    name = ".".join(labels).lower()
    if kind == 1:
        asked[name] += 1
    answers = ZONE.get(name, [NXDOMAIN])
    answer = answers[min(max(asked[name] - 1, 0), len(answers) - 1)]
    if answer is None:
        return None
    code, addresses = (answer, []) if isinstance(answer, int) else (0, answer)
    found = [one for one in addresses if (":" in one) == (kind == 28)]
    records = b""
    for one in found:
        packed = socket.inet_pton(socket.AF_INET6 if kind == 28 else socket.AF_INET, one)
        records += struct.pack(">HHHIH", 0xC00C, kind, 1, 0, len(packed)) + packed
    question = query[12 : at + 5]
    return query[:2] + struct.pack(">HHHHH", 0x8180 | code, 1, len(found), 0, 0) + question + records


def _serve_names() -> None:
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind((NAME_SERVER, 53))

    def work() -> None:
        while True:
            query, sender = server.recvfrom(4096)
            if answer := _answer(query):
                server.sendto(answer, sender)

    threading.Thread(target=work, daemon=True).start()


def _set_up(folder: Path) -> None:
    for words in ("link set lo up", "route add local 45.0.0.0/8 dev lo", "route add local 10.0.0.0/8 dev lo"):
        subprocess.run(["ip", *words.split()], check=True)
    resolv = folder / "resolv.conf"
    resolv.write_text(f"nameserver {NAME_SERVER}\nsearch corp.net\noptions timeout:1 attempts:1\n")
    subprocess.run(["mount", "--bind", resolv, "/etc/resolv.conf"], check=True)
    hosts = folder / "nsswitch.conf"
    hosts.write_text("hosts: files dns\n")
    if Path("/etc/nsswitch.conf").exists():
        subprocess.run(["mount", "--bind", hosts, "/etc/nsswitch.conf"], check=True)


def _archive(folder: Path, urls: Iterable[str]) -> Path:
    day = folder / "news/2012/02/8"
    day.mkdir(parents=True)
    for number, url in enumerate(urls):
        (day / f"event-{number}.md").write_text(event_with(f"Event {number}", url), "utf-8")
    return folder


Found = dict[str, object]


class Situations:
    """Runs of newsarc in a folder, each over an archive of its own and with a cache of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def report(self, name: str, urls: Iterable[str], *, allow: str = "") -> Found:
        """The verdicts on some URLs, or why there are none, and how many were stored."""
        root, cache = self._prepare(name, urls)
        options = ExternalOptions(spacing=0.0, timeout=2.0, allow_hosts=frozenset(filter(None, [allow])))
        os.environ["NEWSARC_CACHE_DIR"] = str(cache)
        try:
            report = Archive(root).validate(select=["NA9"], external=options)
        except NewsarcError as error:
            return {"error": error.message, "exit": int(error.exit_code), "stored": _stored(cache)}
        return {"verdicts": verdicts(report), "messages": [one.message for one in report.findings]}

    def interrupted(self, name: str, urls: Iterable[str], server: Server) -> Found:
        """What the command prints when it is interrupted while a name is looked up, and how long that takes."""
        root, cache = self._prepare(name, urls)
        env = os.environ | {"NEWSARC_CACHE_DIR": str(cache), "RES_OPTIONS": "timeout:30 attempts:3"}
        words = [sys.executable, "-m", "newsarc", "validate", "-C", str(root), "--external", "--select", "NA9"]
        process = subprocess.Popen([*words, "--spacing", "0s"], stdout=subprocess.PIPE, text=True, env=env)
        while len(server.requests) < 2:
            time.sleep(0.02)
        time.sleep(0.2)
        begun = time.monotonic()
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate()
        return {"out": out, "seconds": time.monotonic() - begun, "exit": process.returncode}

    def _prepare(self, name: str, urls: Iterable[str]) -> tuple[Path, Path]:
        return _archive(self._folder / name / "archive", urls), self._folder / name / "cache"


def main() -> None:
    """Go through all situations, and print what newsarc found in each."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        runs, found = Situations(folder), {}
        found["no network"] = runs.report("no network", [f"http://45.0.0.{n}/a" for n in range(1, 4)])
        _set_up(folder)
        found["broken resolver"] = runs.report("broken resolver", [f"http://host-{n}.com/a" for n in range(30)])
        _serve_names()
        redirect = head("302 Found", "Location: http://loopback.com/b")
        answers = {PUBLIC: OK, DEAD: head("404 No"), REDIRECTS: redirect, "127.0.0.1": OK, PRIVATE: OK}
        servers = {address: Server(address, 80, answer) for address, answer in answers.items()}
        with serving(*servers.values()), ThreadPoolExecutor() as threads:
            hanging = ["http://dead.com/a", "http://silent.com/a"]
            interrupted = threads.submit(runs.interrupted, "hanging names", hanging, servers[DEAD])
            found["names"] = runs.report("names", URLS.values())
            found["names"]["connections"] = {address: one.connections for address, one in servers.items()}
            found["names"]["hosts"] = sorted({one.headers["host"] for one in servers[PUBLIC].requests})
            allowed = ["http://intranet.net/a", "http://private.com/a"]
            found["allowed"] = runs.report("allowed", allowed, allow="intranet.net")
            found["allowed"]["connections"] = servers[PRIVATE].connections
            found["hanging names"] = interrupted.result()
            _leave_few_ports()
            found["few ports"] = runs.report("few ports", [f"http://{DEAD}/{n}" for n in range(9)])
        if refuse_connections(errno.ENOBUFS):
            found["no buffers"] = runs.report("no buffers", [f"http://45.0.0.{n}/a" for n in range(1, 30)])
        print(json.dumps(found))


def _leave_few_ports() -> None:
    """Let no more than eight connections be made to a server, and to no other one those that were closed just now."""
    Path("/proc/sys/net/ipv4/ip_local_port_range").write_text("50000 50007")


def refuse_connections(error: int) -> bool:
    """Have the kernel refuse all connections of this process from now on with an error; whether it can."""
    number = {"x86_64": 42, "aarch64": 203}.get(platform.machine())  # of the system call connect()
    if number is None:
        return False
    load_number, jump_if_equal, end = 0x20, 0x15, 0x06
    refuse, allow = 0x50000 | error, 0x7FFF0000
    steps = ((load_number, 0, 0, 0), (jump_if_equal, 0, 1, number), (end, 0, 0, refuse), (end, 0, 0, allow))
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in steps))
    program = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(steps), ctypes.addressof(code)))
    prctl = ctypes.CDLL(None).prctl
    no_new_privileges, seccomp, by_filter = 38, 22, 2
    if prctl(no_new_privileges, 1, 0, 0, 0):
        return False
    return prctl(seccomp, by_filter, ctypes.byref(program)) == 0


def _stored(cache: Path) -> int:
    """How many URLs the link cache holds."""
    files = list(cache.glob("*.links")) if cache.exists() else []
    return sum(sqlite3.connect(file).execute("SELECT count(*) FROM url").fetchone()[0] for file in files)


if __name__ == "__main__":
    main()
