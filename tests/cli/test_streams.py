"""What leaves the command and what comes in: bytes, logs, names in diffs, closed and full streams, signals, options."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarc.model.edits import Edit
from newsarc.render import wording
from newsarc.render.diffs import file_diffs
from newsarc.text import safety
from newsarc.text.safety import printable
from tests.cli.test_cli import clean_environment
from tests.conftest import MakeArchive
from tests.support import fork_server

Done = subprocess.CompletedProcess[bytes]

DAY = "/news/2012/02/8"
HEAD = f"### [2012-02-8]({DAY}/index.md)\n\n"
COMMANDS = "##vso[task.complete]x ##teamcity[buildStop] ##[error]y section_start:1:a travis_fold:start:b"
LOUD = f"{HEAD}# A ferry sinks\r\n\n\tcode\there {COMMANDS}\n::error::z\n  ::warning::w\n\x1b[31mred\n--- a group\n"
NEEDS_POSIX = pytest.mark.skipif(os.name != "posix", reason="shells and signals of POSIX")
pytestmark = NEEDS_POSIX


def run(*words: str | bytes, root: Path, shell: str = "", **env: str) -> Done:
    """Run the command; ``shell`` is what a shell reads behind it."""
    environment = clean_environment(**env)
    for name in ("CI", "TF_BUILD", "TEAMCITY_VERSION", "BUILDKITE"):
        if name not in env:
            environment.pop(name, None)
    if not shell:
        return fork_server.run(*words, "-C", str(root), cwd=Path.cwd(), env=environment)
    command = ["sh", "-c", f'"$@" {shell}', "sh", sys.executable, "-m", "newsarc", *words, "-C", str(root)]
    return subprocess.run(command, env=environment, capture_output=True, check=False, timeout=60)


@pytest.fixture
def loud(make_archive: MakeArchive) -> Path:
    """An archive with a page full of commands, and a link on it that can be repaired."""
    page = f"{LOUD}[p](/news/2012/02/08/keep.md) {COMMANDS}\n"
    return make_archive({f"{DAY}/keep.md": f"{HEAD}# Keep\n", f"{DAY}/loud\tpage.md": page, f"{DAY}/loud.md": page})


# ---------------------------------------------------------------- bytes and logs


@pytest.mark.parametrize("variable", ["GITHUB_ACTIONS", ""])
def test_bytes_stay_bytes_in_a_file(loud: Path, tmp_path: Path, variable: str) -> None:
    """What goes into a file is the file's bytes, whether a CI system runs the command or not."""
    env = {variable: "true"} if variable else {}
    run("show", "--raw", f"{DAY}/loud.md", root=loud, shell=f"> {tmp_path}/raw", **env)
    run("validate", "--diff", root=loud, shell=f"> {tmp_path}/diff", **env)

    assert (tmp_path / "raw").read_bytes() == (loud / f"{DAY[1:]}/loud.md").read_bytes()
    done = subprocess.run(["git", "apply", "--check", f"{tmp_path}/diff"], cwd=loud, check=False, capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")


def test_bytes_stay_bytes_in_a_pipe(loud: Path) -> None:
    """Without a CI system a pipe gets the file's bytes too."""
    assert run("show", "--raw", f"{DAY}/loud.md", root=loud).stdout == (loud / f"{DAY[1:]}/loud.md").read_bytes()


@pytest.mark.parametrize("variable", ["GITHUB_ACTIONS", "TEAMCITY_VERSION", "CI"])
def test_a_log_gets_no_command(loud: Path, variable: str) -> None:
    """In a pipe under a CI system each system's commands are broken up, and everything else stays as it is."""
    shown = run("show", "--raw", f"{DAY}/loud.md", root=loud, **{variable: "true"}).stdout.decode()

    for mark in ("##vso[", "##teamcity[", "##[", "section_start:", "travis_fold:", "\n::", "\n  ::", "\x1b"):
        assert mark not in shown
    same = (
        text.replace(" ", "").replace("␛", "\x1b")
        for text in (shown, (loud / f"{DAY[1:]}/loud.md").read_bytes().decode())
    )
    assert len(set(same)) == 1


def test_a_log_of_buildkite_gets_no_group(loud: Path) -> None:
    """What begins a group in Buildkite's log is markdown elsewhere, and is broken up there alone."""
    pages = [
        run("show", "--raw", f"{DAY}/loud.md", root=loud, **env).stdout for env in ({"BUILDKITE": "true"}, {"CI": "1"})
    ]

    assert [b"\n--- a group" in page for page in pages] == [False, True]


@pytest.mark.parametrize("words", [["validate", "--diff"], ["mv", f"{DAY}/loud.md", "2012-02-09", "--diff"]])
def test_a_log_gets_no_command_out_of_a_diff(loud: Path, words: list[str]) -> None:
    """The lines of a diff are broken up as those of a page are."""
    assert b"##vso[" in run(*words, root=loud).stdout
    assert b"##vso[" not in run(*words, root=loud, TF_BUILD="True").stdout


def test_files_reach_xargs(loud: Path) -> None:
    """A file's name with a tab reaches xargs through a pipe, under a CI system too."""
    done = subprocess.run(
        f"'{sys.executable}' -m newsarc search ferry -0 | xargs -0 cat",
        shell=True,
        cwd=loud,
        env=clean_environment(GITHUB_ACTIONS="true"),
        capture_output=True,
        check=True,
        timeout=60,
    )
    assert done.stdout.count(b"A ferry sinks") == 2


@given(st.text(alphabet="#:_ \n\r\t[avseciontrlfdm12", max_size=60))
def test_no_command_is_left(text: str) -> None:
    """Whatever a text is made of, nothing in it is a command once it is broken up, and only spaces are added."""
    for safe in (safety.disable_commands(text), printable(text)):
        assert safety.disable_commands(safe) == safe
    assert safety.disable_commands(text).replace(" ", "") == text.replace(" ", "")


# ---------------------------------------------------------------- names

NAMES = [
    b"a fire.md",
    b"tab\there.md",
    b"cr\rx.md",
    b'quo"te.md',
    b"back\\slash.md",
    b"\xff.md",
    "Bogotá 王.md".encode(),
    b"blank .md",
    b"x\n--- victim.txt\n+++ victim.txt\n@@ -1 +1 @@\n-secret\n+owned\n--- y.md",
]


@pytest.mark.parametrize("tool", ["git", "patch"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", ""])
def test_diff_is_what_tools_apply(make_archive: MakeArchive, tmp_path: Path, ending: str, tool: str) -> None:
    """Whatever pages are called and however their lines end, git and patch make of a diff what --fix makes."""
    if not shutil.which(tool):
        pytest.skip(f"there is no {tool}")
    text = f"{HEAD}# T\r\n\n--- a\n+++ b\n@@ -1 +1 @@\n[p](/news/2012/02/08/keep.md){ending}"
    root = make_archive({f"{DAY}/keep.md": f"{HEAD}# Keep\n", "/victim.txt": "secret\n"})
    taken = [name for name in NAMES if tool == "git" or b"\n" not in name]  # patch refuses a name that breaks lines
    pages = [Path(os.fsdecode(os.fsencode(root) + os.fsencode(DAY) + b"/" + name)) for name in taken]
    for page in pages:
        page.write_bytes(text.encode())
    (tmp_path / "diff").write_bytes(run("validate", "--diff", root=root).stdout)
    words = ["git", "apply", f"{tmp_path}/diff"] if tool == "git" else ["patch", "-p1", "-i", f"{tmp_path}/diff"]
    done = subprocess.run(words, cwd=root, check=False, capture_output=True)

    assert done.returncode == 0, done.stderr
    for page in pages:
        assert page.read_bytes() == text.replace("/02/08/", "/02/8/").encode()
    assert (root / "victim.txt").read_text() == "secret\n"


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="/\0"), min_size=1, max_size=12))
def test_head_of_a_diff_has_as_many_lines_for_every_name(name: str) -> None:
    """No name of a file adds a line to a diff, or ends its own early."""
    (changed,) = file_diffs([Edit(f"news/{name}", b"a\n", b"b\n", 1)])
    (renamed,) = file_diffs([Edit(f"news/{name}", None, b"b\n", like="a.md"), Edit("a.md", b"b\n", None)])
    lines = changed.header + changed.hunks

    assert [line[:4] for line in lines] == ["--- ", "+++ ", "@@ -", "-a", "+b"]
    assert [line.split(" ")[0] for line in renamed.header] == ["diff", "similarity", "rename", "rename"]
    assert not any("\n" in line or "\r" in line for line in lines + renamed.header)


