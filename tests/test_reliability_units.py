"""Units of two codings are paired by where they stand in the text, one to one and as well as can be."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inquiries.reliability.units import THRESHOLD, Spans, Unit, align, covered, overlap, touched

TABLES = ("findings", "responses")


def unit(key: str, *spans: tuple[int, int], table: str = "findings", says: str = "", document: str = "d") -> Unit:
    return Unit(key, document, table, {"statement": says or key}, covered(spans))


stretches = st.tuples(st.integers(0, 60), st.integers(1, 20)).map(lambda s: (s[0], s[0] + s[1]))


@st.composite
def codings(draw: st.DrawFn, most: int = 6) -> tuple[list[Unit], list[Unit]]:
    sides = []
    for coder in "ab":
        drawn = draw(
            st.lists(st.tuples(st.sampled_from(TABLES), st.lists(stretches, min_size=1, max_size=2)), max_size=most)
        )
        sides.append([unit(f"{coder}{i}", *spans, table=table) for i, (table, spans) in enumerate(drawn)])
    return sides[0], sides[1]


def characters(spans: Spans) -> set[int]:
    return {i for start, end in spans for i in range(start, end)}


@given(st.lists(stretches, max_size=4), st.lists(stretches, max_size=4))
def test_overlap_is_the_jaccard_index_of_the_characters(
    one: list[tuple[int, int]], other: list[tuple[int, int]]
) -> None:
    first, second = covered(one), covered(other)
    sets = characters(first), characters(second)
    either = sets[0] | sets[1]
    assert overlap(first, second) == pytest.approx(len(sets[0] & sets[1]) / len(either) if either else 0)
    assert overlap(first, second) == overlap(second, first)


@given(codings())
def test_every_unit_has_one_place(sides: tuple[list[Unit], list[Unit]]) -> None:
    aligned = align(*sides)
    assert sorted([*(p.first.key for p in aligned.all_pairs), *(u.key for u in aligned.only_first)]) == sorted(
        u.key for u in sides[0]
    )
    assert sorted([*(p.second.key for p in aligned.all_pairs), *(u.key for u in aligned.only_second)]) == sorted(
        u.key for u in sides[1]
    )
    assert all(p.overlap >= THRESHOLD for p in aligned.all_pairs)
    assert all(p.first.table == p.second.table for p in aligned.pairs)
    assert all(p.first.table != p.second.table for p in aligned.crossed)


@given(codings(most=4))
def test_no_other_pairing_within_a_table_overlaps_more(sides: tuple[list[Unit], list[Unit]]) -> None:
    """Every pairing is tried; the statements, which share no word, have no part in it."""
    found = sum(p.overlap for p in align(*sides).pairs)
    best = 0.0
    for table in TABLES:
        one, other = ([u for u in side if u.table == table] for side in sides)
        short, long = sorted((one, other), key=len)
        sums = (
            sum(_counted(a, b) for a, b in zip(short, order, strict=True)) for order in permutations(long, len(short))
        )
        best += max(sums, default=0.0)
    assert found == pytest.approx(best)


def _counted(one: Unit, other: Unit) -> float:
    found = overlap(one.spans, other.spans)
    return found if found >= THRESHOLD else 0.0


@given(codings())
def test_pairing_does_not_depend_on_who_is_called_first(sides: tuple[list[Unit], list[Unit]]) -> None:
    there, back = align(*sides), align(sides[1], sides[0])
    assert sum(p.overlap for p in there.pairs) == pytest.approx(sum(p.overlap for p in back.pairs))


@given(codings())
def test_a_coding_agrees_with_itself(sides: tuple[list[Unit], list[Unit]]) -> None:
    aligned = align(sides[0], sides[0])
    assert not aligned.only_first
    assert not aligned.crossed
    assert all(p.overlap == 1 for p in aligned.pairs)


def test_statements_decide_where_passages_are_the_same() -> None:
    first = [unit("a1", (0, 50), says="The board was slow"), unit("a2", (0, 50), says="The police hid a file")]
    second = [
        unit("b1", (0, 50), says="A file was hidden by the police"),
        unit("b2", (0, 50), says="Slow was the board"),
    ]
    assert {(p.first.key, p.second.key) for p in align(first, second).pairs} == {("a1", "b2"), ("a2", "b1")}


def test_a_better_place_beats_a_likelier_statement() -> None:
    first = [unit("a1", (0, 100), says="one two three")]
    second = [unit("b1", (0, 95), says="four five six"), unit("b2", (0, 80), says="one two three")]
    assert align(first, second).pairs[0].second.key == "b1"


def test_documents_are_kept_apart() -> None:
    aligned = align([unit("a1", (0, 50), document="d1")], [unit("b1", (0, 50), document="d2")])
    assert not aligned.all_pairs
    assert (len(aligned.only_first), len(aligned.only_second)) == (1, 1)


def test_what_is_left_is_paired_across_tables() -> None:
    first = [unit("a1", (0, 50)), unit("a2", (100, 150))]
    second = [unit("b1", (0, 50)), unit("b2", (100, 150), table="responses")]
    aligned = align(first, second)
    assert [(p.first.key, p.second.key) for p in aligned.pairs] == [("a1", "b1")]
    assert [(p.first.key, p.second.key) for p in aligned.crossed] == [("a2", "b2")]


def test_a_unit_cut_otherwise_is_told_from_one_not_seen() -> None:
    """One coder makes one claim of what the other splits in two."""
    first = [
        unit("a1", (0, 50)),
        unit("a2", (50, 100)),
        unit("a3", (100, 150)),
        unit("a4", (90, 150), table="responses"),
    ]
    second = [unit("b1", (0, 100))]
    aligned = align(first, second)
    assert {u.key: touched(u, second) for u in aligned.only_first} == {"a2": True, "a3": False, "a4": False}


@pytest.mark.parametrize(("end", "paired"), [(20, True), (19, False)])
def test_the_least_overlap_is_as_declared(end: int, paired: bool) -> None:
    assert bool(align([unit("a1", (0, 100))], [unit("b1", (0, end))]).pairs) is paired
