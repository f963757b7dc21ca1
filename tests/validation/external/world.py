"""A network of its own, for tests of names: run as a program within ``unshare -mn``, it prints what newsarc found.

Every IPv4 address is this machine there, so that servers may have public ones; the name server is the test's own.  It
gives answers that real ones give to those who attack from within a page.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

from newsarc import Archive, NewsarcError
from newsarc.model.external import ExternalOptions
from tests.validation.external.servers import OK, Server, head, serving
from tests.validation.external.support import event_with, verdicts

NAME_SERVER = "127.0.0.53"
PUBLIC, PRIVATE = "45.0.0.1", "10.9.8.7"
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
    "redirects.com": [["45.0.0.2"]],
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


def _archive(folder: Path, urls: dict[str, str]) -> Path:
    day = folder / "news/2012/02/8"
    day.mkdir(parents=True)
    for number, url in enumerate(urls.values()):
        (day / f"event-{number}.md").write_text(event_with(f"Event {number}", url), "utf-8")
    return folder


def _report(root: Path, *, cache: bool = False, allow: str = "", timeout: float = 4.0) -> dict[str, object]:
    options = ExternalOptions(spacing=0.0, timeout=timeout, allow_hosts=frozenset(filter(None, [allow])))
    try:
        report = Archive(root, cache=cache).validate(select=["NA9"], external=options)
    except NewsarcError as error:
        return {"error": error.message, "exit": int(error.exit_code)}
    return {"verdicts": verdicts(report), "messages": [one.message for one in report.findings]}


def main() -> None:
    """Run the world named on the command line, and print what newsarc found in it."""
    which = sys.argv[1]
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        os.environ["NEWSARC_CACHE_DIR"] = str(folder / "cache")
        if which != "no network":
            _set_up(folder)
        names = {
            "names": URLS,
            "allowed": {"intranet.net": "http://intranet.net/a", "private.com": "http://private.com/a"},
            "broken resolver": {f"{n}": f"http://host-{n}.com/a" for n in range(30)},
            "hanging names": {name: f"http://{name}/a" for name in ("good.com", "silent.com")},
            "no network": {f"{n}": f"http://45.0.0.{n}/a" for n in range(1, 4)},
        }[which]
        root = _archive(folder / "archive", names)
        if which in ("names", "allowed", "hanging names"):
            _serve_names()
        if which == "hanging names":
            print(json.dumps(_interrupted(root)))
            return
        if which in ("broken resolver", "no network"):
            print(json.dumps({**_report(root, cache=True), "stored": _stored(folder / "cache")}))
            return
        redirect = head("302 Found", "Location: http://loopback.com/b")
        answers = {PUBLIC: OK, "45.0.0.2": redirect, "127.0.0.1": OK, PRIVATE: OK}
        servers = [Server(address, 80, answer) for address, answer in answers.items()]
        with serving(*servers):
            found = _report(root, allow="intranet.net" if which == "allowed" else "")
            connections = {one.host: one.connections for one in servers}
            hosts = sorted({one.headers["host"] for one in servers[0].requests})
        print(json.dumps({**found, "connections": connections, "hosts": hosts}))


def _interrupted(root: Path) -> dict[str, object]:
    """What the command prints when it is interrupted while a name is looked up, and how long that takes."""
    Path("/etc/resolv.conf").write_text(f"nameserver {NAME_SERVER}\noptions timeout:30 attempts:3\n")
    with serving(Server(PUBLIC, 80, head("404 No"))) as (server,):
        words = [sys.executable, "-m", "newsarc", "validate", "-C", str(root), "--external", "--select", "NA9"]
        process = subprocess.Popen([*words, "--spacing", "0s"], stdout=subprocess.PIPE, text=True)
        while len(server.requests) < 2:
            time.sleep(0.05)
        time.sleep(0.5)
        begun = time.monotonic()
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate()
    return {"out": out, "seconds": time.monotonic() - begun, "exit": process.returncode}


def _stored(cache: Path) -> int:
    """How many URLs the link cache holds."""
    import sqlite3

    files = list(cache.glob("*.links")) if cache.exists() else []
    return sum(sqlite3.connect(file).execute("SELECT count(*) FROM url").fetchone()[0] for file in files)


if __name__ == "__main__":
    main()