def test_listed_file_is_one_line(make_archive: MakeArchive) -> None:
    """A file whose name breaks lines is listed as git writes it; -0 gives its bytes."""
    root = make_archive({f"{DAY}/a\n::error::b.md": f"{HEAD}# Rain\n"})

    assert run("search", "rain", "-l", root=root).stdout == f'"{root}{DAY}/a\\n::error::b.md"\n'.encode()
    assert run("search", "rain", "-0", root=root).stdout == f"{root}{DAY}/a\n::error::b.md\0".encode()


def test_paths_of_the_cache_are_printed_safely(make_archive: MakeArchive, tmp_path: Path) -> None:
    """The place of the index holds the archive's name, which steers nothing."""
    root = make_archive({f"{DAY}/a.md": f"{HEAD}# Rain\n"})
    odd = tmp_path / "x\x1b[2J\n::error::forged"
    shutil.copytree(root, odd)
    for words in (["index"], ["index", "--status"], ["search", "rain", "-l"], ["show", "nothing-like-it"]):
        done = run(*words, root=odd, GITHUB_ACTIONS="true")
        assert b"\n::error" not in done.stdout + done.stderr
        assert b"\x1b" not in done.stderr + (b"" if "-l" in words else done.stdout)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@sum", '"=1+1"', " =1", "＝1+1", '""@x'])
