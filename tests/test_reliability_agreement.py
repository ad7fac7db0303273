"""Alpha and its interval, against examples that were published and against the library."""

from __future__ import annotations

import math

import krippendorff
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inquiries.reliability.agreement import agreement, alpha, bootstrap, confusions, masi, nominal, uses

# K. Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), section C: four coders, twelve units, gaps.
KRIPPENDORFF = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
    [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
]
sets = st.frozensets(st.sampled_from("abcd"), max_size=3)


def given_values(coders: list[list[int | None]]) -> list[list[int]]:
    return [[value for value in unit if value is not None] for unit in zip(*coders, strict=True)]


def s(text: str) -> frozenset[str]:
    return frozenset(text)


def test_krippendorffs_example_with_missing_values() -> None:
    assert alpha(given_values(KRIPPENDORFF), nominal) == pytest.approx(0.743, abs=0.0005)


def test_krippendorffs_binary_example() -> None:
    one, other = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
    assert alpha(list(zip(one, other, strict=True)), nominal) == pytest.approx(0.095, abs=0.0005)


def test_krippendorffs_nominal_example() -> None:
    assert alpha(list(zip("aabbdcccedda", "babbbccceddd", strict=True)), nominal) == pytest.approx(0.692, abs=0.0005)


# The example of DKPro Statistics (SetAnnotationsTest) with its two distances: Passonneau's of 2004 (0, 1/3 where one
# set holds the other, 2/3 where they overlap otherwise, 1), and that times the Jaccard distance.
DKPRO = [
    ("", ""),
    ("A", ""),
    ("A", "A"),
    ("A", "B"),
    ("AB", "A"),
    ("AB", "AC"),
    ("ABC", "ABC"),
    ("C", "AC"),
    ("C", "AC"),
]


def passonneau_2004(one: frozenset[str], other: frozenset[str]) -> float:
    if one == other:
        return 0.0
    return 1 / 3 if one <= other or other <= one else 2 / 3 if one & other else 1.0


def weighted_jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    return passonneau_2004(one, other) * (1 - len(one & other) / (len(one | other) or 1))


@pytest.mark.parametrize(("distance", "expected"), [(passonneau_2004, 0.186), (weighted_jaccard, 0.252)])
def test_published_example_of_alpha_over_sets(distance: object, expected: float) -> None:
    assert alpha([(s(a), s(b)) for a, b in DKPRO], distance) == pytest.approx(expected, abs=0.001)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("ab", "ab", 0),
        ("ab", "abcd", 1 - 2 / 4 * 2 / 3),  # NLTK documents 0.665 for this, with 2/3 rounded to 0.67
        ("abc", "ab", 1 - 2 / 3 * 2 / 3),
        ("ab", "bc", 1 - 1 / 3 * 1 / 3),
        ("a", "b", 1),
        ("", "a", 1),
        ("", "", 0),
    ],
)
def test_masi_by_its_definition(one: str, other: str, expected: float) -> None:
    assert masi(s(one), s(other)) == pytest.approx(expected)


@given(sets, sets)
def test_masi_is_a_distance_between_0_and_1(one: frozenset[str], other: frozenset[str]) -> None:
    assert 0 <= masi(one, other) <= 1
    assert masi(one, other) == masi(other, one)
    assert (masi(one, other) == 0) == (one == other)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=2, max_size=12))
def test_sets_of_one_code_measure_as_the_code_does(pairs: list[tuple[str, str]]) -> None:
    over_sets = alpha([(s(a), s(b)) for a, b in pairs], masi)
    assert over_sets == alpha(pairs, nominal)
    if over_sets is not None:
        codes = [["abc".index(pair[coder]) for pair in pairs] for coder in (0, 1)]
        assert over_sets == pytest.approx(krippendorff.alpha(codes, level_of_measurement="nominal"))


def test_alpha_is_not_defined_without_variation() -> None:
    assert alpha([("a", "a")] * 5, nominal) is None
    assert alpha([], nominal) is None
    found = agreement([("a", "a")] * 5, nominal)
    assert (found.alpha, found.low, found.high, found.units, found.same) == (None, None, None, 5, 1.0)
    assert agreement([], nominal).same is None


PAIRS = [*zip("aababbccbaabcab", "aabbbbccaaabcbb", strict=True)]


def test_bootstrap_computes_what_the_library_computes() -> None:
    """Each replicate is drawn again as the function draws it and measured by the library."""
    replicates, seed = 40, 3
    found = bootstrap(PAIRS, nominal, replicates, seed)
    drawn = np.random.default_rng(seed).multinomial(len(PAIRS), np.full(len(PAIRS), 1 / len(PAIRS)), size=replicates)
    for got, counts in zip(found.tolist(), drawn, strict=True):
        sample = [pair for pair, n in zip(PAIRS, counts.tolist(), strict=True) for _ in range(n)]
        assert got == pytest.approx(alpha(sample, nominal))


def test_bootstrap_over_sets_and_gaps_computes_what_the_library_computes() -> None:
    units = [[s(str(v)) for v in values] for values in given_values(KRIPPENDORFF)][:-1]
    found = bootstrap(units, masi, 10, 5)
    drawn = np.random.default_rng(5).multinomial(len(units), np.full(len(units), 1 / len(units)), size=10)
    for got, counts in zip(found.tolist(), drawn, strict=True):
        sample = [values for values, n in zip(units, counts.tolist(), strict=True) for _ in range(n)]
        assert got == pytest.approx(alpha(sample, masi))


def test_bootstrap_leaves_out_samples_without_variation() -> None:
    found = agreement([("a", "a"), ("a", "a"), ("b", "b")], nominal, replicates=500)
    assert found.undefined > 0
    assert (found.alpha, found.low, found.high) == (1.0, 1.0, 1.0)


def test_interval_is_the_same_on_every_run_and_holds_alpha() -> None:
    first, second = agreement(PAIRS, nominal), agreement(PAIRS, nominal)
    assert first == second
    assert first != agreement(PAIRS, nominal, seed=1)
    assert first.low is not None
    assert first.high is not None
    assert first.alpha is not None
    assert first.low < first.alpha < first.high


def test_interval_narrows_with_more_units() -> None:
    few, many = agreement(PAIRS, nominal), agreement(PAIRS * 16, nominal)
    width = [found.high - found.low for found in (few, many) if found.high is not None and found.low is not None]
    assert math.isclose(width[0] / width[1], 4, rel_tol=0.3)


def test_confusions_and_uses_count_every_unit() -> None:
    pairs = [("a", "a"), ("a", "b"), ("a", "b"), ("b", "b")]
    assert confusions(pairs) == [("a", "b", 2), ("a", "a", 1), ("b", "b", 1)]
    found = {use.code: (use.both, use.only_first, use.only_second) for use in uses(pairs)}
    assert found == {"a": (1, 2, 0), "b": (1, 0, 2)}
    (use,) = (u for u in uses([(s("ab"), s("a")), (s("a"), s("a"))]) if u.code == "a")
    assert (use.both, use.shared) == (2, 1.0)
