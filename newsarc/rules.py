"""The table of rules: the code, name and severity of each, and the texts that explain it.

Knows: texts about rules, and which pages a rule must be checked on.
Must not know: how rules are checked (`validation.checks`).
The page of all rules (docs/rules.md) and ``newsarc rule`` are generated from this table.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from newsarc.errors import UsageError
from newsarc.model.report import Severity


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: what it ``finds`` (a noun phrase), why that matters, and an example of wrong and right.

    A rule is checked on every page unless ``ordinary_pages_comply``: nearly all
    pages are ordinary, and an ordinary page never breaks such a rule.  The form of
    an ordinary page is described in `pages.layouts.daily.form` and recognised by
    `fast_path` there; all other pages are checked in full (`validation.survey_reader`).
    """

    code: str
    name: str
    severity: Severity
    finds: str
    why: str
    bad: str
    good: str
    fixable: bool = False
    ordinary_pages_comply: bool = False

    @property
    def reported(self) -> Severity:
        """The severity of its findings; those of a rule that is off by default are warnings."""
        return Severity.WARNING if self.severity is Severity.OFF else self.severity


RULES: tuple[Rule, ...] = (
    # ---------------------------------------------------------------- NA1: links
    Rule(
        "NA101",
        "broken-link",
        Severity.ERROR,
        finds="a link to a page or file that doesn't exist",
        why="The link leads nowhere, and a story that spans several pages breaks off there. Every link and image on "
        "every page is checked, on day pages and READMEs too, and so is every HTML attribute that holds a URL: href, "
        "src, srcset, poster, data and the like. Links in code, in HTML comments, in the text of an image and on the "
        "Formats line don't count. Links follow CommonMark with GitHub's tables and footnotes, except that archive "
        "rows may have any brackets in the title. A target is resolved as a web server would: folders, names without "
        ".md, percent-encoding, ?query and #fragment are all understood, and so is an edition's prefix such as /zh "
        "if the archive's links have one. A link to a file in a hidden folder or in node_modules works like any "
        "other, though pages in there are not checked.",
        bad="1. [Wang Lijun enters the consulate. ](/news/2012/02/6/wang-lijun-enters-the-con.md) _Context: Chengdu_",
        good="1. [Wang Lijun enters the consulate. ](/news/2012/02/6/wang-lijun-enters-the-consulate.md) "
        "_Context: Chengdu_",
        fixable=True,
        ordinary_pages_comply=True,
    ),
    Rule(
        "NA102",
        "broken-anchor",
        Severity.ERROR,
        finds="a link to an #anchor that its page doesn't have",
        why="The browser silently opens the page at the top, and readers have to find the passage themselves. An "
        "anchor is a heading's text as GitHub converts it (lower case, no punctuation, hyphens for spaces, -1 "
        "appended the second time), in markdown or HTML, or the exact id or name of an HTML element. With ?plain=1 a "
        "fragment such as #L3-L5 means lines, which must exist; anything after :~: only selects text. If the page "
        "itself is missing, only NA101 is reported. An anchor of the page that differs only in case, or in underscores "
        "for hyphens, is what was meant if there is only one; any other similar anchor is a guess.",
        bad="How it ended: [the verdict](/news/2012/09/24/wang-lijun-is-sentenced.md#verdict)",
        good="How it ended: [the verdict](/news/2012/09/24/wang-lijun-is-sentenced.md#the-verdict)",
        fixable=True,
        ordinary_pages_comply=True,
    ),
    Rule(
        "NA103",
        "wrong-case",
        Severity.ERROR,
        finds="a link that differs from a file only in case or Unicode form",
        why="The link works on its author's computer if that is a Mac or runs Windows, and nowhere else: on Linux "
        "and on web servers it is broken. It is reported if a file or folder exists whose path differs only in case, "
        "whatever file system validate runs on. The same goes for a name that exists only in another Unicode "
        "normalization form (é as one character, or as e and an accent), and for a slash after the name of a file.",
        bad="[The removal](/news/2012/03/15/Bo-Xilai-is-removed.md)",
        good="[The removal](/news/2012/03/15/bo-xilai-is-removed.md)",
        fixable=True,
        ordinary_pages_comply=True,
    ),
    Rule(
        "NA104",
        "outside-archive",
        Severity.ERROR,
        finds="a link or a symbolic link that leads out of the archive",
        why="A file outside the archive is different or missing on every other computer, and publishing it may "
        "expose something private. This finds paths that climb above the root with .., links to or through a "
        "symbolic link that leads out, and pages that are such symbolic links. newsarc never opens files outside the "
        "archive, nor checks whether they exist. A path with .. or a symbolic link that stays inside is fine.",
        bad="[the notes](/../../home/editor/notes.md)",
        good="[the notes](/opinion/notes.md)",
        ordinary_pages_comply=True,
    ),
    Rule(
        "NA105",
        "malformed-url",
        Severity.WARNING,
        finds="a malformed URL",
        why="Templates and careless copying leave such URLs behind, and the source or picture can't be reached. This "
        "finds ${...} that was never filled in, spaces in a URL, http:// without a host, two schemes in a row, "
        "//host/... without a scheme (which fails when a page is opened from a file), and links without a target. It "
        "doesn't check whether a well-formed URL still works.",
        bad="1. [Voice of America](http://www.voanews.com/a/1.html) [IMG](${mpNews.image})",
        good="1. [Voice of America](http://www.voanews.com/a/1.html)",
        ordinary_pages_comply=True,
    ),
    Rule(
        "NA106",
        "padded-day",
        Severity.ERROR,
        finds="a link with a padded day or an unpadded month",
        why="Folders are named 2012/02/8: the month has two digits, the day no leading zero. Links written by hand "
        "or by another tool often get this wrong, and lead nowhere. This is reported if the right path exists; if "
        "that is missing too, the link is broken (NA101).",
        bad="## [Previous Day...](/news/2012/2/08/index.md)",
        good="## [Previous Day...](/news/2012/02/8/index.md)",
        fixable=True,
        ordinary_pages_comply=True,
    ),
    Rule(
        "NA107",
        "unwritten-page",
        Severity.OFF,
        finds="a wiki link to a page that hasn't been written",
        why="In notes that are linked by name, half of all names may have no page: they are topics to write about "
        "one day, not mistakes. This rule lists them, so that you can find the next page to write, or names that are "
        "spelled in two ways. Only archives with wiki links have any. An image that doesn't exist counts too.",
        bad="We met [[Wang Lijun]] in [[Chengdu]].       # no page is named Chengdu",
        good="We met [[Wang Lijun]] in Chengdu.",
        ordinary_pages_comply=True,
    ),
    # ---------------------------------------------------------------- NA2: days
    Rule(
        "NA201",
        "unlisted-event",
        Severity.WARNING,
        finds="an event that its day page doesn't list",
        why="Readers reach an event from its day page. A page that isn't listed there is found only by search or by "
        "chance, and is often left over from a rename. An older version that another page lists under Changes "
        "doesn't count, and a link from elsewhere doesn't make a page listed. A day without a day page is NA204 "
        "instead.",
        bad="news/2012/02/8/index.md                     # doesn't list the page below\n"
        "news/2012/02/8/wang-lijun-goes-on-leave.md",
        good="news/2012/02/8/index.md\n"
        "    ### [Wang Lijun goes on leave. ](/news/2012/02/8/wang-lijun-goes-on-leave.md)\n"
        "news/2012/02/8/wang-lijun-goes-on-leave.md",
        ordinary_pages_comply=True,
    ),
    Rule(
        "NA202",
        "wrong-date",
        Severity.ERROR,
        finds="a page date that differs from the folder date",
        why="The page gives one date and its path another, and whoever quotes it can't tell which is right. The "
        "folder's date is compared with the first dated heading and with the date in the front matter, on event and "
        "day pages. A padded day (2012-02-08) or a time of day makes no difference.",
        bad="### [2012-02-9](/news/2012/02/8/index.md)       # in news/2012/02/8/",
        good="### [2012-02-8](/news/2012/02/8/index.md)",
        ordinary_pages_comply=True,
    ),
    Rule(
        "NA203",
        "broken-day-chain",
        Severity.WARNING,
        finds="a Previous Day link that skips a day, or doesn't lead back",
        why="Readers go back through the archive day by day, and never see a day that the link skips. This is "
        "reported if there is a day page between the two days, or if the link leads to the same or a later day. Days "
        "without a page may be skipped; a link to a page that doesn't exist is NA101.",
        bad="## [Previous Day...](/news/2012/02/6/index.md)       # on 2012-02-8; 2012-02-7 has a page",
        good="## [Previous Day...](/news/2012/02/7/index.md)",
        ordinary_pages_comply=True,
    ),
    Rule(
        "NA204",
        "missing-day-page",
        Severity.WARNING,
        finds="a day with events but no index.md",
        why="The day can't be opened on the web or reached from the days around it. A day counts if its folder, or "
        "one below it, has an event. A README.md, which is the copy of a day page, doesn't replace the index.md.",
        bad="news/2012/02/8/wang-lijun-goes-on-leave.md",
        good="news/2012/02/8/index.md\nnews/2012/02/8/wang-lijun-goes-on-leave.md",
        ordinary_pages_comply=True,
    ),
    Rule(
        "NA205",
        "stray-page",
        Severity.WARNING,
        finds="a page under news/ that belongs to no day",
        why="Only validate reads such a page. No other command shows, finds or counts it, since the date of an event "
        "is that of its folder. The page is below news/, but not in or below a day's folder: it is in the folder of "
        "a year, a month, an invalid date, or any other. Days and months may be padded or not, and folders below a "
        "day's folder belong to that day. An index.md or README.md about a year, a month or all of news/ doesn't "
        "count.",
        bad="news/2012/02/notes.md\nnews/2012/02/31/wang-lijun-goes-on-leave.md",
        good="news/2012/02/8/notes.md\nnews/2012/02/8/wang-lijun-goes-on-leave.md",
        ordinary_pages_comply=True,
    ),
    # ---------------------------------------------------------------- NA3: related pages
    Rule(
        "NA301",
        "self-related",
        Severity.WARNING,
        finds="a page that lists itself under Related",
        why="The entry leads readers back to where they are, and takes the place of a useful one. It doesn't matter "
        "how the page's own path is written. A page's own entry under Changes, as the current version, doesn't count.",
        bad="### Related:                              # on wang-lijun-goes-on-leave.md\n\n"
        "1. [Wang Lijun goes on leave. ](/news/2012/02/8/wang-lijun-goes-on-leave.md) _Context: Wang Lijun_",
        good="### Related:\n\n"
        "1. [Bo Xilai is removed. ](/news/2012/03/15/bo-xilai-is-removed.md) _Context: Chongqing, Wang Lijun_",
        ordinary_pages_comply=True,
    ),
    Rule(
        "NA302",
        "duplicate-related",
        Severity.WARNING,
        finds="the same page twice under Related",
        why="The second entry adds nothing, and gives the page double weight wherever links are counted. Entries are "
        "compared by the page that they lead to, not by how the link is written or by its text. Each entry after the "
        "first is reported.",
        bad="1. [Bo Xilai is removed. ](/news/2012/03/15/bo-xilai-is-removed.md) _Context: Chongqing_\n"
        "2. [Bo Xilai is removed. ](/news/2012/03/15/bo-xilai-is-removed.md) _Context: Bo Xilai_",
        good="1. [Bo Xilai is removed. ](/news/2012/03/15/bo-xilai-is-removed.md) _Context: Bo Xilai, Chongqing_",
        ordinary_pages_comply=True,
    ),
    Rule(
        "NA303",
        "stale-title",
        Severity.WARNING,
        finds="a link whose text is no longer its target's title",
        why="A title was corrected on its own page, but not on the pages that list it. The events of a day page and "
        "the entries under Related are checked, but not those under Changes, which have old titles on purpose. "
        "Differences in spaces, HTML entities, wiki italics and between traditional and simplified Chinese don't count; "
        "differences in letters, punctuation and case do.",
        bad="### [Wang Lijun goes on holiday. ](/news/2012/02/8/wang-lijun-goes-on-leave.md)\n\n"
        "# Wang Lijun goes on leave.               # there",
        good="### [Wang Lijun goes on leave. ](/news/2012/02/8/wang-lijun-goes-on-leave.md)\n\n"
        "# Wang Lijun goes on leave.               # there",
        ordinary_pages_comply=True,
    ),
    # ---------------------------------------------------------------- NA4: sources
    Rule(
        "NA401",
        "duplicate-source",
        Severity.WARNING,
        finds="the same source URL twice on a page",
        why="A story that seems to rest on two reports rests on one. The URLs under Source are compared exactly, "
        "whatever their labels. The cover image and the pictures beside the sources don't count. Each URL after the "
        "first is reported.",
        bad="1. [BBC](http://www.bbc.co.uk/news/world-asia-1)\n2. [BBC News](http://www.bbc.co.uk/news/world-asia-1)",
        good="1. [BBC](http://www.bbc.co.uk/news/world-asia-1)\n2. [Reuters](http://www.reuters.com/article/2)",
        ordinary_pages_comply=True,
    ),
    Rule(
        "NA402",
        "no-source",
        Severity.OFF,
        finds="an event without a source",
        why="Nobody can check what the page says. Many archives have old pages that never had a source, so this rule "
        "is off by default. A source without a URL, such as a printed newspaper, counts as a source; a cover image "
        "doesn't.",
        bad="# Wang Lijun goes on leave.\n\n### Source:\n\n1. [Cover Image](http://www.bbc.co.uk/images/logo.png)",
        good="# Wang Lijun goes on leave.\n\n### Source:\n\n1. [BBC](http://www.bbc.co.uk/news/world-asia-1)",
    ),
    # ---------------------------------------------------------------- NA5: pages
    Rule(
        "NA501",
        "no-title",
        Severity.ERROR,
        finds="an event without a title",
        why="An event is listed, searched and linked by its title; without one it is an empty line everywhere. The "
        "title is the page's first heading of level 1 (# or, if there is none, a paragraph underlined with ====), or "
        "the title in its front matter. An empty heading doesn't count. Day pages and other pages need no title.",
        bad="### [2012-02-8](/news/2012/02/8/index.md)\n\n# \n\nHe has been under great stress, the city says.",
        good="### [2012-02-8](/news/2012/02/8/index.md)\n\n# Wang Lijun goes on leave.\n\n"
        "He has been under great stress, the city says.",
        ordinary_pages_comply=True,
    ),
    Rule(
        "NA502",
        "not-utf8",
        Severity.ERROR,
        finds="a page with bytes that are not UTF-8",
        why="Other characters appear in their place, and a search for the word finds nothing. The cause is nearly "
        "always text pasted from a file in Latin-1 or GBK, or a character cut in two. The finding gives the first "
        "such byte and its position, or says that the page is UTF-16 or UTF-32; such a page isn't read at all. A "
        "byte order mark and characters of any script are fine.",
        bad="1. [RT\\xc9](http://www.rte.ie/news/1.html)        # \\xc9 stands for the single byte",
        good="1. [RT\\xc3\\x89](http://www.rte.ie/news/1.html)    # the same letter in UTF-8",
        ordinary_pages_comply=True,
    ),
    Rule(
        "NA503",
        "bad-front-matter",
        Severity.ERROR,
        finds="front matter that can't be read",
        why="Its title, date and tags are lost, and other tools refuse the page or print the block as text. This "
        "finds a block at the top of the page that is invalid YAML or is never closed, and a date that isn't valid, "
        "such as 2012-02-30 or yesterday. A page without front matter and an empty block are fine, and so is a page "
        "that begins with a thematic break: a line of hyphens opens a block only if a field or a comment follows "
        "directly, or if the block has fields.",
        bad="---\ntitle: [Wang Lijun goes on leave.\n---",
        good="---\ntitle: Wang Lijun goes on leave.\n---",
        ordinary_pages_comply=True,
    ),
    Rule(
        "NA504",
        "duplicate-event",
        Severity.WARNING,
        finds="the same event twice on one day",
        why="Readers see the story twice, counts are wrong, and later corrections reach only one of the two. This "
        "finds two events of a day with the same title, and events that a day page lists twice. An older version "
        "that a page lists under Changes doesn't count; the same title on another day is another event.",
        bad="### [Wang Lijun goes on leave. ](/news/2012/02/8/wang-lijun-goes-on-leave.md)\n"
        "### [Wang Lijun goes on leave. ](/news/2012/02/8/wang-lijun-goes-on-leave-2.md)",
        good="### [Wang Lijun goes on leave. ](/news/2012/02/8/wang-lijun-goes-on-leave.md)",
        ordinary_pages_comply=True,
    ),
    Rule(
        "NA505",
        "unreadable",
        Severity.ERROR,
        finds="a page that can't be read",
        why="Nothing on the page can be checked, and no search finds it. The reason may be that permission is "
        "denied, that the page is larger than 32 MiB, or that it is a named pipe, a device or a dangling symbolic "
        "link. All other pages are still checked.",
        bad="----------  editor  news/2012/02/8/wang-lijun-goes-on-leave.md",
        good="-rw-r--r--  editor  news/2012/02/8/wang-lijun-goes-on-leave.md",
        ordinary_pages_comply=True,
    ),
    Rule(
        "NA506",
        "unused-ignore",
        Severity.WARNING,
        finds="an unused ignore comment",
        why="The link was fixed, or the line has moved away from its comment; left there, the comment will hide the "
        "next mistake of its kind. A comment applies to its own line and the next one, and to findings about the "
        "page as a whole (such as NA201) wherever it is. Each rule that it names is checked separately. A comment "
        "that is shown as code doesn't count.",
        bad="<!-- newsarc-ignore NA101: never written -->\n"
        "1. [Bo Xilai is removed. ](/news/2012/03/15/bo-xilai-is-removed.md) _Context: Chongqing_      # it exists",
        good="<!-- newsarc-ignore NA101: never written -->\n"
        "1. [Bo Xilai is removed. ](/news/2012/03/15/bo-xilai-is-gone.md) _Context: Chongqing_",
        ordinary_pages_comply=True,
    ),
    Rule(
        "NA507",
        "bad-ignore",
        Severity.WARNING,
        finds="an ignore comment without a reason, or without a known rule",
        why="In a year nobody can tell whether the comment still applies. One that names no rule, or an unknown one, "
        "ignores nothing. Write codes, names or the start of a code, separated by commas, then a colon and the "
        "reason. A comment without a reason still takes effect.",
        bad="<!-- newsarc-ignore NA101 -->",
        good="<!-- newsarc-ignore NA101, stale-title: the page was withdrawn by court order -->",
        ordinary_pages_comply=True,
    ),
    # ---------------------------------------------------------------- NA9: external links
    Rule(
        "NA901",
        "dead-link",
        Severity.ERROR,
        finds="a URL that is dead",
        why="Readers can't check what the page says. Only three results count as dead: 404, 410, and a host name "
        "that doesn't exist while other names can be looked up. Servers have bad days, so a dead URL is a warning "
        "until it is dead on two days at least 20 hours apart without working in between (--dead-after, or "
        "dead-after in the configuration). Earlier results are in the link cache. The suggestion is the web "
        "archive's URL for the event's own date; whether it exists is checked only with --ask-archive, and --fix "
        "never writes it. Checked only with --external.",
        bad="1. [BBC](http://www.bbc.co.uk/news/a-page-that-was-removed)",
        good="1. [BBC](https://web.archive.org/web/20120208/http://www.bbc.co.uk/news/a-page-that-was-removed)",
        ordinary_pages_comply=True,
    ),
    Rule(
        "NA902",
        "unsure-link",
        Severity.WARNING,
        finds="a URL that may or may not work",
        why="A server that refuses automatic requests (401, 403, 429), fails (5xx), doesn't answer, has a bad "
        "certificate or redirects in circles says nothing about the page. Such a URL counts neither as working nor "
        "as dead. The reason is in brackets: status, rate-limited, timeout, reset, unreachable, dns, not-http, "
        "certificate, tls, redirect-loop, too-many-redirects, redirect-nowhere, and redirect-home, redirect-login "
        "and other-site for a redirect to a front page, a login or another domain, as many removed pages have. "
        "Checked only with --external.",
        bad="1. [A blog](http://blog.example.com/2012/02/a-report)      # redirects to http://buy-domains.example.net/",
        good="1. [A blog](http://blog.example.com/2012/02/a-report)      # answers 200",
        ordinary_pages_comply=True,
    ),
    Rule(
        "NA903",
        "moved-link",
        Severity.WARNING,
        finds="a URL that has moved permanently",
        why="The server says that the page has a new URL (301 or 308, at each redirect on the way), and won't say so "
        "for ever. The suggestion is the new URL; --fix --unsafe-fixes writes it. Redirects that only add https or "
        "www are counted but not listed; temporary ones (302, 303, 307) are fine. Checked only with --external.",
        bad="1. [BBC](http://www.bbc.co.uk/news/world-asia-16941990)",
        good="1. [BBC](https://www.bbc.co.uk/news/articles/c16941990o)",
        fixable=True,
        ordinary_pages_comply=True,
    ),
    Rule(
        "NA904",
        "soft-404",
        Severity.WARNING,
        finds="a URL that works but leads to an error page",
        why="Some servers answer every URL with a page: for removed ones it says “not found” or offers to sell the "
        "domain. newsarc requests one URL that doesn't exist from each host; if that works too, the two pages are "
        "compared. A page of fewer than 500 words whose title says so counts as well, if it was read. Front pages "
        "never count. This is a hint: look at the page. Checked only with --external.",
        bad="1. [A blog](http://blog.example.com/2012/02/a-report)      # <title>Page not found</title>, with status 200",
        good="1. [A blog](http://blog.example.com/2012/02/a-report)      # <title>A report</title>",
        ordinary_pages_comply=True,
    ),
    Rule(
        "NA905",
        "refused-address",
        Severity.WARNING,
        finds="a URL in a private network",
        why="Readers elsewhere can't open it. newsarc doesn't connect to it: otherwise whoever writes a page could "
        "have a CI job send requests to machines in its own network. This finds hosts that are private, loopback, "
        "link-local or reserved addresses, in any spelling, names that have such an address, redirects to one, names "
        "such as printer.local, and ports that browsers block. --allow-host opens a host by name. Checked only with "
        "--external.",
        bad="1. [The draft](http://192.168.1.20/drafts/1)",
        good="1. [The report](https://www.example.org/reports/1)",
        ordinary_pages_comply=True,
    ),
)

