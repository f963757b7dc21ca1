"""Changes of files: all or none, whatever happens; no one else's edit is lost, and only the bytes change."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from newsarc import Archive
from newsarc.files import replace, transaction, undo
from newsarc.files.transaction import recover, write
from newsarc.model.edits import Edit
from tests.conftest import MakeArchive
from tests.support.commands import command, duration, environment, run

AS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
DAY = "news/2012/02/8"
OLD, NEW = "# Rain\n", "# Rain and snow\n"
NAMES = ("a.md", "b.md", "c.md")
MOVED = "news/2012/02/9/d.md"


@pytest.fixture
def root(make_archive: MakeArchive) -> Path:
    """A day with four pages."""
    return make_archive({f"/{DAY}/{name}": OLD for name in (*NAMES, "d.md")})


@pytest.fixture
def edits() -> list[Edit]:
    """A change of each kind: one file is created, three are changed, one is removed."""
    changed = [Edit(f"{DAY}/{name}", OLD.encode(), NEW.encode()) for name in NAMES]
    return [
        Edit(MOVED, None, OLD.encode(), like=f"{DAY}/d.md"),
        *changed,
        Edit(f"{DAY}/d.md", OLD.encode(), None),
    ]


def texts(root: Path) -> dict[str, str]:
    return {str(file.relative_to(root)): file.read_text() for file in sorted(root.rglob("*")) if file.is_file()}


def drafts(folder: Path) -> list[str]:
    return [file.name for file in folder.rglob(".newsarc-*")]


# ---------------------------------------------------------------- accidents


@pytest.fixture
def fast_folder() -> Iterator[Path]:
    """A folder in memory, if there is one: flushing to a disk a thousand times takes minutes."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as folder:
        yield Path(folder) / "work"


