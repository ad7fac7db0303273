"""With what commitment a clause is said: asserted, hedged, hypothetical, asked or denied."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from inquiries.draft.cues import rules
from inquiries.draft.names.templates import small_letters

if TYPE_CHECKING:
    from collections.abc import Collection

_CASELESS: Final = "(?i)"


@cache
def _patterns() -> dict[str, tuple[re.Pattern[str], bool]]:
    """The patterns, and whether each is for small letters: `re` takes thrice as long where case does not count."""
    found = {}
    for name, source in rules("modality").items():
        if name != "cues":
            small = source.startswith(_CASELESS)
            found[name] = (re.compile(small_letters(source) if small else source, re.DOTALL), small)
    return found


def modality(clause: str, ending: str = "", cues: Collection[str] | None = None) -> str:
    """Code of modality of a clause; `ending` is what follows it in its sentence.

    The first of question, denied, hypothetical and hedged that the patterns of rules/modality.yaml show; else asserted.
    Where the cue groups found in the clause are given, only the patterns whose group is among them are tried.
    """
    asked = cues is None or "m-question" in cues
    if ending.lstrip("\"”’')] ").startswith("?") or (asked and _shows("question", clause)):
        return "question"
    for code in ("denied", "hypothetical", "hedged"):
        if (cues is None or "m-" + code in cues) and _shows(code, clause):
            return code
    hypothetical = cues is None or "m-hypothetical" in cues
    return "hypothetical" if hypothetical and _shows("counterfactual", clause) else "asserted"


def _shows(name: str, clause: str) -> bool:
    pattern, small = _patterns()[name]
    return pattern.search(clause.lower() if small else clause) is not None
