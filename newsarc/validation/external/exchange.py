"""One request to a server, and what comes of it: an answer, or a failure with its reason.

Knows: these values.  Must not know: how a request is sent, what an answer means for a URL.
"""

from __future__ import annotations

from typing import NamedTuple

from newsarc.model.external import Reason
from newsarc.validation.external.urls import Url


class Request(NamedTuple):
    """What to ask.

    ``seconds`` is the time for it.  ``wait`` is how many seconds must pass before;
    all requests to the host wait if ``host_waits``, only this one else.  With
    ``plain`` only the head of the answer is read, by `plain_http`; with ``whole``
    the body, whatever its type is.
    """

    url: Url
    method: str
    seconds: float
    wait: float = 0.0
    host_waits: bool = False
    plain: bool = False
    whole: bool = False


class Answer(NamedTuple):
    """The head of an HTTP response, and the beginning of its body where that was read.

    ``locations`` are all its ``Location`` headers.  ``is_page`` is true for HTML
    that isn't compressed.
    """

    status: int
    locations: tuple[str, ...] = ()
    retry_after: str = ""
    is_page: bool = False
    body: bytes = b""


class Failure(NamedTuple):
    """Why there was no answer.

    ``detail`` says more in a few words.  ``heard`` is true if something answered
    at all, so that the network works.  ``is_own`` is true for what is wrong on
    this machine and says nothing about the URL, as too many open files.
    """

    reason: Reason
    detail: str = ""
    heard: bool = True
    is_own: bool = False
