"""Frames about the data that SQL can't make: dates read, texts gathered, names that no actor has, source words.

They stand beside the flat frames, so that every rule over them is a query like any other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from inquiries import dates
from inquiries.model import Model
from inquiries.rulebook.frames import PLACE, RECORD, Column, Shape

Frames = Mapping[str, pa.Table]
_PLACES: Final = {"record": pa.string(), "of_table": pa.string(), "field": pa.string()}
_TEXTS: Final = {**_PLACES, "place": pa.string(), "value": pa.string()}
_DATES: Final = {**_PLACES, "first": pa.date32(), "last": pa.date32(), "edtf": pa.string(), "what": pa.string()}


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
        return pa.array([column.path] * len(frame), pa.string())
    place = frame[PLACE].combine_chunks()
    return pc.binary_join_element_wise(place, column.path, ".") if column.path else place


def _columns_of(shapes: Mapping[str, Shape], types: set[str]) -> Iterator[tuple[Shape, Column]]:
    for shape in shapes.values():
        for column in shape.columns:
            if column.field.type in types:
                yield shape, column


def texts(frames: Frames, shapes: Mapping[str, Shape], generated: set[str]) -> pa.Table:
    """Every free text and address of the data: record, table, field, value. Generated tables repeat others'."""
    schema = pa.schema(_TEXTS)
    parts = [schema.empty_table()]
    for shape, column in _columns_of(shapes, {"string", "url"}):
        if shape.table in generated or column.field.pattern:
            continue
        frame = frames[shape.name]
        table = pa.array([shape.table] * len(frame), pa.string())
        place, value = places(shape, column, frame), frame[column.name]
        part = pa.table([frame[RECORD], table, place, place, value], schema=schema)
        parts.append(part.filter(pc.is_valid(value)))
    return pa.concat_tables(parts).combine_chunks()


def read_dates(frames: Frames, shapes: Mapping[str, Shape]) -> pa.Table:
    """Every EDTF text, the days that it means, and what is wrong with it or with the days beside it (null: nothing)."""
    schema = pa.schema(_DATES)
    parts = [schema.empty_table()]
    for shape, column in _columns_of(shapes, {"edtf"}):
        frame = frames[shape.name]
        stem = column.name.removesuffix("edtf")
        days: tuple[Any, Any] = (None, None)
        if column.field.name == "edtf" and f"{stem}earliest" in frame.column_names:
            days = (frame[f"{stem}earliest"].to_pylist(), frame[f"{stem}latest"].to_pylist())
        beside = days if days[0] is not None else ([_NO_DAYS] * len(frame),) * 2
        values = frame[column.name].to_pylist()
        first, last, what = zip(*map(_date, values, *beside), strict=True) if values else ((), (), ())
        table = pa.array([shape.table] * len(frame), pa.string())
        place = [frame[RECORD], table, places(shape, column, frame)]
        read = [
            pa.array(first, pa.date32()),
            pa.array(last, pa.date32()),
            frame[column.name],
            pa.array(what, pa.string()),
        ]
        parts.append(pa.table([*place, *read], schema=schema))
    return pa.concat_tables(parts).combine_chunks()


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


def counts(model: Model, tables: Mapping[str, Mapping[str, pa.Table]]) -> pa.Table:
    """Rows of each table and split, nought where there is no file."""
    rows = [
        {"of_table": name, "split": split, "rows": len(tables[name].get(split, ()))}
        for name in model.tables
        for split in model.splits
    ]
    return pa.Table.from_pylist(rows)


def fills(frames: Frames, shapes: Mapping[str, Shape], kinds: Iterable[str]) -> pa.Table:
    """How many rows of each column of the main frames hold more than a null or a kind of missing."""
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
            name = ".".join(filter(None, (shape.below, column.path)))
            rows.append({"of_table": shape.table, "field": name, "rows": len(frame), "filled": filled})
    return pa.Table.from_pylist(rows)
