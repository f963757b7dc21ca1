"""The configuration: what may stand in it, and that what it says holds at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from newsarc import Archive, Correction, NewsarcError, NotFoundError
from newsarc.config.read import read_config
from newsarc.errors import ConfigError
from newsarc.files.scan import scan
from newsarc.model.index_status import UsedLayout
from newsarc.pages.site import SiteOptions
from newsarc.sites import site_of
from tests.conftest import MakeArchive
from tests.support.in_process import run

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


def related_to(archive: Archive, name: str) -> list[str]:
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
        CHIPS: ("both mention Nvidia", "28 days apart"),
        PRICE: ("both mention Nvidia", "1 day apart"),
    }


def test_alias_holds_at_once(make_archive: MakeArchive) -> None:
    """An alias written, changed or taken away changes the next answer of an archive that is open."""
    root = make_archive(PAGES)
    archive = Archive(root, cache=False)
    assert related_to(archive, "NVIDIA Corp") == [CHIPS]

    (root / "newsarc.toml").write_text(TOML, "utf-8")
    assert related_to(archive, "NVIDIA Corp") == [OTHER, PRICE, CHIPS]

    (root / "newsarc.toml").write_text('[aliases]\n"NVIDIA Corp" = ["Nvidia"]\n', "utf-8")
    assert related_to(archive, "NVIDIA Corp") == [OTHER, CHIPS]

    (root / "newsarc.toml").unlink()
    assert related_to(archive, "NVIDIA Corp") == [CHIPS]


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
        ("perfile-ignores = {}\n", "newsarc.toml: unknown key 'perfile-ignores'"),
        ("select = 'NA1'\n", "newsarc.toml: select must be a list of rules, not a string"),
        ("ignore = [1]\n", "newsarc.toml: ignore must be a list of rules, not a list"),
        ("ignore = ['NA999']\n", "newsarc.toml: ignore: no such rule: 'NA999'"),
        ("per-file-ignores = []\n", "newsarc.toml: per-file-ignores must be a table, not a list"),
        ("[per-file-ignores]\nnews = 'NA1'\n", "newsarc.toml: per-file-ignores of 'news' must be a list of rules, not"),
        ("[per-file-ignores]\nnews = ['x']\n", "newsarc.toml: per-file-ignores of 'news': no such rule: 'x'"),
        ("[per-file-ignores]\n'[z-a]' = []\n", "newsarc.toml: per-file-ignores: '[z-a]' is not a file pattern"),
        ("[per-file-ignores]\n'!a.md' = ['NA1']\n", "newsarc.toml: per-file-ignores: '!a.md' begins with !"),
        ("root-prefix = 3\n", "newsarc.toml: root-prefix must be a string, not a number"),
        ("root-prefix = '/news'\n", "newsarc.toml: root-prefix: /news is the folder of pages, not a prefix"),
        ("baseline = {}\n", "newsarc.toml: baseline must be a string, not a table"),
        ("strict = 'yes'\n", "newsarc.toml: strict must be true or false, not a string"),
        ("aliases = 3\n", "newsarc.toml: aliases must be a table, not a number"),
        ('aliases = ["a"]\n', "newsarc.toml: aliases must be a table, not a list"),
        ("aliases = 2012-02-08\n", "newsarc.toml: aliases must be a table, not a date or time"),
        ('[aliases]\nNvidia = "英伟达"\n', "newsarc.toml: the aliases of 'Nvidia' must be a list of names"),
        ("[aliases]\nNvidia = [1]\n", "newsarc.toml: the aliases of 'Nvidia' must be a list of names"),
        ('[aliases]\nNvidia = [" "]\n', "newsarc.toml: an alias of 'Nvidia' is empty"),
        ('[aliases]\nA = ["X"]\nB = ["x"]\n', "newsarc.toml: 'x' is an alias of both 'A' and 'B'"),
        ('[aliases]\nA = ["B"]\nB = ["C"]\n', "newsarc.toml: 'B' is an alias of both 'A' and 'B'"),
        ("[aliases\n", "newsarc.toml:1:9: invalid TOML: "),
        ("[aliases]\nA = \n", "newsarc.toml:2:5: invalid TOML: "),
        (b"[aliases]\n# \xff\n", "newsarc.toml:2: not UTF-8"),
        ("a = " + "[" * 100_000, "newsarc.toml: invalid TOML: "),
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
    done = run("related", "Nvidia", root=root)
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr == "newsarc: error: newsarc.toml: unknown key 'alias'\nhint: did you mean aliases?\n"
    assert run("show", "2024-06-19", root=root).returncode == 0


def test_configuration_outside_the_root_is_refused(make_archive: MakeArchive, tmp_path: Path) -> None:
    """A symbolic link that leads out of the archive is not opened, and said to be no configuration."""
    root = make_archive(PAGES)
    (tmp_path / "elsewhere.toml").write_text("not = [toml", "utf-8")
    (root / "newsarc.toml").symlink_to(tmp_path / "elsewhere.toml")

    with pytest.raises(
        ConfigError, match=r"newsarc\.toml can't be read: it is a symbolic link that leads out of the archive"
    ):
        Archive(root, cache=False).validate()


def test_configuration_within_the_root_may_be_a_link(make_archive: MakeArchive) -> None:
    """A symbolic link to a file of the archive is read as that file."""
    root = make_archive({**PAGES, "/settings/own.toml": 'select = ["nothing"]'})
    (root / "newsarc.toml").symlink_to("settings/own.toml")

    with pytest.raises(ConfigError, match="nothing"):
        Archive(root, cache=False).validate()


def test_other_tools_file_outside_the_root_is_no_business_of_newsarc(make_archive: MakeArchive, tmp_path: Path) -> None:
    """A `pyproject.toml` that leads out of the archive is left alone."""
    root = make_archive(PAGES)
    (tmp_path / "elsewhere.toml").write_text("[tool.newsarc]\nunknown = 1\n", "utf-8")
    (root / "pyproject.toml").symlink_to(tmp_path / "elsewhere.toml")

    assert Archive(root, cache=False).validate().pages


@pytest.mark.parametrize("name", ["Zorro Corp", "Zorro", "Nvidia Quito"])
def test_alias_of_nothing(make_archive: MakeArchive, name: str) -> None:
    """A name that only the configuration speaks of, and no event, is as any that nobody bears, whatever is asked."""
    toml = f'[aliases]\n"Acme" = ["{name}"]\n"Chips" = ["Chip Maker"]\n'

    def answers(archive: Archive) -> list[object]:
        asked: tuple[Callable[[], object], ...] = (
            lambda: archive.kin(name),
            lambda: archive.kin("Nvidia", also=[name]),
            lambda: archive.timeline(name),
            lambda: archive.graph(name),
            lambda: archive.path_between("Nvidia", name),
        )
        return [_answer(ask) for ask in asked]

    unknown = answers(Archive(make_archive(PAGES), cache=False))
    archive = Archive(make_archive({**PAGES, "newsarc.toml": toml}), cache=False)

    assert answers(archive) == unknown
    assert all(name in str(one) for one in unknown[:2])
    assert [hit.path for hit in archive.kin("Chips").hits] == [CHIPS]


def _answer(ask: Callable[[], object]) -> object:
    try:
        return ask()
    except NotFoundError as error:
        return error.message, error.hint, error.nearest


@pytest.mark.parametrize(
    ("key", "hint"),
    [
        ("per_file_ignores", "did you mean per-file-ignores?"),
        ("Selct", "did you mean select?"),
        (
            "colour",
            "valid: aliases, archive, baseline, external, ignore, per-file-ignores, root-prefix, select, strict",
        ),
    ],
)
def test_unknown_key_is_told_the_nearest(make_archive: MakeArchive, key: str, hint: str) -> None:
    """A key that there isn't is told the one that is nearest, or all."""
    with pytest.raises(NewsarcError) as caught:
        Archive(make_archive({"newsarc.toml": f"{key} = 1\n"})).validate()

    assert caught.value.hint == hint


