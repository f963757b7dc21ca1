"""`validate --fix`: what is fixed, that nothing else changes, and that no accident leaves half a file."""

from __future__ import annotations

import json
import os
import random
import shutil
import stat
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsarc import Archive, Report, Skipped
from tests.conftest import REPOSITORY, MakeArchive
from tests.support.commands import command, day_page, end, environment, event, run, session, settle

AS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0

DAY, NEXT = "/news/2012/02/8", "/news/2012/02/9"
RAIN, SUN, SNOW = f"{DAY}/heavy-rain-falls-in-goma.md", f"{DAY}/sun-shines.md", f"{NEXT}/snow-lies.md"
TITLE = "Heavy rain falls in Goma."
FILES = {
    f"{DAY}/index.md": day_page(DAY, (TITLE, RAIN, "Goma"), ("Sun shines.", SUN, "Quito")),
    RAIN: event(RAIN, TITLE, ("Sun shines.", SUN, "Goma, winter")),
    SUN: event(SUN, "Sun shines."),
    f"{NEXT}/index.md": day_page(NEXT, ("Snow lies.", SNOW, "Goma")),
    SNOW: event(SNOW, "Snow lies.", (TITLE, RAIN, "Goma, winter")),
}


@pytest.fixture
def archive(make_archive: MakeArchive) -> Path:
    """Three events on two days, without a finding."""
    return make_archive(FILES)


def contents(root: Path) -> dict[str, bytes]:
    return {f"/{file.relative_to(root)}": file.read_bytes() for file in sorted(root.rglob("*")) if file.is_file()}


def broken(root: Path, path: str, before: str, after: str) -> None:
    """Break a link of a page."""
    file = root / path[1:]
    text = file.read_text()
    assert before in text
    file.write_text(text.replace(before, after))


def fixed(root: Path, *, unsafe: bool = False) -> tuple[Skipped, ...]:
    """Fix what can be fixed; return what could not."""
    library = Archive(root, cache=False)
    return library.fix(library.validate(), unsafe=unsafe).skipped


# ---------------------------------------------------------------- only the bytes of the link


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"[a](/news/2012/02/08/sun-shines.md)", b"[a](/news/2012/02/8/sun-shines.md)"),
        (b"[a](/news/2012/02/8/Sun-Shines.md#source)", b"[a](/news/2012/02/8/sun-shines.md#source)"),
        (b"[a](/news/2012/02/8/Sun-Shines?x=1&y=2)", b"[a](/news/2012/02/8/sun-shines?x=1&y=2)"),
        (b"[a](/news/2012/02/8/sun-shinez.md 'It shines')", b"[a](/news/2012/02/8/sun-shines.md 'It shines')"),
        (b"![a](<../8/sun-shinez.md>)", b"![a](<../8/sun-shines.md>)"),
        (b"[a]:  /news/2012/2/8/sun-shines.md", b"[a]:  /news/2012/02/8/sun-shines.md"),
        (b"<a href='../08/sun-shines.md?a=1&amp;b=2'>", b"<a href='../8/sun-shines.md?a=1&amp;b=2'>"),
        (b"[a](/news/2012/02/8/s%75n-shinez.md)", b"[a](/news/2012/02/8/sun-shines.md)"),
        (b"[a](/news/2012/02/8/Tr%C3%BCb.md)", b"[a](/news/2012/02/8/tr%C3%BCb.md)"),
        ("[a](/news/2012/02/8/Trüb.md)".encode(), "[a](/news/2012/02/8/trüb.md)".encode()),
        (b"[a](/news/2012/02/08/)", b"[a](/news/2012/02/8/)"),
        (rb"[a](/news/2012/02/8/sun\-shinez.md#a\_b)", b"[a](/news/2012/02/8/sun-shines.md#a_b)"),
        (b"> [a\n> b](/news/2012/02/08/sun-shines.md 'x\n> y')", b"> [a\n> b](/news/2012/02/8/sun-shines.md 'x\n> y')"),
        (
            b"1. a\n\n    ```\n    [a](/news/2012/02/08/x.md)\n    ```\n    [a](/news/2012/02/08/sun-shines.md)",
            b"1. a\n\n    ```\n    [a](/news/2012/02/08/x.md)\n    ```\n    [a](/news/2012/02/8/sun-shines.md)",
        ),
        (b"[a](/news/2012/02/8/sun-shines.html)", b"[a](/news/2012/02/8/sun-shines.md)"),
    ],
)
@pytest.mark.parametrize(
    "page",
    [
        b"# Rain\n\n%s\n[b](/news/2012/02/8/sun-shines.md)  \n\n`[c](/no.md)`",
        b"\xef\xbb\xbf# Rain\r\n\r\n%s\t \r\n\r\n- x\r\n",
        b"---\ntitle: x\n---\n# caf\xe9 \xff\n\n%s\n\n\n\n",
    ],
)
def test_only_the_link_changes(make_archive: MakeArchive, before: bytes, after: bytes, page: bytes) -> None:
    """Line ends, markup, spaces, undecodable bytes, encoding, query and fragment stay as they were."""
    page = page.replace(b"# ", f"### [2012-02-9]({NEXT}/index.md)\n\n# ".encode()) if b"\r" not in page else page
    root = make_archive({**FILES, f"{DAY}/trüb.md": event(RAIN, "Trüb."), f"{NEXT}/x.md": page.replace(b"%s", before)})
    others = contents(root)

    assert fixed(root) == ()

    others[f"{NEXT}/x.md"] = page.replace(b"%s", after)
    assert contents(root) == others


