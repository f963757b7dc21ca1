"""The functions that a caller may give to hear of long work and of what can't be done.

Knows: their arguments.  Must not know: who calls them.
"""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[int, int], None]  # is given the number of pages read, and of all pages
Warn = Callable[[str], None]  # is given a sentence
