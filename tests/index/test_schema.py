"""What is packed into a column comes out of it again."""

from __future__ import annotations

import re
import zlib
from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarc.files.cache import VERSION
from newsarc.index import schema

NUMBERS = st.lists(st.integers(0, 2**32 - 1), max_size=20)
TEXTS = st.lists(st.text(st.characters(exclude_characters="\n\x1f", exclude_categories=["Cs"]), min_size=1), max_size=5)


@given(NUMBERS)
def test_numbers(numbers: list[int]) -> None:
    """Numbers come back in their order."""
    assert list(schema.unpack(schema.pack(numbers))) == numbers


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 99))), st.integers(1, 9))
def test_related(entries: list[tuple[int, int]], own: int) -> None:
    """So does a Related list; its links lead to other events that exist."""
    related = array("I", [target for target, _ in entries]), array("I", [names for _, names in entries])
    column = schema.pack_related(related)

    assert schema.unpack_related(column) == related
    assert schema.outgoing_links(column, own) == {target for target, _ in entries if target not in (0, own)}


@given(TEXTS)
def test_texts(texts: list[str]) -> None:
    """So do names, labels and root keys, and none of them from an empty column."""
    assert schema.split_names(schema.join_names(texts)) == texts
    assert schema.split_labels(schema.join_labels(texts)) == tuple(texts)
    assert schema.split_roots(schema.join_roots(texts)) == texts


@pytest.mark.parametrize("root", ["", "/home/me"])
def test_folders(root: str) -> None:
    """So do the folders with their signatures, each after the path of the root."""
    size = schema.SIGNATURE_SIZE
    folders = {"/news/2012": b"b" * size, "": b"a" * size, "/news": b"c" * size}
    facts = dict(schema.facts(folders, files=3, linked=False, site=""))
    paths = schema.folder_paths(facts["folders"], root)

    assert paths == [f"{root}{path}" for path in sorted(folders)]
    assert schema.folder_signatures(sorted(folders), facts["signatures"]) == folders
    assert (facts["files"], facts["linked"]) == (3, False)


def test_version_of_the_cache() -> None:
    """Other tables mean another version of the cache, so that no command opens an index that it can't read."""
    statements = re.sub(r"--.*", "", schema.TABLES + schema.FULL_TEXT + schema.INDEXES)
    checksum = f"{zlib.crc32(' '.join(statements.split()).encode()):08x}"

    assert (VERSION, checksum) == ("newsarc 0.1.0, format 30", "b950d595"), (
        "the tables have changed: count VERSION up in newsarc/files/cache.py, then enter it and the checksum here"
    )
