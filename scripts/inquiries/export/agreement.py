"""Agreement between coders as Markdown, for the card and the datasheet: every figure from the codings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from inquiries.export.prose import grid
from inquiries.reliability.agreement import REPLICATES, SEED
from inquiries.reliability.codings import Coding
from inquiries.reliability.comparison import Comparison, Measured, Seen
from inquiries.reliability.gamma import PRECISION
from inquiries.reliability.units import STATEMENT, THRESHOLD

_SEEN_HEAD: Final = (
    "units of", "first coder", "second coder", "both, same table", "both, other table",
    "only first", "only second", "of these cut otherwise", "seen by one", "gamma",
)  # fmt: skip
_MEASURED_HEAD: Final = ("variable", "units", "alpha", "95 % interval", "same value")
_WEAKEST: Final = 8  # codes and confusions that are shown
_NONE: Final = "–"


def markdown(comparisons: Sequence[Comparison], codings: Mapping[str, Coding], settled: int) -> str:
    """The summary: who coded, what each saw, agreement by variable, the commonest confusions, and how it was measured.

    `settled` is the number of disagreements in the file of adjudications.
    """
    parts = [*_coders(codings), _caution(codings)]
    if comparisons:
        parts += [f"**{_title(comparisons[0])}**", *_body(comparisons[0])]
    if comparisons[1:]:
        parts += ["**Third coding, on the documents that it has**", *_side_by_side(comparisons[1:])]
    parts += [f"**Adjudication.** {_adjudication(settled)}", *_method()]
    return "\n\n".join(parts) + "\n"


def _title(comparison: Comparison) -> str:
    return f"{_names(comparison).capitalize()} coding, {_count(len(comparison.documents), 'document')}"


def _names(comparison: Comparison) -> str:
    return f"{comparison.first} and {comparison.second}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _coders(codings: Mapping[str, Coding]) -> Iterator[str]:
    rows = []
    for name, coding in codings.items():
        blocks = [sheet.data["coding"] for sheet in coding.sheets.values()]
        facts = (_each(b[key] for b in blocks) for key in ("coder", "method", "guide", "coded_on"))
        rows.append((name, len(blocks), len(coding.units), *facts))
    yield grid(rows, ("coding", "documents", "claims", "coder", "method", "guide", "coded on"))


def _each(values: Iterable[object]) -> str:
    return ", ".join(sorted({str(value) for value in values}))


def _caution(codings: Mapping[str, Coding]) -> str:
    """What agreement between these coders can't show."""
    blocks = [sheet.data["coding"] for coding in codings.values() for sheet in coding.sheets.values()]
    if not all(block["method"] == "language_model" for block in blocks):
        return "Agreement says how clearly the guide decides, not that the coders are right."
    text = (
        "All of these are codings by language models; no person coded. Agreement between them says how clearly the "
        "guide decides for such a coder, not that they are right."
    )
    if len({block["coder"] for block in blocks}) == 1:
        text += " They are of one family and share its habits: agreement with or between people may well be lower."
    return text


def _body(comparison: Comparison) -> Iterator[str]:
    seen = [comparison.seen, *comparison.by_table, *comparison.by_document]
    yield grid([_seen(s) for s in seen], _SEEN_HEAD)
    yield grid([_measured(m) for m in comparison.measured], _MEASURED_HEAD)
    confused = sorted(_confused(comparison.measured), key=lambda row: (-int(row[-1]), row))
    if confused:
        yield "What was confused most often:"
        yield grid(confused[:_WEAKEST], ("variable", comparison.first, comparison.second, "units"))
    codes = sorted(_weak_codes(comparison.measured), key=lambda row: (-int(row[3]) - int(row[4]), row))
    if codes:
        yield "Codes of set-valued variables that the coders shared least:"
        yield grid(codes[:_WEAKEST], ("variable", "code", "both", "only first", "only second"))


