"""Names that may be spellings of one, as entries of the table ``[aliases]`` in ``newsarc.toml``.

Knows: strings and arrays of TOML, and how sure a guess is in words.  Must not know: terminals, widths.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsarc.text.safety import printable

if TYPE_CHECKING:
    from newsarc.model.stories import Variants


def entry(names: Variants) -> str:
    """A name and its possible other spellings, as an entry on one line.

    >>> from newsarc.model.stories import Variant, Variants
    >>> entry(Variants("Nvidia", 12, (Variant("NVIDIA Corp", 3, 0.97, 'same apart from "corp"'),)))
    '"Nvidia" = ["NVIDIA Corp"]'
    """
    return f"{_quoted(names.name)} = [{', '.join(_quoted(one.name) for one in names.variants)}]"


def long_entry(names: Variants) -> list[str]:
    """The same entry as lines, one per name."""
    return [f"{_quoted(names.name)} = [", *(f"  {_quoted(one.name)}," for one in names.variants), "]"]


def reasons(names: Variants) -> str:
    """How many events have each spelling, how sure the guess is, and why."""
    counts = " + ".join(f"{count:,}" for count in (names.count, *(one.count for one in names.variants)))
    sure = "; ".join(f"{one.sure:.0%}: {printable(one.why)}" for one in names.variants)
    return f"{counts} events; {sure}"


def _quoted(name: str) -> str:
    """A string of TOML."""
    escaped = printable(name).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
