"""Files and folders of an archive: finding, reading, watching and replacing them, whatever is in them.

In go the archive's root and site paths; out come bytes (`paths`), the tree of
folders and files (`scan`, `tree`), signatures by which a change is noticed (`stat`,
`watch`), patterns of paths (`globs`), snapshots in the cache folder (`cache`), and
what git knows of earlier states (`git`, on top of `repository` and `git_process`).
Several files change together or not at all (`transaction`, with its
`journal`, `undo` and `write_lock`); whatever replaces a file does so with `replace`.  Read `tree` first, then `paths`
for how symbolic links are followed without ever leaving the root.
"""
