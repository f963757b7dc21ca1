"""External links: which of an archive's URLs still work, asked politely, and safely for whoever runs it.

In go the pages of an archive, out come findings NA901 to NA905 and a count of verdicts.  `collect` finds the URLs;
`run` chooses those to ask and has `schedule` ask them, one request to a host at a time.  What is asked next of one URL,
and what the answers mean, is decided by `check`, which knows no network; `client` is the only module that sends
anything.  `guard` judges every address that a socket connects to, by the table in `networks`.  `history` says what a
verdict makes of what is known (`index.link_cache` stores that), `findings` makes findings of it.

Read `check` first, then `schedule`.
"""
