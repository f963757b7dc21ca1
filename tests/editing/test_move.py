"""`newsarc mv`: what changes along with a page, what is refused, and that it is all or nothing."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import subprocess
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from newsarc import AmbiguousError, Archive, NewsarcError, NotFoundError, UsageError
from newsarc.files.transaction import recover, write
from newsarc.model.edits import Edit
from newsarc.validation.survey import title_key
from tests.conftest import MakeArchive
from tests.support.commands import command, day_page, duration, end, environment, event, run, session
from tests.validation.test_survey import Archived, archives, folder

OLD, DAY, LATER = "/news/2012/02/7", "/news/2012/02/8", "/news/2012/02/10"
RAIN, SUN, SNOW = f"{DAY}/rain-falls.md", f"{DAY}/sun-shines.md", f"{LATER}/snow-lies.md"
BACK = "## [Previous Day...]({}/index.md)\n\n"
FILES = {
    f"{OLD}/index.md": day_page(OLD, ("Wind.", f"{OLD}/wind.md", "Goma")),
    f"{OLD}/wind.md": event(f"{OLD}/wind.md", "Wind."),
    f"{DAY}/index.md": day_page(DAY, ("Rain falls.", RAIN, "Goma"), ("Sun shines.", SUN, "Quito")) + BACK.format(OLD),
    f"{DAY}/README.md": day_page(DAY, ("Rain falls.", RAIN, "Goma"), ("Sun shines.", SUN, "Quito")) + BACK.format(OLD),
    RAIN: event(RAIN, "Rain falls.", ("Sun shines.", SUN, "Goma, winter")) + "See [the sun](sun-shines.md#source).\n",
    SUN: event(SUN, "Sun shines.", ("Rain falls.", RAIN, "Goma, winter")) + "After [rain](rain-falls?x=1).\n",
    f"{LATER}/index.md": day_page(LATER, ("Snow lies.", SNOW, "Goma")) + BACK.format(DAY),
    SNOW: event(SNOW, "Snow lies.", ("Rain falls.", f"{RAIN}#source", "Goma")) + "<a href='../8/Rain-Falls.md'>x</a>\n",
}


@pytest.fixture
def archive(make_archive: MakeArchive) -> Path:
    """Four events on three days."""
    return make_archive(FILES)


def contents(root: Path) -> dict[str, bytes]:
    return {f"/{file.relative_to(root)}": file.read_bytes() for file in sorted(root.rglob("*")) if file.is_file()}


def texts(root: Path) -> dict[str, str]:
    return {path: data.decode() for path, data in contents(root).items()}


def findings(root: Path) -> Counter[str]:
    return Counter(one.rule for one in Archive(root, cache=False).validate().findings)


# ---------------------------------------------------------------- what goes with it


def test_move_to_a_day_that_has_a_page(archive: Path) -> None:
    """The page moves; its heading, its relative links, all links to it and its item on the day pages follow."""
    to = f"{LATER}/rain-falls.md"

    Archive(archive, cache=False).move(RAIN, "2012-02-10")

    expected = {path: text for path, text in FILES.items() if path != RAIN}
    for name in ("index", "README"):
        expected[f"{DAY}/{name}.md"] = day_page(DAY, ("Sun shines.", SUN, "Quito")) + BACK.format(OLD)
    items = (("Snow lies.", SNOW, "Goma"), ("Rain falls.", to, "Goma"))
    expected[f"{LATER}/index.md"] = day_page(LATER, *items) + BACK.format(DAY)
    related = event(to, "Rain falls.", ("Sun shines.", SUN, "Goma, winter"))
    expected[to] = related + "See [the sun](../8/sun-shines.md#source).\n"
    expected[SUN] = FILES[SUN].replace(RAIN, to).replace("rain-falls?x=1", "../10/rain-falls?x=1")
    expected[SNOW] = FILES[SNOW].replace(RAIN, to).replace("../8/Rain-Falls.md", "rain-falls.md")
    assert texts(archive) == expected
    assert findings(archive) == {}


def test_move_to_a_day_that_has_none(archive: Path) -> None:
    """The new day gets a page, with a README if the old day had one, and joins the chain of days."""
    to = "/news/2012/02/9/rain-falls.md"

    Archive(archive, cache=False).move("2012-02-08/1", "2012-02-09")

    made = day_page("/news/2012/02/9", ("Rain falls.", to, "Goma")) + BACK.format(DAY)
    now = texts(archive)
    assert [now[f"/news/2012/02/9/{name}.md"] for name in ("index", "README")] == [made, made]
    assert now[f"{LATER}/index.md"] == FILES[f"{LATER}/index.md"].replace(DAY, "/news/2012/02/9")
    assert findings(archive) == {}


def test_another_name_on_the_same_day(archive: Path) -> None:
    """A page renamed within its day keeps its place on the day page, its heading and its relative links."""
    to = f"{DAY}/it-rains.md"
    before = texts(archive)

    Archive(archive, cache=False).move(RAIN, to)

    expected = {path: text.replace(RAIN, to).replace("rain-falls?x", "it-rains?x") for path, text in before.items()}
    expected[SNOW] = expected[SNOW].replace("Rain-Falls.md", "it-rains.md")
    expected[to] = expected.pop(RAIN)
    assert texts(archive) == expected


@pytest.mark.parametrize("name", ["Rain-Falls", "rain-falls"])
@pytest.mark.parametrize("linked", ["Rain-Falls", "rain-falls", "RAIN-FALLS", "rain%2Dfalls"])
def test_a_link_in_any_case_goes_with_its_event(make_archive: MakeArchive, name: str, linked: str) -> None:
    """A link that differs from the file name in case, or escapes it, is rewritten even if it is its page's only one."""
    path = f"{DAY}/{name}.md"
    root = make_archive({path: event(path, "Rain falls."), SUN: event(SUN, "Sun.") + f"[rain]({DAY}/{linked}.md)\n"})

    Archive(root, cache=False).move(path, f"{DAY}/it-rains.md")

    assert texts(root)[SUN] == event(SUN, "Sun.") + f"[rain]({DAY}/it-rains.md)\n"


