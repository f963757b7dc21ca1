"""The layouts that an archive uses, recognised by the names in its folders and by the configuration of its tools.

Knows: how to search for signs.
Must not know: any layout by name except the two without signs, what is in a page.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from fnmatch import fnmatch
from posixpath import normpath
from typing import Any

from newsarc.files.paths import is_page, read_page
from newsarc.files.tree import Tree
from newsarc.pages.layouts import plain, topics
from newsarc.pages.layouts.layout import Layout, Settings
from newsarc.pages.layouts.registry import LAYOUTS, layout_named
from newsarc.pages.site import DEFAULTS, Place, Site, SiteOptions

_DEEPEST = 3  # levels below the root at which a site may begin
_FEWEST_TOPICS = 4  # folders
_MOST_OF = 0.7  # share of the pages
_DATED = re.compile(r"\d{4}[-_./]?\d\d|\b(?:19|20)\d\d\b")


def recognize(tree: Tree, options: SiteOptions = DEFAULTS) -> Site:
    """The site in a tree.  It depends on names and on the settings of the recognised tools."""
    if options.layout:
        layout = layout_named(options.layout)
        places = [_place(tree, layout, "", "newsarc.toml")]
    else:
        places = list(_recognized(tree))
    if not places or places[-1].base:
        layout = topics.LAYOUT if not places and _has_topics(tree) else plain.LAYOUT
        places.append(Place(layout, "", content=("",)))
    return Site(tuple(_with_options(place, options) for place in places), options)


def settings_files(site: Site) -> Iterator[str]:
    """The site paths of all files whose content may change the result of `recognize`."""
    for place in site.places:
        for name in place.layout.configuration:
            yield f"{place.base}/{name}"


def _recognized(tree: Tree) -> Iterator[Place]:
    """The places with all their signs, the deepest first."""
    found: list[tuple[str, Layout, str]] = []
    for base in sorted((one for one in tree.folders if one.count("/") <= _DEEPEST), key=lambda one: one.count("/")):
        for layout in LAYOUTS:
            inside = any(layout.name == other.name and f"{base}/".startswith(f"{above}/") for above, other, _ in found)
            rival = any(above == base and layout.is_served and other.is_served for above, other, _ in found)
            if inside or rival or _is_built(base, found):
                continue
            group = next((group for group in layout.signs if all(_is_there(tree, base, one) for one in group)), ())
            if group and not (_are_folders(group) and _is_in_site(base, found)):
                found.append((base, layout, ", ".join(f"{base}/{one}".lstrip("/") for one in group)))
    for base, layout, sign in sorted(found, key=lambda one: -one[0].count("/")):
        yield _place(tree, layout, base, sign)


def _are_folders(signs: tuple[str, ...]) -> bool:
    return all(sign.endswith("/") for sign in signs)


def _is_in_site(base: str, found: list[tuple[str, Layout, str]]) -> bool:
    """Whether a folder is in a site, whose folders may have any names: ``source/_posts`` is not a second site."""
    return any(layout.is_served and base != above and base.startswith(f"{above}/") for above, layout, _ in found)


def _is_built(base: str, found: list[tuple[str, Layout, str]]) -> bool:
    """Whether a folder is in one that a layout skips, such as a theme, which looks like a site."""
    return any(f"{base}/".startswith(f"{above}/{folder}/") for above, layout, _ in found for folder in layout.skipped)


def _is_there(tree: Tree, base: str, sign: str) -> bool:
    if sign.startswith("**/"):
        end = f"/{sign[3:].rstrip('/')}"
        return any(folder.endswith(end) and folder.startswith(f"{base}/") for folder in tree.folders)
    if sign.endswith("/"):
        folder = f"{base}/{sign[:-1]}"
        return folder in tree.folders or folder in tree.skipped
    folder, _, name = f"{base}/{sign}".rpartition("/")
    names = tree.names.get(folder, ())
    return name in names or ("*" in name and any(fnmatch(one, name) for one in names))


def _place(tree: Tree, layout: Layout, base: str, sign: str) -> Place:
    settings = _settings(tree, layout, base)
    return Place(
        layout,
        base,
        sign,
        tuple(_below(base, one) for one in (*settings.content, *layout.content)),
        tuple(_below(base, one) for one in (*settings.static, *layout.static)),
        tuple(_below(base, one) for one in layout.skipped),
        settings.permalinks or layout.permalinks,
        f"/{settings.base.strip('/')}".rstrip("/"),
    )


def _below(base: str, folder: str) -> str:
    """The site path of a folder that is relative to a base; the root's is empty."""
    return normpath(f"{base}/{folder}").rstrip("/")


