"""The character stream of a text: what is left of it when only its letters and digits count.

Quotation marks, apostrophes, hyphens, white space, ligatures and formats come and go between copies of one
document; its letters and digits stay. The rule is called `alnum-1` and is stored with every document: NFKC over
the frozen tables of Unicode 3.2, `str.casefold`, then only characters whose 3.2 category is a letter (L*) or a
number (N*). The frozen tables give the same stream on every Python.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

RULE = "alnum-1"
BASE = 0x9E3779B97F4A7C15

Positions: TypeAlias = NDArray[np.int64]
Numbers: TypeAlias = NDArray[np.uint64]

_FROZEN = unicodedata.ucd_3_2_0
_BMP = 0x10000
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_NOT_ASCII = re.compile(r"[\x00-\x7f]?[^\x00-\x7f]+")


@dataclass(frozen=True, slots=True)
class Stream:
    r"""A text reduced to its letters and digits.

    Attributes:
        chars: the stream.
        word_starts: stream positions at which words begin, ascending, int64. Words are the runs that `[^\W_]+`
            finds in the normalised, casefolded text, by the frozen tables: modifier signs that only later
            versions of Unicode call letters are no part of a word, as they are no part of the stream.
        text: the original text.
    """

    chars: str
    word_starts: Positions = field(repr=False, compare=False)
    text: str = field(repr=False, compare=False)
    _made: dict[str, Positions] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def length(self) -> int:
        """How many characters the stream has."""
        return len(self.chars)

    @property
    def digest(self) -> str:
        """Digest of the whole stream: equal for copies that say the same, letter for letter."""
        return digest(self.chars)

    @property
    def offsets(self) -> Positions:
        """For each stream character, the offset in `text` that it comes from (int64), worked out when first asked.

        Several characters of the text that compose into one count as their first.
        """
        if "offsets" not in self._made:
            kept = self._made.pop("kept", None)
            if kept is None:
                kept = np.flatnonzero(_kept(_points(_folded(self.text))))
            folded_from = _folded_from(self.text)
            self._made["offsets"] = kept if folded_from is None else folded_from[kept]
        return self._made["offsets"]

    def is_boundary(self, position: int) -> bool:
        """Whether a word begins at `position`, or the stream ends there; words abut, so one ends there too."""
        if position == self.length:
            return True
        at = int(np.searchsorted(self.word_starts, position))
        return at < len(self.word_starts) and int(self.word_starts[at]) == position

    def passage(self, start: int, length: int) -> str:
        """The stretch of the original text that stream positions `start` to `start + length` come from."""
        if length <= 0:
            return ""
        offsets = self.offsets
        end = start + length
        last = int(offsets[end - 1])
        following = offsets[end:]
        beyond = int(following[following > last][:1].sum()) or len(self.text)
        return self.text[int(offsets[start]) : beyond].rstrip()


def stream_of(text: str) -> Stream:
    """Reduce a text to its stream by the rule `alnum-1`."""
    points = _points(_folded(text))
    kept = np.flatnonzero(_kept(points))
    chars = points[kept].tobytes().decode("utf-32-le")
    word_starts = np.flatnonzero(np.diff(kept, prepend=-2) != 1)
    stream = Stream(chars, word_starts, text)
    stream._made["kept"] = kept
    return stream


def digest(chars: str) -> str:
    """128-bit BLAKE2b of the UTF-8 of a stretch of stream, as 32 hex digits."""
    return hashlib.blake2b(chars.encode(), digest_size=16).hexdigest()


def rolling_hash(chars: str) -> str:
    """Polynomial hash of a stretch: sum of ord(c[k]) * BASE**k modulo 2**64, as 16 hex digits."""
    return f"{int(terms(chars).sum(dtype=np.uint64)):016x}"


def terms(chars: str) -> Numbers:
    """The terms ord(c[k]) * BASE**k modulo 2**64 of the polynomial hash, one a character."""
    return _points(chars).astype(np.uint64) * powers(len(chars))


def powers(count: int, base: int = BASE) -> Numbers:
    """base**k modulo 2**64 for k from 0 to `count` - 1."""
    factors = np.full(count, base, dtype=np.uint64)
    factors[:1] = 1
    return np.cumprod(factors, dtype=np.uint64)


def _folded(text: str) -> str:
    if text.isascii():
        return text.casefold()
    beyond = set(_BEYOND_ASCII.findall(text))
    if not all(map(_begins_piece, beyond)):
        return _FROZEN.normalize("NFKC", text).casefold()
    for char in beyond:  # each is normalised by itself
        if (normal := _normal(char)) != char:
            text = text.replace(char, normal)
    return text.casefold()


@cache
def _normal(char: str) -> str:
    return _FROZEN.normalize("NFKC", char)


def _points(text: str) -> NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")


def _kept(points: NDArray[np.uint32]) -> NDArray[np.bool_]:
    beyond = points >= _BMP
    if not beyond.any():
        return _kept_below()[points]
    kept = np.zeros(len(points), dtype=np.bool_)
    kept[~beyond] = _kept_below()[points[~beyond]]
    distinct, which = np.unique(points[beyond], return_inverse=True)
    kept[beyond] = np.fromiter(map(_is_kept, distinct.tolist()), np.bool_, len(distinct))[which]
    return kept


@cache
def _kept_below() -> NDArray[np.bool_]:
    return np.fromiter(map(_is_kept, range(_BMP)), np.bool_, _BMP)


def _is_kept(point: int) -> bool:
    return _FROZEN.category(chr(point))[0] in "LN"


def _folded_from(text: str) -> Positions | None:
    """For each character of the folded text, the offset of the character of `text` that it comes from.

    None where each comes from the one at its own offset, as in nearly all texts in English.

    The text is cut where normalisation cannot reach across, and each piece is normalised by itself: ASCII
    characters stand for themselves, unless what follows composes with them.
    """
    beyond = set(_BEYOND_ASCII.findall(text))
    if all(map(_begins_piece, beyond)):
        lengths = {char: len(_normal(char).casefold()) for char in beyond}
        return _folded_singly(text, {char: length for char, length in lengths.items() if length != 1})
    parts: list[Positions] = []
    done = 0
    for match in _NOT_ASCII.finditer(text):
        parts.append(np.arange(done, match.start(), dtype=np.int64))
        parts.append(_aligned(match.group(), match.start()))
        done = match.end()
    parts.append(np.arange(done, len(text), dtype=np.int64))
    return np.concatenate(parts)


def _folded_singly(text: str, lengths: Mapping[str, int]) -> Positions | None:
    """The same for a text each of whose characters is folded by itself, given to how many where it is not one."""
    if not lengths:
        return None
    points = _points(text)
    times = np.ones(len(points), dtype=np.int64)
    for char, length in lengths.items():
        times[points == ord(char)] = length
    return np.repeat(np.arange(len(points), dtype=np.int64), times)


def _aligned(text: str, offset: int) -> Positions:
    cuts = [i for i, char in enumerate(text) if i == 0 or _begins_piece(char)]
    lengths = [len(_folded(text[a:b])) for a, b in zip(cuts, [*cuts[1:], len(text)], strict=True)]
    return np.repeat(np.asarray(cuts, dtype=np.int64) + offset, lengths)


@cache
def _begins_piece(char: str) -> bool:
    """Whether nothing before `char` can compose with it or change places with it.

    What can is a mark, a vowel or final of Hangul, or unknown to the frozen tables.
    """
    first = _FROZEN.normalize("NFKD", char)[0]
    category = _FROZEN.category(first)
    return category[0] != "M" and category != "Cn" and not "\u1160" <= first <= "\u11ff"
