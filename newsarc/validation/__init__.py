"""Checks an archive by the rules: options in, a `Report` of findings out.

Read `validate` first: it combines options, configuration, baseline and commit.
`check_archive` runs the checks of `checks` over all pages, after a fast pass over
them (`survey`, `survey_reader`), and asks `moved` where the targets of broken
links have gone.  `report_cache`, `incremental` and `revision` make the same
report again: from the cache, after a change, and as it was at a commit.

For archives of other layouts `check_site` has the fast pass (`site_survey`), and
`site_context` what checks ask; `incremental_site` follows their changes.
"""
