"""Prose with figures in it: templates whose every number comes from the data."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from inquiries.errors import BadInput, Problem
from inquiries.export import Dataset
from inquiries.export.tallies import Tallies
from inquiries.model import Field, Model, Table
from inquiries.yaml_files import read_yaml


def render(template: Path, dataset: Dataset) -> str:
    """A Markdown template with the data set's figures filled in; an unknown name in it is an error."""
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    # the result is Markdown, in which escaped HTML would show
    environment = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, autoescape=False, keep_trailing_newline=True, trim_blocks=True
    )
    environment.filters["grid"] = grid
    text = environment.from_string(template.read_text(encoding="utf-8")).render(figures(dataset))
    return re.sub(r"\n{3,}", "\n\n", text).lstrip("\n")


def figures(dataset: Dataset) -> dict[str, Any]:
    """What a template may use.

    model, version, rows, `counts` (table → split → rows), `methods` (method of coding → documents), `reviewed`
    (documents that a person has signed), `title` (codebook → title), `tally` (see Tallies), `contact` (where
    corrections are asked for in private; empty where none is set up), `reliability` (Markdown on the agreement between
    coders; empty where no second coding is published) and `table_fields` (name, type and description of the columns of
    a table, of a claim table its own ones).
    """
    tally = Tallies(dataset.model, dataset.rows)
    return {
        "model": dataset.model,
        "version": dataset.version,
        "rows": dataset.rows,
        "counts": {name: {s: t.num_rows for s, t in splits.items()} for name, splits in dataset.tables.items()},
        "methods": tally.methods,
        "reviewed": tally.reviewed,
        "title": {code: book.title for code, book in dataset.model.codebooks.items()},
        "tally": tally,
        "contact": contact(dataset.coding),
        "reliability": reliability(dataset.coding),
        "table_fields": partial(_table_fields, dataset.model),
    }


def contact(coding: Path) -> str:
    """Where a correction or removal is asked for in private: `contact` of coding/project.yaml, or nothing."""
    path = coding / "project.yaml"
    if not path.is_file():
        return ""
    data = read_yaml(path).data
    given = data.get("contact") if isinstance(data, dict) else None
    if given is None or not isinstance(given, str):
        raise BadInput([Problem(str(path), "has no text under 'contact'", "write the address, or '' for none yet")])
    return given.strip()


def reliability(coding: Path) -> str:
    """Agreement between coders as Markdown: coding/reliability/summary.md, or nothing."""
    path = coding / "reliability" / "summary.md"
    return path.read_text(encoding="utf-8").strip() if path.is_file() else ""


def _table_fields(model: Model, table: Table) -> list[tuple[str, str, str]]:
    shared = model.claim_columns if table.id_code else ()
    return [(f"`{f.name}`", _type(f), f.description) for f in table.fields if f.name not in shared]


def _type(field: Field) -> str:
    one = f"code of {field.codebook.title.lower()}" if field.codebook else field.struct or field.table or field.type
    return f"list of {one}" if field.list else one


def grid(rows: Iterable[Sequence[object]], head: Sequence[str]) -> str:
    """A Markdown table. Cells may hold bars, line breaks and markup: they are neutralised."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(map(_cell, line))} |" for line in lines)


def _cell(value: object) -> str:
    return " ".join(str(value).split()).replace("|", "\\|").replace("<", "&lt;")
