"""The blocks of a Word document: headings, lists with their numbers, rows of tables, notes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from inquiries.documents._docx_numbers import Numbering
from inquiries.documents._kinds import is_caption, is_contents_line, is_heading_text
from inquiries.documents._marks import prefix
from inquiries.documents._reading import CELL, Block, Writing

_HEADING = re.compile(r"heading\s*(\d)|^(title)$|^(subtitle)$", re.IGNORECASE)
_KINDS = (
    (re.compile(r"quot", re.IGNORECASE), "quotation"),
    (re.compile(r"^toc|table of|caption|^header$|^footer$", re.IGNORECASE), "other"),
    (re.compile(r"^list", re.IGNORECASE), "item"),
)
_LONGEST_HEADING = 110


@dataclass(slots=True)
class Style:
    """What a style says of paragraphs: its name, their level of outline and list, whether bold; what it builds on."""

    name: str = ""
    outline: int | None = None
    listed: tuple[str, int] | None = None
    bold: bool = False
    base: str = ""


@dataclass(slots=True)
class Paragraph:
    """A paragraph in the making: its text with what is bold, and what its own properties say."""

    pieces: list[tuple[str, bool]] = field(default_factory=list)
    style: str = ""
    outline: int | None = None
    listed: tuple[str, int] | None = None


class WordWriter:
    """Writes the paragraphs of a document as they come."""

    def __init__(self, styles: dict[str, Style], numbering: Numbering) -> None:
        self._styles, self._numbering = styles, numbering
        self._open: list[Paragraph] = []
        self._rows: list[list[list[str]]] = []
        self.note: str | None = None  # number of the note that is written
        self.out = Writing()

    def begin_paragraph(self) -> None:
        """A paragraph begins, in a text box even inside another."""
        if self._open:
            self._end(self._open[-1])
        self._open.append(Paragraph())

    def paragraph(self) -> Paragraph:
        """The paragraph that is open."""
        if not self._open:
            self._open.append(Paragraph())
        return self._open[-1]

    def say(self, text: str, *, bold: bool) -> None:
        """Text of the open paragraph."""
        if text:
            self.paragraph().pieces.append((text, bold))

    def end_paragraph(self) -> None:
        """The open paragraph ends."""
        if self._open:
            self._end(self._open.pop())

    def begin_row(self) -> None:
        """A row of a table begins."""
        self._rows.append([])

    def begin_cell(self) -> None:
        """A cell begins."""
        if self._rows:
            self._rows[-1].append([])

    def end_row(self) -> None:
        """A row ends: one in a cell of another table belongs to that cell."""
        cells = ["\n".join(cell) for cell in self._rows.pop() if cell] if self._rows else []
        if not cells:
            return
        if self._rows and self._rows[-1]:
            self._rows[-1][-1].append(CELL.join(cells))
        elif len(cells) > 1:
            self._write("table", CELL.join(cells), [], 0, "")
        else:
            for line in cells[0].split("\n"):
                self._plain(line, boxed=True)

    def _end(self, paragraph: Paragraph) -> None:
        text, bold = _spaced(paragraph.pieces)
        paragraph.pieces = []
        if not text:
            return
        if self._rows and self._rows[-1]:
            self._rows[-1][-1].append(text)
        elif self.note is not None:
            self._write("footnote", text, [], 0, self.note)
        else:
            self._styled(paragraph, text, bold)

    def _plain(self, text: str, *, boxed: bool) -> None:
        mark, number, _ = prefix(text)
        kind = "heading" if is_heading_text(text) else {"number": "numbered", "": "paragraph"}.get(mark, "item")
        self._write(kind, text, [], 6 if kind == "heading" else int(kind == "item"), number, boxed=boxed)

    def _styled(self, paragraph: Paragraph, text: str, bold: list[tuple[int, int]]) -> None:
        chain = self._chain(paragraph.style)
        listed = paragraph.listed or next((style.listed for style in chain if style.listed), None)
        form, number = self._numbering.next(*listed) if listed else ("", "")
        mark, typed, end = prefix(text)
        number = number or typed
        level = _heading_level(paragraph, chain)
        kind = next((kind for pattern, kind in _KINDS for style in chain[:1] if pattern.search(style.name)), "")
        bold_throughout = any(style.bold for style in chain) or (
            bool(bold) and bold[0][0] == 0 and sum(b - a for a, b in bold) >= len(text) - len(bold)
        )
        short = len(text) <= _LONGEST_HEADING and text[-1] not in '.,;”’"'
        if level is None and kind != "other" and short and form in ("", "decimal"):
            level = 6 if (bold_throughout and form == "") or is_heading_text(text[end:]) else None
        if is_contents_line(text) or (is_caption(text) and level is None):
            kind, level = "other", None
        if level is not None:
            self._write("heading", text, [], level, number)
        elif kind in ("quotation", "other"):
            self._write(kind, text, bold, 0, number)
        elif mark == "number" or (form == "decimal" and (listed is None or listed[1] == 0 or "." in number)):
            self._write("numbered", text, bold, 0, number)
        elif form or mark or kind == "item":
            self._write("item", text, bold, 1 + (listed[1] if listed else 0), number)
        else:
            self._write("paragraph", text, bold, 0, "")

    def _chain(self, style: str) -> list[Style]:
        """A style and those that it is based on."""
        chain: list[Style] = []
        while (found := self._styles.get(style)) is not None and found not in chain:
            chain.append(found)
            style = found.base
        return chain

    def _write(
        self, kind: str, text: str, bold: list[tuple[int, int]], level: int, number: str, *, boxed: bool = False
    ) -> None:
        start = self.out.begin()
        self.out.add(text)
        self.out.blocks.append(Block(kind, start, self.out.length, None, level, number, boxed))
        self.out.bold.extend((start + a, start + b) for a, b in bold)


def read_styles(root: Any, local: Any) -> dict[str, Style]:
    """The styles of word/styles.xml by their ids; `local` gives the local name of an element or attribute."""
    styles: dict[str, Style] = {}
    for node in root:
        if local(node) != "style":
            continue
        style = Style()
        for part in node:
            match local(part):
                case "name":
                    style.name = _value(part, "val", local)
                case "basedOn":
                    style.base = _value(part, "val", local)
                case "pPr":
                    said = Paragraph()
                    read_paragraph(part, said, local)
                    style.outline, style.listed = said.outline, said.listed
                case "rPr":
                    style.bold = _on(part, "b", local)
        styles[_value(node, "styleId", local)] = style
    return styles


def read_paragraph(node: Any, paragraph: Paragraph, local: Any) -> None:
    """What the properties of a paragraph (`w:pPr`) say of it."""
    for part in node:
        match local(part):
            case "pStyle":
                paragraph.style = _value(part, "val", local)
            case "outlineLvl":
                paragraph.outline = int(_value(part, "val", local) or 9)
            case "numPr":
                said = {local(child): _value(child, "val", local) for child in part}
                depth = said.get("ilvl", "0")
                paragraph.listed = (said.get("numId", ""), int(depth) if depth.isdecimal() else 0)


def is_bold(run: Any, local: Any) -> bool:
    """Whether a run (`w:r`) is bold by its own properties."""
    return any(local(part) == "rPr" and _on(part, "b", local) for part in run)


def _on(properties: Any, name: str, local: Any) -> bool:
    found = [part for part in properties if local(part) == name]
    return bool(found) and _value(found[0], "val", local) not in ("0", "false", "off", "none")


def _value(node: Any, name: str, local: Any) -> str:
    return next((str(value) for key, value in node.attrib.items() if local(key) == name), "")


def _heading_level(paragraph: Paragraph, chain: list[Style]) -> int | None:
    for style in chain:
        if match := _HEADING.search(style.name):
            return int(match[1]) if match[1] else 1 if match[2] else 2
    outline = (
        paragraph.outline
        if paragraph.outline is not None
        else next((s.outline for s in chain if s.outline is not None), None)
    )
    return None if outline is None or outline > 8 else outline + 1


def _spaced(pieces: list[tuple[str, bool]]) -> tuple[str, list[tuple[int, int]]]:
    """Pieces as one line with single blanks, and the stretches of it that are bold."""
    parts: list[str] = []
    bold: list[tuple[int, int]] = []
    length = 0
    for piece, is_bold in pieces:
        words = re.sub(r"\s+", " ", piece)
        if not length or parts[-1].endswith(" "):
            words = words.lstrip(" ")
        if not words:
            continue
        if is_bold and words.strip():
            if bold and bold[-1][1] >= length - 1:
                bold[-1] = (bold[-1][0], length + len(words.rstrip()))
            else:
                bold.append((length, length + len(words.rstrip())))
        parts.append(words)
        length += len(words)
    return "".join(parts).rstrip(), bold
