"""Commands that change the archive: fixing links, and moving an event with every link to it.

In goes a report (`fix`) or the old and the new place of an event (`move`); out
come edits, each with the content of a file before and after.  Planning writes
nothing: a diff shows the same edits that `files.transaction` makes, all or none.
Read `move` first; `redirect` has the state of the archive during a move, and
`day_pages` the lists of events by day.
"""
