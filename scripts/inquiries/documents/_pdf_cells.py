"""Rows of tables on a PDF page: by rules, by cells that stand side by side, and by wide gaps one below the other."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

from inquiries.documents._marks import prefix
from inquiries.documents._pdf_page import Line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from inquiries.documents._pdf_rules import Table

_LABEL = re.compile(r"(?:[A-Z][a-z]+ )?\w{1,4}[.:)]?|\W+")  # `Figure 3:`, `12`
_PAGE_NUMBER = re.compile(r"[\W_]*(?:\d{1,4}|[ivxlc]{1,7})[\W_]*", re.IGNORECASE)
_STOP = re.compile(r"[.!?:;)][\"'”’)\]]*[⁰¹²³⁴-⁹]*$")
_GAP_PLACE = 12  # points within which gaps stand one below the other
_ALIGNED = 8.0  # points by which the cells of a column may begin apart
_HANGING = 45.0  # points by which a line of a cell may be set in
_MARKED = 2  # stretches that are no row where the first is but a number or bullet
_TIGHT = 0.5  # heights of white space, below which a rule cuts a phrase
_CUT = 0.05  # share of the lines in a table so cut, at most
_TALL = 14  # lines from which on two stretches side by side are columns of the page, not cells


@dataclass(slots=True)
class Row:
    """A row of a table."""

    cells: list[list[Line]]


Unit: TypeAlias = "Line | Row"


def tabled(units: list[Unit], table: Table) -> list[Unit]:
    """Units with the lines of one table made its rows, at the place of the first."""
    outside: list[Unit] = []
    cells: dict[tuple[int, int], list[Line]] = {}
    place, within, phrases = -1, 0, 0
    for unit in units:
        parts = [] if isinstance(unit, Row) else _cut(unit, table)
        if not parts:
            outside.append(unit)
            continue
        place = len(outside) if place < 0 else place
        within += 1
        phrases += any(b.left - a.right < _TIGHT * a.height for (_, a), (_, b) in pairwise(parts))
        for cell, line in parts:
            cells.setdefault(cell, []).append(line)
    if phrases > _CUT * within:
        return units  # a diagram: its lines go through the words of its boxes
    numbers = sorted({row for row, _ in cells})
    made: list[Unit] = [Row([cells[cell] for cell in sorted(cells) if cell[0] == number]) for number in numbers]
    return outside[:place] + made + outside[place:] if made else outside


def _cut(line: Line, table: Table) -> list[tuple[tuple[int, int], Line]]:
    """A line inside a table, cut where a rule stands between its words, each part with its cell."""
    middle = line.bottom + 0.5 * line.height
    parts: list[tuple[tuple[int, int], Line]] = []
    for word in line.words:
        cell = table.cell((word.left + word.right) / 2, middle)
        if cell is None:
            return []
        if parts and parts[-1][0] == cell:
            parts[-1][1].words.append(word)
            parts[-1][1].right = word.right
        else:
            part = replace(line, words=[word], left=word.left, right=word.right, hyphen=False, follows=False)
            parts.append((cell, part))
    parts[-1][1].hyphen = line.hyphen
    return parts


def celled(ordered: Iterable[Unit]) -> list[Unit]:
    """Units with cells made rows that no rules part: stretches of lines beside each other, again and again."""
    chunks = _chunks(ordered)
    found: list[tuple[int, int]] = []  # first chunk of a row and the one behind its last
    at = 0
    while at < len(chunks):
        end = at + 1
        while end < len(chunks) and _beside(chunks[end - 1], chunks[end]):
            end += 1
        first = chunks[at][0]
        marked = end - at == _MARKED and isinstance(first, Line) and len(chunks[at]) == 1 and _mark_only(first)
        if end - at > 1 and not marked:
            found.append((at, end))
        at = end
    rows = {
        row
        for a, b in pairwise(found)
        for row in (a, b)
        if a[1] == b[0] and _same_columns(chunks[a[0] : a[1]], chunks[b[0] : b[1]])
    }
    units: list[Unit] = []
    at = 0
    while at < len(chunks):
        row = next((row for row in rows if row[0] == at), None)
        if row is not None:
            units.append(Row([[unit for unit in chunk if isinstance(unit, Line)] for chunk in chunks[at : row[1]]]))
            at = row[1]
        else:
            units.extend(chunks[at])
            at += 1
    return units


def _chunks(ordered: Iterable[Unit]) -> list[list[Unit]]:
    """Stretches of lines that run downwards in one place."""
    chunks: list[list[Unit]] = []
    for unit in ordered:
        before = chunks[-1][-1] if chunks else None
        if isinstance(unit, Row) or isinstance(before, Row) or before is None or not _runs_on(chunks[-1], before, unit):
            if isinstance(unit, Line) and unit.follows and isinstance(before, Line) and len(chunks[-1]) > 1:
                chunks.append([chunks[-1].pop()])  # the first cell of a row below a paragraph
            chunks.append([unit])
        else:
            chunks[-1].append(unit)
    return chunks


def _runs_on(chunk: list[Unit], before: Line, line: Line) -> bool:
    if line.follows and before.bottom - line.bottom < line.height:
        return False
    first = chunk[0]
    upwards = line.bottom > before.bottom + 0.5 * line.height
    apart = line.left > before.right or line.right < before.left
    return not upwards and not apart and isinstance(first, Line) and abs(line.left - first.left) < _HANGING


def _beside(chunk: list[Unit], following: list[Unit]) -> bool:
    """Whether a stretch stands to the right of another, at its height, and is no column that goes on from it."""
    left = [unit for unit in chunk if isinstance(unit, Line)]
    right = [unit for unit in following if isinstance(unit, Line)]
    if not left or not right or min(len(left), len(right)) >= _TALL:
        return False
    if min(line.left for line in right) < max(line.right for line in left):
        return False
    top = min(left[0].bottom + left[0].height, right[0].bottom + right[0].height)
    overlap = top - max(left[-1].bottom, right[-1].bottom)
    flows = not _STOP.search(left[-1].text) and right[0].text[:1].islower() and len(left) > 1
    return overlap > 0.5 * min(left[0].height, right[0].height) and not flows


def _same_columns(row: list[list[Unit]], other: list[list[Unit]]) -> bool:
    lefts = [chunk[0].left for chunk in row if isinstance(chunk[0], Line)]
    others = [chunk[0].left for chunk in other if isinstance(chunk[0], Line)]
    return sum(any(abs(a - b) < _ALIGNED for b in others) for a in lefts) >= min(len(lefts), len(others), 2)


def gapped(ordered: Iterable[Unit]) -> list[Unit]:
    """Units with the lines whose wide gaps stand one below the other made rows."""
    made: list[Unit] = []
    units = list(ordered)
    lefts = Counter(round(unit.left / _GAP_PLACE) for unit in units if isinstance(unit, Line) and unit.follows)
    for unit in units:
        if isinstance(unit, Row):
            lefts.update({round(cell[0].left / _GAP_PLACE) for cell in unit.cells[1:]})
    for unit in units:
        before = made[-1] if made else None
        if isinstance(before, Row) and isinstance(unit, Line) and not unit.follows and _wraps(before, unit):
            before.cells[-1].append(unit)
        elif isinstance(unit, Row) or not unit.follows or before is None or _PAGE_NUMBER.fullmatch(unit.text):
            made.append(unit)
        elif isinstance(before, Row):
            before.cells.append([unit])
        elif lefts[round(unit.left / _GAP_PLACE)] > 1 and not _mark_only(before):
            made[-1] = Row([[before], [unit]])
        else:
            made.append(unit)
    return made


def _wraps(row: Row, line: Line) -> bool:
    """Whether a line goes on in the last cell of a row."""
    last = row.cells[-1][-1]
    near = 0 < last.bottom - line.bottom < 1.3 * line.height
    return (
        near
        and last.page == line.page
        and abs(line.left - row.cells[-1][0].left) < 3 < line.left - row.cells[0][0].left
    )


def _mark_only(line: Line) -> bool:
    mark, _, end = prefix(line.text + " ")
    return bool(mark and end >= len(line.text)) or _LABEL.fullmatch(line.text) is not None
