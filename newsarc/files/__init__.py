"""The tree, bytes, change detection, the cache folder, transactions, git and watching."""
