"""Finds out where missing targets have moved: broken links in, suggestions and fixes out.

Read `causes` first: it combines git's renames (`renames`) with what `suggest` finds by
slug, title and day among the existing files (`candidates`, `similarity`).
"""
