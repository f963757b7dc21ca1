"""``newsarc validate --watch``: the report, and again after each change.

Knows: when a report is shown anew.  Must not know: how a change is seen, how a
report is made, what it looks like.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from time import strftime
from typing import TYPE_CHECKING

from newsarc.cli.output import is_read, say, say_error, write
from newsarc.errors import ConfigError
from newsarc.files.paths import pages_in
from newsarc.files.watch import changes, require_watchfiles

if TYPE_CHECKING:
    from newsarc.model.report import Report
    from newsarc.validation.incremental import ValidationSession

_CLEAR = "\x1b[H\x1b[2J"


class Watch:
    """The first report on the archive at ``root`` of what ``follow`` asks of it, and those after each change."""

    def __init__(self, root: Path, follow: Callable[[], ValidationSession]) -> None:
        require_watchfiles()
        self._following = follow()
        self._following.report()
        self._changes = changes(root, lambda: self._following.folders)
        self._following.update(next(self._changes))

    def run(self, show: Callable[[Report], object]) -> None:
        """Show the report, and again after each change, until nobody reads it.

        A page that is saved gets its report even where that says the same; what
        an editor puts beside it for a moment doesn't.
        """
        # In the background of a script an interrupt is ignored from the start, and nothing else ends a watch.
        if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
            signal.signal(signal.SIGINT, signal.default_int_handler)
        answer = self._ask()
        self._tell(answer, show)
        for paths in self._changes:
            if not is_read():
                return
            if paths == set() or not self._following.update(paths):
                continue
            before, answer = answer, self._ask()
            if answer != before or pages_in(paths or ()):
                self._tell(answer, show)

    def _ask(self) -> Report | ConfigError:
        try:
            return self._following.report()
        except ConfigError as error:  # it is being written, or will be mended
            return error

    def _tell(self, answer: Report | ConfigError, show: Callable[[Report], object]) -> None:
        if sys.stdout.isatty() and os.environ.get("TERM") != "dumb":
            write(_CLEAR)
        if isinstance(answer, ConfigError):
            say_error(answer)
        else:
            show(answer)
        say(f"{strftime('%H:%M:%S')} watching; Ctrl-C ends")
        self._following.prepare()
