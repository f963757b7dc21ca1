"""Check the pages of an archive of any layout but the daily one.

Knows: which pages must be checked.
Must not know: what the rules check (`checks`), how a report is made of the results (`check_archive`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from newsarc.files.tree import Tree
from newsarc.links.resolve import Verdict
from newsarc.links.routes import read_routes
from newsarc.pages.site import Site
from newsarc.parallel import map_chunks
from newsarc.validation.check_archive import ArchiveCheck
from newsarc.validation.moved.causes import Causes
from newsarc.validation.site_context import SiteContext
from newsarc.validation.site_survey import SiteSurvey, survey_pages

if TYPE_CHECKING:
    from newsarc.model.callbacks import Progress


class SiteCheck(ArchiveCheck):
    """A survey of all pages of a site, from which reports by any rules can be made."""

    context: SiteContext

    def __init__(self, tree: Tree, site: Site, progress: Progress | None = None) -> None:
        self.tree = tree
        self.site = site
        self.site_survey = survey_site(tree, site, progress)
        self.context = SiteContext(tree, site, self.site_survey, read_routes(tree, site))
        self.causes = Causes()

    def pages(self) -> list[str]:
        """The site paths of all pages, in order."""
        return sorted((*self.site_survey.pages, *self.site_survey.unreadable))

    def pages_to_check(self, pages: Sequence[str], codes: Collection[str]) -> set[str]:
        """The pages that may break a rule."""
        entries = self.site_survey.pages
        paths = {path for path, entry in entries.items() if entry.needs_check}
        others = [(path, entry.targets) for path, entry in entries.items() if entry.targets and path not in paths]
        for suspects, reached in map_chunks(partial(_suspects, self.context), others):
            paths.update(suspects)
            self.tree.skipped_folders.tree.add(reached)
        return paths

    def count_links(self, paths: Iterable[str]) -> int:
        """How many links the survey counted on some pages."""
        return sum(self.site_survey.pages[path].links for path in paths if path in self.site_survey.pages)


def _suspects(context: SiteContext, pages: Sequence[tuple[str, Sequence[str]]]) -> tuple[list[str], Tree]:
    """Those of some pages, given with targets, that have one which isn't clearly right; and skipped folders."""
    found = [path for path, targets in pages if not all(_is_right(context, target, path) for target in targets)]
    return found, context.tree.skipped_folders.tree


def _is_right(context: SiteContext, target: str, path: str) -> bool:
    found = context.resolver.resolve(target, path)
    return found.verdict is Verdict.EXTERNAL or (found.verdict is Verdict.FOUND and not found.fragment)


def survey_site(tree: Tree, site: Site, progress: Progress | None = None) -> SiteSurvey:
    """The survey of all pages of a site."""
    return survey_paths(tree, site, site.pages(tree.pages()), progress)


def survey_paths(tree: Tree, site: Site, pages: Sequence[str], progress: Progress | None = None) -> SiteSurvey:
    """The survey of some pages of a site."""
    found = SiteSurvey()
    for part in map_chunks(partial(survey_pages, str(tree.root), site), pages):
        found.add(part)
        if progress:
            progress(len(found.pages), len(pages))
    return found
