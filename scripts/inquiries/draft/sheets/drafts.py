"""Files to drafts, one by one: proposals of each, and its draft sheet where sheets are wanted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa

from inquiries.draft.batches import proposals_schema
from inquiries.draft.drafting import draft
from inquiries.draft.reading import read
from inquiries.draft.rows import rows, unread
from inquiries.draft.sheets.actors import slug
from inquiries.draft.sheets.saving import save
from inquiries.draft.sheets.sheet import Project, draft_sheet
from inquiries.errors import InquiriesError
from inquiries.model import Model
from inquiries.sheet_schema import authority_schema
from inquiries.sheets import read_checked

if TYPE_CHECKING:
    from collections.abc import Sequence

_CODING: Final = Path("coding")
_GUIDE: Final = re.compile(r"^Version (\d+\.\d+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Drafted:
    """What became of one file.

    Attributes:
        proposals: its rows of the table `proposals`; one row that says why where it could not be read.
        sheet: the draft sheet that was written, if any.
        problem: why it could not be read or its draft not written; empty where all went well.
    """

    proposals: pa.RecordBatch
    sheet: Path | None = None
    problem: str = ""


class Drafts:
    """Drafts files, with what the project knows already."""

    def __init__(self, schema: Path, coding: Path | None, sheets: Path | None, force: bool = False) -> None:
        """What is known, and where sheets go.

        Args:
            schema: folder of the schema.
            coding: folder with actors.yaml and CODING.md; None for coding/, where it is there.
            sheets: folder for draft sheets; None for none.
            force: whether edited drafts may be written over.

        Raises:
            BadInput: a folder or the file of actors can't be read.
        """
        self.sheets = sheets
        self.force = force
        model = Model.load(schema)
        self.project = Project(model, _actors(coding, model), _guide(coding or _CODING))
        self._names: dict[str, int] = {}

    def draft(self, path: Path) -> Drafted:
        """Draft one file; what goes wrong with it is told and raises nothing."""
        try:
            scan = draft(read(path))
        except InquiriesError as error:
            return Drafted(_batch(unread(path.name, str(error))), None, str(error))
        proposals = _batch(rows(path.name, scan))
        if self.sheets is None:
            return Drafted(proposals)
        try:
            made = draft_sheet(path.name, scan, self.project, self._second(path.name))
            return Drafted(proposals, save(made, self.sheets, self.force))
        except InquiriesError as error:
            return Drafted(proposals, None, str(error))

    def _second(self, name: str) -> str | None:
        """An id for a file whose name another one of the batch has had; None for the first."""
        own = slug(name.rpartition(".")[0] or name)
        self._names[own] = count = self._names.get(own, 0) + 1
        return f"{own}-{count}" if count > 1 and own else None


def _batch(columns: Any) -> pa.RecordBatch:
    return pa.RecordBatch.from_pydict(columns, schema=proposals_schema())


def _actors(coding: Path | None, model: Model) -> Sequence[dict[str, Any]]:
    path = (coding or _CODING) / "actors.yaml"
    if coding is None and not path.exists():
        return ()
    entries: list[dict[str, Any]] = read_checked(path, authority_schema(model.table("actors"))).data["actors"]
    return entries


def _guide(coding: Path) -> str:
    """The version of the coding guide that lies in the folder; empty where there is none."""
    path = coding / "CODING.md"
    found = _GUIDE.search(path.read_text(encoding="utf-8")) if path.is_file() else None
    return found[1] if found else ""
