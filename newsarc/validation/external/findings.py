"""What was found out about URLs to findings on the pages that have them.

Knows: the rules NA901 to NA905, and NA105 for what no browser could open; pages, suppressions.
Must not know: how URLs are asked, other rules.

The pages with such URLs are read again for the places: only few have any, and what has changed since is not reported.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import partial
from http import HTTPStatus
from typing import NamedTuple

from newsarc import rules
from newsarc.files.paths import read_bytes
from newsarc.links.rewrite import fingerprint
from newsarc.markdown.links import Link
from newsarc.model.external import Detail, LinkVerdict, Reason
from newsarc.model.report import Finding, Fix, Severity
from newsarc.parallel import map_chunks
from newsarc.text.dates import utc_day
from newsarc.text.lines import Lines
from newsarc.text.safety import redacted
from newsarc.validation.external.captures import Archived, capture_url
from newsarc.validation.external.collect import url_of
from newsarc.validation.external.history import Judged
from newsarc.validation.external.pages import PageLinks, Pages
from newsarc.validation.external.urls import Url, host_of
from newsarc.validation.suppressions import apply_suppressions, find_suppressions

# Characters of a URL that markdown or HTML could take for something else, and their codes.
_CODES = {"(": "%28", ")": "%29", "<": "%3C", ">": "%3E", '"': "%22", "'": "%27", "\\": "%5C", "`": "%60", "|": "%7C"}
_WITH_TARGET = (Detail.TO_LOGIN, Detail.TO_OTHER_SITE, Detail.TO_FRONT_PAGE)
_NOT_OPENED = "the URL can't be opened: "


class Remark(NamedTuple):
    """What is to be said of a URL wherever it is: the rule, the severity and the message.

    ``target`` is the URL that it should be, empty if none is known; ``is_dead``
    says that the web archive may have it.
    """

    rule: str
    severity: Severity
    message: str
    target: str = ""
    is_dead: bool = False


class Found(NamedTuple):
    """The findings on pages, those that the pages suppress, and the fingerprints of pages that can be fixed."""

    findings: list[Finding]
    ignored: list[Finding]
    fingerprints: dict[str, str]


def is_external(finding: Finding) -> bool:
    """Whether a finding was made here."""
    return bool(rules.external([finding.rule])) or finding.message.startswith(_NOT_OPENED)


def remark(url: str, judged: Judged, dead_after: int) -> Remark:
    """What is to be said of a URL that doesn't simply work."""
    outcome = judged.outcome
    match outcome.verdict:
        case LinkVerdict.DEAD:
            return _dead(url, judged, dead_after)
        case LinkVerdict.REFUSED:
            return _remark("NA905", f"{url} is not asked: {outcome.detail}")
        case LinkVerdict.OK:
            return _remark("NA903", f"{url} has moved to {outcome.target}")._replace(target=outcome.target)
        case LinkVerdict.UNSURE:
            return _unsure(url, judged)


def _unsure(url: str, judged: Judged) -> Remark:
    outcome = judged.outcome
    if outcome.reason is Reason.SOFT_404:
        return _remark("NA904", f"{url} is found, but {outcome.detail or 'the page seems to be gone'}")
    target = outcome.target if outcome.reason is Reason.OTHER_SITE else ""
    return _remark("NA902", f"{url}: {_why_unsure(judged)} ({outcome.reason})")._replace(target=target)


def _remark(code: str, message: str) -> Remark:
    return Remark(code, rules.RULES_BY_CODE[code].reported, message)


def _dead(url: str, judged: Judged, dead_after: int) -> Remark:
    outcome, known = judged
    is_status = outcome.reason is not Reason.NO_SUCH_HOST
    why = f"answers {_status(outcome.status)}" if is_status else f"no such host: {host_of(outcome.target or url)}"
    since = utc_day(known.first_bad)
    good = f", last worked on {utc_day(known.last_good)}" if known.last_good is not None else ""
    if known.bad_days >= dead_after:
        return Remark("NA901", Severity.ERROR, f"{url} is dead: {why}, since {since}{good}", is_dead=True)
    wait = f"found on {known.bad_days} of the {dead_after} days that make it an error"
    return Remark("NA901", Severity.WARNING, f"{url} is dead: {why}, since {since}{good}; {wait}", is_dead=True)