@pytest.mark.parametrize(
    "link",
    ['<a href="{0}">gone</a>', "<{0}>", "[gone][g]\n\n[g]: {0}", '<img src="{0}">', "`[{1}](x)`{2}(<{0}>)"],
)
def test_text_of_another_link_says_nothing(make_archive: MakeArchive, link: str) -> None:
    """For a link without text, the text before it on its line isn't used."""
    title = "A storm strikes Oslo once more."
    path = f"{DAY}/a-storm-strikes-oslo-once-more.md"
    line = f"[{title}]({path}), then {link.format(f'{DAY}/parliament-dissolved.md', title, '[gone]')}\n"
    report = Archive(make_archive({**FILES, path: event(path, title), "/opinion/o.md": line}), cache=False).validate()

    assert {one.suggestions for one in report if one.file == "opinion/o.md"} <= {()}


def test_prefix_of_an_edition(make_archive: MakeArchive) -> None:
    """A prefix that all links have stays."""
    wrong = RAIN.replace("/8/", "/08/")
    files = {path: text.replace("](/news", "](/zh/news") for path, text in FILES.items()}
    root = make_archive({**files, SNOW: files[SNOW].replace(RAIN, wrong)})

    assert fixed(root) == ()

    assert (root / SNOW[1:]).read_text() == files[SNOW]


def test_readme_copies_are_repaired_too(make_archive: MakeArchive) -> None:
    """A README that is a copy of its day page is still one afterwards."""
    wrong = FILES[f"{DAY}/index.md"].replace(RAIN, RAIN.replace("goma", "gomma"))
    root = make_archive({**FILES, f"{DAY}/index.md": wrong, f"{DAY}/README.md": wrong})

    fixed(root)

    assert contents(root) == {path: text.encode() for path, text in FILES.items()} | {
        f"{DAY}/README.md": FILES[f"{DAY}/index.md"].encode()
    }


def test_path_that_would_end_its_link_is_written_otherwise(make_archive: MakeArchive) -> None:
    """A right path with a character that would end the link is percent-encoded."""
    root = make_archive(
        {
            **FILES,
            f"{DAY}/it's-late.md": event(RAIN, "It's late."),
            "/faq.md": f"<a href='{DAY}/It&#39;s-late.md'>x</a>",
        }
    )

    assert fixed(root) == ()
    assert contents(root)["/faq.md"].decode() == f"<a href='{DAY}/it%27s-late.md'>x</a>"


# ---------------------------------------------------------------- what is repaired


