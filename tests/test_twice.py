"""What is told twice and plainly the same is left out; what is not is left, on both sides."""

from __future__ import annotations

import gc
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any
from weakref import ref

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inquiries.model import Field, Model
from inquiries.normalise import Rows
from inquiries.rulebook import twice
from inquiries.rulebook.frames import joined
from inquiries.rulebook.integrity import read
from inquiries.rulebook.rules import RuleBook
from inquiries.rulebook.supply import Supply
from inquiries.rulebook.twice import Sides, nested, repeated

ID = st.sampled_from(["a", "b", "c", None])
ROW = st.tuples(ID, st.lists(st.integers(0, 1), max_size=2) | st.none())
Row = tuple[str | None, list[int] | None]


def columns(rows: Sequence[Row]) -> tuple[pa.ChunkedArray, pa.ChunkedArray]:
    ids, values = ([row[i] for row in rows] for i in (0, 1))
    return pa.chunked_array([pa.array(ids, pa.string())]), pa.chunked_array([pa.array(values, pa.list_(pa.int64()))])


def plainly_open(rows: Sequence[Row], others: Sequence[Row]) -> list[bool]:
    """Whether a row does not stand once on each side, and the same."""
    return [
        row[0] is None
        or [r for r in rows if r[0] == row[0]] != [row]
        or [other for other in others if other[0] == row[0]] != [row]
        for row in rows
    ]


@settings(max_examples=200, deadline=None)
@given(st.lists(ROW, max_size=5), st.lists(ROW, max_size=5))
def test_only_what_stands_once_and_the_same_is_closed(left: list[Row], right: list[Row]) -> None:
    (ids, values), (others, other_values) = columns(left), columns(right)
    sides = Sides(ids, others, pa.concat_arrays([repeated([ids]), repeated([others])]))
    sides.compare(values, other_values)
    # rows beside one that is open may be as well
    assert not (np.array(plainly_open(left, right), np.bool_) & ~sides.open).any()
    assert not (np.array(plainly_open(right, left), np.bool_) & ~sides.open_right).any()
    if not any(plainly_open(left, right)):
        assert not sides.open.any()


def test_one_difference_among_many_leaves_few_rows() -> None:
    left = [(f"r{n}", [n]) for n in range(10_000)]
    right = [(name, [-1] if name == "r7000" else value) for name, value in left]
    (ids, values), (others, other_values) = columns(left), columns(right)
    sides = Sides(ids, others, pa.array([], pa.string()))
    sides.compare(values, other_values)
    assert sides.open[7000]
    assert sides.open.sum() <= 64


@pytest.fixture
def claims(exported: Path, corpus_model: Model) -> tuple[Any, pa.Table, pa.Table]:
    found = read(exported, corpus_model)
    table = corpus_model.table("findings")
    documents = corpus_model.table("documents")
    return table, joined(documents, found.load("documents")), joined(table, found.load("findings"))


def test_nested_claims_of_a_sound_data_set_are_all_closed(claims: tuple[Any, pa.Table, pa.Table]) -> None:
    table, documents, rows = claims
    told, alone = nested(table, documents, "document_id", "findings", rows)
    assert (len(told), len(alone)) == (0, 0)


def test_a_claim_of_another_document_is_left_on_both_sides(claims: tuple[Any, pa.Table, pa.Table]) -> None:
    table, documents, rows = claims
    number = rows.column_names.index("document_id")
    other = pa.array(["elsewhere", *rows["document_id"].to_pylist()[1:]])
    told, alone = nested(table, documents, "document_id", "findings", rows.set_column(number, "document_id", other))
    first = rows["finding_id"][0].as_py()
    assert first in alone["finding_id"].to_pylist()
    assert first in [item["finding_id"] for some in told["findings"].to_pylist() for item in some]


def altered(rows: pa.Table, number: int, column: str) -> pa.Table:
    """The rows with one value changed: to nothing, or to that of another row where there is none."""
    made = rows.to_pylist()
    values = [row[column] for row in made]
    made[number][column] = None if values[number] is not None else next(v for v in values if v is not None)
    return pa.Table.from_pylist(made, schema=rows.schema)


