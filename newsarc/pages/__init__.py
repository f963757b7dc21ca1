"""Files to pages: discovery, layout, parsing and front matter."""
