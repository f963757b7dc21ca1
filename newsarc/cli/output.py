"""Text to stdout and to files: whole, safe where something acts on it, quiet once nobody reads it.

Knows: streams, files, encodings.  Must not know: what the text says.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from newsarc.errors import NewsarcError, UsageError
from newsarc.process import mute
from newsarc.text import safety
from newsarc.text.safety import printable

STDOUT = Path("-")  # as the name of a file to write


def write(text: str) -> None:
    """Write text to stdout; what a closed pipe (``| head``) doesn't take is dropped silently."""
    with _standard_output():
        sys.stdout.write(text)
        sys.stdout.flush()


def write_text(text: str) -> None:
    """Write text of a format to stdout, as UTF-8 whatever the encoding of other text (of JSON: RFC 8259, 8.1)."""
    if hasattr(sys.stdout, "buffer"):
        write_pieces((text,))
    else:  # a stream of text was put in its place, as tests do
        write(text)


def write_bytes(data: bytes) -> None:
    """Write bytes to stdout as they are."""
    write_pieces_of_bytes((data,))


def write_pieces(pieces: Iterable[str]) -> None:
    """Write text to stdout as UTF-8, whatever the terminal's encoding; a closed pipe ends the iteration."""
    write_pieces_of_bytes(piece.encode() for piece in pieces)


def write_pieces_of_bytes(pieces: Iterable[bytes]) -> None:
    """Write pieces of bytes to stdout; a closed pipe ends the iteration."""
    with _standard_output():
        sys.stdout.flush()
        sys.stdout.buffer.writelines(pieces)
        sys.stdout.buffer.flush()


def write_lines(lines: Iterable[str], *, end: str = "\n") -> None:
    """Write names of files, or lines from them, made safe as `write_file_text` does."""
    write_file_text("".join(f"{line}{end}" for line in lines), end)


def write_file_text(text: str, end: str = "\n") -> None:
    """Write text of the archive's files to stdout; lone surrogates in it become the bytes that are not UTF-8.

    Bytes stay as they are unless something acts on them: for a terminal each line
    is made printable, and in the log of a CI system its commands are broken up.
    """
    if sys.stdout.isatty():
        lines = text.removesuffix(end).split(end) if text else ()
        text = "".join(f"{printable(line)}{end}" for line in lines)
    elif _is_log():
        text = safety.safe_for_log(text, os.environ)
    write_bytes(text.encode("utf-8", "surrogateescape"))


def _is_log() -> bool:
    """Whether stdout may be the log of a CI system: one runs the command, and stdout is not a regular file.

    A pipe may lead to the runner itself, which can't be ruled out.
    """
    return safety.runs_in_ci(os.environ) and not stat.S_ISREG(os.fstat(sys.stdout.fileno()).st_mode)


_closed: list[int] = []  # the number of stdout, once nobody reads it


@contextmanager
def _standard_output() -> Iterator[None]:
    """Mute stdout once it can't be written to, so that what Python flushes at exit doesn't fail.

    Raises `NewsarcError` if the reason is another one than a closed pipe.
    """
    try:
        yield
    except BrokenPipeError:
        _mute_stdout()
    except OSError as error:
        _mute_stdout()
        raise NewsarcError(f"can't write to standard output: {error.strerror or error}") from error


def _mute_stdout() -> None:
    mute(sys.stdout.fileno())
    _closed.append(sys.stdout.fileno())


def is_read() -> bool:
    """Whether stdout still takes what is written; False after a write to a closed pipe."""
    return not _closed


def is_stream(file: Path) -> bool:
    """Whether a file is written into rather than replaced: stdout as ``-``, ``/dev/stdout``, a pipe."""
    return file == STDOUT or (file.exists() and not file.is_file())


def write_file(file: Path, pieces: Iterable[str]) -> bool:
    """Replace a file by a text, completely or not at all, with the mode of the old file; write into a stream.

    Returns False if that was closed before the end of the text.
    Raises `UsageError` if the file can't be written.
    """
    if file == STDOUT:
        write_pieces(pieces)
        return is_read()
    try:
        _write_file(file, pieces)
        return True
    except BrokenPipeError:
        return False
    except OSError as error:
        why = "the folder does not exist" if isinstance(error, FileNotFoundError) else error.strerror or error
        raise UsageError(f"can't write {file}: {why}") from None


def _write_file(file: Path, pieces: Iterable[str]) -> None:
    if is_stream(file):
        with open(file, "w", encoding="utf-8", newline="\n") as stream:
            stream.writelines(pieces)
        return
    from newsarc.files.replace import replace_file  # here, since most answers go to stdout

    replace_file(file, (piece.encode() for piece in pieces))
