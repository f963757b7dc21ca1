"""Files and folders of an archive: finding, reading, watching and replacing them, whatever is in them.

The archive's root and site paths go in; bytes (`paths`), the tree of folders and
files (`scan`, `tree`), signatures to detect changes (`stat`, `watch`), patterns of
paths (`globs`), snapshots in the cache folder (`cache`), and earlier states from
git (`git`, based on `repository` and `git_process`) come out.
Several files change together or not at all (`transaction`, with `journal`, `undo`
and `write_lock`); every file is replaced by `replace`.  Read `tree` first, then
`paths`, which follows symbolic links without ever leaving the root.
"""
