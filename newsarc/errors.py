"""The errors that users may see, and the exit codes of commands.

Knows: messages.  Must not know: the archive, the terminal.

    NewsarcError                exit 3   error
    ├── ArchiveError            exit 3   archive       no archive here, or it can't be read
    │   └── UnavailableError    exit 3   unavailable   a part of it can't be read at the moment
    ├── ConfigError             exit 3   config        the configuration can't be read or isn't valid
    ├── UsageError              exit 2   usage         an invalid value
    │   └── QueryError          exit 2   query         an invalid part of a query, and where it is
    └── NotFoundError           exit 1   not-found     no such day, page, entity or rule
        └── AmbiguousError      exit 1   ambiguous     several pages match the reference

The word after the exit code is the error's ``code``, by which programs distinguish errors.
"""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """The exit status of a command."""

    OK = 0
    NO = 1  # the answer is no: no such day, nothing found, findings of severity error
    USAGE = 2
    UNREADABLE = 3  # the archive or the configuration can't be read


class NewsarcError(Exception):
    """A message for the user, one sentence; ``hint`` says what to do next, or is empty."""

    exit_code = ExitCode.UNREADABLE
    code = "error"

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class ArchiveError(NewsarcError):
    """There is no archive, or it can't be read."""

    code = "archive"


class UnavailableError(ArchiveError):
    """A part of the archive can't be read at the moment, so its contents are unknown."""

    code = "unavailable"


class ConfigError(NewsarcError):
    """The archive's configuration can't be read or isn't valid."""

    code = "config"


class UsageError(NewsarcError):
    """A value on the command line or in a call is invalid."""

    exit_code = ExitCode.USAGE
    code = "usage"


class QueryError(UsageError):
    """A query is invalid between its characters ``start`` and ``end``, which count from 0."""

    code = "query"

    def __init__(self, message: str, hint: str, query: str, start: int, end: int) -> None:
        super().__init__(message, hint)
        self.query = query
        self.start = start
        self.end = end


class NotFoundError(NewsarcError):
    """Something isn't in the archive; ``nearest`` lists what is similar.

    If these are pages, ``labels`` describe each for people, by handle and title.
    """

    exit_code = ExitCode.NO
    code = "not-found"

    def __init__(
        self, message: str, hint: str = "", nearest: tuple[str, ...] = (), labels: tuple[str, ...] = ()
    ) -> None:
        super().__init__(message, hint)
        self.nearest = nearest
        self.labels = labels


class AmbiguousError(NotFoundError):
    """Several pages match the reference; ``nearest`` lists them."""

    code = "ambiguous"
