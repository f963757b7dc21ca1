"""The kept index and report: used while they are right, made again when they aren't, and never in the way.

A file that changed within the last tenth of a second counts as changed again, so
that `settle` waits where a test needs the cache to be used again.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from newsarc import Archive, NewsarcError
from newsarc.files import scan
from newsarc.relations import related
from newsarc.render.renderer import DATA
from newsarc.search.library import Library
from newsarc.search.reference import Resolved
from tests.conftest import MakeArchive
from tests.support.commands import (
    command,
    day_page,
    drafts,
    end,
    environment,
    event,
    of_session,
    run,
    session,
    settle,
    take_for_large,
)
from tests.support.small_archive import DAY, FILES, NEXT, RAIN, SNOW, SUN

AS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0

QUERIES = ("rain", "sun", "snow", "hail", "goma", "quito", "said so", "ran falls")
TARGETS = ("Goma", "Quito", "winter", "2012-02-08", "2012-02-08/1", RAIN, SNOW, "hail")


@pytest.fixture
def archive(make_archive: MakeArchive) -> Path:
    """Three events on two days, without a finding."""
    return make_archive(FILES)


def answers(root: Path, *, cache: bool, refresh: bool = False) -> dict[str, str]:
    """What search, related and validate say, as JSON; an error by its sentence."""
    library = Archive(root, cache=cache, refresh=refresh)
    found = {f"search {query}": DATA.hits(library.find(query), query=query) for query in QUERIES}
    for target in TARGETS:
        try:
            found[f"related {target}"] = DATA.hits(library.kin(target))
        except NewsarcError as error:
            found[f"related {target}"] = f"{type(error).__name__}: {error}"
    found["validate"] = DATA.report(library.validate())
    return found


def kept(root: Path) -> dict[str, str]:
    """Store all snapshots; return what is answered from them."""
    settle()
    Archive(root).find("rain")
    Archive(root).validate()
    return answers(root, cache=True)


def snapshots(cache: Path) -> dict[str, tuple[int, int]]:
    """Each snapshot with its inode and time."""
    found = [one for one in cache.iterdir() if one.suffix in (".index", ".report")]
    return {one.name: (one.stat().st_ino, one.stat().st_mtime_ns) for one in found}


# ---------------------------------------------------------------- kept and used


def test_second_command_uses_what_the_first_kept(archive: Path, cache: Path) -> None:
    """A second process answers with the same bytes and leaves both snapshots as they are."""
    settle()
    asked = (("search", "ran falls"), ("related", "Goma", "--json"), ("validate", "--json"))
    first = [run(*words, root=archive) for words in asked]
    before = snapshots(cache)

    second = [run(*words, root=archive) for words in asked]

    assert [(one.returncode, one.stdout, one.stderr) for one in second] == [
        (one.returncode, one.stdout, one.stderr) for one in first
    ]
    assert sorted(Path(name).suffix for name in before) == [".index", ".report"]
    assert snapshots(cache) == before
    assert first[0].stdout.split("\t")[2] == f"{RAIN}\n"


def test_kept_answers_are_those_of_memory(archive: Path) -> None:
    """What is answered from snapshots is what is answered without any."""
    assert kept(archive) == answers(archive, cache=False)


def test_kept_report_serves_less(archive: Path, cache: Path) -> None:
    """A report by fewer rules is taken from the cached one; one by more is not, and isn't cached."""
    (archive / SUN[1:]).unlink()
    kept(archive)
    before = snapshots(cache)

    rules = [
        [one.rule for one in Archive(archive).validate(**chosen)]
        for chosen in ({"select": ["NA1"]}, {"ignore": ["NA1"]})
    ]
    every = Archive(archive).validate(select=["ALL"])

    assert rules == [["NA101"], []]
    assert every == Archive(archive, cache=False).validate(select=["ALL"])
    assert snapshots(cache) == before


def test_prefixes_have_reports_of_their_own(archive: Path) -> None:
    """A report for another prefix isn't taken for this one."""
    (archive / SUN[1:]).write_text(event(SUN, "Sun shines.", ("Snow lies.", f"/zh{SNOW}", "Goma")))
    settle()

    found = [[one.rule for one in Archive(archive).validate(root_prefix=prefix)] for prefix in ("/zh", None, "/zh", "")]

    assert found == [[], ["NA101"], [], ["NA101"]]


# ---------------------------------------------------------------- what changes


