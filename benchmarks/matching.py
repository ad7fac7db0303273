"""A draft against the gold of its document: which proposals are right, which are missed, which are too many.

Passages are compared as spans of the stream of letters and digits, one to one, the best overlap first. What else makes
a proposal right is in `RULES`: dates and figures must have the same value, persons and bodies the same name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from inquiries.stream import stream_of

Span = tuple[int, int]
LEAST_OVERLAP: Final = 0.5  # of the shorter of two passages that are held to be the same
# what no draft could say
UNTOLD: Final[tuple[object, ...]] = (None, [], "", "masked", "not_stated", ["masked"], ["not_stated"])
NAMED: Final = {"persons", "bodies"}
KIND_OF: Final = {
    "dates": "date",
    "figures": "figure",
    "persons": "person",
    "bodies": "body",
    "speakers": "speaker",
    "quotes": "quote",
    "reported": "reported",
    "findings": "finding",
    "recommendations": "recommendation",
    "responses": "response",
    "answers": "answer",
}
TITLES: Final = frozenset(
    "mr mrs ms miss dr prof professor sir dame lord lady baroness baron councillor cllr the rev reverend rt hon "
    "right honourable chief superintendent inspector constable minister judge justice".split()
)


@dataclass(frozen=True)
class Proposed:
    """One proposal: its span in the stream (None without a passage) and its fields."""

    kind: str
    span: Span | None
    fields: Mapping[str, Any]
    rule: str = ""


@dataclass(frozen=True)
class Wanted:
    """One entry of the gold: its span, other places where the document says the same, and the entry."""

    span: Span | None
    also: Sequence[Span]
    entry: Mapping[str, Any]


@dataclass
class Score:
    """Counts of one kind in one document."""

    right: int = 0
    proposed: int = 0
    wanted: int = 0
    details: dict[str, list[bool]] = field(default_factory=dict)  # field → of the right ones, whether it is right too
    matched: list[Proposed] = field(default_factory=list)
    missed: list[Wanted] = field(default_factory=list)
    extra: list[Proposed] = field(default_factory=list)


def words(name: object) -> set[str]:
    """The words of a name without titles."""
    kept = {stream_of(w).chars for w in str(name or "").replace("'s", "").replace("’s", "").replace("-", " ").split()}
    return {w for w in kept if w and w not in TITLES} or kept


def same_name(one: object, other: object) -> bool:
    """Whether two names can be one: the words of the shorter are all in the longer."""
    a, b = words(one), words(other)
    return bool(a and b) and (a <= b or b <= a)


def alike(one: object, other: object) -> bool:
    """Whether two phrases share at least half of the words that either has, or one holds the other."""
    a, b = words(one), words(other)
    return bool(a and b) and (a <= b or b <= a or 2 * len(a & b) >= len(a | b))


def overlap(one: Span, other: Span) -> float:
    """Shared characters as a share of the shorter span."""
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return max(0, shared) / max(1, min(one[1] - one[0], other[1] - other[0]))


def union(one: Span, other: Span) -> float:
    """Shared characters as a share of what the two cover."""
    shared = max(0, min(one[1], other[1]) - max(one[0], other[0]))
    return shared / max(1, max(one[1], other[1]) - min(one[0], other[0]))


def _number(value: object) -> float | None:
    return None if value is None else round(float(str(value)), 6)


def _any_alike(proposed: object, wanted: object) -> bool:
    many = proposed if isinstance(proposed, list | tuple) else [proposed]
    return any(alike(p, w) for p in many for w in (wanted if isinstance(wanted, list) else [wanted]))


def _listed(proposed: object, wanted: object) -> bool:
    """Whether every addressee wanted is proposed and no more than one other is."""
    have = list(proposed or ()) if isinstance(proposed, list | tuple) else []
    want = wanted if isinstance(wanted, list) else [wanted]
    return all(any(alike(h, w) for h in have) for w in want) and len(have) <= len(want) + 1


def _equal(proposed: object, wanted: object) -> bool:
    return str(proposed) == str(wanted)


def _plain_number(proposed: object, wanted: object) -> bool:
    return stream_of(str(proposed or "")).chars.lstrip("r") == stream_of(str(wanted)).chars.lstrip("r")


# list of the gold → (entry's field, proposal's column, how they are compared)
DETAILS: Final[Mapping[str, Sequence[tuple[str, str, Callable[[object, object], bool]]]]] = {
    "figures": [("unit", "unit", _equal), ("qualifier", "qualifier", _equal)],
    "persons": [("role", "role", alike), ("organisation", "organisation", alike)],
    "quotes": [("speaker", "asserted_by", _any_alike)],
    "reported": [("speaker", "asserted_by", _any_alike)],
    "findings": [
        ("valence", "valence", _equal),
        ("asserted_by", "asserted_by", _any_alike),
        ("modality", "modality", _equal),
    ],
    "recommendations": [
        ("number", "number", _plain_number),
        ("addressed_to", "addressed_to", _listed),
        ("kind", "recommendation_kind", _equal),
    ],
    "responses": [
        ("kind", "response_kind", _equal),
        ("asserted_by", "asserted_by", _any_alike),
        ("modality", "modality", _equal),
    ],
    "answers": [("accepted", "accepted", _equal)],
}


def _closed(edtf: object) -> str:
    """A date without its open end: whether `since 2010` is a period or the year is a matter of convention."""
    return str(edtf).removesuffix("/..").removeprefix("../").rstrip("~?")


def _same_value(name: str, fields: Mapping[str, Any], entry: Mapping[str, Any]) -> bool:
    if name == "dates":
        return _closed(fields.get("edtf")) == _closed(entry["edtf"])
    ours, gold = (fields.get("value"), fields.get("upper_value")), (entry.get("value"), entry.get("upper"))
    return name != "figures" or tuple(map(_number, ours)) == tuple(map(_number, gold))


def _named(name: str, fields: Mapping[str, Any], entry: Mapping[str, Any]) -> float:
    """A person must have at least the words of the fullest name; a body one of its names."""
    own, gold = words(fields.get("name")), words(entry["name"])
    if name == "persons":
        return float(gold <= own) + float(gold == own)
    all_own, all_gold = (
        [words(n) for n in (one.get("name"), *(one.get("other_names") or ()))] for one in (fields, entry)
    )
    return float(any(n in all_gold for n in all_own)) + float(gold == own)


def _right(name: str, proposed: Proposed, wanted: Wanted) -> float:
    """How well a proposal fits an entry: 0 for not at all."""
    entry, fields = wanted.entry, proposed.fields
    if name in NAMED:
        return _named(name, fields, entry)
    if name == "answers":
        return float(any(_plain_number(n, entry["recommendation"]) for n in fields.get("responds_to") or ()))
    span = proposed.span
    if span is None or wanted.span is None:
        return 0.0
    best = max((wanted.span, *wanted.also), key=lambda place: union(span, place))
    if overlap(span, best) < LEAST_OVERLAP or not _same_value(name, fields, entry):
        return 0.0
    return 0.01 + union(span, best)


def _optional(entry: Mapping[str, Any]) -> bool:
    return entry.get("kind") == "plan" or bool(entry.get("passing"))


def score(name: str, proposed: Sequence[Proposed], wanted: Sequence[Wanted]) -> Score:
    """Match the proposals of one kind with the gold, one to one, the best fit first.

    A recommendation that the document gives twice is one entry: proposals of its other places are neither right nor
    too many.
    """
    pairs = sorted(
        (
            (fit, p, w)
            for p, one in enumerate(proposed)
            for w, other in enumerate(wanted)
            if (fit := _right(name, one, other))
        ),
        key=lambda pair: (-pair[0], pair[1], pair[2]),
    )
    of_proposed: dict[int, int] = {}
    of_wanted: dict[int, int] = {}
    for _, p, w in pairs:
        if p not in of_proposed and w not in of_wanted:
            of_proposed[p], of_wanted[w] = w, p
    again = {p for _, p, w in pairs if p not in of_proposed and (wanted[w].also or name == "answers")}
    # whether a commitment is a plan besides, and a `should` in passing a call, the authors of the gold did not agree on
    plans = {w for w, one in enumerate(wanted) if name == "recommendations" and _optional(one.entry)}
    again |= {of_wanted.pop(w) for w in plans & of_wanted.keys()}
    result = Score(len(of_wanted), len(proposed) - len(again), len(wanted) - len(plans))
    result.matched = [proposed[p] for p in sorted(of_wanted.values())]
    result.missed = [w for n, w in enumerate(wanted) if n not in of_wanted and n not in plans]
    result.extra = [p for n, p in enumerate(proposed) if n not in of_proposed and n not in again]
    for w, p in sorted(of_wanted.items()):
        for ours, column, same in DETAILS.get(name, ()):
            if wanted[w].entry.get(ours) not in UNTOLD:
                right = same(proposed[p].fields.get(column), wanted[w].entry[ours])
                result.details.setdefault(ours, []).append(right)
    return result
