"""Matches of an expensive expression, tried only where a word may open one and a cue is near.

`re` tries an alternation of many branches at every character; a match of ours begins with one of a few words and
ends at or after a cue that the one pass over the text has already found. Trying it there alone is ten times quicker.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from inquiries.draft.scan import Scan


class Finder(Protocol):
    """A pattern, or what chooses between some."""

    def match(self, string: str, pos: int, endpos: int, /) -> re.Match[str] | None:
        """The match that begins at `pos`, if there is one."""


_WORD: Final = re.compile(r"£?[A-Za-z0-9][A-Za-z]*")


def near_cues(
    scan: Scan,
    group: str,
    finder: Finder,
    opens: Callable[[str], bool],
    reach: int,
    stretch: tuple[int, int] | None = None,
) -> Iterator[tuple[re.Match[str], int]]:
    """Matches of `finder` with the number of their sentence, in the order of the text, not overlapping.

    Args:
        scan: the document.
        group: cues of which one stands inside each match.
        finder: what is looked for.
        opens: whether a match may begin with a word.
        reach: characters before the end of a cue in which a match of it may begin.
        stretch: start and end of the part of the text whose cues are looked at; all of it without one.
    """
    for match, number, _ in with_cues(scan, group, finder, opens, reach, stretch):
        yield match, number


def with_cues(
    scan: Scan,
    group: str,
    finder: Finder,
    opens: Callable[[str], bool],
    reach: int,
    stretch: tuple[int, int] | None = None,
) -> Iterator[tuple[re.Match[str], int, int]]:
    """As `near_cues`, with the end of the cue by which each match was found."""
    done = 0
    cues = scan.cues.get(group, [])
    first, last = (bisect_left(cues, edge) for edge in stretch) if stretch else (0, len(cues))
    for cue in cues[first:last]:
        number = scan.sentence_at(cue) if cue >= done else -1
        if number >= 0:
            sentence = scan.sentences[number]
            start = max(sentence.start, done, cue - reach)
            for match in matches(scan.text, finder, opens, start, cue + 1, sentence.end):
                done = match.end()
                yield match, number, cue


def matches(
    text: str, finder: Finder, opens: Callable[[str], bool], start: int, last: int, end: int
) -> Iterator[re.Match[str]]:
    """Matches that begin between `start` and `last` and end by `end`."""
    done = start
    for word in _whole_words(text, start, last, end):
        at = word.start()
        if at >= done and opens(word[0]):
            match = finder.match(text, at, end)
            if match:
                done = match.end()
                yield match


def _whole_words(text: str, start: int, last: int, end: int) -> Iterable[re.Match[str]]:
    if start and text[start].isalnum() and text[start - 1].isalnum():
        start = next((n for n in range(start, end) if not text[n].isalnum()), end)
    for word in _WORD.finditer(text, start, end):
        if word.start() >= last:
            return
        yield word
