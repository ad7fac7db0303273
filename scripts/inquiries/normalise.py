"""Sheets and authority files to rows: one dict a record, every column of the schema filled."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, Final

from inquiries import dates, derive
from inquiries.links import Links, full_id
from inquiries.model import MISSING, Field, Model, Table
from inquiries.sheets import AUTHORITIES, Corpus, Sheet

Row = dict[str, Any]
Rows = dict[str, list[Row]]
SEEN_BY_ONE: Final = (1, False)


def normalise(corpus: Corpus, model: Model, seen: Mapping[str, tuple[int, bool]] | None = None) -> Rows:
    """All tables of the model as rows, sorted by key.

    `seen` gives for a claim's id how many coders saw it and whether a disagreement about it was adjudicated; a claim
    that it lacks was seen by one. Raises BadInput for dangling references, doubled ids and whatever else ties the
    files together and does not hold.
    """
    Links(corpus, model).check()
    rows: Rows = {name: [] for name in model.tables}
    for sheet in corpus.sheets:
        _read_sheet(sheet, model, rows)
    for name in AUTHORITIES:
        rows[name] = [_row(model.table(name).fields, entry, _Reader("", model)) for entry in corpus.entries(name)]
    for row in derive.all_claims(rows, model):
        row["coders"], row["adjudicated"] = (seen or {}).get(_id(row, model), SEEN_BY_ONE)
    rows = _sorted(rows, model)  # so that nothing derived hangs on the order in which sheets were written
    derive.fill(rows, model)
    return _sorted(rows, model)


def _sorted(rows: Rows, model: Model) -> Rows:
    return {name: sorted(rows[name], key=partial(_order, table)) for name, table in model.tables.items()}


def sheet_rows(sheet: Sheet, model: Model) -> Rows:
    """Rows of one sheet by itself, nothing computed: for codings that are compared and not published."""
    rows: Rows = {name: [] for name in model.tables}
    _read_sheet(sheet, model, rows)
    return rows


def _read_sheet(sheet: Sheet, model: Model, rows: Rows) -> None:
    reader = _Reader(sheet.document_id, model)
    facts = {"document_id": sheet.document_id, "locality": sheet.data["locality"]}
    document = _row(_without(model.table("documents"), model.claim_tables), sheet.data, reader)
    rows["documents"].append(document)
    for name, table in model.claim_tables.items():
        for claim in sheet.data.get(name, []):
            row = _row(table.fields, claim, reader) | facts
            row[table.key[0]] = f"{sheet.document_id}.{claim['id']}"
            rows[name].append(row)
    for name in ("relations", "coverage"):
        for written in sheet.data.get(name, []):
            rows[name].append(_row(model.table(name).fields, written, reader) | facts | {"origin": "coded"})


def _without(table: Table, names: Iterable[str]) -> tuple[Field, ...]:
    return tuple(f for f in table.fields if f.name not in set(names))


@dataclass(frozen=True, slots=True)
class _Reader:
    """What turns a written value into a stored one within one file."""

    document_id: str
    model: Model

    def value(self, field: Field, written: Any, path: str, missing: list[Row]) -> Any:
        if field.list:
            return [self.item(field, item, f"{path}[{i}]", missing) for i, item in enumerate(written)]
        return self.item(field, written, path, missing)

    def item(self, field: Field, written: Any, path: str, missing: list[Row]) -> Any:
        if field.shorthand:
            return _span_of(written)
        if field.type == "struct":
            return _struct(field.fields, written, self, f"{path}.", missing)
        if field.type == "id":
            return full_id(self.document_id, written, self.model)
        if field.type == "date":
            return date.fromisoformat(written)
        return float(written) if field.type == "number" else written


def _row(fields: tuple[Field, ...], written: Mapping[str, Any], reader: _Reader) -> Row:
    missing: list[Row] = []
    row = _struct(fields, written, reader, "", missing)
    if MISSING in row:
        row[MISSING] = missing
    return row


def _struct(
    fields: tuple[Field, ...], written: Mapping[str, Any], reader: _Reader, prefix: str, missing: list[Row]
) -> Row:
    row: Row = {}
    for field in fields:
        value = written.get(field.name, field.default if field.has_default else None)
        if field.computed or value is None:
            row[field.name] = None
        elif isinstance(value, str) and value in field.missing and not (field.codebook and not field.list):
            row[field.name] = None
            missing.append({"field": prefix + field.name, "kind": value})
        else:
            row[field.name] = reader.value(field, value, prefix + field.name, missing)
    if {"edtf", "earliest", "latest"} <= row.keys() and row["edtf"]:
        row |= _span_of(row["edtf"])
    return row


def _span_of(edtf: str) -> Row:
    found = dates.span(edtf)
    return {"edtf": found.edtf, "earliest": found.earliest, "latest": found.latest}


def _id(row: Row, model: Model) -> str:
    return next(str(row[t.key[0]]) for t in model.claim_tables.values() if t.key[0] in row)


def _order(table: Table, row: Row) -> tuple[Any, ...]:
    """Sort key: ids with their numbers counted, so that f10 comes after f9."""
    parts = (re.split(r"(\d+)", str(row[key])) for key in table.key)
    return tuple([(0, int(x), "") if x.isdigit() else (1, 0, x) for x in part] for part in parts)
