"""Where records are coded: the file and line of each, for reports."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from inquiries.errors import BadInput
from inquiries.links import claims, full_id
from inquiries.model import Model
from inquiries.rulebook.report import Failure, Outcome, Report
from inquiries.sheets import AUTHORITIES, Corpus, Sheet, read_corpus

Place = tuple[str, int | None]


def located(report: Report, coding: Path, model: Model) -> Report:
    """The report with the sheet and line of each record; as it was where the sheets can't be read."""
    try:
        places = dict(_places(read_corpus(coding, model), model))
    except BadInput:
        return report
    outcomes = tuple(_located(outcome, places) for outcome in report.outcomes)
    return replace(report, outcomes=outcomes)


def _located(outcome: Outcome, places: dict[str, Place]) -> Outcome:
    failures = []
    for failure in outcome.failures:
        sheet, line = places.get(failure.record) or places.get(failure.record.partition(" ")[0]) or ("", None)
        failures.append(Failure(failure.record, failure.message, sheet, line))
    return replace(outcome, failures=tuple(failures))


def _places(corpus: Corpus, model: Model) -> Iterator[tuple[str, Place]]:
    for name in AUTHORITIES:
        key = model.table(name).key[0]
        for i, entry in enumerate(corpus.entries(name)):
            yield entry[key], _place(corpus.authorities[name], (name, i, key))
    for sheet in corpus.sheets:
        yield sheet.document_id, _place(sheet, ("document_id",))
        for _, path, claim in claims(sheet, model):
            yield f"{sheet.document_id}.{claim['id']}", _place(sheet, (*path, "id"))
        for i, row in enumerate(sheet.data.get("relations", [])):
            ends = [full_id(sheet.document_id, row[end], model) for end in ("subject_id", "object_id")]
            yield f"{ends[0]} {row['relation']} {ends[1]}", _place(sheet, ("relations", i))
        for i, row in enumerate(sheet.data.get("coverage", [])):
            yield f"{sheet.document_id} {row['theme']}", _place(sheet, ("coverage", i))


def _place(sheet: Sheet, path: tuple[str | int, ...]) -> Place:
    return sheet.name, sheet.file.line(path)
