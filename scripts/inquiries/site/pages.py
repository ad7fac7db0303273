"""The pages, by kind: what each is told and where it stands. All text of records is escaped by the templates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from inquiries.cite.items import Release
from inquiries.export.tallies import Tallies
from inquiries.normalise import Row
from inquiries.site import charts, overview, timeline
from inquiries.site.lettering import figure_value, numbered
from inquiries.site.scene import PLACES
from inquiries.site.search import claim_index, register_index
from inquiries.site.texts import Citations, from_markdown
from inquiries.site.view import View, in_words

_HERE: Final = Path(__file__).parent
ASSETS: Final = _HERE / "assets"
KINDS: Final = {"findings": "f", "recommendations": "rec", "responses": "res", "figures": "fig"}


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its path in the site, its template and what the template is told."""

    path: str
    template: str
    told: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Site:
    """All that the pages tell.

    Attributes:
        view: the data set.
        release: what it calls itself.
        contact: where a correction is asked for in private; empty where nothing is set up.
        reliability: Markdown on the agreement between coders; empty where none is published.
    """

    view: View
    release: Release
    contact: str = ""
    reliability: str = ""

    def pages(self) -> Iterator[Page]:
        """Every page, the opening one first."""
        view = self.view
        yield Page("index.html", "index.html", self._opening())
        yield Page("documents.html", "documents.html", {"documents": view.ordered_documents})
        for document in view.ordered_documents:
            yield Page(f"documents/{document['document_id']}.html", "document.html", self._document(document))
        claims = [claim for d in view.ordered_documents for t in KINDS for claim in view.claims_of(d["document_id"], t)]
        yield Page("claims.html", "claims.html", self._all(claims))
        citations = Citations.of(view, self.release)
        for claim in claims:
            yield Page(f"claims/{claim['claim_id']}.html", "claim.html", self._claim(claim, citations))
        for row in view.rows["retractions"]:
            if "." not in row["record_id"]:
                continue  # a person's or body's, which had no page
            yield Page(f"claims/{row['record_id']}.html", "retraction.html", {"retraction": row})
        yield from self._codebooks()
        yield Page("register.html", "register.html", self._register())
        yield Page("inquiries.html", "inquiries.html", {"found": timeline.ordered(view)})
        yield Page("about.html", "about.html", {"reliability": from_markdown(self.reliability)})

    def words(self) -> dict[str, Any]:
        """What every page may use."""
        view = self.view
        documents = view.rows["documents"]
        return {
            "view": view,
            "model": view.model,
            "release": self.release,
            "contact": self.contact,
            "methods": Tallies(view.model, view.rows).methods,
            "signed": view.signed_by(documents),
            "total": len(documents),
            "in_words": in_words,
            "figure_value": lambda row: figure_value(view, row),
            "table_of": self._table_of,
            "numbered": numbered,
            "place_class": self._place_class,
            "places_in_words": " and ".join(place.label for place in view.localities),
        }

    def _table_of(self, claim: Row) -> str:
        attributes = self.view.model.codebooks["claim_type"].codes[claim["claim_type"]].attributes
        return str(attributes["table"])

    def _place_class(self, code: str) -> str:
        places = [place.code for place in self.view.localities]
        return f"place-{places.index(code) % len(PLACES)}" if code in places else "place-other"

    def _opening(self) -> dict[str, Any]:
        view = self.view
        counted = {name: Counter(row.get("locality") for row in rows) for name, rows in view.rows.items()}
        return {
            "counted": counted,
            "pictures": {
                "themes": charts.themes(view),
                "kinds": charts.kinds(view),
                "stances": charts.stances(view),
                "timeline": timeline.timeline(view),
                "figures": charts.figures(view),
            },
            "theme_rows": overview.theme_rows(view),
            "kind_rows": overview.kinds(view),
            "stance_parts": overview.stances(view),
            "stance_codes": [*view.model.codebooks["stance"].codes.values(), view.code("stance", overview.SILENT)],
            "places": timeline.places(view),
            "first_year": timeline.first_year(view),
            "years": {place.code: overview.years(view, place.code) for place in timeline.places(view)},
            "undated": overview.undated(view.rows["register"]),
            "inquiries_of": lambda code: timeline.inquiries(view, code),
            "published": lambda row: timeline.published(view, row),
            "measure_rows": overview.measures(view),
        }

    def _all(self, claims: list[Row]) -> dict[str, Any]:
        documents = [(d["document_id"], self.view.short_title(d)) for d in self.view.ordered_documents]
        return {"claims": claims, "index": claim_index(self.view, claims), "documents_told": documents}

    def _document(self, document: Row) -> dict[str, Any]:
        view, name = self.view, document["document_id"]
        claims = {table: view.claims_of(name, table) for table in KINDS}
        coverage = [row for row in view.rows["coverage"] if row["document_id"] == name]
        order = list(view.model.codebooks["theme"].codes)
        checks = [
            {"claim": claim["claim_id"], **anchor}
            for found in claims.values()
            for claim in found
            for anchor in claim["evidence"]
        ]
        return {
            "document": document,
            "claims": claims,
            "coverage": sorted(coverage, key=lambda row: order.index(row["theme"])),
            "checks": _check(document, checks),
        }

    def _claim(self, claim: Row, citations: Citations) -> dict[str, Any]:
        view = self.view
        document = view.documents[claim["document_id"]]
        answers = view.answers(claim["claim_id"])
        own = [{"claim": claim["claim_id"], **anchor} for anchor in claim["evidence"]]
        return {
            "claim": claim,
            "detail": view.details[claim["claim_id"]],
            "document": document,
            "answers": answers,
            "others": [edge for edge in view.incoming(claim["claim_id"]) if edge not in answers],
            "outgoing": view.outgoing(claim["claim_id"]),
            "citation": citations.cite(claim["claim_id"]),
            "checks": _check(document, own),
        }

    def _codebooks(self) -> Iterator[Page]:
        uses = _uses(self.view)
        yield Page("codebooks.html", "codebooks.html", {"uses": uses})
        for name, book in self.view.model.codebooks.items():
            yield Page(f"codebooks/{name}.html", "codebook.html", {"book": book, "used_in": uses.get(name, [])})

    def _register(self) -> dict[str, Any]:
        order = list(self.view.model.codebooks["locality"].codes)
        rows = sorted(
            self.view.rows["register"],
            key=lambda row: (order.index(row["locality"]), str(row["date"]["earliest"] or "9"), row["register_id"]),
        )
        years = sorted({(row["date"]["edtf"] or "undated")[:4] for row in rows})
        told = [(year, "Undated" if year == "unda" else year) for year in years]
        return {"entries": rows, "index": register_index(self.view, rows), "register_years": told}


def _check(document: Row, anchors: list[dict[str, Any]]) -> dict[str, Any]:
    """What the script needs to check a copy."""
    return {"length": document["stream_length"], "digest": document["stream_digest"], "anchors": anchors}


def _uses(view: View) -> dict[str, list[str]]:
    """Codebook → the columns that use it."""
    found: dict[str, list[str]] = {}
    for table in view.model.tables.values():
        for field in table.fields:
            for leaf in (field, *(() if field.table else field.fields)):
                if leaf.codebook:
                    path = field.name if leaf is field else f"{field.name}.{leaf.name}"
                    found.setdefault(leaf.codebook.name, []).append(f"{table.name}.{path}")
    return found
