"""git for tests: with a test identity, on a branch `main`, without the user's configuration.

Knows: git.  Must not know: what is in an archive.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

_WHO = ("GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL")
_ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
    **dict.fromkeys(_WHO, "x"),
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
}


def git(folder: Path, *words: str | bytes, data: bytes = b"") -> str:
    """What git prints in a folder.  Raises `subprocess.CalledProcessError` where it can't do what was asked."""
    command = ["git", "-c", "init.defaultBranch=main", *words]
    done = subprocess.run(command, cwd=folder, env=_ENVIRONMENT, input=data, capture_output=True, check=True)
    return done.stdout.decode().strip()


def commit(folder: Path) -> None:
    """Commit everything, even if nothing has changed."""
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "x", "--allow-empty")