def test_topic_goes_with_its_event(make_archive: MakeArchive) -> None:
    """The topic above an item moves with it; a topic that the following items share stays with them too."""
    zh = {path: text.replace("](/news", "](/zh/news") for path, text in FILES.items()}
    day = zh[f"{DAY}/index.md"].replace("### [Rain", "##### 天气\n### [Rain").replace("_Context: Goma_\n\n", "")
    later = zh[f"{LATER}/index.md"].replace("### [Snow", "##### Snow\n### [Snow")
    root = make_archive({**zh, f"{DAY}/index.md": day, f"{LATER}/index.md": later})

    Archive(root, cache=False).move(RAIN, "2012-02-10")
    Archive(root, cache=False).move(SNOW, "2012-02-08")

    now = texts(root)
    assert "##### 天气\n### [Rain falls.](/zh/news/2012/02/10/rain-falls.md)\n" in now[f"{LATER}/index.md"]
    assert "##### 天气\n### [Sun shines.](/zh/news/2012/02/8/sun-shines.md)\n" in now[f"{DAY}/index.md"]
    assert "##### Snow\n### [Snow lies.](/zh/news/2012/02/8/snow-lies.md)\n" in now[f"{DAY}/index.md"]


def test_front_matter_and_bytes(make_archive: MakeArchive) -> None:
    """The date in front matter changes; byte order mark, line ends and undecodable bytes stay."""
    page = b"\xef\xbb\xbf---\r\ntitle: Rain.\r\ndate: 2012-02-08 10:00\r\n---\r\n\r\ncaf\xe9 \xff [x](wind.md)\r\n"
    root = make_archive({**FILES, RAIN: page})
    page = page.replace(b"2012-02-08", b"2012-02-07").replace(b"wind.md", b"../8/wind.md")

    Archive(root, cache=False).move(RAIN, f"{OLD[1:]}/rain-falls.md")

    assert contents(root)[f"{OLD}/rain-falls.md"] == page


def test_date_that_cannot_be_changed(make_archive: MakeArchive) -> None:
    """A page whose date in front matter can't be changed alone can be renamed, but not moved to another day."""
    root = make_archive({**FILES, RAIN: f"---\nfirst: &day 2012-02-08\ndate: *day\n---\n{FILES[RAIN]}"})
    before = contents(root)

    done = run("mv", RAIN, "2012-02-10", root=root)

    assert (done.returncode, contents(root)) == (2, before)
    assert "the date in the front matter can't be changed reliably" in done.stderr
    assert run("mv", RAIN, f"{DAY}/a.md", root=root).returncode == 0


def test_there_and_back(archive: Path) -> None:
    """A page that is moved to another day and back has its old bytes again, and so have the pages that link to it."""
    before = texts(archive)

    Archive(archive, cache=False).move(RAIN, "2012-02-10")
    Archive(archive, cache=False).move(f"{LATER}/rain-falls.md", "2012-02-08")

    now = texts(archive)
    assert {path: now[path] for path in (RAIN, SUN)} == {path: before[path] for path in (RAIN, SUN)}
    assert now.keys() == before.keys()


