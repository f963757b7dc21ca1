"""Graphs in the formats that other programs draw.

A graph comes in, whose nodes and edges may be read one by one, and pieces of text
go out: ``graph(graph)`` in the module that has the name of the format, and
``notice`` where a graph can be too large for the programs that draw it.  Read
`mermaid` first; `newsarc.render.formats` lists all.
"""
