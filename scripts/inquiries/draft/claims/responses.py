"""Responses: which kind of answer a clause is, by the cues in it and by who speaks."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from inquiries.draft.cues import rules
from inquiries.draft.speech.subjects import AUTHOR, MASKED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inquiries.draft.proposal import Proposal

ANSWERING: Final = frozenset(
    {"agency_response", "government_response", "official_statement", "press_release", "letter"}
)
REPORTS: Final = frozenset({"inquiry_report", "parliamentary_report"})
DEEDS: Final = frozenset({"action_reported", "commitment"})
FELT: Final = frozenset({"welcome", "criticism", "non_answer", "rejection"})
_RESOLVED: Final = ("r-noting", "r-acceptance", "r-commitment", "r-resolved")
_PATTERNS: Final = (
    "finders",
    "sufferers",
    "responder",
    "private",
    "not-acting",
    "own",
    "terse",
    "meeting",
    "no-answer",
    "perfect",
    "doer",
    "decided",
    "wanting",
    "family",
)
_NAMED: Final = re.compile(r"(?<!^)\b[A-Z]")  # a name within the subject
_HEAD: Final = 60  # characters of a clause in which its subject stands


_NO_DEED: Final = frozenset({"f-change", "f-should-have", "f-failure"})


class Answered(NamedTuple):
    """Code of response_kind, the cue group that shows it, how sure, and whether saying it is doing it."""

    kind: str
    group: str
    sure: float
    performed: bool


@cache
def _kinds() -> tuple[Answered, ...]:
    listed = rules("claims")["kinds"]
    return tuple(Answered(k["kind"], k["group"], float(k["sure"]), k["group"] in performers()) for k in listed)


@cache
def performers() -> frozenset[str]:
    """Cue groups whose verb does what it says: to apologise, to accept, to deny."""
    return frozenset(rules("claims")["performers"].split())


def answered(groups: Sequence[str]) -> Answered | None:
    """The first kind of response that the cue groups of a clause show; None where they show none."""
    present = set(groups)
    found = next((kind for kind in _kinds() if kind.group in present), None)
    if found and found.kind == "action_reported" and "f-first" not in present and present & _NO_DEED:
        return None  # a number that merely fell or rose, a thing done badly
    return found


@cache
def patterns() -> dict[str, re.Pattern[str]]:
    """The patterns of rules/claims.yaml that tell who speaks and who acts."""
    return {key: re.compile(rules("claims")[key]) for key in _PATTERNS}


def may_answer(found: Answered, sort: str, speaker: str, speech: Proposal | None, words: str) -> bool:
    """Whether a clause that looks like a response is one: whoever says it is one who answers.

    Args:
        found: the response that its words show.
        sort: code of document_type of the document.
        speaker: who says it, `author` for the document's own voice.
        speech: the quotation or reported speech that holds it, if any.
        words: the clause.
    """
    if not found.performed and patterns()["not-acting"].match(words):
        return False
    if patterns()["no-answer"].search(words) or (found.group == "r-action" and not _has_doer(words)):
        return False
    if found.group == "r-resolved" and sort != "committee_minutes":
        return False
    if found.group == "r-would" and sort != "committee_minutes" and (speech is None or speech.kind != "reported"):
        return False
    if speech is None or speaker == AUTHOR:
        return sort in ANSWERING or _unspoken(found, sort, words)
    return _spoken(found, speaker, speech)


def _has_doer(words: str) -> bool:
    """Whether one who can answer is the subject of an active verb: 'recent years have shown' has none."""
    active = patterns()["perfect"].match(words)
    return active is None or bool(patterns()["doer"].search(active["who"])) or bool(_NAMED.search(active["who"]))


def _spoken(found: Answered, speaker: str, speech: Proposal) -> bool:
    """The same for a speaker: no inquiry answers, and of private persons only what they welcome or blame counts."""
    if speech.rule == "reported-object" and found.kind in DEEDS:
        return False  # a call on others
    known = patterns()
    if known["finders"].search(speaker) or speaker == MASKED:
        return False
    private = known["sufferers"].search(speaker) or known["private"].match(speaker)
    return not private or bool(known["responder"].search(speaker)) or found.kind in ("welcome", "criticism")


def _unspoken(found: Answered, sort: str, words: str) -> bool:
    """The same in the voice of minutes, reports and newspapers, which tell how others answer."""
    known = patterns()
    if sort == "committee_minutes":
        return found.performed or found.group in _RESOLVED or words.lower().startswith("that ")
    if sort in REPORTS and found.kind in FELT and known["own"].search(words):
        return True
    if found.performed:
        told = sort == "press_article" or (sort == "blog_post" and found.kind in FELT)
        return told or bool(known["responder"].search(words))
    acts = sort == "press_article" and found.kind == "action_reported"
    return acts and bool(known["responder"].search(words[:_HEAD]))
