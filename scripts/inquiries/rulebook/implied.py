"""Rules that the schema implies: one for each table and kind of constraint, with ids that stay."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from inquiries.model import Model, Table
from inquiries.rulebook import implied_queries as queries
from inquiries.rulebook.frames import ABSENT, RECORD, VALUE, Column, Shape, required, shapes
from inquiries.rulebook.rules import Check, Rule

_SLUG: Final = r"^[a-z0-9]+(?:-[a-z0-9]+)*$"
_CLAIM: Final = r"^[a-z0-9]+(?:-[a-z0-9]+)*\.(?:{codes})[1-9][0-9]*$"
_URL: Final = r"^https?://[^\s<>\"]+$"

# kind → (reason, message): what every rule of the kind says, whatever the table
_WORDS: Final[dict[str, tuple[str, str]]] = {
    "key": (
        "A record that stands twice is counted twice, and a record without a key can't be cited.",
        "{record}: stands more than once in {table}, or has no key; keep one",
    ),
    "present": (
        "A value that the schema requires must be there: users take its absence for a statement.",
        "{record}: {value} {inside}is empty; fill it in, or give its kind of missing where the field knows one",
    ),
    "text": (
        "An empty text looks like a value and says nothing.",
        "{record}: {field} holds no text; write it, or leave it out with its kind of missing",
    ),
    "codes": (
        "A code that the codebook does not define means nothing to a reader and drops out of every count.",
        "{record}: {field} has {value!r}, which is no code of its codebook; use one that is, or add it there",
    ),
    "form": (
        "An id, address or hash of the wrong form can't be followed or checked.",
        "{record}: {field} has {value!r}, which is not of the form {form}; mend it",
    ),
    "range": (
        "A number outside its range can't be right.",
        "{record}: {field} is {value}, outside {least} to {most}; mend it",
    ),
    "lists": (
        "A list that must name something names at least one, and nothing twice.",
        "{record}: {field} has too few items or one twice ({value}); mend the list",
    ),
    "links": (
        "A reference to a record that is not there leads a reader nowhere.",
        "{record}: {field} names {value!r}, which is no record of {known}; mend the reference or add the record",
    ),
    "missing": (
        "Silence is not no: each missing value says why it is missing, once, with a kind that the field knows.",
        "{record}: {field} {what}; give one kind of missing for each empty field and for no other",
    ),
    "split": (
        "A record in the wrong locality's split is counted for the wrong place.",
        "{record}: stands in split {split} and belongs to {wanted}; build again",
    ),
    "union": (
        "The union of all claims says of each what its own table says.",
        "{record}: {what}; build again",
    ),
    "nested": (
        "A document's nested claims are those of the flat tables, or two users of one data set see two.",
        "{record}: {what}; build again",
    ),
    "dates": (
        "The earliest and the latest day are what the date's own text says, in the right order.",
        "{record}: {field} is {edtf}: {what}; mend the date and build again",
    ),
}


def implied(model: Model) -> Iterator[Rule]:
    """The rules that a model implies, table by table.

    The columns that all claims share are checked once, in their union, which must say the same as the four tables.
    """
    for table in model.tables.values():
        whole = [shape for shape in shapes(model).values() if shape.table == table.name]
        own = list(own_shapes(model, table, whole))
        for kind, make in _EXPECTED.items():
            checks = tuple(check for shape in own for check in make(model, table, shape))
            if checks:
                yield _rule(table, kind, checks=checks)
        if links := queries.links(model, own):
            yield _rule(table, "links", violations=links)
        if any(column.field.type == "edtf" for shape in own for column in shape.columns):
            yield _rule(table, "dates", violations=queries.DATES.format(table=table.name), tables=(table.name, "dates"))
        yield _rule(table, "split", violations=queries.split(table), tables=(table.name, "codes"))
        yield from _whole(model, table, whole)


def _whole(model: Model, table: Table, whole: list[Shape]) -> Iterator[Rule]:
    """The rules about records as wholes: their missing values, and what is told twice."""
    if table.generated:
        yield _rule(table, "union", violations=queries.union(model, table), tables=_wholes(model, table.name))
    if missing := queries.missing(table, whole):
        yield _rule(table, "missing", violations=missing)
    if nested := queries.nested(model, table):
        yield _rule(table, "nested", violations=nested, tables=_wholes(model, table.name))


def own_shapes(model: Model, table: Table, whole: list[Shape]) -> Iterator[Shape]:
    """A table's frames without what its union checks for it."""
    shared = set(model.claim_columns) if table.name in model.claim_tables else set()
    for shape in whole:
        if shape.below.partition(".")[0] in shared:
            continue
        columns = tuple(c for c in shape.columns if shape.below or c.path.partition(".")[0] not in shared)
        lists = tuple(c for c in shape.lists if shape.below or c.path not in shared)
        yield replace(shape, columns=columns, lists=lists)


