"""Templates that a tool replaces before markdown is parsed: shortcodes, Liquid, Jinja, JSX in braces, and formulas.

Knows: their delimiters.  Must not know: what they mean.
"""

from __future__ import annotations

import re

_MASK = "\ue000"  # a character that pages don't contain, and that has no meaning in markdown
_ENDS = {"{{": "}}", "{%": "%}", "<%": "%>", "<?": "?>", "{/*": "*/}", "$$": "$$"}
_LONGEST = 4_000  # characters of one, without the content of a block
_BEGIN = re.compile(r"\{\{|\{%|<%|<\?|\{/\*|\$\$")
# Templates whose content up to the closing one is code or a comment.
_BLOCK = re.compile(r"\{%-?\s*(highlight|comment|codeblock|code)\b|\{\{[<%]\s*(highlight|mermaid|math|katex|code)\b")
_COMPONENT = re.compile(r"^[ \t]*<(?:[A-Z][\w.]*|[a-z]+-[\w-]+)(?=[\s/>])", re.MULTILINE)
_NOT_BREAK = re.compile(r"[^\n]")


def mask_templates(text: str) -> str:
    """The text with every character of templates and formulas replaced; offsets don't change."""
    if not any(sign in text for sign in _ENDS):
        return text
    pieces: list[str] = []
    at = 0
    for start, end in _templates(text):
        pieces += (text[at:start], _NOT_BREAK.sub(_MASK, text[start:end]))
        at = end
    return "".join((*pieces, text[at:]))


def has_templates(text: str) -> bool:
    """Whether a tool may insert text that isn't visible here, by a template or a component."""
    if any(sign in text for sign in _ENDS) and any(text[start] != "$" for start, _ in _templates(text)):
        return True
    return _COMPONENT.search(text) is not None


def _templates(text: str) -> list[tuple[int, int]]:
    """The spans of all templates and formulas, including the content of blocks."""
    found: list[tuple[int, int]] = []
    unended: set[str] = set()  # names of blocks without a further end
    at = 0
    while begin := _BEGIN.search(text, at):
        mark = _ENDS[begin[0]]
        closed = text.find(mark, begin.end(), begin.end() + _LONGEST)
        if closed < 0:
            at = begin.end()
            continue
        at = closed + len(mark)
        block = _BLOCK.match(text, begin.start())
        name = (block[1] or block[2]) if block else ""
        if name and name not in unended:
            ended = _end_of(name).search(text, at)
            if ended:
                at = ended.end()
            else:
                unended.add(name)
        found.append((begin.start(), at))
    return found


def _end_of(name: str) -> re.Pattern[str]:
    return re.compile(rf"\{{%-?\s*end\s*{name}\s*-?%\}}|\{{\{{[<%]\s*/\s*{name}\s*[>%]\}}\}}")
