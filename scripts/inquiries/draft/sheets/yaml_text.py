"""Coding sheets and authority files as text, in the layout in which people keep them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_PLAIN: Final = re.compile(r"[A-Za-z](?:[\w ()£%+;/’–—'&.-]|,(?= )|:(?=\S))*", re.ASCII)
_WORDS: Final = frozenset(
    {"true", "false", "null", "none", "y", "n", "on", "off"}
)  # that a reader could take otherwise


def scalar(value: object, flow: bool = False) -> str:
    """A value as YAML; an empty string and None are left blank, for a person to write."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    text = " ".join(str(value).split()) if isinstance(value, str) else str(value)
    if isinstance(value, int):
        return text
    plain = _PLAIN.fullmatch(text) and text.lower() not in _WORDS and not text.endswith((" ", ":"))
    if plain and " #" not in text and not (flow and re.search(r"[,\[\]{}]", text)):
        return text
    return "'" + text.replace("'", "''") + "'"


def flow(value: object) -> str:
    """A value on one line: lists in brackets, mappings in braces."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(flow, value)) + "]"
    return scalar(value, flow=True) or "null"


def pair(key: str, value: object, indent: str = "") -> str:
    """One line `key: value`."""
    shown = flow(value) if isinstance(value, list | dict) else scalar(value)
    return f"{indent}{key}: {shown}".rstrip()


def comment(text: str, indent: str = "") -> str:
    """One line of comment."""
    return f"{indent}# {' '.join(text.split())}"


def entry(fields: Mapping[str, Any], evidence: Iterable[Mapping[str, Any]]) -> list[str]:
    """The lines of one claim, as an item of a list of claims."""
    lines = [pair(key, value, "    ") for key, value in fields.items()]
    lines[0] = "  - " + lines[0].lstrip()
    return [*lines, "    evidence:", *(f"      - {_anchor(anchor)}" for anchor in evidence)]


def _anchor(anchor: Mapping[str, Any]) -> str:
    quoted = {"digest", "hash"}
    return "{" + ", ".join(f"{k}: '{v}'" if k in quoted else f"{k}: {v}" for k, v in anchor.items()) + "}"
