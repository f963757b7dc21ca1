"""Files of the archive, changed together: all of them or none.

Knows: how several files are replaced so that no other program sees one half written, and how that is undone.
Must not know: pages, why one is changed.

A change is a list of edits:

1. its journal is written: which files, which drafts, and checksums of what each
   file holds before and after;
2. a draft of each file is written beside it and flushed to the disk; where there is
   no room or no right to write, nothing has happened yet;
3. each draft is exchanged with its file, and what is now in the draft's place is
   compared with what was expected, so that nobody else's edit is lost;
4. everything is compared once more, and the journal notes that the change is done;
5. the replaced contents are removed, and then the journal.

An error, or a signal to end, before step 4 undoes everything: the files that were
replaced are exchanged back.  After a process was killed, the next command that
writes (`recover`) undoes its change, or finishes it where only step 5 is missing.
A file that somebody has saved meanwhile stays as they saved it.
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
from newsarc.model.edits import Edit

Warn = Callable[[str], None]
Failed = tuple[Edit, OSError]
_CHANGED = "it has changed since it was checked"
_MESSAGE_AFTER = 2  # seconds of waiting after which a message says what for
_EMPTY = hashlib.sha256().hexdigest()


def write(root: Path, edits: Sequence[Edit], *, cache: bool = True, warn: Warn | None = None) -> None:
    """Make edits of files of the archive at ``root``, in their order: all of them or none.

    A symbolic link within the root stays, and the file that it leads to changes.
    Mode, owner and attributes stay; ``warn`` gets a sentence where an owner can't
    be kept, and where other hard links to a file keep its old text.  The journal
    is in the cache folder, or in the archive if ``cache`` is false.  Raises
    `OSError`, with the path below the root as its ``filename``, where a file has
    changed since its edit was planned, is outside the root, is read-only or can't
    be written; then no file has changed.
    """
    _write(root, edits, independent=False, cache=cache, warn=warn)


def write_each(
    root: Path, edits: Sequence[Edit], *, cache: bool = True, warn: Warn | None = None
) -> tuple[Failed, ...]:
    """Make edits as `write` does, but leave out those that can't be made; return these, each with its error."""
    return _write(root, edits, independent=True, cache=cache, warn=warn)


def recover(root: Path, warn: Warn | None = None) -> None:
    """Undo the interrupted changes, or finish those that were done except for removing the old contents.

    ``warn`` gets a sentence about each, and about files that somebody has saved since, which stay.
    """
    if journal.may_be_left(root):
        with _locked(root, warn), _DeferredSignals() as deferred:
            _recover(root, warn or _ignore)
            deferred.check()


def _write(
    root: Path, edits: Sequence[Edit], *, independent: bool, cache: bool, warn: Warn | None
) -> tuple[Failed, ...]:
    if not edits:
        return ()
    warn = warn or _ignore
    with _locked(root, warn), _DeferredSignals() as deferred:
        _recover(root, warn)
        change = _Change(root, independent=independent, check=deferred.check, warn=warn)
        change.make(edits, cache=cache)
    return tuple(change.failed)


def _ignore(_: str) -> None:
    pass


# ---------------------------------------------------------------- a change