# ---------------------------------------------------------------- what a validation takes from it

BROKEN = {
    "newsarc.toml": "",
    "a.md": "[x](/gone.md) [y](#nowhere) [z](//host/x)\n",
    "old/2004/a.md": "[x](/gone.md) [y](#nowhere)\n",
    "old/README.md": "[x](/gone.md)\n",
}


def found(root: Path, text: str, **asked: Any) -> str:
    """The rules and the folders of what is found with a configuration."""
    (root / "newsarc.toml").write_text(text, "utf-8")
    return " ".join(f"{one.rule[2:]}{one.file[:1]}" for one in Archive(root).validate(**asked).findings)


def test_rules_are_chosen_by_configuration_and_command(make_archive: MakeArchive) -> None:
    """``select`` and ``ignore`` hold until rules are selected by the command; what that ignores is left out besides."""
    root = make_archive(BROKEN)

    assert found(root, "") == "101a 102a 105a 101o 102o 101o"
    assert found(root, "select = ['NA102', 'malformed-url']") == "102a 105a 102o"
    assert found(root, "ignore = ['NA101']") == "102a 105a 102o"
    assert found(root, "select = ['NA1']\nignore = ['NA101']", ignore=["NA105"]) == "102a 102o"
    assert found(root, "select = ['NA102']\nignore = ['NA101']", select=["NA101"]) == "101a 101o 101o"


