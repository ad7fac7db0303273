"""References and prose of the pages: how to cite a record, what the agreement between coders is."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from inquiries.cite.bibtex import bibtex
from inquiries.cite.items import Item, Release
from inquiries.cite.records import Records
from inquiries.cite.styles import render
from inquiries.site.view import View

STYLE = "apa"


@dataclass(frozen=True, slots=True)
class Citation:
    """How a record is cited: in words, its source in words, and both for a reference manager."""

    text: str
    source: str
    bibtex: str


@dataclass(slots=True)
class Citations:
    """References to the records of one release, each form of words rendered once."""

    records: Records
    _rendered: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, view: View, release: Release) -> Citations:
        """References to the records of a data set."""
        return cls(Records(view.rows, view.model, release))

    def cite(self, record_id: str) -> Citation:
        """The reference to a record and to its original document."""
        reference = self.records.references([record_id])[0]
        record, source = reference.record, reference.source
        text = f"{self._words(record)} {record.get('note') or ''}".strip() if record else ""
        return Citation(text, self._words(source) if source else "", bibtex(reference.items).strip())

    def _words(self, item: Item) -> str:
        """The reference in words; those of records of one kind and document are the same but for the note."""
        key = repr(sorted((k, str(v)) for k, v in item.items() if k not in {"id", "number", "note"}))
        if key not in self._rendered:
            self._rendered[key] = render(item, STYLE)
        return self._rendered[key]


def from_markdown(text: str) -> str:
    """Markdown as HTML; markup within it is shown and does nothing. Headings begin below those of the page."""
    import mistune

    html = str(mistune.create_markdown(escape=True, plugins=["table"])(_lowered(text))) if text else ""
    for number in range(1, html.count("<table>") + 1):
        region = f'<div class="scroll" role="region" aria-label="Agreement, table {number}" tabindex="0"><table >'
        html = html.replace("<table>", region, 1)
    return html.replace("<table >", "<table>").replace("</table>", "</table></div>")


def _lowered(text: str) -> str:
    """Headings moved so that the highest is of the third level."""
    levels = [len(marks) for marks in re.findall(r"^(#+) ", text, re.MULTILINE)]
    more = max(0, 3 - min(levels, default=3))
    return re.sub(r"^(#+) ", lambda marks: "#" * min(6, len(marks.group(1)) + more) + " ", text, flags=re.MULTILINE)