def _side_by_side(comparisons: Sequence[Comparison]) -> Iterator[str]:
    """Several comparisons on the same documents: what was seen, and alpha by variable."""
    rows = [(_names(c), *_seen(c.seen)[1:]) for c in comparisons]
    yield f"On {_count(len(comparisons[0].documents), 'document')}: {', '.join(comparisons[0].documents)}."
    yield grid(rows, ("coders", *_SEEN_HEAD[1:]))
    variables = zip(*(c.measured for c in comparisons), strict=True)
    head = ("variable", *(f"{_names(c)}: alpha, 95 % interval, units" for c in comparisons))
    yield grid([(_measured(row[0])[0], *map(_short, row)) for row in variables], head)


def _short(measured: Measured) -> str:
    _, units, point, interval, _ = _measured(measured)
    return f"{point} ({interval}), {units}"


def _seen(seen: Seen) -> Sequence[object]:
    counts = (seen.first, seen.second, seen.pairs, seen.crossed, seen.only_first, seen.only_second, seen.cut)
    return (seen.name, *counts, f"{seen.alone:.0%}", f"{seen.gamma.gamma:.2f}" if seen.gamma else _NONE)


def _measured(measured: Measured) -> Sequence[object]:
    found = measured.agreement
    interval = _NONE if found.low is None or found.high is None else f"{found.low:.2f} to {found.high:.2f}"
    point = _NONE if found.alpha is None else f"{found.alpha:.2f}"
    name = f"{measured.name} (set)" if measured.is_set else measured.name
    return (name, found.units, point, interval, _NONE if found.same is None else f"{found.same:.0%}")


def _confused(measured: Iterable[Measured]) -> Iterator[tuple[str, str, str, int]]:
    for m in measured:
        yield from ((m.name, first, second, n) for first, second, n in m.confusions if first != second)


def _weak_codes(measured: Iterable[Measured]) -> Iterator[tuple[str, str, int, int, int]]:
    for m in measured:
        if m.is_set:
            yield from (
                (m.name, u.code, u.both, u.only_first, u.only_second) for u in m.uses if u.only_first + u.only_second
            )


def _adjudication(settled: int) -> str:
    if not settled:
        return "No disagreement has been adjudicated yet."
    was = "was" if settled == 1 else "were"
    return (
        f"{_count(settled, 'disagreement')} {was} settled by reading the text again against the codebook; each is a "
        "row with its reason in `coding/reliability/adjudication.yaml`. In the data `coders` says how many coders saw "
        "a claim, and `adjudicated` whether something about it was settled in this way."
    )


def _method() -> Iterator[str]:
    yield (
        "**Units.** A unit is a claim. Two coders' units of one document and table are paired one to one, by the "
        "matching of greatest overlap: the Jaccard index of the characters that their evidence covers, at least "
        f"{THRESHOLD}, plus {STATEMENT} times that of the words of the two statements, to decide between near equals. "
        "What is left is paired across tables. A unit *cut otherwise* found no partner but shares text with one of "
        "the other coder: the two drew the line between claims elsewhere."
    )
    yield (
        "**Gamma** (Mathet, Widlöcher and Métivier 2015, through pygamma-agreement) measures unitising: position and "
        "table together, overlaps allowed. A claim with several passages stands there with its longest. Chance is the "
        f"codings shifted around the document, to {PRECISION:.0%} precision; over several documents the disorders are "
        "summed, weighted by units."
    )
    yield (
        "**Alpha** (Krippendorff 2011, through the library krippendorff) is measured on the units that both coders "
        "put in the same table; claim_type also on those across tables. Codes, numbers and periods are nominal; the "
        "kinds of missing value count as values. Sets have MASI distance (Passonneau 2006), which gives part credit "
        f"for overlap. Alpha is not defined ({_NONE}) where all values are the same. The interval is a percentile "
        f"bootstrap over units, {REPLICATES:,} samples, seed {SEED}. Units of one document are not independent, so "
        "that it is rather too narrow; where coders never differed it has no width, which is not certainty. Computed "
        "columns are never measured."
    )
