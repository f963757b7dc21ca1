"""A link's target to the file that a web server at the archive's root would serve.

Knows: URLs, and the names in the tree.
Must not know: what is in a page, how new targets are written (`retarget`).  Files are looked up in the `Tree`, never on
disk.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple
from urllib.parse import unquote

from newsarc.errors import UsageError
from newsarc.files.paths import PAGE_ENDINGS, is_page, stem
from newsarc.files.tree import Tree
from newsarc.links.targets import SCHEME, decode_row_target, malformed, split_target
from newsarc.pages.layouts.daily import layout


class Verdict(StrEnum):
    FOUND = "found"
    EXTERNAL = "external"
    MISSING = "missing"
    CASE = "case"  # exists, but in another case or another Unicode normalization form
    SLASH = "slash"  # exists, but is a file, although the target has a trailing slash
    PADDED = "padded"  # exists, but with another padding of its day or month
    OUTSIDE = "outside"
    MALFORMED = "malformed"


class Resolution(NamedTuple):
    """Where a target leads: the site path (for CASE, SLASH and PADDED the right one), the fragment, and the reason if
    it leads nowhere.

    For CASE, the reason says how the target differs from the right path.
    ``others`` are further paths that differ only in case, padding or normalization form.
    """

    verdict: Verdict
    path: str = ""
    fragment: str = ""
    reason: str = ""
    others: tuple[str, ...] = ()


_ANY_ENDING = "/"  # which no name contains
_INDEX = "index.html"  # served for a folder without a page of its own
_ENDINGS = (*PAGE_ENDINGS, f"/{_INDEX}", "/index", "/readme")


def as_prefix(written: str) -> str:
    """The prefix of links, as typed, in the form that a `Resolver` takes.

    Raises `UsageError` for a path in the folder of pages.
    """
    prefix = f"/{written.strip('/')}".rstrip("/")
    if layout.is_in_pages(prefix):
        raise UsageError(
            f"{prefix} is the folder of pages, not a prefix", f"give what links have before {layout.PAGES_PATH}…"
        )
    return prefix


class Resolver:
    """Resolves targets against one tree; ``prefix`` is what its links have before the site path (``/zh``).

    ``answers`` collects the paths of all results.  A caller may empty it and find out later by `lookup_key` whether
    the results would still be the same.
    """

    def __init__(self, tree: Tree, prefix: str = "") -> None:
        self._tree = tree
        self._prefix = prefix.rstrip("/")
        self._known: dict[str, Resolution] = {}
        self._names: dict[
            str, tuple[Sequence[str], dict[str, list[str]]]
        ] = {}  # in folders: as listed, and by their folded form
        self.answers: set[str] = set()

    @property
    def prefix(self) -> str:
        """What links have before the site path; empty for none."""
        return self._prefix

    def resolve(self, target: str, page: str) -> Resolution:
        """Where an already decoded target on the page at the site path ``page`` leads."""
        found = self._known.get(target) if target.startswith("/") else None
        if found is None:
            found = self._resolve(target, page)
            if target.startswith("/"):
                self._known[target] = found
        self.answers.add(found.path)
        return found

    def named_by(self, target: str, page: str) -> str | None:
        """The site path that a target names, whether it exists or not; None for a target outside the archive."""
        if malformed(target) or SCHEME.match(target):
            return None
        written = split_target(target)[0]
        return self._site_path(unquote(written, errors="surrogateescape"), page) if written else page

    def ways_to_write(self, path: str, like: str, page: str) -> Iterator[tuple[str, str]]:
        """The paths that lead to a site path, each with the page to which a relative path must be relative.

        ``like`` is the path of the target on ``page`` to replace.
        """
        yield path, page

    def rewritten(self, target: str, path: str, page: str) -> str | None:
        """A target that leads to ``path`` in a tool's form (``{% link a.md %}``); None for a plain one."""
        return None

    def resolve_row(self, written: str, page: str) -> Resolution:
        """Where the target of a row, as written there, leads."""
        return self.resolve(decode_row_target(written), page)

    def _resolve(self, target: str, page: str) -> Resolution:
        if problem := malformed(target):
            return Resolution(Verdict.MALFORMED, reason=problem)
        if SCHEME.match(target):
            return Resolution(Verdict.EXTERNAL)
        written, fragment = split_target(target)[:2]
        if not written:
            return Resolution(Verdict.FOUND, page, fragment)
        path = self._site_path(unquote(written, errors="surrogateescape"), page)
        if path is None:
            return Resolution(Verdict.OUTSIDE, reason="leads out of the archive")
        return self._find(path, fragment)

    def _find(self, path: str, fragment: str) -> Resolution:
        """Look up a site path, then its variants: other padding, no trailing slash, another case or form."""
        for tree in self._trees(path):
            if any(path == link or path.startswith(link + "/") for link in tree.outside):
                return Resolution(Verdict.OUTSIDE, path, reason="is a symbolic link that leads out of the archive")
            found = look_up(tree, path)
            if found or any(path.startswith(f"{folder}/") for folder in tree.unlistable):
                return Resolution(Verdict.FOUND, found or path, fragment)
        if padded := list(dict.fromkeys(filter(None, map(self._look_up, layout.with_other_padding(path))))):
            return Resolution(Verdict.PADDED, padded[0], fragment, others=tuple(padded[1:]))
        if path.endswith("/") and (found := self._look_up(path.rstrip("/"))):
            return Resolution(Verdict.SLASH, found, fragment)
        return self._found_ignoring_case(path, fragment) or Resolution(Verdict.MISSING, path, fragment)

    def _found_ignoring_case(self, path: str, fragment: str) -> Resolution | None:
        """The file or folder at a path in another case or form; None if there is none."""
        for tree in self._trees(path):
            if alike := self._paths_ignoring_case(tree, path.rstrip("/")):
                verdict = Verdict.SLASH if path.endswith("/") and alike[0] in tree.files else Verdict.CASE
                same = list(dict.fromkeys(look_up(tree, one) or one for one in alike))
                return Resolution(verdict, same[0], fragment, _difference(path, alike[0]), tuple(same[1:]))
        return None

    def _site_path(self, path: str, page: str) -> str | None:
        """The path from the root without dots and prefix; None if it leads above the root."""
        if not path.startswith("/"):
            path = f"{page.rpartition('/')[0]}/{path}"
        elif self._prefix and path.startswith(self._prefix + "/"):
            path = path[len(self._prefix) :]
        parts: list[str] = []
        for part in path.split("/")[1:]:
            if part == "..":
                if not parts:
                    return None
                parts.pop()
            elif part not in ("", "."):
                parts.append(part)
        return "/" + "/".join(parts) + ("/" if parts and path.endswith(("/", "/.", "/..")) else "")

    def _trees(self, path: str) -> Iterator[Tree]:
        """The trees that may have a path: the tree itself, then the skipped folders on the way to the path."""
        yield self._tree
        yield self._tree.skipped_folders.reach(path)

    def _look_up(self, path: str) -> str | None:
        return next((found for tree in self._trees(path) if (found := look_up(tree, path))), None)

    def _paths_ignoring_case(self, tree: Tree, path: str) -> list[str]:
        """The paths that differ only in case or normalization form, complete ones before those that add an extension.

        If some differ only in normalization form, only these are returned.
        """
        alike = self._matching_paths(tree, path)
        form = _normalized_form(path)
        in_other_form = [one for one in alike if form in map(_normalized_form, (one, stem(one)))]
        return in_other_form or alike

    def _matching_paths(self, tree: Tree, path: str) -> list[str]:
        folded = _folded(path)
        folders = self._folders if tree is self._tree else _by_case(tree)
        above, _, name = folded.rpartition("/")
        same, pages = {*folders.get(folded, ())}, set[str]()
        for folder in folders.get(above, ()):
            names = self._names_by_folded_form(folder, tree.names[folder])
            same.update(f"{folder}/{one}" for one in names.get(name, ()))
            pages.update(f"{folder}/{one}" for one in names.get(f"{name}{_ANY_ENDING}", ()))
        return sorted(same) + sorted(pages)

    def _names_by_folded_form(self, folder: str, names: Sequence[str]) -> Mapping[str, Sequence[str]]:
        """The names in a folder by their folded form, collected once for many links.

        Pages are also listed under their name with `_ANY_ENDING` in place of the extension.
        """
        if folder not in self._names or self._names[folder][0] is not names:
            alike: dict[str, list[str]] = {}
            for name in names:
                alike.setdefault(_folded(name), []).append(name)
                if is_page(name):
                    alike.setdefault(f"{_folded(stem(name))}{_ANY_ENDING}", []).append(name)
            self._names[folder] = names, alike
        return self._names[folder][1]

    @cached_property
    def _folders(self) -> dict[str, list[str]]:
        return _by_case(self._tree)


