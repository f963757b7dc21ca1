"""The formats of reports and of graphs: to add one, write its module and name it here.

Knows: the names of the formats, and the endings of files in them.  Must not know: what
they look like.  Each is the module of its name in `ci` or `graph`, loaded when it is
used; what every answer has, text, JSON and rows, is `renderer`'s.
"""

from __future__ import annotations

from enum import StrEnum
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

    from newsarc.model.graph import Drawable
    from newsarc.model.report import Report


class OutputFormat(StrEnum):
    """How every command that lists something writes its answer: as text, JSON, or rows (`rows`)."""

    TEXT = "text"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    TSV = "tsv"


class ReportFormat(StrEnum):
    """How ``validate`` writes a report: as every answer or as a CI system reads it (`ci`)."""

    TEXT = "text"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    TSV = "tsv"
    GITHUB = "github"
    GITLAB = "gitlab"
    SARIF = "sarif"
    JUNIT = "junit"

    @property
    def is_for_ci(self) -> bool:
        """Whether it is a module of `ci`."""
        return self.value not in list(OutputFormat)


class GraphFormat(StrEnum):
    """How ``graph`` writes a graph; each is a module of `graph`."""

    JSON = "json"
    DOT = "dot"
    GRAPHML = "graphml"
    MERMAID = "mermaid"
    HTML = "html"


GRAPH_ENDINGS = {  # of files, by which a format is chosen
    ".json": GraphFormat.JSON,
    ".dot": GraphFormat.DOT,
    ".gv": GraphFormat.DOT,
    ".graphml": GraphFormat.GRAPHML,
    ".mmd": GraphFormat.MERMAID,
    ".html": GraphFormat.HTML,
    ".htm": GraphFormat.HTML,
}


def ci_report(report: Report, format: ReportFormat, folder: str) -> str:
    """A report in a format of `ci`; ``folder`` is where the archive is in its repository."""
    text: str = import_module(f"newsarc.render.ci.{format}").report(report, folder)
    return text


def graph_pieces(graph: Drawable, format: GraphFormat) -> Iterator[str]:
    """The text of a graph, piece by piece; no more of the graph is read than the pieces that are taken need."""
    pieces: Iterator[str] = _graph_module(format).graph(graph)
    return pieces


def graph_notice(format: GraphFormat, *, nodes: int, edges: int, characters: int) -> str:
    """What to warn of in a graph of this size, as programs that read the format have limits; else the empty string."""
    module = _graph_module(format)
    if not hasattr(module, "notice"):
        return ""
    notice: str = module.notice(nodes=nodes, edges=edges, characters=characters)
    return notice


def _graph_module(format: GraphFormat) -> ModuleType:
    return import_module(f"newsarc.render.graph.{format}")
