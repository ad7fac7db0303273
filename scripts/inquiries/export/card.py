"""README.md of the built data set: the Hugging Face card, its head from the schema, its prose from coding/card.md."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import yaml

from inquiries.export import Dataset
from inquiries.export.about import read_about
from inquiries.export.manifest import digest_of
from inquiries.export.parquet import file_of
from inquiries.export.prose import render
from inquiries.model import Field, Table

_DTYPES: Final = {"integer": "int32", "number": "float64", "boolean": "bool", "date": "date32"}
DEFAULT: Final = "documents"
_DUMPER: Final = getattr(yaml, "CSafeDumper", yaml.SafeDumper)  # written in C where there is one: the same bytes sooner


class Card:
    """The data set card."""

    title = "Card"
    media_type = "text/markdown"

    def write(self, dataset: Dataset, folder: Path) -> None:
        """Write README.md: head and prose."""
        head = yaml.dump(_head(dataset, folder), Dumper=_DUMPER, sort_keys=False, allow_unicode=True, width=10_000)
        prose = render(dataset.coding / "card.md", dataset)
        (folder / "README.md").write_text(f"---\n{head}---\n\n{prose}", encoding="utf-8")


def _head(dataset: Dataset, folder: Path) -> dict[str, Any]:
    names = [name for name, splits in dataset.tables.items() if splits]
    return {
        "license": "cc-by-4.0",
        "language": ["en"],
        "pretty_name": read_about(dataset.coding).title,
        "annotations_creators": _creators(dataset),
        "task_categories": ["text-classification", "tabular-classification"],
        "size_categories": [_size(len(dataset.rows["claims"]))],
        "tags": ["public-inquiries", "accountability", "safeguarding", "content-analysis", "united-kingdom"],
        "configs": [_config(name, dataset.tables[name]) for name in names],
        "dataset_info": [_info(dataset.model.table(n), dataset.tables[n], dataset.version, folder) for n in names],
    }


def _creators(dataset: Dataset) -> list[str]:
    methods = {row["coding"]["method"] for row in dataset.rows["documents"]}
    return sorted({"person": "expert-generated", "language_model": "machine-generated"}[m] for m in methods)


def _size(count: int) -> str:
    return "n<1K" if count < 1_000 else "1K<n<10K" if count < 10_000 else "10K<n<100K"


def _config(name: str, splits: Mapping[str, Any]) -> dict[str, Any]:
    files = [{"split": split, "path": file_of(name, split).as_posix()} for split in splits]
    return {"config_name": name, "data_files": files} | ({"default": True} if name == DEFAULT else {})


def _info(table: Table, splits: Mapping[str, Any], version: str, folder: Path) -> dict[str, Any]:
    # the digest keys the reader's cache: without it a rebuilt folder of the same name gives the old rows
    digest = digest_of(folder, (file_of(table.name, split) for split in splits))
    return {
        "config_name": table.name,
        "description": f"{table.description} One row: {table.row}. Version {version}, content {digest}.",
        "features": [feature(field) for field in table.fields],
        "splits": [{"name": s, "num_bytes": t.nbytes, "num_examples": t.num_rows} for s, t in splits.items()],
    }


def feature(field: Field) -> dict[str, Any]:
    """One field as Hugging Face writes it in a card; a closed codebook is a class label."""
    kind: Any
    if field.type == "struct":
        inner = [feature(f) for f in field.fields]
        return {"name": field.name, "list" if field.list else "struct": inner}
    if field.codebook and field.codebook.closed:
        codes = field.codebook.codes if field.list else field.codes
        kind = {"class_label": {"names": {str(i): code for i, code in enumerate(codes)}}}
    else:
        kind = _DTYPES.get(field.type, "string")
    return {"name": field.name, "list" if field.list else "dtype": kind}
