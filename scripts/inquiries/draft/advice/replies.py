"""Parts of a response: what each cites and where it answers; those that a table shows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from inquiries.draft.advice.acceptance import decision
from inquiries.draft.advice.listed import advises
from inquiries.draft.advice.tabled import cells, is_head_row, numbered_cell

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from inquiries.draft.advice.outline import Unit


@dataclass(slots=True)
class Place:
    """A recommendation where a response cites it; `sure` where its label calls it one."""

    start: int
    end: int
    number: str
    sure: bool


@dataclass(slots=True)
class Part:
    """What a response says about one recommendation, or about several at once.

    Attributes:
        places: the recommendations cited; empty passages where only their numbers are given.
        start: offset at which the answer begins.
        end: offset after its last word.
        shown: whether the layout sets the answer apart (`Response:`, a column of a table).
    """

    places: list[Place] = field(default_factory=list)
    start: int = -1
    end: int = -1
    shown: bool = False

    @property
    def numbers(self) -> list[str]:
        """Numbers of the recommendations answered, each once."""
        return list(dict.fromkeys(p.number for p in self.places if p.number))


def answered_rows(text: str, own: Sequence[Unit]) -> Iterator[Part]:
    """Tables: a row a recommendation, its answer in the cells after it."""
    for unit in own:
        if unit.kind != "table":
            continue
        row = cells(text, unit)
        if len(row) < 2 or is_head_row(text, row):
            continue
        part = _row(text, row)
        if part is not None:
            yield part


def _row(text: str, row: Sequence[tuple[int, int]]) -> Part | None:
    numbers, (body, end), used = numbered_cell(text, row)
    answer = row[used:]
    if not numbers and not advises(text, body, end):
        return None
    while len(answer) > 1 and _is_aside(text[answer[-1][0] : answer[-1][1]]):
        answer = answer[:-1]
    if not answer or all(_is_aside(text[s:e]) for s, e in answer):
        return None
    return Part([Place(body, end, n, True) for n in numbers or [""]], answer[0][0], answer[-1][1], shown=True)


def _is_aside(cell: str) -> bool:
    """Whether a cell gives a date, a lead or a word of progress and no answer."""
    return len(cell.split()) < 5 and not decision(cell)
