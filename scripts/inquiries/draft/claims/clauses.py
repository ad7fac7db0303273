"""Clauses: the parts of a sentence that each say something."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from inquiries.draft.cues import rules

if TYPE_CHECKING:
    from collections.abc import Iterator

_LEAST: Final = 12  # characters of a clause
_NUMBER: Final = re.compile(r"\(?(?:\d{1,3}(?:\.\d{1,3})*|[a-z]|[ivx]{1,4})[.)]\s+|\d{1,3}(?:\.\d{1,3})+\s+")
_NUMBERED: Final = re.compile(r"[\d(]|[a-z][ivx]{0,3}[.)]")  # how every _NUMBER begins
_TRIM: Final = " ,.;:!\n\t-–—•"


@cache
def _split() -> tuple[re.Pattern[str], re.Pattern[str]]:
    source = rules("claims")
    return re.compile(source["split"]), re.compile(source["subordinate"], re.IGNORECASE)


def clauses(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Offsets of the clauses of a sentence, in order, without the words and marks that join them."""
    split, subordinate = _split()
    begin = start
    opens = subordinate.match(text, start, end)
    for match in split.finditer(text, start, end):
        if opens and match.group() == ", ":
            continue
        if match.start() - begin >= _LEAST and end - match.end() >= _LEAST and _balanced(text, begin, match.start()):
            yield trimmed(text, begin, match.start())
            begin = match.end()
    yield trimmed(text, begin, end)


def _balanced(text: str, start: int, end: int) -> bool:
    """Whether no bracket stays open: a clause does not end inside one."""
    return text.count("(", start, end) == text.count(")", start, end)


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """A stretch without the number that opens it and the blanks and marks at its ends."""
    number = _NUMBER.match(text, start, end) if _NUMBERED.match(text, start, end) else None
    if number:
        start = number.end()
    while start < end and text[start] in _TRIM:
        start += 1
    while end > start and text[end - 1] in _TRIM:
        end -= 1
    return start, end
