"""Check the data set's anchors against your own copies of the documents.

Takes files and folders (txt, html, pdf, docx), recognises by content which document each copy is, and says of every
anchor whether it is verified, moved, ambiguous or missing, and of each copy whether it is the same text, differs, or is
unknown. Exit code 0: every recognised copy confirms every anchor; 1: some are not confirmed or nothing was recognised.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from inquiries.build import known_documents
from inquiries.commands import folders
from inquiries.errors import BadInput, Problem
from inquiries.model import Model
from inquiries.tables import read_rows
from inquiries.verify import all_confirmed, remarks, table, unseen, verify


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of `inquiries verify`."""
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="copies, or folders of copies")
    folders(parser, "out", "schema")


def run(arguments: argparse.Namespace) -> int:
    """Verify and print a line a copy, then what is not verified."""
    absent = [Problem(str(path), "is not there", "check the path") for path in arguments.paths if not path.exists()]
    if absent:
        raise BadInput(absent)
    model = Model.load(arguments.schema)
    known = known_documents(read_rows(arguments.out, model), model)
    results = verify(arguments.paths, known)
    print(table(results))
    for line in remarks(results):
        print(line)
    for document_id in unseen(results, known):
        print(f"no copy of {document_id} was given: its anchors were not checked")
    return 0 if all_confirmed(results) else 1
