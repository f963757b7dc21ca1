"""An archive while an event moves: which links lead to it, what each page held and what it will hold.

Knows: the tree before and after, how a link that leads to the event is written anew.
Must not know: which pages are to change, how a day lists its events, how files are written.
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
from newsarc.links.resolve import Resolver, Verdict, decode_row_target
from newsarc.links.rewrite import redirected
from newsarc.markdown.links import find_links
from newsarc.pages import parse
from newsarc.pages.folders import page_folders
from newsarc.pages.layouts.daily import layout
from newsarc.text.clean import decode_escapes
from newsarc.validation.survey_reader import sampled_prefix


class Redirection:
    """The move of an event from one site path to another.

    ``held`` is what pages held when they were first read, ``will_hold`` what
    those that change will, ``links`` how many links are rewritten in each.
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
        self.held: dict[str, bytes] = {}
        self.will_hold: dict[str, bytes] = {}
        self.links: dict[str, int] = {}

    def _tree_afterwards(self) -> Tree:
        names = dict(self.tree.names)
        for path in (self.target, self.new_day_page):
            folder, _, name = path.rpartition("/")
            names[folder] = sorted({name, *names.get(folder, ())})
        return replace(self.tree, names=names)

    @cached_property
    def new_day_page(self) -> str:
        """The page of the day that the event moves to: the one that there is, else the one that is to be made."""
        own = layout.folder_of(self.target)
        for folder in (own, *layout.same_day_folders(own)):
            if name := layout.index_in(self.tree.names.get(folder, ())):
                return f"{folder}/{name}"
        return f"{own}/{layout.DAY_PAGE}"

    def _names_of_source(self) -> set[str]:
        """The site paths by which the page is reached: its own, and those through symbolic links to folders."""
        if not self.tree.has_links:
            return {self.source}
        real = f"{self.root}{self.source}"
        found = {path for path in self.tree.files if follow_links(str(self.root), path) == real}
        for path in sorted(found):
            if (self.root / path[1:]).is_symlink():
                raise NewsarcError(f"{path} is a symbolic link to the page", "remove it, or have it lead elsewhere")
        return found

    def is_begun(self) -> bool:
        """Whether the same move was cut off before."""
        return self.target in self.tree.files

    def read(self, path: str) -> bytes:
        """What a page held when it was first read."""
        if path not in self.held:
            try:
                self.held[path] = read_bytes(f"{self.root}{path}")
            except OSError as error:
                raise NewsarcError(f"{path} can't be read: {error.strerror}") from error
        return self.held[path]

    def leads_to_source(self, target: str, path: str) -> bool:
        """Whether a link of the page at ``path`` leads to the event, by its own name."""
        found = self.before.resolve(target, path)
        there = found.verdict in (Verdict.FOUND, Verdict.CASE, Verdict.SLASH, Verdict.PADDED) and not found.others
        return there and found.path in self._aliases

    def row_leads_to_source(self, written: str, path: str) -> bool:
        """The same of a row's target, as it is written there."""
        return self.leads_to_source(decode_row_target(written), path)

    def with_links(self, path: str, data: bytes) -> bytes:
        """A page with every link to the event rewritten."""
        page = parse.parse(path, data)
        news: dict[int, str] = {}
        for number, link in enumerate(find_links(page.text, page.body)):
            if self.leads_to_source(link.target, path):
                news[number] = self.redirect(page.text[link.start : link.end], path, self.target, link.read)
        self.links[path] = len(news)
        return self.redirected(path, data, news)

    def redirect(self, raw: str, path: str, target: str, read: Callable[[str], str] = decode_escapes) -> str:
        """How a link of a page, as it is written there, is to be written so that it leads to ``target``.

        ``read`` says what something means where the link stands.
        """
        new = self.after.redirect(raw, target, path, read)
        if new is None:
            raise NewsarcError(f"{path}: the link {raw} can't be made to lead to {target}", "change it by hand first")
        return new

    def redirected(self, path: str, data: bytes, news: dict[int, str]) -> bytes:
        """A page with some of its links, by number, written anew."""
        changed = redirected(data, news)
        if changed is None:
            raise NewsarcError(
                f"{path}: its links can't be rewritten without changing more", "change them by hand first"
            )
        return changed
