"""How a command fails: any exception as one message, on stderr for people and on stdout as JSON for programs.

Knows: newsarc's errors and Typer's, and what is said about each.  Must not know: what a command does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, NamedTuple, Protocol, runtime_checkable

from newsarc.cli.messages import print_headline, print_hint, print_lines, print_marked, print_names, print_pages
from newsarc.errors import AmbiguousError, ExitCode, NewsarcError, NotFoundError, QueryError


@runtime_checkable
class TyperError(Protocol):
    """An error of Typer's about what was typed: it has an exit code and can say what is wrong."""

    exit_code: int
    message: str

    def format_message(self) -> str: ...


class Failure(NamedTuple):
    """What went wrong, what to do next, what is near; ``code`` is a word for programs, ``labels`` are for people."""

    code: str
    message: str
    hint: str = ""
    nearest: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    exit_code: int = ExitCode.UNREADABLE


def failure_of(error: Exception, arguments: Sequence[str]) -> Failure:
    """What is said about an error of a command with these arguments."""
    match error:
        case NotFoundError():
            return Failure(error.code, error.message, error.hint, error.nearest, error.labels, error.exit_code)
        case NewsarcError():
            return Failure(error.code, error.message, error.hint, exit_code=error.exit_code)
        case TyperError():
            return _usage(error, arguments)
        case OSError():
            where = f"{error.filename}: " if error.filename else ""
            return Failure("system", f"{where}{error.strerror or error}")
        case _:
            what = f"{type(error).__name__}: {error}"
            return Failure("bug", f"this is a bug in newsarc ({what})", "NEWSARC_DEBUG=1 shows where it happened")


def report(error: Exception, arguments: Sequence[str]) -> int:
    """Print what went wrong, as JSON too where the arguments ask for that; the exit code for it."""
    if type(error).__name__ == "NoArgsIsHelpError" and isinstance(error, TyperError):
        print_lines(error.format_message())
        return error.exit_code
    failed = failure_of(error, arguments)
    print_headline(failed.message, is_error=not isinstance(error, NotFoundError))
    if isinstance(error, QueryError):
        print_marked(error.query, error.start, error.end)
    print_hint(failed.hint)
    what = "candidates" if isinstance(error, AmbiguousError) else "nearest"
    if failed.labels:
        print_pages(what, failed.labels)
    else:
        print_names(what, failed.nearest)
    if _wants_json(arguments):
        from newsarc.cli.output import write_text
        from newsarc.render.data.failure import failure

        write_text(failure(failed.code, failed.message, failed.hint, failed.nearest))
    return failed.exit_code


def _wants_json(arguments: Sequence[str]) -> bool:
    """Whether a command line asks for JSON, even if it can't be understood otherwise."""
    options = arguments[: arguments.index("--")] if "--" in arguments else arguments
    return any(
        one in ("--json", "--format=json") or (one == "--format" and after == "json")
        for one, after in pairwise([*options, ""])
    )


# ---------------------------------------------------------------- Typer's errors


def _usage(error: Any, arguments: Sequence[str]) -> Failure:  # noqa: ANN401 - Typer gives its errors no public type
    context = getattr(error, "ctx", None)
    name = "".join(arguments[:1])  # of the command, which not all errors know
    command = context.command_path if context else f"newsarc {name}" if name.isalpha() else "newsarc"
    message, hint = _in_our_words(error)
    return Failure("usage", message, hint or f"{command} --help", exit_code=error.exit_code)


def _in_our_words(error: Any) -> tuple[str, str]:  # noqa: ANN401
    """The message for an error of Typer's, and a hint if one is better than the command's help."""
    match type(error).__name__:
        case "NoSuchOption":
            near = _near_options(error.option_name, error.possibilities or ())
            return f"no such option: {error.option_name}", f"did you mean {_either(near)}?" if near else ""
        case "BadOptionUsage":
            lacks = "requires" in error.message
            return f"{error.option_name} {'needs a value' if lacks else 'takes no value'}", ""
        case "MissingParameter" if error.param is not None:
            return f"missing {error.param.param_type_name}: {_name(error.param)}", ""
        case "BadParameter" if error.param is not None:
            return f"invalid value for {_name(error.param)}: {_value_fault(error.message)}", ""
    if found := re.fullmatch(r"Got unexpected extra arguments?(?:\(s\))? \((.*)\)", error.format_message(), re.DOTALL):
        return f"unexpected argument: {found[1]}", ""
    text = error.format_message().removesuffix(".")
    return text[:1].lower() + text[1:], ""


def _near_options(typed: str, options: Sequence[str]) -> list[str]:
    """The options that may be a misspelt one: with at most an error per three letters, or the rest of its name."""
    from rapidfuzz.distance import OSA  # here, since most options exist

    most = len(typed.lstrip("-")) // 3
    return [one for one in options if one.startswith(typed) or OSA.distance(typed, one) <= most]


def _name(parameter: Any) -> str:  # noqa: ANN401
    """An option by its long name, an argument as the help shows it."""
    if parameter.param_type_name == "option":
        return str(max(parameter.opts, key=len))
    return str(parameter.metavar or parameter.name)


def _value_fault(message: str) -> str:
    """What is wrong with a value, from what Typer says about it."""
    if found := re.fullmatch(r"(.*) is not a valid (?:int|float)(?: range)?\.", message, re.DOTALL):
        return f"{found[1]} is not a number"
    if found := re.fullmatch(r"(.*) is not in the range (?:(\d+)<=)?x(?:>=(\d+))?(?:<=(\d+))?\.", message, re.DOTALL):
        least, most = found[2] or found[3], found[4]
        is_more = most and int(found[1]) > int(most)
        return f"{found[1]} is more than {most}" if is_more else f"{found[1]} is less than {least}"
    if found := re.fullmatch(r"(.*) is not one of (.*)\.", message, re.DOTALL):
        return f"{found[1]} is not one of {found[2].replace(chr(39), '')}"
    return message.removesuffix(".")


def _either(names: Sequence[str]) -> str:
    *others, last = sorted(names)
    return f"{', '.join(others)} or {last}" if others else last
