"""Mentions that are not full names: surnames and given names alone, acronyms, `the council`, `the chief executive`."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

from inquiries.draft.names.body_shapes import body_spans
from inquiries.draft.names.capitals import lexicon, words
from inquiries.draft.names.shapes import shapes, surname_words, tag
from inquiries.draft.names.templates import template

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from inquiries.draft.names.bodies import Bodies, Body
    from inquiries.draft.names.body_shapes import body_spans
    from inquiries.draft.names.persons import Person
    from inquiries.draft.names.public import Offices

_DATED: Final = re.compile(
    r"(?i)(?:\d(?:st|nd|rd|th)?|in|since|until|till|by|during|from|to|of|early|late|mid|and|before|after|between|last|next|this)\s+$"
)


Alone = dict[str, list[tuple[int, int, list[int]]]]


def standing_alone(found: Mapping[str, list[int]]) -> Alone:
    """Word that may be a name by itself → for each run that holds it: offsets in the run, and where the run stands."""
    single: Alone = {}
    for run, starts in found.items():
        for at, end, name in alone(run):
            single.setdefault(name, []).append((at, end, starts))
    return single


def person_references(text: str, single: Alone, persons: Sequence[Person]) -> Iterator[tuple[int, int, Person]]:
    """Surnames and given names that stand alone."""
    by_surname: dict[str, list[Person]] = {}
    by_given: dict[str, list[Person]] = {}
    for person in persons:
        by_surname.setdefault(person.surname, []).append(person)
        if person.given and len(person.given[0].rstrip(".")) > 1:
            by_given.setdefault(person.given[0], []).append(person)
    for name in {**by_surname, **by_given}:
        places = [(s + at, s + end) for at, end, starts in single.get(name, ()) for s in starts]
        some = by_surname.get(name)
        if some:
            for start, end in places:
                if name not in _unsure() or _as_name(text, start, end):
                    yield start, end, _latest(some, start)
        elif len(by_given[name]) == 1 and tag(name) == "given":
            yield from ((start, end, by_given[name][0]) for start, end in places)


@lru_cache(1 << 14)
def alone(run: str) -> tuple[tuple[int, int, str], ...]:
    """Words of a run that may be a name by themselves: offsets in the run and the word."""
    return tuple(_alone(run))


def _alone(run: str) -> Iterator[tuple[int, int, str]]:
    parts = words(run)
    covered = [*body_spans(run), *((s.start, s.end) for s in shapes(run) if s.strength > 1)]
    for n, word in enumerate(parts):
        if word.link or any(s <= word.start < e for s, e in covered):
            continue
        before = parts[n - 1] if n else None
        after = parts[n + 1] if n + 1 < len(parts) else None
        if before and not before.link and not before.own and before.text not in lexicon("names", "functions"):
            continue
        if (
            after
            and not after.link
            and not word.own
            and tag(after.text) not in ("title", "office")
            and after.text not in ("Report", "Review", "Inquiry")
        ):
            continue
        yield word.start, word.end, word.text


@cache
def _unsure() -> frozenset[str]:
    return surname_words() | lexicon("names", "months") | lexicon("names", "functions")


def _as_name(text: str, start: int, end: int) -> bool:
    """Whether a word that is also another word is a name here."""
    before, after = text[max(0, start - 14) : start], text[end : end + 24]
    dated = _DATED.search(before) or re.match(r"\s+\d|\s+(?:I|we|he|she|it|they)\b", after)
    if dated and text[start:end] in lexicon("names", "months"):
        return False
    if re.search(r"\b(?:said|added|told|asked|says|says|Mr|Ms|Mrs)\s$|[a-z,;]\s$", before):
        return True
    return bool(template("names", "acting").match(after))


def _latest(some: Sequence[Person], offset: int) -> Person:
    """Of persons with one surname, the one named last before the offset."""
    before = [(n.start, k) for k, p in enumerate(some) for n in p.namings if n.start < offset]
    return some[max(before)[1]] if before else some[0]


def body_references(text: str, single: Alone, bodies: Bodies, cues: Sequence[int]) -> list[tuple[int, int, Body]]:
    """Acronyms and short forms; `cues` are the offsets at which a short form seems to end."""
    out = []
    for name, places in single.items():
        body = bodies.named(name)
        if body:
            out += [(start + at, start + end, body) for at, end, starts in places for start in starts]
    done = -1
    for cue in cues:
        match = template("bodies", "short").search(text, max(done, cue - 34), min(len(text), cue + 32))
        if not match or match.end() <= done:
            continue
        done = match.end()
        body = bodies.resolve(match["word"], match.start())
        if body:
            out.append((match.start(), match.end(), body))
    return out


def role_references(text: str, offices: Offices, persons: Sequence[Person]) -> Iterator[tuple[int, int, Person]]:
    """`the Leader`, `the chief executive`, where one person of the document alone has the role."""
    holders: dict[str, list[Person]] = {}
    for person in persons:
        role = offices.of(person)[0].casefold().removeprefix("former ").removeprefix("independent ")
        for form in {role, role.split(" of ")[0].split(" for ")[0], role.split(",")[0]}:
            if (
                form
                and len(form.split()) <= 4
                and form.split()[-1] in lexicon("roles", "heads") | lexicon("roles", "soft_heads")
                and form not in _COMMON
            ):
                holders.setdefault(form, []).append(person)
    single = {form: some[0] for form, some in holders.items() if len({id(p) for p in some}) == 1}
    if not single:
        return
    low = text.lower()
    if len(low) != len(text):
        return
    for form in sorted(single, key=len, reverse=True):
        at = low.find(f" {form}")
        while at >= 0:
            start = max(low.rfind(" ", 0, at), low.rfind("\n", 0, at)) + 1
            end = at + 1 + len(form)
            if low[start:at].lstrip("“\"‘('") in ("the", "our", "my", "its") and _RESTS.match(text, end):
                yield start, end, single[form]
            at = low.find(f" {form}", end)


_RESTS: Final = re.compile(r"(?!\s+[A-Z]|\s+of\b|,\s+[A-Z]|[’'-]|s\b|\w)")
_COMMON: Final = frozenset(
    "councillor member members officer judge mp spokesman spokeswoman professor worker author doctor general".split()
)