RULES_BY_CODE: dict[str, Rule] = {rule.code: rule for rule in RULES}


def select(patterns: Iterable[str]) -> frozenset[str]:
    """The codes of the rules that match any of the patterns: codes, prefixes of codes (``NA1``), names or ``ALL``.

    Case doesn't matter.  Raises `UsageError` for a pattern that matches no rule.
    """
    selected: set[str] = set()
    for pattern in patterns:
        codes = _matching(pattern.strip())
        if not codes:
            raise UsageError(f"no such rule: {pattern.strip()!r}", _nearest(pattern.strip()))
        selected |= codes
    return frozenset(selected)


def external(codes: Iterable[str]) -> frozenset[str]:
    """Those of the rules that are checked only with ``--external``."""
    return frozenset(code for code in codes if code.startswith("NA9"))


def on_by_default() -> frozenset[str]:
    """The codes of the rules that are checked by default."""
    return frozenset(rule.code for rule in RULES if rule.severity is not Severity.OFF)


def any_needs_every_page(codes: Iterable[str]) -> bool:
    """Whether any of the rules must be checked on ordinary pages too (`Rule.ordinary_pages_comply`)."""
    return not all(RULES_BY_CODE[code].ordinary_pages_comply for code in codes)


def _matching(pattern: str) -> set[str]:
    code, name = pattern.upper(), pattern.lower()
    if code == "ALL":
        return set(RULES_BY_CODE)
    return {rule.code for rule in RULES if rule.name == name or (code and rule.code.startswith(code))}


def _nearest(pattern: str) -> str:
    """A hint at the rule that a mistyped pattern may mean, or at the list of all."""
    from difflib import get_close_matches  # here, since it is rarely needed

    by_alias = {alias: rule for rule in RULES for alias in (rule.code.lower(), rule.name)}
    nearest = get_close_matches(pattern.lower(), by_alias, n=1, cutoff=0.6)
    if not nearest:
        return "to list all rules: newsarc rule"
    rule = by_alias[nearest[0]]
    return f"did you mean {rule.code} ({rule.name})?"
