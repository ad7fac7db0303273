"""The parts of a document that answers another: which recommendations each cites, and where its answer stands."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from inquiries.draft.advice.acceptance import accepted, decides
from inquiries.draft.advice.deontic import plain
from inquiries.draft.advice.genre import genre
from inquiries.draft.advice.listed import advises, is_title, parts
from inquiries.draft.advice.numbering import follows
from inquiries.draft.advice.outline import Unit, units
from inquiries.draft.advice.replies import Part, Place, answered_rows
from inquiries.draft.cues import rules

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from inquiries.draft.scan import Scan

_ASIDE: Final = frozenset({"footnote", "other"})
_STANDS: Final = re.compile(r"\b(?:already|currently|at present)\b", re.IGNORECASE)  # what is so, not what should be
_OPENING: Final = 900  # characters in which a document says what it answers
_REFERENCE: Final = re.compile(
    r"\((?:recommendation|conclusion)?,?\s*para(?:graph|s|graphs)?\.?\s*[\d.,\sand–-]+\)[.\s]*$", re.IGNORECASE
)


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile("|".join(rules("answers")[name]), re.IGNORECASE)


def speaks(words: str) -> bool:
    """Whether a passage opens in the voice of who answers."""
    opening = plain(words[:260]).strip()
    sentence = re.split(r"(?<=[.!?])\s", opening, maxsplit=1)[0]
    return _pattern("reply_voice").search(sentence) is not None


def answering(scan: Scan) -> bool:
    """Whether a document answers recommendations one by one."""
    found = parts_of(scan)
    if not found:
        return False
    if _reports(scan):  # a column beside a recommendation may give whom it is for, or by when
        return 3 * sum(1 for p in found if decides(scan.text[p.start : p.start + 300])) >= 2 * len(found)
    good = sum(1 for p in found if p.shown or speaks(scan.text[p.start : p.end]) or decides(scan.text[p.start : p.end]))
    if _pattern("response_title").search(plain(scan.text[:_OPENING])):
        return 2 * good >= len(found)
    shown = sum(1 for p in found if p.shown or decides(scan.text[p.start : p.start + 300]))
    return 3 * shown >= 2 * len(found)


def _reports(scan: Scan) -> bool:
    types = {p.fields.get("document_type") for p in scan.of("document_type")}
    return bool(types & {"inquiry_report", "inspection_report", "parliamentary_report"})


def parts_of(scan: Scan) -> list[Part]:
    """The parts of a response, in the order of its text; empty where the document is none."""
    kept = vars(scan)
    if "parts_of_response" not in kept:
        kept["parts_of_response"] = _parts(scan)
    found: list[Part] = kept["parts_of_response"]
    return found


def _parts(scan: Scan) -> list[Part]:
    text = scan.text
    if not scan.cues.get("recommend"):
        return []
    own = [u for u in units(scan) if u.kind != "other"]
    titled = _pattern("response_title").search(plain(text[:_OPENING])) is not None
    if not titled and genre(scan) != "response" and not any(u.kind in {"reply", "table"} for u in own):
        return []
    found = list(answered_rows(text, own))
    if len(found) < 2:
        heads = [n for n, u in enumerate(own) if u.kind == "label" and _leads(text, own, n)]
        if heads:
            found += list(_under_labels(text, own, heads))
        elif titled and genre(scan) in {"response", "report"}:
            found += list(_under_numbers(text, own))
    found = [p for p in found if p.end > p.start]
    _number(found)
    return sorted(found, key=lambda p: p.start)


def _leads(text: str, own: Sequence[Unit], n: int) -> bool:
    """Whether a label leads to what it names: `Conclusion` does where a numbered paragraph follows."""
    named = own[n].numbers or "onclusion" not in text[own[n].start : own[n].end]
    return bool(named) or (n + 1 < len(own) and own[n + 1].kind == "numbered")


def _number(found: Sequence[Part]) -> None:
    """Give recommendations without a number the running one, where none of the document has any."""
    if any(p.numbers for p in found):
        return
    running = 0
    for part in found:
        for place in part.places:
            running += 1
            place.number = str(running)


def _under_labels(text: str, own: Sequence[Unit], heads: Sequence[int]) -> Iterator[Part]:
    pending = Part()
    for place, n in enumerate(heads):
        stop = heads[place + 1] if place + 1 < len(heads) else len(own)
        cited, reply, shown = _split(text, own, n, stop)
        pending.places += cited
        if reply is None:
            continue
        pending.start, pending.shown = reply, shown
        pending.end = _end(text, own, n, stop, reply)
        yield pending
        pending = Part()


def _split(text: str, own: Sequence[Unit], n: int, stop: int) -> tuple[list[Place], int | None, bool]:
    """What stands cited under a label, where the answer begins (None where there is none), and whether it is shown."""
    for m in range(n + 1, stop):
        if own[m].kind == "reply":
            return _places(text, own, n, m), own[m].body, True
    for m in range(n, stop):
        if inside := _pattern("reply_inside").search(text, own[m].body, own[m].end):
            places = _places(text, own, n, m + 1)
            places[-1].end = inside.start()
            return places, inside.end(), True
    m = _reply_start(text, own, n, stop)
    return _places(text, own, n, m), (own[m].start if m < stop else None), False


def _places(text: str, own: Sequence[Unit], n: int, stop: int) -> list[Place]:
    """The recommendations cited in the units from a label up to the answer."""
    head = own[n]
    if head.numbers:
        start, end = head.body, head.end
        if n + 1 < stop and is_title(text[start:end]) and not advises(text, start, end):
            after = next((u for u in own[n + 1 : stop] if u.kind not in {"heading", *_ASIDE}), None)
            start = after.body if after else start
        end = max([u.end for u in own[n:stop] if u.kind not in {"heading", *_ASIDE}], default=end)
        return [Place(start, end, number, True) for number in head.numbers]
    places: list[Place] = []
    for unit in own[n + 1 : stop]:
        if unit.kind == "numbered":
            places.append(Place(unit.body, unit.end, unit.number, False))
        elif places and unit.kind not in {"heading", *_ASIDE}:
            places[-1].end = unit.end
    if not places:
        end = max([u.end for u in own[n:stop] if u.kind not in _ASIDE], default=head.end)
        start = head.body if head.end - head.body > 3 or n + 1 >= stop else own[n + 1].start
        places = [Place(start, end, "", True)]
    return places


def _reply_start(text: str, own: Sequence[Unit], n: int, stop: int) -> int:
    """Number of the unit in which the answer begins; `stop` where none does.

    What is cited comes first: the numbered paragraphs, what recommends, and the items of its lists.
    """
    seen = len(text[own[n].body : own[n].end].split()) > 25 or advises(text, own[n].body, own[n].end)
    cited = ""  # the number cited last
    above = next((u.number for u in reversed(own[:n]) if u.kind == "numbered"), "")
    for m in range(n + 1, stop):
        unit, words = own[m], text[own[m].body : own[m].end]
        if unit.kind in _ASIDE or (unit.kind == "heading" and not seen):
            continue
        if own[n].numbers and unit.kind == "numbered" and seen | _titled(text, own[n]) and follows(unit.number, above):
            return m  # the paragraphs of the response count on
        if unit.kind == "numbered" and _is_cited(text, unit, cited, bool(own[n].numbers)):
            seen, cited = True, unit.number
            continue
        if unit.boxed or own[m - 1].boxed:  # the frame ends where the answer begins
            if not unit.boxed:
                return m
            seen = True
            continue
        before = text[own[m - 1].start : own[m - 1].end].rstrip()
        listed = unit.kind in {"quotation", "item"} or before.endswith((":", ";", "; and", "; or", ", and"))
        if listed and (seen or not speaks(words)):
            seen = True
            continue
        if speaks(words) or (seen and (not advises(text, unit.body, unit.end) or _STANDS.search(words))):
            if not words.rstrip().endswith(":") or speaks(words) or m + 1 >= stop or own[m + 1].kind != "item":
                return m
        elif _REFERENCE.search(before) or (not seen and not advises(text, unit.body, unit.end)):
            return m
        seen = True
    return stop


def _titled(text: str, head: Unit) -> bool:
    """Whether a label stands before words of its own."""
    return len(text[head.body : head.end].split()) >= 4


def _is_cited(text: str, unit: Unit, cited: str, labelled: bool) -> bool:
    """Whether a numbered paragraph is one more that is cited: the first under a bare label, or next in its numbers."""
    words = text[unit.body : unit.end]
    if _REFERENCE.search(words) or not speaks(words):
        return True
    return not labelled and (not cited or follows(unit.number, cited))


def _end(text: str, own: Sequence[Unit], n: int, stop: int, reply: int) -> int:
    """Where an answer ends: before the next recommendation, without the heads that lead to it."""
    end, level = reply, own[n].level
    for unit in own[n:stop]:
        if unit.end <= reply:
            continue
        if unit.kind == "heading" and unit.start > reply:
            if _closes(text, unit) or (level and 0 < unit.level < level):
                break
            continue
        if unit.kind not in _ASIDE:
            end = unit.end
    return end


def _closes(text: str, unit: Unit) -> bool:
    """Whether a heading ends the part of a response that answers recommendations one by one."""
    return _pattern("closing").match(text[unit.start : unit.end]) is not None


def _under_numbers(text: str, own: Sequence[Unit]) -> Iterator[Part]:
    """Committees' recommendations cited by their number alone, each followed by its answer."""
    pending, level = Part(), ""
    for unit in own:
        words = text[unit.body : unit.end]
        if unit.kind == "numbered" and _quotes(text, unit) and not (level and unit.number.startswith(level + ".")):
            if pending.start >= 0:
                yield pending
                pending = Part()
            pending.places.append(Place(unit.body, unit.end, unit.number, False))
            level = unit.number.rstrip("abcdefgh")
        elif not pending.places or unit.kind in _ASIDE:
            continue
        elif unit.kind == "heading":
            if pending.start >= 0 and _closes(text, unit):
                yield pending
                pending, level = Part(), ""
        elif pending.start < 0 and unit.kind != "reply" and _goes_on(text, pending.places[-1], unit, words):
            pending.places[-1].end = unit.end
        else:
            if pending.start < 0:
                pending.start, pending.shown = (unit.body if unit.kind == "reply" else unit.start), unit.kind == "reply"
            pending.end = unit.end
    if pending.start >= 0:
        yield pending


def _quotes(text: str, unit: Unit) -> bool:
    words = text[unit.body : unit.end]
    if speaks(words) and not _REFERENCE.search(words):
        return False
    return bool(_REFERENCE.search(words)) or advises(text, unit.body, unit.end) or len(words.split()) > 12


def _goes_on(text: str, place: Place, unit: Unit, words: str) -> bool:
    """Whether a unit goes on with the recommendation cited before it."""
    before = text[place.start : place.end].rstrip()
    if _REFERENCE.search(before) or speaks(words):
        return False
    return (
        before.endswith((":", ";", "; and", "; or", ", and"))
        or unit.kind in {"item", "quotation"}
        or bool(_REFERENCE.search(words))
    )


def verdict(text: str, part: Part) -> str:
    """Whether a part accepts what it answers: yes, partly, no or not_stated."""
    return accepted([text[s.start : s.end] for s in parts(text, part.start, part.end)])
