"""git in a checkout by a stranger: nothing in it is run, and what it holds is still read correctly."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from newsarc import Archive, ArchiveError
from newsarc.files.git import find_commit, find_renames
from newsarc.files.git_process import open_git
from newsarc.files.repository import find_git, find_repository, repository_state
from tests.conftest import MakeArchive
from tests.support.commands import day_page, event, run, settle
from tests.support.repository import commit, git

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")

DAY = "/news/2012/02/8"
FERRY, QUAY, TRAM = f"{DAY}/ferry-sinks.md", f"{DAY}/the-ferry-sinks-at-the-quay.md", f"{DAY}/tram.md"
PAGES = {
    f"{DAY}/index.md": day_page(DAY, ("A ferry sinks.", FERRY, "Porto"), ("A tram line opens.", TRAM, "Porto")),
    FERRY: event(FERRY, "A ferry sinks.", ("A tram line opens.", TRAM, "Porto")),
    TRAM: event(TRAM, "A tram line opens.", ("A ferry sinks.", FERRY, "Porto")),
}
LOST = "\nSee [the plan](/news/2012/02/9/plan.md).\n"


@pytest.fixture
def root(make_archive: MakeArchive) -> Path:
    """Two events on one day; the second commit renames and edits one and leaves all links to it broken."""
    made = make_archive(PAGES)
    git(made, "init", "-q")
    commit(made)
    git(made, "mv", FERRY[1:], QUAY[1:])
    with open(made / QUAY[1:], "a", encoding="utf-8") as page:
        page.write("\nNobody is hurt.\n")
    commit(made)
    return made


@pytest.fixture
def trap(tmp_path: Path) -> Path:
    """A program that leaves a trace beside itself, however it is called, and otherwise acts like `cat`."""
    made = tmp_path / "trap"
    made.write_text(f"#!/bin/sh\necho \"$0 $*\" >> '{tmp_path}/sprung'\ncat\n", "utf-8")
    made.chmod(0o755)
    return made


def add_line(root: Path, path: str = TRAM, line: str = LOST) -> None:
    with open(root / path[1:], "a", encoding="utf-8") as page:
        page.write(line)


def broken_since(root: Path, since: str = "HEAD", *, cache: bool = False) -> list[str | None]:
    """The targets of the links that were broken since a commit."""
    return [one.target for one in Archive(root, cache=cache).validate(since=since, select=["NA101"]).findings]


def suggested(root: Path) -> set[tuple[str, ...]]:
    return {one.suggestions for one in Archive(root, cache=False).validate(select=["NA101"]).findings}


def contents(folder: Path) -> dict[Path, tuple[int, bytes]]:
    """Every file below a folder, with its modification time and content."""
    return {one: (one.stat().st_mtime_ns, one.read_bytes()) for one in folder.rglob("*") if one.is_file()}


# ---------------------------------------------------------------- nothing runs

PROGRAMS = """
core.fsmonitor core.sshCommand core.gitProxy core.editor core.pager core.askPass core.alternateRefsCommand
diff.external diff.x.command diff.x.textconv filter.x.clean filter.x.smudge filter.x.process merge.x.driver
gpg.program gpg.ssh.program gpg.x509.program credential.helper pager.log pager.cat-file uploadpack.packObjectsHook
sequence.editor interactive.diffFilter difftool.x.cmd man.x.cmd browser.x.cmd trailer.x.cmd
"""


def arm(root: Path, trap: Path) -> None:
    """Name a program in a repository wherever git may run one."""
    for key in PROGRAMS.split():
        git(root, "config", key, str(trap))
    for command in ("rev-parse", "cat-file", "log", "diff-index", "config"):
        git(root, "config", f"alias.{command}", f"!{trap}")
    for key, value in (("diff.x.cachetextconv", "true"), ("log.showSignature", "true"), ("filter.x.required", "true")):
        git(root, "config", key, value)
    (root / ".gitattributes").write_text("* filter=x diff=x merge=x ident\n", "utf-8")
    (root / ".git/info/attributes").write_text("* filter=x diff=x\n", "utf-8")
    hooks = root / ".git/hooks"
    hooks.mkdir(exist_ok=True)
    for hook in ("post-checkout", "post-index-change", "reference-transaction", "fsmonitor-watchman", "pre-auto-gc"):
        shutil.copy(trap, hooks / hook)
    included = trap.parent / "included"
    included.write_text(f"[core]\n\tfsmonitor = {trap}\n\tworktree = {trap.parent}\n", "utf-8")
    git(root, "config", "include.path", str(included))
    git(root, "config", "core.worktree", str(trap.parent))
    os.utime(root / ".git/index", (1, 1))  # older than all files: git would look at each of them again


def test_no_program_of_the_checkout_runs(root: Path, trap: Path) -> None:
    """No program named in a checkout's configuration, attributes or hooks is run, and nothing is written."""
    arm(root, trap)
    add_line(root)
    before = contents(root)

    assert suggested(root) == {(QUAY,), ()}
    assert broken_since(root) == ["/news/2012/02/9/plan.md"]
    assert broken_since(root, "HEAD~1") == [FERRY, FERRY, "/news/2012/02/9/plan.md"]

    assert not (trap.parent / "sprung").exists()
    assert contents(root) == before


