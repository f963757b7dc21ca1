"""Values to the screen: on a terminal through rich, piped as plain lines, or as JSON.

Knows: the streams, and which renderer serves them.  Must not know: what a value means.
rich is loaded only where a terminal is written to.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from newsarc.cli.options import Color
from newsarc.errors import NewsarcError
from newsarc.process import mute
from newsarc.text import safety
from newsarc.text.safety import printable

if TYPE_CHECKING:
    from rich.console import RenderableType

    from newsarc.archive import Archive
    from newsarc.model.hits import Correction

_MOST_DROPPED = 10  # words that are named one by one
_PATIENCE = 0.4  # seconds before a progress bar appears


class Screen:
    """Where a command's answer goes, in the form that suits the place."""

    def __init__(self, color: Color, *, json: bool = False) -> None:
        self._color = color
        self._json = json

    def show(
        self, *, data: Callable[[], str], plain: Callable[[], str], terminal: Callable[[], RenderableType]
    ) -> None:
        """Print an answer in the one form that is wanted."""
        if self._json:
            write_json(data())
        elif self._is_terminal():
            self._draw(terminal())
        else:
            write(plain())

    def show_text(self, *, data: Callable[[], str], plain: Callable[[], str]) -> None:
        """Print an answer that is the same lines on a terminal as in a pipe."""
        if self._json:
            write_json(data())
        else:
            write(plain())

    def show_lines(self, *, plain: Callable[[], Iterable[str]], terminal: Callable[[], RenderableType]) -> None:
        """Print lines of the archive's: as they are, or on a terminal, which breaks those that are too wide."""
        if self._is_terminal():
            self._draw(terminal(), whole_lines=True)
        else:
            write_lines(plain())

    def _is_terminal(self) -> bool:
        if self._color is Color.ALWAYS:
            return True
        return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"

    def _draw(self, answer: RenderableType, *, whole_lines: bool = False) -> None:
        from rich.console import Console

        from newsarc.render.terminal.events import THEME

        force = True if self._color is Color.ALWAYS else None
        console = Console(
            theme=THEME, force_terminal=force, no_color=self._color is Color.NEVER or None, highlight=False, emoji=False
        )
        with console.capture() as captured:
            console.print(answer, soft_wrap=whole_lines)
        write(captured.get())


def write(text: str) -> None:
    """Text to stdout; a pipe that was closed (``| head``) swallows the rest without a word."""
    with _standard_output():
        sys.stdout.write(text)
        sys.stdout.flush()


def write_json(document: str) -> None:
    """A JSON document to stdout, which is UTF-8 in whatever encoding other text goes there (RFC 8259, 8.1)."""
    if hasattr(sys.stdout, "buffer"):
        write_pieces((document,))
    else:  # whoever has put a text in its place reads text
        write(document)


def write_bytes(data: bytes) -> None:
    """Bytes to stdout as they are."""
    write_pieces_of_bytes((data,))


def write_pieces(pieces: Iterable[str]) -> None:
    """Text to stdout as UTF-8, whatever the terminal's encoding; no more of it is made once a pipe is closed."""
    write_pieces_of_bytes(piece.encode() for piece in pieces)


def write_pieces_of_bytes(pieces: Iterable[bytes]) -> None:
    """Bytes to stdout, one after the other."""
    with _standard_output():
        sys.stdout.flush()
        sys.stdout.buffer.writelines(pieces)
        sys.stdout.buffer.flush()


def write_lines(lines: Iterable[str], *, end: str = "\n") -> None:
    """Names of files, or lines out of them: each as it is, made safe as `write_file_text` does."""
    write_file_text("".join(f"{line}{end}" for line in lines), end)


def write_file_text(text: str, end: str = "\n") -> None:
    """Text of the archive's files, in which bytes that are not UTF-8 are lone surrogates, to stdout.

    Bytes stay bytes, but where something acts on them: for a terminal each line
    is made printable, and in the log of a CI system its commands are broken up.
    """
    if sys.stdout.isatty():
        lines = text.removesuffix(end).split(end) if text else ()
        text = "".join(f"{printable(line)}{end}" for line in lines)
    elif _is_log():
        text = safety.safe_for_log(text, os.environ)
    write_bytes(text.encode("utf-8", "surrogateescape"))


