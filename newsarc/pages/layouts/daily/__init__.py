"""The daily layout: ``news/YYYY/MM/D/slug.md``, with a page for each day that lists the day's events.

`layout` has the names and site paths (read it first), `disk` finds the days and pages of an archive, `form` describes
the form of a page, `grammar` reads the headings of any page, `fast_path` reads pages in exactly this form, and
`day_page` writes day pages.
"""
