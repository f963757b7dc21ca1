"""What is known about the external links of an archive, without asking any of them.

Knows: the link cache, the pages.  Must not know: the network, how a list is shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from newsarc.config.read import read_config
from newsarc.errors import UsageError
from newsarc.files.cache import Cache
from newsarc.index.link_cache import stored_links
from newsarc.model.external import KnownLink, LinkList, LinkRecord, LinkTally, LinkVerdict
from newsarc.validation.external.report import KIND, Scope, collect_links
from newsarc.validation.external.urls import host_of, is_below_host

if TYPE_CHECKING:
    from newsarc.model.callbacks import Progress


def known_links(
    root: Path, *, dead: bool, host: str, link_cache: Path | None, progress: Progress | None = None
) -> LinkList:
    """The links of the archive at ``root``; those that are ``dead`` or of a ``host`` are listed, all if neither.

    Raises `UsageError` where a file that was named doesn't exist, `OSError` where
    the history can't be read.
    """
    _, links = collect_links(Scope(root), read_config(root).external, progress=progress)
    known = _known(root, link_cache, set(links.urls))
    hosts = [host_of(url) for url in links.urls]
    verdicts = [known[url].verdict.value if url in known else "unchecked" for url in links.urls]
    pages: dict[int, list[tuple[str, date | None]]] = {
        number: []
        for number, verdict in enumerate(verdicts)
        if not (dead and verdict != LinkVerdict.DEAD) and (not host or is_below_host(hosts[number], host))
    }
    years: set[tuple[str, int]] = set()
    for number, page, day in links.places():
        years.add((str(day.year) if day else "", number))
        if number in pages:
            pages[number].append((page.lstrip("/"), day))
    records = [
        LinkRecord(links.urls[number], hosts[number], known.get(links.urls[number]), tuple(places))
        for number, places in pages.items()
    ]
    by_host = _tallies(zip(hosts, verdicts, strict=True))
    by_year = _tallies((year, verdicts[number]) for year, number in years)
    return LinkList(
        tuple(sorted(records, key=lambda one: one.url)),
        tuple(sorted(by_host, key=lambda one: (-one.dead, -one.urls, one.name))),
        tuple(sorted(by_year, key=lambda one: one.name)),
    )


def _tallies(named: Iterable[tuple[str, str]]) -> list[LinkTally]:
    """Verdicts counted by the name beside each."""
    counts: dict[str, Counter[str]] = {}
    for name, verdict in named:
        counts.setdefault(name, Counter())[verdict] += 1
    return [LinkTally(name, *(of[one] for one in (*LinkVerdict, "unchecked"))) for name, of in counts.items()]


def _known(root: Path, link_cache: Path | None, urls: Collection[str]) -> dict[str, KnownLink]:
    """What is known of some URLs; nothing where no link was checked yet."""
    if link_cache and not link_cache.exists():
        raise UsageError(f"{link_cache} does not exist", "newsarc validate --external --link-cache writes it")
    file = link_cache or Cache(root).path(KIND)
    return {one.url: one for one in stored_links(file) if one.url in urls} if file.exists() else {}
