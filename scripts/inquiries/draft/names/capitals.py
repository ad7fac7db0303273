"""Runs of capitalised words in a text, of which names are made; each distinct run is looked at once."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from inquiries.draft.cues import rules

if TYPE_CHECKING:
    from collections.abc import Mapping

UPPER: Final = "A-Z" + "".join(c for c in map(chr, range(0xC0, 0x250)) if c.isupper())
_LETTER: Final = r"[^\W\d_]"
_MORE: Final = rf"(?:[-‑](?:on-|in-|upon-|le-|al-)?[^\W_]+|[’'](?!s\b){_LETTER}+|/[{UPPER}][^\W_]*)*"
# The first letter stands before the alternation, so that `re` can skip to the next capital by itself.
_REST: Final = (
    rf"(?:\.(?:[{UPPER}]\.)*"
    r"|(?:(?<=C)llr|(?<=C)oun|(?<=D)r|(?<=M)rs?|(?<=M)s|(?<=P)rof|(?<=R)ev|(?<=S)t|(?<=H)on|(?<=S)upt|(?<=I)nsp|(?<=D)et"
    r"|(?<=A)ld)\.(?=\s)"
    rf"|(?:[’'][{UPPER}])?[^\W_]*{_MORE})"
)
WORD: Final = rf"[{UPPER}]{_REST}"
LINKS: Final = (
    "of|for|and|the|&|on|in|to|into|against|de|van|von|der|den|la|le|du|da|di|dos|del|bin|ibn|al|el|ul|ap|ter"
)
_GAP: Final = r"(?: \n?|\n|\xa0)"
_RUN: Final = re.compile(
    rf"[{UPPER}](?<![\w&/@][\s\S]){_REST}(?:(?:[’']s|(?<=s)[’'])?{_GAP}(?:(?:{LINKS}){_GAP}){{0,2}}{WORD}){{0,30}}"
)
_PART: Final = re.compile(rf"(?P<word>{WORD})(?P<own>[’']s|(?<=s)[’'](?!\w))?|(?P<link>\S+)")
_LINKS: Final = frozenset("of for and the on in to into against".split())
KEPT: Final = 1 << 14  # distinct strings whose reading is kept
_SHORT_LINE: Final = 48  # a line shorter than this was not broken because it was full


class Word(NamedTuple):
    """A word of a run: its text, offsets in the run, whether it is a link (`of`), whether `'s` follows."""

    text: str
    start: int
    end: int
    link: bool
    own: bool


def runs(text: str) -> dict[str, list[int]]:
    """Each distinct run of capitalised words (line breaks as blanks) → ascending offsets at which it stands."""
    found: dict[str, list[int]] = {}
    for match in _RUN.finditer(text):
        run, start = match[0], match.start()
        if "\n" not in run:
            found.setdefault(run, []).append(start)
            continue
        for piece, at in _lines(text, run, start):
            found.setdefault(piece, []).append(at)
    return found


def _lines(text: str, run: str, start: int) -> list[tuple[str, int]]:
    """The pieces of a run that reaches over line ends, cut where the line was not full."""
    cuts, first = [0], text.rfind("\n", 0, start) + 1
    for match in re.finditer(r"\n", run):
        if start + match.start() - first < _SHORT_LINE or run[: match.start()].isupper():
            cuts.append(match.end())
        first = start + match.end()
    cuts.append(len(run))
    pieces = []
    for one, other in pairwise(cuts):
        piece = run[one:other].replace("\n", " ")
        kept = piece.rstrip()
        if kept.rpartition(" ")[2].islower():
            kept = kept.rpartition(" ")[0]
        lead = re.match(rf"(?:(?:{LINKS})\s+)*", kept)
        skip = lead.end() if lead else 0
        if kept[skip:]:
            pieces.append((kept[skip:], start + one + skip))
    return pieces


@lru_cache(KEPT)
def words(run: str) -> tuple[Word, ...]:
    """The words of a run."""
    small = run.isupper()
    out = []
    for match in _PART.finditer(run):
        text = match["word"] or match["link"]
        link = not match["word"] or (small and text.lower() in _LINKS)
        out.append(
            Word(
                text.lower() if link else text,
                match.start(),
                match.end("word") if match["word"] else match.end(),
                link,
                bool(match["own"]),
            )
        )
    return tuple(out)


@cache
def lexicon(name: str, key: str) -> frozenset[str]:
    """A blank-separated list of a file of rules."""
    return frozenset(str(rules(name)[key]).split())


@cache
def phrases(name: str, key: str) -> tuple[str, ...]:
    """A semicolon-separated list of a file of rules."""
    return tuple(" ".join(p.split()) for p in str(rules(name)[key]).split(";") if p.strip())


@cache
def mapping(name: str, key: str) -> Mapping[str, str]:
    """A mapping of a file of rules."""
    return {str(k): str(v) for k, v in rules(name)[key].items()}


@cache
def alternation(name: str, key: str) -> str:
    """A blank-separated list of a file of rules as a pattern, the longest first."""
    return "|".join(sorted((re.escape(w) for w in lexicon(name, key)), key=lambda w: (-len(w), w)))
