"""The offline rules over a whole archive: files in, a report out.

Knows: which pages to read, and in what order.  Must not know: what the rules
say (`checks`), how a report is shown.

Two sweeps: the first asks every page what it says of itself (title, items,
older versions), the second checks each page against what the others said.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from newsarc import layout, parse
from newsarc.anchors import find_anchors
from newsarc.checks import Flaw, Known, check_page
from newsarc.discover import Tree, file_of, read_bytes, scan
from newsarc.links import find_links
from newsarc.model import Finding, Fix, Place, Report
from newsarc.page import Kind, Lines, Page
from newsarc.resolve import Resolver
from newsarc.rules import RULES_BY_CODE
from newsarc.suggest import Suggester
from newsarc.text import display, fold

_PREFIXED = re.compile(r"\]\(((?:/[^/\s()]+){0,3})/news/\d{4}/")
_WHOLE_FILE = Place(1, 1, 1, 1)
Progress = Callable[[int, int], None]


def validate(
    root: Path,
    codes: Collection[str],
    *,
    below: Collection[str] = (),
    prefix: str | None = None,
    progress: Progress | None = None,
) -> Report:
    """Check the archive at ``root`` by the rules in ``codes``.

    ``below`` are site paths of files or folders to report on (all, where there
    are none); ``prefix`` is what links carry before the site path (found out,
    where it is None); ``progress`` is called with pages done and pages in all.
    """
    tree = scan(root)
    survey = _Survey()
    wanted = [path for path in tree.pages() if _is_below(path, below)]
    for done, path in enumerate(tree.pages()):
        if progress and done % 500 == 0:
            progress(done // 2, len(tree.files))
        if (page := _read(root, path, survey.unreadable)) is not None:
            survey.add(page)
    known = _known(root, tree, survey, prefix)
    findings = [finding for finding in _tree_findings(tree, survey) if _is_below("/" + finding.file, below)]
    links = 0
    for done, path in enumerate(wanted):
        if progress and done % 500 == 0:
            progress((len(wanted) + done) // 2, len(wanted))
        if (page := _read(root, path, {})) is not None:
            found = find_links(page.text, page.body)
            links += len(found)
            findings += _findings(page, check_page(page, found, known))
    kept = (finding for finding in findings if finding.rule in codes)
    return Report(tuple(sorted(kept, key=_order)), len(wanted), links)


def _order(finding: Finding) -> tuple[object, ...]:
    return finding.file, finding.place, finding.rule, finding.target or ""


def _is_below(path: str, below: Collection[str]) -> bool:
    return not below or any(path == one or path.startswith(one.rstrip("/") + "/") for one in below)


def _read(root: Path, path: str, unreadable: dict[str, str]) -> Page | None:
    try:
        return parse.parse(path, read_bytes(file_of(root, path)))
    except OSError as error:
        unreadable[path] = error.strerror or str(error)
        return None


# ---------------------------------------------------------------- the first sweep


@dataclass(slots=True)
class _Survey:
    """What the pages say of themselves."""

    titles: dict[str, str] = field(default_factory=dict)
    items: dict[str, list[str]] = field(default_factory=dict)
    older: dict[str, list[str]] = field(default_factory=dict)
    unreadable: dict[str, str] = field(default_factory=dict)
    prefixes: Counter[str] = field(default_factory=Counter)

    def add(self, page: Page) -> None:
        for line in page.text.split("\n"):
            if not line.startswith("#") or page.kind is Kind.DAY:
                self.prefixes.update(_PREFIXED.findall(line))
        if page.kind is Kind.EVENT:
            self.titles[page.path] = parse.title_of(page)
            if page.changes:
                self.older[page.path] = [row.target for row in page.changes if "(Current version)" not in row.tail]
        elif page.kind is Kind.DAY and page.path.endswith(layout.DAY_PAGE):
            self.items[page.path] = [item.row.target for item in page.items]

    def listed(self, resolver: Resolver) -> dict[str, list[str]]:
        """The pages that each day folder's day page lists, in its order."""
        return {
            page.rpartition("/")[0]: [resolver.resolve(target, page).path for target in targets]
            for page, targets in self.items.items()
        }

    def versions(self, resolver: Resolver) -> frozenset[str]:
        """The pages that others name in their Changes as older versions."""
        named = ((page, resolver.resolve(target, page).path) for page, targets in self.older.items() for target in targets)
        return frozenset(path for page, path in named if path != page)

    def twins(self, listed: Mapping[str, Sequence[str]], versions: Collection[str]) -> dict[str, str]:
        """From each event to the first one of its day with the same title, older versions left out."""
        order = {path: number for paths in listed.values() for number, path in enumerate(paths)}
        first: dict[tuple[str, str], str] = {}
        twins: dict[str, str] = {}
        for path in sorted(self.titles.keys() - versions, key=lambda path: (order.get(path, 10**6), path)):
            story = path.rpartition("/")[0], fold(display(self.titles[path]))
            if story[1] and first.setdefault(story, path) != path:
                twins[path] = first[story]
        return twins

    def prefix(self, tree: Tree) -> str:
        """What links carry before the site path though the tree has no such folder; mostly nothing."""
        if not self.prefixes:
            return ""
        prefix, count = min(self.prefixes.items(), key=lambda item: (-item[1], item[0]))
        stored = f"/{prefix.split('/')[1]}" in tree.folders if prefix else True
        return prefix if not stored and 2 * count > self.prefixes.total() else ""


