"""The configuration of an archive: ``newsarc.toml``, or ``[tool.newsarc]`` in ``pyproject.toml``.

A root goes in, a `Config` comes out.  `read` finds and reads the file, `values` knows the keys.  Read `read` first.
"""
