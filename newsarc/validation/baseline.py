"""Findings that are known and put up with for now, in a file that git can merge: one sorted line each.

Knows: how such a file is written, and which findings it covers.
Must not know: rules, archives, how a report is shown.

    news/2004/02/1/a.md     NA101   /news/2004/01/31/gone.md

A line is a file, a rule and a target (empty where a finding has none), set
apart by tabs; no line number, which would change with every edit above it.  Two
equal findings in one file are two equal lines.  The order of lines is for git
and for people, and need not be right to be read.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from errno import EEXIST, ESTALE
from pathlib import Path

from newsarc.errors import ConfigError
from newsarc.files.paths import read_bytes
from newsarc.model.report import Finding, KnownFinding
from newsarc.text.safety import printable

_RULE = re.compile(r"[A-Z]+\d+")
_ESCAPE = re.compile(r"\\(?:\\|[nrt]|x[0-9a-f]{2}|u[0-9a-f]{4}|U[0-9a-f]{8})")
_SHOWN = 60  # characters of a line that can't be read


def read_baseline(file: Path) -> Counter[KnownFinding] | None:
    """The known findings that a file lists, with how often; None where there is no such file.

    Raises `ConfigError` for a line that is none, `OSError` where the file can't be read.
    """
    data = _bytes(file)
    return None if data is None else _listed(file, data)


def _bytes(file: Path) -> bytes | None:
    try:
        return read_bytes(file, most=None)
    except FileNotFoundError:
        return None


def _listed(file: Path, data: bytes) -> Counter[KnownFinding]:
    return Counter(_known(file, number, line) for number, line in enumerate(data.split(b"\n"), 1) if line.strip())


def write_baseline(file: Path, known: Counter[KnownFinding], before: Counter[KnownFinding] | None) -> None:
    """Write the known findings to a file that lists those ``before``, None for no file, whole or not at all.

    Raises `ConfigError` where the file lists others by now, `OSError` where it can't be written.
    """
    from newsarc.files.replace import amend_file  # here, since a baseline is seldom written

    text = "".join(f"{line}\n" for line in sorted(map(_line, known.elements())))
    data = _bytes(file)
    changed = ConfigError(f"{file} has been changed since it was read and stays as it is", "run the command again")
    if (None if data is None else _listed(file, data)) != before:
        raise changed
    try:
        amend_file(file, [text.encode()], data)
    except OSError as error:
        raise changed if error.errno in (ESTALE, EEXIST) else error from None


def count(findings: Iterable[Finding]) -> Counter[KnownFinding]:
    """Findings as a baseline lists them."""
    return Counter(map(known_of, findings))


def known_of(finding: Finding) -> KnownFinding:
    """A finding as a baseline lists it."""
    return KnownFinding(finding.file, finding.rule, finding.target or "")


# ---------------------------------------------------------------- one line


def _line(known: KnownFinding) -> str:
    """A known finding as it is written.

    >>> _line(KnownFinding("a\\tb.md", "NA201", ""))
    'a\\\\tb.md\\tNA201'
    """
    fields = known if known.target else known[:2]  # no blank at the end, which editors take away
    line = "\t".join(map(_escaped, fields))
    return f"{line[:-1]}\\x20" if line.endswith(" ") else line


def _escaped(field: str) -> str:
    if field.isprintable() and "\\" not in field:
        return field
    return "".join(one if one.isprintable() and one != "\\" else one.encode("unicode_escape").decode() for one in field)


def _known(file: Path, number: int, line: bytes) -> KnownFinding:
    try:
        text = line.decode("utf-8").rstrip("\r")
        name, rule, target = [*map(_unescaped, text.split("\t")), ""][:3]
    except ValueError:  # not UTF-8, no tab, or a backslash that means nothing
        name, rule, target = "", "", ""
    if not name or not _RULE.fullmatch(rule) or line.count(b"\t") > 2:
        shown = printable(line.decode("utf-8", "replace")).strip()[:_SHOWN]
        raise ConfigError(
            f"{file}:{number}: no known finding: {shown!r}",
            "a line is a file, a rule and a target, set apart by tabs; --update-baseline writes such a file",
        )
    return KnownFinding(name, rule, target)


def _unescaped(field: str) -> str:
    """The text of a field.  Raises `ValueError` for a backslash that means nothing."""
    if "\\" not in field:
        return field
    if "\\" in _ESCAPE.sub("", field):
        raise ValueError(field)
    return _ESCAPE.sub(lambda found: found[0].encode().decode("unicode_escape"), field)
