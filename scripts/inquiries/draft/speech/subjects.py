"""Subjects of verbs of saying: the patterns of noun phrases, and who holds which role or name."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from inquiries.draft.cues import rules

if TYPE_CHECKING:
    from collections.abc import Mapping

    from inquiries.draft.proposal import Proposal

AUTHOR: Final = "author"
MASKED: Final = "masked"


class Voice(NamedTuple):
    """A speaker: the name under which the draft lists them or their phrase, their sort, and how they were found."""

    name: str
    sort: str = "phrase"  # person, body, phrase, author, masked
    found: str = "named"  # named, role, pronoun, phrase, before


def comma_parts(start: int, segment: str) -> list[tuple[int, int]]:
    """The stretches between commas."""
    parts = []
    for match in re.finditer(r"[^,]+", segment):
        piece = match.group()
        lead = len(piece) - len(piece.lstrip())
        if piece.strip():
            parts.append((start + match.start() + lead, start + match.start() + len(piece.rstrip())))
    return parts


def governed(text: str, start: int, place: int) -> bool:
    """Whether the name at `place` hangs on a preposition inside the phrase ('the leader of the council')."""
    return bool(subject_patterns()["preposition"].search(text[start:place]))


def gender(name: str) -> str:
    """Gender by title: male, female, or '' where the title does not tell."""
    match = subject_patterns()["titles"].search(name)
    return str(rules("speech")["titles"][match.group(1).lower()]) if match else ""


def holders(persons: list[Proposal]) -> tuple[dict[str, Voice], frozenset[str]]:
    """Role, or its last word → the one person who holds it; and which of them are whole roles."""
    whole: dict[str, set[str]] = {}
    last: dict[str, set[str]] = {}
    for person in persons:
        role = str(person.fields.get("role") or "").lower()
        short = re.split(r",| of | for ", role, maxsplit=1)[0].strip()
        for key in {role, short} - {""}:
            whole.setdefault(key, set()).add(str(person.fields["name"]))
        last.setdefault(short.split(" ")[-1], set()).add(str(person.fields["name"]))
    holders = {**{key: names for key, names in last.items() if key}, **whole}
    held = {role: Voice(min(names), "person", "role") for role, names in holders.items() if len(names) == 1}
    return held, frozenset(whole)


def bodies_by_name(bodies: list[Proposal]) -> dict[str, Voice]:
    """Last word or other name of a body, small letters, without 'the' → the one body that it can mean."""
    named: dict[str, set[str]] = {}
    for body in bodies:
        name = str(body.fields["name"])
        others = [str(other) for other in body.fields.get("other_names") or ()]
        for key in {name, *others, name.rsplit(maxsplit=1)[-1]}:
            named.setdefault(key.lower().removeprefix("the "), set()).add(name)
    return {key: Voice(min(names), "body") for key, names in named.items() if len(names) == 1}


@cache
def pronouns() -> Mapping[str, str]:
    """Pronoun → whom it may stand for: male, female, many, body, author, addressee."""
    return dict(rules("speech")["pronouns"])


@cache
def subject_patterns() -> dict[str, re.Pattern[str]]:
    """The patterns of subjects, from rules/speech.yaml."""
    source = rules("speech")["subjects"]
    titles = "|".join(rules("speech")["titles"])
    return {
        "head": re.compile(source["head"], re.IGNORECASE),
        "tail": re.compile(source["tail"], re.IGNORECASE),
        "adverbial": re.compile(source["adverbial"]),
        "opening": re.compile(source["opening"]),
        "preposition": re.compile(source["preposition"]),
        "speaker": re.compile(source["speaker"].replace("HEADS", "|".join(source["heads"]))),
        "any": re.compile(source["any"]),
        "relative": re.compile(source["relative"]),
        "verb": re.compile(source["verb"]),
        "inquiry": re.compile(source["inquiry"]),
        "inquiries": re.compile(source["inquiries"]),
        "predicate": re.compile(source["predicate"]),
        "sender": re.compile(source["sender"]),
        "meeting": re.compile(source["meeting"]),
        "greeting": re.compile(source["greeting"]),
        "titles": re.compile(rf"\b({titles})\b\.?", re.IGNORECASE),
    }
