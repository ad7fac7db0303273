"""Whether there is anything of ours in a text, without drafting it: one pass for few cues, over bytes as they are."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from inquiries.documents import read_document
from inquiries.draft.cues import rules, scanner

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

_PER: Final = 10_000  # characters
_TEXT: Final = frozenset({".txt", ".text", ".md"})
_CHUNK: Final = 1 << 24  # bytes scanned at a time
_OPENINGS: Final = (b"%PDF", b"PK\x03\x04", b"<", b"\xef\xbb\xbf<", b"\xff\xfe", b"\xfe\xff", b"\x89PNG", b"\xff\xd8")


@dataclass(frozen=True, slots=True)
class Triage:
    """What cues a text has.

    Attributes:
        size: of the text, in bytes.
        counts: kind of cue → how many matches.
        score: 0 to 1.
    """

    size: int
    counts: Mapping[str, int]
    score: float

    @property
    def ours(self) -> bool:
        """Whether the text is worth drafting."""
        return self.score >= float(rules("triage")["least"])


def triage(data: bytes) -> Triage:
    """Triage of a text in an encoding whose first half is ASCII."""
    names, scan = _scanner()
    hits = [0] * len(names)
    ends = [-1] * len(names)

    def note(number: int, _start: int, end: int, _flags: int, _context: object) -> None:
        # a pattern that can end in several places of one word is told of once for each
        if end > ends[number] + 1:
            hits[number] += 1
        ends[number] = end

    for at in range(0, len(data), _CHUNK):
        ends[:] = [-2] * len(names)
        scan(data[at : at + _CHUNK], note)
    counts = dict.fromkeys(rules("triage")["kinds"], 0)
    for name, count in zip(names, hits, strict=True):
        counts[name] += count
    return Triage(len(data), counts, _score(counts, len(data)))


def triage_file(path: Path) -> Triage:
    """Triage of a file: a plain text as it lies, another format once its text is read. Raises UnreadableDocument."""
    if path.suffix.lower() in _TEXT and path.is_file():
        data = path.read_bytes()
        if data.strip() and not data.startswith(_OPENINGS) and b"\0" not in data[:4096]:
            return triage(data)
    return triage(read_document(path).encode())


def _score(counts: Mapping[str, int], size: int) -> float:
    kinds = rules("triage")["kinds"]
    tens = max(size / _PER, 1.0)
    score: float = sum(kind["weight"] * min(1.0, counts[n] / tens / kind["enough"]) for n, kind in kinds.items())
    return round(score, 3)


@cache
def _scanner() -> tuple[list[str], Callable[[bytes, Callable[..., None]], object]]:
    return scanner([(name, cue) for name, kind in rules("triage")["kinds"].items() for cue in kind["cues"]])
