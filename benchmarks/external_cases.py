"""External links: each evil case alone, with its verdict, requests, memory and time.

    python benchmarks/external_cases.py [--timeout 3s] [NAME...]

The cases are those of the tests, `tests/validation/external/cases.py`; a name is a part of a case's.  Each is asked by
a command of its own.  Memory is the most that it had at once, time that from its start to its end, both beyond those of
the first case, which is a plain 200.  The last line is the honeypot's log: who connected to an address that is refused.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.validation.external.cases import CASES, Case
from tests.validation.external.servers import OK, Server, serving
from tests.validation.external.support import event_with, server_of, url_of, verdict_of


class Measured(NamedTuple):
    """What a command found of a case, what it was asked, and what that took."""

    verdict: str
    methods: str
    megabytes: float
    seconds: float
    leaks: bool  # whether a password, a cookie or a referrer was sent or printed


def measure(case: Case, server: Server, timeout: str) -> Measured:
    """Ask for one case by a command of its own."""
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder, "news/2012/02/8/event.md")
        page.parent.mkdir(parents=True)
        page.write_text(event_with("Event", url_of(case, server)), "utf-8")
        words = [sys.executable, "-m", "newsarc", "validate", "-C", folder, "--external", "--select", "NA9", "--json"]
        words += ["--allow-host", server.host, "--url-timeout", timeout, "--spacing", "0s"]
        begun = time.monotonic()
        process = subprocess.Popen(words, stdout=subprocess.PIPE, env=os.environ | {"NEWSARC_CACHE_DIR": folder})
        out = process.stdout.read() if process.stdout else b""
        _, _, usage = os.wait4(process.pid, 0)
        seconds = time.monotonic() - begun
        stored = b"".join(file.read_bytes() for file in Path(folder).glob("*.links*"))
    found = json.loads(out)["findings"]
    sent = {name for one in server.requests for name in one.headers}
    return Measured(
        verdict_of(found[0]["rule"], found[0]["message"]) if found else "ok",
        " ".join(one.method for one in server.requests),
        usage.ru_maxrss / 1024,
        seconds,
        bool(sent & {"cookie", "authorization", "referer"}) or b"user:pw" in out + stored,
    )


def main() -> None:
    """Ask for all cases, one after the other."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("names", nargs="*", help="parts of the names of cases")
    parser.add_argument("--timeout", default="3s", help="for all requests about a URL")
    options = parser.parse_args()
    chosen = [case for case in CASES if not options.names or any(name in case.name for name in options.names)]
    print(f"{'case':40} {'verdict':28} {'requests':18}{'MB':>7}{'s':>7}")
    wrong, most = 0, 0.0
    with serving(Server("127.0.0.1", 0, OK)) as (honeypot,), serving(Server("::1", honeypot.port, OK)) as (second,):
        base = None
        for number, case in enumerate([CASES[0], *chosen]):
            with serving(server_of(case, number, honeypot.port)) as (server,):
                found = measure(case, server, options.timeout)
            base = base or found
            is_wrong = found.verdict != case.expected or found.leaks
            wrong, most = wrong + is_wrong, max(most, found.megabytes - base.megabytes)
            more = f"{found.megabytes - base.megabytes:7.1f}{found.seconds - base.seconds:7.1f}"
            note = f"  expected {case.expected}{', leaks' * found.leaks}" if is_wrong else ""
            print(f"{case.name:40} {found.verdict:28} {found.methods:18}{more}{note}", flush=True)
        print(f"{len(chosen)} cases, {wrong} wrong, at most {most:.1f} MB more than a plain 200")
        print(f"honeypot: {honeypot.connections + second.connections} connections")
    sys.exit(wrong > 0)


if __name__ == "__main__":
    main()
