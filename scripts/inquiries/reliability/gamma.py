"""Agreement on unitising: gamma, through `pygamma-agreement`.

Y. Mathet, A. Widlöcher, J.-P. Métivier, The Unified and Holistic Method Gamma for Inter-Annotator Agreement Measure
and Alignment, Computational Linguistics 41 (2015). It allows units to overlap and aligns them itself, by position and
category together; its alignment is not the one of `units`, which takes the category as given.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from inquiries.reliability.units import Unit

SEED: Final = 20261121
PRECISION: Final = 0.02
"""Relative error of the expected disorder at 95 % confidence; further samples are drawn until it is met."""

SAMPLES: Final = 30
NUDGE: Final = 0.01
"""Characters by which a unit is lengthened that the same coder has twice at one place: the library keeps sets."""


@dataclass(frozen=True, slots=True)
class Gamma:
    """Gamma of one document, or of several together.

    Attributes:
        gamma: agreement on position and category.
        category: gamma-cat, agreement on the category of units that the measure aligned.
        observed, expected: disorder as coded and by chance, whose ratio gamma is one less.
        units: mean number of units of a coder, the weight among documents.
        samples: random codings drawn for the expected disorder.
    """

    gamma: float
    category: float | None
    observed: float
    expected: float
    units: float
    samples: int


def gamma(first: Sequence[Unit], second: Sequence[Unit], precision: float = PRECISION) -> Gamma | None:
    """Gamma of one document's two codings; None where a coder has no unit.

    Dissimilarity: positional and categorical in equal parts (alpha = beta = 1, empty unit = 1). Chance: the codings
    shifted around the document (section 5.2 of the paper), which keeps how units overlap; the library's own default
    draws gaps and lengths from normal distributions, which overlapping units don't follow.
    """
    if not (first and second):
        return None
    import numpy as np
    from pygamma_agreement import ShuffleContinuumSampler

    state = np.random.get_state()  # the library draws from numpy's global generator
    np.random.seed(SEED)
    try:
        with _quiet():
            found = _continuum(first, second).compute_gamma(
                _dissimilarity(),
                n_samples=SAMPLES,
                precision_level=precision,
                sampler=ShuffleContinuumSampler(),
            )
            category = float(found.gamma_cat)
    finally:
        np.random.set_state(state)
    disorders = float(found.observed_disorder), float(found.expected_disorder)
    units = (len(first) + len(second)) / 2
    return Gamma(float(found.gamma), category, *disorders, units, int(found.n_samples))


def pooled(parts: Iterable[Gamma]) -> Gamma | None:
    """Gamma over documents: one less the ratio of the disorders, each summed with the number of units as weight.

    Not the gamma of the documents end to end: by chance a unit would then be moved into another document, and every
    coder who keeps to the document would seem to agree.
    """
    known = list(parts)
    if not known:
        return None
    units = sum(part.units for part in known)
    observed = sum(part.observed * part.units for part in known) / units
    expected = sum(part.expected * part.units for part in known) / units
    return Gamma(1 - observed / expected, None, observed, expected, units, sum(part.samples for part in known))


def passage(unit: Unit) -> tuple[int, int]:
    """The one stretch that stands for a unit: its longest; the measure knows no units in pieces."""
    return max(unit.spans, key=lambda span: (span[1] - span[0], -span[0]))


@cache
def _dissimilarity() -> Any:
    """Made once: the library compiles each anew, which takes seconds."""
    from pygamma_agreement import CombinedCategoricalDissimilarity

    return CombinedCategoricalDissimilarity(alpha=1, beta=1, delta_empty=1)


def _continuum(*codings: Sequence[Unit]) -> Any:
    from pyannote.core import Segment
    from pygamma_agreement import Continuum

    continuum = Continuum()
    for coder, units in zip(("first", "second"), codings, strict=True):
        seen: Counter[tuple[int, int, str]] = Counter()
        for unit in units:
            place = (*passage(unit), unit.table)
            continuum.add(coder, Segment(place[0], place[1] + NUDGE * seen[place]), unit.table)
            seen[place] += 1
    return continuum


@contextmanager
def _quiet() -> Iterator[None]:
    """Keeps the solver's log off the terminal, and the warning of another solver that the library can do without."""
    import cvxopt.glpk

    root = logging.getLogger()
    cvxopt.glpk.options["msg_lev"] = "GLP_MSG_OFF"
    root.addFilter(_no_solver)
    try:
        yield
    finally:
        root.removeFilter(_no_solver)
        cvxopt.glpk.options.pop("msg_lev", None)


def _no_solver(record: logging.LogRecord) -> bool:
    return "solver not installed" not in record.getMessage()
