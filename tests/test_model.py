"""The declarations as objects, on a schema of three fields and on the real one."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from inquiries.errors import BadInput
from inquiries.model import Field, Model, leaves

TINY: dict[str, Any] = {
    "version": "9.9",
    "structs": {
        "span": {
            "description": "A span.",
            "shorthand": "edtf",
            "fields": {"edtf": {"type": "edtf", "description": "As written."}},
        }
    },
    "column_sets": {"claim": {"colour": {"type": "code", "codebook": "colour", "description": "Its colour."}}},
    "tables": {
        "marbles": {
            "row": "one marble",
            "description": "Marbles.",
            "key": ["marble_id"],
            "id_code": "m",
            "split": "bag",
            "columns": "claim",
            "fields": {
                "size": {"type": "number", "description": "Its size.", "missing": ["unknown"]},
                "seen": {"type": "struct", "struct": "span", "description": "When it was seen."},
                "marble_id": {"type": "slug", "computed": True, "description": "Its id."},
            },
        }
    },
}
RED = {
    "label": "Red",
    "definition": "Red.",
    "include": "Crimson.",
    "exclude": "Pink.",
    "example": "A tile.",
    "group": "warm",
    "wave": 700,
}
COLOUR: dict[str, Any] = {
    "title": "Colours",
    "description": "Colours.",
    "closed": True,
    "groups": {"warm": "Warm ones"},
    "codes": {"red": RED},
}


def declared(folder: Path, tables: Any = None, colour: Any = None) -> Path:
    """A schema of three fields and one codebook."""
    (folder / "codebooks").mkdir(exist_ok=True)
    (folder / "tables.yaml").write_text(yaml.safe_dump(tables or TINY, sort_keys=False), encoding="utf-8")
    (folder / "codebooks" / "colour.yaml").write_text(yaml.safe_dump(colour or COLOUR), encoding="utf-8")
    return folder


def changed(raw: Any, path: str, value: object) -> Any:
    """A declaration with the value at a dotted path replaced, or taken out where it is None."""
    key, _, rest = path.partition(".")
    new = dict(raw)
    if rest:
        new[key] = changed(raw[key], rest, value)
    elif value is None:
        del new[key]
    else:
        new[key] = value
    return new


def test_a_schema_of_three_fields(tmp_path: Path) -> None:
    model = Model.load(declared(tmp_path))
    table = model.table("marbles")
    assert (model.version, model.claim_columns, list(model.claim_tables)) == ("9.9", ("colour",), ["marbles"])
    assert table.names == ("marble_id", "colour", "size", "seen"), "the key first, then the shared columns"
    assert table["colour"].codes == ("red",)
    assert table["seen"].shorthand == "edtf"
    assert table["seen"]["edtf"].type == "edtf"
    book = model.codebooks["colour"]
    assert (book.name, book.closed, book.groups, book.codes["red"].group) == (
        "colour",
        True,
        {"warm": "Warm ones"},
        "warm",
    )
    assert book.where("wave") == {"red": 700}


def test_what_may_be_null_and_what_must_be_written(tmp_path: Path) -> None:
    table = Model.load(declared(tmp_path)).table("marbles")
    nullable = {field.name: field.nullable for field in table.fields}
    assert nullable == {"marble_id": False, "colour": False, "size": True, "seen": False}
    written = {field.name: field.required_in_sheet for field in table.fields}
    assert written == {"marble_id": False, "colour": True, "size": True, "seen": True}


def test_a_coded_field_keeps_the_kind_of_missing_as_a_value(tmp_path: Path) -> None:
    tables = changed(TINY, "column_sets.claim.colour.missing", ["unknown"])
    field = Model.load(declared(tmp_path, tables)).table("marbles")["colour"]
    assert (field.codes, field.nullable) == (("red", "unknown"), False)


def test_a_default_may_be_none_and_false() -> None:
    assert Field("a", "string", "A.", default=None).has_default
    assert not Field("a", "string", "A.").has_default
    assert not Field("a", "string", "A.", default=[]).required_in_sheet


def test_lookups_that_fail_list_what_there_is(tmp_path: Path) -> None:
    model = Model.load(declared(tmp_path))
    with pytest.raises(KeyError, match="no table 'marvels'; there are marbles"):
        model.table("marvels")
    with pytest.raises(KeyError, match="marbles has no field 'hue'; it has marble_id, colour, size, seen"):
        model.table("marbles")["hue"]


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("tables.marbles.fields.size.type", "weight", "tables.yaml: marbles.size: type 'weight' is none of"),
        ("tables.marbles.fields.size.type", None, "tables.yaml: marbles.size: type None is none of"),
        ("tables.marbles.fields.size.maximal", 3, "tables.yaml: marbles.size: .*maximal"),
        ("tables.marbles.fields.size.description", None, "tables.yaml: marbles.size: .*description"),
        ("tables.marbles.fields.seen.struct", "spam", "marbles.seen: names no struct 'spam'; there are span"),
        ("column_sets.claim.colour.codebook", "hue", "marbles.colour: names no codebook 'hue'; there are colour"),
        ("tables.marbles.columns", "claims", "tables.yaml: marbles: names no column set 'claims'"),
        ("tables.marbles.key", None, "tables.yaml: .*lacks 'key'"),
        ("tables", None, "tables.yaml: .*lacks 'tables'"),
        ("structs", None, "tables.yaml: .*lacks 'structs'"),
        ("tables.marbles.key", ["marvel_id"], "tables.yaml: marbles: key 'marvel_id' is no field of it"),
    ],
)
def test_a_declaration_that_can_not_be(tmp_path: Path, path: str, value: object, words: str) -> None:
    with pytest.raises(BadInput, match=words):
        Model.load(declared(tmp_path, changed(TINY, path, value)))


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("codes.red.include", None, "code 'red' lacks include"),
        ("codes.red.example", "  ", "code 'red' lacks example"),
        ("codes", {True: RED}, "code True"),
        ("codes", None, "lacks 'codes'"),
        ("codes", {"red": None}, "code 'red'"),
        ("title", None, "title"),
        ("shade", "dark", "shade"),
    ],
)
def test_a_codebook_that_can_not_be(tmp_path: Path, path: str, value: object, words: str) -> None:
    with pytest.raises(BadInput, match=f"colour.yaml: .*{words}"):
        Model.load(declared(tmp_path, colour=changed(COLOUR, path, value)))


@pytest.mark.parametrize("text", ["a: [", "- a\n", ""])
def test_a_declaration_that_can_not_be_read(tmp_path: Path, text: str) -> None:
    (declared(tmp_path) / "tables.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match=r"tables\.yaml: "):
        Model.load(tmp_path)


def test_a_schema_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"tables\.yaml: can't be read"):
        Model.load(tmp_path / "absent")


def test_leaves_reach_into_structs(tmp_path: Path) -> None:
    fields = Model.load(declared(tmp_path)).table("marbles").fields
    assert [path for path, _ in leaves(fields)] == ["marble_id", "colour", "size", "seen", "seen.edtf"]


def test_the_real_schema_hangs_together(repository: Path) -> None:
    model = Model.load(repository / "schema")
    assert set(model.claim_tables) == set(model.codebooks["claim_type"].where("table").values())
    for name, table in model.tables.items():
        assert all(table[key].name == key for key in table.key)
        for path, field in leaves(table.fields):
            assert set(field.references) <= model.tables.keys(), f"{name}.{path}"
            assert set(field.missing) <= model.codebooks["missing"].codes.keys(), f"{name}.{path}"
            assert (field.type == "code") == (field.codebook is not None), f"{name}.{path}"
            assert (field.type == "struct") == bool(field.fields), f"{name}.{path}"


def test_every_group_of_a_code_is_declared(repository: Path) -> None:
    for book in Model.load(repository / "schema").codebooks.values():
        groups = {code.group for code in book.codes.values()} - {None}
        assert groups == set(book.groups), book.name


def test_splits_follow_the_localities_and_then_the_tables(corpus_model: Model, repository: Path) -> None:
    assert corpus_model.splits == ("marlshire", "westmere", "shared")
    assert Model.load(repository / "schema").splits == ("oxfordshire", "rotherham", "shared")


def test_the_shared_split_does_not_hang_on_a_locality(tmp_path: Path, corpus_schema: Path) -> None:
    folder = Path(shutil.copytree(corpus_schema, tmp_path / "schema"))
    book = folder / "codebooks" / "locality.yaml"
    raw = yaml.safe_load(book.read_text(encoding="utf-8"))
    book.write_text(yaml.safe_dump(changed(raw, "codes.national", None)), encoding="utf-8")
    assert set(Model.load(folder).splits) == {"marlshire", "westmere", "shared"}
