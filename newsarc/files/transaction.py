"""Files of the archive, changed together: all of them, or none.

Knows: how several files are written so that nothing is ever seen half, and how that is taken back.
Must not know: pages, why one is changed.

A change is a list of edits, and goes like this:

1. its journal is written: which files, which drafts, what each held and is to hold;
2. a draft of each file is written beside it and flushed to the disk; where there is
   no room or no right to write, nothing has happened yet;
3. each draft is swapped with its file, so that what was replaced lies in the draft's
   place, where it is compared with what was expected: nobody else's edit is lost;
4. everything is compared once more, and the journal notes that it is done;
5. what was replaced is removed, and then the journal.

An error, or a signal to end, before 4 takes everything back: what was replaced is
swapped into its place again, the same file as before.  What was killed is taken
back by the next command that writes (`recover`), or finished where only 5 was
missing.  A file that somebody has saved in between stays as they saved it.
"""

from __future__ import annotations

import hashlib
import os
import signal
import stat
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from errno import EACCES, EEXIST, ESTALE
from pathlib import Path
from types import FrameType, TracebackType

from newsarc.files import journal
from newsarc.files.journal import Journal, Step
from newsarc.files.paths import follow_links, read_bytes
from newsarc.files.replace import draft_name, exchange, finish_exchange, flush_folder, place_new, write_draft
from newsarc.model.report import Edit

Warn = Callable[[str], None]
Failed = tuple[Edit, OSError]
_CHANGED = "it has changed since it was checked"
_PATIENCE = 2  # seconds of waiting before it is said for what
_EMPTY = hashlib.sha256().hexdigest()


def write(root: Path, edits: Sequence[Edit], *, cache: bool = True, warn: Warn | None = None) -> None:
    """Have files of the archive at ``root`` become what edits say, in their order, all of them or none.

    A symbolic link within the root is written through.  Mode, owner and
    attributes stay; ``warn`` is told where an owner can't be kept, and of other
    hard links to a file, which keep the old text.  The journal lies in the cache
    folder, or with ``cache`` false in the archive.  Raises `OSError`, with the
    site path as its ``filename``, where a file is no longer what its edit is of,
    lies outside the root, is read-only or can't be written; then each is what it was.
    """
    _write(root, edits, apart=False, cache=cache, warn=warn)


def write_each(
    root: Path, edits: Sequence[Edit], *, cache: bool = True, warn: Warn | None = None
) -> tuple[Failed, ...]:
    """The same for edits of which each is good without the others; those that couldn't be made, and why."""
    return _write(root, edits, apart=True, cache=cache, warn=warn)


def recover(root: Path, warn: Warn | None = None) -> None:
    """Take back the changes that were cut off, or finish those of which nothing but cleaning up was missing.

    ``warn`` is told of it, and of files that stay as somebody has saved them since.
    """
    if journal.may_be_left(root):
        with _alone(root, warn), _Deferred() as deferred:
            _recover(root, warn or _say_nothing)
            deferred.check()


def _write(root: Path, edits: Sequence[Edit], *, apart: bool, cache: bool, warn: Warn | None) -> tuple[Failed, ...]:
    if not edits:
        return ()
    warn = warn or _say_nothing
    with _alone(root, warn), _Deferred() as deferred:
        _recover(root, warn)
        change = _Change(root, apart=apart, check=deferred.check, warn=warn)
        change.make(edits, cache=cache)
    return tuple(change.failed)


def _say_nothing(_: str) -> None:
    pass


# ---------------------------------------------------------------- a change


