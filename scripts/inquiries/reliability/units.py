"""Units of two codings of one document, paired one to one by where their evidence stands in the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from inquiries.normalise import Row

THRESHOLD: Final = 0.2
"""Least overlap of two units' evidence, as a Jaccard index, for them to be the same unit."""

STATEMENT: Final = 0.05
"""Weight of the words that two statements share beside the overlap: it decides only between near equals."""

Spans = tuple[tuple[int, int], ...]
_WORD: Final = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Unit:
    """One claim of one coding.

    Attributes:
        key: the claim's whole id within its coding.
        document_id: the document.
        table: the claim table that the coder put it in.
        row: what was coded, as `normalise.sheet_rows` gives it.
        spans: what the evidence covers, [start, end) in stream characters, disjoint and ascending.
        words: number of the first and of the last word of the evidence, for people; (0, 0) without evidence.
    """

    key: str
    document_id: str
    table: str
    row: Row
    spans: Spans
    words: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two coders' units that stand for one another, with the Jaccard overlap of their evidence."""

    first: Unit
    second: Unit
    overlap: float


@dataclass(frozen=True, slots=True)
class Alignment:
    """What became of the units of two codings: each stands in exactly one of the four.

    Attributes:
        pairs: units of the same table that stand for one another.
        crossed: units that stand for one another and that the coders put in different tables.
        only_first: units that only the first coder saw.
        only_second: units that only the second coder saw.
    """

    pairs: tuple[Pair, ...]
    crossed: tuple[Pair, ...]
    only_first: tuple[Unit, ...]
    only_second: tuple[Unit, ...]

    @property
    def all_pairs(self) -> tuple[Pair, ...]:
        """Pairs of one table, then those across tables."""
        return self.pairs + self.crossed


def covered(spans: Iterable[tuple[int, int]]) -> Spans:
    """The same stretches, merged where they overlap or touch, ascending."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def overlap(first: Spans, second: Spans) -> float:
    """Jaccard index of the characters that two units' evidence covers: 0 where they share none, 1 where they agree."""
    either = _size(covered(first + second))
    return (_size(first) + _size(second) - either) / either if either else 0.0


def _size(spans: Spans) -> int:
    return sum(end - start for start, end in spans)


def align(first: Sequence[Unit], second: Sequence[Unit], threshold: float = THRESHOLD) -> Alignment:
    """Pair the units of two codings, document by document.

    First within each claim table, then, of what is left, across tables. Within each of these steps the pairing is the
    one to one matching of greatest weight, the weight being the overlap of the evidence plus STATEMENT times the
    Jaccard index of the words of the statements; no pair overlaps by less than `threshold`.
    """
    tables = sorted({(u.document_id, u.table) for u in (*first, *second)})
    pairs: list[Pair] = []
    for place in tables:
        one, other = ([u for u in units if (u.document_id, u.table) == place] for units in (first, second))
        pairs += _matched(one, other, threshold)
    left = _without(first, (p.first for p in pairs)), _without(second, (p.second for p in pairs))
    crossed: list[Pair] = []
    for document in sorted({document for document, _ in tables}):
        one, other = ([u for u in units if u.document_id == document] for units in left)
        crossed += _matched(one, other, threshold)
    return Alignment(
        tuple(pairs),
        tuple(crossed),
        tuple(_without(left[0], (p.first for p in crossed))),
        tuple(_without(left[1], (p.second for p in crossed))),
    )


def _without(units: Iterable[Unit], taken: Iterable[Unit]) -> list[Unit]:
    gone = {unit.key for unit in taken}
    return [unit for unit in units if unit.key not in gone]


def _matched(first: Sequence[Unit], second: Sequence[Unit], threshold: float) -> list[Pair]:
    if not (first and second):
        return []
    from scipy.optimize import linear_sum_assignment

    overlaps = np.array([[overlap(a.spans, b.spans) for b in second] for a in first])
    likeness = np.array([[_shared_words(a, b) for b in second] for a in first])
    possible = (overlaps >= threshold) & (overlaps > 0)
    weights: NDArray[np.float64] = np.where(possible, overlaps + STATEMENT * likeness, 0.0)
    rows, columns = linear_sum_assignment(weights, maximize=True)
    chosen = zip(rows.tolist(), columns.tolist(), strict=True)
    return [Pair(first[i], second[j], float(overlaps[i, j])) for i, j in chosen if possible[i, j]]


def _shared_words(first: Unit, second: Unit) -> float:
    words = [set(_WORD.findall(unit.row["statement"].casefold())) for unit in (first, second)]
    return len(words[0] & words[1]) / (len(words[0] | words[1]) or 1)


def touched(unit: Unit, others: Iterable[Unit]) -> bool:
    """Whether a unit without partner shares text with a unit of its table: the coders cut the passage otherwise."""
    return any(o.table == unit.table and o.document_id == unit.document_id and _meet(unit, o) for o in others)


def _meet(first: Unit, second: Unit) -> bool:
    cuts = sorted([*first.spans, *second.spans])
    return any(right[0] < left[1] for left, right in pairwise(cuts))
