"""Completion as shells ask for it: by the environment that Typer's scripts set, and through bash itself."""

from __future__ import annotations

import os
import shlex
import shutil
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pexpect
import pytest

from newsarc import Archive, rules
from newsarc.files.cache import VERSION, Cache
from newsarc.search.completion import MOST, Completions
from tests.conftest import REPOSITORY, MakeArchive
from tests.support import fork_server
from tests.support.commands import day_page, environment, event, run

DAY = "/news/2012/02/8"
LEAVE, DANUBE = f"{DAY}/wang-lijun-goes-on-leave.md", f"{DAY}/ice-closes-the-danube.md"
HOSTILE = "Evil \x1b[31m\u202e\x07\"it's\" $(touch pwned) `touch pwned` \\; touch pwned; ' & | > pwned * ? [a]"
NAMES = {
    "Wang Lijun": "Wang Lijun",
    "women's r": "Women's rugby",
    "bogo": "Bogotá",
    "at": "AT&T (US)",
    "王": "王立军",
}
PAGES = {
    f"{DAY}/index.md": day_page(
        DAY,
        ("Wang Lijun goes on leave.", LEAVE, "Wang Lijun"),
        ("Ice closes the Danube.", DANUBE, "Danube"),
    ),
    LEAVE: event(LEAVE, "Wang Lijun goes on leave.", ("Ice.", DANUBE, "Wang Lijun")),
    DANUBE: event(DANUBE, "Ice closes the Danube.", *((f"{n}.", LEAVE, name) for n, name in enumerate(NAMES.values()))),
    "/news/2012/03/15/a.md": event("/news/2012/03/15/a.md", "A storm.", ("Ice.", DANUBE, "Wang Lijun, Wanganui")),
    "/news/2013/01/1/b.md": event("/news/2013/01/1/b.md", "Another.", ("Ice.", DANUBE, "wang lijun")),
}


@pytest.fixture
def root(make_archive: MakeArchive) -> Path:
    """A small archive that has been indexed."""
    made = make_archive(PAGES)
    Archive(made).build_index()
    return made


@pytest.fixture
def bare(make_archive: MakeArchive) -> Path:
    """The same, of which no index is kept."""
    return make_archive(PAGES)


@pytest.fixture
def hostile(make_archive: MakeArchive) -> Path:
    """An archive with a name that would do harm in a shell or a terminal, indexed."""
    made = make_archive({LEAVE: event(LEAVE, "Leave.", ("Ice.", DANUBE, HOSTILE)), DANUBE: event(DANUBE, "Ice.")})
    Archive(made).build_index()
    return made


def ask(cwd: Path | None = None, **asked: str) -> list[str]:
    """What the command answers to a shell, line by line; it must not fail or write to stderr."""
    done = fork_server.run(cwd=cwd or REPOSITORY, env=environment(**asked))
    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout.decode().splitlines()


def bash(*typed: str, cwd: Path | None = None, **env: str) -> list[str]:
    """What bash is given for the last of some words, which are as they were typed."""
    words = ["newsarc", *typed]
    return ask(
        cwd, _NEWSARC_COMPLETE="complete_bash", COMP_WORDS="\n".join(words), COMP_CWORD=str(len(words) - 1), **env
    )


def line(shell: str, text: str, **env: str) -> list[str]:
    """What zsh or fish is given for the end of a line."""
    return ask(
        _NEWSARC_COMPLETE=f"complete_{shell}",
        _TYPER_COMPLETE_ARGS=text,
        _TYPER_COMPLETE_FISH_ACTION="get-args",
        **env,
    )


def zsh(text: str, root: Path) -> list[str]:
    """The candidates that zsh would be left with for the end of a line, once it has evaluated the answer."""
    answer = " ".join(line("zsh", f"newsarc {text}", NEWSARC_ARCHIVE=str(root)))
    compadd = 'compadd() { while [ "$1" != -- ]; do shift; done; shift; printf "%s\\n" "$@"; }; set -f; f() { '
    done = subprocess.run(
        ["bash", "-c", f'{compadd} eval $1; }}; f "$@"', "bash", answer],
        capture_output=True,
        text=True,
        check=True,
        cwd=root,
    )
    assert done.stderr == ""
    return done.stdout.splitlines()