class _Change:
    """Edits on their way; with ``apart`` one that can't be made is left out, else it ends all."""

    def __init__(self, root: Path, *, apart: bool, check: Callable[[], None], warn: Warn) -> None:
        self._root = root
        self._apart = apart
        self._check = check
        self._warn = warn
        self.failed: list[Failed] = []
        self._todo: list[tuple[Edit, Step]] = []
        self._linked: list[str] = []
        self._disowned: list[str] = []

    def make(self, edits: Sequence[Edit], *, cache: bool) -> None:
        self._todo = [(edit, _step_of(edit, "")) for edit in edits]
        self._each(self._plan, _nothing)
        folders = _missing_folders(self._root, [step for _, step in self._todo])
        try:
            noted = journal.begin(self._root, folders, [step for _, step in self._todo], cache=cache)
        except OSError as error:
            self._give_up(error)
            return
        try:
            self._make(noted)
        except BaseException:
            _take_back(self._root, noted, self._warn)
            raise
        _clean_up(self._root, noted)
        self._say()

    def _make(self, noted: Journal) -> None:
        undo = _Undo(self._root, self._warn)
        for folder in noted.folders:
            _make_folder(os.path.join(self._root, folder))
        self._each(self._prepare, undo.remove_draft)
        noted.note(journal.READY)
        self._each(self._take, undo.take_back)
        self._each(self._see_that_nothing_was_lost, undo.take_back)
        for folder in {os.path.dirname(step.file) for _, step in self._todo}:
            flush_folder(os.path.join(self._root, folder))
        self._check()
        noted.note(journal.DONE)

    def _each(self, act: Callable[[Edit, Step], Step], undo: Callable[[Step], None]) -> None:
        """Do something with each edit that is left."""
        going: list[tuple[Edit, Step]] = []
        for edit, step in self._todo:
            self._check()
            try:
                going.append((edit, act(edit, step)))
            except OSError as error:
                error.filename, error.filename2 = edit.file, None  # the file that the user knows, and no draft
                if not self._apart:
                    raise
                undo(step)
                self.failed.append((edit, error))
        self._todo = going

    def _give_up(self, error: OSError) -> None:
        """Tell of each edit that none can be made."""
        if not self._apart:
            raise error
        self.failed += [(edit, error) for edit, _ in self._todo]

    def _say(self) -> None:
        for files, what in (
            (self._linked, "other hard links keep the old text"),
            (self._disowned, "the owner can't be kept, it is yours now"),
        ):
            if files:
                more = f" and {len(files) - 1:,} more" if files[1:] else ""
                self._warn(f"{files[0]}{more}: {what}")

    # ------------------------------------------------------------ one edit

    def _plan(self, edit: Edit, _: Step) -> Step:
        """Where the edit is to be made."""
        file = follow_links(str(self._root), f"/{edit.file}")
        if file is None:
            raise PermissionError(EACCES, "it lies outside the archive")
        return _step_of(edit, os.path.relpath(file, self._root))

    def _prepare(self, edit: Edit, step: Step) -> Step:
        """See that the edit can be made, and write its draft."""
        file = os.path.join(self._root, step.file)
        if edit.before is None:
            if os.path.lexists(file):
                raise FileExistsError(EEXIST, "it is there already")
        else:
            self._see_that_it_may_be_written(file, edit.before)
        if edit.after is not None:
            like = file if edit.before is not None else edit.like and follow_links(str(self._root), f"/{edit.like}")
            if not write_draft(_draft(self._root, step), [edit.after], like):
                self._disowned.append(edit.file)
            if edit.before is not None and os.stat(file).st_nlink > 1:
                self._linked.append(edit.file)
        elif not os.access(os.path.dirname(file), os.W_OK):
            raise PermissionError(EACCES, "its folder is read-only")
        return step

    def _see_that_it_may_be_written(self, file: str, before: bytes) -> None:
        if read_bytes(file) != before:
            raise OSError(ESTALE, _CHANGED)
        # A folder would let us replace a file that is meant to stay.
        if not os.stat(file).st_mode & 0o222 or not os.access(file, os.W_OK):
            raise PermissionError(EACCES, "it is read-only")

    def _take(self, _: Edit, step: Step) -> Step:
        """Make the edit; what was there is in the draft's place then."""
        file, draft = os.path.join(self._root, step.file), _draft(self._root, step)
        if step.before is None:
            place_new(draft, file)
        elif step.after is None:
            os.rename(file, draft)
        else:
            exchange(draft, file)
        return self._see_that_nothing_was_lost(_, step)

    def _see_that_nothing_was_lost(self, _: Edit, step: Step) -> Step:
        """Raise `OSError` where what was replaced is not what was read, and so somebody's edit."""
        if step.before is not None and _sum(_draft(self._root, step)) != step.before:
            raise OSError(ESTALE, _CHANGED)
        return step


def _nothing(_: Step) -> None:
    pass


