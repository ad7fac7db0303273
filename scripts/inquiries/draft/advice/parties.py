"""Whom a document knows: its bodies under all their names, and its persons by surname."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from inquiries.draft.advice.addressees import addressees
from inquiries.draft.advice.deontic import plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from inquiries.draft.scan import Scan

_BEFORE: Final = 400  # characters in front of a passage in which a pronoun may have its noun
_ARTICLE: Final = re.compile(r"^(?:the|our|your|my|its|their)\s+", re.IGNORECASE)
_TITLE: Final = r"(?:Mr|Mrs|Ms|Miss|Dr|Sir|Dame|Lord|Lady|Baroness|Cllr|Councillor|Professor)\s+"
_WHO: Final = re.compile(
    rf"(?:^|[.;:,\"]\s*|\b(?:and|but|so|that)\s+)(?:{_TITLE})?(?P<who>[A-Z][\w'-]+)(?:\s+[A-Z][\w'-]+)?\s+"
    r"(?:should|must|has\s+to|have\s+to|ought\s+to|needs\s+to)\b"
)
_CALLED: Final = re.compile(r"\b(?:called\s+(?:up)?on|urged|asked|told|for)\s+(?P<who>him|her)\s+to\b")
_PRONOUNS: Final = frozenset({"He", "She", "him", "her"})


def addressed(scan: Scan, start: int, end: int, beside: Sequence[str] = ()) -> list[str]:
    """To whom a recommendation is addressed, bodies under their full names; what must be masked is left out.

    `beside` are names that the layout gives, for where the passage itself names nobody.
    """
    before = scan.text[max(0, start - _BEFORE) : start]
    words = plain(scan.text[start:end])
    names = addressees(words, before) or _person(scan, words, plain(before)) or list(beside)
    aliases = _aliases(scan)
    full = [aliases.get(_bare(name), name) for name in names]
    return [name for name in dict.fromkeys(full) if name not in scan.masked]


def _bare(name: str) -> str:
    return _ARTICLE.sub("", name).lower()


def _aliases(scan: Scan) -> Mapping[str, str]:
    """Short name → full name, where one body alone has it."""
    kept = vars(scan)
    if "aliases" not in kept:
        found: dict[str, set[str]] = {}
        for body in scan.of("body"):
            for other in body.fields.get("other_names") or ():
                found.setdefault(_bare(str(other)), set()).add(str(body.fields["name"]))
        kept["aliases"] = {short: full.pop() for short, full in found.items() if len(full) == 1}
    aliases: Mapping[str, str] = kept["aliases"]
    return aliases


def _surnames(scan: Scan) -> Mapping[str, str]:
    kept = vars(scan)
    if "surnames" not in kept:
        names = [str(p.fields["name"]) for p in scan.of("person") if p.fields.get("name")]
        kept["surnames"] = {name.split()[-1]: name for name in names}
    surnames: Mapping[str, str] = kept["surnames"]
    return surnames


def _person(scan: Scan, words: str, before: str) -> list[str]:
    """A person of the document who is told to do something (`Lowe should resign`, `called on him to go`)."""
    known = _surnames(scan)
    for match in (*_WHO.finditer(words), *_CALLED.finditer(words)):
        who = match["who"]
        if who in known:
            return [known[who]]
        if who in _PRONOUNS:
            named = [w for w in re.findall(r"[A-Z][\w'-]+", before + " " + words[: match.start("who")]) if w in known]
            if named:
                return [known[named[-1]]]
    return []
