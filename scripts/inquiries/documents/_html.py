"""Web pages: the main content, and the whole of the body."""

from __future__ import annotations

import re
from typing import Any

from inquiries.documents._html_blocks import BOILERPLATE, INLINE, UNSEEN, letters, page_blocks
from inquiries.documents._html_facts import page_facts
from inquiries.documents._reading import Reading

_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_WORD = re.compile(r"[^\W_]+")
_PROSE = 8  # words from which on a line is prose rather than a label
_LOST = 0.02  # share of the prose outside boilerplate that the main content may lack


def html_texts(html: str) -> list[str]:
    """By blocks; main content, body without boilerplate, whole body; the last before where main content lacks much."""
    tree = _tree(html)
    if tree is None:
        return []
    whole, bare, main = _text(tree, UNSEEN), _text(tree, UNSEEN + BOILERPLATE), _main_content(html)
    lost = _lost(bare, main) > _LOST
    blocks = page_blocks(tree, main, lost=lost).reading("html", {}).text
    return [blocks, whole, bare, main] if lost else [blocks, main, bare, whole]


def html_reading(html: str) -> Reading:
    """A page with its blocks: the first of its texts. What is not of its content is of the kind `other`."""
    tree = _tree(html)
    if tree is None:
        return Reading("", (), "html")
    bare, main = _text(tree, UNSEEN + BOILERPLATE), _main_content(html)
    return page_blocks(tree, main, lost=_lost(bare, main) > _LOST).reading("html", page_facts(tree))


def _tree(html: str) -> Any:
    import lxml.etree
    import lxml.html

    try:
        return lxml.html.document_fromstring(_DECLARATION.sub("", html))
    except (lxml.etree.LxmlError, ValueError):
        return None


def _main_content(html: str) -> str:
    import trafilatura

    return (
        trafilatura.extract(
            html, favor_recall=True, include_comments=True, include_tables=True, deduplicate=False, output_format="txt"
        )
        or ""
    )


def _lost(text: str, kept: str) -> float:
    """The share of the prose of `text`, in letters and digits, whose lines `kept` does not hold."""
    prose = [letters(line) for line in text.splitlines() if len(_WORD.findall(line)) >= _PROSE]
    chars = letters(kept)
    lost = at = 0
    for line in prose:
        found = chars.find(line, at)
        if found >= 0:
            at = found  # lines mostly come in order: looking on from the last one keeps large pages quick
        elif line not in chars:
            lost += len(line)
    return lost / max(1, sum(map(len, prose)))


def _text(tree: Any, without: tuple[str, ...]) -> str:
    """The text of a tree, blocks on lines of their own; the tree stays as it is."""
    import lxml.etree

    parts: list[str] = []
    skipped = set(without)
    depth = 0  # inside how many skipped elements
    for event, element in lxml.etree.iterwalk(tree, events=("start", "end", "comment", "pi")):
        if event in ("comment", "pi"):
            parts.append(element.tail or "" if not depth else "")
            continue
        block = element.tag not in INLINE
        if event == "start":
            depth += element.tag in skipped
            text = element.text
        else:
            depth -= element.tag in skipped
            text = element.tail
        if not depth:
            parts.append(("\n" if block else "") + (text or ""))
    return "".join(parts)
