"""One value in, one format out: `plain` for pipes, `terminal` for people, `data` for programs.

Nothing here prints, opens a file or asks the archive; the formats don't know each other.
"""
