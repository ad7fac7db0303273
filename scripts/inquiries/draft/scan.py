"""A document under the drafter's eyes: its reading, its sentences, its cues, and what has been proposed so far."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from inquiries.draft.cues import find
from inquiries.draft.sentences import Sentence, sentences

if TYPE_CHECKING:
    from inquiries.draft.proposal import Proposal
    from inquiries.draft.reading import Block, Reading


@dataclass
class Scan:
    """What every step of the drafter reads.

    Attributes:
        reading: the document.
        proposals: those of the steps before, in the order in which they were made.
        masked: names, pseudonyms and initials that must never be written (victims, relatives, perpetrators).
    """

    reading: Reading
    proposals: list[Proposal] = field(default_factory=list)
    masked: set[str] = field(default_factory=set)
    _numbers: dict[str, list[int]] = field(default_factory=dict, init=False, repr=False)

    @cached_property
    def text(self) -> str:
        """The document's text."""
        return self.reading.text

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """The document's blocks."""
        return self.reading.blocks

    @cached_property
    def sentences(self) -> list[Sentence]:
        """All sentences, in the order of the text."""
        return list(sentences(self.text, self.blocks))

    @cached_property
    def _starts(self) -> list[int]:
        return [sentence.start for sentence in self.sentences]

    @cached_property
    def _stops(self) -> list[int]:
        return [sentence.end for sentence in self.sentences]

    @cached_property
    def cues(self) -> dict[str, list[int]]:
        """Cue group → ascending offsets at which one of its patterns ends."""
        return find(self.text)

    def where(self, *groups: str) -> list[int]:
        """Numbers of the sentences in which a cue of one of the groups ends, ascending."""
        if len(groups) == 1:
            return list(self._of_group(groups[0]))
        return sorted({number for group in groups for number in self._of_group(group)})

    def _of_group(self, group: str) -> list[int]:
        """Numbers of the sentences in which a cue of a group ends, ascending."""
        known = self._numbers.get(group)
        if known is None:
            known = self._numbers[group] = []
            starts, stops, last = self._starts, self._stops, -1
            for end in self.cues.get(group, ()):
                number = bisect_right(starts, end) - 1
                if number > last and end < stops[number]:
                    known.append(number)
                    last = number
        return known

    def sentence_at(self, offset: int) -> int:
        """Number of the sentence that holds the character at `offset`; -1 where it stands between sentences."""
        number = bisect_right(self._starts, offset) - 1
        return number if number >= 0 and offset < self.sentences[number].end else -1

    def of(self, *kinds: str) -> list[Proposal]:
        """What has been proposed so far of some kinds, in the order of the text."""
        return sorted((p for p in self.proposals if p.kind in kinds), key=lambda p: (p.start, p.end))

    def words(self, proposal: Proposal | Sentence) -> str:
        """The passage of a proposal or sentence."""
        return self.text[proposal.start : proposal.end]
