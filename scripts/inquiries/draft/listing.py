"""The rules of the drafter as a list: each by its place in the files of rules, with what it looks for."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from inquiries.draft.cues import rules

if TYPE_CHECKING:
    from collections.abc import Iterator

_SHOWN: Final = 100  # characters of what a rule looks for


def listing() -> Iterator[str]:
    """A line a rule: its id, how many patterns or words it has, and the first of them."""
    for source in sorted((files("inquiries.draft") / "rules").iterdir(), key=lambda s: s.name):
        if source.name.endswith(".yaml"):
            name = source.name.removesuffix(".yaml")
            yield f"# {name}: {_told(source.read_text(encoding='utf-8'))}"
            for path, value in _leaves(dict(rules(name)), (name,)):
                yield f"{'.'.join(path)}\t{_count(value)}\t{_short(value)}"


def _told(text: str) -> str:
    """What a file says of itself in its first lines of comment."""
    lines = []
    for line in text.splitlines():
        if not line.startswith("#"):
            break
        lines.append(line.lstrip("# "))
    return " ".join(lines)


def _leaves(value: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Lists, texts and numbers below nested mappings; a list of mappings is read item by item."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(inner, (*path, str(key)))
    elif isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
        for number, item in enumerate(value, 1):
            yield (*path, str(item.get("id", item.get("rule", number)))), item
    else:
        yield path, value


def _count(value: Any) -> int:
    if isinstance(value, list):
        return len(value)
    many_words = isinstance(value, str) and len(value) > _SHOWN and not set(value) & set("\\()|")
    return len(value.split()) if many_words else 1


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    text = " ".join(text.split())
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
