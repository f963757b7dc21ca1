"""What is printed of the hits of an answer in place of the answer: their number, their files, or counts of them.

Knows: the options that say so, and which of them can't be combined.  Must not know: where hits come from.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from newsarc.cli.file_names import one_line, relative
from newsarc.cli.options import refuse_together
from newsarc.cli.output import write_lines

if TYPE_CHECKING:
    from newsarc.archive import Archive
    from newsarc.cli.screen import Screen
    from newsarc.model.choices import FacetBy
    from newsarc.model.hits import Facet, Hit
    from newsarc.render.formats import OutputFormat


class Listing(NamedTuple):
    """How hits are printed: by ``--count``, ``--paths``, ``--null`` or ``--facet``; whole without any."""

    total: bool
    paths: bool
    null: bool
    facet: FacetBy | None

    def refuse(self, *, json: bool, format: OutputFormat | None, **others: object) -> None:
        """Raise `UsageError` for options that can't be combined with each other, or with ``others``."""
        refuse_together(count=self.total, paths=self.paths or self.null, facet=self.facet, **others)
        for form in ({"json": json}, {"format": format}):
            refuse_together(**form, paths=self.paths, null=self.null)

    def limit(self, most: int | None) -> int | None:
        """How many hits are needed to print at most so many of them."""
        return 1 if self.total else None if self.facet else most

    def print(
        self,
        screen: Screen,
        archive: Archive,
        hits: Sequence[Hit],
        total: int,
        *,
        counted: Callable[[], Facet],
        query: str,
    ) -> bool:
        """Print the hits in place of their answer, if that is wanted; ``counted`` gives their facet."""
        if self.total:
            screen.show_plain(lambda to: to.count(total))
        elif self.facet:
            facet = counted()
            screen.show(lambda to: to.facet(facet, query=query))
        elif self.paths or self.null:
            files = [relative(archive.root, hit.path.lstrip("/")) for hit in hits]
            write_lines(files if self.null else map(one_line, files), end="\0" if self.null else "\n")
        else:
            return False
        return True
