"""The metadata of pages in every common form: front matter, headers, properties.

The whole text of a page goes in; its fields by name come out, with the offset where the body begins and the spans of
the values.  Each form has a module, and none knows the meaning of a field: the modules beside this package find the
date, the title and the contexts of a page.  Read `metadata` first.
"""
