"""Say what changed between two built data sets.

Prints a table of what was added, changed, retracted or vanished; with --markdown also every record, changed ones field
by field. Exit code 0: nothing vanished without a tombstone; 1: something did.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from inquiries.commands import folders
from inquiries.model import Model
from inquiries.tables import read_rows
from inquiries.versions import VANISHED, changes, markdown, summary


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of `inquiries diff`."""
    parser.add_argument("old", type=Path, metavar="OLD", help="folder of the former data set")
    parser.add_argument("new", type=Path, metavar="NEW", help="folder of the present one")
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="write every change to a Markdown file")
    folders(parser, "schema")


def run(arguments: argparse.Namespace) -> int:
    """Compare and print."""
    model = Model.load(arguments.schema)
    found = changes(read_rows(arguments.old, model), read_rows(arguments.new, model), model)
    print(summary(found))
    for change in found:
        if change.kind == VANISHED:
            print(f"{change.key}: vanished without a tombstone")
    if arguments.markdown:
        arguments.markdown.write_text(markdown(found), encoding="utf-8")
    return int(any(change.kind == VANISHED for change in found))
