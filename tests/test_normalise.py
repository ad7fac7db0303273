"""Sheets to rows: every column filled, every null with its kind, whatever the order of the files."""

from __future__ import annotations

import random
import re
import shutil
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from inquiries.errors import BadInput
from inquiries.model import Field, Model, leaves
from inquiries.normalise import Row, Rows, normalise
from inquiries.sheets import Corpus, read_corpus

CORPUS = Path(__file__).parent / "corpus"
CODING = CORPUS / "coding"
AUTHORITIES = ("actors", "inquiries", "register", "retractions")


def row(rows: Rows, table: str, key: str) -> Row:
    column = {"recommendations": "recommendation_id"}.get(table, f"{table.removesuffix('s')}_id")
    (found,) = (row for row in rows[table] if row[column] == key)
    return found


def test_every_table_has_exactly_its_columns(corpus_rows: Rows, corpus_model: Model) -> None:
    assert corpus_rows.keys() == corpus_model.tables.keys()
    for name, table in corpus_model.tables.items():
        assert corpus_rows[name], f"{name} has no rows"
        for found in corpus_rows[name]:
            assert set(table.names) <= found.keys(), name


def conforms(field: Field, value: Any, place: str) -> None:
    """Value by value what the schema promises: no null where none may be, and no other code or number."""
    if value is None:
        assert field.nullable or (field.computed and field.optional), f"{place} is null"
        return
    if field.list:
        assert len(value) >= field.min, place
    for item in value if field.list else [value]:
        if field.type == "struct":
            for inner in field.fields:
                conforms(inner, item[inner.name], f"{place}.{inner.name}")
        elif field.codebook:
            assert item in field.codes, f"{place}: {item!r}"
        elif field.type == "date":
            assert type(item) is date, place
        elif field.type == "number":
            assert type(item) is float, place
        elif field.type == "integer":
            assert type(item) is int, place
        elif field.type == "boolean":
            assert type(item) is bool, place
        else:
            assert item.strip(), f"{place} is an empty string"


def test_every_value_is_what_the_schema_promises(corpus_rows: Rows, corpus_model: Model) -> None:
    for name, table in corpus_model.tables.items():
        for found in corpus_rows[name]:
            for field in table.fields:
                conforms(field, found[field.name], f"{name}.{field.name}")


def test_a_null_has_its_kind_and_a_kind_its_null(corpus_rows: Rows, corpus_model: Model) -> None:
    kinds = set()
    for name, table in corpus_model.tables.items():
        if "missing" not in table.names:
            continue
        for found in corpus_rows[name]:
            told = {entry["field"]: entry["kind"] for entry in found["missing"]}
            kinds |= set(told.values())
            nested = {f"{field.name}." for field in table.fields if field.table}
            nulls = {path for path in nulls_of(table.fields, found) if not path.startswith(tuple(nested) or "\0")}
            assert told.keys() == nulls, f"{name}: {found}"
    assert kinds == {"not_stated", "unknown", "not_applicable", "lost_in_source"}


def nulls_of(fields: tuple[Field, ...], found: Row, prefix: str = "") -> set[str]:
    """Paths of the null values about which a source can be silent."""
    nulls: set[str] = set()
    for field in fields:
        value = found[field.name]
        if value is None and field.missing and (field.codebook is None or field.list):
            nulls.add(prefix + field.name)
        elif field.type == "struct" and value is not None and not field.table and field.name != "evidence":
            for i, item in enumerate(value if field.list else [value]):
                nulls |= nulls_of(field.fields, item, f"{prefix}{field.name}{f'[{i}]' if field.list else ''}.")
    return nulls