def _wholes(model: Model, first: str) -> tuple[str, ...]:
    return tuple(f"whole_{name}" for name in (first, *model.claim_tables))


def _rule(table: Table, kind: str, tables: tuple[str, ...] = (), **how: Any) -> Rule:
    reason, message = _WORDS[kind]
    return Rule(
        f"{table.name}.{kind}",
        "error",
        reason,
        tables or (table.name,),
        message.replace("{table}", table.name),
        "schema",
        **how,
    )


def _place(shape: Shape, column: Column) -> str:
    return ".".join(filter(None, (shape.below, column.path)))


def _of(shape: Shape, column: Column, kind: str, **arguments: Any) -> Check:
    where = (column.given, True) if column.given else None
    return Check(shape.name, kind, {"column": column.name, **arguments}, _place(shape, column), where)


def _key(_: Model, table: Table, shape: Shape) -> Iterator[Check]:
    if shape.below:
        return
    for key in table.key:
        yield Check(shape.name, "expect_column_values_to_not_be_null", {"column": key}, key)
    yield Check(shape.name, "expect_column_values_to_be_unique", {"column": RECORD}, " ".join(table.key))


def _present(_: Model, table: Table, shape: Shape) -> Iterator[Check]:
    if any(required(shape, table)):
        yield Check(shape.name, "expect_column_values_to_be_null", {"column": ABSENT}, ABSENT)


def _text(_: Model, __: Table, shape: Shape) -> Iterator[Check]:
    for column in shape.columns:
        if column.field.type == "string" and not column.field.pattern:
            yield _of(shape, column, "expect_column_values_to_match_regex", regex=r"\S")


def _codes(_: Model, __: Table, shape: Shape) -> Iterator[Check]:
    for column in shape.columns:
        if column.field.codebook and column.field.codebook.closed:
            legal = column.field.codebook.codes if not column.path else column.field.codes
            yield _of(shape, column, "expect_column_values_to_be_in_set", value_set=list(legal))


def _form(model: Model, table: Table, shape: Shape) -> Iterator[Check]:
    codes = "|".join(t.id_code or "" for t in model.claim_tables.values())
    claims = table.name in model.claim_tables or table.generated
    for column in shape.columns:
        own = table.id_code or codes
        slug = _CLAIM.format(codes=own) if claims and column.name in table.key else _SLUG
        pattern = column.field.pattern or {"slug": slug, "url": _URL}.get(column.field.type)
        if pattern:
            yield _of(shape, column, "expect_column_values_to_match_regex", regex=pattern)


def _range(_: Model, __: Table, shape: Shape) -> Iterator[Check]:
    for column in shape.columns:
        low, high = column.field.minimum, column.field.maximum
        if low is not None or high is not None:
            yield _of(shape, column, "expect_column_values_to_be_between", min_value=low, max_value=high)


def _lists(_: Model, __: Table, shape: Shape) -> Iterator[Check]:
    for column in shape.lists:
        if column.field.min:
            arguments = {"column": f"{column.name}_count", "min_value": column.field.min}
            yield Check(shape.name, "expect_column_values_to_be_between", arguments, _place(shape, column))
    for column in shape.columns:
        if not column.path:
            arguments = {"column_list": [RECORD, "within", VALUE]}
            yield Check(shape.name, "expect_compound_columns_to_be_unique", arguments, _place(shape, column))


_EXPECTED: Final = {
    "key": _key,
    "present": _present,
    "text": _text,
    "codes": _codes,
    "form": _form,
    "range": _range,
    "lists": _lists,
}
