"""Brings the documentation up to date: ``python scripts/docs.py``.

The outputs of commands in README.md and on the pages of `TRANSCRIPTS` are replaced by what they print now;
docs/commands.md is made from the help of every command, docs/rules.md from
`newsarc.rules.RULES`, the table in docs/external-links.md from the cases that tests ask
of real servers, the picture by `pictures`.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence
from textwrap import fill
from typing import Any

import typer
from pictures import picture
from transcripts import ROOT, rewritten

from newsarc.cli.app import app
from newsarc.model.report import Severity
from newsarc.rules import RULES, Rule

# Documents with commands or sessions of Python and what they print.
TRANSCRIPTS = (
    "README.md",
    "docs/cache.md",
    "docs/editing.md",
    "docs/python.md",
    "docs/relations.md",
    "docs/searching.md",
    "docs/shell.md",
)
_WIDTH = 78  # of help, as on a terminal of 80 columns


def main() -> None:
    """Write everything."""
    for name in TRANSCRIPTS:
        page = ROOT / name
        page.write_text(rewritten(page.read_text("utf-8")), "utf-8")
    (ROOT / "docs/commands.md").write_text(commands_page(), "utf-8")
    (ROOT / "docs/rules.md").write_text(rules_page(), "utf-8")
    links = ROOT / "docs/external-links.md"
    links.write_text(with_cases(links.read_text("utf-8")), "utf-8")
    (ROOT / "docs/related.svg").write_text(picture(), "utf-8")


def commands_page() -> str:
    """The page of all commands and options."""
    group: Any = typer.main.get_command(app)
    names = list(group.commands)
    head = [
        "# Commands and options",
        "What `newsarc --help` and `newsarc COMMAND --help` print.",
        " · ".join(f"[{name}](#{name})" for name in names),
        _help(group, "newsarc"),
        "Options that several commands have mean the same in each of them:",
        _options_table({name: group.commands[name].loaded().params for name in names}),
    ]
    made = "This page is made from the commands themselves by `python scripts/docs.py`."
    sections = [f"## {name}\n\n{_help(group.commands[name], f'newsarc {name}')}" for name in names]
    return "\n\n".join([*head, made, *sections]) + "\n"


def shared_options(params: Mapping[str, Sequence[Any]]) -> dict[str, list[str]]:
    """The options that several commands have, with the names of these; ``params`` are Typer's, by command."""
    commands: dict[str, list[str]] = {}
    for command, some in params.items():
        for one in some:
            if one.param_type_name == "option" and not one.hidden:
                commands.setdefault(" ".join(f"`{name}`" for name in sorted(one.opts)), []).append(command)
    return {name: some for name, some in commands.items() if len(some) > 1}


def _options_table(params: Mapping[str, Sequence[Any]]) -> str:
    shared = shared_options(params)
    columns = [name for name in params if any(name in some for some in shared.values())]
    rows = [[option, *("●" if name in some else "" for name in columns)] for option, some in shared.items()]
    head = ["", *columns]
    return "\n".join(f"| {' | '.join(row)} |" for row in [head, ["---", *[":-:"] * len(columns)], *rows])


def _help(command: Any, name: str) -> str:  # noqa: ANN401 - Typer gives its commands no public type
    context = command.make_context(name, [], resilient_parsing=True, terminal_width=_WIDTH)
    return f"```console\n$ {name} --help\n{context.get_help().rstrip()}\n```"


def rules_page() -> str:
    """The page of all rules."""
    head = [
        "# The rules of validation",
        "`newsarc rule` lists them, `newsarc rule NA101` explains one. `--select` and `--ignore` choose by code, name\n"
        "or the start of a code: `newsarc validate --select NA1,no-title`. So do `newsarc.toml` and ignore comments:\n"
        "[Adopting newsarc in an existing archive](adopting.md).",
        "\n".join(["| code | name | severity | | finds |", "|---|---|---|---|---|", *map(_row, RULES)]),
        "This page is made from the table in `newsarc/rules.py` by `python scripts/docs.py`.",
    ]
    return "\n\n".join([*head, *map(_section, RULES)]) + "\n"


def with_cases(page: str) -> str:
    """The page of external links with the table of cases as the tests have it."""
    sys.path.insert(0, str(ROOT))
    from tests.validation.external.cases import CASES, CERTIFICATES, MALFORMED, NAMES, REFUSED

    rows = [*((case.name, case.expected) for case in CASES)]
    rows += [(f"https: {name}", expected) for name, expected in CERTIFICATES.items()]
    rows += [(f"a name with {one.answer}", one.expected) for one in NAMES]
    hosts = [("refused/address", REFUSED), ("malformed (NA105)", MALFORMED)]
    rows += [(f"`http://{_shown(host)}/`", verdict) for verdict, some in hosts for host in some]
    table = "".join(f"| {_cell(name)} | {expected} |\n" for name, expected in rows)
    head = "| what a server, a name or a URL does | verdict |\n|---|---|\n"
    marks = r"(<!-- cases -->\n\n).*?(\n<!-- /cases -->)"
    return re.sub(marks, lambda found: f"{found[1]}{head}{table}{found[2]}", page, flags=re.DOTALL)


def _shown(host: str) -> str:
    """A host on one short line, whatever it is made of."""
    shown = host.replace(":{}", "").encode("ascii", "backslashreplace").decode() if not host.isprintable() else host
    shown = shown.replace(":{}", "")
    return shown if len(shown) <= 40 else f"{shown[:20]}…{shown[-8:]}"


def _cell(text: str) -> str:
    """Text in a cell of a table; what looks like a URL is code."""
    text = text.replace("|", "\\|")
    found = re.match(r"→ (.*[:/].*)", text)
    return f"→ `{found[1].replace('{honeypot}', 'PORT')}`" if found else text


def _row(rule: Rule) -> str:
    link = f"[{rule.code}](#{rule.code.lower()}-{rule.name})"
    return f"| {link} | {rule.name} | {rule.severity} | {'fixable' if rule.fixable else ''} | {rule.finds} |"


def _section(rule: Rule) -> str:
    severity = "off by default" if rule.severity is Severity.OFF else str(rule.severity)
    note = severity + (", fixable" if rule.fixable else "")
    what = f"{rule.finds[0].upper()}{rule.finds[1:]} ({note})."
    why = fill(rule.why.replace("<", "\\<"), 110, break_on_hyphens=False, break_long_words=False)
    wrong, right = (f"```markdown\n{page}\n```" for page in (rule.bad, rule.good))
    title = f"## {rule.code} {rule.name}"
    parts = [title, "### What it finds", what, "### Why", why, "### Wrong", wrong, "### Right", right]
    return "\n\n".join(parts)


if __name__ == "__main__":
    main()
