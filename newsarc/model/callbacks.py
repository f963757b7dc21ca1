"""The callbacks of `Archive`: for the progress of long work, and for warnings.

Knows: their arguments.  Must not know: who calls them.
"""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[int, int], None]  # the number of pages read so far, and of all pages
Warn = Callable[[str], None]  # one sentence
