"""Numbers of recommendations: the labels that carry them, and the lists in which prose names them."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

_WORDS: Final = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty"
).split()
_ORDINALS: Final = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
).split()
_ONE: Final = r"\d{1,3}(?:\.\d{1,3}){0,3}(?:\s?\([a-z]{1,4}\)|[a-z](?![a-z]))?"
_SPOKEN: Final = "|".join(sorted(_WORDS, key=len, reverse=True))
_LABEL: Final = re.compile(
    r"[\W_]{0,3}(?:(?:[A-Z]\w+|[Tt]he|of)\s+){0,4}?"
    r"(?:(?:[Rr]ecommendations?\b|RECOMMENDATIONS?\b|[Rr]ecs?\b\.?|"
    r"(?P<kind>[Aa]rea for [Ii]mprovement|[Cc]ause of [Cc]oncern))\s*"
    rf"(?:[Nn]o\.?\s|[Nn]umber\s|#)?\s*(?P<list>(?:{_ONE}|[A-Z](?=\s*[:.)\n]|$)|[IVX]+\b|(?i:{_SPOKEN})\b)"
    rf"(?:\s*(?:,|and|&|to|–|-)\s*(?:{_ONE})(?!\w))*)"
    rf"|(?P<short>M?R\s?\d{{1,3}}(?:\.\d+)?(?:[a-z]\b|\([a-z]\))?))"
    r"(?P<mark>\s*[:.)\]|–—-]|\s*\n|\s*$|\t|\s+(?=[A-Z(“\"‘']))"
)
_MARK: Final = re.compile(
    r"\(?(?P<digits>[A-Z]{0,2}\d{1,3}(?:\.\d{1,3}){1,3}|[A-Z]{1,2}\d{1,2}(?=[.:)]\s+[A-Z])|\d{1,3}(?:[a-z]|\s?\([a-z]\))?)"
    r"(?:[.):]\s*(?=[^\d\s])|(?<=[a-z]\))\s+|\s*(?=\t)|(?<=\.\d)\s+(?=[A-Z“‘\"])|(?<=\.\d\d)\s+(?=[A-Z“‘\"]))"
    r"|(?P<letter>\(?[a-z]\)|\([ivx]{1,5}\)|[ivx]{1,5}\)|[a-h]\.(?=\s))\s*"
    r"|(?P<bullet>[•●▪‣◦·*■□➢✓\uf0b7\uf0a7]|[-–—o](?=\s))\s*"
)
_NAMED: Final = re.compile(
    rf"\brecommendations?\s+(?P<list>(?:\([a-z]{{1,4}}\)|{_ONE}|M?R\d{{1,3}}|(?:{_SPOKEN})\b)"
    rf"(?:\s*(?:,|;|and|or|&|to|through|–|-)\s*(?:and\s+)?(?:\([a-z]{{1,4}}\)|{_ONE}|M?R\d{{1,3}})(?!\w))*)"
    rf"|\b(?P<ordinal>{'|'.join(_ORDINALS)})\s+(?:\w+\s+)?recommendation\b",
    re.IGNORECASE,
)
_PREFIX: Final = re.compile(r"[A-Z]{1,2}(?=\d)")
_TAG: Final = re.compile(
    rf"\s*[\[(](?:(?:[Rr]ecommendation|[Rr]ec\.?)\s+(?P<said>M?R?{_ONE})|(?P<short>M?R\s?\d{{1,3}}[a-z]?))[\])]\W*$"
)
_PART: Final = re.compile(rf"\([a-z]{{1,4}}\)|{_ONE}|M?R\d{{1,3}}|\b(?:to|through)\b|[–-]|(?i:{_SPOKEN})|[A-Z]\b")


class Label(NamedTuple):
    """What a label says: its numbers, and the length of label and mark in the text."""

    numbers: tuple[str, ...]
    length: int


def label(text: str, start: int = 0, end: int | None = None) -> Label | None:
    """The label of a recommendation that stands at `start` (`Recommendation 4:`, `R4`); None where there is none."""
    match = _LABEL.match(text, start, len(text) if end is None else end)
    if match is None:
        return None
    if match["kind"]:
        return Label((" ".join(text[match.start("kind") : match.end("list")].split()),), match.end() - start)
    if match["short"]:
        return Label((match["short"].replace(" ", ""),), match.end() - start)
    return Label(tuple(expand(match["list"])), match.end() - start)


def mark(text: str, start: int = 0, end: int | None = None) -> tuple[str, str, int]:
    """Number or bullet at `start`: its kind (numbered, item, empty), the number, and the length of both."""
    match = _MARK.match(text, start, len(text) if end is None else end)
    if match is None or match.end() == start:
        return "", "", 0
    if match["digits"]:
        return "numbered", match["digits"].replace(" ", ""), match.end() - start
    return "item", (match["letter"] or "").strip("(). "), match.end() - start


def tag(text: str) -> tuple[str, int]:
    """The number of a recommendation in brackets after its words (`[R4]`, `(Recommendation 4)`), and where it begins.

    Empty and the length of the text where there is none.
    """
    match = _TAG.search(text, max(0, len(text) - 40))
    if match is None:
        return "", len(text)
    return (match["said"] or match["short"]).replace(" ", ""), match.start()


def expand(text: str) -> list[str]:
    """The single numbers of a list: `1 to 3 and 7` is 1, 2, 3, 7; `2(a) and (b)` is 2(a), 2(b)."""
    found: list[str] = []
    reaching = False
    for part in _PART.findall(text):
        if part in {"to", "through", "-", "–"}:
            reaching = bool(found)
            continue
        number = _plain(part)
        if reaching:
            found += _between(found[-1], number)
        elif number.startswith("(") and found and "(" in found[-1] and found[-1][0] != "(":
            number = found[-1].split("(")[0] + number
        reaching = False
        found.append(number)
    return [n.strip("()") if n.startswith("(") else n for n in found]


def named(text: str) -> list[str]:
    """Numbers of the recommendations that a stretch of prose names, in its order, each once."""
    found: list[str] = []
    for match in _NAMED.finditer(text):
        if match["ordinal"]:
            found.append(str(_ORDINALS.index(match["ordinal"].lower()) + 1))
        else:
            found += expand(match["list"])
    return list(dict.fromkeys(found))


def follows(number: str, previous: str) -> bool:
    """Whether `number` is next after `previous` in a list (`8.7` after `8.6`; one may be lost between them)."""
    head, _, last = number.rpartition(".")
    before, _, late = previous.rpartition(".")
    if head != before:
        return False
    letters = _PREFIX.match(last)
    if letters is not None and late.startswith(letters[0]):  # `R4` after `R3`
        last, late = last[letters.end() :], late[letters.end() :]
    if last.isdigit() and late.isdigit():
        return 1 <= int(last) - int(late) <= 2
    a, b = re.match(r"(\d+)\(?([a-z]?)", late), re.match(r"(\d+)\(?([a-z]?)", last)
    if a is None or b is None:
        return False
    return ((int(b[1]) - int(a[1]) in {0, 1}) and (a[1], a[2]) < (b[1], b[2])) or int(b[1]) - int(a[1]) == 1


def _plain(part: str) -> str:
    word = part.lower()
    if word in _WORDS:
        return str(_WORDS.index(word) + 1)
    return part.replace(" ", "").rstrip(".")


def _between(first: str, last: str) -> list[str]:
    low, high = re.sub(r"\D", "", first), re.sub(r"\D", "", last)
    if not (low and high) or "." in first or "." in last or not 0 < int(high) - int(low) < 60:
        return []
    prefix = re.match(r"[A-Z]*", first)
    return [f"{prefix[0] if prefix else ''}{n}" for n in range(int(low) + 1, int(high))]