def test_missing_values_of_the_corpus(corpus_rows: Rows) -> None:
    herald = row(corpus_rows, "documents", "marlshire-herald-2011-review")
    assert (herald["source"]["author"], herald["source"]["archived_url"]) == (None, None)
    assert {"field": "source.author", "kind": "lost_in_source"} in herald["missing"]
    assert {"field": "source.archived_url", "kind": "unknown"} in herald["missing"]
    marchbank = row(corpus_rows, "actors", "helen-marchbank")
    assert marchbank["missing"] == [{"field": "roles[0].to", "kind": "unknown"}]
    saving = row(corpus_rows, "figures", "marlshire-cabinet-2012-minutes.fig2")
    assert (saving["value"], saving["upper_value"]) == (None, None)
    assert saving["missing"] == [
        {"field": "period", "kind": "not_stated"},
        {"field": "value", "kind": "lost_in_source"},
        {"field": "upper_value", "kind": "not_applicable"},
    ]
    strength = row(corpus_rows, "findings", "marlshire-review-2011-report.f5")
    assert strength["failed_level"] == "not_applicable", "a coded column keeps the kind as its value"


def test_periods_have_their_days(corpus_rows: Rows) -> None:
    figure = row(corpus_rows, "figures", "marlshire-review-2011-report.fig1")
    assert figure["period"] == {
        "edtf": "2006-04/2007-03",
        "earliest": date(2006, 4, 1),
        "latest": date(2007, 3, 31),
    }
    warning = row(corpus_rows, "findings", "marlshire-review-2011-report.f4")
    assert (warning["period"]["earliest"], warning["period"]["latest"]) == (date(2005, 1, 1), None)
    post = row(corpus_rows, "documents", "westmere-notebook-2013-post")
    assert (post["date"]["earliest"], post["date"]["latest"]) == (date(2013, 3, 1), date(2013, 3, 31))


def test_short_ids_become_whole(corpus_rows: Rows, corpus: Corpus) -> None:
    known = set(corpus.ledger)
    denial = row(corpus_rows, "responses", "marlshire-herald-2011-review.res5")
    assert denial["responds_to"] == ["marlshire-review-2011-report.f2", "marlshire-herald-2011-review.f2"]
    for edge in corpus_rows["relations"]:
        assert {edge["subject_id"], edge["object_id"]} <= known


def test_claims_have_their_documents_place(corpus_rows: Rows) -> None:
    places = {found["document_id"]: found["locality"] for found in corpus_rows["documents"]}
    for claim in corpus_rows["claims"]:
        assert claim["claim_id"].startswith(f"{claim['document_id']}.")
        assert claim["locality"] == places[claim["document_id"]]


def test_what_is_left_out_has_its_default(corpus_rows: Rows) -> None:
    call = row(corpus_rows, "recommendations", "marlshire-herald-2011-review.rec1")
    assert (call["number"], call["note"], call["via"]) == (None, None, ["marlshire-herald"])
    assert {"field": "number", "kind": "not_applicable"} in call["missing"]
    opinion = row(corpus_rows, "findings", "marlshire-herald-2011-review.f5")
    assert (opinion["about"], opinion["on_behalf_of"]) == ([], [])


def test_coders_are_one_unless_told(corpus: Corpus, corpus_model: Model) -> None:
    seen = {"marlshire-review-2011-report.f2": (3, True)}
    rows = normalise(corpus, corpus_model, seen)
    found = {claim["claim_id"]: (claim["coders"], claim["adjudicated"]) for claim in rows["claims"]}
    assert found.pop("marlshire-review-2011-report.f2") == (3, True)
    assert set(found.values()) == {(1, False)}


def natural(key: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"(\d+)", key) if part]


def test_rows_are_in_the_natural_order_of_their_ids(corpus_rows: Rows, corpus_model: Model) -> None:
    keys = [found["response_id"] for found in corpus_rows["responses"]]
    cabinet = [key.rpartition(".")[2] for key in keys if key.startswith("marlshire-cabinet")]
    assert cabinet == [f"res{number}" for number in range(1, 15)], "res10 stands after res9"
    for name in (*corpus_model.claim_tables, "documents", "actors", "register", "retractions"):
        (column,) = corpus_model.table(name).key
        found = [row[column] for row in corpus_rows[name]]
        assert len(set(found)) == len(found)
        if name in corpus_model.claim_tables:
            assert found == sorted(found, key=lambda key: (key.rpartition(".")[0], natural(key)))
    for document in corpus_rows["documents"]:
        nested = [found["response_id"] for found in document["responses"]]
        assert nested == [key for key in keys if key.startswith(f"{document['document_id']}.")]


