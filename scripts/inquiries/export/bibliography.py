"""sources.bib: every coded document and every entry of the register, for reference managers and LaTeX."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from inquiries.cite.bibtex import bibtex
from inquiries.cite.items import source_item
from inquiries.export import Dataset

NAME: Final = "sources.bib"


class Bibliography:
    """One entry a document; of one that is coded and registered, what the coding sheet says."""

    title = "Bibliography"
    media_type = "application/x-bibtex"

    def write(self, dataset: Dataset, folder: Path) -> None:
        """Write sources.bib, in the order of the ids."""
        rows = {row["register_id"]: row for row in dataset.rows["register"]}
        rows |= {row["document_id"]: row for row in dataset.rows["documents"]}
        entries = (source_item(rows[key], dataset.model) for key in sorted(rows))
        (folder / NAME).write_text(bibtex(entries), encoding="utf-8")
