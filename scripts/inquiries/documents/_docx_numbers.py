"""The numbers that Word sets before paragraphs: they stand in no text, but in the definitions of its lists."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

_PLACE = re.compile(r"%(\d)")
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"))
_ROMAN_SMALL = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_MOST = 9  # levels of a list


@dataclass(slots=True)
class Level:
    """One level of a list: `decimal`, `bullet`, `lowerLetter` …; its text with `%1` for numbers; where it begins."""

    form: str = "decimal"
    text: str = ""
    start: int = 1


@dataclass(slots=True)
class Numbering:
    """The lists of a document and how far each has come."""

    levels: dict[str, dict[int, Level]] = field(default_factory=dict)  # by abstract list
    lists: dict[str, str] = field(default_factory=dict)  # list → its abstract list
    counts: dict[str, list[int]] = field(default_factory=dict)  # by abstract list

    @classmethod
    def read(cls, root: Any, local: Any) -> Numbering:
        """From the root of word/numbering.xml; `local` gives the local name of an element or attribute."""
        made = cls()
        for node in root:
            if local(node) == "abstractNum":
                made.levels[_value(node, "abstractNumId", local)] = dict(_levels(node, local))
            elif local(node) == "num":
                target = next((_value(child, "val", local) for child in node if local(child) == "abstractNumId"), "")
                made.lists[_value(node, "numId", local)] = target
        return made

    def next(self, number: str, depth: int) -> tuple[str, str]:
        """Form of the list's level and the number of its next paragraph, without brackets and final stop."""
        abstract = self.lists.get(number, "")
        levels = self.levels.get(abstract)
        if levels is None or depth not in levels:
            return "", ""
        counts = self.counts.setdefault(abstract, [0] * (_MOST + 1))
        counts[depth] = counts[depth] + 1 if counts[depth] else levels[depth].start
        counts[depth + 1 :] = [0] * (_MOST - depth)
        if levels[depth].form in ("bullet", "none"):
            return levels[depth].form, ""

        def shown(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            level = levels.get(at, Level())
            return _in_form(counts[at] or level.start, level.form)

        return levels[depth].form, _PLACE.sub(shown, levels[depth].text).strip(" .()[]:\u00a0")


def _levels(node: Any, local: Any) -> list[tuple[int, Level]]:
    found: list[tuple[int, Level]] = []
    for child in node:
        if local(child) != "lvl":
            continue
        level = Level()
        for part in child:
            value = _value(part, "val", local)
            match local(part):
                case "numFmt":
                    level.form = value
                case "lvlText":
                    level.text = value
                case "start":
                    level.start = int(value) if value.isdecimal() else 1
        found.append((min(_MOST, int(_value(child, "ilvl", local) or 0)), level))
    return found


def _value(node: Any, name: str, local: Any) -> str:
    return next((str(value) for key, value in node.attrib.items() if local(key) == name), "")


def _in_form(number: int, form: str) -> str:
    if form in ("lowerLetter", "upperLetter"):
        letters = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letters if form == "lowerLetter" else letters.upper()
    if form in ("lowerRoman", "upperRoman"):
        roman = ""
        for value, letters in _ROMAN + _ROMAN_SMALL:
            roman += letters * (number // value)
            number %= value
        return roman if form == "lowerRoman" else roman.upper()
    return str(number)
