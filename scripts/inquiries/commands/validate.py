"""Check a built data set against the schema and the rules of validation/.

Says in plain words what was checked, on how many rows, what failed, and which record. Exit code 0: all rules hold;
1: at least one does not; 2: could not run, or a rule itself broke down.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from inquiries.commands import folders
from inquiries.errors import BadInput, Problem
from inquiries.model import Model
from inquiries.rulebook.report import Report

_FORMS: dict[str, Callable[[Report], str]] = {
    "json": Report.json,
    "markdown": Report.markdown,
    "html": Report.html,
}


def configure(parser: argparse.ArgumentParser) -> None:
    """Options of `inquiries validate`."""
    folders(parser, "out", "coding", "schema", "rules", "sources")
    parser.add_argument("--list", action="store_true", help="print the rule book and check nothing")
    for form in _FORMS:
        parser.add_argument(f"--{form}", type=Path, metavar="FILE", help=f"write the report as {form.upper()} too")


def run(arguments: argparse.Namespace) -> int:
    """Validate and print the report, or print the rules."""
    model = Model.load(arguments.schema)
    if arguments.list:
        from inquiries.rulebook.implied import implied
        from inquiries.rulebook.report_forms import listing
        from inquiries.rulebook.rules import read_rules

        print(listing(read_rules(arguments.rules, implied(model))))
        return 0
    if arguments.sources is not None and not arguments.sources.is_dir():
        problem = Problem(str(arguments.sources), "is no folder", "give a folder with copies of the documents")
        raise BadInput([problem])
    from inquiries.expectations import validate
    from inquiries.rulebook.locate import located

    report = validate(arguments.out, model, arguments.rules, arguments.sources)
    if arguments.coding.is_dir() and any(outcome.failures for outcome in report.outcomes):
        report = located(report, arguments.coding, model)
    for form, write in _FORMS.items():
        if target := getattr(arguments, form):
            _save(target, write(report))
    print(report.text())
    return 2 if report.broken else 0 if report.holds else 1


def _save(target: Path, content: str) -> None:
    try:
        target.write_text(content, encoding="utf-8")
    except OSError as error:
        problem = Problem(str(target), f"can't be written ({error.strerror})", "give another file")
        raise BadInput([problem]) from None
