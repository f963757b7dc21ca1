"""The report on an archive as it was at a commit.

Knows: how to lay out a commit's files so that they can be checked.
Must not know: how git is run, how pages are checked, how a report is used.

Nearly all pages are the same today as at the commit, and are read in place: a
temporary folder has symbolic links to them, one for each unchanged folder, and
copies of the others.  The report on the last commit is cached under the hash of
its tree.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from newsarc import rules
from newsarc.files.cache import Cache
from newsarc.files.git import Commit, CommittedFile, changed_files, find_commit, list_files, read_objects
from newsarc.files.git_process import Git, open_git
from newsarc.files.paths import follow_links, pages_in
from newsarc.files.scan import scan
from newsarc.files.tree import Tree, tree_of
from newsarc.model.report import Report
from newsarc.parallel import map_chunks
from newsarc.validation.check_archive import ScannedArchive, check_archive, scan_archive
from newsarc.validation.report_cache import read_report, report_key, state_digest, write_report

if TYPE_CHECKING:
    from newsarc.model.callbacks import Warn

KIND = "past"


def report_at(
    root: Path,
    ref: str,
    codes: Collection[str],
    *,
    prefix: str | None,
    cache: bool = True,
    warn: Warn | None = None,
) -> Report:
    """The report on the archive at ``root`` as it was at the commit ``ref``, by ``codes`` and maybe other rules.

    Raises `UsageError` if there is no such commit, `ArchiveError` if git can't be run.
    """
    with open_git(root) as git:
        commit = find_commit(git, ref)
        if not cache or not rules.on_by_default().issuperset(codes):
            return _new_report(git, root, commit, codes, prefix, scan_archive(root))
        try:
            return _cached_or_new(git, root, ref, commit, prefix, warn)
        except OSError as error:
            if warn:
                warn(f"can't cache the report on {ref} ({error}); rebuilding it each time")
            return _new_report(git, root, commit, codes, prefix, scan_archive(root))


@contextmanager
def tree_at(root: Path, ref: str) -> Iterator[Tree]:
    """The tree of the archive as it was at the commit ``ref``, whose pages can be read.  Raises as `report_at` does."""
    with open_git(root) as git, TemporaryDirectory(prefix="newsarc-") as folder:
        yield _lay_out(git, root, find_commit(git, ref), scan_archive(root).tree, Path(folder).resolve())


def _cached_or_new(git: Git, root: Path, ref: str, commit: Commit, prefix: str | None, warn: Warn | None) -> Report:
    """The cached report on a commit, else a new one, which is cached.  Raises `OSError` if that fails."""
    now = scan_archive(root, signatures=True)
    cache, key = Cache(root), report_key(commit.tree, prefix, now.site)
    if report := read_report(cache, KIND, key):
        return report
    with cache.lock(KIND, f"checking {ref}", warn):
        report = _new_report(git, root, commit, rules.on_by_default(), prefix, now)
        # A file that was edited in the meantime may have been read in its new state.
        if report.complete and state_digest(scan_archive(root, signatures=True).tree) == state_digest(now.tree):
            write_report(cache, KIND, key, report)
        return report


def _new_report(
    git: Git, root: Path, commit: Commit, codes: Collection[str], prefix: str | None, now: ScannedArchive
) -> Report:
    """The report on a commit of an archive, whose layout is taken to have been what it is ``now``."""
    with TemporaryDirectory(prefix="newsarc-") as folder:
        tree = _lay_out(git, root, commit, now.tree, Path(folder).resolve())
        return check_archive(tree.root, codes, prefix=prefix, scanned=ScannedArchive(tree, now.site))


# ---------------------------------------------------------------- the files of a commit


def _lay_out(git: Git, root: Path, commit: Commit, now: Tree, place: Path) -> Tree:
    """Make the archive's files at a commit readable below the folder ``place``."""
    files = list_files(git, commit)
    if any(file.is_link for file in files.values()):  # only the system can follow these
        return _lay_out_all(git, files, place)
    tree = tree_of(place, files)
    pages, skipped = tree.pages(), tree.skipped_folders.tree.pages()
    other = [path for path in pages if path not in now.files]
    other += _changed(root, files, [*(path for path in pages if path in now.files), *skipped])
    _link_to(root, place, other)
    _write(git, files, other, place)
    return tree


def _changed(root: Path, files: Mapping[str, CommittedFile], pages: Sequence[str]) -> list[str]:
    """The pages of a commit whose content differs now; each is read, in several processes."""
    parts = map_chunks(partial(changed_files, root), [(path, files[path]) for path in pages])
    return [path for part in parts for path in part]


def _link_to(root: Path, place: Path, other: Collection[str]) -> None:
    """Fill a folder with links to what is at ``root``, except for some ``other`` paths and the folders above them."""
    folders = {""}
    for path in other:
        while path.rpartition("/")[0] not in folders:
            path = path.rpartition("/")[0]  # noqa: PLW2901 - up to one that was added before
            folders.add(path)
    not_linked = folders.union(other)
    for folder in sorted(folders):
        os.makedirs(f"{place}{folder}", exist_ok=True)
        real = follow_links(str(root), folder)
        if real is None:  # a link out of the root is in its place
            continue
        with suppress(OSError):  # the folder was removed in the meantime
            for name in os.listdir(real):
                if f"{folder}/{name}" not in not_linked:
                    os.symlink(f"{root}{folder}/{name}", f"{place}{folder}/{name}")


def _lay_out_all(git: Git, files: Mapping[str, CommittedFile], place: Path) -> Tree:
    """Write every page and create every symbolic link; of other files only the names count."""
    links = [path for path in files if files[path].is_link]
    pages = [path for path in pages_in(files) if not files[path].is_link]
    for path in files.keys() - {*pages, *links}:
        os.makedirs(os.path.dirname(f"{place}{path}"), exist_ok=True)
        Path(f"{place}{path}").touch()
    _write(git, files, pages, place)
    for path, target in zip(links, read_objects(git, [files[path].name for path in links]), strict=True):
        os.makedirs(os.path.dirname(f"{place}{path}"), exist_ok=True)
        os.symlink(target, os.fsencode(f"{place}{path}"))
    return scan(place)


def _write(git: Git, files: Mapping[str, CommittedFile], pages: Collection[str], place: Path) -> None:
    found = read_objects(git, [files[path].name for path in pages])
    for path, content in zip(pages, found, strict=True):
        os.makedirs(os.path.dirname(f"{place}{path}"), exist_ok=True)
        with open(f"{place}{path}", "xb") as file:  # never through a link
            file.write(content)