def test_one_moved_page_is_one_cause(make_archive: MakeArchive) -> None:
    """A moved page with 29 links to it is one group with 29 places and one suggestion, and all links are fixed."""
    others = {f"{NEXT}/event-{number}.md": number for number in range(29)}
    pages = {
        path: event(path, f"Event {number}.", (TITLE if number % 2 else "more", RAIN, "Goma"))
        for path, number in others.items()
    }
    moved = RAIN.replace("/8/", "/7/")
    root = make_archive({**pages, moved: event(moved, TITLE)})
    library = Archive(root, cache=False)

    report = library.validate(select=["NA101"])

    (group,) = (one for one in report.groups() if one.first.target == RAIN)
    assert len(group.findings) == 29
    assert {one.suggestions for one in group.findings} == {(moved,)}
    assert library.fix(report).links == 29
    assert contents(root).items() >= {path: text.replace(RAIN, moved).encode() for path, text in pages.items()}.items()


def test_link_in_the_middle_of_a_line(make_archive: MakeArchive) -> None:
    """For a link in the middle of a line, its own text is used, not that of the link before."""
    line = f"[A fire](/faq.md) and [{TITLE}]({DAY}/x.md)."
    root = make_archive({**FILES, "/faq.md": line})

    fixed(root)

    assert (root / "faq.md").read_text() == line.replace(f"{DAY}/x.md", RAIN)


def test_likely_targets_are_taken_when_asked_to(archive: Path) -> None:
    """A target that is likely but not certain is written only with ``unsafe``."""
    broken(archive, SNOW, RAIN, f"{NEXT}/x.md")
    library = Archive(archive, cache=False)
    report = library.validate()

    assert library.fix(report).edits == ()
    assert library.fix(report, unsafe=True).links == 1
    assert (archive / SNOW[1:]).read_text() == FILES[SNOW]


def test_two_files_that_differ_in_case(make_archive: MakeArchive) -> None:
    """Where two files differ from the target only in case, neither is a fix."""
    twin = f"{DAY}/SUN-SHINES.md"
    root = make_archive({**FILES, twin: event(SUN, "Another sun."), "/faq.md": f"[a]({DAY}/Sun-shines.md)"})
    if len(list((root / DAY[1:]).iterdir())) < 4:
        pytest.skip("the file system takes them for one")
    (finding,) = Archive(root, cache=False).validate(["/faq.md"]).findings

    assert (finding.rule, finding.suggestions, finding.fix) == ("NA103", (twin, SUN), None)


def test_file_with_a_slash_behind_it(make_archive: MakeArchive) -> None:
    """A slash after the name of a file is reported as such and removed."""
    root = make_archive({**FILES, "/faq.md": f"[a]({SUN}/) [b]({SUN[:-3]}/#source)"})
    messages = [one.message for one in Archive(root, cache=False).validate(["/faq.md"]).findings]

    assert messages == [
        f"{SUN}/ has an extra slash at the end; should be {SUN}",
        f"{SUN[:-3]}/#source {messages[0][len(SUN) + 2 :]}",
    ]
    assert fixed(root) == ()
    assert (root / "faq.md").read_text() == f"[a]({SUN}) [b]({SUN}#source)"


def test_older_version_that_is_gone(make_archive: MakeArchive) -> None:
    """A link to a missing older version of a page isn't fixed to lead to the page itself."""
    changes = f"### Changes:\n\n1. [{TITLE}]({DAY}/heavy-rain-falls.md) _(First version)_\n"
    root = make_archive({**FILES, RAIN: FILES[RAIN] + changes})
    before = contents(root)

    fixed(root, unsafe=True)

    assert contents(root) == before


# ---------------------------------------------------------------- files that are not as others


def test_mode_is_kept(archive: Path) -> None:
    """A fixed file keeps its mode."""
    broken(archive, SNOW, RAIN, RAIN.upper().replace("/NEWS", "/news").replace(".MD", ".md"))
    (archive / SNOW[1:]).chmod(0o640)

    fixed(archive)

    assert stat.S_IMODE((archive / SNOW[1:]).stat().st_mode) == 0o640
    assert (archive / SNOW[1:]).read_text() == FILES[SNOW]


