"""The daily layout: ``news/YYYY/MM/D/slug.md``, with a page for each day that lists the day's events.

`layout` has the names and site paths (read it first), `days` finds the days and pages that an archive has, `form`
describes how a page is written, `fast_path` reads pages that follow this form to the letter, and `day_page` writes
day pages.
"""
