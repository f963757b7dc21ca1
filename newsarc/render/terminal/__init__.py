"""Answers for people on a terminal, as renderables of rich.

A value of the API comes in, a renderable goes out, which the command line prints.
Text of a page goes into a `rich.text.Text` and is never markup; only a plain web URL
becomes a hyperlink.  There is a module for each kind of value, with the same name as
in `render.plain` and `render.data`; `elements` and `wrap` are what they share.  Read
`elements`, then `hits`.
"""
