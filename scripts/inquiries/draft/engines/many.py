"""The options of `inquiries draft` for many documents, and what runs them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from inquiries.errors import BadInput, Problem

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of a run over many documents, which `--out` asks for."""
    many = parser.add_argument_group("many documents")
    text = "write proposals and rejects to this folder; inputs may be folders and Parquet too. Run again, it goes on"
    many.add_argument("--out", type=Path, metavar="DIR", help=text)
    many.add_argument("--engine", choices=("local", "spark"), default="local", help="what runs it (default: local)")
    many.add_argument("--workers", type=int, metavar="N", help="processes (default: one a core)")
    many.add_argument("--seconds", type=float, default=300.0, metavar="S", help="of a document, at most (default: 300)")
    text = "of memory for a document, at most (default: 3000)"
    many.add_argument("--memory", type=int, default=3000, metavar="MB", help=text)


def run(given: Sequence[Path], arguments: argparse.Namespace) -> int:
    """Draft all inputs into `--out`; exit code 0 where all were read, 1 where some were not, 2 where none was."""
    from inquiries.draft.engines.local import draft_all
    from inquiries.draft.engines.pool import Limits

    for option in ("workers", "seconds", "memory"):
        value = getattr(arguments, option)
        if value is not None and not value > 0:
            raise BadInput([Problem(f"--{option}", f"is {value:g}", "give a number above 0")])
    limits = Limits(arguments.seconds, arguments.memory)
    if arguments.engine == "spark":
        from inquiries.draft.engines.spark import draft_all as on_spark

        totals = on_spark(given, arguments.out, limits)
    else:
        totals = draft_all(given, arguments.out, limits, arguments.workers)
    said = f"{totals.documents:,} documents, {totals.proposals:,} proposals in {arguments.out / 'proposals'}"
    if totals.rejects:
        said += f"; {totals.rejects:,} not drafted, for the reasons in {arguments.out / 'rejects.jsonl'}"
    print(said, file=sys.stderr)
    return 0 if not totals.rejects else 2 if totals.rejects == totals.documents else 1
