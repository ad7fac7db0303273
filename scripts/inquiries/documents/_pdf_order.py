"""The order in which the lines of a PDF are read: without what pages repeat, column by column, notes apart."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from inquiries.documents._pdf_cells import Row, Unit, celled, gapped, tabled

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from inquiries.documents._pdf_page import Line, Page

_DIGITS = re.compile(r"\d+")
_FOLIO = re.compile(r"[\W_]*(?:page\s+)?(?:\d{1,4}|[ivxlc]{1,7})(?:\s*(?:of|/)\s*\d{1,4})?[\W_]*", re.IGNORECASE)
_NOTE = re.compile(r"(?:[⁰¹²³⁴-⁹]{1,3}|\d{1,3}|[*†‡§]{1,3})(?:\s|$|(?<=[⁰¹²³⁴-⁹])\S|(?<=[*†‡§])\S)")
_EDGE = 2  # rows at the top and at the bottom of a page that may be running ones
_MARGIN = 0.095  # of a page's height, within which a row that a few pages repeat is a running one
_FOLIO_MARGIN = 0.12  # the same for a number by itself
_RUNNING_SHARE = 0.5  # of the pages, from which on a row is a running one wherever it stands
_RUNNING_LEVEL = 0.2  # of the pages, from which on a height is that of running rows
_FEW = 3  # pages
_SMALLER = 0.95  # of the height of body text, at most, are notes
_LONGEST_NUMBER = 4  # digits of a page's number
_COLUMN = 5  # lines at least on either side of a gutter
_EVERY = 0.6  # share of the lines behind which a file that interleaves columns goes to the other
_GOING_ON = 0.3  # share of them that begin with a small letter
_CROSSING = 0.2  # share of the lines that may cross a gutter


@dataclass(slots=True)
class Order:
    """What pages hold, in reading order.

    `notes` are the lines of footnotes; `height` is that of body text; `contents` are the pages that list contents.
    """

    units: list[Unit] = field(default_factory=list)
    notes: list[Line] = field(default_factory=list)
    height: float = 0.0
    contents: set[int] = field(default_factory=set)


def order(pages: Sequence[Page]) -> Order:
    """The lines of a document in reading order."""
    running = _running(pages)
    result = Order(height=_body_height(pages))
    for page in pages:
        lines = [line for line in page.lines if id(line) not in running]
        if _is_contents(lines, 1 if page.number - 1 in result.contents else _COLUMN):
            result.contents.add(page.number)
        notes = _notes(lines, result.height, continued=bool(result.notes))
        apart = set(map(id, notes))
        result.notes.extend(notes)
        units: list[Unit] = [line for line in lines if id(line) not in apart]
        for table in page.tables:
            units = tabled(units, table)
        ordered = _columns(units)
        result.units.extend(ordered if page.number in result.contents else gapped(celled(ordered)))
    return result


def _is_contents(lines: Sequence[Line], least: int) -> bool:
    """Whether most rows of a page end in numbers of pages, which go up."""
    found = rows(lines)
    ends = [row[-1].words[-1].text.strip(".") for row in found]
    numbers = [int(end) for end in ends if end.isdecimal() and len(end) < _LONGEST_NUMBER]
    upwards = sum(a <= b for a, b in pairwise(numbers))
    return len(numbers) >= least and len(numbers) >= 0.4 * len(found) and upwards >= 0.9 * (len(numbers) - 1)


def _body_height(pages: Sequence[Page]) -> float:
    heights: Counter[float] = Counter()
    for page in pages:
        for line in page.lines:
            heights[round(line.height, 1)] += line.right - line.left > 0 and len(line.words)
    return max(heights, key=lambda height: heights[height], default=0.0)


def rows(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines on one level, from the top of the page down, each from left to right."""
    found: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: (-line.bottom, line.left)):
        if found and found[-1][0].bottom - line.bottom < 0.3 * line.height:
            found[-1].append(line)
        else:
            found.append([line])
    return found


@dataclass(slots=True)
class _Edge:
    """A row at the edge of a page, and the texts by which rows of other pages may be its likes."""

    page: Page
    place: str
    outermost: bool
    row: list[Line]
    keys: tuple[str, ...]
    text: str

    @property
    def away(self) -> float:
        """Distance from the edge as a share of the page's height."""
        line = self.row[0]
        return (line.bottom if self.place == "end" else self.page.height - line.bottom - line.height) / self.page.height


