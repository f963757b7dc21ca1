"""Text that is safe to print: no control characters, and no commands to a CI system that reads the log of a job.

Knows: Unicode, the commands of CI systems, and the variables that CI systems set in a job.
Must not know: streams, what is printed.

A CI system reads the log of a job line by line and executes whatever looks like a command:

==============================  =========================================================
GitHub, Gitea, Forgejo          ``::name::`` at the start of a line, ``##[name]`` anywhere
Azure Pipelines                 ``##vso[…]``, ``##[…]`` anywhere
TeamCity                        ``##teamcity[…]`` anywhere
GitLab                          ``section_start:…``, ``section_end:…`` anywhere
Travis CI                       ``travis_fold:…``, ``travis_time:…`` anywhere
Buildkite                       ``--- ``, ``+++ ``, ``~~~ ``, ``^^^ +++`` at the start of a line
Jenkins, Buildkite, GitLab      escape sequences that hold notes, images and links
==============================  =========================================================

A space inserted in its marker disables a command; escape characters are replaced by
the symbol for them.  The rest of the text is unchanged.  Elsewhere Buildkite's
commands are markdown, so they are disabled only in a Buildkite job.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

_CI_VARIABLES = (
    "CI",  # most systems set it, along with a variable of their own
    "APPVEYOR",
    "BUILDKITE",
    "FORGEJO_ACTIONS",
    "GITEA_ACTIONS",
    "GITHUB_ACTIONS",
    "GITLAB_CI",
    "JENKINS_URL",
    "TEAMCITY_VERSION",
    "TF_BUILD",
    "TRAVIS",
)
_UNSET = ("", "0", "false")
_LINE_START = r"(?<![^\n\r])[^\S\n\r]*"  # with the white space that a CI system skips there

# A space is inserted after each match.
_COMMAND = rf"##(?=\w*\[)|travis_(?=(?:fold|time):)|section_(?=(?:start|end):)|{_LINE_START}:(?=:)"
_BUILDKITE_COMMAND = _LINE_START + r"(?:-(?=-- )|\+(?=\+\+ )|~(?=~~ )|\^(?=\^\^ \+\+\+))"

# Few texts need these, so they are strings, compiled when first needed.
# Whole sequences come first, so that no part of one remains as text.
_UNSAFE = (
    "(?s)\x1b\\[[0-?]*[ -/]*[@-~]"  # CSI: colours, cursor
    "|\x1b[\\]PX^_].*?(?:\x07|\x1b\\\\|\x9c|$)"  # OSC, DCS and similar, up to their end
    "|\x1b[ -/]*[0-~]?"
    "|[\x00-\x08\x0b-\x1f\x7f-\x9f]"
    "|[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]"  # bidi and invisible
)
_URL_START = r"(?i)https?:[/\\]*|://[/\\]*"  # a browser needs no slashes behind http:
_AUTHORITY_END = r"[/\\?#\s]|\Z"
_BREAKS = "[\t\n\u2028\u2029\x85]+|\r\n?"
_NOT_CHARACTERS = "[\ud800-\udfff\ufffe\uffff]"  # surrogates, and two that XML doesn't allow


def printable(text: str) -> str:
    """One line that is safe to print: no control characters, ANSI, bidi overrides or CI commands.

    >>> printable("a\\x1b[31mb\\u202ec")
    'abc'
    """
    if text.isprintable() and not ("::" in text or "##" in text or "travis_" in text or "section_" in text):
        return text
    line = re.sub(_UNSAFE, "", re.sub(_BREAKS, " ", text))
    line = re.sub(_NOT_CHARACTERS, "\ufffd", line)
    return disable_commands(line)


def redacted(text: str) -> str:
    """The text with an asterisk for each character of a user name or password in a URL; as long as before.

    >>> redacted("see http://me:secret@example.com/a and mail me@example.com")
    'see http://*********@example.com/a and mail me@example.com'
    """
    if "@" not in text:
        return text
    pieces, done = [], 0
    while start := re.compile(_URL_START).search(text, done):
        end = re.compile(_AUTHORITY_END).search(text, start.end())
        stop = end.start() if end else len(text)
        sign = max(text.rfind("@", start.end(), stop), start.end())
        pieces.append(f"{text[done : start.end()]}{'*' * (sign - start.end())}{text[sign:stop]}")
        done = stop
    return "".join((*pieces, text[done:]))


def disable_commands(text: str) -> str:
    """The text with a space in the marker of each CI command, except those of Buildkite; else unchanged.

    >>> disable_commands("a ##vso[task.complete] b"), disable_commands(" ::error::c"), disable_commands("d::e")
    ('a ## vso[task.complete] b', ' : :error::c', 'd::e')
    """
    return _commands().sub(_spaced, text)


def safe_for_log(text: str, environment: Mapping[str, str]) -> str:
    """The text of a file for the log of a job: commands disabled, escape characters visible, lines unchanged."""
    text = disable_commands(text).replace("\x1b", "\N{SYMBOL FOR ESCAPE}")
    return re.sub(_BUILDKITE_COMMAND, _spaced, text) if _is_set(environment, "BUILDKITE") else text


def runs_in_ci(environment: Mapping[str, str]) -> bool:
    """Whether a process with these environment variables runs in a CI job."""
    return any(_is_set(environment, name) for name in _CI_VARIABLES)


def _is_set(environment: Mapping[str, str], name: str) -> bool:
    return environment.get(name, "").lower() not in _UNSET


@cache
def _commands() -> re.Pattern[str]:
    return re.compile(_COMMAND)


def _spaced(found: re.Match[str]) -> str:
    return f"{found[0]} "
