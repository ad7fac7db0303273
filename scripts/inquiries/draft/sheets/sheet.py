"""Draft sheets: all that can be proposed of a document in the form of a coding sheet, its statements left to a person.

A draft holds no sentence of its document and no name that must stay unsaid. Above each entry stands the rule behind
it, how sure that rule is, and where it read. Nothing in a draft is accepted until a person has decided.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from textwrap import wrap
from typing import TYPE_CHECKING, Any, Final

from inquiries import __version__
from inquiries.draft.proposal import model as draft_model
from inquiries.draft.rows import rows as columns_of
from inquiries.draft.sheets.actors import Actor, Actors, slug
from inquiries.draft.sheets.entries import Entry, Setting, entries, national, spoken_only
from inquiries.draft.sheets.evidence import Evidence
from inquiries.draft.sheets.themes import first
from inquiries.draft.sheets.yaml_text import comment, entry, flow, pair
from inquiries.stream import RULE, digest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from inquiries.draft.scan import Scan
    from inquiries.model import Model

    Row = Mapping[str, Any]

DOT: Final = " · "
DIGEST: Final = "# digest of the lines below, as drafted: "
_WIDEST: Final = 110


@dataclass(frozen=True)
class Project:
    """What a draft is measured against: the schema, the actors known already, and the coding guide's version."""

    model: Model
    actors: Sequence[Mapping[str, Any]] = ()
    guide: str = ""


@dataclass(frozen=True)
class DraftSheet:
    """A draft of one document: `sheet` and `actors` are the texts of the two files."""

    document_id: str
    sheet: str
    actors: str


def draft_sheet(name: str, scan: Scan, project: Project, document_id: str | None = None) -> DraftSheet:
    """The draft of one document.

    Args:
        name: the file's name, shown in the draft's head.
        scan: what the drafter proposes of it.
        project: the schema and the actors known.
        document_id: the document's slug; by default that of the file's name.
    """
    listed = _listed(columns_of(name, scan))
    evidence = Evidence(scan)
    # a file may be named after somebody who must not be
    secret = any(
        re.search(rf"(?<![^\W_]){re.escape(mask)}(?![^\W_])", name, re.IGNORECASE) for mask in scan.masked if mask
    )
    shown = "a file whose name is not repeated here" if secret else name
    stem = "" if secret else document_id or slug(name.rpartition(".")[0] or name)
    own = stem or f"document-{evidence.stream.digest[:8]}"
    head = Head(listed, project, own, dict(scan.reading.facts))
    actors = Actors.of(own, listed, project.actors, head.place)
    author = _author(head, actors)
    setting = Setting(
        rows=listed,
        evidence=evidence,
        actors=actors,
        model=project.model,
        author=author,
        document_type=head.document_type,
        place=head.place,
        national=national(head.publisher_kind, head.locality),
        published=head.value("published", "edtf"),
    )
    made = entries(setting)
    body = "\n".join([*head.lines(evidence), *_claims(made, setting), *_unclaimed(setting, made), ""])
    return DraftSheet(own, _headed(shown, made, body), _actors_text(own, shown, actors))


def _listed(columns: Mapping[str, list[Any]]) -> list[dict[str, Any]]:
    return [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]


def remark(row: Row) -> str:
    """What stands above an entry: the rule, how sure it is, and where it read."""
    parts = [row["rule"], f"{row['confidence']:.2f}"]
    if row["page"]:
        parts.append(f"page {row['page']}")
    if row["block"]:
        parts.append(draft_model().codebooks["block_kind"].codes[row["block"]].label.lower())
    return DOT.join(parts)


class Head:
    """What a draft says of the document as a whole."""

    def __init__(self, rows: Sequence[Row], project: Project, document_id: str, facts: Mapping[str, str]) -> None:
        self.rows = rows
        self.project = project
        self.document_id = document_id
        self.facts = facts
        codes = project.model.codebooks["document_type"].codes
        self.document_type = said if (said := self.value("document_type", "document_type")) in codes else ""
        self.place = self.value("locality", "name")
        localities = project.model.codebooks["locality"].codes
        same = {slug(text): code for code, c in localities.items() for text in (code, c.label)}
        self.locality = same.get(slug(self.place), "") if self.place else ""
        self.publisher = self.value("publisher", "name")
        kinds: Mapping[str, str] = _kinds_by_type()
        self.publisher_kind = kinds.get(self.document_type) or first("publisher_kinds", self.publisher)

    def row(self, kind: str) -> Row | None:
        """The proposal of a kind of which there is one a document."""
        return next((row for row in self.rows if row["kind"] == kind), None)

    def value(self, kind: str, column: str) -> str:
        """What that proposal says; empty where there is none."""
        row = self.row(kind)
        return str(row[column] or "") if row else ""

    def lines(self, evidence: Evidence) -> Iterator[str]:
        """The lines of the sheet before its claims."""
        yield pair("document_id", self.document_id)
        yield from self._remarked("title", self._title(), "title")
        yield from self._source()
        yield from self._remarked("locality", self.locality, "locality")
        yield from self._remarked("document_type", self.document_type, "document_type")
        yield from self._date()
        yield pair("inquiry_ids", [])
        yield "coding:"
        yield comment("who has read the document and decided on every line below; a draft has no coder", "  ")
        yield pair("coder", "", "  ")
        yield comment("person, once that is so: the rules that drafted are no method of coding", "  ")
        yield pair("method", "", "  ")
        yield pair("guide", self.project.guide, "  ")
        yield pair("coded_on", "", "  ")
        yield pair("stream_rule", RULE)
        yield pair("stream_length", evidence.stream.length)
        yield f"stream_digest: '{evidence.stream.digest}'"

    def _title(self) -> str:
        described = self.project.model.codebooks["document_type"].where("described")
        # a headline is its paper's; such a title is our own description
        return "" if self.document_type in described else self.value("title", "name")

    def _source(self) -> Iterator[str]:
        yield "source:"
        yield from self._remarked("publisher", self.publisher, "publisher", "  ")
        yield pair("publisher_kind", self.publisher_kind, "  ")
        yield pair("author", "not_stated", "  ")
        yield pair("author_basis", "not_stated", "  ")
        yield pair("url", self.facts.get("url", ""), "  ")
        yield pair("archived_url", "unknown", "  ")
        yield pair("rights", "not_stated", "  ")
        yield pair("language", "en", "  ")

    def _date(self) -> Iterator[str]:
        edtf = self.value("published", "edtf")
        if row := self.row("published"):
            yield comment(remark(row))
        yield pair("date", {"edtf": edtf or "unknown", "basis": "stated" if edtf else "unknown"})

    def _remarked(self, key: str, value: str, kind: str, indent: str = "") -> Iterator[str]:
        if row := self.row(kind):
            said = f"{DOT}{row['name']}, no code of the codebook yet" if kind == "locality" and not value else ""
            yield comment(remark(row) + said, indent)
        yield pair(key, value, indent)


