"""Expectations on large frames by value: a column's different values are checked, not each of its rows.

Whether a row holds to an expectation of one column hangs on its value alone, and columns of codes have few. So an
engine gets a short frame with every different value of such columns, and what it says of a value is said of all rows
that have it. What asks for more than the value (that it stands once, or only some rows) is checked row by row.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from inquiries.rulebook.checking import Answer, Engine
from inquiries.rulebook.frames import PLACE, RECORD
from inquiries.rulebook.rules import Check

LEAST: Final = 20_000  # rows; below, the detour costs more than it saves
FEW: Final = 0.1  # different values a row, at most
_OF_A_VALUE: Final = frozenset(
    f"expect_column_values_to_{what}"
    for what in ("be_null", "not_be_null", "be_in_set", "not_be_in_set", "match_regex", "not_match_regex", "be_between")
)


@dataclass(frozen=True, slots=True)
class ByValue:
    """An engine that has another do the work, on as few rows as give the same answers."""

    engine: Engine

    def run(self, name: str, frame: pa.Table, checks: Sequence[Check]) -> list[Answer]:
        """One answer a check, in the order of the checks."""
        values = _different_values(frame, checks) if len(frame) >= LEAST else {}
        short = [i for i, check in enumerate(checks) if _of_a_value(check) and check.arguments["column"] in values]
        rest = [i for i in range(len(checks)) if i not in set(short)]
        answers: dict[int, Answer] = {}
        if short:
            given = self.engine.run(f"values of {name}", _frame_of(values), [checks[i] for i in short])
            answers |= {i: _for_rows(answer, frame) for i, answer in zip(short, given, strict=True)}
        if rest:
            answers |= dict(zip(rest, self.engine.run(name, frame, [checks[i] for i in rest]), strict=True))
        return [answers[i] for i in range(len(checks))]


def _of_a_value(check: Check) -> bool:
    return check.type in _OF_A_VALUE and not check.only_where


def _different_values(frame: pa.Table, checks: Sequence[Check]) -> dict[str, pa.Array]:
    """The different values, null among them, of each column that is checked by value and has few."""
    wanted = dict.fromkeys(check.arguments["column"] for check in checks if _of_a_value(check))
    found = {column: pc.unique(frame[column]) for column in wanted if column in frame.column_names}
    return {column: values for column, values in found.items() if len(values) <= FEW * len(frame)}


def _frame_of(values: dict[str, pa.Array]) -> pa.Table:
    """The values side by side; a column with fewer than another repeats its first one."""
    height = max(map(len, values.values()))
    columns = {name: _filled(column, height) for name, column in values.items()}
    numbers = pa.array(range(height)).cast(pa.string())
    own = {RECORD: numbers, PLACE: pa.array([""] * height, pa.string())}
    return pa.table({**{name: column for name, column in own.items() if name not in columns}, **columns})


def _filled(values: pa.Array, height: int) -> pa.Array:
    return values.take(pa.array([i if i < len(values) else 0 for i in range(height)], pa.int64()))


def _for_rows(answer: Answer, frame: pa.Table) -> Answer:
    """What was said of values, said of the rows that have them."""
    return Answer(answer.check, tuple(_rows(answer, frame)), answer.problem) if answer.rows else answer


def _rows(answer: Answer, frame: pa.Table) -> Iterator[dict[str, Any]]:
    column = answer.check.arguments["column"]
    values = pa.array([row[column] for row in answer.rows], frame.schema.field(column).type)
    failing = frame.filter(pc.is_in(frame[column], value_set=values))
    yield from failing.select(list(dict.fromkeys((RECORD, PLACE, column)))).to_pylist()