# ---------------------------------------------------------------- days


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("2", ["2013", "2012"]),
        ("2013", ["2013", "2013-01", "2013-01-01"]),
        ("2012", ["2012", "2012-03", "2012-02"]),
        ("2012-", ["2012-03", "2012-02"]),
        ("2012-02", ["2012-02", "2012-02-08"]),
        ("2012-02-", ["2012-02-08"]),
        ("2012-02-08", ["2012-02-08"]),
        ("2012-04", []),
        ("l", ["latest"]),
        ("", ["latest", "today", "yesterday", "2013", "2012"]),
    ],
)
def test_days_are_offered_by_the_folders(bare: Path, cache: Path, typed: str, offered: list[str]) -> None:
    """Years, months and days are there without an index, as far as one has typed; none is built for it."""
    assert bash("show", "-C", str(bare), typed) == offered
    assert list(cache.iterdir()) == []


def test_before_the_command(bare: Path, root: Path) -> None:
    """The archive that is named before the command is completed from, and help offers commands."""
    assert bash("-C", str(bare), "show", "2012-02") == ["2012-02", "2012-02-08"]
    assert bash("show", "2012-02", cwd=bare) == ["2012-02", "2012-02-08"]
    assert bash("-C", str(root), "sea") == bash("help", "sea") == bash("sea") == ["search"]


@pytest.mark.parametrize("option", ["--since", "--until"])
def test_days_that_bound_a_question(bare: Path, option: str) -> None:
    """--since and --until take days, months and years, whether their value is set apart or not."""
    assert bash("related", "-C", str(bare), option, "2012-0") == ["2012-03", "2012-02"]
    assert bash("related", "-C", str(bare), option, "=", "2012-0") == ["2012-03", "2012-02"]
    assert bash("related", "-C", str(bare), option, "=") == ["2013", "2012"]
    assert bash("related", "-C", str(bare), "=", "2012-0") == []
    assert line("fish", f"newsarc related -C {bare} {option}=2012-0") == ["2012-03", "2012-02"]


def test_related_is_offered_days_alone_where_there_is_one(bare: Path) -> None:
    """A month that has one day is that day."""
    assert bash("related", "-C", str(bare), "2012-02") == ["2012-02-08"]


WATCHED = """
import sys

seen, (root, cache) = set(), sys.argv[1:]
watched = ("open", "os.listdir", "os.scandir", "sqlite3.connect")
sys.addaudithook(lambda name, given: seen.add(str(given[0])) if name in watched else None)
sys.argv = ["newsarc"]
from newsarc.cli.app import main

try:
    main()
finally:
    with open("seen", "w") as file:
        print(*sorted(one.removeprefix(root) for one in seen if one.startswith(root)), sep="\\n", file=file)
"""


@pytest.mark.parametrize(
    ("typed", "looked_at"),
    [
        ("show 2012-02-", ["/news", "/news/2012", "/news/2012/02"]),
        ("related wang", ["/news", "/news/2012", "/news/2012/02"]),
        ("related nobody-of-this-name", ["/news", "/news/2012", "/news/2012/02"]),
    ],
)
def test_few_folders_are_looked_at(root: Path, cache: Path, tmp_path: Path, typed: str, looked_at: list[str]) -> None:
    """However much there is, a key that is pressed costs a look into the folders on the way, and into no file."""
    asked = {"_NEWSARC_COMPLETE": "complete_bash", "COMP_WORDS": f"newsarc {typed}", "COMP_CWORD": "2"}
    subprocess.run(
        [sys.executable, "-c", WATCHED, str(root), str(cache)],
        env=environment(NEWSARC_ARCHIVE=str(root), **asked),
        cwd=tmp_path,
        check=True,
        stdout=subprocess.DEVNULL,
    )

    assert (tmp_path / "seen").read_text().split() == looked_at


