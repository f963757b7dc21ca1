"""Targets in the form of other targets, in archives of any layout but the daily one.

Knows: URLs, templates and paths that lead to a page.
Must not know: where a target leads; callers check that with the resolver.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from posixpath import relpath

from newsarc.files.paths import is_page, stem
from newsarc.links.site_files import url_bases
from newsarc.links.target_forms import TargetKind, read_target
from newsarc.links.targets import split_target
from newsarc.pages.site import Site


class SiteTargets:
    """Writes targets; ``bases`` are those of `SiteKeys`, ``urls_of`` gives the URLs that a page may have."""

    def __init__(self, site: Site, bases: Mapping[str, Sequence[str]], urls_of: Callable[[str], Sequence[str]]) -> None:
        self._site = site
        self._bases = bases
        self._urls_of = urls_of

    def ways_to_write(self, path: str, like: str, page: str) -> Iterator[tuple[str, str]]:
        """URLs for a page, if ``like`` is not the path of a file; files from the folder that serves them."""
        is_url = not is_page(like) and is_page(path) and self._site.place_of(page).layout.is_served
        if is_url:
            bases = sorted(self._bases.get(page, ()), key=len)
            starts = [f"{base.rstrip('/')}/" for base in bases] if not like.startswith("/") else [page]
            for url in sorted(self._urls_of(path), key=lambda url: _unlike(url, like)):
                yield from ((self._with_base(_ended_like(url, like), like), start) for start in starts)
            return
        if like.startswith("/"):
            roots = {*self._site.static, *(one for place in self._site.places for one in place.content)} - {""}
            for root in sorted(roots, key=len, reverse=True):
                if path.startswith(f"{root}/"):
                    yield self._with_base(path[len(root) :], like), page
        yield path, page

    def _with_base(self, url: str, like: str) -> str:
        base = next((one for one in url_bases(self._site) if like.startswith(f"{one}/")), "")
        return f"{base}{url}"

    def rewritten(self, target: str, path: str, page: str) -> str | None:
        """A target in a tool's form, with another path in it."""
        form = read_target(target)
        if form.path == target:
            return None
        written = split_target(form.path)[0]
        was = written.lstrip("/") if f"{written} " not in target and written.lstrip("/") in target else written
        new = self._in_form(form.kind, path, page, was)
        return target.replace(was, new, 1) if was and new else None

    def _in_form(self, kind: TargetKind, path: str, page: str, was: str) -> str:
        """The path as written in a form in place of another one; empty if that is impossible."""
        slash = "/" if was.startswith("/") else ""
        contents = [one for place in self._site.places for one in place.content if path.startswith(f"{one}/")]
        match kind:
            case TargetKind.POST:
                return stem(path.rpartition("/")[2])
            case TargetKind.CONTENT | TargetKind.FILE if contents and (slash or kind is TargetKind.CONTENT):
                return f"{slash}{path[len(contents[0]) + 1 :]}"
            case TargetKind.BASE:
                return f"{slash}{path[len(self._site.place_of(page).base) + 1 :]}"
            case TargetKind.FILE:
                return relpath(path, page.rpartition("/")[0] or "/")
            case TargetKind.REFERENCE:
                return path.rpartition("/")[2] if is_page(was) else stem(path.rpartition("/")[2])
            case TargetKind.PLAIN:
                ways = (one for one, _ in self.ways_to_write(path, f"/{was.lstrip('/')}", page))
                return next((f"{slash}{one.lstrip('/')}" for one in ways), "")
            case _:
                return ""


def _ended_like(url: str, like: str) -> str:
    """A URL with the same end as another: a slash, ``.html``, or neither."""
    plain = url.rstrip("/").removesuffix(".html")
    ending = "/" if like.endswith("/") else ".html" if like.endswith(".html") else ""
    return f"{plain}{ending}" or "/"


def _unlike(url: str, like: str) -> tuple[int, int]:
    """A sort key for URLs: those with as many folders as another one come first, then those with the same beginning."""
    parts, others = (one.strip("/").split("/") for one in (url, like))
    return abs(len(parts) - len(others)), -sum(one == other for one, other in zip(parts, others, strict=False))
