"""Long answers on a terminal through a pager, as git's own.

Knows: which program the environment names, how it is started.  Must not know: what is shown, how long is too long.
"""

from __future__ import annotations

import os
import shlex
import signal
import sys
from subprocess import PIPE, Popen

_NAMED_BY = ("NEWSARC_PAGER", "PAGER")
_DEFAULT = "less"
_SETTINGS = {"LESS": "FRX", "LV": "-c"}  # colours stay, and what fits is left on the screen; used if not set


def page(text: str) -> bool:
    """Show a text in the pager until that is left; False without showing it if there is no pager."""
    command = _command()
    if not command:
        return False
    encoding, errors = sys.stdout.encoding, sys.stdout.errors
    try:
        pager = Popen(command, stdin=PIPE, env={**_SETTINGS, **os.environ}, encoding=encoding, errors=errors)  # noqa: S603
    except OSError:
        return False
    # Ctrl-C is for the pager, which has the terminal.
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        pager.communicate(text)  # which takes no notice of a pager that was left before the end
    finally:
        signal.signal(signal.SIGINT, before)
    return True


def _command() -> list[str]:
    """The pager with its arguments; empty if the environment wants none."""
    named = next((os.environ[name] for name in _NAMED_BY if name in os.environ), _DEFAULT)
    try:
        command = shlex.split(named)
    except ValueError:  # a quote that isn't closed
        return []
    return [] if command == ["cat"] else command
