"""The contents of an index, for comparing two of them."""

from __future__ import annotations

from collections.abc import Sequence

from newsarc.index.database import Index


def stored(index: Index, queries: Sequence[str]) -> list[object]:
    """What some queries answer, and the contexts of each page and the paths of the pages linked with it."""
    database = index._connection
    paths = dict(database.execute("SELECT id, path FROM page").fetchall())
    links = index.links(paths)
    leads = [
        (path, index.contexts(number), *(sorted(paths[other] for other in some) for some in links[number]))
        for number, path in sorted(paths.items(), key=lambda pair: pair[1])
    ]
    return [*(database.execute(query).fetchall() for query in queries), leads]
