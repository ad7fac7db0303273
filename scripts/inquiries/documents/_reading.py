"""A document as its layout shows it: one text, and the blocks of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

CELL = " | "  # between the cells of a row; it is nothing to the stream


class Block(NamedTuple):
    """A stretch of the text.

    Attributes:
        kind: a code of the codebook `block_kind`.
        start: offset of its first character in the text.
        end: offset after its last.
        page: page on which it begins, from 1; None where the format has no pages.
        level: of a heading, from 1; of a list item its depth; else 0.
        number: number that stands before it in the document (`4.12`, `17`, `b`); empty where there is none.
        boxed: whether it stands in a frame or on a ground of its own (cited recommendations often do).
    """

    kind: str
    start: int
    end: int
    page: int | None = None
    level: int = 0
    number: str = ""
    boxed: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """One document.

    In text taken from PDF, docx and web pages every block is one line (a row of a table or a boxed cell may have
    more), its wrapped lines joined; the cells of a row are parted by ` | `; notes stand at the end, after the body.
    Marks of notes are superscript digits, which the stream knows as the plain ones. Plain text stays as it is but
    for those marks.

    Attributes:
        text: the text; its stream is that of a reading of `documents.readings`, so that anchors hold in copies.
        blocks: in the order of the text, not overlapping, white space between them left out.
        media: txt, html, pdf or docx.
        facts: what the file itself says of the document: title, publisher, published, url (those that it has).
        notes: what the reader should be told (pages without text).
        bold: stretches of the text that are set in bold, where the format says; headings are not among them.
    """

    text: str
    blocks: tuple[Block, ...]
    media: str = "txt"
    facts: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    bold: tuple[tuple[int, int], ...] = ()


@dataclass(slots=True)
class Writing:
    """A text in the making, a line a block."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    blocks: list[Block] = field(default_factory=list)
    bold: list[tuple[int, int]] = field(default_factory=list)

    def add(self, text: str) -> None:
        """Put a text at the end."""
        self.parts.append(text)
        self.length += len(text)

    def begin(self) -> int:
        """Begin a line: the offset at which the next block starts."""
        if self.length:
            self.add("\n")
        return self.length

    def reading(self, media: str, facts: Mapping[str, str], notes: tuple[str, ...] = ()) -> Reading:
        """What has been written."""
        return Reading("".join(self.parts), tuple(self.blocks), media, facts, notes, tuple(self.bold))