def test_mode_goes_along(archive: Path) -> None:
    """A page keeps its mode at its new place, and a new day page has the mode of the old day's."""
    (archive / RAIN[1:]).chmod(0o600)
    (archive / DAY[1:] / "index.md").chmod(0o640)

    Archive(archive, cache=False).move(RAIN, "2012-02-09")

    made = archive / "news/2012/02/9"
    assert [(made / name).stat().st_mode & 0o777 for name in ("rain-falls.md", "index.md")] == [0o600, 0o640]


@pytest.mark.parametrize(
    "new", ["2012-02-10", "/news/2012/02/10/a.md", "news/2012/02/10/a", "/zh/news/2012/2/010/a.md"]
)
def test_ways_to_say_where_to(archive: Path, new: str) -> None:
    """The target may be a date, a site path or a file path, with or without ending, prefix and padding."""
    move = Archive(archive, cache=False).plan_move("Rain falls.", new)

    assert move.target in (f"{LATER}/rain-falls.md", f"{LATER}/a.md")


def test_file_path_from_the_current_folder(archive: Path) -> None:
    """File paths are relative to the current folder within the archive."""
    done = subprocess.run(
        [*command("mv", "rain-falls.md", "../10/a.md", root=archive)],
        cwd=archive / DAY[1:],
        env=environment(),
        check=False,
    )

    assert done.returncode == 0
    assert (archive / LATER[1:] / "a.md").exists()


def test_unlisted_page_stays_unlisted(make_archive: MakeArchive) -> None:
    """A page that its day page doesn't list, such as an older version, isn't listed on the new day either."""
    root = make_archive({**FILES, f"{DAY}/fog.md": event(f"{DAY}/fog.md", "Fog.")})

    Archive(root, cache=False).move(f"{DAY}/fog.md", "2012-02-10")

    assert texts(root)[f"{LATER}/index.md"] == FILES[f"{LATER}/index.md"]


def test_made_page_lists_what_is_stored(make_archive: MakeArchive) -> None:
    """A page made for a day that already has events lists these too."""
    ice = "/news/2012/02/9/ice.md"
    root = make_archive({**FILES, ice: event(ice, "Ice.")})

    Archive(root, cache=False).move(RAIN, "2012-02-09")

    assert f"### [Ice.]({ice})\n" in texts(root)["/news/2012/02/9/index.md"]
    assert findings(root) == {}


def test_encoded_links_are_found(make_archive: MakeArchive) -> None:
    """Links written with percent-encoding, entities, backslashes, a query or no ending are rewritten."""
    links = "/news/2012/02/8/r%61in-falls.md", "/news/2012/02/8/r&#97;in-falls.md", "/news/2012/02/08/rain-falls?a"
    links += (r"/news/2012/02/8/rain\-falls.md",)
    root = make_archive({**FILES, "/faq.md": "".join(f"[x]({link})\n" for link in links)})

    Archive(root, cache=False).move(RAIN, f"{DAY}/a.md")

    assert texts(root)["/faq.md"] == f"[x]({DAY}/a.md)\n[x]({DAY}/a.md)\n[x]({DAY}/a?a)\n[x]({DAY}/a.md)\n"


def test_links_through_a_linked_folder(make_archive: MakeArchive) -> None:
    """A link that reaches the page through a symbolic link to its folder is rewritten."""
    root = make_archive({**FILES, "/faq.md": "[x](/latest/rain-falls.md)"})
    (root / "latest").symlink_to("news/2012/02/8")

    Archive(root, cache=False).move(RAIN, "2012-02-10")

    assert texts(root)["/faq.md"] == f"[x]({LATER}/rain-falls.md)"


# ---------------------------------------------------------------- what is refused


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        (RAIN, SUN, UsageError),
        (RAIN, RAIN, UsageError),
        (RAIN, "2012-02-08", UsageError),
        (RAIN, "2012-02-31", UsageError),
        (RAIN, f"{DAY}/README.md", UsageError),
        (RAIN, "/faq.md", UsageError),
        (RAIN, "../../outside.md", UsageError),
        (RAIN, "/news/2012/02/8/../../../../../outside.md", UsageError),
        (RAIN, "/news/2012/02/9/link/a.md", UsageError),
        (RAIN, "/news/2013/01/1/a.md", UsageError),  # behind a symbolic link that leads out
        (f"{DAY}/index.md", "2012-02-10", UsageError),
        ("2012-02-08", "2012-02-10", UsageError),
        ("Goma", "2012-02-10", UsageError),
        ("no such page", "2012-02-10", NotFoundError),
        ("s", "2012-02-10", AmbiguousError),
    ],
)
def test_refused(archive: Path, tmp_path: Path, old: str, new: str, error: type[NewsarcError]) -> None:
    """A target that exists, is no event or is outside the archive is refused, as is a source that isn't one page."""
    (archive / "news/2013").symlink_to(tmp_path)
    before = contents(archive)

    with pytest.raises(error):
        Archive(archive, cache=False).move(old, new)

    assert contents(archive) == before
    assert list(tmp_path.iterdir()) == []


