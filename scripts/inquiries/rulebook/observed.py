"""Frames about the data that SQL can't make: dates read, texts gathered, names that no actor has, source words.

They stand beside the flat frames, so that every rule over them is a query like any other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from inquiries import dates
from inquiries.model import Model
from inquiries.rulebook.frames import PLACE, RECORD, Column, Shape

Frames = Mapping[str, pa.Table]
_NAME: Final = pa.dictionary(pa.int16(), pa.string())  # what a whole part has alike is held once
_TEXTS: Final = pa.schema(
    {"record": pa.string(), "of_table": _NAME, "field": pa.string(), "place": pa.string(), "value": pa.string()}
)
_DATES: Final = pa.schema(
    {"record": pa.string(), "of_table": _NAME, "field": pa.string()}
    | {"first": pa.date32(), "last": pa.date32(), "edtf": pa.string(), "what": pa.string()}
)


_FILLS: Final = pa.schema({"of_table": pa.string(), "field": pa.string(), "rows": pa.int64(), "filled": pa.int64()})


def codes(model: Model) -> pa.Table:
    """Every code: codebook, code, label, group, and the attributes that rules read."""
    rows = [
        {
            "codebook": book.name,
            "code": code.code,
            "label": code.label,
            "split": code.attributes.get("split"),
            "of_table": code.attributes.get("table"),
            "generated": bool(code.attributes.get("generated")),
        }
        for book in model.codebooks.values()
        for code in book.codes.values()
    ]
    return pa.Table.from_pylist(rows)


def places(shape: Shape, column: Column, frame: pa.Table) -> pa.Array:
    """For each row of a frame, the path of a column in its record, as `missing` writes it."""
    if not shape.below:
        return pa.repeat(pa.scalar(column.path, pa.string()), len(frame))
    place = frame[PLACE].combine_chunks()
    return pc.binary_join_element_wise(place, column.path, ".") if column.path else place


def path(shape: Shape, column: Column) -> str:
    """The path of a column below its table."""
    return ".".join(filter(None, (shape.below, column.path)))


def _columns_of(shapes: Mapping[str, Shape], types: set[str]) -> Iterator[tuple[Shape, Column]]:
    for shape in shapes.values():
        for column in shape.columns:
            if column.field.type in types:
                yield shape, column


def _table_of(shape: Shape, frame: pa.Table) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.repeat(pa.scalar(0, pa.int16()), len(frame)), pa.array([shape.table]))


def has_texts(column: Column) -> bool:
    """Whether a column holds free text or addresses."""
    return column.field.type in {"string", "url"} and not column.field.pattern


def texts(frames: Frames, shapes: Mapping[str, Shape], generated: set[str]) -> pa.Table:
    """Every free text and address of the data: record, table, field, value. Generated tables repeat others'."""
    parts = [_TEXTS.empty_table()]
    for shape, column in _columns_of(shapes, {"string", "url"}):
        if shape.table in generated or not has_texts(column):
            continue
        frame = frames[shape.name]
        place, value = places(shape, column, frame), frame[column.name]
        part = pa.table([frame[RECORD], _table_of(shape, frame), place, place, value], schema=_TEXTS)
        parts.append(part.filter(pc.is_valid(value)) if value.null_count else part)
    return pa.concat_tables(parts)


def read_dates(frames: Frames, shapes: Mapping[str, Shape]) -> pa.Table:
    """Every EDTF text, the days that it means, and what is wrong with it or with the days beside it (null: nothing)."""
    parts = [_DATES.empty_table()]
    for shape, column in _columns_of(shapes, {"edtf"}):
        frame = frames[shape.name]
        stem = column.name.removesuffix("edtf")
        with_days = column.field.name == "edtf" and f"{stem}earliest" in frame.column_names
        names = [column.name, *((f"{stem}earliest", f"{stem}latest") if with_days else ())]
        different, rows = _different(frame.select(names))
        values, *days = (column.to_pylist() for column in different.columns)
        read = [_date(value, *beside) for value, *beside in zip(values, *(days or _no_days(values)), strict=True)]
        first, last, what = zip(*read, strict=True) if read else ((), (), ())
        kinds = ((first, pa.date32()), (last, pa.date32()), (what, pa.string()))
        starts, ends, wrong = (pa.array(found, kind).take(rows) for found, kind in kinds)
        place = [frame[RECORD], _table_of(shape, frame), places(shape, column, frame)]
        parts.append(pa.table([*place, starts, ends, frame[column.name], wrong], schema=_DATES))
    return pa.concat_tables(parts)


def _different(rows: pa.Table) -> tuple[pa.Table, pa.Array]:
    """The different rows of a table, and for each of its rows the number of the one that is the same."""
    code, first = np.zeros(len(rows), np.int64), np.zeros(0, np.int64)
    for column in rows.columns:
        encoded = _one(column).dictionary_encode(null_encoding="encode")
        code = code * max(1, len(encoded.dictionary)) + encoded.indices.to_numpy(zero_copy_only=False)
        # numbered anew, so that the product of several columns stays small
        _, first, code = np.unique(code, return_index=True, return_inverse=True)
    return rows.take(pa.array(first)), pa.array(code)


def _one(column: pa.ChunkedArray) -> pa.Array:
    return pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], column.type)


def _no_days(values: list[Any]) -> tuple[list[Any], list[Any]]:
    return [_NO_DAYS] * len(values), [_NO_DAYS] * len(values)


_NO_DAYS: Final = object()


def _date(edtf: str | None, earliest: Any, latest: Any) -> tuple[date | None, date | None, str | None]:
    """First and last day that a text may mean, and what is wrong with it or with the days beside it."""
    if edtf is None:
        held = [day for day in (earliest, latest) if day not in (None, _NO_DAYS)]
        return None, None, "there are days and no date" if held else None
    try:
        span = dates.span(edtf)
    except ValueError as error:
        return None, None, str(error)
    for name, day, wanted in (("earliest", earliest, span.earliest), ("latest", latest, span.latest)):
        if day is not _NO_DAYS and day != wanted:
            what = f"the {name} day is {day or 'open'} and should be {wanted or 'open'}"
            return span.earliest, span.latest, what
    return span.earliest, span.latest, None


def counts(model: Model, rows: Mapping[str, Mapping[str, int]]) -> pa.Table:
    """Rows of each table and split, nought where there is no file."""
    counted = [
        {"of_table": name, "split": split, "rows": rows[name].get(split, 0)}
        for name in model.tables
        for split in model.splits
    ]
    return pa.Table.from_pylist(counted)


def fills(frames: Frames, shapes: Mapping[str, Shape], kinds: Iterable[str]) -> pa.Table:
    """How many rows of each column of some frames hold more than a null or a kind of missing."""
    missing = pa.array(sorted(kinds), pa.string())
    rows = []
    for shape in shapes.values():
        frame = frames[shape.name]
        for column in (*shape.columns, *shape.lists):
            values = frame[f"{column.name}_count" if column.field.list else column.name]
            full = pc.is_valid(values) if not column.field.list else pc.greater(pc.fill_null(values, 0), 0)
            if column.field.codebook and not column.field.list:
                full = pc.and_(full, pc.invert(pc.is_in(values, missing)))
            filled = pc.sum(full.cast(pa.int64())).as_py() or 0
            rows.append({"of_table": shape.table, "field": path(shape, column), "rows": len(frame), "filled": filled})
    return pa.Table.from_pylist(rows, schema=_FILLS)