def test_no_cell_is_a_formula(text: str) -> None:
    """A spreadsheet that takes quotes and blanks off what a page says finds no formula."""
    assert wording.cell(text) == f"'{text}"
    assert wording.cell(f"x{text}") == f"x{text}"


def test_no_title_is_a_formula(make_archive: MakeArchive) -> None:
    """A title in the second column is a text there, and the path beside it stays as it is."""
    root = make_archive({f"{DAY}/a.md": f"{HEAD}# =HYPERLINK(ferry)\n", "/=x.md": "# Y\n\n[z](/news/2012/02/9/z.md)\n"})

    assert run("search", "ferry", root=root).stdout.decode().split("\t")[1:] == [
        "'=HYPERLINK(ferry)",
        f"{DAY}/a.md\n",
    ]
    assert run("validate", root=root).stdout.startswith(b"./=x.md:3:5: error NA101")


# ---------------------------------------------------------------- streams


@pytest.mark.parametrize("encoding", ["latin-1", "ascii", "utf-16"])
def test_json_is_utf8(make_archive: MakeArchive, encoding: str) -> None:
    """A document is UTF-8 in whatever encoding the terminal is, and valid whatever a file is called."""
    root = make_archive({f"{DAY}/a.md": f"{HEAD}# Bogotá 王立军 \U0001f600\n"})
    (root / os.fsdecode(b"news/2012/02/8/\xff.md")).write_text("# Y\n\n[z](/news/2012/02/9/z.md)\n")
    for words in (["search", "bogota", "--json"], ["validate", "--json"], ["show", "2012-02-08", "--json"]):
        json.loads(run(*words, root=root, PYTHONIOENCODING=encoding).stdout.decode("utf-8"))


def test_names_are_utf8_in_any_locale(make_archive: MakeArchive) -> None:
    """Where Python would read names in ASCII, words and files are found as elsewhere."""
    root = make_archive({f"{DAY}/王.md": f"{HEAD}# 王立军\n"})
    env = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}

    assert f"{DAY}/王.md" in run("search", "王立军", root=root, **env).stdout.decode()
    assert "王立军" in run("show", f"{DAY}/王.md", root=root, **env).stdout.decode()


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no /dev/full")
@pytest.mark.parametrize("words", ["show latest", "search ferry --json", "graph", "validate"])
def test_full_disk_is_said(loud: Path, words: str) -> None:
    """An answer that can't be written is said in a sentence, with the exit code of what can't be done."""
    done = run(*words.split(), root=loud, shell="> /dev/full")

    assert done.returncode == 3
    assert done.stderr == b"newsarc: error: can't write to standard output: No space left on device\n"


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_closed_streams_change_nothing_else(loud: Path, closed: str) -> None:
    """A stream that is closed takes nothing, and what goes to the others stays what it is."""
    done, whole = (run("search", "fery", "--json", root=loud, shell=shell) for shell in (closed, ""))

    assert done.returncode == whole.returncode == 0
    assert done.stdout == (b"" if ">&- " in f"{closed} ".replace("2>&-", "") else whole.stdout)
    assert done.stderr == (b"" if "2>&-" in closed else whole.stderr)


# ---------------------------------------------------------------- signals


