"""The same expectations in other libraries, for scale.py. Each gives the number of rows that a check does not hold for.

As in Great Expectations, a null passes every check but the one for nulls.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import pyarrow as pa

from inquiries import expectations
from inquiries.rulebook.checking import Answer
from inquiries.rulebook.rules import Check

PREFIX: Final = "expect_column_values_to_"


class PlainGreatExpectations(expectations.GreatExpectations):
    """Great Expectations on pandas as most people use it: whole frames one after the other, pandas' own types."""

    def __init__(self) -> None:
        super().__init__()
        self._given: list[Answer] = []

    def add(self, name: str, frame: pa.Table, checks: Sequence[Check]) -> None:
        """Check one frame at once."""
        self._given += self.run(name, frame, checks)

    def answers(self) -> list[Answer]:
        """What was answered, in the order in which the checks came."""
        given, self._given = self._given, []
        return given

    def run(self, name: str, frame: pa.Table, checks: Sequence[Check]) -> list[Answer]:
        """One answer a check, in the order of the checks."""
        narrow = expectations._narrow
        expectations._narrow = lambda whole, _: whole.to_pandas()
        try:
            return super().run(name, frame, checks)
        finally:
            expectations._narrow = narrow


class DuckDB:
    """Plain SQL: one query a frame that counts what fails."""

    def run(self, _: str, frame: pa.Table, checks: Sequence[Check]) -> list[int]:
        """Failing rows by check."""
        import duckdb

        with duckdb.connect() as connection:
            connection.register("frame", frame)
            simple = [self._condition(check) for check in checks]
            counts = ", ".join(f"count(*) FILTER (WHERE {c})" for c in simple if c) or "0"
            row = list(connection.execute(f"SELECT {counts} FROM frame").fetchall()[0])  # noqa: S608
            return [row.pop(0) if c else self._doubles(connection, k) for k, c in zip(checks, simple, strict=True)]

    def _condition(self, check: Check) -> str:
        if "unique" in check.type:
            return ""
        asked = check.arguments
        column = f'"{asked["column"]}"'
        quoted = ", ".join(map(_sql, asked.get("value_set", ())))
        pattern = _sql(asked.get("regex", ""))
        least, most = asked.get("min_value"), asked.get("max_value")
        bounds = [f"{column} < {least}"] * (least is not None) + [f"{column} > {most}"] * (most is not None)
        condition = {
            "not_be_null": f"{column} IS NULL",
            "be_null": f"{column} IS NOT NULL",
            "be_in_set": f"{column} NOT IN ({quoted})",
            "not_be_in_set": f"{column} IN ({quoted})",
            "match_regex": f"NOT regexp_matches({column}, {pattern})",
            "not_match_regex": f"regexp_matches({column}, {pattern})",
            "be_between": " OR ".join(bounds) or "false",
        }[check.type.removeprefix(PREFIX)]
        return (
            f'({condition}) AND "{check.only_where[0]}" = {_sql(check.only_where[1])}'
            if check.only_where
            else condition
        )

    def _doubles(self, connection: Any, check: Check) -> int:
        columns = ", ".join(f'"{name}"' for name in _unique_columns(check))
        there = "true" if "compound" in check.type else f"{columns} IS NOT NULL"
        query = f"SELECT count(*) FROM (SELECT 1 FROM frame WHERE {there} GROUP BY {columns} HAVING count(*) > 1)"  # noqa: S608
        return int(connection.execute(query).fetchall()[0][0])


class Pandera:
    """pandera on Polars: one lazy validation a frame."""

    def run(self, _: str, frame: pa.Table, checks: Sequence[Check]) -> list[int]:
        """Failing rows by check: 1 for a frame that fails, which is all that is asked here."""
        import pandera.polars as pandera
        import polars as pl

        data = pl.DataFrame(pl.from_arrow(frame))
        columns: dict[str, dict[str, Any]] = {}
        unique: list[list[str]] = []
        for check in checks:
            if "compound" in check.type:
                unique.append(_unique_columns(check))
                continue
            column = columns.setdefault(check.arguments["column"], {"checks": [], "nullable": True})
            match check.type.removeprefix(PREFIX):
                case "not_be_null" if not check.only_where:
                    column["nullable"] = False
                case "be_unique":
                    column["checks"].append(pandera.Check(lambda data: data.lazyframe.select(_single(data.key))))
                case _:
                    column["checks"].append(pandera.Check(self._asked(check)))
        schemas = [pandera.DataFrameSchema({name: pandera.Column(**c) for name, c in columns.items()})]
        schemas += [pandera.DataFrameSchema(unique=names) for names in unique]
        failing = 0
        for schema in schemas:
            try:
                schema.validate(data, lazy=True)
            except pandera.errors.SchemaErrors:
                failing = 1
        return [failing] * len(checks)

    def _asked(self, check: Check) -> Callable[[Any], Any]:
        return lambda data: data.lazyframe.select(holds(check))


class Pointblank:
    """pointblank on Polars: one interrogation a frame."""

    def run(self, _: str, frame: pa.Table, checks: Sequence[Check]) -> list[int]:
        """Failing rows by check."""
        import pointblank as pb
        import polars as pl

        plan = pb.Validate(data=pl.DataFrame(pl.from_arrow(frame)))
        for check in checks:
            plan = self._step(plan, check)
        done = plan.interrogate(collect_extracts=False)
        failed = done.n_failed()
        return [int(failed[number + 1]) for number in range(len(checks))]

    def _step(self, plan: Any, check: Check) -> Any:
        asked = check.arguments
        if "compound" in check.type:
            return plan.rows_distinct(columns_subset=_unique_columns(check))
        if "unique" in check.type:
            return plan.col_vals_expr(expr=_single(asked["column"]))
        kind = check.type.removeprefix(PREFIX)
        if kind == "not_be_null" and not check.only_where:
            return plan.col_vals_not_null(columns=asked["column"])
        if kind == "match_regex" and not check.only_where:
            return plan.col_vals_regex(columns=asked["column"], pattern=asked["regex"], na_pass=True)
        return plan.col_vals_expr(expr=holds(check))


def holds(check: Check) -> Any:
    """A check as an expression of Polars."""
    import polars as pl

    asked = check.arguments
    column = pl.col(asked["column"])
    kind = check.type.removeprefix(PREFIX)
    match kind:
        case "not_be_null" | "be_null":
            result = column.is_null() if kind == "be_null" else column.is_not_null()
        case "be_in_set" | "not_be_in_set":
            inside = column.is_in(list(asked["value_set"]))
            result = inside if kind == "be_in_set" else ~inside
        case "match_regex" | "not_match_regex":
            found = column.str.contains(asked["regex"])
            result = found if kind == "match_regex" else ~found
        case _:
            least, most = asked.get("min_value"), asked.get("max_value")
            result = (column >= least) if least is not None else pl.lit(value=True)
            result = result & (column <= most) if most is not None else result
    if check.only_where:
        result = result | (pl.col(check.only_where[0]) != check.only_where[1])
    return result.fill_null(value=True)


def _single(name: str) -> Any:
    import polars as pl

    return pl.col(name).is_null() | ~pl.col(name).is_duplicated()


def _unique_columns(check: Check) -> list[str]:
    return list(check.arguments.get("column_list") or [check.arguments["column"]])


def _sql(value: object) -> str:
    return "'" + value.replace("'", "''") + "'" if isinstance(value, str) else str(value)


PEERS: Final = {"duckdb": DuckDB, "pandera": Pandera, "pointblank": Pointblank}
