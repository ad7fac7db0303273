"""CSL items as BibTeX entries, in UTF-8."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from inquiries.cite.items import Item

# CSL type: BibTeX entry and the field that the publisher goes into
_ENTRIES: Final = {"report": ("techreport", "institution"), "article-newspaper": ("article", "journal")}
_OTHER: Final = ("misc", "howpublished")
_SPECIAL: Final = str.maketrans(
    {c: f"\\{c}" for c in "&%$#_{}"} | {"\\": "\\textbackslash{}", "~": "\\~{}", "^": "\\^{}"}
)


def bibtex(items: Iterable[Item]) -> str:
    """One entry an item, in the given order."""
    return "\n\n".join(map(_entry, items)) + "\n"


def _entry(item: Item) -> str:
    kind, publisher = _ENTRIES.get(item["type"], _OTHER)
    fields = dict(_fields(item, publisher))
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items()]
    return "\n".join((f"@{kind}{{{item['id']},", *lines, "}"))


def _fields(item: Item, publisher: str) -> Iterator[tuple[str, str]]:
    if "author" in item:
        # the braces within keep a body's name in one piece
        yield "author", " and ".join(f"{{{_text(name['literal'])}}}" for name in item["author"])
    yield "title", f"{{{_text(item['title'])}}}"
    if "publisher" in item:
        yield publisher, _text(item["publisher"])
    yield from _date(item.get("issued"))
    for name, field in (("number", "number"), ("version", "edition"), ("container-title", "series")):
        if name in item and item[name] != item.get("publisher"):
            yield field, _text(item[name])
    if "URL" in item:
        yield "url", item["URL"]
    notes = [_text(item["note"])] if "note" in item else []
    if "archive_location" in item:
        notes.append(f"Archived copy: {_text(item['archive_location'])}")
    if notes:
        yield "note", "; ".join(notes)


def _date(date: dict[str, Any] | None) -> Iterator[tuple[str, str]]:
    if date:
        first = date["date-parts"][0]
        yield "year", str(first[0])
        if len(first) > 1:
            yield "month", str(first[1])
        if len(first) > 2:
            yield "day", str(first[2])


def _text(value: str) -> str:
    return value.translate(_SPECIAL)
