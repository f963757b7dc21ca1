"""Known findings that are tolerated for now, in a file that git can merge: one sorted line per finding.

Knows: the format of such a file.
Must not know: rules, archives, how a report is shown.

    news/2004/02/1/a.md     NA101   /news/2004/01/31/gone.md

A line is a file, a rule and a target (empty if a finding has none),
separated by tabs.  It has no line number, which would change with every edit
above it.  Two equal findings in one file are two equal lines.  The lines are
sorted for git and for people; they are read in any order.
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
_SHOWN = 60  # characters of an invalid line in its message


def read_baseline(file: Path) -> Counter[KnownFinding] | None:
    """The known findings in a file, counted; None if there is no such file.

    Raises `ConfigError` for an invalid line, `OSError` if the file can't be read.
    """
    data = _bytes(file)
    return None if data is None else _parsed(file, data)


def _bytes(file: Path) -> bytes | None:
    try:
        return read_bytes(file, most=None)
    except FileNotFoundError:
        return None


def _parsed(file: Path, data: bytes) -> Counter[KnownFinding]:
    return Counter(_entry(file, number, line) for number, line in enumerate(data.split(b"\n"), 1) if line.strip())


def write_baseline(file: Path, known: Counter[KnownFinding], before: Counter[KnownFinding] | None) -> None:
    """Replace a file of known findings as a whole, or leave it unchanged.

    ``before`` is what was read from it, None if there was no file.  Raises
    `ConfigError` if the file has changed since, `OSError` if it can't be written.
    """
    from newsarc.files.replace import replace_unchanged  # here, since a baseline is rarely written

    text = "".join(f"{line}\n" for line in sorted(map(_line, known.elements())))
    data = _bytes(file)
    changed = ConfigError(f"{file} has changed since it was read; not updated", "run the command again")
    if (None if data is None else _parsed(file, data)) != before:
        raise changed
    try:
        replace_unchanged(file, [text.encode()], data)
    except OSError as error:
        raise changed if error.errno in (ESTALE, EEXIST) else error from None


def count_entries(findings: Iterable[Finding]) -> Counter[KnownFinding]:
    """Findings as entries of a baseline, counted."""
    return Counter(map(entry_of, findings))


def entry_of(finding: Finding) -> KnownFinding:
    """A finding as an entry of a baseline."""
    return KnownFinding(finding.file, finding.rule, finding.target or "")


# ---------------------------------------------------------------- one line


def _line(entry: KnownFinding) -> str:
    """An entry as a line.

    >>> _line(KnownFinding("a\\tb.md", "NA201", ""))
    'a\\\\tb.md\\tNA201'
    """
    fields = entry if entry.target else entry[:2]  # no space at the end, which editors remove
    line = "\t".join(map(_escaped, fields))
    return f"{line[:-1]}\\x20" if line.endswith(" ") else line


def _escaped(field: str) -> str:
    if field.isprintable() and "\\" not in field:
        return field
    return "".join(one if one.isprintable() and one != "\\" else one.encode("unicode_escape").decode() for one in field)


def _entry(file: Path, number: int, line: bytes) -> KnownFinding:
    try:
        text = line.decode("utf-8").rstrip("\r")
        name, rule, target = [*map(_unescaped, text.split("\t")), ""][:3]
    except ValueError:  # not UTF-8, no tab, or an invalid escape
        name, rule, target = "", "", ""
    if not name or not _RULE.fullmatch(rule) or line.count(b"\t") > 2:
        shown = printable(line.decode("utf-8", "replace")).strip()[:_SHOWN]
        raise ConfigError(
            f"{file}:{number}: not a baseline entry: {shown!r}",
            "a line is a file, a rule and a target, separated by tabs; --update-baseline writes such a file",
        )
    return KnownFinding(name, rule, target)


def _unescaped(field: str) -> str:
    """The text of a field.  Raises `ValueError` for an invalid escape."""
    if "\\" not in field:
        return field
    if "\\" in _ESCAPE.sub("", field):
        raise ValueError(field)
    return _ESCAPE.sub(lambda found: found[0].encode().decode("unicode_escape"), field)
