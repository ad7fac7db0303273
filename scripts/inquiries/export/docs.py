"""Files outside dataset/ that repeat the schema or the data: written anew by `inquiries docs`, never by hand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Final

import yaml

from inquiries.errors import BadInput, Problem
from inquiries.export import Dataset
from inquiries.export.about import read_about
from inquiries.export.prose import contact, grid, render
from inquiries.export.reference import codebooks_page, schema_page, sheet_schema_text, tables_grid
from inquiries.export.tallies import Tallies

_BLOCK: Final = re.compile(r"(<!-- generated: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
README: Final = "README.md"


def pages(dataset: Dataset, root: Path) -> Iterator[tuple[Path, str]]:
    """Every generated file with its text; README.md is read at `root` for what is not generated.

    Raises BadInput where README.md can't be read or names a block that nobody knows.
    """
    yield Path("schema", "coding-sheet.schema.json"), sheet_schema_text(dataset.model)
    yield Path("docs", "schema.md"), schema_page(dataset.model)
    yield Path("docs", "codebooks.md"), codebooks_page(dataset.model)
    yield Path("CITATION.cff"), citation(dataset)
    yield Path("DATASHEET.md"), render(dataset.coding / "datasheet.md", dataset)
    yield Path(README), _filled(root / README, dataset)


def citation(dataset: Dataset) -> str:
    """CITATION.cff: how to cite the data set, from coding/about.yaml (Citation File Format 1.2.0)."""
    about = read_about(dataset.coding)
    content = {
        "cff-version": "1.2.0",
        "message": "Cite the data set by version, a single claim also by its id, and the original document with it.",
        "type": "dataset",
        "title": about.title,
        "version": dataset.version,
        "date-released": date.fromisoformat(about.released),
        "authors": [{"name": name} for name in about.creators],
        "abstract": about.description,
        "keywords": list(about.keywords),
        "license": about.licence,
    }
    return "# Written by `inquiries docs` from coding/about.yaml\n" + yaml.safe_dump(
        content, sort_keys=False, allow_unicode=True, width=110
    )


def stale(dataset: Dataset, root: Path) -> dict[Path, str]:
    """The generated files that are not as they would be written, with the text that they should have."""
    return {path: text for path, text in pages(dataset, root) if _read(root / path) != text}


def _read(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None


def _filled(path: Path, dataset: Dataset) -> str:
    text = _read(path)
    if text is None:
        raise BadInput([Problem(str(path), "is not there", "name the checkout with --root")])

    def block(match: re.Match[str]) -> str:
        if match[2] not in _BLOCKS:
            what = f"has a generated block {match[2]!r} that nobody writes"
            raise BadInput([Problem(str(path), what, f"there are {', '.join(_BLOCKS)}")])
        return f"{match[1]}{_BLOCKS[match[2]](dataset)}\n{match[3]}"

    return _BLOCK.sub(block, text)


def _glance(dataset: Dataset) -> str:
    tally = Tallies(dataset.model, dataset.rows)
    rows = dataset.rows
    heads = ["locality", "documents", *dataset.model.claim_tables, "documents registered"]
    names = ("documents", *dataset.model.claim_tables, "register")
    counts = ([p.label, *(sum(r["locality"] == p.code for r in rows[n]) for n in names)] for p in tally.localities)
    signed = f"Signed by a person: {tally.reviewed} of {len(rows['documents'])} documents."
    return f"{grid(counts, heads)}\n\n{signed}"


def _contact(dataset: Dataset) -> str:
    address = contact(dataset.coding)
    if address:
        return f"Write in private to {address}."
    return "No private contact is set up yet; until there is one, nothing is released."


_BLOCKS: Final[dict[str, Callable[[Dataset], str]]] = {
    "glance": _glance,
    "contact": _contact,
    "tables": lambda dataset: tables_grid(dataset.model, "docs/schema.md"),
}
