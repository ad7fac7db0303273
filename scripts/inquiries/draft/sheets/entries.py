"""Proposals of a document as claims of a sheet, with attribution and evidence; a person writes the statements."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from inquiries.draft.cues import rules
from inquiries.draft.sheets.actors import AUTHOR, Actors
from inquiries.draft.sheets.evidence import Evidence, Places, Words
from inquiries.draft.sheets.themes import first, fits, measure, themes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from inquiries.model import Model

    Row = Mapping[str, Any]

TABLE: Final = {
    "finding": "findings",
    "recommendation": "recommendations",
    "response": "responses",
    "answer": "responses",
    "figure": "figures",
}
_UNSTATED: Final = "not_stated"
_OF_REPORTS: Final = frozenset({"inquiry_report", "inspection_report", "parliamentary_report"})
_OF_AUTHORS: Final = frozenset({"press_article", "blog_post", "research_paper", "web_page"})
_KIND_OF_ANSWER: Final = {"yes": "acceptance", "partly": "acceptance", "no": "rejection"}


@dataclass
class Entry:
    """One claim of a draft.

    Attributes:
        table: the claim table.
        row: the proposal that it is made from.
        passages: where it stands in the text.
        fields: what the sheet says of it, in the sheet's order; evidence apart.
    """

    table: str
    row: Row
    passages: list[Words]
    fields: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Setting:
    """What all claims of a document share: its proposals, its words, its actors, its own voice."""

    rows: Sequence[Row]
    evidence: Evidence
    actors: Actors
    model: Model
    author: str
    document_type: str
    place: str
    national: bool
    published: str

    def speech(self, row: Row) -> Row | None:
        """The quotation or reported speech in which a proposal stands, the shortest if there are several."""
        end = row["start"] + row["length"]
        around = [r for r in self.spoken if r["start"] <= row["start"] and r["start"] + r["length"] >= end]
        return min(around, key=lambda r: int(r["length"]), default=None)

    @cached_property
    def spoken(self) -> list[Row]:
        """Quotations and reported speech."""
        return [row for row in self.rows if row["kind"] in {"quote", "reported"} and row["start"] is not None]

    @cached_property
    def names(self) -> list[tuple[str, str]]:
        """Names of persons and bodies, each with the actor's id."""
        rows = [row for row in self.rows if row["kind"] in {"person", "body"} and row["name"]]
        named = [(name, self.actors.id_of(row["name"])) for row in rows for name in _names(row)]
        return [(name, own) for name, own in dict.fromkeys(named) if own]

    @cached_property
    def dates(self) -> list[tuple[int, int, str]]:
        """First word, word after the last and EDTF of the dates in the text."""
        rows = [row for row in self.rows if row["kind"] == "date" and row["edtf"] and row["start"] is not None]
        return sorted((*self.evidence.of(row), row["edtf"]) for row in rows)


def _names(row: Row) -> list[str]:
    return [row["name"], *(row["other_names"] or ())]


def entries(setting: Setting) -> list[Entry]:
    """The claims that a document's proposals make, by table and in the order of the text."""
    made = _merged(list(_placed(setting)), setting)
    numbers: dict[str, str] = {}
    counts: dict[str, int] = {}
    for entry in made:
        counts[entry.table] = counts.get(entry.table, 0) + 1
        entry.fields["id"] = f"{setting.model.table(entry.table).id_code}{counts[entry.table]}"
        if entry.table == "recommendations" and entry.row["number"]:
            numbers.setdefault(entry.row["number"], entry.fields["id"])
    for entry in made:
        entry.fields |= _common(entry, setting) | _OWN[entry.table](entry, setting, numbers)
    _note(made)
    return made


def _placed(setting: Setting) -> Iterator[Entry]:
    answers = [row for row in setting.rows if row["kind"] == "answer" and row["start"] is not None]
    for row in setting.rows:
        table = TABLE.get(row["kind"])
        if not table or row["start"] is None:
            continue
        passage = setting.evidence.of(row)
        within = _answer_around(row, answers)
        if row["kind"] == "answer":
            passage = _deciding(passage, setting.evidence)
        elif within and row["response_kind"] in _KIND_OF_ANSWER.values():
            continue  # the answer says the same
        if fitting := setting.evidence.fitting(passage):
            yield Entry(table, {**row, "responds_to": within["responds_to"]} if within else row, [fitting])


