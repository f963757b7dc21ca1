"""What a page says about itself, in every form in which people write it: front matter, headers, properties.

The whole text of a page goes in; its fields by name come out, with the offset where the body begins and the places of
the values.  Each form has a module, and none knows what a field means: which date a page has, its title and its
contexts are questions for the modules beside this package.  Read `metadata` first.
"""
