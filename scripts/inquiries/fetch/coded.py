"""What to fetch: addresses that somebody names, and the documents that are coded."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from inquiries.fetch.addresses import Place

if TYPE_CHECKING:
    from inquiries.verify import Known

_LONGEST: Final = 80  # characters of a file's name
_DAY = re.compile(r"\d{4}(?:-\d{2}){0,2}")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A document to fetch.

    Attributes:
        name: of its copy: the id of its register entry where it has one.
        address: where it was published; empty where that is unknown.
        archived: address of an archived copy, where one is on record.
        day: day of its publication as YYYYMMDD or the beginning of one, for the archive; empty where unknown.
        known: its anchors, where it is coded.
    """

    name: str
    address: str
    archived: str = ""
    day: str = ""
    known: Known | None = None


def wanted(documents: Iterable[Mapping[str, Any]], known: Iterable[Known]) -> list[Wanted]:
    """The coded documents, from the rows of their table."""
    anchors = {document.document_id: document for document in known}
    return [
        Wanted(
            name=row["document_id"],
            address=row["source"]["url"] or "",
            archived=row["source"]["archived_url"] or "",
            day=_day(row["date"]["edtf"]),
            known=anchors[row["document_id"]],
        )
        for row in documents
    ]


def named(asked: Place, coded: Iterable[Wanted], register: Iterable[Mapping[str, Any]], name: str = "") -> Wanted:
    """What an address is of: a coded document, a register entry, or else a document without a name but its address."""
    for document in coded:
        if document.address and _bare(document.address) == _bare(asked.text):
            return document
    for entry in register:
        if entry.get("url") and _bare(str(entry["url"])) == _bare(asked.text):
            return Wanted(name or entry["register_id"], asked.text, day=_day(entry["date"]["edtf"]))
    return Wanted(name or slug(asked), asked.text)


def slug(asked: Place) -> str:
    """A file's name for an address; where it can't show all of it, a part of its digest keeps it apart from others."""
    path, _, query = asked.target.partition("?")
    text = re.sub(r"[^a-z0-9]+", "-", f"{asked.netloc}{path}".lower()).strip("-")
    if not query and len(text) <= _LONGEST and path == path.lower():
        return text
    return f"{text[:_LONGEST].rstrip('-')}-{hashlib.sha256(asked.text.encode()).hexdigest()[:8]}"


def _bare(address: str) -> str:
    """An address as two are compared: without fragment, without http or https, without a last slash."""
    return re.sub(r"^https?://", "", address.partition("#")[0]).rstrip("/")


def _day(edtf: str | None) -> str:
    found = _DAY.match(edtf or "")
    return found[0].replace("-", "") if found else ""
