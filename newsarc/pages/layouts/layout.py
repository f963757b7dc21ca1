"""`Layout`: the conventions of a tool or a community for folders of dated pages, as data.

Knows: which conventions differ between layouts.
Must not know: any layout by name, files, pages.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from newsarc.markdown.slugs import Slugs


class Settings(NamedTuple):
    """The settings about URLs in a tool's configuration.

    ``permalinks`` are patterns such as ``/:year/:month/:title/``, ``base`` is the common beginning of all URLs
    (``/blog``; empty for none), ``content`` and ``static`` are folders that replace those of the layout.
    """

    permalinks: tuple[str, ...] = ()
    base: str = ""
    content: tuple[str, ...] = ()
    static: tuple[str, ...] = ()


ReadSettings = Callable[[Mapping[str, Any]], Settings]


def no_settings(_: Mapping[str, Any]) -> Settings:
    """The settings of a tool whose configuration isn't needed."""
    return Settings()


def base_only(config: Mapping[str, Any]) -> Settings:
    """The settings of a tool that is configured by a program, from which only the beginning of URLs can be read."""
    base = config.get("base")
    return Settings(base=base if isinstance(base, str) else "")


@dataclass(frozen=True, slots=True)
class Layout:
    """The conventions of a layout.  Paths are relative to the folder in which it is used, without slashes at the ends.

    - ``name`` is used in ``newsarc.toml``, ``label`` in messages
    - ``signs``: groups of files, and folders with a trailing slash; all of one group identify the layout; a name may
      be a pattern, and ``**/`` means in any folder below
    - ``configuration``: files with its settings, of which the first existing one counts, and ``settings`` reads them
    - ``content``: folders whose pages are served; a page's URL is relative to its folder of content
    - ``static``: folders whose files are served from the site's root
    - ``skipped``: folders without pages of the archive, such as the tool's output
    - ``permalinks``: patterns of the URLs of dated pages, unless configured
    - ``has_wiki_links``: whether double brackets are links; ``slugs``: how anchors are made
    - ``is_served``: whether a tool makes a site of it, with URLs, sections, taxonomies and feeds; else links are paths
    - ``slash_at_end``: whether a page's URL is that of a folder, from which relative links start; None for either
    - ``patterns_are_for_collections``: the patterns apply only to pages in folders that begin with ``_``
    - ``paths_make_urls``: a page's URL includes its folders; if not, only patterns make URLs
    - ``titles_make_urls``: a URL may have a page's title in place of its file name
    - ``last_name_is_enough``: URLs are chosen in code, and the last name in one identifies the page
    - ``lists``: URLs of lists, feeds and the like that the tool makes, besides those of folders and terms
    - ``paths_start_anywhere``: a path without a leading slash may also start at the root
    - ``links_are_contexts``: the names in wiki links are contexts
    - ``folders_are_contexts``: so is the name of a page's folder
    - ``names_are_titles``: the name of a file is the page's exact title, with ``___`` for a slash
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
