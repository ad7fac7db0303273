"""Expectations asked by value: an engine is shown each question once, whatever the number of rows that raise it.

Whether a row holds to an expectation of one column hangs on its value alone. So the engine is asked, once for all
frames together, about every value that may fail (suspects.py), and about values that should hold: all of them where a
column has few, as one of codes has, and else the first ones. What it says of a value is said of all rows that have it;
where it fails a value that Arrow's kernels cleared, the two disagree, and that is an answer of its own. Whether values
stand once is asked about the rows that Arrow finds more than once, and about the first ones.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from math import isnan
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from inquiries.rulebook.checking import Answer, Engine
from inquiries.rulebook.frames import PLACE, RECORD
from inquiries.rulebook.rules import Check
from inquiries.rulebook.suspects import UNIQUE, columns_of, suspects, told_by_arrow

FEW: Final = 500  # different values, at most, of a column that the engine is shown whole
SOME: Final = 100  # values or rows that should hold, of a column with more
_AT_ONCE: Final = 10  # expectations; Great Expectations' own cost grows faster than their number
_LOOK: Final = 20_000  # rows that tell whether a column has few values
_DISAGREE: Final = "the engine fails what Arrow's kernels clear"
Key = tuple[str, str, str]


@dataclass(slots=True)
class _Question:
    """One check of one frame: the rows that may fail, and the values (or rows) to be asked about."""

    check: Check
    rows: pa.Table
    asked: pa.Table  # what is suspect first
    suspect: int = 0  # how many of those asked about are suspect
    key: Key = ("", "", "")
    answer: Answer | None = None

    @property
    def values(self) -> list[Any]:
        return _values(self.asked)


@dataclass
class ByValue:
    """Gathers the checks of many frames, and has an engine answer them in one go.

    With `remember`, what was said of a value once is not asked again.
    """

    engine: Engine
    remember: bool = False
    _questions: list[_Question] = field(default_factory=list)
    _known: dict[Key, dict[Any, bool]] = field(default_factory=dict)

    def add(self, name: str, frame: pa.Table, checks: Sequence[Check]) -> None:
        """Take the checks of one frame, which may be let go after."""
        for check in checks:
            try:
                question = _question(check, frame, len(self._questions)) or self._at_once(name, frame, check)
            except Exception as error:  # noqa: BLE001  whatever breaks, the check is told as one that broke
                question = _answered(Answer(check, problem=f"{check.type} on {name}: {_said(error)}"), frame)
            self._questions.append(question)

    def answers(self) -> list[Answer]:
        """One answer a check, in the order in which they came; then it is ready for the next ones."""
        questions, self._questions = self._questions, []
        known = {key: told for key, told in self._known.items() if key[0] not in UNIQUE}  # that hangs on other rows
        problems = self._ask([q for q in questions if q.answer is None], known)
        self._known = known if self.remember else {}
        return [q.answer or _answer(q, known.get(q.key, {}), problems.get(q.key, "")) for q in questions]

    def _at_once(self, name: str, frame: pa.Table, check: Check) -> _Question:
        """What can't be told by value is asked of all rows."""
        (answer,) = self.engine.run(name, frame, [check])
        return _answered(answer, frame)

    def _ask(self, questions: Iterable[_Question], known: dict[Key, dict[Any, bool]]) -> dict[Key, str]:
        """Ask about all that is not known yet; what could not be answered, by the key of the questions."""
        merged: dict[Key, list[pa.Table]] = {}
        checks: dict[Key, Check] = {}
        for question in questions:
            told = known.setdefault(question.key, {})
            fresh = [i for i, value in enumerate(question.values) if value not in told]
            if fresh:
                merged.setdefault(question.key, []).append(question.asked.take(pa.array(fresh)))
                checks[question.key] = question.check
        asked = [(key, _stacked(parts)) for key, parts in merged.items()]
        asked.sort(key=lambda pair: len(pair[1]))  # frames are as long as the longest part
        problems = {}
        for some in (asked[i : i + _AT_ONCE] for i in range(0, len(asked), _AT_ONCE)):
            specs = [_spec(number, checks[key]) for number, (key, _) in enumerate(some)]
            frame = _beside([table for _, table in some], [checks[key].type in UNIQUE for key, _ in some])
            for (key, table), answer in zip(some, self._run(frame, specs), strict=True):
                if answer.problem:
                    problems[key] = answer.problem
                    continue
                failing = {int(row[RECORD]) for row in answer.rows}
                known[key] |= {value: number in failing for number, value in enumerate(_values(table))}
        return problems

    def _run(self, frame: pa.Table, checks: Sequence[Check]) -> list[Answer]:
        """What the engine says; where it breaks down, that it could not tell, of each check."""
        try:
            return self.engine.run("values", frame, checks)
        except Exception as error:  # noqa: BLE001  whatever breaks, no check has passed
            return [Answer(check, problem=f"{check.type}, asked with others: {_said(error)}") for check in checks]


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {(str(error).splitlines() or [''])[0]}"


def _answered(answer: Answer, frame: pa.Table) -> _Question:
    """A question that needs no more asking, and keeps nothing of its frame."""
    none = frame.schema.empty_table()
    return _Question(answer.check, none, none, answer=answer)


