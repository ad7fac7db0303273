"""What ties sheets and authority files together: ids, references, anchors within bounds, no quote left, the ledger.

What the schema of one file can't see. Every problem names file, line and path.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from itertools import chain, islice
from typing import Any

from inquiries.errors import MOST_PROBLEMS, BadInput, Problem
from inquiries.model import Field, Model, Table
from inquiries.sheets import AUTHORITIES, Corpus, Sheet

Path = tuple[str | int, ...]


def full_id(document_id: str, written: str, model: Model) -> str:
    """A claim's whole id where a sheet writes the short one (`f3`), any other id as it is."""
    codes = "|".join(t.id_code or "" for t in model.claim_tables.values())
    return f"{document_id}.{written}" if re.fullmatch(rf"(?:{codes})[1-9][0-9]*", written) else written


def claims(sheet: Sheet, model: Model) -> Iterator[tuple[Table, Path, dict[str, Any]]]:
    """Every claim of a sheet with its table and its path in the file."""
    for name, table in model.claim_tables.items():
        for i, claim in enumerate(sheet.data.get(name, [])):
            yield table, (name, i), claim


@dataclass(frozen=True)
class Links:
    """All ids of a corpus, by table, and the checks that need them."""

    corpus: Corpus
    model: Model

    @cached_property
    def places(self) -> dict[str, tuple[Sheet, Path]]:
        """Where each record stands, claims under their whole ids; of those given twice the first. No retractions."""
        found: dict[str, tuple[Sheet, Path]] = {}
        for sheet in self.corpus.sheets:
            found[sheet.document_id] = (sheet, ("document_id",))
        for sheet, path, key in self._given():
            if path[0] != "retractions":
                found.setdefault(key, (sheet, path))
        return found

    @cached_property
    def ids(self) -> dict[str, set[str]]:
        """Ids by table: claims under their whole ids."""
        found: dict[str, set[str]] = {name: set() for name in self.model.tables}
        for sheet in self.corpus.sheets:
            found["documents"].add(sheet.document_id)
            for table, _, claim in claims(sheet, self.model):
                found[table.name].add(f"{sheet.document_id}.{claim['id']}")
        for name in AUTHORITIES:
            key = self.model.table(name).key[0]
            found[name].update(entry[key] for entry in self.corpus.entries(name))
        return found

    def check(self) -> None:
        """Raises BadInput with every problem."""
        found = chain(self.doubles(), self.references(), self.anchors(), self.ledger())
        problems = list(islice(found, MOST_PROBLEMS))
        if problems:
            raise BadInput(problems)

    def doubles(self) -> Iterator[Problem]:
        """Ids given twice in a sheet or to authority entries, edges coded twice, themes judged twice."""
        seen: dict[tuple[str, ...], str] = {}
        for sheet, path, key in self._given():
            space = "retractions" if path[0] == "retractions" else ""  # `ledger` tells of ids used in spite of those
            if first := seen.get((space, key)):
                yield sheet.problem(path, f"id {key!r} is given twice, first in {first}", "give a new one")
            seen.setdefault((space, key), _place(sheet, path))
        for sheet in self.corpus.sheets:
            for path, parts in self._keyed(sheet):
                if first := seen.get(parts):
                    what = f"{' '.join(parts[1:])} is coded twice, first in {first}"
                    yield sheet.problem(path, what, "keep one")
                seen.setdefault(parts, _place(sheet, path))

    def _keyed(self, sheet: Sheet) -> Iterator[tuple[Path, tuple[str, ...]]]:
        """The keys of the coded edges and of the coded part of the coverage grid."""
        for i, row in enumerate(sheet.data.get("relations", [])):
            ends = [full_id(sheet.document_id, row[key], self.model) for key in ("subject_id", "object_id")]
            yield ("relations", i), ("relations", ends[0], row["relation"], ends[1])
        for i, row in enumerate(sheet.data.get("coverage", [])):
            yield ("coverage", i), ("coverage", sheet.document_id, row["theme"])

    def _given(self) -> Iterator[tuple[Sheet, Path, str]]:
        for sheet in self.corpus.sheets:
            for _, path, claim in claims(sheet, self.model):
                yield sheet, (*path, "id"), f"{sheet.document_id}.{claim['id']}"
        for name in AUTHORITIES:
            key = self.model.table(name).key[0]
            for i, entry in enumerate(self.corpus.entries(name)):
                yield self.corpus.authorities[name], (name, i, key), entry[key]

    def references(self) -> Iterator[Problem]:
        """References to records that are not there."""
        fields = self.model.table("documents").fields
        for sheet in self.corpus.sheets:
            yield from self._dangling(sheet, fields, sheet.data, ())
            for name in ("relations", "coverage"):
                for i, row in enumerate(sheet.data.get(name, [])):
                    yield from self._dangling(sheet, self.model.table(name).fields, row, (name, i))
        for name in AUTHORITIES:
            for i, entry in enumerate(self.corpus.entries(name)):
                table = self.model.table(name)
                yield from self._dangling(self.corpus.authorities[name], table.fields, entry, (name, i))

    def _dangling(self, sheet: Sheet, fields: tuple[Field, ...], data: dict[str, Any], path: Path) -> Iterator[Problem]:
        for field in fields:
            value = data.get(field.name)
            if field.computed or value is None or value in field.missing:
                continue
            values = list(enumerate(value)) if field.list else [(-1, value)]
            seen: set[str] = set()
            for i, item in values:
                place = (*path, field.name) if i < 0 else (*path, field.name, i)
                if field.references:
                    yield from self._known(sheet, field, item, place)
                    key = self._whole(sheet, item)
                    if key in seen:
                        yield sheet.problem(place, f"names {key} twice", "keep one")
                    seen.add(key)
                elif isinstance(item, dict):
                    yield from self._dangling(sheet, field.fields, item, place)

    def _known(self, sheet: Sheet, field: Field, written: str, place: Path) -> Iterator[Problem]:
        key = self._whole(sheet, written)
        if any(key in self.ids[table] for table in field.references):
            return
        if key in self.ids["retractions"]:
            yield sheet.problem(place, f"{written!r} was retracted", "name what replaces it, or nothing")
            return
        yield sheet.problem(place, *self._unknown(field, key))

    def _unknown(self, field: Field, key: str) -> tuple[str, str]:
        wanted = " or ".join(field.references)
        document, _, code = key.rpartition(".")
        if elsewhere := [table for table in self.model.tables if key in self.ids[table]]:
            return f"{key!r} is a record of {elsewhere[0]}; what stands here is one of {wanted}", "mend the id"
        if document in self.ids["documents"]:
            return f"{document} has no claim {code!r}", "mend the id; only claims of the same sheet go by short ones"
        near = get_close_matches(key, sorted(set().union(*(self.ids[table] for table in field.references))), 1, 0.8)
        remedy = f"did you mean {near[0]!r}?" if near else "mend the id, or add the record first"
        return f"{key!r} is no record of {wanted}", remedy

    def _whole(self, sheet: Sheet, written: str) -> str:
        return full_id(str(sheet.data.get("document_id", "")), written, self.model)

    def anchors(self) -> Iterator[Problem]:
        """Quotes not yet made anchors; anchors outside the document; a stream not yet measured."""
        for sheet in self.corpus.sheets:
            if not sheet.data.keys() >= {"stream_rule", "stream_length", "stream_digest"}:
                what = "has not been anchored: it lacks stream_rule, stream_length or stream_digest"
                yield sheet.problem((), what, "run `inquiries anchor` with a copy of the document")
                continue
            for path, anchor in anchors(sheet, self.model):
                if "quote" in anchor:
                    remedy = "run `inquiries anchor` with a copy of the document"
                    yield sheet.problem(path, "a quote is still in the sheet", remedy)
                elif anchor["start"] + anchor["length"] > sheet.data["stream_length"]:
                    what = f"the anchor ends at {anchor['start'] + anchor['length']}, outside the document"
                    remedy = f"its stream has {sheet.data['stream_length']} characters; anchor the passage again"
                    yield sheet.problem(path, what, remedy)

    def ledger(self) -> Iterator[Problem]:
        """Ids that the ledger lacks, and ids of the ledger that are neither a record nor retracted."""
        keyed = (*self.model.claim_tables, "documents", "actors", "inquiries", "register")
        records = set().union(*(self.ids[name] for name in keyed))
        ledger, gone = set(self.corpus.ledger), self.ids["retractions"]
        name = str((self.corpus.folder / "ids.txt").relative_to(self.corpus.folder.parent))
        for key in sorted(records - ledger):
            what = f"{key} is not in the ledger {name}"
            yield self._at(key, what, "run `inquiries anchor`, which enters new ids")
        for key in self.corpus.ledger:
            if key not in records | gone:
                remedy = "restore the record, or enter it in retractions.yaml with the reason"
                yield Problem(name, f"{key} has vanished without a tombstone", remedy)
        for key in sorted(records & gone):
            remedy = "an id is never used again: give a new one, or take the retraction back"
            yield self._at(key, f"{key} was retracted, and here it is", remedy)
        for i, entry in enumerate(self.corpus.entries("retractions")):
            if entry["record_id"] not in ledger:
                what = f"{entry['record_id']} was never in the ledger {name}"
                path = ("retractions", i, "record_id")
                yield self.corpus.authorities["retractions"].problem(path, what, "mend the id")

    def _at(self, key: str, what: str, remedy: str) -> Problem:
        sheet, path = self.places[key]
        return sheet.problem(path, what, remedy)


def _place(sheet: Sheet, path: Path) -> str:
    return f"{sheet.name}:{sheet.file.line(path)}"


def anchors(sheet: Sheet, model: Model) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Every entry of evidence in a sheet, with its path."""
    for _, path, claim in claims(sheet, model):
        for i, anchor in enumerate(claim["evidence"]):
            yield (*path, "evidence", i), anchor
    for name in ("relations", "coverage"):
        for i, row in enumerate(sheet.data.get(name, [])):
            for j, anchor in enumerate(row.get("evidence", [])):
                yield (name, i, "evidence", j), anchor
