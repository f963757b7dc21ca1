"""Converts documents, which are pages of any layout but the daily one, to the rows of the index.

Knows: which parts of a document are indexed.
Must not know: the tables of the index, how a layout is recognised, where links lead.

Where a link leads depends on the keys of all other pages, so a `Batch` has the keys of pages and of links
(`links.urls`) as numbers, and `merge` or `update` matches them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import blake2b

from newsarc.files.paths import is_transient, read_bytes
from newsarc.index.batch import Batch, PageRow
from newsarc.index.schema import join_names
from newsarc.links.document_links import contexts_in_links, keys_of_links
from newsarc.links.urls import keys_of_page
from newsarc.pages.body import shown_text
from newsarc.pages.document import Document, read_document
from newsarc.pages.folders import Folder
from newsarc.pages.site import Site
from newsarc.text.words import searchable


def key_number(key: str) -> int:
    """A 64-bit number for a key, the same in every process; two keys practically never have the same one."""
    digest = blake2b(key.encode("utf-8", "surrogateescape"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def read_documents(
    root: str, folders: Iterable[Folder], numbers: Mapping[bytes, int], site: Site, dates: Mapping[str, str]
) -> Batch:
    """The documents in some folders of the archive at ``root``; ``numbers`` has the number of each one's site path.

    ``dates`` has the dates, in ISO form, of pages without one of their own.
    """
    batch = Batch()
    for folder in folders:
        for path in folder.pages():
            number = numbers.get(path.encode("utf-8", "surrogateescape"))
            if number is None:
                continue
            try:
                data = read_bytes(root + path)
            except OSError as error:  # `validate` reports it; the other pages are indexed
                if is_transient(error):
                    batch.unavailable[path] = error.strerror or str(error)
                continue
            _add(batch, number, read_document(path, data, site), site, dates)
    return batch


def _add(batch: Batch, number: int, document: Document, site: Site, dates: Mapping[str, str]) -> None:
    path = document.page.path
    if document.when:
        day, source = document.when.isoformat(), document.date_source
    else:
        day = dates.get(path, "")
        source = "git" if day else ""
    if not day and not site.options.undated:
        return
    keys, bases, _ = keys_of_page(document, site)
    batch.page_keys.append((number, tuple(sorted(set(map(key_number, keys))))))
    batch.aliases += ((number, name) for name in document.aliases if name != document.title)
    start = len(batch.targets)
    contexts = dict.fromkeys((*document.contexts, *contexts_in_links(document, site)))
    if contexts:
        batch.targets.append(0)
        batch.target_lists.append(batch.name_lists.setdefault(join_names(contexts), len(batch.name_lists) + 1))
    for link in dict.fromkeys(keys_of_links(document, bases, site)):
        batch.links.append((number, len(batch.targets) - start, tuple(map(key_number, link))))
        batch.targets.append(0)
        batch.target_lists.append(0)
    batch.entry_counts.append(len(batch.targets) - start)
    batch.rows.append(
        PageRow(
            number,
            path,
            day,
            None,
            document.title,
            document.summary,
            "",
            "",
            searchable(document.title),
            searchable(document.summary) if document.summary else "",
            "",
            source,
            searchable(shown_text(document.page)),
        )
    )
