"""What the opening page compares: counts from the rows, every one with what it is a share of."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from inquiries.model import Code
from inquiries.normalise import Row
from inquiries.site.view import View

SILENT = "not_stated"


@dataclass(frozen=True, slots=True)
class Cell:
    """What one document offers on one theme, with how many of its claims have the theme."""

    document: Row
    value: str
    claims: int


@dataclass(frozen=True, slots=True)
class ThemeRow:
    """One theme over all documents; `group` is the group's title where the theme opens one."""

    theme: Code
    group: str
    cells: dict[str, list[Cell]]

    def having(self, locality: str, value: str) -> int:
        """Documents of a locality with a value."""
        return sum(cell.value == value for cell in self.cells[locality])


@dataclass(frozen=True, slots=True)
class Share:
    """A count and what it is a share of."""

    count: int
    of: int

    def __str__(self) -> str:
        return f"{self.count} of {self.of}"

    @property
    def part(self) -> float:
        """The share as a number from 0 to 1."""
        return self.count / self.of if self.of else 0.0


@dataclass(slots=True)
class StanceRow:
    """What one office of a locality says about responsibility: stance → responses."""

    office: str
    counts: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Stances:
    """Responses of one locality by office; `silent` are those of offices that never speak of responsibility."""

    locality: Code
    rows: tuple[StanceRow, ...]
    silent_offices: int
    silent: int
    responses: int
    speaking: int


@dataclass(frozen=True, slots=True)
class Year:
    """One year of one locality: registered documents, those that answer something, coded ones, their responses."""

    registered: int
    answering: int
    coded: int
    responses: int


def theme_rows(view: View) -> list[ThemeRow]:
    """Every theme in the codebook's order."""
    claims = Counter((c["document_id"], theme) for c in view.rows["claims"] for theme in c["themes"])
    value = {(row["document_id"], row["theme"]): row["value"] for row in view.rows["coverage"]}
    book = view.model.codebooks["theme"]
    rows: list[ThemeRow] = []
    before = None
    for theme in book.codes.values():
        cells: defaultdict[str, list[Cell]] = defaultdict(list)
        for document in view.ordered_documents:
            key = (document["document_id"], theme.code)
            cells[document["locality"]].append(Cell(document, value.get(key, "silent"), claims[key]))
        title = book.groups.get(theme.group or "", "") if theme.group != before else ""
        rows.append(ThemeRow(theme, title, dict(cells)))
        before = theme.group
    return rows


def kinds(view: View) -> list[tuple[Code, dict[str, Share]]]:
    """Each kind of response that occurs, in the codebook's order, with its share in each locality."""
    total = Counter(row["locality"] for row in view.rows["responses"])
    found = Counter((row["kind"], row["locality"]) for row in view.rows["responses"])
    return [
        (code, {p.code: Share(found[code.code, p.code], total[p.code]) for p in view.localities})
        for code in view.model.codebooks["response_kind"].codes.values()
        if any(found[code.code, p.code] for p in view.localities)
    ]


def stances(view: View) -> list[Stances]:
    """What the offices of each locality say about responsibility; a response of two speakers counts for each."""
    return [_stances(view, place) for place in view.localities]


def _stances(view: View, place: Code) -> Stances:
    by_office: dict[str, StanceRow] = {}
    responses = [row for row in view.rows["responses"] if row["locality"] == place.code]
    for row in responses:
        for office in dict.fromkeys(map(view.office, row["asserted_by"])):
            by_office.setdefault(office, StanceRow(office)).counts[row["responsibility_stance"]] += 1
    speaking = [row for row in by_office.values() if set(row.counts) - {SILENT}]
    silent = [row for row in by_office.values() if not set(row.counts) - {SILENT}]
    speak = sum(row["responsibility_stance"] != SILENT for row in responses)
    rows = tuple(sorted(speaking, key=lambda row: row.office.casefold()))
    return Stances(place, rows, len(silent), sum(row.counts[SILENT] for row in silent), len(responses), speak)


def years(view: View, locality: str) -> dict[int, Year]:
    """What the register and the coded documents hold of each year; undated documents are in none."""
    registered, answering, coded, responses = Counter[int](), Counter[int](), Counter[int](), Counter[int]()
    for row in view.rows["register"]:
        if row["locality"] == locality and (year := _year(row)):
            registered[year] += 1
            answering[year] += bool(row["answers"])
    given = Counter(row["document_id"] for row in view.rows["responses"])
    for row in view.rows["documents"]:
        if row["locality"] == locality and (year := _year(row)):
            coded[year] += 1
            responses[year] += given[row["document_id"]]
    return {y: Year(registered[y], answering[y], coded[y], responses[y]) for y in sorted(registered | coded)}


def _year(row: Row) -> int | None:
    day = row["date"]["earliest"]
    return day.year if day else None


def undated(rows: Iterable[Row]) -> int:
    """How many rows have no date."""
    return sum(_year(row) is None for row in rows)


def measures(view: View) -> list[tuple[Code, dict[str, list[Row]]]]:
    """Each measure that occurs, in the codebook's order, with its figures in each locality."""
    found: defaultdict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in view.rows["figures"]:
        found[row["measure"], row["locality"]].append(row)
    return [
        (code, {p.code: found[code.code, p.code] for p in view.localities})
        for code in view.model.codebooks["measure"].codes.values()
        if any(found[code.code, p.code] for p in view.localities)
    ]
