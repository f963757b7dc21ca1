"""The daily layout: ``news/YYYY/MM/D/slug.md``, with a page for each day that lists the day's events.

`layout` has the names and site paths (read it first), `disk` finds the days and pages that an archive has, `form`
describes how a page is written, `grammar` reads the headings of any page, `fast_path` reads pages that follow the form
to the letter, and `day_page` writes day pages.
"""
