"""``newsarc show``: a day, a month, a year, a page.

Modules that read pages are loaded where they are used: help and completion need only the options.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from newsarc.cli import completion
from newsarc.cli.archives import open_archive
from newsarc.cli.messages import print_corrections, print_message
from newsarc.cli.options import ArchiveFolder, Color, ColorWhen, Format, Json, NoCache, NoPager, refuse_together
from newsarc.cli.output import write_file_text
from newsarc.cli.screen import Screen
from newsarc.errors import NotFoundError, UsageError

if TYPE_CHECKING:
    from newsarc.archive import Archive
    from newsarc.model.events import Calendar, Day, Event, Span
    from newsarc.model.target import Target


def show(
    what: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[DATE | PAGE]",
            help="A day (2012-02-08, 8 Feb 2012, yesterday, friday, latest), a week (2012-W06), a month (2012-02), a "
            "year, a span (2012-02-01..2012-02-07), a day or month of every year (02-08, feb); or a page: its path, "
            "2012-02-08/16 (the 16th event of the day), a slug or its start, a title spelt roughly. Default: latest.",
            show_default=False,
            autocompletion=completion.pages,
        ),
    ] = None,
    folder: ArchiveFolder = None,
    raw: Annotated[bool, typer.Option("--raw", help="Print the page's file unchanged.")] = False,
    open_: Annotated[
        bool, typer.Option("--open", help="Open a page's first source in the browser; --open N opens the Nth.")
    ] = False,
    on_this_day: Annotated[
        bool, typer.Option("--on-this-day", help="Show this day in every year: today's date, or that of DATE.")
    ] = False,
    edit: Annotated[bool, typer.Option("--edit", help="Open the page's file in $EDITOR.")] = False,
    no_cache: NoCache = False,
    format: Format = None,
    json: Json = False,
    color: ColorWhen = Color.AUTO,
    no_pager: NoPager = False,
) -> None:
    """Show what happened on a day, or one page.

    Examples: newsarc show 2012-02-08 · newsarc show 2012-02-08/2 · newsarc show 2012-02
    """
    refuse_together(json=json, raw=raw, open=open_, edit=edit)
    refuse_together(format=format, raw=raw, open=open_, edit=edit)
    screen = Screen(color, json=json, format=format, pager=not no_pager)
    refuse_together(on_this_day=on_this_day, raw=raw, open=open_, edit=edit)
    words = list(what or ([] if on_this_day else ["latest"]))
    number = int(words.pop()) if open_ and len(words) > 1 and words[-1].isdigit() else 1
    with open_archive(folder, cache=not no_cache) as archive:
        reference = " ".join(words)
        found = _on_this_day(archive, reference) if on_this_day else _find(archive, reference)
        if open_:
            _open(found, number)
        elif edit:
            _edit(archive, found)
        elif raw:
            _print_raw(archive, found)
        else:
            _show(archive, found, screen)


_Shown: TypeAlias = "Day | Event | Calendar | Span"


def _find(archive: Archive, reference: str) -> _Shown:
    """The day, page, month, year or other period that a reference means."""
    if dated := _by_date(archive, reference):
        return dated
    found = archive.resolve(reference)
    print_corrections(found.corrections)
    if found.name:
        raise _not_a_page(found)
    if found.day:
        return archive.during(found.day, found.day)
    event = archive.page(found.page)
    if event is None:
        raise NotFoundError(f"no such page: {reference}")
    return event


def _by_date(archive: Archive, reference: str) -> Day | Calendar | Span | None:
    """What happened on a date, without loading what resolves references; None for any other reference."""
    from newsarc.text.typed_dates import (  # here, since help needs no dates
        read_period,
        typed_anniversary,
        typed_month_of_year,
    )

    if period := read_period(reference, latest=archive.latest):
        return archive.during(*period)
    if anniversary := typed_anniversary(reference):
        return archive.every_year(*anniversary)
    month = typed_month_of_year(reference)
    return archive.every_year(month) if month else None


def _on_this_day(archive: Archive, reference: str) -> Span:
    """A day of every year: the one of a date, or else of today."""
    from datetime import date

    from newsarc.text.typed_dates import typed_anniversary, typed_period

    if anniversary := typed_anniversary(reference):
        return archive.every_year(*anniversary)
    first, last = typed_period(reference, latest=archive.latest) if reference else (date.today(), None)
    if not first or last not in (None, first):
        raise UsageError(f"{reference!r} is not a day", "use a day as in 2012-02-08 or 02-08")
    return archive.every_year(first.month, first.day)


def _not_a_page(found: Target) -> NotFoundError:
    """The error for a name that pages mention, where a page is needed."""
    from shlex import quote  # here, since few names need it

    typed = quote(found.name) if set(found.name) & set('"$`\\!') else f'"{found.name}"'
    to_list = f"to list the pages that mention it: newsarc related {typed}"
    to_search = f"to search for these words: newsarc search {typed}"
    return NotFoundError(f"{found.name!r} is not a page", to_list if found.is_context else to_search)


def _show(archive: Archive, found: _Shown, screen: Screen) -> None:
    from newsarc.cli.file_names import for_shell
    from newsarc.model.events import Calendar, Day, Span

    match found:
        case Span():
            screen.show(lambda to: to.span(found))
        case Calendar():
            screen.show(lambda to: to.calendar(found))
        case Day():
            screen.show(lambda to: to.day(found))
        case _:
            file = for_shell(archive.root, found.file) if found.file else ""
            screen.show(lambda to: to.event(found, file=file))


def _print_raw(archive: Archive, found: _Shown) -> None:
    """Print the file's bytes, made safe where something acts on them."""
    from newsarc.model.events import Calendar, Span

    if isinstance(found, Calendar | Span) or not found.path:
        what = "a day or a page" if isinstance(found, Calendar | Span) else "a page"
        raise UsageError("--raw prints one page", f"name {what}")
    data = archive.raw(found.path)
    if data is None:
        raise NotFoundError(f"the page is missing: {found.path}")
    write_file_text(data.decode("utf-8", "surrogateescape"))


def _edit(archive: Archive, found: _Shown) -> None:
    """Open the page of an event or a day in the editor."""
    from newsarc.cli.editor import edit
    from newsarc.model.events import Event

    path = found.file if isinstance(found, Event) else getattr(found, "path", "")
    if isinstance(found, Event) and not path:
        raise NotFoundError(f"the page is missing: {found.path}")
    if not path or archive.raw(path) is None:
        raise UsageError("--edit opens one page", "name a page, as in 2012-02-08/2")
    edit(archive.root / path.lstrip("/"))


def _open(found: _Shown, number: int) -> None:
    from newsarc.model.events import Event

    if not isinstance(found, Event):
        raise UsageError("--open opens a source of one page", "name a page, as in 2012-02-08/2")
    urls = [source.url for source in found.sources if source.url]
    if not 1 <= number <= len(urls):
        from newsarc.text.plurals import counted

        raise NotFoundError(
            f"this page has only {counted(len(urls), 'source link')}" if urls else "this page has no source links"
        )
    url = urls[number - 1]
    if not url.lower().startswith(("http://", "https://")):
        raise UsageError(f"the source's URL is not a web URL: {url}")
    print_message(f"opening {url}")
    typer.launch(url)
