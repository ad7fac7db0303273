"""Codes that the words of a claim suggest: themes, scope, measures; the lists are in rules/{themes,sheet}.yaml."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from inquiries.draft.cues import rules

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def themes(passage: str) -> list[str]:
    """Themes whose cues stand in a passage, the one with the most different cues first; none where no cue stands."""
    counts = {
        theme: sum(bool(cue.search(passage)) for cue in cues) for theme, cues in _patterns("themes", "themes").items()
    }
    found = sorted((theme for theme, count in counts.items() if count), key=lambda theme: -counts[theme])
    return found[: int(rules("themes")["most"])]


def first(group: str, text: str) -> str:
    """The first code of a group of rules/sheet.yaml whose pattern fits a text; empty where none does."""
    return next((code for code, (pattern,) in _patterns("sheet", group).items() if pattern.search(text)), "")


def fits(name: str, text: str) -> bool:
    """Whether the single pattern `name` of rules/sheet.yaml fits a text."""
    return bool(_single(name).search(text))


def measure(unit: str, population: str, sentence: str) -> str:
    """The measure of a figure by its unit and the words around it; empty where it takes a person to say."""
    for rule in rules("sheet")["measures"]:
        if rule["unit"] != unit:
            continue
        tests = ((rule.get("words"), sentence), (rule.get("population"), population))
        if all(pattern is None or re.search(pattern, text, re.IGNORECASE) for pattern, text in tests):
            return str(rule["measure"])
    return ""


@cache
def _patterns(name: str, group: str) -> Mapping[str, Sequence[re.Pattern[str]]]:
    listed = rules(name)[group]
    return {
        code: [re.compile(p, re.IGNORECASE) for p in ([patterns] if isinstance(patterns, str) else patterns)]
        for code, patterns in listed.items()
    }


@cache
def _single(name: str) -> re.Pattern[str]:
    return re.compile(rules("sheet")[name], re.IGNORECASE)
