"""What stands before a paragraph or an item: its number, letter or bullet."""

from __future__ import annotations

import re

DASHES = "–—-*o·"  # that also stand inside sentences
BULLETS = "•●◦○▪■□▫‣⁃∙·–—*-➢➤►▶✓✔❖\uf0b7\uf0a7\uf0d8\uf02d\uf0fc"

_BULLET = rf"[{re.escape(BULLETS)}](?=\s)|o(?=\s+[^\W\d_]{{2}})|[•●▪■◦\uf0b7](?=\S)"
_NUMBER = (
    r"\(?(?P<number>\d{1,3}(?:\.\d{1,3}){1,3}[A-Z]?|\d{1,3}(?=[.)])"
    r"|[A-Z]{1,2}\.?\d{1,3}(?:\.\d{1,3})*(?=[.):]))[.)]?:?(?=\s)"
)
_LETTER = r"(?:\((?P<letter>[a-zA-Z]{1,2}|[ivx]{1,5})\)|(?P<plain>[a-z]|[ivx]{1,5})[.)])(?=\s)"

PREFIX = re.compile(rf"(?:(?P<bullet>{_BULLET})|{_NUMBER}|{_LETTER})\s*")


def prefix(text: str, start: int = 0) -> tuple[str, str, int]:
    """What stands before a text: `bullet`, `number`, `letter` or nothing; the number or letter; where it ends."""
    match = PREFIX.match(text, start)
    if match is None:
        return "", "", start
    if match["bullet"]:
        return "bullet", "", match.end()
    if match["number"]:
        return "number", match["number"], match.end()
    return "letter", match["letter"] or match["plain"], match.end()
