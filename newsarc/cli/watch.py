"""``newsarc validate --watch``: the report, and again after each change.

Knows: when a report is shown again.  Must not know: how a change is noticed, how a
report is made or shown.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from time import strftime
from typing import TYPE_CHECKING

from newsarc.cli.messages import print_error, print_message
from newsarc.cli.output import is_read, write
from newsarc.errors import ConfigError
from newsarc.files.paths import pages_in
from newsarc.files.watch import changes, require_watchfiles

if TYPE_CHECKING:
    from newsarc.model.report import Report
    from newsarc.validation.incremental import ValidationSession

_CLEAR = "\x1b[H\x1b[2J"


class Watch:
    """The report on the archive at ``root``, at first and after each change; ``follow`` begins the session."""

    def __init__(self, root: Path, follow: Callable[[], ValidationSession]) -> None:
        require_watchfiles()
        self._session = follow()
        self._session.report()
        self._changes = changes(root, lambda: self._session.folders)
        self._session.update(next(self._changes))

    def run(self, show: Callable[[Report], object]) -> None:
        """Show the report, and again after each change, until stdout is closed.

        Saving a page shows the report even if it is the same; a temporary file
        that an editor puts beside it doesn't.
        """
        # A script's background job ignores interrupts from the start, and nothing else ends a watch.
        if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
            signal.signal(signal.SIGINT, signal.default_int_handler)
        answer = self._report()
        self._publish(answer, show)
        for paths in self._changes:
            if not is_read():
                return
            if paths == set() or not self._session.update(paths):
                continue
            before, answer = answer, self._report()
            if answer != before or pages_in(paths or ()):
                self._publish(answer, show)

    def _report(self) -> Report | ConfigError:
        try:
            return self._session.report()
        except ConfigError as error:  # it is just being written, or will be corrected
            return error

    def _publish(self, answer: Report | ConfigError, show: Callable[[Report], object]) -> None:
        if sys.stdout.isatty() and os.environ.get("TERM") != "dumb":
            write(_CLEAR)
        if isinstance(answer, ConfigError):
            print_error(answer)
        else:
            show(answer)
        print_message(f"{strftime('%H:%M:%S')} watching; Ctrl-C to stop")
        self._session.prepare()
