"""Cite the data set, a coded document, a claim or a register entry.

Without an id it cites the data set. A claim or a coded document is cited as a record of this version, with the original
document, its address and its archived copy, where one is known. Entries on persons and bodies are not cited, and
retracted records are refused with the reason. Exit code 2: an id that can't be cited.
"""

from __future__ import annotations

import argparse
import json
from typing import Final

from inquiries.cite.bibtex import bibtex
from inquiries.cite.records import Records, Reference
from inquiries.cite.ris import ris
from inquiries.cite.styles import STYLES, printed
from inquiries.commands import folders
from inquiries.export.citation import read_release
from inquiries.model import Model
from inquiries.tables import read_rows

FORMATS: Final = ("text", "bibtex", "ris", "csl-json")


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of `inquiries cite`."""
    parser.add_argument("ids", nargs="*", metavar="ID", help="ids of claims, documents or register entries")
    parser.add_argument("--style", choices=tuple(STYLES), default="apa", help="style of the text (default: apa)")
    parser.add_argument("--format", choices=FORMATS, default="text", help="what to write (default: text)")
    folders(parser, "out", "schema")


def run(arguments: argparse.Namespace) -> int:
    """Print the references."""
    model = Model.load(arguments.schema)
    records = Records(read_rows(arguments.out, model), model, read_release(arguments.out))
    print(_written(records.references(arguments.ids), arguments.format, arguments.style), end="")
    return 0


def _written(references: list[Reference], form: str, style: str) -> str:
    if form == "text":
        return printed(references, style)
    items = {item["id"]: item for reference in references for item in reference.items}.values()
    if form == "csl-json":
        return json.dumps(list(items), indent=1, ensure_ascii=False) + "\n"
    return bibtex(items) if form == "bibtex" else ris(items)
