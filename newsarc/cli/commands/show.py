"""``newsarc show``: a day, a month, a year, a page.

What reads the pages is loaded where they are read: help and completion ask for nothing but the options.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated, Protocol, TypeVar

import typer

from newsarc.cli import completion
from newsarc.cli.options import ArchiveDir, Color, ColorWhen, Json, NoCache, refuse_together
from newsarc.cli.output import Screen, opened, say, say_corrections, write_file_text
from newsarc.errors import NotFoundError, UsageError

if TYPE_CHECKING:
    from newsarc.archive import Archive
    from newsarc.model.events import Calendar, Day, Event
    from newsarc.model.target import Target

T_co = TypeVar("T_co", covariant=True)
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
    archive: ArchiveDir = None,
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
    said = list(what or ["latest"])
    number = int(said.pop()) if open_ and len(said) > 1 and said[-1].isdigit() else 1
    with opened(archive, cache=not no_cache) as library:
        found = _find(library, " ".join(said))
        if open_:
            _open(found, number)
        elif raw:
            _print_raw(library, found)
        else:
            _show(found, Screen(color, json=json))


def _find(archive: Archive, reference: str) -> Day | Event | Calendar:
    """What a reference means."""
    from newsarc.text.dates import typed_month  # here, since help and completion ask for no days

    if period := typed_month(reference.strip()):
        return _calendar(archive, *period)
    found = archive.resolve(str(_spoken_day(archive, reference) or reference))
    say_corrections(found.corrections)
    if found.name:
        raise _only_a_name(found)
    if found.day:
        day = archive.day(found.day)
        if day is None:
            raise archive.no_such_day(found.day)
        return day
    event = archive.page(found.page)
    if event is None:
        raise NotFoundError(f"no such page: {reference}")
    return event


def _calendar(archive: Archive, year: int, month: int | None) -> Calendar:
    calendar = archive.calendar(year, month)
    if not calendar.days:
        near = tuple(one for one in (calendar.previous, calendar.next) if one)
        raise NotFoundError(f"nothing is stored of {calendar.period}", "", near)
    return calendar


def _spoken_day(archive: Archive, reference: str) -> date | None:
    """The day that ``latest``, ``today`` or ``yesterday`` is; None for any other word."""
    word = reference.strip().lower()
    if word == "latest":
        latest = archive.latest()
        if latest is None:
            raise NotFoundError("the archive has no events")
        return latest
    return date.today() + timedelta(days=_WORDS[word]) if word in _WORDS else None


def _only_a_name(found: Target) -> NotFoundError:
    """The error where what was typed is no page, but something that pages tell of."""
    from shlex import quote  # here, since shells' rules matter to few names

    typed = quote(found.name) if set(found.name) & set('"$`\\!') else f'"{found.name}"'
    lists = "lists its events" if found.is_context else "lists the pages that name it"
    return NotFoundError(f"{found.name!r} is a name, not a page", f"newsarc related {typed} {lists}")


def _show(found: Day | Event | Calendar, screen: Screen) -> None:
    from newsarc import render
    from newsarc.model.events import Calendar

    if isinstance(found, Calendar):
        screen.show(
            data=lambda: render.data.answers.calendar(found),
            plain=lambda: render.plain.answers.calendar(found),
            terminal=lambda: render.terminal.calendar.calendar(found),
        )
    else:
        screen.show(
            data=lambda: _form(render.data.answers, found),
            plain=lambda: _form(render.plain.answers, found),
            terminal=lambda: _form(render.terminal.answers, found),
        )


class _Renderer(Protocol[T_co]):
    """What the renderers have in common here."""

    def day(self, day: Day) -> T_co: ...
    def event(self, event: Event) -> T_co: ...


def _form(render: _Renderer[T_co], found: Day | Event) -> T_co:
    from newsarc.model.events import Day

    return render.day(found) if isinstance(found, Day) else render.event(found)


def _print_raw(archive: Archive, found: Day | Event | Calendar) -> None:
    """The file's bytes, but where they could do harm."""
    from newsarc.model.events import Calendar

    if isinstance(found, Calendar):
        raise UsageError("--raw prints one page", "name a day or a page")
    data = archive.raw(found.path)
    if data is None:
        raise NotFoundError(f"the page is not stored: {found.path}")
    write_file_text(data.decode("utf-8", "surrogateescape"))


def _open(found: Day | Event | Calendar, number: int) -> None:
    from newsarc.model.events import Event

    if not isinstance(found, Event):
        raise UsageError("--open opens a source of one page", "name a page, as in 2012-02-08/2")
    addresses = [source.url for source in found.sources if source.url]
    if not 1 <= number <= len(addresses):
        raise NotFoundError(f"the page has no source {number} that has an address", f"it has {len(addresses)}")
    address = addresses[number - 1]
    if not address.lower().startswith(("http://", "https://")):
        raise UsageError(f"the source's address is not one of the web: {address}")
    say(f"opening {address}")
    typer.launch(address)