def test_nothing_is_fetched(root: Path, trap: Path) -> None:
    """Objects that a clone lacks aren't fetched; where they were asked for, an error says so."""
    lost = git(root, "rev-parse", f"HEAD~1:{FERRY[1:]}")
    (root / f".git/objects/{lost[:2]}/{lost[2:]}").unlink()
    settings = {
        "core.repositoryFormatVersion": "1",
        "extensions.partialClone": "origin",
        "remote.origin.promisor": "true",
        "remote.origin.partialCloneFilter": "blob:none",
        "remote.origin.url": f"ext::{trap}",
        "remote.origin.uploadpack": f"{trap};:",
        "remote.origin.fetch": "+refs/heads/*:refs/remotes/origin/*",
        "protocol.ext.allow": "always",
    }
    for key, value in settings.items():
        git(root, "config", key, value)

    assert suggested(root) == {(QUAY,)}  # by its title
    with pytest.raises(ArchiveError, match=f"git object {lost} is missing"):
        broken_since(root, "HEAD~1")
    assert not (trap.parent / "sprung").exists()


def test_replaced_objects_are_not_believed(root: Path) -> None:
    """Replacement refs and grafts are ignored: the stored commits count."""
    other = git(root, "commit-tree", "-m", "x", git(root, "mktree", data=b""))
    git(root, "replace", git(root, "rev-parse", "HEAD~1"), other)
    (root / ".git/info/grafts").write_text(git(root, "rev-parse", "HEAD") + "\n", "utf-8")

    assert broken_since(root, "HEAD~1") == [FERRY, FERRY]
    assert suggested(root) == {(QUAY,)}


@pytest.mark.parametrize("name", ["HEAD", "index", "config", "packed-refs", "shallow"])
def test_pipe_in_the_git_directory(root: Path, name: str) -> None:
    """A named pipe in place of one of git's files doesn't block a command."""
    add_line(root)
    (root / ".git" / name).unlink(missing_ok=True)
    os.mkfifo(root / ".git" / name)

    done = run("validate", "--since-commit", "HEAD", "--select", "NA101", root=root, timeout=15)

    assert done.returncode == (3 if name == "HEAD" else 1), done.stderr


# ---------------------------------------------------------------- the environment

TELLING = {
    "GIT_DIR": "{folder}",
    "GIT_WORK_TREE": "{folder}",
    "GIT_INDEX_FILE": "{folder}/index",
    "GIT_OBJECT_DIRECTORY": "{folder}",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES": "{folder}",
    "GIT_COMMON_DIR": "{folder}",
    "GIT_NAMESPACE": "other",
    "GIT_CEILING_DIRECTORIES": "{root}",
    "GIT_EXEC_PATH": "{folder}",
    "GIT_EXTERNAL_DIFF": "{trap}",
    "GIT_DIFF_OPTS": "--output={folder}/sprung",
    "GIT_SSH_COMMAND": "{trap}",
    "GIT_ASKPASS": "{trap}",
    "GIT_PAGER": "{trap}",
    "GIT_PROXY_COMMAND": "{trap}",
    "GIT_TRACE": "{folder}/sprung",
    "GIT_TRACE_SETUP": "{folder}/sprung",
    "GIT_TRACE2": "{folder}/sprung",
    "GIT_TRACE2_EVENT": "{folder}/sprung",
    "GIT_REPLACE_REF_BASE": "refs/heads/",
    "GIT_SHALLOW_FILE": "{folder}/shallow",
    "GIT_GRAFT_FILE": "{folder}/grafts",
    "GIT_DEFAULT_HASH": "sha256",
    "GIT_ATTR_SOURCE": "nothing",
    "GIT_CONFIG_PARAMETERS": "'core.fsmonitor={trap}'",
    "GIT_CONFIG_GLOBAL": "{folder}/global",
    "GIT_CONFIG_SYSTEM": "{folder}/global",
}


