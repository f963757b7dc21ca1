"""Undoing a change of files that failed or was interrupted, or cleaning up if it was done.

Knows: the possible states of a change, as seen from the files.  Must not know: how a change is made, why.

A file that somebody has saved in the meantime is left unchanged.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from newsarc.files import journal
from newsarc.files.journal import Journal, Step, checksum
from newsarc.files.paths import follow_links
from newsarc.files.replace import exchange, finish_exchange, flush_folder, place_new
from newsarc.text.plurals import counted

if TYPE_CHECKING:
    from newsarc.model.callbacks import Warn

_EMPTY = hashlib.sha256().hexdigest()


class Undo:
    """Undoes steps.  The files show how far a step got, so this may be interrupted as well."""

    def __init__(self, root: Path, warn: Warn) -> None:
        self._root = root
        self._warn = warn

    def remove_draft(self, step: Step) -> None:
        """Remove the draft of a step that wasn't made."""
        _remove_draft(self._root, step)

    def undo(self, step: Step) -> None:
        """Undo a step.  Raises `OSError` if that is impossible at the moment."""
        file, draft = os.path.join(self._root, step.file), step.draft_path(self._root)
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
            # An empty file only reserves the name on file systems without hard links.
            ours = ours or _checksum_or_empty(file) == _EMPTY
            os.unlink(draft)
            if not ours:
                return
        if not os.path.lexists(file):
            return
        os.rename(file, draft)
        if checksum(draft) in (step.after, _EMPTY):
            os.unlink(draft)
        else:
            place_new(draft, file)
            self._warn_left(step)

    def _restore_removed(self, step: Step, file: str, draft: str) -> None:
        """Restore a file that was removed, unless somebody has created another one."""
        try:
            place_new(draft, file)
        except FileExistsError:
            self._warn_left(step, f"; its old text is in {os.path.join(os.path.dirname(step.file), step.draft)}")

    def _exchange_back(self, step: Step, file: str, draft: str) -> None:
        """Exchange a replaced file back, unless somebody has saved another text."""
        if checksum(draft) == step.after:  # not made
            os.unlink(draft)
            return
        if _checksum_or_empty(file) == step.after:
            exchange(draft, file)
            if checksum(draft) == step.after:
                os.unlink(draft)
                return
            exchange(draft, file)  # saved at this moment
        if checksum(draft) == step.before:
            os.unlink(draft)
            if _checksum_or_empty(file) != step.before:
                self._warn_left(step)
        else:  # a text that was saved before that
            self._warn_left(step, f"; an earlier text is in {os.path.join(os.path.dirname(step.file), step.draft)}")

    def _warn_left(self, step: Step, more: str = "") -> None:
        self._warn(f"{step.file} was changed in the meantime and is left unchanged{more}")


def _checksum_or_empty(file: str) -> str | None:
    """The checksum of a file; None if there is none, empty if it can't be read."""
    try:
        return checksum(file)
    except OSError:
        return ""


def _remove_draft(root: Path, step: Step) -> None:
    with suppress(FileNotFoundError):
        os.unlink(step.draft_path(root))


def undo_change(root: Path, record: Journal, warn: Warn) -> None:
    """Undo a change; the journal is left if that is impossible at the moment."""
    undo = Undo(root, warn)
    whole = True
    for step in reversed(_reachable_steps(root, record)):
        try:
            (undo.undo if journal.READY in record.notes else undo.remove_draft)(step)
        except OSError as error:
            whole = False
            warn(f"{step.file} can't be restored now ({error.strerror}); the next command that writes tries again")
    for folder in reversed(record.folders):
        with suppress(OSError):  # another file is in it
            os.rmdir(os.path.join(root, folder))
    if whole:
        record.remove()


def clean_up(root: Path, record: Journal) -> None:
    """Remove the drafts of a change that is done; the next command that writes removes those that are left."""
    whole = True
    for step in _reachable_steps(root, record):
        try:
            finish_exchange(step.draft_path(root))
            _remove_draft(root, step)
        except OSError:
            whole = False
    if whole:
        record.remove()


def _reachable_steps(root: Path, record: Journal) -> list[Step]:
    """The steps of a journal whose folders are still in the archive, and not behind a new symbolic link."""
    return [
        step
        for step in record.steps
        if (folder := os.path.dirname(os.path.join(root, step.file)))
        == follow_links(str(root), f"/{folder[len(str(root)) :]}")
    ]


def recover_interrupted(root: Path, warn: Warn) -> None:
    """Undo the interrupted changes of an archive, or finish those that were done; the caller holds the `write_lock`."""
    for record in journal.interrupted(root):
        files = counted(len(record.steps), "file")
        if journal.DONE in record.notes or _is_complete(root, record):
            clean_up(root, record)
            warn(f"finished an interrupted change of {files}")
        else:
            undo_change(root, record, warn)
            warn(f"undid an interrupted change of {files}")


def _is_complete(root: Path, record: Journal) -> bool:
    """Whether every step was made."""
    return journal.READY in record.notes and all(_is_made(root, step) for step in _reachable_steps(root, record))


def _is_made(root: Path, step: Step) -> bool:
    file, draft = os.path.join(root, step.file), step.draft_path(root)
    try:
        finish_exchange(draft)
        if step.before is None:
            return not os.path.lexists(draft) and os.path.lexists(file)
        return checksum(draft) == step.before
    except OSError:
        return False
