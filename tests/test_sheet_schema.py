"""What a sheet may hold, as JSON Schema derived from the model."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from inquiries.model import Field, Model
from inquiries.sheet_schema import authority_schema, field_schema, sheet_schema
from inquiries.sheets import AUTHORITIES, Corpus

Json = dict[str, Any]


def objects(schema: Json, path: str = "") -> Iterator[tuple[str, Json]]:
    """Every schema of an object with its path."""
    if "properties" in schema:
        yield path, schema
        for name, inner in schema["properties"].items():
            yield from objects(inner, f"{path}.{name}")
    for word in ("items", "else", "then"):
        if isinstance(schema.get(word), dict):
            yield from objects(schema[word], path)


def accepts(field: Field, value: object) -> bool:
    return bool(Draft202012Validator(field_schema(field)).is_valid(value))


@pytest.fixture(scope="module")
def schema(corpus_model: Model) -> Json:
    return sheet_schema(corpus_model)


def test_it_is_json_schema(schema: Json, corpus_model: Model) -> None:
    Draft202012Validator.check_schema(schema)
    for name in AUTHORITIES:
        Draft202012Validator.check_schema(authority_schema(corpus_model.table(name)))


def test_the_corpus_conforms_to_it_in_any_validator(schema: Json, corpus: Corpus, corpus_model: Model) -> None:
    for sheet in corpus.sheets:
        assert list(Draft202012Validator(schema).iter_errors(sheet.data)) == []
    for name in AUTHORITIES:
        found = authority_schema(corpus_model.table(name))
        assert list(Draft202012Validator(found).iter_errors(corpus.authorities[name].data)) == []


def test_no_object_takes_unknown_keys(schema: Json) -> None:
    found = list(objects(schema))
    assert len(found) > 10
    assert all(inner["additionalProperties"] is False for _, inner in found)


def test_every_key_is_described(schema: Json) -> None:
    for path, inner in objects(schema):
        for name, value in inner["properties"].items():
            described = value.get("description") or value.get("items", {}).get("description")
            assert described or value.get("minimum"), f"{path}.{name}"


def test_what_is_computed_is_not_written(schema: Json, corpus_model: Model) -> None:
    for name, table in corpus_model.claim_tables.items():
        written = schema["properties"][name]["items"]["properties"].keys() - {"id"}
        assert written == {field.name for field in table.fields if not field.computed}
    assert "coded_share" not in schema["properties"]
    assert "actors" not in schema["properties"]
    assert schema["properties"]["date"]["properties"].keys() == {"edtf", "basis", "note"}


def test_what_must_be_written(schema: Json) -> None:
    claim = schema["properties"]["findings"]["items"]
    optional = claim["properties"].keys() - set(claim["required"])
    assert optional == {"on_behalf_of", "via", "about", "note"}
    measured = {"stream_rule", "stream_length", "stream_digest"}
    assert schema["properties"].keys() - set(schema["required"]) == {*measured, "inquiry_ids", "relations", "coverage"}


def test_codes_are_those_of_the_codebook(schema: Json, corpus_model: Model) -> None:
    books = corpus_model.codebooks
    claim = schema["properties"]["responses"]["items"]["properties"]
    assert claim["standing"]["enum"] == list(books["standing"].codes)
    assert claim["accepted"]["enum"] == [*books["answer"].codes, "not_stated"]
    assert claim["themes"]["items"]["enum"] == list(books["theme"].codes)
    assert schema["properties"]["locality"]["enum"] == ["marlshire", "westmere", "national"]


def test_what_the_build_works_out_can_not_be_written(schema: Json, corpus_model: Model) -> None:
    relation = schema["properties"]["relations"]["items"]["properties"]["relation"]["enum"]
    assert set(relation) == {"reports", "relies_on", "contradicts", "supersedes"}
    assert set(corpus_model.codebooks["relation"].codes) - set(relation) == {
        "responds_to",
        "accepts",
        "rejects",
        "disputes",
    }
    coverage = schema["properties"]["coverage"]["items"]["properties"]["value"]["enum"]
    assert coverage == ["absent", "outside_remit"]


def test_evidence_is_an_anchor_or_a_quote(corpus_model: Model) -> None:
    field = corpus_model.table("findings")["evidence"]
    anchor = {"start": 0, "length": 40, "words": 8, "word": 1, "digest": "0" * 32, "hash": "0" * 16, "passage": 1}
    assert accepts(field, [anchor])
    assert accepts(field, [{"quote": "first words … last words"}, {"quote": "more", "passage": 1}])
    assert not accepts(field, [])
    assert not accepts(field, [anchor | {"quote": "both"}])
    for key in anchor:
        assert not accepts(field, [{k: v for k, v in anchor.items() if k != key}]), key


@pytest.mark.parametrize(
    ("table", "name", "good", "bad"),
    [
        ("findings", "period", ["2004", "not_stated", "unknown"], [2004, None, [], {"edtf": "2004"}]),
        ("findings", "note", ["text", None], ["", " text", "text ", 1]),
        ("findings", "themes", [["recognition"]], [[], ["recognition"] * 2, "recognition", ["not_stated"]]),
        ("findings", "asserted_by", [["gerald-pike"]], [[], ["Gerald Pike"], ["a"] * 2, "gerald-pike"]),
        ("findings", "failed_level", ["system", "not_applicable"], ["unknown", "", None]),
        ("recommendations", "addressed_to", [["a"], "not_stated"], [[], "unknown", None]),
        ("recommendations", "number", ["1", "4(b)", "not_applicable"], [1, ""]),
        ("responses", "responds_to", [["f1"], ["a-b.res12"], "unknown"], [["a_b"], ["f1."], [".f1"]]),
        ("figures", "value", [0, -1, 2.5, "lost_in_source"], ["twelve", True, None]),
        ("inquiries", "localities", [["westmere"]], [[], ["not_stated"], ["NO"]]),
        ("register", "url", ["https://a.example/b?c=d", "unknown"], ["a.example", "ftp://a", "https://a b", "http://"]),
        ("actors", "actor_id", ["a", "a-1"], ["A", "a_b", "a--b", "-a", "a-", "a.f1"]),
        ("documents", "stream_digest", ["0" * 32], ["0" * 31, "0" * 33, "G" * 32]),
        ("documents", "stream_length", [1, 2**31 - 1], [0, -1, 2**31, True, "1"]),
    ],
)
def test_values_that_may_stand_and_that_may_not(
    corpus_model: Model, table: str, name: str, good: list[object], bad: list[object]
) -> None:
    field = corpus_model.table(table)[name]
    assert [value for value in good if not accepts(field, value)] == []
    assert [value for value in bad if accepts(field, value)] == []
