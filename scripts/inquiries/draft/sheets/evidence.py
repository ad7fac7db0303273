"""Passages of proposals as evidence of claims: whole words, at least as many as an anchor needs, seldom too many."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final, Generic, NamedTuple, TypeVar

import numpy as np

from inquiries.anchors import MIN_WORDS, anchor_at
from inquiries.stream import stream_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from inquiries.draft.scan import Scan

T = TypeVar("T")
LONGEST: Final = 120  # words; a longer passage is cut to its first sentences
MUCH: Final = 0.5  # share of the shorter of two passages from which the claims need a note
_SHORTEST: Final = 8  # characters of an anchor


class Words(NamedTuple):
    """A passage as numbers of words of the stream, the last one not part of it."""

    first: int
    after: int

    @property
    def size(self) -> int:
        """How many words it has."""
        return self.after - self.first

    def shares(self, other: Words) -> bool:
        """Whether it has more than half of the shorter of the two in common with another."""
        common = min(self.after, other.after) - max(self.first, other.first)
        return common > MUCH * min(self.size, other.size)


class Places(Generic[T]):
    """What stands where, found by place without looking at everything."""

    def __init__(self) -> None:
        self._by_stretch: defaultdict[int, list[tuple[Words, T]]] = defaultdict(list)

    def add(self, passage: Words, what: T) -> None:
        """Enter something at a passage."""
        for stretch in self._stretches(passage):
            self._by_stretch[stretch].append((passage, what))

    def sharing(self, passage: Words) -> list[T]:
        """What was entered at passages that share more than half with this one."""
        near = (pair for stretch in self._stretches(passage) for pair in self._by_stretch.get(stretch, ()))
        return [what for other, what in near if passage.shares(other)]

    def _stretches(self, passage: Words) -> range:
        return range(passage.first // LONGEST, passage.after // LONGEST + 1)


class Evidence:
    """The words of one document, and the anchors of its passages."""

    def __init__(self, scan: Scan) -> None:
        self.stream = stream_of(scan.text)
        starts = np.array([sentence.start for sentence in scan.sentences], dtype=np.int64)
        ends = np.array([sentence.end for sentence in scan.sentences], dtype=np.int64)
        offsets = self.stream.offsets
        self._firsts = self._word(np.searchsorted(offsets, starts))
        self._afters = self._word(np.searchsorted(offsets, ends))

    def _word(self, positions: Any) -> list[int]:
        return [int(n) for n in np.searchsorted(self.stream.word_starts, positions)]

    def of(self, row: Mapping[str, Any]) -> Words:
        """The passage of a proposal."""
        return Words(row["word"] - 1, row["word"] - 1 + row["words"])

    def sentences(self, passage: Words) -> list[Words]:
        """The sentences that a passage touches, cut to it."""
        cut = [Words(max(s.first, passage.first), min(s.after, passage.after)) for s in self._touched(passage)]
        return [words for words in cut if words.size > 0]

    def whole(self, passage: Words) -> Words:
        """The passage widened to the sentences that it touches."""
        touched = self._touched(passage)
        if not touched:
            return passage
        return Words(min(passage.first, touched[0].first), max(passage.after, touched[-1].after))

    def _touched(self, passage: Words) -> list[Words]:
        low, high = bisect_right(self._afters, passage.first), bisect_left(self._firsts, passage.after)
        return [Words(self._firsts[n], self._afters[n]) for n in range(low, high)]

    def fitting(self, passage: Words) -> Words | None:
        """The passage with as many words as an anchor needs and no more than a reader wants; None in too short a text.

        Neighbours are taken from the same sentence first, those that follow before those that go before, then from the
        next one.
        """
        if passage.size > LONGEST:
            passage = self._cut(passage)
        total = len(self.stream.word_starts)
        whole = self.whole(passage)
        for limit in (whole, Words(0, total)):
            after = min(limit.after, max(passage.after, passage.first + MIN_WORDS))
            first = max(limit.first, min(passage.first, after - MIN_WORDS))
            passage = Words(first, after)
        long = passage.size >= MIN_WORDS and self._length(passage) >= _SHORTEST
        return passage if long else None

    def _cut(self, passage: Words) -> Words:
        after = passage.first
        for sentence in self.sentences(passage):
            if sentence.after - passage.first > LONGEST and after - passage.first >= MIN_WORDS:
                break
            after = sentence.after
        return Words(passage.first, min(after, passage.first + LONGEST) if after > passage.first else passage.after)

    def text(self, passage: Words) -> str:
        """The words of a passage as they stand in the document, from the first to the last letter."""
        offsets, start = self.stream.offsets, self._start(passage)
        return self.stream.text[int(offsets[start]) : int(offsets[start + self._length(passage) - 1]) + 1]

    def anchors(self, passages: Iterable[Words]) -> list[dict[str, Any]]:
        """Anchors of the passages of one claim, in the order of the text, overlapping ones joined."""
        joined: list[Words] = []
        for passage in sorted(passages):
            if joined and passage.first < joined[-1].after:
                joined[-1] = Words(joined[-1].first, max(joined[-1].after, passage.after))
            else:
                joined.append(passage)
        return [
            asdict(anchor_at(self.stream, self._start(passage), self._length(passage), number))
            for number, passage in enumerate(joined, 1)
        ]

    def _start(self, passage: Words) -> int:
        return int(self.stream.word_starts[passage.first])

    def _length(self, passage: Words) -> int:
        starts = self.stream.word_starts
        end = int(starts[passage.after]) if passage.after < len(starts) else self.stream.length
        return end - self._start(passage)
