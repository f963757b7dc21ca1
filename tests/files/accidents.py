"""A change of files that meets an accident at each of its system calls in turn, for `test_transaction`.

    python accidents.py FOLDER COMMAND ACCIDENT SYSTEM STEP

makes a small archive in FOLDER again and again, and runs COMMAND (move, fix) in a
process of its own that is killed, interrupted or refused at every STEPth call that
changes a file, then a second command that writes.  SYSTEM says what the file
system can't do: swap two files at once, link.  Prints a line of JSON for each of
these calls: what the archive was after the first and after the second command.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from newsarc import Archive
from newsarc.editing import fix
from newsarc.files import replace, transaction

CALLS = ("link", "mkdir", "rename", "replace", "unlink", "fsync", "fchmod", "write")
DAY = "/news/2012/02/8"
PAGES = {
    f"{DAY}/index.md": f"## [2012-02-8]({DAY}/index.md)\n\n### [Rain falls]({DAY}/rain.md)\n",
    f"{DAY}/rain.md": f"### [2012-02-8]({DAY}/index.md)\n\n# Rain falls\n",
    f"{DAY}/sun.md": f"### [2012-02-8]({DAY}/index.md)\n\n# Sun shines\n\nAfter [rain]({DAY}/rain.md).\n",
    f"{DAY}/wind.md": f"### [2012-02-8]({DAY}/index.md)\n\n# Wind\n\nBefore [rain](/news/2012/02/08/rain.md).\n",
    f"{DAY}/snow.md": f"### [2012-02-8]({DAY}/index.md)\n\n# Snow\n\nAfter [rain](/news/2012/02/08/rain.md).\n",
}


def planned(archive: Archive, command: str, *, cache: bool) -> Callable[[], object]:
    """What writes the files of a command, planned beforehand."""
    if command == "move":
        edits = archive.plan_move(f"{DAY}/rain.md", "2012-02-09").edits
        return lambda: transaction.write(archive.root, edits, cache=cache)
    repairs = archive.repairs(archive.validate(select=["NA106"]))
    return lambda: fix.apply_fixes(archive.root, repairs, cache=cache)


def happen(accident: str) -> None:
    if accident == "kill":
        os._exit(9)
    elif accident == "interrupt":
        signal.raise_signal(signal.SIGINT)
    elif accident == "end":
        signal.raise_signal(signal.SIGTERM)
    else:
        raise OSError(errno.EIO, os.strerror(errno.EIO))


class Accident:
    """What happens at the Nth call, once before it is made or once after."""

    def __init__(self, accident: str, at: int) -> None:
        self.accident, self.at, self.calls = accident, at, 0
        for name in CALLS:
            setattr(os, name, self.around(getattr(os, name)))
        replace._exchanged_at_once = self.around(replace._exchanged_at_once)

    def around(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def called(*args: Any, **named: Any) -> Any:
            self.calls += 1
            if self.calls == self.at:
                happen(self.accident)
            answer = call(*args, **named)
            self.calls += 1
            if self.calls == self.at and self.accident != "refuse":
                happen(self.accident)
            return answer

        return called


def lack(system: str) -> None:
    """Make this process do without what a file system may not support."""
    if system in ("no swap", "no links"):
        replace._exchanged_at_once = lambda *_: False
    if system == "no links":

        def link(*_: object, **__: object) -> None:
            raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))

        os.link = link


def contents(root: Path) -> dict[str, str]:
    return {f"/{file.relative_to(root)}": file.read_text() for file in sorted(root.rglob("*")) if file.is_file()}


def in_a_child(work: Callable[[], None]) -> int:
    number = os.fork()
    if number == 0:
        code = 1
        try:
            work()
            code = 0
        except KeyboardInterrupt:
            code = 130
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(number, 0)[1])


def main(folder: Path, command: str, accident: str, system: str, step: str, cache: bool) -> None:
    root = folder / "archive"
    lack(system)

    def anew() -> None:
        shutil.rmtree(folder, ignore_errors=True)
        for path, text in PAGES.items():
            (root / path[1:]).parent.mkdir(parents=True, exist_ok=True)
            (root / path[1:]).write_text(text)
        os.environ["NEWSARC_CACHE_DIR"] = str(folder / "cache")

    anew()
    change = planned(Archive(root, cache=False), command, cache=cache)
    before = contents(root)
    in_a_child(change)
    after = contents(root)

    def state() -> str:
        now = contents(root)
        return "before" if now == before else "after" if now == after else "mixed"

    for at in range(1, 400, int(step)):
        anew()

        def meet(at: int = at) -> None:
            met = Accident(accident, at)
            change()
            if met.calls < at:
                os._exit(77)

        code = in_a_child(meet)
        if code == 77:
            break
        first = state()
        warnings: list[str] = []
        transaction.recover(root, warnings.append)
        left = [file.name for file in folder.rglob(".newsarc-*")]
        print(json.dumps({"at": at, "code": code, "first": first, "second": state(), "said": warnings, "left": left}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:6], cache=sys.argv[6:] == [])
