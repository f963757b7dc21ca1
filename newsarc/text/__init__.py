"""Words, folding, dates, names, scripts and excerpts: strings in, strings out."""
