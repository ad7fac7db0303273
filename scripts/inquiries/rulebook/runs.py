"""What copies of the documents say of the data: whether anchors hold, and runs of source words in our texts."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from inquiries.anchors import Anchor, Verdict
from inquiries.documents import readings
from inquiries.errors import BadInput, Problem
from inquiries.rulebook.frames import RECORD
from inquiries.verify import Known, Result, State, verify

RUN: Final = 8  # words in a row from which a text is no longer ours
_WORD: Final = re.compile(r"[^\W_]+")
_ANCHORS: Final = pa.schema(dict.fromkeys(("record", "place", "document", "verdict"), pa.string()))
_SCHEMA: Final = pa.schema(
    {"record": pa.string(), "of_table": pa.string(), "field": pa.string(), "length": pa.int32(), "source": pa.string()}
)
Shingles = dict[tuple[str, ...], str]


def no_sources() -> dict[str, pa.Table]:
    """The frames of `read_sources` where there are no copies."""
    return {"anchors_read": _ANCHORS.empty_table(), "source_runs": _SCHEMA.empty_table()}


def read_sources(frames: Mapping[str, pa.Table], texts: pa.Table, sources: Path) -> dict[str, pa.Table]:
    """Two frames: `anchors_read`, the verdict on each anchor of a recognised copy, and `source_runs`.

    Raises BadInput where the folder holds a copy of none of the documents.
    """
    results = [result for result in verify([sources], _documents(frames)) if result.document_id]
    if not results:
        problem = Problem(str(sources), "holds a copy of none of the documents", "name the folder that has them")
        raise BadInput([problem])
    return {
        "anchors_read": pa.Table.from_pylist(list(_verdicts(results)), schema=_ANCHORS),
        "source_runs": pa.Table.from_pylist(list(_runs_in(texts.to_pylist(), results)), schema=_SCHEMA),
    }


def _verdicts(results: Iterable[Result]) -> Iterator[dict[str, str]]:
    for result in results:
        places: Counter[str] = Counter()
        for checked in result.anchors:
            place = f"evidence[{places[checked.claim_id]}]"
            places[checked.claim_id] += 1
            moved = checked.verdict is Verdict.MOVED and result.state is State.DIFFERS  # text was put in before it
            verdict = Verdict.VERIFIED if moved else checked.verdict
            facts = {"document": str(result.document_id), "verdict": verdict.value}
            yield {"record": checked.claim_id, "place": place} | facts


def _runs_in(rows: Sequence[Mapping[str, str]], results: Iterable[Result]) -> Iterator[dict[str, Any]]:
    """Every run of at least eight words that a text shares with a document's copy; titles are facts and may."""
    known: Shingles = {}
    for result in results:
        for text in readings(result.path):
            for shingle in _shingles(_words(text)):
                known.setdefault(shingle, str(result.document_id))
    for title in (row["value"] for row in rows if row["field"] == "title"):
        for shingle in _shingles(_words(title)):
            known.pop(shingle, None)
    for row in rows:
        if row["field"] != "title":
            for length, source in _runs(_words(row["value"]), known):
                place = {key: row[key] for key in ("record", "of_table", "field")}
                yield place | {"length": length, "source": source}


def _documents(frames: Mapping[str, pa.Table]) -> list[Known]:
    anchors: dict[str, list[tuple[str, Anchor]]] = {}
    names = list(Anchor.__dataclass_fields__)
    for row in frames["claims_evidence"].to_pylist():
        document = row[RECORD].rpartition(".")[0]
        anchors.setdefault(document, []).append((row[RECORD], Anchor(**{name: row[name] for name in names})))
    columns = ("document_id", "stream_length", "stream_digest")
    facts = zip(*(frames["documents"][column].to_pylist() for column in columns), strict=True)
    return [Known(name, length, digest, tuple(anchors.get(name, ()))) for name, length, digest in facts]


def _words(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def _shingles(words: list[str]) -> Iterable[tuple[str, ...]]:
    return {tuple(words[i : i + RUN]) for i in range(len(words) - RUN + 1)}


def _runs(words: list[str], known: Shingles) -> Iterator[tuple[int, str]]:
    i = 0
    while i <= len(words) - RUN:
        source = known.get(tuple(words[i : i + RUN]))
        if source is None:
            i += 1
            continue
        j = i
        while tuple(words[j : j + RUN]) in known and j <= len(words) - RUN:
            j += 1
        yield j - i + RUN - 1, source
        i = j + RUN
