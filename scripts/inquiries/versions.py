"""What changed between two built data sets: added, changed field by field, retracted, or vanished."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from inquiries.model import Model, Table
from inquiries.normalise import Row, Rows

ADDED: Final = "added"
CHANGED: Final = "changed"
RETRACTED: Final = "retracted"
VANISHED: Final = "vanished"
_UNION: Final = "claims"  # repeats the four tables of claims
_SHORT: Final = 90


@dataclass(frozen=True, slots=True)
class Change:
    """One record that is not as it was.

    Attributes:
        table: its table.
        key: its id, or its key's values joined by a space.
        kind: added, changed, retracted (it left a tombstone) or vanished (it left none).
        fields: for a changed record each field's path with the former and the present value.
        reason: for a retracted record the tombstone's reason.
    """

    table: str
    key: str
    kind: str
    fields: tuple[tuple[str, Any, Any], ...] = ()
    reason: str = ""


def changes(old: Rows, new: Rows, model: Model) -> list[Change]:
    """Every difference between two versions, by table and key; a document's claims count as records of their own."""
    tombstones = {row["record_id"]: str(row["reason"]) for row in new["retractions"]}
    return [
        change
        for name, table in model.tables.items()
        if name != _UNION
        for change in _of_table(table, _keyed(old[name], table), _keyed(new[name], table), tombstones, model)
    ]


def _keyed(rows: Sequence[Row], table: Table) -> dict[str, Row]:
    return {" ".join(str(row[part]) for part in table.key): row for row in rows}


def _of_table(
    table: Table, old: Mapping[str, Row], new: Mapping[str, Row], tombstones: Mapping[str, str], model: Model
) -> Iterator[Change]:
    for key in sorted(old.keys() | new.keys()):
        if key not in old:
            yield Change(table.name, key, ADDED)
        elif key not in new:
            # edges and cells of the grid are computed from records; only records leave tombstones
            record = len(table.key) == 1 and table.name != "retractions"
            kind = RETRACTED if key in tombstones or not record else VANISHED
            yield Change(table.name, key, kind, reason=tombstones.get(key, ""))
        elif found := tuple(_fields(old[key], new[key], set(model.claim_tables))):
            yield Change(table.name, key, CHANGED, found)


def _fields(old: Row, new: Row, nested: set[str], prefix: str = "") -> Iterator[tuple[str, Any, Any]]:
    for name in dict.fromkeys((*old, *new)):
        before, after = old.get(name), new.get(name)
        if name in nested or before == after:
            continue
        if isinstance(before, dict) and isinstance(after, dict):
            yield from _fields(before, after, set(), f"{prefix}{name}.")
        else:
            yield prefix + name, before, after


def summary(found: Sequence[Change]) -> str:
    """A table for the terminal: a row a table of the data set, a column a kind of change."""
    counts = Counter((change.table, change.kind) for change in found)
    tables = list(dict.fromkeys(change.table for change in found))
    if not tables:
        return "no record differs"
    kinds = (ADDED, CHANGED, RETRACTED, VANISHED)
    lines = [f"{'':16}" + "".join(f"{kind:>11}" for kind in kinds)]
    lines += [f"{table:16}" + "".join(f"{counts[table, kind]:>11}" for kind in kinds) for table in tables]
    return "\n".join(lines)


def markdown(found: Sequence[Change]) -> str:
    """The same for people to read on: every record, changed ones field by field."""
    if not found:
        return "No record differs.\n"
    lines = [f"```\n{summary(found)}\n```"]
    for table in dict.fromkeys(change.table for change in found):
        lines.append(f"\n## {table}\n")
        for change in (c for c in found if c.table == table):
            reason = f" ({change.reason})" if change.reason else ""
            lines.append(f"- `{change.key}` {change.kind}{reason}")
            lines += [f"  - `{path}`: {_shown(a)} → {_shown(b)}" for path, a, b in change.fields]
    return "\n".join(lines) + "\n"


def _shown(value: Any) -> str:
    if value is None:
        return "null"
    text = " ".join(str(value).split()).replace("`", "'")
    return f"`{text if len(text) <= _SHORT else text[: _SHORT - 1] + '…'}`"