class _Change:
    """A change of files; an edit that can't be made ends it, or is left out if the edits are ``independent``."""

    def __init__(self, root: Path, *, independent: bool, check: Callable[[], None], warn: Warn) -> None:
        self._root = root
        self._independent = independent
        self._check = check
        self._warn = warn
        self.failed: list[Failed] = []
        self._todo: list[tuple[Edit, Step]] = []
        self._linked: list[str] = []
        self._not_owned: list[str] = []

    def make(self, edits: Sequence[Edit], *, cache: bool) -> None:
        self._todo = [(edit, _planned_step(edit, "")) for edit in edits]
        self._each(self._plan, _nothing)
        folders = _folders_to_create(self._root, [step for _, step in self._todo])
        try:
            record = journal.begin(self._root, folders, [step for _, step in self._todo], cache=cache)
        except OSError as error:
            self._fail_all(error)
            return
        try:
            self._make(record)
        except BaseException:
            _undo_change(self._root, record, self._warn)
            raise
        _clean_up(self._root, record)
        self._warn_of_metadata()

    def _make(self, record: Journal) -> None:
        undo = _Undo(self._root, self._warn)
        for folder in record.folders:
            _create_folder(os.path.join(self._root, folder))
        self._each(self._prepare, undo.remove_draft)
        record.note(journal.READY)
        self._each(self._make_step, undo.undo)
        self._each(self._check_replaced, undo.undo)
        for folder in {os.path.dirname(step.file) for _, step in self._todo}:
            flush_folder(os.path.join(self._root, folder))
        self._check()
        record.note(journal.DONE)

    def _each(self, act: Callable[[Edit, Step], Step], undo: Callable[[Step], None]) -> None:
        """Do something with each remaining edit; ``undo`` is called for a step that fails and is left out."""
        going: list[tuple[Edit, Step]] = []
        for edit, step in self._todo:
            self._check()
            try:
                going.append((edit, act(edit, step)))
            except OSError as error:
                error.filename, error.filename2 = edit.file, None  # the file that the user knows, and no draft
                if not self._independent:
                    raise
                undo(step)
                self.failed.append((edit, error))
        self._todo = going

    def _fail_all(self, error: OSError) -> None:
        """Fail with all edits: raise the error, or note it for each."""
        if not self._independent:
            raise error
        self.failed += [(edit, error) for edit, _ in self._todo]

    def _warn_of_metadata(self) -> None:
        for files, what in (
            (self._linked, "other hard links keep the old text"),
            (self._not_owned, "the owner can't be kept, it is yours now"),
        ):
            if files:
                more = f" and {len(files) - 1:,} more" if files[1:] else ""
                self._warn(f"{files[0]}{more}: {what}")

    # ------------------------------------------------------------ one edit

    def _plan(self, edit: Edit, _: Step) -> Step:
        """The step with the real file of an edit."""
        file = follow_links(str(self._root), f"/{edit.file}")
        if file is None:
            raise PermissionError(EACCES, "it lies outside the archive")
        return _planned_step(edit, os.path.relpath(file, self._root))

    def _prepare(self, edit: Edit, step: Step) -> Step:
        """Check that an edit can be made, and write its draft."""
        file = os.path.join(self._root, step.file)
        if edit.before is None:
            if os.path.lexists(file):
                raise FileExistsError(EEXIST, "it is there already")
        else:
            self._check_writable(file, edit.before)
        if edit.after is not None:
            like = file if edit.before is not None else edit.like and follow_links(str(self._root), f"/{edit.like}")
            if not write_draft(_draft(self._root, step), [edit.after], like):
                self._not_owned.append(edit.file)
            if edit.before is not None and os.stat(file).st_nlink > 1:
                self._linked.append(edit.file)
        elif not os.access(os.path.dirname(file), os.W_OK):
            raise PermissionError(EACCES, "its folder is read-only")
        return step

    def _check_writable(self, file: str, before: bytes) -> None:
        if read_bytes(file) != before:
            raise OSError(ESTALE, _CHANGED)
        # The right to write in the folder is enough to replace a file that is read-only on purpose.
        if not os.stat(file).st_mode & 0o222 or not os.access(file, os.W_OK):
            raise PermissionError(EACCES, "it is read-only")

    def _make_step(self, _: Edit, step: Step) -> Step:
        """Make a step; then the draft's name is that of the replaced file."""
        file, draft = os.path.join(self._root, step.file), _draft(self._root, step)
        if step.before is None:
            place_new(draft, file)
        elif step.after is None:
            os.rename(file, draft)
        else:
            exchange(draft, file)
        return self._check_replaced(_, step)

    def _check_replaced(self, _: Edit, step: Step) -> Step:
        """Raise `OSError` where the replaced file isn't what was read, since somebody has edited it."""
        if step.before is not None and _checksum(_draft(self._root, step)) != step.before:
            raise OSError(ESTALE, _CHANGED)
        return step


def _nothing(_: Step) -> None:
    pass


def _planned_step(edit: Edit, file: str) -> Step:
    sums = (None if data is None else hashlib.sha256(data).hexdigest() for data in (edit.before, edit.after))
    return Step(file, os.path.basename(draft_name("")), *sums)


