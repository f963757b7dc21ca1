"""The table of rules: for each its code, name, severity, and the texts that explain it.

Knows: words about rules, and which pages a rule must be checked on.
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
    """One rule: what it ``finds`` (half a sentence), why that matters, and an example with and without it.

    A rule is checked on every page unless ``ordinary_pages_comply``: nearly all
    pages are ordinary, and an ordinary page never breaks such a rule.  The form of
    an ordinary page is described in `pages.layouts.daily.form` and recognised by
    `fast_path` there; `validation.survey_reader` has all other pages checked in full.
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
        """The severity of its findings; a rule that is off by default gives warnings where it is selected."""
        return Severity.WARNING if self.severity is Severity.OFF else self.severity


RULES: tuple[Rule, ...] = (
    # ---------------------------------------------------------------- NA1: links
    Rule(
        "NA101",
        "broken-link",
        Severity.ERROR,
        finds="a link to a page or file that isn't there",
        why="Whoever follows the link meets nothing, and a story told over many pages breaks off at that point. Every "
        "link and image of every page counts, in any section, on day pages and READMEs too, and so do the attributes of "
        "HTML that hold URLs: href, src, srcset, poster, data and the like. Links in code, in HTML comments and in the "
        "text of an image don't count, nor does the Formats line. Links follow CommonMark with GitHub's tables and "
        "footnotes, except that archive rows may have any brackets in the title. A target is "
        "looked up as a web server would: folders, names without .md, percent-encoding, ?query and #fragment are "
        "all understood, and so is an edition's prefix such as /zh where the archive's links carry one. A file in "
        "a hidden folder or in node_modules is there like any other, though no page in it is checked.",
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
        finds="a link to a #heading that its page lacks",
        why="The browser opens the page at the top and says nothing, so the reader looks for the passage by hand. An "
        "anchor is a heading's text as GitHub turns it into one (lower case, punctuation dropped, blanks to hyphens, "
        "-1 after the second of a kind), in markdown or HTML, or the id or name of an HTML element, exactly as it is "
        "written. With ?plain=1 a fragment such as #L3-L5 names lines, which must exist; what follows :~: only "
        "selects text. Where the page itself is missing, that "
        "is NA101 alone.",
        bad="How it ended: [the verdict](/news/2012/09/24/wang-lijun-is-sentenced.md#verdict)",
        good="How it ended: [the verdict](/news/2012/09/24/wang-lijun-is-sentenced.md#the-verdict)",
        ordinary_pages_comply=True,
    ),
    Rule(
        "NA103",
        "wrong-case",
        Severity.ERROR,
        finds="a link that differs from a file only in case or Unicode form",
        why="The link works on the computer of whoever wrote it, if that is a Mac or runs Windows, and nowhere else: "
        "on Linux and on web servers it leads to nothing. It counts where a file or folder exists whose path differs "
        "from the link in case only, whatever the file system that validate itself runs on. The same goes for a name "
        "that exists only in another Unicode normalization form (é as one character or as e and an accent). A slash behind the name of "
        "a file is as little of it as another case: that is told here, too.",
        bad="[The removal](/news/2012/03/15/Bo-Xilai-is-removed.md)",
        good="[The removal](/news/2012/03/15/bo-xilai-is-removed.md)",
        fixable=True,
        ordinary_pages_comply=True,
    ),
    Rule(
        "NA104",
        "outside-archive",
        Severity.ERROR,
        finds="a link or a stored page that leads out of the archive",
        why="What lies outside the archive is not the archive's: it is different or missing on every other computer, "
        "and publishing it may show what nobody meant to show. A path that climbs over the root with .. counts, and so "
        "does a link to a symbolic link, or through one, that leads out, and a page that is stored as such a link. "
        "newsarc never opens what lies there, nor asks whether it exists; a path with .. or a symbolic link that "
        "stays inside is fine.",
        bad="[the notes](/../../home/editor/notes.md)",
        good="[the notes](/opinion/notes.md)",
        ordinary_pages_comply=True,
    ),
    Rule(
        "NA105",
        "malformed-url",
        Severity.WARNING,
        finds="an address that no browser can open as it is meant",
        why="Such addresses are what templates and careless copying leave behind, and the source or picture behind "
        "them can't be reached. Found are ${...} that was never filled in, blanks inside an address, http:// without a "
        "host, two schemes in a row, //host/... without a scheme (which fails wherever a page is read from a file), "
        "and a link with no target at all. Whether a well-formed address still answers is not asked here.",
        bad="1. [Voice of America](http://www.voanews.com/a/1.html) [IMG](${mpNews.image})",
        good="1. [Voice of America](http://www.voanews.com/a/1.html)",
        ordinary_pages_comply=True,
    ),
    Rule(
        "NA106",
        "padded-day",
        Severity.ERROR,
        finds="a link with a padded day or an unpadded month",
        why="Folders are named 2012/02/8: the month has two digits, the day as many as it needs. Links written by hand "
        "or by another tool get this wrong more often than anything else, and lead to nothing. It counts where the "
        "right spelling exists; where that is missing too, it is a broken link (NA101).",
        bad="## [Previous Day...](/news/2012/2/08/index.md)",
        good="## [Previous Day...](/news/2012/02/8/index.md)",
        fixable=True,
        ordinary_pages_comply=True,
    ),
    Rule(
        "NA107",
        "unwritten-page",
        Severity.OFF,
        finds="a wiki link to a page that nobody has written",
        why="In notes that are linked by name, half of all names may lead nowhere: they are topics that somebody may write "
        "about one day, and no mistakes. The rule lists them for whoever looks for the next page to write, or for names "
        "that were spelled in two ways. Only archives with wiki links have any; an image that isn't there counts too.",
        bad="We met [[Wang Lijun]] in [[Chengdu]].       # no page is called Chengdu",
        good="We met [[Wang Lijun]] in Chengdu.",
        ordinary_pages_comply=True,
    ),
    # ---------------------------------------------------------------- NA2: days
    Rule(
        "NA201",
        "unlisted-event",
        Severity.WARNING,
        finds="an event that its day page doesn't list",
        why="Readers come to an event by its day; a page that the day doesn't list is found by search or chance only, "
        "and is often the remains of a rename. An older version that another page names under Changes is meant to be "
        "kept and doesn't count, and a link from elsewhere doesn't make a page listed. A day without a day page is "
        "NA204 instead.",
        bad="news/2012/02/8/index.md                     # has no line for the page below\n"
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
        finds="a date on the page that is not its folder's",
        why="The page says one day and its address another, and whoever quotes it can't tell which is right. Compared "
        "are the date of the first dated heading and the date of the front matter, on event and day pages; a padded "
        "day (2012-02-08) or a time of day makes no difference.",
        bad="### [2012-02-9](/news/2012/02/8/index.md)       # in news/2012/02/8/",
        good="### [2012-02-8](/news/2012/02/8/index.md)",
        ordinary_pages_comply=True,
    ),
    Rule(
        "NA203",
        "broken-day-chain",
        Severity.WARNING,
        finds="a Previous Day link that skips a day, or doesn't lead back",
        why="Readers go back through the archive day by day, and a day that the link passes over is never seen. It "
        "counts where the link leads to a day page although one of a later date lies in between, or to the same or a "
        "later day. Days without a page may be passed over; a link to a page that isn't there is NA101.",
        bad="## [Previous Day...](/news/2012/02/6/index.md)       # on 2012-02-8; 2012-02-7 has a page",
        good="## [Previous Day...](/news/2012/02/7/index.md)",
        ordinary_pages_comply=True,
    ),
    Rule(
        "NA204",
        "missing-day-page",
        Severity.WARNING,
        finds="a day with events and no index.md",
        why="The day can't be opened on the web or be reached from the days around it, though its events are there. "
        "A day counts once its folder, or one below it, holds one event; a README.md, which is the copy of a day page, does not "
        "stand in for it.",
        bad="news/2012/02/8/wang-lijun-goes-on-leave.md",
        good="news/2012/02/8/index.md\nnews/2012/02/8/wang-lijun-goes-on-leave.md",
        ordinary_pages_comply=True,
    ),
    Rule(
        "NA205",
        "stray-page",
        Severity.WARNING,
        finds="a page under news/ that belongs to no day",
        why="Only validate reads such a page: no other command shows, finds or counts it, since what an event's date is "
        "follows from its folder. It counts if it lies below news/ but not in or below the folder of a day: in that of "
        "a year, a month, a date that no calendar has, or any other. Days and months may be padded or not, and what "
        "lies deeper than a day's folder is of that day; an index.md or README.md about a year, a month or all of "
        "news/ doesn't count.",
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
        why="The entry leads the reader back to where they are, and takes the place of one that leads on. It counts "
        "however the page's own path is written; a page's own entry under Changes, as the current version, doesn't.",
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
        why="The second entry tells the reader nothing, and gives the page a double weight wherever links are counted. "
        "Entries are compared by the page that they lead to, however it is written, not by their text; the first one "
        "stands and each later one is found.",
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
        why="A title that was corrected on its own page lives on, uncorrected, on every page that lists it. It counts "
        "for the events of a day page and the entries under Related, not under Changes, which keeps old titles on "
        "purpose. Blanks, HTML entities and wiki italics are read alike on both sides and make no difference; a change "
        "of a letter, a sign or a capital does.",
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
        finds="the same source address twice on a page",
        why="A story that seems to rest on two reports rests on one. Compared are the addresses under Source, letter "
        "by letter, whatever their labels; the cover image and the pictures beside the sources are no sources. The "
        "first one stands and each later one is found.",
        bad="1. [BBC](http://www.bbc.co.uk/news/world-asia-1)\n2. [BBC News](http://www.bbc.co.uk/news/world-asia-1)",
        good="1. [BBC](http://www.bbc.co.uk/news/world-asia-1)\n2. [Reuters](http://www.reuters.com/article/2)",
        ordinary_pages_comply=True,
    ),
    Rule(
        "NA402",
        "no-source",
        Severity.OFF,
        finds="an event without a source",
        why="Nobody can check what the page says. Many archives hold old pages that never had a source, so this is "
        "off until it is selected. A source without an address, such as a printed newspaper, is one; a cover image is "
        "not.",
        bad="# Wang Lijun goes on leave.\n\n### Source:\n\n1. [Cover Image](http://www.bbc.co.uk/images/logo.png)",
        good="# Wang Lijun goes on leave.\n\n### Source:\n\n1. [BBC](http://www.bbc.co.uk/news/world-asia-1)",
    ),
    # ---------------------------------------------------------------- NA5: pages
    Rule(
        "NA501",
        "no-title",
        Severity.ERROR,
        finds="an event without a title",
        why="An event is listed, searched and linked by its title; without one it is a blank line everywhere. The "
        "title is the page's first heading of level 1 (# or, where there is none, a paragraph underlined with ====), or "
        "the title of its front matter. A heading with nothing but blanks is none; day pages and other pages need none.",
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
        why="Every reader shows something else in their place, and a search for the word finds nothing. It is nearly "
        "always a text pasted from a file in Latin-1 or GBK, or a character cut in two. The finding names the first "
        "such byte and its place, or UTF-16 and UTF-32, whose text isn't read at all; a byte order mark and characters of any script are fine.",
        bad="1. [RT\\xc9](http://www.rte.ie/news/1.html)        # \\xc9 stands for the single byte",
        good="1. [RT\\xc3\\x89](http://www.rte.ie/news/1.html)    # the same letter in UTF-8",
        ordinary_pages_comply=True,
    ),
    Rule(
        "NA503",
        "bad-front-matter",
        Severity.ERROR,
        finds="front matter that can't be read",
        why="Title, date and tags in it are lost, and other tools refuse the page or print the block as text. It "
        "counts where the block on top of the page is not YAML or is never closed, and where its date is not a valid "
        "date, as in 2012-02-30 or yesterday. A page without front matter and an empty block are fine, and so is a "
        "page that begins with a rule: a line of hyphens opens a block only where a field or a comment follows "
        "directly, or where the block holds fields.",
        bad="---\ntitle: [Wang Lijun goes on leave.\n---",
        good="---\ntitle: Wang Lijun goes on leave.\n---",
        ordinary_pages_comply=True,
    ),
    Rule(
        "NA504",
        "duplicate-event",
        Severity.WARNING,
        finds="the same story twice on one day",
        why="Readers meet the story twice, counts are wrong, and later corrections reach only one of the two. It "
        "counts where two events of a day have the same title, and where a day page lists one event twice. An older "
        "version that a page names under Changes is meant to be there; the same title on another day is another event.",
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
        why="Nothing on the page could be checked, and it is missing from every search. It counts where permission is "
        "refused, where a page is larger than 32 MiB, and where it is a named pipe, a device or a symbolic link to "
        "nothing. All other pages are still checked.",
        bad="----------  editor  news/2012/02/8/wang-lijun-goes-on-leave.md",
        good="-rw-r--r--  editor  news/2012/02/8/wang-lijun-goes-on-leave.md",
        ordinary_pages_comply=True,
    ),
    Rule(
        "NA506",
        "unused-ignore",
        Severity.WARNING,
        finds="a remark that ignores what isn't there",
        why="The link was mended, or the line has moved away from its remark; left there, it will hide the next "
        "mistake of its kind. A remark speaks of its own line and the next one; a finding about the page as a whole "
        "(NA201, for one) it ignores wherever it stands. Each rule that it names is looked at by itself. A remark that "
        "is shown as code is none.",
        bad="<!-- newsarc-ignore NA101: never written -->\n"
        "1. [Bo Xilai is removed. ](/news/2012/03/15/bo-xilai-is-removed.md) _Context: Chongqing_      # it is there",
        good="<!-- newsarc-ignore NA101: never written -->\n"
        "1. [Bo Xilai is removed. ](/news/2012/03/15/bo-xilai-is-gone.md) _Context: Chongqing_",
        ordinary_pages_comply=True,
    ),
    Rule(
        "NA507",
        "bad-ignore",
        Severity.WARNING,
        finds="a remark to ignore something, without a reason or a rule that there is",
        why="Whoever meets the remark in a year can't tell whether it still holds; one that names no rule, or one that "
        "there isn't, ignores nothing. Rules go by code, name or the start of a code, set apart by commas, with the "
        "reason behind a colon. A remark without a reason is obeyed all the same.",
        bad="<!-- newsarc-ignore NA101 -->",
        good="<!-- newsarc-ignore NA101, stale-title: the page was withdrawn by court order -->",
        ordinary_pages_comply=True,
    ),
    # ---------------------------------------------------------------- NA9: external links
    Rule(
        "NA901",
        "dead-link",
        Severity.ERROR,
        finds="a URL that leads to nothing any more",
        why="Readers can't check what the page says. Only three answers count as dead: 404, 410, and a name that no host "
        "has while other names can be looked up. A server may have a bad day, so a dead URL is a warning until it is "
        "dead on two days at least 20 hours apart without working in between (--dead-after, or dead-after in the "
        "configuration). What is known of earlier days is in the link cache. The suggestion is the web archive's URL for "
        "the event's own date, which nobody was asked about unless with --ask-archive; --fix never puts it in. Checked "
        "only with --external.",
        bad="1. [BBC](http://www.bbc.co.uk/news/a-page-that-was-removed)",
        good="1. [BBC](https://web.archive.org/web/20120208/http://www.bbc.co.uk/news/a-page-that-was-removed)",
        ordinary_pages_comply=True,
    ),
    Rule(
        "NA902",
        "unsure-link",
        Severity.WARNING,
        finds="a URL of which nobody can tell whether it works",
        why="A server that refuses automatic requests (401, 403, 429), has an error of its own (5xx), doesn't answer, has "
        "a bad certificate or redirects in circles says nothing about the page. Such a URL counts neither as working "
        "nor as dead. The reason is in brackets: status, rate-limited, timeout, reset, unreachable, dns, not-http, "
        "certificate, tls, redirect-loop, too-many-redirects, redirect-nowhere, and redirect-home, redirect-login and "
        "other-site for a redirect to a front page, a login or another domain, which is what becomes of many pages "
        "that are gone. Checked only with --external.",
        bad="1. [A blog](http://blog.example.com/2012/02/a-report)      # redirects to http://buy-domains.example.net/",
        good="1. [A blog](http://blog.example.com/2012/02/a-report)      # answers 200",
        ordinary_pages_comply=True,
    ),
    Rule(
        "NA903",
        "moved-link",
        Severity.WARNING,
        finds="a URL that was moved for good",
        why="The server says that the page has another URL now (301 or 308, at each redirect on the way), and won't say so "
        "for ever. The suggestion is the new URL; --unsafe-fixes writes it. Redirects that only add https or www are "
        "counted and not listed; temporary ones (302, 303, 307) are fine. Checked only with --external.",
        bad="1. [BBC](http://www.bbc.co.uk/news/world-asia-16941990)",
        good="1. [BBC](https://www.bbc.co.uk/news/articles/c16941990o)",
        fixable=True,
        ordinary_pages_comply=True,
    ),
    Rule(
        "NA904",
        "soft-404",
        Severity.WARNING,
        finds="a URL whose page says that there is no page",
        why="Some servers answer every URL with a page, and removed ones with “not found” or with an offer to buy the "
        "domain. newsarc asks each host once for a URL that doesn't exist; where that is found too, the two pages are "
        "compared. A page of fewer than 500 words whose title says so counts as well, where it was read. Front pages "
        "never count. It is a hint: look at the page. Checked only with --external.",
        bad="1. [A blog](http://blog.example.com/2012/02/a-report)      # <title>Page not found</title>, with status 200",
        good="1. [A blog](http://blog.example.com/2012/02/a-report)      # <title>A report</title>",
        ordinary_pages_comply=True,
    ),
    Rule(
        "NA905",
        "refused-address",
        Severity.WARNING,
        finds="a URL that leads into a private network",
        why="Readers elsewhere can't open it, and newsarc doesn't connect to it: whoever writes a page could otherwise "
        "have a CI job ask the machines of its own network. It counts where a host is a private, loopback, link-local "
        "or reserved address, in any spelling, where its name has such an address, where a redirect leads to one, for "
        "names such as printer.local, and for ports that aren't the web's. --allow-host opens a host by name. Checked "
        "only with --external.",
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
            raise UsageError(_no_such_rule(pattern.strip()), "newsarc rule lists them all")
        selected |= codes
    return frozenset(selected)


def external(codes: Iterable[str]) -> frozenset[str]:
    """Those of some rules that are checked only where external links are asked for."""
    return frozenset(code for code in codes if code.startswith("NA9"))


def on_by_default() -> frozenset[str]:
    """The codes of the rules that are checked where none are selected."""
    return frozenset(rule.code for rule in RULES if rule.severity is not Severity.OFF)


def any_needs_every_page(codes: Iterable[str]) -> bool:
    """Whether any of the rules must be checked on ordinary pages too (`Rule.ordinary_pages_comply`)."""
    return not all(RULES_BY_CODE[code].ordinary_pages_comply for code in codes)


def _matching(pattern: str) -> set[str]:
    code, name = pattern.upper(), pattern.lower()
    if code == "ALL":
        return set(RULES_BY_CODE)
    return {rule.code for rule in RULES if rule.name == name or (code and rule.code.startswith(code))}


def _no_such_rule(pattern: str) -> str:
    from difflib import get_close_matches  # here, since few commands are mistyped and none should wait for it

    by_alias = {alias: rule for rule in RULES for alias in (rule.code.lower(), rule.name)}
    nearest = get_close_matches(pattern.lower(), by_alias, n=1, cutoff=0.6)
    if not nearest:
        return f"no rule is called {pattern!r}"
    rule = by_alias[nearest[0]]
    return f"no rule is called {pattern!r}; the nearest is {rule.code} ({rule.name})"
