"""Where a missing page has gone: renamed, respelt, or moved to another day."""