def _kinds_by_type() -> Mapping[str, str]:
    from inquiries.draft.cues import rules

    return dict(rules("sheet")["kinds_by_type"])


def _author(head: Head, actors: Actors) -> str:
    """The document's own voice: its publisher, else somebody of whom nothing is known."""
    if head.publisher:
        for own in (actors.id_of(head.publisher), *actors.ids([head.publisher], head.place)):
            if own:
                return own
    own = f"author-of-{head.document_id}"
    fields = {"actor_id": own, "name": f"Author of {head.document_id}", "kind": "unnamed_person"}
    return actors.add(Actor(fields | {"naming_basis": "not_named"}))


def _claims(made: Sequence[Entry], setting: Setting) -> Iterator[str]:
    for table in setting.model.claim_tables:
        own = [one for one in made if one.table == table]
        yield f"{table}:" if own else f"{table}: []"
        for one in own:
            yield comment(remark(one.row), "  ")
            if one.table == "responses" and one.fields["responds_to"] == [] and one.row["responds_to"]:
                yield comment(f"answers {_numbers(one.row)} of another document: name the records", "  ")
            yield from entry(one.fields, setting.evidence.anchors(one.passages))
    yield "relations: []"
    yield "coverage: []"


def _numbers(row: Row) -> str:
    return f"recommendation{'s' if len(row['responds_to']) > 1 else ''} {', '.join(row['responds_to'])}"


def _unclaimed(setting: Setting, made: Sequence[Entry]) -> Iterator[str]:
    """Where somebody speaks and no claim is proposed: a coder asks of every sentence."""
    rows = spoken_only(setting, made)
    if rows:
        yield comment("Somebody speaks here too, and no claim is proposed: read on your own.")
    for row in rows:
        yield comment(f"{remark(row)}{DOT}word {row['word']}, {row['words']} words")


def _headed(name: str, made: Sequence[Entry], body: str) -> str:
    counts = Counter(one.table for one in made)
    told = ", ".join(f"{count} {table}" for table, count in counts.items()) or "no claims"
    return _told(
        f"A draft and no coding: proposed by the rules of inquiries {__version__} from {name}. Nothing in it is "
        f"accepted, and no person has reviewed it. It holds {told}. Above each stand its rule, how often that rule was "
        "right on the development documents, and where it read. Decide on each with `inquiries review`, or by hand: "
        "write the statements, mend what is wrong, delete what is no claim (docs/drafting.md).",
        body,
    )


def _told(head: str, body: str) -> str:
    """The text of a file: what it is, a digest that shows whether it was edited since, and its lines."""
    lines = wrap(head, _WIDEST)
    return "".join(f"# {line}\n" for line in lines) + f"{DIGEST}{digest(body)}\n" + body


def _actors_text(document_id: str, name: str, actors: Actors) -> str:
    used = [actor for actor in actors.found.values() if actor.used]
    lines = ["actors:" if any(not actor.known for actor in used) else "actors: []"]
    for actor in used:
        said = f"{DOT}{remark(actor.row)}" if actor.row else ""
        if actor.known:
            lines.append(
                comment(f"{actor.fields['actor_id']} is in coding/actors.yaml: make sure it is the same{said}")
            )
        else:
            lines += [comment(remark(actor.row))] if actor.row else []
            lines.append(f"- {flow(actor.fields)}")
    unused = [actor for actor in actors.found.values() if not actor.used and not actor.known]
    if unused:
        lines.append(comment("Named in the document and in no claim of the draft:"))
    lines += [comment(f"- {flow(actor.fields)}") for actor in unused]
    body = "\n".join([*lines, ""])
    return _told(
        f"Actors proposed for {document_id}, from {name}: a draft that no person has reviewed. Those that are "
        "right go to coding/actors.yaml. A person is named only with a basis; where it is null, the document gives "
        "none.",
        body,
    )
