"""inquiries.sql: views for DuckDB over the Parquet files, the tables and the questions that people ask of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pyarrow as pa

from inquiries.export import Dataset
from inquiries.export.parquet import file_of
from inquiries.model import MISSING, Model, Table
from inquiries.tables import arrow_schema

NAME: Final = "inquiries.sql"
QUESTIONS: Final = Path(__file__).with_name("questions.sql")
_HEAD: Final = """\
-- Views for DuckDB over the Parquet files of this folder.
--
-- In this folder:      duckdb -init inquiries.sql
-- From anywhere else:  SET VARIABLE inquiries = 'path/of/this/folder'; and then .read path/of/this/folder/inquiries.sql
-- What is there:       SELECT view_name, comment FROM duckdb_views() WHERE NOT internal;
--                      SELECT column_name, comment FROM duckdb_columns() WHERE table_name = 'claims';
SET VARIABLE inquiries = coalesce(getvariable('inquiries'), '.');
"""
_SQL: Final = {
    pa.string(): "VARCHAR",
    pa.date32(): "DATE",
    pa.int32(): "INTEGER",
    pa.float64(): "DOUBLE",
    pa.bool_(): "BOOLEAN",
}


class Sql:
    """One view a table, described in words, one of all codes, and the views of questions.sql."""

    title = "SQL views"
    media_type = "application/sql"

    def write(self, dataset: Dataset, folder: Path) -> None:
        """Write inquiries.sql."""
        tables = (line for name in dataset.model.tables for line in _table(dataset, dataset.model.table(name)))
        questions = QUESTIONS.read_text(encoding="utf-8")
        parts = [_HEAD.rstrip(), *tables, "", _codes(dataset.model), questions, _grid(dataset.model).rstrip(), ""]
        (folder / NAME).write_text("\n".join(parts), encoding="utf-8")


def _table(dataset: Dataset, table: Table) -> Iterator[str]:
    if dataset.tables[table.name]:
        files = f"'/{file_of(table.name, '*').as_posix()}'"
        select = f"SELECT * FROM read_parquet(getvariable('inquiries') || {files})"  # noqa: S608
    else:
        # a table without rows has no file; its columns are there all the same
        columns = ", ".join(f'NULL::{sql_type(f.type)} AS "{f.name}"' for f in arrow_schema(table))
        select = f"SELECT {columns} WHERE false"
    yield "\n" + _view(table.name, select, f"{table.description} One row: {table.row}.").rstrip()
    for field in table.fields:
        unit = f" Unit: {field.unit}." if field.unit else ""
        codes = f" Codes: {field.codebook.name}." if field.codebook else ""
        yield f'COMMENT ON COLUMN {table.name}."{field.name}" IS {_text(field.description + unit + codes)};'


def _codes(model: Model) -> str:
    values = ",\n".join(
        f"    ({', '.join(map(_text, row))})"
        for book in model.codebooks.values()
        for code in book.codes.values()
        for row in [(book.name, code.code, code.label, code.definition, book.groups.get(code.group or ""))]
    )
    comment = f"Every code of every codebook; those of {MISSING} may stand in other coded columns too."
    select = f'SELECT * FROM (VALUES\n{values}\n) AS t (codebook, code, label, definition, "group")'  # noqa: S608
    return _view("codes", select, comment)


def _grid(model: Model) -> str:
    """The coverage grid with a column a theme, which only the codebook knows."""
    themes = ", ".join(map(_text, model.codebooks["theme"].codes))
    inner = "PIVOT (SELECT document_id, locality, theme, value FROM coverage)"
    select = f"SELECT * FROM ({inner}\nON theme IN ({themes})\nUSING first(value)) ORDER BY locality, document_id"  # noqa: S608
    return _view(
        "coverage_grid", select, "One row a document, one column a theme: found, absent, outside_remit or silent."
    )


def _view(name: str, select: str, comment: str) -> str:
    return f"CREATE OR REPLACE VIEW {name} AS\n{select};\nCOMMENT ON VIEW {name} IS {_text(comment)};\n"


def sql_type(kind: pa.DataType) -> str:
    """The DuckDB type of an Arrow type."""
    if pa.types.is_list(kind):
        return f"{sql_type(kind.value_type)}[]"
    if pa.types.is_struct(kind):
        inner = (f'"{field.name}" {sql_type(field.type)}' for field in kind)
        return f"STRUCT({', '.join(inner)})"
    return _SQL[kind]


def _text(value: str | None) -> str:
    return "NULL" if value is None else "'" + value.replace("'", "''") + "'"
