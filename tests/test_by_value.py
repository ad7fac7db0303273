"""Frames checked by value give the answers that checking each row gives."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inquiries.expectations import GreatExpectations
from inquiries.rulebook.by_value import ByValue
from inquiries.rulebook.checking import Answer
from inquiries.rulebook.rules import Check

ROWS = 200
FRAME = pa.table(
    {
        "record": [f"r{n}" for n in range(ROWS)],
        "place": [f"p[{n}]" for n in range(ROWS)],
        "code": [("a", "b", None, "odd")[n % 4] for n in range(ROWS)],
        "number": [n % 7 for n in range(ROWS)],
        "kind": [("x", "y")[n % 2] for n in range(ROWS)],
        "own": [f"text {n}" for n in range(ROWS)],
    }
)
PREFIX = "expect_column_values_to_"
CHECKS = [
    Check("frame", f"{PREFIX}not_be_null", {"column": "code"}),
    Check("frame", f"{PREFIX}be_in_set", {"column": "code", "value_set": ["a", "b"]}),
    Check("frame", f"{PREFIX}not_be_in_set", {"column": "code", "value_set": ["odd"]}),
    Check("frame", f"{PREFIX}match_regex", {"column": "code", "regex": "^.$"}),
    Check("frame", f"{PREFIX}not_match_regex", {"column": "own", "regex": "9$"}),
    Check("frame", f"{PREFIX}be_between", {"column": "number", "min_value": 1, "max_value": 5}),
    Check("frame", f"{PREFIX}be_unique", {"column": "record"}),
    Check("frame", f"{PREFIX}be_in_set", {"column": "kind", "value_set": ["x"]}),
    Check("frame", f"{PREFIX}not_be_null", {"column": "code"}, only_where=("kind", "x")),
    Check("frame", "expect_compound_columns_to_be_unique", {"column_list": ["code", "number"]}),
]


class Counting:
    """An engine that notes how many rows it is given."""

    def __init__(self) -> None:
        self.engine = GreatExpectations()
        self.rows: list[int] = []

    def run(self, name: str, frame: pa.Table, checks: Sequence[Check]) -> list[Answer]:
        self.rows.append(len(frame))
        return self.engine.run(name, frame, checks)


class Lenient(GreatExpectations):
    """An engine that finds fault with the first row of whatever it is asked."""

    def run(self, name: str, frame: pa.Table, checks: Sequence[Check]) -> list[Answer]:
        assert name == "values"
        assert len(frame)
        return [Answer(check, ({"record": "0", "place": ""},)) for check in checks]


def asked(by_value: ByValue, frame: pa.Table, checks: Sequence[Check]) -> list[Answer]:
    by_value.add("frame", frame, checks)
    return by_value.answers()


def plainly(answers: list[Answer]) -> list[tuple[Check, list[tuple[object, ...]], bool]]:
    return [(a.check, sorted((r["record"], r["place"]) for r in a.rows), bool(a.problem)) for a in answers]


def test_the_same_answers_on_fewer_rows() -> None:
    engine = Counting()
    answers = asked(ByValue(engine), FRAME, CHECKS)
    assert plainly(answers) == plainly(GreatExpectations().run("frame", FRAME, CHECKS))
    assert [len(answer.rows) for answer in answers[:3]] == [50, 50, 50]
    assert answers[1].rows[0] == {"record": "r3", "place": "p[3]", "code": "odd"}
    assert max(engine.rows) == ROWS  # those that stand twice


def test_all_frames_are_asked_about_at_once() -> None:
    engine = Counting()
    by_value = ByValue(engine)
    for name in ("one", "two", "three"):
        by_value.add(name, FRAME, CHECKS[:5])
    assert [len(answer.rows) for answer in by_value.answers()] == [50, 50, 50, 50, 20] * 3
    assert len(engine.rows) == 1


def test_what_was_said_of_a_value_is_kept_and_of_rows_is_not() -> None:
    engine = Counting()
    by_value = ByValue(engine, remember=True)
    first = asked(by_value, FRAME, CHECKS[:2])
    assert asked(by_value, FRAME, CHECKS[:2]) == first
    assert len(engine.rows) == 1
    unique = [CHECKS[6]]
    assert asked(by_value, FRAME, unique)[0].rows == ()
    doubled = pa.concat_tables([FRAME, FRAME.slice(3, 1)])
    assert [row["record"] for row in asked(by_value, doubled, unique)[0].rows] == ["r3", "r3"]


def test_what_breaks_down_is_told() -> None:
    broken = Check("frame", f"{PREFIX}match_regex", {"column": "code", "regex": "("})
    absent = Check("frame", f"{PREFIX}not_be_null", {"column": "nothing"})
    table = Check("frame", "expect_table_row_count_to_equal", {"value": 4})
    answers = asked(ByValue(GreatExpectations()), FRAME, [broken, absent, CHECKS[1], table])
    assert [bool(answer.problem) for answer in answers] == [True, True, False, True]
    assert len(answers[2].rows) == 50
    assert asked(ByValue(GreatExpectations()), FRAME.slice(0, 0), [CHECKS[1]]) == [Answer(CHECKS[1])]


def test_an_engine_that_fails_what_was_cleared_is_not_believed() -> None:
    sound = Check("frame", f"{PREFIX}be_in_set", {"column": "kind", "value_set": ["x", "y"]})
    unique = Check("frame", f"{PREFIX}be_unique", {"column": "record"})
    for check in (sound, unique):
        (answer,) = asked(ByValue(Lenient()), FRAME, [check])
        assert answer.rows == ()
        assert "clear" in answer.problem


NUMBERS = [float("nan"), 0.0, -0.0, None, 0.5, 0.5, 1.0, float("inf"), *(n / 7 for n in range(1, 900))]
NULLS = [None, None, "x", "x", "x", None]
ODD: dict[str, tuple[pa.Array, str, dict[str, Any]]] = {
    "a bound that is no part of its range": (pa.array(NUMBERS), "be_between", {"max_value": 1, "strict_max": True}),
    "no number, in a range": (pa.array(NUMBERS), "be_between", {"min_value": 0, "max_value": 1}),
    "no number, as a null": (pa.array(NUMBERS), "not_be_null", {}),
    "no number, twice": (pa.array([*NUMBERS, float("nan")]), "be_unique", {}),
    "nought below zero": (pa.array(NUMBERS), "not_be_in_set", {"value_set": [0.0]}),
    "nulls alone": (pa.nulls(700, pa.string()), "match_regex", {"regex": "x"}),
    "nulls that must not be": (pa.nulls(700, pa.string()), "not_be_null", {}),
    "nulls twice": (pa.nulls(3, pa.string()), "be_unique", {}),
    "no rows": (pa.nulls(0, pa.string()), "not_be_null", {}),
    "no rows to be unique": (pa.nulls(0, pa.string()), "be_unique", {}),
    "a null in a set": (pa.array(NULLS), "be_in_set", {"value_set": ["y", None]}),
    "an empty set": (pa.array(NULLS), "be_in_set", {"value_set": []}),
    "one of many, late": (pa.array([f"t{n}" for n in range(3000)]), "not_match_regex", {"regex": "^t2987$"}),
    "one of few, late": (pa.array(["a"] * 2999 + ["b"]), "be_in_set", {"value_set": ["a"]}),
    "two of many, far apart": (pa.array([f"t{n % 2999}" for n in range(3000)]), "be_unique", {}),
    "two of many, side by side": (pa.array([f"t{n or 1}" for n in range(3000)]), "be_unique", {}),
    "a space beyond ASCII": (
        pa.array([*(f"t{n}" for n in range(999)), "a\u00a0b"]),
        "not_match_regex",
        {"regex": r"\s"},
    ),
    "a letter beyond ASCII": (pa.array([*(f"t{n}" for n in range(999)), "éb"]), "not_match_regex", {"regex": r"^\w\D"}),
    "a line's end": (pa.array(["ab\n", "ab", "a\u000bb", "a\u00a0b"] * 9), "match_regex", {"regex": r"^a\s?b$"}),
}


@pytest.mark.parametrize("pieces", [1, 7])
@pytest.mark.parametrize("case", ODD)
def test_odd_columns_give_the_same_answers(case: str, pieces: int) -> None:
    values, kind, more = ODD[case]
    rows = pa.array([f"r{n}" for n in range(len(values))])
    frame = pa.table({"record": rows, "place": rows, "odd": values})
    cut = -(-len(frame) // pieces) or 1
    frame = pa.concat_tables([frame.slice(start, cut) for start in range(0, len(frame), cut)] or [frame])
    check = Check("frame", f"{PREFIX}{kind}", {"column": "odd", **more})
    by_value = plainly(asked(ByValue(ENGINE), frame, [check]))
    assert by_value == plainly(ENGINE.run("frame", frame, [check]))
    assert not by_value[0][2]


def test_rows_of_nulls_alone_stand_as_often_as_they_like() -> None:
    rows = [f"r{n}" for n in range(6)]
    frame = pa.table({"record": rows, "place": rows, "one": NULLS, "two": [None, None, None, "y", "y", "z"]})
    check = Check("frame", "expect_compound_columns_to_be_unique", {"column_list": ["one", "two"]})
    answers = plainly(asked(ByValue(ENGINE), frame, [check]))
    assert answers == plainly(ENGINE.run("frame", frame, [check]))
    assert [record for record, _ in answers[0][1]] == ["r3", "r4"]


def test_an_engine_that_breaks_down_has_let_nothing_pass() -> None:
    unsaid = Check("frame", f"{PREFIX}be_in_set", {"column": "kind", "value_set": None})
    nested = FRAME.append_column("list", pa.array([[1]] * ROWS))
    listed = Check("frame", f"{PREFIX}be_unique", {"column": "list"})
    for check in (unsaid, listed):
        (answer,) = asked(ByValue(ENGINE), nested, [check])
        assert answer.problem.startswith(check.type)


def test_a_frame_is_not_held_for_the_sake_of_a_few_of_its_rows() -> None:
    by_value = ByValue(ENGINE)
    before = pa.total_allocated_bytes()
    texts = pa.array([f"a text of some length, {n}" for n in range(100_000)])
    by_value.add("frame", pa.table({"record": texts, "place": texts, "own": texts}), UNIQUES)
    del texts
    assert pa.total_allocated_bytes() - before < 100_000
    assert all(not answer.rows and not answer.problem for answer in by_value.answers())


UNIQUES = [
    Check("frame", f"{PREFIX}be_unique", {"column": "own"}),
    Check("frame", "expect_compound_columns_to_be_unique", {"column_list": ["record", "own"]}),
    Check("frame", f"{PREFIX}not_match_regex", {"column": "own", "regex": "é"}),
    Check("frame", f"{PREFIX}not_be_null", {"column": "own"}),
]
WORDS = st.sampled_from(["a", "B", "x  y", "é", "\u00a0", "9", "\n", "’", " ", "A.b", "_", "ſ", "K", "\u2028", "…"])
TEXTS = st.lists(st.none() | st.lists(WORDS, max_size=5).map("".join), min_size=1, max_size=8)
PATTERNS = (r"\S", r"^\S+(?:\s+\S+){1,2}$", r"[^.\s]\.$", r"(?i)\bK\b", r"^\s|\s$|\s\s", r"^[A-Z0-9£]", r"\w\.")


@settings(max_examples=8, deadline=None)
@given(TEXTS)
def test_whatever_the_texts_the_answers_are_the_same(texts: list[str | None]) -> None:
    rows = [f"r{n}" for n in range(len(texts))]
    frame = pa.table({"record": rows, "place": rows, "text": pa.array(texts, pa.string())})
    kinds: list[tuple[str, dict[str, Any]]]
    kinds = [(kind, {"regex": pattern}) for kind in ("match_regex", "not_match_regex") for pattern in PATTERNS]
    kinds += [("be_unique", {}), ("not_be_null", {}), ("be_in_set", {"value_set": ["a", "é"]})]
    checks = [Check("frame", f"{PREFIX}{kind}", {"column": "text", **more}) for kind, more in kinds]
    assert plainly(asked(ByValue(ENGINE), frame, checks)) == plainly(ENGINE.run("frame", frame, checks))


ENGINE = GreatExpectations()
