"""Rows of tables: their cells, and which of them gives a recommendation with its number."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from inquiries.draft.advice.addressees import names_in
from inquiries.draft.advice.listed import advises
from inquiries.draft.advice.numbering import label, mark

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inquiries.draft.advice.outline import Unit

_CELL: Final = re.compile(r"\s*(?:\t+|\s\|\s|\n)\s*")
_ALONE: Final = re.compile(r"\(?([A-Z]{0,2}\d{1,3}(?:\.\d+)*[a-z]?(?:\([a-z]\))?)[.)]?")
_TABLE_HEAD: Final = re.compile(r"^(?:no\.?|ref\.?|number|#|recommendations?|what the)\b", re.IGNORECASE)


def cells(text: str, unit: Unit) -> list[tuple[int, int]]:
    """Offsets of the cells of a table's row."""
    found: list[tuple[int, int]] = []
    start = unit.start
    for match in _CELL.finditer(text, unit.start, unit.end):
        if "\t" in match[0] or "|" in match[0]:
            if match.start() > start:
                found.append((start, match.start()))
            start = match.end()
    return [*found, (start, unit.end)] if start < unit.end else found


def is_head_row(text: str, row: Sequence[tuple[int, int]]) -> bool:
    """Whether a row of a table names its columns."""
    return all(end - start < 60 for start, end in row) and bool(_TABLE_HEAD.match(text[row[0][0] : row[0][1]].strip()))


def numbered_cell(text: str, row: Sequence[tuple[int, int]]) -> tuple[list[str], tuple[int, int], int]:
    """Numbers of the recommendation of a row, the passage that gives it, and how many cells the two fill."""
    start, end = row[0]
    named = label(text, start, end)
    kind, number, length = mark(text, start, end)
    alone = _ALONE.fullmatch(text[start:end].strip())
    if named is not None:
        numbers, body = list(named.numbers), start + named.length
    elif kind and number:
        numbers, body = [number], start + length
    else:
        numbers, body = ([alone[1]], end) if alone else ([], start)
    if end - body < 12 and len(row) > 1:
        return numbers, row[1], 2
    return numbers, (body, end), 1


def fullest(text: str, row: Sequence[tuple[int, int]], found: tuple[int, int], used: int) -> tuple[int, int]:
    """The cell that recommends: the first after the number, or a longer one where that only names who is to act."""
    if used < 2 or advises(text, *found) or not names_in(text[found[0] : found[1]]):
        return found
    longest = max(row[used:], key=lambda cell: cell[1] - cell[0], default=found)
    return longest if longest[1] - longest[0] > 2 * (found[1] - found[0]) else found
