"""The examples in docstrings.

pytest would look for them in each module, in each of its processes; most modules have none.
"""

from __future__ import annotations

import doctest
from importlib import import_module

import pytest

from tests.conftest import REPOSITORY

FILES = [file for file in sorted((REPOSITORY / "newsarc").rglob("*.py")) if ">>> " in file.read_text("utf-8")]
MODULES = [".".join(file.relative_to(REPOSITORY).with_suffix("").parts).removesuffix(".__init__") for file in FILES]


@pytest.mark.parametrize("name", MODULES)
def test_examples(name: str) -> None:
    """An example in a docstring prints what it says."""
    results = doctest.testmod(import_module(name))

    assert results.attempted > 0
    assert results.failed == 0
