"""Step `figures`: numbers about the subject matter, with value, unit, qualifier and what is counted."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, Any, Final

from inquiries.draft.cues import rules
from inquiries.draft.figure_rules import FigureRules, figure_rules
from inquiries.draft.openings import near_cues
from inquiries.draft.proposal import Proposal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from inquiries.draft.scan import Scan

_COUNTED: Final = "documents"  # the unit of whatever is counted and neither a person, a body nor a time
_SKIPPED_BLOCKS: Final = frozenset({"footnote", "other"})
_REACH: Final = 40  # characters before a number in which a qualifier or a word of reference stands
_OPENING: Final = 30  # characters of what may stand before a figure's cue: `between two hundred and`
_MANY: Final = 50  # from which on pages and comments count how large something was
_TIMES: Final = frozenset({"years", "months", "weeks", "days", "hours"})
_TELEPHONE: Final = 100_000  # from which on digits without a comma, which count nothing, are a telephone or a reference


def propose(scan: Scan) -> Iterator[Proposal]:
    """One proposal for each number that is no date, age, reference, deadline or time of day."""
    known = figure_rules()
    taken = [(p.start, p.end) for p in scan.of("date")]
    starts = [start for start, _ in taken]
    told = [(p.start, p.end) for p in scan.of("recommendation")]
    finder = _Finder(known)
    for match, number in near_cues(scan, "figure", finder, known.opens, _OPENING):
        sentence = scan.sentences[number]
        block = scan.blocks[sentence.block]
        before = bisect_right(starts, match.end() - 1) - 1
        dated = before >= 0 and taken[before][1] > match.start()
        if dated or block.kind in _SKIPPED_BLOCKS or _opens(scan.text, match, block.start, known.label):
            continue
        for proposal in _figures(scan.text, match, (sentence.start, sentence.end), known):
            if not (proposal.fields["unit"] in _TIMES and _inside(match.start(), told)):
                yield proposal


class _Finder:
    """The finder of the rules, which tries but one of its patterns at digits that nothing joins to what follows."""

    def __init__(self, known: FigureRules) -> None:
        self._all, self._plain, self._joined = known.finder.match, known.plain.match, known.joined.match

    def match(self, text: str, start: int, end: int) -> re.Match[str] | None:
        """The match that begins at an offset, if there is one."""
        if text[start] in "0123456789" and not self._joined(text, start, end):
            return self._plain(text, start, end)
        return self._all(text, start, end)


def _inside(offset: int, spans: list[tuple[int, int]]) -> bool:
    """Whether an offset lies in one of the spans: times in a recommendation are terms that it sets."""
    at = bisect_right(spans, (offset, offset)) - 1
    return at >= 0 and spans[at][1] > offset


def _opens(text: str, match: re.Match[str], start: int, label: re.Pattern[str]) -> bool:
    """Whether a number only opens its line: the number of a paragraph or item, or that of a label (`Task 2 – …`)."""
    line = max(start, text.rfind("\n", 0, match.start()) + 1)
    if text[match.end() : match.end() + 3].lstrip()[:1] in ("–", "—", ":") and label.match(text, line, match.start()):
        return True
    if match.start() - line >= len("- (12) ") or text[line : match.start()].strip(" (-•*\t"):
        return False
    following = text[match.end() : match.end() + 3]
    numbered = "." in match[0] and following[:1] in " \t" and following.strip()[:1].isupper()
    glued = match[0].isdigit() and following[:1] == "." and following[1:2].isupper()
    return (
        numbered
        or glued
        or (
            match[0].replace(".", "").isdigit()
            and following.startswith((" |", ". ", ") ", ".\n", "\t", ".\t", ")", ": "))
        )
    )


def _figures(text: str, match: re.Match[str], limits: tuple[int, int], known: FigureRules) -> Iterator[Proposal]:
    """The figures that a match holds: mostly one; of `seven of the 12 authorities`, or where a range is none, two."""
    rule, unit, exact = known.patterns[str(match.lastgroup)]
    inner = exact.match(text, match.start(), limits[1])
    if inner and _values(inner)[0] is None:  # the second number is the lower: two numbers
        rule, unit, exact = known.number
        inner = exact.match(text, inner.start("a" if inner["a"] else "a2"), limits[1])
    while inner:
        if proposal := _figure(text, rule, unit, inner, limits, known):
            yield proposal
        resume = inner.start("whole") if rule == "figures.part" else inner.end()
        rule, unit, exact = known.number
        inner = exact.search(text, resume, match.end()) if resume < match.end() else None


def _figure(
    text: str, rule: str, unit: str, inner: re.Match[str], limits: tuple[int, int], known: FigureRules
) -> Proposal | None:
    value, upper = _values(inner)
    start, end = inner.span()
    head = text[max(limits[0], start - _REACH) : start]
    noun = None
    if unit == "noun":
        if known.never.search(head) or known.clock.match(text, start, limits[1]) or _refers(text, inner):
            return None
        read = _counted(text, inner, limits[1], value or 0, known)
        if read is None or (read[0] in _TIMES and known.deadline.search(head) and known.norms.search(text, *limits)):
            return None
        unit, noun, end = read
        if unit in _TIMES and known.past.match(text, end, limits[1]):
            return None
        if noun is None and _is_age(text, head, inner):
            return None
    factor, unit = (10, "years") if unit == "decades" else (1, unit)
    start, end, qualifier = _qualified(text, (start, end), inner.end(), head, limits[1], known)
    fields: dict[str, Any] = {
        "value": (value or 0) * factor,
        "upper_value": upper and upper * factor,
        "unit": unit,
        "qualifier": qualifier,
        "population": noun,
    }
    return Proposal("figure", start, end, rule, _sureness(unit, noun, inner), fields)


def _refers(text: str, match: re.Match[str]) -> bool:
    """Whether digits are part of a reference: `s20A(4)`, `16 017 502`, or a number that opens with noughts."""
    start = match.start()
    section = text[start - 1 : start] == "(" and text[start - 2 : start - 1].isalnum()
    spaced = text[start - 1 : start] == " " and text[start - 2 : start - 1].isdigit() and match[0].isdigit()
    return section or spaced or (match[0][:1] == "0" and match[0][1:3].isdigit())


def _is_age(text: str, head: str, match: re.Match[str]) -> bool:
    """Whether a bare number stands as an age does: between commas after a name, or `under 25`."""
    between = head.endswith(", ") and text[match.end() : match.end() + 1] in ",)"
    told = re.search(r"\b(?:under|over|(?:man|woman|girl|boy|child|person) of|(?:was|is|were|are|turned))[- ]$", head)
    return between or bool(
        told and (text[match.end() :].startswith(" when") or not head.endswith(("was ", "is ", "were ", "are ")))
    )


def _sureness(unit: str, population: str | None, match: re.Match[str]) -> float:
    if unit in ("gbp", "percent"):
        return 0.97
    return 0.93 if population else 0.7 if match[0][:1].isdigit() else 0.6


def _counted(
    text: str, match: re.Match[str], limit: int, value: float, known: FigureRules
) -> tuple[str, str | None, int] | None:
    """Unit, noun and end of a count; None where the number counts nothing that can be told."""
    end = match.end()
    if found := known.after.match(text, end, limit):
        end = found.end()  # `two or more agencies`
    if value == 1:
        found = known.single.match(text, end, limit)
        return ("people", " ".join(found[0].split()), found.end()) if found and match[0][:1].isalpha() else None
    if found := known.noun.match(text, end, limit) or known.of_noun.match(text, end, limit):
        if found["noun"].lower().startswith("year") and text[found.end() : found.end() + 5].lstrip(" -").startswith(
            "old"
        ):
            return None
        return known.units[found["noun"].lower()], " ".join(found[0].split()), found.end()
    if found := known.plural.match(text, end, limit):
        few = value < _MANY and found["noun"].lower() in known.uncounted
        return None if few else (_COUNTED, " ".join(found[0].split()), found.end())
    return (_COUNTED, None, end) if _stands_alone(text, match[0], (end, limit), value, known) else None


def _stands_alone(text: str, written: str, limits: tuple[int, int], value: float, known: FigureRules) -> bool:
    """Whether a number without a noun still counts something: `29 to 17`, `three were closed`."""
    if written[:1].isalpha():
        return known.bare.match(text, *limits) is not None
    alone = value in known.emergency or (value >= _TELEPHONE and "," not in written)
    return not alone and known.loose.match(text, *limits) is not None


def _qualified(
    text: str, span: tuple[int, int], number_end: int, head: str, limit: int, known: FigureRules
) -> tuple[int, int, str]:
    """The span with the words that say how exact the number is, and their code."""
    start, end = span
    if found := known.before.search(head):
        return start - (len(head) - found.start("q")), end, known.codes[" ".join(found["q"].lower().split())]
    if found := known.after.match(text, number_end, limit) or known.after.match(text, end, limit):
        return start, max(end, found.end()), known.codes[" ".join(found["q"].lower().split())]
    return start, end, "exact"


def _values(match: re.Match[str]) -> tuple[float | None, float | None]:
    groups = match.groupdict()
    declared = rules("figures")
    if word := groups.get("w"):
        words = re.sub(r"^(?:a|one)[-\s]|[-\s]+", " ", word.lower()).strip()
        return float({**declared["changes"], **declared["shares"]}[words]), None
    scale = groups.get("as") or groups.get("bs")
    value = _value(groups["a"] or groups["a2"], scale)
    if of := groups.get("of"):
        return round(100 * value / _value(of, None), 1), None
    second = groups.get("b") or groups.get("b2")
    upper = _value(second, groups.get("bs") or groups.get("as")) if second else None
    if upper is not None and upper <= value:
        return None, None
    return value, upper


def _value(written: str, scale: str | None) -> float:
    declared = rules("figures")
    numbers: Mapping[str, float] = declared["numbers"]
    scales: Mapping[str, float] = declared["scales"]
    factor = scales[scale.strip(" -\n").lower()] if scale and scale.strip(" -\n") else 1
    if written[0].isdigit():
        return round(float(written.replace(",", "")) * factor, 6)
    total, group = 0.0, 0.0
    for word in re.split(r"[-\s]+", written.lower()):
        if word in scales:
            group = (group or 1) * scales[word]
            total, group = total + group, 0.0
        elif word == "half":
            group = 0.5
        else:
            group += numbers.get(word, 0)
    return (total + group) * factor
