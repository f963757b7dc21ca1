"""The configuration: what may stand in it, and that what it says holds at once."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from newsarc import Archive, Correction, NewsarcError, NotFoundError
from newsarc.config import read_config

MakeArchive = Callable[[Mapping[str, str | bytes]], Path]

CHIPS = "/news/2024/05/22/nvidia-corp-doubles-its-profit.md"
PRICE = "/news/2024/06/18/英伟达市值超过微软.md"
OTHER = "/news/2024/06/19/nvidia-falls-behind-again.md"


def page(path: str, title: str, *related: tuple[str, str]) -> str:
    """An event page; ``related`` gives path and contexts of each entry."""
    folder = path.rpartition("/")[0]
    rows = "".join(f"{n}. [{to}]({to}) _Context: {names}_\n" for n, (to, names) in enumerate(related, 1))
    heading = f"### [{folder[6:].replace('/', '-')}]({folder}/index.md)\n\n# {title}\n\n\n\n\n"
    return heading + (f"### Related:\n\n{rows}" if rows else "")


PAGES = {
    CHIPS: page(CHIPS, "The chip maker doubles its profit.", ("/news/2023/01/1/gone.md", "NVIDIA Corp")),
    PRICE: page(PRICE, "英伟达市值超过微软。"),
    OTHER: page(OTHER, "Nvidia falls behind again."),
}
TOML = '[aliases]\n"Nvidia" = ["NVIDIA Corp", "英伟达"]\n'


def told(archive: Archive, name: str) -> list[str]:
    return [hit.path for hit in archive.related(name)]


def test_alias_joins_names_that_share_no_letter(make_archive: MakeArchive) -> None:
    """Each name of an alias gives the events of all, under the one name, and says so."""
    archive = Archive(make_archive({**PAGES, "newsarc.toml": TOML}), cache=False)

    for name in ("Nvidia", "nvidia corp", "英伟达"):
        found = archive.kin(name)
        assert (found.target, [hit.path for hit in found.hits]) == ("Nvidia", [OTHER, PRICE, CHIPS])
    assert archive.kin("英伟达").corrections == (Correction("英伟达", "Nvidia"),)


def test_alias_is_shared_by_pages(make_archive: MakeArchive) -> None:
    """Two pages that name an entity by different names belong together by it."""
    archive = Archive(make_archive({**PAGES, "newsarc.toml": TOML}), cache=False)

    reasons = {hit.path: hit.reasons for hit in archive.related(OTHER)}

    assert reasons == {
        CHIPS: ("both speak of Nvidia", "28 days apart"),
        PRICE: ("both speak of Nvidia", "1 day apart"),
    }


def test_alias_holds_at_once(make_archive: MakeArchive) -> None:
    """An alias written, changed or taken away changes the next answer of an archive that is open."""
    root = make_archive(PAGES)
    archive = Archive(root, cache=False)
    assert told(archive, "NVIDIA Corp") == [CHIPS]

    (root / "newsarc.toml").write_text(TOML, "utf-8")
    assert told(archive, "NVIDIA Corp") == [OTHER, PRICE, CHIPS]

    (root / "newsarc.toml").write_text('[aliases]\n"NVIDIA Corp" = ["Nvidia"]\n', "utf-8")
    assert told(archive, "NVIDIA Corp") == [OTHER, CHIPS]

    (root / "newsarc.toml").unlink()
    assert told(archive, "NVIDIA Corp") == [CHIPS]


def test_misspelt_alias_is_resolved(make_archive: MakeArchive) -> None:
    """A name that only the configuration knows is found misspelt too."""
    root = make_archive({**PAGES, "newsarc.toml": '[aliases]\n"NVIDIA Corp" = ["Team Green of Santa Clara"]\n'})

    found = Archive(root, cache=False).kin("Team Gren of Santa Clara")

    assert (found.target, [hit.path for hit in found.hits]) == ("NVIDIA Corp", [CHIPS])


def test_project_file_may_hold_it(make_archive: MakeArchive) -> None:
    """``[tool.newsarc]`` in pyproject.toml says the same; newsarc's own file goes first, others' errors are theirs."""
    root = make_archive({"pyproject.toml": TOML.replace("[aliases]", "[tool.newsarc.aliases]")})
    assert read_config(root).aliases.root("英伟达") == "nvidia"

    (root / "newsarc.toml").touch()
    assert read_config(root).aliases.root("英伟达") == "英伟达"

    broken = make_archive({"pyproject.toml": "[project\n"})
    assert read_config(broken).aliases.root("英伟达") == "英伟达"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[alias]\n", "newsarc.toml: unknown key 'alias'"),
        ("aliases = 3\n", "newsarc.toml: aliases must be a table, not a number"),
        ('aliases = ["a"]\n', "newsarc.toml: aliases must be a table, not a list"),
        ("aliases = 2012-02-08\n", "newsarc.toml: aliases must be a table, not a date or time"),
        ('[aliases]\nNvidia = "英伟达"\n', "newsarc.toml: the aliases of 'Nvidia' must be a list of names"),
        ("[aliases]\nNvidia = [1]\n", "newsarc.toml: the aliases of 'Nvidia' must be a list of names"),
        ('[aliases]\nNvidia = [" "]\n', "newsarc.toml: an alias of 'Nvidia' is empty"),
        ('[aliases]\nA = ["X"]\nB = ["x"]\n', "newsarc.toml: 'x' stands for both 'A' and 'B'"),
        ('[aliases]\nA = ["B"]\nB = ["C"]\n', "newsarc.toml: 'B' stands for both 'A' and 'B'"),
        ("[aliases\n", "newsarc.toml:1:9: not TOML: "),
        ("[aliases]\nA = \n", "newsarc.toml:2:5: not TOML: "),
        (b"[aliases]\n# \xff\n", "newsarc.toml:2: not UTF-8"),
        ("a = " + "[" * 100_000, "newsarc.toml: not TOML: "),
    ],
)
def test_what_is_wrong_is_said(make_archive: MakeArchive, text: str | bytes, sentence: str) -> None:
    """What can't be read, is unknown or of a wrong type is one sentence with its place, and exit code 3."""
    root = make_archive({"newsarc.toml": text})

    with pytest.raises(NewsarcError) as caught:
        read_config(root)

    assert caught.value.message.startswith(sentence)
    assert "\n" not in caught.value.message
    assert caught.value.exit_code == 3


