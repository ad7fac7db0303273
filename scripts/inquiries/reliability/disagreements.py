"""What is left to adjudicate: a skeleton of adjudication rows, one for each disagreement, in the order of the text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

from inquiries.model import Model
from inquiries.reliability.adjudicated import CLAIM_TYPE, NOT_SEEN, ROWS, SEEN, UNIT
from inquiries.reliability.comparison import Comparison, both, renamed
from inquiries.reliability.units import Unit
from inquiries.reliability.variables import Value, variables

_OPEN = ("decision", "reason", "decided_by", "method", "decided_on")
_HEAD = """\
# A row for each disagreement between two codings, to be settled by reading the text again against the codebook. Fill in
# decision, reason, decided_by, method and decided_on; move the rows to coding/reliability/adjudication.yaml.
# variable unit: only one coder saw it; decide claim or no_claim. variable claim_type: the tables differ.
# published: ids of the data set's claims that the decision is about, where that is not unit.first.
# second coder's claims stand under the first coder's ids; second:… is one that the first coder has not.
# words: numbers of the first and last word of the passages in the text that was coded.
"""


def skeleton(comparison: Comparison, model: Model) -> str:
    """The rows as YAML: ids, codes and positions, no word of a source."""
    rows = sorted(_rows(comparison, model), key=lambda item: item[0])
    data = {ROWS: [row for _, row in rows]}
    return _HEAD + yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=10_000)


def _rows(comparison: Comparison, model: Model) -> Iterator[tuple[tuple[Any, ...], dict[str, Any]]]:
    aligned = comparison.alignment
    types = {table: code for code, table in model.codebooks[CLAIM_TYPE].where("table").items()}
    names = renamed(aligned)
    for pair in aligned.pairs:
        for order, variable in enumerate(v for v in variables(model) if pair.first.table in v.tables):
            first, second = both(variable, pair, names)
            if first != second:
                yield _row((pair.first, pair.second), variable.name, _plain(first), _plain(second), order)
    for pair in aligned.crossed:
        yield _row((pair.first, pair.second), CLAIM_TYPE, types[pair.first.table], types[pair.second.table])
    for unit in aligned.only_first:
        yield _row((unit, None), UNIT, SEEN, NOT_SEEN)
    for unit in aligned.only_second:
        yield _row((None, unit), UNIT, NOT_SEEN, SEEN)


def _row(
    units: tuple[Unit | None, Unit | None], variable: str, first: Any, second: Any, order: int = 0
) -> tuple[tuple[Any, ...], dict[str, Any]]:
    known = [unit for unit in units if unit]
    words = min(u.words[0] for u in known), max(u.words[1] for u in known)
    keys = {name: unit.key for name, unit in zip(("first", "second"), units, strict=True) if unit}
    row = {"unit": keys, "variable": variable, "first": first, "second": second, "words": f"{words[0]}-{words[1]}"}
    place = (known[0].document_id, words, tuple(keys.values()), order)
    return place, row | dict.fromkeys(_OPEN)


def _plain(given: Value) -> str | list[str]:
    return given if isinstance(given, str) else sorted(given)
