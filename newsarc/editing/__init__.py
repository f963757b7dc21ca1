"""Commands that change the archive: fixing links, and moving an event with every link to it.

A report (`fix`) or the old and new place of an event (`move`) goes in; edits come
out, each with the content of a file before and after.  Planning writes nothing: a
diff shows the same edits that `files.transaction` makes, all or none.  Read `move`
first; `plan` chooses between it and `move_document`, its counterpart for other
layouts.  `redirect` has the state of the archive during a move, and `day_pages` the
lists of events by day.
"""
