"""The order of the drafter's steps: each reads what the ones before proposed."""

from __future__ import annotations

import re
from importlib import import_module
from typing import TYPE_CHECKING, Final

from inquiries.draft.cues import rules
from inquiries.draft.scan import Scan

if TYPE_CHECKING:
    from inquiries.draft.proposal import Proposal
    from inquiries.draft.reading import Reading

# Each is a module with `propose(scan) -> Iterator[Proposal]`.
STEPS: Final = (
    "description",
    "dates",
    "names.names",
    "speech.speech",
    "advice.recommendations",
    "figures",
    "advice.answers",
    "claims.claims",
)
_IN_WORDS: Final = frozenset({"title", "publisher", "locality", "speaker"})
_SHORTEST: Final = 2  # letters of a name that is looked for: one alone stands in many words


def draft(reading: Reading) -> Scan:
    """Everything that the drafter proposes about a document, and what it must never write."""
    scan = Scan(reading)
    for step in STEPS:
        proposed: list[Proposal] = list(import_module(f"inquiries.draft.{step}").propose(scan))
        scan.proposals.extend(proposed)
    _hide(scan)
    _calibrate(scan.proposals)
    return scan


def _hide(scan: Scan) -> None:
    """Drop titles, speakers and the like, in the document's words, that hold a name that must not be written."""
    names = [re.escape(name) for name in scan.masked if len(name) >= _SHORTEST]
    if names:
        hidden = re.compile(rf"(?<!\w)(?:{'|'.join(names)})(?!\w)")
        scan.proposals[:] = [
            p for p in scan.proposals if p.kind not in _IN_WORDS or not hidden.search(str(p.fields.get("name") or ""))
        ]


def _calibrate(proposals: list[Proposal]) -> None:
    """Put what was counted on the development documents in the place of what a rule's author thought of it."""
    counted = rules("confidence")
    for proposal in proposals:
        if of_kind := counted.get(proposal.kind):
            proposal.confidence = of_kind.get(proposal.rule, of_kind["any"])
