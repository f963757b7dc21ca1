"""The layout of an archive: the daily one, or a `Site` of others, by its configuration and its files.

Knows: which signs of the daily layout count, what a site depends on.
Must not know: how the others are recognised (`pages.recognize` does that), commands.

Every command asks whether an archive has the daily layout.  If it has, this loads
nothing else, and parses no configuration that doesn't mention an archive.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from newsarc.pages.discover import DAILY, holds_pages, may_configure
from newsarc.pages.layouts.daily import disk
from newsarc.pages.layouts.daily.layout import PAGES

if TYPE_CHECKING:
    from newsarc.files.tree import Tree
    from newsarc.model.index_status import UsedLayout
    from newsarc.pages.site import Site, SiteOptions


def is_daily(root: Path) -> bool:
    """Whether the archive at ``root`` has the daily layout; only a few folders are listed.

    It has if its configuration says so, or, without a configured layout, if it has a day's folder or no page at all.
    Raises `ConfigError` as `config.read_config` does.
    """
    return _is_daily(root, _options(root))


def has_days(root: Path) -> bool:
    """Whether the folders of the archive at ``root`` show its days: it has the daily layout, and isn't empty.

    Raises `ConfigError` as `config.read_config` does.
    """
    return _has_days(root, _options(root))


def site_of(root: Path, tree: Tree) -> Site | None:
    """The site recognised in the archive at ``root``, with its configuration; None for the daily layout.

    ``tree`` was found with ignore files.  Raises `ConfigError` as `config.read_config` does.
    """
    options = _options(root)
    if _is_daily(root, options):
        return None
    from dataclasses import replace

    from newsarc.pages.recognize import recognize

    site = recognize(tree, options) if options else recognize(tree)
    site = replace(site, ignored=frozenset(tree.ignored), ignore_files=tuple(sorted(tree.ignore_files)))
    return replace(site, surroundings=_surroundings(root, site))


def daily_layout(root: Path) -> UsedLayout:
    """The daily layout of the archive at ``root``, with what showed it, as `Site.layouts` has others.

    Raises `ConfigError` as `config.read_config` does.
    """
    from newsarc.model.index_status import UsedLayout  # here, since few commands name the layout

    options = _options(root)
    is_detected = not (options and options.layout) and disk.has_pages(root)
    return UsedLayout(DAILY, "", f"{PAGES}/YYYY/MM/D" if is_detected else "")


def is_outdated(root: Path, site: Site | None) -> bool:
    """Whether `site_of` must be called again, and all pages read again, although no name was added or removed.

    This is so if the configuration, the settings of a recognised tool or an ignore file has changed, or the latest
    commit if git dates pages; changes of names are visible in the states of folders.  Raises `ConfigError` as
    `config.read_config` does.
    """
    options = _options(root)
    if site is None:
        return not _is_daily(root, options)
    if _has_days(root, options):
        return True
    from newsarc.pages.site import DEFAULTS

    return site.options != (options or DEFAULTS) or site.surroundings != _surroundings(root, site)


def _options(root: Path) -> SiteOptions | None:
    """The configuration's options about the archive; None if it has none."""
    if not may_configure(root):
        return None
    from newsarc.config.read import read_site_options

    return read_site_options(root)


def _is_daily(root: Path, options: SiteOptions | None) -> bool:
    return _has_days(root, options) or (not (options and options.layout) and not holds_pages(root))


def _has_days(root: Path, options: SiteOptions | None) -> bool:
    if options and options.layout:
        return options.layout == DAILY
    return disk.has_pages(root)


def _surroundings(root: Path, site: Site) -> str:
    """A text that changes with the content of the files on which a site depends."""
    from newsarc.files.ignore import rules_state
    from newsarc.files.repository import commit_state
    from newsarc.pages.recognize import settings_files

    files = (*site.ignore_files, *sorted(set(settings_files(site))))
    return f"{rules_state(root, files)} {commit_state(root) if 'git' in site.options.date else ''}"
