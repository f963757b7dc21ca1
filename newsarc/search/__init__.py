"""A query to ranked hits, and what a person types for a page, a name or a day."""
