"""The archive during the move of an event: which links lead to it, and the content of pages before and after.

Knows: the tree before and after the move, how a link to the event is rewritten.
Must not know: which pages change, how a day lists its events, how files are written.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from newsarc.errors import NewsarcError
from newsarc.files.paths import follow_links, read_bytes
from newsarc.files.scan import scan
from newsarc.files.tree import Tree
from newsarc.links.resolve import Resolver, Verdict
from newsarc.links.retarget import redirect
from newsarc.links.rewrite import redirected
from newsarc.links.targets import decode_row_target
from newsarc.markdown.links import find_links
from newsarc.pages import parse
from newsarc.pages.folders import page_folders
from newsarc.pages.layouts.daily import layout
from newsarc.text.clean import decode_escapes
from newsarc.validation.survey_reader import sampled_prefix


class MoveContext:
    """The move of an event from one site path to another.

    ``original`` has the content of pages when they were first read, ``changed`` the
    new content of those that change, ``link_counts`` the number of links rewritten
    in each, all by site path.
    """

    def __init__(self, root: Path, source: str, target: str) -> None:
        self.root = root
        self.source, self.target = source, target
        self.old_day, self.new_day = layout.date_of(source), layout.date_of(target)
        self.tree = scan(root)
        self.prefix = sampled_prefix(self.tree, page_folders(self.tree.names))
        self.before = Resolver(self.tree, self.prefix)
        self.after = Resolver(self._tree_afterwards(), self.prefix)
        self._aliases = self._names_of_source()
        self.original: dict[str, bytes] = {}
        self.changed: dict[str, bytes] = {}
        self.link_counts: dict[str, int] = {}

    def _tree_afterwards(self) -> Tree:
        names = dict(self.tree.names)
        for path in (self.target, self.new_day_page):
            folder, _, name = path.rpartition("/")
            names[folder] = sorted({name, *names.get(folder, ())})
        return replace(self.tree, names=names)

    @cached_property
    def new_day_page(self) -> str:
        """The page of the day that the event moves to: the existing one, or the one to create."""
        own = layout.folder_of(self.target)
        for folder in (own, *layout.same_day_folders(own)):
            if name := layout.index_in(self.tree.names.get(folder, ())):
                return f"{folder}/{name}"
        return f"{own}/{layout.DAY_PAGE}"

    def _names_of_source(self) -> set[str]:
        """The site paths of the event: its own, and those through symbolic links to folders."""
        if not self.tree.has_links:
            return {self.source}
        real = f"{self.root}{self.source}"
        found = {path for path in self.tree.files if follow_links(str(self.root), path) == real}
        for path in sorted(found):
            if (self.root / path[1:]).is_symlink():
                raise NewsarcError(f"{path} is a symbolic link to the page", "remove it, or point it elsewhere")
        return found

    def is_resumed(self) -> bool:
        """Whether the same move was interrupted before, since the new page exists."""
        return self.target in self.tree.files

    def read(self, path: str) -> bytes:
        """The content of a page when it was first read.  Raises `NewsarcError` if it can't be read."""
        if path not in self.original:
            try:
                self.original[path] = read_bytes(f"{self.root}{path}")
            except OSError as error:
                raise NewsarcError(f"{path} can't be read: {error.strerror}") from error
        return self.original[path]

    def leads_to_source(self, target: str, path: str) -> bool:
        """Whether a link on the page at ``path`` leads to the event, and to no other page as well."""
        found = self.before.resolve(target, path)
        there = found.verdict in (Verdict.FOUND, Verdict.CASE, Verdict.SLASH, Verdict.PADDED) and not found.others
        return there and found.path in self._aliases

    def row_leads_to_source(self, written: str, path: str) -> bool:
        """Whether the target of a row, as written on the page at ``path``, leads to the event."""
        return self.leads_to_source(decode_row_target(written), path)

    def with_links_rewritten(self, path: str, data: bytes) -> bytes:
        """The content of a page with every link to the event rewritten."""
        page = parse.parse(path, data)
        news: dict[int, str] = {}
        for number, link in enumerate(find_links(page.text, page.body)):
            if self.leads_to_source(link.target, path):
                news[number] = self.new_link(page.text[link.start : link.end], path, self.target, link.read)
        self.link_counts[path] = len(news)
        return self.with_targets(path, data, news)

    def new_link(self, raw: str, path: str, target: str, read: Callable[[str], str] = decode_escapes) -> str:
        """The text that replaces ``raw``, a link of a page, so that it leads to ``target``.

        ``read`` decodes the text of a target there.  Raises `NewsarcError` if there is no such text.
        """
        new = redirect(self.after, raw, target, path, read)
        if new is None:
            raise NewsarcError(f"{path}: the link {raw} can't be made to lead to {target}", "change it by hand first")
        return new

    def with_targets(self, path: str, data: bytes, news: dict[int, str]) -> bytes:
        """The content of a page with new targets for some of its links, by their number."""
        changed = redirected(data, news)
        if changed is None:
            raise NewsarcError(
                f"{path}: its links can't be rewritten without changing more", "change them by hand first"
            )
        return changed
