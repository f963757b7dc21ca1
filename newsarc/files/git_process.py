"""git, asked about the repository that an archive lies in, without obeying that repository's configuration.

Knows: where a repository keeps its refs, index and objects, how git is started and when it is to be believed.
Must not know: what is asked for, what is in an archive.

A repository may come from anybody, and its configuration may name programs:
filters, differs, hooks, watchers, transports that fetch what is missing.
Switching each of them off takes a list that the next git makes incomplete.
So git doesn't see that configuration: it is given a git directory of our own,
made for the question and removed after it, with a configuration of our own.
The repository's refs, logs and index are linked into it, its objects are read
where they are.  What git knows from such a directory is what the repository
holds and nothing that it says to do.  With that directory named, git looks for
no other, and doesn't ask who owns the repository.

Five settings change what refs and objects mean and are passed on (`_PASSED_ON`);
none of them names a program, a file or a host that git would turn to.

Of the environment git gets what a program needs to start, and nothing that is
meant for git.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import NamedTuple

from newsarc.errors import ArchiveError
from newsarc.files.paths import read_bytes

# The format of objects and refs, and which branch follows which: the meaning of `main@{upstream}`.
_PASSED_ON = r"^(extensions\.(objectformat|refstorage)|branch\..*\.(remote|merge)|remote\..*\.fetch)$"
_FORMATS = {"extensions.objectformat": (b"sha1", b"sha256"), "extensions.refstorage": (b"files", b"reftable")}
_HEAD = re.compile(rb"ref:|[0-9a-f]{40}")
_LINKED_FILES = ("index", "packed-refs", "shallow")
_LINKED_FOLDERS = ("refs", "logs", "reftable")
_LARGEST = 2**20  # bytes of a file such as HEAD or config
_MOST_HOPS = 5  # from a ref to the one that it stands for, as git allows
_LONGEST = 600.0  # seconds; a git that reads a pipe or waits for a dead disk takes longer
_STARTING = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR", "TEMP", "TMP")
_OURS = {
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


# ---------------------------------------------------------------- where a repository is


class Place(NamedTuple):
    """Where an archive lies in a repository's work tree, and where that repository keeps what it holds.

    ``own`` is the git directory of the work tree, ``common`` that of all work
    trees; ``prefix`` is the archive's folder within the work tree, with a slash
    at its end unless it is empty.
    """

    own: Path
    common: Path
    prefix: str


def locate(root: Path) -> Place | None:
    """The place of the archive at ``root``; None where it is in no work tree."""
    real = Path(os.path.realpath(root))
    for folder in (real, *real.parents):
        try:
            own = _git_directory(folder / ".git")
        except (OSError, ValueError):
            continue
        common = _common(own)
        if _HEAD.match(_text(own / "HEAD")) and (common / "objects").is_dir() and (common / "refs").is_dir():
            inside = real.relative_to(folder).as_posix()
            return Place(own, common, "" if inside == "." else f"{inside}/")
    return None


def _git_directory(entry: Path) -> Path:
    """The git directory that a ``.git`` is or, as in a second work tree, names.  Raises `OSError` for neither."""
    if entry.is_dir():
        return entry
    said = read_bytes(entry, most=_LARGEST)
    if not said.startswith(b"gitdir: "):
        raise OSError(0, "not a git directory", os.fspath(entry))
    return entry.parent / os.fsdecode(said.removeprefix(b"gitdir: ").rstrip(b"\r\n"))


def _common(own: Path) -> Path:
    try:
        return own / os.fsdecode(read_bytes(own / "commondir", most=_LARGEST).rstrip(b"\r\n"))
    except (OSError, ValueError):
        return own


def program(root: Path) -> str | None:
    """The git that is first on the ``PATH``, never one of the archive at ``root`` or of the current folder."""
    return shutil.which("git", path=_search_path(root)) or None


def _search_path(root: Path) -> str:
    """The folders of ``PATH`` that are named in full and aren't in the archive."""
    real = os.path.realpath(root)
    folders = os.environ.get("PATH", os.defpath).split(os.pathsep)
    return os.pathsep.join(one for one in folders if os.path.isabs(one) and not _is_in(os.path.realpath(one), real))


