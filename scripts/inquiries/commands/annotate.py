"""Annotate your own copies of the documents with the claims of the data set.

Takes files and folders (txt, html, pdf, docx), recognises by content which document each copy is, and writes for each a
page of W3C Web Annotations with the quoted words filled in from the copy; positions count the characters of the copy's
text. They hold words of the sources, so they are written to a folder of yours and never into the project or a data set:
do not publish them. Exit code 0: every copy was recognised and every anchor has its place in it; 1: some do not.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from inquiries.annotations import Annotated, Annotator, outside, recognised
from inquiries.build import known_documents
from inquiries.commands import folders
from inquiries.errors import BadInput, CannotPublish, Problem
from inquiries.export.citation import read_release
from inquiries.export.json_file import write_json
from inquiries.model import Model
from inquiries.tables import read_rows
from inquiries.verify import copies


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of `inquiries annotate`."""
    parser.add_argument("copies", nargs="+", type=Path, metavar="COPY", help="copies, or folders of copies")
    parser.add_argument("--to", type=Path, required=True, metavar="DIR", help="folder of yours to write to")
    folders(parser, "out", "schema")


def run(arguments: argparse.Namespace) -> int:
    """Write one page of annotations a copy."""
    absent = [Problem(str(path), "is not there", "check the path") for path in arguments.copies if not path.exists()]
    if absent:
        raise BadInput(absent)
    place = outside(arguments.to, arguments.out)
    model = Model.load(arguments.schema)
    rows = read_rows(arguments.out, model)
    annotator = Annotator(rows, known_documents(rows, model), model, read_release(arguments.out).namespace)
    done = [annotator.annotate(copy) for copy in copies(arguments.copies)]
    for annotated, name in zip(done, _names(done), strict=True):
        print(_written(annotated, place, name))
    print(f"these pages quote the sources: keep {arguments.to} to yourself", file=sys.stderr)
    return 0 if all(map(recognised, done)) else 1


def _names(done: list[Annotated]) -> list[str]:
    """A file name for each, numbered where two are copies of one document."""
    names: list[str] = []
    for annotated in done:
        own = annotated.result.document_id or ""
        count = sum(name == own or name.startswith(f"{own}.") for name in names)
        names.append(f"{own}.{count + 1}" if count else own)
    return names


def _written(annotated: Annotated, place: Path, name: str) -> str:
    copy = annotated.result.path
    if annotated.page is None:
        return f"{copy}: {annotated.result.problem or 'is no copy of a document of this data set'}"
    path = place / f"{name}.jsonld"
    try:
        place.mkdir(parents=True, exist_ok=True)
        write_json(path, annotated.page)
    except OSError as error:
        raise CannotPublish(f"{path}: can't be written ({error.strerror}); name another folder with --to") from None
    text = f"{copy}: {len(annotated.page['items'])} annotations in {path}"
    return text + (f"; without a certain place: {', '.join(annotated.left_out)}" if annotated.left_out else "")
