"""Copies of documents against the anchors of the claims: which document each copy is, and what it confirms."""

from __future__ import annotations

import os
from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from inquiries.anchors import Anchor, Index, Verdict, check
from inquiries.documents import readings
from inquiries.errors import UnreadableDocument
from inquiries.stream import Stream, stream_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

NOTE = ".source.yaml"  # ends the name of a note on where a copy came from, which is no copy itself
RECOGNISED = 0.2  # share of a document's anchors that a copy of it must hold, where it is not the same throughout


@dataclass(frozen=True, slots=True)
class Known:
    """A document as the data set knows it: length and digest of its stream, and its anchors with their claims."""

    document_id: str
    length: int
    digest: str
    anchors: Sequence[tuple[str, Anchor]]


class State(Enum):
    """How a copy relates to the documents known."""

    SAME = "same"
    DIFFERS = "differs"
    UNKNOWN = "unknown"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Checked:
    """One anchor of a claim, as a copy has it; `start` is where it stands there, None where that is not certain."""

    claim_id: str
    anchor: Anchor
    verdict: Verdict
    start: int | None

    @property
    def shift(self) -> int | None:
        """How many stream characters further on than in the document coded it stands."""
        return None if self.start is None else self.start - self.anchor.start


@dataclass(frozen=True, slots=True)
class Result:
    """What one copy is and confirms.

    Attributes:
        path: the copy.
        document_id: the document that it is a copy of, or None.
        state: see `State`; a copy that differs holds other text besides or lacks some.
        anchors: every anchor of the document, in the order of the document known.
        problem: why the copy could not be read; empty where it could.
    """

    path: Path
    document_id: str | None
    state: State
    anchors: tuple[Checked, ...] = ()
    problem: str = ""

    @property
    def counts(self) -> Counter[Verdict]:
        """How many anchors have each verdict."""
        return Counter(checked.verdict for checked in self.anchors)

    @property
    def confirmed(self) -> bool:
        """Whether every anchor is verified or moved."""
        return not self.counts.keys() & {Verdict.AMBIGUOUS, Verdict.MISSING}


def verify(paths: Iterable[Path], known: Sequence[Known]) -> list[Result]:
    """Recognise every copy and check its anchors; what can't be read is a result as well.

    Args:
        paths: files, and folders whose files are all taken, in sorted order, hidden ones and notes on
            copies left out.
        known: the documents of the data set.
    """
    return [verify_copy(path, known) for path in copies(paths)]


def verify_copy(path: Path, known: Sequence[Known]) -> Result:
    """Recognise one copy and check its anchors."""
    try:
        streams = [stream_of(text) for text in readings(path)]
    except UnreadableDocument as error:
        return Result(path, None, State.UNREADABLE, problem=str(error))
    for document in known:
        for stream in streams:
            if (stream.length, stream.digest) == (document.length, document.digest):
                return Result(path, document.document_id, State.SAME, check_all(document, stream))
    found = [result for document in known if (result := _differing(path, document, streams))]
    return max(found, key=_weight, default=Result(path, None, State.UNKNOWN))


def copies(paths: Iterable[Path]) -> list[Path]:
    """The files that are meant by files and folders, each once."""
    return list(dict.fromkeys(file for path in paths for file in _files(path)))


def check_all(document: Known, stream: Stream) -> tuple[Checked, ...]:
    """Every anchor of a document, checked against a copy's stream.

    A passage that is found in several places, none of them its own, has moved where its place is certain all the
    same: where the copy holds it as many times as the document has anchors on it, they correspond in order; and
    where the nearest anchors before and after it that are found for certain have moved by one shift, it stands at
    its place moved by that shift. Any other stays ambiguous.
    """
    index = Index(stream)
    results = [Checked(claim_id, anchor, *check(anchor, stream, index)) for claim_id, anchor in document.anchors]
    if not any(checked.verdict is Verdict.AMBIGUOUS for checked in results):
        return tuple(results)
    starts = _starts_by_digest(document)
    certain = sorted((c.anchor.start, c.shift) for c in results if c.shift is not None)
    return tuple(_settled(checked, index, starts, certain) for checked in results)


