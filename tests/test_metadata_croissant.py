"""croissant.json by mlcroissant: valid, loadable to the last nested field, and true of the files beside it."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import mlcroissant as mlc
import pandas as pd
import pyarrow.parquet as pq
import pytest
from mlcroissant._src.core.rdf import make_context

from inquiries.export.croissant import NAME
from inquiries.model import Field, Model

pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture(scope="module")
def loaded(exported: Path) -> mlc.Dataset:
    return mlc.Dataset(str(exported / NAME))


@pytest.fixture(scope="module")
def built(repository: Path) -> mlc.Dataset:
    return mlc.Dataset(str(repository / "dataset" / NAME))


@pytest.fixture(scope="module")
def content(exported: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((exported / NAME).read_text("utf-8"))
    return read


def rows_of(folder: Path, table: str) -> list[dict[str, Any]]:
    files = sorted((folder / "data" / table).glob("*.parquet"))
    return [row for file in files for row in pq.ParquetFile(file).read().to_pylist()]


def test_the_tool_finds_nothing_wrong(loaded: mlc.Dataset, content: dict[str, Any]) -> None:
    issues = loaded.metadata.ctx.issues
    assert (list(issues.errors), list(issues.warnings)) == ([], [])
    assert content["@context"] == make_context(loaded.metadata.ctx)
    assert content["conformsTo"][0].endswith("/1.1")


@pytest.mark.parametrize("which", ["loaded", "built"])
def test_every_record_set_loads_with_as_many_rows_as_its_files(
    which: str, exported: Path, repository: Path, request: pytest.FixtureRequest
) -> None:
    dataset: mlc.Dataset = request.getfixturevalue(which)
    folder = {"loaded": exported, "built": repository / "dataset"}[which]
    tables = {path.name for path in (folder / "data").iterdir()}
    seen = set()
    for record_set in dataset.metadata.record_sets:
        records = list(dataset.records(record_set.id))
        expected = len(rows_of(folder, record_set.id)) if record_set.id in tables else len(record_set.data)
        assert len(records) == expected > 0, record_set.id
        seen.add(record_set.id)
    assert tables < seen


def test_nested_fields_hold_what_the_files_hold(loaded: mlc.Dataset, exported: Path) -> None:
    wanted = rows_of(exported, "findings")
    for record, row in zip(loaded.records("findings"), wanted, strict=True):
        assert record["findings/finding_id"].decode() == row["finding_id"]
        assert [code.decode() for code in record["findings/themes"]] == row["themes"]
        starts = [anchor["findings/evidence/start"] for anchor in record["findings/evidence"]]
        assert starts == [anchor["start"] for anchor in row["evidence"]]
        first = row["period"] and row["period"]["earliest"]
        assert record["findings/period"]["findings/period/earliest"] == (first and pd.Timestamp(first))
    documents = rows_of(exported, "documents")
    for record, row in zip(loaded.records("documents"), documents, strict=True):
        ids = [claim["documents/findings/finding_id"].decode() for claim in record["documents/findings"]]
        assert ids == [claim["finding_id"] for claim in row["findings"]]


def leaf_ids(fields: tuple[Field, ...], parent: str, inside_list: bool = False) -> Iterator[str]:
    for field in fields:
        if field.fields and field.list and inside_list:
            continue  # a list of records inside a list of records stands in a record set of its own
        if field.fields:
            yield from leaf_ids(field.fields, f"{parent}/{field.name}", field.list)
        else:
            yield f"{parent}/{field.name}"


def described(fields: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for field in fields:
        if "subField" in field:
            yield from described(field["subField"])
        else:
            yield field


def test_every_column_is_described(content: dict[str, Any], corpus_model: Model) -> None:
    for record_set in content["recordSet"]:
        if record_set["@id"] in corpus_model.tables:
            table = corpus_model.table(record_set["@id"])
            leaves = list(described(record_set["field"]))
            assert [leaf["@id"] for leaf in leaves] == list(leaf_ids(table.fields, table.name))
            assert all(leaf["description"].endswith(".") for leaf in leaves)


def test_every_file_is_listed_with_its_digest(content: dict[str, Any], exported: Path) -> None:
    listed = {f["contentUrl"]: f["sha256"] for f in content["distribution"] if f["@type"] == "cr:FileObject"}
    files = {path.relative_to(exported).as_posix(): path for path in exported.rglob("*.parquet")}
    assert listed == {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files.items()}


def test_limits_and_honesty_are_told(loaded: mlc.Dataset, content: dict[str, Any], exported: Path) -> None:
    metadata = loaded.metadata
    assert metadata.data_biases
    assert metadata.data_social_impact
    assert metadata.personal_sensitive_information
    coding = [row["coding"] for row in rows_of(exported, "documents")]
    signed = sum(c["reviewer"] is not None for c in coding)
    assert f"signed the coding of {signed} of {len(coding)} documents" in content["rai:dataAnnotationAnalysis"][-1]


def test_a_column_that_is_not_there_shows_on_loading(exported: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(exported, tmp_path / "moved")
    text = (folder / NAME).read_text("utf-8")
    (folder / NAME).write_text(text.replace('"column": "finding_id"', '"column": "finding_no"'), "utf-8")
    with pytest.raises(Exception, match="files-findings"):
        list(mlc.Dataset(str(folder / NAME)).records("findings"))
