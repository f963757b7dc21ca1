"""A link's target to the file or page that a site would serve, in archives of any layout but the daily one.

Knows: files in the tree, keys of pages (`urls`), routes (`routes`), and their precedence.
Must not know: how keys are made from pages, what is in a page.

A target is looked up among the files, by path and from the folders that tools serve, then among the keys of pages, then
among the routes.  The result depends only on the keys in `SiteResolver.answers`, of files and pages alike, and on the
routes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass, field
from typing import TypeAlias
from urllib.parse import unquote

from newsarc.files.paths import is_page
from newsarc.files.tree import Tree
from newsarc.links.keys import BELOW, LAST, NAME, URL, file_key, joined, url_key
from newsarc.links.link_keys import link_keys, listing_link_keys, wiki_keys
from newsarc.links.resolve import Resolution, Resolver, Verdict, look_up
from newsarc.links.routes import NO_ROUTES, Routes
from newsarc.links.site_files import SiteFiles
from newsarc.links.site_targets import SiteTargets
from newsarc.links.target_forms import TargetForm, TargetKind, read_target
from newsarc.links.targets import is_web_url, malformed, split_target
from newsarc.links.urls import TERM_FOLDERS
from newsarc.pages.site import Site

# The pages of a forge two levels above a file in the root.
_BESIDE_FILES = {
    *("issues", "pull", "pulls", "wiki", "releases", "tree", "blob", "commit", "commits", "compare", "actions", "tags"),
    *("discussions", "projects", "labels", "milestones", "milestone", "raw", "graphs", "merge_requests", "stargazers"),
}


_Seen: TypeAlias = dict[str, tuple[Resolution, Set[str]]]


@dataclass
class SiteKeys:
    """The keys of all pages of a site.

    ``pages`` maps keys to the site paths of pages, ``listings`` are the keys of folders and lists served because of
    pages, and ``bases`` maps pages to the keys of the folders that their relative links start from.
    """

    pages: dict[str, str] = field(default_factory=dict)
    listings: set[str] = field(default_factory=set)
    bases: dict[str, tuple[str, ...]] = field(default_factory=dict)
    routes: Routes = NO_ROUTES


class SiteResolver(Resolver):
    """Resolves targets against a tree and the keys of its pages; ``urls_of`` gives the URLs that a page may have."""

    def __init__(
        self, tree: Tree, site: Site, keys: SiteKeys, urls_of: Callable[[str], Sequence[str]] = lambda _: ()
    ) -> None:
        super().__init__(tree)
        self.site = site
        self._keys = keys
        self._files = SiteFiles(tree, site, keys.bases, self._site_path)
        self._targets = SiteTargets(site, keys.bases, urls_of)
        self._seen: _Seen = {}  # for targets with the same meaning on every page
        self._page = ""
        self._seen_here: _Seen = {}

    @property
    def roots(self) -> Sequence[str]:
        """The folders whose files are served from the site's root."""
        return self._files.roots

    def resolve(self, target: str, page: str) -> Resolution:
        """Where an already decoded target on the page at the site path ``page`` leads."""
        if target.startswith("/") and self.site.place_of(page) is self.site.places[-1]:
            known = self._seen
        else:
            known = self._seen_on(page)
        if target not in known:
            before, self.answers = self.answers, set()
            known[target] = self._resolve(target, page), self.answers
            self.answers = before
        found, answers = known[target]
        self.answers |= answers
        return found

    def _seen_on(self, page: str) -> _Seen:
        """The resolutions of other targets on the same page, until another page is resolved."""
        if page != self._page:
            self._page, self._seen_here = page, {}
        return self._seen_here

    def _resolve_name(self, name: str, page: str) -> Resolution:
        """Where a wiki link leads by the name in it; the heading is the fragment."""
        plain, _, heading = name.partition("|")[0].partition("#")
        if not plain.strip():
            return Resolution(Verdict.FOUND, page, heading)
        keys = wiki_keys(name, page)
        if found := self._page_by_key(keys) or self._file_named(plain.strip(), page):
            return Resolution(Verdict.FOUND, found, heading)
        is_other_file = any(key in self._keys.routes.names for key in keys)
        return Resolution(Verdict.FOUND if is_other_file else Verdict.MISSING, "", heading)

    def named_by(self, target: str, page: str) -> str | None:
        """The site path that a target names, whether it exists or not; None for a target outside the archive."""
        form = read_target(target)
        if form.kind is not TargetKind.PLAIN:
            return None
        return super().named_by(form.path, page)

    def ways_to_write(self, path: str, like: str, page: str) -> Iterator[tuple[str, str]]:
        """URLs for a page, if ``like`` is not the path of a file; files from the folder that serves them."""
        return self._targets.ways_to_write(path, like, page)

    def rewritten(self, target: str, path: str, page: str) -> str | None:
        """A target in a tool's form, with another path in it."""
        return self._targets.rewritten(target, path, page)

    # ------------------------------------------------------------ the order of places to look

    def _resolve(self, target: str, page: str) -> Resolution:
        form = read_target(target)
        if form.kind is TargetKind.NAME:
            return self._resolve_name(form.path, page)
        if form.kind is TargetKind.TEMPLATE or (form.kind is TargetKind.PLAIN and is_web_url(form.path)):
            return Resolution(Verdict.EXTERNAL)
        if form.kind is TargetKind.PLAIN and (problem := malformed(form.path)):
            return Resolution(Verdict.MALFORMED, reason=problem)
        written, fragment = split_target(form.path)[:2]
        if not written:
            return Resolution(Verdict.FOUND, page, fragment)
        return self._look_for(form, target, unquote(written, errors="surrogateescape"), fragment, page)

    def _look_for(self, form: TargetForm, target: str, path: str, fragment: str, page: str) -> Resolution:
        """The resolution of the decoded path of a target."""
        if form.kind is TargetKind.PLAIN and (plain := self._page_at(path)):
            return Resolution(Verdict.FOUND, plain, fragment)
        files = list(dict.fromkeys(self._files.of(form.kind, path, page)))
        self.answers.update(map(file_key, files))
        as_is = path.startswith("/") and self.site.place_of(page).layout.is_served
        if found := next(filter(None, (self._exact(one, fragment, as_is=as_is) for one in files)), None):
            return found
        if not is_page(path) or self._is_by_name(form.kind, page):  # otherwise it is that file, whatever is served
            served = self._served(target, path, page)
            if served is not None:
                return Resolution(Verdict.FOUND, served, fragment)
        if self._is_of_forge(path, page):
            return Resolution(Verdict.EXTERNAL)
        if "://" in path:  # brackets or a parenthesis before a URL: not a path
            return Resolution(Verdict.MISSING, target, fragment)
        named = files[0] if files and form.kind is not TargetKind.PLAIN else self._named(path, page)
        return self._nearly(files, path, fragment, as_is=as_is) or (
            Resolution(Verdict.OUTSIDE, reason="leads out of the archive")
            if named is None
            else Resolution(Verdict.MISSING, named, fragment)
        )

    def _is_of_forge(self, path: str, page: str) -> bool:
        """Whether a path leads to a page of GitHub or another forge beside a repository's files, such as its issues."""
        above, _, rest = path.rpartition("../")
        return bool(above or rest) and self._site_path(path, page) is None and rest.partition("/")[0] in _BESIDE_FILES

    def _page_at(self, path: str) -> str | None:
        """The page that a site-absolute URL without an extension leads to, as in most links between pages."""
        if not path.startswith("/") or "." in path.rstrip("/").rpartition("/")[2]:
            return None
        key = url_key(path)
        self.answers.add(key)
        return self._keys.pages.get(key)

    def _is_by_name(self, kind: TargetKind, page: str) -> bool:
        """Whether the name of a page's file is enough to find it in any folder."""
        if kind in (TargetKind.REFERENCE, TargetKind.POST):
            return True
        return kind is TargetKind.PLAIN and self.site.place_of(page).layout.paths_start_anywhere

    def _exact(self, path: str, fragment: str, *, as_is: bool) -> Resolution | None:
        """The file at a site path; if files are served ``as_is``, no page without its extension."""
        for tree in self._trees(path):
            if any(path == link or path.startswith(f"{link}/") for link in tree.outside):
                return Resolution(Verdict.OUTSIDE, path, reason="is a symbolic link that leads out of the archive")
            found = look_up(tree, path)
            if found and not (as_is and is_page(found) and found != path):
                return Resolution(Verdict.FOUND, found, fragment)
        if any(path.startswith(f"{folder}/") for folder in self._tree.unlistable):
            return Resolution(Verdict.FOUND, path, fragment)
        return None

    def _nearly(self, files: Sequence[str], path: str, fragment: str, *, as_is: bool) -> Resolution | None:
        """The file in another case or form, or without a trailing slash."""
        for one in files:
            if one.endswith("/") and (found := self._look_up(one.rstrip("/"))) and not is_page(found):
                return Resolution(Verdict.SLASH, found, fragment)
        alike = (self._found_ignoring_case(one, fragment) for one in files)
        return next((one for one in alike if one and (is_page(path) or not as_is or not is_page(one.path))), None)

    def _named(self, path: str, page: str) -> str | None:
        """The path by which a missing target is reported."""
        if (named := self._site_path(path, page)) is not None:
            return named
        bases = self._keys.bases.get(page, ())
        return joined(bases[0].rstrip("/"), path) if bases else None

    # ------------------------------------------------------------ what is served

    def _served(self, target: str, path: str, page: str) -> str | None:
        """The page that a URL leads to; empty for one that is served without a page; None if nothing is."""
        bases = self._keys.bases.get(page, ())
        keys = link_keys(target, page, bases, self.site)
        if read_target(target).kind is TargetKind.PLAIN and not self._may_end_alike(keys):
            keys = tuple(key for key in keys if not key.startswith(LAST))
        if found := self._page_by_key(keys):
            return found
        others = listing_link_keys(target, bases, self.site)
        self.answers.update(others)
        urls = [key for key in keys if key.startswith(URL)]
        if any(one in self._keys.listings or one in self._keys.routes.urls for one in (*others, *urls)):
            return ""
        if found := next(filter(None, (self._beside_page(key, path) for key in urls)), None):
            return found
        if any(key in self._keys.routes.names for key in keys):
            return ""
        return "" if any(map(self._is_made_in_code, urls)) else None

    def _may_end_alike(self, keys: Sequence[str]) -> bool:
        """Whether a URL may be that of a page with the same last name.

        If the code of a site has routes that take names from data, the folder must be one of these or of a page.
        """
        routes = self._keys.routes
        above = [key.rpartition("/")[0] for key in keys if key.startswith(URL)]
        self.answers.update(f"{BELOW}{one}" for one in above)
        if not routes.made_in_code or URL in routes.made_in_code:
            return True
        known = (one in routes.made_in_code or f"{BELOW}{one}" in self._keys.listings for one in above if one)
        return any(known)

    def _beside_page(self, key: str, path: str) -> str | None:
        """The file in a page's own folder that is served below the page's URL; ``path`` has its name."""
        page = self._keys.pages.get(key.rpartition("/")[0] or URL)
        name = path.rstrip("/").rpartition("/")[2]
        if page is None or "." not in name:
            return None
        beside = f"{page.rpartition('/')[0]}/{name}"
        self.answers.update((key.rpartition("/")[0], file_key(beside)))
        return self._look_up(beside)

    def _page_by_key(self, keys: Sequence[str]) -> str | None:
        self.answers.update(keys)
        pages = self._keys.pages
        return next((pages[key] for key in keys if key in pages), None)

    def _is_made_in_code(self, key: str) -> bool:
        """Whether a URL is below one where all URLs are served, or that code fills with other data than pages."""
        routes = self._keys.routes
        while key := key.rpartition("/")[0]:
            if key in routes.everything_below:
                return True
            is_of_pages = f"{BELOW}{key}" in self._keys.listings or key.rpartition("/")[2] in TERM_FOLDERS
            if key in routes.made_in_code and not is_of_pages:
                return True
        return False

    def _file_named(self, name: str, page: str) -> str | None:
        """The file that a wiki link leads to by its path."""
        paths = list(self._files.of(TargetKind.PLAIN, name, page))
        self.answers.update(map(file_key, paths))
        return next(filter(None, map(self._look_up, paths)), None)


def keys_to_look_up(keys: Sequence[str]) -> Iterator[str]:
    """Those of a page's keys that a `SiteResolver` looks up; files are looked up in the tree."""
    return (key for key in keys if key.startswith((URL, NAME, LAST)))
