"""Patterns kept as data: templates of regular expressions, with macros and word lists put in."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from inquiries.draft.cues import rules
from inquiries.draft.names.capitals import UPPER, WORD, alternation

_CAPITAL: Final = re.compile(r"\\.|\(\?P|[A-Z]")  # not those of escapes and groups
_SLOT: Final = re.compile(r"\{\{(@?[\w.-]+)\}\}")


def small_letters(source: str) -> str:
    """A pattern without regard to case as one for text in small letters: `re` takes a third of the time for it.

    Raises ValueError for a pattern that regards case in a part.
    """
    if "(?-" in source:
        raise ValueError(f"pattern with regard to case: {source}")
    return _CAPITAL.sub(lambda m: m[0] if len(m[0]) > 1 else m[0].lower(), source.removeprefix("(?i)"))


@cache
def template(name: str, key: str) -> re.Pattern[str]:
    r"""The pattern `key` of `rules/<name>.yaml`, compiled.

    White space in it does not count (write `\s`). `{{NAME}}` stands for a macro of the same file, `{{@list}}` or
    `{{@file.list}}` for the words of a list, `{{WORD}}` for a capitalised word, `{{UPPER}}` for the capital letters.
    """
    return re.compile(_filled(name, str(rules(name)["patterns"][key])), re.VERBOSE | re.MULTILINE)


def _filled(name: str, source: str) -> str:
    def fill(match: re.Match[str]) -> str:
        slot = match[1]
        if slot.startswith("@"):
            file, _, words = slot[1:].rpartition(".")
            return alternation(file or name, words)
        if slot in ("WORD", "UPPER"):
            return WORD if slot == "WORD" else UPPER
        return _filled(name, str(rules(name)["macros"][slot]))

    return _SLOT.sub(fill, source)
