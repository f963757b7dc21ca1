"""Answers as rows: what JSON Lines, CSV and TSV print.

A value of the API comes in, `Rows` go out: an object for each thing that the answer
lists, as in the JSON document of the answer, and the columns that a table has of it.
There is a module for each kind of value that lists something, with the same name as
in `render.data`, whose objects it takes.  Read `table`, then `hits`.
"""
