"""Parquet files: data/<table>/<split>.parquet, the same bytes for the same rows."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq

from inquiries.export import Dataset


class ParquetFiles:
    """Every table and split as one file; a split without rows has none, for readers fail on empty ones."""

    title = "Tables"
    media_type = "application/x-parquet"

    def write(self, dataset: Dataset, folder: Path) -> None:
        """Write all tables, zstd, rows sorted by key, explicit schema."""
        for name, splits in dataset.tables.items():
            for split, table in splits.items():
                path = folder / file_of(name, split)
                path.parent.mkdir(parents=True, exist_ok=True)
                pq.write_table(table, path, compression="zstd", compression_level=9, version="2.6")


def file_of(table: str, split: str) -> Path:
    """Where a table's split stands in a built data set."""
    return Path("data", table, f"{split}.parquet")
