"""Counts that prose shows: every one from the rows, every share with the number that it is a share of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from inquiries.model import Code, Model
from inquiries.normalise import Row, Rows


@dataclass(frozen=True, slots=True)
class Tallies:
    """Counts over the rows of a data set."""

    model: Model
    rows: Rows

    @property
    def localities(self) -> tuple[Code, ...]:
        """The localities that have a coded document, in the codebook's order."""
        coded = {row["locality"] for row in self.rows["documents"]}
        return tuple(c for c in self.model.codebooks["locality"].codes.values() if c.code in coded)

    @property
    def methods(self) -> Counter[str]:
        """Method of coding → documents."""
        return Counter(row["coding"]["method"] for row in self.rows["documents"])

    @property
    def reviewed(self) -> int:
        """Documents whose coding a person has signed."""
        return sum(row["coding"]["reviewer"] is not None for row in self.rows["documents"])

    def claims_by(self, method: str) -> int:
        """Claims of the documents that were coded by a method."""
        coded = {row["document_id"] for row in self.rows["documents"] if row["coding"]["method"] == method}
        return sum(row["document_id"] in coded for row in self.rows["claims"])

    def by(self, table: str, column: str) -> list[tuple[str, ...]]:
        """Label of each code that a column has, its rows in each locality of the table as `n of all`."""
        total = Counter(row["locality"] for row in self.rows[table])
        found = Counter((row[column], row["locality"]) for row in self.rows[table])
        places = self._places(table)
        return [
            (label, *(f"{found[code, place.code]} of {total[place.code]}" for place in places))
            for code, label in self._labels(table, column)
            if any(found[code, place.code] for place in places)
        ]

    def places(self, table: str) -> list[str]:
        """Labels of the localities that a table has rows for, the heads of what `by` gives."""
        return [place.label for place in self._places(table)]

    def coverage(self) -> list[tuple[str, ...]]:
        """Label of each theme, and in each locality `n of all` documents in which it was found."""
        documents = Counter(row["locality"] for row in self.rows["documents"])
        found = Counter((r["theme"], r["locality"]) for r in self.rows["coverage"] if r["value"] == "found")
        return [
            (theme.label, *(f"{found[theme.code, p.code]} of {documents[p.code]}" for p in self.localities))
            for theme in self.model.codebooks["theme"].codes.values()
        ]

    def label(self, book: str, code: str) -> str:
        """Label of a code, or of the kind of missing that stands in its place."""
        return (self.model.codebooks[book].codes.get(code) or self.model.codebooks["missing"].codes[code]).label

    def count(self, table: str, column: str) -> Counter[str]:
        """Value of a column → rows."""
        return Counter(str(row[column]) for row in self.rows[table])

    def share(self, table: str, column: str, value: str) -> str:
        """Rows with a value as `n of all`."""
        return f"{self.count(table, column)[value]} of {len(self.rows[table])}"

    def table_rows(self) -> list[tuple[object, ...]]:
        """Each table's name with its rows in each locality that has documents, and the rows of no such locality."""
        places = [place.code for place in self.localities]
        found = {name: Counter(row.get("locality") for row in rows) for name, rows in self.rows.items()}
        return [
            (f"`{name}`", *(found[name][p] for p in places), sum(n for p, n in found[name].items() if p not in places))
            for name in self.model.tables
        ]

    def document_rows(self) -> list[tuple[object, ...]]:
        """Title, type, publisher, date, claims and share inside anchors of each document, by locality and date."""
        claims = self.count("claims", "document_id")
        order = [place.code for place in self.localities]
        documents = sorted(
            self.rows["documents"], key=lambda row: (order.index(row["locality"]), row["date"]["edtf"] or "")
        )
        return [
            (
                row["title"],
                self.label("document_type", row["document_type"]),
                row["source"]["publisher"],
                f"{row['date']['edtf'] or 'unknown'} ({row['date']['basis']})",
                claims[row["document_id"]],
                f"{row['coded_share']:.2f}",
            )
            for row in documents
        ]

    def missing_rows(self, most: int = 12) -> list[tuple[object, ...]]:
        """The columns of claims that are missing most often: kind, and `n of all` claims that have the column."""
        found = Counter(pair for name in self.model.claim_tables for pair in self._missing(name))
        return [
            (f"`{column}`", self.label("missing", kind), f"{n} of {self._having(column)}")
            for (column, kind), n in sorted(found.items(), key=lambda item: (-item[1], item[0]))[:most]
        ]

    def anchors(self) -> int:
        """Anchors under the claims."""
        return sum(len(row["evidence"]) for row in self.rows["claims"])

    def naming_rows(self) -> list[tuple[object, ...]]:
        """Bases for naming with the number of named persons."""
        found = Counter(row["naming_basis"] for row in self.named())
        return [(self.label("naming_basis", basis), n) for basis, n in sorted(found.items())]

    def named(self) -> list[Row]:
        """The actors that are persons with a name."""
        return [row for row in self.rows["actors"] if row["kind"] == "person"]

    def dates(self) -> tuple[str, str]:
        """Earliest and latest day that the coded documents may date from."""
        known = [row["date"] for row in self.rows["documents"] if row["date"]["earliest"] and row["date"]["latest"]]
        if not known:
            return ("an unknown day", "an unknown day")
        return str(min(d["earliest"] for d in known)), str(max(d["latest"] for d in known))

    def coded_on(self) -> str:
        """The day or days of the coding, in words."""
        days = sorted({str(row["coding"]["coded_on"]) for row in self.rows["documents"]})
        return f"on {days[0]}" if len(days) == 1 else f"between {days[0]} and {days[-1]}"

    def _places(self, table: str) -> list[Code]:
        present = {row["locality"] for row in self.rows[table]}
        return [code for code in self.model.codebooks["locality"].codes.values() if code.code in present]

    def _labels(self, table: str, column: str) -> Iterator[tuple[str, str]]:
        field = self.model.table(table)[column]
        if field.codebook is None:
            raise KeyError(f"{table}.{column} is not coded")
        for code in field.codes:
            yield code, self.label(field.codebook.name, code)

    def _having(self, column: str) -> int:
        root = column.partition(".")[0].partition("[")[0]
        return sum(len(self.rows[name]) for name, t in self.model.claim_tables.items() if root in t.names)

    def _missing(self, name: str) -> Iterator[tuple[str, str]]:
        kinds = self.model.codebooks["missing"].codes
        coded = [f.name for f in self.model.table(name).fields if f.codebook and not f.list]
        for row in self.rows[name]:
            yield from ((column, row[column]) for column in coded if row[column] in kinds)
            yield from ((entry["field"], entry["kind"]) for entry in row["missing"])
