"""Running git on the repository of an archive without obeying that repository's configuration.

Knows: how git is started, with which environment, and when its output is complete.
Must not know: which commands git runs, what is in an archive.

A repository may come from anybody, and its configuration may name programs:
filters, diff drivers, hooks, file watchers, transports that fetch missing objects.
A list of settings to disable would be incomplete with the next version of git.  So
git doesn't see that configuration: it gets a temporary git directory with a
configuration of our own.  The repository's refs, logs and index are linked into it,
and its objects are read in place.  From this directory git knows the content of
the repository, but not its configuration.  Since the directory is named explicitly,
git looks for no other, and doesn't check who owns the repository.

Five settings that change the meaning of refs and objects are copied (`_COPIED`);
none of them names a program, a file or a host that git would connect to.

From the environment git gets what any program needs to start, and none of the
variables for git.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import NamedTuple

from newsarc.errors import ArchiveError
from newsarc.files.repository import SMALL_FILE, Repository, find_git, find_repository, read_small, search_path

# The format of objects and refs, and the upstream of branches: the meaning of `main@{upstream}`.
_COPIED = r"^(extensions\.(objectformat|refstorage)|branch\..*\.(remote|merge)|remote\..*\.fetch)$"
_FORMATS = {"extensions.objectformat": (b"sha1", b"sha256"), "extensions.refstorage": (b"files", b"reftable")}
_LINKED_FILES = ("index", "packed-refs", "shallow")
_LINKED_FOLDERS = ("refs", "logs", "reftable")
_TIMEOUT = 600.0  # seconds; git takes longer only if it waits for a pipe or a dead disk
_INHERITED_VARIABLES = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR", "TEMP", "TMP")
_OWN_VARIABLES = {
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}
_OPTIONS = ("--no-pager", "-c", f"core.attributesFile={os.devnull}", "-c", f"core.hooksPath={os.devnull}")


class Result(NamedTuple):
    """The result of git: its exit code, its output, and the beginning of its error output."""

    code: int
    output: bytes
    errors: bytes


class Git:
    """git with a git directory that links to a repository, until the end of a block (`open_git`)."""

    def __init__(self, command: str, repository: Repository, path: str, folder: Path, timeout: float) -> None:
        self.repository = repository
        self._timeout = timeout
        self._folder = folder
        self._command = [command, *_OPTIONS]
        inherited = {name: os.environ[name] for name in _INHERITED_VARIABLES if name in os.environ}
        self._environment = {**inherited, **_OWN_VARIABLES, "PATH": path, "HOME": os.fspath(folder)}
        self._make_directory()

    def output(self, *words: str, data: bytes | None = None) -> bytes:
        """The output of git.  Raises `ArchiveError` if git fails."""
        result = self.run(*words, data=data)
        if result.code:
            raise ArchiveError("git can't read the repository", error_hint(result))
        return result.output

    def run(self, *words: str, data: bytes | None = None) -> Result:
        """Run git with some arguments, and ``data`` as its input.

        Raises `ArchiveError` if git can't be started, is killed or takes too long.
        """
        with ExitStack() as files:
            # Files, since a pipe could fill up before git has read its input.
            given = files.enter_context(TemporaryFile()) if data is not None else subprocess.DEVNULL
            output, errors = (files.enter_context(TemporaryFile()) for _ in range(2))
            if not isinstance(given, int):
                given.write(data or b"")
                given.seek(0)
            try:
                done = subprocess.run(  # noqa: S603 - no shell, and arguments of users are never options
                    [*self._command, *words],
                    cwd=self._folder,
                    env=self._environment,
                    stdin=given,
                    stdout=output,
                    stderr=errors,
                    check=False,
                    timeout=self._timeout,
                )
            except subprocess.TimeoutExpired as error:
                raise ArchiveError(f"git took longer than {self._timeout:.0f} s") from error
            except OSError as error:
                raise ArchiveError(f"git can't be started: {error.strerror or error}") from error
            output.seek(0)
            errors.seek(0)
            result = Result(done.returncode, output.read(), errors.read(SMALL_FILE))
        if not 0 <= result.code <= 129:  # git's own exit codes; 129 is wrong usage
            raise ArchiveError("git was stopped before it had answered", error_hint(result))
        return result

    def _make_directory(self) -> None:
        """Make the git directory, or two for a linked work tree, as git has it."""
        repository, own, common = self.repository, self._folder / "git", self._folder / "common"
        own.mkdir()
        if repository.own == repository.common:
            common = own
        else:
            common.mkdir()
            (own / "commondir").write_text("../common\n", "utf-8")
            _link(repository.common, common)
        _link(repository.own, own)
        # Not linked: git reads a symbolic link named HEAD as the name of a ref.
        (own / "HEAD").write_bytes(read_small(repository.own / "HEAD") + b"\n")
        self._environment["GIT_DIR"] = os.fspath(own)
        self._environment["GIT_OBJECT_DIRECTORY"] = os.path.realpath(repository.common / "objects")
        self._configure(common / "config", read_small(repository.common / "config"))

    def _configure(self, file: Path, theirs: bytes) -> None:
        """Write our configuration, with the settings copied from the repository's."""
        file.write_bytes(b"[core]\n\trepositoryformatversion = 1\n\tbare = true\n")
        settings = [
            (key, value) for key, value in self._read(theirs) if value in _FORMATS.get(os.fsdecode(key), (value,))
        ]
        with open(file, "ab") as ours:
            ours.writelines(_written(key, value) for key, value in settings)

    def _read(self, theirs: bytes) -> list[tuple[bytes, bytes]]:
        """The settings to copy, in order: git parses the configuration as plain text, without applying it."""
        words = ("config", "--file", "-", "--no-includes", "--null", "--get-regexp", _COPIED)
        result = self.run(*words, data=theirs)
        if result.code not in (0, 1):  # 1 if there is none
            raise ArchiveError("the repository's configuration can't be read", error_hint(result))
        settings = (entry.partition(b"\n") for entry in split_fields(result.output))
        return [(key, value) for key, _, value in settings]


