"""Whether a document bears out the title that its file declares: many declare a template's."""

from __future__ import annotations

from inquiries.stream import stream_of

_BEGINNING = 6000  # characters in which a title shows


def title_fact(title: str, text: str) -> dict[str, str]:
    """The declared title as a fact, where the beginning of the text has all its words."""
    title = " ".join(title.split())
    beginning = stream_of(text[:_BEGINNING]).chars
    borne_out = all(stream_of(word).chars in beginning for word in title.split())
    return {"title": title} if title and borne_out else {}