# ---------------------------------------------------------------- slugs and names


def test_slugs_are_offered(root: Path) -> None:
    """A page goes by the name of its file, of which the start is typed."""
    assert bash("show", "-C", str(root), "wang-") == ["wang-lijun-goes-on-leave"]
    assert bash("related", "-C", str(root), "ice-c") == ["ice-closes-the-danube"]


def test_slugs_of_documents_lead_to_one_page(make_archive: MakeArchive) -> None:
    """A document is offered whatever the case of its name, latest first, by a slug that no other has."""
    names = ("2024-01-02-update", "2024-01-09-update", "2024-01-03-Rust-1.75", "2024-02-04-rust-survey", "rustup")
    posts = {f"/_posts/{name}.md": f"# {name}\n" for name in names}
    archive = make_archive({"/_config.yml": "", **posts})
    run("index", root=archive)

    assert bash("show", "-C", str(archive), "rust") == ["rust-survey", "Rust-1.75", "rustup"]
    assert bash("show", "-C", str(archive), "up") == []
    assert run("show", "Rust-1.75", root=archive).stdout.startswith("2024-01-03")


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("wang", [r"Wang\ Lijun", "Wanganui"]),
        ("WANG-L", [r"Wang\ Lijun"]),
        ("wang-l", [r"Wang\ Lijun", "wang-lijun-goes-on-leave"]),
        (r"wang\ l", [r"Wang\ Lijun"]),
        ('"wang l', ["Wang Lijun"]),
        ("'wang l", ["Wang Lijun"]),
        ("lijun", [r"Wang\ Lijun"]),
        ("bogo", ["Bogotá"]),
        ("BOGOTÁ", ["Bogotá"]),
        (r"women\'s\ r", [r"Women\'s\ rugby"]),
        ("\"women's r", ["Women's rugby"]),
        ("'wome", [r"Women'\''s rugby"]),
        ("at", [r"AT\&T\ \(US\)"]),
        ("王", ["王立军"]),
        ("nobody", []),
    ],
)
def test_names_are_offered_quoted_as_bash_needs(root: Path, typed: str, offered: list[str]) -> None:
    """A name answers to any start of it, case and accents aside, and is quoted by the quote that is open."""
    assert bash("related", "-C", str(root), typed) == offered


def test_rest_of_a_name_is_offered(root: Path) -> None:
    """A name of which words stand there without quotes goes on with its next word, but for another's."""
    assert bash("related", "-C", str(root), "wang", "l") == ["Lijun"]
    assert bash("related", "-C", str(root), "wang", "") == ["Lijun"]
    assert bash("related", "-C", str(root), "women", "r") == []


def test_commonest_names_come_first_and_few(make_archive: MakeArchive) -> None:
    """Of many names those on most pages are offered, in that order."""
    paths = [f"/news/2012/02/{day}/p{day}.md" for day in range(1, 5)]
    many = ", ".join(f"Name {number:03}" for number in range(100, 160))
    files = {
        path: event(path, "One.", (f"{n}.", paths[n - 1], many if n == 1 else "Name 150"))
        for n, path in enumerate(paths)
    }
    made = make_archive(files)
    Archive(made).build_index()

    for typed in ("", "name"):
        names = bash("related", "-C", str(made), typed)
        assert len(names) == MOST
        assert names[:2] == [r"Name\ 150", r"Name\ 100"]


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("ab", [r"Wang\ Ab", r"Wu\ Ab", "ab"]),  # bash would put in W
        ("lia", ["Liam", "Liáo", "lia"]),  # and Li
        ("w", [r"Wang\ Ab", r"Wu\ Ab"]),
        ("li", ["Liam", "Liáo"]),
    ],
)
def test_bash_takes_nothing_away(make_archive: MakeArchive, typed: str, offered: list[str]) -> None:
    """What was typed is among the candidates where they share less: bash puts in what they share instead."""
    made = make_archive({LEAVE: event(LEAVE, "Leave.", ("Leave.", LEAVE, "Liam, Liáo, Wang Ab, Wu Ab"))})
    Archive(made).build_index()

    assert bash("related", "-C", str(made), typed) == offered


