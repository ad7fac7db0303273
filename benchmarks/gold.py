"""The gold standard for the drafter: what a perfect draft of each document would hold.

Documents about fictional places stand in `gold/short/<inquiry>/`, each with a YAML of the same name whose passages are
written out. Of real reports there is only `gold/reports/<name>.json`, whose passages are references (position, length
and hashes in the stream of letters and digits) that whoever holds the PDF can resolve.

Usage: python benchmarks/gold.py compile WORKING.yaml PDF OUT.json
       python benchmarks/gold.py check [FOLDER]
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml
from ftfy import fix_encoding

from inquiries.anchors import Anchor, Index
from inquiries.documents import read_document
from inquiries.stream import Stream, digest, rolling_hash, stream_of

GOLD: Final = Path(__file__).resolve().parent / "gold"
LISTS: Final = tuple(
    "dates figures persons bodies speakers quotes reported findings recommendations responses answers".split()
)
END: Final = 32  # stream characters of either end of a passage that a reference has hashes of
SLACK: Final = 1.5  # a passage may be this many times as long in another reading of the file (notes within it)


@dataclass(frozen=True)
class Case:
    """One document and its gold.

    Attributes:
        name: `<inquiry>/<document>`.
        split: dev or test.
        path: the document.
        gold: field → value of the document, or list → entries.
    """

    name: str
    split: str
    path: Path
    gold: Mapping[str, Any]


def cases(split: str | None = None, reports: Path | None = None) -> Iterator[Case]:
    """All cases of a split (of both without one); those of real reports where their folder is given."""
    splits = yaml.safe_load((GOLD / "splits.yaml").read_text(encoding="utf-8"))
    for which, names in splits.items():
        if split in (None, which):
            for name in names["short"]:
                yield from _short(GOLD / "short" / name, which)
            if reports:
                yield from (_report(GOLD / "reports" / f"{name}.json", which, reports) for name in names["reports"])


def _short(folder: Path, split: str) -> Iterator[Case]:
    for path in sorted(folder.glob("*.yaml")):
        document = next(p for p in sorted(folder.glob(f"{path.stem}.*")) if p.suffix != ".yaml")
        yield Case(f"{folder.name}/{path.stem}", split, document, yaml.safe_load(path.read_text(encoding="utf-8")))


def _report(path: Path, split: str, reports: Path) -> Case:
    return Case(path.stem, split, reports / f"{path.stem}.pdf", json.loads(path.read_text(encoding="utf-8")))


class Finder:
    """Finds the passages of a document's gold in a reading of it, as spans of its stream."""

    def __init__(self, stream: Stream) -> None:
        self.stream = stream
        self._index = Index(stream)

    def span(self, entry: Mapping[str, Any], key: str = "text") -> tuple[int, int] | None:
        """First and following stream position of an entry's passage; None where the reading has it not."""
        value = entry.get(key)
        if isinstance(value, str):
            return self.written(value, int(entry.get("nth", 1)))
        return self.referred(value) if isinstance(value, Mapping) else None

    def written(self, text: str, nth: int = 1) -> tuple[int, int] | None:
        """The span of a passage that is written out, or of its first and last words round an ellipsis."""
        text = fix_encoding(text)  # an entry may have the broken letters that its document has
        first, *rest = (stream_of(part).chars for part in text.replace("...", "…").split("…"))
        at = -1
        for _ in range(nth):
            at = self._find(first, at + 1)
            if at < 0:
                return None
        if not rest:
            return at, at + len(first)
        end = self._find(rest[-1], at + len(first))
        return None if end < 0 else (at, end + len(rest[-1]))

    def _find(self, chars: str, at: int) -> int:
        """Where a stretch stands from `at` on, beginning and ending where words do; -1 for nowhere."""
        while (at := self.stream.chars.find(chars, at)) >= 0:
            if self.stream.is_boundary(at) and self.stream.is_boundary(at + len(chars)):
                return at
            at += 1
        return -1

    def referred(self, reference: Mapping[str, Any]) -> tuple[int, int] | None:
        """The span of a passage that is known by position and hashes."""
        start, length = reference["start"], reference["length"]
        first, last = reference["first"], reference["last"]
        firsts = self._index.places(_anchor(first))
        if not firsts:
            return None
        at = min(firsts, key=lambda place: abs(place - start))
        if length <= END:
            return at, at + length
        ends = [p for p in self._index.places(_anchor(last)) if at < p <= at + SLACK * length + 200]
        end = min(ends, key=lambda p: abs(p + last["length"] - at - length)) + last["length"] if ends else at + length
        return at, end


def _anchor(end: Mapping[str, Any]) -> Anchor:
    return Anchor(0, end["length"], 1, 1, end["digest"], end["hash"], 1)


def _reference(stream: Stream, span: tuple[int, int]) -> dict[str, Any]:
    chars = stream.chars[slice(*span)]
    ends = {"first": chars[:END], "last": chars[-END:]}
    hashes = {k: {"length": len(c), "digest": digest(c), "hash": rolling_hash(c)} for k, c in ends.items()}
    return {"start": span[0], "length": len(chars), **hashes}


def compiled(working: Mapping[str, Any], stream: Stream) -> tuple[dict[str, Any], list[str]]:
    """Working gold with references in place of passages, and what could not be found."""
    finder, lost = Finder(stream), []
    out: dict[str, Any] = {}
    for key, value in working.items():
        if key not in LISTS:
            out[key] = value
            continue
        out[key] = entries = []
        for entry in value:
            made = {k: v for k, v in entry.items() if k not in {"text", "also", "nth"}}
            passages = {"text": [entry["text"]] if "text" in entry else [], "also": entry.get("also", [])}
            for name, texts in passages.items():
                spans = [(t, finder.written(t, int(entry.get("nth", 1)) if name == "text" else 1)) for t in texts]
                lost += [f"{key}: {t}" for t, span in spans if span is None]
                found = [_reference(stream, span) for _, span in spans if span]
                if found:
                    made[name] = found if name == "also" else found[0]
            entries.append(made)
    return out, lost


def checked(case: Case) -> Iterator[str]:
    """What of a case's gold its document has not."""
    finder = Finder(stream_of(read_document(case.path)))
    for key in LISTS:
        for entry in case.gold.get(key, ()):
            if "text" in entry and finder.span(entry) is None:
                yield f"{case.name}: {key}: {entry['text']}"


def main() -> int:
    """Compile a working file, or check all gold against its documents."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    verbs = parser.add_subparsers(dest="verb", required=True)
    compiling = verbs.add_parser("compile")
    for name in ("working", "document", "out"):
        compiling.add_argument(name, type=Path)
    checking = verbs.add_parser("check")
    checking.add_argument("--reports", type=Path)
    arguments = parser.parse_args()
    if arguments.verb == "check":
        lost = [line for case in cases(reports=arguments.reports) for line in checked(case)]
    else:
        working = yaml.safe_load(arguments.working.read_text(encoding="utf-8"))
        made, lost = compiled(working, stream_of(read_document(arguments.document)))
        arguments.out.parent.mkdir(parents=True, exist_ok=True)
        arguments.out.write_text(json.dumps(made, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print("\n".join(lost) or "every passage is found", file=sys.stderr)
    return 1 if lost else 0


if __name__ == "__main__":
    raise SystemExit(main())
