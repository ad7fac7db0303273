"""Draft coding sheets from raw documents, by rules.

Takes copies of documents (txt, html, pdf, docx) and writes for each a draft sheet and the actors that it proposes: all
that can be proposed is filled in, with an anchor, a rule and a confidence; the statements are left to a person. Nothing
in a draft is accepted: decide on its lines with `inquiries review`, or by hand. Exit code 0: every document was read;
1: some were not; 2: none was. What was not read is named on standard error with what to do.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from inquiries.commands import folders
from inquiries.draft.engines import many
from inquiries.errors import BadInput, InquiriesError, Problem

_DRAFTS = Path("drafts")


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of `inquiries draft`."""
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="copies of documents")
    text = "folder for draft sheets (default: drafts, unless --json or --arrow is given alone)"
    parser.add_argument("--sheets", type=Path, metavar="DIR", help=text)
    parser.add_argument("--force", action="store_true", help="write over drafts that were edited or are under review")
    parser.add_argument("--json", action="store_true", help="print the proposals as JSON Lines, a document a line")
    text = "write the proposals of all documents to one file (.arrow or .parquet)"
    parser.add_argument("--arrow", type=Path, metavar="FILE", help=text)
    only = parser.add_mutually_exclusive_group()
    only.add_argument(
        "--triage", action="store_true", help="only say of each file whether there is anything of ours in it"
    )
    only.add_argument("--rules", action="store_true", help="list the rules with what they look for")
    text = "folder with the actors that are known already (default: coding, where it is there)"
    parser.add_argument("--coding", type=Path, metavar="DIR", help=text)
    folders(parser, "schema")
    many.add_options(parser)


def run(arguments: argparse.Namespace) -> int:
    """Draft each file and go on where one can't be read."""
    if arguments.rules:
        from inquiries.draft.listing import listing

        print("\n".join(listing()))
        return 0
    if not arguments.files:
        raise BadInput([Problem("inquiries draft", "no file is named", "name copies of documents (see --help)")])
    if arguments.out:
        return many.run(arguments.files, arguments)
    return _triage(arguments.files) if arguments.triage else _draft(arguments)


def _draft(arguments: argparse.Namespace) -> int:
    from inquiries.draft.sheets.drafts import Drafts
    from inquiries.draft.sheets.records import check_suffix, json_line, write_arrow

    if arguments.arrow:
        check_suffix(arguments.arrow)
    sheets = arguments.sheets or (None if arguments.json or arguments.arrow else _DRAFTS)
    drafts = Drafts(arguments.schema, arguments.coding, sheets, arguments.force)
    batches, failed = [], 0
    for path in _watched(arguments.files):
        done = drafts.draft(path)
        failed += bool(done.problem)
        if done.problem:
            print(done.problem, file=sys.stderr)
        if arguments.json:
            print(json_line(done.proposals), flush=True)
        elif done.sheet:
            print(f"{path}: {done.sheet}")
        if arguments.arrow:
            batches.append(done.proposals)
    if arguments.arrow:
        write_arrow(arguments.arrow, batches)
    return _exit_code(failed, len(arguments.files))


def _triage(files: list[Path]) -> int:
    from inquiries.draft.triage import triage_file

    failed = 0
    for path in files:
        try:
            found = triage_file(path)
        except InquiriesError as error:
            print(error, file=sys.stderr)
            failed += 1
            continue
        counts = ", ".join(f"{kind} {count}" for kind, count in found.counts.items())
        print(f"{path}: {'yes' if found.ours else 'no'} (score {found.score:.2f}; {counts})")
    return _exit_code(failed, len(files))


def _watched(files: list[Path]) -> Iterator[Path]:
    """The files, with a bar on a terminal."""
    from tqdm import tqdm

    yield from tqdm(files, unit="document", disable=None, leave=False)


def _exit_code(failed: int, count: int) -> int:
    return 0 if not failed else 2 if failed == count else 1
