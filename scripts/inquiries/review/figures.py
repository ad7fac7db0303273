"""How often proposals were accepted, by rule: what reviews say of the drafter."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from inquiries.draft.sheets.saving import REVIEW
from inquiries.errors import BadInput, Problem
from inquiries.review.journal import read_lines
from inquiries.review.state import kept

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from inquiries.review.journal import Line

_HEADS = ("rule", "decided", "as drafted", "edited", "rejected", "accepted", "stated", "commonest reason")


def figures(folders: Iterable[Path]) -> str:
    """A table of acceptance by rule, over all reviews in folders and below. Raises BadInput where there is none."""
    paths = sorted({path for folder in folders for path in folder.rglob(f"*{REVIEW}")})
    if not paths:
        problem = Problem(", ".join(map(str, folders)), "holds no review", f"name folders with *{REVIEW}")
        raise BadInput([problem])
    by_rule: dict[str, list[Line]] = defaultdict(list)
    for path in paths:
        for line in kept(read_lines(path)):
            if line.get("rule"):
                by_rule[str(line["rule"])].append(line)
    rows = [_row(rule, lines) for rule, lines in sorted(by_rule.items())]
    every = [line for lines in by_rule.values() for line in lines]
    return _aligned([_HEADS, *rows, _row("all rules", every)]) if every else "nothing is decided yet"


def _row(rule: str, lines: Sequence[Line]) -> tuple[str, ...]:
    accepted = [line for line in lines if line["do"] == "accept"]
    edited = sum(bool(line.get("changed")) for line in accepted)
    reasons = [str(line.get("reason")) for line in lines if line["do"] == "reject"]
    stated = [float(line["confidence"]) for line in lines if line.get("confidence") is not None]
    mean = f"{sum(stated) / len(stated):.2f}" if stated else ""
    counts = (len(lines), len(accepted) - edited, edited, len(reasons))
    common = max(sorted(set(reasons)), key=reasons.count, default="")
    return (rule, *map(str, counts), f"{len(accepted)} of {len(lines)}", mean, common)


def _aligned(rows: Sequence[tuple[str, ...]]) -> str:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    shown = ("  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)) for row in rows)
    return "\n".join(line.rstrip() for line in shown)