def test_command_says_it_in_one_line(make_archive: MakeArchive) -> None:
    """``related`` ends with exit code 3 and a sentence where the configuration is wrong; `show` doesn't need it."""
    root = make_archive({**PAGES, "newsarc.toml": "[alias]\n"})

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "newsarc", *words, "-C", str(root)], capture_output=True, text=True, check=False
        )

    done = run("related", "Nvidia")
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr == "newsarc: error: newsarc.toml: unknown key 'alias'; there is aliases\n"
    assert run("show", "2024-06-19").returncode == 0


def test_configuration_outside_the_root_is_not_read(make_archive: MakeArchive, tmp_path: Path) -> None:
    """A symbolic link that leads out of the archive is no configuration."""
    root = make_archive(PAGES)
    (tmp_path / "elsewhere.toml").write_text(TOML, "utf-8")
    (root / "newsarc.toml").symlink_to(tmp_path / "elsewhere.toml")

    assert told(Archive(root, cache=False), "NVIDIA Corp") == [CHIPS]


def test_alias_of_nothing(make_archive: MakeArchive) -> None:
    """A name that only the configuration has is known, though no event bears it; any other is not."""
    archive = Archive(make_archive({**PAGES, "newsarc.toml": '[aliases]\n"Acme" = ["Acme Inc"]\n'}), cache=False)

    assert (archive.kin("acme inc").target, archive.kin("acme inc").total) == ("Acme", 0)
    with pytest.raises(NotFoundError):
        archive.kin("Zorro Industries")