def test_environment_tells_git_nothing(root: Path, trap: Path) -> None:
    """Together, git's environment variables don't make it look elsewhere, run a program, write a file or fail."""
    (trap.parent / "global").write_text(f"[core]\n\tfsmonitor = {trap}\n[diff]\n\texternal = {trap}\n[x\n", "utf-8")
    telling = {name: value.format(folder=trap.parent, root=root, trap=trap) for name, value in TELLING.items()}

    done = run("validate", "--no-cache", "--since-commit", "HEAD~1", "--select", "NA101", root=root, **telling)

    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.count(QUAY) == 2
    assert not (trap.parent / "sprung").exists()


def test_each_variable_tells_git_nothing(root: Path, trap: Path) -> None:
    """Nor does any of them alone, where the others can't cancel it out."""
    first = git(root, "rev-parse", "HEAD~1")
    for name, value in TELLING.items():
        with pytest.MonkeyPatch.context() as changed:
            changed.setenv(name, value.format(folder=trap.parent, root=root, trap=trap))
            with open_git(root) as asked:
                assert find_commit(asked, "HEAD~1").name == first


def test_configuration_that_is_given_by_number(root: Path, trap: Path) -> None:
    """Settings in numbered environment variables are ignored, and so is the user's own configuration."""
    home = trap.parent / "home"
    home.mkdir()
    (home / ".gitconfig").write_text("[core\n", "utf-8")
    given = {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "diff.external", "GIT_CONFIG_VALUE_0": str(trap)}

    done = run("validate", "--since-commit", "HEAD~1", "--select", "NA101", root=root, HOME=str(home), **given)

    assert (done.returncode, done.stderr) == (1, "")
    assert not (trap.parent / "sprung").exists()


