"""Flat frames: the tables of a built data set without nesting, one frame a table and one for each list in it.

Great Expectations gives wrong answers on nested columns, and SQL reads better without them. A frame's columns are
named after the path of the field (`source.publisher` is `source_publisher`), next to `record` (the row's key) and
`place` (where in the record the row stands: `roles[0]`; empty for the record itself). A list leaves its length in
`<name>_count` and its items in a frame of their own (`actors_roles`); a struct that may be null leaves `<name>_given`.
The claims nested in `documents` are not unfolded: they must equal the flat ones, and a rule holds that.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from inquiries.model import Field, Model, Table

RECORD: Final = "record"
PLACE: Final = "place"
SPLIT: Final = "split"
VALUE: Final = "value"
ABSENT: Final = "absent"


@dataclass(frozen=True, slots=True)
class Column:
    """One flat column: its name in the frame, its field, and its path within what the frame's row is.

    `given` names the column that says whether the struct around it is there at all; empty where it always is.
    """

    name: str
    field: Field
    path: str
    given: str = ""


@dataclass(frozen=True, slots=True)
class Shape:
    """What a frame holds: which table it comes from, below which list, with which columns and lists."""

    name: str
    table: str
    below: str
    columns: tuple[Column, ...]
    lists: tuple[Column, ...]


def shapes(model: Model) -> dict[str, Shape]:
    """Every frame of a model by name."""
    return {shape.name: shape for table in model.tables.values() for shape in _shapes(table.name, table, table.fields)}


def _shapes(name: str, table: Table, fields: tuple[Field, ...], below: str = "") -> Iterator[Shape]:
    columns = tuple(_columns(fields))
    lists = tuple(c for c in columns if c.field.list)
    yield Shape(name, table.name, below, tuple(c for c in columns if not c.field.list), lists)
    for column in lists:
        if column.field.table:
            continue
        deeper = f"{below}.{column.path}" if below else column.path
        inner = f"{name}_{column.name}"
        if column.field.type == "struct":
            yield from _shapes(inner, table, column.field.fields, deeper)
        else:
            yield Shape(inner, table.name, deeper, (Column(VALUE, replace(column.field, list=False), ""),), ())


def _columns(fields: tuple[Field, ...], prefix: str = "", path: str = "", given: str = "") -> Iterator[Column]:
    for f in fields:
        name = f"{prefix}{f.name}"
        if f.type == "struct" and not f.list:
            inner = f"{name}_given" if f.nullable else given
            yield from _columns(f.fields, f"{name}_", f"{path}{f.name}.", inner)
        else:
            yield Column(name, f, f"{path}{f.name}", given)


def required(shape: Shape, table: Table) -> Iterator[tuple[str, Column]]:
    """The columns of a frame that hold no null, with the field each is of; keys have a rule of their own."""
    for column in (*shape.columns, *shape.lists):
        if not column.field.nullable and (shape.below or column.name not in table.key):
            yield f"{column.name}_count" if column.field.list else column.name, column


def absent(shape: Shape, table: Table, frame: pa.Table) -> pa.Array:
    """For each row the fields that are empty and must not be, null where there is none."""
    parts = [_same("", len(frame))]
    for name, column in required(shape, table):
        empty = pc.is_null(_one(frame[name]))
        if column.given:
            empty = pc.and_(empty, _one(frame[column.given]))
        parts.append(pc.if_else(empty, f"{column.path or 'the item'}, ", ""))
    joined = pc.utf8_rtrim(pc.binary_join_element_wise(*parts, ""), ", ")
    return pc.if_else(pc.equal(joined, ""), pa.scalar(None, pa.string()), joined)


def record_of(table: Table, data: pa.Table) -> pa.Array:
    """The key of every row as one text; parts of a compound key with spaces between."""
    return pc.binary_join_element_wise(*(_one(data[key]) for key in table.key), " ")


def joined(table: Table, splits: Mapping[str, pa.Table]) -> pa.Table:
    """The rows of one table, from its splits in order, each column in one piece."""
    parts = list(splits.values())
    del splits
    if not parts:
        from inquiries.tables import arrow_schema

        return arrow_schema(table).empty_table()
    columns = {}
    for name in parts[0].column_names:
        columns[name] = pa.concat_arrays([chunk for part in parts for chunk in part[name].chunks])
        parts = [part.drop_columns([name]) for part in parts]  # no column is held twice for longer than it takes
    return pa.table(columns)


def flatten(
    table: Table, data: pa.Table, splits: Mapping[str, int], wanted: Collection[str] | None = None
) -> dict[str, pa.Table]:
    """The frames of one table; the main one also says which split a row stands in, from the rows of each in order.

    Of the frames below the main one only those `wanted` are made, where that is given.
    """
    level = _Level(table.name, record_of(table, data), _same("", len(data)), wanted=wanted)
    level.fill(table.fields, [_one(data[f.name]) for f in table.fields])
    parts = [_same(name, number) for name, number in splits.items()]
    level.columns[SPLIT] = pa.concat_arrays(parts) if parts else _same("", 0)
    return dict(level.frames())


def _same(text: str, times: int) -> pa.Array:
    return pa.repeat(pa.scalar(text, pa.string()), times)


def _one(column: pa.ChunkedArray) -> pa.Array:
    if column.num_chunks == 1:
        return column.chunk(0)
    return pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], column.type)


@dataclass(slots=True)
class _Level:
    """One frame in the making, with the levels below it."""

    name: str
    record: pa.Array
    place: pa.Array
    columns: dict[str, pa.Array] = field(default_factory=dict)
    below: list[_Level] = field(default_factory=list)
    wanted: Collection[str] | None = None

    def frames(self) -> Iterator[tuple[str, pa.Table]]:
        yield self.name, pa.table({RECORD: self.record, PLACE: self.place, **self.columns})
        for level in self.below:
            yield from level.frames()

    def fill(self, fields: tuple[Field, ...], arrays: list[pa.Array], prefix: str = "", path: str = "") -> None:
        for f, array in zip(fields, arrays, strict=True):
            name = f"{prefix}{f.name}"
            if f.list:
                self.columns[f"{name}_count"] = pc.list_value_length(array)
                if not f.table:
                    self.unfold(f, name, f"{path}{f.name}", array)
            elif f.type == "struct":
                if f.nullable:
                    self.columns[f"{name}_given"] = array.is_valid()
                self.fill(f.fields, array.flatten(), f"{name}_", f"{path}{f.name}.")
            else:
                self.columns[name] = array

    def unfold(self, f: Field, name: str, path: str, array: pa.Array) -> None:
        inner = f"{self.name}_{name}"
        if self.wanted is not None and not any(w == inner or w.startswith(f"{inner}_") for w in self.wanted):
            return
        values, parents = pc.list_flatten(array), pc.list_parent_indices(array)
        lengths = pc.fill_null(pc.list_value_length(array), 0)
        starts = pc.subtract(pc.cumulative_sum(lengths), lengths)
        positions = pc.subtract(pa.array(np.arange(len(values))), pc.take(starts, parents).cast(pa.int64()))
        outer = pc.take(self.place, parents)
        dots = pc.if_else(pc.equal(outer, ""), "", ".")
        parts = (outer, dots, f"{path}[", positions.cast(pa.string()), "]", "")
        place = pc.binary_join_element_wise(*parts)
        level = _Level(inner, pc.take(self.record, parents), place, wanted=self.wanted)
        level.columns["within"] = outer
        level.columns["position"] = positions
        if f.type == "struct":
            level.fill(f.fields, values.flatten())
        else:
            level.columns[VALUE] = values
        self.below.append(level)
