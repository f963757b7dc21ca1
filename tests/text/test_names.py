"""Which spellings are one name: plurals and singulars, and the aliases of the configuration."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarc.text.names import Aliases, root_key, singular, with_plurals


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Wang Lijun", "wang li-jun"),
        ("Wang Lijun", "Wang Lijun's"),
        ("Wang Lijun", "WANG LIJUN’S"),
        ("São Tomé", "Sao Tome"),
        ("Maoists", "Maoist"),
        ("Kurds", "kurd"),
        ("military academies", "Military Academy"),
        ("churches", "church"),
        ("Philippines'", "Philippines"),
        ("al-Shabaab", "Al Shabaab"),
    ],
)
def test_variants_of_one_name(one: str, other: str) -> None:
    """Names that differ only in case, accents, hyphens, possessives or number are one."""
    assert root_key(one) == root_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Hama", "Hamas"), ("Abba", "Abbas"), ("Lao", "Laos"), ("Congress", "Congres"), ("Niger", "Nigeria")],
)
def test_names_that_are_two(one: str, other: str) -> None:
    """A name that ends in s isn't the plural of the name without it."""
    assert root_key(one) != root_key(other)


@given(st.text(alphabet="aeiouyhscxbnd王2", min_size=1, max_size=9))
def test_forms_and_singular_agree(word: str) -> None:
    """Every word is a form of its singular, and each form of that has the same singular."""
    single = singular(word)

    assert word in with_plurals(single)
    assert {singular(form) for form in with_plurals(single)} == {single}


def test_aliases_lead_to_the_name_that_is_shown() -> None:
    """Each variant of an alias has the root key of the name that is shown, whose keys are those of all aliases."""
    aliases = Aliases({"Nvidia": ["NVIDIA Corp", "英伟达"], "Maoists": ["Naxalite"]})

    assert {aliases.root(root_key(name)) for name in ("nvidia", "Nvidia Corp.", "英伟达")} == {"nvidia"}
    assert {aliases.root(root_key(name)) for name in ("Maoist", "naxalites")} == {"maoist"}
    assert list(aliases.names("nvidia")) == ["Nvidia", "NVIDIA Corp", "英伟达"]
    assert aliases.keys({"nvidia", "intel"}) == {
        **dict.fromkeys(("nvidia", "nvidiacorp", "英伟达"), "nvidia"),
        "intel": "intel",
    }
    assert aliases.root(root_key("Intel")) == "intel"
    assert list(aliases.names("intel")) == []
