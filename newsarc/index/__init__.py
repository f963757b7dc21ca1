"""The index: the database of an archive's events, words and contexts, which answers every question about them.

In go the pages of an archive, out come values: events, contexts, links and counts;
no other package knows its tables.  `session` opens it for one process and
answer, `store` decides whether the one in the cache is still right, and else has
it updated (`update`) or built (`build`, of what `page_rows` reads and `merge`
puts together).  `link_cache` is a database of its own, with the history of external
links.  `database` answers questions about events, `entities` about
contexts, `full_text` and `vocabulary` about words.

Read `schema` first, then `database`.
"""
