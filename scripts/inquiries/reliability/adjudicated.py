"""Disagreements settled by reading the text again: coding/reliability/adjudication.yaml, checked and read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from inquiries.errors import BadInput, Problem
from inquiries.links import full_id
from inquiries.model import Model
from inquiries.reliability.codings import FOLDER, Coding
from inquiries.reliability.units import Unit
from inquiries.reliability.variables import Value, Variable, as_text, value, variables
from inquiries.sheet_schema import DIALECT, ID
from inquiries.sheets import Sheet, read_checked

NAME: Final = "adjudication.yaml"
ROWS: Final = "adjudications"
UNIT: Final = "unit"
"""The variable of a row that settles whether a unit is a claim at all."""

CLAIM_TYPE: Final = "claim_type"
"""The variable of a row that settles in which table a claim stands; also the codebook of its values."""

SEEN, NOT_SEEN = "seen", "not_seen"
CLAIM, NO_CLAIM = "claim", "no_claim"


@dataclass(frozen=True, slots=True)
class Adjudication:
    """One disagreement settled.

    Attributes:
        first, second: whole ids of the unit in the two codings; None for a coder who did not see it.
        variable: what they disagreed on.
        decision: the value that holds.
        published: whole ids of the claims of the data set that the decision is about.
        place: index of the row in the file.
    """

    first: str | None
    second: str | None
    variable: str
    decision: Value
    published: tuple[str, ...]
    place: int


@dataclass(frozen=True, slots=True)
class Adjudications:
    """The file and its rows, in its order."""

    sheet: Sheet
    rows: tuple[Adjudication, ...]

    def problem(self, row: Adjudication, key: str, what: str, remedy: str) -> Problem:
        """A problem with one key of one row."""
        return self.sheet.problem((ROWS, row.place, key), what, remedy)


def read_adjudications(coding: Path, model: Model, codings: Mapping[str, Coding]) -> Adjudications | None:
    """The adjudications below coding/reliability/, or None where there are none.

    Raises BadInput for rows that lack something, name units that no coding has, or decide for a value that the
    variable can't have.
    """
    path = coding / FOLDER / NAME
    if not path.is_file():
        return None
    sheet = read_checked(path, schema(model), str(path))
    rows = tuple(_row(i, written, model) for i, written in enumerate(sheet.data[ROWS]))
    found = Adjudications(sheet, rows)
    problems = [*_unknown(found, codings), *_illegal(found, model)]
    if problems:
        raise BadInput(problems)
    return found


def schema(model: Model) -> dict[str, Any]:
    """JSON Schema of the file."""
    code = {"type": "string", "minLength": 1}
    written = {"if": {"type": "array"}, "then": {"items": code}, "else": {"if": {"type": "number"}, "else": code}}
    text = {"type": "string", "pattern": r"^\S(?:[\s\S]*\S)?$"}
    claim = {"type": "string", "pattern": ID}
    known = [UNIT, CLAIM_TYPE, *(v.name for v in variables(model))]
    unit = {"type": "object", "properties": {"first": claim, "second": claim}, "additionalProperties": False}
    properties = {
        "unit": {**unit, "description": "Whole ids of the unit in the two codings; one alone where only one saw it."},
        "variable": {"enum": known, "description": "What the coders disagreed on."},
        "first": {**written, "description": "What the first coder gave."},
        "second": {**written, "description": "What the second coder gave."},
        "decision": {**written, "description": "What holds after reading the text again."},
        "reason": {**text, "description": "Why, by the codebook; in our own words."},
        "decided_by": {**text, "description": "Who decided."},
        "method": {
            "enum": list(model.codebooks["coding_method"].codes),
            "x-codebook": "coding_method",
            "description": "Whether a person or a language model decided.",
        },
        "decided_on": {"type": "string", "format": "day", "description": "Day of the decision."},
        "published": {"type": "array", "items": claim, "description": "The data set's claims, where not `unit.first`."},
        "words": {"type": "string", "description": "Where the passage stands: numbers of its first and last word."},
    }
    row = {
        "type": "object",
        "properties": properties,
        "required": [name for name in properties if name not in {"published", "words"}],
        "additionalProperties": False,
    }
    rows = {ROWS: {"type": "array", "items": row}}
    return {
        "$schema": DIALECT,
        "type": "object",
        "properties": rows,
        "required": [ROWS],
        "additionalProperties": False,
    }


def _row(place: int, written: Mapping[str, Any], model: Model) -> Adjudication:
    first, second = (written["unit"].get(name) for name in ("first", "second"))
    document = (first or second or "").rpartition(".")[0]
    decision = written["decision"]
    whole = frozenset(full_id(document, str(d), model) for d in decision) if isinstance(decision, list) else None
    return Adjudication(
        first,
        second,
        written["variable"],
        as_text(decision) if whole is None else whole,
        tuple(written.get("published", [first] if first else [])),
        place,
    )


def _unknown(found: Adjudications, codings: Mapping[str, Coding]) -> Iterator[Problem]:
    known = {name: {unit.key for unit in coding.units} for name, coding in codings.items()}
    for row in found.rows:
        if not (row.first or row.second):
            yield found.problem(row, "unit", "names no unit", "give its id in the first coding, the second, or both")
        for name, key in (("first", row.first), ("second", row.second)):
            if key and key not in known.get(name, ()):
                yield found.problem(row, "unit", f"the {name} coding has no unit {key!r}", "mend the id")


def _illegal(found: Adjudications, model: Model) -> Iterator[Problem]:
    measured = {v.name: v for v in variables(model)}
    for row in found.rows:
        if row.variable == UNIT:
            legal: tuple[str, ...] = (CLAIM, NO_CLAIM)
        elif row.variable == CLAIM_TYPE:
            legal = tuple(model.codebooks[CLAIM_TYPE].codes)
        else:
            field = measured[row.variable].field
            if field.list != isinstance(row.decision, frozenset):
                yield found.problem(
                    row, "decision", "is no list" if field.list else "is a list", "write it as in sheets"
                )
                continue
            legal = field.codes
        given = row.decision if isinstance(row.decision, frozenset) else {row.decision}
        for code in sorted(given - set(legal)) if legal else ():
            what = f"{code!r} is no value of {row.variable}"
            yield found.problem(row, "decision", what, f"use one of {', '.join(legal)}")


def contradictions(found: Adjudications, published: Iterable[Unit], model: Model) -> Iterator[Problem]:
    """Decisions that the published coding does not follow; of several on one thing the last one counts."""
    units = {unit.key: unit for unit in published}
    measured = {v.name: v for v in variables(model)}
    tables = model.codebooks[CLAIM_TYPE].where("table")
    latest = {(key, row.variable): row for row in found.rows for key in row.published}
    for (key, name), row in latest.items():
        unit = units.get(key)
        if name == CLAIM_TYPE and (unit is None or unit.table != tables[str(row.decision)]):
            remedy = "move the claim, under a new id, and name that id in `published`"
            yield found.problem(row, "published", f"{key} is no {row.decision} in the data set", remedy)
        yield from _contradiction(found, row, key, unit, measured.get(name))
    for row in found.rows:
        if row.variable == UNIT and row.decision == CLAIM and not row.published:
            remedy = "add the claim to the data set and give its id here"
            yield found.problem(row, "published", "is decided to be a claim, and no claim is named", remedy)


def _contradiction(
    found: Adjudications, row: Adjudication, key: str, unit: Unit | None, variable: Variable | None
) -> Iterator[Problem]:
    if row.variable == UNIT and (row.decision == CLAIM) != (unit is not None):
        what = f"{key} is decided to be {'a' if row.decision == CLAIM else 'no'} claim"
        yield found.problem(row, "decision", what, "make the data set follow, or decide again in a later row")
    elif variable and unit and unit.table in variable.tables and value(unit, variable) != row.decision:
        what = f"{key} has {shown(value(unit, variable))} in {row.variable}, decided was {shown(row.decision)}"
        yield found.problem(row, "decision", what, "make the data set follow, or decide again in a later row")


def shown(given: Value) -> str:
    """A value for people."""
    return given if isinstance(given, str) else f"[{', '.join(sorted(given))}]"
