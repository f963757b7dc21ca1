"""Words, folding, dates, names, scripts and snippets: strings in, strings out."""