@pytest.mark.parametrize("entry", [".", "", "bin", "{root}", "{root}/bin", "{link}"])
def test_git_of_the_archive_is_not_run(root: Path, trap: Path, entry: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program called git in the archive or in the current folder is never run."""
    (root / "bin").mkdir()
    for folder in (root, root / "bin"):
        shutil.copy(trap, folder / "git")
    link = trap.parent / "link"
    link.symlink_to(root / "bin")
    monkeypatch.chdir(root)
    monkeypatch.setenv("PATH", os.pathsep.join([entry.format(root=root, link=link), os.environ["PATH"]]))

    assert not str(find_git(root)).startswith((str(root), str(link)))
    assert suggested(root) == {(QUAY,)}
    assert not (trap.parent / "sprung").exists()


@pytest.mark.parametrize("kind", ["text", "folder", "no program"])
def test_git_that_cannot_be_started(root: Path, tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """If git is missing or can't be started, `--since-commit` is one sentence; suggestions do without git."""
    wrong = tmp_path / "bin"
    wrong.mkdir()
    if kind == "folder":
        (wrong / "git").mkdir()
    else:
        (wrong / "git").write_bytes(b"\x7fELF" if kind == "text" else b"")
        (wrong / "git").chmod(0o755 if kind == "text" else 0o644)
    monkeypatch.setenv("PATH", str(wrong))

    with pytest.raises(ArchiveError, match="git can't be started" if kind == "text" else "git is not installed"):
        broken_since(root)
    assert suggested(root) == {(QUAY,)}  # by its title


# ---------------------------------------------------------------- what a repository is made of


def test_second_work_tree(root: Path, tmp_path: Path) -> None:
    """A second work tree has a commit and an index of its own, but shares its branches."""
    git(root, "worktree", "add", "-q", "--detach", str(tmp_path / "second"), "HEAD~1")
    git(tmp_path / "second", "mv", TRAM[1:], f"{DAY[1:]}/a-tram.md")

    assert broken_since(tmp_path / "second") == [TRAM, TRAM]
    assert broken_since(tmp_path / "second", "main") == [FERRY, TRAM, TRAM][1:]
    assert suggested(tmp_path / "second") == {(f"{DAY}/a-tram.md",)}


def test_submodule_is_a_repository_of_its_own(root: Path, tmp_path: Path) -> None:
    """An archive that is a submodule has the commits of the submodule."""
    (tmp_path / "outer").mkdir()
    git(tmp_path / "outer", "init", "-q")
    git(tmp_path / "outer", "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(root), "archive")
    inner = tmp_path / "outer/archive"
    assert (inner / ".git").is_file()
    add_line(inner)

    assert broken_since(inner) == ["/news/2012/02/9/plan.md"]
    assert suggested(inner) == {(QUAY,), ()}


def test_objects_and_refs_in_packs_and_elsewhere(root: Path, tmp_path: Path) -> None:
    """Packed refs and objects are found, and so are those that a clone borrows from another repository."""
    git(root, "tag", "-a", "first", "-m", "x", "HEAD~1")
    git(root, "gc", "-q", "--prune=now")
    git(root, "pack-refs", "--all")
    git(tmp_path, "clone", "-q", "--shared", str(root), "borrower")

    for one in (root, tmp_path / "borrower"):
        assert broken_since(one, "first") == [FERRY, FERRY]
        assert suggested(one) == {(QUAY,)}


def test_mark_follows_the_branch(root: Path, tmp_path: Path) -> None:
    """`repository_state` changes with each commit and each staged change, and only then."""
    git(root, "symbolic-ref", "refs/heads/trunk", "refs/heads/main")
    git(root, "symbolic-ref", "HEAD", "refs/heads/trunk")
    git(root, "worktree", "add", "-q", str(tmp_path / "second"))
    for one in (root, tmp_path / "second"):
        marks = [repository_state(one), repository_state(one)]
        git(one, "commit", "-qm", "x", "--allow-empty")
        marks.append(repository_state(one))
        git(one, "pack-refs", "--all")
        marks.append(repository_state(one))
        git(one, "rm", "-q", "--cached", TRAM[1:])
        marks.append(repository_state(one))

        assert [marks.index(mark) for mark in marks] == [0, 0, 2, 3, 4]


def test_sha256(make_archive: MakeArchive) -> None:
    """A repository with SHA-256 hashes is read like any other."""
    root = make_archive(PAGES)
    git(root, "init", "-q", "--object-format=sha256")
    commit(root)
    git(root, "mv", FERRY[1:], QUAY[1:])
    commit(root)
    add_line(root)

    assert broken_since(root) == ["/news/2012/02/9/plan.md"]
    assert suggested(root) == {(QUAY,), ()}


@pytest.mark.parametrize(
    "ref", ["main@{upstream}", "@{u}", "HEAD@{1}", "HEAD~1", "origin/main", ":/first", "HEAD^{/fi}"]
)
def test_commits_as_git_names_them(make_archive: MakeArchive, tmp_path: Path, ref: str) -> None:
    """A commit may be named as in git: an upstream branch, an entry of the reflog, a word of its message."""
    root = make_archive(PAGES)
    git(root, "init", "-q")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "first")
    git(tmp_path, "clone", "-q", str(root), 'a "quoted" \\clone')
    clone = tmp_path / 'a "quoted" \\clone'
    add_line(clone)
    git(clone, "commit", "-qam", "more")

    assert broken_since(clone, ref) == ["/news/2012/02/9/plan.md"]
    assert broken_since(clone) == []


def test_split_index(root: Path) -> None:
    """Staged changes are read from a split index too."""
    git(root, "update-index", "--split-index")
    git(root, "mv", TRAM[1:], f"{DAY[1:]}/a-tram.md")

    remembered = find_renames(root)
    assert remembered is not None
    assert {old: new.path for old, new in remembered.items()} == {FERRY: QUAY, TRAM: f"{DAY}/a-tram.md"}


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root gives files away")
def test_checkout_of_another_owner(root: Path) -> None:
    """The owner of a repository doesn't matter, since nothing in it is run."""
    for one in [root, *root.rglob("*")]:
        os.chown(one, 12345, 12345, follow_symlinks=False)
    with pytest.raises(subprocess.CalledProcessError):
        git(root, "status")

    assert broken_since(root, "HEAD~1") == [FERRY, FERRY]


def test_archive_in_no_work_tree(make_archive: MakeArchive) -> None:
    """A folder or file called .git that leads to no repository is ignored."""
    root = make_archive(PAGES)
    assert find_repository(root) is None
    (root / ".git").mkdir()
    assert find_repository(root) is None
    (root / ".git").rmdir()
    (root / ".git").write_text("gitdir: nowhere\n", "utf-8")
    assert (find_repository(root), repository_state(root)) == (None, "")


# ---------------------------------------------------------------- what git's index says isn't believed


@pytest.mark.parametrize("bit", ["--assume-unchanged", "--skip-worktree"])
def test_index_bits(root: Path, bit: str) -> None:
    """A page with the bit `assume-unchanged` or `skip-worktree` is read as it is."""
    git(root, "update-index", bit, TRAM[1:])
    add_line(root)

    assert broken_since(root) == ["/news/2012/02/9/plan.md"]


def test_edit_that_leaves_size_and_time(root: Path) -> None:
    """An edit that changes neither size nor time of a page is noticed."""
    page = root / TRAM[1:]
    before = page.stat()
    page.write_text(page.read_text("utf-8").replace(FERRY, FERRY.replace("ferry", "berry")), "utf-8")
    os.utime(page, ns=(before.st_atime_ns, before.st_mtime_ns))
    git(root, "config", "core.checkStat", "minimal")
    git(root, "config", "core.trustctime", "false")

    assert broken_since(root) == [FERRY.replace("ferry", "berry")]


@pytest.mark.parametrize("attributes", ["* text=auto eol=crlf", "*.md ident", "*.md working-tree-encoding=latin1"])
def test_page_that_git_would_convert(root: Path, attributes: str) -> None:
    """A page whose bytes git converts at checkout has no new finding because of that."""
    add_line(root, line="\n$Id$\n")
    (root / ".gitattributes").write_text(f"{attributes}\n", "utf-8")
    commit(root)
    for path in root.rglob("*.md"):
        path.unlink()
    git(root, "checkout", "-q", "--", ".")
    assert broken_since(root) == []
    add_line(root)

    assert broken_since(root) == ["/news/2012/02/9/plan.md"]


# ---------------------------------------------------------------- a git that ends early


def fake_git(folder: Path, *cases: str) -> str:
    """A PATH with a script as git, which does something else for some commands and passes on all others."""
    real = shutil.which("git")
    (folder / "bin").mkdir(exist_ok=True)
    script = folder / "bin/git"
    asked = f'{real} "$@"'
    lines = "".join(f"  {case.replace('GIT', asked)};;\n" for case in cases)
    script.write_text(f'#!/bin/bash\ncase " $* " in\n{lines}esac\nexec {real} "$@"\n', "utf-8")
    script.chmod(0o755)
    return f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}"