@pytest.mark.parametrize(("sent", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_signals_end_quietly(loud: Path, sent: signal.Signals, status: int) -> None:
    """From the first line of its own to its last, a command that is told to end says nothing and exits as shells do."""
    words = [sys.executable, "-c", "from newsarc.__main__ import main; print(1, flush=True); main()", "search", "ferry"]
    for wait in range(0, 300, 60):
        process = subprocess.Popen(
            [*words, "-C", str(loud)], env=clean_environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        assert process.stdout
        process.stdout.readline()
        time.sleep(0.02 + wait / 1000)
        process.send_signal(sent)
        _, talk = process.communicate(timeout=60)
        assert (process.returncode in (0, status), talk) == (True, b"")


# ---------------------------------------------------------------- arguments


@pytest.mark.parametrize(
    "words",
    [
        *("timeline {}", "contexts {}", "contexts --similar {}", "validate --root-prefix /{}", "search {}", "show {}"),
        *("search a --context {}", "search a --source {}", "related {}", "related rain --and {}", "graph {}"),
        *("path {} rain", "mv {} 2012-02-09", "validate --select {}", "validate {}", "search a --since {}"),
        *("stats -n {}", "search a --sort {}", "{}"),
    ],
)
def test_arguments_that_are_no_text(loud: Path, words: str) -> None:
    """An argument that is not UTF-8 gets an answer or a sentence."""
    given_words = [os.fsencode(word).replace(b"{}", b"\xe9") for word in words.split()]
    done = run(*given_words, root=loud)

    assert done.returncode in (0, 1, 2)
    assert b"fault" not in done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize(
    "words", ["contexts", "stats", "search ferry", "related ferry", "timeline ferry", "graph ferry"]
)
def test_limits_are_as_large_as_one_likes(make_archive: MakeArchive, words: str) -> None:
    """A limit beyond what a machine counts to is no limit."""
    listed = f"### Related:\n\n1. [B.]({DAY}/b.md) _Context: Ferry_\n"
    root = make_archive({f"{DAY}/a.md": f"{HEAD}# A ferry\n\n{listed}", f"{DAY}/b.md": f"{HEAD}# B.\n"})
    answers = {run(*words.split(), "-n", limit, root=root).stdout for limit in ("0", "9223372036854775807", "9" * 30)}

    assert len(answers) == 1


def test_depth_ends_where_nothing_is_new(make_archive: MakeArchive) -> None:
    """A graph of any depth is done once all that is connected is there."""
    root = make_archive({f"{DAY}/a.md": f"{HEAD}# A ferry\n"})

    assert run("graph", "ferry", "--depth", "9" * 18, root=root).returncode == 0


@pytest.mark.parametrize(
    ("words", "code", "found"),
    [
        (["ferry", "-sinks"], 1, ""),
        (["ferry", "-370"], 0, "A ferry sinks"),
        (["ferry", "-王"], 0, "A ferry sinks"),
        (["ferry", "-nowhere"], 0, "A ferry sinks"),
        (["ferry", "-n1"], 0, "A ferry sinks"),
        (["ferry", "-Cother"], 3, ""),
        (["ferry", "-China"], 3, ""),
        (["ferry", "-x"], 2, ""),
        (["ferry", "-n", "-5"], 2, ""),
        (["--", "ferry", "-sinks"], 1, ""),
    ],
)
def test_words_and_options(loud: Path, words: list[str], code: int, found: str) -> None:
    """``-word`` leaves out a word, unless it is an option that the command has with a value it may have."""
    done = fork_server.run("search", *words, cwd=loud, env=clean_environment())

    assert (done.returncode, found in done.stdout.decode()) == (code, True), done.stderr


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("show latest --raw --json", "--json and --raw can't be combined"),
        ("search a --count -l", "--count and --paths can't be combined"),
        ("search a --count --facet year", "--count and --facet can't be combined"),
        ("search a --json -0", "--json and --null can't be combined"),
        ("search a -l --explain", "--paths and --explain can't be combined"),
        ("contexts --similar --sort name", "--similar and --sort can't be combined"),
        ("graph a --json --format dot", "--json and --format dot can't be combined"),
        ("validate --diff --json", "--diff and --json can't be combined"),
        ("validate --diff --output x", "--diff and --output can't be combined"),
        ("validate --watch --fix", "--watch and --fix can't be combined"),
        ("validate --json --format sarif", "--json and --format sarif can't be combined"),
        ("validate --unsafe-fixes", "--unsafe-fixes needs --fix or --diff"),
        ("index --rebuild --clear", "--rebuild and --clear can't be combined"),
        ("index --status --clear", "--status and --clear can't be combined"),
        ("mv a b --diff --json", "--diff and --json can't be combined"),
        (
            "search a --since 2013 --until 2012",
            "--since 2013 is after --until 2012\nhint: put the earlier date first\n",
        ),
        (
            "timeline a --since 2012-02-09 --until 2012-02-08",
            "--since 2012-02-09 is after --until 2012-02-08\nhint: put the earlier date first\n",
        ),
        ("stats --since 2013 --until 2012-12", "--since 2013 is after"),
        ("related a --since 2013 --until 2012", "--since 2013 is after"),
        ("graph a --since 2013 --until 2012", "--since 2013 is after"),
        ("stats --since=", "--since is empty"),
        ("related a --and=", "--and is empty"),
        ("show latest --archive=", "--archive is empty"),
        ("search context:", "context: needs a value"),
        ('search a source:""', "source: needs a value"),
        ("graph -o wang.png", "no graph format has the file extension .png\nhint: use .json, .dot"),
    ],
)
def test_what_contradicts_itself_is_refused(loud: Path, tmp_path: Path, words: str, message: str) -> None:
    """Options that ask for two things, filters and periods that let nothing through are wrong usage, in a sentence."""
    done = fork_server.run(*words.split(), cwd=tmp_path, env=clean_environment(NEWSARC_ARCHIVE=str(loud)))

    assert (done.returncode, done.stdout[:1]) == (2, b"{" if "--json" in words else b"")
    assert done.stderr.decode().startswith(f"newsarc: error: {message}")
    assert not os.listdir(tmp_path)


def test_names_that_are_unknown_are_said(make_archive: MakeArchive) -> None:
    """A source or context that no page has finds nothing, and the names like it are told."""
    page = f"{HEAD}# A ferry sinks\n\n\n### Source:\n\n1. [BBC News](https://news.example/a)\n"
    root = make_archive({f"{DAY}/a.md": page})
    for words in (["ferry", "--source", "BBCC Newss"], ["ferry", 'source:"BBCC Newss"']):
        done = run("search", *words, root=root)
        assert (done.returncode, done.stdout) == (1, b"")
        assert done.stderr.startswith(b"newsarc: no source matches 'bbcc newss'\nnearest: BBC News\n")
    assert run("search", "ferry", "context:nope", root=root).stderr == b"newsarc: no context matches 'nope'\n"


def test_count_as_json(loud: Path) -> None:
    """How many hits there are is a document, too."""
    assert json.loads(run("search", "ferry", "--count", "--json", root=loud).stdout) == {"schema": 1, "total": 2}


def test_a_selected_rule_warns(make_archive: MakeArchive) -> None:
    """A rule that is off by default and selected has a severity like others."""
    root = make_archive({f"{DAY}/a.md": f"{HEAD}# A ferry sinks\n"})

    assert b": warning NA402 " in run("validate", "--select", "NA402", root=root).stdout


def test_sarif_names_the_bytes_of_a_file(make_archive: MakeArchive) -> None:
    """A name that is not UTF-8 is percent-encoded byte by byte."""
    root = make_archive({f"{DAY}/a.md": f"{HEAD}# A\n"})
    (root / os.fsdecode(b"news/2012/02/8/\xff.md")).write_text("# Y\n\n[z](/news/2012/02/9/z.md)\n")

    assert b'"uri": "news/2012/02/8/%FF.md"' in run("validate", "--format", "sarif", root=root).stdout


def test_target_with_a_nul(make_archive: MakeArchive) -> None:
    """A link to a name that no file can have is broken, and no fault."""
    fire = f"{HEAD}# A fire in the harbour of Lisbon\n"
    link = f"{HEAD}# B\n\n[A fire in the harbour of Lisbon](/news/2012/02/9/a-fire-in-the-%00harbour-of-lisbon.md)\n"
    root = make_archive({f"{DAY}/a-fire-in-the-harbour-of-lisbon.md": fire, "/news/2012/02/9/b.md": link})
    done = run("validate", root=root)

    assert done.returncode == 1
    assert b"error NA101" in done.stdout
    assert b"fault" not in done.stderr


def test_any_pattern_of_names_is_matched_soon(make_archive: MakeArchive) -> None:
    """Asterisks without end, between letters that are everywhere, take no more time than others."""
    listed = f"### Related:\n\n1. [B.]({DAY}/b.md) _Context: {'a' * 60}_\n"
    root = make_archive({f"{DAY}/a.md": f"{HEAD}# A\n\n{listed}", f"{DAY}/b.md": f"{HEAD}# B.\n"})

    assert run("contexts", f"{'a*' * 40}b", root=root).returncode == 1
    assert run("contexts", "a*" * 30, root=root).returncode == 0
    assert run("contexts", "*".join(map(str, range(3000))), root=root).returncode == 1
