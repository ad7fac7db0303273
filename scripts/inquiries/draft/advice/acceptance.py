"""Whether an answer accepts a recommendation: the first sentence that decides, with its scope and its negation."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from inquiries.draft.advice.deontic import plain
from inquiries.draft.cues import rules
from inquiries.draft.names.templates import small_letters

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

NOT_STATED: Final = "not_stated"
_NEAR: Final = 4  # sentences of an answer that decide without naming what they decide
_ORDER: Final = ("partly", "no", "not_stated", "yes")
_OTHERS: Final = re.compile(
    r"\b(?:committee|inquiry|review|panel|commission|chair|report|witness\w*|they|parliament)(?:'s \w+)?"
    r"\s+(?:\w+ly\s+|has\s+|have\s+|also\s+)*(?:accept|agree|recogni[sz]e|acknowledge|reject|not(?:e|ed)\b)\w*",
    re.IGNORECASE,
)
_WEAK: Final = re.compile(
    r"\b(?:agree|accept)(?:s|ed)?\s+(?:that|on the need|it is|there|to)\b"
    r"|\b(?:agree|accept)(?:s|ed)?\s+with the "
    r"(?:need|importance|inquiry that|\w+ in|\w+'s (?:focus|insights|broader))\b",
    re.IGNORECASE,
)


@cache
def _decisions() -> Mapping[str, re.Pattern[str]]:
    """Code → pattern of what decides so, for small letters."""
    return {c: re.compile(small_letters("|".join(p))) for c, p in rules("answers")["decisions"].items()}


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile("|".join(rules("answers")[name]), re.IGNORECASE)


def decision(sentence: str) -> str:
    """What one sentence decides first: yes, partly, no or not_stated; empty where it decides nothing."""
    line = _OTHERS.sub(lambda m: " " * len(m[0]), plain(sentence)).strip()
    low = line.lower()
    first = {code: m.start() for code in _ORDER if (m := _decisions()[code].search(low))}
    if "partly" in first and "yes" in first and "no" not in first:
        return "partly"
    return min(first, key=lambda code: (first[code], _ORDER.index(code)), default="")


def decides(words: str) -> bool:
    """Whether the opening of a passage accepts or rejects something."""
    return any(decision(s) not in {"", NOT_STATED} for s in re.split(r"(?<=[.!?|])\s+", words[:400])[:3])


def accepted(sentences: Sequence[str]) -> str:
    """The class of an answer by its sentences in their order; `not_stated` where none decides.

    The first sentence that decides counts. Agreement with an aim (`agrees that`, `agrees with the need`) is less: it is
    `partly` where the answer later takes something back, or comes late and leaves the rest to be considered.
    """
    lines = [plain(s).strip() for s in sentences]
    for n, line in enumerate(lines):
        found = decision(line)
        if not found or (n >= _NEAR and not _pattern("topic").search(line)):
            continue
        after = lines[n + 1 :]
        if found == NOT_STATED and any(
            decision(s) in {"yes", "no", "partly"} and not _WEAK.search(s) for s in after[:2]
        ):
            continue
        if found != "yes":
            return found
        if any(_pattern("but").search(s) for s in (line.partition(", ")[2], *after[:3])):
            return "partly"
        if _WEAK.search(line) and any(_pattern("back").search(s) for s in after):
            return "partly"
        if _WEAK.search(line) and n > 0 and any(_pattern("hedge").search(s) for s in lines):
            return "partly"
        return "yes"
    return NOT_STATED
