"""Large frames checked by value give the answers that checking each row gives."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import pytest

from inquiries.expectations import GreatExpectations
from inquiries.rulebook import by_value
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


def plainly(answers: list[Answer]) -> list[tuple[Check, list[tuple[object, ...]], str]]:
    return [(a.check, sorted((r["record"], r["place"]) for r in a.rows), a.problem) for a in answers]


def test_the_same_answers_on_fewer_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(by_value, "LEAST", 100)
    engine = Counting()
    answers = ByValue(engine).run("frame", FRAME, CHECKS)
    assert plainly(answers) == plainly(GreatExpectations().run("frame", FRAME, CHECKS))
    assert [len(answer.rows) for answer in answers[:3]] == [50, 50, 50]
    assert answers[1].rows[0] == {"record": "r3", "place": "p[3]", "code": "odd"}
    assert engine.rows == [7, ROWS]


def test_small_frames_take_no_detour() -> None:
    engine = Counting()
    ByValue(engine).run("frame", FRAME, CHECKS)
    assert engine.rows == [ROWS]


def test_what_breaks_down_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(by_value, "LEAST", 100)
    broken = Check("frame", f"{PREFIX}match_regex", {"column": "code", "regex": "("})
    absent = Check("frame", f"{PREFIX}not_be_null", {"column": "nothing"})
    first, second, third = ByValue(GreatExpectations()).run("frame", FRAME, [broken, absent, CHECKS[1]])
    assert first.problem
    assert second.problem
    assert (len(third.rows), third.problem) == (50, "")
