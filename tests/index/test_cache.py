"""What goes wrong while an archive is read or a cache is used: nothing of it is kept, and nobody waits for ever."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import random
import stat
import subprocess
import sys
from array import array
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from newsarc import Archive, NewsarcError, parallel
from newsarc.errors import ExitCode, UnavailableError
from newsarc.files.cache import Cache, checksum_in, has_checksum
from newsarc.files.stat import _without_racy, racy_after
from newsarc.index.prefixes import Prefixes
from newsarc.render.renderer import DATA
from tests.conftest import MakeArchive
from tests.support import small_archive
from tests.support.commands import drafts, environment, event, run, settle
from tests.support.small_archive import DAY, NEXT, RAIN, SNOW, SUN

FILES = small_archive.FILES | {SUN: event(SUN, "Sun shines.", ("Gone.", f"{DAY}/gone.md", "Goma"))}
PASSING = [errno.EIO, errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.ESTALE]


@pytest.fixture
def archive(make_archive: MakeArchive) -> Path:
    """Three events on two days, and one link to nothing."""
    root = make_archive(FILES)
    settle()
    return root


def titles(library: Archive, query: str = "said so") -> set[str]:
    return {hit.title for hit in library.search(query)}


def answers(root: Path, *, cache: bool) -> list[str]:
    """What some questions are answered, as JSON."""
    library = Archive(root, cache=cache)
    found = [DATA.hits(library.find(query), query=query) for query in ("said so", "rain", "ran fals", "goma")]
    found += [DATA.hits(library.kin("Goma")), DATA.report(library.validate())]
    return [*found, repr(library.stats()), repr(library.contexts()), repr(library.graph())]


@contextmanager
def failing(monkeypatch: pytest.MonkeyPatch, file: Path, error: int) -> Iterator[None]:
    """Have one file or folder refuse to be opened, in this process and those that it starts."""
    opened = os.open

    def fail(path: object, *arguments: object, **options: object) -> int:
        if str(path) == str(file):
            raise OSError(error, os.strerror(error), str(path))
        return opened(path, *arguments, **options)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(os, "open", fail)
        yield


# ---------------------------------------------------------------- errors that pass


@pytest.mark.parametrize("error", PASSING, ids=errno.errorcode.__getitem__)
@pytest.mark.parametrize("path", [RAIN, f"{DAY}/index.md", NEXT], ids=["page", "day page", "folder"])
def test_build_with_a_passing_error(
    archive: Path, cache: Path, monkeypatch: pytest.MonkeyPatch, path: str, error: int
) -> None:
    """An index or a report for which something can't be read at the moment is refused, and the next one is right."""
    expected = answers(archive, cache=False)

    with failing(monkeypatch, archive / path[1:], error):
        with pytest.raises(UnavailableError, match=os.strerror(error)):
            Archive(archive).build_index()
        with pytest.raises(UnavailableError, match=os.strerror(error)):
            Archive(archive).validate()
    assert [one.name for one in cache.iterdir() if one.suffix in {".index", ".report", ".seal", ".draft"}] == []

    assert answers(archive, cache=True) == expected


