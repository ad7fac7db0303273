"""Rows to Arrow: schemas from the model, one table a split."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from inquiries.errors import BadInput, Problem
from inquiries.model import Field, Model, Table
from inquiries.normalise import Row, Rows

_ARROW: Mapping[str, pa.DataType] = {
    "string": pa.string(),
    "id": pa.string(),
    "slug": pa.string(),
    "url": pa.string(),
    "edtf": pa.string(),
    "code": pa.string(),
    "date": pa.date32(),
    "integer": pa.int32(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
}


def arrow_type(field: Field) -> pa.DataType:
    """Arrow type of a field, list and struct resolved."""
    if field.type == "struct":
        one = pa.struct([pa.field(f.name, arrow_type(f)) for f in field.fields])
    else:
        one = _ARROW[field.type]
    return pa.list_(one) if field.list else one


def arrow_schema(table: Table) -> pa.Schema:
    """Arrow schema of a table, columns in the declared order."""
    return pa.schema([pa.field(f.name, arrow_type(f)) for f in table.fields])


def split_of(row: Row, table: Table, model: Model) -> str:
    """The split that a row belongs to."""
    if table.split != "locality":
        return table.split
    return str(model.codebooks["locality"].codes[row["locality"]].attributes["split"])


def arrow_tables(rows: Rows, model: Model) -> dict[str, dict[str, pa.Table]]:
    """Table name → split → Arrow table, in the order of the rows; splits without rows are left out."""
    return {name: _by_split(rows[name], table, model) for name, table in model.tables.items()}


def _by_split(rows: Iterable[Row], table: Table, model: Model) -> dict[str, pa.Table]:
    parts: dict[str, list[Row]] = {}
    for row in rows:
        parts.setdefault(split_of(row, table, model), []).append(row)
    schema = arrow_schema(table)
    return {s: pa.Table.from_pylist(parts[s], schema=schema) for s in model.splits if s in parts}


def read_rows(folder: Path, model: Model) -> Rows:
    """A built data set's tables as rows, in the order of the splits. Raises BadInput for a file that can't be read."""
    rows: Rows = {}
    for name in model.tables:
        paths = (folder / "data" / name / f"{split}.parquet" for split in model.splits)
        rows[name] = [row for path in paths if path.is_file() for row in _read(path).to_pylist()]
    if not rows["documents"]:
        problem = Problem(str(folder), "holds no built data set", "run `inquiries build`, or name its folder")
        raise BadInput([problem])
    return rows


def _read(path: Path) -> pa.Table:
    try:
        return pq.ParquetFile(path).read()
    except (OSError, pa.ArrowException) as error:
        raise BadInput([Problem(str(path), f"is no readable Parquet file ({error})", "build it again")]) from None
