"""Reports of a validation in the formats that CI systems read.

A `Report` comes in, the text of one format goes out.  Each module is a format and has
its name in `newsarc.render.formats`; it has the function ``report(report, folder)``,
which returns a `str` and is called by name.  ``folder`` is where the archive is in its
repository: files are named from the root of the repository (`findings.repository_path`).

Names of files, messages, targets and suggestions are a stranger's text.  They may have
control characters, commands to a CI system, and lone surrogates, which stand for bytes
that aren't UTF-8.  A format writes none of these: the text is printed as strict UTF-8.
What people read goes through `text.safety.printable`.  A name that a program is to open
is escaped as the format allows: percent-encoded bytes in SARIF, `text.clean.well_formed`
in GitLab's JSON.  Read `gitlab` first, the shortest.
"""
