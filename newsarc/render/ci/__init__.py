"""Reports of a validation in the formats that CI systems read.

A `Report` comes in, the text of one format goes out: ``report(report, folder)`` in
the module that has the name of the format, where ``folder`` is where the archive is
in its repository.  Files are named from the root of the repository.  Read `gitlab`
first, the shortest; `newsarc.render.formats` lists all.
"""
