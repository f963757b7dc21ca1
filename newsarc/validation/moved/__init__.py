"""Finds out where missing targets have moved: broken links in, suggestions and fixes out.

Read `causes` first: it combines the renames that git knows (`renames`) with what
`suggest` finds by slug, title and day among the files there are (`candidates`,
`similarity`).
"""
