"""The recommendations that the layout of a document shows, whatever way it lists them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from inquiries.draft.advice.listed import Listed, advises, labelled
from inquiries.draft.advice.outline import units
from inquiries.draft.advice.sections import sections
from inquiries.draft.advice.shingles import contained, shingles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inquiries.draft.scan import Scan

SAME: Final = 0.6  # share of runs from which two places say the same


def catalogue(scan: Scan) -> list[Listed]:
    """The recommendations of a report's labels and lists, in the order of its text.

    Where some have labels or numbers, lists without are kept only where they repeat one of those.
    """
    own = units(scan)
    found = list(labelled(scan.text, own))
    more = [one for one in sections(scan.text, own) if not any(_meet(one, other) for other in found)]
    if found and len(more) >= len(found) and not any(advises(scan.text, one.start, one.end) for one in found):
        return sorted([*found, *(one for one in more if one.number)], key=lambda one: (one.start, one.end))
    sure = found or [one for one in more if one.number]
    if sure:
        known = [shingles(scan.text[one.start : one.end]) for one in sure]
        more = [one for one in more if (one.number and not found) or one.how == "concern" or _again(scan, one, known)]
    return sorted([*found, *more], key=lambda one: (one.start, one.end))


def _meet(one: Listed, other: Listed) -> bool:
    return one.start < other.end and other.start < one.end


def _again(scan: Scan, one: Listed, known: Sequence[frozenset[str]]) -> bool:
    own = shingles(scan.text[one.start : one.end])
    return any(contained(own, other) >= SAME for other in known)
