"""Which recommendation of a report each part of a response answers, where both documents are at hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from inquiries.draft.advice.catalogue import catalogue
from inquiries.draft.advice.cited import parts_of
from inquiries.draft.advice.shingles import contained, shingles

if TYPE_CHECKING:
    from inquiries.draft.scan import Scan

_LEAST: Final = 0.25  # share of word runs from which a cited recommendation is one of the report's


class Aligned(NamedTuple):
    """A part of a response and a recommendation of the report that it answers.

    Attributes:
        start: offset in the response at which the answer begins.
        end: offset after its last word.
        cited: number under which the response cites the recommendation; empty where it gives none.
        number: number of the recommendation in the report; empty where the report gives it none.
        at: offset in the report at which the recommendation begins; -1 where only the number agrees with none.
        share: share of the runs of words that both have, 0 to 1.
    """

    start: int
    end: int
    cited: str
    number: str
    at: int
    share: float


def align(report: Scan, response: Scan) -> list[Aligned]:
    """Pairs of the parts of a response and the recommendations of a report, in the order of the response.

    A citation is compared with each recommendation by the runs of words that they share; where it quotes none, or
    quotes freely, its number decides.
    """
    known = [(one, shingles(report.text[one.start : one.end])) for one in catalogue(report)]
    pairs = []
    for part in parts_of(response):
        for place in part.places:
            own = shingles(response.text[place.start : place.end])
            best = max(known, key=lambda pair: (contained(own, pair[1]), pair[0].number == place.number), default=None)
            share = contained(own, best[1]) if best else 0.0
            if best is None or share < _LEAST:
                same = [one for one, _ in known if one.number and one.number == place.number]
                best = (same[0], frozenset()) if same else None
                share = 0.0
            one = best[0] if best else None
            number, at = (one.number, one.start) if one else (place.number, -1)
            pairs.append(Aligned(part.start, part.end, place.number, number, at, round(share, 3)))
    return pairs
