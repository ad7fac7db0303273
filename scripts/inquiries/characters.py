"""Which characters may stand in what people write: none unseen, none that passes for another, none that runs.

What is written here reaches web pages, spreadsheets and terminals, and it names people. The scripts of letters are
told by their Unicode names (`CYRILLIC SMALL LETTER ES`), since Python knows no script property.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Final

_LAYOUT: Final = "\t\n\r"
_UNSEEN_KINDS: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
# letters, marks and signs that show nothing, and code points that are no characters
_BLANK: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\ufffc\ufffd\ufffe\uffff")
_SELECTORS: Final = (range(0x180B, 0x1810), range(0xFE00, 0xFE10), range(0xE0000, 0xE1000))
_LETTERS: Final = re.compile(r"[^\W\d_]+")
_LETTER: Final = re.compile(r"[^\W\d_]")
_FORMULA: Final = "=+-@"
_RUNS: Final = re.compile(r"\s*(?:javascript|vbscript|data|file)\s*:\s*\S", re.IGNORECASE)
# Cyrillic, Greek and Armenian letters drawn like Latin ones
_ALIKE: Final = frozenset("АВЕЅІЈКМНОРСТУХаеорсухѕіјһԁԛԝӏ" + "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧονικυρχ" + "օսոհցյ")


def unseen(text: str) -> str | None:
    """Name of a character of the text that shows nothing or changes how others show; None where there is none."""
    if text.isascii() and text.isprintable():
        return None
    return next((named(char) for char in sorted(set(text)) if _is_unseen(char)), None)


@cache
def _is_unseen(char: str) -> bool:
    if char in _LAYOUT:
        return False
    selector = any(ord(char) in group for group in _SELECTORS)
    return selector or char in _BLANK or unicodedata.category(char) in _UNSEEN_KINDS


def named(char: str) -> str:
    """A character as people can look it up."""
    return unicodedata.name(char, "") or f"U+{ord(char):04X}"


def objection(text: str) -> tuple[str, str] | None:
    """What is wrong with a text of ours, and what to do about it; None where it may stand on pages and in tables."""
    if text[:1] and unicodedata.normalize("NFKC", text[0])[0] in _FORMULA:
        return f"begins with {text[0]!r}, which spreadsheets take for a formula", "begin with a word"
    if "<" in text or ">" in text:
        return "holds < or >, which web pages take for markup", "write it in words"
    if _RUNS.match(text):
        return "is an address that runs something", "give a web address (https://…) or text"
    return None if text.isascii() else _objection_to_letters(text)


def _objection_to_letters(text: str) -> tuple[str, str] | None:
    if not unicodedata.is_normalized("NFC", text):
        return "holds letters and accents as characters apart (not NFC)", "type the accented letters anew"
    for char in sorted(set(text)):
        if _LETTER.match(char) and unicodedata.normalize("NFKC", char) != char:
            return f"holds {char!r} ({named(char)}), a form of another letter", "type the plain letter"
    words = _LETTERS.findall(text)
    latin = any(_script(char) == "LATIN" for word in words for char in word)
    for word in words:
        strange = [char for char in word if _script(char) != "LATIN"]
        if strange and (len(strange) < len(word) or (latin and _ALIKE.issuperset(word))):
            return f"holds {strange[0]!r} ({named(strange[0])}) in a word of Latin letters", "type the word anew"
    return None


@cache
def _script(char: str) -> str:
    return named(char).split()[0]
