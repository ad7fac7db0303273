"""Two codings compared: what each coder saw, how far they agree on it, and where they do not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from inquiries.model import Model
from inquiries.reliability.agreement import Agreement, CodeUse, agreement, confusions, masi, nominal, uses
from inquiries.reliability.codings import Coding
from inquiries.reliability.gamma import PRECISION, Gamma, gamma, pooled
from inquiries.reliability.units import THRESHOLD, Alignment, Pair, Unit, align, touched
from inquiries.reliability.variables import Value, Variable, value, variables

OTHER_THRESHOLDS = (0.1, 0.5)
CLAIM_TYPE = "claim_type"


@dataclass(frozen=True, slots=True)
class Seen:
    """Who saw how many units, of one document, of one table or of all.

    Attributes:
        name: the document or table.
        first, second: units of each coder.
        pairs: units that both saw, in the same table.
        crossed: units that both saw and put in different tables.
        only_first, only_second: units that one coder alone saw.
        cut: of these, units that share text with a unit of the other coder in the same table.
        gamma: agreement on unitising, of a document or of all.
    """

    name: str
    first: int
    second: int
    pairs: int
    crossed: int
    only_first: int
    only_second: int
    cut: int
    gamma: Gamma | None = None

    @property
    def alone(self) -> float:
        """Share of all units, a pair counted once, that only one coder saw."""
        alone = self.only_first + self.only_second
        return alone / ((self.pairs + self.crossed + alone) or 1)


@dataclass(frozen=True, slots=True)
class Measured:
    """Agreement on one variable, with its confusions (of codes) and the use of each of its codes."""

    name: str
    is_set: bool
    agreement: Agreement
    uses: tuple[CodeUse, ...]
    confusions: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that is measured between two codings.

    Attributes:
        first, second: names of the codings.
        documents: the documents that both have.
        seen: over all documents, then by document, then by table.
        measured: by variable; `claim_type` first.
        thresholds: least overlap → units paired, for others than the one that is used.
        alignment: what was paired.
    """

    first: str
    second: str
    documents: tuple[str, ...]
    seen: Seen
    by_document: tuple[Seen, ...]
    by_table: tuple[Seen, ...]
    measured: tuple[Measured, ...]
    thresholds: Mapping[float, int]
    alignment: Alignment


def compare(
    first: Coding,
    second: Coding,
    model: Model,
    documents: Iterable[str] | None = None,
    precision: float = PRECISION,
) -> Comparison:
    """Compare two codings on the documents that both have, or on some of these; `precision` is that of gamma."""
    names = sorted(set(first.sheets) & set(second.sheets) & set(documents or first.sheets))
    units = first.of(names), second.of(names)
    aligned = align(*units)
    gammas = {name: gamma(first.of([name]), second.of([name]), precision) for name in names}
    return Comparison(
        first=first.name,
        second=second.name,
        documents=tuple(names),
        seen=_seen("all", units, aligned, pooled(g for g in gammas.values() if g)),
        by_document=tuple(_seen(n, units, aligned, gammas[n], document=n) for n in names),
        by_table=tuple(_seen(n, units, aligned, None, table=n) for n in model.claim_tables),
        measured=(_tables(aligned, model), *(_measure(v, aligned) for v in variables(model))),
        thresholds={t: len(align(*units, t).pairs) for t in (OTHER_THRESHOLDS[0], THRESHOLD, *OTHER_THRESHOLDS[1:])},
        alignment=aligned,
    )


def _seen(
    name: str,
    units: tuple[Sequence[Unit], Sequence[Unit]],
    aligned: Alignment,
    measured: Gamma | None,
    document: str | None = None,
    table: str | None = None,
) -> Seen:
    def within(unit: Unit) -> bool:
        return document in {None, unit.document_id} and table in {None, unit.table}

    alone = [u for u in aligned.only_first if within(u)], [u for u in aligned.only_second if within(u)]
    return Seen(
        name=name,
        first=sum(map(within, units[0])),
        second=sum(map(within, units[1])),
        pairs=sum(within(p.first) for p in aligned.pairs),
        crossed=sum(within(p.first) or within(p.second) for p in aligned.crossed),
        only_first=len(alone[0]),
        only_second=len(alone[1]),
        cut=sum(touched(u, units[1]) for u in alone[0]) + sum(touched(u, units[0]) for u in alone[1]),
        gamma=measured,
    )


def _tables(aligned: Alignment, model: Model) -> Measured:
    types = {table: code for code, table in model.codebooks[CLAIM_TYPE].where("table").items()}
    pairs = [(types[p.first.table], types[p.second.table]) for p in aligned.all_pairs]
    return Measured(CLAIM_TYPE, False, agreement(pairs, nominal), tuple(uses(pairs)), tuple(confusions(pairs)))


def _measure(variable: Variable, aligned: Alignment) -> Measured:
    pairs = values(variable, aligned)
    found = agreement(pairs, masi if variable.is_set else nominal)
    coded = variable.field.codebook is not None
    confused = confusions((str(a), str(b)) for a, b in pairs) if coded and not variable.is_set else []
    return Measured(variable.name, variable.is_set, found, tuple(uses(pairs)) if coded else (), tuple(confused))


def values(variable: Variable, aligned: Alignment) -> list[tuple[Value, Value]]:
    """Both coders' values of a variable on the units that both put in the same table and that have it."""
    names = renamed(aligned)
    return [both(variable, pair, names) for pair in aligned.pairs if pair.first.table in variable.tables]


def both(variable: Variable, pair: Pair, names: Mapping[str, str]) -> tuple[Value, Value]:
    """The two values of one pair, the second coder's claims under the names of `renamed`."""
    return value(pair.first, variable), value(pair.second, variable, names)


def renamed(aligned: Alignment) -> dict[str, str]:
    """Second coder's id of a claim → first coder's id of the same unit, or a name of its own where there is none."""
    names = {unit.key: f"second:{unit.key}" for unit in aligned.only_second}
    return names | {pair.second.key: pair.first.key for pair in aligned.all_pairs}


def as_data(comparison: Comparison) -> dict[str, Any]:
    """The comparison as plain data for a JSON file: figures, codes and ids, never a word of a statement or source."""
    aligned = comparison.alignment
    return {
        "first": comparison.first,
        "second": comparison.second,
        "documents": list(comparison.documents),
        "least_overlap": THRESHOLD,
        "pairs_at_least_overlap": {str(t): n for t, n in comparison.thresholds.items()},
        "units": [_seen_data(s) for s in (comparison.seen, *comparison.by_document, *comparison.by_table)],
        "variables": [
            {"name": m.name, "set": m.is_set, **asdict(m.agreement)}
            | {"codes": [asdict(u) | {"shared": u.shared} for u in m.uses], "confusions": list(m.confusions)}
            for m in comparison.measured
        ],
        "pairs": [[p.first.key, p.second.key, round(p.overlap, 4)] for p in aligned.pairs],
        "crossed": [[p.first.key, p.second.key, round(p.overlap, 4)] for p in aligned.crossed],
        "only_first": [u.key for u in aligned.only_first],
        "only_second": [u.key for u in aligned.only_second],
    }


def _seen_data(seen: Seen) -> dict[str, Any]:
    return asdict(seen) | {"alone": seen.alone}
