"""CSL items as RIS records, which reference managers import."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from inquiries.cite.items import Item

_TYPES: Final = {
    "dataset": "DATA",
    "report": "RPRT",
    "article-newspaper": "NEWS",
    "post-weblog": "BLOG",
    "webpage": "ELEC",
    "hearing": "HEAR",
    "legal_case": "CASE",
    "personal_communication": "PCOMM",
}
_PLAIN: Final = {
    "title": "TI",
    "container-title": "T2",
    "publisher": "PB",
    "number": "AN",
    "version": "ET",
    "language": "LA",
    "URL": "UR",
    "archive_location": "L2",
    "note": "N1",
}


def ris(items: Iterable[Item]) -> str:
    """One record an item, in the given order."""
    return "\n".join("".join(f"{tag}  - {value}\n" for tag, value in _lines(item)) for item in items)


def _lines(item: Item) -> Iterator[tuple[str, str]]:
    yield "TY", _TYPES.get(item["type"], "GEN")
    yield "ID", item["id"]
    for name in item.get("author", ()):
        # a comma at the end marks a name that is not to be taken apart
        yield "AU", f"{name['literal']},"
    yield from _date(item.get("issued"))
    yield from ((tag, " ".join(str(item[name]).split())) for name, tag in _PLAIN.items() if name in item)
    yield "ER", ""


def _date(date: dict[str, Any] | None) -> Iterator[tuple[str, str]]:
    if date:
        year, *rest = date["date-parts"][0]
        yield "PY", str(year)
        yield "DA", "/".join([str(year), *(f"{number:02}" for number in rest), *[""] * (3 - len(rest))])