def test_read_only_files_are_said_and_the_rest_is_repaired(archive: Path) -> None:
    """A read-only file is left alone, with one sentence; the others are fixed."""
    for path in (SNOW, f"{DAY}/index.md"):
        broken(archive, path, RAIN, RAIN.replace("/8/", "/08/"))
    (archive / SNOW[1:]).chmod(0o444)
    before = (archive / SNOW[1:]).read_bytes()

    done = run("validate", "--fix", "--no-cache", root=archive)

    assert done.returncode == 1
    assert done.stderr == f"newsarc: skipped {SNOW[1:]}: it is read-only\nfixed 1 link in 1 file\n"
    assert (archive / SNOW[1:]).read_bytes() == before
    assert (archive / DAY[1:] / "index.md").read_text() == FILES[f"{DAY}/index.md"]


def test_file_that_changed_meanwhile_is_left(archive: Path) -> None:
    """A file that has changed since it was checked isn't touched."""
    for path in (SNOW, f"{DAY}/index.md"):
        broken(archive, path, RAIN, RAIN.replace("/8/", "/08/"))
    library = Archive(archive, cache=False)
    report = library.validate()
    (archive / SNOW[1:]).write_text((archive / SNOW[1:]).read_text() + "More.\n")
    before = contents(archive)

    planned = library.repairs(report)
    done = library.fix(report)

    why = "it has changed since it was checked"
    assert planned.skipped == done.skipped == (Skipped(SNOW[1:], why),)
    assert {path for path, data in contents(archive).items() if before[path] != data} == {f"{DAY}/index.md"}


def test_report_without_what_was_read(archive: Path) -> None:
    """A report without fingerprints of the files that were read fixes nothing."""
    broken(archive, SNOW, RAIN, RAIN.replace("/8/", "/08/"))
    library = Archive(archive, cache=False)
    report = library.validate()

    assert library.fix(Report(report.findings, report.pages, report.links)).edits == ()


def test_symbolic_link_is_written_through(archive: Path) -> None:
    """A page that is a symbolic link within the archive stays one; its target is fixed, once."""
    broken(archive, SNOW, RAIN, RAIN.replace("/8/", "/08/"))
    link = archive / NEXT[1:] / "again.md"
    link.symlink_to("snow-lies.md")

    assert fixed(archive) == ()

    assert os.readlink(link) == "snow-lies.md"
    assert link.read_text() == FILES[SNOW]


def test_nothing_outside_the_archive_is_written(archive: Path, tmp_path: Path) -> None:
    """A page that becomes a symbolic link out of the archive after the check isn't written."""
    broken(archive, SNOW, RAIN, RAIN.replace("/8/", "/08/"))
    library = Archive(archive, cache=False)
    report = library.validate()
    outside = tmp_path / "outside.md"
    (archive / SNOW[1:]).rename(outside)
    (archive / SNOW[1:]).symlink_to(outside)
    before = outside.read_bytes()

    assert library.fix(report).edits == ()
    assert outside.read_bytes() == before


# ---------------------------------------------------------------- the command


def test_diff_is_what_fix_does(archive: Path, tmp_path: Path) -> None:
    """``--diff`` writes nothing and exits with 1; applying its diff gives the same archive as ``--fix``."""
    for path in (SNOW, f"{DAY}/index.md"):
        broken(archive, path, RAIN, RAIN.replace("/8/", "/08/"))
    file = archive / SNOW[1:]
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n") + "no end \u2028 中".encode())
    before = contents(archive)

    shown = run("validate", "--diff", "--no-cache", root=archive)

    assert (shown.returncode, shown.stderr) == (1, "would fix 2 links in 2 files\n")
    assert contents(archive) == before
    patched = tmp_path / "patched"
    shutil.copytree(archive, patched)
    diff = subprocess.run(
        command("validate", "--diff", root=archive), env=environment(), capture_output=True, check=False
    ).stdout
    subprocess.run(["git", "apply", "-"], cwd=patched, input=diff, check=True)
    done = run("validate", "--fix", "--no-cache", root=archive)
    assert (done.returncode, done.stderr) == (0, "fixed 2 links in 2 files\n")
    assert contents(archive) == contents(patched) != before