def _normalized_form(path: str) -> str:
    return unicodedata.normalize("NFC", path)


def _folded(path: str) -> str:
    """A path in a form that is equal for two paths that differ only in case or Unicode normalization form."""
    if path.isascii():
        return path.lower()
    return unicodedata.normalize("NFD", unicodedata.normalize("NFD", path).casefold())


def _difference(path: str, other: str) -> str:
    """How a path differs from one that is the same except for case or form."""
    forms = [unicodedata.normalize("NFC", one).rstrip("/") for one in (path, other)]
    is_form = forms[0] in (forms[1], forms[1].removesuffix(".md"))
    return "is spelled in another Unicode normalization form than" if is_form else "differs only in case from"


def _by_case(tree: Tree) -> dict[str, list[str]]:
    """All folders by their folded form."""
    folders: dict[str, list[str]] = {}
    for folder in tree.folders:
        folders.setdefault(_folded(folder), []).append(folder)
    return folders


def look_up(tree: Tree, path: str) -> str | None:
    """The file that a server would serve: the path itself, a folder's page, or the page without its extension."""
    if path in tree.files:
        return path
    folder = path.rstrip("/")
    if folder in tree.folders:
        names = tree.names[folder]
        return f"{folder}/{next(iter(layout.day_pages_in(names)), _INDEX if _INDEX in names else '')}"
    above, _, name = path.rpartition("/")
    named = [one for one in _starting_with(tree.names.get(above, ()), f"{name}.") if stem(one) == name]
    return f"{above}/{min(named, key=_ending_order)}" if named else None


def _starting_with(names: Sequence[str], start: str) -> Iterator[str]:
    """Those of some sorted names that start with a text."""
    at = bisect_left(names, start)
    while at < len(names) and names[at].startswith(start):
        yield names[at]
        at += 1


def _ending_order(name: str) -> tuple[int, str]:
    """A sort key for pages that differ in their extension; the usual one comes first."""
    ending = name[len(stem(name)) :]
    return (PAGE_ENDINGS.index(ending) if ending in PAGE_ENDINGS else len(PAGE_ENDINGS)), name


def lookup_key(path: str) -> str:
    """A key that is the same for all paths that `Resolver` tries for one target.

    Where a target leads depends only on the files and folders with the same key, on folders that can't be listed and
    on symbolic links out of the archive.

    >>> lookup_key("/news/2012/2/08/") == lookup_key("/news/2012/02/8/index.md") == lookup_key("/News/2012/02/8.md")
    True
    """
    key, longer = _folded(path).rstrip("/"), ""
    while key != longer:
        longer = key
        for ending in _ENDINGS:
            key = key.removesuffix(ending)
    return layout.with_usual_padding(key)
