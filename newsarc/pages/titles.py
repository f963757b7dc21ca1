"""Title, summary, contexts and aliases of a page of any form.

Knows: which fields and which parts of a body have these.
Must not know: layouts, other pages, dates of pages.
"""

from __future__ import annotations

from newsarc.pages.metadata.metadata import Metadata


def page_title(metadata: Metadata, text: str, path: str, *, namespaced: bool = False) -> str:
    value = metadata.fields.get("title")
    if isinstance(value, str) and value.strip():
        return value.strip()
    for line in text[metadata.body :].split("\n"):
        if line.startswith("# "):
            return line[2:].strip()
    return path.rsplit("/", 1)[-1].removesuffix(".md")


def summary_of(metadata: Metadata, text: str, body: int) -> str:
    for key in ("description", "summary", "excerpt"):
        if isinstance(value := metadata.fields.get(key), str) and value.strip():
            return value.strip()
    return ""


def contexts_of(metadata: Metadata) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for key in ("tags", "categories", "category", "keywords", "topics"):
        value = metadata.fields.get(key)
        value = value.split(",") if isinstance(value, str) else value
        for one in value if isinstance(value, list) else ():
            if isinstance(one, str) and one.strip():
                found[one.strip()] = None
    return tuple(found)


def aliases_of(metadata: Metadata) -> tuple[str, ...]:
    return ()