def test_diff_of_nothing(archive: Path) -> None:
    """Where there is nothing to fix, the diff is empty and the command exits with 0."""
    done = run("validate", "--diff", root=archive)

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "nothing to fix\n")


def test_diff_of_guesses_alone(archive: Path) -> None:
    """Where all that could be changed are guesses, nothing is to fix, and a hint names the option that takes them."""
    broken(archive, SNOW, RAIN, f"{NEXT}/x.md")

    done = run("validate", "--diff", root=archive)

    assert (done.returncode, done.stdout, done.stderr) == (
        0,
        "",
        "nothing to fix\nhint: --fix --unsafe-fixes applies the first suggestion where it is a guess\n",
    )


def test_fix_beside_diff_shows_the_changes(archive: Path) -> None:
    """``--fix --diff`` is ``--diff``: nothing is written."""
    broken(archive, SNOW, RAIN, RAIN.replace("/8/", "/08/"))
    before = contents(archive)

    both, shown = (run("validate", *words, root=archive) for words in (["--fix", "--diff"], ["--diff"]))

    assert (both.returncode, both.stdout, both.stderr) == (1, shown.stdout, "would fix 1 link in 1 file\n")
    assert contents(archive) == before


@pytest.mark.parametrize("words", [["--unsafe-fixes"], ["--diff", "--format", "github"]])
def test_wrong_usage(archive: Path, words: list[str]) -> None:
    """Options that can't be combined are refused in one sentence."""
    done = run("validate", *words, root=archive)

    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)


def test_hostile_text_in_a_diff(archive: Path) -> None:
    """Text of a page in a diff can't be a command for a CI runner."""
    text = "[x](/news/2012/02/08/index.md)\n::error::x\x1b[31m\n"
    (archive / "faq.md").write_text(text)

    shown = run("validate", "--diff", root=archive, GITHUB_ACTIONS="1").stdout

    assert "\x1b" not in shown
    assert not any(line.startswith("::") for line in shown.splitlines())


def test_json_is_the_report_after_the_repair(archive: Path) -> None:
    """``--fix --json`` prints the findings that remain."""
    broken(archive, SNOW, RAIN, RAIN.replace("/8/", "/08/"))
    broken(archive, f"{DAY}/index.md", SUN, f"{DAY}/nothing.png")

    done = run("validate", "--fix", "--json", root=archive)

    targets = [one["target"] for one in json.loads(done.stdout)["findings"] if one["rule"][:3] == "NA1"]
    assert targets == [f"{DAY}/nothing.png"]


@pytest.mark.parametrize("cached", [True, False])
def test_answers_follow_a_repair(archive: Path, cached: bool) -> None:
    """The cached index and report are updated after a fix, as after any edit."""
    broken(archive, SNOW, RAIN, RAIN.replace("/8/", "/08/"))
    settle()
    words = [] if cached else ["--no-cache"]
    assert "lists it" not in run("related", RAIN, "--explain", *words, root=archive).stdout
    assert run("validate", *words, root=archive).returncode == 1

    run("validate", "--fix", *words, root=archive)

    assert "lists it as related" in run("related", RAIN, "--explain", *words, root=archive).stdout
    assert run("validate", *words, root=archive).returncode == 0


# ---------------------------------------------------------------- accidents

MANY = 120


@pytest.fixture
def many(make_archive: MakeArchive) -> Path:
    """Many pages with one broken link each, to a page that has moved."""
    moved = event(RAIN.replace("/8/", "/7/"), TITLE)
    pages = {f"{NEXT}/event-{n}.md": event(f"{NEXT}/e.md", f"Event {n}.", (TITLE, RAIN, "Goma")) for n in range(MANY)}
    return make_archive({**pages, RAIN.replace("/8/", "/7/"): moved})


