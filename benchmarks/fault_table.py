"""Writes docs/validation.md: the rule book, and which fault proves which rule.

Usage: python benchmarks/fault_table.py
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from inquiries.declared import VALIDATION
from inquiries.model import Model
from inquiries.rulebook.implied import implied
from inquiries.rulebook.report_forms import rule_table
from inquiries.rulebook.rules import RuleBook, read_rules

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "validation.md"
HEAD = """# Validation

Written by `python benchmarks/fault_table.py` from the schema, `validation/` and `tests/faults/`; a test holds it to
them.

A data set is published only if every rule of severity error is met. Rules come from the schema or are declared in
`validation/`. Rules about single tables are expectations of Great Expectations over flat frames; rules across tables
are queries over joined frames, whose violations Great Expectations counts; rules about files read the files. A rule
that breaks down counts as not met. `inquiries validate` says what was checked, on how many rows, what was found and
where it is coded; `--markdown`, `--html` and `--json` write the same into a file.

What the rules can't tell: whether a statement says what its source says. That takes a reader.
"""


def page() -> str:
    """The whole page."""
    book = read_rules(VALIDATION, implied(Model.load()))
    faults = [fault for path in sorted((ROOT / "tests" / "faults").glob("*.yaml")) for fault in _read(path)]
    rules = f"## The {len(book)} rules\n\n{rule_table(book)}"
    return "\n".join((HEAD, rules, f"## The {len(faults)} faults\n", _intro(), _table(book, faults)))


def _intro() -> str:
    return (
        "Each is put into a sound miniature data set about a fictional county; a test holds that the rule meant for\n"
        "it says so in its exact words, naming the record, and that no other rules speak than those listed.\n"
    )


def _table(book: RuleBook, faults: list[dict[str, Any]]) -> str:
    order = {rule.id: number for number, rule in enumerate(book)}
    lines = ["| rule | fault | also caught by |", "|---|---|---|"]
    for fault in sorted(faults, key=lambda f: (order.get(f["rule"], len(order)), f["rule"], f["fault"])):
        also = ", ".join(f"`{rule}`" for rule in fault.get("also", ()))
        lines.append(f"| `{fault['rule']}` | {fault['fault']} | {also} |")
    return "\n".join(lines) + "\n"


def _read(path: Path) -> list[dict[str, Any]]:
    content: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return content


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
