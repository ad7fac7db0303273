"""From the id that a user gives to what is cited, or to the reason why it is not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from inquiries.cite.items import Item, Release, record_item, release_item, source_item
from inquiries.errors import BadInput, Problem
from inquiries.model import Model
from inquiries.normalise import Row, Rows


@dataclass(frozen=True, slots=True)
class Reference:
    """What one id asks for: the item of the data set, if there is one, and the original document's, if there is one."""

    record: Item | None
    source: Item | None

    @property
    def items(self) -> tuple[Item, ...]:
        """The record first."""
        return tuple(item for item in (self.record, self.source) if item)


class Records:
    """The records of a built data set, by id."""

    def __init__(self, rows: Rows, model: Model, release: Release) -> None:
        self.model = model
        self.release = release
        self.documents = {row["document_id"]: row for row in rows["documents"]}
        self.claims = {row["claim_id"]: row for row in rows["claims"]}
        self.register = {row["register_id"]: row for row in rows["register"]}
        self.actors = {row["actor_id"] for row in rows["actors"]}
        self.retracted = {row["record_id"]: row for row in rows["retractions"]}

    def references(self, ids: Iterable[str]) -> list[Reference]:
        """One reference an id, the data set where none is given. Raises BadInput with every id that can't be cited."""
        wanted = list(dict.fromkeys(ids)) or [self.release.name]
        problems = [problem for record_id in wanted if (problem := self.refusal(record_id))]
        if problems:
            raise BadInput(problems)
        return [self.reference(record_id) for record_id in wanted]

    def reference(self, record_id: str) -> Reference:
        """What is cited for an id that is known."""
        if record_id == self.release.name:
            return Reference(release_item(self.release), None)
        if record_id in self.claims:
            claim = self.claims[record_id]
            label = self.model.codebooks["claim_type"].codes[claim["claim_type"]].label
            return self._coded(record_id, label, self.documents[claim["document_id"]])
        if record_id in self.documents:
            return self._coded(record_id, "Coded claims", self.documents[record_id])
        return Reference(None, source_item(self.register[record_id], self.model))

    def _coded(self, record_id: str, label: str, document: Row) -> Reference:
        note = f"Record {record_id}, version {self.release.version}. {self._coding(document)}"
        source = source_item(document, self.model)
        return Reference(record_item(self.release, record_id, label, source, note), source)

    def _coding(self, document: Row) -> str:
        coding = document["coding"]
        method = self.model.codebooks["coding_method"].codes[coding["method"]].label
        reviewed = f"reviewed by {coding['reviewer']}" if coding["reviewer"] else "reviewed by nobody yet"
        return f"Coded by: {method.lower()}; {reviewed}."

    def refusal(self, record_id: str) -> Problem | None:
        """Why an id is not cited; None where it is."""
        if record_id in self.retracted:
            row = self.retracted[record_id]
            reason = self.model.codebooks["retraction_reason"].codes[row["reason"]].label.lower()
            instead = f"cite {', '.join(row['replaced_by'])}" if row["replaced_by"] else "nothing takes its place"
            return Problem(record_id, f"was retracted on {row['retracted_on']} ({reason})", instead)
        if record_id in self.actors:
            what = "is an entry on a person or body, and those are not cited: they say nothing by themselves"
            return Problem(record_id, what, "cite the claim, which says who holds what")
        known = [self.release.name, *self.claims, *self.documents, *self.register]
        if record_id in known:
            return None
        near = get_close_matches(record_id, known, 3)
        remedy = f"near it are {', '.join(near)}" if near else "give the id of a claim, a document or a register entry"
        return Problem(record_id, "is no id of this data set", remedy)
