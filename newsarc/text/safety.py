"""What CI systems take for a command in a job's log, and how that is prevented.

Knows: the systems' commands, and the variables by which they say that they run a
job.  Must not know: streams, what is printed.

A runner reads a job's output line by line and obeys what looks like a command,
whoever wrote it:

==============================  =========================================================
GitHub, Gitea, Forgejo          ``::name::`` at the start of a line, ``##[name]`` anywhere
Azure Pipelines                 ``##vso[…]``, ``##[…]`` anywhere
TeamCity                        ``##teamcity[…]`` anywhere
GitLab                          ``section_start:…``, ``section_end:…`` anywhere
Travis CI                       ``travis_fold:…``, ``travis_time:…`` anywhere
Buildkite                       ``--- ``, ``+++ ``, ``~~~ ``, ``^^^ +++`` at the start of a line
Jenkins, Buildkite, GitLab      escape sequences that carry notes, images and links
==============================  =========================================================

A command is broken up by one space within its mark, and an escape character is
shown as the symbol for it; nothing else of a text changes.  What Buildkite reads
is markdown elsewhere, and is broken up only where Buildkite reads.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

_VARIABLES = (
    "CI",  # what most set, beside a variable of their own
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
_START = r"(?<![^\n\r])[^\S\n\r]*"  # of a line, and what a runner skips there

# What each finds is followed by a space once it is broken up.
_COMMAND = rf"##(?=\w*\[)|travis_(?=(?:fold|time):)|section_(?=(?:start|end):)|{_START}:(?=:)"
_GROUP = _START + r"(?:-(?=-- )|\+(?=\+\+ )|~(?=~~ )|\^(?=\^\^ \+\+\+))"


def is_running(environment: Mapping[str, str]) -> bool:
    """Whether a CI system runs this process."""
    return any(_is_set(environment, name) for name in _VARIABLES)


def broken_up(text: str) -> str:
    """Text with a space in the mark of each command but Buildkite's; the same text where there is none.

    >>> broken_up("a ##vso[task.complete] b"), broken_up(" ::error::c"), broken_up("d::e")
    ('a ## vso[task.complete] b', ' : :error::c', 'd::e')
    """
    return _commands().sub(_spaced, text)


def harmless_in_log(text: str, environment: Mapping[str, str]) -> str:
    """Text of a file as a job's log may have it: its commands are broken up, its escape characters are seen."""
    text = broken_up(text).replace("\x1b", "\N{SYMBOL FOR ESCAPE}")
    return re.sub(_GROUP, _spaced, text) if _is_set(environment, "BUILDKITE") else text


def _is_set(environment: Mapping[str, str], name: str) -> bool:
    return environment.get(name, "").lower() not in _UNSET


@cache
def _commands() -> re.Pattern[str]:
    return re.compile(_COMMAND)


def _spaced(found: re.Match[str]) -> str:
    return f"{found[0]} "