@pytest.mark.parametrize(
    ("pattern", "left"),
    [
        ("old", "101a 105a"),
        ("old/", "101a 105a"),
        ("old/2004", "101a 105a 101o"),
        ("2004", "101a 105a 101o"),
        ("/2004", "101a 105a 101o 101o"),
        ("old/*.md", "101a 105a 101o"),
        ("old/**", "101a 105a"),
        ("**/a.md", "105a 101o"),
        ("old/**/a.md", "101a 105a 101o"),
        ("README.md", "101a 105a 101o"),
        ("/README.md", "101a 105a 101o 101o"),
        ("old/20[01]?/*", "101a 105a 101o"),
        ("old/20[!0]?/*", "101a 105a 101o 101o"),
        ("*", ""),
        ("ol", "101a 105a 101o 101o"),
    ],
)
def test_rules_are_ignored_in_files(make_archive: MakeArchive, pattern: str, left: str) -> None:
    """``per-file-ignores`` leaves rules out in the files and folders that a pattern means, and counts them."""
    root = make_archive(BROKEN)
    codes = "'NA101', 'NA105'" if pattern == "*" else "'broken-link'"

    assert found(root, f"ignore = ['NA102']\n[per-file-ignores]\n'{pattern}' = [{codes}]\n") == left
    assert len(Archive(root).validate().ignored) == 4 - len(left.split())


def test_prefix_and_severity_may_be_configured(make_archive: MakeArchive) -> None:
    """``root-prefix`` and ``strict`` are as if they had been given; the command goes before them."""
    root = make_archive({"a.md": "[x](/zh/a.md)\n", "newsarc.toml": "root-prefix = '/zh'\n"})

    def code(*words: str) -> int:
        return run("validate", *words, root=root).returncode

    assert code() == 0
    assert code("--root-prefix", "/en") == 1
    (root / "a.md").write_text("[x](//host/x)\n", "utf-8")
    assert (code(), code("--strict")) == (0, 1)
    (root / "newsarc.toml").write_text("strict = true\n", "utf-8")
    assert (code(), code("--no-strict")) == (1, 0)


# ---------------------------------------------------------------- the table [archive]

POST = {"/_posts/2012-02-08-rain.md": "---\ntitle: Rain\n---\n", "/_config.yml": "title: Weather\n"}
ARCHIVE = """
[archive]
layout = "hugo"
include = ["content/"]
exclude = ["drafts/", "*.de.md"]
static = ["/assets/", "files"]
permalink = ":year/:slug"
date = ["happened", "git"]
undated = false
"""


@pytest.mark.parametrize(
    ("file", "table"), [("newsarc.toml", "[archive]"), ("pyproject.toml", "[tool.newsarc.archive]")]
)
def test_archive_describes_itself(make_archive: MakeArchive, file: str, table: str) -> None:
    """``[archive]`` says which layout there is, which pages count, where files are served from, what dates a page."""
    root = make_archive({file: ARCHIVE.replace("[archive]", table), "content/a.md": ""})

    site = site_of(root, scan(root))

    assert site is not None
    assert site.options == read_config(root).archive
    assert site.options == SiteOptions(
        "hugo",
        ("content/",),
        ("drafts/", "*.de.md"),
        ("assets", "files"),
        ("/:year/:slug",),
        ("happened", "git"),
        undated=False,
    )
    assert site.layouts() == (UsedLayout("Hugo", "", "newsarc.toml"),)


