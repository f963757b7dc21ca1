"""The values of the public API: what goes into a question and what comes out as an answer.

Values are frozen dataclasses or enums; `callbacks` and `reasons` are what goes with
them.  None does I/O, holds a file, a database or a console, or knows how it is
found, written or shown.  Read `events` (a page, a day), `hits` (a search) and
`report` (a validation) first.
"""
