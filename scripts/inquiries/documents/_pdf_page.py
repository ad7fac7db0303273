"""The lines of a PDF page with their places, from the words and boxes that PDFium gives."""

from __future__ import annotations

import ctypes
import re
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Any

from inquiries.documents._pdf_rules import Rect, Table, frames_and_tables, is_picture, turned

if TYPE_CHECKING:
    from collections.abc import Callable

SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")

_WORD = re.compile("[^\\s\ufffe\x02]+")
_BREAK = re.compile("[\r\n\ufffe\x02]")
_MARK = re.compile(r"(?:^|(?<=\D))\d{1,3}(?:[,–-]\d{1,3})*$")
_SMALL = 0.82  # of the height of its line, at most, is a mark of a note
_FEW_WORDS = 20  # below which a page may be a picture with a stamp on it
_ANOTHER = 0.8  # of the height, from which on words stand on lines of their own
_RAISED = 0.08  # of the height, at least, it stands higher; a subscript does not
_LEVEL = 0.3  # of the height, by which the bottoms of words on one line may differ
_GAP = 1.3  # heights of the line from which on white space parts two segments
_BOLD = re.compile(r"bold|black|heavy|semibd|\bbd\b|demi", re.IGNORECASE)
_ITALIC = re.compile(r"ital|obli", re.IGNORECASE)


@dataclass(slots=True)
class Word:
    """A word and its place; `style` is 1 where it is bold, 2 italic, 3 both, 0 neither."""

    text: str
    left: float
    right: float
    bottom: float
    height: float
    style: int


@dataclass(slots=True)
class Line:
    """Words on one line without a wide gap between them.

    Attributes:
        words: in reading order.
        page: number of the page, from 1.
        left, right, bottom, height: place on the page in points, from its lower left; height is that of the type.
        hyphen: whether a word goes on behind its end.
        follows: whether it stands on the same line as the one before, behind a gap.
        box: number of the frame on its page in which it stands; -1 where there is none.
    """

    words: list[Word]
    page: int
    left: float
    right: float
    bottom: float
    height: float
    hyphen: bool = False
    follows: bool = False
    box: int = -1

    @property
    def text(self) -> str:
        """The line's words."""
        return " ".join(word.text for word in self.words)

    @property
    def style(self) -> int:
        """What all its words are: 1 bold, 2 italic, 3 both; 0 where they differ."""
        style = 3
        for word in self.words:
            style &= word.style
        return style


@dataclass(slots=True)
class Page:
    """A page: its lines in the order of the file, its size, its tables, and whether it is a picture."""

    number: int
    width: float
    height: float
    lines: list[Line]
    tables: list[Table]
    picture: bool = False


class PageReader:
    """Reads the pages of one open document; fonts are looked up once each."""

    def __init__(self) -> None:
        from pypdfium2 import raw

        self._raw: Any = raw
        self._styles: dict[int, int] = {}

    def page(self, page: Any, number: int) -> Page:
        """The lines of one page."""
        textpage = page.get_textpage()
        left, bottom, right, top = page.get_bbox()
        size, turn = (right - left, top - bottom), page.get_rotation()
        text, words = self._words(textpage.raw, turned(turn, size))
        lines: list[Line] = []
        picture = len(words) < _FEW_WORDS and is_picture(self._raw, page.raw, size, bool(words))
        for stretch, hyphen in _stretches(text, words):
            for n, segment in enumerate(_segments(stretch)):
                line = _line(segment, number)
                if not turn and (line.right < left or line.left > right or not bottom <= line.bottom <= top):
                    continue  # outside of what the page shows
                _add(lines, line, n > 0)
            if lines:
                lines[-1].hyphen = hyphen
        frames, tables = frames_and_tables(self._raw, page.raw, size, turn) if lines else ([], [])
        for line in lines:
            line.box = _box(line, frames)
        return Page(number, *(size[::-1] if turn in (90, 270) else size), lines, tables, picture)

    def _words(
        self, textpage: Any, turn: Callable[[Rect, Rect], tuple[Rect, Rect]] | None
    ) -> tuple[str, list[tuple[int, int, Word]]]:
        raw = self._raw
        count = raw.FPDFText_CountChars(textpage)
        units = (ctypes.c_ushort * (count + 1))()
        got = max(0, raw.FPDFText_GetText(textpage, 0, count, units) - 1)
        text = bytes(units)[: 2 * got].decode("utf-16-le", "surrogatepass")
        whole = len(text) == got
        if not whole:  # characters beyond the basic plane are two units each, as in PDFium's numbering
            text = "".join(map(chr, units[:got]))
        place = None if got == count else raw.FPDFText_GetCharIndexFromTextIndex
        box = raw.FS_RECTF()
        reference, get, owner = ctypes.byref(box), raw.FPDFText_GetLooseCharBox, raw.FPDFText_GetTextObject
        words = []
        for match in _WORD.finditer(text):
            start, end = match.span()
            first, last = (start, end - 1) if place is None else (place(textpage, start), place(textpage, end - 1))
            get(textpage, first, reference)
            left, bottom, height = box.left, box.bottom, box.top - box.bottom
            start_box = (box.left, box.bottom, box.right, box.top)
            get(textpage, last, reference)
            right, word = box.right, match.group()
            if turn is not None:
                head, tail = turn(start_box, (box.left, box.bottom, box.right, box.top))
                left, bottom, height, right = head[0], head[1], head[3] - head[1], tail[2]
            elif (mark := _MARK.search(word)) and mark.start():
                get(textpage, last - (len(word) - 1 - mark.start()), reference)
                if box.top - box.bottom < _SMALL * height and box.bottom > bottom + _RAISED * height:
                    word = word[: mark.start()] + word[mark.start() :].translate(SUPERSCRIPT)
            if not whole:
                word = word.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
            words.append((start, end, Word(word, left, right, bottom, height, self._style(owner(textpage, first)))))
        return text, words

    def _style(self, text_object: Any) -> int:
        if not text_object:
            return 0
        font = self._raw.FPDFTextObj_GetFont(text_object)
        if not font:
            return 0
        key = ctypes.addressof(font.contents)
        if key not in self._styles:
            name = ctypes.create_string_buffer(200)
            self._raw.FPDFFont_GetBaseFontName(font, name, 200)
            called = name.value.decode("utf-8", "replace")
            heavy = self._raw.FPDFFont_GetWeight(font) >= 600 or _BOLD.search(called) is not None
            self._styles[key] = heavy | 2 * (_ITALIC.search(called) is not None)
        return self._styles[key]