def test_sources_are_offered(root: Path) -> None:
    """The names of sources answer to their start, case aside; without one the commonest come first."""
    offers = Completions(root)

    assert offers.sources("bb") == offers.sources("") == ["BBC"]
    assert offers.sources("xin") == []


def test_filters_of_a_search_are_offered(root: Path) -> None:
    """--context is offered names, --source the names of sources."""
    assert bash("search", "-C", str(root), "--context", "bogo") == ["Bogotá"]
    assert bash("search", "-C", str(root), "--source", "bb") == ["BBC"]


# ---------------------------------------------------------------- rules


@pytest.mark.parametrize(
    "typed", [["rule", "na10"], ["validate", "--select", "NA10"], ["validate", "--ignore", "nA10"]]
)
def test_rules_are_offered(typed: list[str]) -> None:
    """A rule goes by its code and by its name, in any case, and its summary is told where a shell shows help."""
    codes = [rule.code for rule in rules.RULES if rule.code.startswith("NA10")]

    assert bash(*typed) == codes
    assert line("fish", shlex.join(["newsarc", *typed]))[0] == f"{codes[0]}\t{rules.RULES[0].finds}"


def test_rules_by_name_and_in_a_list() -> None:
    """The last of several rules set apart by commas is completed."""
    assert bash("rule", "broken-l") == ["broken-link"]
    assert bash("validate", "--select", "NA101,padded") == ["NA101,padded-day"]


# ---------------------------------------------------------------- which archive


def test_archive_on_the_line_is_honoured(root: Path, bare: Path, tmp_path: Path) -> None:
    """The archive is the one that -C, the environment or an assignment names, or the one where one stands."""
    home = {"HOME": str(root.parent)}
    expected = [r"Wang\ Lijun", "Wanganui"]

    assert bash("related", "-C", str(root), "wang", cwd=tmp_path) == expected
    assert bash("related", "--archive", str(root / "news"), "wang", cwd=tmp_path) == expected
    assert bash("related", "--archive", "=", str(root), "wang", cwd=tmp_path) == expected
    assert bash("related", f"--archive={root}", "wang", cwd=tmp_path) == expected
    assert bash("related", "-C", f"~/{root.name}", "wang", cwd=tmp_path, **home) == expected
    assert bash("related", "-C", f"$HOME/{root.name}", "wang", cwd=tmp_path, **home) == expected
    assert bash("related", "wang", cwd=tmp_path, NEWSARC_ARCHIVE=str(root)) == expected
    assert bash("related", "wang", cwd=root / "news") == expected
    assert bash("related", "-C", str(root), "wang", NEWSARC_ARCHIVE=str(bare)) == expected
    assert line("fish", f"NEWSARC_ARCHIVE={root} newsarc related wang") == ["Wang Lijun", "Wanganui"]


def test_folders_and_files_are_left_to_the_shell(root: Path) -> None:
    """Where a folder or file is typed, nothing is offered, so that the shell completes it itself."""
    assert bash("show", "-C", "exa") == []
    assert line("zsh", "newsarc show -C exa") == ["_files"]
    assert line("zsh", f"newsarc show -C {root} news/") == ["_files"]


# ---------------------------------------------------------------- whatever is broken


def spoil(root: Path, how: str) -> None:
    """Break what is kept of an archive."""
    index = Cache(root).path("index")
    seal = index.with_name(f"{index.name}.seal")
    total = " ".join(seal.read_text().split(" ")[-2:])
    match how:
        case "damaged":
            with index.open("r+b") as file:
                file.seek(200)
                file.write(b"\xff" * (index.stat().st_size - 200))
            seal.write_text(Cache(root)._description(index) + total)
        case "no database":
            index.write_bytes(b"?" * 5000)
            seal.write_text(Cache(root)._description(index) + total)
        case "of another archive":
            seal.write_text(seal.read_text().replace(str(root), "/elsewhere"))
        case "of another version":
            seal.write_text(seal.read_text().replace(VERSION, "newsarc 0.0.0, format 0"))
        case "being changed":
            seal.unlink()
        case "gone":
            index.unlink()
        case "a folder":
            index.unlink()
            index.mkdir()