def _is_in(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def mark(root: Path) -> str:
    """What is another one whenever git may tell otherwise of the latest commit or of what is staged.

    Empty where there is nothing to ask.  git isn't started for it.
    """
    place = locate(root)
    if place is None or program(root) is None:
        return ""
    texts = [_text(place.own / "HEAD"), _text(place.common / "reftable/tables.list")]
    ref = texts[0]
    for _ in range(_MOST_HOPS):
        name = ref.removeprefix(b"ref:").strip()
        # One that lies elsewhere is none that git would read.
        if name == ref or b"\0" in name or not {b"", b".", b".."}.isdisjoint(name.split(b"/")):
            break
        ref = _text(place.common / os.fsdecode(name))
        texts.append(ref)
    looks = [_look(place.own / "index"), _look(place.common / "packed-refs"), _look(place.common / "shallow")]
    return " ".join([*(text.hex() for text in texts), *looks])


def _text(file: Path) -> bytes:
    try:
        return read_bytes(file, most=_LARGEST).strip()
    except OSError:
        return b""


def _look(file: Path) -> str:
    try:
        status = os.stat(file)
    except OSError:
        return "none"
    return f"{status.st_size}.{status.st_mtime_ns}.{status.st_ctime_ns}.{status.st_ino}"


# ---------------------------------------------------------------- asking


class Answer(NamedTuple):
    """How git ended, what it said, and what it complained of."""

    code: int
    said: bytes
    complaint: bytes


class Git:
    """git with a git directory that borrows from a repository, for the length of a block (`opened`)."""

    def __init__(self, command: str, place: Place, path: str, folder: Path, patience: float) -> None:
        self.place = place
        self._patience = patience
        self._folder = folder
        self._command = [command, *_OPTIONS]
        starting = {name: os.environ[name] for name in _STARTING if name in os.environ}
        self._environment = {**starting, **_OURS, "PATH": path, "HOME": os.fspath(folder)}
        self._borrow()

    def ask(self, *words: str, data: bytes | None = None) -> bytes:
        """What git answers.  Raises `ArchiveError` where it can't, or ends before it has said all."""
        answer = self.try_to(*words, data=data)
        if answer.code:
            raise ArchiveError("git can't read the repository", hint(answer))
        return answer.said

    def try_to(self, *words: str, data: bytes | None = None) -> Answer:
        """How git ends and what it says.

        Raises `ArchiveError` where it can't be started, is killed or takes too long.
        """
        with ExitStack() as files:
            # Files, for a pipe would be full before git had read what it is asked.
            asked = files.enter_context(TemporaryFile()) if data is not None else subprocess.DEVNULL
            told, complaint = (files.enter_context(TemporaryFile()) for _ in range(2))
            if not isinstance(asked, int):
                asked.write(data or b"")
                asked.seek(0)
            try:
                done = subprocess.run(  # noqa: S603 - no shell, and what was typed is never an option
                    [*self._command, *words],
                    cwd=self._folder,
                    env=self._environment,
                    stdin=asked,
                    stdout=told,
                    stderr=complaint,
                    check=False,
                    timeout=self._patience,
                )
            except subprocess.TimeoutExpired as error:
                raise ArchiveError(f"git took longer than {self._patience:.0f} s") from error
            except OSError as error:
                raise ArchiveError(f"git can't be started: {error.strerror or error}") from error
            told.seek(0)
            complaint.seek(0)
            answer = Answer(done.returncode, told.read(), complaint.read(_LARGEST))
        if not 0 <= answer.code <= 129:  # as git ends by itself, 129 for wrong usage
            raise ArchiveError("git was stopped before it had answered", hint(answer))
        return answer

    def _borrow(self) -> None:
        """Make the git directory: a pair of them where the repository has several work trees, as git has it then."""
        place, own, common = self.place, self._folder / "git", self._folder / "common"
        own.mkdir()
        if place.own == place.common:
            common = own
        else:
            common.mkdir()
            (own / "commondir").write_text("../common\n", "utf-8")
            _link(place.common, common)
        _link(place.own, own)
        # A symbolic link that is called HEAD is a ref's name to git.
        (own / "HEAD").write_bytes(_text(place.own / "HEAD") + b"\n")
        self._environment["GIT_DIR"] = os.fspath(own)
        self._environment["GIT_OBJECT_DIRECTORY"] = os.path.realpath(place.common / "objects")
        self._configure(common / "config", _text(place.common / "config"))

    def _configure(self, file: Path, theirs: bytes) -> None:
        """Write our configuration, with what `_PASSED_ON` names of that of the repository."""
        file.write_bytes(b"[core]\n\trepositoryformatversion = 1\n\tbare = true\n")
        settings = [
            (key, value) for key, value in self._read(theirs) if value in _FORMATS.get(os.fsdecode(key), (value,))
        ]
        with open(file, "ab") as ours:
            ours.writelines(_written(key, value) for key, value in settings)

    def _read(self, theirs: bytes) -> list[tuple[bytes, bytes]]:
        """The settings that are passed on, in order: git takes the configuration apart, and obeys none of it."""
        words = ("config", "--file", "-", "--no-includes", "--null", "--get-regexp", _PASSED_ON)
        answer = self.try_to(*words, data=theirs)
        if answer.code not in (0, 1):  # 1 where there is none
            raise ArchiveError("the repository's configuration can't be read", hint(answer))
        settings = (entry.partition(b"\n") for entry in fields(answer.said))
        return [(key, value) for key, _, value in settings]


def _written(key: bytes, value: bytes) -> bytes:
    """A setting as a configuration has it, with nothing in it that could be taken for another one."""
    section, _, rest = key.partition(b".")
    middle, _, name = rest.rpartition(b".")
    head = section + b' "%s"' % _escaped(middle) if middle else section
    return b'[%s]\n\t%s = "%s"\n' % (head, name, _escaped(value).replace(b"\n", b"\\n"))


def _escaped(text: bytes) -> bytes:
    return text.replace(b"\\", b"\\\\").replace(b'"', b'\\"')


def _link(source: Path, place: Path) -> None:
    """Link what git may read of a git directory into another one; nothing that would have it wait, such as a pipe."""
    files = [*_LINKED_FILES, *(one for one in os.listdir(source) if re.fullmatch(r"sharedindex\.[0-9a-f]+", one))]
    for name in files:
        if (source / name).is_file():
            (place / name).symlink_to(os.path.realpath(source / name))
    for name in _LINKED_FOLDERS:
        if (source / name).is_dir():
            (place / name).symlink_to(os.path.realpath(source / name))


@contextmanager
def opened(root: Path, patience: float = _LONGEST) -> Iterator[Git]:
    """git, to be asked about the repository of the archive at ``root``, each time for so many seconds at most.

    Raises `ArchiveError` where there is none to ask, or nothing to ask it about.
    """
    command = program(root)
    if command is None:
        raise ArchiveError("git is not installed, and what is new since a commit only git can tell")
    place = locate(root)
    if place is None:
        raise ArchiveError(f"{root} is in no git repository that can be read")
    with TemporaryDirectory(prefix="newsarc-git-") as folder:
        yield Git(command, place, _search_path(root), Path(folder).resolve(), patience)


def fields(said: bytes) -> list[bytes]:
    """What git says field by field, a NUL behind each.  Raises `ArchiveError` where the last one is cut off."""
    *whole, rest = said.split(b"\0")
    if rest:
        raise ArchiveError("git ended before it had answered")
    return whole


def hint(answer: Answer) -> str:
    """The first line of what git complains of, as a hint."""
    lines = answer.complaint.decode("utf-8", "replace").splitlines()
    return f"git says: {lines[0].removeprefix('fatal: ')}" if lines else ""