def test_a_difference_in_any_column_is_left_on_both_sides(
    claims: tuple[Any, pa.Table, pa.Table], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(twice, "_CLOSE", 1)
    table, documents, rows = claims
    name = rows["finding_id"][2].as_py()
    for column in rows.column_names:
        if rows[column].null_count == len(rows):
            continue
        told, alone = nested(table, documents, "document_id", "findings", altered(rows, 2, column))
        assert [item["finding_id"] for some in told["findings"].to_pylist() for item in some] == [name], column
        assert alone["finding_id"].to_pylist() == [name if column != "finding_id" else None]


def test_a_claim_in_the_record_of_another_document_is_left_on_both_sides(
    claims: tuple[Any, pa.Table, pa.Table],
) -> None:
    table, documents, rows = claims
    records = documents.to_pylist()
    full = [record for record in records if record["findings"]]
    item = full[0]["findings"].pop()
    next(record for record in records if record is not full[0])["findings"].append(item)
    moved = pa.Table.from_pylist(records, schema=documents.schema)
    told, alone = nested(table, moved, "document_id", "findings", rows)
    assert item["finding_id"] in [one["finding_id"] for some in told["findings"].to_pylist() for one in some]
    assert item["finding_id"] in alone["finding_id"].to_pylist()


def test_a_list_with_other_fields_is_left_whole(claims: tuple[Any, pa.Table, pa.Table]) -> None:
    table, documents, rows = claims
    told, alone = nested(table, documents, "document_id", "findings", rows.drop_columns(["note"]))
    assert (len(told), len(alone)) == (len(documents), len(rows))


def test_each_difference_between_the_union_and_the_tables_is_left_on_both_sides(
    exported: Path, corpus_model: Model, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(twice, "_CLOSE", 1)
    folder = Path(shutil.copytree(exported, tmp_path / "dataset"))
    path = max((folder / "data" / "claims").glob("*.parquet"), key=lambda file: file.stat().st_size)
    rows = pq.ParquetFile(path).read()
    columns = [name for name in ("claim_type", *corpus_model.claim_columns) if rows[name].null_count < len(rows)]
    wanted = set(rows["claim_id"].to_pylist()[: len(columns)])
    assert len(wanted) == len(columns)
    for number, column in enumerate(columns):
        rows = altered(rows, number, column)
    pq.write_table(rows, path)
    supply = Supply(corpus_model, RuleBook({}), read(folder, corpus_model))
    found: dict[str, list[str]] = {}
    for fresh in supply:
        key = {f"union_{name}": table.key[0] for name, table in corpus_model.tables.items()}
        found |= {name: supply.held[name][key[name]].to_pylist() for name in fresh & key.keys()}
    assert set(found.pop("union_claims")) == wanted
    assert {claim for some in found.values() for claim in some} == wanted


def test_a_claim_that_stands_twice_in_its_table_is_left_each_time(
    exported: Path, corpus_model: Model, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(twice, "_CLOSE", 1)
    folder = Path(shutil.copytree(exported, tmp_path / "dataset"))
    path = next((folder / "data" / "findings").glob("*.parquet"))
    rows = pq.ParquetFile(path).read()
    pq.write_table(pa.concat_tables([rows, rows.slice(1, 1)]), path)
    supply = Supply(corpus_model, RuleBook({}), read(folder, corpus_model))
    held: dict[str, pa.Table] = {}
    for fresh in supply:
        held |= {name: supply.held[name] for name in fresh & {"union_claims", "union_findings", "nested_findings"}}
    name = rows["finding_id"][1].as_py()
    assert held["union_claims"]["claim_id"].to_pylist() == [name]
    assert held["union_findings"]["finding_id"].to_pylist() == [name, name]
    assert held["nested_findings"]["finding_id"].to_pylist() == [name, name]


def test_every_text_is_gathered_wherever_it_stands(exported: Path, corpus_model: Model, corpus_rows: Rows) -> None:
    supply = Supply(corpus_model, RuleBook({}), read(exported, corpus_model))
    gathered: Counter[tuple[str, str]] = Counter()
    for fresh in supply:
        if "texts" in fresh:
            gathered.update(zip(*(supply.held["texts"][c].to_pylist() for c in ("of_table", "value")), strict=True))
    wanted = Counter(
        (name, text)
        for name, table in corpus_model.tables.items()
        for row in corpus_rows[name]
        for text in texts_of(table.fields, row)
        if not table.generated
    )
    assert gathered == wanted


def texts_of(fields: Iterable[Field], row: dict[str, Any]) -> Iterator[str]:
    for f in fields:
        items = row[f.name] if f.list else [row[f.name]]
        for item in [] if f.table else [item for item in items or () if item is not None]:
            if f.type == "struct":
                yield from texts_of(f.fields, item)
            elif f.type in {"string", "url"} and not f.pattern:
                yield item


def test_frames_are_let_go(exported: Path, corpus_model: Model) -> None:
    supply = Supply(corpus_model, RuleBook({}), read(exported, corpus_model))
    made: set[str] = set()
    for fresh in supply:
        made |= fresh
        held = [ref(supply.held[name]) for name in fresh]
        supply.keep(())
        gc.collect()
        assert not [name for name, frame in zip(fresh, held, strict=True) if frame() and name not in supply.held]
    assert {"claims", "documents", "texts", "unknown_names"} <= made
    assert not supply.held
    assert supply.rows["claims"] == sum(supply.read.counts["claims"].values())