def _answer_around(row: Row, answers: Sequence[Row]) -> Row | None:
    end = row["start"] + row["length"]
    if row["kind"] != "response":
        return None
    return next((a for a in answers if a["start"] <= row["start"] and end <= a["start"] + a["length"]), None)


def _deciding(passage: Words, evidence: Evidence) -> Words:
    """Of the part that answers a recommendation the sentence that decides, else the first one that is long enough."""
    from inquiries.draft.advice.acceptance import decision

    parts = evidence.sentences(passage)
    deciding = [part for part in parts if decision(evidence.text(part))]
    long = [part for part in parts if part.size >= 8]
    return next(iter([*deciding, *long, passage]))


def _merged(placed: list[Entry], setting: Setting) -> list[Entry]:
    """Entries in the order of tables and text; what is said twice is further evidence of the first."""
    order = list(setting.model.claim_tables)
    placed.sort(key=lambda entry: (order.index(entry.table), entry.passages[0]))
    by_item = {entry.row["item"]: entry for entry in placed}
    by_words: dict[tuple[str, str], Entry] = {}
    kept = []
    for entry in placed:
        words = (entry.table, setting.evidence.anchors(entry.passages)[0]["digest"])
        same = by_item.get(entry.row["repeats"]) or by_words.get(words)
        elsewhere = same is not None and not any(entry.passages[0].shares(passage) for passage in same.passages)
        if same is not None and same is not entry and same.table == entry.table and elsewhere:
            same.passages += entry.passages
            continue
        by_words.setdefault(words, entry)
        kept.append(entry)
    return kept


def _common(entry: Entry, setting: Setting) -> dict[str, Any]:
    row = entry.row
    said = row if row["asserted_by"] else setting.speech(row) or row
    names = said["asserted_by"] or ([] if said["mode"] else [AUTHOR])
    # whose recommendation a response cites, only a person can say where the rules name nobody
    asserted = _ids([] if row["cited"] and list(names) == [AUTHOR] else names, setting)
    behalf = [i for i in _ids(row["on_behalf_of"] or said["on_behalf_of"], setting) if i not in asserted]
    via = [i for i in _ids(said["via"], setting) if i not in asserted]
    own = bool(asserted) and set(asserted) <= {setting.author}
    if not own and not via and setting.author not in asserted:
        via = _ids([AUTHOR], setting)
    mode = "unattributed" if own else _mode(row, said)
    fields: dict[str, Any] = {"statement": ""}
    passage = " ".join(map(setting.evidence.text, entry.passages))
    fields |= {"themes": themes(passage), "asserted_by": asserted}
    if behalf:
        fields["on_behalf_of"] = behalf
    fields |= {"via": [] if own else via, "standing": _standing(entry, setting, own, asserted), "mode": mode}
    fields |= {"modality": row["modality"] or said["modality"] or "asserted"}
    fields["about"] = _about(setting, passage, asserted) if entry.table == "findings" else []
    national = setting.national or fits("national", passage)
    return fields | {"scope": "national" if national else "local", "period": _period(entry, setting)}


def _ids(names: Sequence[str] | None, setting: Setting) -> list[str]:
    """Ids of actors; the document's own voice is its author's."""
    ids = []
    for name in names or ():
        if name != AUTHOR:
            ids += setting.actors.ids([name], setting.place)
        elif setting.author:
            setting.actors.use(setting.author)
            ids.append(setting.author)
    return list(dict.fromkeys(ids))


def _mode(row: Row, said: Row) -> str:
    modes = [mode for mode in (row["mode"], said["mode"]) if mode and mode != "unattributed"]
    return modes[0] if modes else "paraphrased"


def _standing(entry: Entry, setting: Setting, own: bool, asserted: Sequence[str]) -> str:
    found = entry.row["standing"] or ("inquiry_finding" if entry.row["cited"] else None)
    if found and (found != "testimony" or not own):
        return str(found)
    if own:
        if setting.document_type in _OF_REPORTS:
            return "inquiry_finding"
        return "author_account" if setting.document_type in _OF_AUTHORS else "official_statement"
    actors = [setting.actors.found[own_id].fields for own_id in asserted]
    official = {"elected", "senior_officer", "public_appointee"}
    holds = [a.get("kind") in {"body", "office"} or a.get("naming_basis") in official for a in actors]
    calls = entry.row["recommendation_kind"] in {"call", "suggestion"}
    return "official_statement" if holds and all(holds) and not calls else "opinion"


