"""Stretches of text that hold names or roles, cut down to them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from inquiries.draft.names.capitals import LINKS, UPPER, lexicon
from inquiries.draft.names.shapes import surname_words, tag

if TYPE_CHECKING:
    from collections.abc import Iterator


def names_in(words: str) -> Iterator[str]:
    """The names of a matched stretch, without titles, ages and words that are no names."""
    for piece in re.split(r"(?:,|\sand\s|\s&\s|\(|\)|(?<![\w-])\d+)", words):
        parts = re.sub(rf"(?:\s(?:{LINKS}))+$", "", piece.strip()).split()
        functions = lexicon("names", "functions")
        while parts and (tag(parts[0]) in ("title", "office", "other") or parts[0] in functions):
            if tag(parts[0]) == "other" and len(parts) > 1 and parts[0] in lexicon("names", "not_person"):
                parts = []
                break
            parts.pop(0)
        while parts and tag(parts[-1]) == "post":
            parts.pop()
        if not parts or not re.match(rf"[{UPPER}]", parts[0]):
            continue
        body = any((tag(w) == "other" and w not in surname_words()) or any(c.isdigit() for c in w) for w in parts)
        body = body or (len(parts[0]) > 3 and parts[0].isupper()) or len(parts) > 4
        if not body and (len(parts[0]) > 1 or len(parts) == 1 or tag(parts[-1]) != "other"):
            yield " ".join(parts)


def trimmed(words: str) -> str:
    """A role without what only leads to it or hangs on to it."""
    words = re.sub(
        r"^(?:(?:then|now|currently|formerly|previously|also|only|the|a|an|our|its|their)\s+)+",
        "",
        words.strip(" ,;:–—-"),
    )
    words = re.sub(r"\b(councillor|author|mp)s$", r"\1", words, flags=re.IGNORECASE)
    return re.sub(r"\s+(?:and|of|for|at|in|on|to|with|the)$", "", words)
