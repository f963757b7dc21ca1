"""The command line: the only place that prints and exits.

Knows: the commands, and what an error ends in.  Must not know: how anything is answered.
"""

from __future__ import annotations

import os
import sys

import typer

from newsarc.cli import related, rule, search, show, validate
from newsarc.cli.output import say, settle_streams
from newsarc.errors import ExitCode, NewsarcError, NotFoundError

app = typer.Typer(
    name="newsarc",
    help="Ask an archive of dated markdown pages: what happened on a day, where an event is, what belongs together, "
    "which links are broken.",
    epilog="Try: newsarc show latest · newsarc search wang lijn · newsarc validate",
    no_args_is_help=True,
    rich_markup_mode=None,  # plain help: it starts without loading rich, and reads the same in a pipe
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("show")(show.show)
app.command("search")(search.search)
app.command("related")(related.related)
app.command("validate")(validate.validate)
app.command("rule")(rule.rule)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        print(f"newsarc {version('newsarc')}")
        raise typer.Exit


@app.callback()
def _options(
    version: bool = typer.Option(False, "--version", help="Print the version.", callback=_version, is_eager=True),
) -> None:
    pass


def main() -> None:
    """Run a command; every error ends in one sentence and its exit code."""
    settle_streams()
    try:
        app(prog_name="newsarc")
    except KeyboardInterrupt:
        sys.exit(ExitCode.INTERRUPTED)
    except Exception as error:
        if os.environ.get("NEWSARC_DEBUG"):
            raise
        sys.exit(_report(error))


def _report(error: Exception) -> ExitCode:
    """Say what went wrong, and the exit code for it."""
    match error:
        case NewsarcError():
            kind = "" if isinstance(error, NotFoundError) else "error: "
            say(f"newsarc: {kind}{error.message}" + (f"; {error.hint}" if error.hint else ""))
            if isinstance(error, NotFoundError) and error.nearest:
                say("nearest: " + ", ".join(error.nearest) if _short(error.nearest) else "nearest:")
                for name in () if _short(error.nearest) else error.nearest:
                    say(f"  {name}")
            return error.exit_code
        case OSError():
            where = f"{error.filename}: " if error.filename else ""
            say(f"newsarc: error: {where}{error.strerror or error}")
        case _:
            what = f"{type(error).__name__}: {error}"
            say(f"newsarc: error: this is a fault of newsarc ({what}); NEWSARC_DEBUG=1 shows where it happened")
    return ExitCode.UNREADABLE


def _short(names: tuple[str, ...]) -> bool:
    return sum(map(len, names)) <= 60
