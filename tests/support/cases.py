"""Twenty-five pages and lists, one for each feature of the archive's pages that is easy to misread.

``expected`` has only what the case is about.  A case is one of a ``page``, a
list of ``contexts``, a title to ``display`` or a title to make a ``slug`` of.
"""

from __future__ import annotations

from typing import Any, NamedTuple


class Case(NamedTuple):
    id: str
    what: str
    why: str
    given: str
    expected: Any
    options: dict[str, Any] = {}  # noqa: RUF012 - never changed


HEAD = "### [2012-02-8](/news/2012/02/8/index.md)\n\n"
BARE = HEAD + "# A title \n\n\n\n\n"
LONG = (
    "The miners' union is out for the ninth day, but its leaders have agreed to meet the owners on 22 November "
    "before noon "
)

CASES = (
    Case(
        "T01",
        "page",
        "the month of a day page's heading is padded, its day is not",
        "## [2012-02-8](/news/2012/02/8/index.md)\n\n## [Previous Day...](/news/2012/02/7/index.md)\n\n",
        {"kind": "day", "date": "2012-02-08", "items": [], "prev": "/news/2012/02/7/index.md"},
    ),
    Case(
        "T02",
        "page",
        "an empty day page has a Formats line, whose links lead nowhere, and a previous day that isn't in the archive",
        "\nFormats: [HTML](2004/02/1/index.html)  [JSON](2004/02/1/index.json)  \n\n"
        "## [2004-02-1](/news/2004/02/1/index.md)\n\n## [Previous Day...](/news/2004/01/31/index.md)\n\n",
        {"kind": "day", "date": "2004-02-01", "items": [], "prev": "/news/2004/01/31/index.md"},
    ),
    Case(
        "T03",
        "page",
        "an event may have only a title, with spaces around it",
        HEAD + "#  A minister resigns. \n\n\n\n",
        {
            "kind": "event",
            "title": "A minister resigns.",
            "title_raw": " A minister resigns. ",
            "summary": None,
            "sources": [],
            "related": [],
            "topic": None,
        },
    ),
    Case(
        "T04",
        "page",
        "a summary is between title and sources, and its entities are decoded",
        HEAD + "# Complaints are made. \n\nThe S&iacute;n got 28; it&#039;s &quot;many&quot; in&hellip;\n\n\n"
        "### Source:\n\n1. [Ràdio](http://www.radio.test/1109/schools.html)\n",
        {
            "summary": 'The Sín got 28; it\'s "many" in…',
            "sources": [["Ràdio", "http://www.radio.test/1109/schools.html"]],
        },
    ),
    Case(
        "T05",
        "page",
        "the Cover Image isn't a source, though it repeats the last number",
        BARE + "### Source:\n\n1. [Ràdio](http://www.radio.test/a.html)\n2. [The Times](http://www.times.test/b.html)\n"
        "2. [Cover Image](http://www.times.test/favicon.png)\n",
        {
            "sources": [["Ràdio", "http://www.radio.test/a.html"], ["The Times", "http://www.times.test/b.html"]],
            "cover": "http://www.times.test/favicon.png",
        },
    ),
    Case(
        "T06",
        "page",
        "a later page says Sources, has a topic over its title, and &amp; in a URL",
        "\nFormats: [HTML](/news/2017/11/15/x.html)  [JSON](/news/2017/11/15/x.json)  \n\n"
        '### [2017-11-15](/news/2017/11/15/index.md)\n\n##### Works by Vermeer\n# "The Letter" is sold. \n\n\n\n\n'
        "### Sources:\n\n1. [The Herald](https://www.herald.test/a)\n"
        "1. [Cover Image](https://img.herald.test/6078.jpg?w=1200&amp;h=630)\n",
        {
            "date": "2017-11-15",
            "topic": "Works by Vermeer",
            "sources": [["The Herald", "https://www.herald.test/a"]],
            "cover": "https://img.herald.test/6078.jpg?w=1200&h=630",
        },
    ),
    Case(
        "T07",
        "page",
        "the two '' of a wiki's italics become quotes, a single one is removed",
        HEAD + "# The ''Aurora'' collides with MV ''Blue Star''. \n\n\n\n\n"
        "### Source:\n\n1. [AFP via ''Morning Post](http://www.post.test/x.html)\n",
        {
            "title": 'The "Aurora" collides with MV "Blue Star".',
            "sources": [["AFP via Morning Post", "http://www.post.test/x.html"]],
        },
    ),
    Case(
        "T08",
        "page",
        "the text of a link has bracketed URLs and quotes: its last ](/news/ counts",
        BARE + '### Related:\n\n1. [Two boats collide: [http://a.test/cecd (AP)], [http://b.test/31 (BBC)]A "sailor"]'
        "(/news/2015/03/9/two-boats-collide.md) _Context: French-born_\n",
        {
            "related": [
                [
                    'Two boats collide: [http://a.test/cecd (AP)], [http://b.test/31 (BBC)]A "sailor"',
                    "/news/2015/03/9/two-boats-collide.md",
                    ["French-born"],
                ]
            ]
        },
    ),
    Case(
        "T09",
        "page",
        "the text of a link ends in a bracket",
        BARE + "### Related:\n\n1. [ Reports of a leak. [http://news.test/3347769.stm]]"
        "(/news/2003/12/25/reports.md) _Context: China, Chongqing_\n",
        {
            "related": [
                [
                    "Reports of a leak. [http://news.test/3347769.stm]",
                    "/news/2003/12/25/reports.md",
                    ["China", "Chongqing"],
                ]
            ]
        },
    ),
    Case(
        "T10",
        "page",
        "the text of a link closes a bracket that it never opened, or holds the sign for a lost character",
        BARE + '### Related:\n\n1. [ They are held in Malta.("Evening Star")], ](/news/2018/03/10/held.md)'
        " _Context: Malta_\n2. [It is [?]60 C in Oymyakon. ](/news/2018/01/16/it-is-a60-c.md) _Context: Russia_\n",
        {
            "related": [
                ['They are held in Malta.("Evening Star")],', "/news/2018/03/10/held.md", ["Malta"]],
                ["It is [?]60 C in Oymyakon.", "/news/2018/01/16/it-is-a60-c.md", ["Russia"]],
            ]
        },
    ),
    Case(
        "T11",
        "contexts",
        "a fall in the order proves a comma in a name, but two joins restore it: left apart",
        "Cleveland, Ohio, Northern College, Young Farmers, women's rugby",
        ["Cleveland", "Ohio", "Northern College", "Young Farmers", "women's rugby"],
        {"ordered": True},
    ),
    Case(
        "T12",
        "contexts",
        "names known to hold a comma are tried first",
        "Cleveland, Ohio, Northern College, Young Farmers, women's rugby",
        ["Cleveland, Ohio", "Northern College", "Young Farmers", "women's rugby"],
        {"ordered": True, "comma_names": ["Cleveland, Ohio"]},
    ),
    Case(
        "T13",
        "contexts",
        "one join alone restores the order: it is taken",
        "Chile, Green Party, President of Chile, Senate election, 2013",
        ["Chile", "Green Party", "President of Chile", "Senate election, 2013"],
        {"ordered": True},
    ),
    Case(
        "T14",
        "contexts",
        "upper case comes before lower case: no fall",
        "Insurgent, Kismayo, Somalia, al Shabaab brigade",
        ["Insurgent", "Kismayo", "Somalia", "al Shabaab brigade"],
        {"ordered": True},
    ),
    Case(
        "T15",
        "contexts",
        "a later day page prints its names in no order: nothing is joined there",
        "Coober Pedy, Australian, SA, Andamooka",
        ["Coober Pedy", "Australian", "SA", "Andamooka"],
        {"ordered": False},
    ),
    Case(
        "T16",
        "page",
        "an item is followed by its names, its summary or nothing, then without a blank line; a topic may be empty",
        "\nFormats: [HTML](2012/02/9/index.html)\n\n## [2012-02-9](/news/2012/02/9/index.md)\n\n"
        "##### The navy\n### [The navy has new rules. ](/news/2012/02/9/a.md)\n_Context: women at sea, The navy_\n\n"
        "##### \n### [Talks go on. ](/news/2012/02/9/b.md)\n"
        "##### Acme Film\n### [Acme Film stops. ](/news/2012/02/9/c.md)\nAcme Film ACM.PK plans to get out.\n\n"
        "## [Previous Day...](/news/2012/02/8/index.md)\n\n",
        {
            "items": [
                {
                    "title": "The navy has new rules.",
                    "path": "/news/2012/02/9/a.md",
                    "topic": "The navy",
                    "summary": None,
                    "contexts": ["women at sea", "The navy"],
                },
                {
                    "title": "Talks go on.",
                    "path": "/news/2012/02/9/b.md",
                    "topic": None,
                    "summary": None,
                    "contexts": None,
                },
                {
                    "title": "Acme Film stops.",
                    "path": "/news/2012/02/9/c.md",
                    "topic": "Acme Film",
                    "summary": "Acme Film ACM.PK plans to get out.",
                    "contexts": None,
                },
            ]
        },
    ),
    Case(
        "T17",
        "contexts",
        "a name that occurs twice is read once",
        "Croatia, Croatia, Malta, champion, goalkeeper",
        ["Croatia", "Malta", "champion", "goalkeeper"],
        {"ordered": True},
    ),
    Case(
        "T18",
        "page",
        "the last two changes share a number, and the current one has no time",
        BARE + "### Changes:\n\n1. [A. ](/news/2018/03/13/a.md) _2018-03-14 10:30:06 (First version)_\n"
        "2. [A2. ](/news/2018/03/13/a2.md) _2018-03-14 12:30:06 (Update)_\n"
        "2. [B ](/news/2018/03/13/b.md) _(Current version)_\n",
        {
            "changes": [
                ["A.", "/news/2018/03/13/a.md", "2018-03-14 10:30:06", "First version"],
                ["A2.", "/news/2018/03/13/a2.md", "2018-03-14 12:30:06", "Update"],
                ["B", "/news/2018/03/13/b.md", None, "Current version"],
            ],
            "sources": [],
            "related": [],
        },
    ),
    Case(
        "T19",
        "page",
        "a Chinese page has its own headings, a picture beside a source, /zh in its links, and may lack the last break",
        HEAD + "##### 成都市\n# 有消息称一名官员进入使馆。\n\n\n\n\n"
        "### 信息来源:\n\n1. [某电台](http://www.radio.test/139.html) [IMG](//img.radio.test/a(3).jpg)\n\n"
        "### 有关:\n\n1. [矿工遇难。](/zh/news/2016/10/31/矿工遇难.md) _消息: 成都市, 矿难_",
        {
            "kind": "event",
            "date": "2012-02-08",
            "topic": "成都市",
            "title": "有消息称一名官员进入使馆。",
            "sources": [["某电台", "http://www.radio.test/139.html"]],
            "cover": "https://img.radio.test/a(3).jpg",
            "related": [["矿工遇难。", "/news/2016/10/31/矿工遇难.md", ["成都市", "矿难"]]],
        },
    ),
    Case(
        "T20",
        "page",
        "what a template left in a picture's place is no picture, and a host replaces a label of spaces or url=",
        "### [2018-05-12](/news/2018/05/12/index.md)\n\n##### \n# x\n\n\n\n\n### 信息来源:\n\n"
        "1. [ ](http://news.tv.test/world/5a) [IMG](${mpNews.image})\n"
        "2. [url=https://web.archive.test/2014/http://moi.test/?id=1 |date= ](http://moi.test/?id=1)"
        " [IMG](https:http://img.test/1.jpg)\n",
        {
            "topic": None,
            "sources": [["news.tv.test", "http://news.tv.test/world/5a"], ["moi.test", "http://moi.test/?id=1"]],
            "cover": None,
        },
    ),
    Case(
        "T21",
        "page",
        "a Chinese day page prints a topic only when it changes; before the first one there is none",
        "## [2008-03-31](/zh/news/2008/03/31/index.md)\n\n### [甲。](/zh/news/2008/03/31/甲.md)\n"
        "##### 教廷\n### [ 乙。](/zh/news/2008/03/31/乙.md)\n### [丙 (一)。 ](/zh/news/2008/03/31/丙.md)\n"
        "## [前一天...](/zh/news/2008/03/30/index.md)\n\n",
        {
            "date": "2008-03-31",
            "prev": "/news/2008/03/30/index.md",
            "items": [
                {
                    "title": "甲。",
                    "path": "/news/2008/03/31/甲.md",
                    "topic": None,
                    "summary": None,
                    "contexts": None,
                },
                {
                    "title": "乙。",
                    "path": "/news/2008/03/31/乙.md",
                    "topic": "教廷",
                    "summary": None,
                    "contexts": None,
                },
                {
                    "title": "丙 (一)。",
                    "path": "/news/2008/03/31/丙.md",
                    "topic": "教廷",
                    "summary": None,
                    "contexts": None,
                },
            ],
        },
    ),
    Case(
        "T22",
        "display",
        "residue of a URL and of a date template is not shown",
        "火山噴出火山灰，無人傷亡。[http:--tw.news.test-url-d-a-070512.html 法新社]date=十一月 2017 ",
        "火山噴出火山灰，無人傷亡。",
    ),
    Case(
        "T23",
        "display",
        "of a title's variants the simplified one is shown, and the tail of a time stamp is not",
        "-{zh-tw:寮國; zh-hk:老撾; zh-hans:老挝;}-首都停電。:59:17+00:00",
        "老挝首都停電。",
    ),
    Case(
        "T24",
        "slug",
        "an English slug is made of the first 140 characters of the title, a leading blank counted, and may end in a "
        "cut word",
        " March 2007 strikes in Chile: " + LONG,
        "march-2007-strikes-in-chile-the-miners-union-is-out-for-the-ninth-day-but-its-leaders-have-agreed-to-"
        "meet-the-owners-on-22-november-befo",
    ),
    Case(
        "T25",
        "slug",
        "a Chinese slug is made of the first 60 characters without full stops and commas; signs become hyphens",
        "某公司的iTunes商店开放，在首周卖出1,000,000首歌曲。",
        "某公司的iTunes商店开放-在首周卖出1000000首歌曲",
    ),
)
