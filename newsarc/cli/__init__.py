"""The command line: the only place that prints, exits and knows Typer.

Arguments come in; text on stdout, messages on stderr and an exit code go out.
`app` runs a command and turns errors into messages and exit codes; `commands` has a
module per command, which asks `newsarc.archive.Archive` and hands the answer to
`output`.  `options` declares what commands share; `completion` and `shells` answer a
shell that completes a line.  Read `app`, then `commands.related`.
"""
