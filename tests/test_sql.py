"""inquiries.sql in DuckDB: straight over the Parquet files, from anywhere, and true to them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest

from inquiries.export import Dataset
from inquiries.export.parquet import ParquetFiles
from inquiries.export.sql import NAME, Sql
from inquiries.model import Model
from inquiries.normalise import Rows
from inquiries.tables import arrow_tables

Run = Any
QUESTIONS = {
    "themes_by_locality",
    "response_kinds_by_locality",
    "stance_by_speaker",
    "claims_in_full",
    "answers",
    "allegations_and_answers",
    "recommendations_and_answers",
    "figures_in_scope",
    "status_by_locality",
    "coverage_by_locality",
    "coverage_grid",
    "register_by_type",
}


def opened(folder: Path, variable: Path | None = None) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    if variable:
        connection.execute("SET VARIABLE inquiries = $folder", {"folder": str(variable)}).fetchall()
    connection.execute((folder / NAME).read_text("utf-8")).fetchall()
    return connection


def records(connection: duckdb.DuckDBPyConnection, query: str) -> list[dict[str, Any]]:
    done = connection.execute(query)
    names = [column[0] for column in done.description or ()]
    return [dict(zip(names, row, strict=True)) for row in done.fetchall()]


@pytest.fixture
def database(exported: Path) -> duckdb.DuckDBPyConnection:
    return opened(exported, exported)


def views(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    return dict(connection.execute("SELECT view_name, comment FROM duckdb_views() WHERE NOT internal").fetchall())


def test_every_table_and_question_is_a_view_that_says_what_it_is(
    database: duckdb.DuckDBPyConnection, corpus_model: Model
) -> None:
    found = views(database)
    assert set(found) == {*corpus_model.tables, "codes", *QUESTIONS}
    assert all(found.values())
    columns = "SELECT column_name, comment FROM duckdb_columns() WHERE table_name = 'figures' ORDER BY column_index"
    described = dict(database.execute(columns).fetchall())
    assert list(described) == list(corpus_model.table("figures").names)
    assert described["value"].endswith("Unit: as given by `unit`.")


def test_it_runs_in_its_own_folder(exported: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(exported)
    assert records(opened(exported), "SELECT count(*) AS n FROM claims")[0]["n"] > 0


def test_every_table_has_its_rows(database: duckdb.DuckDBPyConnection, corpus_model: Model, corpus_rows: Rows) -> None:
    for name in corpus_model.tables:
        found = records(database, f"SELECT * FROM {name}")  # noqa: S608
        assert len(found) == len(corpus_rows[name])


def test_a_table_without_rows_is_there_with_its_columns(
    corpus_model: Model, corpus_rows: Rows, repository: Path, tmp_path: Path
) -> None:
    corpus_rows["retractions"] = []
    corpus_rows["coverage"] = []
    tables = arrow_tables(corpus_rows, corpus_model)
    assert tables["coverage"] == tables["retractions"] == {}
    dataset = Dataset(corpus_model, corpus_rows, tables, "0.1.0", repository / "tests" / "corpus" / "coding")
    ParquetFiles().write(dataset, tmp_path)
    Sql().write(dataset, tmp_path)
    database = opened(tmp_path, tmp_path)
    described = database.execute("SELECT column_name, column_type FROM (DESCRIBE coverage)").fetchall()
    assert [name for name, _ in described] == list(corpus_model.table("coverage").names)
    assert dict(described)["evidence"].startswith("STRUCT")
    assert records(database, "SELECT * FROM retractions") == []


def test_themes_have_their_n(database: duckdb.DuckDBPyConnection, corpus_rows: Rows) -> None:
    for row in records(database, "SELECT * FROM themes_by_locality"):
        claims = [claim for claim in corpus_rows["claims"] if claim["locality"] == row["locality"]]
        on_theme = [claim for claim in claims if row["theme"] in claim["themes"]]
        assert (row["claims"], row["of_claims"]) == (len(on_theme), len(claims))
        assert row["documents"] == len({claim["document_id"] for claim in on_theme})


@pytest.mark.parametrize(
    ("view", "part", "whole", "by"),
    [
        ("response_kinds_by_locality", "responses", "of_responses", ["locality"]),
        ("status_by_locality", "claims", "of_claims", ["locality", "claim_type"]),
    ],
)
def test_parts_make_the_whole(
    database: duckdb.DuckDBPyConnection, view: str, part: str, whole: str, by: list[str]
) -> None:
    found = records(database, f"SELECT * FROM {view}")  # noqa: S608
    for row in found:
        same = [other for other in found if [other[k] for k in by] == [row[k] for k in by]]
        assert sum(other[part] for other in same) == row[whole]


def test_stance_by_office(database: duckdb.DuckDBPyConnection, corpus_rows: Rows) -> None:
    kinds = {row["actor_id"]: (row["kind"], row["naming_basis"]) for row in corpus_rows["actors"]}
    for row in records(database, "SELECT * FROM stance_by_speaker"):
        speaker = (row["speaker_kind"], row["speaker_office"])
        said = [
            response
            for response in corpus_rows["responses"]
            if response["locality"] == row["locality"] and speaker in {kinds[a] for a in response["asserted_by"]}
        ]
        assert row["of_responses"] == len(said)
        assert row["responses"] == sum(r["responsibility_stance"] == row["stance"] for r in said)
        assert row["label"]


def test_claims_have_their_speakers_and_their_document(database: duckdb.DuckDBPyConnection, corpus_rows: Rows) -> None:
    names = {row["actor_id"]: row["name"] for row in corpus_rows["actors"]}
    documents = {row["document_id"]: row for row in corpus_rows["documents"]}
    found = {row["claim_id"]: row for row in records(database, "SELECT * FROM claims_in_full")}
    assert len(found) == len(corpus_rows["claims"])
    for claim in corpus_rows["claims"]:
        row = found[claim["claim_id"]]
        assert row["speakers"] == [names[actor] for actor in claim["asserted_by"]]
        assert row["relayed_by"] == [names[actor] for actor in claim["via"]]
        assert row["url"] == documents[claim["document_id"]]["source"]["url"]
        assert row["from_word"] == claim["evidence"][0]["word"]


@pytest.mark.parametrize(
    ("view", "key", "wanted"),
    [
        ("allegations_and_answers", "claim_id", lambda row: row.get("standing") == "allegation"),
        ("recommendations_and_answers", "recommendation_id", lambda row: row["claim_type"] == "recommendation"),
    ],
)
def test_answers_are_all_there_and_the_unanswered_too(
    database: duckdb.DuckDBPyConnection, corpus_rows: Rows, view: str, key: str, wanted: Any
) -> None:
    expected = set()
    for claim in filter(wanted, corpus_rows["claims"]):
        own = claim["claim_id"]
        answers = {r["response_id"] for r in corpus_rows["responses"] if own in (r["responds_to"] or ())}
        expected |= {(own, answer) for answer in answers or {None}}
    found = {(row[key], row["response_id"]) for row in records(database, f"SELECT * FROM {view}")}  # noqa: S608
    assert found == expected
    assert any(answer for _, answer in found)


def test_the_grid_is_the_coverage_turned(database: duckdb.DuckDBPyConnection, corpus_rows: Rows) -> None:
    grid = {row["document_id"]: row for row in records(database, "SELECT * FROM coverage_grid")}
    assert len(grid) == len(corpus_rows["documents"])
    for row in corpus_rows["coverage"]:
        assert grid[row["document_id"]][row["theme"]] == row["value"]


def test_coverage_and_register_are_counted(database: duckdb.DuckDBPyConnection, corpus_rows: Rows) -> None:
    for row in records(database, "SELECT * FROM coverage_by_locality"):
        assert sum(row[v] for v in ("found", "absent", "outside_remit", "silent")) == row["of_documents"]
    known = records(database, "SELECT sum(known)::INT AS known, sum(coded)::INT AS coded FROM register_by_type")
    assert known == [{"known": len(corpus_rows["register"]), "coded": len(corpus_rows["documents"])}]


def test_figures_keep_their_scope(database: duckdb.DuckDBPyConnection, corpus_rows: Rows) -> None:
    found = {row["figure_id"]: row for row in records(database, "SELECT * FROM figures_in_scope")}
    for row in corpus_rows["figures"]:
        for column in ("value", "upper_value", "unit", "qualifier", "basis", "population", "scope"):
            assert found[row["figure_id"]][column] == row[column]


def test_kinds_of_missing_have_labels(database: duckdb.DuckDBPyConnection, corpus_model: Model) -> None:
    label = records(database, "SELECT label_of('stance', 'not_stated') AS label")[0]["label"]
    assert label == corpus_model.codebooks["missing"].codes["not_stated"].label


def test_the_built_data_set_answers_every_question(repository: Path) -> None:
    folder = repository / "dataset"
    database = opened(folder, folder)
    for view in QUESTIONS:
        assert records(database, f"SELECT * FROM {view} LIMIT 1"), view  # noqa: S608
