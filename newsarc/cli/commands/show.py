"""``newsarc show``: a day, a month, a year, a page.

Modules that read pages are loaded where they are used: help and completion need only the options.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from newsarc.cli import completion
from newsarc.cli.archives import open_archive
from newsarc.cli.messages import print_corrections, print_message
from newsarc.cli.options import ArchiveFolder, Color, ColorWhen, Json, NoCache, refuse_together
from newsarc.cli.output import write_file_text
from newsarc.cli.screen import Screen
from newsarc.errors import NotFoundError, UsageError

if TYPE_CHECKING:
    from newsarc.archive import Archive
    from newsarc.model.events import Calendar, Day, Event
    from newsarc.model.target import Target

_WORDS = {"today": 0, "yesterday": -1}


def show(
    what: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[DATE | PAGE]",
            help="A day (2012-02-08), a month (2012-02), a year, latest, today or yesterday; or a page: its path, "
            "2012-02-08/16 (the 16th event of the day), a slug or its start, a title spelt roughly. Default: latest.",
            show_default=False,
            autocompletion=completion.pages,
        ),
    ] = None,
    folder: ArchiveFolder = None,
    raw: Annotated[bool, typer.Option("--raw", help="Print the page's file as it is.")] = False,
    open_: Annotated[
        bool, typer.Option("--open", help="Open a page's source in the browser; --open N, its Nth.")
    ] = False,
    no_cache: NoCache = False,
    json: Json = False,
    color: ColorWhen = Color.AUTO,
) -> None:
    """Show what happened on a day, or one page.

    Examples: newsarc show 2012-02-08 · newsarc show 2012-02-08/2 · newsarc show 2012-02
    """
    refuse_together(json=json, raw=raw, open=open_)
    words = list(what or ["latest"])
    number = int(words.pop()) if open_ and len(words) > 1 and words[-1].isdigit() else 1
    with open_archive(folder, cache=not no_cache) as archive:
        found = _find(archive, " ".join(words))
        if open_:
            _open(found, number)
        elif raw:
            _print_raw(archive, found)
        else:
            _show(found, Screen(color, json=json))


def _find(archive: Archive, reference: str) -> Day | Event | Calendar:
    """The day, page, month or year that a reference means."""
    from newsarc.text.dates import typed_day, typed_month  # here, since help and completion need no dates

    if period := typed_month(reference.strip()):
        return _calendar(archive, *period)
    if when := _day_word(archive, reference) or typed_day(reference.strip()):
        return _day(archive, when)  # without loading what resolves references
    found = archive.resolve(reference)
    print_corrections(found.corrections)
    if found.name:
        raise _not_a_page(found)
    if found.day:
        return _day(archive, found.day)
    event = archive.page(found.page)
    if event is None:
        raise NotFoundError(f"no such page: {reference}")
    return event


def _day(archive: Archive, when: date) -> Day:
    if day := archive.day(when):
        return day
    raise archive.no_such_day(when)


def _calendar(archive: Archive, year: int, month: int | None) -> Calendar:
    calendar = archive.calendar(year, month)
    if not calendar.events:
        near = tuple(one for one in (calendar.previous, calendar.next) if one)
        raise NotFoundError(f"nothing is stored of {calendar.period}", "", near)
    return calendar


def _day_word(archive: Archive, reference: str) -> date | None:
    """The date of ``latest``, ``today`` or ``yesterday``; None for any other word."""
    word = reference.strip().lower()
    if word == "latest":
        latest = archive.latest()
        if latest is None:
            raise NotFoundError("the archive has no events")
        return latest
    return date.today() + timedelta(days=_WORDS[word]) if word in _WORDS else None


def _not_a_page(found: Target) -> NotFoundError:
    """The error for the name of something that pages are about, which is not a page itself."""
    from shlex import quote  # here, since few names need it

    typed = quote(found.name) if set(found.name) & set('"$`\\!') else f'"{found.name}"'
    lists = "lists its events" if found.is_context else "lists the pages that name it"
    return NotFoundError(f"{found.name!r} is a name, not a page", f"newsarc related {typed} {lists}")


def _show(found: Day | Event | Calendar, screen: Screen) -> None:
    from newsarc.model.events import Calendar, Day

    match found:
        case Calendar():
            screen.show(lambda to: to.calendar(found))
        case Day():
            screen.show(lambda to: to.day(found))
        case _:
            screen.show(lambda to: to.event(found))


def _print_raw(archive: Archive, found: Day | Event | Calendar) -> None:
    """Print the file's bytes, made safe where something acts on them."""
    from newsarc.model.events import Calendar

    if isinstance(found, Calendar) or not found.path:
        what = "a day or a page" if isinstance(found, Calendar) else "a page"
        raise UsageError("--raw prints one page", f"name {what}")
    data = archive.raw(found.path)
    if data is None:
        raise NotFoundError(f"the page is not stored: {found.path}")
    write_file_text(data.decode("utf-8", "surrogateescape"))


def _open(found: Day | Event | Calendar, number: int) -> None:
    from newsarc.model.events import Event

    if not isinstance(found, Event):
        raise UsageError("--open opens a source of one page", "name a page, as in 2012-02-08/2")
    urls = [source.url for source in found.sources if source.url]
    if not 1 <= number <= len(urls):
        raise NotFoundError(f"the page has no source {number} that has an address", f"it has {len(urls)}")
    url = urls[number - 1]
    if not url.lower().startswith(("http://", "https://")):
        raise UsageError(f"the source's address is not one of the web: {url}")
    print_message(f"opening {url}")
    typer.launch(url)