def looks(file: Path) -> tuple[int, ...] | None:
    """What tells that a file was written; None where there is none."""
    return (file.stat().st_ino, file.stat().st_size, file.stat().st_mtime_ns) if file.is_file() else None


@pytest.mark.parametrize(
    "how",
    ["damaged", "no database", "of another archive", "of another version", "being changed", "gone", "a folder"],
)
def test_broken_index_is_as_none(root: Path, how: str) -> None:
    """With an index that can't be believed or read there are days, and no names; nothing is said or made anew."""
    assert bash("related", "-C", str(root), "wang")
    spoil(root, how)
    index = Cache(root).path("index")
    before = looks(index)

    assert bash("related", "-C", str(root), "wang") == []
    assert bash("show", "-C", str(root), "wang-") == []
    assert bash("show", "-C", str(root), "2012-02-") == ["2012-02-08"]
    assert looks(index) == before


def test_locked_index_is_not_waited_for(root: Path) -> None:
    """While somebody holds the index to change it, there are no names, at once."""
    writer = sqlite3.connect(Cache(root).path("index"))
    writer.execute("BEGIN EXCLUSIVE")
    try:
        begun = time.monotonic()
        assert bash("related", "-C", str(root), "wang") == []
        assert time.monotonic() - begun < 4  # SQLite itself would wait for five seconds
    finally:
        writer.close()


@pytest.mark.parametrize(
    "asked",
    [
        {"COMP_WORDS": "newsarc show -C MISSING 2", "COMP_CWORD": "4"},
        {"COMP_WORDS": "newsarc show 2", "COMP_CWORD": "2", "NEWSARC_ARCHIVE": "MISSING"},
        {"COMP_WORDS": "newsarc show -C '\\", "COMP_CWORD": "3"},
        {"COMP_WORDS": "newsarc show 2", "COMP_CWORD": "two"},
        {"COMP_WORDS": "newsarc show 2", "COMP_CWORD": "99"},
        {"COMP_WORDS": "newsarc nothing 2", "COMP_CWORD": "2"},
        {"COMP_WORDS": "newsarc related --limit x wang", "COMP_CWORD": "4", "NEWSARC_ARCHIVE": "MISSING"},
        {"COMP_WORDS": "newsarc related wang", "COMP_CWORD": "2", "NEWSARC_CACHE_DIR": "/dev/null"},
        {"COMP_WORDS": "newsarc show \udcff", "COMP_CWORD": "2"},
        {},
    ],
)
def test_nothing_is_said_whatever_is_wrong(asked: dict[str, str], tmp_path: Path) -> None:
    """What can't be answered is not answered, without a word: somebody is typing."""
    asked = {name: value.replace("MISSING", str(tmp_path / "missing")) for name, value in asked.items()}

    assert ask(tmp_path, _NEWSARC_COMPLETE="complete_bash", **asked) == []


# ---------------------------------------------------------------- text of pages is data


def test_hostile_name_is_harmless(hostile: Path) -> None:
    """A name that would run something, or move a cursor, is a word like any other for each shell, or isn't offered."""
    harmless = "Evil \"it's\" $(touch pwned) `touch pwned` \\; touch pwned; ' & | > pwned * ? [a]"

    assert bash("related", "-C", str(hostile), "evil") == []  # bash would take it for a pattern of files
    assert line("fish", f"newsarc related -C {hostile} evil") == [harmless]
    assert zsh("related evil", hostile) == [harmless]
    assert not list(hostile.glob("**/pwned"))


