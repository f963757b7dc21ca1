"""The external links of an archive, from its pages to a report.

Knows: the order of the work, and where the link cache is.
Must not know: how a URL is asked, how findings are narrowed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from newsarc.config.values import External
from newsarc.errors import NewsarcError, UsageError
from newsarc.files.cache import BusyError, Cache
from newsarc.index.link_cache import LinkCache
from newsarc.model.external import ExternalOptions, OnProgress
from newsarc.model.report import Finding, Report
from newsarc.validation.check_archive import scan_archive
from newsarc.validation.external.collect import Links, collect, urls_on_pages
from newsarc.validation.external.findings import findings, remark
from newsarc.validation.external.pages import Pages

if TYPE_CHECKING:
    from newsarc.model.callbacks import Progress, Warn

KIND = "links"
_MISSING = "--external needs aiohttp"


class Scope(NamedTuple):
    """Which links of an archive are meant: those on pages ``below`` some site paths, and new ``since`` a commit."""

    root: Path
    below: Collection[str] = ()
    since: str = ""


def require_client() -> None:
    """Raise `UsageError` where the client isn't installed."""
    try:
        import aiohttp  # noqa: F401 - only whether it can be imported
        import idna  # noqa: F401
    except ImportError as error:
        raise UsageError(_MISSING, "pip install 'newsarc[external]'") from error


def with_external(
    report: Report,
    scope: Scope,
    codes: Collection[str],
    options: ExternalOptions,
    config: External,
    *,
    cache: bool,
    progress: Progress | None = None,
    on_progress: OnProgress | None = None,
    warn: Warn | None = None,
) -> Report:
    """A report, and what is found out about the external links of its pages.

    Raises `UsageError` for options that make no sense, `NewsarcError` where this
    machine is at fault, or where another process checks the same links.
    """
    require_client()
    from newsarc.validation.external.run import run_checks  # here, since only now the client is known to be there

    pages, links = collect_links(scope, config, progress=progress)
    with _opened_cache(scope.root, options, cache=cache, warn=warn) as known:
        days = _days(links) if options.ask_archive else {}
        run = run_checks(
            links.urls,
            days,
            options,
            known,
            web_archive=config.web_archive,
            ignored=links.ignored,
            on_progress=on_progress,
        )
    dead_after = config.dead_after if options.dead_after is None else options.dead_after
    remarks = {links.urls[one]: remark(links.urls[one], judged, dead_after) for one, judged in run.judged.items()}
    paths = {*links.pages_with(run.judged.keys()), *links.malformed}
    found = findings(pages, paths, remarks, run.archived, config.web_archive)
    return replace(
        report,
        findings=_merged(report.findings, found.findings, codes),
        ignored=_merged(report.ignored, found.ignored, codes),
        checked=tuple(sorted((dict(report.checked) | found.fingerprints).items())),
        external=run.summary,
    )


def collect_links(scope: Scope, config: External, *, progress: Progress | None = None) -> tuple[Pages, Links]:
    """The archive's pages, and the external links on them that are meant."""
    tree, site = scan_archive(scope.root)
    without: frozenset[tuple[str, str]] = frozenset()
    if scope.since:
        from newsarc.validation.revision import tree_at  # here, since most runs are over all links

        with tree_at(scope.root, scope.since) as past:
            without = frozenset(urls_on_pages(Pages(str(past.root), site), past))
    pages = Pages(str(scope.root), site)
    links = collect(pages, tree, below=scope.below, without=without, ignore=config.ignore, progress=progress)
    return pages, links


@contextmanager
def _opened_cache(
    root: Path, options: ExternalOptions, *, cache: bool, warn: Warn | None
) -> Iterator[LinkCache | None]:
    """The link cache, which only this process writes; None where nothing is to be written, or nothing can be."""
    if options.link_cache:
        with closing(LinkCache(options.link_cache, is_own=False)) as named:
            yield named
        return
    if not cache:
        yield None
        return
    with ExitStack() as stack:
        opened = None
        try:
            place = Cache(root)
            stack.enter_context(place.lock(KIND, "checking external links", warn))
        except BusyError as error:
            hint = "wait for it, or give this one a file of its own with --link-cache"
            raise NewsarcError(str(error), hint) from None
        except OSError as error:
            if warn:
                warn(f"the link cache can't be written ({error}); nothing is remembered of this run")
        else:
            opened = stack.enter_context(closing(LinkCache(place.path(KIND))))
        yield opened


def _days(links: Links) -> dict[int, date]:
    """The day of the first page of each URL that is of a day."""
    days: dict[int, date] = {}
    for number, _, day in links.places():
        if day:
            days.setdefault(number, day)
    return days


def _merged(before: Collection[Finding], found: Collection[Finding], codes: Collection[str]) -> tuple[Finding, ...]:
    chosen = [one for one in found if one.rule in codes]
    return tuple(sorted((*before, *chosen), key=lambda one: (one.file, one.place, one.rule, one.target or "")))
