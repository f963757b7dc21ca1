"""Answers as plain lines for pipes: `grep`, `cut -f`, `sort`, `fzf`, `awk`.

A value of the API comes in, whole lines go out: no line is ever wrapped or cut,
each ends in a newline, and no text of a page can hold a tab, a line break or a
control character in it.  Columns are separated by one tab, so that ``cut -f``
needs no options.  A text that could be taken for a formula by a spreadsheet is
quoted (`wording.cell`); paths and files are written as they are.

There is a module for each kind of value, with the same name as in
`render.terminal` and `render.data`.  Read `hits` first.
"""
