"""The main job: sheets in, a validated data set out, published in one step or not at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from inquiries.anchors import Anchor, Verdict
from inquiries.errors import AnchorsBroken, FallsShort
from inquiries.export import Dataset, Exporter
from inquiries.export.bibliography import Bibliography
from inquiries.export.card import Card
from inquiries.export.citation import DataCite
from inquiries.export.croissant import Croissant
from inquiries.export.frictionless import DataPackage
from inquiries.export.manifest import Manifest, unlisted
from inquiries.export.parquet import ParquetFiles
from inquiries.export.refi import RefiCodebook
from inquiries.export.skos import Skos
from inquiries.export.sql import Sql
from inquiries.model import Model
from inquiries.normalise import Rows, normalise
from inquiries.publish import staged
from inquiries.reliability.seen import seen
from inquiries.rulebook.report import Report
from inquiries.sheets import read_corpus
from inquiries.tables import arrow_tables
from inquiries.verify import Known, Result, remarks, unseen, verify

EXPORTERS: Final[tuple[Exporter, ...]] = (
    ParquetFiles(),
    Card(),
    Croissant(),
    DataPackage(),
    DataCite(),
    Skos(),
    RefiCodebook(),
    Bibliography(),
    Sql(),
    Manifest(),
)


@dataclass(frozen=True, slots=True)
class Inputs:
    """Where a build's inputs are and where its result goes; `sources` holds copies of the documents, if any."""

    coding: Path
    schema: Path
    rules: Path
    out: Path
    sources: Path | None = None


def build(inputs: Inputs, version: str, say: Callable[[str], None]) -> Report:
    """Normalise, check against sources where given, write, validate, publish.

    Raises BadInput, AnchorsBroken, FallsShort or CannotPublish; what was published before is then as it was.
    """
    from inquiries.expectations import validate

    model = Model.load(inputs.schema)
    corpus = read_corpus(inputs.coding, model)
    rows = normalise(corpus, model, seen(corpus, model))
    say(f"read {len(rows['documents'])} documents with {len(rows['claims'])} claims")
    say(checked_against(inputs.sources, rows, model))
    dataset = Dataset(model, rows, arrow_tables(rows, model), version, inputs.coding)
    with staged(inputs.out, unlisted) as stage:
        export(dataset, stage)
        report = validate(stage, model, inputs.rules, inputs.sources)
        if not report.holds:
            raise FallsShort(report.text())
    say(f"published {inputs.out}")
    return report


def export(dataset: Dataset, folder: Path, exporters: Sequence[Exporter] = EXPORTERS) -> None:
    """Write every format into a folder."""
    for exporter in exporters:
        exporter.write(dataset, folder)


def known_documents(rows: Rows, model: Model) -> list[Known]:
    """The coded documents with all their anchors, for `verify`."""
    documents = []
    for document in rows["documents"]:
        anchors = [
            (claim[table.key[0]], Anchor(**anchor))
            for name, table in model.claim_tables.items()
            for claim in document[name]
            for anchor in claim["evidence"]
        ]
        facts = (document["document_id"], document["stream_length"], document["stream_digest"])
        documents.append(Known(*facts, tuple(anchors)))
    return documents


def checked_against(sources: Path | None, rows: Rows, model: Model) -> str:
    """Verify every anchor against copies of the sources; what to tell the user.

    Raises AnchorsBroken naming each claim whose anchor a copy of its document does not hold.
    """
    if sources is None:
        return "anchors were not checked against source texts: none given (--sources or INQUIRIES_SOURCES)"
    known = known_documents(rows, model)
    results = verify([sources], known)
    broken = [r for r in results if r.document_id and _broken(r)]
    if broken:
        raise AnchorsBroken("\n".join(remarks(broken)))
    absent = unseen(results, known)
    confirmed = sum(len(r.anchors) for r in results if r.document_id)
    text = f"{confirmed} anchors verified against {sources}"
    return text + (f"; no copy there of {', '.join(absent)}: their anchors were not checked" if absent else "")


def _broken(result: Result) -> bool:
    return any(c.verdict in {Verdict.MISSING, Verdict.AMBIGUOUS} for c in result.anchors)
