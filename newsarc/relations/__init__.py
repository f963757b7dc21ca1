"""What belongs together, and why: related events, timelines, contexts, chains, graphs, figures, aliases.

In goes a reference or a query with the index; out come values of the model:
`Hits` with reasons, `Timeline`, `Contexts`, `Chain`, `Graph`, `Stats`, `Similar`.
Events belong together by ties: contexts that they share, links between them,
words of their titles (`ties`), each of which has a weight (`weights`).  Read
`related` first.
"""
