"""What the review's screen shows, as text: legible without colour, for what matters is said in words and signs too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.text import Text

from inquiries.draft.sheets.sheet import DOT
from inquiries.draft.sheets.yaml_text import flow, scalar
from inquiries.review.items import DOCUMENT
from inquiries.review.state import ACCEPTED, OPEN, REJECTED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from inquiries.review.items import Item
    from inquiries.review.passages import Passages
    from inquiries.review.state import State

OPENS, CLOSES = "▶", "◀"  # round the words of the evidence
SIGNS: Final = {OPEN: "○ open", ACCEPTED: "✓ accepted", REJECTED: "✗ rejected"}


def heading(state: State, item: Item, number: int, of: int, filtered: str) -> Text:
    """Which item it is, and what has been made of it."""
    text = Text(no_wrap=True, overflow="ellipsis")
    text.append(f" {item.code} ", "bold reverse")
    text.append(f" {SIGNS[state.of(item).verdict]}", "bold")
    text.append(f"{DOT}{number} of {of}{f' ({filtered})' if filtered else ''}{DOT}{state.draft.document_id}")
    return text


def progress(state: State, width: int) -> Text:
    """How far the review is: a bar of signs and the counts."""
    counts = state.counts()
    total = len(state.draft.items)
    decided = total - counts[OPEN]
    room = max(10, min(40, width - 60))
    full = room * decided // total
    bar = "█" * full + "░" * (room - full)
    told = f" {decided} of {total} decided{DOT}{counts[ACCEPTED]} accepted{DOT}{counts[REJECTED]} rejected"
    return Text(bar + told, no_wrap=True, overflow="ellipsis")


def passage(passages: Passages, item: Item) -> Text:
    """The passages with what stands around them; the words of the evidence are bold and stand between arrows."""
    text = Text()
    for number, stretches in enumerate(passages.around(item)):
        if number:
            text.append("\n\n— another place —\n\n", "bold")
        for stretch in stretches:
            if stretch.evidence:
                text.append(OPENS, "bold")
                text.append(stretch.text, "bold underline")
                text.append(CLOSES, "bold")
            else:
                text.append(stretch.text, "dim")
    return text


def proposal(state: State, item: Item) -> Text:
    """The rule, the statement if there is one, and the fields; what was edited has a star."""
    text, decided = Text(), state.of(item)
    if item.rule:
        text.append(f"{item.rule}{DOT}{item.confidence:.2f}{DOT}{item.place}".rstrip(DOT) + "\n", "italic")
    if decided.verdict == REJECTED:
        text.append(f"rejected: {decided.reason}{': ' if decided.words else ''}{decided.words}\n", "bold")
    if item.table != DOCUMENT:
        text.append("statement: ", "bold")
        text.append(f"{decided.statement or '(yours to write: a)'}\n")
    fields = state.fields(item)
    for key, value in fields.items():
        star = "" if item.fields.get(key) == value else "*"
        text.append(f"{key}{star}: ", "bold")
        text.append(f"{_value(value)}\n")
    words = [f"word {anchor.word}, {anchor.words} words" for anchor in item.anchors]
    if words:
        text.append("evidence: ", "bold")
        text.append("; ".join(words))
    return text


def yaml_of(fields: Mapping[str, object]) -> str:
    """Fields as lines of YAML, to be edited."""
    lines = []
    for key, value in fields.items():
        if isinstance(value, dict):
            lines += [f"{key}:", *(f"  {name}: {scalar(inner)}".rstrip() for name, inner in value.items())]
        else:
            lines.append(f"{key}: {flow(value) if isinstance(value, list) else scalar(value)}".rstrip())
    return "\n".join(lines)


def _value(value: object) -> str:
    if isinstance(value, dict):
        return "".join(f"\n  {name}: {_value(inner)}" for name, inner in value.items())
    shown = flow(value) if isinstance(value, list) else scalar(value)
    return shown if shown not in {"", "[]"} else "(empty)"