def write_in_place(root: Path) -> None:
    with open(root / RAIN[1:], "r+") as file:
        text = file.read().replace("Rain falls.", "Hail falls hard.")
        file.seek(0)
        file.write(text)


def same_size_and_time(root: Path) -> None:
    file = root / RAIN[1:]
    was = file.stat()
    file.write_text(file.read_text().replace("Rain", "Hail"))
    os.utime(file, ns=(was.st_atime_ns, was.st_mtime_ns))
    assert (file.stat().st_size, file.stat().st_mtime_ns) == (was.st_size, was.st_mtime_ns)


def replace_whole(root: Path) -> None:
    draft = root / "draft"
    draft.write_text(event(RAIN, "Hail falls."))
    os.replace(draft, root / RAIN[1:])


def delete(root: Path) -> None:
    (root / SUN[1:]).unlink()


def rename(root: Path) -> None:
    (root / SUN[1:]).rename(root / f"{DAY[1:]}/light.md")


def add_folder(root: Path) -> None:
    folder = root / "news/2012/03/1"
    folder.mkdir(parents=True)
    (folder / "hail.md").write_text(event("/news/2012/03/1/hail.md", "Hail comes."))


def move_folder(root: Path) -> None:
    (root / NEXT[1:]).rename(root / "news/2012/02/10")


def change_day_page(root: Path) -> None:
    file = root / f"{DAY[1:]}/index.md"
    file.write_text(file.read_text().replace("Quito", "Goma"))


def swap_pages(root: Path) -> None:
    rain, sun = root / RAIN[1:], root / SUN[1:]
    texts = rain.read_text(), sun.read_text()
    sun.write_text(texts[0])
    rain.write_text(texts[1])


def swap_names(root: Path) -> None:
    rain, sun, other = root / RAIN[1:], root / SUN[1:], root / "other"
    rain.rename(other)
    sun.rename(rain)
    other.rename(sun)


def link_to_a_page(root: Path) -> None:
    (root / f"{NEXT[1:]}/again.md").symlink_to(root / RAIN[1:])


def replace_the_last_by_another(root: Path) -> None:
    """The page of the highest number goes while another comes."""
    (root / SNOW[1:]).rename(root / f"{NEXT[1:]}/ice.md")


CHANGES = [
    replace_the_last_by_another,
    write_in_place,
    same_size_and_time,
    replace_whole,
    delete,
    rename,
    add_folder,
    move_folder,
    change_day_page,
]
CHANGES += [swap_pages, swap_names, link_to_a_page]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_change_is_seen_by_the_next_command(archive: Path, change: Callable[[Path], None]) -> None:
    """After a change, cached answers are those of the files, at once and once signatures are trusted."""
    before = kept(archive)

    change(archive)
    expected = answers(archive, cache=False)

    assert expected != before
    assert answers(archive, cache=True) == expected
    assert kept(archive) == expected


def test_target_of_a_link_that_changed(archive: Path) -> None:
    """A page that is a symbolic link is seen to change when what it leads to does."""
    link_to_a_page(archive)
    kept(archive)

    same_size_and_time(archive)

    assert answers(archive, cache=True) == answers(archive, cache=False)


def test_file_that_is_no_page(archive: Path) -> None:
    """A picture that links lead to counts for the report: it comes, and the finding goes."""
    (archive / SUN[1:]).write_text(event(SUN, "Sun shines.") + "[picture](sun.png)\n")
    kept(archive)
    assert [one.rule for one in Archive(archive).validate()] == ["NA101"]

    (archive / f"{DAY[1:]}/sun.png").write_bytes(b"")

    assert Archive(archive).validate().findings == ()


def test_other_archive_in_the_same_place(archive: Path, make_archive: MakeArchive) -> None:
    """An archive that takes another's place is not answered from its snapshot."""
    kept(archive)
    other = make_archive({**FILES, RAIN: event(RAIN, "Hail falls.")})
    shutil.rmtree(archive)
    other.rename(archive)

    assert answers(archive, cache=True) == answers(archive, cache=False)


# ---------------------------------------------------------------- snapshots that can't be trusted


def of_kind(cache: Path, kind: str) -> Path:
    """The one file of a kind in the cache."""
    (found,) = cache.glob(f"*.{kind}")
    return found


