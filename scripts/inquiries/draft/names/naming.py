"""The names of one document, put together once: who and what is proposed, where each is mentioned, what is masked."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, Final

from inquiries.draft.names.bodies import Bodies, Body, collect
from inquiries.draft.names.capitals import runs
from inquiries.draft.names.masks import Masks
from inquiries.draft.names.persons import Person, grouped, namings
from inquiries.draft.names.public import Offices
from inquiries.draft.names.references import body_references, person_references, role_references, standing_alone
from inquiries.draft.names.shapes import FAIR, STRONG, WEAK
from inquiries.draft.names.speakers import speakers
from inquiries.draft.proposal import Proposal

if TYPE_CHECKING:
    from inquiries.draft.scan import Scan

Mention = tuple[int, int, Proposal]
_KEY: Final = "names"
CONFIDENCE: Final = {STRONG: 0.95, FAIR: 0.85, WEAK: 0.8}


def names_of(scan: Scan) -> Names:
    """The names of a document, made once and kept with its scan."""
    kept = vars(scan).get(_KEY)
    if not isinstance(kept, Names):
        kept = vars(scan)[_KEY] = Names(scan)
    return kept


class Names:
    """The persons, bodies and unnamed speakers of a document.

    Attributes:
        proposals: one each, in the order of the text.
        mentions: where they are mentioned, ascending, not overlapping.
        masked: names that must never be written.
    """

    def __init__(self, scan: Scan) -> None:
        text, found = scan.text, runs(scan.text)
        single = standing_alone(found)
        self.bodies = Bodies(collect(text, found, scan.cues))
        everyone = grouped(namings(text, found, scan.cues.get("name-list", ())))
        offices = Offices(scan, self.bodies)
        for person in everyone:
            offices.consider(person)
        masks = Masks(scan, single, everyone, offices)
        self.masked = masks.names
        persons = [p for p in everyone if offices.public(p) and not masks.of(p)]
        offices.settle_all(persons)
        made = {id(p): self._person(p, offices) for p in persons}
        self._bodies = {id(b): self._body(b) for b in self.bodies.all if b.spans and not masks.holds(b.name)}
        spans: list[tuple[int, int, Proposal]] = []
        for person in persons:
            spans += [(n.start, n.end, made[id(person)]) for n in person.namings]
        spans += [(s, e, made[id(p)]) for s, e, p in person_references(text, single, persons)]
        spans += [(s, e, self._bodies[id(b)]) for b in self.bodies.all if id(b) in self._bodies for s, e in b.spans]
        spans = _apart(spans)
        taken = _Taken(spans)
        unnamed, resolved = speakers(scan, self.bodies, offices, persons, taken)
        spans += [(s, e, made[id(p)]) for s, e, p in resolved]
        spans += [(p.start, p.end, p) for p in unnamed]
        spans += [(s, e, made[id(p)]) for s, e, p in role_references(text, offices, persons) if taken.free(s, e)]
        more = body_references(text, single, self.bodies, scan.cues.get("body-short", ()))
        spans += [(s, e, self._bodies[id(b)]) for s, e, b in more if id(b) in self._bodies and taken.free(s, e)]
        self.mentions: list[Mention] = _apart(spans)
        self._other_names(text, made)
        every = [*made.values(), *self._bodies.values(), *unnamed]
        self.proposals = sorted(every, key=lambda p: (p.start, p.end, p.kind))

    def _person(self, person: Person, offices: Offices) -> Proposal:
        first = next((n for n in person.namings if n.given), person.namings[0])
        bare = person.given or not person.titles
        fields: dict[str, object] = {
            "name": person.name if bare else f"{first.titles[-1] if first.titles else ''} {person.surname}".strip()
        }
        role, organisation, rule = offices.of(person)
        if role:
            fields["role"] = role
        if organisation:
            fields["organisation"] = organisation
        return Proposal(
            "person",
            first.name_start if bare else first.start,
            first.end,
            rule,
            CONFIDENCE[max(WEAK, person.strength)],
            fields,
        )

    def _body(self, body: Body) -> Proposal:
        start, end = body.spans[0]
        return Proposal(
            "body",
            start,
            end,
            "body-shape",
            0.9,
            {"name": " ".join(body.name.split()), "other_names": sorted(body.others)},
        )

    def _other_names(self, text: str, made: dict[int, Proposal]) -> None:
        forms: dict[int, dict[str, None]] = {}
        for start, end, proposal in self.mentions:
            if proposal.kind != "speaker":
                forms.setdefault(id(proposal), {})[" ".join(text[start:end].split())] = None
        for proposal in (*made.values(), *self._bodies.values()):
            given = proposal.fields.get("other_names") or []
            seen = {str(proposal.fields["name"]).casefold()}
            others = []
            for form in (*given, *forms.get(id(proposal), ())):
                short = re.sub(r"^The\b", "the", form)
                if short.startswith(("Councillors ", "Cllrs ")):
                    continue
                if short.casefold() not in seen:
                    seen.add(short.casefold())
                    others.append(short)
            if others:
                proposal.fields["other_names"] = others[:12]
            else:
                proposal.fields.pop("other_names", None)


def _apart(spans: list[Mention]) -> list[Mention]:
    """Spans in order, of overlapping ones the first and longest."""
    out: list[Mention] = []
    for span in sorted(spans, key=lambda s: (s[0], -s[1])):
        if not out or span[0] >= out[-1][1]:
            out.append(span)
    return out


class _Taken:
    """Which stretches of the text are mentions already."""

    def __init__(self, spans: list[Mention]) -> None:
        self._starts = [s[0] for s in spans]
        self._ends = [s[1] for s in spans]

    def free(self, start: int, end: int) -> bool:
        """Whether no mention overlaps the stretch."""
        n = bisect_right(self._starts, start) - 1
        if n >= 0 and self._ends[n] > start:
            return False
        return bisect_left(self._starts, end) == bisect_right(self._starts, start)

    def within(self, start: int, end: int) -> bool:
        """Whether a mention begins in the stretch."""
        return bisect_left(self._starts, start) != bisect_left(self._starts, end)
