"""What is computed for the whole miniature data set, against what can be read off its sheets by other means."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from inquiries import derive
from inquiries.model import Model
from inquiries.normalise import Row, Rows
from inquiries.sheets import Corpus


def by_key(rows: list[Row], key: str) -> dict[str, Row]:
    return {row[key]: row for row in rows}


def test_coverage_is_the_full_grid(corpus: Corpus, corpus_rows: Rows, corpus_model: Model) -> None:
    tables, themes = tuple(corpus_model.claim_tables), corpus_model.codebooks["theme"].codes
    expected: dict[tuple[str, str], str] = {}
    for sheet in corpus.sheets:
        coded = {row["theme"]: row["value"] for row in sheet.data["coverage"]}
        said = {theme for table in tables for claim in sheet.data[table] for theme in claim["themes"]}
        for theme in themes:
            expected[sheet.document_id, theme] = "found" if theme in said else coded.get(theme, "silent")
    assert {(row["document_id"], row["theme"]): row["value"] for row in corpus_rows["coverage"]} == expected
    assert len(corpus_rows["coverage"]) == len(corpus.sheets) * len(themes)
    assert set(expected.values()) == set(corpus_model.codebooks["coverage_value"].codes)


def test_only_absence_has_evidence_of_its_own(corpus_rows: Rows) -> None:
    assert Counter(row["value"] for row in corpus_rows["coverage"] if row["evidence"]) == {"absent": 1}


@pytest.mark.parametrize(("coded", "shown"), [("absent", "absent"), ("outside_remit", "found")])
def test_looked_for_in_vain_wins_over_the_claim_that_says_so(
    corpus_rows: Rows, corpus_model: Model, coded: str, shown: str
) -> None:
    place = {"document_id": "marlshire-review-2011-report", "theme": "resources"}
    corpus_rows["coverage"] = [place | {"value": coded, "note": "Looked for.", "evidence": []}]
    grid = derive.coverage(corpus_rows, corpus_model)
    (row,) = (row for row in grid if place.items() <= row.items())
    assert (row["value"], row["note"]) == (shown, "Looked for." if shown == coded else None)


def test_every_status_occurs_in_the_corpus(corpus_rows: Rows, corpus_model: Model) -> None:
    statuses = {row["claim_id"]: row["status"] for row in corpus_rows["claims"]}
    assert set(statuses.values()) == set(corpus_model.codebooks["status"].codes)
    some = {
        "marlshire-herald-2011-review.f3": "withdrawn",
        "marlshire-review-2011-report.rec4": "superseded",
        "marlshire-review-2011-report.f2": "contested",
        "marlshire-review-2011-report.f3": "disputed",
        "marlshire-herald-2011-review.f4": "partly_accepted",
        "marlshire-review-2011-report.rec1": "accepted",
        "marlshire-review-2011-report.f1": "asserted",
    }
    assert {key: statuses[key] for key in some} == some


def test_answers_in_the_corpus(corpus_rows: Rows) -> None:
    rows = by_key(corpus_rows["recommendations"], "recommendation_id")

    def three(key: str) -> tuple[Any, ...]:
        return tuple(rows[key][name] for name in ("accepted", "self_reported_done", "independently_verified"))

    assert three("marlshire-review-2011-report.rec1") == ("yes", "yes", "yes")
    assert three("marlshire-review-2011-report.rec2") == ("partly", "partly", "not_stated")
    assert three("marlshire-review-2011-report.rec3") == ("no", "not_stated", "not_stated")
    assert three("westmere-notebook-2013-post.rec2") == ("yes", "no", "not_stated")


def test_the_union_holds_every_claim_once(corpus_rows: Rows, corpus_model: Model) -> None:
    tables = {"finding": "findings", "recommendation": "recommendations", "response": "responses", "figure": "figures"}
    for row in corpus_rows["claims"]:
        name = tables[row["claim_type"]]
        whole = by_key(corpus_rows[name], corpus_model.table(name).key[0])[row["claim_id"]]
        same = set(corpus_model.claim_columns) - {"missing"}
        assert all(row[column] == whole[column] for column in same)
        assert row["missing"] == [entry for entry in whole["missing"] if entry["field"] == "period"]
    assert Counter(row["claim_type"] for row in corpus_rows["claims"]) == {
        kind: len(corpus_rows[name]) for kind, name in tables.items()
    }


def test_documents_hold_their_claims_and_actors(corpus_rows: Rows, corpus_model: Model) -> None:
    for document in corpus_rows["documents"]:
        for name in corpus_model.claim_tables:
            assert document[name] == [r for r in corpus_rows[name] if r["document_id"] == document["document_id"]]
        claims = [claim for name in corpus_model.claim_tables for claim in document[name]]
        columns = ("asserted_by", "on_behalf_of", "via", "addressed_to", "about")
        actors = {actor for claim in claims for column in columns for actor in claim.get(column) or ()}
        assert {row["actor_id"] for row in document["actors"]} == actors
        inside = {
            place
            for claim in claims
            for anchor in claim["evidence"]
            for place in range(anchor["start"], anchor["start"] + anchor["length"])
        }
        assert document["coded_share"] == pytest.approx(len(inside) / document["stream_length"], abs=0.00005)


def test_the_register_knows_what_is_coded(corpus_rows: Rows) -> None:
    coded = {row["document_id"] for row in corpus_rows["documents"]}
    assert {row["register_id"] for row in corpus_rows["register"] if row["coding_status"] == "coded"} == coded
    assert Counter(row["coding_status"] for row in corpus_rows["register"]) == {"coded": 4, "not_coded": 2}


def test_edges_in_the_corpus(corpus: Corpus, corpus_rows: Rows) -> None:
    coded = sum(len(sheet.data["relations"]) for sheet in corpus.sheets)
    targets = [
        (response["accepted"], target)
        for sheet in corpus.sheets
        for response in sheet.data["responses"]
        if isinstance(response["responds_to"], list)
        for target in response["responds_to"]
    ]
    answered = sum(accepted != "not_stated" for accepted, _ in targets)
    assert Counter(row["origin"] for row in corpus_rows["relations"]) == {
        "coded": coded,
        "generated": len(targets) + answered,
    }
    keys = [(row["subject_id"], row["relation"], row["object_id"]) for row in corpus_rows["relations"]]
    assert len(keys) == len(set(keys))
