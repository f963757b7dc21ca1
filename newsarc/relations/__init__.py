"""What belongs together, and why: related events, timelines, contexts, chains, graphs, figures, aliases.

The input is a reference or a query, and the index; the results are values of the model:
`Hits` with reasons, `Timeline`, `Contexts`, `Chain`, `Graph`, `Stats`, `Similar`.
Ties make events belong together: shared contexts, links between them, words of
their titles (`ties`).  Each tie has a weight (`weights`).  Read `related` first.
"""
