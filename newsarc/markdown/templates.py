"""What a tool replaces in a page before markdown is read: shortcodes, Liquid, Jinja, JSX in braces, and formulas.

Knows: how they begin and end.  Must not know: what they mean.
"""

from __future__ import annotations

import re

_MASK = "\ue000"  # a character that no page should have, and that has no meaning in markdown
_SIGNS = ("{{", "{%", "<%", "<?", "{/*", "$$")
_LONGEST = 2_000  # characters of one that isn't a block
_BLOCKS = re.compile(
    r"\{%-?\s*(highlight|comment|codeblock|code)\b.*?\{%-?\s*end\s*\1\s*-?%\}"
    r"|\{\{[<%]\s*(highlight|mermaid|math|katex|code)\b.*?\{\{[<%]\s*/\s*\2\s*[>%]\}\}"
    r"|\$\$(?:(?!\$\$).){1,4000}\$\$",
    re.DOTALL,
)
_ENDS = ((r"\{\{", r"\}\}"), (r"\{%", r"%\}"), ("<%", "%>"), (r"<\?", r"\?>"), (r"\{/\*", r"\*/\}"))
_TEMPLATES = re.compile("|".join(f"{start}(?:(?!{end}).){{0,{_LONGEST}}}{end}" for start, end in _ENDS), re.DOTALL)
_COMPONENT = re.compile(r"^[ \t]*<(?:[A-Z][\w.]*|[a-z]+-[\w-]+)(?=[\s/>])", re.MULTILINE)
_NOT_BREAK = re.compile(r"[^\n]")


def mask_templates(text: str) -> str:
    """The text with one other character for each in a template or formula; all offsets stay."""
    if not any(sign in text for sign in _SIGNS):
        return text
    return _TEMPLATES.sub(_masked, _BLOCKS.sub(_masked, text))


def has_templates(text: str) -> bool:
    """Whether a tool may put something into a text that nobody sees there: by a template or by a component."""
    return _TEMPLATES.search(text) is not None or _COMPONENT.search(text) is not None


def _masked(found: re.Match[str]) -> str:
    return _NOT_BREAK.sub(_MASK, found[0])
