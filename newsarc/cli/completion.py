"""The functions that complete the arguments and options of commands.

Knows: which kind of value each takes.  Must not know: shells, how a candidate is
quoted (`shells`).

Every command loads this: the modules that find candidates are loaded when needed.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import TYPE_CHECKING

import typer  # Typer itself reads the annotations

if TYPE_CHECKING:
    from newsarc.search.completion import Completions

_DAY_WORDS = ("latest", "today", "yesterday")


class Candidate(str):
    """A candidate that matches what was typed, even if it doesn't begin so (``lijun`` for Wang Lijun).

    Typer drops candidates for which `startswith` is false.
    """

    __slots__ = ()

    def startswith(self, *_: object) -> bool:
        """True: only candidates that match what was typed are made."""
        return True


def pages(ctx: typer.Context, incomplete: str) -> list[Candidate]:
    """For ``show``: days, months and years, or else slugs."""
    if ctx.params.get("what"):
        return []
    completions = _completions(ctx)
    days = [*(word for word in _DAY_WORDS if word.startswith(incomplete)), *completions.periods(incomplete)]
    return _candidates(days or filter(_is_safe, completions.slugs(incomplete)))


def targets(ctx: typer.Context, incomplete: str) -> list[Candidate]:
    """For ``related``: days, names and slugs; after the first words of a name, the rest of it."""
    completions, before = _completions(ctx), list(ctx.params.get("target") or ())
    if before:
        return _candidates(_continuations(completions, before, incomplete))
    periods = completions.periods(incomplete) if incomplete else []
    days = [one for one in periods if not any(other.startswith(f"{one}-") for other in periods)]
    names = completions.names(incomplete)
    slugs = completions.slugs(incomplete) if "-" in incomplete or not names else []
    return _candidates([*days, *names, *filter(_is_safe, slugs)])


def names(ctx: typer.Context, incomplete: str) -> list[Candidate]:
    """For ``timeline``: names; after the first words of a name, the rest of it."""
    completions, before = _completions(ctx), list(ctx.params.get("what") or ())
    return _candidates(_continuations(completions, before, incomplete) if before else completions.names(incomplete))


def contexts(ctx: typer.Context, incomplete: str) -> list[Candidate]:
    """Contexts."""
    return _candidates(_completions(ctx).names(incomplete))


def sources(ctx: typer.Context, incomplete: str) -> list[Candidate]:
    """The names of sources."""
    return _candidates(_completions(ctx).sources(incomplete))


def periods(ctx: typer.Context, incomplete: str) -> list[Candidate]:
    """Years, months and days."""
    return _candidates(_completions(ctx).periods(incomplete))


def rules(incomplete: str) -> list[tuple[Candidate, str]]:
    """The codes of rules, then their names, each with what it finds; of a comma-separated list, the last one."""
    from newsarc.rules import RULES

    before, comma, typed = incomplete.rpartition(",")
    named = [(rule.code, rule.finds) for rule in RULES] + [(rule.name, rule.finds) for rule in RULES]
    return [
        (Candidate(f"{before}{comma}{name}"), finds) for name, finds in named if name.lower().startswith(typed.lower())
    ]


def _completions(ctx: typer.Context) -> Completions:
    """The completions in the archive that the line or the environment names, or else in the nearest one upwards."""
    import os
    from pathlib import Path

    from newsarc.pages import discover
    from newsarc.search.completion import Completions

    folder = ctx.params.get("folder")
    if not folder:
        return Completions(discover.search_root(Path.cwd()))
    # A line that isn't run yet has its `~` and `$HOME` still in it.
    return Completions(discover.find_root(Path(os.path.expandvars(os.path.expanduser(folder)))))


def _candidates(texts: Iterable[str]) -> list[Candidate]:
    """Texts of the archive, made safe, without those that would be taken for an option."""
    from newsarc.search.completion import MOST
    from newsarc.text.safety import printable

    safe = (printable(text).strip() for text in texts)
    return list(islice((Candidate(text) for text in safe if text and text[0] != "-"), MOST))


def _is_safe(slug: str) -> bool:
    """Whether a slug can be shown as it is: unlike a name, it can't be found without its unsafe characters."""
    from newsarc.text.safety import printable

    return printable(slug) == slug


def _continuations(completions: Completions, before: list[str], incomplete: str) -> Iterable[str]:
    """The rest of each name whose first words were typed before."""
    return filter(None, (_rest(name, before) for name in completions.names(" ".join([*before, incomplete]))))


def _rest(name: str, before: list[str]) -> str:
    """A name without the words typed before; the empty string if it begins with other words."""
    from newsarc.text.folding import fold

    own, count = name.split(), len(" ".join(before).split())
    return " ".join(own[count:]) if fold(" ".join(own[:count])) == fold(" ".join(before)) else ""