def _step_of(edit: Edit, file: str) -> Step:
    sums = (None if data is None else hashlib.sha256(data).hexdigest() for data in (edit.before, edit.after))
    return Step(file, os.path.basename(draft_name("")), *sums)


def _draft(root: Path, step: Step) -> str:
    return os.path.join(root, os.path.dirname(step.file), step.draft)


def _sum(file: str) -> str | None:
    """The sum of a file's bytes; None where there is no file.  Raises `OSError` where it can't be read."""
    try:
        return hashlib.sha256(read_bytes(file, most=None)).hexdigest()
    except FileNotFoundError:
        return None


def _missing_folders(root: Path, steps: Sequence[Step]) -> list[str]:
    """The folders that are to be made, the outer ones first."""
    missing: dict[str, None] = {}
    for step in steps:
        folder = os.path.dirname(step.file)
        above = []
        while folder and folder not in missing and not os.path.isdir(os.path.join(root, folder)):
            above.append(folder)
            folder = os.path.dirname(folder)
        missing |= dict.fromkeys(reversed(above))
    return list(missing)


def _make_folder(folder: str) -> None:
    """Make a folder that no more people may enter than the one it lies in."""
    with suppress(FileExistsError):
        os.mkdir(folder, stat.S_IMODE(os.stat(os.path.dirname(folder)).st_mode) & 0o777)
        flush_folder(os.path.dirname(folder))


# ---------------------------------------------------------------- back


class _Undo:
    """Steps taken back, each only as far as it was taken: what there is tells, so that this can be cut off, too."""

    def __init__(self, root: Path, warn: Warn) -> None:
        self._root = root
        self._warn = warn

    def remove_draft(self, step: Step) -> None:
        """Remove the draft of a step that was not taken."""
        with suppress(FileNotFoundError):
            os.unlink(_draft(self._root, step))

    def take_back(self, step: Step) -> None:
        """Take a step back.  Raises `OSError` where that can't be done now."""
        file, draft = os.path.join(self._root, step.file), _draft(self._root, step)
        finish_exchange(draft)
        if step.before is None:
            self._take_away(step, file, draft)
        elif os.path.lexists(draft):
            if step.after is None:
                self._put_back(step, file, draft)
            else:
                self._swap_back(step, file, draft)
        flush_folder(os.path.dirname(file))

    def _take_away(self, step: Step, file: str, draft: str) -> None:
        """Remove a file that was made, unless it is somebody else's."""
        if os.path.lexists(draft):
            ours = os.path.lexists(file) and os.path.samestat(os.lstat(draft), os.lstat(file))
            # An empty file holds nothing to lose: it is how a name is taken where there are no links.
            ours = ours or _sum_of_page(file) == _EMPTY
            os.unlink(draft)
            if not ours:
                return
        if not os.path.lexists(file):
            return
        os.rename(file, draft)
        if _sum(draft) in (step.after, _EMPTY):
            os.unlink(draft)
        else:
            place_new(draft, file)
            self._stays(step)

    def _put_back(self, step: Step, file: str, draft: str) -> None:
        """Give a file that was removed its name again, unless somebody has made another."""
        try:
            place_new(draft, file)
        except FileExistsError:
            self._stays(step, f"; its old text is in {os.path.join(os.path.dirname(step.file), step.draft)}")

    def _swap_back(self, step: Step, file: str, draft: str) -> None:
        """Have a file be again the one that was replaced, unless somebody has saved another text."""
        if _sum(draft) == step.after:  # not taken
            os.unlink(draft)
            return
        if _sum_of_page(file) == step.after:
            exchange(draft, file)
            if _sum(draft) == step.after:
                os.unlink(draft)
                return
            exchange(draft, file)  # saved at this very moment
        if _sum(draft) == step.before:
            os.unlink(draft)
            if _sum_of_page(file) != step.before:
                self._stays(step)
        else:  # a text that was saved before the other
            self._stays(step, f"; an earlier text is in {os.path.join(os.path.dirname(step.file), step.draft)}")

    def _stays(self, step: Step, more: str = "") -> None:
        self._warn(f"{step.file} stays as it is, it has been changed meanwhile{more}")


