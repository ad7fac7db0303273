"""The verbs of the command `inquiries`, one module each: a docstring, `configure(parser)`, `run(arguments)`."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Final

from inquiries.declared import SCHEMA, VALIDATION

VERBS: Final = (
    "build",
    "validate",
    "draft",
    "review",
    "anchor",
    "verify",
    "fetch",
    "docs",
    "annotate",
    "cite",
    "site",
    "reliability",
    "diff",
    "release",
)
SOURCES_VARIABLE: Final = "INQUIRIES_SOURCES"


def folders(parser: argparse.ArgumentParser, *names: str) -> None:
    """Add the options that say where things are, those that are named."""
    given = os.environ.get(SOURCES_VARIABLE)
    options = {
        "coding": ("--coding", Path("coding"), "folder of coding sheets and authority files (default: coding)"),
        "out": ("--out", Path("dataset"), "folder of the data set (default: dataset)"),
        "schema": ("--schema", SCHEMA, "folder of the schema (default: the project's own)"),
        "rules": ("--rules", VALIDATION, "folder of the validation rules (default: the project's own)"),
        "sources": (
            "--sources",
            Path(given) if given else None,
            f"folder with copies of the documents (default: ${SOURCES_VARIABLE}, if set)",
        ),
    }
    for name in names:
        flag, default, text = options[name]
        parser.add_argument(flag, type=Path, default=default, metavar="DIR", help=text)