def cut_short(snapshot: Path) -> None:
    os.truncate(snapshot, snapshot.stat().st_size // 2)


def emptied(snapshot: Path) -> None:
    snapshot.write_bytes(b"")


def flipped(snapshot: Path) -> None:
    text = bytearray(snapshot.read_bytes())
    for at in range(0, len(text), 97):
        text[at] ^= 0xFF
    snapshot.write_bytes(text)


def garbage(snapshot: Path) -> None:
    snapshot.write_bytes(b"SQLite format 3\0" + bytes(range(256)) * 40)


def gone(snapshot: Path) -> None:
    snapshot.unlink()


def folder_instead(snapshot: Path) -> None:
    snapshot.unlink()
    snapshot.mkdir()


def seal_gone(snapshot: Path) -> None:
    snapshot.with_name(f"{snapshot.name}.seal").unlink()


def other_version(snapshot: Path) -> None:
    seal = snapshot.with_name(f"{snapshot.name}.seal")
    seal.write_text("newsarc 0.0.1\n" + seal.read_text().partition("\n")[2])


def other_root(snapshot: Path) -> None:
    seal = snapshot.with_name(f"{snapshot.name}.seal")
    version, _, look, end = seal.read_text().split("\n")
    seal.write_text(f"{version}\n/elsewhere\n{look}\n{end}")


def seal_of_something_else(snapshot: Path) -> None:
    snapshot.with_name(f"{snapshot.name}.seal").write_bytes(b"\xff[1, 2")


DAMAGES = [cut_short, emptied, flipped, garbage, gone, seal_gone, other_version, other_root, seal_of_something_else]


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_damaged_snapshot_is_made_again_without_a_word(
    archive: Path, cache: Path, damage: Callable[[Path], None], capfd: pytest.CaptureFixture[str]
) -> None:
    """Whatever happened to the snapshots, answers are right, without a warning, and good ones are stored again."""
    expected = kept(archive)
    damage(of_kind(cache, "index"))
    damage(of_kind(cache, "report"))
    damaged = snapshots(cache)

    assert answers(archive, cache=True) == expected
    again = snapshots(cache)
    assert again != damaged
    assert answers(archive, cache=True) == expected
    assert snapshots(cache) == again
    assert capfd.readouterr() == ("", "")


def test_damaged_snapshot_in_a_process_of_its_own(archive: Path, cache: Path) -> None:
    """The command prints what it printed before, without a traceback or a line on stderr."""
    settle()
    first = run("search", "rain", "--json", root=archive)
    flipped(of_kind(cache, "index"))

    second = run("search", "rain", "--json", root=archive)

    assert (second.returncode, second.stdout, second.stderr) == (0, first.stdout, "")


def test_folder_where_a_snapshot_belongs(archive: Path, cache: Path) -> None:
    """Where the snapshot's place is taken, answers are right all the same, with a line on stderr at most."""
    settle()
    first = run("search", "rain", root=archive)
    folder_instead(of_kind(cache, "index"))

    second = run("search", "rain", root=archive)

    assert (second.returncode, second.stdout) == (0, first.stdout)
    assert second.stderr.count("\n") <= 1
    assert "Traceback" not in second.stderr


@pytest.mark.parametrize("kind", ["index", "report"])
def test_snapshot_of_another_archive_put_in_place(
    archive: Path, cache: Path, make_archive: MakeArchive, kind: str
) -> None:
    """The snapshot of another root under this one's name is not used, even with its seal."""
    other = make_archive({**FILES, RAIN: event(RAIN, "Hail falls.", ("No.", "/nowhere.md", "x"))})
    kept(archive)
    expected = answers(archive, cache=False)
    own = of_kind(cache, kind)
    kept(other)
    (theirs,) = set(cache.glob(f"*.{kind}")) - {own}

    shutil.copy2(theirs, own)
    shutil.copy2(f"{theirs}.seal", f"{own}.seal")

    assert answers(archive, cache=True) == expected


# ---------------------------------------------------------------- caches that can't be written


def file_instead(folder: Path) -> Path:
    folder.with_name("taken").write_text("x")
    return folder.with_name("taken")


def below_a_file(folder: Path) -> Path:
    return file_instead(folder) / "deeper"


def no_such_place(folder: Path) -> Path:
    return Path("/proc/newsarc-tests")  # no folder can be made there, not even by root


@pytest.mark.parametrize("place", [file_instead, below_a_file, no_such_place], ids=lambda place: place.__name__)
@pytest.mark.parametrize("words", [("search", "rain"), ("related", "Goma"), ("validate",)], ids=lambda words: words[0])
def test_cache_that_cannot_be(
    archive: Path, tmp_path: Path, place: Callable[[Path], Path], words: tuple[str, ...]
) -> None:
    """Without a place for a cache the answer is the same, and one line says why nothing is cached."""
    bad = place(tmp_path / "cache")

    found = run(*words, root=archive, NEWSARC_CACHE_DIR=str(bad))

    expected = run(*words, "--no-cache", root=archive)
    assert (found.returncode, found.stdout) == (expected.returncode, expected.stdout)
    assert expected.stderr == ""
    assert found.stderr.count("\n") == 1
    assert "; rebuilding it each time" in found.stderr
    assert str(bad) in found.stderr


@pytest.mark.skipif(AS_ROOT, reason="root may write to read-only folders")
def test_read_only_cache(archive: Path, cache: Path) -> None:
    """A cache that can be read only is read, and not complained of until it must be written."""
    settle()
    first = run("search", "rain", root=archive)
    cache.chmod(0o500)
    try:
        second = run("search", "rain", root=archive)
        write_in_place(archive)
        third = run("search", "hail", root=archive)
    finally:
        cache.chmod(0o700)

    assert (second.stdout, second.stderr) == (first.stdout, "")
    assert third.stdout.split("\t")[2] == f"{RAIN}\n"
    assert third.stderr.count("\n") == 1


NO_HOME = """
import os, sys
from newsarc import Archive
import heapq, newsarc.index.store, newsarc.validation.report_cache
root = sys.argv[1]
Archive(root, cache=False).search("ran falls")  # loads what a stranger may not read from here
Archive(root, cache=False).validate()
os.setgid(54321), os.setuid(54321)
said = []
print([hit.path for hit in Archive(root, warn=said.append).search("rain")], len(said))
print(len(Archive(root, warn=said.append).validate().findings), len(said))
"""


@pytest.mark.skipif(not AS_ROOT, reason="only root can become a user who has no home")
def test_no_home() -> None:
    """A user without a home, whom the system doesn't know, gets an answer and a warning that nothing is cached."""
    env = {
        name: value
        for name, value in environment().items()
        if name not in ("HOME", "XDG_CACHE_HOME", "NEWSARC_CACHE_DIR")
    }
    with tempfile.TemporaryDirectory() as where:
        os.chmod(where, 0o755)
        for path, text in FILES.items():
            file = Path(where) / path[1:]
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        done = subprocess.run(
            [sys.executable, "-c", NO_HOME, where], env=env, capture_output=True, text=True, check=False, timeout=60
        )

    assert done.stderr == ""
    assert done.stdout == f"['{RAIN}'] 1\n0 2\n"


def test_relative_cache_home_is_ignored(archive: Path, tmp_path: Path) -> None:
    """A relative XDG_CACHE_HOME, which the standard has ignored, brings no cache into the archive."""
    env = {**environment(XDG_CACHE_HOME="here", HOME=str(tmp_path))}
    env.pop("NEWSARC_CACHE_DIR")

    done = subprocess.run(
        command("search", "rain", root=archive), env=env, cwd=archive, capture_output=True, check=False
    )

    assert done.returncode == 0
    assert sorted(os.listdir(archive)) == ["news"]


# ---------------------------------------------------------------- many at once, and some killed


def test_many_processes_at_once(archive: Path, cache: Path) -> None:
    """Two builders and four readers on a fresh cache agree, and leave one snapshot and no draft."""
    settle()
    words = [("index", "--rebuild", "--json")] * 2 + [("search", "rain", "--json")] * 4
    running = [
        subprocess.Popen(command(*one, root=archive), env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for one in words
    ]
    done = [(*process.communicate(timeout=60), process.returncode) for process in running]

    expected = DATA.hits(Archive(archive, cache=False).find("rain"), query="rain").encode()
    assert [(err, code) for _, err, code in done] == [(b"", 0)] * 6
    assert [out for out, _, _ in done[2:]] == [expected] * 4
    assert [json.loads(out)["events"] for out, _, _ in done[:2]] == [3, 3]
    assert sorted(Path(one).suffix for one in snapshots(cache)) == [".index"]
    assert drafts(cache) == []


@pytest.fixture
def large(make_archive: MakeArchive) -> Path:
    """Enough events for several processes to read them."""
    files = {}
    for number in range(600):
        path = f"/news/2012/{number % 6 + 1:02d}/{number % 20 + 1}/event-{number}.md"
        files[path] = event(path, f"Event {number} in Goma.", summary="Words of no use. " * 400)
    return make_archive(files)


@pytest.fixture
def building(large: Path) -> Iterator[Callable[[float], subprocess.Popen[bytes]]]:
    """A build that is killed after some seconds; whatever it leaves running is ended with the test."""
    started: list[subprocess.Popen[bytes]] = []

    def kill_after(seconds: float) -> subprocess.Popen[bytes]:
        process = session("index", "--rebuild", root=large)
        started.append(process)
        with suppress(subprocess.TimeoutExpired):
            process.wait(seconds)
        process.kill()  # nothing but the builder itself
        process.wait()
        return process

    yield kill_after
    for process in started:
        end(process)


@pytest.mark.slow
def test_killed_builds(large: Path, cache: Path, building: Callable[[float], subprocess.Popen[bytes]]) -> None:
    """However far a build was when it was killed, the next command is right, waits for nobody, and cleans up."""
    settle()
    first = run("search", "event 17", root=large)
    begun = time.monotonic()
    run("index", "--rebuild", root=large)
    whole = time.monotonic() - begun
    killed = 0
    for tenth in range(1, 11):
        killed += building(whole * tenth / 10).returncode == -signal.SIGKILL

        begun = time.monotonic()
        following = session("index", "--rebuild", root=large)
        try:
            code = following.wait(8)
            whole = min(whole, time.monotonic() - begun)  # the first builds may have been slowed by other tests
        except subprocess.TimeoutExpired:
            pytest.fail("the next build waits for one that was killed")
        finally:
            end(following)
        answer = run("search", "event 17", root=large)
        assert (code, answer.stdout, answer.stderr) == (0, first.stdout, first.stderr)
        assert drafts(cache) == []
    assert killed > 3


def test_processes_of_a_killed_build_end(large: Path, building: Callable[[float], subprocess.Popen[bytes]]) -> None:
    """The processes that a build started don't outlive it for long."""
    if not os.path.isdir("/proc/self"):
        pytest.skip("processes are counted in /proc")
    left: list[int] = []
    for seconds in (0.3, 0.35, 0.4, 0.45):
        process = building(seconds)
        deadline = time.monotonic() + 2
        while (left := of_session(process.pid)) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert left == []


# ---------------------------------------------------------------- the archive itself


def test_nothing_is_written_in_the_archive(archive: Path) -> None:
    """No command that answers or indexes makes, changes or touches anything below the root."""

    def listing() -> list[tuple[str, int, int]]:
        return sorted(
            (str(one), one.stat().st_mtime_ns, one.stat().st_ctime_ns) for one in (archive, *archive.rglob("*"))
        )

    before = listing()
    words = [("search", "rain"), ("related", "Goma"), ("validate",), ("index",), ("index", "--rebuild")]
    words += [("index", "--status"), ("index", "--clear"), ("show", "latest"), ("search", "rain", "--no-cache")]

    done = [run(*one, root=archive).returncode for one in words]

    assert done == [0] * len(words)
    assert listing() == before


# ---------------------------------------------------------------- archives of many files


@pytest.fixture
def many(archive: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The archive, taken for one too large to be compared file by file, with a cached index."""
    take_for_large(monkeypatch)
    kept(archive)
    return archive


def titles(root: Path, query: str, *, refresh: bool = False) -> list[str]:
    return [hit.title for hit in Archive(root, refresh=refresh).search(query)]


def test_large_archive_uses_what_is_kept(many: Path, cache: Path) -> None:
    """An unchanged large archive is answered from its snapshot."""
    before = snapshots(cache)

    assert titles(many, "rain") == ["Rain falls."]
    assert snapshots(cache) == before


@pytest.mark.parametrize(
    "change", [replace_whole, delete, rename, add_folder, move_folder, swap_names], ids=lambda change: change.__name__
)
def test_large_archive_sees_what_folders_show(many: Path, change: Callable[[Path], None]) -> None:
    """A page added, removed, renamed or replaced in a large archive is always seen."""
    change(many)

    assert answers(many, cache=True) == answers(many, cache=False)


@pytest.mark.parametrize("change", [write_in_place, same_size_and_time])
def test_large_archive_shows_no_outdated_title(many: Path, change: Callable[[Path], None]) -> None:
    """A page among the hits that was edited in place is shown, or left out, as it is now."""
    change(many)

    assert "Rain falls." not in titles(many, "rain") + titles(many, "falls") + titles(many, "said")
    assert [hit.title[:5] for hit in Archive(many).related("Goma")] == ["Snow ", "Hail "]


def test_large_archive_is_looked_at_with_refresh(many: Path, cache: Path) -> None:
    """With ``refresh`` an edit in place is seen though its page was no hit, and the updated index is cached."""
    file = many / SUN[1:]
    file.write_text(file.read_text().replace("Sun shines.", "Thunder rolls."))
    before = snapshots(cache)

    assert titles(many, "thunder", refresh=True) == ["Thunder rolls."]
    assert snapshots(cache) != before


def test_large_archive_is_validated_file_by_file(many: Path) -> None:
    """`validate` sees an edit in place at any size of archive."""
    file = many / SUN[1:]
    file.write_text(file.read_text().replace("Sun shines.", "Thunder rolls."))

    assert [one.rule for one in Archive(many).validate()] == ["NA303"]


def test_large_archive_shows_the_place_on_the_day_page(many: Path) -> None:
    """The number of a hit on its day is the one that its day page gives it now."""
    file = many / f"{DAY[1:]}/index.md"
    file.write_text(day_page(DAY, ("Sun shines.", SUN, "Quito"), ("Rain falls.", RAIN, "Goma")))

    assert [hit.number for hit in Archive(many).search("rain")] == [2]


# ---------------------------------------------------------------- newsarc index


def test_index_builds_once(archive: Path, cache: Path) -> None:
    """`newsarc index` stores an index and says so; the second time it doesn't, ``--rebuild`` does again."""
    settle()
    first = run("index", root=archive)
    made = snapshots(cache)
    again = run("index", root=archive)
    left = snapshots(cache)
    rebuilt = run("index", "--rebuild", root=archive)

    assert [one.returncode for one in (first, again, rebuilt)] == [0, 0, 0]
    lines = first.stdout.splitlines()
    assert [line.partition(":")[0] for line in lines] == ["index", "built", "size", "holds", "layout"]
    assert lines[0] == f"index: {of_kind(cache, 'index')}"
    assert lines[1].endswith(", up to date")
    assert lines[3:] == ["holds: 3 events, 3 contexts, 5 files", "layout: daily, detected by news/YYYY/MM/D"]
    assert (again.stdout, left) == (first.stdout, made)
    assert snapshots(cache) != left
    assert first.stderr + again.stderr + rebuilt.stderr == ""


def test_index_status(archive: Path, cache: Path) -> None:
    """``--status`` describes the cached index and whether it is up to date, builds nothing, and exits 1 without one."""
    settle()
    none = run("index", "--status", root=archive)
    assert (none.returncode, none.stderr, list(cache.iterdir())) == (1, "", [])
    assert none.stdout.startswith("no index yet (would be at ")
    assert none.stdout.endswith(")\nlayout: daily, detected by news/YYYY/MM/D\n")

    run("index", root=archive)
    before = snapshots(cache)
    assert ", up to date\n" in run("index", "--status", root=archive).stdout
    write_in_place(archive)
    stale = run("index", "--status", root=archive)

    assert (stale.returncode, stale.stderr) == (0, "")
    assert ", out of date\n" in stale.stdout
    assert snapshots(cache) == before


def test_index_of_one_page(make_archive: MakeArchive, cache: Path) -> None:
    """What there is one of is counted in the singular; a configured layout wasn't detected."""
    page = {"/news/2012/02/8/a.md": "# Rain\n"}
    detected = run("index", root=make_archive(page)).stdout
    configured = run("index", root=make_archive({**page, "/newsarc.toml": '[archive]\nlayout = "daily"\n'})).stdout

    assert detected.endswith("\nholds: 1 event, 0 contexts, 1 file\nlayout: daily, detected by news/YYYY/MM/D\n")
    assert configured.endswith("\nlayout: daily\n")


def test_index_status_as_json(archive: Path, cache: Path) -> None:
    """``--status --json`` is one document of the same; without an index, ``built`` is null and the exit code 1."""
    settle()
    none = run("index", "--status", "--json", root=archive)
    run("index", root=archive)
    some = run("index", "--status", "--json", root=archive)

    empty, full = json.loads(none.stdout), json.loads(some.stdout)
    assert (none.returncode, some.returncode) == (1, 0)
    assert empty["layouts"] == full["layouts"] == [{"layout": "daily", "folder": "", "sign": "news/YYYY/MM/D"}]
    assert (empty["schema"], empty["built"], empty["fresh"], empty["events"]) == (1, None, False, 0)
    assert (full["events"], full["contexts"], full["files"], full["fresh"]) == (3, 3, 5, True)
    assert full["size"] == of_kind(cache, "index").stat().st_size
    assert full["built"] == pytest.approx(of_kind(cache, "index").stat().st_mtime)
    assert full["file"] == str(of_kind(cache, "index"))


def test_index_clear(archive: Path, cache: Path, make_archive: MakeArchive) -> None:
    """``--clear`` removes all snapshots of this archive and none of another's; the second time there are none."""
    other = make_archive(FILES)
    kept(other)
    theirs = snapshots(cache)
    kept(archive)

    cleared = run("index", "--clear", root=archive)

    assert (cleared.returncode, cleared.stdout) == (0, "")
    assert cleared.stderr.startswith("removed ")
    assert snapshots(cache) == theirs
    assert run("index", "--status", root=archive).returncode == 1
    assert run("index", "--clear", root=archive).stderr == "removed 0.0 MiB\n"


def test_index_without_an_archive(tmp_path: Path) -> None:
    """Where there is no archive, `newsarc index` exits 3 with one sentence and a hint."""
    done = run("index", root=tmp_path)

    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (3, "", 2)


# ---------------------------------------------------------------- names that are no text


@pytest.mark.skipif(sys.platform == "darwin", reason="its file names are always Unicode")
@pytest.mark.parametrize("path", [b"news/2012/02/8/\xff.md", b"news/\xff/x.txt", b"news/2012/02/8/\xff/x.md"])
def test_names_that_are_not_utf8(archive: Path, path: bytes) -> None:
    """A file or folder whose name is no UTF-8 keeps nobody from searching the archive."""
    file = os.path.join(os.fsencode(archive), path)
    os.makedirs(os.path.dirname(file), exist_ok=True)
    with open(file, "wb") as opened:
        opened.write(event(RAIN, "Thunder rolls.").encode())

    assert titles(archive, "snow") == ["Snow lies."]
    assert kept(archive) == answers(archive, cache=False)


def test_targets_that_are_not_utf8(archive: Path) -> None:
    """A byte that is no UTF-8 in a Related link keeps nobody from searching the archive."""
    (archive / SUN[1:]).write_bytes(
        event(SUN, "Sun shines.", ("x", f"{DAY}/@.md", "A, B")).encode().replace(b"@", b"\xff")
    )

    assert titles(archive, "sun") == ["Sun shines."]


def test_root_that_is_not_utf8(make_archive: MakeArchive) -> None:
    """An archive may lie in a folder whose name is no UTF-8."""
    root = make_archive(FILES)
    odd = Path(os.fsdecode(os.fsencode(root.parent) + b"/odd-\xff"))
    root.rename(odd)
    try:
        assert titles(odd, "sun") == titles(odd, "sun") == ["Sun shines."]
    finally:
        shutil.rmtree(odd)


def test_rebuild_in_the_middle_of_a_question(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A question is answered from the index that it began with, though another is put in its place meanwhile."""
    kept(archive)
    expected = DATA.hits(Archive(archive).kin("Goma"))
    resolve = related.resolve

    def resolve_and_rebuild(library: Library, target: str) -> Resolved:
        found = resolve(library, target)
        page = archive / SUN[1:]
        page.write_text(page.read_text().replace("# Sun", "##### Aachen\n# Sun"))
        Archive(archive).build_index(rebuild=True)
        return found

    monkeypatch.setattr(related, "resolve", resolve_and_rebuild)

    assert DATA.hits(Archive(archive).kin("Goma")) == expected


def test_overwritten_page_costs_a_look_into_its_folder(many: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a large archive a hit whose page was overwritten has its folder read again, and not everything."""
    settle()
    assert titles(many, "rain") == ["Rain falls."]
    page = many / RAIN[1:]
    page.write_text(page.read_text().replace("Rain falls.", "Rain fell."))
    monkeypatch.setattr(scan, "scan", lambda *_, **__: pytest.fail("every file is looked at"))

    assert titles(many, "rain") == ["Rain fell."]
