"""Step `recommendations` of the drafter: what a document recommends, calls for or resolves, and to whom."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from inquiries.draft.advice import calls
from inquiries.draft.advice.catalogue import SAME, catalogue
from inquiries.draft.advice.cited import answering, parts_of
from inquiries.draft.advice.covered import Covered
from inquiries.draft.advice.deontic import pattern, performs
from inquiries.draft.advice.genre import genre
from inquiries.draft.advice.listed import Listed, advises
from inquiries.draft.advice.parties import addressed
from inquiries.draft.advice.shingles import contained, shingles
from inquiries.draft.cues import rules
from inquiries.draft.proposal import Proposal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from inquiries.draft.advice.replies import Part
    from inquiries.draft.scan import Scan

_LEAST: Final = 0.5  # share of a recommendation that another place must give
_SHORT: Final = 3  # sampled runs; shorter sentences are like many others
_NEAR: Final = 400  # characters before an item in which its list may be headed
_GAP: Final = 1200  # characters between sentences of one place: a list may stand between them
_EXTRACT: Final = 60_000  # characters; in longer reports requests to reply stand beside many that only look like it


def propose(scan: Scan) -> Iterator[Proposal]:
    """Every recommendation of a document; cited ones where it answers another."""
    if not any(scan.cues.get(group) for group in calls.CUES):
        return
    if answering(scan):
        cited = list(_cited(scan, parts_of(scan)))
        yield from cited
        taken = [(p.start, p.end) for p in cited]
        yield from calls.propose(scan, [*taken, *((p.start, p.end) for part in parts_of(scan) for p in part.places)])
        return
    found = catalogue(scan) if scan.cues.get("recommend") or scan.cues.get("recommend_list") else []
    proposals = [_of_list(scan, one) for one in found]
    formal = bool(found) and genre(scan) in {"report", "other"}
    if found:
        proposals += list(_in_text(scan, proposals))
    proposals.sort(key=lambda p: (p.start, p.end))
    _mark_repeats(scan, proposals)
    yield from proposals
    taken = [(p.start, p.end) for p in proposals]
    if not formal:
        yield from calls.propose(scan, taken)
    elif len(scan.text) < _EXTRACT:
        yield from calls.requests(scan, taken)


def _of_list(scan: Scan, one: Listed) -> Proposal:
    words = scan.text[one.start : one.end]
    called = genre(scan) in {"letter", "press"} and one.how != "label" and not performs(words)
    quoted = called and pattern("call", "list_of_report").search(scan.text, max(0, one.start - _NEAR), one.start)
    kind = "call" if called and not quoted else "formal"
    told = {"addressed_to": addressed(scan, one.start, one.start, one.to)} if one.told else {}
    return Proposal(
        "recommendation",
        one.start,
        one.end,
        f"recommendation.{one.how}",
        float(rules("recommendations")["confidence"][one.how]),
        fields(scan, one.start, one.end, one.number or None, kind, to=one.to) | told,
    )


def fields(
    scan: Scan, start: int, end: int, number: str | None, kind: str, cited: bool = False, to: Sequence[str] = ()
) -> dict[str, Any]:
    """The columns of a recommendation."""
    return {
        "number": number,
        "addressed_to": addressed(scan, start, end, to),
        "recommendation_kind": kind,
        "modality": "asserted",
        "cited": cited,
        "asserted_by": ["author"],
    }


def _in_text(scan: Scan, lists: Sequence[Proposal]) -> Iterator[Proposal]:
    """Places in the running text where a recommendation of the list is given in the same words, for the most part."""
    known = [(p, shingles(scan.text[p.start : p.end])) for p in lists]
    confidence = float(rules("recommendations")["confidence"]["repeat"])
    for source, own, start, end in _places(scan, lists, known):
        here = shingles(scan.text[start:end])
        if len(here & own) >= _LEAST * len(own):
            yield Proposal("recommendation", start, end, "recommendation.repeat", confidence, dict(source.fields))


def _places(
    scan: Scan, lists: Sequence[Proposal], known: Sequence[tuple[Proposal, frozenset[str]]]
) -> Iterator[tuple[Proposal, frozenset[str], int, int]]:
    """Runs of sentences outside the lists that repeat one recommendation: it, its runs, and their offsets."""
    runs: dict[str, int] = {run: n for n, (_, own) in reversed(list(enumerate(known))) for run in own}
    taken = Covered((p.start, p.end) for p in lists)
    last = (-1, 0, 0)
    for number in scan.where(*calls.CUES[:3]):
        sentence = scan.sentences[number]
        if taken.meets(sentence.start, sentence.end):
            continue
        own = shingles(scan.words(sentence))
        hits = Counter(runs[run] for run in own if run in runs)
        best = max(hits, key=lambda n: (hits[n], -n), default=-1)
        if len(own) < _SHORT or hits[best] < _LEAST * len(own):
            continue
        if best == last[0] and sentence.start - last[2] < _GAP:
            last = (best, last[1], sentence.end)
            continue
        if last[0] >= 0:
            yield *known[last[0]], last[1], last[2]
        last = (best, sentence.start, sentence.end)
    if last[0] >= 0:
        yield *known[last[0]], last[1], last[2]


def _mark_repeats(scan: Scan, proposals: Sequence[Proposal]) -> None:
    """Point each later place that says the same as an earlier one to it."""
    seen: list[tuple[Proposal, frozenset[str]]] = []
    for proposal in proposals:
        own = shingles(scan.text[proposal.start : proposal.end])
        number = proposal.fields["number"]
        for earlier, other in seen:
            same = contained(own, other)
            if same >= SAME or (number and number == earlier.fields["number"] and same >= SAME / 2):
                proposal.fields["repeats"] = earlier
                break
        else:
            seen.append((proposal, own))


def _cited(scan: Scan, parts: Sequence[Part]) -> Iterator[Proposal]:
    """The recommendations that a response quotes before it answers them."""
    confidence = float(rules("recommendations")["confidence"]["cited"])
    for part in parts:
        for place in part.places:
            if place.start >= place.end or not (place.sure or advises(scan.text, place.start, place.end)):
                continue
            yield Proposal(
                "recommendation",
                place.start,
                place.end,
                "recommendation.cited",
                confidence,
                fields(scan, place.start, place.end, place.number or None, "formal", cited=True),
            )