def _settled(checked: Checked, index: Index, starts: dict[str, list[int]], certain: list[tuple[int, int]]) -> Checked:
    if checked.verdict is not Verdict.AMBIGUOUS:
        return checked
    anchor = checked.anchor
    places = index.places(anchor)
    own = starts[anchor.digest]
    if len(places) == len(own):
        return replace(checked, verdict=Verdict.MOVED, start=places[own.index(anchor.start)])
    after = bisect_left(certain, (anchor.start, 0))
    shifts = {shift for _, shift in certain[max(0, after - 1) : after + 1]}
    if len(shifts) == 1 and (start := anchor.start + shifts.pop()) in places:
        return replace(checked, verdict=Verdict.MOVED, start=start)
    return checked


def _starts_by_digest(document: Known) -> dict[str, list[int]]:
    starts: defaultdict[str, set[int]] = defaultdict(set)
    for _, anchor in document.anchors:
        starts[anchor.digest].add(anchor.start)
    return {digest: sorted(found) for digest, found in starts.items()}


def _differing(path: Path, document: Known, streams: Sequence[Stream]) -> Result | None:
    """The best of a copy's readings as a copy of the document, or None where too few anchors are found."""
    results = [Result(path, document.document_id, State.DIFFERS, check_all(document, stream)) for stream in streams]
    best = max(results, key=_weight)
    found = len(best.anchors) - best.counts[Verdict.MISSING]
    return best if found and found >= RECOGNISED * len(best.anchors) else None


def _weight(result: Result) -> tuple[float, int, int]:
    """Share of anchors found, how many, and how many at their place."""
    found = len(result.anchors) - result.counts[Verdict.MISSING]
    return found / max(1, len(result.anchors)), found, result.counts[Verdict.VERIFIED]


def _files(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    found = []
    for folder, subfolders, names in os.walk(path):
        subfolders[:] = [name for name in subfolders if not name.startswith(".")]
        found += [Path(folder, name) for name in names if not (name.startswith(".") or name.endswith(NOTE))]
    yield from sorted(found)


def all_confirmed(results: Sequence[Result]) -> bool:
    """Whether at least one copy was recognised, and every recognised copy confirms every anchor."""
    recognised = [result for result in results if result.document_id is not None]
    return bool(recognised) and all(result.confirmed for result in recognised)


def unseen(results: Iterable[Result], known: Iterable[Known]) -> list[str]:
    """The ids of the documents known of which there is no copy."""
    seen = {result.document_id for result in results}
    return [document.document_id for document in known if document.document_id not in seen]


def table(results: Sequence[Result]) -> str:
    """One line a copy: file, document, state, and how many anchors have each verdict."""
    head = ["copy", "document", "text", *(verdict.value for verdict in Verdict)]
    rows = [head]
    for result in results:
        numbers = [str(result.counts[verdict]) if result.document_id else "" for verdict in Verdict]
        rows.append([result.path.name, result.document_id or "-", result.state.value, *numbers])
    widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if column < 3 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )


def remarks(results: Iterable[Result]) -> list[str]:
    """What is not verified: copies that can't be read, and anchors by the ids of their claims."""
    lines: list[str] = []
    for result in results:
        if result.problem:
            lines.append(result.problem)
        lines += _moved(result)
        lines += [
            f"{result.path}: {checked.claim_id}: {checked.verdict.value} (from word {checked.anchor.word} of "
            f"{result.document_id}, {checked.anchor.words} words)"
            for checked in result.anchors
            if checked.verdict in (Verdict.AMBIGUOUS, Verdict.MISSING)
        ]
    return lines


def _moved(result: Result) -> Iterator[str]:
    """Anchors that moved, one line for all that moved equally far."""
    by_shift: defaultdict[int, list[str]] = defaultdict(list)
    for checked in result.anchors:
        if checked.verdict is Verdict.MOVED and checked.shift is not None:
            by_shift[checked.shift].append(checked.claim_id)
    for shift, claims in sorted(by_shift.items()):
        yield f"{result.path}: moved by {shift:+,} characters: {', '.join(dict.fromkeys(claims))}"
