"""Which passages of a text are taken."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class Covered:
    """Passages of a text, asked whether one of them meets another passage."""

    def __init__(self, passages: Iterable[tuple[int, int]]) -> None:
        """Take passages in any order; they may overlap."""
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(passages):
            if self._ends and start <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], end)
            else:
                self._starts.append(start)
                self._ends.append(end)

    def meets(self, start: int, end: int) -> bool:
        """Whether a passage shares a character with one that is taken."""
        before = bisect_left(self._starts, end) - 1
        return before >= 0 and self._ends[before] > start
