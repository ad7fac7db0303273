"""What is cited, as items of CSL-JSON: the release, a record of it, and the original document of the record."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from inquiries.model import Model

Item = dict[str, Any]
Row = Mapping[str, Any]

_PLAIN: Final = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?([?~%]?)")


@dataclass(frozen=True, slots=True)
class Release:
    """One version of the data set, as its own metadata names it."""

    name: str
    title: str
    creators: tuple[str, ...]
    publisher: str
    released: str
    version: str
    namespace: str


def release_item(release: Release) -> Item:
    """The data set as a whole."""
    return {
        "id": f"{release.name}:{release.version}",
        "type": "dataset",
        "title": release.title,
        "author": [{"literal": name} for name in release.creators],
        "issued": issued(release.released),
        "version": release.version,
        "publisher": release.publisher,
    }


def record_item(release: Release, record_id: str, label: str, source: Item, note: str) -> Item:
    """One record of the data set; `label` says what it is, `source` is the document that it comes from."""
    item = release_item(release)
    return item | {
        "id": f"{record_id}:{release.version}",
        "title": f"{label} in: {source['title']}",
        "container-title": release.title,
        "genre": "Data set record",
        "number": record_id,
        "note": note,
    }


def source_item(row: Row, model: Model) -> Item:
    """An original document, from its row in `documents` or in `register`."""
    source: Row = row.get("source") or row
    kind = model.codebooks["document_type"].codes[row["document_type"]].attributes
    title = str(row["title"])
    item: Item = {
        "id": row.get("document_id") or row["register_id"],
        "type": kind.get("csl_type", "document"),
        # a title of ours and not the document's own stands in square brackets
        "title": f"[{title}]" if kind.get("described") else title,
    }
    if source["author"]:
        item["author"] = [{"literal": source["author"]}]
    if source["publisher"]:
        item["publisher"] = source["publisher"]
        if kind.get("described"):
            item["container-title"] = source["publisher"]
    if date := issued(row["date"]["edtf"]):
        item["issued"] = date
    if source["url"]:
        item["URL"] = source["url"]
    if archived := source.get("archived_url"):
        item |= {"archive": "Archived copy", "archive_location": archived}
    if language := source.get("language"):
        item["language"] = language
    if row["date"]["basis"] == "inferred":
        item["note"] = f"Date inferred: {row['date']['note'] or 'no reason is given'}"
    return item


def issued(edtf: str | None) -> Item | None:
    """An EDTF date as CSL has it: a day, month or year, or a range of them; None where it is not known."""
    ends = [_PLAIN.fullmatch(end) for end in (edtf or "").split("/")]
    found = [end for end in ends if end]
    if len(found) != len(ends):
        return None
    parts = [[int(number) for number in end.group(1, 2, 3) if number] for end in found]
    return {"date-parts": parts} | ({"circa": True} if any(end.group(4) for end in found) else {})
