"""What may stand where a word is being typed: the functions that the commands' arguments and options complete with.

Knows: which kind of thing each takes.  Must not know: shells; how a candidate is
quoted is theirs (`shells`).

Every command loads this: what looks for candidates is loaded when they are asked for.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import TYPE_CHECKING

import typer  # Typer itself reads the annotations

if TYPE_CHECKING:
    from newsarc.search.completion import Completions

_SPOKEN_DAYS = ("latest", "today", "yesterday")


class Candidate(str):
    """What was typed may be meant by it though it isn't written so (``wang`` for Wang Lijun).

    Typer leaves out what doesn't begin as it was typed.
    """

    __slots__ = ()

    def startswith(self, *_: object) -> bool:
        """Yes: it was chosen as an answer to what was typed."""
        return True


def pages(ctx: typer.Context, incomplete: str) -> list[Candidate]:
    """For ``show``: days, months and years, or else slugs."""
    if ctx.params.get("what"):
        return []
    completions = _completions(ctx)
    days = [*(word for word in _SPOKEN_DAYS if word.startswith(incomplete)), *completions.periods(incomplete)]
    return _candidates(days or filter(_is_safe, completions.slugs(incomplete)))


def targets(ctx: typer.Context, incomplete: str) -> list[Candidate]:
    """For ``related``: days, names and slugs; of a name whose first words stand there already, the rest."""
    completions, before = _completions(ctx), list(ctx.params.get("target") or ())
    if before:
        return _candidates(_going_on(completions, before, incomplete))
    periods = completions.periods(incomplete) if incomplete else []
    days = [one for one in periods if not any(other.startswith(f"{one}-") for other in periods)]
    names = completions.names(incomplete)
    slugs = completions.slugs(incomplete) if "-" in incomplete or not names else []
    return _candidates([*days, *names, *filter(_is_safe, slugs)])


def names(ctx: typer.Context, incomplete: str) -> list[Candidate]:
    """For ``timeline``: names; of one whose first words stand there already, the rest."""
    completions, before = _completions(ctx), list(ctx.params.get("what") or ())
    return _candidates(_going_on(completions, before, incomplete) if before else completions.names(incomplete))


def contexts(ctx: typer.Context, incomplete: str) -> list[Candidate]:
    """The names that pages carry."""
    return _candidates(_completions(ctx).names(incomplete))


def sources(ctx: typer.Context, incomplete: str) -> list[Candidate]:
    """The names of sources."""
    return _candidates(_completions(ctx).sources(incomplete))


def periods(ctx: typer.Context, incomplete: str) -> list[Candidate]:
    """Years, months and days."""
    return _candidates(_completions(ctx).periods(incomplete))


def rules(incomplete: str) -> list[tuple[Candidate, str]]:
    """The codes of rules, then their names, each with what the rule finds; the last of several set apart by commas."""
    from newsarc.rules import RULES

    before, comma, typed = incomplete.rpartition(",")
    named = [(rule.code, rule.summary) for rule in RULES] + [(rule.name, rule.summary) for rule in RULES]
    return [
        (Candidate(f"{before}{comma}{name}"), summary)
        for name, summary in named
        if name.lower().startswith(typed.lower())
    ]


def _completions(ctx: typer.Context) -> Completions:
    """What there is in the archive that is named on the line, by the environment or by where one stands."""
    import os
    from pathlib import Path

    from newsarc.pages import discover
    from newsarc.search.completion import Completions

    given = ctx.params.get("folder")
    if not given:
        return Completions(discover.search_root(Path.cwd()))
    # A line that isn't run yet has its `~` and `$HOME` still in it.
    return Completions(discover.find_root(Path(os.path.expandvars(os.path.expanduser(given)))))


def _candidates(texts: Iterable[str]) -> list[Candidate]:
    """Texts of the archive as they may be shown and typed; what would be taken for an option is left out."""
    from newsarc.search.completion import MOST
    from newsarc.text.safety import printable

    safe = (printable(text).strip() for text in texts)
    return list(islice((Candidate(text) for text in safe if text and text[0] != "-"), MOST))


def _is_safe(slug: str) -> bool:
    """Whether a slug can be typed as it is: other than a name, it means nothing without its odd characters."""
    from newsarc.text.safety import printable

    return printable(slug) == slug


def _going_on(completions: Completions, before: list[str], incomplete: str) -> Iterable[str]:
    """The rest of the names whose first words stand there already."""
    return filter(None, (_rest(name, before) for name in completions.names(" ".join([*before, incomplete]))))


def _rest(name: str, before: list[str]) -> str:
    """A name without the words that stand before the one being typed; the empty string where it has others."""
    from newsarc.text.folding import fold

    own, count = name.split(), len(" ".join(before).split())
    return " ".join(own[count:]) if fold(" ".join(own[:count])) == fold(" ".join(before)) else ""
