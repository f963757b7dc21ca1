"""The meaning of link targets that a tool processes: ``@/a.md``, ``{% link a.md %}``.

Knows: the forms of Zola, Docusaurus, Pelican, Jekyll, Hugo and wikis for links to files.
Must not know: which files and pages exist.
"""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import NamedTuple


class TargetKind(Enum):
    PLAIN = auto()  # a path or URL, as in any archive
    CONTENT = auto()  # a path from a folder of content
    BASE = auto()  # a path from the folder of the site
    FILE = auto()  # a path of a file: relative to the page, or with a slash before it from a folder of content
    POST = auto()  # a dated page by its file's name
    REFERENCE = auto()  # a page by its path or the end of it
    TERM = auto()  # a list of pages by its term
    NAME = auto()  # a page by a name, as in a wiki
    TEMPLATE = auto()  # unknown before the tool has run


class TargetForm(NamedTuple):
    """A target's kind, and the path or name in it, with its query and fragment."""

    kind: TargetKind
    path: str


_VARIABLE = r"\{\{-?\s*(?:site\.(?:github\.)?(?:baseurl|url|base_url)|base_?url|root_url|base_path)\s*-?\}\}"
_BASE_URL = re.compile(_VARIABLE)
_FILTERED = re.compile(
    r"""\{\{-?\s*(?P<quote>["'])(?P<path>[^"']*)(?P=quote)\s*\|\s*
        (?:relative_url|absolute_url|url|prepend:\s*site\.\w+|url_for|absURL|relURL)[^}]*\}\}""",
    re.VERBOSE,
)
_LINK = re.compile(r"\{%-?\s*link\s+([^%]+?)\s*-?%\}")
_POST = re.compile(r"\{%-?\s*post_(?:url|link|path)\s+([^%\s]+)[^%]*-?%\}")
_REFERENCE = re.compile(
    r"""\{\{[<%]-?\s*(?:rel)?ref\s+(?:path\s*=\s*)?(?P<quote>["'`]?)(?P<path>[^"'`\s]+)(?P=quote)[^}]*[%>]\}\}"""
)
_PELICAN = re.compile(r"[{|](filename|static|attach|index|category|tag|author)[|}](.*)", re.IGNORECASE | re.DOTALL)
_TERMS = ("category", "tag", "author")
_TEMPLATE = ("{{", "{%", "<%", "<?")
_BLOCK = re.compile(r"\(\([^()]*\)\)")


def read_target(target: str) -> TargetForm:
    """The form of a decoded target.

    >>> read_target("{{ site.baseurl }}{% link a.md %}")
    TargetForm(kind=<TargetKind.BASE: 3>, path='/a.md')
    >>> read_target('{{< ref "a.md" >}}#b').path, read_target("{filename}a.md").kind.name, read_target("/a").kind.name
    ('a.md#b', 'FILE', 'PLAIN')
    """
    if not target or not (target[0] in "@~{|[(<" or any(sign in target for sign in _TEMPLATE)):
        return TargetForm(TargetKind.PLAIN, target)
    if target.startswith(("@/", "~/")):
        return TargetForm(TargetKind.CONTENT, target[1:])
    if target.startswith("@site/"):
        return TargetForm(TargetKind.BASE, target[5:])
    if target.startswith("[[") and target.endswith("]]"):
        return TargetForm(TargetKind.NAME, target[2:-2])
    if _BLOCK.fullmatch(target):
        return TargetForm(TargetKind.TEMPLATE, target)
    if pelican := _PELICAN.fullmatch(target):
        kind = TargetKind.TERM if pelican[1].lower() in _TERMS else TargetKind.FILE
        return TargetForm(kind, pelican[2])
    if any(sign in target for sign in _TEMPLATE):
        return _read_template(target)
    return TargetForm(TargetKind.PLAIN, target)


def _read_template(target: str) -> TargetForm:
    without_base = _BASE_URL.sub("/", target).replace("//", "/") if _BASE_URL.match(target) else target
    plain = _FILTERED.sub(r"\g<path>", _BASE_URL.sub("", without_base)).strip()
    plain = plain[1:] if plain.startswith("/{") else plain
    for pattern, kind in ((_LINK, TargetKind.BASE), (_POST, TargetKind.POST)):
        if found := pattern.match(plain):
            path = found[1].strip("\"'")
            slash = "" if kind is TargetKind.POST or path.startswith("/") else "/"
            return _checked(kind, f"{slash}{path}{plain[found.end() :]}")
    if found := _REFERENCE.match(plain):
        return _checked(TargetKind.REFERENCE, f"{found['path']}{plain[found.end() :]}")
    if plain == target.strip():
        return TargetForm(TargetKind.TEMPLATE, target)
    return _checked(TargetKind.PLAIN, plain or "/")


def _checked(kind: TargetKind, path: str) -> TargetForm:
    """The form, unless a part of it depends on the tool."""
    is_template = any(sign in path for sign in _TEMPLATE)
    return TargetForm(TargetKind.TEMPLATE if is_template else kind, path)