def _known(root: Path, tree: Tree, survey: _Survey, prefix: str | None) -> Known:
    @cache
    def anchors(path: str) -> frozenset[str] | None:
        page = _read(root, path, {})
        return find_anchors(page.text) if page else None

    resolver = Resolver(tree, survey.prefix(tree) if prefix is None else prefix)
    listed = survey.listed(resolver)
    versions = survey.versions(resolver)
    day_pages = (layout.date_of(path) for path in survey.items)
    return Known(
        resolver=resolver,
        suggester=Suggester(survey.titles, tree.files),
        titles=survey.titles,
        listed={folder: frozenset(paths) for folder, paths in listed.items()},
        versions=versions,
        twins=survey.twins(listed, versions),
        day_pages=sorted(day for day in day_pages if day),
        anchors=anchors,
    )


# ---------------------------------------------------------------- findings


def _findings(page: Page, flaws: Iterable[Flaw]) -> Iterator[Finding]:
    lines = Lines(page.text)
    for flaw in flaws:
        place = lines.place(flaw.start, flaw.end)
        yield _finding(flaw.rule, page.path, place, flaw.message, flaw.target, flaw.suggestions, flaw.replacement)


def _finding(
    rule: str,
    path: str,
    place: Place,
    message: str,
    target: str | None = None,
    suggestions: tuple[str, ...] = (),
    replacement: str | None = None,
) -> Finding:
    known = RULES_BY_CODE[rule]
    fix = None if replacement is None else Fix(replacement)
    return Finding(rule, known.name, known.severity, path.lstrip("/"), place, target, message, suggestions, fix)


def _tree_findings(tree: Tree, survey: _Survey) -> Iterator[Finding]:
    """What is wrong with files rather than with what is written in them."""
    for path in filter(_is_page, tree.outside):
        yield _finding("NA104", path, _WHOLE_FILE, "a symbolic link out of the archive's root; it was not followed")
    for path in filter(_is_page, tree.dangling):
        yield _finding("NA505", path, _WHOLE_FILE, "can't be read: a symbolic link to nothing")
    for path, why in (*tree.closed.items(), *survey.unreadable.items()):
        yield _finding("NA505", path, _WHOLE_FILE, f"can't be read: {why}")
    events: dict[str, int] = defaultdict(int)
    for path in tree.files:
        if layout.is_event(path):
            events[path.rpartition("/")[0]] += 1
    for folder, count in events.items():
        if f"{folder}/{layout.DAY_PAGE}" not in tree.files:
            pages = "1 event is" if count == 1 else f"{count} events are"
            yield _finding("NA204", f"{folder}/{layout.DAY_PAGE}", _WHOLE_FILE, f"{pages} stored here and no day page")


def _is_page(path: str) -> bool:
    return path.endswith(".md")
