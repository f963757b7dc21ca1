"""The layouts of archives that newsarc reads, one package or module per layout.

A layout knows how an archive's files are arranged.  The daily layout has a package of its own, which also knows how
pages are written: site paths and bytes go in; dates, parts of pages and text come out.  All others are data: read
`layout` first, then `registry`.
"""
