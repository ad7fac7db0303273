"""A valid data set of any size: the fictional corpus of the tests over and over, each time with documents of its own.

Documents, their claims, relations, coverage and register entries are multiplied and get ids of their own; actors,
inquiries and retractions stay as they are and are referred to from everywhere, as in a large corpus.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import yaml

from inquiries.declared import SCHEMA, VALIDATION
from inquiries.export import Dataset
from inquiries.export.card import Card
from inquiries.export.manifest import Manifest
from inquiries.export.parquet import ParquetFiles
from inquiries.model import Field, Model
from inquiries.normalise import normalise
from inquiries.sheets import read_corpus
from inquiries.tables import arrow_tables

CORPUS: Final = Path(__file__).resolve().parent.parent / "tests" / "corpus"
ONCE: Final = frozenset({"actors", "inquiries", "retractions"})
Tables = dict[str, dict[str, pa.Table]]


def declarations(folder: Path) -> tuple[Path, Path]:
    """Schema and rules of the fictional corpus below `folder`; the rules without bounds on numbers of rows."""
    schema, rules = folder / "schema", folder / "validation"
    shutil.copytree(SCHEMA, schema)
    shutil.copytree(CORPUS / "schema", schema, dirs_exist_ok=True)
    shutil.copytree(VALIDATION, rules)
    bounds = rules / "bounds.yaml"
    declared = yaml.safe_load(bounds.read_text(encoding="utf-8"))
    bounds.write_text(yaml.safe_dump(declared | {"rows": {}}), encoding="utf-8")
    return schema, rules


def write(folder: Path, claims: int, model: Model) -> dict[str, int]:
    """Write a data set of at least that many claims; the number of rows of each table."""
    rows = normalise(read_corpus(CORPUS / "coding", model), model)
    times = -(-claims // len(rows["claims"]))
    keys = {row[table.key[0]] for name, table in model.tables.items() if name not in ONCE for row in rows[name]}
    own = pa.array(sorted(key for key in keys if isinstance(key, str)))
    tables: Tables = {}
    for name, splits in arrow_tables(rows, model).items():
        fields = model.table(name).fields
        tables[name] = {s: t if name in ONCE else multiplied(t, fields, times, own) for s, t in splits.items()}
    rows["claims"] *= times  # the card counts them
    dataset = Dataset(model, rows, tables, "0", CORPUS / "coding")
    for exporter in (ParquetFiles(), Card(), Manifest()):
        exporter.write(dataset, folder)
    return {name: sum(map(len, splits.values())) for name, splits in tables.items()}


def multiplied(table: pa.Table, fields: Iterable[Field], times: int, own: pa.Array) -> pa.Table:
    """A table so many times, ids that are in `own` told apart by a number after the document's name."""
    columns = [_renamed(_tiled(table[f.name], times), f, times, own) for f in fields]
    return pa.table(columns, schema=table.schema)


def _tiled(column: pa.ChunkedArray, times: int) -> pa.Array:
    return pa.concat_arrays([column.combine_chunks()] * times)


def _renamed(array: pa.Array, field: Field, times: int, own: pa.Array) -> pa.Array:
    if pa.types.is_list(array.type):
        values = _renamed(array.values, field, times, own)
        return pa.ListArray.from_arrays(array.offsets, values, type=array.type, mask=array.is_null())
    if pa.types.is_struct(array.type):
        parts = [_renamed(array.field(i), f, times, own) for i, f in enumerate(field.fields)]
        return pa.StructArray.from_arrays(parts, fields=list(array.type), mask=array.is_null())
    return _told_apart(array, field, times, own)


def _told_apart(array: pa.Array, field: Field, times: int, own: pa.Array) -> pa.Array:
    number = _numbers(len(array), times)
    if field.type in {"id", "slug"} or field.name == "shown_by":
        return _numbered(array, number, own)
    if field.name == "stream_digest":  # two documents of one text would be one
        return pc.binary_join_element_wise(pc.utf8_slice_codeunits(array, 8), pc.utf8_lpad(number, 8, "0"), "")
    if field.type == "url":  # nor is one address that of two
        return pc.if_else(pc.equal(number, "0"), array, pc.binary_join_element_wise(array, number, "?copy="))
    if field.name == "statement":  # a real one hardly ever stands twice, and what does is checked once
        return pc.binary_join_element_wise(pc.replace_substring_regex(array, r"\.$", ""), " in area ", number, ".", "")
    if field.name == "population":  # figures of one population that differ would have to be joined by a relation
        return pc.binary_join_element_wise(array, number, " of area ")
    return array


def _numbered(array: pa.Array, number: pa.Array, own: pa.Array) -> pa.Array:
    head = pc.replace_substring_regex(array, r"\..*$", "")
    code = pc.replace_substring_regex(array, r"^[^.]*", "")
    new = pc.binary_join_element_wise(pc.binary_join_element_wise(head, number, "-copy"), code, "")
    # the first keeps its ids: actors and inquiries, which are not multiplied, name some of them
    return pc.if_else(pc.and_(pc.is_in(array, own), pc.not_equal(number, "0")), new, array)


def _numbers(length: int, times: int) -> pa.Array:
    each = length // times
    return pc.cast(pc.divide(pa.array(range(length), pa.int64()), max(1, each)), pa.string())


def facts(counts: Mapping[str, Any]) -> str:
    """Numbers of rows in one line."""
    return ", ".join(f"{count:,} {name}" for name, count in counts.items() if count)
