"""What a data set tells twice: a claim in its own table stands in its document and in the union of all claims as well.

Rules hold that both say the same (implied_queries.py). Nearly all do, and wide rows with lists are costly to join; so
Arrow first compares them side by side, and only what is not plainly the same is left for the queries: a record that
differs, that only one side has, or whose id stands more than once on a side. Nothing else can break those rules.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from inquiries.model import MISSING, Model, Table

_CLOSE: Final = 64  # rows that are not looked at one by one any more
Mask = np.ndarray[Any, np.dtype[np.bool_]]


class Sides:
    """Two columns of ids, and which rows are not yet known to be alike.

    Attributes:
        open: the rows of the left side that do not have exactly one on the right that is the same, as far as compared.
    """

    def __init__(self, left: pa.ChunkedArray, right: pa.ChunkedArray, clashing: pa.Array) -> None:
        """Pair the rows of two sides by id; those whose id is `clashing` stand more than once and stay open."""
        self._rows = len(right)
        self._same_order = len(left) == len(right) and left.equals(right)
        self._partner = np.arange(len(left)) if self._same_order else _partners(left, right)
        self.open: Mask = (self._partner < 0) | pc.is_null(left).to_numpy()
        if len(clashing):
            self.open |= pc.is_in(left, value_set=clashing).to_numpy()

    def compare(self, left: pa.ChunkedArray, right: pa.ChunkedArray) -> None:
        """Compare one more column of both sides."""
        if left.type != right.type:
            self.open[:] = True
            return
        if not self._same_order:
            right = right.take(pa.array(self._partner, pa.int64(), mask=self._partner < 0))
        for start, stop in _differing(left, right, 0):
            self.open[start:stop] = True

    @property
    def open_right(self) -> Mask:
        """The rows of the right side whose partner is open, or that have none."""
        rows = np.ones(self._rows, np.bool_)
        rows[self._partner[~self.open]] = False
        return rows


def nested(table: Table, outer: pa.Table, key: str, inner: str, rows: pa.Table) -> tuple[pa.Table, pa.Table]:
    """What is left of a list of claims in their documents, one claim a row, and of the claims' own table."""
    lists = outer[inner].chunks
    items = [pc.list_flatten(chunk) for chunk in lists]
    owners = [
        pc.take(*pair) for pair in zip(_chunks(outer[key], lists), map(pc.list_parent_indices, lists), strict=True)
    ]
    owner = pa.chunked_array(owners, pa.string())
    names = [f.name for f in outer.schema.field(inner).type.value_type]
    if names != rows.column_names:
        return outer.select([key, inner]), rows
    parts = zip(*(item.flatten() for item in items), strict=True) if items else ()
    told = dict(zip(names, map(pa.chunked_array, parts), strict=bool(items)))
    if not told:
        return outer.select([key, inner]), rows
    ids = told[table.key[0]], rows[table.key[0]]
    sides = Sides(*ids, pa.concat_arrays([repeated([column]) for column in ids]))
    for name in names:
        sides.compare(told[name], rows[name])
    sides.compare(owner, rows[key])
    left = pa.chunked_array(items, outer.schema.field(inner).type.value_type).filter(pa.array(sides.open))
    one_each = pa.array(np.arange(len(left) + 1), pa.int32())
    alone = pa.ListArray.from_arrays(one_each, _one(left))
    return pa.table({key: owner.filter(pa.array(sides.open)), inner: alone}), rows.filter(pa.array(sides.open_right))


def _chunks(column: pa.ChunkedArray, like: Sequence[pa.Array]) -> Iterator[pa.Array]:
    """A column cut into chunks as another one is."""
    start = 0
    for chunk in like:
        yield _one(column.slice(start, len(chunk)))
        start += len(chunk)


def shared(name: str, column: pa.ChunkedArray, model: Model) -> pa.ChunkedArray:
    """What the union tells of one column of a table of claims."""
    if name != MISSING:
        return column
    return pa.chunked_array([_shared_missing(chunk, model) for chunk in column.chunks], column.type)


def _shared_missing(lists: pa.ListArray, model: Model) -> pa.ListArray:
    """Of the missing values of a claim those of columns that all claims share."""
    items, parents = pc.list_flatten(lists), pc.list_parent_indices(lists)
    first = pc.struct_field(pc.extract_regex(pc.struct_field(items, "field"), r"^(?P<name>[a-z_]+)"), "name")
    kept = pc.is_in(first, value_set=pa.array(list(model.claim_columns)))
    counts = np.bincount(parents.filter(kept).to_numpy(), minlength=len(lists))
    offsets = pa.array(np.concatenate([[0], np.cumsum(counts)]), pa.int32())
    return pa.ListArray.from_arrays(offsets, items.filter(kept), type=lists.type, mask=pc.is_null(lists))


def repeated(keys: Sequence[pa.ChunkedArray]) -> pa.Array:
    """Ids that stand more than once in some columns together."""
    every = pa.chunked_array([chunk for column in keys for chunk in column.chunks], pa.string())
    if len(pc.unique(every)) == len(every):
        return pa.array([], pa.string())
    counted = pc.value_counts(every)
    return counted.field("values").filter(pc.greater(counted.field("counts"), 1))


def _partners(left: pa.ChunkedArray, right: pa.ChunkedArray) -> np.ndarray[Any, np.dtype[np.int64]]:
    """For each id the row that has it on the other side, or -1."""
    found = pc.index_in(left, value_set=_one(right))
    partners: np.ndarray[Any, np.dtype[np.int64]] = pc.fill_null(found, -1).to_numpy().astype(np.int64)
    return partners


def _one(column: pa.ChunkedArray) -> pa.Array:
    return pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], column.type)


def _differing(left: pa.ChunkedArray, right: pa.ChunkedArray, start: int) -> Iterator[tuple[int, int]]:
    """Stretches of rows with a difference in them, found by halving."""
    if left.equals(right):
        return
    if len(left) <= _CLOSE:
        yield start, start + len(left)
        return
    half = len(left) // 2
    yield from _differing(left.slice(0, half), right.slice(0, half), start)
    yield from _differing(left.slice(half), right.slice(half), start + half)
