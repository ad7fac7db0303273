"""Check that the built data set may be released as the version that the package has.

Compares it with the version before (--previous, none for the first), and holds that no record vanished without a
tombstone, that CHANGELOG.md tells every change, that version, card, CITATION.cff and manifest agree, and that a private
contact for corrections is set. With --rehearsal the section Unreleased counts as the version's and the contact may be
empty. Exit code 0: it may be released; 1: not, with the reasons.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from inquiries import __version__
from inquiries.commands import folders
from inquiries.model import Model
from inquiries.release import obstacles
from inquiries.tables import read_rows
from inquiries.versions import changes


def configure(parser: argparse.ArgumentParser) -> None:
    """Options of `inquiries release`."""
    parser.add_argument("--previous", type=Path, metavar="DIR", help="data set of the version before")
    parser.add_argument("--rehearsal", action="store_true", help="check what can be checked before the day")
    parser.add_argument("--root", type=Path, default=Path(), metavar="DIR", help="the checkout (default: here)")
    folders(parser, "coding", "out", "schema")


def run(arguments: argparse.Namespace) -> int:
    """Print every obstacle, or that there is none."""
    model = Model.load(arguments.schema)
    rows = read_rows(arguments.out, model)
    found = changes(read_rows(arguments.previous, model), rows, model) if arguments.previous else None
    folder, coding = arguments.out, arguments.coding
    problems = obstacles(arguments.root, folder, coding, __version__, found, rehearsal=arguments.rehearsal)
    print("\n".join(problems) if problems else f"version {__version__} may be released")
    return int(bool(problems))
