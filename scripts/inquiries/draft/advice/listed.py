"""Recommendations under labels of their own, and what belongs to one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from inquiries.draft.advice.addressees import headed_for, names_in
from inquiries.draft.advice.deontic import pattern, performs, recommends
from inquiries.draft.advice.numbering import follows
from inquiries.draft.reading import Block
from inquiries.draft.sentences import Sentence, sentences

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from inquiries.draft.advice.outline import Unit

ASIDE: Final = frozenset({"footnote", "other"})

_SPACED: Final = re.compile(r"([A-Z][^\n.:]{3,110}?\S)(?: {2,}|\t)(?=[A-Z])")
_ABOVE: Final = 40  # units over which a heading reaches


@dataclass(slots=True)
class Listed:
    """A recommendation of a list.

    Attributes:
        start: offset at which it begins, its label or number left out.
        end: offset after its last sentence or list item.
        number: as the document gives it; empty where it gives none.
        how: label, list, mixed, section or table.
        to: addressees that the layout names beside it (a column of a table).
        told: a column before it names them, so that its own words need not.
    """

    start: int
    end: int
    number: str
    how: str
    to: tuple[str, ...] = ()
    told: bool = False


def parts(text: str, start: int, end: int) -> list[Sentence]:
    """The sentences of a stretch."""
    own = text[start:end]
    return [Sentence(s.start + start, s.end + start, 0) for s in sentences(own, (Block("paragraph", 0, len(own)),))]


def advises(text: str, start: int, end: int) -> bool:
    """Whether a sentence of the stretch recommends."""
    words = text[start:end]
    if pattern("modal").search(words) is None and not performs(words):
        return False
    return any(recommends(words[s.start : s.end]) for s in parts(words, 0, len(words)))


def labelled(text: str, units: Sequence[Unit]) -> Iterator[Listed]:
    """Recommendations under labels of their own (`Recommendation 4: …`, `R4`)."""
    at = [n for n, unit in enumerate(units) if unit.kind == "label" and unit.numbers]
    for n, first in enumerate(at):
        stop = at[n + 1] if n + 1 < len(at) else len(units)
        last, advice = _extent(text, units, first, stop)
        start, end = _body(text, units, first, last), units[last].end
        start, beside = _column(text, start, end)
        if len(text[start:end].split()) >= 4 and (advice or _in_run(units, at, n)):
            for number in units[first].numbers:
                yield Listed(start, end, number, "label", beside or heads(text, units, first), bool(beside))


def _column(text: str, start: int, end: int) -> tuple[int, tuple[str, ...]]:
    """Where a row set in columns by spaces begins to recommend, and whom the column before that names."""
    match = _SPACED.match(text, start, end)
    if match is None or advises(text, start, match.end(1)):
        return start, ()
    to = tuple(names_in(match[1]))
    return (match.end(), to) if to else (start, ())


def heads(text: str, units: Sequence[Unit], n: int) -> tuple[str, ...]:
    """The institutions to which the heading above a unit addresses it; empty where it names none."""
    above = next((units[m] for m in range(n - 1, max(-1, n - _ABOVE), -1) if units[m].kind == "heading"), None)
    return tuple(headed_for(text[above.start : above.end])) if above else ()


def _body(text: str, units: Sequence[Unit], first: int, last: int) -> int:
    """Where the words of a labelled recommendation begin: after its label and, where it has one, its title."""
    head = units[first]
    start = head.body
    if last > first and is_title(text[start : head.end]) and not advises(text, start, head.end):
        after = next((u for u in units[first + 1 : last + 1] if u.kind not in {"heading", *ASIDE}), head)
        start = after.body
    while start < units[last].end and text[start].isspace():
        start += 1
    return start


def _extent(text: str, units: Sequence[Unit], first: int, stop: int) -> tuple[int, bool]:
    """Number of the last unit of a labelled recommendation, and whether any of it recommends.

    A label with no more than a title takes the paragraph after it; further ones only where they recommend too.
    """
    last, head = first, units[first]
    advice = advises(text, head.body, head.end)
    wanting = not advice and is_title(text[head.body : head.end])
    for n in range(first + 1, stop):
        unit = units[n]
        if unit.kind in ASIDE or (unit.kind == "heading" and wanting and n == first + 1):
            continue
        if unit.kind in {"reply", "table", "heading"} or (head.boxed and not unit.boxed):
            break
        if head.boxed:
            last, wanting, advice = n, False, advice or advises(text, unit.body, unit.end)
        elif wanting:
            last, wanting, advice = n, False, advises(text, unit.body, unit.end)
        elif belongs(text, units, last, unit):
            last, advice = n, advice or advises(text, unit.body, unit.end)
        else:
            break
    return last, advice


def is_title(words: str) -> bool:
    """Whether the words after a label are no more than a title."""
    return len(words.split()) <= 20 and words.rstrip()[-1:] not in {".", ";", ":"}


def belongs(text: str, units: Sequence[Unit], last: int, unit: Unit) -> bool:
    """Whether a unit goes on with a recommendation: an item of its list, or a paragraph that recommends more."""
    before = text[units[last].start : units[last].end].rstrip()
    if before.endswith((":", ";", "; and", "; or", ", and")) and unit.kind != "heading":
        return True
    if unit.kind == "item":
        return True
    if unit.kind in {"paragraph", "quotation"}:
        words = text[unit.start : unit.end].rstrip()
        return advises(text, unit.body, unit.end) or words.endswith(":")
    return False


def _in_run(units: Sequence[Unit], at: Sequence[int], n: int) -> bool:
    """Whether the label's neighbour carries the number before or after."""
    number = units[at[n]].number
    beside = [units[at[m]].number for m in (n - 1, n + 1) if 0 <= m < len(at)]
    return any(follows(number, other) or follows(other, number) for other in beside)
