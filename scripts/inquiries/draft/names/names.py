"""Step `names` of the drafter: persons with role and organisation, bodies, unnamed speakers; what must be masked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inquiries.draft.names.naming import names_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inquiries.draft.proposal import Proposal
    from inquiries.draft.scan import Scan


def propose(scan: Scan) -> Iterator[Proposal]:
    """Persons, bodies and unnamed speakers, in the order of the text; fills `scan.masked`."""
    names = names_of(scan)
    scan.masked |= names.masked
    yield from names.proposals


def mentions(scan: Scan) -> list[tuple[int, int, Proposal]]:
    """Every mention of what this step proposed, sorted: start, end (offsets in the text), the proposal.

    Full names, titles with surnames, surnames and given names alone, acronyms, `the council`, `the chief executive`,
    unnamed speakers. Made once for a document.
    """
    return names_of(scan).mentions
