"""The rows of a page to the site paths that they lead to: those of a day page, of Related and of Changes.

Knows: how a row's target is written, and what may stand before the site path.
Must not know: what is in a page; what is there is seen by `resolve`, as for any link.

Nearly all targets are site paths as they stand, and no file is looked for to
tell so.  What resolves the others is loaded when the first of these comes.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from newsarc.pages.layouts.daily import layout

if TYPE_CHECKING:
    from newsarc.files.tree import Tree
    from newsarc.links.resolve import Resolver


class RowResolver:
    """Where rows lead in the archive at ``root``, of which ``tree`` is what is there; without it, that is looked up.

    What was looked up is remembered, so that each answer should have one of its own.
    """

    def __init__(self, root: str, tree: Tree | None = None) -> None:
        self._root = root
        self._tree = tree
        self._resolver: Resolver | None = None
        self._is_prefix: dict[str, bool] = {"": True}

    def path_of(self, written: str, page: str) -> str:
        """The site path that a row's target, as it is written on the page at a site path, leads to or would lead to."""
        plain = self.plain_path_of(written)
        return self.found(written, page)[0] if plain is None else plain

    def plain_path_of(self, written: str) -> str | None:
        """The same for a target that is a site path as it stands, or behind a prefix; None for any other."""
        plain = layout.plain_path(written)
        return plain[1] if plain and self._is_no_folder(plain[0]) else None

    def found(self, written: str, page: str) -> tuple[str, bool]:
        """The same for any target, and whether it leads to what is there without a slip in it."""
        from newsarc.files.tree import Tree
        from newsarc.links.resolve import Resolver, Verdict, decode_row_target

        if self._resolver is None:
            # Nothing is listed but the folders on the way to what is looked for.
            self._resolver = Resolver(self._tree or Tree(Path(self._root), skipped={""}))
        target = decode_row_target(written)
        prefix = layout.prefix_of(target)
        if prefix and self._is_no_folder(prefix):
            target = target.removeprefix(prefix)
        found = self._resolver.resolve(target, page)
        if found.verdict is Verdict.FOUND:
            return found.path, True
        return self._resolver.named_by(target, page) or target, False

    def _is_no_folder(self, prefix: str) -> bool:
        """Whether what stands before the site path is a prefix, and no folder of the archive."""
        if prefix not in self._is_prefix:
            self._is_prefix[prefix] = not os.path.lexists(f"{self._root}/{prefix.split('/')[1]}")
        return self._is_prefix[prefix]
