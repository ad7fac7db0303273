"""Whether a sentence recommends: the grammar of advice, and of what only looks like it."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

from inquiries.draft.cues import rules
from inquiries.draft.names.templates import small_letters

if TYPE_CHECKING:
    from collections.abc import Sequence

_PLAIN: Final = str.maketrans({"\n": " ", "’": "'", "‘": "'", "“": '"', "”": '"', "\u00a0": " ", "‑": "-"})
_MAY_PERFORM: Final = (
    "recommend",
    "urge",
    "call",
    "invit",
    "encourag",
    "advis",
    "propos",
    "suggest",
    "ask",
    "expect",
    "wish",
    "like",
    "look",
)
_QUOTED: Final = re.compile(r'"[^"]{25,}"')
_PARENTHESIS: Final = re.compile(r"\((?:see |paragraphs? |recommendation |para |conclusion)[^)]*\)", re.IGNORECASE)


@lru_cache(maxsize=256)
def plain(text: str) -> str:
    """A passage on one line with the marks of ASCII, as long as it was."""
    return text.replace("\n", " ") if text.isascii() else text.translate(_PLAIN)


@cache
def pattern(*path: str) -> re.Pattern[str]:
    """The patterns of one list of rules/recommendations.yaml as one expression."""
    flags = re.IGNORECASE if path[0] != "resolved" or path[-1] in {"answer", "procedural"} else 0
    return re.compile(_joined(path), flags)


@cache
def small(*path: str) -> re.Pattern[str]:
    """The same for passages in small letters, which takes a third of the time."""
    return re.compile(small_letters(_joined(path)))


def _joined(path: tuple[str, ...]) -> str:
    found: object = rules("recommendations")
    for name in path:
        found = found[name]  # type: ignore[index]
    many: Sequence[str] = [found] if isinstance(found, str) else list(found)  # type: ignore[call-overload]
    return "|".join(many)


def performs(sentence: str) -> bool:
    """Whether the sentence recommends in so many words (`we recommend that`, `the Panel urges`)."""
    low = sentence.lower()
    if not any(word in low for word in _MAY_PERFORM):
        return False
    return small("formal").search(_own(plain(low))) is not None


def obliges(sentence: str) -> bool:
    """Whether a modal verb says what is to be done, and neither what was so nor what others want."""
    line = plain(sentence.lower())
    if small("modal").search(line) is None:
        return False
    own = _own(line)
    rest = small("not_own").sub(" ", small("not_modal").sub(" ", own))
    return small("modal").search(rest) is not None


def is_principle(sentence: str) -> bool:
    """Whether it says what people are entitled to, and tells nobody to do anything."""
    return small("principle").search(plain(sentence.lower())) is not None


def recommends(sentence: str) -> bool:
    """Whether a sentence in a place where recommendations are expected is one."""
    return performs(sentence) or obliges(sentence)


def _own(sentence: str) -> str:
    """The sentence without what it quotes and refers to."""
    return _PARENTHESIS.sub(lambda m: " " * len(m[0]), _QUOTED.sub(lambda m: " " * len(m[0]), sentence))