def test_one_value_needs_no_list(make_archive: MakeArchive) -> None:
    """A key that takes several values takes a single one as it is."""
    root = make_archive({"newsarc.toml": "[archive]\ndate = 'git'\nexclude = 'drafts/'\n"})

    assert read_config(root).archive == SiteOptions(date=("git",), exclude=("drafts/",))


def test_layout_is_recognized_without_a_configuration(make_archive: MakeArchive) -> None:
    """What isn't of the daily layout is recognised by its files, each layout with the sign that showed it."""
    root = make_archive({**POST, "/journals/2012_02_08.md": "", "/pages/a.md": "", "/logseq/config.edn": ""})
    site = site_of(root, scan(root))

    assert site is not None
    assert UsedLayout("Jekyll", "", "_posts/") in site.layouts()
    assert UsedLayout("Logseq", "", "logseq/config.edn") in site.layouts()


@pytest.mark.parametrize(
    "files",
    [
        PAGES,
        {**PAGES, **POST},
        {**PAGES, "newsarc.toml": '[archive]\nexclude = ["x"]\n'},
        {**POST, "newsarc.toml": '[archive]\nlayout = "daily"\n'},
        {"newsarc.toml": ""},
    ],
)
def test_daily_layout_has_no_site(make_archive: MakeArchive, files: Mapping[str, str]) -> None:
    """An archive with a day's folder in news/, one that says so and one without any page are of the daily layout."""
    root = make_archive(files)

    assert site_of(root, scan(root)) is None


def test_other_layout_may_have_news(make_archive: MakeArchive) -> None:
    """A site with a folder news/ by year only, and one that names its layout, are not of the daily layout."""
    by_year = make_archive({"/news/2019/a.md": "", "newsarc.toml": ""})
    named = make_archive({**PAGES, "newsarc.toml": '[archive]\nlayout = "plain"\n'})

    assert site_of(by_year, scan(by_year)) is not None
    assert site_of(named, scan(named)) is not None


def test_configuration_about_other_things_is_not_parsed(make_archive: MakeArchive) -> None:
    """Without the word in it, a file is not even parsed to learn the layout."""
    root = make_archive({**PAGES, "newsarc.toml": "[aliases\n"})

    assert site_of(root, scan(root)) is None


@pytest.mark.parametrize(
    ("text", "sentence", "hint"),
    [
        ("archive = 3", "newsarc.toml: archive must be a table, not a number", "[archive]"),
        ("[archive]\nlayuot = 'hugo'", "newsarc.toml: unknown key 'layuot' in [archive]", "did you mean layout?"),
        (
            "[archive]\nlayout = 'hugoo'",
            "newsarc.toml: archive.layout: no such layout: 'hugoo'",
            "did you mean hugo?",
        ),
        ("[archive]\nlayout = ['hugo']", "newsarc.toml: archive.layout must be a string, not a list", ""),
        (
            "[archive]\ninclude = 3",
            "newsarc.toml: archive.include must be a list of file patterns, not a number",
            "",
        ),
        (
            "[archive]\nexclude = [3]",
            "newsarc.toml: archive.exclude must be a list of file patterns, not a list",
            "",
        ),
        ("[archive]\nexclude = ['']", "newsarc.toml: archive.exclude contains an empty string", "file patterns"),
        ("[archive]\nstatic = ['../x']", "newsarc.toml: archive.static: '../x' leads out of the archive", ""),
        ("[archive]\npermalink = {}", "newsarc.toml: archive.permalink must be a list of URL patterns", ""),
        ("[archive]\ndate = true", "newsarc.toml: archive.date must be a list of fields", ""),
        ("[archive]\nundated = 'no'", "newsarc.toml: archive.undated must be true or false, not a string", ""),
    ],
)
def test_mistake_about_the_archive_is_said(make_archive: MakeArchive, text: str, sentence: str, hint: str) -> None:
    """A mistake in ``[archive]`` is one sentence wherever the configuration is read."""
    root = make_archive({"newsarc.toml": text})

    for read in (read_config, lambda root: site_of(root, scan(root))):
        with pytest.raises(ConfigError) as caught:
            read(root)
        assert caught.value.message.startswith(sentence)
        assert hint in caught.value.hint
