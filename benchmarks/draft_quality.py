"""How good drafts are on documents whose gold is known: precision, recall and F1, by field and by type of document.

Usage: python benchmarks/draft_quality.py [--split dev|test] [--reports DIR] [--only LIST] [--misses] [--json FILE]

Intervals are bootstrapped over documents (1,000 resamples, seeded), 95 %.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import numpy as np
from gold import LISTS, Case, Finder, cases
from matching import KIND_OF, NAMED, Proposed, Score, Wanted, same_name, score

from inquiries.draft.drafting import draft
from inquiries.draft.reading import Reading, read
from inquiries.draft.scan import Scan
from inquiries.stream import Stream, stream_of

RESAMPLES: Final = 1000
NAMES: Final = frozenset({"locality", "publisher"})
DOCUMENT: Final = {
    "type": ("document_type", "document_type"),
    "date": ("published", "edtf"),
    "locality": ("locality", "name"),
    "publisher": ("publisher", "name"),
}


def proposed(scan: Scan, stream: Stream) -> list[Proposed]:
    """The proposals of a draft with the spans of their passages in the stream."""
    offsets = stream.offsets
    out = []
    for proposal in scan.proposals:
        first, end = np.searchsorted(offsets, [proposal.start, proposal.end]).tolist()
        span = (first, end) if proposal.start >= 0 and first < end else None
        out.append(Proposed(proposal.kind, span, proposal.fields, proposal.rule))
    return out


def measured(case: Case) -> tuple[dict[str, Score], list[str]]:
    """Scores of each list and of the document's own fields; names that must not come out and do."""
    reading = read(case.path)
    scan, stream = draft(reading), stream_of(reading.text)
    all_proposed, finder = proposed(scan, stream), Finder(stream)
    scores = {}
    for name in LISTS:
        if name not in case.gold and "short" not in case.path.parts:
            continue  # of real reports some lists alone are gold
        wanted = [
            Wanted(finder.span(e), _also(finder, e), _voiced(e, case))
            for e in case.gold.get(name, ())
            if not e.get("cited")
        ]
        ours = [p for p in all_proposed if p.kind == KIND_OF[name] and not p.fields.get("cited")]
        ours = [_with_publisher(p, case) for p in ours if _on_pages(p, name, case, reading, stream)]
        scores[name] = score(name, _by_number(ours) if name == "answers" else ours, wanted)
    scores |= _of_document(case, all_proposed)
    return scores, _leaks(case, all_proposed)


def _by_number(answers: Sequence[Proposed]) -> list[Proposed]:
    """A part that answers several recommendations at once is an answer to each."""
    return [
        replace(one, fields={**one.fields, "responds_to": [number]})
        for one in answers
        for number in one.fields.get("responds_to") or [None]
    ]


def _with_publisher(one: Proposed, case: Case) -> Proposed:
    """What a document says in its own voice, its publisher says."""
    publisher = (case.gold.get("document") or {}).get("publisher")
    if publisher and "author" in (one.fields.get("asserted_by") or ()):
        return replace(one, fields={**one.fields, "asserted_by": ["author", publisher]})
    return one


def _voiced(entry: Mapping[str, Any], case: Case) -> Mapping[str, Any]:
    publisher = (case.gold.get("document") or {}).get("publisher")
    said = {k: ["author", publisher] for k in ("asserted_by", "speaker") if entry.get(k) == "author"}
    return {**entry, **said} if publisher else entry


def _also(finder: Finder, entry: Mapping[str, Any]) -> list[tuple[int, int]]:
    spans = (finder.span({"text": text}) for text in entry.get("also", ()))
    return [span for span in spans if span]


def _on_pages(one: Proposed, name: str, case: Case, reading: Reading, stream: Stream) -> bool:
    """Whether a proposal stands on the pages that the gold of its list covers, outside footnotes.

    Of persons and bodies, which are proposed once, it is enough that these pages speak of them.
    """
    pages = case.gold.get("pages", {}).get(name)
    if not pages:
        return True
    blocks = [b for b in reading.blocks if b.page in pages and b.kind not in ("footnote", "other")]
    if name in NAMED:
        names = [str(n) for n in (one.fields.get("name"), *(one.fields.get("other_names") or ())) if n]
        text = " ".join(reading.text[b.start : b.end] for b in blocks)
        return any(re.search(rf"(?<!\w){re.escape(n)}(?!\w)", text) for n in names)
    at = int(stream.offsets[one.span[0]]) if one.span else -1
    return any(b.start <= at < b.end for b in blocks)


def _of_document(case: Case, ours: Sequence[Proposed]) -> dict[str, Score]:
    scores = {}
    for name, (kind, column) in DOCUMENT.items():
        wanted = (case.gold.get("document") or {}).get(name)
        if wanted is None:
            continue
        wanted = None if wanted == "not_stated" else str(wanted)
        have = next((p.fields.get(column) for p in ours if p.kind == kind), None)
        same = (
            have is not None
            and wanted is not None
            and (have == wanted or (name in ("locality", "publisher") and same_name(have, wanted)))
        )
        one = next((p for p in ours if p.kind == kind), None)
        counts = int(same), int(have is not None), int(wanted is not None)
        scores[f"document.{name}"] = Score(
            *counts, matched=[one] if one and same else [], extra=[one] if one and not same else []
        )
        if wanted and not same:
            scores[f"document.{name}"].missed.append(Wanted(None, (), {"wanted": wanted, "have": have}))
    return scores


