"""Full-text search, and what a person types to name a page, a context or a day.

The input is a `Query` and the index; the results are ranked hits, facets, or what a
reference means.  A query is parsed (`query`); each of its terms gets readings: the
term itself, other forms and corrections (`readings`); pages with enough terms are
found (`searcher`, by the expressions of `fts`), scored (`scoring`) and returned as
hits (`search`).  `reference` resolves references.  Read `search` first.
"""
