"""Web pages: the main content, and the whole of the body."""

from __future__ import annotations

import re
from typing import Any

from inquiries.stream import stream_of

_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_UNSEEN = ("script", "style", "noscript", "template", "head", "svg", "iframe", "object", "select", "textarea")
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "img",
        "ins",
        "kbd",
        "label",
        "mark",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
    ]
)
_BOILERPLATE = ("nav", "header", "footer", "aside", "button")  # not form: some servers put whole pages into one
_PROSE = 8  # words from which on a line is prose rather than a label
_LOST = 0.02  # share of the prose outside boilerplate that the main content may lack


def html_texts(html: str) -> list[str]:
    """Main content, body without boilerplate, whole body; the last first where main content lacks too much."""
    import lxml.etree
    import lxml.html

    html = _DECLARATION.sub("", html)
    try:
        tree = lxml.html.document_fromstring(html)
    except (lxml.etree.LxmlError, ValueError):
        return []
    whole, bare, main = _text(tree, _UNSEEN), _text(tree, _UNSEEN + _BOILERPLATE), _main_content(html)
    return [main, bare, whole] if _lost(bare, main) <= _LOST else [whole, bare, main]


def _main_content(html: str) -> str:
    import trafilatura

    return (
        trafilatura.extract(
            html, favor_recall=True, include_comments=True, include_tables=True, deduplicate=False, output_format="txt"
        )
        or ""
    )


def _lost(text: str, kept: str) -> float:
    """The share of the prose of `text`, in characters of the stream, whose lines `kept` does not hold."""
    streams = [stream_of(line) for line in text.splitlines()]
    prose = [stream.chars for stream in streams if len(stream.word_starts) >= _PROSE]
    chars = stream_of(kept).chars
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
        block = element.tag not in _INLINE
        if event == "start":
            depth += element.tag in skipped
            text = element.text
        else:
            depth -= element.tag in skipped
            text = element.tail
        if not depth:
            parts.append(("\n" if block else "") + (text or ""))
    return "".join(parts)
