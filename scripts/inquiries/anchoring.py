"""Quotes in coding sheets to anchors: the words of a source leave the sheet, the evidence stays.

A sheet is edited as text, so that comments and layout stay as the coder left them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from inquiries.anchors import resolve
from inquiries.documents import readings
from inquiries.errors import BadInput, Problem, QuoteNotFound
from inquiries.links import Links, anchors
from inquiries.model import Model
from inquiries.sheets import Corpus, Sheet
from inquiries.stream import RULE, Stream, stream_of
from inquiries.verify import copies

Place = tuple[str | int, ...]
_STREAM_KEYS: Final = ("stream_rule", "stream_length", "stream_digest")


@dataclass(frozen=True, slots=True)
class Copy:
    """One reading of one copy of a document."""

    path: Path
    stream: Stream


def read_copies(paths: Sequence[Path]) -> list[Copy]:
    """Every reading of every copy below `paths`. Raises UnreadableDocument for one that can't be read."""
    return [Copy(path, stream_of(text)) for path in copies(paths) for text in readings(path)]


def anchored(sheet: Sheet, model: Model, known: Sequence[Copy]) -> str | None:
    """The sheet's text with anchors in place of quotes and its stream measured; None where nothing is to do.

    The copy is found by its content: the one that the sheet is anchored to already, else the one that holds all its
    quotes. Raises BadInput with each quote that no copy holds.
    """
    quotes = [(path, item) for path, item in anchors(sheet, model) if "quote" in item]
    if not quotes and "stream_length" in sheet.data:
        return None
    copy, found = _copy_for(sheet, quotes, known)
    edits = {path: [_flow(asdict(anchor)) for anchor in found[path]] for path, _ in quotes}
    return _measured(_edited(sheet.file.text, edits), sheet, copy.stream)


def _copy_for(
    sheet: Sheet, quotes: list[tuple[Place, dict[str, Any]]], known: Sequence[Copy]
) -> tuple[Copy, dict[Place, list[Any]]]:
    candidates = [c for c in known if sheet.data.get("stream_digest") in {None, c.stream.digest}]
    if not candidates:
        remedy = "give the copy that the sheet was anchored to, or delete its stream_… keys and all anchors"
        raise BadInput([sheet.problem((), "no copy has the stream that this sheet is anchored to", remedy)])
    fewest: list[Problem] | None = None
    for copy in candidates:
        found, problems = _resolved(sheet, quotes, copy.stream)
        if not problems:
            return copy, found
        if fewest is None or len(problems) < len(fewest):
            fewest = problems
    raise BadInput(fewest or [])


def _resolved(
    sheet: Sheet, quotes: list[tuple[Place, dict[str, Any]]], stream: Stream
) -> tuple[dict[Place, list[Any]], list[Problem]]:
    found: dict[Place, list[Any]] = {}
    problems = []
    taken: dict[Place, int] = {}
    for path, item in quotes:
        record = path[:-1]
        passage = item.get("passage", taken.get(record, 0) + 1)
        try:
            found[path] = resolve(stream, item["quote"], passage)
        except QuoteNotFound as error:
            problems.append(sheet.problem(path, str(error), ""))
            continue
        taken[record] = max(taken.get(record, 0), *(a.passage for a in found[path]))
    return found, problems


def _flow(anchor: dict[str, Any]) -> str:
    quoted = {"digest", "hash"}
    return "{" + ", ".join(f"{k}: '{v}'" if k in quoted else f"{k}: {v}" for k, v in anchor.items()) + "}"


def _edited(text: str, edits: dict[Place, list[str]]) -> str:
    """The text with the list items at the paths replaced by one or more items."""
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    slices = []
    for path, items in edits.items():
        parent, node = _node(root, path[:-1]), _node(root, path)
        start, end = node.start_mark.index, node.end_mark.index
        end = start + len(text[start:end].rstrip())
        comment = re.search(r"\s+#[^\n'\"]*\Z", text[start:end])  # a comment after the item stays
        end -= len(comment.group()) if comment else 0
        dash = "\n" + " " * (parent.start_mark.column) + "- "
        slices.append((start, end, (", " if parent.flow_style else dash).join(items)))
    for start, end, new in sorted(slices, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def _node(node: Any, path: Place) -> Any:
    for part in path:
        if isinstance(node, yaml.MappingNode):
            node = next(value for key, value in node.value if key.value == part)
        else:
            node = node.value[part]
    return node


def _measured(text: str, sheet: Sheet, stream: Stream) -> str:
    if "stream_length" in sheet.data:
        return text
    lines = f"stream_rule: {RULE}\nstream_length: {stream.length}\nstream_digest: '{stream.digest}'\n"
    first = re.search(r"^(?:findings|recommendations|responses|figures)\s*:", text, re.MULTILINE)
    place = first.start() if first else len(text)
    return text[:place] + lines + text[place:]


def ledger_text(corpus: Corpus, model: Model) -> str:
    """The ledger with the corpus's new ids entered; nothing ever leaves it."""
    ids = Links(corpus, model).ids
    known = set(corpus.ledger).union(*ids.values())
    parts = sorted(
        known, key=lambda key: [(0, int(p), "") if p.isdigit() else (1, 0, p) for p in re.split(r"(\d+)", key)]
    )
    return "".join(f"{key}\n" for key in parts)
