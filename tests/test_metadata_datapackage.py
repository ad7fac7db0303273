"""datapackage.json by frictionless: the data set passes, and a seeded violation of each kind of rule does not."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import frictionless
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from inquiries.export.frictionless import NAME
from inquiries.model import Model

pytestmark = pytest.mark.filterwarnings("ignore")
Rows = list[dict[str, Any]]


def errors(folder: Path) -> set[tuple[str, str]]:
    """Resource and type of every error."""
    report = frictionless.validate(str(folder / NAME))
    return {(task.name, error.type) for task in report.tasks for error in task.errors} | {
        ("", error.type) for error in report.errors
    }


def test_the_miniature_data_set_passes(exported: Path) -> None:
    assert errors(exported) == set()


def test_the_built_data_set_passes(repository: Path) -> None:
    assert errors(repository / "dataset") == set()


def test_one_resource_a_file_with_every_column(exported: Path, corpus_model: Model) -> None:
    package = json.loads((exported / NAME).read_text("utf-8"))
    files = {path.relative_to(exported).as_posix() for path in exported.rglob("*.parquet")}
    assert {resource["path"] for resource in package["resources"]} == files
    for resource in package["resources"]:
        table = corpus_model.table(resource["path"].split("/")[1])
        assert [field["name"] for field in resource["schema"]["fields"]] == list(table.names)
        assert resource["schema"]["primaryKey"] == list(table.key)


def double(rows: Rows) -> None:
    rows.append(rows[0])


def put(column: str, value: Any) -> Callable[[Rows], None]:
    def change(rows: Rows) -> None:
        rows[0][column] = value

    return change


SEEDED = {
    "key": ("findings", double, "primary-key"),
    "code": ("findings", put("valence", "dreadful"), "constraint-error"),
    "kind of missing": ("findings", put("failed_level", "unknown"), "constraint-error"),
    "required": ("findings", put("statement", None), "constraint-error"),
    "required list": ("findings", put("evidence", None), "constraint-error"),
    "pattern": ("documents", put("stream_digest", "xyz"), "constraint-error"),
    "pattern of an id": ("findings", put("finding_id", "Finding 1"), "constraint-error"),
    "minimum": ("documents", put("stream_length", 0), "constraint-error"),
    "maximum": ("documents", put("coded_share", 1.5), "constraint-error"),
    "reference": ("findings", put("document_id", "no-such-document"), "foreign-key"),
    "reference of the union": ("claims", put("document_id", "no-such-document"), "foreign-key"),
    "address": ("register", put("url", "not an address"), "type-error"),
}


def narrow(folder: Path, name: str) -> None:
    """Leave one resource and those that its keys refer to: the others have been found to pass."""
    package = json.loads((folder / NAME).read_text("utf-8"))
    own = next(resource for resource in package["resources"] if resource["name"] == name)
    kept = {name} | {key["reference"]["resource"] for key in own["schema"].get("foreignKeys", [])}
    package["resources"] = [resource for resource in package["resources"] if resource["name"] in kept]
    (folder / NAME).write_text(json.dumps(package), "utf-8")


@pytest.mark.parametrize("name", SEEDED)
def test_a_seeded_violation_is_found(name: str, exported: Path, tmp_path: Path) -> None:
    table, change, expected = SEEDED[name]
    folder = shutil.copytree(exported, tmp_path / "dataset")
    narrow(folder, f"{table}-marlshire")
    path = folder / "data" / table / "marlshire.parquet"
    read = pq.ParquetFile(path).read()
    rows = read.to_pylist()
    change(rows)
    pq.write_table(pa.Table.from_pylist(rows, schema=read.schema), path)
    assert (f"{table}-marlshire", expected) in errors(folder)


def test_a_key_of_another_split_is_checked_where_one_file_can_answer(exported: Path) -> None:
    package = json.loads((exported / NAME).read_text("utf-8"))
    keys = {r["name"]: r["schema"].get("foreignKeys", []) for r in package["resources"]}
    names = set(keys)
    assert all(key["reference"]["resource"] in names for found in keys.values() for key in found)
    assert keys["relations-westmere"][0]["reference"] == {"resource": "documents-westmere", "fields": ["document_id"]}
