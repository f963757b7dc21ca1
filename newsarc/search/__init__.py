"""Full-text search, and what a person types to name a page, a context or a day.

In goes a `Query` with the index; out come ranked hits, facets, or what a
reference means.  A query is parsed (`query`); each of its terms is given
readings, that is itself, other forms and corrections (`readings`); pages that
hold enough of them are found (`searcher`, by the expressions of `fts`), scored
(`scoring`) and returned as hits (`search`).  `reference` resolves references.
Read `search` first.
"""
