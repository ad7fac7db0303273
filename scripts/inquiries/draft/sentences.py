"""Sentences of a text, by offset.

One pass of a pattern over the whole text finds where a sentence may end: a stop with what closes behind it (quotes,
brackets, marks of notes) before a capital, a digit or an opening quote. What stands before a full stop then decides:
titles, abbreviations and initials end none, nor does the number before a paragraph.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from inquiries.draft.cues import rules

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from inquiries.draft.reading import Block


class Sentence(NamedTuple):
    """Offsets of a sentence in the text, and the number of the block that holds it."""

    start: int
    end: int
    block: int


_MARKS = "⁰¹²³⁴-⁹"
_END = re.compile(  # begins with a set of characters, which `re` looks for fastest
    rf"[.!?…](?P<behind>['\"”’)\]{_MARKS}.!?…]*(?:\[\d{{1,3}}\])*)\s+(?=['\"‘“(\[–—-]*[A-Z0-9£À-Þ•●])"
)
_LAST_WORD = re.compile(r"[^\s(\[“‘\"'/–—-]*$")
_PART = re.compile(r"[^\s|](?:[^|\t\n]*[^\s|])?")
_OPENING = re.compile(r"[\"'‘“(\[]*([A-Z][a-z]*)")


class _Words(NamedTuple):
    never: frozenset[str]  # end no sentence
    before_number: frozenset[str]  # end none where a number follows
    unless_starter: frozenset[str]  # end one only before a word that opens sentences
    starters: frozenset[str]


@cache
def _words() -> _Words:
    listed: dict[str, Any] = dict(rules("reading")["sentences"])
    return _Words(
        frozenset(listed["never_end"]),
        frozenset(listed["no_end_before_number"]),
        frozenset(listed["end_before_starter"]),
        frozenset(listed["starters"]),
    )


def sentences(text: str, blocks: Sequence[Block]) -> Iterator[Sentence]:
    """The sentences of each block, in the order of the text; a sentence never reaches across blocks."""
    words = _words()
    new, ends = tuple.__new__, _END.finditer(text)
    match = next(ends, None)
    at, after = match.span() if match else (len(text), len(text))
    for number, block in enumerate(blocks):
        kind, start, stop = block[:3]
        if kind == "table":
            yield from _of_row(text, block, number)
            continue
        marked = start + len(block.number) + 3 if block.number else start
        while after < stop:
            if match is not None and after > start and at >= marked:
                end = match.end(1)
                if (end - at > 1 or text[at] != ".") or _ends(text, start, at, after, words):
                    yield new(Sentence, (start, end, number))
                    start = after
            match = next(ends, None)
            at, after = match.span() if match else (len(text), len(text))
        if start < stop:
            yield new(Sentence, (start, stop, number))


def _ends(text: str, start: int, at: int, following: int, words: _Words) -> bool:
    """Whether a lone full stop at `at` ends the sentence that began at `start`, where `following` would begin one."""
    before = text[max(start, at - 14) : at]
    last = before[_LAST_WORD.search(before).start() :]  # type: ignore[union-attr]
    if len(last) > 6 and "." not in last:
        return True
    if last in words.never or last.lower() in words.never:
        return False
    if at - start == len(last) and (last[:1].isdigit() or len(last) <= 3):
        return not (last[:1].isdigit() or last.islower() or len(last) == 1)  # the number before a paragraph
    if last.lower() in words.before_number and not (len(last) == 1 and last.isupper()):
        return not text[following].isdigit()
    if last in words.unless_starter or (len(last) == 1 and last.isalpha() and last != "I") or _is_short_form(last):
        opening = _OPENING.match(text, following)
        return opening is not None and opening[1] in words.starters
    return True


def _is_short_form(word: str) -> bool:
    """Whether letters stand between full stops: `U.S`, `Q.C`, `p.m`."""
    return len(word) > 2 and word[-2] == "." and word.replace(".", "").isalpha()


def _of_row(text: str, block: Block, number: int) -> Iterator[Sentence]:
    """The sentences of the cells of a row; cells end at `|`, tabs and line breaks."""
    words = _words()
    for part in _PART.finditer(text, block.start, block.end):
        start, stop = part.span()
        for match in _END.finditer(text, start, stop):
            at, after = match.span()
            if match.end(1) - at > 1 or text[at] != "." or _ends(text, start, at, after, words):
                yield Sentence(start, match.end(1), number)
                start = after
        if start < stop:
            yield Sentence(start, stop, number)
