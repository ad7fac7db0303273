"""Paragraphs of a PDF made from its lines, by spacing, indents, numbers and how full the lines are."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from inquiries.documents._marks import DASHES, prefix
from inquiries.documents._pdf_cells import Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from inquiries.documents._pdf_cells import Unit
    from inquiries.documents._pdf_order import Order
    from inquiries.documents._pdf_page import Line

_STOP = re.compile(r"[.!?:;…][\"'”’)\]]*[⁰¹²³⁴-⁹,]*$")
_OPENING = re.compile(r"[\"'“‘(\[]*[A-Z0-9]")
_LOWER = re.compile(r"[\"'“‘(\[]*[a-z]")
_PAGE_NUMBER = re.compile(r"(?:^|[\s.])(?:\d{1,3}|[ivxl]{1,6})$")
_NOTE = re.compile(r"(?:[⁰¹²³⁴-⁹]{1,3}|\d{1,3}(?=\s|$)|[*†‡§]{1,3})")
PLAIN = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_SKIPPED = 6  # numbers of notes that may be missing between two
_SAME = 0.08  # by which heights of one paragraph's lines may differ
_WIDER = 1.22  # pitches from which on white space parts paragraphs
_INDENT = 0.6  # heights


@dataclass(slots=True)
class Paragraph:
    """Lines that belong together; of a row of a table `cells` instead, which hold paragraphs in `cells` in turn."""

    lines: list[Line] = field(default_factory=list)
    cells: list[Paragraph] = field(default_factory=list)
    note: bool = False

    @property
    def text(self) -> str:
        """Its words, lines joined by blanks."""
        return " ".join(line.text for line in self.lines)


class Paragraphs:
    """Makes paragraphs of lines in reading order."""

    def __init__(self, order: Order) -> None:
        lines = [unit for unit in order.units if not isinstance(unit, Row)]
        self._pitch = _pitches([*lines, *order.notes])
        self._margin = _margins([*lines, *order.notes])
        self._order = order

    def body(self) -> list[Paragraph]:
        """The paragraphs of the body."""
        return self._joined(self._order.units)

    def _joined(self, units: Sequence[Unit]) -> list[Paragraph]:
        made: list[Paragraph] = []
        for unit in units:
            if isinstance(unit, Row):
                made.append(Paragraph(cells=[Paragraph(cells=self._joined(cell)) for cell in unit.cells]))
            elif made and not made[-1].cells and self._goes_on(made[-1], unit):
                made[-1].lines.append(unit)
            else:
                made.append(Paragraph([unit]))
        return made

    def _goes_on(self, paragraph: Paragraph, line: Line) -> bool:
        """Whether a line belongs to the paragraph of the line before it."""
        last = paragraph.lines[-1]
        if line.follows:
            return True
        listed = last.page in self._order.contents and (line.page != last.page or _PAGE_NUMBER.search(last.text))
        if listed or abs(line.height - last.height) > _SAME * last.height:
            return False
        if line.page != last.page or line.bottom > last.bottom + last.height:
            return (line.box < 0) == (last.box < 0) and self._goes_on_over(paragraph, line)
        pitch = self._pitch.get(round(line.height), 1.4 * line.height)
        if last.bottom - line.bottom > _WIDER * pitch:
            return False
        if (
            _LOWER.match(line.text)
            and not _STOP.search(last.text)
            and abs(line.left - last.left) < _INDENT * line.height
        ):
            return not prefix(line.text)[0]  # in the middle of a sentence, whatever frame or type
        return line.box == last.box and not self._begins(paragraph, line)

    def _begins(self, paragraph: Paragraph, line: Line) -> bool:
        """Whether a line right below another begins a paragraph: by its mark, its style, or its place."""
        last = paragraph.lines[-1]
        kind, fits, ended = prefix(line.text)[0], self._fits(last, line), _STOP.search(last.text) is not None
        bullet = kind == "bullet" and line.text[0] not in DASHES
        if kind and (fits or line.left < last.left - 2 or bullet or ended):
            return True
        if (line.words[0].style ^ last.words[-1].style) & 1 and fits:
            return True
        if not (ended and _OPENING.match(line.text)):
            return False
        hanging = len(paragraph.lines) == 1 and prefix(last.text)[0]
        return fits or not (hanging or line.left < last.left + _INDENT * line.height)

    def _goes_on_over(self, paragraph: Paragraph, line: Line) -> bool:
        """The same where a page or column ends between the two."""
        last = paragraph.lines[-1]
        if prefix(line.text)[0] or (line.words[0].style ^ last.words[-1].style) & 1:
            return False
        if _STOP.search(last.text):
            hanging = len(paragraph.lines) > 1 and paragraph.lines[1].left - paragraph.lines[0].left > 2
            return bool(hanging and line.page != last.page and abs(line.left - paragraph.lines[1].left) < 2)
        return _LOWER.match(line.text) is not None or not self._fits(last, line)

    def _fits(self, last: Line, line: Line) -> bool:
        """Whether the first word of a line would have had room on the line before: then the break is meant."""
        word = line.words[0]
        room = self._margin.get((last.page, last.box), last.right) - last.right
        return not last.hyphen and room > word.right - word.left + 0.35 * last.height

    def notes(self) -> list[Paragraph]:
        """The footnotes: one begins where a mark stands that goes on from the last, or counts anew on a new page."""
        made: list[Paragraph] = []
        number = 0
        for line in self._order.notes:
            mark = None if line.follows and made else _NOTE.match(line.text)
            digits = mark.group().translate(PLAIN) if mark else ""
            follows = number < int(digits) <= number + _SKIPPED if digits.isdecimal() else bool(digits)
            anew = bool(made) and line.page != made[-1].lines[-1].page and digits in ("1", str(number + 1))
            placed = bool(made) and abs(line.left - made[-1].lines[0].left) < _INDENT * line.height
            if not made or (follows and placed) or anew:
                made.append(Paragraph([line], note=True))
                number = int(digits) if digits.isdecimal() else number
            else:
                made[-1].lines.append(line)
        return made


def _pitches(lines: list[Line]) -> dict[int, float]:
    """Height of type → the usual distance between two lines of it."""
    counts: dict[int, Counter[float]] = {}
    for last, line in pairwise(lines):
        distance = last.bottom - line.bottom
        if last.page == line.page and 0.5 * line.height < distance < 2.2 * line.height:
            counts.setdefault(round(line.height), Counter())[round(distance * 2) / 2] += 1
    return {
        height: min(d for d, n in found.items() if n >= 0.4 * max(found.values())) for height, found in counts.items()
    }


def _margins(lines: Iterable[Line]) -> dict[tuple[int, int], float]:
    margins: dict[tuple[int, int], float] = {}
    for line in lines:
        key = (line.page, line.box)
        margins[key] = max(margins.get(key, 0.0), line.right)
    return margins