def _draft(root: Path, step: Step) -> str:
    return os.path.join(root, os.path.dirname(step.file), step.draft)


def _checksum(file: str) -> str | None:
    """The checksum of a file; None where there is none.  Raises `OSError` where it can't be read."""
    try:
        return hashlib.sha256(read_bytes(file, most=None)).hexdigest()
    except FileNotFoundError:
        return None


def _folders_to_create(root: Path, steps: Sequence[Step]) -> list[str]:
    """The folders to create, the outer ones first."""
    missing: dict[str, None] = {}
    for step in steps:
        folder = os.path.dirname(step.file)
        above = []
        while folder and folder not in missing and not os.path.isdir(os.path.join(root, folder)):
            above.append(folder)
            folder = os.path.dirname(folder)
        missing |= dict.fromkeys(reversed(above))
    return list(missing)


def _create_folder(folder: str) -> None:
    """Create a folder with the mode of the one it is in."""
    with suppress(FileExistsError):
        os.mkdir(folder, stat.S_IMODE(os.stat(os.path.dirname(folder)).st_mode) & 0o777)
        flush_folder(os.path.dirname(folder))


# ---------------------------------------------------------------- undoing


class _Undo:
    """Undoing of steps.  The files themselves tell how far a step was made, so this may be interrupted as well."""

    def __init__(self, root: Path, warn: Warn) -> None:
        self._root = root
        self._warn = warn

    def remove_draft(self, step: Step) -> None:
        """Remove the draft of a step that wasn't made."""
        with suppress(FileNotFoundError):
            os.unlink(_draft(self._root, step))

    def undo(self, step: Step) -> None:
        """Undo a step.  Raises `OSError` where that is impossible at the moment."""
        file, draft = os.path.join(self._root, step.file), _draft(self._root, step)
        finish_exchange(draft)
        if step.before is None:
            self._remove_new(step, file, draft)
        elif os.path.lexists(draft):
            if step.after is None:
                self._restore_removed(step, file, draft)
            else:
                self._exchange_back(step, file, draft)
        flush_folder(os.path.dirname(file))

    def _remove_new(self, step: Step, file: str, draft: str) -> None:
        """Remove a file that was created, unless somebody has saved another one."""
        if os.path.lexists(draft):
            ours = os.path.lexists(file) and os.path.samestat(os.lstat(draft), os.lstat(file))
            # An empty file has nothing to lose: where there are no hard links, one reserves the name.
            ours = ours or _checksum_or_empty(file) == _EMPTY
            os.unlink(draft)
            if not ours:
                return
        if not os.path.lexists(file):
            return
        os.rename(file, draft)
        if _checksum(draft) in (step.after, _EMPTY):
            os.unlink(draft)
        else:
            place_new(draft, file)
            self._warn_kept(step)

    def _restore_removed(self, step: Step, file: str, draft: str) -> None:
        """Restore a file that was removed, unless somebody has created another one."""
        try:
            place_new(draft, file)
        except FileExistsError:
            self._warn_kept(step, f"; its old text is in {os.path.join(os.path.dirname(step.file), step.draft)}")

    def _exchange_back(self, step: Step, file: str, draft: str) -> None:
        """Exchange a replaced file back, unless somebody has saved another text."""
        if _checksum(draft) == step.after:  # not made
            os.unlink(draft)
            return
        if _checksum_or_empty(file) == step.after:
            exchange(draft, file)
            if _checksum(draft) == step.after:
                os.unlink(draft)
                return
            exchange(draft, file)  # saved at this very moment
        if _checksum(draft) == step.before:
            os.unlink(draft)
            if _checksum_or_empty(file) != step.before:
                self._warn_kept(step)
        else:  # a text that was saved before the other
            self._warn_kept(step, f"; an earlier text is in {os.path.join(os.path.dirname(step.file), step.draft)}")

    def _warn_kept(self, step: Step, more: str = "") -> None:
        self._warn(f"{step.file} stays as it is, it has been changed meanwhile{more}")


def _checksum_or_empty(file: str) -> str | None:
    """The checksum of a file; None where there is none, empty where it can't be read."""
    try:
        return _checksum(file)
    except OSError:
        return ""