def _stretches(text: str, words: list[tuple[int, int, Word]]) -> list[tuple[list[Word], bool]]:
    """Words between breaks of lines, each with whether a hyphen ends them."""
    stretches: list[tuple[list[Word], bool]] = []
    current: list[Word] = []
    at = 0
    for start, end, word in words:
        between = text[at:start]
        if current and _BREAK.search(between):
            stretches.append((current, "\ufffe" in between or "\x02" in between))
            current = []
        current.append(word)
        at = end
    if current:
        stretches.append((current, False))
    return stretches


def _segments(words: list[Word]) -> list[list[Word]]:
    """Parts of a line between wide gaps; marks of notes that stand as words of their own are written as such."""
    height = median(word.height for word in words)
    segments: list[list[Word]] = [[]]
    before: Word | None = None
    for word in words:
        gap = _GAP * height
        apart = before is not None and (
            word.left - before.right > gap
            or word.left < before.left - gap
            or abs(word.bottom - before.bottom) > _ANOTHER * height
        )
        if apart:
            segments.append([])
        if before is not None and word.height < _SMALL * height and _MARK.fullmatch(word.text):
            word.text = word.text.translate(SUPERSCRIPT)
        segments[-1].append(word)
        before = word
    return segments


def _line(words: list[Word], page: int) -> Line:
    bottom, height = median(word.bottom for word in words), median(word.height for word in words)
    return Line(words, page, words[0].left, words[-1].right, bottom, height)


def _add(lines: list[Line], line: Line, follows: bool) -> None:
    """Add a line, or put its words to the line before where both are one that a raised mark has cut."""
    before = lines[-1] if lines else None
    if before is None or before.page != line.page or line.left < before.right - 1:
        lines.append(line)
        return
    level = abs(line.bottom - before.bottom) < _LEVEL * before.height
    mark = line.height < _SMALL * before.height and before.bottom < line.bottom < before.bottom + before.height
    if mark and len(line.words) == 1 and line.left - before.right < before.height and _MARK.fullmatch(line.text):
        before.words[-1].text += line.text.translate(SUPERSCRIPT)
        before.words[-1].right = before.right = line.right
    elif level and not follows and line.left - before.right < _GAP * before.height and not before.hyphen:
        before.words.extend(line.words)
        before.right = line.right
    else:
        line.follows = follows or level
        lines.append(line)


def _box(line: Line, frames: list[Rect]) -> int:
    """Number of the smallest frame around a line; -1 where there is none."""
    x, y = (line.left + line.right) / 2, line.bottom + line.height / 2
    around = [n for n, (left, low, right, high) in enumerate(frames) if left < x < right and low < y < high]
    return min(around, key=lambda n: (frames[n][2] - frames[n][0]) * (frames[n][3] - frames[n][1]), default=-1)
