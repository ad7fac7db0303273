"""Where in a document a claim stands: inside which passages, under which heading."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Final

from inquiries.draft.claims.findings import sections
from inquiries.draft.cues import rules

if TYPE_CHECKING:
    from inquiries.draft.proposal import Proposal
    from inquiries.draft.scan import Scan

_ANNEX: Final = 3.0  # how much less an annex holds findings than a section of background does


class Span:
    """Passages of one kind of proposal, to be asked which of them holds a stretch."""

    def __init__(self, proposals: list[Proposal]) -> None:
        self.proposals = proposals
        self.starts = [p.start for p in proposals]

    def over(self, start: int, end: int, share: float = 0.6) -> Proposal | None:
        """The innermost passage that covers at least a share of the stretch."""
        last = bisect_left(self.starts, end)
        for proposal in reversed(self.proposals[max(0, last - 12) : last]):
            if min(proposal.end, end) - max(proposal.start, start) >= share * (end - start):
                return proposal
        return None


def heading_bonus(scan: Scan, long: bool) -> list[float]:
    """What the heading over each block adds to a finding's score."""
    good, bad, annex = sections()
    source = rules("claims")
    bonus, current, annexed = [], 0.0, False
    for block in scan.blocks:
        if block.kind == "heading":
            words = scan.text[block.start : block.end]
            annexed = long and bool(annex.match(words) or (annexed and not words.lower().startswith("chapter")))
            if annexed:
                current = -_ANNEX * float(source["section-malus"])
            elif good.search(words):
                current = float(source["section-bonus"])
            elif bad.search(words):
                current = -float(source["section-malus"])
            else:
                current = 0.0
        bonus.append(current)
    return bonus
