"""Ignore files: pages and folders in ``.gitignore`` and ``.newsarcignore`` are skipped.

Knows: lines of these files, which of them apply to a folder, and what they ignore.
Must not know: how folders are listed (`scan` does that), how patterns are matched (`globs` does that).

As in git, a file's patterns apply to its folder and everything below it; the last
match decides, deeper files take precedence over those above them, and nothing in an
ignored folder can be included again.  ``.gitignore`` files count up to the top of
the work tree, even above the archive, then ``.git/info/exclude``.  There are two
differences from git: the user's own list isn't read, since an archive shouldn't
depend on who reads it, and committed files can be ignored.

``.newsarcignore`` has the same syntax and applies to newsarc only: it takes
precedence over any ``.gitignore``, so ``!drafts/`` includes a folder that git ignores.

`Tree.ignore_files` lists the files that were read.  Their patterns may apply to
folders that haven't changed themselves, so code that reuses a tree compares
`rules_state` first, and scans everything again if it has changed.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from newsarc.files.globs import Scope, compiled, is_plain, literal_end
from newsarc.files.paths import PAGE_ENDINGS, follow_links, is_file, read_bytes
from newsarc.files.repository import SMALL_FILE, find_repository

GIT_IGNORE = ".gitignore"
OWN_IGNORE = ".newsarcignore"
IGNORE_FILES = (OWN_IGNORE, GIT_IGNORE)
# An ignore file may be anybody's; patterns beyond this number that aren't plain names match nothing.
_MOST_PATTERNS = 2_000
_LONGEST_PATTERN = 4_000  # characters
_LONGEST_EXPRESSION = 20_000  # characters of a combined regular expression
_BOM = b"\xef\xbb\xbf"


class _Pattern(NamedTuple):
    """A pattern: its line, its regular expression, whether it matches a name or a path, and its decision."""

    line: int
    regex: re.Pattern[str]
    by_name: bool
    ignores: bool


class _Decisions:
    """The decisions of some lines on folders, or on pages; the last match decides."""

    def __init__(self) -> None:
        self._plain: dict[str, tuple[int, bool]] = {}  # line and decision by name, or by path with a slash before it
        self._patterns: list[_Pattern] = []

    def add(self, line: int, body: str, ignores: bool) -> None:
        """Add a line, all of them in order; ``body`` is its pattern without ``!`` and without a slash at the end."""
        by_name = "/" not in body
        if is_plain(body):
            self._plain[body if by_name else f"/{body.removeprefix('/')}"] = line, ignores
        elif len(self._patterns) < _MOST_PATTERNS and len(body) <= _LONGEST_PATTERN:
            regex = compiled(f"/{body}" if by_name else body, Scope.ALL)
            self._patterns.append(_Pattern(line, regex, by_name, ignores))

    def of(self, path: str) -> bool | None:
        """Whether a path is ignored; None if no line matches."""
        name = path.rpartition("/")[2]
        last, ignores = -1, None
        for key in (name, f"/{path}"):
            if key in self._plain and self._plain[key][0] > last:
                last, ignores = self._plain[key]
        for_names, for_paths = self._together
        if for_names(name) or for_paths(path):
            for pattern in reversed(self._patterns):
                if pattern.line < last:
                    break
                if pattern.regex.match(name if pattern.by_name else path):
                    return pattern.ignores
        return ignores

    @cached_property
    def _together(self) -> tuple[Callable[[str], object], Callable[[str], object]]:
        """Whether any pattern matches a name or a path: tested first, since most match none."""
        return _any_of(one.regex for one in self._patterns if one.by_name), _any_of(
            one.regex for one in self._patterns if not one.by_name
        )

    def __bool__(self) -> bool:
        return bool(self._plain or self._patterns)


def _any_of(expressions: Iterable[re.Pattern[str]]) -> Callable[[str], object]:
    """Whether any of some regular expressions matches a text; True if they can't be combined."""
    texts = list(dict.fromkeys(one.pattern for one in expressions))
    if sum(map(len, texts)) > _LONGEST_EXPRESSION:
        return bool
    return re.compile("|".join(texts) or r"(?!)", re.DOTALL).match


