"""Codings of the same documents by different coders, each a folder of anchored coding sheets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from inquiries.errors import BadInput, Problem
from inquiries.links import anchors
from inquiries.model import Model
from inquiries.normalise import Row, sheet_rows
from inquiries.reliability.units import Unit, covered
from inquiries.sheets import Sheet, read_sheet

FOLDER: Final = "reliability"  # below coding/
BLIND: Final = ("first", "second", "third")
PUBLISHED: Final = "published"


@dataclass(frozen=True, slots=True)
class Coding:
    """All that one coder coded: `first`, `second` and `third` are blind, `published` is what adjudication made."""

    name: str
    sheets: Mapping[str, Sheet]
    units: tuple[Unit, ...]

    def of(self, documents: Iterable[str]) -> tuple[Unit, ...]:
        """The units of some documents."""
        wanted = set(documents)
        return tuple(unit for unit in self.units if unit.document_id in wanted)


def read_codings(coding: Path, model: Model) -> dict[str, Coding]:
    """The blind codings below coding/reliability/, by name; those that are not there are left out.

    Raises BadInput for sheets that can't be used, hold quotes, or were coded from another text than a sheet of the
    same document in another coding.
    """
    folders = {name: coding / FOLDER / name for name in BLIND}
    codings = {name: read_coding(path, name, model) for name, path in folders.items() if path.is_dir()}
    same_texts(codings.values())
    return codings


def read_coding(folder: Path, name: str, model: Model) -> Coding:
    """One coding: every sheet below a folder. Raises BadInput."""
    sheets = []
    problems: list[Problem] = []
    for path in sorted(folder.rglob("*.yaml")):
        try:
            sheets.append(read_sheet(path, model, str(path)))
        except BadInput as error:
            problems.extend(error.problems)
    problems += [problem for sheet in sheets for problem in _unanchored(sheet, model)]
    if problems:
        raise BadInput(problems)
    return coding_of(sheets, name, model)


def coding_of(sheets: Iterable[Sheet], name: str, model: Model) -> Coding:
    """A coding from sheets that were read. Raises BadInput where two code the same document."""
    known: dict[str, Sheet] = {}
    for sheet in sheets:
        if other := known.get(sheet.document_id):
            what = f"document {sheet.document_id!r} has a sheet in this coding already: {other.name}"
            raise BadInput([sheet.problem(("document_id",), what, "keep one")])
        known[sheet.document_id] = sheet
    return Coding(name, known, tuple(unit for sheet in known.values() for unit in units_of(sheet, model)))


def units_of(sheet: Sheet, model: Model) -> Iterator[Unit]:
    """The claims of a sheet as units; quotes that are not anchored yet cover nothing."""
    rows = sheet_rows(sheet, model)
    for name, table in model.claim_tables.items():
        for row in rows[name]:
            places = [a for a in row["evidence"] if a["start"] is not None]
            spans = covered((a["start"], a["start"] + a["length"]) for a in places)
            yield Unit(row[table.key[0]], sheet.document_id, name, row, spans, _words(places))


def _words(places: list[Row]) -> tuple[int, int]:
    if not places:
        return 0, 0
    return min(a["word"] for a in places), max(a["word"] + a["words"] - 1 for a in places)


def _unanchored(sheet: Sheet, model: Model) -> Iterator[Problem]:
    remedy = "run `inquiries anchor` on the coding before it is filed here"
    if "stream_digest" not in sheet.data:
        yield sheet.problem((), "has no anchors yet", remedy)
    for path, anchor in anchors(sheet, model):
        if "quote" in anchor:
            yield sheet.problem(path, "a quote is still in the sheet", remedy)


def same_texts(codings: Iterable[Coding]) -> None:
    """Raises BadInput for a sheet coded from another text than the same document in an earlier coding."""
    known: dict[str, Sheet] = {}
    problems = []
    for coding in codings:
        for document, sheet in coding.sheets.items():
            first = known.setdefault(document, sheet)
            if first.data["stream_digest"] != sheet.data["stream_digest"]:
                what = f"was coded from another text than {first.name}: the streams differ"
                problems.append(sheet.problem(("stream_digest",), what, "anchor both with the same copy"))
    if problems:
        raise BadInput(problems)