@pytest.mark.parametrize("end", ["exit 137", "exit 0"])
@pytest.mark.parametrize("cut", [0, 41, 90, 150])
def test_cut_answer_is_no_answer(
    root: Path, tmp_path: Path, cut: int, end: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If git ends before its output is complete, that is an error, and nothing of the output is used."""
    add_line(root, line="\n[gone](/gone.md)\n")
    commit(root)
    add_line(root)
    with monkeypatch.context() as changed:
        changed.setenv("PATH", fake_git(tmp_path, f'*" cat-file "*) GIT | head -c {cut}; {end}'))
        with pytest.raises(ArchiveError):
            broken_since(root, cache=True)

    assert broken_since(root, cache=True) == ["/news/2012/02/9/plan.md"]


def test_git_that_is_killed_is_one_sentence(root: Path, tmp_path: Path) -> None:
    """If git is killed, the command prints one sentence and exits with 3."""
    path = fake_git(tmp_path, '*" --batch "*) GIT | head -c 90; exit 137')

    done = run("validate", "--since-commit", "HEAD", root=root, PATH=path)

    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr == "newsarc: error: git was stopped before it had answered\n"


@pytest.mark.parametrize("end", ["exit 137", "exit 0", "kill -9 $$"])
def test_cut_name_of_a_commit(root: Path, tmp_path: Path, end: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A truncated hash is an error, and isn't taken to mean that there is no such commit."""
    monkeypatch.setenv("PATH", fake_git(tmp_path, f'*" rev-parse "*) GIT | head -c 40; {end}'))

    with pytest.raises(ArchiveError):
        broken_since(root)


@pytest.mark.parametrize("command", ["log", "diff-index", "cat-file", "rev-parse", "config"])
@pytest.mark.parametrize("end", ["GIT | head -c 50; exit 0", "exit 128", "kill -9 $$"])
def test_what_could_not_be_learnt_is_not_kept(
    root: Path, tmp_path: Path, command: str, end: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A report made while git fails has no doubtful fix and isn't cached; the next report is complete."""
    moved = f"{DAY}/a-tram-line-opens-in-the-old-town.md"
    git(root, "mv", TRAM[1:], moved[1:])
    settle()
    with monkeypatch.context() as changed:
        changed.setenv("PATH", fake_git(tmp_path, f'*" {command} "*) {end}'))
        fixes = {one.fix.replacement for one in Archive(root).validate(select=["NA101"]).findings if one.fix}

    whole = Archive(root, cache=False).validate(select=["NA101"])
    assert Archive(root).validate(select=["NA101"]) == whole
    assert {one.suggestions for one in whole.findings} == {(QUAY,), (moved,)}
    short = "head" in end and command in ("rev-parse", "config")  # these have said all they had to by then
    assert short or fixes <= {moved}  # the rename that is staged was told, if anything
