"""The pages of a cached index that must be read again after some folders have changed.

Knows: which parts of the index depend on which files.  Must not know: how the index is updated.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING

from newsarc.files.paths import is_text
from newsarc.files.stat import NO_FOLDER
from newsarc.files.tree import Changes
from newsarc.index.build import is_indexed
from newsarc.index.sqlite import IN_LIST, text_list
from newsarc.pages.layouts.daily import layout

if TYPE_CHECKING:
    from newsarc.pages.site import Site


def changed_pages(connection: sqlite3.Connection, changes: Changes, site: Site | None) -> dict[str, bool]:
    """The paths of events to read again, each with whether it still exists.

    These are the events that changed, came or went; all events of a day whose page did;
    and events with a link that may now lead elsewhere.
    """
    found: dict[str, bool] = {}
    days: set[str] = set()
    others: set[str] = changes.before.keys() ^ changes.tree.states.keys()
    for folder in changes.before.keys() | changes.tree.states.keys():
        old = changes.before.get(folder, NO_FOLDER).by_name()
        new = changes.tree.states.get(folder, NO_FOLDER).by_name()
        names = {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)}
        others.update(f"{folder}/{name}" for name in old.keys() ^ new.keys())
        if site is None and layout.folder_of(folder) == folder and layout.day_pages_in(names):
            days.add(str(layout.date_of(folder)))
        existing = set(changes.tree.names.get(folder, ()))
        found.update((path, name in existing) for name in names if is_indexed(path := f"{folder}/{name}", site))
    for path in (*_of_days(connection, days), *_dependent(connection, others)):
        found.setdefault(path, True)  # unchanged events exist
    return found


def _of_days(connection: sqlite3.Connection, days: Collection[str]) -> Iterator[str]:
    """The events of some days, in ISO form."""
    rows = connection.execute(f"SELECT path FROM page WHERE date {IN_LIST}", (text_list(days),))
    return (path for (path,) in rows)


def _dependent(connection: sqlite3.Connection, others: Iterable[str]) -> Iterator[str]:
    """The events with a link that may lead elsewhere after files and folders came or went."""
    if not connection.execute("SELECT 1 FROM dependency LIMIT 1").fetchone():
        return iter(())
    from newsarc.links.resolve import lookup_key

    keys = filter(is_text, {lookup_key(path) for path in others})
    query = f"SELECT path FROM page JOIN dependency ON id = page WHERE lookup_key {IN_LIST}"
    return (path for (path,) in connection.execute(query, (text_list(keys),)))