def test_names_reach_zsh_as_they_are(root: Path) -> None:
    """zsh is left with the names themselves, and quotes them; fish too, written as typed where accents differ."""
    for typed, name in NAMES.items():
        assert name in zsh(f"related {shlex.quote(typed)}", root)
        assert name in line("fish", f"newsarc related -C {root} {shlex.quote(typed)}")
    assert line("fish", f"newsarc related -C {root} bogota") == ["bogota"]


def test_help_is_shown_by_zsh(root: Path) -> None:
    """Commands and rules have their lines beside them."""
    assert zsh("ru", root) == ["rule"]
    assert "'rule  Explain a validation rule, or list all of" in line("zsh", "newsarc ru")[0]


def test_fish_is_told_whether_there_is_something(root: Path) -> None:
    """Asked whether to complete files instead, the exit code answers fish."""
    codes = []
    for typed in ("wang", "nobody"):
        asked = {"_TYPER_COMPLETE_ARGS": f"newsarc related -C {root} {typed}", "_TYPER_COMPLETE_FISH_ACTION": "is-args"}
        env = environment(_NEWSARC_COMPLETE="complete_fish", **asked)
        codes.append(subprocess.run([sys.executable, "-m", "newsarc"], env=env, check=False).returncode)

    assert codes == [0, 1]


# ---------------------------------------------------------------- bash itself

needs_bash = pytest.mark.skipif(not shutil.which("bash"), reason="there is no bash")


@pytest.fixture
def path(tmp_path: Path) -> str:
    """A PATH on which newsarc is what is tested."""
    command = tmp_path / "newsarc"
    command.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m newsarc "$@"\n')
    command.chmod(0o755)
    return f"{tmp_path}{os.pathsep}{os.environ['PATH']}"


SCRIPT = """
eval "$(_NEWSARC_COMPLETE=source_bash newsarc)"
COMP_WORDS=(newsarc related "$1"); COMP_CWORD=2
_newsarc_completion newsarc
for one in "${COMPREPLY[@]}"; do eval "set -- $2$one$2"; printf '%s\\n' "$#:$1"; done
"""


@needs_bash
@pytest.mark.parametrize("quote", ["", '"', "'"])
def test_bash_reads_each_candidate_as_the_name(root: Path, path: str, quote: str) -> None:
    """Through Typer's own script, what bash puts on the line is one word, which is the name."""
    for typed, name in NAMES.items():
        start = quote + (typed.replace("'", "").split()[0][:4] if quote != '"' else typed)
        done = subprocess.run(
            ["bash", "--norc", "-c", SCRIPT, "bash", start, quote],
            env=environment(PATH=path, NEWSARC_ARCHIVE=str(root)),
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stderr == ""
        assert f"1:{name}" in done.stdout.splitlines()


@needs_bash
@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("related bo", "related Bogotá "),
        ('related "wang l', 'related "Wang Lijun" '),
        ("related wang\\ l", "related Wang\\ Lijun "),
        ("related wang l", "related wang Lijun "),
        ("show 2012-02-", "show 2012-02-08 "),
        ("rule na106", "rule NA106 "),
    ],
)
def test_tab_in_bash(root: Path, path: str, tmp_path: Path, typed: str, line: str) -> None:
    """A person who presses Tab has the line that was meant."""
    env = environment(PATH=path, NEWSARC_ARCHIVE=str(root), TERM="dumb", INPUTRC=os.devnull, LC_ALL="C.UTF-8")
    shell = pexpect.spawn("bash", ["--norc", "--noprofile"], env=env, cwd=tmp_path, encoding="utf-8", timeout=20)
    shell.sendline('bind "set enable-bracketed-paste off"; eval "$(_NEWSARC_COMPLETE=source_bash newsarc)"; PS1="> "')
    shell.expect_exact("\n> ")
    shell.send(f"newsarc {typed}\t")
    shell.expect_exact(line.rpartition(" ")[0].rpartition(" ")[2].strip('"'))  # until it is there
    shell.send("\x01echo '[\x05]'\r")  # at the start of the line, and at its end

    shell.expect_exact(f"\n[newsarc {line}]")
    shell.close(force=True)
