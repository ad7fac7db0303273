"""A data set as its readers meet it: records by id, in words, each beside what answers it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from inquiries.model import Code, Model
from inquiries.normalise import Row, Rows

ANSWERING: Final = frozenset({"responds_to", "accepts", "rejects", "disputes", "contradicts"})
CHARGED: Final = frozenset({"disputed", "contested", "withdrawn"})  # of the codebook `status`: never shown alone
_MONTHS: Final = "January February March April May June July August September October November December".split()
_PLAIN_DATE: Final = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?([?~%]?)")


@dataclass(frozen=True, slots=True)
class Edge:
    """What one record does to another: the other's id, and the codes of the relations between them."""

    record_id: str
    relations: tuple[str, ...]


class View:
    """The rows of a data set, looked up and put into words."""

    def __init__(self, model: Model, rows: Rows) -> None:
        self.model = model
        self.rows = rows
        self.actors = {row["actor_id"]: row for row in rows["actors"]}
        self.documents = {row["document_id"]: row for row in rows["documents"]}
        self.register = {row["register_id"]: row for row in rows["register"]}
        self.inquiries = {row["inquiry_id"]: row for row in rows["inquiries"]}
        self.claims = {row["claim_id"]: row for row in rows["claims"]}

    @cached_property
    def details(self) -> dict[str, Row]:
        """Each claim's row in the table of its own kind, by id."""
        tables = self.model.claim_tables.items()
        return {row[table.key[0]]: row for name, table in tables for row in self.rows[name]}

    @cached_property
    def localities(self) -> tuple[Code, ...]:
        """The localities that have a coded document, in the codebook's order."""
        coded = {row["locality"] for row in self.rows["documents"]}
        return tuple(c for c in self.model.codebooks["locality"].codes.values() if c.code in coded)

    @cached_property
    def ordered_documents(self) -> list[Row]:
        """The coded documents by locality, then date, then id."""
        order = [code.code for code in self.localities]
        return sorted(
            self.rows["documents"],
            key=lambda row: (order.index(row["locality"]), str(row["date"]["earliest"] or "9"), row["document_id"]),
        )

    def claims_of(self, document_id: str, table: str) -> list[Row]:
        """Claims of one kind of one document, in the order in which they stand there."""
        key = self.model.table(table).key[0]
        found = [self.claims[row[key]] for row in self.rows[table] if row["document_id"] == document_id]
        return sorted(found, key=lambda claim: (claim["evidence"][0]["start"], claim["claim_id"]))

    def code(self, book: str, value: str) -> Code:
        """A code, or the kind of missing that stands in its place."""
        return self.model.codebooks[book].codes.get(value) or self.model.codebooks["missing"].codes[value]

    def label(self, book: str, value: str) -> str:
        """Label of a code, or of the kind of missing that stands in its place."""
        return self.code(book, value).label

    def missing(self, row: Row, field: str) -> str:
        """Why a field of a record is null, in words; empty where no kind is given."""
        kinds = {entry["field"]: entry["kind"] for entry in row["missing"]}
        return self.label("missing", kinds[field]).lower() if field in kinds else ""

    def roles(self, actor_id: str) -> str:
        """The roles that an actor held at the time, in words; empty for those that have none."""
        return "; ".join(dict.fromkeys(self._role(role) for role in self.actors[actor_id]["roles"]))

    def _role(self, role: Row) -> str:
        body = self.actors.get(role["organisation_id"] or "")
        return f"{role['role']}, {body['name']}" if body else str(role["role"])

    def office(self, actor_id: str) -> str:
        """Who speaks, by office: of a person the role held, never the name."""
        actor = self.actors[actor_id]
        if actor["kind"] not in {"person", "unnamed_person"}:
            return str(actor["name"])
        role = self._role(actor["roles"][0]) if actor["roles"] else "person in a public role"
        return role[:1].upper() + role[1:]

    @cached_property
    def _incoming(self) -> dict[str, list[Edge]]:
        return self._edges("object_id", "subject_id")

    @cached_property
    def _outgoing(self) -> dict[str, list[Edge]]:
        return self._edges("subject_id", "object_id")

    def _edges(self, end: str, other: str) -> dict[str, list[Edge]]:
        found: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for row in self.rows["relations"]:
            found[row[end]][row[other]].add(row["relation"])
        order = list(self.model.codebooks["relation"].codes)
        return {
            record: [Edge(at, tuple(sorted(names, key=order.index))) for at, names in sorted(others.items())]
            for record, others in found.items()
        }

    def incoming(self, record_id: str) -> list[Edge]:
        """What other records do to this one."""
        return self._incoming.get(record_id, [])

    def outgoing(self, record_id: str) -> list[Edge]:
        """What this record does to others."""
        return self._outgoing.get(record_id, [])

    def answers(self, record_id: str) -> list[Edge]:
        """What answers a record, in the coded documents."""
        return [edge for edge in self.incoming(record_id) if ANSWERING.intersection(edge.relations)]

    def never_alone(self, claim: Row) -> bool:
        """Whether a claim must be shown beside what answers it: an allegation, or one that somebody disputed."""
        refused = any(
            {"rejects", "disputes", "contradicts"}.intersection(e.relations) for e in self.answers(claim["claim_id"])
        )
        return claim["standing"] == "allegation" or claim["status"] in CHARGED or refused

    def short_title(self, document: Row) -> str:
        """Publisher and year: enough to tell documents apart in a picture."""
        year = (document["date"]["edtf"] or "undated")[:4]
        return f"{document['source']['publisher']}, {year}" if year != "unda" else str(document["source"]["publisher"])

    def signed_by(self, documents: Iterable[Row]) -> int:
        """How many documents a person has signed."""
        return sum(row["coding"]["reviewer"] is not None for row in documents)


def in_words(edtf: str | None) -> str:
    """An EDTF date or period as people write it; what it can't read stays as it is."""
    if not edtf:
        return ""
    ends = [_day(end) for end in edtf.split("/")]
    return " to ".join(ends) if len(ends) == 2 else ends[0]


def _day(text: str) -> str:
    match = _PLAIN_DATE.fullmatch(text)
    if match is None:
        return {"..": "open", "": "unknown"}.get(text, text)
    year, month, day, doubt = match.groups()
    words: Sequence[str | None] = (
        "about" if doubt else None,
        str(int(day)) if day else None,
        _MONTHS[int(month) - 1] if month and 0 < int(month) <= 12 else month,
        year,
    )
    return " ".join(filter(None, words))
