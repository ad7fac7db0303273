"""Build the data set from the coding sheets.

Reads coding/, checks every anchor where copies of the sources are given, writes all formats, validates the result,
and puts it in the place of the former one in a single step. If anything fails, the former one stays as it was.
"""

from __future__ import annotations

import argparse
import sys

from inquiries import __version__
from inquiries.build import Inputs, build
from inquiries.commands import folders
from inquiries.errors import BadInput, Problem


def configure(parser: argparse.ArgumentParser) -> None:
    """Options of `inquiries build`."""
    folders(parser, "coding", "out", "schema", "rules", "sources")


def run(arguments: argparse.Namespace) -> int:
    """Build and say what was checked."""
    if arguments.sources is not None and not arguments.sources.is_dir():
        problem = Problem(str(arguments.sources), "is no folder", "give a folder with copies of the documents")
        raise BadInput([problem])
    names = ("coding", "schema", "rules", "out", "sources")
    report = build(Inputs(**{name: getattr(arguments, name) for name in names}), __version__, _say)
    print(report.text())
    return 0


def _say(text: str) -> None:
    print(text, file=sys.stderr)
