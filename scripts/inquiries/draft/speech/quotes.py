"""Passages in quotation marks, by layout alone: who says them is for `attribution`.

Pairs are found with a stack a block: curly, straight and angle marks, single and double, one inside another. A passage
may run over several paragraphs, each opening with a mark and only the last closing.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from inquiries.draft.reading import Block
    from inquiries.draft.scan import Scan

_MARK: Final = re.compile("[“”„«»\"'‘’]")  # one class: what is an apostrophe is sorted out afterwards
_SINGLE: Final = "'‘’"
_OPENED: Final = '“"…['  # what may open inside a single mark
_FAMILY: Final = {"“": "d", "”": "d", "„": "d", '"': "d", "«": "g", "»": "g", "'": "q", "‘": "q", "’": "q"}
_NEXT: Final = re.compile(r"\s*\n\s*([“\"‘'«„])(?=\S)")
_ENDING: Final = ".,?!…;:-–—"
_ELIDED: Final = re.compile(r"['’‘](?:\d\ds|em\b|til\b|tis\b|cause\b)", re.IGNORECASE)


class Quoted(NamedTuple):
    """Offsets of the words inside a pair of marks, how deep the pair stands in others, first and last block."""

    start: int
    end: int
    depth: int
    block: int
    last: int


class _Open(NamedTuple):
    family: str
    start: int
    block: int


def quoted(scan: Scan) -> list[Quoted]:
    """All passages in quotation marks, in the order of the text; an outer one before those inside it."""
    text = scan.text
    marks = [(m.start(), m.group()) for m in _MARK.finditer(text)]
    marks = [(place, mark) for place, mark in marks if mark not in _SINGLE or _is_mark(text, place, mark)]
    places = [place for place, _ in marks]
    found: list[Quoted] = []
    stack: list[_Open] = []
    done = 0
    blocks = scan.blocks
    while done < len(marks):
        number = block_at(blocks, places[done])
        if number < 0:
            done += 1
            continue
        until = bisect_left(places, blocks[number].end, done)
        found.extend(_inside(text, blocks, number, marks[done:until], stack))
        stack = _carried(text, blocks, number, stack, found)
        done = until
    parted = [piece for quote in found for piece in _paragraphs(text, blocks, quote)]
    return sorted(parted, key=lambda q: (q.start, -q.end))


def _is_mark(text: str, place: int, mark: str) -> bool:
    """Whether a single mark may open or close a passage: it does not stand inside a word."""
    before, after = text[place - 1 : place], text[place + 1 : place + 2]
    if not before.isalnum():
        opens = after.isalnum() or after in _OPENED if after else False
        return (
            (opens and mark != "’")
            or (bool(before) and not before.isspace() and not after.isalnum())
            or (mark == "’" and after.isupper())
        )
    return not after.isalnum()


def _paragraphs(text: str, blocks: Sequence[Block], quote: Quoted) -> Iterator[Quoted]:
    """The paragraphs of a quotation that opens anew with each and closes with the last."""
    start, number = quote.start, quote.block
    for match in _NEXT.finditer(text, quote.start, quote.end):
        if _FAMILY[match.group(1)] != _FAMILY[text[quote.start - 1]] and match.start() > blocks[number].end:
            continue
        yield Quoted(start, match.start(), quote.depth, number, number)
        start = match.end()
        number = max(number, block_at(blocks, start))
    yield Quoted(start, quote.end, quote.depth, number, quote.last)


def block_at(blocks: Sequence[Block], place: int) -> int:
    """Number of the block that holds the character at `place`; -1 where it stands between blocks."""
    low, high = 0, len(blocks)
    while low < high:
        middle = (low + high) // 2
        if blocks[middle].end <= place:
            low = middle + 1
        else:
            high = middle
    return low if low < len(blocks) and blocks[low].start <= place else -1


def _inside(
    text: str, blocks: Sequence[Block], number: int, marks: list[tuple[int, str]], stack: list[_Open]
) -> Iterator[Quoted]:
    """The passages that close in a block; what stays open is left on the stack."""
    head = blocks[number].start
    for index, (place, mark) in enumerate(marks):
        family = _FAMILY[mark]
        if stack and place == head and any(entry.family == family for entry in stack):
            continue  # the paragraph goes on with the quotation of the paragraph before
        families = [entry.family for entry in stack]
        if _opens(text, place, mark, family in families):
            if not (family == "q" and _ELIDED.match(text, place)):
                stack.append(_Open(family, place + 1, number))
        elif family in families:
            if family == "q" and _possessive(text, place, marks[index + 1 :], blocks[number].end):
                continue
            while stack[-1].family != family:
                stack.pop()
            entry = stack.pop()
            yield Quoted(entry.start, place, len(stack), entry.block, number)


def _opens(text: str, place: int, mark: str, is_open: bool) -> bool:
    before = text[place - 1] if place else " "
    after = text[place + 1] if place + 1 < len(text) else " "
    if mark in "“„«‘":
        return True
    if mark in "”»":
        return not is_open and not after.isspace() and (before.isspace() or before in "([")
    if mark == "’":
        return not is_open and after.isalnum() and before.isspace()
    if is_open and not before.isspace():
        return False
    return not after.isspace() and (before.isspace() or before in "([{-–—/“‘'\"" or not before.isprintable())


def _possessive(text: str, place: int, later: list[tuple[int, str]], end: int) -> bool:
    """Whether a mark after an s is an apostrophe: there is a better place to close before another opens."""
    if text[place - 1] != "s" or text[place + 1 : place + 2] not in (" ", "\n"):
        return False
    for other, mark in later:
        if _FAMILY[mark] == "q":
            closing = not _opens(text, other, mark, is_open=True)
            return closing and (text[other - 1] != "s" or other + 1 >= end or text[other + 1] in ".,;:?!)")
    return False


def _carried(text: str, blocks: Sequence[Block], number: int, stack: list[_Open], found: list[Quoted]) -> list[_Open]:
    """What stays open after a block: kept where the next goes on, else closed at the end if the opening is plain."""
    if not stack:
        return []
    following = blocks[number + 1] if number + 1 < len(blocks) else None
    outer = stack[0]
    if following is not None:
        first = text[following.start]
        again = _FAMILY.get(first) == outer.family and first not in "”»"
        if again and (outer.family != "q" or text[blocks[number].end - 1] in ".?!"):
            return [outer]
        if first.islower() and outer.family in "dg" and following.kind == blocks[number].kind:
            return [outer]
    before = text[: outer.start - 1][-3:].strip()
    introduced = outer.start - 1 == blocks[outer.block].start or before[-1:] in (":", ",")
    if outer.family == "d" and introduced and text[blocks[number].end - 1] in ".?!":
        found.append(Quoted(outer.start, blocks[number].end, 0, outer.block, number))
    return []
