"""Values to text: lines, a terminal's view, JSON, what CI systems read.  One value in, one form out; nothing prints.

The forms are imported when first used: a pipe should wait neither for the
terminal's library nor for the other forms.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsarc.render import calendar_terminal as calendar_terminal
    from newsarc.render import data as data
    from newsarc.render import difference as difference
    from newsarc.render import difference_terminal as difference_terminal
    from newsarc.render import github as github
    from newsarc.render import gitlab as gitlab
    from newsarc.render import graph_dot as graph_dot
    from newsarc.render import graph_graphml as graph_graphml
    from newsarc.render import graph_html as graph_html
    from newsarc.render import graph_json as graph_json
    from newsarc.render import graph_mermaid as graph_mermaid
    from newsarc.render import junit as junit
    from newsarc.render import plain as plain
    from newsarc.render import report_data as report_data
    from newsarc.render import report_terminal as report_terminal
    from newsarc.render import sarif as sarif
    from newsarc.render import stats_data as stats_data
    from newsarc.render import stats_plain as stats_plain
    from newsarc.render import stats_terminal as stats_terminal
    from newsarc.render import stories_data as stories_data
    from newsarc.render import stories_terminal as stories_terminal
    from newsarc.render import terminal as terminal

_FORMS = {
    *("data", "plain", "terminal", "calendar_terminal", "report_data", "report_terminal"),
    *("stats_data", "stats_plain", "stats_terminal", "stories_data", "stories_terminal"),
    *("graph_dot", "graph_graphml", "graph_html", "graph_json", "graph_mermaid"),
    *("difference", "difference_terminal", "github", "gitlab", "junit", "sarif"),
}


def __getattr__(name: str) -> object:
    if name in _FORMS:
        return import_module(f"newsarc.render.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
