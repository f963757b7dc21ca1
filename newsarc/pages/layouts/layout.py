"""What a layout is: the conventions of one kind of tool or people for folders of dated pages, as data.

Knows: which conventions differ between layouts.
Must not know: any layout by name, files, pages.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from newsarc.markdown.slugs import Slugs


class Settings(NamedTuple):
    """What a tool's configuration says of URLs.

    ``permalinks`` are patterns such as ``/:year/:month/:title/``, ``base`` is the path that all URLs begin with
    (``/blog``; empty for none), ``content`` and ``static`` are folders in place of those of the layout.
    """

    permalinks: tuple[str, ...] = ()
    base: str = ""
    content: tuple[str, ...] = ()
    static: tuple[str, ...] = ()


ReadSettings = Callable[[Mapping[str, Any]], Settings]


def no_settings(_: Mapping[str, Any]) -> Settings:
    """The settings of a tool of which nothing needs to be read."""
    return Settings()


def base_only(config: Mapping[str, Any]) -> Settings:
    """The settings of a tool that is configured by a program, of which only the beginning of URLs can be read."""
    base = config.get("base")
    return Settings(base=base if isinstance(base, str) else "")


@dataclass(frozen=True, slots=True)
class Layout:
    """The conventions of a layout.  All paths are relative to the folder in which it is used, without slashes around.

    - ``name`` stands in ``newsarc.toml``, ``label`` is what people call it
    - ``signs``: files, and folders with a slash at the end, that show the layout where all of one group are there;
      a name may be a pattern, and ``**/`` means in any folder below
    - ``configuration``: files with its settings, the first that is there counts, and ``settings`` reads them
    - ``content``: folders whose pages are served; a page's URL is relative to its folder of content
    - ``static``: folders whose files are served from the top
    - ``skipped``: folders that hold no pages of the archive, such as what the tool has built
    - ``permalinks``: patterns of the URLs of dated pages, where the configuration says nothing
    - ``has_wiki_links``: whether double brackets are links; ``slugs``: how anchors are made
    - ``is_served``: whether a tool makes a site of it, with URLs, sections, taxonomies and feeds; else links are paths
    - ``slash_at_end``: whether a page's URL is that of a folder, from which relative links start; None for either
    - ``patterns_are_for_collections``: the patterns make URLs only of pages in folders that begin with ``_``
    - ``paths_make_urls``: a page's URL has the folders that it is in; else only patterns make URLs
    - ``titles_make_urls``: a URL may have a page's title in place of the name of its file
    - ``last_name_is_enough``: URLs are chosen in code, and the last name in one tells the page
    - ``lists``: URLs that the tool makes lists, feeds or the like at, besides those of folders and terms
    - ``paths_start_anywhere``: a path without a slash before it may also start at the top
    - ``links_are_contexts``: wiki links name what a page is about
    - ``folders_are_contexts``: so does the folder that a page is in
    - ``names_are_titles``: the name of a file is the page's title as it is, with ``___`` for a slash
    """

    name: str
    label: str
    signs: tuple[tuple[str, ...], ...] = ()
    configuration: tuple[str, ...] = ()
    settings: ReadSettings = no_settings
    content: tuple[str, ...] = ("",)
    static: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
    permalinks: tuple[str, ...] = ()
    has_wiki_links: bool = False
    slugs: tuple[Slugs, ...] = (Slugs.GITHUB,)
    is_served: bool = True
    slash_at_end: bool | None = None
    patterns_are_for_collections: bool = False
    paths_make_urls: bool = True
    titles_make_urls: bool = False
    last_name_is_enough: bool = False
    lists: tuple[str, ...] = ()
    paths_start_anywhere: bool = False
    links_are_contexts: bool = False
    folders_are_contexts: bool = False
    names_are_titles: bool = False

    def __reduce__(self) -> tuple[object, ...]:
        """Pickled by name: functions of settings are the same in every process."""
        from newsarc.pages.layouts.registry import layout_named

        return layout_named, (self.name,)
