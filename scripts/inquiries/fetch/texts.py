"""What a page that was fetched holds: the streams of its text, or in words why it holds none."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from inquiries.documents import readings
from inquiries.errors import UnreadableDocument
from inquiries.fetch.failures import NotFetched, Why
from inquiries.stream import Stream, stream_of

if TYPE_CHECKING:
    from pathlib import Path

_FEW: Final = 400  # letters and digits; a page with fewer and the signs of a wall is one
_SIGNS: Final = (
    (re.compile(rb"<input[^>]+type\s*=\s*[\"']?password"), "a page to log in"),
    (
        re.compile(rb"captcha|are you (?:a )?(?:human|robot)|unusual traffic|checking your browser"),
        "a check for robots",
    ),
    (re.compile(rb"consent|cookie"), "a page that asks for consent to cookies"),
    (re.compile(rb"subscribe|subscription|paywall"), "a page for subscribers"),
    (
        re.compile(rb"(?:enable|requires?|without) javascript|javascript (?:is )?(?:required|disabled)"),
        "a page that only a browser can show",
    ),
)
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|title|p|div|h1)\b")
_SEEN: Final = 500_000  # bytes in which signs are looked for


def extension(body: bytes) -> str:
    """The usual ending of a file of that kind; readers go by the content."""
    if b"%PDF-" in body[:1024]:
        return "pdf"
    if body.startswith(b"PK\x03\x04"):
        return "docx"
    return "html" if _HTML.search(body[:_SEEN].lower()) else "txt"


def streams_of(path: Path, address: str, *, trusted: bool = False) -> list[Stream]:
    """The streams of a page kept at `path`, one for each way to read it.

    One that is `trusted` is known to be the document, whatever else it shows.

    Raises NotFetched where no text can be had from it, with what stands there in its place.
    """
    body = path.read_bytes()
    sign = _sign(body)
    try:
        streams = [stream_of(text) for text in readings(path)]
    except UnreadableDocument as error:
        said = str(error).removeprefix(f"{path}: ")
        if sign or extension(body) == "html" or not body.strip():
            raise NotFetched(Why.NO_TEXT, f"{address}: holds no text{_looks(sign)}") from None
        raise NotFetched(Why.UNUSABLE, f"{address}: {said}") from None
    if sign and not trusted and max(stream.length for stream in streams) < _FEW:
        raise NotFetched(Why.NO_TEXT, f"{address}: holds hardly any text{_looks(sign)}")
    return streams


def _sign(body: bytes) -> str:
    if extension(body) != "html":
        return ""
    seen = body[:_SEEN].lower()
    return next((what for pattern, what in _SIGNS if pattern.search(seen)), "")


def _looks(sign: str) -> str:
    return f"; it looks like {sign}; get the document in a browser and keep it" if sign else ""
