"""Checks an archive by the rules: options in, a `Report` of findings out.

Read `validate` first: it combines options, configuration, baseline and commit.
`check_archive` runs the `checks` on all pages, after a fast pass over them (`survey`,
`survey_reader`), and uses `moved` to find where the targets of broken links have
gone.  `report_cache`, `incremental` and `revision` make the same report in other
ways: from the cache, after a change, and as of a commit.

For archives of other layouts `check_site` has the fast pass (`site_survey`),
`site_context` the context of checks, and `incremental_site` handles changes.
"""
