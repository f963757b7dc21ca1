"""An index of documents brought up to date after changes holds what one built from nothing holds."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from newsarc import Archive
from newsarc.index.database import Index
from tests.conftest import MakeArchive
from tests.support.index import stored

DAYS = ("2012-02-06", "2012-02-08", "2012-03-15", "2013-09-22")
SLUGS = ("wang-lijun-on-leave", "consulate-in-chengdu", "bo-dismissed", "verdict-in-jinan")
TAGS = ("Chongqing", "Wang Lijun", "trials")
# Numbers of pages and names differ with their history; all else must not.
ROWS = (
    "SELECT path, date, date_source, title, summary FROM page ORDER BY path",
    "SELECT name, joined, root, sorted, pages FROM name ORDER BY name",
    "SELECT length, words FROM spelling ORDER BY length",
    "SELECT word, pages FROM count ORDER BY word",
    "SELECT term, doc, cnt FROM vocabulary ORDER BY term",
    "SELECT key, path FROM page_key JOIN page ON id = page ORDER BY 1, 2",
    "SELECT key, path FROM link_key JOIN page ON id = page ORDER BY 1, 2",
    "SELECT path, words FROM body JOIN page USING (id) ORDER BY path",
    "SELECT path, name FROM alias JOIN page ON id = page ORDER BY 1, 2",
)


def rows(index: Index) -> list[object]:
    """Everything that is told of documents, with paths for numbers."""
    return stored(index, ROWS)


def post(rng: random.Random, day: str) -> str:
    """A post with a tag and a link to another one, by URL, by file or by tag."""
    slug, other = rng.sample(SLUGS, 2)
    to = rng.choice(DAYS)
    link = rng.choice(
        [
            f"[before](/{to.replace('-', '/')}/{other}/)",
            f"[before](/{to.replace('-', '/')}/{other}.html)",
            f"[before](/{other}/)",
            f"[before]({to}-{other}.md)",
            f"{{% post_url {to}-{other} %}}",
        ]
    )
    fields = [f"title: {slug.replace('-', ' ')}", f"tags: [{rng.choice(TAGS)}]"]
    fields += rng.choice([[], [f"permalink: /{other}/"], [f"date: {day}"], [f"redirect_from: /{slug}/"]])
    return "---\n" + "\n".join(fields) + f"\n---\n\nIt was said that day. {link}\n"


def change(root: Path, rng: random.Random) -> None:
    """Write, delete or rename a post, or change the settings."""
    folder = root / "_posts"
    pages = sorted(folder.iterdir())
    day = rng.choice(DAYS)
    new = folder / f"{day}-{rng.choice(SLUGS)}.md"
    match rng.choice(["write", "write", "edit", "delete", "rename", "settings"]):
        case "write":
            new.write_text(post(rng, day), encoding="utf-8")
        case "edit" if pages:
            page = rng.choice(pages)
            page.write_text(post(rng, page.name[:10]), encoding="utf-8")
        case "delete" if len(pages) > 1:
            rng.choice(pages).unlink()
        case "rename" if pages:
            rng.choice(pages).rename(new)
        case "settings":
            pattern = rng.choice(["/:year/:month/:day/:title/", "/:title/"])
            (root / "_config.yml").write_text(f"permalink: {pattern}\n", encoding="utf-8")
        case _:
            pass


@pytest.mark.parametrize("seed", range(6))
def test_any_changes(make_archive: MakeArchive, seed: int) -> None:
    """After each of some random changes, whatever they are, the cached index is as a new one."""
    rng = random.Random(seed)
    root = make_archive({"/_config.yml": "permalink: /:year/:month/:day/:title/\n"})
    (root / "news").rmdir()
    (root / "_posts").mkdir()
    for day in DAYS:
        (root / "_posts" / f"{day}-{rng.choice(SLUGS)}.md").write_text(post(rng, day), encoding="utf-8")
    for _ in range(12):
        change(root, rng)
        assert rows(Archive(root).index) == rows(Archive(root, cache=False).index)


def test_page_that_others_wait_for(make_archive: MakeArchive) -> None:
    """A link to a URL leads to the post that has it as soon as there is one, and nowhere when that changes its URL."""
    root = make_archive(
        {
            "/_config.yml": "permalink: /:title/\n",
            "/_posts/2012-02-06-wang-lijun-on-leave.md": "See [what came](/consulate/).\n",
        }
    )
    waiting = "/_posts/2012-02-06-wang-lijun-on-leave.md"
    assert Archive(root).page(waiting).related == ()  # type: ignore[union-attr]

    other = root / "_posts/2012-02-08-consulate.md"
    other.write_text("# A night in the consulate\n", encoding="utf-8")
    assert [one.title for one in Archive(root).page(waiting).related] == ["A night in the consulate"]  # type: ignore[union-attr]

    other.write_text("---\npermalink: /elsewhere/\n---\n# A night in the consulate\n", encoding="utf-8")
    (root / "_config.yml").write_text("permalink: none\n", encoding="utf-8")
    assert rows(Archive(root).index) == rows(Archive(root, cache=False).index)


def test_other_names_of_a_note_are_one_context(make_archive: MakeArchive) -> None:
    """What a note says it is also called is one entity with its title, as long as it says so."""
    note = "---\naliases: [Rongcheng, Chengtu]\n---\nA city.\n"
    root = make_archive(
        {
            "/.obsidian/app.json": "{}",
            "/Chengdu.md": note,
            "/2012-02-06.md": "To [[Chengdu]].\n",
            "/2012-02-08.md": "Back from [[Rongcheng]].\n",
        }
    )

    def related() -> list[str]:
        return [hit.path for hit in Archive(root).related("chengtu")]

    assert related()[:2] == ["/2012-02-08.md", "/2012-02-06.md"]
    assert [(one.name, one.count) for one in Archive(root).contexts().contexts] == [("Chengdu", 2)]

    (root / "Chengdu.md").write_text("---\naliases: [Chengtu]\n---\nA city.\n", encoding="utf-8")
    assert {(one.name, one.count) for one in Archive(root).contexts().contexts} == {("Chengdu", 1), ("Rongcheng", 1)}
    assert rows(Archive(root).index) == rows(Archive(root, cache=False).index)
