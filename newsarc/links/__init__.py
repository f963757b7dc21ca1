"""The target of a link to the file that it leads to, and new targets in a page's bytes.

A target and the page that it is on go in; what is there, a site path, or a page with other targets comes out.
`resolve` answers for any link, `row_targets` quickly for the rows of the archive, `retarget` writes new targets, and
`rewrite` puts them into pages.  Read `resolve` first.

Archives of other layouts than the daily one are sites: `site_resolve` answers for their links.  A page answers to keys
(`keys`, `urls`), which layouts make of its path, its front matter and patterns (`permalinks`); a link asks for keys,
once its target is read (`target_forms`); `routes` are what is served without a page.  Read `urls` first.
"""
