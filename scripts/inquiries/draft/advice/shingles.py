"""How much of one passage another repeats, by runs of letters and digits."""

from __future__ import annotations

import re
from typing import Final

_OTHER: Final = re.compile(r"[\W_]+")
RUN: Final = 20  # characters of a run: about four words
_SAMPLED: Final = re.compile("e")  # runs that begin with it are kept: the same ones in every copy, an eighth of all


def shingles(text: str) -> frozenset[str]:
    """A sample of the runs of letters and digits of a text; one run where it is shorter than that.

    Breaks of lines, hyphens and quotation marks, which differ between copies, do not count.
    """
    letters = _OTHER.sub("", text.lower())
    at = [m.start() for m in _SAMPLED.finditer(letters, 0, max(0, len(letters) - RUN + 1))]
    found = frozenset([letters[i : i + RUN] for i in at])
    return found or (frozenset([letters[:RUN]]) if letters else frozenset())


def contained(one: frozenset[str], other: frozenset[str]) -> float:
    """Share of the smaller set that the larger holds, 0 to 1."""
    least = min(len(one), len(other))
    return len(one & other) / least if least else 0.0