def _leaks(case: Case, ours: Iterable[Proposed]) -> list[str]:
    """Masked names that stand in a field of a proposal."""
    out = json.dumps([{k: str(v) for k, v in p.fields.items()} for p in ours], ensure_ascii=False)
    spaced = f" {' '.join(out.replace(chr(34), ' ').replace(',', ' ').split())} "
    return [name for name in case.gold.get("masked", ()) if f" {name} " in spaced]


def summary(scores: Sequence[Score]) -> dict[str, Any]:
    """Precision, recall and F1 with intervals, and the share of the right ones whose further fields are right."""
    counts = np.array([(s.right, s.proposed, s.wanted) for s in scores], dtype=float).reshape(-1, 3)
    generator = np.random.default_rng(20261122)
    drawn = generator.integers(0, len(counts), (RESAMPLES, len(counts)))
    spread = np.array([_prf(counts[rows].sum(axis=0)) for rows in drawn])
    low, high = np.nanpercentile(spread, [2.5, 97.5], axis=0) if len(counts) else (np.zeros(3), np.zeros(3))
    p, r, f = _prf(counts.sum(axis=0))
    details: dict[str, list[bool]] = defaultdict(list)
    for one in scores:
        for name, rights in one.details.items():
            details[name] += rights
    return {
        "documents": len(counts),
        "right": int(counts[:, 0].sum()),
        "proposed": int(counts[:, 1].sum()),
        "wanted": int(counts[:, 2].sum()),
        "precision": p,
        "recall": r,
        "f1": f,
        "f1_interval": [float(low[2]), float(high[2])],
        "details": {name: [sum(rights), len(rights)] for name, rights in sorted(details.items())},
    }


def _prf(counts: Any) -> tuple[float, float, float]:
    right, have, want = (float(c) for c in counts)
    p, r = right / have if have else 1.0, right / want if want else 1.0
    return p, r, 2 * p * r / (p + r) if p + r else 0.0


def line(name: str, s: Mapping[str, Any]) -> str:
    """One row of the table that is printed."""
    details = "  ".join(f"{k} {right}/{of}={right / of:.2f}" for k, (right, of) in s["details"].items())
    low, high = s["f1_interval"]
    return (
        f"{name:24} P {s['precision']:.3f}  R {s['recall']:.3f}  F1 {s['f1']:.3f} [{low:.2f}, {high:.2f}]  "
        f"({s['right']} of {s['proposed']} proposed, {s['wanted']} wanted)  {details}"
    )


def show_misses(name: str, result: Score, case: Case, stream: Stream) -> None:
    """Each entry that was missed and each proposal too many, with its words."""
    for missed in result.missed:
        words = stream.passage(missed.span[0], missed.span[1] - missed.span[0]) if missed.span else ""
        print(f"  MISSED {case.name} {name}: {' '.join(words.split())!r} {dict(missed.entry)}")
    for extra in result.extra:
        words = stream.passage(extra.span[0], extra.span[1] - extra.span[0]) if extra.span else ""
        fields = {k: v for k, v in extra.fields.items() if v not in (None, [], "")}
        print(f"  EXTRA  {case.name} {name}: {' '.join(words.split())!r} {fields}")


def main() -> int:
    """Draft every document of a split and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--split", choices=("dev", "test"), default="dev")
    parser.add_argument("--reports", type=Path, help="folder of the real reports, which are not in the repository")
    parser.add_argument("--only", action="append", help="a list (findings, quotes, document.type …); may be repeated")
    parser.add_argument("--match", default="", help="documents whose name holds this")
    parser.add_argument("--misses", action="store_true", help="print what was missed and what was too many")
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    by_name: dict[str, list[Score]] = defaultdict(list)
    by_type: dict[str, dict[str, list[Score]]] = defaultdict(lambda: defaultdict(list))
    leaked: list[str] = []
    for case in cases(arguments.split, arguments.reports):
        if arguments.match not in case.name:
            continue
        scores, leaks = measured(case)
        leaked += [f"{case.name}: {name}" for name in leaks]
        stream = stream_of(read(case.path).text) if arguments.misses else None
        for name, result in scores.items():
            if arguments.only and name not in arguments.only:
                continue
            by_name[name].append(result)
            by_type[str((case.gold.get("document") or {}).get("type"))][name].append(result)
            if stream:
                show_misses(name, result, case, stream)
    table = {name: summary(results) for name, results in by_name.items()}
    types = {kind: {n: summary(r) for n, r in rows.items()} for kind, rows in sorted(by_type.items())}
    for name, row in table.items():
        print(line(name, row))
    for kind, rows in types.items():
        print(f"\n{kind}")
        for name, row in rows.items():
            if row["wanted"] or row["proposed"]:
                print("  " + line(name, row))
    print(f"\nmasked names that came out: {len(leaked)}", *leaked, sep="\n  ")
    if arguments.json:
        arguments.json.write_text(json.dumps({"all": table, "types": types, "masked": leaked}, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
