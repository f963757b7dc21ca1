"""New targets for links, in the form of the old ones, that lead elsewhere or are right on another page.

Knows: URLs, and which characters must be escaped in a target.  Must not know: what is in a page or in the tree; the
`Resolver` says where a target leads.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from urllib.parse import quote, unquote

from newsarc.files.paths import is_page, stem
from newsarc.links.resolve import Resolver, Verdict
from newsarc.links.targets import split_target
from newsarc.pages.layouts.daily import layout
from newsarc.text.clean import decode_entities, decode_escapes

# Characters that end a target or have a meaning in any place of one: in parentheses or quotes, in the cell of a table,
# in a ``srcset``, in a template; and those that no text can contain.
_TO_QUOTE = re.compile(r"""[\s\0-\x20\x7f-\xa0"'()<>%?#\\`|\[\]{}^=,\ud800-\udfff]""")
_TO_QUOTE_BEHIND = re.compile(r"""[\s\0-\x20\x7f-\xa0"'()<>\\`|\[\]\ud800-\udfff]""")  # in a query or fragment
_SAFE = "/:@!$&*+;~"  # not percent-encoded
_REST = re.compile(r"\?|(?<!&)#")
_FRAGMENT = re.compile(r"(?<!&)#")


def rewrite_path(written: str, path: str, page: str, prefix: str = "") -> str:
    """The path of a target that leads to the site path ``path``, in the form of ``written``, another target's path.

    Like that, it has ``prefix`` or not, is relative or not, percent-encoded or not, and has or lacks ``.md`` or
    ``index.md``.
    """
    plain = unquote(written, errors="surrogateescape")
    if plain.startswith("/"):
        new = (prefix if prefix and plain.startswith(prefix + "/") else "") + path
    else:
        new = posixpath.relpath(path, page.rpartition("/")[0] or "/") + "/" * (
            path.endswith("/") and plain.endswith("/")
        )
    name = plain.rpartition("/")[2]
    if not name:
        new = new.removesuffix(layout.DAY_PAGE)
    elif "." not in name and is_page(path):
        new = stem(new).removesuffix("/index") or "/"
    return _with_plain_beginning(_quoted(new, written))


def redirect(
    resolver: Resolver, raw: str, path: str, page: str, read: Callable[[str], str] = decode_escapes
) -> str | None:
    """What to write on a page in place of the target ``raw``, so that it leads to ``path`` (see `rewrite_path`).

    ``read`` decodes the text of a target in that place (`Link.read`).  None if no target would lead there.
    """
    target = read(raw)
    if (whole := resolver.rewritten(target, path, page)) is not None:
        return whole if raw == target and _leads_to(resolver, whole, path, page) else None
    written, _, rest = split_target(target)
    for like in (written, f"{written}.md"):  # without an extension it may lead elsewhere
        for one, start in resolver.ways_to_write(path, written, page):
            new = rewrite_path(like, one, start, resolver.prefix)
            if _leads_to(resolver, new + rest, path, page):
                return _escaped(new, raw) + _raw_rest(raw, rest, read)
    return None


def _leads_to(resolver: Resolver, target: str, path: str, page: str) -> bool:
    found = resolver.resolve(target, page)
    return found.verdict is Verdict.FOUND and found.path == path


def rebase(resolver: Resolver, raw: str, page: str, new_page: str, read: Callable[[str], str] = decode_escapes) -> str:
    """What to write for the relative target ``raw`` when its page moves, so that it leads to the same place.

    A target that starts at the root, leads to another site or to an anchor of its own page is unchanged.
    """
    target = read(raw)
    written, _, rest = split_target(target)
    verdict = resolver.resolve(target, page).verdict
    plain = unquote(written, errors="surrogateescape")
    if not plain or plain.startswith("/") or verdict in (Verdict.EXTERNAL, Verdict.MALFORMED, Verdict.OUTSIDE):
        return raw
    path = resolver.named_by(target, page)
    if path is None:  # a form that starts elsewhere
        return raw
    old, new = (_relative(path, one) for one in (page, new_page))
    if old == new:
        return raw
    begun = _REST.search(raw)
    raw_path = raw[: begun.start()] if begun else raw
    return _with_plain_beginning(_rebased(raw_path, written, new, read)) + _raw_rest(raw, rest, read)


def with_anchor(raw: str, anchor: str, read: Callable[[str], str] = decode_escapes) -> str | None:
    """What to write in place of the target ``raw``, so that it leads to another anchor of the same page.

    ``read`` is as in `redirect`.  None if it can't be written in that place.
    """
    begun = _FRAGMENT.search(raw)
    if begun is None:
        return None
    start, written = raw[: begun.end()], raw[begun.end() :]
    fragment, directive, rest = written.partition(":~:")
    new = start + _escaped(_quoted(anchor, fragment), raw) + directive + rest
    path, _, _ = split_target(read(raw))
    return new if split_target(read(new))[:2] == (path, anchor) else None


def _relative(path: str, page: str) -> str:
    slash = "/" if path.endswith("/") and path != "/" else ""
    return posixpath.relpath(path, page.rpartition("/")[0]) + slash


def _rebased(raw: str, written: str, new: str, read: Callable[[str], str]) -> str:
    """The path ``raw`` with another beginning, so that it is ``new`` when decoded; names at the end are unchanged."""
    names, pieces = new.split("/"), raw.split("/")
    same = 0
    for name, piece in zip(reversed(names), reversed(pieces), strict=False):
        if unquote(read(piece), errors="surrogateescape") != name or name in (".", ".."):
            break
        same += 1
    kept = pieces[len(pieces) - same :]
    begun = [_escaped(_quoted(name, written), raw) for name in names[: len(names) - same]]
    changed = "/".join(begun + kept)
    if unquote(read(changed), errors="surrogateescape") == new:
        return changed
    return _escaped(_quoted(new, written), raw)


def _with_plain_beginning(target: str) -> str:
    """A target with ``./`` before it, if it would be read as a scheme or lose a comma in a ``srcset``."""
    return f"./{target}" if ":" in target.partition("/")[0] or target.startswith(",") else target


def _quoted(path: str, written: str) -> str:
    """A path that is percent-encoded like another: wherever possible, or only where necessary."""
    if "%" in written:
        return quote(path, safe=_SAFE, errors="surrogateescape")
    return _TO_QUOTE.sub(_percent_encoded, path)


def _percent_encoded(found: re.Match[str]) -> str:
    return quote(found[0], safe="", errors="surrogateescape")


def _escaped(path: str, raw: str) -> str:
    """A path as written on a page: with entities if the former target (``raw``) had any."""
    has_entities = decode_entities(raw) != raw or decode_entities(path) != path
    return path.replace("&", "&amp;") if has_entities else path


def _raw_rest(raw: str, rest: str, read: Callable[[str], str]) -> str:
    """The query and fragment of the target ``raw`` as written, unless they have backslashes."""
    begun = _REST.search(raw) if rest else None
    written = raw[begun.start() :] if begun else ""
    if read(written) == rest and "\\" not in written:
        return written
    return _escaped(_TO_QUOTE_BEHIND.sub(_percent_encoded, rest), raw)
