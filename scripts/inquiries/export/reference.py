"""Reference pages that repeat the schema for people and editors: all derived from the model."""

from __future__ import annotations

import json
from collections.abc import Iterator

from inquiries.export.prose import grid
from inquiries.model import Code, Codebook, Field, Model, Table
from inquiries.sheet_schema import sheet_schema

NOTE = "<!-- Written by `inquiries docs` from schema/. Change it there. -->"


def sheet_schema_text(model: Model) -> str:
    """JSON Schema of a coding sheet, for editors that complete and check YAML."""
    return json.dumps(sheet_schema(model), indent=1, ensure_ascii=False) + "\n"


def schema_page(model: Model) -> str:
    """docs/schema.md: every table and struct with its fields."""
    parts = [
        f"# Tables\n\n{NOTE}\n\nVersion {model.version} of the schema. Codes: see [codebooks](codebooks.md).",
        "Where a value is missing, a coded column holds the kind of missing as its code, and any other is null with an "
        "entry in the column `missing`. What is computed is worked out by the build and never written by hand.",
        tables_grid(model),
        *(_table(table, model) for table in model.tables.values()),
        "# Structures",
        *(_struct(struct) for struct in model.structs.values()),
    ]
    return "\n\n".join(parts) + "\n"


def codebooks_page(model: Model) -> str:
    """docs/codebooks.md: every codebook with its codes."""
    books = sorted(model.codebooks.values(), key=lambda book: book.title)
    head = ["# Codebooks", NOTE, "All examples are about Marlshire, a county that does not exist."]
    contents = "\n".join(f"- [{book.title}](#{_slug(book.title)}) (`{book.name}`)" for book in books)
    return "\n\n".join([*head, contents, *(part for book in books for part in _codebook(book))]) + "\n"


def tables_grid(model: Model, page: str = "") -> str:
    """The tables with what a row is; `page` is the address of the schema page, if it is another."""
    keys = {t.name: ", ".join(f"`{key}`" for key in t.key) for t in model.tables.values()}
    names = ((f"[`{t.name}`]({page}#{t.name})", t.row, keys[t.name]) for t in model.tables.values())
    return grid(names, ["table", "one row", "key"])


def _table(table: Table, model: Model) -> str:
    split = "one split a locality" if table.split == "locality" else f"the one split `{table.split}`"
    shared = set(model.claim_columns) & set(table.names) if table.id_code or table.generated else set()
    own = tuple(f for f in table.fields if f.name not in shared)
    lines = [f"## {table.name}", f"{table.description} One row: {table.row}. Key: {', '.join(table.key)}; {split}."]
    if shared and table.name != next(iter(model.claim_tables)):
        lines.append("Besides the [columns that all claims share](#claim-columns):")
        return "\n\n".join([*lines, _fields(own)])
    if shared:
        common = tuple(f for f in table.fields if f.name in shared)
        lines += [_fields(own), "### Claim columns", "Findings, recommendations, responses, figures and claims have:"]
        return "\n\n".join([*lines, _fields(common)])
    return "\n\n".join([*lines, _fields(own)])


def _struct(struct: Field) -> str:
    return f"## {struct.name}\n\n{struct.description}\n\n{_fields(struct.fields)}"


def _fields(fields: tuple[Field, ...]) -> str:
    rows = ((f"`{f.name}`", _type(f), ", ".join(_marks(f)), f.description) for f in fields)
    return grid(rows, ["column", "type", "is or may be", "description"])


def _type(field: Field) -> str:
    one = field.type
    if field.codebook:
        one = f"code of [{field.codebook.name}](codebooks.md#{_slug(field.codebook.title)})"
    elif field.struct or field.table:
        one = f"[{field.struct or field.table}](#{field.struct or field.table})"
    elif field.references:
        one = f"id in {', '.join(field.references)}"
    unit = f", {field.unit}" if field.unit else ""
    return (f"list of {one}" if field.list else one) + unit


def _marks(field: Field) -> Iterator[str]:
    if field.computed:
        yield "computed"
    if field.optional:
        yield "null"
    yield from field.missing


def _codebook(book: Codebook) -> Iterator[str]:
    kind = "Assigned by the build." if book.computed else "Closed: no other value occurs." if book.closed else "Open."
    yield f"## {book.title}"
    yield f"`{book.name}`. {book.description.strip()} {kind}"
    if book.groups:
        yield "\n".join(f"- {label}: {', '.join(_in_group(book, group))}" for group, label in book.groups.items())
    heads = ["code", "label", "definition", "include", "exclude", "example"]
    yield grid((_code(code) for code in book.codes.values()), heads)
    if book.changes:
        yield "Changes:"
        yield "\n".join(f"- {'; '.join(f'{key}: {value}' for key, value in c.items())}" for c in book.changes)


def _in_group(book: Codebook, group: str) -> Iterator[str]:
    return (f"`{code.code}`" for code in book.codes.values() if code.group == group)


def _code(code: Code) -> tuple[str, ...]:
    return (f"`{code.code}`", code.label, code.definition, code.include, code.exclude, code.example)


def _slug(title: str) -> str:
    """The anchor that Markdown renderers give to a heading."""
    kept = "".join(c for c in title.lower() if c.isalnum() or c in " -_")
    return kept.replace(" ", "-")
