"""Gamma, against published examples, and what the library would do to our units if it were let."""

from __future__ import annotations

import logging
from typing import Any

import numpy as np
import pytest

from inquiries.reliability.gamma import Gamma, passage, pooled
from inquiries.reliability.gamma import gamma as to_any_precision
from inquiries.reliability.units import Unit, covered

pytest.importorskip("pygamma_agreement", reason="needs the extra `reliability`")


def unit(key: str, *spans: tuple[int, int], table: str = "findings") -> Unit:
    return Unit(key, "d", table, {"statement": key}, covered(spans))


def gamma(first: list[Unit], second: list[Unit]) -> Gamma | None:
    return to_any_precision(first, second, precision=0.1)


PLACES = [(0, 60), (60, 150), (140, 260), (300, 380), (300, 380), (420, 500), (520, 640), (700, 790)]
TABLES = ["findings", "responses", "findings", "figures", "figures", "recommendations", "findings", "responses"]
FIRST = [unit(f"a{i}", place, table=table) for i, (place, table) in enumerate(zip(PLACES, TABLES, strict=True))]


def moved(by: int, units: list[Unit] = FIRST) -> list[Unit]:
    return [unit(u.key, *((start + by, end + by) for start, end in u.spans), table=u.table) for u in units]


# Mathet, Widlöcher and Métivier (2015), figure 10: positional dissimilarity of some segments.
FIGURE_10 = [
    ((4, 14), (40, 44), 22.2),
    ((4, 14), (4, 14), 0.0),
    ((4, 14), (20, 25), 3.2),
    ((4, 14), (14, 24), 1.0),
    ((20, 30), (20, 25), 0.11),
    ((20, 25), (14, 24), 0.22),
]


@pytest.mark.parametrize(("one", "other", "expected"), FIGURE_10)
def test_positional_dissimilarity_of_the_paper(one: Any, other: Any, expected: float) -> None:
    from pyannote.core import Segment
    from pygamma_agreement import PositionalSporadicDissimilarity
    from pygamma_agreement.continuum import Unit as Segmented

    measure = PositionalSporadicDissimilarity()
    assert measure.d(Segmented(Segment(*one)), Segmented(Segment(*other))) == pytest.approx(expected, abs=0.06)


def test_gamma_of_the_librarys_documented_example() -> None:
    """Its example of three annotators, with the disorder and gamma of the authors' own Java program."""
    from pyannote.core import Segment
    from pygamma_agreement import CombinedCategoricalDissimilarity, Continuum, ShuffleContinuumSampler

    coded = {
        "Alex": "1 2 9, 2 11 17, 5 24 30, 6 32 36, 6 36 44, 7 44 60",
        "Paul": "1 2 9, 3 11 17, 5 19 25, 6 32 44",
        "Suzan": "1 2 9, 4 11 17, 5 21 27, 6 32 36, 6 36 40, 6 40 44",
    }
    continuum = Continuum()
    for name, text in coded.items():
        for category, start, end in (part.split() for part in text.split(", ")):
            continuum.add(name, Segment(float(start), float(end)), category)
    np.random.seed(4772)
    measure = CombinedCategoricalDissimilarity(alpha=3, beta=1, delta_empty=1)
    found = continuum.compute_gamma(measure, sampler=ShuffleContinuumSampler(), precision_level=0.05)
    assert found.best_alignment.disorder == pytest.approx(0.96, abs=0.01)
    assert found.gamma == pytest.approx(0.455, abs=0.03)


@pytest.fixture(scope="module")
def shifted() -> Gamma:
    found = gamma(FIRST, moved(5))
    assert found
    return found


def test_the_same_coding_agrees_wholly() -> None:
    found = gamma(FIRST, moved(0))
    assert found
    assert (found.gamma, found.category, found.observed) == (1, 1, 0)


def test_gamma_falls_with_what_is_moved_and_left_out(shifted: Gamma) -> None:
    fewer = gamma(FIRST, moved(5)[:4])
    assert fewer
    assert 0 < fewer.gamma < shifted.gamma < 1


def test_gamma_falls_with_another_table() -> None:
    other = [unit(u.key, *u.spans, table="responses") for u in FIRST]
    found = gamma(FIRST, other)
    assert found
    assert found.gamma < 0.7


def test_gamma_is_the_same_on_every_run_and_leaves_the_generator_alone(
    shifted: Gamma, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    before: Any = np.random.get_state()
    with caplog.at_level(logging.DEBUG):
        assert gamma(FIRST, moved(5)) == shifted
    after: Any = np.random.get_state()
    assert (before[1] == after[1]).all()
    assert capfd.readouterr().out == ""
    assert not [record for record in caplog.records if "solver" in record.getMessage()]


def test_units_at_one_place_are_all_counted() -> None:
    """The library keeps a coder's units as a set, in which two of one table at one place would be one."""
    doubled = [*FIRST, unit("again", (300, 380), table="figures")]
    found = gamma(doubled, moved(0))
    assert found
    assert found.observed > 0


def test_a_unit_in_pieces_stands_where_most_of_it_is() -> None:
    assert passage(unit("a", (0, 50), (900, 1000))) == (900, 1000)
    assert passage(unit("a", (0, 50), (900, 950))) == (0, 50)


def test_a_coder_without_units_has_no_gamma() -> None:
    assert gamma(FIRST, []) is None
    assert gamma([], FIRST) is None
    assert pooled([]) is None


def test_documents_are_pooled_by_their_disorders() -> None:
    one, other = Gamma(0.5, None, 0.4, 0.8, 10, 30), Gamma(0.9, None, 0.1, 1.0, 30, 30)
    found = pooled([one, other])
    assert found
    assert found.gamma == pytest.approx(1 - (4 + 3) / (8 + 30))
    assert (found.units, found.samples) == (40, 60)
    alone = pooled([one])
    assert alone
    assert alone.gamma == one.gamma