def _why_unsure(judged: Judged) -> str:
    outcome = judged.outcome
    if outcome.reason in (Reason.STATUS, Reason.RATE_LIMITED) and outcome.status:
        return f"answers {_status(outcome.status)}"
    if outcome.detail in _WITH_TARGET:
        return f"{outcome.detail}: {outcome.target}"
    return outcome.detail or "nobody can tell whether it works"


def _status(status: int | None) -> str:
    try:
        return f"{status} {HTTPStatus(status or 0).phrase}"
    except ValueError:
        return str(status)


# ---------------------------------------------------------------- pages


def findings(
    pages: Pages, paths: Collection[str], remarks: Mapping[str, Remark], archived: Archived, web_archive: str
) -> Found:
    """The findings on some pages: of the URLs with remarks, and of those that no browser could open."""
    maker = _Maker(pages, remarks, archived, web_archive)
    found = Found([], [], {})
    for part in map_chunks(partial(_on_pages, maker), sorted(paths)):
        found.findings.extend(part.findings)
        found.ignored.extend(part.ignored)
        found.fingerprints.update(part.fingerprints)
    return found


class _Maker(NamedTuple):
    """Makes the findings of pages."""

    pages: Pages
    remarks: Mapping[str, Remark]
    archived: Archived
    web_archive: str

    def findings(self, path: str, read: PageLinks) -> Iterator[Finding]:
        """The findings on a page, without its suppressions."""
        lines = Lines(read.text)
        for link in read.links:
            found = url_of(link)
            if not isinstance(found, Url):
                yield _malformed(path, lines, link, str(found))
            elif remark := self.remarks.get(found.text):
                yield self._finding(remark, path, read.day, lines, link, found)

    def _finding(self, remark: Remark, path: str, day: dt.date | None, lines: Lines, link: Link, url: Url) -> Finding:
        suggestions: tuple[str, ...] = (remark.target,) if remark.target else ()
        guess = _replacement(link, remark.target + url.fragment) if remark.target else None
        if remark.is_dead and (capture := self._capture(url.text, day)):
            suggestions = (capture,)
        place = lines.place(link.start, link.end)
        return Finding(
            *_named(remark.rule),
            remark.severity,
            path.lstrip("/"),
            place,
            url.text,
            remark.message,
            suggestions,
            guess=Fix(guess) if guess else None,
        )

    def _capture(self, url: str, day: dt.date | None) -> str:
        """Where the web archive may have a page as it was on the day of the event that names it."""
        if url in self.archived:
            return self.archived[url]
        return capture_url(self.web_archive, url, day) if day else ""


def _on_pages(maker: _Maker, paths: Sequence[str]) -> Found:
    found = Found([], [], {})
    for path in paths:
        try:
            data = read_bytes(f"{maker.pages.root}{path}")
        except OSError:  # it is gone by now
            continue
        read = maker.pages.read(path, data)
        made = list(maker.findings(path, read))
        if not made:
            continue
        result = apply_suppressions(made, find_suppressions(read.text, read.body))
        found.findings.extend(result.findings)
        found.ignored.extend(result.ignored)
        if any(finding.guess for finding in made):
            found.fingerprints[path.lstrip("/")] = fingerprint(read.text)
    return found


def _malformed(path: str, lines: Lines, link: Link, why: str) -> Finding:
    place, message = lines.place(link.start, link.end), f"{_NOT_OPENED}{why}"
    rule = rules.RULES_BY_CODE["NA105"]
    return Finding(rule.code, rule.name, rule.reported, path.lstrip("/"), place, redacted(link.target), message)


def _named(code: str) -> tuple[str, str]:
    return code, rules.RULES_BY_CODE[code].name


def _replacement(link: Link, target: str) -> str | None:
    """A URL as it is to be written in a link's place; None if it can't be."""
    for written in (target, "".join(_CODES.get(one, one) for one in target)):
        for one in (written, written.replace("&", "&amp;")):
            if not set(one) & set(_CODES) and link.read(one) in (target, written):
                return one
    return None