class Patterns:
    """The patterns of one ignore file, or of a list in the same syntax."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._folders, self._pages = _Decisions(), _Decisions()
        for number, line in enumerate(lines):
            written = line.removeprefix("!")
            body = written.removesuffix("/")
            self._folders.add(number, body, ignores=written == line)
            if body == written and _may_match_page(body):
                self._pages.add(number, body, ignores=written == line)

    @property
    def are_about_pages(self) -> bool:
        """Whether any pattern may match a page, and not only folders and files of other kinds."""
        return bool(self._pages)

    def ignore_folder(self, path: str) -> bool | None:
        """Whether a folder, by its path relative to that of the file, is ignored; None if no pattern decides."""
        return self._folders.of(path)

    def ignore_page(self, path: str) -> bool | None:
        """The same for a page."""
        return self._pages.of(path)

    def exclude(self, path: str) -> bool:
        """Whether a page or a folder above it is ignored."""
        return any(map(self.ignore_folder, _folders_above(path))) or bool(self.ignore_page(path))

    def include(self, path: str) -> bool:
        """Whether a page is included: a decision on the page itself takes precedence over those on its folders."""
        folders = reversed(list(_folders_above(path)))
        decisions = (self.ignore_page(path), *map(self.ignore_folder, folders))
        return next((one for one in decisions if one is not None), False)


def _folders_above(path: str) -> Iterator[str]:
    """The folders above a path, the outermost first."""
    return (path[:at] for at, sign in enumerate(path) if sign == "/")


# ---------------------------------------------------------------- lines


def read_lines(data: bytes) -> list[str]:
    r"""The patterns in an ignore file, without comments, and with escaped spaces at the end.

    >>> read_lines(b"# drafts\n*.md \n\n!a\\ \n")
    ['*.md', '!a\\ ']
    """
    lines = (line.removesuffix(b"\r") for line in data.removeprefix(_BOM).split(b"\n"))
    texts = (_without_spaces(os.fsdecode(line.partition(b"\0")[0])) for line in lines if not line.startswith(b"#"))
    return [text for text in texts if text]


def _without_spaces(line: str) -> str:
    """A line without the spaces at its end that are not escaped."""
    if not line.endswith(" "):
        return line
    stripped = line.rstrip(" ")
    backslashes = len(stripped) - len(stripped.rstrip("\\"))
    return f"{stripped} " if backslashes % 2 else stripped


def _may_match_page(pattern: str) -> bool:
    """Whether a pattern may match a page, by its end: most patterns are about other kinds of files."""
    end = literal_end(pattern).lower()
    return any(end.endswith(ending) or ending.endswith(end) for ending in PAGE_ENDINGS)


# ---------------------------------------------------------------- folders


class _Scoped(NamedTuple):
    """Patterns, and how to make a site path relative to them: a prefix to remove, and one to add."""

    patterns: Patterns
    cut: int
    start: str = ""

    def relative(self, site: str) -> str:
        return self.start + site[self.cut :]


class Rules(NamedTuple):
    """The patterns that apply in a folder, by precedence: newsarc's own, then git's."""

    own: tuple[_Scoped, ...] = ()
    git: tuple[_Scoped, ...] = ()

    def ignore_folder(self, site: str) -> bool:
        """Whether a folder in this folder is ignored, by its site path."""
        decisions = (one.patterns.ignore_folder(one.relative(site)) for one in (*self.own, *self.git))
        return next((ignored for ignored in decisions if ignored is not None), False)

    def ignored_pages(self, sites: Iterable[str]) -> list[str]:
        """Those of some pages in the folder, by site path, that are ignored."""
        lists = [one for one in (*self.own, *self.git) if one.patterns.are_about_pages]
        return [site for site in sites if _is_ignored(lists, site)] if lists else []


def _is_ignored(lists: Iterable[_Scoped], site: str) -> bool:
    decisions = (one.patterns.ignore_page(one.relative(site)) for one in lists)
    return next((ignored for ignored in decisions if ignored is not None), False)


class IgnoreFiles:
    """The ignore files that apply to an archive, each read once; ``read`` has the site paths of those in it."""

    def __init__(self, root: Path) -> None:
        self.read: set[str] = set()
        self._root = str(root)
        self._rules: dict[str, Rules] = {}
        self._outer = Rules(git=_rules_above(root))

    def rules(self, site: str, path: str, names: Iterable[str] = IGNORE_FILES) -> Rules:
        """The rules for a folder, by its site path and its real path; ``names`` are the names in it, if known."""
        if site not in self._rules:
            own, git = self._above(site)
            for name in (name for name in IGNORE_FILES if name in names):
                patterns = _read(f"{path}/{name}")
                if patterns is None:
                    continue
                self.read.add(f"{site}/{name}")
                scoped = _Scoped(patterns, len(site) + 1)
                own, git = ((scoped, *own), git) if name == OWN_IGNORE else (own, (scoped, *git))
            self._rules[site] = Rules(own, git)
        return self._rules[site]

    def _above(self, site: str) -> Rules:
        """The rules for the folder above, which may not have been read yet."""
        if not site:
            return self._outer
        above = site.rpartition("/")[0]
        if above in self._rules:
            return self._rules[above]
        path = follow_links(self._root, above)
        return self._above(above) if path is None else self.rules(above, path)


def _rules_above(root: Path) -> tuple[_Scoped, ...]:
    """git's rules above the root; none if they ignore the root itself, since the user named it anyway."""
    read = [(_read(file), way) for file, way in _files_above(root)]
    lists = [(patterns, way) for patterns, way in reversed(read) if patterns]
    whole = read[0][1] if read else ""
    for at in (at for at, sign in enumerate(whole) if sign == "/"):  # the end of each folder on the way to the root
        rest = whole[at:]
        decisions = (patterns.ignore_folder(way.removesuffix(rest)) for patterns, way in lists if len(way) > len(rest))
        if next((ignored for ignored in decisions if ignored is not None), False):
            return ()
    return tuple(_Scoped(patterns, 1, way) for patterns, way in lists)


