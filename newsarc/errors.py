"""The errors a user can meet, and the exit codes they end in.

Knows: nothing but sentences.  Must not know: the archive, the terminal.

    NewsarcError                exit 3
    ├── ArchiveError            exit 3   no archive here, or it can't be read
    │   └── UnavailableError         exit 3   a part of it can't be read at the moment
    ├── ConfigError             exit 3   its configuration can't be read or says what nobody understands
    ├── UsageError              exit 2   a value that can't be understood
    │   └── QueryError          exit 2   a part of a query that can't be, and where it stands
    └── NotFoundError           exit 1   no such day, page, entity or rule
        └── AmbiguousError      exit 1   several pages answer to the reference
"""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """What a command's exit status says."""

    OK = 0
    NO = 1  # the answer is no: no such day, nothing found, findings of severity error
    USAGE = 2
    UNREADABLE = 3  # the archive or the configuration can't be read
    INTERRUPTED = 130


class NewsarcError(Exception):
    """A sentence for the user, with what to do next in ``hint`` where there is something."""

    exit_code = ExitCode.UNREADABLE

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class ArchiveError(NewsarcError):
    """There is no archive, or it can't be read."""


class UnavailableError(ArchiveError):
    """Something of the archive that can't be read at the moment: whether and how it is there is not known."""


class ConfigError(NewsarcError):
    """The archive's configuration can't be read, or says something that there isn't."""


class UsageError(NewsarcError):
    """A value on the command line or in a call that can't be understood."""

    exit_code = ExitCode.USAGE


class QueryError(UsageError):
    """A query that can't be understood from its character ``start`` to ``end``."""

    def __init__(self, message: str, hint: str, query: str, start: int, end: int) -> None:
        super().__init__(message, hint)
        self.query = query
        self.start = start
        self.end = end


class NotFoundError(NewsarcError):
    """What was asked for isn't in the archive; ``nearest`` names what is like it."""

    exit_code = ExitCode.NO

    def __init__(self, message: str, hint: str = "", nearest: tuple[str, ...] = ()) -> None:
        super().__init__(message, hint)
        self.nearest = nearest


class AmbiguousError(NotFoundError):
    """Several pages answer to the reference; ``nearest`` lists them."""
