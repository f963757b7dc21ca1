"""What belongs together, and why: related events, timelines, contexts, chains, graphs, statistics."""
