"""Recommendations in lists under heads of their own: numbered ones, pure or among conclusions, and unnumbered ones."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from inquiries.draft.advice.addressees import headed_for, names_in
from inquiries.draft.advice.deontic import is_principle, pattern, performs, plain, recommends
from inquiries.draft.advice.listed import ASIDE, Listed, advises, belongs, heads, parts
from inquiries.draft.advice.numbering import follows, tag
from inquiries.draft.advice.tabled import cells, fullest, is_head_row, numbered_cell

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from inquiries.draft.advice.outline import Unit

_TYPED: Final = re.compile(r"\((Recommendation|Conclusion)\b[^)]{0,40}\)\W*$", re.IGNORECASE)
_REFERENCE: Final = re.compile(
    r"\((?:recommendation|conclusion)?,?\s*para(?:graph|s|graphs)?\.?\s*[\d.,\sand–-]+\)[.\s]*$", re.IGNORECASE
)
_HEAD: Final = 120  # characters; longer lines head no list
_TO: Final = re.compile(
    r"(?:for|to|lead|owner|responsible|responsibility|addressed to|agency|organisation|who)\W*", re.IGNORECASE
)
_ORDERS: Final = re.compile(
    r"\W*(?!(?:It|This|These|There|We|I|In|As|He|She|They|What|Who)\s)"
    r"(?:[Tt]hat\s+(?:the\s+)?[A-Z]|to\s+[a-z]+\s|(?:the\s+|all\s+)?[A-Z][\w' ]{2,60}?"
    r"(?<!\bwas)(?<!\bwere)(?<!\bhas)(?<!\bhad)(?<!\btold)(?<!\basked)\s+to\s+[a-z]+\s)"
)
_FAR: Final = 40  # units between two numbers of a list
_SEARCHED: Final = 12  # units after a head among which its first number must stand
_NOUNS: Final = re.compile(
    r"^(?:the|a|an|this|that|it|we|i|in|there|our|some|many|most|these|since|for|on|no)\b", re.IGNORECASE
)


def is_head(text: str, unit: Unit) -> bool:
    """Whether a unit heads a list of recommendations."""
    if unit.kind not in {"heading", "paragraph", "numbered"} or unit.end - unit.start > _HEAD:
        return False
    line = text[unit.body : unit.end].strip()
    if unit.kind != "heading" and (line[-1:] in ".;?!," or len(line.split()) > 8):
        return False
    found = pattern("list_head", "pure").search(line)
    return found is not None and not _barred(line) and len(line.split()) <= 14


def _barred(line: str) -> bool:
    return pattern("list_head", "never").search(line) is not None


def sections(text: str, units: Sequence[Unit]) -> Iterator[Listed]:
    """Recommendations of the lists that stand under heads of their own."""
    done = -1
    for n, unit in enumerate(units):
        if n <= done or not is_head(text, unit):
            continue
        mixed = pattern("list_head", "mixed").search(text, unit.start, unit.end) is not None
        rows = _rows_after(units, n)
        first = _first_number(text, units, n)
        if rows and (first is None or rows[0] < first):
            done = rows[-1]
            yield from _table(text, [units[m] for m in rows])
        elif first is not None:
            chain = _chain(units, first, unit.level)
            done = chain[-1]
            yield from _numbered(text, units, chain, _shape(text, units, n, first, mixed))
        else:
            yield from _unnumbered(text, units, n, "concern" if _of_concern(text, units, n) else "section")


def _of_concern(text: str, units: Sequence[Unit], head: int) -> bool:
    """Whether a list stands under a concern of an inspectorate, which has recommendations of its own."""
    near = " ".join(text[u.start : min(u.end, u.start + 60)] for u in units[max(0, head - 4) : head + 1])
    return (
        re.search(r"\b(?:causes? of concern|areas? for (?:priority action|improvement))\b", near, re.IGNORECASE)
        is not None
    )


def _rows_after(units: Sequence[Unit], head: int) -> list[int]:
    """The rows of a table that stands under a head."""
    rows: list[int] = []
    for n in range(head + 1, len(units)):
        if units[n].kind == "table":
            rows.append(n)
        elif rows or units[n].kind == "heading" or n - head > 4:
            break
    return rows


def _table(text: str, rows: Sequence[Unit]) -> Iterator[Listed]:
    """A row a recommendation: its number, its words, and beside them to whom it goes."""
    for unit in rows:
        row = cells(text, unit)
        if is_head_row(text, row):
            continue
        numbers, (start, end), used = numbered_cell(text, row)
        first = start
        start, end = fullest(text, row, (start, end), used)
        if len(text[start:end].split()) >= 4 and (numbers or advises(text, start, end)):
            beside = [text[s:e] for s, e in row[min(used, 1) :] if e != end]
            to = tuple(name for cell in beside for name in names_in(cell))
            yield Listed(start, end, numbers[0] if numbers else "", "table", to, start > first)


def _first_number(text: str, units: Sequence[Unit], head: int) -> int | None:
    """Where the numbers of a list begin, close after its head; numbered titles count where a formula leads to them."""
    led = False
    for n in range(head + 1, min(head + _SEARCHED, len(units))):
        if units[n].kind == "label" and units[n].numbers:
            return None
        led = led or is_formula(text[units[n].start : units[n].end].strip())
        if units[n].kind == "numbered" or (led and units[n].kind == "heading" and units[n].number):
            return n
        if units[n].kind == "item" and units[n].number in {"a", "i"}:
            return n
        if units[n].kind == "item" and not units[n].number:
            return None
    return None


def _chain(units: Sequence[Unit], first: int, level: int = 0) -> list[int]:
    """The units that carry the numbers of one list, in their order.

    Heads inside a list are lower than its own (`level`). Where its numbers are those of the document's paragraphs, a
    head as high ends it too, or it would run on to the document's end.
    """
    chain, kind = [first], units[first].kind
    dotted = "." in units[first].number
    running = not dotted and units[first].number not in {"1", "1a", "a", "i"}
    for n in range(first + 1, len(units)):
        unit = units[n]
        if unit.kind == kind and unit.number and _next(unit.number, units[chain[-1]].number):
            chain.append(n)
            continue
        restarts = not dotted and unit.kind == kind == "numbered" and unit.number == "1" and n - chain[-1] > 1
        head = unit.kind == "heading" and 0 < unit.level < level + running
        if restarts or head or (unit.kind == "label" and unit.numbers) or n - chain[-1] > _FAR:
            break
    return chain


def _next(number: str, previous: str) -> bool:
    if number.isalpha() and previous.isalpha() and len(number) == len(previous) == 1:
        return ord(number) - ord(previous) == 1
    roman = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"]
    if number in roman and previous in roman:
        return roman.index(number) - roman.index(previous) == 1
    return follows(number, previous)


@dataclass(frozen=True, slots=True)
class _Shape:
    """How a numbered list is made.

    Attributes:
        mixed: conclusions stand between its recommendations.
        running: its numbers are those of the document's paragraphs.
        led: a formula leads to it (`I recommend that:`), so that each of its items recommends.
        columns: it is a table that was read cell by cell.
    """

    mixed: bool
    running: bool
    led: bool
    columns: bool


def _shape(text: str, units: Sequence[Unit], head: int, first: int, mixed: bool) -> _Shape:
    number = units[first].number
    between = [text[u.start : u.end].strip() for u in units[head:first]]
    return _Shape(
        mixed,
        "." in number or number not in {"1", "1a", "a", "i"},
        any(is_formula(words) for words in between),
        any(_TO.fullmatch(words) for words in between[1:]),
    )


def _numbered(text: str, units: Sequence[Unit], chain: Sequence[int], shape: _Shape) -> Iterator[Listed]:
    for place, n in enumerate(chain):
        stop = chain[place + 1] if place + 1 < len(chain) else _end_of_list(text, units, n)
        last = _last_of_item(text, units, n, stop)
        start, end = units[n].body, units[last].end
        if _introduces(text, start, units[n].end) and (inner := _inner(text, units, n, stop)):
            yield from _numbered(text, units, inner, _shape(text, units, n, inner[0], mixed=False))
        elif _typed(text, start, end, shape):
            beside = [name for u in units[last + 1 : last + 3] for name in names_in(text[u.start : u.end])]
            how = "mixed" if shape.mixed or shape.running else "list"
            number, length = tag(text[start:end])
            to = tuple(beside) if shape.columns else heads(text, units, n)
            yield Listed(start, start + length, number or units[n].number, how, to)


def _inner(text: str, units: Sequence[Unit], n: int, stop: int) -> list[int]:
    """A list that a numbered paragraph of its own announces (`the table below`); empty where it has none."""
    first = _first_number(text, units, n)
    if first is None or first >= stop or units[first].number not in {"1", "a", "i"}:
        return []
    return [m for m in _chain(units, first) if m < stop]


def _typed(text: str, start: int, end: int, shape: _Shape) -> bool:
    """Whether a numbered paragraph is a recommendation: as it says of itself, else by its grammar."""
    words = text[start:end]
    if said := _TYPED.search(words):
        return said[1].lower() == "recommendation"
    if _introduces(text, start, end) or len(words.split()) < 4:
        return False
    if advises(text, start, end):
        return not (shape.mixed or shape.running) or not _is_rule(text, start, end)
    if shape.led or shape.mixed:
        return shape.led
    return _ORDERS.match(plain(words)) is not None if shape.running else not _states(words)


def _is_rule(text: str, start: int, end: int) -> bool:
    """Whether all that looks like advice says what nobody may do (`No child should …`): a mere principle."""
    own = [text[s.start : s.end] for s in parts(text, start, end)]
    return all(plain(s).startswith("No ") for s in own if recommends(s)) and any(recommends(s) for s in own)


def _states(words: str) -> bool:
    """Whether it opens like a statement; an item without a modal is an order (`Ensure that …`)."""
    return _NOUNS.match(plain(words).strip()) is not None and not performs(words)


def _introduces(text: str, start: int, end: int) -> bool:
    """Whether a passage opens by saying that recommendations follow."""
    first = next(iter(parts(text, start, min(end, start + 600))), None)
    return first is not None and pattern("introduction").search(text, first.start, first.end) is not None


def _last_of_item(text: str, units: Sequence[Unit], first: int, stop: int) -> int:
    last = first
    for n in range(first + 1, stop):
        if units[n].kind in {"heading", "label"}:
            break
        if units[n].kind in ASIDE:
            continue
        if _REFERENCE.search(text, units[last].start, units[last].end) and units[n].kind != "item":
            break
        last = n
    return last


def _end_of_list(text: str, units: Sequence[Unit], last: int) -> int:
    """Where the last item of a list ends: its own list items belong to it, what follows them does not."""
    for n in range(last + 1, len(units)):
        unit = units[n]
        if unit.kind in ASIDE or unit.kind == "item":
            continue
        if not belongs(text, units, n - 1, unit):
            return n
    return len(units)


def _unnumbered(text: str, units: Sequence[Unit], head: int, how: str) -> Iterator[Listed]:
    """Paragraphs and bullets under a head, each one recommendation; bullets under `X should:` are one with it."""
    lead: Listed | None = None
    bare = False
    to = tuple(headed_for(text[units[head].start : units[head].end]))
    for unit in units[head + 1 :]:
        words = text[unit.body : unit.end].strip()
        if unit.kind in ASIDE:
            continue
        if unit.kind == "heading" and words.lower().startswith(("for ", "to ")) and (named := headed_for(words)):
            to = tuple(named)
            continue
        if unit.kind in {"label", "table", "reply", "numbered"} or (unit.kind == "heading" and not _orders(text, unit)):
            break
        if unit.kind == "item":
            if lead is not None:
                lead.end = unit.end
            elif bare or advises(text, unit.body, unit.end) or not _states(words):
                yield Listed(unit.body, unit.end, unit.number, how, to)
            continue
        if lead is not None:
            yield lead
        lead, bare = None, False
        if words.endswith(":"):
            bare = not advises(text, unit.body, unit.end) or is_formula(words)
            lead = None if bare else Listed(unit.body, unit.end, "", how, to)
        elif _is_advice(text, unit):
            yield Listed(unit.body, unit.end, "", how, to)
    if lead is not None:
        yield lead


def _orders(text: str, unit: Unit) -> bool:
    """Whether what looks like a head is an item without a full stop (`The council should open its files`)."""
    asks = re.match(r"\W*(?:what|how|why|who|when|where|whether)\b", text[unit.body : unit.end], re.IGNORECASE)
    return asks is None and advises(text, unit.body, unit.end)


def is_formula(words: str) -> bool:
    """Whether a lead-in only says that recommendations follow (`The Panel recommends that:`)."""
    return (
        re.search(
            r"(?:recommend(?:s|ed)?(?: that)?|recommendations|recommended that|calls? for(?: the following)?)\s*:$",
            words,
            re.IGNORECASE,
        )
        is not None
    )


def _is_advice(text: str, unit: Unit) -> bool:
    if _introduces(text, unit.body, unit.end):
        return False
    return any(
        recommends(text[s.start : s.end]) and not is_principle(text[s.start : s.end])
        for s in parts(text, unit.body, unit.end)
    )
