"""The bounds that validation/ declares, as frames that rules can join."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa


def bounds(declared: Mapping[str, Any]) -> dict[str, pa.Table]:
    """The declared bounds as frames that rules can join."""
    rows = [
        {"of_table": table, "split": split, "least": pair[0], "most": pair[1]}
        for table, splits in declared.get("rows", {}).items()
        for split, pair in splits.items()
    ]
    filled = [
        {"of_table": table, "field": name, "least": float(pair[0]), "most": float(pair[1])}
        for table, columns in declared.get("filled", {}).items()
        for name, pair in columns.items()
    ]
    parts = [
        {"document_type": kind, "part": part, "least": least}
        for kind, wanted in declared.get("document_types", {}).items()
        for part, least in wanted.items()
    ]
    text, whole = pa.string(), pa.int64()
    return {
        "bounds_rows": pa.Table.from_pylist(
            rows, schema=pa.schema({"of_table": text, "split": text, "least": whole, "most": whole})
        ),
        "bounds_filled": pa.Table.from_pylist(
            filled, schema=pa.schema({"of_table": text, "field": text, "least": pa.float64(), "most": pa.float64()})
        ),
        "bounds_parts": pa.Table.from_pylist(
            parts, schema=pa.schema({"document_type": text, "part": text, "least": whole})
        ),
    }
