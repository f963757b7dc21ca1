"""Feeds random input to everything that reads untrusted text: ``python scripts/fuzz.py [COUNT] [--seed N]``.

Each input goes to one of the readers below, which may raise nothing but a
`NewsarcError`, and must be fast.  Inputs that break this are printed, reduced as far
as they still do.  The same seed gives the same inputs.  Exit 0 if none breaks it.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import warnings
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

from newsarc.config.read import read_config
from newsarc.errors import NewsarcError
from newsarc.files.globs import matches
from newsarc.markdown.anchors import find_anchors
from newsarc.markdown.links import find_links
from newsarc.pages.context_lists import split_names
from newsarc.pages.convert import page_date, sources_of, title_of
from newsarc.pages.encoding import decode
from newsarc.pages.front_matter import read_front_matter
from newsarc.pages.parse import parse
from newsarc.search.query import parse_query
from newsarc.text.clean import clean, display_title
from newsarc.text.safety import printable
from newsarc.text.words import spaced_words

_SLOW = 1.0  # seconds of processor time for one input
_LONGEST_RUN = 3000  # times that one piece is repeated

_PIECES = {
    "markdown": [
        "# ", "## ", "### ", "##### ", "\n", "\n\n", "\r", "\r\n", "\t", "    ",
        " ", "> ", "- ", "1. ", "[", "]", "(",
        ")", "](", "![", "<", ">", "`", "``", "```\n", "~~~\n", "*", "_", "**", "~~", "|", "|---|\n", "\\", "&amp;",
        "&#0;", "&#xd800;", "<!--", "-->", "<a href=\"", "<img srcset='a 1x, b 2x'>",
        "<h2>", "</h2>", "<script>", "[^1]",
        "[^1]: ", "[a]: b\n", "http://a.example/", "/news/2012/02/8/a.md", "#a",
        "%00", "%", "---\n", "===\n", "\0", "²",
        "Ⓐ", "é", "e\u0301", "重庆", "\u202e", "\udc80", "Source:", "### Related:\n\n", "_Context: A, B_", "Formats: [",
        "[2012-02-8](/news/2012/02/8/index.md)", "newsarc-ignore NA101: x", "x" * 50,
    ],
    "matter": [
        "---\n", "...\n", "date: ", "2012-02-08", "2012-02-085", "title: ", "tags: ",
        "[", "]", "{", "}", ": ", ", ", "- ",
        "&a ", "*a", "<<: ", "!!str ", "!!python/object:os.system ", "|\n", ">\n",
        "'", '"', "#", "\n", "  ", "\t", "?",
        "%YAML 1.1\n", "\0", "é", "null", "~", "1e999", "0x1f", "\\u0000", "T10:30:00+02:00", "a", "\r", "\u2028",
    ],
    "query": [
        " ", '"', "-", "--", "context:", "source:", "date:", "OR", "|", ":", "*", "(",
        ")", "wang", "lijn", "2012", "-370",
        "2012-02-31", "..", "重庆", "שָׁ", "दा", "\0", "\udc80", "'", "’", "é", "İ",
        "ß", "5", "bn", "a" * 60, "~", "\n", "^",
    ],
    "pattern": [
        "*", "**", "**/", "/", "?", "[", "]", "[!", "a-z", "a", "b", ".md", "\\", "!", "-", "news", "é", "\n", "^",
    ],
    "config": [
        "ignore = ", "select = ", "[per-file-ignores]\n", "[aliases]\n", '"a" = ',
        "[", "]", '"NA101"', '"NA1"', ",", "\n",
        "strict = ", "true", "1", "1979-05-27", "baseline = ", '"../x"', "root-prefix = ",
        '"/zh"', "'''", "#", "\\u0000",
        '"**/*a"', "{", "}", ".", "a", "=", "\r\n", "\xff",
    ],
}  # fmt: skip


def _page(text: str) -> None:
    data = text.encode("utf-8", "surrogateescape")
    page = parse("/news/2012/02/8/a.md", data)
    parse("/news/2012/02/8/index.md", data)
    title_of(page), sources_of(page), page_date(page)
    find_links(page.text, page.body)
    find_anchors(page.text, page.body)


def _text(text: str) -> None:
    spaced_words(clean(text)), display_title(text), printable(text), split_names(text, ordered=True)


def _pattern(text: str) -> None:
    middle = len(text) // 2
    with suppress(re.error):  # a range that runs backwards
        matches(text[:middle] or "a", text[middle:])


def _config_reader(folder: Path) -> Callable[[str], None]:
    def read(text: str) -> None:
        (folder / "newsarc.toml").write_bytes(text.encode("utf-8", "surrogateescape"))
        read_config(folder)

    return read


def _readers(folder: Path) -> dict[str, tuple[str, Callable[[str], object]]]:
    """What is fed: the name of each reader, the kind of pieces that its inputs are made of, and a function."""
    return {
        "page": ("markdown", _page),
        "links": ("markdown", lambda text: find_links(decode(text.encode("utf-8", "surrogateescape")).text)),
        "front matter": ("matter", lambda text: read_front_matter(f"---\n{text}\n---\n# A\n")),
        "page with front matter": ("matter", lambda text: _page(f"---\n{text}\n---\n# A\n")),
        "text": ("markdown", _text),
        "query": ("query", parse_query),
        "pattern": ("pattern", _pattern),
        "configuration": ("config", _config_reader(folder)),
    }


def _made(chance: random.Random, pieces: list[str]) -> str:
    """A text of a few pieces in a row; now and then one of them very often."""
    made = [chance.choice(pieces) for _ in range(chance.randrange(1, 40))]
    if chance.random() < 0.002:
        at = chance.randrange(len(made))
        made[at] = made[at] * chance.randrange(_LONGEST_RUN)
    return "".join(made)


def _fault(read: Callable[[str], object], text: str) -> str:
    """What goes wrong when a text is read; the empty string where nothing does."""
    begun = process_time()
    try:
        read(text)
    except NewsarcError:
        pass
    except Exception as error:  # any other is a finding
        return f"{type(error).__name__}: {error}"[:200]
    return "slow" if process_time() - begun > _SLOW else ""


def _shrunk(read: Callable[[str], object], text: str, fault: str) -> str:
    """A shorter text with the same kind of fault."""
    kind = fault.partition(":")[0]
    size = len(text) // 2
    while size:
        at = 0
        while at < len(text):
            shorter = text[:at] + text[at + size :]
            if _fault(read, shorter).partition(":")[0] == kind:
                text = shorter
            else:
                at += size
        size //= 2
    return text


def main() -> int:
    """Feed the inputs, print what breaks and how much was fed; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", nargs="?", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="the name of one reader")
    arguments = parser.parse_args()
    warnings.simplefilter("error")
    chance = random.Random(arguments.seed)
    found: Counter[str] = Counter()
    with TemporaryDirectory() as folder:
        readers = _readers(Path(folder))
        names = [name for name in readers if arguments.only in ("", name)]
        for _ in range(arguments.count):
            name = chance.choice(names)
            kind, read = readers[name]
            text = _made(chance, _PIECES[kind])
            if fault := _fault(read, text):
                key = f"{name}: {fault.partition(':')[0]}"
                found[key] += 1
                if found[key] <= 3:
                    print(f"{name}: {fault}\n  {_shrunk(read, text, fault)!r}"[:600], flush=True)
    print(f"{arguments.count:,} inputs, seed {arguments.seed}: {sum(found.values())} faults {dict(found) or ''}")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
