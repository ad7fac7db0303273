"""Findings: how much a clause looks like one, and its valence."""

from __future__ import annotations

import re
from functools import cache
from math import exp
from typing import TYPE_CHECKING, Final, NamedTuple

from inquiries.draft.claims.responses import ANSWERING, REPORTS, patterns
from inquiries.draft.cues import rules
from inquiries.draft.speech.subjects import AUTHOR

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from inquiries.draft.proposal import Proposal

_SHORT: Final = 35  # characters of a clause that says little
_TWICE: Final = ("f-failure", "f-strength", "f-body")
_CHARGING: Final = frozenset({"inquiry", "inquiry_report", "speaker", "blog", "article"})
_VERBS: Final = ("f-past", "f-now")


class Place(NamedTuple):
    """Where a clause stands: in whose voice, under which heading, and which kind of response it is ('' for none)."""

    voice: str
    heading: float
    answer: str


def features(groups: Sequence[str], said: str, place: Place, length: int) -> dict[str, float]:
    """What is known of a clause: the cue groups in it (an entry a hit, in their order), its modality, place, length."""
    known = {group: 1.0 for group in groups if group[:2] != "m-"}
    if len(known) < len(groups):
        for group in _TWICE:
            if groups.count(group) > 1:
                known["twice-" + group] = 1.0
    known["modality-" + said] = 1.0
    known["voice-" + place.voice] = 1.0
    known["heading"] = place.heading
    if place.answer:
        known["answer-" + place.answer] = 1.0
    if place.voice == "long-report":
        known["long-heading"] = place.heading
        known["long-no-body"] = float("f-body" not in known)
        known["long-testimony"] = float("f-testimony" in known)
        known["long-judge"] = float("f-judge" in known and "f-first" in known)
    if length < _SHORT:
        known["short"] = 1.0
    if "f-body" in known:
        verb = next((n for n, group in enumerate(groups) if group in _VERBS), None)
        if verb is not None and "f-body" in groups[:verb]:
            known["body-acts"] = 1.0
    return known


@cache
def _weights() -> Mapping[str, float]:
    return {name: float(weight) for name, weight in rules("claims")["weights"].items()}


def probability(known: Mapping[str, float]) -> float:
    """How likely a clause of which this is known is a finding: the logistic function of the sum of the weights."""
    weights = _weights()
    total = 0.0
    for name, value in known.items():
        if weight := weights.get(name):
            total += weight * value
    return 1 / (1 + exp(-(weights["always"] + total)))


def valence(groups: Sequence[str], said: str, voice: str, wanting: bool = False) -> str:
    """Whether a finding is said as a failure, a strength, or neither.

    Where no word tells, what inquiries, witnesses and critics report of conduct is mostly a failing; what they count
    or date is mostly neutral. `wanting`: its words of praise are negated ('were not robust', 'needed to improve').
    """
    kinds = set(groups)
    failure = 1.2 * ("f-failure" in kinds) + 0.7 * ("f-negation" in kinds) + 1.0 * ("f-should-have" in kinds)
    strength = 1.1 * ("f-strength" in kinds and not wanting)
    if said == "denied" or (wanting and failure == 0):
        return "failure"
    if failure == 0 and strength == 0:
        charged = voice in _CHARGING and not kinds & {"f-number", "f-extent", "f-change", "f-time"}
        return "failure" if said == "question" or charged else "neutral"
    return "strength" if strength > failure else "failure"


@cache
def sections() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Patterns of headings under which findings stand, under which they do not, and that open annexes."""
    named = rules("claims")["sections"]
    return re.compile(named["findings"]), re.compile(named["others"]), re.compile(rules("claims")["annexes"])


def standing(sort: str, who: str, speech: Proposal | None, worth: str) -> str:
    """A guess at the code of standing: by the type of the document and who says it."""
    if speech is not None and patterns()["finders"].search(who):
        return "inquiry_finding"
    if sort in REPORTS:
        return "inquiry_finding" if speech is None or who == AUTHOR else "testimony"
    if sort in ANSWERING or sort == "committee_minutes":
        return "admission" if worth == "failure" else "official_statement"
    if speech is None:
        return "author_account" if sort == "press_article" else "opinion"
    return "allegation" if patterns()["sufferers"].search(who) else "opinion"