def test_ambiguous_reference_lists_candidates(archive: Path) -> None:
    """Where several pages match, the command lists them and exits with 1."""
    done = run("mv", "s", "2012-02-10", root=archive)

    assert done.returncode == 1
    assert done.stderr.splitlines()[1:] == [
        "hint: be more specific",
        "candidates:",
        "  2012-02-08/2  Sun shines.",
        "  2012-02-10/1  Snow lies.",
    ]


def test_page_with_another_name(archive: Path) -> None:
    """A page that a symbolic link leads to isn't moved."""
    (archive / "rain.md").symlink_to(RAIN[1:])

    with pytest.raises(NewsarcError, match=r"/rain.md is a symbolic link to the page"):
        Archive(archive, cache=False).move(RAIN, "2012-02-10")


# ---------------------------------------------------------------- the command


def test_diff_is_what_is_done(archive: Path, tmp_path: Path) -> None:
    """``--diff`` writes nothing; applying its diff gives the same archive as the command."""
    before = contents(archive)
    patched = tmp_path / "patched"
    shutil.copytree(archive, patched)

    shown = run("mv", RAIN, "2012-02-09", "--diff", root=archive)

    assert (shown.returncode, contents(archive)) == (0, before)
    assert shown.stderr == f"would move {RAIN} to /news/2012/02/9/rain-falls.md; 6 links rewritten in 3 files\n"
    subprocess.run(["git", "apply", "-"], cwd=patched, input=shown.stdout.encode(), check=True)
    done = run("mv", RAIN, "2012-02-09", root=archive)
    assert (done.returncode, done.stdout) == (0, shown.stderr.replace("would move", "moved"))
    assert contents(archive) == contents(patched)


def test_diff_names_a_rename_as_git_does(archive: Path) -> None:
    """The page that moves is a rename with what changes in it, and no other file is removed."""
    target = "news/2012/02/9/rain-falls.md"

    shown = run("mv", RAIN, "2012-02-09", "--diff", root=archive).stdout.splitlines()

    assert shown[0] == f"diff --git a{RAIN} b/{target}"
    assert re.fullmatch(r"similarity index \d\d%", shown[1])
    assert shown[2:6] == [f"rename from {RAIN[1:]}", f"rename to {target}", f"--- a{RAIN}", f"+++ b/{target}"]
    assert "+++ /dev/null" not in shown


def test_json(archive: Path) -> None:
    """``--json`` has both paths, the links, and the files that were written, in order."""
    done = run("mv", RAIN, "2012-02-10", "--json", root=archive)

    document = json.loads(done.stdout)
    assert {key: document[key] for key in ("schema", "kind", "source", "target")} == {
        "schema": 1,
        "kind": "move",
        "source": RAIN,
        "target": f"{LATER}/rain-falls.md",
    }
    assert (document["files"][0], document["files"][-1]) == (f"{LATER[1:]}/rain-falls.md", RAIN[1:])
    assert run("mv", SUN, "2012-02-10", "--json", "--diff", root=archive).returncode == 2


def test_answers_follow_a_move(archive: Path) -> None:
    """The cached index is updated after a move, as after any edit."""
    assert RAIN in run("search", "rain", root=archive).stdout

    run("mv", RAIN, "2012-02-10", root=archive)

    assert f"{LATER}/rain-falls.md" in run("search", "rain", root=archive).stdout
    assert run("show", "2012-02-10/2", root=archive).stdout.splitlines()[1] == "Rain falls."


# ---------------------------------------------------------------- all or nothing


def test_one_file_that_cannot_be_written(archive: Path) -> None:
    """Where one of the files is read-only, none is written, and the message names it."""
    (archive / SNOW[1:]).chmod(0o444)
    before = contents(archive)

    done = run("mv", RAIN, "2012-02-09", root=archive)

    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr == f"newsarc: error: {SNOW[1:]}: it is read-only\n"
    assert contents(archive) == before
    assert not (archive / "news/2012/02/9").exists()