def _sum_of_page(file: str) -> str | None:
    """The sum of what is in a file's place; the empty string where that is no file to be read."""
    try:
        return _sum(file)
    except OSError:
        return ""


def _take_back(root: Path, noted: Journal, warn: Warn) -> None:
    """Take back a change as far as it came; its journal is kept where that can't be done now."""
    undo = _Undo(root, warn)
    whole = True
    for step in reversed(_safe_steps(root, noted)):
        try:
            (undo.take_back if journal.READY in noted.notes else undo.remove_draft)(step)
        except OSError as error:
            whole = False
            warn(f"{step.file} can't be put back now ({error.strerror}); the next command that writes tries again")
    for folder in reversed(noted.folders):
        with suppress(OSError):  # somebody else's file is in it
            os.rmdir(os.path.join(root, folder))
    if whole:
        noted.remove()


def _clean_up(root: Path, noted: Journal) -> None:
    """Remove what a change that is done leaves behind; what can't be removed now is by the next command that writes."""
    whole = True
    for step in _safe_steps(root, noted):
        try:
            finish_exchange(_draft(root, step))
            _Undo(root, _say_nothing).remove_draft(step)
        except OSError:
            whole = False
    if whole:
        noted.remove()


def _safe_steps(root: Path, noted: Journal) -> list[Step]:
    """The steps of a journal whose files lie where they did, and not behind a link that was put there since."""
    return [
        step
        for step in noted.steps
        if (folder := os.path.dirname(os.path.join(root, step.file)))
        == follow_links(str(root), f"/{folder[len(str(root)) :]}")
    ]


def _recover(root: Path, warn: Warn) -> None:
    for noted in journal.left(root):
        files = f"{len(noted.steps):,} file{'' if len(noted.steps) == 1 else 's'}"
        if journal.DONE in noted.notes or _is_complete(root, noted):
            _clean_up(root, noted)
            warn(f"finished an interrupted change of {files}")
        else:
            _take_back(root, noted, warn)
            warn(f"took back an interrupted change of {files}")


def _is_complete(root: Path, noted: Journal) -> bool:
    """Whether every step was taken."""
    return journal.READY in noted.notes and all(_is_taken(root, step) for step in _safe_steps(root, noted))


def _is_taken(root: Path, step: Step) -> bool:
    file, draft = os.path.join(root, step.file), _draft(root, step)
    try:
        finish_exchange(draft)
        if step.before is None:
            return not os.path.lexists(draft) and os.path.lexists(file)
        return _sum(draft) == step.before
    except OSError:
        return False


# ---------------------------------------------------------------- alone, and not interrupted


@contextmanager
def _alone(root: Path, warn: Warn | None) -> Iterator[None]:
    """Hold the right to write in the archive, waiting for who has it: its root is locked, and nothing left in it."""
    try:
        import fcntl
    except ImportError:  # Windows, where a file that is open can't be removed by another
        yield
        return
    descriptor = os.open(root, os.O_RDONLY)
    try:
        begun, said = time.monotonic(), False
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if warn and not said and time.monotonic() - begun > _PATIENCE:
                    warn("waiting for another newsarc, which is writing in this archive")
                    said = True
                time.sleep(0.02)
                continue
            except OSError:  # some disks on a network can't
                pass
            break
        yield
    finally:
        os.close(descriptor)


class _Deferred:
    """Signals to end, held back while files are changed: `check` raises where nothing is half done.

    One that comes when everything is done is too late, and does nothing.
    """

    _SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")

    def __enter__(self) -> _Deferred:
        self._came = 0
        self._before: dict[int, object] = {}
        if threading.current_thread() is threading.main_thread():  # others are not interrupted
            for number in (getattr(signal, name) for name in self._SIGNALS if hasattr(signal, name)):
                if signal.getsignal(number) not in (None, signal.SIG_IGN):
                    self._before[number] = signal.signal(number, self._note)
        return self

    def _note(self, number: int, _: FrameType | None) -> None:
        self._came = number

    def check(self) -> None:
        """Raise `KeyboardInterrupt` where a signal has come."""
        if self._came:
            raise KeyboardInterrupt

    def __exit__(self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)  # type: ignore[arg-type]  # as `signal` gave it
        if self._came and kind:
            signal.raise_signal(self._came)
