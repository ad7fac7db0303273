"""The blocks of a web page, from its elements."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Final
from unicodedata import normalize

from inquiries.documents._kinds import is_caption, is_heading_text
from inquiries.documents._marks import prefix
from inquiries.documents._reading import CELL, Block, Writing

UNSEEN: Final = ("script", "style", "noscript", "template", "head", "svg", "iframe", "object", "select", "textarea")
BOILERPLATE: Final = ("nav", "header", "footer", "aside", "button")  # not form: some servers put whole pages into one
INLINE: Final = frozenset(
    "a abbr acronym b bdi bdo big cite code del dfn em font i img ins kbd label mark q s samp small span strike strong"
    " sub sup time tt u var wbr".split()
)
_KINDS: Final = {
    **{f"h{level}": "heading" for level in range(1, 7)},
    "li": "item",
    "dd": "item",
    "blockquote": "quotation",
    "figcaption": "other",
    "caption": "other",
}
_BOLD: Final = frozenset({"b", "strong"})
_SUPERSCRIPT: Final = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_DATED: Final = re.compile(r"\b(?:19|20)\d\d\b|^by\s", re.IGNORECASE)
_LONGEST_LINE: Final = 160  # characters of a line of date or author
_LINKED: Final = 0.7  # share of a block inside links, from which on it is a list of links
_LONGEST_HEADING: Final = 110


_BETWEEN: Final = re.compile(r"[\W_]+")


def letters(text: str) -> str:
    """Letters and digits alone, in small letters: enough to find a line of a page again in another text of the page."""
    return _BETWEEN.sub("", text if text.isascii() else normalize("NFKC", text)).lower()


@dataclass(slots=True)
class _Open:
    """What is open where the walk stands."""

    kinds: list[str] = field(default_factory=list)
    regions: list[bool] = field(default_factory=list)  # elements that may be boilerplate, and whether they are
    bold: int = 0
    raised: int = 0
    links: int = 0
    depth: int = 0  # of lists
    counts: list[int] = field(default_factory=list)  # of items, by list; -1 in one without numbers
    number: str = ""


class _Walk:
    """Goes through a tree and writes its blocks."""

    def __init__(self, main: str, lost: bool) -> None:
        self._main = letters(main)
        self._lost = lost
        self._at = 0
        self._open = _Open()
        self._pieces: list[tuple[str, bool]] = []
        self._row: list[list[str]] | None = None
        self._linked = 0  # characters of the block inside links
        self.out = Writing()

    def element(self, node: Any) -> None:
        """Write what an element holds; what follows it is its parent's."""
        tag = node.tag if isinstance(node.tag, str) else ""
        if not tag or tag in UNSEEN:
            return
        block = tag not in INLINE
        if block:
            self._flush()
        self._enter(tag, node)
        self._say(node.text)
        for child in node:
            self.element(child)
            self._say(child.tail)
        if block:
            self._flush()
        self._leave(tag)

    def _enter(self, tag: str, node: Any) -> None:
        now = self._open
        if tag in BOILERPLATE:
            now.regions.append(_is_outside(tag, node))
        now.bold += tag in _BOLD
        now.raised += tag == "sup"
        now.links += tag == "a"
        if tag in _KINDS:
            now.kinds.append(tag)
        if tag in ("ul", "ol"):
            now.depth += 1
            start = str(node.get("start") or "1")
            now.counts.append(int(start) - 1 if tag == "ol" and start.isdecimal() else -1)
        if tag == "li" and now.counts and now.counts[-1] >= 0:
            now.counts[-1] += 1
            now.number = str(now.counts[-1])
        if tag == "tr" and self._row is None:
            self._row = []
        if tag in ("td", "th") and self._row is not None:
            self._row.append([])

    def _leave(self, tag: str) -> None:
        now = self._open
        now.bold -= tag in _BOLD
        now.raised -= tag == "sup"
        now.links -= tag == "a"
        if tag in _KINDS:
            now.kinds.pop()
        if tag in ("ul", "ol"):
            now.depth -= 1
            now.counts.pop()
        if tag == "li":
            now.number = ""
        if tag == "tr" and self._row is not None:
            cells, self._row = ["\n".join(cell) for cell in self._row], None
            if sum(map(bool, cells)) > 1:
                self._write("table", CELL.join(cell for cell in cells if cell), [])
            else:
                for cell in cells:
                    for line in cell.split("\n") if cell else ():
                        self._paragraph(line, [])
        if tag in BOILERPLATE:
            now.regions.pop()

    def _say(self, text: str | None) -> None:
        if text:
            raised = self._open.raised and text.strip().isdecimal()
            if self._open.links:
                self._linked += len(text.strip())
            self._pieces.append((text.translate(_SUPERSCRIPT) if raised else text, self._open.bold > 0))

    def _flush(self) -> None:
        """Write what has been said since the last block."""
        parts: list[str] = []
        bold: list[tuple[int, int]] = []
        length = 0
        for piece, is_bold in self._pieces:
            words = re.sub(r"\s+", " ", piece)
            if length == 0 or parts[-1].endswith(" "):
                words = words.lstrip(" ")
            if words:
                parts.append(words)
                if is_bold and words.strip():
                    bold.append((length, length + len(words.rstrip())))
                length += len(words)
        self._pieces.clear()
        text = "".join(parts).rstrip()
        if text and self._row:
            self._row[-1].append(text)
        elif text:
            self._paragraph(text, bold)
        if not self._row:
            self._linked = 0

    def _paragraph(self, text: str, bold: list[tuple[int, int]]) -> None:
        now = self._open
        tag = now.kinds[-1] if now.kinds else ""
        kind = _KINDS.get(tag, "paragraph")
        mark, number, end = prefix(text)
        level = int(tag[1]) if kind == "heading" else now.depth or 1 if kind == "item" else 0
        if kind == "item":
            number, now.number = number or now.number, ""
        elif kind == "paragraph":
            whole = bool(bold) and bold[0][0] == 0 and sum(b - a for a, b in bold) >= len(text) - len(bold)
            short = len(text) <= _LONGEST_HEADING and text[-1] not in '.,;”’"'
            if short and (whole or is_heading_text(text[end:])):
                kind, level = "heading", 6
            elif is_caption(text):
                kind = "other"
            elif mark == "number":
                kind = "numbered"
            elif mark:
                kind, level = "item", 1
        self._write(kind, text, bold if kind not in ("heading", "other") else [], level, number)

    def _write(self, kind: str, text: str, bold: list[tuple[int, int]], level: int = 0, number: str = "") -> None:
        if not self._is_main(text):
            region = any(self._open.regions)
            if region and not self._lost:
                return
            linked = self._linked > _LINKED * len(text)
            stands = self._lost or kind == "heading" or (_DATED.search(text) and len(text) < _LONGEST_LINE)
            if region or linked or not stands:
                kind, level, bold = "other", 0, []
        start = self.out.begin()
        self.out.add(text)
        self.out.blocks.append(Block(kind, start, self.out.length, None, level, number))
        self.out.bold.extend((start + a, start + b) for a, b in bold)

    def _is_main(self, text: str) -> bool:
        """Whether the main content holds a text, behind what it held of the text before or anywhere."""
        chars = letters(text)
        at = self._main.find(chars, self._at) if chars else -1
        if at < 0:
            return bool(chars) and chars in self._main
        self._at = at
        return True


def _is_outside(tag: str, node: Any) -> bool:
    """Whether an element is boilerplate; the header of an article is none."""
    if tag not in BOILERPLATE:
        return False
    return not (tag == "header" and any(True for _ in node.iterancestors("article", "main")))


def page_blocks(tree: Any, main: str, *, lost: bool) -> Writing:
    """The blocks of a page.

    Args:
        tree: the page, from lxml.
        main: its main content, as plain text. What it lacks is left out inside navigation and the like, and of the
            kind `other` elsewhere, but for headings and lines with a date.
        lost: whether the main content lacks prose: then nothing is left out, and `other` is what stands inside
            navigation and the like or consists of links.
    """
    walk = _Walk(main, lost)
    body = tree.find("body")
    walk.element(tree if body is None else body)
    return walk.out
