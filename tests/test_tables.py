"""Rows to Arrow: types, order of columns, splits."""

from __future__ import annotations

import pyarrow as pa
import pytest

from inquiries.model import Field, Model
from inquiries.normalise import Rows
from inquiries.tables import arrow_schema, arrow_tables, arrow_type, split_of


@pytest.mark.parametrize(
    ("kind", "arrow"),
    [
        ("string", pa.string()),
        ("id", pa.string()),
        ("slug", pa.string()),
        ("url", pa.string()),
        ("edtf", pa.string()),
        ("code", pa.string()),
        ("date", pa.date32()),
        ("integer", pa.int32()),
        ("number", pa.float64()),
        ("boolean", pa.bool_()),
    ],
)
def test_types(kind: str, arrow: pa.DataType) -> None:
    assert arrow_type(Field("a", kind, "A.")) == arrow
    assert arrow_type(Field("a", kind, "A.", list=True)) == pa.list_(arrow)


def test_structs_nest() -> None:
    inner = (Field("x", "integer", "X."), Field("y", "string", "Y.", list=True))
    struct = pa.struct([("x", pa.int32()), ("y", pa.list_(pa.string()))])
    assert arrow_type(Field("a", "struct", "A.", fields=inner)) == struct
    assert arrow_type(Field("a", "struct", "A.", fields=inner, list=True)) == pa.list_(struct)


def test_columns_stand_in_the_declared_order(corpus_model: Model) -> None:
    for table in corpus_model.tables.values():
        assert tuple(arrow_schema(table).names) == table.names
    first = {name: table.names[0] for name, table in corpus_model.tables.items()}
    assert first["findings"] == "finding_id"
    assert first["claims"] == "claim_id"


def test_the_nested_record_has_the_shape_of_the_flat_tables(corpus_model: Model) -> None:
    documents = arrow_schema(corpus_model.table("documents"))
    for name, table in corpus_model.claim_tables.items():
        flat = arrow_schema(table)
        assert documents.field(name).type == pa.list_(pa.struct(list(flat)))


def test_rows_conform_to_the_arrow_schema(corpus_rows: Rows, corpus_model: Model) -> None:
    """Every row goes in and comes out again, value by value."""
    for name, splits in arrow_tables(corpus_rows, corpus_model).items():
        table = corpus_model.table(name)
        back = []
        for split in splits.values():
            split.validate(full=True)
            assert split.schema.equals(arrow_schema(table))
            back += split.to_pylist()
        expected = [stored(table.fields, row) for row in corpus_rows[name]]
        assert sorted(map(str, back)) == sorted(map(str, expected)), name


def stored(fields: tuple[Field, ...], row: dict[str, object]) -> dict[str, object]:
    """A row with its declared fields alone, in the declared order."""
    found: dict[str, object] = {}
    for field in fields:
        value = row[field.name]
        if field.type == "struct" and isinstance(value, list):
            found[field.name] = [stored(field.fields, item) for item in value]
        elif field.type == "struct" and isinstance(value, dict):
            found[field.name] = stored(field.fields, value)
        else:
            found[field.name] = value
    return found


def test_no_row_is_lost_to_a_split(corpus_rows: Rows, corpus_model: Model) -> None:
    tables = arrow_tables(corpus_rows, corpus_model)
    for name, rows in corpus_rows.items():
        assert sum(table.num_rows for table in tables[name].values()) == len(rows), name
    assert set(tables["findings"]) == {"marlshire", "westmere"}
    assert set(tables["register"]) == {"marlshire", "westmere", "shared"}
    assert set(tables["actors"]) == set(tables["retractions"]) == {"shared"}


def test_rows_stand_in_the_split_of_their_locality(corpus_rows: Rows, corpus_model: Model) -> None:
    for name, splits in arrow_tables(corpus_rows, corpus_model).items():
        for split, table in splits.items():
            if "locality" in table.column_names and name != "inquiries":
                places = set(table["locality"].to_pylist())
                assert places == ({"national"} if split == "shared" else {split})


def test_split_names_suit_hugging_face(corpus_model: Model) -> None:
    assert all(split.isidentifier() and split != "all" for split in corpus_model.splits)


def test_the_split_of_a_row(corpus_model: Model) -> None:
    register, actors = corpus_model.table("register"), corpus_model.table("actors")
    assert split_of({"locality": "national"}, register, corpus_model) == "shared"
    assert split_of({"locality": "westmere"}, register, corpus_model) == "westmere"
    assert split_of({}, actors, corpus_model) == "shared"


def test_a_table_of_no_rows_has_no_split(corpus_rows: Rows, corpus_model: Model) -> None:
    corpus_rows["figures"] = []
    assert arrow_tables(corpus_rows, corpus_model)["figures"] == {}