@pytest.mark.parametrize("path", [RAIN, NEXT], ids=["page", "folder"])
def test_search_with_a_passing_error(archive: Path, cache: Path, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    """A search answers with what can be read, says what can't, and keeps nothing of it."""
    warnings: list[str] = []
    with failing(monkeypatch, archive / path[1:], errno.EIO):
        found = titles(Archive(archive, warn=warnings.append))

    assert found == ({"Sun shines.", "Snow lies."} if path == RAIN else {"Sun shines.", "Rain falls."})
    assert warnings == [f"omitted, since it can't be read at the moment: {path} (Input/output error)"]
    assert titles(Archive(archive)) == {"Sun shines.", "Snow lies.", "Rain falls."}


@pytest.mark.usefixtures("two_processes")
def test_passing_error_in_another_process(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a process of ours can't read is heard of here."""
    with failing(monkeypatch, archive / SNOW[1:], errno.ENFILE):
        with pytest.raises(UnavailableError, match="Too many open files in system"):
            Archive(archive).build_index()
        with pytest.raises(UnavailableError, match="Too many open files in system"):
            Archive(archive).validate()
        assert titles(Archive(archive)) == {"Sun shines.", "Rain falls."}
    assert titles(Archive(archive)) == {"Sun shines.", "Snow lies.", "Rain falls."}


def test_update_with_a_passing_error(archive: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An edited page that can't be read at the moment leaves the cached index as it was, to be updated later."""
    Archive(archive).build_index()
    (seal,) = cache.glob("*.seal")
    before = seal.read_bytes()
    (archive / SNOW[1:]).write_text(event(SNOW, "Snow lies and lies."))

    with failing(monkeypatch, archive / SNOW[1:], errno.EIO):
        assert titles(Archive(archive)) == {"Sun shines.", "Rain falls."}

    assert seal.read_bytes() == before
    assert titles(Archive(archive)) == {"Sun shines.", "Snow lies and lies.", "Rain falls."}


@pytest.mark.parametrize("error", [errno.EACCES, errno.EFBIG, errno.EINVAL], ids=errno.errorcode.__getitem__)
def test_error_that_lasts(archive: Path, monkeypatch: pytest.MonkeyPatch, error: int) -> None:
    """A page that stays unreadable is a finding; the rest is checked and found."""
    with failing(monkeypatch, archive / RAIN[1:], error):
        found = Archive(archive).validate().findings
        assert [one.file for one in found if one.rule == "NA505"] == [RAIN[1:]]
        assert "NA101" in {one.rule for one in found}
        assert titles(Archive(archive)) == {"Sun shines.", "Snow lies."}


@pytest.mark.parametrize("path", [RAIN, DAY], ids=["page", "folder"])
def test_show_with_a_passing_error(archive: Path, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    """A day or page that can't be read at the moment isn't reported as missing."""
    listed = os.listdir

    def fail(folder: str) -> list[str]:
        if str(folder) == f"{archive}{path}":
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return listed(folder)

    monkeypatch.setattr(os, "listdir", fail)
    with failing(monkeypatch, archive / path[1:], errno.EIO), pytest.raises(UnavailableError):
        Archive(archive).page(RAIN) if path == RAIN else Archive(archive).day("2012-02-08")


@pytest.mark.usefixtures("two_processes")
def test_no_memory_in_another_process() -> None:
    """If one of our processes runs out of memory, the error says so in a sentence."""

    def work(piece: object) -> object:
        raise MemoryError

    with pytest.raises(NewsarcError, match="not enough memory") as raised:
        list(parallel.map_chunks(work, [1, 2, 3]))
    assert raised.value.exit_code == ExitCode.UNREADABLE


@pytest.mark.usefixtures("two_processes")
def test_no_other_process(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no process can be started, the work is done in this one."""
    expected = answers(archive, cache=False)
    monkeypatch.setattr(os, "fork", lambda: (_ for _ in ()).throw(OSError(errno.EAGAIN, "no more processes")))

    assert answers(archive, cache=False) == expected


# ---------------------------------------------------------------- others that don't move


READER = """
import sys
from newsarc import Archive

with Archive(sys.argv[1]).whole_graph() as graph:
    nodes = iter(graph.nodes)
    first = next(nodes)
    print("reading", flush=True)
    sys.stdin.readline()
    print(1 + sum(1 for _ in nodes), flush=True)
"""


def test_reader_that_stalls(archive: Path, cache: Path) -> None:
    """While somebody reads the index and doesn't go on, it is updated for all others, and the reader ends its own."""
    Archive(archive).build_index()
    whole = len(Archive(archive).graph().nodes)
    reader = subprocess.Popen(
        [sys.executable, "-c", READER, str(archive)],
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert reader.stdout
    assert reader.stdout.readline() == "reading\n"
    warnings: list[str] = []
    for number in range(2):
        (archive / SNOW[1:]).write_text(event(SNOW, f"Snow lies {number}.", ("Rain.", RAIN, "Andorra")))
        assert f"Snow lies {number}." in titles(Archive(archive, warn=warnings.append))
    settle()
    assert answers(archive, cache=True) == answers(archive, cache=False)
    assert warnings == []
    assert drafts(cache) == []
    assert reader.communicate("\n") == (f"{whole}\n", None)


@contextmanager
def held(cache: Path, kind: str) -> Iterator[None]:
    """Hold the right to write a kind of snapshot, as a suspended process does."""
    (lock,) = cache.glob(f"*.{kind}.lock")
    with open(lock) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def test_writer_that_stalls(archive: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Waiting for a writer is announced, and ends after a while without the cache."""
    monkeypatch.setattr("newsarc.files.write_lock._MESSAGE_AFTER", 0.02)
    monkeypatch.setattr("newsarc.files.cache._PATIENCE", 0.2)
    answers(archive, cache=True)
    (archive / SNOW[1:]).write_text(event(SNOW, "Snow lies and lies."))
    warnings: list[str] = []
    library = Archive(archive, warn=warnings.append)

    with held(cache, "index"):
        assert "Snow lies and lies." in titles(library)
    assert warnings == [
        "waiting for another newsarc to finish building the index …",
        "another newsarc is still building the index; going on without it",
    ]
    warnings.clear()
    with held(cache, "report"):
        assert library.validate() == Archive(archive, cache=False).validate()
    assert warnings == [
        "waiting for another newsarc to finish validating …",
        "another newsarc is still validating; going on without it",
    ]


def test_what_is_right_is_read_while_a_writer_stalls(archive: Path, cache: Path) -> None:
    """An index and a report that are right are used though somebody holds the right to write others."""
    expected = answers(archive, cache=True)
    warnings: list[str] = []
    with held(cache, "index"), held(cache, "report"):
        library = Archive(archive, warn=warnings.append)
        library.search("rain")
        library.validate()
        assert answers(archive, cache=True) == expected
    assert warnings == []


# ---------------------------------------------------------------- folders of others


@pytest.mark.parametrize("mode", [0o777, 0o1777, 0o775, 0o772])
def test_cache_folder_that_others_may_write_into(archive: Path, cache: Path, mode: int) -> None:
    """A cache folder that others may write into isn't used; a warning says so, and answers are right."""
    expected = answers(archive, cache=True)
    before = {one.name: one.read_bytes() for one in cache.iterdir()}
    cache.chmod(mode)
    warnings: list[str] = []

    assert titles(Archive(archive, warn=warnings.append)) == {"Sun shines.", "Snow lies.", "Rain falls."}
    Archive(archive, warn=warnings.append).validate()

    assert all("is writable for other users" in one for one in warnings)
    assert len(warnings) == 2
    assert {one.name: one.read_bytes() for one in cache.iterdir()} == before
    cache.chmod(0o700)
    assert answers(archive, cache=True) == expected


@pytest.mark.parametrize("end", [".lock", "", ".seal"])
def test_planted_link(archive: Path, cache: Path, tmp_path: Path, end: str) -> None:
    """A symbolic link at a name of the cache's is not written through."""
    victim = tmp_path / "victim"
    victim.write_text("precious")
    for kind in ("index", "report"):
        Path(f"{Cache(archive).path(kind)}{end}").symlink_to(victim)

    assert answers(archive, cache=True) == answers(archive, cache=False)
    assert victim.read_text() == "precious"


def test_cache_folder_that_is_made_or_linked_to(archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder is made for the user alone, and may be reached by a symbolic link."""
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "made")
    for name in ("made", "link"):
        monkeypatch.setenv("NEWSARC_CACHE_DIR", str(tmp_path / name))
        warnings: list[str] = []
        assert "Rain falls." in titles(Archive(archive, warn=warnings.append))
        assert warnings == []
    assert stat.S_IMODE((tmp_path / "made").stat().st_mode) == 0o700
    assert {stat.S_IMODE(one.stat().st_mode) for one in (tmp_path / "made").iterdir()} == {0o600}


# ---------------------------------------------------------------- what is on the disk


def rot(file: Path, chance: random.Random, count: int = 50) -> None:
    """Change bytes of a snapshot, and put its new signature into its seal."""
    text = bytearray(file.read_bytes())
    for _ in range(count):
        text[chance.randrange(len(text))] = chance.randrange(256)
    with file.open("r+b") as opened:
        opened.write(text)
    seal = file.with_name(f"{file.name}.seal")
    version, root, numbers, end = seal.read_text().split("\n")
    status = file.stat()
    look = [str(status.st_size), str(status.st_mtime_ns), str(status.st_ctime_ns), str(status.st_ino)]
    seal.write_text("\n".join([version, root, " ".join(look + numbers.split(" ")[4:]), end]))


@pytest.mark.parametrize("seed", range(12))
def test_bytes_that_rot(archive: Path, cache: Path, seed: int) -> None:
    """Whichever bytes of a snapshot have changed, answers are the same, without a warning."""
    expected = answers(archive, cache=True)
    for file in sorted(one for one in cache.iterdir() if one.suffix in {".index", ".report"}):
        rot(file, random.Random(seed), count=1 + seed * 4)

    assert answers(archive, cache=True) == expected


def test_schema_that_is_no_longer_text(archive: Path, cache: Path) -> None:
    """SQLite tells of it in words that are no text either; answers are the same, and completion offers nothing."""
    expected = answers(archive, cache=True)
    (index,) = cache.glob("*.index")
    text = index.read_bytes()
    index.write_bytes(text.replace(b"CREATE TABLE fact", b"CREATE TABL\xa9 fact"))
    rot(index, random.Random(1), count=0)
    assert Prefixes(archive).names("Go", 9) == []
    assert answers(archive, cache=True) == expected
    assert Prefixes(archive).names("Go", 9)


def test_bytes_of_a_large_index_that_rot(archive: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A large index is compared with its sum a day later; and at once where an answer fails."""
    monkeypatch.setattr("newsarc.files.cache._SMALL", 0)
    expected = answers(archive, cache=True)
    (index,) = cache.glob("*.index")
    seal = index.with_name(f"{index.name}.seal")

    rot(index, random.Random(1), count=2000)  # what is left can't be read
    assert answers(archive, cache=True) == expected

    text = index.read_bytes()
    index.write_bytes(text.replace(b"Rain falls", b"Rain fells"))
    rot(index, random.Random(1), count=0)
    os.utime(seal, (0, 0))
    assert answers(archive, cache=True) == expected


def test_sum_of_a_large_index_after_an_update(archive: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An update of a large index leaves its sum to be found out by `build_index`."""
    monkeypatch.setattr("newsarc.files.cache._SMALL", 0)
    Archive(archive).build_index()
    own = Cache(archive)
    assert checksum_in(own.seal("index")) != "-"
    (archive / SNOW[1:]).write_text(event(SNOW, "Snow lies and lies."))
    settle()

    assert "Snow lies and lies." in titles(Archive(archive))
    assert checksum_in(own.seal("index")) == "-"

    Archive(archive).build_index()
    assert has_checksum(checksum_in(own.seal("index")), own.path("index").read_bytes())


def test_fault_that_is_none_of_the_index(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What goes wrong with an index that is whole is a fault, and no reason to build another one."""
    library = Archive(archive)
    library.search("rain")
    built: list[object] = []
    monkeypatch.setattr(Cache, "store", lambda *what: built.append(what))
    monkeypatch.setattr("newsarc.relations.stats.stats", lambda *_, **__: {}["gone"])

    with pytest.raises(KeyError):
        library.stats()
    assert built == []


def test_order_of_what_is_written(archive: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing gets its name before its bytes are on the disk, and no seal before the name of what it is of."""
    steps: list[str] = []
    fsync, replace = os.fsync, os.replace

    def flush(descriptor: int) -> None:
        name = Path(os.readlink(f"/proc/self/fd/{descriptor}")).name
        steps.append("flush " + ("folder" if name == cache.name else "draft" if name.endswith(".draft") else "place"))
        fsync(descriptor)

    def move(draft: Path, place: Path) -> None:
        steps.append("move " + ("seal" if place.suffix == ".seal" else "snapshot"))
        replace(draft, place)

    monkeypatch.setattr(os, "fsync", flush)
    monkeypatch.setattr(os, "replace", move)
    made = ["flush draft", "move snapshot", "flush folder", "flush draft", "move seal"]
    Archive(archive).build_index()
    assert steps == made

    steps.clear()
    Archive(archive).validate()
    assert steps == made

    steps.clear()
    (archive / SNOW[1:]).write_text(event(SNOW, "Snow lies and lies."))
    Archive(archive).search("snow")
    assert steps == ["flush folder", "flush place", "flush draft", "move seal"]


def test_drafts_are_closed(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A draft isn't open when it is moved or removed, neither of which Windows does with an open file."""
    seen: set[str] = set()

    def check(name: str, real: Callable[..., object]) -> None:
        def checked(file: Path, *others: object) -> object:
            if ".draft" in str(file):
                seen.add(name)
                opened = [one for one in Path("/proc/self/fd").iterdir() if os.path.exists(one)]
                assert os.fspath(file) not in map(os.readlink, opened)
            return real(file, *others)

        monkeypatch.setattr(os, name, checked)

    check("replace", os.replace)
    check("unlink", os.unlink)
    Archive(archive).build_index()
    with pytest.raises(ZeroDivisionError):
        Cache(archive).store("index", lambda draft: 1 // 0)
    assert seen == {"replace", "unlink"}


# ---------------------------------------------------------------- clocks and names


SECOND = 1_000_000_000


@pytest.mark.parametrize(
    ("changed", "now", "believed"),
    [
        (10 * SECOND + 1, 10 * SECOND + 90_000_000, False),  # a clock of nanoseconds
        (10 * SECOND + 1, 10 * SECOND + 150_000_000, True),
        (10 * SECOND, 10 * SECOND + 999_000_000, False),  # one of whole seconds
        (10 * SECOND, 12 * SECOND + 50_000_000, False),  # of two
        (10 * SECOND, 12 * SECOND + 150_000_000, True),
        (99 * SECOND, 12 * SECOND, False),  # a time to come
    ],
)
def test_clock_that_is_coarse(changed: int, now: int, believed: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """A signature is trusted once the file can't change again within the tick of its last change."""
    monkeypatch.setattr("newsarc.files.stat.time.time_ns", lambda: now)
    look = array("q", (5, 1, changed, 7))

    assert (_without_racy(look, racy_after())[3] == 7) is believed


@pytest.mark.parametrize(
    "name", ["a\rb", "a\nb", "a\r\nb", "a\u2028b", "a\x85b", "a\x1cb", "a\\rb", b"a\xffb", "a'\"b"]
)
def test_archive_of_any_name(make_archive: MakeArchive, cache: Path, name: str | bytes) -> None:
    """Snapshots of an archive are stored and used again, whatever is in its path."""
    root = make_archive(FILES)
    named = Path(os.fsdecode(os.fsencode(root.parent) + b"/" + os.fsencode(name)))
    root.rename(named)
    settle()
    warnings: list[str] = []

    for _ in range(2):
        library = Archive(named, warn=warnings.append)
        assert titles(library) == {"Sun shines.", "Snow lies.", "Rain falls."}
        library.validate()
        before = {one.name: one.stat().st_ino for one in cache.iterdir()}
    assert warnings == []
    Archive(named).search("rain")
    Archive(named).validate()
    assert {one.name: one.stat().st_ino for one in cache.iterdir()} == before


def test_drafts_that_were_left(archive: Path, cache: Path) -> None:
    """The drafts of a writer that was killed are removed by the next command, even if it writes nothing."""
    answers(archive, cache=True)
    for kind in ("index", "report"):
        place = Cache(archive).path(kind)
        place.with_name(f"{place.name}.0123456789abcdef.draft").write_text("half")

    assert run("search", "rain", root=archive).returncode == 0
    run("validate", root=archive)

    assert drafts(cache) == []
    assert json.loads(run("index", "--status", "--json", root=archive).stdout)["events"] == 3
