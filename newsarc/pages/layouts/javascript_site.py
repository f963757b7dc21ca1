"""Sites made by JavaScript frameworks (Astro, Next, Nuxt, Vite, Gatsby, Eleventy, VitePress, VuePress, SvelteKit).

Code decides where pages are and which URL a page has, so a link matches any page by the slug at its end.
"""

from __future__ import annotations

from newsarc.markdown.slugs import Slugs
from newsarc.pages.layouts.layout import Layout, base_only

_ENDINGS = ("js", "mjs", "cjs", "ts", "mts")
_TOOLS = ("astro", "next", "nuxt", "gatsby", "vite", "svelte", "eleventy", ".eleventy", "contentlayer", "remix")

LAYOUT = Layout(
    "javascript",
    "JavaScript site",
    signs=(
        *((f"{tool}.config.{ending}",) for tool in _TOOLS for ending in _ENDINGS),
        (".eleventy.js",),
        (".vitepress/",),
        (".vuepress/",),
        ("docs/.vitepress/",),
        ("docs/.vuepress/",),
        ("gatsby-config.js",),
        ("gatsby-config.ts",),
        ("gatsby-config.mjs",),
        ("package.json", "_posts/"),
        ("package.json", "posts/"),
        ("package.json", "content/"),
        ("package.json", "src/posts/"),
        ("package.json", "src/content/"),
    ),
    content=(
        *("src/pages", "pages", "src/content", "content", "src/routes", "app", "src/app", "src/posts", "posts"),
        *("_posts", "data", "src/data", "src", "docs", "blog", ""),
    ),
    static=("public", "static", "src/public", "src/static", "docs/public", "docs/.vuepress/public", "src", "assets"),
    skipped=("dist", "out", "_site", ".next", "build"),
    last_name_is_enough=True,
    lists=("sitemap.xml", "robots.txt", "sitemap-index.xml", "feed.xml", "rss.xml", "atom.xml", "rss", "feed"),
    slugs=(Slugs.GITHUB, Slugs.IN_CODE),
    configuration=tuple(f"{tool}.config.{ending}" for tool in _TOOLS for ending in _ENDINGS),
    settings=base_only,
)
