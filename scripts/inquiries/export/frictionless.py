"""datapackage.json: the data set as a Frictionless Data Package (version 2), one resource a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from inquiries.export import Dataset
from inquiries.export.about import About, read_about
from inquiries.export.json_file import write_json
from inquiries.export.manifest import entry
from inquiries.export.parquet import ParquetFiles, file_of
from inquiries.model import Field, Model, Table
from inquiries.sheet_schema import ID, SLUG

NAME: Final = "datapackage.json"
PROFILE: Final = "https://datapackage.org/profiles/2.0/datapackage.json"
_TYPES: Final = {"integer": "integer", "number": "number", "boolean": "boolean", "date": "date"}
_FORMATS: Final = {"url": "uri"}


class DataPackage:
    """Keys, constraints and units of every column; nested columns are of type `any`, whose inside it can't describe."""

    title = "Data package"
    media_type = "application/json"

    def write(self, dataset: Dataset, folder: Path) -> None:
        """Write datapackage.json; the Parquet files have to be there."""
        about = read_about(dataset.coding)
        content = _facts(about, dataset.version)
        content["resources"] = [
            _resource(dataset, dataset.model.table(name), split, folder)
            for name, splits in dataset.tables.items()
            for split in splits
        ]
        write_json(folder / NAME, content)


def _facts(about: About, version: str) -> dict[str, Any]:
    return {
        "$schema": PROFILE,
        "name": about.name,
        "title": about.title,
        "description": about.description,
        "version": version,
        "created": f"{about.released}T00:00:00Z",
        "keywords": list(about.keywords),
        "licenses": [{"name": about.licence, "path": about.licence_url}],
        "contributors": [{"title": name, "roles": ["creator"]} for name in about.creators],
    }


def _resource(dataset: Dataset, table: Table, split: str, folder: Path) -> dict[str, Any]:
    path = file_of(table.name, split)
    facts = entry(folder / path)
    schema: dict[str, Any] = {"fields": [_field(field, table) for field in table.fields], "primaryKey": list(table.key)}
    foreign = list(_foreign_keys(table, split, dataset.model, dataset.tables))
    return {
        "name": f"{table.name}-{split}",
        "type": "table",
        "title": f"{table.name}: {split}",
        "description": f"{table.description} One row: {table.row}.",
        "path": path.as_posix(),
        "format": "parquet",
        "mediatype": ParquetFiles.media_type,
        "hash": f"sha256:{facts['sha256']}",
        "schema": schema | ({"foreignKeys": foreign} if foreign else {}),
    }


def _field(field: Field, table: Table) -> dict[str, Any]:
    nested = field.list or bool(field.fields)
    described: dict[str, Any] = {
        "name": field.name,
        "type": "any" if nested else _TYPES.get(field.type, "string"),
        "description": field.description,
    }
    if not nested and field.type in _FORMATS:
        described["format"] = _FORMATS[field.type]
    if field.unit:
        described["unit"] = field.unit
    if field.codebook and not nested:
        codes = field.codebook.codes
        described["categories"] = [{"value": c, "label": codes[c].label if c in codes else c} for c in field.codes]
    return described | {"constraints": dict(_constraints(field, table, nested))}


def _constraints(field: Field, table: Table, nested: bool) -> Iterator[tuple[str, Any]]:
    yield "required", not field.nullable
    if nested:
        return
    if field.codebook and field.codebook.closed:
        yield "enum", list(field.codes)
    yield from ((key, value) for key in ("minimum", "maximum") if (value := getattr(field, key)) is not None)
    if pattern := _pattern(field, table):
        yield "pattern", pattern


def _pattern(field: Field, table: Table) -> str | None:
    if field.type == "slug":
        # the key of a table of claims, or of their union, ends in a code and a number
        return ID if table.generated or table.id_code else SLUG
    return ID if field.type == "id" else field.pattern


def _foreign_keys(
    table: Table, split: str, model: Model, tables: Mapping[str, Mapping[str, pa.Table]]
) -> Iterator[dict[str, Any]]:
    """Keys that one file can answer for: single values that name one table, whose rows stand in one known split.

    A column that lists ids, that names several tables, or whose target may stand in another split is checked by the
    rules of the data set alone; the format has no way to say it.
    """
    for field in table.fields:
        if field.type != "id" or field.list or len(field.references) != 1:
            continue
        target = model.table(field.references[0])
        # a record follows its document's locality, so both stand in the same split
        where = split if target.split == table.split else target.split
        if where in tables[target.name]:
            reference = {"resource": f"{target.name}-{where}", "fields": [target.key[0]]}
            yield {"fields": [field.name], "reference": reference}
