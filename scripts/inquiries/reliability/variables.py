"""What agreement is measured on: every column that a coder fills with a code, an id, a number or a period."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from inquiries.model import MISSING, Field, Model
from inquiries.reliability.units import Unit

Value = str | frozenset[str]
_MEASURED: Final = frozenset({"code", "id", "number"})


@dataclass(frozen=True, slots=True)
class Variable:
    """One column of the claim tables: of all four, or of one.

    Attributes:
        field: the column.
        tables: the claim tables that have it.
        table: the one table that has it, or None for a column that all share.
    """

    field: Field
    tables: tuple[str, ...]
    table: str | None

    @property
    def name(self) -> str:
        """`standing` for a column that all claims share, `responses.kind` for a column of one table."""
        return f"{self.table}.{self.field.name}" if self.table else self.field.name

    @property
    def is_set(self) -> bool:
        """Whether a value is a set of codes or ids; order is not compared."""
        return self.field.list


def variables(model: Model) -> tuple[Variable, ...]:
    """All variables: what the claim tables share, then what each has of its own; nothing computed, no free text."""
    tables = model.claim_tables
    shared = [f for f in next(iter(tables.values())).fields if f.name in model.claim_columns]
    own = [(name, f) for name, t in tables.items() for f in t.fields if f.name not in model.claim_columns]
    return tuple(
        [Variable(f, tuple(tables), None) for f in shared if _measured(f)]
        + [Variable(f, (name,), name) for name, f in own if _measured(f)]
    )


def _measured(field: Field) -> bool:
    return not (field.computed or field.optional) and (field.type in _MEASURED or field.shorthand is not None)


def value(unit: Unit, variable: Variable, renamed: Mapping[str, str] | None = None) -> Value:
    """What a unit has in a variable: a code, a number or period as text, or a set; a missing value is its kind.

    `renamed` gives one coder's ids of claims the names that they have with the other.
    """
    field = variable.field
    stored = unit.row[field.name]
    if stored is None:
        kind = next((str(m["kind"]) for m in unit.row[MISSING] if m["field"] == field.name), "")
        return frozenset({kind}) if field.list else kind
    if field.list:
        return frozenset((renamed or {}).get(item, item) for item in stored)
    return as_text(stored[field.shorthand] if field.shorthand else stored)


def as_text(stored: Any) -> str:
    """A code, number or period as text: whole numbers without a point."""
    return f"{stored:.12g}" if isinstance(stored, int | float) else str(stored)
