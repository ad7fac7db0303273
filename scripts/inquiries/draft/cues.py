"""Cues: patterns that tell in one pass where a rule may have work to do.

Each file of `rules/` may hold `cues`, a mapping of group → regular expressions (caseless; the common subset of
Python's `re` and Hyperscan: no look-around, no back-references). All groups are looked for in one pass over the text,
in which line breaks are blanks and quotation marks, apostrophes and dashes those of ASCII; what is beyond Latin-1 is
`?`.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

import yaml

from inquiries.draft.compiled import searcher

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_PLAIN: Final = (("’", "'"), ("‘", "'"), ("“", '"'), ("”", '"'), ("–", "-"), ("—", "-"), ("\n", " "))
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def rules(name: str) -> Mapping[str, Any]:
    """The file `rules/<name>.yaml`."""
    source = files("inquiries.draft") / "rules" / f"{name}.yaml"
    content = yaml.load(source.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506 (safe, in C)
    return dict(content)


@cache
def cue_groups() -> Mapping[str, tuple[str, ...]]:
    """Group → patterns, of all files of rules."""
    groups: dict[str, tuple[str, ...]] = {}
    for source in sorted((files("inquiries.draft") / "rules").iterdir(), key=lambda s: s.name):
        if source.name.endswith(".yaml"):
            for group, patterns in rules(source.name.removesuffix(".yaml")).get("cues", {}).items():
                groups[group] = groups.get(group, ()) + tuple(patterns)
    return groups


def find(text: str) -> dict[str, list[int]]:
    """Group → ascending offsets of the last character of each match in `text`; groups without a match are left out."""
    names, scan = _scanner()
    hits: list[list[int]] = [[] for _ in names]

    def note(number: int, _start: int, end: int, _flags: int, _context: object) -> None:
        hits[number].append(end - 1)

    for typographic, plain in _PLAIN:
        text = text.replace(typographic, plain)
    scan(text.encode("latin-1", "replace"), note)  # one byte a character: offsets stay those of the text
    found: dict[str, list[int]] = {}
    for group, ends in zip(names, hits, strict=True):
        if ends:
            found[group] = found[group] + ends if group in found else ends
    return {group: sorted(set(ends)) for group, ends in found.items()}


@cache
def _scanner() -> tuple[list[str], Callable[[bytes, Callable[..., None]], object]]:
    return scanner([(group, pattern) for group, patterns in cue_groups().items() for pattern in patterns])


def scanner(pairs: list[tuple[str, str]]) -> tuple[list[str], Callable[[bytes, Callable[..., None]], object]]:
    """What looks for patterns in one pass over bytes: the group of each pattern by its number, and the pass itself.

    Args:
        pairs: group and pattern. The pass calls back with a match's pattern number, start (0), end, flags and context.
    """
    names = [group for group, _ in pairs]
    if not pairs:
        return names, lambda _data, _note: None
    expressions = [pattern.encode("latin-1", "replace") for _, pattern in pairs]
    try:
        return names, searcher(expressions)
    except ImportError:
        return names, _plain(expressions)


def _plain(patterns: list[bytes]) -> Callable[[bytes, Callable[..., None]], object]:
    """The same without Hyperscan, slower: for machines that it is not made for."""
    compiled = [re.compile(p, re.IGNORECASE | re.MULTILINE) for p in patterns]

    def scan(data: bytes, note: Callable[..., None]) -> None:
        for number, pattern in enumerate(compiled):
            for match in pattern.finditer(data):
                note(number, match.start(), match.end(), 0, None)

    return scan
