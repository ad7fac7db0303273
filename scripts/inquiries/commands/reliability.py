"""Measure how far coders agree who coded the same documents without seeing one another's coding.

Reads coding/reliability/: first/, second/ and, if there, third/ (anchored sheets, one a document) and
adjudication.yaml. Compares first with second; third with second, and with the published sheets. Prints the summary as
Markdown, or writes it where --markdown says: the card and the datasheet show coding/reliability/summary.md. Exit code 1
where the published sheets do not follow an adjudication. Needs the extra `reliability`.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from inquiries.commands import folders
from inquiries.errors import BadInput, FallsShort, Problem
from inquiries.model import Model
from inquiries.reliability.codings import FOLDER, PUBLISHED, Coding


def configure(parser: argparse.ArgumentParser) -> None:
    """Options of `inquiries reliability`."""
    folders(parser, "coding", "schema")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all figures, confusions and pairs as JSON")
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="write the summary there instead of printing it")
    parser.add_argument(
        "--disagreements", type=Path, metavar="FILE", help="write what is to be adjudicated between first and second"
    )
    parser.add_argument("--check", action="store_true", help="write nothing; say which file named is out of date")


def run(arguments: argparse.Namespace) -> int:
    """Compare, write what was asked for, and hold the published sheets to the adjudications."""
    from inquiries.export.agreement import markdown
    from inquiries.reliability.adjudicated import contradictions, read_adjudications
    from inquiries.reliability.codings import coding_of, read_codings
    from inquiries.reliability.comparison import as_data, compare
    from inquiries.reliability.disagreements import skeleton
    from inquiries.sheets import read_corpus

    model = Model.load(arguments.schema)
    codings = read_codings(arguments.coding, model)
    if not {"first", "second"} <= codings.keys():
        remedy = "put the anchored sheets of the two codings in first/ and second/"
        raise BadInput([Problem(str(arguments.coding / FOLDER), "does not hold two codings", remedy)])
    adjudications = read_adjudications(arguments.coding, model, codings)
    published = coding_of(read_corpus(arguments.coding, model).sheets, PUBLISHED, model)
    compared = [compare(a, b, model, documents) for a, b, documents in _contests(codings, published)]
    data = json.dumps([as_data(c) for c in compared], indent=1, sort_keys=True) + "\n"
    summary = markdown(compared, codings, len(adjudications.rows) if adjudications else 0)
    outputs = ((arguments.json, data), (arguments.markdown, summary))
    files = {path: text for path, text in outputs if path}
    if arguments.disagreements:
        files[arguments.disagreements] = skeleton(compared[0], model)
    if not files:
        print(summary, end="")
    stale = _stale(files) if arguments.check else _written(files)
    if adjudications and (broken := list(contradictions(adjudications, published.units, model))):
        raise FallsShort("\n".join(map(str, broken)))
    return 1 if stale else 0


def _written(files: Mapping[Path, str]) -> bool:
    for path, text in files.items():
        path.write_text(text, encoding="utf-8")
    return False


def _stale(files: Mapping[Path, str]) -> bool:
    old = [p for p, text in files.items() if not p.is_file() or p.read_text(encoding="utf-8") != text]
    for path in old:
        print(f"{path}: out of date; run the command again without --check")
    return bool(old)


def _contests(codings: Mapping[str, Coding], published: Coding) -> Iterator[tuple[Coding, Coding, list[str]]]:
    """What is compared with what, on which documents."""
    first, second, third = codings["first"], codings["second"], codings.get("third")
    yield first, second, list(first.sheets)
    if third:
        yield first, second, list(third.sheets)
        yield second, third, list(third.sheets)
        yield published, third, list(third.sheets)
