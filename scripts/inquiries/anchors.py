"""Anchors: where in a document the evidence of a claim stands, without its words.

An anchor is a place in the character stream (see `stream`), a digest that proves the place, and a hash that finds
it again where text was put in before it. Matches are exact: an anchor that almost fits is missing.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from enum import Enum

import numpy as np

from inquiries.errors import QuoteNotFound
from inquiries.stream import Numbers, Stream, digest, powers, rolling_hash, stream_of, terms

MIN_WORDS = 8

_ELLIPSIS = re.compile(r"\s*(?:…|\.{3,})\s*")


@dataclass(frozen=True, slots=True)
class Anchor:
    """One stretch of a document's stream.

    Attributes:
        start: 0-based position in the stream.
        length: in stream characters.
        words: how many words begin inside it.
        word: 1-based number of its first word in the document, for people.
        digest: 128-bit BLAKE2b of the stretch, 32 hex digits: proves it.
        hash: 64-bit polynomial hash of the stretch, 16 hex digits: finds it again.
        passage: anchors of one passage in pieces share a number; a passage that the text repeats has another.
    """

    start: int
    length: int
    words: int
    word: int
    digest: str
    hash: str
    passage: int

    @property
    def end(self) -> int:
        """The position after the last character."""
        return self.start + self.length


class Verdict(Enum):
    """What a copy of the document says of an anchor."""

    VERIFIED = "verified"
    MOVED = "moved"
    AMBIGUOUS = "ambiguous"
    MISSING = "missing"


def anchor_at(stream: Stream, start: int, length: int, passage: int) -> Anchor:
    """The anchor of a stretch.

    Raises:
        ValueError: the stretch is empty, outside the stream, or does not begin and end where words do.
    """
    end = start + length
    if length < 1 or start < 0 or end > stream.length:
        raise ValueError(f"no stretch of a stream of {stream.length} characters: {start} to {end}")
    if not (stream.is_boundary(start) and stream.is_boundary(end)):
        raise ValueError(f"{start} to {end} does not begin and end at the boundaries of words")
    first, after = np.searchsorted(stream.word_starts, [start, end]).tolist()
    chars = stream.chars[start:end]
    return Anchor(start, length, after - first, first + 1, digest(chars), rolling_hash(chars), passage)


def resolve(stream: Stream, quote: str, passage: int = 1) -> list[Anchor]:
    """The anchors of `first words … last words`, or of a full quote, in the order of the text.

    The span runs from the first words to the nearest last words that follow. A passage that the text repeats word
    for word gives an anchor for each time, with passage numbers counting up from `passage`.

    Raises:
        QuoteNotFound: the text does not hold the quote, it fits several different passages, or it is shorter than
            MIN_WORDS words. Nothing of the text is shown beyond the quote itself.
    """
    spans = _spans(stream, quote)
    different = {stream.chars[start:end] for start, end in spans}
    if len(different) > 1:
        raise QuoteNotFound(
            f"{_shown(quote)}: fits {len(different)} different passages; give more of its first and last words"
        )
    anchors = [anchor_at(stream, start, end - start, passage + n) for n, (start, end) in enumerate(spans)]
    if anchors[0].words < MIN_WORDS:
        raise QuoteNotFound(
            f"{_shown(quote)}: has {anchors[0].words} words, an anchor needs at least {MIN_WORDS}; "
            "take in the neighbouring sentence"
        )
    return anchors


def _spans(stream: Stream, quote: str) -> list[tuple[int, int]]:
    parts = [stream_of(part).chars for part in _ELLIPSIS.split(quote.strip())]
    if not any(parts):
        raise QuoteNotFound(f"{_shown(quote)}: holds no words; give the first and the last words of the passage")
    if not all(parts):
        raise QuoteNotFound(f"{_shown(quote)}: has no words before or after an ellipsis; give the words there")
    if len(parts) > 2:
        raise QuoteNotFound(
            f"{_shown(quote)}: has {len(parts) - 1} ellipses, one is allowed; "
            "give the first and the last words of the passage, or one quote for each piece"
        )
    firsts = _occurrences(stream, parts[0])
    if not firsts:
        which = "it is" if len(parts) == 1 else "its first words are"
        raise QuoteNotFound(f"{_shown(quote)}: {which} not found in the text; compare it with the source")
    if len(parts) == 1:
        return [(start, start + len(parts[0])) for start in firsts]
    return _to_nearest(stream, parts[1], [(start, start + len(parts[0])) for start in firsts], quote)


def _to_nearest(stream: Stream, last: str, firsts: list[tuple[int, int]], quote: str) -> list[tuple[int, int]]:
    lasts = _occurrences(stream, last)
    spans = []
    for start, end in firsts:
        nearest = bisect_left(lasts, end)
        if nearest < len(lasts):
            spans.append((start, lasts[nearest] + len(last)))
    if not spans:
        where = "after its first words" if lasts else "in the text"
        raise QuoteNotFound(f"{_shown(quote)}: its last words are not found {where}; compare it with the source")
    return spans


def _occurrences(stream: Stream, chars: str) -> list[int]:
    """Where `chars` stands as whole words."""
    found = []
    start = stream.chars.find(chars)
    while start >= 0:
        if stream.is_boundary(start) and stream.is_boundary(start + len(chars)):
            found.append(start)
        start = stream.chars.find(chars, start + 1)
    return found


def _shown(quote: str) -> str:
    return f"quote “{' '.join(quote.split())}”"


class Index:
    """Finds stretches of a stream by their polynomial hash.

    The sums of the terms of the hash up to each position give the hash of any window by one subtraction
    (Karp and Rabin 1987, kept modulo 2**64); all windows of one length are compared at once.
    """

    def __init__(self, stream: Stream) -> None:
        self.stream = stream
        self._sums: Numbers = np.zeros(stream.length + 1, dtype=np.uint64)
        np.cumsum(terms(stream.chars), out=self._sums[1:])
        self._powers = powers(stream.length)

    def places(self, anchor: Anchor) -> list[int]:
        """Every position at which the anchor's stretch stands, ascending, each confirmed by its digest."""
        windows = self.stream.length - anchor.length + 1
        if windows < 1:
            return []
        sums = self._sums[anchor.length :] - self._sums[:windows]
        likely = np.flatnonzero(sums == np.uint64(int(anchor.hash, 16)) * self._powers[:windows])
        return [start for start in likely.tolist() if holds(anchor, self.stream, start)]


def holds(anchor: Anchor, stream: Stream, start: int) -> bool:
    """Whether the anchor's stretch stands at `start`."""
    stretch = stream.chars[start : start + anchor.length]
    return len(stretch) == anchor.length and digest(stretch) == anchor.digest


def check(anchor: Anchor, stream: Stream, index: Index | None = None) -> tuple[Verdict, int | None]:
    """What a copy's stream says of an anchor, and where it stands there, where that is certain.

    An anchor whose place holds is verified, also where its passage is repeated elsewhere. Else it has moved where
    it is found once, is ambiguous where it is found several times, and missing where it is not found.
    `index` is the stream's own, for checking many anchors. Where several anchors of one document are checked
    together, `verify` may tell which of several places is meant.
    """
    if holds(anchor, stream, anchor.start):
        return Verdict.VERIFIED, anchor.start
    places = (index or Index(stream)).places(anchor)
    if len(places) == 1:
        return Verdict.MOVED, places[0]
    return (Verdict.AMBIGUOUS if places else Verdict.MISSING), None
