"""Strings in, strings out: what a text says, compared, divided into words, cut to a snippet or made safe to print.

In goes text of a page, or text that a person types; out come clean titles
(`clean`), folded text and words (`folding`, `words`), names compared and found in
texts (`names`, `mentions`), dates (`dates`, `written_dates`), forms of English
words (`english`), snippets around matches (`snippets`), lines and columns
(`lines`), and text that no terminal or CI system obeys (`safety`).  Nothing here
knows pages, files or the index.  Read `words` first: the index, the search and the
comparing of names divide text by its rules.
"""
