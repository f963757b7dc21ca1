"""The targets of rows, on day pages and under Related and Changes, to the site paths that they lead to.

Knows: the form of a row's target, and its possible prefix.
Must not know: what is in a page; `resolve` looks up files, as for any link.

Nearly all targets are plain site paths, for which no file is looked up.  The resolver of all others is imported when
the first of them occurs.
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
    """Resolves the rows of the archive at ``root``; without its ``tree``, files are looked up on disk.

    Results are remembered, so use a new resolver for each answer.
    """

    def __init__(self, root: str, tree: Tree | None = None) -> None:
        self._root = root
        self._tree = tree
        self._resolver: Resolver | None = None
        self._is_prefix: dict[str, bool] = {"": True}

    def path_of(self, written: str, page: str) -> str:
        """The site path that a row's target leads to, whether it exists or not; the target as written on ``page``."""
        plain = self.plain_path_of(written)
        return self.found(written, page)[0] if plain is None else plain

    def plain_path_of(self, written: str) -> str | None:
        """The site path in a target that is only a site path, maybe with a prefix; None for any other."""
        plain = layout.plain_path(written)
        return plain[1] if plain and self._is_no_folder(plain[0]) else None

    def found(self, written: str, page: str) -> tuple[str, bool]:
        """The site path that a target leads to, and whether it is written correctly."""
        from newsarc.files.tree import Tree
        from newsarc.links.resolve import Resolver, Verdict
        from newsarc.links.targets import decode_row_target

        if self._resolver is None:
            # Only the folders on the way to a target are listed.
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
        """Whether a prefix is not a folder of the archive."""
        if prefix not in self._is_prefix:
            self._is_prefix[prefix] = not os.path.lexists(f"{self._root}/{prefix.split('/')[1]}")
        return self._is_prefix[prefix]
