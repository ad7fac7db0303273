"""Write anew what stands outside dataset/ and repeats the schema or the data.

That is DATASHEET.md (from coding/datasheet.md), the generated blocks of README.md, docs/schema.md, docs/codebooks.md
and schema/coding-sheet.schema.json. Run it after a build. With --check nothing is written: exit code 0 where all of
them are up to date, 1 where one is not.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from inquiries import __version__
from inquiries.commands import folders
from inquiries.export import Dataset
from inquiries.export.docs import stale
from inquiries.model import Model
from inquiries.tables import arrow_tables, read_rows


def configure(parser: argparse.ArgumentParser) -> None:
    """Options of `inquiries docs`."""
    folders(parser, "coding", "out", "schema")
    parser.add_argument(
        "--root", type=Path, default=Path(), metavar="DIR", help="the checkout to write to (default: here)"
    )
    parser.add_argument("--check", action="store_true", help="write nothing; say what is out of date")


def run(arguments: argparse.Namespace) -> int:
    """Write what is out of date, or with --check only name it."""
    model = Model.load(arguments.schema)
    rows = read_rows(arguments.out, model)
    dataset = Dataset(model, rows, arrow_tables(rows, model), __version__, arguments.coding)
    old = stale(dataset, arguments.root)
    for path, text in old.items():
        print(f"{path}: {'out of date; run `inquiries docs`' if arguments.check else 'written'}")
        if not arguments.check:
            (arguments.root / path).parent.mkdir(parents=True, exist_ok=True)
            (arguments.root / path).write_text(text, encoding="utf-8")
    return 1 if old and arguments.check else 0