def _with_options(place: Place, options: SiteOptions) -> Place:
    if not (options.static or options.permalink) or place.base:
        return place
    static = tuple(_below("", one) for one in options.static)
    return Place(
        place.layout,
        place.base,
        place.sign,
        place.content,
        (*static, *place.static),
        place.skipped,
        options.permalink or place.permalinks,
        place.url_base,
    )


# ---------------------------------------------------------------- settings


def _settings(tree: Tree, layout: Layout, base: str) -> Settings:
    """The settings in the configuration of a layout's tool; none if it can't be read."""
    for name in layout.configuration:
        folder, _, file = f"{base}/{name}".rpartition("/")
        if file in tree.names.get(folder, ()):
            data = read_page(tree.root, f"{base}/{name}")
            return layout.settings(_table(name, data or b""))
    return Settings()


def _table(name: str, data: bytes) -> Mapping[str, Any]:
    """The table in a settings file, with its top-level keys in lower case; empty if the file can't be parsed."""
    try:
        table = _LOADERS[name.rpartition(".")[2]](data.decode("utf-8", "replace"))
    except Exception:  # any error of a library: the tool itself will report it
        return {}
    return {str(key).lower(): value for key, value in table.items()} if isinstance(table, dict) else {}


def _load_yaml(text: str) -> Any:  # noqa: ANN401 - YAML holds anything
    import yaml  # here, since most archives have no such settings

    class Tolerant(yaml.SafeLoader):
        """Reads values without a constructor, such as MkDocs' ``!!python/name``, as None."""

    Tolerant.add_multi_constructor("", lambda *_: None)
    return yaml.load(text, Loader=Tolerant)  # noqa: S506 - it is a safe loader


def _load_toml(text: str) -> Any:  # noqa: ANN401
    import tomllib

    return tomllib.loads(text)


def _load_assignments(text: str) -> dict[str, Any]:
    """The literal values that a Python program assigns to names; it isn't run."""
    import ast

    found: dict[str, Any] = {}
    for statement in ast.parse(text).body:
        if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Constant):
            found |= {one.id: statement.value.value for one in statement.targets if isinstance(one, ast.Name)}
    return found


_BASE = re.compile(r"""\b(?:baseUrl|basePath|pathPrefix|base)["']?\s*[:=]\s*["'`](/[\w./-]*)["'`]""")


def _load_code(text: str) -> dict[str, Any]:
    """The common beginning of all URLs according to a JavaScript program."""
    found = _BASE.search(text)
    return {"base": found[1]} if found else {}


_LOADERS: Mapping[str, Callable[[str], Any]] = {
    "yml": _load_yaml,
    "yaml": _load_yaml,
    "toml": _load_toml,
    "json": json.loads,
    "py": _load_assignments,
    **dict.fromkeys(("js", "mjs", "cjs", "ts", "mts"), _load_code),
}


# ---------------------------------------------------------------- folders by topic


def _has_topics(tree: Tree) -> bool:
    """Whether most pages are in folders directly below the root without a number or date in their names."""
    folders: Counter[str] = Counter()
    for folder, names in tree.names.items():
        folders[folder] += sum(is_page(name) and not _DATED.search(name) for name in names)
    flat = {folder: n for folder, n in folders.items() if n and folder.count("/") == 1 and not _DATED.search(folder)}
    total = sum(sum(map(is_page, names)) for names in tree.names.values())
    return len(flat) >= _FEWEST_TOPICS and sum(flat.values()) >= _MOST_OF * total
