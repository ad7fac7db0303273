"""Roles of persons: what the text says beside a name, behind it, or of it."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from inquiries.draft.names.body_shapes import body_spans
from inquiries.draft.names.capitals import UPPER, lexicon, mapping
from inquiries.draft.names.templates import template

if TYPE_CHECKING:
    from inquiries.draft.names.persons import Naming

_BEFORE: Final = 160
_NEAR: Final = 18  # words before a name in which a role may begin
_AFTER: Final = 220
_LONGEST_TITLE: Final = 24  # characters
_MARKED: Final = re.compile(r"[,:–—|(]|\s(?![a-z])")  # what stands behind a name that a role or letters follow


# A name behind these is a body's: the founder of the charity Safe Steps.
_THING: Final = re.compile(
    r"\b(?:charity|group|organisation|company|firm|newspaper|project|programme|campaign|school|home|magazine|website)$"
)


class Role(NamedTuple):
    """A role at a place: the words, the body as the text puts it, how good the evidence is, the rule."""

    role: str
    organisation: str
    weight: float
    rule: str


_BRACKETED: Final = re.compile(r"(?<=[a-z])\s\([A-Z][A-Za-z&]{1,9}\)")  # an acronym behind a body's name
_W: Final = re.compile(r"[^\W_][\w’'&/-]*")


@cache
def _heads() -> frozenset[str]:
    return lexicon("roles", "heads") | lexicon("roles", "soft_heads")


def roles_at(text: str, naming: Naming, low: int, high: int) -> list[Role]:
    """What the text within some bounds says of the role of the person named at a place, best evidence first."""
    before = _untitled(text[max(low, naming.start - _BEFORE) : naming.name_start])
    after = text[naming.end : min(high, naming.end + _AFTER)]
    found = [*_right(after), *_before(before, after)]
    return sorted(found, key=lambda r: -r.weight)


def _untitled(before: str) -> str:
    """What stands before a name, without titles that are no offices."""
    before = _BRACKETED.sub("", before)
    last = before[-_LONGEST_TITLE:].rsplit(maxsplit=1)[-1:]
    if not last or last[0].strip(".,;:(“\"'").casefold() not in _titles():
        return before
    return template("roles", "untitled").sub("", before)


@cache
def _titles() -> frozenset[str]:
    """The last words, in small letters, that `untitled` may take away."""
    more = "Cllr Cllrs Councillor Councillors Coun Clr The Right Most Very".split()
    words = lexicon("names", "titles").union(more)
    return frozenset(w.strip(".").casefold() for w in words)


def _right(after: str) -> list[Role]:
    found = []
    match = template("roles", "after").match(after) if _MARKED.match(after) else None
    if match:
        inside = match["open"] is not None
        np = match["np"]
        if inside:
            np = after[match.start("np") : after.find(")", match.end("np"))] if ")" in after[match.end("np") :] else np
        lined = match["line"] is not None
        weight = 0.95 if inside else 0.85 if lined else 0.9
        if _acceptable(np):
            found.append(Role(_with_rest(after, match, np), "", weight, "role-signature" if lined else "role-after"))
    copula = template("roles", "copula").match(after)
    if copula and _acceptable(copula["np"]):
        found.append(Role(copula["np"], "", 0.8, "role-copula"))
    verb = template("roles", "verb").match(after)
    if verb:
        found.append(Role(f"{verb['verb']} {verb['object']}".strip(), "", 0.45, "role-verb"))
    return found


def _with_rest(after: str, match: re.Match[str], np: str) -> str:
    """The phrase and the body that follows it after a comma or on the next line."""
    if match["open"] is not None:
        return np
    rest = re.match(
        rf"(?:,\s|\s*\n\s*|\s[–|-]\s)((?:[{UPPER}][\w’'&-]*)(?:\s(?:of|for|and|the|&|[{UPPER}][\w’'&-]*))*)",
        after[match.end() :],
    )
    if rest and any(True for _ in body_spans(" ".join(rest[1].split()))):
        return f"{np}, {rest[1]}"
    return np


def _before(before: str, after: str) -> list[Role]:
    found: list[Role] = []
    cut = max(
        before.rfind("\n\n"),
        before.rfind(". "),
        before.rfind("; "),
        before.rfind("? "),
        before.rfind(") "),
        before.rfind("\n"),
    )
    line = before[cut + 1 :] if cut >= 0 and before[cut:].strip() else before[-1:] if cut >= 0 else before
    short = line.lstrip(" .;?)")
    appoint = template("roles", "appoint").search(short)
    if not appoint and _heads().isdisjoint(w.strip(",:–").casefold() for w in short.split()[-_NEAR:]):
        return found
    match = template("roles", "before").search(short)
    if match and not _THING.search(match["np"]) and _acceptable(match["np"], "," in match["gap"]):
        np = f"{match['owner']}'s {match['np']}" if match["owner"] else match["np"]
        if not re.fullmatch(r"(?i)(?:mr|mrs|ms|dr)\.?", np):
            found.append(
                Role(
                    np,
                    match["its"] or "",
                    0.92 if "," in match["gap"] or not match["gap"].strip() else 0.9,
                    "role-before",
                )
            )
    for compiled, weight in ((template("roles", "as"), 0.82), (template("roles", "was"), 0.8)):
        match = compiled.search(short)
        if match and _acceptable(match["np"]):
            found.append(Role(match["np"], "", weight, "role-told"))
    if appoint:
        match = template("roles", "appointed").match(after)
        if match and _acceptable(match["np"]):
            found.append(Role(match["np"], "", 0.8, "role-appointed"))
    return found


def _acceptable(np: str, apposed: bool = False) -> bool:
    """Whether the head is a role and not part of something else (Members of Parliament vote …)."""
    words = _W.findall(np)
    if not words or len(words) > 16:
        return False
    lower = words[0].casefold()
    if (
        words[0] in lexicon("names", "functions")
        and lower not in lexicon("roles", "modifiers")
        and lower not in lexicon("roles", "heads")
    ):
        return False
    if words[-1] in ("and", "or") or any(
        w in lexicon("names", "titles") or (w[0].isupper() and _given(w)) for w in words
    ):
        return False
    if apposed and lower == "deputy":
        return True
    return not (
        len(words) == 1
        and lower
        in (
            "general",
            "heads",
            "head",
            "chiefs",
            "commissioning",
            "executive",
            "deputy",
            "workers",
            "officers",
            "members",
            "fellow",
            "lead",
            "recorder",
            "principal",
        )
        and words[0].islower()
    )


def _given(word: str) -> bool:
    return word in lexicon("names", "given") and word not in lexicon("names", "given_weak")


def of_titles(titles: set[str], posts: str) -> Role | None:
    """The role that a title or the letters behind a name tell."""
    known, letters = mapping("roles", "titles"), mapping("roles", "posts")
    for title in sorted(titles):
        if title in known:
            return Role(known[title], "", 0.4 if known[title] in ("Councillor", "Judge") else 0.6, "role-title")
    for post in re.findall(r"[A-Z]+", posts):
        if post in letters:
            return Role(letters[post], "", 0.5, "role-letters")
    return None