def _about(setting: Setting, passage: str, asserted: Sequence[str]) -> list[str]:
    """Persons and bodies that the passage names, other than whoever says it."""
    named = (own for name, own in setting.names if name in passage)
    ids = [own for own in dict.fromkeys(named) if own not in asserted]
    for own in ids:
        setting.actors.use(own)
    return ids


def _period(entry: Entry, setting: Setting) -> str:
    """The one date or period that the passage names; several, or the day of speaking, leave it to a person."""
    dates = set()
    for passage in entry.passages:
        low = bisect_left(setting.dates, (passage.first,))
        for first_word, after, edtf in setting.dates[low:]:
            if first_word >= passage.after:
                break
            if after <= passage.after:
                dates.add(edtf)
    return dates.pop() if len(dates) == 1 and dates != {setting.published} else _UNSTATED


def _finding(entry: Entry, _: Setting, __: Mapping[str, str]) -> dict[str, Any]:
    valence = entry.row["valence"] or "neutral"
    level = _UNSTATED if valence == "failure" else "not_applicable"
    return {"valence": valence, "failed_level": level, "answerable_level": level}


def _recommendation(entry: Entry, setting: Setting, _: Mapping[str, str]) -> dict[str, Any]:
    fields: dict[str, Any] = {"kind": entry.row["recommendation_kind"] or ""}
    if entry.row["number"]:
        fields["number"] = entry.row["number"]
    return fields | {"addressed_to": _ids(entry.row["addressed_to"], setting) or _UNSTATED}


def _response(entry: Entry, _: Setting, numbers: Mapping[str, str]) -> dict[str, Any]:
    row = entry.row
    accepted = str(row["accepted"] or _UNSTATED)
    kind = row["response_kind"] or _KIND_OF_ANSWER.get(accepted, "")
    wanted = row["responds_to"] or ()
    targets: Any = [numbers[number] for number in wanted if number in numbers]
    if not targets:
        # what it accepts or turns down only a person can name, and so whether wholly
        targets = [] if wanted or kind == "acceptance" else _UNSTATED
        accepted = "" if kind == "acceptance" and not wanted else accepted
    elif accepted == _UNSTATED and kind == "rejection":
        accepted = "no"
    answers = dict.fromkeys(("self_reported_done", "independently_verified"), _UNSTATED)
    return {"kind": kind, "responds_to": targets, "responsibility_stance": _UNSTATED, "accepted": accepted} | answers


def _figure(entry: Entry, setting: Setting, _: Mapping[str, str]) -> dict[str, Any]:
    row = entry.row
    codes = setting.model.codebooks["unit"].codes
    unit = row["unit"] if row["unit"] in codes else ""
    population = row["population"] or (row["unit"] if not unit else "") or ""
    sentence = setting.evidence.text(setting.evidence.whole(entry.passages[0]))
    fields = {"measure": measure(unit, population, sentence), "value": row["value"]}
    if row["upper_value"] is not None:
        fields["upper_value"] = row["upper_value"]
    basis = first("bases", setting.evidence.text(entry.passages[0])) or "actual"
    return fields | {"unit": unit, "qualifier": row["qualifier"] or "exact", "basis": basis, "population": population}


_OWN: Final = {
    "findings": _finding,
    "recommendations": _recommendation,
    "responses": _response,
    "figures": _figure,
}


def _note(made: Sequence[Entry]) -> None:
    """Say in `note` where an entry shares most of a passage with an earlier one of its table."""
    places = {table: Places[Entry]() for table in _OWN}
    for entry in made:
        earlier = [e for passage in entry.passages for e in places[entry.table].sharing(passage)]
        if earlier:
            entry.fields["note"] = f"The passage also holds {earlier[-1].fields['id']}."
        for passage in entry.passages:
            places[entry.table].add(passage, entry)


def spoken_only(setting: Setting, made: Sequence[Entry]) -> list[Row]:
    """Quotations and reported speech in whose place no claim is proposed."""
    claimed = Places[Entry]()
    for entry in made:
        for passage in entry.passages:
            claimed.add(passage, entry)
    return [row for row in setting.spoken if not claimed.sharing(setting.evidence.of(row))]


def national(publisher_kind: str, locality: str) -> bool:
    """Whether a document's claims are about the country where they say nothing of a place."""
    return locality == "national" or (not locality and publisher_kind in rules("sheet")["national_publishers"])
