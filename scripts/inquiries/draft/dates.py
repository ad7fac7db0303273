"""Step `dates`: expressions of calendar dates and periods, as EDTF; relative ones by the date of the document."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache
from typing import TYPE_CHECKING, Final

from inquiries.draft.calendar import Calendar
from inquiries.draft.cues import rules
from inquiries.draft.openings import with_cues
from inquiries.draft.proposal import Proposal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from inquiries.draft.scan import Scan

_REACH: Final = 70  # characters of the longest expression, as far as its last cue
_SKIPPED_BLOCKS: Final = frozenset({"footnote", "other"})  # dates of what is cited, of pages, of other articles
_SURE: Final = 0.97
_BESIDE: Final = 80  # characters after an expression in which the verb of its sentence stands


def propose(scan: Scan) -> Iterator[Proposal]:
    """One proposal for each expression; those that nothing settles have no EDTF."""
    published = next((p.fields.get("edtf") for p in scan.of("published")), None)
    calendar = Calendar(published, rules("dates"))
    _, patterns, not_dates = _finder()
    sure: Mapping[str, float] = rules("dates")["confidence"]
    block = -1
    for match, number, _ in _found(scan):
        sentence = scan.sentences[number]
        if scan.blocks[sentence.block].kind in _SKIPPED_BLOCKS:
            continue
        if sentence.block != block:
            block = sentence.block
            calendar.forget()
        rule, reads, exact = patterns[str(match.lastgroup)]
        if reads == "one" and not_dates.search(scan.text, max(0, match.start() - 40), match.start()):
            continue
        inner = exact.match(scan.text, match.start(), sentence.end)
        if inner is None:
            continue
        start = inner.start("a") if rule in _FROM_GROUP else inner.start()
        beside = (
            scan.text[sentence.start : inner.start()],
            scan.text[inner.end() : min(sentence.end, inner.end() + _BESIDE)],
        )
        edtf = calendar.read(reads, inner, *beside)
        yield Proposal("date", start, inner.end(), rule, sure.get(rule, _SURE), {"edtf": edtf})


def _found(scan: Scan) -> list[tuple[re.Match[str], int, int]]:
    """Every match, the number of its sentence and the cue by which it was found; looked for once in a document."""
    kept = vars(scan)
    if "date_matches" not in kept:
        kept["date_matches"] = list(with_cues(scan, "date", _finder()[0], _opens, _REACH))
    found: list[tuple[re.Match[str], int, int]] = kept["date_matches"]
    return found


def _within(scan: Scan, start: int, end: int) -> list[tuple[re.Match[str], int, int]]:
    """What is found by the cues of a stretch alone."""
    found = _found(scan)
    first = bisect_left(found, start, key=_cue)
    if first and found[first - 1][0].end() > start - _REACH:  # a match may reach into it
        return list(with_cues(scan, "date", _finder()[0], _opens, _REACH, (start, end)))
    return found[first : bisect_left(found, end, key=_cue)]


def _cue(found: tuple[re.Match[str], int, int]) -> int:
    return found[2]


def _opens(word: str) -> bool:
    return word[0].isdigit() or word.lower() in _openers()


@cache
def _openers() -> frozenset[str]:
    declared = rules("dates")
    named = (word for name in ("months", "weekdays", "seasons", "numbers") for word in declared[name])
    return frozenset((*declared["openers"], *named))


def expressions(scan: Scan, start: int, end: int) -> Iterator[tuple[int, int, str | None]]:
    """Start, end and EDTF of the dates in a stretch that need no other date to be read."""
    _, patterns, _ = _finder()
    calendar = Calendar(None, rules("dates"))
    for match, number, _ in _within(scan, start, end):
        _, reads, exact = patterns[str(match.lastgroup)]
        if inner := exact.match(scan.text, match.start(), scan.sentences[number].end):
            yield inner.start(), inner.end(), calendar.read(reads, inner, "")


# what stands before the month in these tells that it is one, and is no part of the expression
_FROM_GROUP: Final = frozenset({"dates.month_alone", "dates.season_alone"})


@cache
def _finder() -> tuple[re.Pattern[str], dict[str, tuple[str, str, re.Pattern[str]]], re.Pattern[str]]:
    """One expression of all patterns; its groups `p0`, `p1` …, each with rule, reading and pattern; what is no date."""
    declared = rules("dates")
    parts: dict[str, str] = {}
    for name, pattern in declared["parts"].items():
        parts[name] = _filled(pattern, parts)
    patterns, whole = {}, []
    for number, entry in enumerate(declared["patterns"]):
        written = _filled(entry["is"], parts)
        patterns[f"p{number}"] = (entry["id"], entry["reads"], re.compile(written))
        whole.append(f"(?P<p{number}>{_renamed(written, number)})")
    return re.compile("|".join(whole)), patterns, re.compile(declared["not_dates"])


def _filled(pattern: str, parts: Mapping[str, str]) -> str:
    return re.sub(r"\{([a-z_]+)\}", lambda m: parts[m[1]], pattern)


def _renamed(pattern: str, number: int) -> str:
    """A pattern whose groups have names of their own, so that many can stand in one expression."""
    return re.sub(r"\(\?P(<|=)([a-z])", rf"(?P\g<1>g{number}\g<2>", pattern)