def _written(key: bytes, value: bytes) -> bytes:
    """A setting as a line of a configuration, safely quoted."""
    section, _, rest = key.partition(b".")
    middle, _, name = rest.rpartition(b".")
    head = section + b' "%s"' % _escaped(middle) if middle else section
    return b'[%s]\n\t%s = "%s"\n' % (head, name, _escaped(value).replace(b"\n", b"\\n"))


def _escaped(text: bytes) -> bytes:
    return text.replace(b"\\", b"\\\\").replace(b'"', b'\\"')


def _link(source: Path, target: Path) -> None:
    """Link the files that git may read into another git directory, except those that could block it, such as pipes."""
    files = [*_LINKED_FILES, *(one for one in os.listdir(source) if re.fullmatch(r"sharedindex\.[0-9a-f]+", one))]
    for name in files:
        if (source / name).is_file():
            (target / name).symlink_to(os.path.realpath(source / name))
    for name in _LINKED_FOLDERS:
        if (source / name).is_dir():
            (target / name).symlink_to(os.path.realpath(source / name))


@contextmanager
def open_git(root: Path, timeout: float = _TIMEOUT) -> Iterator[Git]:
    """git for the repository of the archive at ``root``; each command may take ``timeout`` seconds.

    Raises `ArchiveError` if there is no git or no repository.
    """
    command = find_git(root)
    if command is None:
        raise ArchiveError("git is not installed; it is needed to compare with a commit")
    repository = find_repository(root)
    if repository is None:
        raise ArchiveError(f"{root} is not in a git repository that can be read")
    with TemporaryDirectory(prefix="newsarc-git-") as folder:
        yield Git(command, repository, search_path(root), Path(folder).resolve(), timeout)


def split_fields(output: bytes) -> list[bytes]:
    """The fields of an output, each of which ends in a NUL.  Raises `ArchiveError` if the last one is cut off."""
    *whole, rest = output.split(b"\0")
    if rest:
        raise ArchiveError("git ended before it had answered")
    return whole


def error_hint(result: Result) -> str:
    """A hint with the first line of git's error output."""
    lines = result.errors.decode("utf-8", "replace").splitlines()
    return f"git says: {lines[0].removeprefix('fatal: ')}" if lines else ""
