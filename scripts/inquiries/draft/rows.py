"""Proposals with their anchors, as columns of the table `proposals`."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from inquiries.dates import span
from inquiries.draft.proposal import Proposal, model, table
from inquiries.stream import BASE, digest, powers, stream_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from inquiries.draft.scan import Scan
    from inquiries.stream import Numbers, Positions, Stream

Columns = dict[str, list[Any]]

_INVERSE: Final = pow(BASE, -1, 2**64)
_SHORT: Final = 1 << 16  # characters


@dataclass(frozen=True, slots=True)
class Anchors:
    """Anchors of many passages, one entry a passage; length 0 where there is no passage."""

    start: list[int]
    length: list[int]
    words: list[int]
    word: list[int]
    digest: list[str]
    hash: list[str]


def rows(document: str, scan: Scan) -> Columns:
    """Columns of all proposals of a document, by the order of the text, masked names left out."""
    stream = stream_of(scan.text)
    masks = _masks(scan.masked)
    kept = [p for p in scan.proposals if masks is None or _speakable(p, masks)]
    kept.sort(key=lambda p: (p.start, p.end, p.kind))
    whole = Proposal("document", 0, len(scan.text), scan.reading.media, 1.0)
    notices = [Proposal("notice", -1, -1, "reading", 1.0, {"problem": note}) for note in scan.reading.notes]
    kept = [whole, *notices, *kept]
    columns = _columns_of(document, kept)
    _fill_anchors(columns, anchors(stream, kept))
    _fill_places(columns, kept, scan)
    _fill_bounds(columns)
    return columns


def _columns_of(document: str, proposals: Sequence[Proposal]) -> Columns:
    """The columns that come from the proposals themselves; those that none fills share one list of nulls."""
    count = len(proposals)
    columns = _empty(count)
    columns["document"] = [document] * count
    columns["item"] = _items(proposals)
    columns["kind"] = [p.kind for p in proposals]
    columns["rule"] = [p.rule for p in proposals]
    columns["confidence"] = [p.confidence for p in proposals]
    filled: Columns = {}
    repeating = []
    for row, proposal in enumerate(proposals):
        for name, value in proposal.fields.items():
            if name not in filled:
                filled[name] = [None] * count
            filled[name][row] = value
            if type(value) is Proposal:
                repeating.append((name, row))
    if repeating:
        # a repetition is said by the code of what it repeats
        code = {id(p): item for p, item in zip(proposals, columns["item"], strict=True)}
        for name, row in repeating:
            filled[name][row] = code.get(id(filled[name][row]))
    if unknown := filled.keys() - columns.keys():
        raise KeyError(f"no columns of proposals: {sorted(unknown)}")
    return columns | filled


def unread(document: str, problem: str) -> Columns:
    """The one row of a document that could not be read."""
    columns = _empty(1)
    values = {
        "document": document,
        "item": f"{_prefixes()['unread']}1",
        "kind": "unread",
        "rule": "reading",
        "confidence": 1.0,
    }
    for name, value in (values | {"problem": problem}).items():
        columns[name] = [value]
    return columns


def anchors(stream: Stream, proposals: Sequence[Proposal]) -> Anchors:
    """Anchors of the passages of proposals, widened to whole words; all hashes from one pass over the stream."""
    offsets = stream.offsets
    spans = np.array([(p.start, p.end) for p in proposals], dtype=np.int64).reshape(-1, 2)
    first = np.searchsorted(offsets, spans[:, 0])
    after = np.searchsorted(offsets, spans[:, 1])
    some = (spans[:, 0] >= 0) & (after > first)
    limits = np.append(stream.word_starts, stream.length)
    first_word = np.maximum(np.searchsorted(stream.word_starts, first, side="right") - 1, 0)
    end_word = np.minimum(np.searchsorted(limits, after), len(limits) - 1)
    start = np.where(some, limits[first_word], 0)
    end = np.where(some, limits[end_word], 0)
    hashes = _hashes(stream, start, end)
    chars = stream.chars
    pairs = list(zip(start.tolist(), end.tolist(), strict=True))
    return Anchors(
        start=start.tolist(),
        length=(end - start).tolist(),
        words=np.where(some, end_word - first_word, 0).tolist(),
        word=np.where(some, first_word + 1, 0).tolist(),
        digest=[digest(chars[a:b]) if b > a else "" for a, b in pairs],
        hash=[f"{value:016x}" for value in hashes.tolist()],
    )


def _hashes(stream: Stream, start: Positions, end: Positions) -> Numbers:
    """Polynomial hashes of windows: differences of prefix sums, times the inverse power of where they begin."""
    points = np.frombuffer(stream.chars.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    ascending, inverse = _powers(stream.length + 1)
    sums = np.zeros(stream.length + 1, dtype=np.uint64)
    np.cumsum(points * ascending[:-1], out=sums[1:])
    return np.asarray((sums[end] - sums[start]) * inverse[start], dtype=np.uint64)


def _powers(count: int) -> tuple[Numbers, Numbers]:
    """The first powers of BASE and of its inverse; those of short texts are worked out once."""
    if count <= _SHORT:
        ascending, inverse = _short_powers()
        return ascending[:count], inverse[:count]
    return powers(count), powers(count, _INVERSE)


@cache
def _short_powers() -> tuple[Numbers, Numbers]:
    return powers(_SHORT), powers(_SHORT, _INVERSE)


def _fill_anchors(columns: Columns, found: Anchors) -> None:
    for name in ("start", "length", "words", "word", "digest", "hash"):
        values = getattr(found, name)
        if 0 in found.length:
            values = [value if length else None for value, length in zip(values, found.length, strict=True)]
        columns[name] = values


def _fill_places(columns: Columns, proposals: Sequence[Proposal], scan: Scan) -> None:
    """The page and the kind of block in which each passage begins."""
    blocks = scan.blocks
    starts = np.fromiter((block.start for block in blocks), np.int64, len(blocks))
    places = np.searchsorted(starts, [proposal.start for proposal in proposals], side="right") - 1
    found = [
        blocks[at] if at >= 0 and proposal.kind != "document" else None
        for at, proposal in zip(places.tolist(), proposals, strict=True)
    ]
    columns["page"] = [block and block.page for block in found]
    columns["block"] = [block and block.kind for block in found]


def _fill_bounds(columns: Columns) -> None:
    written = columns["edtf"]
    if any(written):
        spans = [span(edtf) if edtf is not None else None for edtf in written]
        columns["earliest"] = [days and days.earliest for days in spans]
        columns["latest"] = [days and days.latest for days in spans]


def _items(proposals: Iterable[Proposal]) -> list[str]:
    """Running codes by kind: f1 and f2 of findings, r1 of recommendations."""
    counts: Counter[str] = Counter()
    out = []
    for proposal in proposals:
        prefix = _prefixes()[proposal.kind]
        counts[prefix] += 1
        out.append(f"{prefix}{counts[prefix]}")
    return out


@cache
def _prefixes() -> dict[str, str]:
    return model().codebooks["proposal_kind"].where("prefix")


@cache
def _columns() -> tuple[str, ...]:
    return table().names


def _empty(count: int) -> Columns:
    """Columns of nulls, all of them one list: put another in its place, don't write to it."""
    return dict.fromkeys(_columns(), [None] * count)


def _speakable(proposal: Proposal, masks: re.Pattern[str]) -> bool:
    """Whether no field of a proposal names somebody who must stay anonymous; a list only loses the name."""
    for name, value in list(proposal.fields.items()):
        if isinstance(value, str) and masks.search(value):
            return False
        if isinstance(value, list | tuple):
            proposal.fields[name] = [v for v in value if not (isinstance(v, str) and masks.search(v))]
    return True


def _masks(masked: set[str]) -> re.Pattern[str] | None:
    if not masked:
        return None
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, sorted(masked, key=len, reverse=True))) + r")(?!\w)")
