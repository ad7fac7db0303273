"""A document as the drafter reads it: one text, and the blocks that its layout shows; page furniture marked as such."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from inquiries import documents
from inquiries.documents import Block, Reading
from inquiries.draft.cues import rules

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Block", "Reading", "read", "read_data", "read_text"]

_KINDS = frozenset({"paragraph", "heading", "item", "table"})  # that page furniture may look like
_WITH_PAGES = frozenset({"pdf", "docx"})  # in which web pages leave none of theirs


def read(path: Path) -> Reading:
    """Read a copy of a document. Raises UnreadableDocument where no text can be had from it."""
    return _sorted(documents.read(path))


def read_data(data: bytes, name: str) -> Reading:
    """As `read`, from the bytes of a copy; `name` is what messages call it."""
    return _sorted(documents.read_data(data, name))


def read_text(text: str) -> Reading:
    """The reading of a plain text."""
    return _sorted(documents.read_text(text))


def _sorted(reading: Reading) -> Reading:
    """The reading with the furniture of web pages as blocks of the kind `other`, and labels no headings."""
    if reading.media in _WITH_PAGES:
        return reading
    text, furniture, label = reading.text, _furniture(), _label()
    longest = rules("reading")["furniture"]["longest"]
    blocks = list(reading.blocks)
    for n, block in enumerate(blocks):
        if block.end - block.start > longest or block.kind not in _KINDS:
            continue
        if furniture.fullmatch(text, block.start, block.end):
            blocks[n] = block._replace(kind="other", level=0)
        elif block.kind == "heading" and label.match(text, block.start, block.end):
            blocks[n] = block._replace(kind="paragraph", level=0)
    return replace(reading, blocks=tuple(blocks))


@cache
def _furniture() -> re.Pattern[str]:
    groups = rules("reading")["furniture"]["patterns"].values()
    return re.compile("|".join(f"(?:{pattern})" for group in groups for pattern in group), re.IGNORECASE)


@cache
def _label() -> re.Pattern[str]:
    labels = "|".join(map(re.escape, rules("reading")["labels"]))
    return re.compile(rf"(?:{labels})\s*:", re.IGNORECASE)
