"""Markdown as GitHub reads it: CommonMark with tables and footnotes.

A text goes in; its links with their places (`links`), its anchors (`anchors`), and its code and comments (`masking`)
come out; and wiki links (`wiki`), what tools replace before (`templates`), and the anchors that they make (`slugs`).
They are built on `blocks`, which divides a text into blocks, and `inline`, which reads what is within one.
Read `links` first.
"""
