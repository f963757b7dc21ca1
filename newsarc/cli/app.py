"""The application: its commands, and how an error becomes a message and an exit code.

Knows: the names of the commands, the errors.  Must not know: how a command answers.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import Any, NoReturn

import typer
from typer.core import TyperCommand
from typer.main import get_command

from newsarc.cli.arguments import with_command
from newsarc.cli.help import CommandWithHelp, GroupWithHelp
from newsarc.errors import ExitCode

_SETTINGS = {"help_option_names": ["-h", "--help"]}
_COMMANDS = {  # as --help lists them; each is a module of `commands`, whose docstring says the same
    "show": "Show what happened on a day, or one page.",
    "search": "Search for events, tolerating misspellings.",
    "related": "List related events, and why they are related.",
    "timeline": "Show when the events of a story happened, oldest first.",
    "path": "Find the shortest chain of events between two things.",
    "browse": "Search as you type, with a preview of each page (needs fzf).",
    "contexts": "List the names on pages, or likely duplicates.",
    "stats": "Count events, days, gaps, sources, contexts and links.",
    "graph": "Export a graph of events and contexts.",
    "validate": "Check every link and page; exit 1 if there are errors.",
    "links": "Show what is known about external links, by host and year.",
    "mv": "Move or rename an event, and update every link to it.",
    "index": "Build the index ahead of time.",
    "rule": "Explain a validation rule, or list all of them.",
}
_WITH_QUERY = ("search", "timeline")  # whose arguments may be ``-word``


class _Command(TyperCommand):
    """A command by its name and summary, enough to list it; its module is loaded when it is called."""

    def make_context(self, info_name: str | None, args: list[str], *rest: Any, **more: Any) -> Any:  # noqa: ANN401
        command = self.loaded()
        if self.name in _WITH_QUERY:
            from newsarc.cli.queries import protect_words

            args = protect_words(args, command.params)
        return command.make_context(info_name, args, *rest, **more)

    def loaded(self) -> Any:  # noqa: ANN401 - Typer gives its commands no public type
        """The command itself, with its parameters."""
        single = typer.Typer(add_completion=False, rich_markup_mode=None, context_settings=_SETTINGS)
        single.command(self.name, cls=CommandWithHelp)(
            getattr(import_module(f"newsarc.cli.commands.{self.name}"), str(self.name))
        )
        return get_command(single)


class _Group(GroupWithHelp):
    def __init__(self, **settings: Any) -> None:  # noqa: ANN401
        super().__init__(**settings)
        self.commands = {name: _Command(name, help=line, rich_markup_mode=None) for name, line in _COMMANDS.items()}

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 - as above
        return super().parse_args(ctx, args if ctx.resilient_parsing else with_command(args, _COMMANDS))


app = typer.Typer(
    name="newsarc",
    cls=_Group,
    help="Query an archive of dated markdown pages: what happened on a day, where an event is, what is related, "
    "which links are broken.",
    epilog="Without a command: newsarc 2012-02-08 shows the day, newsarc wang lijn searches.",
    no_args_is_help=True,
    rich_markup_mode=None,  # plain help: it starts without loading rich, and reads the same in a pipe
    pretty_exceptions_enable=False,
    context_settings=_SETTINGS,
)


def _print_version(is_given: bool) -> None:
    if is_given:
        from importlib.metadata import version

        from newsarc.cli.output import write

        write(f"newsarc {version('newsarc')}\n")
        raise typer.Exit


@app.callback()
def _options(
    archive: str = typer.Option(None, "--archive", "-C", metavar="DIR", help="The archive, as in every command."),
    version: bool = typer.Option(False, "--version", help="Print the version.", callback=_print_version, is_eager=True),
) -> None:
    pass


def main() -> NoReturn:
    """Run a command and exit; every error becomes a message and an exit code."""
    if "_NEWSARC_COMPLETE" in os.environ:
        from newsarc.cli.shells import answer

        answer(get_command(app))
    sys.exit(_run())


def _run() -> int:
    try:
        return int(app(prog_name="newsarc", standalone_mode=False) or ExitCode.OK)
    except Exception as error:
        if isinstance(error.__cause__, KeyboardInterrupt):  # Python 3.11 wraps one that comes while a class is made
            raise KeyboardInterrupt from error
        from newsarc.cli.failures import TyperError, report

        if os.environ.get("NEWSARC_DEBUG") and not isinstance(error, TyperError):
            raise
        return report(error, sys.argv[1:])
