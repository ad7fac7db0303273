"""A draft sheet as what a reviewer decides on: the document as a whole, then each claim, with the rule behind it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from inquiries.anchors import Anchor
from inquiries.draft.sheets.sheet import DOT
from inquiries.errors import BadInput, Problem
from inquiries.sheet_schema import sheet_schema
from inquiries.sheet_validator import validator
from inquiries.sheets import check_sheet
from inquiries.stream import digest
from inquiries.yaml_files import YamlFile, read_yaml

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from inquiries.model import Model

DOCUMENT: Final = "document"
_APART: Final = ("id", "statement", "evidence")  # of a claim: not among the fields that are edited as such
_STREAM: Final = ("stream_rule", "stream_length", "stream_digest")
_MOST: Final = 2_000_000  # values; a draft of a long report has more than its coding will have
_SURE: Final = re.compile(r"[01]\.\d+")


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to decide on.

    Attributes:
        code: `document`, or the claim's id in the sheet.
        table: `document`, or the claim's table.
        fields: what the draft says, in the sheet's order; without id, statement and evidence.
        anchors: the passages.
        rule: the rule that proposed it; empty where a person wrote the entry.
        confidence: of the rule; None where there is no rule.
        place: page and kind of block, as the draft tells them.
    """

    code: str
    table: str
    fields: Mapping[str, Any]
    anchors: tuple[Anchor, ...] = ()
    rule: str = ""
    confidence: float | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft sheet, opened for review; `digest` is of the file's text."""

    path: Path
    data: Mapping[str, Any]
    items: tuple[Item, ...]
    digest: str

    @property
    def document_id(self) -> str:
        """The document that it is a draft of."""
        return str(self.data["document_id"])

    def item(self, code: str) -> Item:
        """The item with a code. Raises KeyError."""
        return {item.code: item for item in self.items}[code]


def read_draft(path: Path, model: Model) -> Draft:
    """Open a draft sheet. Raises BadInput where it is no draft or its claims have no anchors."""
    file = read_yaml(path, _MOST)
    tables = list(model.claim_tables)
    absent = [
        key for key in ("document_id", *_STREAM, *tables) if not isinstance(file.data, dict) or key not in file.data
    ]
    if absent:
        what = f"is no draft sheet: it lacks {', '.join(absent)}"
        raise BadInput([Problem(str(path), what, "name a sheet that `inquiries draft` wrote")])
    kept = [key for key in file.data if key not in (*tables, *_STREAM, "coding", "relations", "coverage")]
    items = [Item(DOCUMENT, DOCUMENT, {key: file.data[key] for key in kept})]
    lines = file.text.splitlines()
    for table in tables:
        items += [_item(file, lines, table, number) for number in range(len(file.data[table] or ()))]
    _check_codes(path, items)
    return Draft(path, file.data, tuple(items), digest(file.text))


def _item(file: YamlFile, lines: Sequence[str], table: str, number: int) -> Item:
    raw = file.data[table][number]
    try:
        anchors = tuple(Anchor(**anchor) for anchor in raw["evidence"])
        fields = {key: value for key, value in raw.items() if key not in _APART}
        rule, confidence, place = _remark(lines, file.line((table, number)) or 1)
        return Item(str(raw["id"]), table, fields, anchors, rule, confidence, place)
    except (AttributeError, KeyError, TypeError) as error:
        problem = Problem(
            str(file.path), f"is no claim of a draft ({error})", "draft the document again", file.line((table, number))
        )
        raise BadInput([problem]) from None


def _remark(lines: Sequence[str], line: int) -> tuple[str, float | None, str]:
    """Rule, confidence and place from the comment above an entry."""
    above = lines[line - 2].strip() if line > 1 else ""
    parts = above.lstrip("# ").split(DOT)
    if not above.startswith("#") or len(parts) < 2 or not _SURE.fullmatch(parts[1]):
        # a remark of another kind may stand between the rule and the entry
        return _remark(lines, line - 1) if above.startswith("#") else ("", None, "")
    return parts[0], float(parts[1]), DOT.join(parts[2:])


def _check_codes(path: Path, items: Sequence[Item]) -> None:
    codes = [item.code for item in items]
    twice = sorted({code for code in codes if codes.count(code) > 1})
    if twice:
        raise BadInput([Problem(str(path), f"has {', '.join(twice)} twice", "give one of them another id")])


class Checker:
    """Checks what a reviewer has made of an item against the schema of coding sheets."""

    def __init__(self, model: Model) -> None:
        schema = sheet_schema(model)
        self._claims = {table: validator(schema["properties"][table]["items"]) for table in model.claim_tables}
        wanted = [key for key in schema["required"] if key not in (*model.claim_tables, "coding", *_STREAM)]
        known = {k: v for k, v in schema["properties"].items() if k not in (*model.claim_tables, "coding", *_STREAM)}
        self._head = validator({**schema, "properties": known, "required": wanted})

    def problems(self, item: Item, fields: Mapping[str, Any], statement: str, path: Path) -> list[str]:
        """What keeps an item from standing in a coding sheet; empty where nothing does."""
        if item.table == DOCUMENT:
            data, checker = dict(fields), self._head
        else:
            evidence = [{name: getattr(anchor, name) for name in anchor.__slots__} for anchor in item.anchors]
            data = {"id": item.code, "statement": statement, **fields, "evidence": evidence}
            checker = self._claims[item.table]
        try:
            check_sheet(YamlFile(path, data, {}, ""), item.code, checker)
        except BadInput as error:
            return [str(problem) for problem in error.problems]
        return []
