"""Decide on the lines of a draft, beside the document.

Shows each proposal with its passage in your copy: accept it and write the statement in your own words, edit its fields,
or reject it with a reason. Every decision is on the disk at once, beside the draft (*.review.jsonl), and can be
undone; an interrupted review goes on where it was. When all is decided, or when you ask, a coding sheet is written that
says who coded and leaves the reviewer's signature to somebody else. With --figures, how often proposals were accepted,
by rule.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from inquiries.commands import folders
from inquiries.errors import BadInput, Problem


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of `inquiries review`."""
    parser.add_argument("draft", nargs="?", type=Path, metavar="DRAFT", help="draft sheet that `inquiries draft` wrote")
    parser.add_argument("--source", type=Path, metavar="COPY", help="the copy of the document that was drafted")
    text = "the coding sheet to write (default: beside the draft, *.reviewed.yaml)"
    parser.add_argument("--out", type=Path, metavar="SHEET", help=text)
    parser.add_argument("--coder", metavar="NAME", help="your name or pseudonym (asked for once where it is not given)")
    text = "print how often proposals were accepted, by rule, over all reviews in these folders"
    parser.add_argument("--figures", nargs="+", type=Path, metavar="DIR", help=text)
    folders(parser, "schema")


def run(arguments: argparse.Namespace) -> int:
    """Open the screen, or print the figures."""
    if arguments.figures:
        from inquiries.review.figures import figures

        print(figures(arguments.figures))
        return 0
    for value, what in ((arguments.draft, "no draft is named"), (arguments.source, "no copy is given with --source")):
        if value is None:
            raise BadInput([Problem("inquiries review", what, "see --help")])
    return _review(arguments)


def _review(arguments: argparse.Namespace) -> int:
    from inquiries.draft.sheets.saving import REVIEW
    from inquiries.model import Model
    from inquiries.review.items import Checker, read_draft
    from inquiries.review.journal import Journal
    from inquiries.review.passages import open_copy
    from inquiries.review.state import State

    model = Model.load(arguments.schema)
    draft = read_draft(arguments.draft, model)
    passages = open_copy(arguments.source, draft)
    out = arguments.out or arguments.draft.with_name(f"{arguments.draft.stem}.reviewed.yaml")
    if not (sys.stdin.isatty() and sys.stderr.isatty()):  # the screen is drawn on standard error
        raise BadInput([Problem("inquiries review", "needs a terminal", "run it in one")])
    with Journal(arguments.draft.with_name(arguments.draft.stem + REVIEW)) as journal:
        state = State(draft, journal)
        if arguments.coder and arguments.coder != state.coder:
            state.name_coder(arguments.coder)
        _screen(state, passages, Checker(model), model, out)
        counts = state.counts()
    print(f"{arguments.draft}: {counts['accepted']} accepted, {counts['rejected']} rejected, {counts['open']} open")
    return 0


def _screen(state: object, passages: object, checker: object, model: object, out: Path) -> None:
    try:
        from inquiries.review.screen import ReviewApp
    except ImportError as error:
        remedy = "install the extra `review`: pip install 'inquiries[review]'"
        raise BadInput(
            [Problem("inquiries review", f"needs a library that is not installed ({error.name})", remedy)]
        ) from None
    ReviewApp(state, passages, checker, model, out).run()  # type: ignore[arg-type]
