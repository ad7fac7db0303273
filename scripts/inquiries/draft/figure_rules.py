"""The patterns of figures, from their file of rules."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from inquiries.draft.cues import rules

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

NUMBER: Final = "figures.number"  # the rule of a number by itself


@dataclass(frozen=True, slots=True)
class FigureRules:
    """What `figures` looks for, compiled once."""

    finder: re.Pattern[str]
    plain: re.Pattern[str]
    joined: re.Pattern[str]
    patterns: Mapping[str, tuple[str, str, re.Pattern[str]]]
    before: re.Pattern[str]
    after: re.Pattern[str]
    never: re.Pattern[str]
    noun: re.Pattern[str]
    plural: re.Pattern[str]
    bare: re.Pattern[str]
    loose: re.Pattern[str]
    single: re.Pattern[str]
    deadline: re.Pattern[str]
    norms: re.Pattern[str]
    clock: re.Pattern[str]
    past: re.Pattern[str]
    label: re.Pattern[str]
    of_noun: re.Pattern[str]
    number: tuple[str, str, re.Pattern[str]]
    uncounted: frozenset[str]
    opens: Callable[[str], bool]
    emergency: frozenset[int]
    codes: Mapping[str, str]
    units: Mapping[str, str]


@cache
def figure_rules() -> FigureRules:
    """The compiled patterns."""
    declared = rules("figures")
    patterns, whole = _patterns(declared)
    units = {noun: unit for unit, nouns in declared["units"].items() for noun in nouns}
    codes = {words: code for key in ("qualifiers", "after") for code, some in declared[key].items() for words in some}
    openers = frozenset((*declared["openers"], *declared["numbers"], *declared["changes"]))
    nouns = "|".join(sorted(map(_spaced, units), key=len, reverse=True))
    return FigureRules(
        finder=re.compile("|".join(whole), re.IGNORECASE),
        plain=re.compile(
            next(w for w, p in zip(whole, patterns.values(), strict=True) if p[0] == NUMBER), re.IGNORECASE
        ),
        joined=re.compile(declared["joined"], re.IGNORECASE),
        patterns=patterns,
        before=re.compile(
            rf"(?<!\w)(?P<q>{_any(declared['qualifiers'])})\s+(?:the\s+|a\s+further\s+)?(?:between\s+)?$", re.IGNORECASE
        ),
        after=re.compile(rf"\s+(?P<q>{_any(declared['after'])})\b", re.IGNORECASE),
        never=re.compile(
            rf"(?<!\w)(?:{''.join(declared['never'])})\s*(?:[0-9.]+\s*(?:,|and|to|or|[-–])\s*)*\(?$", re.IGNORECASE
        ),
        noun=re.compile(declared["noun"].replace("{nouns}", nouns), re.IGNORECASE),
        plural=re.compile(declared["plural"]),
        bare=re.compile(declared["bare"]),
        loose=re.compile(declared["loose"]),
        single=re.compile(rf"\s+(?:[a-z-]+\s+)?(?:{'|'.join(declared['one'])})\b"),
        deadline=re.compile(rf"\b(?:{'|'.join(declared['deadlines'])})\s+(?:the\s+|a\s+further\s+)?$", re.IGNORECASE),
        norms=re.compile(declared["norms"]),
        clock=re.compile(declared["clock"], re.IGNORECASE),
        past=re.compile(declared["past"]),
        label=re.compile(declared["label"]),
        of_noun=re.compile(declared["of_noun"].replace("{nouns}", nouns), re.IGNORECASE),
        number=next(p for p in patterns.values() if p[0] == NUMBER),
        opens=lambda word: word[0] in "£0123456789" or word.lower() in openers,
        uncounted=frozenset(declared["uncounted"]),
        emergency=frozenset(declared["emergency"]),
        codes=codes,
        units=units,
    )


def _patterns(declared: Mapping[str, Any]) -> tuple[dict[str, tuple[str, str, re.Pattern[str]]], list[str]]:
    """The patterns by group name, with rule and unit; and as branches of one expression, each in its group."""
    parts: dict[str, str] = {}
    for name, pattern in declared["parts"].items():
        parts[name] = f"(?:{_filled(pattern, parts)})"
    patterns, whole = {}, []
    for number, entry in enumerate(declared["patterns"]):
        written = _filled(entry["is"], parts)
        patterns[f"p{number}"] = (entry["id"], entry["unit"], re.compile(written, re.IGNORECASE))
        renamed = re.sub(r"\(\?P<([a-z])", rf"(?P<g{number}\1", written)
        whole.append(f"(?P<p{number}>{renamed})")
    return patterns, whole


def _any(words: Mapping[str, list[str]]) -> str:
    return "|".join(sorted((_spaced(w) for some in words.values() for w in some), key=len, reverse=True))


def _spaced(words: str) -> str:
    return re.escape(words).replace(r"\ ", r"\s+")


def _filled(pattern: str, parts: Mapping[str, str]) -> str:
    return re.sub(r"\{([a-z_]+)\}", lambda m: parts[m[1]], pattern)
