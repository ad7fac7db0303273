"""The single-table part of the rule book on frames of Spark: for tables that no one machine holds.

Flat frames are made by the same code as on one machine, batch by batch, and the same checks are asked of them. What
joins tables (`violations`) or reads files stays with one machine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

import pyarrow as pa

from inquiries.rulebook.frames import ABSENT, absent, flatten, shapes
from inquiries.rulebook.implied import own_shapes
from inquiries.tables import arrow_schema

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from pyspark.sql import DataFrame

    from inquiries.model import Model, Table
    from inquiries.rulebook.checking import Answer
    from inquiries.rulebook.rules import Check, Rule, RuleBook

_ANY: Final = ""  # which split a row stands in is nothing that these rules read


class SparkEngine(Protocol):
    """What runs expectations over one frame of Spark."""

    def run(self, name: str, frame: DataFrame, checks: Sequence[Check]) -> list[Answer]:
        """One answer a check, in the order of the checks."""


def check_tables(
    tables: Mapping[str, DataFrame], model: Model, book: RuleBook, engine: SparkEngine
) -> Iterator[tuple[Rule, Answer]]:
    """Every rule that reads one table of those given, with the answer to each of its checks.

    Args:
        tables: name of a table of the model → its rows, as the built Parquet files have them.
        model: the schema.
        book: the rules.
        engine: `expectations.OnSpark`.
    """
    of_frame: dict[str, list[tuple[Rule, Check]]] = {}
    for rule in book:
        for check in rule.checks:
            of_frame.setdefault(check.frame, []).append((rule, check))
    for name, shape in shapes(model).items():
        if shape.table in tables and name in of_frame:
            rules, checks = zip(*of_frame[name], strict=True)
            frame = flat(tables[shape.table], model, model.table(shape.table), name)
            yield from zip(rules, engine.run(name, frame, checks), strict=True)


def flat(rows: DataFrame, model: Model, table: Table, name: str) -> DataFrame:
    """One flat frame of a table's rows."""
    from pyspark.sql.pandas.types import from_arrow_schema

    made = _maker(model, table, name)
    schema = made(arrow_schema(table).empty_table()).schema

    def frames(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            yield from made(pa.Table.from_batches([batch])).combine_chunks().to_batches()

    return rows.select(list(table.names)).mapInArrow(frames, from_arrow_schema(schema))


def _maker(model: Model, table: Table, name: str) -> Callable[[pa.Table], pa.Table]:
    known = [shape for shape in shapes(model).values() if shape.table == table.name]
    own = {shape.name: shape for shape in own_shapes(model, table, known)}

    def made(rows: pa.Table) -> pa.Table:
        frame = flatten(table, rows.cast(arrow_schema(table)), {_ANY: len(rows)}, [name])[name]
        return frame.append_column(ABSENT, absent(own[name], table, frame)) if name in own else frame

    return made
