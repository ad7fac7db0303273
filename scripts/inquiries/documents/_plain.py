"""Plain text: its blocks, by blank lines, marks and how full its lines are. The text itself stays as it is.

A text is *wrapped* where lines that follow one another often go on with a small letter: its lines are then joined to
paragraphs. In any other text a line is a block of its own, whether blank lines stand between them or not.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from inquiries.documents._kinds import is_caption, is_contents_line, is_heading_text
from inquiries.documents._marks import PREFIX
from inquiries.documents._reading import Block, Reading

_SAMPLE = 2000  # lines that tell whether a text is wrapped
_GOING_ON = 0.2  # share of them that begin with a small letter where it is
_FULL = 0.55  # of the width of a text has a line that is full, at least
_WIDEST = 200  # characters of lines that are wrapped
_HEADING = 110  # characters at most
_HEADING_WORDS = 16
_LABEL_WORDS = 2  # blanks at most in a heading that ends with a colon (`Response:`)
_COUNTED = 2  # numbers by themselves, at least, that count a table's rows
_CELL = 1200  # characters from one to the next, at most
_SET_IN = 3  # blanks more than the text around

_FIRST_WORD = re.compile(r"\S+")
_STOP = re.compile(r"[.!?:;…][\"'”’)\]]*[⁰¹²³⁴-⁹\d,]*\s*$")
_RULE = re.compile(r"[\W_]+")
_ROW = re.compile(r"\s*\|.*\|\s*$|.*\S[ \t]*\|[ \t]*\S.*|.*\S\t+[^\t\n]*\S\t+\S.*")
_PAGE = re.compile(r"(?:page\s+)?(?:\d{1,4}|[ivxl]{1,6})(?:\s+(?:of|/)\s+\d{1,4})?", re.IGNORECASE)
_NOTE = re.compile(r"(?:\[(\d{1,3})\]|\^(\d{1,3})|([⁰¹²³⁴-⁹]{1,3}))\s*(?=\S)")
_MARKDOWN = re.compile(r"(#{1,6})\s+(?=\S)")
_TITLE_START = re.compile(r"[\"'“‘(]?(?:[A-Z0-9£]|[a-z]+[A-Z])")
# The mark of a note directly behind the end of a sentence; not behind abbreviations that numbers follow.
_GLUED_NOTE = re.compile(r"[.,;:!?][\"'”’)\]]*(\d{1,3})(?=\s+[\"'“‘(\[]*[A-Z]|\s*$)", re.MULTILINE)
_BEFORE_NUMBERS = re.compile(
    r"\b(?:nos?|pp?|ss?|paras?|arts?|rr?|regs?|vv?|vols?|chs?|figs?|sch|cll?|refs?|ed|eds|nr|c|ca|cf|col|cols|qq?|tel|ext)\.$",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"\b(?:was|were|that|the|of|to|and|or|is|are|as|said|by|it|a|an|for|in|with|from|on|at)$")
_CLOSING = re.compile(r"(?:yours\b|(?:kind|best|warm)\s+(?:regards|wishes)|signed\b|sincerely\b)", re.IGNORECASE)
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


class _Span(NamedTuple):
    start: int
    end: int
    indent: int
    lines: int


def read_text(text: str) -> Reading:
    """The reading of a plain text: marks of notes behind stops are written as superscripts, all else stays."""
    text = _raised(text)
    return Reading(text, tuple(_blocks(text)))


def _raised(text: str) -> str:
    """Numbers of notes glued to the end of a sentence (`policy.12 The`) as superscripts: the stream is the same."""

    def raise_(match: re.Match[str]) -> str:
        before, stop = text[max(0, match.start() - 12) : match.start() + 1], match.group()
        last = before[-2:-1]
        if not (last.islower() or last in ")]”’\"'%") or _BEFORE_NUMBERS.search(before):
            return stop
        digits = len(match[1])
        return stop[:-digits] + stop[-digits:].translate(_SUPERSCRIPT)

    return _GLUED_NOTE.sub(raise_, text)


def _blocks(text: str) -> list[Block]:
    spans = _spans(text)
    base = min((span.indent for span in spans), default=0)
    blocks = [_block(text, span, base) for span in spans]
    _demote(text, blocks)
    _single_rows(text, blocks)
    return _numbered_cells(text, blocks)


def _spans(text: str) -> list[_Span]:
    """The stretches of text that are blocks."""
    lines = text.split("\n")
    if not _is_wrapped(lines):
        return _one_a_line(lines)
    lengths = sorted(len(line) for line in lines if line.strip())
    width = lengths[int(0.95 * (len(lengths) - 1))]
    spans: list[_Span] = []
    at, start, end, indent, count = 0, -1, 0, 0, 0
    last = ""
    for line in lines:
        body = line.strip()
        if start >= 0 and (not body or _breaks(last, line, body, width)):
            spans.append(_Span(start, end, indent, count))
            start = -1
        if body:
            lead = len(line) - len(line.lstrip())
            if start < 0:
                start, indent, count = at + lead, lead, 0
            end, count = at + lead + len(body), count + 1
        last = line
        at += len(line) + 1
    if start >= 0:
        spans.append(_Span(start, end, indent, count))
    return spans


def _one_a_line(lines: list[str]) -> list[_Span]:
    spans: list[_Span] = []
    at = 0
    for line in lines:
        body = line.strip()
        if body:
            lead = len(line) - len(line.lstrip())
            spans.append(_Span(at + lead, at + lead + len(body), lead, 1))
        at += len(line) + 1
    return spans


def _is_wrapped(lines: list[str]) -> bool:
    """Whether lines that are full and end no sentence are often followed by one that begins with a small letter."""
    lengths = sorted(len(line) for line in lines[:_SAMPLE] if line.strip())
    width = lengths[int(0.95 * (len(lengths) - 1))] if lengths else 0
    following = goes_on = 0
    last = ""
    for line in lines[:_SAMPLE]:
        body = line.strip()
        if body and last:
            following += 1
            open_ended = last[-1] not in ".;:!?" and len(last) >= _FULL * width
            goes_on += open_ended and body[0].islower() and not PREFIX.match(body)
        last = body
    return width <= _WIDEST and goes_on > _GOING_ON * following


def _breaks(last: str, line: str, body: str, width: int) -> bool:
    """Whether a line begins a block although no blank line stands before it."""
    first = body[0]
    if first.islower() and not (len(body) > 2 and body[1] in ".) "):
        return False
    fits = len(last.rstrip()) + 1 + len(body.partition(" ")[0]) <= width - 2
    ended = _STOP.search(last) is not None
    if not (first.isalpha() and body[1:2] not in (".", ")", " ")) and PREFIX.match(body):
        return fits or ended or first in "•●▪■"
    if "|" in line or "|" in last:
        return True
    if ended:
        return fits or len(line) - len(line.lstrip()) > len(last) - len(last.lstrip()) + 1
    return fits and len(last.strip()) < 0.7 * width and _TITLE_START.match(body) is not None


def _block(text: str, span: _Span, base: int) -> Block:
    start, end = span.start, span.end
    short = end - start <= _HEADING
    if (short and (block := _short(text, start, end))) or (block := _row_or_note(text, start, end)):
        return block
    first = text[start]
    mark = None
    if not (first.isalpha() and text[start + 1 : start + 2].isalpha()) or first in "ivx":
        mark = PREFIX.match(text, start, end)
    number = (mark["number"] or mark["letter"] or mark["plain"] or "") if mark else ""
    if short and (mark is None or mark["number"]) and _is_heading(text[mark.end() if mark else start : end]):
        return Block("heading", start, end, None, number.count(".") + 1, number)
    if mark is not None:
        kind, level = ("numbered", 0) if mark["number"] else ("item", 1 + max(0, span.indent - base) // 4)
        return Block(kind, start, end, None, level, number)
    kind = "paragraph"
    if first == ">" or (span.indent >= base + _SET_IN and span.lines > 1):
        kind = "quotation"
    elif short and is_caption(text[start:end]):
        kind = "other"
    return Block(kind, start, end)


def _short(text: str, start: int, end: int) -> Block | None:
    words = text[start:end]
    if _RULE.fullmatch(words) or _PAGE.fullmatch(words) or is_contents_line(words):
        return Block("other", start, end)
    if words[0] == "#" and (mark := _MARKDOWN.match(words)):
        return Block("heading", start, end, None, len(mark[1]))
    return None


def _row_or_note(text: str, start: int, end: int) -> Block | None:
    rules = text.find("|", start, end) >= 0 or text.find("\t", start, end) >= 0
    if rules and _ROW.match(text, start, end):
        return Block("table", start, end)
    if text[start] in "[^⁰¹²³⁴⁵⁶⁷⁸⁹" and (note := _NOTE.match(text, start, end)):
        return Block("footnote", start, end, None, 0, note[1] or note[2] or note[3])
    return None


def _is_heading(words: str) -> bool:
    """Whether short words without their number may be a heading: no stop, a capital first."""
    if not words:
        return False
    if is_heading_text(words):
        return True
    last, blanks = words[-1], words.count(" ")
    if last in '.,;!”"’…' or blanks >= _HEADING_WORDS or ("\n" in words and blanks > 12):
        return False
    return _TITLE_START.match(words) is not None and not (last == ":" and blanks > _LABEL_WORDS)


def _demote(text: str, blocks: list[Block]) -> None:
    """Headings that head nothing are paragraphs: those before nothing or before a closing, and all behind it."""
    for n in range(len(blocks) - 1, -1, -1):
        block = blocks[n]
        heads_nothing = n + 1 == len(blocks) or blocks[n + 1].kind == "other"
        if block.kind == "heading" and heads_nothing and not is_heading_text(text[block.start : block.end]):
            blocks[n] = block._replace(kind="paragraph", level=0)
    closed = False
    for n, block in enumerate(blocks):
        if block.end - block.start > _HEADING:
            closed = False
        elif _CLOSING.match(text, block.start, block.end):
            closed = True
        elif closed and block.kind == "heading" and not is_heading_text(text[block.start : block.end]):
            blocks[n] = block._replace(kind="paragraph", level=0)


def _single_rows(text: str, blocks: list[Block]) -> None:
    """A line with `|` between no others is no row: links of a page where its parts are short, else a paragraph."""
    for n, block in enumerate(blocks):
        if block.kind != "table":
            continue
        near = [blocks[k] for k in (n - 1, n + 1) if 0 <= k < len(blocks)]
        line = text[block.start : block.end]
        if any(other.kind == "table" for other in near) or line[0] == "|" or "\t" in line:
            continue
        short = all(cell.count(" ") < _LABEL_WORDS for cell in line.split(" | "))
        blocks[n] = block._replace(kind="other" if short else "paragraph")


def _numbered_cells(text: str, blocks: list[Block]) -> list[Block]:
    """Numbers on lines of their own, counted from 1 and close together, put to what follows: a table's cells.

    Those of pages stand further apart.
    """
    alone = [n for n, b in enumerate(blocks[:-1]) if b.kind == "other" and text[b.start : b.end].isdecimal()]
    cells = [n for k, n in enumerate(alone) if text[blocks[n].start : blocks[n].end] == str(k + 1)]
    if len(cells) < _COUNTED or len(cells) < len(alone):
        return blocks
    if blocks[cells[-1]].start - blocks[cells[0]].start > _CELL * (len(cells) - 1):
        return blocks
    made: list[Block] = []
    for n, block in enumerate(blocks):
        if n - 1 in cells:
            number = blocks[n - 1]
            made.append(Block("numbered", number.start, block.end, None, 0, text[number.start : number.end]))
        elif n not in cells:
            made.append(block)
    return made
