"""The rule `alnum-1` as data for a script: what Python's frozen tables of Unicode 3.2 say, compactly.

Browsers normalise and fold by whatever version of Unicode they know. The script therefore asks them for nothing that
later versions changed: it is told which code points version 3.2 knew, which of them it decomposed otherwise, and what
each contributes to the stream.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise
from typing import Final

_FROZEN: Final = unicodedata.ucd_3_2_0
_POINTS: Final = range(0x110000)
_SURROGATES: Final = range(0xD800, 0xE000)
_DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"


@cache
def script() -> str:
    """A script that sets `frozen`: ranges of code points that were `known` and are `kept`, and what others become."""
    categories = [_FROZEN.category(chr(point)) for point in _POINTS]
    known = [point for point, category in enumerate(categories) if category != "Cn"]
    folded = {point: given for point in _POINTS if (given := _folded(chr(point))) is not None}
    tables = {
        "decomposed": dict(_decomposed_otherwise(known)),
        "folded": runs({point: ord(given) for point, given in folded.items() if len(given) == 1}),
        "kept": ranges(point for point, category in enumerate(categories) if category[0] in "LN"),
        "known": ranges(known),
        "spelt": {_base36(point): given for point, given in folded.items() if len(given) != 1},
    }
    body = json.dumps(tables, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return f'"use strict";\nglobalThis.frozen = {body};\n'


def ranges(points: Iterable[int]) -> str:
    """Ascending code points as gaps and lengths of their ranges, alternating, in base 36."""
    numbers: list[int] = []
    end = 0
    for first, last in _stretches(points):
        numbers += [first - end, last - first + 1]
        end = last + 1
    return " ".join(map(_base36, numbers))


def runs(replacements: dict[int, int]) -> str:
    """Replacements of one code point by another: first, count, step and difference of each regular run, in base 36."""
    found: list[list[int]] = []
    for point, target in sorted(replacements.items()):
        if found:
            first, count, step, shift = found[-1]
            gap = point - (first + (count - 1) * step)
            if target - point == shift and (gap == step or (count == 1 and gap <= 2)):
                found[-1] = [first, count + 1, gap, shift]
                continue
        found.append([point, 1, 1, target - point])
    return " ".join(_base36(number) for run in found for number in run)


def _stretches(points: Iterable[int]) -> Iterator[tuple[int, int]]:
    ordered = list(points)
    breaks = [i + 1 for i, (one, following) in enumerate(pairwise(ordered)) if following != one + 1]
    for start, end in pairwise([0, *breaks, len(ordered)]):
        if start < end:
            yield ordered[start], ordered[end - 1]


def _base36(number: int) -> str:
    if number < 0:
        return f"-{_base36(-number)}"
    high, low = divmod(number, 36)
    return (_base36(high) if high else "") + _DIGITS[low]


def _is_kept(char: str) -> bool:
    return _FROZEN.category(char)[0] in "LN"


def _folded(char: str) -> str | None:
    """What is kept of a character when it is folded; None where that is what is kept of it anyway."""
    folded = char.casefold()
    if folded == char:
        return None
    given = "".join(filter(_is_kept, folded))
    return given if given or _is_kept(char) else None


def _decomposed_otherwise(known: Iterable[int]) -> Iterator[tuple[str, str]]:
    """Code points that version 3.2 knew and whose decomposition was corrected later, with what it was."""
    for point in known:
        if point not in _SURROGATES:
            char = chr(point)
            then = _FROZEN.normalize("NFKD", char)
            if then != unicodedata.normalize("NFKD", char):
                yield _base36(point), then