def inodes(root: Path) -> set[tuple[str, int]]:
    """The pages, each with its inode, which changes when the file is replaced."""
    return {(one.name, one.inode()) for one in os.scandir(root / NEXT[1:]) if one.name.endswith(".md")}


def assert_whole(before: Mapping[str, bytes], root: Path) -> int:
    """Each file is as it was or fixed, and there are no other pages; return how many are fixed."""
    now = contents(root)
    after = {path: data.replace(RAIN.encode(), RAIN.replace("/8/", "/7/").encode()) for path, data in before.items()}
    assert {path for path in now if path.endswith(".md")} == before.keys()
    assert all(now[path] in (before[path], after[path]) for path in before)
    return sum(now[path] == after[path] != before[path] for path in before)


def kill_repairs(root: Path, count: int) -> None:
    """Kill a fix at several moments, each after so and so many pages were replaced, the first after none."""
    before = contents(root)
    chance = random.Random(count)
    repaired = set()
    for moment in [0, *(chance.randrange(1, MANY) for _ in range(count - 1))]:
        for path, data in before.items():
            (root / path[1:]).write_bytes(data)
        first = inodes(root)
        process = session("validate", "--fix", "--no-cache", root=root)
        if moment == 0:
            time.sleep(chance.random() / 10)
        while moment and process.poll() is None and len(inodes(root) - first) < moment:
            time.sleep(0.0005)
        end(process)
        repaired.add(assert_whole(before, root))
        assert Archive(root, cache=False).validate(select=["NA101"]).pages == len(before)
    run("validate", "--fix", "--no-cache", root=root)
    assert assert_whole(before, root) == MANY
    assert contents(root).keys() == before.keys()  # and nothing is left over
    assert len(repaired) > 1


def test_killed_at_some_moments(many: Path) -> None:
    """A fix that is killed leaves each file as it was or fixed; the next one does the rest and cleans up."""
    kill_repairs(many, 3)


@pytest.mark.slow
def test_killed_at_many_moments(many: Path) -> None:
    """The same at twenty moments."""
    kill_repairs(many, 20)


def test_who_writes_is_waited_for(archive: Path) -> None:
    """A fix waits while another process writes in the archive."""
    import fcntl

    broken(archive, SNOW, RAIN, RAIN.replace("/8/", "/08/"))
    holder = os.open(archive, os.O_RDONLY)
    fcntl.flock(holder, fcntl.LOCK_EX)
    process = subprocess.Popen(
        command("validate", "--fix", "--no-cache", root=archive), env=environment(), stderr=subprocess.DEVNULL
    )
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(1.5)
    os.close(holder)

    assert process.wait(20) == 0
    assert (archive / SNOW[1:]).read_text() == FILES[SNOW]


FULL = """
import os, subprocess, sys
from pathlib import Path

source, folder, *words = sys.argv[1:]
subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "none", folder], check=True)
subprocess.run(["cp", "-a", f"{source}/.", folder], check=True)
room = os.statvfs(folder)
Path(folder, "filler").write_bytes(b"x" * (room.f_bavail * room.f_frsize))
done = subprocess.run(words, capture_output=True, text=True)
Path(folder, "filler").unlink()
subprocess.run(["cp", "-a", f"{folder}/.", source], check=True)
print(done.returncode, done.stderr)
"""


def test_full_disk(many: Path, tmp_path: Path) -> None:
    """On a full disk, each file stays as it was, with one sentence, and no draft is left."""
    alone = ["unshare", "-m"] if AS_ROOT else ["unshare", "-rm"]
    probe = [*alone, "mount", "-t", "tmpfs", "none", str(tmp_path)]
    if not shutil.which("unshare") or subprocess.run(probe, capture_output=True, check=False).returncode:
        pytest.skip("no small disk can be mounted")
    before = contents(many)
    words = command("validate", "--fix", "--no-cache", root=tmp_path)

    done = subprocess.run(
        [*alone, sys.executable, "-c", FULL, str(many), str(tmp_path), *words],
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )

    code, *lines = done.stdout.strip().split("\n")
    assert code.split()[0] == "1"
    assert "Traceback" not in done.stdout
    assert len([line for line in (code, *lines) if line.endswith("No space left on device")]) == MANY
    assert contents(many) == before


