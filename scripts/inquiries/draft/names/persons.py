"""Persons that a document names: every place where one is named, and who they are together."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from inquiries.draft.names.capitals import UPPER
from inquiries.draft.names.shapes import STRONG, shapes, surname_words, tag
from inquiries.draft.names.templates import template

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_LIST_REACH: Final = 1500  # characters that a list of names may be long
_GLUED: Final = re.compile(
    r"^(?!Mac|Fitz|Van|Von|Des|Dela)[A-Z][a-z]{2,}[A-Z][a-z]"
)  # two lines of a web page in one word


@dataclass(frozen=True, slots=True)
class Naming:
    """A name at a place of the text; `start` is that of the title, where there is one."""

    start: int
    name_start: int
    end: int
    titles: tuple[str, ...]
    given: tuple[str, ...]
    surname: str
    strength: int


@dataclass(eq=False)
class Person:
    """A person: the parts of the fullest name, and every place where the name stands."""

    given: tuple[str, ...]
    surname: str
    titles: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    namings: list[Naming] = field(default_factory=list)
    surname_only: list[tuple[int, int]] = field(default_factory=list)
    strength: int = 0

    @property
    def name(self) -> str:
        """The fullest name without titles; with a title where there is no given name or initial."""
        return " ".join((*self.given, self.surname))


def listed(text: str, cues: Sequence[int]) -> Iterator[Naming]:
    """The names of lists that a word such as Councillors or Present opens; `cues` are offsets near such words."""
    done = -1
    for cue in cues:
        head = template("names", "list").search(text, max(0, cue - 60), cue + 40)
        if not head or head.start() <= done:
            continue
        done = head.start()
        title = head[1].rstrip(": ").removesuffix("s")
        inherited = ("Councillor",) if title in ("Councillor", "Cllr") else ()
        yield from _items(text, head.end(), min(len(text), head.end() + _LIST_REACH), inherited)


def _items(text: str, at: int, limit: int, inherited: tuple[str, ...]) -> Iterator[Naming]:
    while at < limit:
        match = template("names", "item").match(text, at, limit)
        if not match or "\n\n" in match[0].strip(" "):
            return
        given, surname = tuple(match["given"].split()), match["surname"]
        titles = tuple(t.rstrip(".") for t in match["titles"].split())
        titles = titles + inherited if set(titles) <= {"Mr", "Mrs", "Ms", "Miss", "Dr"} else titles
        if {"Councillors", "Cllrs", "Councillor", "Cllr"} & set(titles):
            inherited = ("Councillor",)
        tags = [tag(w) for w in given]
        last = surname.split()[-1]
        plausible = tag(last) in ("name", "weak", "given") or (last in surname_words() and bool(given or titles))
        if not plausible or "other" in tags or "post" in tags or not (given or titles):
            return
        start = match.start("titles") if match["titles"] else match.start("given")
        yield Naming(start, match.start("given"), match.end("surname"), titles, given, surname, STRONG)
        at = match.end()
        if text[at : at + 1] == "." or text[at : at + 2] == "\n\n":
            return


def namings(text: str, found: Mapping[str, list[int]], cues: Sequence[int]) -> list[Naming]:
    """Every place of a text where a person seems to be named, ascending, not overlapping."""
    out = list(listed(text, cues))
    for run, starts in found.items():
        for shape in shapes(run):
            out += [Naming(at + shape[0], at + shape[1], at + shape[2], *shape[3:]) for at in starts]
    out = [one for one in out if not _GLUED.search(one.surname)]
    out.sort(key=lambda n: (n.start, -n.strength, -n.end))
    kept: list[Naming] = []
    for one in out:
        if kept and one.start < kept[-1].end:
            if one.end > kept[-1].end and one.strength > kept[-1].strength:
                kept[-1] = one
            continue
        kept.append(one)
    return kept


def compatible(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether given names can be of one person: the first ones are equal, or one is the other's initial."""
    if not one or not other:
        return True
    a, b = one[0].rstrip(".").casefold(), other[0].rstrip(".").casefold()
    return a == b or ((len(a) == 1 or len(b) == 1) and a[0] == b[0])


def grouped(all_namings: Sequence[Naming]) -> list[Person]:
    """The persons of a document: full names first, then initials, then titles with a surname."""
    persons: dict[str, list[Person]] = {}
    order = sorted(all_namings, key=lambda n: (_fullness(n), n.start))
    for naming in order:
        knight = _by_given(naming, persons)
        if knight:
            knight.namings.append(naming)
            continue
        key = naming.surname.casefold()
        same = [p for p in persons.get(key, ()) if compatible(p.given, naming.given)]
        if not same:
            person = Person(_cased(naming.given), _cased_word(naming.surname))
            persons.setdefault(key, []).append(person)
        else:
            person = _nearest(same, naming) if len(same) > 1 else same[0]
        person.titles.update(naming.titles)
        person.strength = max(person.strength, naming.strength)
        person.namings.append(naming)
    for some in persons.values():
        for person in some:
            person.namings.sort(key=lambda n: n.start)
    everyone = [p for some in persons.values() for p in some]
    return sorted(everyone, key=lambda p: p.namings[0].start)


def _by_given(naming: Naming, persons: Mapping[str, list[Person]]) -> Person | None:
    """Sir Colin: the one knight or dame with that given name."""
    if naming.given or not {"Sir", "Dame"} & set(naming.titles):
        return None
    some = [p for same in persons.values() for p in same if p.given[:1] == (naming.surname,)]
    some = [p for p in some if {"Sir", "Dame"} & p.titles] or some
    return some[0] if len(some) == 1 else None


def _fullness(naming: Naming) -> int:
    if not naming.given:
        return 3
    return 2 if len(naming.given[0].rstrip(".")) == 1 else 1 if len(naming.given) == 1 else 0


def _nearest(same: Sequence[Person], naming: Naming) -> Person:
    """Of persons with one surname: who shares a title, else who was named last before."""
    titled = [p for p in same if set(naming.titles) & p.titles] if naming.titles else []
    pool = titled or same
    before = [
        (max(n.start for n in p.namings if n.start < naming.start), p)
        for p in pool
        if p.namings[0].start < naming.start
    ]
    return max(before, key=lambda pair: pair[0])[1] if before else pool[0]


def _cased_word(word: str) -> str:
    if not word.isupper() or len(word) < 3:
        return word
    return re.sub(rf"[{UPPER}]+", lambda m: m[0].capitalize(), word)


def _cased(given: Sequence[str]) -> tuple[str, ...]:
    return tuple(_cased_word(w) for w in given)
