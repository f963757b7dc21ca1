"""The forms of archive that newsarc reads, one package or module per layout.

A layout knows how an archive's files are arranged and how its pages are written: which folder and name a page of a
date has, which page is an event, which lines are its title, sources and related events, and how new ones are
written.  Site paths and bytes go in, dates, parts of pages and text come out; the rest of newsarc asks the layout and
knows neither folders nor patterns itself.  There is one layout so far: read `daily` first.
"""
