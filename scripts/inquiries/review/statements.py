"""Whether a statement may stand: the person's own words, one sentence, by the rules that every build applies."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from inquiries.declared import VALIDATION
from inquiries.rulebook.rules import Rule, read_rules
from inquiries.rulebook.runs import RUN
from inquiries.stream import stream_of

if TYPE_CHECKING:
    from pathlib import Path

    from inquiries.stream import Stream

_VALUE: Final = "…"
_HOLDS: Final = {
    "expect_column_values_to_match_regex": True,
    "expect_column_values_to_not_match_regex": False,
}


def objections(statement: str, code: str, source: Stream, rules: Path = VALIDATION) -> list[str]:
    """What speaks against a statement; empty where nothing does.

    Args:
        statement: the statement.
        code: id of its claim, for the messages.
        source: the stream of the document: eight of its words in a row are a quotation.
        rules: folder of the validation rules.
    """
    text = " ".join(statement.split())
    if not text:
        return [f"{code}: the statement is empty; say in your own words what is claimed"]
    found = [_told(rule, code) for rule in _rules(rules) if not _holds(rule, text)]
    if run := run_of(text, source):
        found.append(f"{code}: {run} words in a row stand so in the document; say it in your own words")
    return found


def run_of(text: str, source: Stream) -> int:
    """The longest run of eight or more words that a text has in common with a document; 0 where there is none."""
    own = stream_of(text)
    starts = [*own.word_starts.tolist(), own.length]
    longest = 0
    for first in range(len(starts) - RUN):
        size = max(RUN, longest + 1)
        while first + size < len(starts) and _stands(own.chars[starts[first] : starts[first + size]], source):
            longest, size = size, size + 1
    return longest


def _stands(chars: str, source: Stream) -> bool:
    """Whether the characters stand in the document as whole words."""
    at = source.chars.find(chars)
    while at >= 0:
        if source.is_boundary(at) and source.is_boundary(at + len(chars)):
            return True
        at = source.chars.find(chars, at + 1)
    return False


@cache
def _rules(folder: Path) -> tuple[Rule, ...]:
    """The rules on how a statement is written that a pattern tells."""
    rules = read_rules(folder, ())
    return tuple(
        rule
        for rule in rules
        if rule.checks and all(c.arguments.get("column") == "statement" and c.type in _HOLDS for c in rule.checks)
    )


def _told(rule: Rule, code: str) -> str:
    """The rule's message, without the statement: it stands before the person's eyes."""
    return rule.say({"record": code, "value": _VALUE}).replace(f" ({_VALUE})", "").replace(_VALUE, "it")


def _holds(rule: Rule, text: str) -> bool:
    return all(bool(re.search(c.arguments["regex"], text)) is _HOLDS[c.type] for c in rule.checks)
