"""The queries that the schema implies: what must hold across frames, written out as SQL.

They are made of names and codes that schema/ declares and of nothing that a data set holds.
"""
# ruff: noqa: S608

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from inquiries.model import MISSING, Field, Model, Table
from inquiries.rulebook.frames import Column, Shape


def _text_sql(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _name(column: Column) -> str:
    return f'"{column.name}"'


def _where(shape: Shape, column: Column) -> str:
    """SQL for a field's path in a record, as `missing` writes it (`roles[0].from`)."""
    if not shape.below:
        return _text_sql(column.path)
    return f"place || {_text_sql('.' + column.path)}" if column.path else "place"


def links(model: Model, own: list[Shape]) -> str:
    """References to records that are not there."""
    parts = []
    for shape in own:
        for column in shape.columns:
            f = column.field
            if not f.references:
                continue
            known = " UNION ALL ".join(f"SELECT {model.table(t).key[0]} FROM {t}" for t in f.references)
            parts.append(
                f"SELECT record, {_where(shape, column)} AS field, {_name(column)} AS value, "
                f"{_text_sql(', '.join(f.references))} AS known FROM {shape.name} "
                f"WHERE {_name(column)} IS NOT NULL AND {_name(column)} NOT IN ({known})"
            )
    return "\nUNION ALL\n".join(parts)


def _nullable(own: list[Shape], table: Table) -> Iterator[tuple[Shape, str, str, Field]]:
    """Frame, SQL of the path, SQL that is true where the value is null, and field, of all that may be missing."""
    for shape in own:
        for column in (*shape.columns, *shape.lists):
            f = column.field
            if f.nullable and f.missing and column.path:
                name = f"{column.name}_count" if f.list else column.name
                null = f'"{name}" IS NULL' + (f" AND {column.given}" if column.given else "")
                yield shape, _where(shape, column), null, f
    for f in table.fields:
        if f.type == "struct" and not f.list and f.nullable and f.missing:
            yield own[0], _text_sql(f.name), f"NOT {f.name}_given", f


def missing(table: Table, own: list[Shape]) -> str:
    """Empty fields without a kind of missing, and kinds without an empty field."""
    if MISSING not in table.names:
        return ""
    slots = []
    for shape, path, null, f in _nullable(own, table):
        kinds = ", ".join(map(_text_sql, f.missing))
        slots.append(f"SELECT record, {path} AS field, [{kinds}] AS kinds FROM {shape.name} WHERE {null}")
    if not slots:
        slots = [f"SELECT record, '' AS field, ['']::VARCHAR[] AS kinds FROM {table.name} WHERE false"]
    return _MISSING.format(slots="\nUNION ALL\n".join(slots), table=table.name)


_MISSING: Final = """WITH slots AS ({slots}),
entries AS (SELECT record, field, any_value(kind) AS kind, count(*) AS times
            FROM {table}_missing GROUP BY record, field)
SELECT coalesce(s.record, e.record) AS record, coalesce(s.field, e.field) AS field,
  CASE WHEN e.record IS NULL THEN 'is empty and no kind says why'
       WHEN s.record IS NULL THEN 'has a kind of missing and is not empty'
       WHEN e.times > 1 THEN 'has more than one kind of missing'
       ELSE 'does not know the kind ' || coalesce(e.kind, 'nothing') END AS what
FROM slots s FULL JOIN entries e ON s.record = e.record AND s.field = e.field
WHERE e.record IS NULL OR s.record IS NULL OR e.times > 1 OR NOT list_contains(s.kinds, e.kind)"""

DATES: Final = """SELECT record, field, edtf, what FROM dates
WHERE of_table = '{table}' AND what IS NOT NULL"""


def split(table: Table) -> str:
    """Rows in another split than their locality's."""
    if table.split != "locality":
        return f"SELECT record, split, {_text_sql(table.split)} AS wanted FROM {table.name} WHERE split <> wanted"
    return (
        f"SELECT record, t.split, coalesce(c.split, 'none') AS wanted FROM {table.name} t "
        "LEFT JOIN codes c ON c.codebook = 'locality' AND c.code = t.locality "
        "WHERE t.split IS DISTINCT FROM c.split"
    )


def union(model: Model, table: Table) -> str:
    """Claims that differ between the union and their own table, of those that are not plainly the same (twice.py)."""
    columns = ", ".join(_shared(model, name) for name in model.claim_columns)
    types = model.codebooks["claim_type"].where("table")
    parts = " UNION ALL ".join(
        f"SELECT {t.key[0]} AS claim_id, {_text_sql(code)} AS claim_type, {columns} FROM union_{t.name}"
        for code, t in ((code, model.table(name)) for code, name in types.items())
    )
    pairs = [f"'{name}', h.{name} IS DISTINCT FROM w.{name}" for name in ("claim_type", *model.claim_columns)]
    differs = ", ".join(f"CASE WHEN {p.split(', ', 1)[1]} THEN {p.split(', ', 1)[0]} END" for p in pairs)
    return _UNION.format(parts=parts, name=table.name, differs=differs)


def _shared(model: Model, name: str) -> str:
    """SQL for a shared column; of the missing values only those of shared columns."""
    if name != MISSING:
        return name
    columns = ", ".join(map(_text_sql, model.claim_columns))
    return f"list_filter({name}, lambda m: regexp_extract(m.field, '^[a-z_]+') IN ({columns})) AS {name}"


_UNION: Final = """WITH wanted AS ({parts}),
both_sides AS (
  SELECT coalesce(w.claim_id, h.claim_id) AS record, CASE
    WHEN h.claim_id IS NULL THEN 'is not in {name}'
    WHEN w.claim_id IS NULL THEN 'is in {name} and in no table of its own'
    ELSE 'differs in ' || nullif(concat_ws(', ', {differs}), '') END AS what
  FROM wanted w FULL JOIN union_{name} h ON h.claim_id = w.claim_id)
SELECT record, what FROM both_sides WHERE what IS NOT NULL"""


def nested(model: Model, table: Table) -> str:
    """Claims that differ between their own table and the nested record of their document; see `union`."""
    parts = [
        _NESTED.format(outer=table.name, key=table.key[0], inner=f.name, id=model.table(f.table).key[0])
        for f in table.fields
        if f.table
    ]
    return "\nUNION ALL\n".join(parts)


_NESTED: Final = """SELECT coalesce(n.f.{id}, t.{id}) AS record, CASE
  WHEN n.f IS NULL THEN 'is in {inner} and not in its document'
  WHEN t.{id} IS NULL THEN 'is in its document and not in {inner}'
  WHEN n.{key} <> t.{key} THEN 'is in the record of another document'
  ELSE 'is not the same in {inner} and in its document' END AS what
FROM (SELECT {key}, unnest({inner}) AS f FROM nested_{outer}) n FULL JOIN nested_{inner} t ON n.f.{id} = t.{id}
WHERE n.f IS NULL OR t.{id} IS NULL OR n.f IS DISTINCT FROM t OR n.{key} <> t.{key}"""
