"""The files that a target may mean, in archives of any layout but the daily one.

Knows: from which folders tools serve files, and the base of each form of target.
Must not know: which of the files exist (`site_resolve` looks for them).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property

from newsarc.files.paths import stem
from newsarc.files.tree import Tree
from newsarc.links.keys import joined
from newsarc.links.target_forms import TargetKind
from newsarc.pages.site import Site

_TRANSLATION = re.compile(
    r"(?P<base>.*)/i18n/[^/]+/docusaurus-plugin-content-(?P<kind>docs|blog|pages)[^/]*/(?:current/|version-[^/]+/)?(?P<path>.*)"
)
_STATIC = ("static", "public", "www", "htdocs")
_DEEPEST_STATIC = 4


class SiteFiles:
    """The files of a site; ``bases`` are those of `SiteKeys`.

    ``site_path`` gives the site path of a path on a page, and None above the root.
    """

    def __init__(
        self,
        tree: Tree,
        site: Site,
        bases: Mapping[str, Sequence[str]],
        site_path: Callable[[str, str], str | None],
    ) -> None:
        self._tree = tree
        self._site = site
        self._bases = bases
        self._site_path = site_path

    def of(self, kind: TargetKind, path: str, page: str) -> Iterator[str]:
        """The site paths of the files that a path may mean."""
        place = self._site.place_of(page)
        match kind:
            case TargetKind.CONTENT:
                roots = [one for each in (place, *self._site.places) for one in each.content]
            case TargetKind.BASE:
                roots = [one for each in (place, *self._site.places) for one in (each.base, *each.content)]
            case TargetKind.POST:
                roots = [f"{one}/_posts" for each in (place, *self._site.places) for one in each.content]
                path = f"/{path}.md"
            case TargetKind.TERM:
                roots = []
            case TargetKind.FILE if path.startswith("/"):
                roots = list(place.content)
            case _ if path.startswith("/"):
                yield from self._absolute(path)
                return
            case _:
                yield from self._relative(path, page)
                if kind is not TargetKind.REFERENCE:
                    yield from self._relative_to_urls(path, page)
                roots = [place.base] if place.layout.paths_start_anywhere else []
                roots += place.content if kind is not TargetKind.PLAIN else ()
        yield from (joined(root, path) for root in roots)

    def _relative(self, path: str, page: str) -> Iterator[str]:
        """The files that a relative path may mean as seen from its page's file."""
        if (relative := self._site_path(path, page)) is not None:
            yield relative
            if translated := _TRANSLATION.fullmatch(relative):  # files without a translation are used directly
                yield f"{translated['base']}/{translated['kind']}/{translated['path']}"
                yield f"{translated['base'].rpartition('/')[0]}/{translated['kind']}/{translated['path']}"
        if not path.startswith(".."):  # a folder beside the page with its name
            yield joined(stem(page), path)

    def _absolute(self, path: str) -> Iterator[str]:
        for one in (path, *(path[len(base) :] for base in url_bases(self._site) if path.startswith(f"{base}/"))):
            yield joined("", one)
            for root in self.roots:
                yield joined(root, one)

    @cached_property
    def roots(self) -> tuple[str, ...]:
        """The folders whose files are served from the site's root: those of layouts, and others with such names."""
        site = self._site
        named = [
            folder
            for folder in self._tree.folders
            if folder.rpartition("/")[2] in _STATIC and folder.count("/") <= _DEEPEST_STATIC
        ]
        content = (folder for place in site.places for folder in place.content)
        return tuple(dict.fromkeys((*site.static, *content, *(sorted(named) if site.served_folders else ()))))

    def _relative_to_urls(self, path: str, page: str) -> Iterator[str]:
        """Files that a relative path leads to from where its page is served."""
        for base in self._bases.get(page, ()):
            for root in self._site.static:
                yield joined(root, joined(base.rstrip("/"), path))


def url_bases(site: Site) -> list[str]:
    """The common beginning of all URLs of a site, or of a part of it; mostly empty."""
    return [place.url_base for place in site.places if place.url_base]
