"""Values to text; nothing here prints, opens files or looks into the archive.

Every answer can be rendered for a terminal (`terminal`), as lines for a pipe
(`plain`), as JSON (`data`) and as rows (`rows`): `renderer` names these and finds the
module of each.  Reports have formats for CI systems too (`ci`), and graphs those of
drawing programs (`graph`): `formats` lists them.  `wording`, `findings`, `aliases`,
`fingerprints`, `diffs` and `safe_json` are what they share.  Read `renderer` first.
"""
