"""Paragraphs of a PDF to one text and its blocks."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from inquiries.documents._kinds import is_caption, is_contents_line, is_heading_text
from inquiries.documents._marks import prefix
from inquiries.documents._pdf_paragraphs import PLAIN
from inquiries.documents._reading import CELL, Block, Writing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from inquiries.documents._pdf_order import Order
    from inquiries.documents._pdf_page import Line
    from inquiries.documents._pdf_paragraphs import Paragraph

_GLUED = re.compile(r"(\d{1,3}(?:\.\d{1,3})+\.?|[•●▪■])([A-Z“‘(].*)")
_NOTE_NUMBER = re.compile(r"[⁰¹²³⁴-⁹]{1,3}|\d{1,3}|[*†‡§]{1,3}")
_PREFIXES = frozenset(  # words that keep the hyphen behind them
    "non short long well self co cross high low full part multi post whole half first second third one two three four"
    " decision policy fact follow day".split()
)
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_LARGER = 1.1  # times the height of body text, from which on type is a heading's
_LONGEST = 30  # words of a heading
_SET_IN_QUOTED = 0.4  # the same where it opens with a quotation mark
_WIDEST_SET_IN = 90  # points, beyond which it stands in another place of the page
_SET_IN = 0.7  # heights of body text, from which on a paragraph is set in


class Writer:
    """Writes paragraphs as text and blocks."""

    def __init__(self, body: Sequence[Paragraph], notes: Sequence[Paragraph], order: Order) -> None:
        self._body, self._notes, self._height, self._contents = body, notes, order.height, order.contents
        self._words = Counter(
            _bare(word.text)
            for paragraph in body
            for line in paragraph.lines
            for word in line.words[: len(line.words) - line.hyphen]
        )
        self._sizes: list[tuple[int, bool]] = []
        self._hyphenates = self._is_hyphenated()

    def write(self) -> Writing:
        """The text with its blocks, notes at the end."""
        out = Writing()
        kinds = [self._kind(paragraph) for paragraph in self._body]
        sizes = {self._size(p) for p, (kind, _) in zip(self._body, kinds, strict=True) if kind == "heading"}
        self._sizes = sorted(sizes, reverse=True)
        base = self._base()
        depths: list[float] = []
        for paragraph, (found, number) in zip(self._body, kinds, strict=True):
            kind, level = found, 0
            if kind == "heading":
                level = min(6, self._sizes.index(self._size(paragraph)) + 1)
            elif kind == "item":
                level = _depth(depths, paragraph.lines[0].left)
            elif kind == "paragraph" and self._set_in(paragraph, base, out):
                kind = "quotation"
            if kind not in ("item", "quotation"):
                depths.clear()
            self._block(out, paragraph, kind, number, level)
        for note in self._notes:
            match = _NOTE_NUMBER.match(note.text)
            self._block(out, note, "footnote", match.group().translate(PLAIN) if match else "", 0)
        return out

    def _kind(self, paragraph: Paragraph) -> tuple[str, str]:
        if paragraph.cells:
            return "table", ""
        text = paragraph.text
        if glued := _GLUED.match(text):
            text = f"{glued[1]} {text[glued.start(2) :]}"
        mark, number, _ = prefix(text)
        listed = paragraph.lines[0].page in self._contents and len(text.split()) > 1
        if listed or is_contents_line(text):
            return "other", ""
        if self._is_heading(paragraph, text):
            return "heading", number
        if is_caption(text):
            return "other", ""
        if mark == "number":
            return "numbered", number
        return ("item", number) if mark else ("paragraph", "")

    def _is_heading(self, paragraph: Paragraph, text: str) -> bool:
        lines = paragraph.lines
        words = sum(len(line.words) for line in lines)
        if words > _LONGEST or len(lines) > 5:
            return False
        if is_heading_text(text):
            return True
        if not any(char.isalpha() for char in text):
            return False
        large = lines[0].height > _LARGER * self._height
        style = 3
        for line in lines:
            style &= line.style
        ends = text.rstrip("⁰¹²³⁴⁵⁶⁷⁸⁹ ")[-1:]
        if large:
            return ends != "." or words <= 8
        if style & 1:
            return ends not in ".,;"
        return style == 2 and len(lines) <= 2 and words <= 14 and ends not in ".,;:" and text[0].isupper()

    def _size(self, paragraph: Paragraph) -> tuple[int, bool]:
        line = paragraph.lines[0]
        return round(line.height), bool(line.style & 1)

    def _base(self) -> float:
        """The left edge of most body text."""
        lefts = Counter(
            round(line.left)
            for paragraph in self._body
            for line in paragraph.lines[1:]
            if abs(line.height - self._height) < 1
        )
        return float(max(lefts, key=lambda left: lefts[left], default=0))

    def _set_in(self, paragraph: Paragraph, base: float, out: Writing) -> bool:
        """Whether a paragraph is set in from the text around it, as words of others are."""
        lines = paragraph.lines
        left = min(line.left for line in lines)
        quoted = lines[0].words[0].text[0] in '“‘"'
        by = (_SET_IN_QUOTED if quoted else _SET_IN) * self._height
        shape = len(lines) > 1 or (bool(out.blocks) and out.parts[-1].rstrip().endswith(":"))
        usual = abs(lines[0].height - self._height) < 0.15 * self._height and lines[0].box < 0
        return usual and shape and base + by < left < base + _WIDEST_SET_IN

    def _block(self, out: Writing, paragraph: Paragraph, kind: str, number: str, level: int) -> None:
        start = out.begin()
        if paragraph.cells:
            for n, cell in enumerate(paragraph.cells):
                for k, part in enumerate(cell.cells):
                    out.add("\n" if k else CELL if n else "")
                    self._words_of(out, part.lines, marked=True)
            first = paragraph.cells[0].cells[0].lines[0]
        else:
            self._words_of(out, paragraph.lines, marked=kind not in ("heading", "footnote"))
            first = paragraph.lines[0]
        out.blocks.append(Block(kind, start, out.length, first.page, level, number, first.box >= 0))

    def _words_of(self, out: Writing, lines: Sequence[Line], *, marked: bool) -> None:
        bold = -1
        joint = ""
        for n, line in enumerate(lines):
            following = lines[n + 1].words[0].text if n + 1 < len(lines) else ""
            for k, word in enumerate(line.words):
                text = word.text
                if n == k == 0 and (glued := _GLUED.fullmatch(text)):
                    text = f"{glued[1]} {glued[2]}"
                if marked and (word.style & 1) != (bold >= 0):
                    if bold >= 0:
                        out.bold.append((bold, out.length))
                    bold = out.length + len(joint) if word.style & 1 else -1
                out.add(text if not text.strip(_RAISED) else joint + text)
                joint = " "
            joint = self._joint(line, following)
        if bold >= 0:
            out.bold.append((bold, out.length))

    def _joint(self, line: Line, following: str) -> str:
        """What stands between the last word of a line and the first of the next."""
        last = line.words[-1].text
        if line.hyphen:
            before, after = _bare(last), _bare(following)
            joined, apart = self._words[before + after], self._words[f"{before}-{after}"]
            if joined or apart:
                return "" if joined >= apart else "-"
            whole = before in _PREFIXES or not (self._hyphenates and before.isalpha() and after[:1].isalpha())
            return "-" if whole else ""
        broken = last[-1:] == "-" and last[-2:-1].isalpha() and following[:1].islower()
        range_ = last[-1:] in "-–" and last[-2:-1].isdigit() and following[:1].isdigit()
        return "" if (broken and following not in ("and", "or", "to")) or range_ else " "

    def _is_hyphenated(self) -> bool:
        """Whether the document parts words at the ends of lines, rather than at hyphens that they have anyway."""
        joined = apart = 0
        for paragraph in self._body:
            for line, following in zip(paragraph.lines, paragraph.lines[1:], strict=False):
                if line.hyphen:
                    before, after = _bare(line.words[-1].text), _bare(following.words[0].text)
                    joined += self._words[before + after] > 0
                    apart += self._words[f"{before}-{after}"] > 0 or (
                        self._words[before] > 2 and self._words[after] > 2
                    )
        return joined >= apart


def _bare(word: str) -> str:
    return word.strip(".,;:()[]“”‘’\"'").lower()


def _depth(depths: list[float], left: float) -> int:
    """How deep an item is set in, counted from 1, among those of its list before it."""
    while depths and left < depths[-1] - 4:
        depths.pop()
    if not depths or left > depths[-1] + 4:
        depths.append(left)
    return len(depths)
