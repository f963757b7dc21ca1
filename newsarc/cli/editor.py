"""Opens a file in the user's editor.

Knows: which program the environment names.  Must not know: what is in the file.
"""

from __future__ import annotations

import os
import shlex
import subprocess
from pathlib import Path

from newsarc.errors import NewsarcError, UsageError


def edit(file: Path) -> None:
    """Open a file in the editor, and wait until that is left.

    Raises `UsageError` if the environment names no editor that can be started, `NewsarcError` if it fails.
    """
    named = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ""
    try:
        command = shlex.split(named)
        if not command:  # else the page itself would be executed
            raise UsageError("no editor is set", "set EDITOR, for example EDITOR=nano")
        status = subprocess.run([*command, str(file)], check=False).returncode  # noqa: S603 - the user's
    except (OSError, ValueError) as error:  # the latter for a quote that isn't closed
        raise UsageError(f"can't start the editor {named!r}", "set EDITOR to another one") from error
    if status:
        raise NewsarcError(f"the editor failed with exit code {status}")
