"""CommonMark and GitHub's extensions: blocks, inline content, links and anchors."""
