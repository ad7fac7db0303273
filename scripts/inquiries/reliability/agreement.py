"""Krippendorff's alpha for codes and for sets of codes, its bootstrap interval, and the confusions behind it.

Alpha: K. Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), through the library `krippendorff`.
Distance of sets: R. Passonneau, Measuring Agreement on Set-valued Items (MASI) for Semantic and Pragmatic Annotation
(LREC 2006): 1 - J * M, J being the Jaccard index and M 1 for equal sets, 2/3 where one holds the other, 1/3 where
they overlap otherwise, 0 where they share nothing. Between sets of one code each it is the nominal distance.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

import numpy as np
from numpy.typing import NDArray

REPLICATES: Final = 2000
SEED: Final = 20261121
LEVEL: Final = 0.95

V = TypeVar("V", bound=Hashable)
Distance = Callable[[Any, Any], float]
Matrix = NDArray[np.float64]


def nominal(first: Hashable, second: Hashable) -> float:
    """Distance of codes: 0 for the same, else 1."""
    return float(first != second)


def masi(first: frozenset[str], second: frozenset[str]) -> float:
    """Passonneau's (2006) distance of two sets; two empty sets are the same value, nobody."""
    if first == second:
        return 0.0
    common = len(first & second)
    if not common:
        return 1.0
    return 1 - common / len(first | second) * (2 / 3 if first <= second or second <= first else 1 / 3)


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far coders agree on one variable.

    Attributes:
        alpha: Krippendorff's alpha; None where it is not defined, all values being the same.
        low, high: percentile bootstrap interval of alpha, or None.
        units: how many units both coded.
        same: share of the units with exactly the same value; None without units.
        undefined: bootstrap samples without variation, which the interval leaves out.
    """

    alpha: float | None
    low: float | None
    high: float | None
    units: int
    same: float | None
    undefined: int


def agreement(
    pairs: Sequence[tuple[V, V]], distance: Distance, replicates: int = REPLICATES, seed: int = SEED
) -> Agreement:
    """Alpha of two coders' values with its interval: units are drawn with replacement, 2.5th to 97.5th percentile.

    The bootstrap takes units for independent of one another; claims of one document are not quite, so that the
    interval is rather too narrow than too wide.
    """
    same = sum(a == b for a, b in pairs) / len(pairs) if pairs else None
    point = alpha(pairs, distance)
    if point is None:
        return Agreement(None, None, None, len(pairs), same, 0)
    drawn = bootstrap(pairs, distance, replicates, seed)
    defined = drawn[~np.isnan(drawn)]
    low, high = np.quantile(defined, [(1 - LEVEL) / 2, (1 + LEVEL) / 2]).tolist()
    return Agreement(point, low, high, len(pairs), same, int(np.isnan(drawn).sum()))


def alpha(units: Sequence[Sequence[V]], distance: Distance) -> float | None:
    """Krippendorff's alpha of units, each with the values that its coders gave; None where it is not defined."""
    from krippendorff import alpha as krippendorff_alpha

    coded = [values for values in units if len(values) > 1]
    counts, distances = _tables(coded, distance)
    if counts.shape[1] < 2:
        return None

    def metric(v1: Any, v2: Any, i1: Any, i2: Any, n_v: Any, dtype: Any = None) -> Any:  # noqa: ARG001
        return distances[i1, i2]

    return float(krippendorff_alpha(value_counts=counts.astype(np.int64), level_of_measurement=metric))


def bootstrap(units: Sequence[Sequence[V]], distance: Distance, replicates: int, seed: int) -> Matrix:
    """Alpha of samples of the units drawn with replacement, shape (replicates,); NaN where one has no variation.

    The formula of alpha over all samples at once, which the library computes one by one; a test holds it to that.
    """
    counts, distances = _tables([values for values in units if len(values) > 1], distance)
    number = len(counts)
    drawn = np.random.default_rng(seed).multinomial(number, np.full(number, 1 / number), size=replicates)
    sizes = counts.sum(axis=1)
    within = np.einsum("uv,vw,uw->u", counts, distances, counts) / (sizes - 1)
    totals = drawn @ counts
    values = drawn @ sizes
    observed = (drawn @ within) / values
    expected = np.einsum("rv,rv->r", totals @ distances, totals) / (values * (values - 1))
    alphas = np.full(replicates, np.nan)
    np.divide(observed, expected, out=alphas, where=expected > 0)
    return 1 - alphas


def _tables(units: Sequence[Sequence[V]], distance: Distance) -> tuple[Matrix, Matrix]:
    """How often each unit (row) was given each value (column), and the distance of every two values."""
    domain = list(dict.fromkeys(value for values in units for value in values))
    place = {value: i for i, value in enumerate(domain)}
    counts = np.zeros((len(units), len(domain)))
    for i, values in enumerate(units):
        np.add.at(counts[i], [place[value] for value in values], 1)
    return counts, np.array([[distance(a, b) for b in domain] for a in domain]).reshape(len(domain), len(domain))


def confusions(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str, int]]:
    """First coder's code, second coder's code, units; the most frequent first, agreement included."""
    counted = Counter(pairs)
    return [(*codes, n) for codes, n in sorted(counted.items(), key=lambda item: (-item[1], item[0]))]


@dataclass(frozen=True, slots=True)
class CodeUse:
    """How two coders used one code: units that both gave it, units that only one of them did."""

    code: str
    both: int
    only_first: int
    only_second: int

    @property
    def shared(self) -> float:
        """Positive specific agreement (Dice): of all uses of the code, the share that the other coder shares."""
        return 2 * self.both / (2 * self.both + self.only_first + self.only_second)


def uses(pairs: Iterable[tuple[str | frozenset[str], str | frozenset[str]]]) -> list[CodeUse]:
    """Use of every code that either coder gave, in the order of the codes."""
    both, first, second = Counter[str](), Counter[str](), Counter[str]()
    for a, b in pairs:
        left, right = _as_set(a), _as_set(b)
        both.update(left & right)
        first.update(left - right)
        second.update(right - left)
    return [CodeUse(code, both[code], first[code], second[code]) for code in sorted({*both, *first, *second})]


def _as_set(value: str | frozenset[str]) -> frozenset[str]:
    return value if isinstance(value, frozenset) else frozenset({value})
