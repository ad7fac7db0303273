"""Step `answers` of the drafter: which recommendation each part of a response answers, and whether it accepts it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from inquiries.draft.advice.acceptance import decision
from inquiries.draft.advice.alignment import align
from inquiries.draft.advice.cited import answering, parts_of, verdict
from inquiries.draft.advice.genre import genre
from inquiries.draft.advice.numbering import named
from inquiries.draft.cues import rules
from inquiries.draft.proposal import Proposal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from inquiries.draft.scan import Scan

__all__ = ["align", "propose"]

_THAT: Final = re.compile(r"\b(?:that|this|the) recommendation\b", re.IGNORECASE)
_BACK: Final = 20  # sentences in which `that recommendation` may have its number
_GOES_ON: Final = re.compile(r"^(?:my|its|our|the|this|that|it|he|she|they|we)\b", re.IGNORECASE)


def propose(scan: Scan) -> Iterator[Proposal]:
    """The answers of a document, in the order of its text."""
    if not scan.cues.get("recommend"):
        return
    if answering(scan):
        confidence = rules("answers")["confidence"]
        for part in parts_of(scan):
            how = (
                "table"
                if "\t" in scan.text[part.start : part.end] or " | " in scan.text[part.start : part.end]
                else "heading"
            )
            how = "group" if len(part.numbers) > 1 else how
            yield _answer(
                part.start, part.end, part.numbers, verdict(scan.text, part), f"answer.{how}", confidence[how]
            )
    elif genre(scan) in {"minutes", "letter", "response"}:
        yield from _in_prose(scan)


def _answer(start: int, end: int, numbers: Sequence[str], code: str, rule: str, confidence: float) -> Proposal:
    fields = {"responds_to": list(numbers), "accepted": code, "asserted_by": ["author"]}
    return Proposal("answer", start, end, rule, float(confidence), fields)


def _in_prose(scan: Scan) -> Iterator[Proposal]:
    """Sentences that accept or reject recommendations by their number, in minutes and letters."""
    confidence = rules("answers")["confidence"]["prose"]
    last: tuple[int, list[str]] = (-_BACK - 1, [])
    for number in scan.where("recommend"):
        sentence = scan.sentences[number]
        words = scan.words(sentence)
        numbers = named(words)
        if numbers:
            last = (number, numbers)
        elif _THAT.search(words) and number - last[0] <= _BACK:
            numbers = last[1]
        code = decision(_bare(words))
        if numbers and code:
            yield _answer(sentence.start, sentence.end, numbers, code, "answer.prose", confidence)


def _bare(words: str) -> str:
    """A resolution as a plain statement: `that recommendation 3 be agreed` reads as `recommendation 3 be agreed`."""
    return re.sub(r"^\W*(?:\(?\w{1,3}\)?\.?\s+)?that\s+", "", words, flags=re.IGNORECASE)
