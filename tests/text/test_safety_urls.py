"""User names and passwords in URLs are never shown."""

from __future__ import annotations

import pytest

from newsarc.text.safety import redacted
from tests.conftest import Linear


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("http://me:pw@a.com/b@c", "http://*****@a.com/b@c"),
        ("http:\\\\me:pw@a.com", "http:\\\\*****@a.com"),
        ("http:me@a.com and HTTPS://x:y@z@b.com", "http:**@a.com and HTTPS://*****@b.com"),
        ("ftp://me:pw@a.com, mail me@a.com", "ftp://*****@a.com, mail me@a.com"),
        ("http://a.com/?q=http://me:pw@b.com", "http://a.com/?q=http://*****@b.com"),
        ("no URL @ all", "no URL @ all"),
    ],
)
def test_password_is_hidden(text: str, shown: str) -> None:
    """What stands before the last @ of a URL's authority is hidden, and nothing else; the length stays."""
    assert redacted(text) == shown
    assert len(shown) == len(text)


@pytest.mark.parametrize("piece", ["http:", "a", "://", "@", "http://@", "http:x@ "])
def test_text_is_read_once(piece: str, linear: Linear) -> None:
    """The time grows with the length, however a text is made."""
    linear(redacted, lambda size: piece * size + "@")
