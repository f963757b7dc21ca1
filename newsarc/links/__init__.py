"""A link's target to what it leads to, and targets rewritten in a page's bytes."""
