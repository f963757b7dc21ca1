"""The index: the database of an archive's events, words and contexts, which answers all queries about them.

The input is the pages of an archive; the results are events, contexts, links and counts.
No other package knows its tables.  `session` opens it for one process and answer.
`store` decides whether the cached index is up to date; otherwise it is updated
(`update`) or built (`build`, from what `page_rows` reads and `merge` combines).
`link_cache` is a separate database with the history of external links.  `database`
has the queries about events, `entities` those about contexts, `full_text` and
`vocabulary` those about words.

Read `schema` first, then `database`.
"""
