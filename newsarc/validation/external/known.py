"""What is known about the external links of an archive, without asking any of them.

Knows: the link cache, the pages.  Must not know: the network, how a list is shown.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from newsarc.config.read import read_config
from newsarc.errors import UsageError
from newsarc.files.cache import Cache
from newsarc.index.link_cache import LinkCache
from newsarc.model.external import KnownLink, LinkList, LinkRecord, LinkTally, LinkVerdict
from newsarc.validation.external.report import KIND, Scope, collect_links
from newsarc.validation.external.urls import host_of

if TYPE_CHECKING:
    from newsarc.model.callbacks import Progress

_Counts = dict[str, Counter[str]]


def known_links(
    root: Path, *, dead: bool, host: str, link_cache: Path | None, progress: Progress | None = None
) -> LinkList:
    """The links of the archive at ``root``; those that are ``dead`` or of a ``host`` are listed, all if neither.

    Raises `UsageError` where a file that was named doesn't exist.
    """
    _, links = collect_links(Scope(root), read_config(root).external, progress=progress)
    known = _known(root, link_cache, set(links.urls))
    pages: dict[int, list[tuple[str, date | None]]] = {}
    by_host: _Counts = {}
    by_year: _Counts = {}
    years: set[tuple[str, int]] = set()
    verdicts = [known[url].verdict.value if url in known else "unchecked" for url in links.urls]
    for number, url in enumerate(links.urls):
        by_host.setdefault(host_of(url), Counter())[verdicts[number]] += 1
    for number, page, day in links.places():
        pages.setdefault(number, []).append((page.lstrip("/"), day))
        year = str(day.year) if day else ""
        if (year, number) not in years:
            years.add((year, number))
            by_year.setdefault(year, Counter())[verdicts[number]] += 1
    records = []
    for number, url in enumerate(links.urls):
        name = host_of(url)
        if dead and verdicts[number] != LinkVerdict.DEAD:
            continue
        if host and name != host.lower() and not name.endswith(f".{host.lower()}"):
            continue
        records.append(LinkRecord(url, name, known.get(url), tuple(pages[number])))
    records.sort(key=lambda one: one.url)
    hosts = sorted(_tallies(by_host), key=lambda one: (-one.dead, -one.urls, one.name))
    return LinkList(tuple(records), tuple(hosts), tuple(sorted(_tallies(by_year), key=lambda one: one.name)))


def _tallies(counts: _Counts) -> list[LinkTally]:
    names = (*LinkVerdict, "unchecked")
    return [LinkTally(name, *(of[one] for one in names)) for name, of in counts.items()]


def _known(root: Path, link_cache: Path | None, urls: set[str]) -> dict[str, KnownLink]:
    if link_cache and not link_cache.exists():
        raise UsageError(f"{link_cache} does not exist", "newsarc validate --external --link-cache writes it")
    try:
        file = link_cache or Cache(root).path(KIND)
        if not file.exists():
            return {}
        cache = LinkCache(file, is_own=link_cache is None)
    except OSError:
        return {}
    try:
        found = (cache.get(url) for url, _, _ in cache.known() if url in urls)
        return {one.url: one for one in list(found) if one}
    finally:
        cache.close()
