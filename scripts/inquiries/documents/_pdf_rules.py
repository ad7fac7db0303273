"""Frames and tables of a PDF page, from the rules that are drawn on it."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

Rule: TypeAlias = tuple[float, float, float]  # its place across, its lower end, its upper end
Rect: TypeAlias = tuple[float, float, float, float]  # left, bottom, right, top, in points
Turn: TypeAlias = "Callable[[Rect, Rect], tuple[Rect, Rect]]"

_THIN = 2.6  # points, at most, is a rule wide
_TOUCH = 4.0  # points between pieces of one rule
_ALIGNED = 2.0  # points by which the ends of rules of one frame may differ
_SHORTEST = 9.0  # points of a rule that parts anything
_NARROWEST = 120.0  # points of a frame or table
_LOWEST = 22.0  # points of a filled ground
_THROUGH = 0.7  # of a table's height that the edges of its columns run through, at least
_WHOLE = 0.9  # of a page's height from which on a ground is the page's own
_MOST = 4000  # objects on a page; one with more is a drawing
_SCANNED = 0.7  # of a page's area that an image of it covers, at least
_PATH = 2
_IMAGE = 3


@dataclass(frozen=True, slots=True)
class Table:
    """A grid of rules: the edges of its columns from the left, of its rows from the top."""

    columns: tuple[float, ...]
    rows: tuple[float, ...]

    def cell(self, x: float, y: float) -> tuple[int, int] | None:
        """Row and column of a point, if it is inside."""
        if not (self.columns[0] <= x <= self.columns[-1] and self.rows[-1] <= y <= self.rows[0]):
            return None
        return sum(y < edge for edge in self.rows[1:-1]), sum(x > edge for edge in self.columns[1:-1])


def frames_and_tables(raw: Any, page: Any, size: tuple[float, float], turn: int) -> tuple[list[Rect], list[Table]]:
    """The frames around text on a page, and its tables with at least two columns."""
    rects = _paths(raw, page)
    if (turning := turned(turn, size)) is not None:
        rects = [_turned_rect(rect, turning) for rect in rects]
        size = size[::-1] if turn in (90, 270) else size
    boxes = [r for r in rects if r[2] - r[0] > _LOWEST and _LOWEST < r[3] - r[1] < _WHOLE * size[1]]
    upright = [(r[0], r[1], r[3]) for r in rects if r[2] - r[0] <= _THIN and r[3] - r[1] > _THIN]
    upright = _joined(upright + [(x, r[1], r[3]) for r in boxes for x in (r[0], r[2])])
    level = [(r[1], r[0], r[2]) for r in rects if r[3] - r[1] <= _THIN and r[2] - r[0] > _THIN]
    level = _joined(level + [(y, r[0], r[2]) for r in boxes for y in (r[1], r[3])])
    frames = [
        r
        for r in rects
        if r[2] - r[0] > _NARROWEST and _LOWEST < r[3] - r[1] < _WHOLE * size[1] and r[2] - r[0] < 0.98 * size[0]
    ]
    tables: list[Table] = []
    for group in _groups(upright):
        columns, (left, bottom, right, top) = _columns(group)
        if right - left < _NARROWEST:
            continue
        inside = [
            rule for rule in level if bottom - 3 <= rule[0] <= top + 3 and rule[1] < right - 9 and rule[2] > left + 9
        ]
        edges = _distinct([y for y, a, b in inside if b - a > 0.5 * (right - left)])
        if len(columns) > 2 and len(edges) > 1:
            tables.append(Table(tuple(columns), tuple(sorted(edges, reverse=True))))
        else:
            frames.append((left, bottom, right, top))
    return frames, tables


def turned(turn: int, size: tuple[float, float]) -> Turn | None:
    """From the boxes of a word's first and last character as the file has them to those that the reader sees.

    Words that stand upright in the file, as running heads of turned pages do, stay as they are.
    """
    width, height = size
    if turn == 90:
        return lambda a, b: _upright(a, b) or ((a[1], width - a[2], a[3], width - a[0]), (b[1], 0, b[3], 0))
    if turn == 270:
        return lambda a, b: _upright(a, b) or ((height - a[3], a[0], height - a[1], a[2]), (0, 0, height - b[1], 0))
    if turn == 180:
        return lambda a, b: ((width - a[2], height - a[3], width - a[0], height - a[1]), (0, 0, width - b[0], 0))
    return None


def _upright(first: Rect, last: Rect) -> tuple[Rect, Rect] | None:
    return (first, last) if abs(last[0] - first[0]) > abs(last[1] - first[1]) else None


def _turned_rect(rect: Rect, turning: Turn) -> Rect:
    corner = (rect[0], rect[1], rect[0], rect[1])
    other = (rect[2], rect[3], rect[2], rect[3])
    (a, b, _, _), (c, d, _, _) = turning(corner, corner)[0], turning(other, other)[0]
    return min(a, c), min(b, d), max(a, c), max(b, d)


def _columns(group: list[Rule]) -> tuple[list[float], Rect]:
    """The edges of columns among rules side by side, those that run through most of the height, and what they span.

    In a diagram of boxes few do.
    """
    left, right = min(x for x, _, _ in group), max(x for x, _, _ in group)
    bottom, top = min(low for _, low, _ in group), max(high for _, _, high in group)
    edges = _distinct([x for x, _, _ in group])
    reach = {
        edge: sum(high - low for x, low, high in group if abs(x - edge) <= _SHORTEST) / (top - bottom) for edge in edges
    }
    return [edge for edge in edges if reach[edge] >= _THROUGH], (left, bottom, right, top)


def _paths(raw: Any, page: Any) -> list[Rect]:
    count = raw.FPDFPage_CountObjects(page)
    if count > _MOST:
        return []
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    found: list[Rect] = []
    for number in range(count):
        item = raw.FPDFPage_GetObject(page, number)
        if raw.FPDFPageObj_GetType(item) == _PATH and raw.FPDFPageObj_GetBounds(item, left, bottom, right, top):
            found.append((left.value, bottom.value, right.value, top.value))
    return found


def is_picture(raw: Any, page: Any, size: tuple[float, float], text: bool) -> bool:
    """Whether what stands on a page is a picture: anything drawn where it has no text, else an image as large as it."""
    count = raw.FPDFPage_CountObjects(page)
    if not text or count > _MOST:
        return bool(count)
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    for number in range(count):
        item = raw.FPDFPage_GetObject(page, number)
        if raw.FPDFPageObj_GetType(item) == _IMAGE and raw.FPDFPageObj_GetBounds(item, left, bottom, right, top):
            area = (right.value - left.value) * (top.value - bottom.value)
            if area > _SCANNED * size[0] * size[1]:
                return True
    return False


def _joined(pieces: list[Rule]) -> list[Rule]:
    """Rules from the pieces that they are drawn in: place, lower end, upper end."""
    joined: list[Rule] = []
    for place, low, high in sorted((round(place / 1.5) * 1.5, low, high) for place, low, high in pieces):
        if joined and abs(joined[-1][0] - place) < _ALIGNED and low - joined[-1][2] < _TOUCH:
            joined[-1] = (joined[-1][0], joined[-1][1], max(high, joined[-1][2]))
        else:
            joined.append((place, low, high))
    return [rule for rule in joined if rule[2] - rule[1] >= _SHORTEST]


def _groups(upright: list[Rule]) -> list[list[Rule]]:
    """Upright rules that stand side by side: at least two."""
    groups: list[list[Rule]] = []
    for rule in sorted(upright, key=lambda rule: rule[1] - rule[2]):
        for group in groups:
            low, high = group[0][1], group[0][2]
            if rule[1] >= low - _TOUCH and rule[2] <= high + _TOUCH:
                group.append(rule)
                break
        else:
            groups.append([rule])
    return [group for group in groups if len(group) > 1]


def _distinct(values: list[float]) -> list[float]:
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _SHORTEST:
            found.append(value)
    return found
