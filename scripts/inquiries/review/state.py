"""What has been decided so far: the journal played from its beginning, so that every decision can be undone."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from inquiries.errors import BadInput, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from inquiries.review.items import Draft, Item
    from inquiries.review.journal import Journal, Line

OPEN: Final = "open"
ACCEPTED: Final = "accepted"
REJECTED: Final = "rejected"
_VERDICTS: Final = {"accept": ACCEPTED, "reject": REJECTED}


@dataclass
class Decision:
    """What a reviewer has made of an item: `fields` as they stand now, `reason` and `words` of a reject."""

    verdict: str = OPEN
    statement: str = ""
    fields: Mapping[str, Any] | None = None
    reason: str = ""
    words: str = ""


@dataclass
class State:
    """A draft under review.

    Attributes:
        draft: the draft.
        journal: where every decision goes before it counts.
        coder: the person who decides; empty until told.
        decisions: code of an item → what has been made of it; items of which nothing has are absent.
    """

    draft: Draft
    journal: Journal
    coder: str = ""
    decisions: dict[str, Decision] = field(default_factory=dict)
    _kept: list[Line] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Play the journal. Raises BadInput where it is of another state of the draft."""
        begun = next((line for line in self.journal.lines if line["do"] == "begin"), None)
        if begun and begun.get("draft") != self.draft.digest:
            what = f"is the review of another state of {self.draft.path.name}, which was changed since"
            remedy = "undo that change, or move this file away and begin anew"
            raise BadInput([Problem(str(self.journal.path), what, remedy)])
        if not begun:
            self.journal.add({"do": "begin", "draft": self.draft.digest, "document": self.draft.document_id})
        for line in self.journal.lines:
            self._take(line)
        self._play()

    def of(self, item: Item) -> Decision:
        """What has been made of an item so far."""
        return self.decisions.get(item.code) or Decision()

    def fields(self, item: Item) -> Mapping[str, Any]:
        """The fields of an item as they stand now."""
        edited = self.of(item).fields
        return item.fields if edited is None else edited

    def accept(self, item: Item, statement: str) -> None:
        """The item holds, as it stands now, with a statement in the person's own words."""
        fields = dict(self.fields(item))
        changed = [key for key in {**item.fields, **fields} if item.fields.get(key) != fields.get(key)]
        self._enter({**_about(item), "do": "accept", "statement": statement, "fields": fields, "changed": changed})

    def reject(self, item: Item, reason: str, words: str) -> None:
        """The item is no claim of the document, or not as drafted, for a reason."""
        self._enter({**_about(item), "do": "reject", "reason": reason, "words": words})

    def edit(self, item: Item, fields: Mapping[str, Any]) -> None:
        """The fields of an item are others than drafted."""
        self._enter({**_about(item), "do": "edit", "fields": dict(fields)})

    def undo(self) -> str:
        """Take back the last decision that has not been taken back; the code of its item, empty where there is none."""
        if not self._kept:
            return ""
        code = str(self._kept[-1]["item"])
        self._enter({"do": "undo", "item": code})
        return code

    def name_coder(self, name: str) -> None:
        """Who decides."""
        self._enter({"do": "coder", "name": name})

    def counts(self) -> Counter[str]:
        """How many items are open, accepted, rejected."""
        return Counter(self.of(item).verdict for item in self.draft.items)

    def accepted(self) -> list[Item]:
        """The items that were accepted, in the draft's order."""
        return [item for item in self.draft.items if self.of(item).verdict == ACCEPTED]

    def rejected(self) -> list[Item]:
        """The items that were rejected, in the draft's order."""
        return [item for item in self.draft.items if self.of(item).verdict == REJECTED]

    def _enter(self, line: Line) -> None:
        self.journal.add(line)
        self._take(line)
        self._play()

    def _take(self, line: Line) -> None:
        if line["do"] == "undo":
            self._kept.pop()
        elif line["do"] == "coder":
            self.coder = str(line["name"])
        elif line["do"] != "begin":
            self._kept.append(line)

    def _play(self) -> None:
        known = {item.code for item in self.draft.items}
        self.decisions = {}
        for line in (line for line in self._kept if line["item"] in known):
            decision = self.decisions.setdefault(line["item"], Decision())
            decision.fields = line.get("fields", decision.fields)
            if verdict := _VERDICTS.get(line["do"]):
                decision.verdict, decision.statement = verdict, line.get("statement", decision.statement)
                decision.reason, decision.words = line.get("reason", ""), line.get("words", "")


def kept(lines: list[Line]) -> list[Line]:
    """The accepts and rejects of a journal that count: not taken back, and the last on each item."""
    state: list[Line] = []
    for line in lines:
        if line["do"] == "undo":
            state.pop()
        elif line["do"] not in {"coder", "begin"}:
            state.append(line)
    return list({line["item"]: line for line in state if line["do"] in _VERDICTS}.values())


def _about(item: Item) -> Line:
    return {"item": item.code, "table": item.table, "rule": item.rule, "confidence": item.confidence}