def _running(pages: Sequence[Page]) -> set[int]:
    """Ids of the lines that pages repeat at their edges, and of the pages' numbers."""
    edges = [edge for page in pages for edge in _edges(page)]
    counts = Counter((edge.place, key) for edge in edges for key in set(edge.keys))
    running: set[int] = set()
    gone: set[tuple[int, str]] = set()
    most = max(2, _RUNNING_SHARE * len(pages))
    for edge in edges:
        count = max(counts[edge.place, key] for key in edge.keys)
        outer = edge.outermost or (edge.page.number, edge.place) in gone
        if (
            count >= most
            or (count >= _FEW and outer and edge.away < _MARGIN)
            or (outer and edge.away < _FOLIO_MARGIN and _FOLIO.fullmatch(edge.text))
        ):
            running.update(map(id, edge.row))
            gone.add((edge.page.number, edge.place))
    levels = Counter((edge.place, _level(edge)) for edge in edges if id(edge.row[0]) in running)
    for edge in edges:  # a head that few pages have, where others have theirs
        often = levels[edge.place, _level(edge)] >= max(_FEW, _RUNNING_LEVEL * len(pages))
        if often and edge.outermost and edge.away < _MARGIN:
            running.update(map(id, edge.row))
    numbered = {key for (_, key), count in counts.items() if count >= _FEW and key[0] == "<" and key[-1] != " "}
    for page in pages:  # the same on a page that is turned stands elsewhere
        for row in rows(page.lines) if page.width > page.height else ():
            if numbered.intersection(_keys(" ".join(line.text for line in row), page.number)):
                running.update(map(id, row))
    return running


def _level(edge: _Edge) -> tuple[int, int]:
    return round(edge.row[0].bottom), round(edge.row[0].height)


def _edges(page: Page) -> Iterator[_Edge]:
    found = rows(page.lines)
    for place, near in (("top", found[:_EDGE]), ("end", found[-_EDGE:][::-1])):
        for n, row in enumerate(near):
            text = " ".join(line.text for line in row)
            yield _Edge(page, place, n == 0, row, tuple(_keys(text, page.number)), text)


def _keys(text: str, page: int) -> Iterator[str]:
    """A row's text, and the rest of it behind its first or last number as a distance from the number of the page."""
    yield text
    numbers = list(_DIGITS.finditer(text))
    for match in numbers[:1] + numbers[1:][-1:]:
        if len(match.group()) <= _LONGEST_NUMBER:
            rest = f"{text[: match.start()].strip()} {text[match.end() :].strip()}"
            yield f"<{int(match.group()) - page}> {rest.strip()}"


def _notes(lines: Sequence[Line], height: float, *, continued: bool) -> list[Line]:
    """The lines of the footnotes of a page: small ones below all others, the first with a mark or going on."""
    small: list[Line] = []
    for row in reversed(rows(lines)):
        if any(line.height > _SMALLER * height or line.box >= 0 for line in row):
            break
        small = row + small
    if len(small) == len(lines):
        return []  # a page in small type throughout
    first = next((n for n, line in enumerate(small) if _NOTE.match(line.text)), None)
    if first is None:
        return []
    return small if continued and first <= _FEW else small[first:]


def _columns(units: list[Unit]) -> Iterator[Unit]:
    """Lines in the order in which they are read; those of two columns that the file interleaves are parted."""
    lines = [unit for unit in units if not isinstance(unit, Row)]
    gutter = _gutter(lines) if len(lines) == len(units) else None
    if gutter is None or not _is_interleaved(lines, gutter):
        yield from units
        return
    band: list[Line] = []
    for line in lines:
        line.follows = False
    for line in sorted(lines, key=lambda line: -line.bottom):
        if line.left < gutter < line.right:
            yield from _band(band, gutter)
            band = []
            yield line
        else:
            band.append(line)
    yield from _band(band, gutter)


def _band(lines: list[Line], gutter: float) -> Iterator[Line]:
    yield from (line for line in lines if line.right <= gutter)
    yield from (line for line in lines if line.right > gutter)


def _is_interleaved(lines: list[Line], gutter: float) -> bool:
    """Whether the file goes from one column to the other with nearly every line, in the middle of sentences.

    One that does so with every few lines has the cells of a table.
    """
    beside = [line for line in lines if not line.left < gutter < line.right]
    switches = sum((a.left >= gutter) != (b.left >= gutter) for a, b in pairwise(beside))
    going_on = sum(line.text[:1].islower() for line in beside)
    return switches > max(_FEW, _EVERY * len(beside)) and going_on > _GOING_ON * len(beside)


def _gutter(lines: list[Line]) -> float | None:
    """Where the white space between two columns of a page is, if it has two."""
    if len(lines) < 2 * _COLUMN:
        return None
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    starts = Counter(round(line.left) for line in lines if 0.4 < (line.left - left) / (right - left + 1) < 0.65)
    if not starts or starts.most_common(1)[0][1] < _COLUMN:
        return None
    gutter = starts.most_common(1)[0][0] - 3.0
    on_left = sum(line.right <= gutter and line.right - line.left > 0.5 * (gutter - left) for line in lines)
    crossing = sum(line.left < gutter < line.right for line in lines)
    return gutter if on_left >= _COLUMN and crossing <= _CROSSING * len(lines) else None
