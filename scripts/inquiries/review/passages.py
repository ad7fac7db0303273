"""The copy beside a draft: the words of each item, and what stands around them. They stay on the screen."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from inquiries.anchors import holds
from inquiries.documents import read, readings
from inquiries.errors import BadInput, Problem
from inquiries.stream import Stream, stream_of

if TYPE_CHECKING:
    from pathlib import Path

    from inquiries.review.items import Draft, Item

_BEFORE: Final = 700  # characters of context
_AFTER: Final = 500
_OPENING: Final = 2500
_LOOSE_END: Final = re.compile(r"[\s\"“‘(\[•–—-]+$")  # which belongs to the words after


class Stretch(NamedTuple):
    """A stretch of the document; `evidence` says whether it is part of a passage or stands around it."""

    text: str
    evidence: bool


@dataclass(frozen=True, slots=True)
class Passages:
    """The copy whose stream is the draft's."""

    stream: Stream

    def around(self, item: Item) -> list[list[Stretch]]:
        """The passages of an item with what stands around each; those that stand together are shown together.

        For the document as a whole, its opening.
        """
        text = self.stream.text
        if not item.anchors:
            return [[Stretch(text[:_OPENING].strip(), False)]]
        groups: list[list[tuple[int, int]]] = []
        for anchor in item.anchors:
            first = int(self.stream.offsets[anchor.start])
            words = _LOOSE_END.sub("", self.stream.passage(anchor.start, anchor.length))
            span = (first, first + len(words))
            if groups and span[0] - groups[-1][-1][1] <= _AFTER:
                groups[-1].append(span)
            else:
                groups.append([span])
        return [self._shown(group) for group in groups]

    def _shown(self, spans: list[tuple[int, int]]) -> list[Stretch]:
        text = self.stream.text
        low = _gap(text, max(0, spans[0][0] - _BEFORE), spans[0][0])
        high = min(len(text), spans[-1][1] + _AFTER)
        out, at = [], low
        for start, end in spans:
            out += [Stretch(text[at:start], False), Stretch(text[start:end], True)]
            at = end
        tail = text[at:high]
        return [*out, Stretch(tail if high == len(text) else tail.rpartition(" ")[0], False)]


def open_copy(path: Path, draft: Draft) -> Passages:
    """The reading of a copy that the draft was made from, its anchors verified.

    Raises:
        BadInput: the copy has another text than the draft, or an anchor of the draft does not hold.
        UnreadableDocument: no text can be had from the copy.
    """
    wanted = draft.data["stream_digest"]
    streams = (stream_of(text) for text in (read(path).text, *readings(path)))
    stream = next((stream for stream in streams if stream.digest == wanted), None)
    if stream is None:
        what = f"has another text than {draft.path.name} was drafted from"
        raise BadInput([Problem(str(path), what, "give the copy that was drafted, or draft this one")])
    broken = [item.code for item in draft.items if not all(holds(a, stream, a.start) for a in item.anchors)]
    if broken:
        what = f"the anchors of {', '.join(broken)} are not what the copy holds there"
        raise BadInput(
            [Problem(str(draft.path), what, "undo the change of those anchors, or draft the document again")]
        )
    return Passages(stream)


def _gap(text: str, low: int, high: int) -> int:
    """The beginning of a line or word at or after `low`."""
    if low == 0:
        return 0
    for mark in ("\n", " "):
        at = text.find(mark, low, high)
        if at >= 0:
            return at + 1
    return low