def _undo_change(root: Path, record: Journal, warn: Warn) -> None:
    """Undo a change; its journal stays where that is impossible at the moment."""
    undo = _Undo(root, warn)
    whole = True
    for step in reversed(_reachable_steps(root, record)):
        try:
            (undo.undo if journal.READY in record.notes else undo.remove_draft)(step)
        except OSError as error:
            whole = False
            warn(f"{step.file} can't be put back now ({error.strerror}); the next command that writes tries again")
    for folder in reversed(record.folders):
        with suppress(OSError):  # somebody else's file is in it
            os.rmdir(os.path.join(root, folder))
    if whole:
        record.remove()


def _clean_up(root: Path, record: Journal) -> None:
    """Remove the drafts of a change that is done; what can't be removed is left to the next command that writes."""
    whole = True
    for step in _reachable_steps(root, record):
        try:
            finish_exchange(_draft(root, step))
            _Undo(root, _ignore).remove_draft(step)
        except OSError:
            whole = False
    if whole:
        record.remove()


def _reachable_steps(root: Path, record: Journal) -> list[Step]:
    """The steps of a journal whose folders are still within the archive, and not behind a new symbolic link."""
    return [
        step
        for step in record.steps
        if (folder := os.path.dirname(os.path.join(root, step.file)))
        == follow_links(str(root), f"/{folder[len(str(root)) :]}")
    ]


def _recover(root: Path, warn: Warn) -> None:
    for record in journal.interrupted(root):
        files = f"{len(record.steps):,} file{'' if len(record.steps) == 1 else 's'}"
        if journal.DONE in record.notes or _is_complete(root, record):
            _clean_up(root, record)
            warn(f"finished an interrupted change of {files}")
        else:
            _undo_change(root, record, warn)
            warn(f"took back an interrupted change of {files}")


def _is_complete(root: Path, record: Journal) -> bool:
    """Whether every step was made."""
    return journal.READY in record.notes and all(_is_made(root, step) for step in _reachable_steps(root, record))


def _is_made(root: Path, step: Step) -> bool:
    file, draft = os.path.join(root, step.file), _draft(root, step)
    try:
        finish_exchange(draft)
        if step.before is None:
            return not os.path.lexists(draft) and os.path.lexists(file)
        return _checksum(draft) == step.before
    except OSError:
        return False


# ---------------------------------------------------------------- one writer, not interrupted


@contextmanager
def _locked(root: Path, warn: Warn | None) -> Iterator[None]:
    """Hold the right to write in the archive: its root is locked, which leaves no file in it."""
    try:
        import fcntl
    except ImportError:  # Windows, where no other process can remove an open file
        yield
        return
    descriptor = os.open(root, os.O_RDONLY)
    try:
        begun, warned = time.monotonic(), False
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if warn and not warned and time.monotonic() - begun > _MESSAGE_AFTER:
                    warn("waiting for another newsarc, which is writing in this archive")
                    warned = True
                time.sleep(0.02)
                continue
            except OSError:  # some network file systems can't
                pass
            break
        yield
    finally:
        os.close(descriptor)


class _DeferredSignals:
    """Signals to end, deferred while files are changed: `check` raises at points where nothing is half done.

    A signal that comes after the change is done has no effect.
    """

    _SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")

    def __enter__(self) -> _DeferredSignals:
        self._received = 0
        self._before: dict[int, object] = {}
        if threading.current_thread() is threading.main_thread():  # signals interrupt no other
            for number in (getattr(signal, name) for name in self._SIGNALS if hasattr(signal, name)):
                if signal.getsignal(number) not in (None, signal.SIG_IGN):
                    self._before[number] = signal.signal(number, self._note)
        return self

    def _note(self, number: int, _: FrameType | None) -> None:
        self._received = number

    def check(self) -> None:
        """Raise `KeyboardInterrupt` if a signal was received."""
        if self._received:
            raise KeyboardInterrupt

    def __exit__(self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)  # type: ignore[arg-type]  # as `signal` gave it
        if self._received and kind:
            signal.raise_signal(self._received)
