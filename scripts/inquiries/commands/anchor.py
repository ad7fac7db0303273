"""Turn the quotes in coding sheets into anchors.

Takes copies of the documents (files or folders), finds for each sheet with quotes the copy that holds them all, writes
the anchors in place of the quotes, and enters new ids in coding/ids.txt. A sheet is written only if all its quotes are
found, the ledger only if all references lead to records.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from inquiries.anchoring import anchored, ledger_text, read_copies
from inquiries.commands import folders
from inquiries.errors import BadInput, CannotPublish, Problem
from inquiries.links import Links
from inquiries.model import Model
from inquiries.sheets import read_corpus


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of `inquiries anchor`."""
    parser.add_argument(
        "copies", nargs="*", type=Path, metavar="COPY", help="copies of the documents, or folders of them"
    )
    folders(parser, "coding", "schema", "sources")


def run(arguments: argparse.Namespace) -> int:
    """Anchor every sheet that can be, then report those that can't."""
    model = Model.load(arguments.schema)
    corpus = read_corpus(arguments.coding, model)
    given = arguments.copies or [path for path in [arguments.sources] if path]
    known = read_copies(given)
    problems: list[Problem] = []
    for sheet in corpus.sheets:
        try:
            text = anchored(sheet, model, known)
        except BadInput as error:
            problems.extend(error.problems)
            continue
        if text is not None:
            _replace(sheet.file.path, text)
            print(f"{sheet.name}: anchored")
    problems.extend(Links(corpus, model).references())
    if problems:
        raise BadInput(problems)  # ids are for good, so none is entered before the sheets are sound
    _replace(arguments.coding / "ids.txt", ledger_text(corpus, model))
    return 0


def _replace(path: Path, text: str) -> None:
    """Write a file whole or not at all: a coder's work must outlast a kill or a full disk."""
    beside = path.with_name(f".{path.name}.new")
    try:
        beside.write_text(text, encoding="utf-8")
        beside.replace(path)
    except OSError as error:
        raise CannotPublish(f"{path}: can't be written ({error.strerror}). What was there is as it was.") from error
    finally:
        beside.unlink(missing_ok=True)
