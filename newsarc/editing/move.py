"""Moving an event to another day or name, with every link to it: the edits, in their order.

Knows: the event's own page, which other pages link to it, in which order files change.
Must not know: how a day lists its events, how files are written, how people refer to a page.

The new page comes first, then the pages that list it or link to it, then the
removal of the old page.  A process that is killed in between leaves an archive in
which every link leads to a page, and the same move, made again, completes it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

from newsarc.editing.day_pages import update_day_pages
from newsarc.editing.redirect import MoveContext
from newsarc.errors import UsageError
from newsarc.files.paths import follow_links, is_folder, is_page, raise_if_transient, read_bytes, slug_of, to_site_path
from newsarc.links.retarget import rebase
from newsarc.links.targets import split_target
from newsarc.markdown.links import find_links
from newsarc.model.edits import Edit, Move
from newsarc.pages import front_matter, parse
from newsarc.pages.encoding import encode
from newsarc.pages.layouts.daily import layout
from newsarc.pages.layouts.daily.disk import day_folder
from newsarc.pages.page import Page
from newsarc.parallel import map_chunks
from newsarc.text import written_dates
from newsarc.text.typed_dates import day_with_year


def parse_destination(root: Path, source: str, text: str) -> str:
    """The site path to move the page at ``source`` to, given as a date, a site path or a file path.

    Raises `UsageError` for a place where no event can be, or for a day page.
    """
    if day := day_with_year(text):
        return f"{day_folder(root, day)}/{source.rpartition('/')[2]}"
    for path in _site_paths(root, text):
        if (day := layout.day_named_by(path)) and not is_page(path):
            return f"{day_folder(root, day)}/{source.rpartition('/')[2]}"
        if layout.is_day_page(path):
            raise UsageError(f"{path} is a day page", "give the event's new file, or only the day")
        page = path if is_page(path) else f"{path}.md"
        folder = page.rpartition("/")[0]
        if layout.is_event(page) and (layout.folder_of(folder) == folder or is_folder(root, folder)):
            return _placed(root, page)
    raise UsageError(
        f"{text!r} is not a date or an event path", f"write a date, or a path such as {layout.EXAMPLE}/its-name.md"
    )


def _site_paths(root: Path, text: str) -> Iterator[str]:
    """The site paths that a path may mean: relative to the current folder, or to the root."""
    folder, name = os.path.split(text.rstrip("/"))
    if (inside := to_site_path(root, folder)) is not None:
        yield f"{inside}/{name}"
    site = layout.without_edition("/" + text.strip("/"))
    yield from (site, layout.with_usual_padding(site))


def _placed(root: Path, path: str) -> str:
    """The path of a new event in the folder of its day, which may exist with another padding."""
    own, day = layout.folder_of(path), layout.date_of(path)
    if day is None or is_folder(root, own):
        return path
    return day_folder(root, day) + path[len(own) :]


def plan_move(root: Path, source: str, target: str) -> Move:
    """The edits that move the event at the site path ``source`` to ``target``; an interrupted move is completed.

    Raises `UsageError` if another file is at ``target``, `NewsarcError` if a page
    can't be read or rewritten.
    """
    if source == target:
        raise UsageError(f"{source} already exists", "give another day or file")
    for path in (source, target):
        if follow_links(str(root), path) != f"{root}{path}":
            raise UsageError(f"{path} is or is behind a symbolic link", "move the file that the link leads to")
    return Move(source, target, _Plan(MoveContext(root, source, target)).edits())


class _Plan:
    """The edits of one move, computed from the current archive."""

    def __init__(self, move: MoveContext) -> None:
        self._move = move

    def edits(self) -> tuple[Edit, ...]:
        """All edits, in order."""
        move = self._move
        moved = self._moved_page(move.read(move.source))
        self._check_target(moved)
        for path in self._linking_pages():
            move.changed[path] = move.with_links_rewritten(path, move.read(path))
        if move.old_day != move.new_day:
            update_day_pages(move)
        new = Edit(move.target[1:], None, moved, move.link_counts[move.source], like=move.source[1:])
        old = Edit(move.source[1:], move.original[move.source], None)
        return (*(() if move.is_resumed() else (new,)), *self._changes(), old)

    def _changes(self) -> Iterator[Edit]:
        """The edits of other pages, those of the new day first, so that a day always lists the event."""
        move = self._move
        folder = move.target.rpartition("/")[0]
        for path in sorted(move.changed, key=lambda path: (path.rpartition("/")[0] != folder, path.lower())):
            before, after = move.original.get(path), move.changed[path]
            like = self._like() if before is None else None
            if before != after:
                yield Edit(path[1:], before, after, move.link_counts.get(path, 0), like)

    def _like(self) -> str:
        """The file whose mode and owner a new day page gets: the old day's page, or the event's own."""
        move = self._move
        day = f"{move.source.rpartition('/')[0]}/{layout.DAY_PAGE}"
        return (day if day in move.tree.files else move.source)[1:]

    def _check_target(self, moved: bytes) -> None:
        """Raise `UsageError` if a file is at the target, unless an interrupted move has left it."""
        move = self._move
        there = move.root / move.target[1:]
        taken = move.target in move.tree.files or there.exists() or there.is_symlink()
        if taken and move.read(move.target) != moved:
            raise UsageError(f"{move.target} already exists", "give another file")

    # ---------------------------------------------------------------- the pages that link to it

    def _linking_pages(self) -> list[str]:
        """The other pages with a link to the event; each real file once."""
        move = self._move
        pages = [path for path in move.tree.pages() if path not in {move.source, move.target}]
        if move.tree.has_links:
            pages = [path for path in pages if follow_links(str(move.root), path) == f"{move.root}{path}"]
        return [path for part in map_chunks(self._linking_among, pages) for path in part]

    def _linking_among(self, paths: Sequence[str]) -> list[str]:
        may_link = _may_link_to(self._move.source)
        found: list[str] = []
        for path in paths:
            try:
                data = read_bytes(f"{self._move.root}{path}")
            except OSError as error:
                raise_if_transient(error, path)
                continue  # validate reports it
            if may_link(data):
                page = parse.parse(path, data)
                links = find_links(page.text, page.body)
                if any(self._move.leads_to_source(link.target, path) for link in links):
                    found.append(path)
        return found

    # ---------------------------------------------------------------- the page itself

    def _moved_page(self, data: bytes) -> bytes:
        """The page at its new place, with its relative links, links to itself, heading and date rewritten."""
        move = self._move
        page = parse.parse(move.source, data)
        news: dict[int, str] = {}
        for number, link in enumerate(find_links(page.text, page.body)):
            raw = page.text[link.start : link.end]
            if self._is_own_day(page, link.start):
                news[number] = move.new_link(raw, move.target, move.new_day_page, link.read)
            elif split_target(link.target)[0] and move.leads_to_source(link.target, move.source):
                news[number] = move.new_link(raw, move.target, move.target, link.read)
            elif (new := rebase(move.before, raw, move.source, move.target, link.read)) != raw:
                news[number] = new
        move.link_counts[move.source] = len(news)
        changed = move.with_targets(move.source, data, news)
        return changed if move.old_day == move.new_day else self._with_date(changed)

    def _is_own_day(self, page: Page, start: int) -> bool:
        """Whether the link at an offset is in the page's heading and leads to its old day."""
        move = self._move
        if not page.heading or move.old_day is None or move.old_day == move.new_day:
            return False
        own = page.heading.start <= start < page.heading.end
        found = move.before.resolve_row(page.heading.target, move.source).path
        return own and layout.is_day_page(found) and layout.date_of(found) == move.old_day

    def _with_date(self, data: bytes) -> bytes:
        """The page with the new date in heading and front matter, each in its own form.

        Raises `UsageError` if the date in the front matter can't be changed without changing more.
        """
        page = parse.parse(self._move.target, data)
        day = self._move.new_day or date.min
        text = page.text
        if page.heading and (written := written_dates.read(page.heading.text)):
            start = text.rfind(page.heading.text, 0, page.heading.start)
            text = text[:start] + written.with_day(day, padded=False) + text[start + len(page.heading.text) :]
        changed = front_matter.with_day(text, day)
        if changed is None:
            raise UsageError(
                f"{self._move.source}: the date in the front matter can't be changed reliably",
                "write it as YYYY-MM-DD first",
            )
        return encode(changed, data)


def _may_link_to(path: str) -> Callable[[bytes], bool]:
    """A quick check of a page's bytes for a link to a path: they have its name in any case, or an escape."""
    name = slug_of(path).lower().encode("utf-8", "surrogateescape")
    plain = max(bytes(one if one < 128 else 32 for one in name).split(), key=len, default=b"")
    return lambda data: plain in data.lower() or b"%" in data or b"&" in data or b"\\" in data
