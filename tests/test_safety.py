"""Answers stay right and the archive untouched, whoever works at once, is killed, or finds no room.

Everything here is done to the real command, in processes of its own.
"""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest

from newsarc import Archive
from tests.conftest import MakeArchive
from tests.support.commands import (
    command,
    day_page,
    drafts,
    duration,
    end,
    environment,
    event,
    of_session,
    run,
    session,
    settle,
)
from tests.support.small_archive import DAY, RAIN, SNOW, SUN

Done = subprocess.CompletedProcess[str]
AS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
STRANGER = 54321  # the id of a user without privileges

FILES = {
    f"{DAY}/index.md": day_page(DAY, ("Rain falls.", RAIN, "Goma"), ("Sun shines.", SUN, "Quito")),
    RAIN: event(RAIN, "Rain falls.", ("Sun shines.", SUN, "Goma, winter")),
    SUN: event(SUN, "Sun shines."),
    SNOW: event(SNOW, "Snow lies.", ("Rain falls.", RAIN, "Goma, winter")),
}
ASKED: tuple[tuple[str, ...], ...] = (
    ("search", "rain", "--json"),
    ("related", "Goma", "--json"),
    ("validate", "--json"),
    ("show", RAIN, "--json"),
)
KEPT = (ASKED[0], ASKED[2])  # one that is answered from a kept index, one from a kept report


@pytest.fixture
def archive(make_archive: MakeArchive) -> Path:
    """Three events on two days."""
    return make_archive(FILES)


def assert_in_order(done: Done | subprocess.CompletedProcess[bytes]) -> None:
    """A command that answered: yes or no, with a line on stderr at most and no traceback."""
    talk = done.stderr if isinstance(done.stderr, str) else done.stderr.decode()
    assert done.returncode in (0, 1), talk
    assert talk.count("\n") <= 1, talk
    assert "Traceback" not in talk
    assert "fault of newsarc" not in talk


def assert_answers(done: Done, expected: Done) -> None:
    """A command that answered as another did, with a line on stderr at most."""
    assert_in_order(done)
    assert (done.returncode, done.stdout) == (expected.returncode, expected.stdout)


def uncached(root: Path, asked: Sequence[tuple[str, ...]] = KEPT) -> dict[tuple[str, ...], Done]:
    """What commands say without a cache."""
    found = {words: run(*words, "--no-cache", root=root) for words in asked}
    assert all(one.stderr == "" for one in found.values())
    return found


def write_whole(file: Path, text: str) -> None:
    """Write a file so that nobody sees a part of it."""
    draft = file.with_name(f"{file.name}.new")
    draft.write_text(text)
    os.replace(draft, file)


# ---------------------------------------------------------------- many at once


def numbered(number: int) -> str:
    return event(RAIN, f"Rain {number} falls.", ("Sun shines.", SUN, "Goma, winter"))


def number_in(text: str) -> int:
    """The one number that a page or an answer gives the rain."""
    (found,) = set(re.findall(r"Rain (\d+) falls", text))
    return int(found)


@contextmanager
def edited(root: Path) -> Iterator[Callable[[], int]]:
    """Have a page's title count up all the while; gives a function that tells what the file says now."""
    stop = threading.Event()
    file = root / RAIN[1:]
    write_whole(file, numbered(0))

    def work() -> None:
        number = 0
        while not stop.wait(0.02):
            number += 1
            write_whole(file, numbered(number))

    editor = threading.Thread(target=work)
    editor.start()
    try:
        yield lambda: number_in(file.read_text())
    finally:
        stop.set()
        editor.join()


READERS: tuple[tuple[str, ...], ...] = (
    *[("search", "rain", "falls", "--json")] * 2,
    *[("related", "Goma", "--json")] * 2,
    ("related", "2012-02-09", "--json"),
    ("show", RAIN, "--json"),
    ("search", "rain", "--refresh"),
)
BUILDERS: tuple[tuple[str, ...], ...] = (("index", "--rebuild", "--json"), ("index", "--json"))