def _is_log() -> bool:
    """Whether stdout may be read by a CI system: it runs the command, and the answer isn't put into a file.

    What reads a pipe can't be seen: it may be the runner itself.
    """
    return safety.runs_in_ci(os.environ) and not stat.S_ISREG(os.fstat(sys.stdout.fileno()).st_mode)


_closed: list[int] = []  # stdout, once nobody reads it


@contextmanager
def _standard_output() -> Iterator[None]:
    """Writing to stdout, which is muted once it takes no more: what Python would still write at exit can't fail.

    Raises `NewsarcError` for what keeps it from taking more, other than that nobody reads it.
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
    """Whether anybody may still read what is written to stdout, as far as writing has shown."""
    return not _closed


def say(line: str) -> None:
    """One line of talk, on stderr; where that takes nothing there is nobody to tell."""
    try:
        print(printable(line), file=sys.stderr, flush=True)
    except OSError:
        mute(sys.stderr.fileno())


def say_error(error: NewsarcError, kind: str = "error: ") -> None:
    """The sentence of an error, and what to do next."""
    say(f"newsarc: {kind}{error.message}" + (f"; {error.hint}" if error.hint else ""))


def say_place(text: str, start: int, end: int) -> None:
    """A line of what was typed, and beneath it a mark from one character to another."""
    from rich.cells import cell_len

    before, marked, after = (printable(part) for part in (text[:start], text[start:end], text[end:]))
    say(f"  {before}{marked}{after}")
    say(f"  {' ' * cell_len(before)}{'^' * max(cell_len(marked), 1)}")


def say_corrections(corrections: tuple[Correction, ...]) -> None:
    """What was read in another spelling."""
    if corrections:
        say("corrected: " + ", ".join(f"{one.word} → {one.read_as}" for one in corrections))


def say_dropped(words: Sequence[str]) -> None:
    """Which words of a query some of its hits lack."""
    if words:
        more = f" and {len(words) - _MOST_DROPPED:,} more" if len(words) > _MOST_DROPPED else ""
        say(f"without: {', '.join(words[:_MOST_DROPPED])}{more}")


def relative_file(root: Path, file: str) -> str:
    """A file of the archive as one would name it from the current folder."""
    whole = root / file
    try:
        near = str(whole.relative_to(Path.cwd()))
    except ValueError:
        return str(whole)
    return near if near[:1].isalnum() else f"./{near}"  # what begins with a sign, a program may read as more


@contextmanager
def progress(what: str) -> Iterator[Callable[[int, int], None] | None]:
    """A progress bar on stderr for work that takes long; None where there is no terminal to show it on."""
    if not sys.stderr.isatty():
        yield None
        return
    begun = monotonic()
    bars: list[Callable[[int, int], None]] = []

    with ExitStack() as stack:

        def tell(done: int, total: int) -> None:
            if monotonic() - begun < _PATIENCE:
                return
            if not bars:
                from rich.console import Console
                from rich.progress import Progress

                bar = stack.enter_context(Progress(console=Console(stderr=True), transient=True))
                task = bar.add_task(what)
                bars.append(lambda done, total: bar.update(task, completed=done, total=total))
            bars[0](done, total)

        yield tell


@contextmanager
def opened(
    archive: Path | None, what: str = "Reading the pages", *, cache: bool = True, refresh: bool = False
) -> Iterator[Archive]:
    """The archive that a command was told of, or the nearest one upwards."""
    from newsarc.archive import Archive
    from newsarc.pages import discover

    with progress(what) as tell:
        root = archive if archive else discover.search_root(Path.cwd())
        yield Archive(root, cache=cache, refresh=refresh, progress=tell, warn=lambda why: say(f"newsarc: {why}"))
