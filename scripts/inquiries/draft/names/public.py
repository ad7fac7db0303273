"""Which persons are named in a public role, and which role and body that is."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, Final

from inquiries.draft.names.bodies import Body
from inquiries.draft.names.capitals import lexicon
from inquiries.draft.names.organisations import settle
from inquiries.draft.names.roles import Role, of_titles, roles_at
from inquiries.draft.names.shapes import FAIR, WEAK, surname_words, tag
from inquiries.draft.names.stretches import trimmed
from inquiries.draft.names.templates import template

if TYPE_CHECKING:
    from inquiries.draft.names.bodies import Bodies
    from inquiries.draft.names.persons import Naming, Person
    from inquiries.draft.scan import Scan

_ENOUGH: Final = 0.9  # evidence of a role after which no further places are read
_LETTERHEAD: Final = 250  # characters from the start in which a letterhead stands
_BYLINES: Final = 2  # times that a page names who wrote it
_MOST_PLACES: Final = 25  # of one person that are read for a role
_SENIOR: Final = re.compile(
    r"director|chief|\bhead\b|leader|member|commissioner|chair|minister|secretary|judge", re.IGNORECASE
)
_RANKS: Final = re.compile(
    r"constable|superintendent|inspector|sergeant|detective|commander|commissioner", re.IGNORECASE
)
_OFFICES: Final = re.compile(
    r"^(?:leader|deputy leader|chief executive|councillor|alderman|cabinet member.*|mayor"
    r"|(?:\w+ )?director of (?:children|adult|social|education|housing).*)$",
    re.IGNORECASE,
)
_TRUST_OFFICES: Final = re.compile(
    r"^(?:medical director|chief nurse|(?:executive )?director of nursing|chief operating officer|chief executive)$",
    re.IGNORECASE,
)


class Offices:
    """The roles of a document's persons."""

    def __init__(self, scan: Scan, bodies: Bodies) -> None:
        self._text = scan.text
        self._starts = [b.start for b in scan.blocks]
        self._ends = [b.end for b in scan.blocks]
        self._bodies = bodies
        self._publisher = next((str(p.fields.get("name") or "") for p in scan.of("publisher")), "")
        types = {str(p.fields.get("document_type")) for p in scan.of("document_type")}
        self._press = bool(types & {"press_article", "blog_post"})
        self._roles: dict[int, list[tuple[Role, int]]] = defaultdict(list)
        self._hidden: set[int] = set()
        self._bodies_of: dict[int, Body] = {}
        self._settled: dict[int, tuple[str, str, str]] = {}

    def consider(self, person: Person) -> None:
        """Read what the text says of a person's role."""
        found = self._roles[id(person)]
        common = person.strength <= FAIR and self._common(person)
        if common:
            person.strength = min(person.strength, WEAK)
        hidden = 0
        for naming in person.namings[:_MOST_PLACES]:
            low, high = self._bounds(naming)
            found += [(role, naming.start) for role in roles_at(self._text, naming, low, high)]
            hidden += self._contact(naming, low)
            self._affiliate(person, naming)
            if len(found) > 3 and max(r.weight for r, _ in found) >= _ENOUGH:
                break
            if person.strength < FAIR and not common and (self._speaks(naming) or self._lettered(naming)):
                person.strength = FAIR
        if not found and person.given:
            found += self._lede(person.namings[0])
        if found and person.strength < FAIR and not common and max(r.weight for r, _ in found) >= 0.8:
            person.strength = FAIR
        letters = " ".join(self._text[n.end : n.end + 30].split("\n")[0] for n in person.namings[:6])
        told = of_titles(person.titles, _letters(letters))
        if told:
            found.append((told, person.namings[0].start))
        contact = hidden and hidden >= len(person.namings) and not any(_SENIOR.search(r.role) for r, _ in found)
        if contact or any(template("roles", "junior").search(r.role) for r, _ in found):
            self._hidden.add(id(person))

    def named(self, person: Person) -> bool:
        """Whether the words are a person's name for all that their shape shows."""
        return person.strength >= FAIR or not self._common(person)

    def _lede(self, naming: Naming) -> list[tuple[Role, int]]:
        """The role of the paragraph before, where the name opens a paragraph, as in newspapers."""
        n = bisect_right(self._starts, naming.start) - 1
        if n < 1 or self._text[self._starts[n] : naming.start].strip():
            return []
        start = self._starts[n - 1]
        match = template("roles", "lede").match(self._text, start, min(self._ends[n - 1], start + 160))
        return [(Role(match["np"], "", 0.5, "role-lede"), start)] if match else []

    def _affiliate(self, person: Person, naming: Naming) -> None:
        """Note the body that stands right behind a name: (Marlshire Police), of the Home Office."""
        match = template("names", "affiliated").match(self._text, naming.end)
        body = self._bodies.named(" ".join(match[1].split())) if match and id(person) not in self._bodies_of else None
        if body:
            self._bodies_of[id(person)] = body
            if person.strength < FAIR and not self._common(person):
                person.strength = FAIR

    def _common(self, person: Person) -> bool:
        """Whether the words of a supposed name stand in the text in small letters too: then they are no name."""
        if person.surname.casefold() in lexicon("roles", "heads") and person.surname not in surname_words():
            return True
        first = person.given[0] if person.given else person.surname
        words = [first] if tag(first) == "name" else []
        if person.surname not in surname_words():
            words.append(person.surname)
        return any(f"{w.lower()}{end}" in self._words for w in words for end in ("", ",", ".", ";"))

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(self._text.split())

    def _bounds(self, naming: Naming) -> tuple[int, int]:
        """Of the block that holds a name, and for what follows, of the next ones when the name ends a line."""
        n = bisect_right(self._starts, naming.start) - 1
        if n < 0:
            return 0, len(self._text)
        last = n
        while last + 1 < len(self._ends) and last < n + 2 and self._ends[last] - naming.end < 12:
            last += 1
        return self._starts[n], self._ends[last]

    def _speaks(self, naming: Naming) -> bool:
        after, before = self._text[naming.end : naming.end + 30], self._text[max(0, naming.start - 20) : naming.start]
        return bool(template("names", "said_after").match(after) or (template("names", "said_before").search(before)))

    def _lettered(self, naming: Naming) -> bool:
        return bool(_letters(self._text[naming.end : naming.end + 12]))

    def _contact(self, naming: Naming, low: int) -> bool:
        return bool(template("roles", "contact").search(self._text[max(low, naming.start - 60) : naming.start]))

    def reports(self, naming: Naming) -> bool:
        """Whether a person tells of others where the name stands, or is the author of a report or inquiry."""
        after = self._text[naming.end : naming.end + 40]
        return self._speaks(naming) or bool(
            re.match(r"(?:[’']s)?\s+(?:[a-z]+\s)?(?:[Rr]eport|[Rr]eview|[Ii]nquiry|findings|investigation)", after)
        )

    def public(self, person: Person) -> bool:
        """Whether a person is to be proposed, masks apart."""
        if id(person) in self._hidden or person.strength < FAIR:
            return False
        return not self._byline_only(person)

    def _byline_only(self, person: Person) -> bool:
        """Whether a person is named only as who wrote the text, or in lines of the page that hold nothing else."""
        if self._roles[id(person)] or person.titles or len(person.namings) > _BYLINES:
            return False
        return all(self._is_byline(naming) for naming in person.namings)

    def _is_byline(self, naming: Naming) -> bool:
        line = self._text[self._text.rfind("\n", 0, naming.start) + 1 : naming.start]
        if self._lettered(naming):
            return False
        if template("names", "byline").fullmatch(line):
            return True
        rest = self._text[naming.end :].partition("\n")[0]
        return self._press and not line.strip() and bool(template("names", "byline_end").fullmatch(rest))

    def evidence(self, person: Person) -> float:
        """How good the best evidence of a public role is, 0 for none; an office before the name counts fully."""
        offices = lexicon("names", "titles_office") | {
            "Professor",
            "Prof",
            "Lord",
            "Lady",
            "Baroness",
            "Baron",
            "Sir",
            "Dame",
            "HHJ",
            "Rev",
            "Revd",
            "Reverend",
        }
        if person.titles & offices:
            return 1.0
        return max((r.weight for r, _ in self._roles[id(person)] if r.rule != "role-verb"), default=0.0)

    def settle_all(self, persons: list[Person]) -> None:
        """Choose each person's role, once bodies that roles alone name are known."""
        for person in persons:
            self._settled[id(person)] = self._settle(person)
        self._leaders(persons)

    def of(self, person: Person) -> tuple[str, str, str]:
        """Role, organisation (each may be empty) and the rule that told them."""
        return self._settled[id(person)]

    def _settle(self, person: Person) -> tuple[str, str, str]:
        best: tuple[float, str, str, str] = (0.0, "", "", "name-shape")
        for role, offset in self._roles[id(person)]:
            words, body, new = settle(role, self._bodies, offset)
            if role.organisation and not body:
                body = self._bodies.latest(offset, "chair" in words.casefold())
            if new:
                body = self._new_body(new, offset)
            words = trimmed(words)
            if not words:
                continue
            generic = words.casefold() in ("councillor", "member", "members", "mp", "officer", "judge")
            weight = role.weight + (0.06 if body else 0) - (0.3 if generic and role.weight > 0.5 else 0)
            if weight > best[0] + 0.001:
                best = (weight, words, body.name if body else "", role.rule)
        _, words, organisation, rule = best
        beside = self._bodies_of.get(id(person))
        if beside and not organisation:
            organisation = beside.name
        if words and not organisation:
            organisation = (
                self._elsewhere(person, words)
                or self._implied(words, person)
                or (rule == "role-signature" and self._letterhead())
                or ""
            )
        return words, organisation, rule

    def _elsewhere(self, person: Person, words: str) -> str:
        """The body of another role of the same person that has the same head."""
        for role, offset in self._roles[id(person)]:
            other, body, _ = settle(role, self._bodies, offset)
            if body and other.split()[:1] and other.split()[-1].casefold() == words.rsplit(maxsplit=1)[-1].casefold():
                return body.name
        return ""

    def _letterhead(self) -> str:
        """The body that the head of the document names first."""
        publisher = self._bodies.named(self._publisher) if self._publisher else None
        if publisher:
            return publisher.name
        some = [b for b in self._bodies.all if b.spans and " " in b.name and b.tail not in ("Inquiry", "Review")]
        first = min(some, key=lambda b: b.spans[0], default=None)
        return first.name if first and first.spans[0][0] < _LETTERHEAD else ""

    def _implied(self, words: str, person: Person) -> str:
        """The body that a rank or office can only mean here: the one force or council that the document is of."""
        kinds: tuple[str, ...] = ()
        if _RANKS.search(words) and "crime" not in words.casefold():
            kinds = ("Police", "Constabulary")
        elif _OFFICES.match(words):
            kinds = ("Council",)
        if _TRUST_OFFICES.match(words) and not any(b.tail in kinds for b in self._bodies.all):
            kinds = ("Trust",)
        some = [b for b in self._bodies.all if b.tail in kinds and len(b.name.split()) > 1]
        some = [b for b in some if "Full" not in b.name and "Chiefs" not in b.name]
        if words.casefold() in ("chair", "chairman", "chairwoman", "chairperson") and not person.titles & {
            "Councillor",
            "Councillors",
            "Cllr",
        }:
            some = [b for b in self._bodies.all if b.tail == "Inquiry"]
            boards = [b for b in self._bodies.all if b.tail in ("Committee", "Board", "Panel", "Cabinet")]
            return (
                some[0].name
                if len(some) == 1 and (not boards or len(some[0].spans) > max(len(b.spans) for b in boards))
                else ""
            )
        return some[0].name if len(some) == 1 else ""

    def _new_body(self, name: str, offset: int) -> Body | None:
        body = self._bodies.named(name)
        if body:
            return body
        places: list[tuple[int, int]] = []
        at = self._text.find(name)
        while at >= 0 and len(places) < _MOST_PLACES:
            places.append((at, at + len(name)))
            at = self._text.find(name, at + 1)
        if not places:
            return None
        del offset
        body = Body(name, set(), places)
        self._bodies.add(body)
        return body

    def _leaders(self, persons: list[Person]) -> None:
        """A cabinet is chaired by the leader: where `the Leader` acts and nobody is said to be it, it is the chair."""
        if "The Leader " not in self._text:
            return
        if not self._bodies.named("Cabinet") and not re.search(r"\bcabinet\b", self._text[:600], re.IGNORECASE):
            return
        if not re.search(r"\bThe Leader (?:[a-z]+ed|said|had|of the Council)\b", self._text):
            return
        if any(
            re.search(r"(?i)\bleader\b", self._settled[id(p)][0]) and "eputy" not in self._settled[id(p)][0]
            for p in persons
        ):
            return
        for person in persons:
            role, organisation, _ = self._settled[id(person)]
            titles = {title.removesuffix("s") for title in person.titles}
            if role.casefold() in ("chair", "chairman", "in the chair") and "Councillor" in titles:
                body = self._implied("leader", person) or organisation
                self._settled[id(person)] = ("Leader", body, "role-cabinet-chair")
                return


def _letters(after: str) -> str:
    match = template("names", "letters").match(after)
    return match[0] if match else ""