def all_at_once(root: Path) -> None:
    """Two builders and seven readers while a page is edited: each reader's answer was true while it ran."""
    with edited(root) as now, ExitStack() as stack:
        started = []
        for words in (*BUILDERS, *READERS):
            before = now()
            process = subprocess.Popen(
                command(*words, root=root), env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
            )
            stack.enter_context(process)
            stack.callback(process.kill)
            started.append((words, before, process))
        for words, before, process in started:
            out, err = process.communicate(timeout=60)
            after = now()
            waited = [one for one in err.splitlines() if "another newsarc" in one]  # on a busy machine
            assert (words, process.returncode, err.splitlines()) == (words, 0, waited)
            if words[0] == "index":
                assert json.loads(out)["events"] == 3
            else:
                assert before <= number_in(out) <= after
    settle()
    expected = uncached(root, ASKED)
    for words in ASKED:
        assert_answers(run(*words, root=root), expected[words])


def test_builders_readers_and_an_editor_at_once(archive: Path, cache: Path) -> None:
    """Every answer is one that was true between the command's start and its end, and what is kept then is right."""
    all_at_once(archive)
    assert drafts(cache) == []


READER = """
import re, sys
from pathlib import Path
from newsarc import Archive

root, file, rounds = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
said = []
def number(text):
    return int(re.search(r"Rain (\\d+) falls", text)[1])
for at in range(rounds):
    before = number(file.read_text())
    library = Archive(root, warn=said.append)
    if at % 10 == 9:
        library.build_index(rebuild=at % 20 == 9)
    hits = library.search("rain falls") if at % 2 else library.related("Goma")
    (shown,) = (number(hit.title) for hit in hits if hit.path.endswith("/rain.md"))
    after = number(file.read_text())
    assert before <= shown <= after, (before, shown, after)
others = [one for one in said if "another newsarc" not in one]  # it may have to wait on a busy machine
assert others == [], others
print("right")
"""


