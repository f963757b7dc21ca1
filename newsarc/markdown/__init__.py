"""Markdown as GitHub reads it: CommonMark with tables and footnotes.

A text goes in; its links with their positions (`links`), its anchors (`anchors`), its code and comments (`masking`),
its wiki links (`wiki`), tools' templates (`templates`) and tools' anchors (`slugs`) come out.  They are based on
`blocks`, which divides a text into blocks, and `inline`, which reads the content of a block.  Read `links` first.
"""
