"""Answers as one self-contained page for a browser: HTML and CSS, without a script and without the network.

A value of the API comes in, the text of the page goes out, piece by piece.  There is a
module for each kind of value, with the same name as in `render.terminal`; `document`
has what they share.  Text of a page of the archive only gets in through `document.text`,
and a link only through the function that the command line passes.  Read `document` first.
"""
