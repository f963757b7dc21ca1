"""The target of a link to the file that it leads to, and new targets in a page's bytes.

A target and its page go in; a resolution, a site path, or a page with other targets comes out.  `resolve` resolves any
link, `row_targets` quickly those of archive rows, `retarget` makes new targets, and `rewrite` puts them into pages.
Read `resolve` first.

Archives of other layouts than the daily one are sites: `site_resolve` resolves their links.  A page has keys (`keys`,
`urls`), which layouts make of its path, its front matter and patterns (`permalinks`); a link asks for keys, after its
target is read (`target_forms`); `routes` are served without a page.  Read `urls` first.
"""
