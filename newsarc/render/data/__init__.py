"""Answers as JSON documents of schema 1.

A value of the API comes in, one document goes out; its fields have the names that
the API gives them.  `serializer` turns values into JSON, and a module for each kind
of value, with the same name as in `render.terminal` and `render.plain`, lists the
fields of its documents where these differ from the value's own.  Read `serializer`,
then `hits`.
"""
