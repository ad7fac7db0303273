"""What a coding sheet and the authority files may hold, as JSON Schema, derived from the model.

One schema serves three ends: it checks sheets, it is built to schema/coding-sheet.schema.json for editors, and its
descriptions are the help that editors show.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from inquiries.model import Field, Model, Table

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
SLUG: Final = r"^[a-z0-9]+(?:-[a-z0-9]+)*$"
ID: Final = r"^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z]+[1-9][0-9]*)?$"
_PATTERNS: Final = {
    "slug": SLUG,
    "id": ID,
    "url": r"^https?://[^\s<>\"]+$",
    "string": r"^\S(?:[\s\S]*\S)?$",
}
# What the patterns say, for people.
_FORMS: Final = {
    "slug": "write words of a-z and 0-9 joined by hyphens, such as marlshire-herald-2011",
    "id": "write an id such as f3, marlshire-herald-2011.f3 or marlshire-council",
    "url": "write an address that begins with http:// or https:// and holds no space",
    "string": "take away the white space at its ends",
}
_LARGEST: Final = 2**31 - 1  # what the built tables can hold in a column of whole numbers
_FORMATS: Final = {"edtf": "edtf", "date": "day", "string": "text"}  # checked in sheet_validator
_JSON_TYPES: Final = {"integer": "integer", "number": "number", "boolean": "boolean"}
QUOTE: Final = {
    "type": "object",
    "properties": {
        "quote": {
            "type": "string",
            "minLength": 1,
            "description": "First and last words of the passage, joined by an ellipsis; becomes an anchor.",
        },
        "passage": {"type": "integer", "minimum": 1, "description": "Pieces of one passage share this number."},
    },
    "required": ["quote"],
    "additionalProperties": False,
}


def sheet_schema(model: Model) -> dict[str, Any]:
    """JSON Schema of one coding sheet: the nested document less all that is computed, plus what only sheets have."""
    documents = model.table("documents")
    schema = _object(documents.fields, documents.description)
    for name, table in model.claim_tables.items():
        schema["properties"][name] = {
            "type": "array",
            "description": table.description,
            "items": _claim(table),
        }
    for name in ("relations", "coverage"):
        table = model.table(name)
        schema["properties"][name] = {"type": "array", "items": _object(table.fields, table.description)}
    coverage = schema["properties"]["coverage"]["items"]["properties"]
    coverage["value"]["enum"] = ["absent", "outside_remit"]  # the others are computed, as are some relations
    relation = schema["properties"]["relations"]["items"]["properties"]["relation"]
    generated = model.codebooks["relation"].where("generated")
    relation["enum"] = [code for code in relation["enum"] if code not in generated]
    # `inquiries anchor` writes these from the source text
    schema["required"] = [k for k in schema["required"] if not k.startswith("stream_")]
    return {"$schema": DIALECT, "title": "Coding sheet", **schema}


def authority_schema(table: Table) -> dict[str, Any]:
    """JSON Schema of an authority file: one key, the table's name, with a list of entries."""
    item = _object(table.fields, table.description)
    return {
        "$schema": DIALECT,
        "type": "object",
        "properties": {table.name: {"type": "array", "items": item}},
        "required": [table.name],
        "additionalProperties": False,
    }


def _claim(table: Table) -> dict[str, Any]:
    schema = _object(table.fields, table.row)
    code = {
        "type": "string",
        "pattern": f"^{table.id_code}[1-9][0-9]*$",
        "x-form": f"write {table.id_code} and a number, such as {table.id_code}3",
        "description": f"Short id within the sheet: {table.id_code} and a number; never reused.",
    }
    schema["properties"] = {"id": code, **schema["properties"]}
    schema["required"] = ["id", *schema["required"]]
    return schema


def _object(fields: Iterable[Field], description: str) -> dict[str, Any]:
    written = [f for f in fields if not f.computed]
    return {
        "type": "object",
        "description": description,
        "properties": {f.name: field_schema(f) for f in written},
        "required": [f.name for f in written if f.required_in_sheet],
        "additionalProperties": False,
    }


def field_schema(field: Field) -> dict[str, Any]:
    """JSON Schema of one field as it is written in a sheet."""
    schema = _one(field)
    kinds = {"x-missing": list(field.missing)} if field.missing else {}
    if field.list:
        schema = {"type": "array", "items": schema}
        if field.min:
            schema["minItems"] = field.min
        if field.type in {"id", "code"}:
            schema["uniqueItems"] = True
    if field.missing and (field.codebook is None or field.list):
        # if/else and not anyOf: its errors then speak of the value, not of the choice
        schema = {"if": {"enum": list(field.missing)}, "else": schema | kinds}
    if field.optional:
        schema = {"if": {"type": "null"}, "else": schema}
    return {"description": field.description, **schema, **kinds}


def _one(field: Field) -> dict[str, Any]:
    if field.shorthand:
        return _one(field[field.shorthand])
    if field.codebook:
        codes = field.codebook.codes if field.list else field.codes
        return {"enum": list(codes), "x-codebook": field.codebook.name}
    if field.type == "struct":
        inner = _object(field.fields, field.description)
        return {"if": {"required": ["quote"]}, "then": QUOTE, "else": inner} if field.struct == "anchor" else inner
    schema: dict[str, Any] = {"type": _JSON_TYPES.get(field.type, "string")}
    if field.type in _FORMATS:
        schema["format"] = _FORMATS[field.type]
    limits = {
        "pattern": field.pattern or _PATTERNS.get(field.type),
        "x-form": None if field.pattern else _FORMS.get(field.type),
        "minimum": field.minimum,
        "maximum": _LARGEST if field.type == "integer" and field.maximum is None else field.maximum,
    }
    return schema | {key: value for key, value in limits.items() if value is not None}