@pytest.mark.skipif(AS_ROOT, reason="root may write to read-only folders")
def test_read_only_folder(archive: Path) -> None:
    """A read-only folder is reported, and the files elsewhere are fixed."""
    for path in (SNOW, f"{DAY}/index.md"):
        broken(archive, path, RAIN, RAIN.replace("/8/", "/08/"))
    (archive / NEXT[1:]).chmod(0o555)
    try:
        (skipped,) = fixed(archive)
    finally:
        (archive / NEXT[1:]).chmod(0o755)

    assert skipped.file == SNOW[1:]
    assert (archive / DAY[1:] / "index.md").read_text() == FILES[f"{DAY}/index.md"]


# ---------------------------------------------------------------- any archive, any fault


def _faulty(path: str, chance: random.Random) -> str:
    """A path with a mistake in it."""
    folder, _, name = path.rpartition("/")
    at = chance.randrange(len(name) - 3)
    return chance.choice(
        [
            f"{folder}/{name[:at]}x{name[at:]}",
            f"{folder}/{name[: max(at, 1)]}.md",
            f"{folder}/{name.title()}",
            f"{folder}/{name.removesuffix('.md')}.html",
            f"{folder.replace('/8', '/08')}/{name}",
            f"{folder.replace('/8', '/7')}/{name}?a=1#source",
            f"..{path.removeprefix('/news')}",
        ]
    )


@st.composite
def faulty_archives(draw: st.DrawFn) -> dict[str, bytes]:
    """The archive with any of its links broken in any way, in files with any kind of bytes."""
    chance = random.Random(draw(st.integers(0, 10**6)))
    files = {}
    for path, text in FILES.items():
        data = text.encode()
        for target in (RAIN, SUN, SNOW, f"{DAY}/index.md"):
            if draw(st.booleans()):
                data = data.replace(f"]({target})".encode(), f"]({_faulty(target, chance)})".encode(), 1)
        if draw(st.booleans()):
            data = data.replace(b"\n", b"\r\n")
        files[path] = (
            draw(st.sampled_from([b"", b"\xef\xbb\xbf"])) + data + draw(st.sampled_from([b"", b"caf\xe9", b" "]))
        )
    return files


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(files=faulty_archives(), unsafe=st.booleans())
def test_repair_of_any_archive(files: dict[str, bytes], unsafe: bool, make_archive: MakeArchive) -> None:
    """A fix removes the findings that had one, a second changes nothing, and lines remain lines."""
    root = make_archive(files)
    library = Archive(root, cache=False)
    report = library.validate()
    offered = [one for one in report.findings if one.fix or (unsafe and one.guess)]

    repairs = library.fix(report, unsafe=unsafe)

    after = contents(root)
    assert (repairs.links, repairs.skipped) == (len(offered), ())
    left = library.validate()
    assert not {(one.file, one.rule, one.target) for one in offered} & {
        (one.file, one.rule, one.target) for one in left.findings if one.fix or (unsafe and one.guess)
    }
    assert library.fix(left, unsafe=unsafe).edits == ()
    assert contents(root) == after
    assert {path: data.count(b"\n") for path, data in after.items()} == {
        path: data.count(b"\n") for path, data in files.items()
    }


def _benchmark() -> Iterator[str]:
    done = subprocess.run(
        [sys.executable, str(REPOSITORY / "benchmarks/repair.py"), "--events", "1200", "--faults", "40"],
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    yield from done.stdout.splitlines()


@pytest.mark.slow
def test_thousands_of_faults() -> None:
    """Of thousands of links broken in every way, exactly these are found, and none is fixed wrongly."""
    rows = [line for line in _benchmark() if line and line[-1].isdigit()]

    faults = [line.split()[-8 if "deleted" not in line else -7 :] for line in rows if "invented" not in line]
    assert sum(int(row[0]) for row in faults) > 2_000
    assert {row[-1] for row in faults} == {"0"}
    assert {line for line in rows if "invented" in line} == {"invented: 0"}