def test_links_are_checked_first(corpus_folder: Path, corpus_model: Model) -> None:
    (corpus_folder / "coding" / "ids.txt").write_text("", encoding="utf-8")
    with pytest.raises(BadInput, match="is not in the ledger"):
        normalise(read_corpus(corpus_folder / "coding", corpus_model), corpus_model)


def shuffled(value: Any, chance: random.Random) -> Any:
    """The same data with its keys in another order."""
    if isinstance(value, dict):
        items = [(key, shuffled(inner, chance)) for key, inner in value.items()]
        chance.shuffle(items)
        return dict(items)
    return [shuffled(item, chance) for item in value] if isinstance(value, list) else value


def reordered(corpus: Corpus, folder: Path, chance: random.Random) -> Path:
    """The corpus written anew: claims, keys, entries and the names of files in another order."""
    coding = folder / "coding"
    shutil.copytree(CODING, coding, ignore=shutil.ignore_patterns("sheets"))
    names = [f"{chance.randrange(10**6)}-{number}" for number in range(len(corpus.sheets))]
    for sheet, name in zip(corpus.sheets, names, strict=True):
        write(coding / "sheets" / chance.choice("ab") / f"{name}.yaml", mixed(shuffled(sheet.data, chance), chance))
    for name in AUTHORITIES:
        write(coding / f"{name}.yaml", mixed(shuffled(corpus.authorities[name].data, chance), chance))
    return coding


def mixed(data: Any, chance: random.Random) -> Any:
    """The same records in another order; lists within a record keep theirs, which has a meaning."""
    for value in data.values():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            chance.shuffle(value)
    return data


def write(path: Path, data: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(data, sort_keys=False, allow_unicode=True), encoding="utf-8")


@settings(max_examples=6)
@given(st.integers(0, 10**9))
def test_the_order_of_files_claims_and_keys_changes_nothing(corpus: Corpus, corpus_model: Model, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    with tempfile.TemporaryDirectory() as folder:
        found = normalise(read_corpus(reordered(corpus, Path(folder), chance), corpus_model), corpus_model)
    assert found == normalise(corpus, corpus_model)


@pytest.mark.parametrize("seed", range(4))
def test_two_answers_of_one_day_count_by_their_numbers(
    corpus_folder: Path, corpus_model: Model, tmp_path: Path, seed: int
) -> None:
    path = corpus_folder / "coding/sheets/marlshire/marlshire-cabinet-2012-minutes.yaml"
    text = path.read_text(encoding="utf-8")
    place = text.index("  - id: res11")
    text = text[:place] + text[place:].replace("self_reported_done: not_stated", "self_reported_done: no", 1)
    path.write_text(text, encoding="utf-8")
    corpus = read_corpus(corpus_folder / "coding", corpus_model)
    coding = reordered(corpus, tmp_path / "again", random.Random(seed))  # noqa: S311
    rows = normalise(read_corpus(coding, corpus_model), corpus_model)
    assert row(rows, "recommendations", "marlshire-review-2011-report.rec1")["self_reported_done"] == "no"


def test_the_corpus_exercises_the_codebooks(corpus_rows: Rows, corpus_model: Model) -> None:
    """Every code of the columns that tests lean on occurs, so that a code gone wrong can be seen."""
    used: dict[str, set[str]] = {}
    for name, table in corpus_model.tables.items():
        for path, field in leaves(table.fields):
            if field.codebook and "." not in path:
                values = [found[path] for found in corpus_rows[name]]
                flat = [item for value in values for item in (value if isinstance(value, list) else [value])]
                used.setdefault(field.codebook.name, set()).update(flat)
    for book in (
        "claim_type standing mode modality scope valence level stance answer status coverage_value relation origin "
        "response_kind recommendation_kind actor_kind theme qualifier coding_status locality"
    ).split():
        assert set(corpus_model.codebooks[book].codes) <= used[book], book