@pytest.mark.slow
def test_readers_that_never_rest(archive: Path) -> None:
    """Four processes that ask, update and rebuild without a pause, while the page is edited, are always right."""
    with edited(archive):
        running = [
            subprocess.Popen(
                [sys.executable, "-c", READER, str(archive), str(archive / RAIN[1:]), "150"],
                env=environment(),
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
            for _ in range(4)
        ]
        done = [process.communicate(timeout=120) for process in running]
    assert done == [("right\n", "")] * 4


@pytest.mark.slow
def test_again_and_again_at_once(archive: Path, cache: Path) -> None:
    """The same many times over, each with the cache as the last one left it."""
    for _ in range(3):
        all_at_once(archive)
        assert drafts(cache) == []


# ---------------------------------------------------------------- killed at any moment

MANY = 450  # enough for several processes to read them


@pytest.fixture
def many(make_archive: MakeArchive) -> Path:
    """Many small events."""
    files = {}
    for number in range(MANY):
        path = f"/news/2012/{number % 6 + 1:02d}/{number % 20 + 1}/event-{number}.md"
        files[path] = event(path, f"Event {number} in round 0.", ("Event.", path_of(number + 1), "Goma"))
    return make_archive(files)


def path_of(number: int) -> str:
    return f"/news/2012/{number % 6 + 1:02d}/{number % 20 + 1}/event-{number}.md"


def begin_round(root: Path, number: int) -> None:
    """Edit some of the pages: titles, contexts and links; more than a few, so that it takes time to follow."""
    for one in range(number % 7, MANY, 6):
        path = path_of(one)
        text = event(path, f"Event {one} in round {number}.", ("Event.", path_of(one + number), f"Goma, town {number}"))
        (root / path[1:]).write_text(text)


def moments(count: int, whole: float) -> list[float]:
    """Moments all over the time that a command takes, in no order."""
    chance = random.Random(count)
    found = [whole * (at + chance.random()) / count for at in range(count)]
    chance.shuffle(found)
    return found


def killed_at(seconds: float, *words: str, root: Path, by: int = signal.SIGKILL) -> bool:
    """Start a command and end it, and nothing else, after a while; whether it was still at work then."""
    process = session(*words, root=root)
    try:
        with suppress(subprocess.TimeoutExpired):
            process.wait(seconds)
        was_at_work = process.poll() is None
        process.send_signal(by)
        process.wait(60)
        deadline = time.monotonic() + 20
        while os.path.isdir("/proc/self") and (left := of_session(process.pid)):
            assert time.monotonic() < deadline, f"its processes go on without it: {left}"
            time.sleep(0.02)
        return was_at_work and process.returncode != 0
    finally:
        end(process)


def all_of(root: Path, *, cache: bool) -> list[object]:
    """Answers that depend on all pages, words and links of the archive."""
    library = Archive(root, cache=cache)
    found: list[object] = [library.find("event", limit=None)]
    found += [library.find(query) for query in ("round", "evnt rund", "town")]
    return [*found, *(library.kin(target) for target in ("Goma", path_of(17), "2012-03-05"))]


def names(cache: Path) -> set[str]:
    return {one.name for one in cache.iterdir()}


def kill_builds(root: Path, cache: Path, count: int, by: int = signal.SIGKILL) -> None:
    whole = min(duration("index", "--rebuild", root=root) for _ in range(3))
    usual, expected = names(cache), all_of(root, cache=False)
    question = ("search", "event 17", "--json")
    first = run(*question, root=root)
    for at, moment in enumerate(moments(count, whole)):
        after = moment
        while not killed_at(after, "index", "--rebuild", root=root, by=by):
            after *= 0.7  # it was done sooner than before
        if at % 5 == 0:
            assert_answers(run(*question, root=root), first)
        assert all_of(root, cache=True) == expected
        assert drafts(cache) == []
    assert_in_order(run("index", "--rebuild", root=root))
    assert names(cache) == usual


def kill_updates(root: Path, cache: Path, count: int, by: int = signal.SIGKILL) -> None:
    assert_in_order(run("index", root=root))
    usual = names(cache)
    begin_round(root, 1)
    whole, number = duration("search", "event", root=root), 1
    for at, moment in enumerate(moments(count, whole)):
        after = moment
        begin_round(root, number := number + 1)
        while not killed_at(after, "search", "event", root=root, by=by):
            begin_round(root, number := number + 1)
            after *= 0.7
        if at % 5 == 0:
            done = run("search", f'"round {number}"', "--exact", "--count", root=root)
            assert_in_order(done)
            assert int(done.stdout) == len(range(number % 7, MANY, 6))
        assert all_of(root, cache=True) == all_of(root, cache=False)
        assert drafts(cache) == []
    assert_in_order(run("index", "--rebuild", root=root))
    assert names(cache) <= usual


def kill_validations(root: Path, cache: Path, count: int, by: int = signal.SIGKILL) -> None:
    whole, number = min(duration("validate", "--no-cache", root=root) for _ in range(3)), 0
    for moment in moments(count, whole):
        after = moment
        begin_round(root, number := number + 1)
        while not killed_at(after, "validate", root=root, by=by):
            begin_round(root, number := number + 1)
            after *= 0.7
        assert Archive(root).validate() == Archive(root, cache=False).validate()
        assert drafts(cache) == []


KILLERS = [kill_builds, kill_updates, kill_validations]
ENDS = [signal.SIGKILL, signal.SIGINT]


@pytest.mark.parametrize("kill", KILLERS, ids=lambda one: one.__name__)
def test_killed_at_some_moments(kill: Callable[..., None], many: Path, cache: Path) -> None:
    """A command is killed; after each time the next one is right, and nothing piles up or goes on."""
    settle()
    kill(many, cache, 2)


@pytest.mark.slow
@pytest.mark.parametrize("by", ENDS, ids=lambda one: one.name)
@pytest.mark.parametrize("kill", KILLERS, ids=lambda one: one.__name__)
def test_killed_at_many_moments(kill: Callable[..., None], by: int, many: Path, cache: Path) -> None:
    """A command is killed or interrupted again and again, at moments spread over all the time it takes."""
    settle()
    kill(many, cache, 24, by)


# ---------------------------------------------------------------- no room


ROOM = """
import json, os, subprocess, sys
from pathlib import Path

options, folder, steps = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
subprocess.run(["mount", "-t", "tmpfs", "-o", f"{options},mode=700", "none", folder], check=True)
said = []
for kind, *words in steps:
    if kind == "run":
        done = subprocess.run(words, capture_output=True, text=True)
        said.append((done.returncode, done.stdout, done.stderr))
    elif kind == "write":
        Path(words[0]).write_text(words[1])
    elif kind == "fill":
        room = os.statvfs(folder)
        Path(folder, "filler").write_bytes(b"x" * (room.f_bavail * room.f_frsize))
    elif kind == "empty":
        Path(folder, "filler").unlink()
    else:
        subprocess.run(["mount", "-o", f"remount,{words[0]}", folder], check=True)
print(json.dumps(said))
"""
Room = Callable[..., list[Done]]


@pytest.fixture
def room(cache: Path) -> Room:
    """Take steps with a cache on a small disk of its own; what the commands among them said."""
    if not shutil.which("unshare"):
        pytest.skip("there is no `unshare` to mount a small disk in")
    alone = ["unshare", "-m"] if AS_ROOT else ["unshare", "-rm"]

    def take(options: str, *steps: Sequence[str]) -> list[Done]:
        whole = [*alone, sys.executable, "-c", ROOM, options, str(cache), json.dumps(steps)]
        done = subprocess.run(whole, env=environment(), capture_output=True, text=True, check=False, timeout=120)
        assert done.returncode == 0, done.stderr
        return [subprocess.CompletedProcess([], *one) for one in json.loads(done.stdout)]

    probe = subprocess.run([*alone, "mount", "-t", "tmpfs", "none", str(cache)], capture_output=True, check=False)
    if probe.returncode:
        pytest.skip(f"no small disk can be mounted: {probe.stderr.decode().strip()}")
    return take


def asking(root: Path) -> list[tuple[str, ...]]:
    return [("run", *command(*words, root=root)) for words in KEPT]


LATER = event(RAIN, "Rain falls and falls.", ("Sun shines.", SUN, "Quito"))


NO_ROOM = ["size=96k"]  # for an index
LITTLE_ROOM = ["size=4k", "size=16k", "size=64k", "size=128k"]  # the first for anything
LITTLE_ROOM += ["size=4m,nr_inodes=2", "size=4m,nr_inodes=3"]  # the last for an index without its seal


@pytest.mark.parametrize("options", [*NO_ROOM, *(pytest.param(one, marks=pytest.mark.slow) for one in LITTLE_ROOM)])
def test_full_disk(archive: Path, room: Room, options: str) -> None:
    """With no room for an index answers are right, before and after an edit, and again when there is room."""
    settle()
    expected, enough = uncached(archive), "size=16m,nr_inodes=1000"

    asked = asking(archive)
    status = ("run", *command("index", "--status", root=archive))
    done = room(
        options,
        *asked,
        *asked,
        ("write", str(archive / RAIN[1:]), LATER),
        *asked,
        ("resize", enough),
        *asked,
        status,
    )

    later = uncached(archive)
    assert later != expected
    for number, one in enumerate(done[:-1]):
        words = KEPT[number % len(KEPT)]
        assert_answers(one, (expected if number < 2 * len(KEPT) else later)[words])
    assert ", up to date\n" in done[-1].stdout
    assert {one.stderr for one in done[3 * len(KEPT) :]} == {""}


def test_disk_that_fills_up_after_a_build(archive: Path, room: Room) -> None:
    """An index that can't be brought up to date for want of room isn't believed, then or later."""
    settle()
    expected = uncached(archive)

    asked = asking(archive)
    full = [*asked, ("fill",), *asked, ("write", str(archive / RAIN[1:]), LATER), *asked, ("empty",), *asked]
    done = room("size=4m", *full)

    later = uncached(archive)
    for number, one in enumerate(done):
        words = KEPT[number % len(KEPT)]
        assert_answers(one, (expected if number < 2 * len(KEPT) else later)[words])


def limited(blocks: int, *words: str, root: Path) -> Done:
    """Run the command so that no file may grow beyond some blocks."""
    return subprocess.run(
        ["sh", "-c", f'ulimit -f {blocks}; exec "$@"', "sh", *command(*words, root=root)],
        env=environment(PYTHONDONTWRITEBYTECODE="1"),  # which would be cut short as well
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.skipif(os.name != "posix", reason="limits are set by a shell")
@pytest.mark.parametrize("blocks", [pytest.param(1, marks=pytest.mark.slow), 60])
def test_files_that_may_not_grow(archive: Path, blocks: int) -> None:
    """Where a snapshot is cut off while it is written, answers are right, then and in the next command."""
    settle()
    expected = uncached(archive)
    for words in KEPT:
        assert_answers(limited(blocks, *words, root=archive), expected[words])
        assert_answers(run(*words, root=archive), expected[words])

    (archive / RAIN[1:]).write_text(LATER)
    later = uncached(archive)

    for words in KEPT:
        assert_answers(limited(blocks, *words, root=archive), later[words])
        assert_answers(run(*words, root=archive), later[words])


# ---------------------------------------------------------------- caches that others have touched


def ask_all(root: Path, *, cache: bool = True, warnings: list[str] | None = None) -> list[object]:
    """What is answered in this process; ``warnings`` takes what is said of the cache."""
    library = Archive(root, cache=cache, warn=None if warnings is None else warnings.append)
    return [library.find("rain"), library.find("sun shnes"), library.kin("Goma"), library.kin(RAIN), library.validate()]


def touched(cache: Path) -> list[Path]:
    """The files in the cache that hold something."""
    return sorted(one for one in cache.iterdir() if one.is_file() and one.stat().st_size)


def damage_everywhere(root: Path, cache: Path, damage: Callable[[bytearray, random.Random], bytes], count: int) -> None:
    """Damage files of the cache one after another, each time as it was in size or time; answers stay right."""
    chance = random.Random(count)
    settle()
    expected = ask_all(root, cache=False)
    warnings: list[str] = []
    for number in range(count):
        assert ask_all(root, warnings=warnings) == expected
        time.sleep(0.02)  # for the clock of the files to move on
        files = touched(cache)
        file = files[number % len(files)]
        was = file.stat()
        file.write_bytes(damage(bytearray(file.read_bytes()), chance))
        os.utime(file, ns=(was.st_atime_ns, was.st_mtime_ns))
    assert ask_all(root, warnings=warnings) == expected
    assert warnings == []


def test_bytes_flipped_anywhere(archive: Path, cache: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A byte that flips anywhere in the cache, size and time as they were, changes no answer and is not spoken of."""

    def flip(data: bytearray, chance: random.Random) -> bytes:
        data[chance.randrange(len(data))] ^= chance.randrange(1, 256)
        return bytes(data)

    damage_everywhere(archive, cache, flip, 30)
    assert capfd.readouterr() == ("", "")


def test_snapshots_cut_short_anywhere(archive: Path, cache: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A snapshot that ends early, or has another's bytes behind it, changes no answer and is not spoken of."""

    def cut(data: bytearray, chance: random.Random) -> bytes:
        end_ = chance.randrange(len(data))
        return bytes(data[:end_] + (bytes(len(data) - end_) if chance.random() < 0.5 else b""))

    damage_everywhere(archive, cache, cut, 20)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("how", ["copied", "moved"])
def test_cache_of_yesterday_put_back(archive: Path, cache: Path, how: str) -> None:
    """A whole cache that is restored from a copy of an earlier day tells nothing of that day."""
    settle()
    ask_all(archive)
    backup = cache.with_name("backup")
    shutil.copytree(cache, backup)
    if how == "moved":
        backup, copy = cache.with_name("moved"), backup
        cache.rename(backup)
        copy.rename(cache)
    (archive / RAIN[1:]).write_text(LATER)
    settle()
    later = ask_all(archive, cache=False)
    assert ask_all(archive) == later

    shutil.rmtree(cache)
    backup.rename(cache)

    assert ask_all(archive) == later
    assert ask_all(archive) == later


@contextmanager
def unprivileged() -> Iterator[tuple[Path, Path, Callable[..., Done]]]:
    """An archive, a cache and a way to run commands as the cache's owner, who is not root."""
    with tempfile.TemporaryDirectory() as where:
        home = Path(where).resolve()
        home.chmod(0o755)
        root, cache = home / "archive", home / "cache"
        cache.mkdir()
        for path, text in FILES.items():
            file = root / path[1:]
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        if AS_ROOT:
            os.chown(cache, STRANGER, STRANGER)

        def ask(*words: str) -> Done:
            user = STRANGER if AS_ROOT else None
            return run(*words, root=root, cwd=root, user=user, NEWSARC_CACHE_DIR=str(cache))

        yield root, cache, ask


def folder_read_only(cache: Path) -> None:
    cache.chmod(0o500)


def folder_closed(cache: Path) -> None:
    cache.chmod(0o000)


def files_read_only(cache: Path) -> None:
    for one in cache.iterdir():
        one.chmod(0o400)


def files_closed(cache: Path) -> None:
    for one in cache.iterdir():
        one.chmod(0o000)


def all_read_only(cache: Path) -> None:
    files_read_only(cache)
    folder_read_only(cache)


def open_again(cache: Path) -> None:
    cache.chmod(0o700)
    for one in cache.iterdir():
        one.chmod(0o600)


@pytest.mark.skipif(os.name != "posix", reason="who may write is told by mode")
@pytest.mark.parametrize(
    "close",
    [folder_read_only, folder_closed, files_read_only, files_closed, all_read_only],
    ids=lambda one: one.__name__,
)
def test_cache_without_leave_to_write_or_read(close: Callable[[Path], None]) -> None:
    """Who may not write or read the cache is answered rightly, with a line at most, before and after an edit."""
    with unprivileged() as (root, cache, ask):
        settle()
        first = {words: ask(*words) for words in KEPT}
        close(cache)
        try:
            for words in KEPT:
                assert_answers(ask(*words), first[words])
            (root / RAIN[1:]).write_text(LATER)
            later = uncached(root)
            for words in KEPT:
                assert_answers(ask(*words), later[words])
        finally:
            open_again(cache)
        for words in KEPT:
            assert_answers(ask(*words), later[words])


@pytest.mark.skipif(not AS_ROOT, reason="only root can give a folder to somebody else")
def test_cache_of_somebody_else(archive: Path, cache: Path) -> None:
    """In a cache folder that is somebody else's nothing is written; answers are right, with a line at most."""
    settle()
    expected = uncached(archive)
    os.chown(cache, STRANGER, STRANGER)

    for words in KEPT:
        done = run(*words, root=archive)
        assert_answers(done, expected[words])
        assert done.stderr.count("\n") == (words[0] != "show")
    assert list(cache.iterdir()) == []

    os.chown(cache, os.geteuid(), os.getegid())
    for words in KEPT:
        run(*words, root=archive)
    for one in (cache, *cache.iterdir()):
        os.chown(one, STRANGER, STRANGER)
    was = listing(cache)
    (archive / RAIN[1:]).write_text(LATER)
    later = uncached(archive)
    for words in KEPT:
        assert_answers(run(*words, root=archive), later[words])
    assert listing(cache) == was


# ---------------------------------------------------------------- the archive itself


def listing(folder: Path) -> list[tuple[str, int, int, int, int, int]]:
    """All there is in a folder, with what would tell that it was written to."""
    found = []
    for one in (folder, *folder.rglob("*")):
        look = one.lstat()
        found.append((str(one), look.st_size, look.st_mtime_ns, look.st_ctime_ns, look.st_ino, look.st_mode))
    return sorted(found)


EVERY: tuple[tuple[str, ...], ...] = (
    *ASKED,
    ("search", "rain", "fals", "--explain", "--refresh"),
    ("related", RAIN),
    ("validate", "news/2012", "--select", "ALL"),
    ("show", "latest"),
    ("show", RAIN, "--raw"),
    ("show", "rain falls"),
)


@pytest.mark.parametrize("read_only", [False, True], ids=["writable", "read-only"])
def test_no_command_writes_into_the_archive(archive: Path, read_only: bool) -> None:
    """Every command, with a cache and without, from outside the archive and within, leaves all of it untouched."""
    everything = (archive, *archive.rglob("*"))
    if read_only:
        for one in everything:
            one.chmod(one.stat().st_mode & ~0o222)
    before = listing(archive)
    plain = [*EVERY, ("index",), ("index", "--rebuild"), ("index", "--status"), ("index", "--clear"), ("rule",)]
    try:
        for words in [*plain, *((*one, "--no-cache") for one in ASKED)]:
            inside = words[0] == "search"
            assert_in_order(run(*words, root=archive, cwd=archive / "news" if inside else None))
            assert listing(archive) == before
    finally:
        for one in everything:
            one.chmod(one.stat().st_mode | 0o200)
