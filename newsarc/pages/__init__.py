"""Files to pages: from the root of an archive to the events, days and months in it.

Site paths and bytes go in; `Page` values with the positions of all parts come out, and from these the values of the
public API.  Everything specific to a layout is in `layouts`; `parse` parses a page, `convert` makes an event from it,
and `reader` returns a day, a month or a page.  Read `page`, then `parse`.
"""
