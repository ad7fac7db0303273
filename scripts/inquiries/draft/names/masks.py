"""Names that must never be written: of victims, survivors, children, relatives and perpetrators."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import cache
from typing import TYPE_CHECKING, Final

from inquiries.draft.cues import rules
from inquiries.draft.names.capitals import WORD, alternation, lexicon
from inquiries.draft.names.shapes import surname_words, tag
from inquiries.draft.names.stretches import names_in
from inquiries.draft.names.templates import template

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from inquiries.draft.names.persons import Person
    from inquiries.draft.names.public import Offices
    from inquiries.draft.names.references import Alone
    from inquiries.draft.scan import Scan

_ONE: Final = rf"{WORD}(?:\s(?:(?:{alternation('names', 'particles')})\s)?{WORD}){{0,5}}"
_AGE: Final = r"(?:,? \(?(?:aged )?\d{1,2}\)?(?=[,;. )]| and))?"
_SEVERAL: Final = rf"{_ONE}{_AGE}(?:(?:,? and |,? & |, ){_ONE}{_AGE}){{0,9}}"
_LONGEST: Final = 2000  # characters of a sentence that are looked at together
_LAPPED: Final = 200
_PUBLIC: Final = 0.5  # evidence of a public role from which a weak sign does not mask
_STARRED: Final = re.compile(rf"({_ONE})[*†]$")
_SLIP: Final = 0.75  # likeness of two surnames that may be one
_AND_BEFORE: Final = re.compile(r"(?: and| &|,) $")
_AND_AFTER: Final = re.compile(r"(?: and| &|,) ")
_PLACED: Final = re.compile(r"\b(?:at|in|near|outside) (?:HMP |HM Prison |the )?$")
_SINGLE_SURE: Final = frozenset({"not_real", "relatives"})
# Cue, group, and how many of its patterns hold against an office too.
_GROUPS: Final = (
    ("mask-victim", "victims", 0),
    ("mask-crime", "perpetrators", 1),
    ("mask-certain", "certain", 99),
)

_compiled: Final = cache(re.compile)


@cache
def _patterns(group: str) -> tuple[re.Pattern[str], ...]:
    slots = {"NAMES": f"({_SEVERAL})", "NAME": f"({_ONE})"}
    sources = [" ".join(str(source).split()) for source in rules("masks")[group]]
    filled = [re.sub("NAMES?", lambda m: slots[m[0]], source, count=1) for source in sources]
    return tuple(re.compile(source.replace(" ", r"\s")) for source in filled)


@cache
def _pseudonyms() -> re.Pattern[str]:
    sources = "|".join(" ".join(str(s).split()) for s in rules("masks")["pseudonyms"])
    return re.compile(rf"\b(?:{sources})(?![\w-]|[’'](?!s\b))".replace(" ", r"\s"))


@cache
def _initials() -> tuple[re.Pattern[str], ...]:
    letters = r"((?!PC|DC|DS|DI|PS|QC|KC|MP|UK|US|EU|UN|IT|HR|GP|PR|ID|A\b|I\b)[A-Z]{1,2})"
    return tuple(
        re.compile(" ".join(str(s).split()).replace("NAME", letters).replace(" ", r"\s"))
        for s in rules("masks")["initials"]
    )


class Masks:
    """What a document must not give away.

    Attributes:
        names: full names, surnames, given names, pseudonyms and initials, as they stand in the text.
    """

    def __init__(self, scan: Scan, single: Alone, everyone: Sequence[Person], offices: Offices) -> None:
        self.names: set[str] = set()
        self._persons: set[int] = set()
        self._known: dict[int, bool] = {}
        self._unreal: set[str] = set()
        self._scan, self._everyone, self._offices = scan, everyone, offices
        self._by_word: dict[str, list[Person]] = {}
        for person in everyone:
            for word in {person.surname, *person.given}:
                self._by_word.setdefault(word, []).append(person)
        self._alone = single
        self._find()
        self._complete()

    def of(self, person: Person) -> bool:
        """Whether a person is masked."""
        return id(person) in self._persons

    def holds(self, name: str) -> bool:
        """Whether a name has a masked one in it."""
        return name in self.names or any(
            re.search(rf"\b{re.escape(m)}\b", name) for m in self.names if m in name and " " in m
        )

    def _find(self) -> None:
        scan, lettered = self._scan, _compiled(rules("masks")["lettered"])
        for number in scan.where("mask-pseudonym"):
            sentence = scan.sentences[number]
            if not lettered.search(scan.text, sentence.start, sentence.end):
                continue
            self.names.update(
                " ".join(m[0].split()) for m in _pseudonyms().finditer(scan.text, sentence.start, sentence.end)
            )
            for compiled in _initials():
                self.names.update(m[1] for m in compiled.finditer(scan.text, sentence.start, sentence.end))
        for number in scan.where("mask-unreal"):
            self._sentence(number, "not_real")
        if "mask-unreal" in scan.cues and "*" in scan.text:
            self._starred()
        for number in scan.where("mask-kin"):
            self._sentence(number, "relatives")
        private, near = self._near()
        for cue, group, most in _GROUPS:
            for number in scan.where(cue):
                if number in private:
                    self._sentence(number, group)
                elif number in near and most:
                    self._sentence(number, group, most)
        for number in scan.where("mask-code"):
            self._coded(number)
        for person in self._everyone:
            self._aged(person)
        self._in_court()
        self._beside()

    def _coded(self, number: int) -> None:
        """The ciphers of survivors in a sentence that speaks of them, and a name in brackets behind one."""
        sentence = self._scan.sentences[number]
        for match in template("masks", "code").finditer(self._scan.text, sentence.start, sentence.end):
            self.names.add(match["code"])
            for name in names_in(match["name"] or ""):
                self._mask(name, True, True)

    def _beside(self) -> None:
        """Whoever is named in one breath with a masked person, or nearly like one, and has no public role."""
        text = self._scan.text
        hidden = [p for p in self._everyone if id(p) in self._persons]
        ends = {n.end for p in hidden for n in p.namings}
        starts = {n.start for p in hidden for n in p.namings}
        for person in self._everyone:
            if not hidden or id(person) in self._persons or self._public(person) or not self._offices.named(person):
                continue
            for naming in person.namings[:20]:
                led = _AND_BEFORE.search(text, max(0, naming.start - 6), naming.start)
                ahead = _AND_AFTER.match(text, naming.end)
                if (led and led.start() in ends) or (ahead and ahead.end() in starts):
                    self._persons.add(id(person))
            if any(_alike(person, other) for other in hidden):
                self._persons.add(id(person))

    def _starred(self) -> None:
        """Names with an asterisk, where a note says that names are changed."""
        text, at = self._scan.text, self._scan.text.find("*")
        while at >= 0:
            match = _STARRED.search(text, max(0, at - 40), at + 1)
            for name in names_in(match[1]) if match else ():
                self._mask(name, True, True)
            at = text.find("*", at + 1)

    def _near(self) -> tuple[set[int], set[int]]:
        """Numbers of the sentences in which somebody without a public role seems to be named, and anybody."""
        at = self._scan.sentence_at
        private: set[int] = set()
        near: set[int] = set()
        for person in self._everyone:
            (near if self._public(person) else private).update(at(n.name_start) for n in person.namings)
        for word, places in self._alone.items():
            if word in self._by_word or tag(word) in ("given", "weak"):
                some = self._by_word.get(word, [])
                offset, _, starts = places[-1]
                (near if some and all(map(self._public, some)) else private).update(at(s + offset) for s in starts)
        return private, near

    def _sentence(self, number: int, group: str, most: int | None = None) -> None:
        """Look in a sentence, by pieces where it is a list or table of great length."""
        sentence = self._scan.sentences[number]
        for low in range(sentence.start, sentence.end, _LONGEST):
            self._stretch(low, min(sentence.end, low + _LONGEST + _LAPPED), group, most)

    def _stretch(self, low: int, high: int, group: str, most: int | None) -> None:
        for rank, compiled in enumerate(_patterns(group)[:most]):
            for match in compiled.finditer(self._scan.text, low, high):
                if group not in _SINGLE_SURE and _PLACED.search(
                    self._scan.text, max(low, match.start(1) - 20), match.start(1)
                ):
                    continue
                strong = group in ("not_real", "certain") or (group == "perpetrators" and rank == 0)
                for name in names_in(match[1]):
                    if group == "certain" and not self._somebody(name):
                        continue
                    self._mask(name, strong, group in _SINGLE_SURE)

    def _somebody(self, name: str) -> bool:
        """Whether a matched name is that of a person whom the document names, or has a given name in it."""
        parts = name.split()
        return parts[-1] in self._by_word or tag(parts[0]) in ("given", "weak")

    def _mask(self, name: str, strong: bool, sure: bool) -> None:
        """Mask a name that a rule met, unless it is somebody's in a public role or no name at all."""
        parts = name.split()
        if strong and sure:
            self._unreal.add(name)
        if len(parts) == 1:
            some = self._by_word.get(name, [])
            if any(self._public(p) for p in some) and not (strong and len(some) == 1):
                return
            if not some and not sure and tag(name) not in ("given", "weak"):
                return
            self.names.add(name)
            self._persons.update(
                id(p) for p in some if p.surname == name or (p.given[:1] == (name,) and len(some) == 1)
            )
            return
        some = [
            p
            for p in self._by_word.get(parts[-1], ())
            if p.surname == parts[-1] and (not p.given or p.given[0] == parts[0] or not parts[:-1])
        ]
        if some and any(self._public(p) for p in some) and not strong:
            return
        if not some and not sure and not strong and tag(parts[0]) not in ("given", "weak"):
            return
        if not sure and some and not any(self._offices.named(p) for p in some):
            return
        self._persons.update(map(id, some))
        self.names.add(name)

    def _public(self, person: Person) -> bool:
        known = self._known.get(id(person))
        if known is None:
            known = self._known[id(person)] = self._offices.evidence(person) >= _PUBLIC
        return known

    def _aged(self, person: Person) -> None:
        """A name with an age behind it, as courts and newspapers give them."""
        if self._public(person) or not self._offices.named(person):
            return
        text = self._scan.text
        if any(template("masks", "aged").match(text, n.end) for n in person.namings[:20]):
            self._persons.add(id(person))

    def _in_court(self) -> None:
        scan = self._scan
        for person in self._everyone:
            if person.strength < 2 or id(person) in self._persons or self._public(person):
                continue
            for naming in person.namings[:20]:
                number = scan.sentence_at(naming.name_start)
                if number < 0 or self._offices.reports(naming):
                    continue
                sentence = scan.sentences[number]
                if template("masks", "court").search(scan.text, sentence.start, sentence.end):
                    self._persons.add(id(person))
                    break

    def _complete(self) -> None:
        """Mask every form of the masked persons' names, and given names that belong to nobody in a public role."""
        kept = [p for p in self._everyone if id(p) not in self._persons and p.strength > 1]
        public = {w for p in kept for w in (p.surname, *p.given)}
        for person in self._everyone:
            if id(person) not in self._persons:
                continue
            for naming in person.namings:
                text = self._scan.text
                forms = (text[naming.name_start : naming.end], text[naming.start : naming.end])
                self.names.update(" ".join(form.split()) for form in forms if form not in public)
            self.names.add(person.name)
        for name in list(self.names):
            self.names.update(w for w in _loose(name) if w not in public)
        months: frozenset[str] = lexicon("names", "months") - self._unreal
        self.names -= months
        changed = "mask-changed" in self._scan.cues
        surnames = {p.surname for p in self._everyone}
        for word in self._alone:
            kinds = ("given", "weak") if changed else ("given",)
            if (
                word not in public
                and word not in surnames
                and tag(word) in kinds
                and not word.isupper()
                and word not in months
            ):
                self.names.add(word)


def _alike(one: Person, other: Person) -> bool:
    """Whether two persons have one given name and surnames that differ by a slip of the pen (Davis, Davies)."""
    if not one.given or one.given[:1] != other.given[:1] or one.surname[:2] != other.surname[:2]:
        return False
    return SequenceMatcher(None, one.surname, other.surname).ratio() >= _SLIP


def _loose(name: str) -> Iterator[str]:
    """Surname and given name of a full name, where they are names by themselves."""
    parts = name.split()
    if len(parts) < 2 or tag(parts[0]) == "other" or any(c.isdigit() for c in name) or len(parts[-1]) < 3:
        return
    for word in (parts[0], parts[-1]):
        if word in lexicon("names", "months"):
            continue
        if (len(word) > 2 and tag(word) in ("given", "weak", "name")) or (
            word == parts[-1] and word in surname_words()
        ):
            yield word
