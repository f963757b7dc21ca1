"""Files to pages: from the root of an archive to the events, days and months in it.

Site paths and bytes go in, `Page` values with the place of everything that is written come out, and from these the
values of the public API.  What is peculiar to a form of archive is in `layouts`; `parse` reads a page, `convert` makes
an event of it, and `reader` answers for a day, a month or a page.  Read `page`, then `parse`.
"""
