"""Changing several files of the archive together: all of them or none.

Knows: how several files are replaced so that no other program sees a half-written one.
Must not know: pages, why one is changed, how a change is undone (`undo`).

A change is a list of edits:

1. The journal is written: the files, the drafts, and checksums of the content of
   each file before and after.
2. A draft of each file is written beside it and flushed to the disk.  If that fails
   for lack of space or permission, nothing has changed yet.
3. Each draft is exchanged with its file, and the replaced content is compared with
   the expected one, so that nobody else's edit is lost.
4. Everything is compared once more, and the journal notes that the change is done.
5. The replaced contents are removed, and then the journal.

An error or a termination signal before step 4 undoes everything: the files that
were replaced are exchanged back.  If a process was killed, the next command that
writes (`recover`) undoes its change, or finishes it if only step 5 is missing.  A
file that somebody has saved in the meantime is left unchanged.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Sequence
from contextlib import suppress
from errno import EACCES, EEXIST, ESTALE
from pathlib import Path

from newsarc.files import journal
from newsarc.files.journal import Journal, Step, checksum
from newsarc.files.paths import follow_links, read_bytes
from newsarc.files.replace import draft_name, exchange, flush_folder, place_new, write_draft
from newsarc.files.undo import Undo, clean_up, recover_interrupted, undo_change
from newsarc.files.write_lock import DeferredSignals, write_lock
from newsarc.model.callbacks import Warn
from newsarc.model.edits import Edit

Failed = tuple[Edit, OSError]
_CHANGED = "it has changed since it was checked"


def write(root: Path, edits: Sequence[Edit], *, cache: bool = True, warn: Warn | None = None) -> None:
    """Make edits of files of the archive at ``root``, in their order: all of them or none.

    If a file is a symbolic link within the root, the file that it leads to changes.
    Mode, owner and attributes are preserved; ``warn`` gets a message if an owner
    can't be preserved, or if other hard links to a file have the old text.  The
    journal is in the cache folder, or in the archive if ``cache`` is false.  Raises
    `OSError`, with the path below the root as its ``filename``, if a file has
    changed since its edit was planned, is outside the root, is read-only or can't
    be written; then no file has changed.
    """
    _write(root, edits, independent=False, cache=cache, warn=warn)


def write_each(
    root: Path, edits: Sequence[Edit], *, cache: bool = True, warn: Warn | None = None
) -> tuple[Failed, ...]:
    """Make edits as `write` does, except those that fail; return these, each with its error."""
    return _write(root, edits, independent=True, cache=cache, warn=warn)


def recover(root: Path, warn: Warn | None = None) -> None:
    """Undo interrupted changes, or finish those that lack only the removal of the old contents.

    ``warn`` gets a message about each, and about files that somebody has saved since, which are left unchanged.
    """
    if journal.may_be_left(root):
        with write_lock(root, warn), DeferredSignals() as deferred:
            recover_interrupted(root, warn or _ignore)
            deferred.check()


def _write(
    root: Path, edits: Sequence[Edit], *, independent: bool, cache: bool, warn: Warn | None
) -> tuple[Failed, ...]:
    if not edits:
        return ()
    warn = warn or _ignore
    with write_lock(root, warn), DeferredSignals() as deferred:
        recover_interrupted(root, warn)
        change = _Change(root, independent=independent, check=deferred.check, warn=warn)
        change.make(edits, cache=cache)
    return tuple(change.failed)


def _ignore(_: str) -> None:
    pass


# ---------------------------------------------------------------- a change


class _Change:
    """A change of files; an edit that fails ends it, or is skipped if the edits are ``independent``."""

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
            undo_change(self._root, record, self._warn)
            raise
        clean_up(self._root, record)
        self._warn_of_metadata()

    def _make(self, record: Journal) -> None:
        undo = Undo(self._root, self._warn)
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
        """Apply ``act`` to each remaining edit; ``undo`` is called for a step that fails and is skipped."""
        going: list[tuple[Edit, Step]] = []
        for edit, step in self._todo:
            self._check()
            try:
                going.append((edit, act(edit, step)))
            except OSError as error:
                error.filename, error.filename2 = edit.file, None  # the file that the user knows, not the draft
                if not self._independent:
                    raise
                undo(step)
                self.failed.append((edit, error))
        self._todo = going

    def _fail_all(self, error: OSError) -> None:
        """Fail for all edits: raise the error, or note it for each."""
        if not self._independent:
            raise error
        self.failed += [(edit, error) for edit, _ in self._todo]

    def _warn_of_metadata(self) -> None:
        for files, what in (
            (self._linked, "other hard links keep the old text"),
            (self._not_owned, "the owner can't be preserved; the file is yours now"),
        ):
            if files:
                more = f" and {len(files) - 1:,} more" if files[1:] else ""
                self._warn(f"{files[0]}{more}: {what}")

    # ------------------------------------------------------------ one edit

    def _plan(self, edit: Edit, _: Step) -> Step:
        """The step with the real file of an edit."""
        file = follow_links(str(self._root), f"/{edit.file}")
        if file is None:
            raise PermissionError(EACCES, "it is outside the archive")
        return _planned_step(edit, os.path.relpath(file, self._root))

    def _prepare(self, edit: Edit, step: Step) -> Step:
        """Check that an edit can be made, and write its draft."""
        file = os.path.join(self._root, step.file)
        if edit.before is None:
            if os.path.lexists(file):
                raise FileExistsError(EEXIST, "it already exists")
        else:
            self._check_writable(file, edit.before)
        if edit.after is not None:
            like = file if edit.before is not None else edit.like and follow_links(str(self._root), f"/{edit.like}")
            if not write_draft(step.draft_path(self._root), [edit.after], like):
                self._not_owned.append(edit.file)
            if edit.before is not None and os.stat(file).st_nlink > 1:
                self._linked.append(edit.file)
        elif not os.access(os.path.dirname(file), os.W_OK):
            raise PermissionError(EACCES, "its folder is read-only")
        return step

    def _check_writable(self, file: str, before: bytes) -> None:
        if read_bytes(file) != before:
            raise OSError(ESTALE, _CHANGED)
        # Write permission for the folder would be enough to replace a file that is read-only on purpose.
        if not os.stat(file).st_mode & 0o222 or not os.access(file, os.W_OK):
            raise PermissionError(EACCES, "it is read-only")

    def _make_step(self, _: Edit, step: Step) -> Step:
        """Make a step; afterwards the draft's name is that of the replaced file."""
        file, draft = os.path.join(self._root, step.file), step.draft_path(self._root)
        if step.before is None:
            place_new(draft, file)
        elif step.after is None:
            os.rename(file, draft)
        else:
            exchange(draft, file)
        return self._check_replaced(_, step)

    def _check_replaced(self, _: Edit, step: Step) -> Step:
        """Raise `OSError` if the replaced file differs from the one read, since somebody has edited it."""
        if step.before is not None and checksum(step.draft_path(self._root)) != step.before:
            raise OSError(ESTALE, _CHANGED)
        return step


def _nothing(_: Step) -> None:
    pass


def _planned_step(edit: Edit, file: str) -> Step:
    sums = (None if data is None else hashlib.sha256(data).hexdigest() for data in (edit.before, edit.after))
    return Step(file, os.path.basename(draft_name("")), *sums)


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