def accidents(*words: str) -> list[dict[str, object]]:
    script = Path(__file__).with_name("accidents.py")
    done = subprocess.run(
        [sys.executable, str(script), *words], env=environment(), capture_output=True, text=True, check=True
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


ACCIDENTS = [
    ("move", "kill", "all"),
    ("move", "kill", "no swap"),
    ("move", "kill", "no links"),
    ("fix", "kill", "all"),
    ("move", "interrupt", "all"),
    ("move", "end", "no swap"),
    ("move", "refuse", "all"),
    ("move", "refuse", "no links"),
]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked")
@pytest.mark.parametrize("step", ["5", pytest.param("1", marks=pytest.mark.slow)])
@pytest.mark.parametrize(("change", "accident", "system"), ACCIDENTS)
def test_accident_at_each_call(fast_folder: Path, change: str, accident: str, system: str, step: str) -> None:
    """Killed, interrupted or refused at any call, a change is done or undone after the next command that writes."""
    met = accidents(str(fast_folder), change, accident, system, step)

    assert len(met) > 8
    assert {one["second"] for one in met} <= {"before", "after"}
    assert [one["left"] for one in met if one["left"]] == []
    assert {len(one["said"]) for one in met} <= {0, 1}  # type: ignore[arg-type]
    if accident != "kill":  # what is still running leaves nothing half done; a draft at most that can't be removed
        assert all(one["first"] in ("before", "after") or one["code"] == 0 for one in met)
    if accident in ("interrupt", "end"):
        assert all((one["first"] == "after") == (one["code"] == 0) for one in met)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked")
def test_accident_without_a_cache(fast_folder: Path) -> None:
    """Without a cache folder the journal is in the archive and serves as well."""
    met = accidents(str(fast_folder), "move", "kill", "all", "5", "--no-cache")

    assert {one["second"] for one in met} == {"before", "after"}
    assert [one["left"] for one in met if one["left"]] == []


def test_recovery_is_said_and_the_command_goes_on(
    root: Path, edits: list[Edit], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next command that writes undoes an interrupted change and says so; commands that read leave it alone."""
    before = texts(root)
    with pytest.raises(SystemExit):
        cut_off(root, edits, monkeypatch, after=2)
    mixed = texts(root)

    run("validate", root=root)
    assert texts(root) == mixed != before
    done = run("validate", "--fix", "--exit-zero", root=root)

    assert done.stderr.splitlines()[0] == "newsarc: undid an interrupted change of 5 files"
    assert texts(root) == before
    assert run("validate", "--fix", "--exit-zero", root=root).stderr == "nothing to fix\n"


def cut_off(root: Path, edits: list[Edit], monkeypatch: pytest.MonkeyPatch, *, after: int) -> None:
    """Leave a change as a process does that is killed after so many files were replaced."""
    real, count = transaction.exchange, iter(range(after))

    def exchange(beside: str, file: str) -> None:
        if next(count, None) is None:
            raise SystemExit
        real(beside, file)

    with monkeypatch.context() as patched:
        patched.setattr(transaction, "exchange", exchange)
        patched.setattr(transaction, "undo_change", lambda *_: None)
        write(root, edits)


def test_edit_between_a_kill_and_the_next_command(
    root: Path, edits: list[Edit], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file saved after a change was cut off stays as saved, with a warning; the rest is undone."""
    with pytest.raises(SystemExit):
        cut_off(root, edits, monkeypatch, after=2)
    (root / DAY / "a.md").write_text("mine, of the new text\n")
    (root / DAY / "c.md").write_text("mine, of the old text\n")
    warnings: list[str] = []

    recover(root, warnings.append)

    assert warnings == [
        f"{DAY}/a.md was changed in the meantime and is left unchanged",
        "undid an interrupted change of 5 files",
    ]
    now = texts(root)
    assert now == {
        f"{DAY}/a.md": "mine, of the new text\n",
        f"{DAY}/b.md": OLD,
        f"{DAY}/c.md": "mine, of the old text\n",
        f"{DAY}/d.md": OLD,
    }


def test_journal_from_elsewhere_is_not_believed(root: Path, edits: list[Edit], monkeypatch: pytest.MonkeyPatch) -> None:
    """A journal in a copied archive changes nothing."""
    monkeypatch.setenv("NEWSARC_CACHE_DIR", "/dev/null/none")
    with pytest.raises(SystemExit):
        cut_off(root, edits, monkeypatch, after=2)
    (there,) = root.glob(".newsarc-*.journal")
    copy = there.with_name(".newsarc-0123456789abcdef.journal")
    shutil.copy(there, copy)
    there.unlink()
    before = texts(root)
    warnings: list[str] = []

    recover(root, warnings.append)

    assert (texts(root), warnings) == (before, [])


# ---------------------------------------------------------------- others who write


@pytest.mark.parametrize("swap", [True, False])
def test_file_that_appears_is_kept(root: Path, edits: list[Edit], swap: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that appears at the last moment where one is to be created isn't replaced, and the change is undone."""
    real = transaction.place_new

    def place_new(draft: str, file: str) -> None:
        Path(file).write_text("mine\n")
        real(draft, file)

    for module in (transaction, undo):
        monkeypatch.setattr(module, "place_new", place_new)
    if not swap:
        monkeypatch.setattr(os, "link", _refused)
    before = texts(root)

    with pytest.raises(FileExistsError):
        write(root, edits)

    assert texts(root) == {**before, MOVED: "mine\n"}


def _refused(*_: object, **__: object) -> None:
    raise PermissionError(1, "Operation not permitted")


def in_place(file: Path) -> None:
    with file.open("a") as opened:
        opened.write("mine\n")


def by_renaming(file: Path) -> None:
    draft = file.with_name("mine.tmp")
    draft.write_text(f"{file.read_text()}mine\n")
    draft.replace(file)


@pytest.mark.parametrize("save", [in_place, by_renaming])
@pytest.mark.parametrize("at", ["before the first", "after the first", "after the last"])
def test_edit_saved_meanwhile_is_kept(
    root: Path, edits: list[Edit], save: Callable[[Path], None], at: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An edit saved at any moment during a change, in a file that it rewrites, is kept."""
    real, calls = transaction.exchange, []

    def exchange(beside: str, file: str) -> None:
        calls.append(file)
        first = len(calls) == 1
        if first and at == "before the first":
            save(Path(file))
        real(beside, file)
        if (first and at == "after the first") or (len(calls) == 3 and at == "after the last"):
            save(root / DAY / "a.md")
            save(root / DAY / "c.md")

    for module in (transaction, undo):
        monkeypatch.setattr(module, "exchange", exchange)
    with suppress(OSError):
        write(root, edits)

    now = texts(root)
    assert now[f"{DAY}/a.md"].endswith("mine\n")
    assert at == "before the first" or now[f"{DAY}/c.md"].endswith("mine\n")
    assert {text.replace("mine\n", "") for text in now.values()} <= {OLD, NEW}
    assert drafts(root) == []


def test_edit_in_a_file_that_was_open(root: Path, edits: list[Edit], monkeypatch: pytest.MonkeyPatch) -> None:
    """An edit through a descriptor opened before the file was replaced is kept: the change is undone."""
    real = transaction.exchange
    opened = (root / DAY / "a.md").open("a")

    def exchange(beside: str, file: str) -> None:
        real(beside, file)
        opened.write("mine\n")
        opened.flush()

    for module in (transaction, undo):
        monkeypatch.setattr(module, "exchange", exchange)
    with opened, pytest.raises(OSError, match="has changed"):
        write(root, edits)

    assert texts(root)[f"{DAY}/a.md"].startswith(OLD + "mine\n")
    assert texts(root)[f"{DAY}/b.md"] == OLD


# ---------------------------------------------------------------- all but the bytes


def attributes(file: Path) -> tuple[object, ...]:
    found = file.stat()
    names = os.listxattr(file) if hasattr(os, "listxattr") else []
    kept = {name: os.getxattr(file, name) for name in names if not name.startswith("security.")}
    return stat.S_IMODE(found.st_mode), found.st_uid, found.st_gid, kept


@pytest.fixture
def special(root: Path) -> Path:
    """The archive with pages of another mode, owner, attribute and ACL."""
    (root / DAY / "a.md").chmod(0o640)
    (root / DAY / "d.md").chmod(0o600)
    if AS_ROOT:
        os.chown(root / DAY / "b.md", 1234, 2345)
    try:
        os.setxattr(root / DAY / "c.md", "user.note", b"hello")
        os.setxattr(root / DAY / "d.md", "user.note", b"there")
    except (AttributeError, OSError):
        pytest.skip("no extended attributes here")
    if shutil.which("setfacl"):
        subprocess.run(["setfacl", "-m", "u:1234:r", root / DAY / "c.md"], check=True)
        subprocess.run(["setfacl", "-d", "-m", "u:4321:rw", root / DAY], check=True)
    return root


@pytest.mark.parametrize("swap", [True, False])
def test_attributes_are_kept(special: Path, edits: list[Edit], swap: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file keeps mode, owner, extended attributes and ACL, at a new path too, and inherits none."""
    if not swap:
        monkeypatch.setattr(replace, "_exchanged_at_once", lambda *_: False)
    before = {name: attributes(special / DAY / name) for name in (*NAMES, "d.md")}

    write(special, edits)

    assert {name: attributes(special / DAY / name) for name in NAMES} == {name: before[name] for name in NAMES}
    assert attributes(special / MOVED) == before["d.md"]


def test_file_that_is_put_back_is_the_same(special: Path, edits: list[Edit]) -> None:
    """After a change that failed, each file is the same file as before, with its inode and times."""
    before = {name: (special / DAY / name).stat() for name in (*NAMES, "d.md")}

    with pytest.raises(OSError, match="File exists"):  # by then
        write(special, [*edits, Edit(MOVED, None, b"")])

    now = {name: (special / DAY / name).stat() for name in before}
    assert [(one.st_ino, one.st_mtime_ns) for one in now.values()] == [
        (one.st_ino, one.st_mtime_ns) for one in before.values()
    ]


def test_hard_links_are_said(root: Path, edits: list[Edit]) -> None:
    """A page with another hard link becomes a file of its own; the other keeps the old text, and a warning says so."""
    os.link(root / DAY / "a.md", root / "copy.txt")
    warnings: list[str] = []

    write(root, edits, warn=warnings.append)

    assert warnings == [f"{DAY}/a.md: other hard links keep the old text"]
    assert ((root / "copy.txt").read_text(), (root / DAY / "a.md").read_text()) == (OLD, NEW)


def test_new_folder_is_no_more_open_than_the_one_above(root: Path, edits: list[Edit]) -> None:
    """A new folder may be entered only by those who may enter its parent."""
    (root / "news/2012/02").chmod(0o700)

    write(root, edits)

    assert stat.S_IMODE((root / MOVED).parent.stat().st_mode) == 0o700


# ---------------------------------------------------------------- files that a person names


@pytest.mark.parametrize("words", [("graph", "-o"), ("validate", "--format", "json", "--output")])
@pytest.mark.parametrize("name", ["r.json", "重" * 83 + ".json"])
def test_output_keeps_its_mode(root: Path, tmp_path: Path, words: tuple[str, ...], name: str) -> None:
    """A file that is overwritten keeps its mode, however long its name, and nothing is left beside it."""
    file = tmp_path / "out" / name
    file.parent.mkdir()
    file.write_text("old")
    file.chmod(0o600)

    assert run(*words, str(file), root=root).returncode in (0, 1)

    assert file.read_text().startswith("{")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert os.listdir(file.parent) == [name]


def test_read_only_output_stays(root: Path, tmp_path: Path) -> None:
    """A read-only file isn't replaced, and the error says why."""
    file = tmp_path / "r.json"
    file.write_text("old")
    file.chmod(0o444)

    done = run("graph", "-o", str(file), root=root)

    assert (done.returncode, file.read_text()) == (2, "old")
    assert "it is read-only" in done.stderr


def test_output_through_links(root: Path, tmp_path: Path) -> None:
    """Output to a symbolic link goes to its target and the link stays; other hard links keep the old content."""
    file, link, other = tmp_path / "r.json", tmp_path / "link", tmp_path / "other"
    file.write_text("old")
    link.symlink_to("r.json")
    os.link(file, other)

    assert run("graph", "-o", str(link), root=root).returncode == 0

    assert link.is_symlink()
    assert file.read_text().startswith("{")
    assert other.read_text() == "old"


@pytest.mark.skipif(not AS_ROOT, reason="a link of somebody else's can be made only by root")
def test_planted_link_is_not_followed(root: Path, tmp_path: Path) -> None:
    """Output to a symbolic link that another user put into a shared folder is refused."""
    (tmp_path / "mine").write_text("old")
    open_to_all = tmp_path / "shared"
    open_to_all.mkdir()
    (open_to_all / "r.json").symlink_to(tmp_path / "mine")
    os.lchown(open_to_all / "r.json", 1234, 1234)
    open_to_all.chmod(0o1777)

    done = run("graph", "-o", str(open_to_all / "r.json"), root=root)

    assert done.returncode == 2
    assert "a symbolic link created by another user" in done.stderr
    assert (tmp_path / "mine").read_text() == "old"


def test_drafts_of_outputs_that_were_left(root: Path, tmp_path: Path) -> None:
    """Writing a file removes drafts that killed processes left beside it, but none that is in use."""
    import fcntl

    left, in_use = tmp_path / ".newsarc-00.new", tmp_path / ".newsarc-11.new"
    left.write_text("{")
    with in_use.open("w") as holder:
        fcntl.flock(holder, fcntl.LOCK_EX)
        assert run("graph", "-o", str(tmp_path / "r.json"), root=root).returncode == 0

    assert (left.exists(), in_use.exists()) == (False, True)


def test_output_without_locks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the system can't lock a draft, as on Windows, it isn't open when it is moved, and leftovers stay."""
    file, left = tmp_path / "r.json", tmp_path / ".newsarc-00.new"
    left.touch()
    real = os.replace

    def move(draft: str, target: str) -> None:
        opened = [one for one in Path("/proc/self/fd").iterdir() if os.path.exists(one)]
        assert draft not in map(os.readlink, opened)
        real(draft, target)

    monkeypatch.setattr(os, "replace", move)
    monkeypatch.setitem(sys.modules, "fcntl", None)
    replace.replace_file(file, [b"new"])

    assert file.read_bytes() == b"new"
    assert sorted(os.listdir(tmp_path)) == [left.name, file.name]


# ---------------------------------------------------------------- many accidents

BROKEN = "[rain](/news/2012/02/08/rain.md)"
COUNT = 60
COMMANDS = {
    "mv": ("mv", f"/{DAY}/rain.md", "2012-02-09"),
    "fix": ("validate", "--fix", "--exit-zero"),
    "baseline": ("validate", "--update-baseline", "--exit-zero", "--baseline"),
}


def lay(root: Path) -> None:
    shutil.rmtree(root, ignore_errors=True)
    (root / DAY).mkdir(parents=True)
    (root / DAY / "rain.md").write_text("### [2012-02-8](/news/2012/02/8/index.md)\n\n# Rain\n")
    for number in range(COUNT):
        (root / DAY / f"event-{number}.md").write_text(f"# Event {number}\n\n{BROKEN}\n[rain](rain.md)\n")
    (root / "known.txt").write_text("gone.md\tNA101\t/gone.md\n" * 1000)


@pytest.mark.slow
@pytest.mark.parametrize("kind", COMMANDS)
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_fifty_accidents(tmp_path: Path, kind: str, number: signal.Signals) -> None:
    """Killed or interrupted at fifty moments, a change is done or undone in full, and no draft is left."""
    root = tmp_path / "archive"
    words = (*COMMANDS[kind], *([str(root / "known.txt")] if kind == "baseline" else []))
    lay(root)
    before = texts(root)
    whole = duration(*words, root=root)
    after = texts(root)
    assert after != before
    chance, ends = random.Random(kind), {"before": 0, "after": 0}
    for at in range(50):
        lay(root)
        process = subprocess.Popen(
            command(*words, root=root), env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        with suppress(subprocess.TimeoutExpired):
            process.wait(whole * (0.3 + 0.8 * (at + chance.random()) / 50))
        process.send_signal(number)
        process.wait()
        Archive(root).recover()
        if kind == "baseline":  # the next one written beside it
            run(*words[:-1], str(root / "other.txt"), root=root)
            (root / "other.txt").unlink()
        now = texts(root)
        assert now in (before, after)
        assert drafts(root) == []
        ends["before" if now == before else "after"] += 1
    print(kind, number.name, ends)
