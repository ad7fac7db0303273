"""What the drafter proposes, and the table of it, declared in schema/draft."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Any

from inquiries.declared import SCHEMA
from inquiries.model import Model, Table


@dataclass(slots=True)
class Proposal:
    """One thing proposed about a document.

    Attributes:
        kind: a code of the codebook `proposal_kind`.
        start: offset in the text of the reading where the passage begins; -1 where the evidence is no passage.
        end: offset where it ends.
        rule: id of the rule that fired.
        confidence: share of such proposals that were right in the development documents, 0 to 1.
        fields: values of the table's further columns (`name`, `edtf`, `asserted_by` …).
    """

    kind: str
    start: int
    end: int
    rule: str
    confidence: float
    fields: dict[str, Any] = field(default_factory=dict)


@cache
def model() -> Model:
    """The model of drafts: the table `proposals` and the codebooks that it uses."""
    return Model.load(SCHEMA / "draft", Model.load().codebooks)


def table() -> Table:
    """The table of proposals."""
    return model().tables["proposals"]
