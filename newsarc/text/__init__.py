"""Strings in, strings out: text is cleaned, compared, split into words, cut to a snippet or made safe to print.

The input is text from a page or text that a person types; the results are clean titles
(`clean`), folded text and words (`folding`, `words`), names compared and found in
texts (`names`, `mentions`), dates (`dates`, `written_dates`), forms of English
words (`english`), snippets around matches (`snippets`), lines and columns
(`lines`), and text that no terminal or CI system obeys (`safety`).  Nothing here
knows pages, files or the index.  Read `words` first: the index, the search and the
comparison of names all split text by its rules.
"""