def _question(check: Check, frame: pa.Table, number: int) -> _Question | None:
    """A check as a question about few values; None for one that needs all rows."""
    if not told_by_arrow(check, frame.schema):
        return None
    columns = columns_of(check)
    if check.only_where:
        column, value = check.only_where
        if column not in frame.column_names:
            return None
        frame = frame.filter(pc.equal(frame[column], pa.scalar(value, frame.schema.field(column).type)))
    numbers = suspects(check, frame)
    rows = frame.select(list(dict.fromkeys((RECORD, PLACE, *columns)))).take(numbers)
    if check.type in UNIQUE:
        # taken, not sliced: a slice would keep the whole frame from being let go
        chosen = rows if len(rows) else frame.select(columns).take(pa.array(range(min(SOME, len(frame))), pa.int64()))
        asked, suspect = _told_apart(chosen.select(columns), number), len(rows)
    else:
        doubtful = pc.unique(rows[columns[0]])
        values = pa.chunked_array([doubtful, *_sound(frame[columns[0]]).chunks], doubtful.type)
        asked, suspect = pa.table({"value": pc.unique(values)}), len(doubtful)
    return _Question(check, rows, asked, suspect, _key(check, asked.schema))


def _key(check: Check, schema: pa.Schema) -> Key:
    """What makes two questions one: all but the column."""
    arguments = {key: value for key, value in check.arguments.items() if key not in {"column", "column_list"}}
    return check.type, json.dumps(arguments, sort_keys=True, default=str), str(schema.types)


def _sound(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Values to be asked about whether suspect or not: all different ones where they are few, else the first."""
    if len(pc.unique(column.slice(0, _LOOK))) <= FEW and len(values := pc.unique(column)) <= FEW:
        return pa.chunked_array([values], column.type)
    return pa.chunked_array(column.slice(0, SOME).chunks, column.type)


def _values(table: pa.Table) -> list[Any]:
    """Values, or rows of several columns as tuples, that are equal where they are the same to an engine."""
    columns = [list(map(_value, c.to_pylist())) for c in table.columns]
    return columns[0] if len(columns) == 1 else list(zip(*columns, strict=True))


def _value(value: Any) -> Any:
    """A value as one that equals itself and no other: NaN does not, and nought below zero equals nought."""
    return str(value) if isinstance(value, float) and (isnan(value) or not value) else value


def _told_apart(rows: pa.Table, number: int) -> pa.Table:
    """Rows that are to stand once, numbered by check, so that they can be asked about together with others."""
    texts = [column.cast(pa.string()) for column in rows.columns]
    if len(texts) == 1:  # a null is no value
        texts = [pc.binary_join_element_wise(str(number), texts[0], " ")]
    else:
        present = reduce(pc.or_, map(pc.is_valid, texts))  # a row of nulls alone is no row
        texts.insert(0, pc.if_else(present, str(number), pa.scalar(None, pa.string())))
    return pa.table(texts, names=[str(i) for i in range(len(texts))])


def _stacked(parts: list[pa.Table]) -> pa.Table:
    """The different values of several questions; of questions about rows, all rows."""
    if parts[0].num_columns > 1 or parts[0].column_names == ["0"]:
        return pa.concat_tables(parts)
    values = pa.chunked_array([chunk for part in parts for chunk in part.column(0).chunks])
    return pa.table({"value": pc.unique(values)})


def _beside(tables: list[pa.Table], with_nulls: list[bool]) -> pa.Table:
    """Tables side by side: one that is shorter than another repeats its first row, or goes on with nulls."""
    height = max(map(len, tables))
    columns: dict[str, pa.Array] = {
        RECORD: pa.array(range(height)).cast(pa.string()),
        PLACE: pa.array([""] * height, pa.string()),
    }
    for number, (table, nulls) in enumerate(zip(tables, with_nulls, strict=True)):
        rows = pa.array([i if i < len(table) else None if nulls else 0 for i in range(height)], pa.int64())
        columns |= {_column(number, i): column.take(rows) for i, column in enumerate(table.columns)}
    return pa.table(columns)


def _column(number: int, i: int = 0) -> str:
    return f"asked_{number}_{i}"


def _spec(number: int, check: Check) -> Check:
    """A check as asked of the frame of all values."""
    arguments = dict(check.arguments)
    if "column_list" in arguments:
        arguments["column_list"] = [_column(number, i) for i in range(1 + len(arguments["column_list"]))]
    else:
        arguments["column"] = _column(number)
    return replace(check, frame="values", arguments=arguments, only_where=None)


def _answer(question: _Question, told: dict[Any, bool], problem: str) -> Answer:
    """What was said of values, said of the rows that have them."""
    check = question.check
    if problem:
        return Answer(check, problem=problem)
    failing = [number for number, value in enumerate(question.values) if told[value]]
    if not failing:
        return Answer(check)
    if failing[-1] >= question.suspect:
        return Answer(check, problem=f"{check.type} on {check.frame}: {_DISAGREE}")
    if check.type in UNIQUE:
        return Answer(check, _told(question.rows.take(failing)))
    column = columns_of(check)[0]
    values = question.asked["value"].combine_chunks().take(pa.array(failing))
    return Answer(check, _told(question.rows.filter(pc.is_in(question.rows[column], value_set=values))))


def _told(rows: pa.Table) -> tuple[dict[str, Any], ...]:
    """Rows as an engine tells them, with nothing for what is no number."""
    return tuple({key: None if _no_number(value) else value for key, value in row.items()} for row in rows.to_pylist())


def _no_number(value: object) -> bool:
    return isinstance(value, float) and isnan(value)