def test_what_was_written_is_put_back(archive: Path) -> None:
    """Where a file can't be moved after others were written, these have their old bytes and mode again."""
    (archive / SUN[1:]).chmod(0o640)
    before = contents(archive)
    changed = [Edit(path[1:], FILES[path].encode(), b"changed") for path in (SUN, SNOW)]
    made = Edit("news/2012/03/1/a.md", None, b"made")
    in_the_way = Edit(f"news/2012/02/8/{'x' * 300}.md", None, b"its name is too long")

    with pytest.raises(OSError, match="too long"):
        write(archive, [changed[0], made, changed[1], Edit(RAIN[1:], FILES[RAIN].encode(), None), in_the_way])

    assert contents(archive) == before
    assert (archive / SUN[1:]).stat().st_mode & 0o777 == 0o640
    assert not (archive / "news/2012/03").exists()


def kill_moves(root: Path, count: int) -> None:
    before, sound = contents(root), findings(root)
    whole = duration("mv", RAIN, "2012-02-09", "--diff", "--no-cache", root=root)
    chance = random.Random(count)
    Archive(root, cache=False).move(RAIN, "2012-02-09")
    after = contents(root)
    for at in range(count):
        shutil.rmtree(root / "news")
        for path, data in before.items():
            (root / path[1:]).parent.mkdir(parents=True, exist_ok=True)
            (root / path[1:]).write_bytes(data)
        process = session("mv", RAIN, "2012-02-09", "--no-cache", root=root)
        with suppress(subprocess.TimeoutExpired):
            process.wait(whole * (0.4 + 0.7 * (at + chance.random()) / count))
        end(process)
        assert (findings(root) - sound)["NA101"] <= 1
        if (root / RAIN[1:]).exists():
            Archive(root, cache=False).move(RAIN, "2012-02-09")
        else:  # it may have been about to clean up, which the next command that writes does for it
            recover(root)
        left = contents(root)
        assert {**after, **left} == after
        assert after.keys() - left.keys() <= {"/news/2012/02/9/README.md"}


def test_killed_at_some_moments(archive: Path) -> None:
    """A move that is killed leaves no broken link, and the same move again finishes it."""
    kill_moves(archive, 8)


@pytest.mark.slow
def test_killed_at_sixty_moments(archive: Path) -> None:
    """The same at sixty moments."""
    kill_moves(archive, 60)


@pytest.mark.parametrize("written", range(1, 9))
def test_cut_off_after_any_file(archive: Path, tmp_path: Path, written: int) -> None:
    """After any number of the files that a move writes, the same move finishes the rest.

    The only broken link is that to the new day, whose page is written next.
    """
    whole = tmp_path / "whole"
    shutil.copytree(archive, whole)
    Archive(whole, cache=False).move(RAIN, "2012-02-09")
    edits = Archive(archive, cache=False).plan_move(RAIN, "2012-02-09").edits
    sound = findings(archive)

    write(archive, edits[:written])

    assert (findings(archive) - sound)["NA101"] == (written == 1)
    if written < len(edits):
        Archive(archive, cache=False).move(RAIN, "2012-02-09")
    now, expected = contents(archive), contents(whole)
    if written == 2:  # the day's page was there by then, and had no copy
        del expected["/news/2012/02/9/README.md"]
    assert now == expected


# ---------------------------------------------------------------- any archive


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), archived=archives())
def test_no_more_findings_than_before(data: st.DataObject, archived: Archived, make_archive: MakeArchive) -> None:
    """A move adds no finding, whatever archive it is made in."""
    files: dict[str, str | bytes] = dict(archived.files)
    for path in data.draw(st.lists(st.sampled_from(sorted(files)), max_size=2, unique=True), label="gone"):
        del files[path]
    events = sorted(path for path in archived.events if path in files)
    assume(events)
    source = data.draw(st.sampled_from(events), label="source")
    days = [*archived.days, data.draw(st.dates(archived.days[0], archived.days[-1]), label="day")]
    target = (
        f"{folder(data.draw(st.sampled_from(days), label='to'))}/{data.draw(st.sampled_from(['x', '中国', 'é']))}.md"
    )
    root = make_archive(files)
    pages = filter(None, map(Archive(root, cache=False).page, events))
    assume(
        max(Counter(title_key(page.title.encode()) for page in pages).values()) == 1
    )  # the same story twice on a day is found wherever it is
    before = findings(root)

    Archive(root, cache=False).move(source, target)

    after = findings(root)
    assert not after - before
    assert not (root / source[1:]).exists()
    assert os.path.exists(root / target[1:])
