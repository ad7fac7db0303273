"""Proposals for programs: a JSON record a document, and one file of Arrow for all."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa

from inquiries.draft.batches import proposals_schema
from inquiries.errors import BadInput, CannotPublish, Problem
from inquiries.stream import RULE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

SUFFIXES: Final = (".arrow", ".parquet")
_OF_THE_DOCUMENT: Final = frozenset({"document", "notice", "unread"})


def record(batch: pa.RecordBatch) -> dict[str, Any]:
    """What a program is told of one document: `proposals` have only the columns that are not null."""
    rows = batch.to_pylist()
    whole = next((row for row in rows if row["kind"] == "document"), None)
    unread = next((row for row in rows if row["kind"] == "unread"), None)
    stream = {"rule": RULE, "length": whole["length"], "digest": whole["digest"]} if whole else None
    return {
        "document": rows[0]["document"],
        "media": whole["rule"] if whole else None,
        "stream": stream,
        "notices": [row["problem"] for row in rows if row["kind"] == "notice"],
        "problem": unread["problem"] if unread else None,
        "proposals": [_filled(row) for row in rows if row["kind"] not in _OF_THE_DOCUMENT],
    }


def json_line(batch: pa.RecordBatch) -> str:
    """The record as one line of JSON."""
    return json.dumps(record(batch), ensure_ascii=False, default=str)


def check_suffix(path: Path) -> None:
    """Raises BadInput for a file whose ending tells no format."""
    if path.suffix not in SUFFIXES:
        problem = Problem(str(path), "ends in no format that is written", f"end it in {' or '.join(SUFFIXES)}")
        raise BadInput([problem])


def write_arrow(path: Path, batches: Sequence[pa.RecordBatch]) -> None:
    """The proposals of all documents as one file: Arrow IPC or Parquet by its ending. Raises CannotPublish."""
    table = pa.Table.from_batches(batches, schema=proposals_schema())
    beside = path.with_name(f".{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix == ".parquet":
            import pyarrow.parquet as pq

            pq.write_table(table, beside, compression="zstd")
        else:
            with pa.OSFile(str(beside), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
                writer.write_table(table)
        beside.replace(path)
    except OSError as error:
        raise CannotPublish(f"{path}: can't be written ({error.strerror or error})") from None
    finally:
        beside.unlink(missing_ok=True)


def _filled(row: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if value is not None and key != "document"}
