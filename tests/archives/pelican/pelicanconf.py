SITENAME = "A bakery's log"
ARTICLE_URL = "{date:%Y}/{slug}.html"
