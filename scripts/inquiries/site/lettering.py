"""Words that fit: lines of a width, short values, lists."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from typing import Final

from inquiries.normalise import Row
from inquiries.site.view import View

_SIGNS: Final = {"at_least": "at least ", "up_to": "up to ", "nearly": "nearly ", "about": "about "}
_SCALES: Final = ((1e9, " billion"), (1e6, " million"))


def cut(text: str, most: int) -> str:
    """A text of at most so many characters, its end left out where it is longer."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def lines(text: str, width: int) -> list[str]:
    """A text in lines of at most so many characters, as far as its words allow."""
    return textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False)


def listed(parts: Iterable[str]) -> str:
    """Parts of a sentence as a list."""
    return ", ".join(parts)


def numbered(count: int, things: str) -> str:
    """A count of things, whose name is given in the plural."""
    return f"{count} {things.removesuffix('s') if count == 1 else things}"


def number(value: float) -> str:
    """A number as people write it."""
    for size, word in _SCALES:
        if abs(value) >= size:
            return f"{value / size:.3g}{word}"
    return f"{value:,.0f}" if value == int(value) else f"{value:,.2f}".rstrip("0")


def figure_value(view: View, row: Row) -> str:
    """A figure's value with its unit and how exact it is said to be."""
    if row["value"] is None:
        return view.missing(row, "value") or "no number"
    value = number(row["value"])
    if row["upper_value"] is not None:
        value = f"{value} to {number(row['upper_value'])}"
    before = _SIGNS.get(row["qualifier"], "")
    unit = row["unit"]
    if unit == "gbp":
        return f"{before}£{value}"
    if unit == "percent":
        return f"{before}{value} %"
    label = view.label("unit", unit).lower()
    one = row["value"] == 1 and row["upper_value"] is None
    return f"{before}{value} {_ONE.get(unit, label) if one else label}"


_ONE: Final = {"people": "person", "documents": "document", "bodies": "body", "years": "year", "times": "time"}