def _files_above(root: Path) -> Iterator[tuple[str, str]]:
    """git's ignore files outside the archive that may apply to it, each with the path from its folder to the root.

    The last ones decide.  The path has a slash at its end unless it is empty.
    """
    repository = find_repository(root)
    if repository is None:
        return
    names = repository.prefix.split("/")[:-1]
    yield str(repository.common / "info/exclude"), repository.prefix
    for at in range(len(names)):
        yield f"{root.parents[len(names) - at - 1]}/{GIT_IGNORE}", "".join(f"{name}/" for name in names[at:])


def _read(file: str) -> Patterns | None:
    """The patterns in an ignore file; None if there is none.  As in git, a symbolic link doesn't count."""
    data = _bytes(file)
    return None if data is None else Patterns(read_lines(data))


def _bytes(file: str) -> bytes | None:
    try:
        return read_bytes(file, most=SMALL_FILE) if is_file(file) else None
    except OSError:
        return None


def rules_state(root: Path, files: Iterable[str]) -> str:
    """A text that changes whenever some files of an archive, by site path, or the ignore files above it change.

    It depends on their content, and a symbolic link counts as missing.  A new file in
    the archive changes its folder, where that is noticed.
    """
    digest = hashlib.blake2b(digest_size=16)
    for file in (*(f"{root}{site}" for site in sorted(files)), *(file for file, _ in _files_above(root))):
        data = _bytes(file)
        digest.update(b"%d " % (-1 if data is None else len(data)) + (data or b""))
    return digest.hexdigest()
