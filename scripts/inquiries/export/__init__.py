"""What a build writes: one class a format, each with the files it makes, run in order, the manifest last."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pyarrow as pa

from inquiries.model import Model
from inquiries.normalise import Rows


@dataclass(frozen=True, slots=True)
class Dataset:
    """All that an exporter may need.

    Attributes:
        model: the schema.
        rows: every table as rows.
        tables: table name → split → Arrow table.
        version: the data set's version.
        coding: the folder of what people write, for prose such as the card's.
    """

    model: Model
    rows: Rows
    tables: Mapping[str, Mapping[str, pa.Table]]
    version: str
    coding: Path


class Exporter(Protocol):
    """One format."""

    title: str
    media_type: str

    def write(self, dataset: Dataset, folder: Path) -> None:
        """Write the format's files below `folder`, which holds what earlier exporters wrote."""
