"""Units of a document: what stands between two of its marks (labels, numbers, bullets, heads of replies).

Blocks come from the layout, and a layout may give a whole page as one block or cut a paragraph in two. Units are cut
again at line starts that carry a mark, and joined again over page breaks, so that the steps on recommendations and
answers depend on neither.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from inquiries.draft.advice.numbering import Label, label, mark
from inquiries.draft.cues import rules

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inquiries.draft.reading import Block
    from inquiries.draft.scan import Scan

_LINE: Final = re.compile(r"[^\n]+")
_ENDED: Final = re.compile(r"[.!?:;…][\"'’”)\]]*\s*$|\|\s*$")
_LEADERS: Final = re.compile(r"\.{4,}|(?:\. ){4,}|…{2,}|\t\d{1,3}\s*$")
_PAGE_NUMBER: Final = re.compile(r"[^.:;]{4,}\s\d{1,3}\s*$")
_NUMBER_ALONE: Final = re.compile(r"\(?(?:M?R)?\d{1,2}[a-z]?[.)]?\s*")
_BULLETS: Final = "•●▪‣◦■□➢✓\uf0b7\uf0a7"
_UNWRAPPED: Final = 150  # characters; no line that is wrapped for print is as long
_TYPED: Final = re.compile(
    r"\d{1,3}[a-z]?[.:]?\s+(?:\w+\s+){0,2}(?P<type>recommendation|conclusion):\s*", re.IGNORECASE
)
_LABELS: Final = (
    "rec",
    "r1",
    "r2",
    "r3",
    "r4",
    "r5",
    "r6",
    "r7",
    "r8",
    "r9",
    "r 1",
    "mr",
    "area for",
    "cause of",
    "conclusion",
)
_MARKED: Final = re.compile(r"[\d(•●▪‣◦·*■□➢✓\uf0b7\uf0a7–—o-]|[A-Z]{1,2}\d|[a-z]{1,5}[.)]")
_LEAD: Final = re.compile(r"(?::|\bthat)$")
_INSIDE: Final = re.compile(r"[.;!?]\W+\w|[.;]$")  # a sentence ends inside: no title
_TITLE: Final = 110  # characters; longer lines are no headings


@dataclass(slots=True)
class Unit:
    """A stretch of text that its document sets apart.

    Attributes:
        kind: label, reply, numbered, item, heading, table, quotation, footnote, other or paragraph.
        start: offset of its first character.
        end: offset after its last.
        number: number or letter before it, empty where there is none.
        numbers: of a label the numbers of its recommendations.
        body: offset at which its words begin, after the mark.
        level: of a heading, from 1; else 0.
        boxed: whether it stands in a frame.
    """

    kind: str
    start: int
    end: int
    number: str = ""
    numbers: tuple[str, ...] = ()
    body: int = 0
    level: int = 0
    boxed: bool = False


@cache
def _reply() -> re.Pattern[str]:
    return re.compile("|".join(rules("answers")["reply_head"]), re.IGNORECASE)


@cache
def _bare() -> re.Pattern[str]:
    return re.compile("|".join(rules("answers")["bare_label"]), re.IGNORECASE)


def units(scan: Scan) -> list[Unit]:
    """The units of a document, in the order of its text."""
    kept = vars(scan)
    if "outline" not in kept:
        kept["outline"] = _units(scan)
    found: list[Unit] = kept["outline"]
    return found


def _units(scan: Scan) -> list[Unit]:
    found: list[Unit] = []
    for block in scan.blocks:
        for start, end in _stretches(scan.text, block):
            unit = _unit(scan.text, block, start, end)
            unit.boxed = block.boxed
            if (
                found
                and unit.kind == "paragraph"
                and _NUMBER_ALONE.fullmatch(scan.text, found[-1].start, found[-1].end)
            ):
                number = scan.text[found[-1].start : found[-1].end].strip(" .()")
                found[-1] = Unit("numbered", found[-1].start, end, number, body=start)
                continue
            if found and _continues(scan.text, found, unit):
                _last_running(found).end = unit.end
            else:
                found.append(unit)
    return found


def _unit(text: str, block: Block, start: int, end: int) -> Unit:
    kind, opening = block.kind, text[start : min(end, start + 90)]
    if kind == "heading" and _LEAD.search(text, max(start, end - 12), end) and " " in text[start:end]:
        kind = "paragraph"  # it leads to a list
    if (kind == "other" and opening[:3] != "(c)") or _is_contents(text, start, end):
        return Unit("other", start, end, body=start)
    if kind == "table" or "\t" in text[start:end].strip() or " | " in text[start:end]:
        return Unit("table", start, end, body=start)
    if (headed := _headed(text, block, start, end, opening)) is not None:
        return headed
    found, number, length = mark(text, start, end) if _MARKED.match(opening) else ("", "", 0)
    if start == block.start and block.number and not number:
        number = block.number
        found = found or ("numbered" if kind == "numbered" else "item" if kind == "item" else "")
    if kind in {"quotation", "footnote"}:
        return Unit(kind, start, end, number, body=start + length)
    if found and not (kind == "heading" and found == "numbered" and not _INSIDE.search(text, start + length, end)):
        return Unit(found, start, end, number, body=start + length)
    heading = kind == "heading" or (kind == "paragraph" and _is_heading(text, start, end))
    return Unit("heading" if heading else kind, start, end, number, body=start + length, level=block.level)


def _headed(text: str, block: Block, start: int, end: int, opening: str) -> Unit | None:
    """A label or the head of a reply; None where the unit is neither. Only what may be one is looked at closely."""
    if (typed := _TYPED.match(opening)) is not None:
        number = mark(text, start, end)[1]
        if typed["type"].lower() == "conclusion":
            return Unit("heading", start, end, number, body=start + typed.end())
        return Unit("label", start, end, number, (number,), start + typed.end(), block.level)
    if _may_label(opening.lower()):
        named = label(text, start, end)
        if named is not None and _is_label(text, start, end, named):
            return Unit("label", start, end, named.numbers[0], named.numbers, start + named.length, block.level)
        if match := _bare().match(text, start, end):
            return Unit("label", start, end, body=match.end())
    if (":" in opening or end - start < 90) and (match := _reply().match(text, start, end)):
        return Unit("reply", start, end, body=match.end())
    return None


def _may_label(opening: str) -> bool:
    return "recommend" in opening or opening.lstrip(" \t*_•").startswith(_LABELS)


def _stretches(text: str, block: Block) -> Iterator[tuple[int, int]]:
    if text.find("\n", block.start, block.end) < 0:
        yield block.start, block.end
        return
    lines = [(m.start(), m.end()) for m in _LINE.finditer(text, block.start, block.end) if m[0].strip()]
    if not lines:
        return
    width = max(end - start for start, end in lines)
    start, previous = lines[0][0], lines[0]
    for line in lines[1:]:
        if _breaks(text, previous, line, width, start):
            yield start, previous[1]
            start = line[0]
        previous = line
    yield start, previous[1]


def _breaks(text: str, previous: tuple[int, int], line: tuple[int, int], width: int, start: int) -> bool:
    """Whether a new unit begins with this line of a block."""
    before, first = text[previous[0] : previous[1]], text[line[0]]
    ended, short = _ENDED.search(before) is not None, len(before) < 0.75 * width
    if width > _UNWRAPPED or first in _BULLETS or (ended and short and width > 40):
        return True
    if not (first.isalnum() or first in "(-–*"):
        return False
    if previous[0] == start and len(before) < 45 and (label(before + "\n") or _bare().fullmatch(before.strip())):
        return True
    whole = ended or (short and not _trails(before))  # the line before ends what it says
    if label(text, line[0], line[1] + 1) is not None:
        return ended or not _trails(before)
    if _bare().match(text, *line) or _reply().match(text, *line):
        return ended or short
    return whole and bool(mark(text, *line)[0])


def _trails(line: str) -> bool:
    """Whether a line breaks off in the middle of a sentence."""
    last = line.rstrip().rpartition(" ")[2].strip("(‘“\"'").lower()
    return line.rstrip()[-1:] in ",-–" or last in _GLUE


_GLUE: Final = frozenset(
    "in of to and or the a an by for with from under see on at that which paragraph paragraphs recommendation "
    "recommendations as per than our its their is are be should must chapter section".split()
)


def _is_label(text: str, start: int, end: int, named: Label) -> bool:
    """Whether what looks like a label is one, and no reference that opens a sentence (`Recommendation 4 was`)."""
    if not named.numbers:
        return False
    after = text[start + named.length : end].lstrip()
    if not after or text[start : start + named.length].rstrip()[-1:] in ":.)-–—|]":
        return not after or not after[0].islower() or end - start < _TITLE
    return after[0].isupper() or after[0] in "(“‘\"'"


def _is_contents(text: str, start: int, end: int) -> bool:
    """Whether it is a line of a contents list: leaders, or a label with its title and a page number."""
    if end - start > 240 or not text[end - 1].isdigit():
        return False
    if _LEADERS.search(text, start, end):
        return True
    named = label(text, start, end)
    return named is not None and bool(_PAGE_NUMBER.fullmatch(text, start + named.length, end))


def _is_heading(text: str, start: int, end: int) -> bool:
    """A short line that opens like a title and does not end like a sentence."""
    if end - start > _TITLE or "\n" in text[start:end].strip():
        return False
    line = text[start:end].strip()
    return bool(line) and line[0].isupper() and line[-1] not in ".:;,!?”\"')" and len(line.split()) <= 14


_RUNNING: Final = frozenset({"paragraph", "numbered", "item", "label", "quotation", "reply"})


def _last_running(found: list[Unit]) -> Unit:
    return next((u for u in reversed(found) if u.kind not in {"footnote", "other"}), found[-1])


def _continues(text: str, found: list[Unit], unit: Unit) -> bool:
    """Whether a unit goes on with the sentence that a page break cut."""
    if unit.kind not in {"paragraph", "quotation"} or not text[unit.start].islower():
        return False
    last = _last_running(found)
    return last.kind in _RUNNING and not _ENDED.search(text, max(last.start, last.end - 12), last.end)
