"""The anchors as W3C Web Annotations, for whoever holds a copy: the words are filled in there, from that copy.

The model is that of the Web Annotation Data Model (W3C Recommendation of 23 February 2017). The JSON-LD context is
named and never fetched.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from inquiries.anchors import Anchor
from inquiries.documents import readings
from inquiries.errors import BadInput, Problem
from inquiries.export.manifest import NAME as MANIFEST
from inquiries.model import Model
from inquiries.normalise import Row, Rows
from inquiries.stream import Stream, stream_of
from inquiries.verify import Checked, Known, Result, State, check_all, verify_copy

CONTEXT: Final = "http://www.w3.org/ns/anno.jsonld"
SELECTOR: Final = "StreamSelector"
AROUND: Final = 32  # characters of context before and after a quote


@dataclass(frozen=True, slots=True)
class Annotated:
    """What one copy gave.

    Attributes:
        result: which document the copy is, and what it confirms.
        page: the annotations as JSON-LD, None where the copy was not recognised.
        left_out: ids of claims with an anchor that has no certain place in the copy.
    """

    result: Result
    page: dict[str, Any] | None = None
    left_out: tuple[str, ...] = ()


class Annotator:
    """Makes annotations from the rows of a built data set."""

    def __init__(self, rows: Rows, known: Sequence[Known], model: Model, namespace: str) -> None:
        self.known = known
        self.namespace = namespace
        self.documents = {row["document_id"]: row for row in rows["documents"]}
        self.claims = {row["claim_id"]: row for row in rows["claims"]}
        self.names = {row["actor_id"]: row["name"] for row in rows["actors"]}
        self.themes = model.codebooks["theme"].codes

    def annotate(self, copy: Path) -> Annotated:
        """Recognise a copy and annotate it."""
        result = verify_copy(copy, self.known)
        if result.document_id is None:
            return Annotated(result)
        document = next(known for known in self.known if known.document_id == result.document_id)
        stream, checked = _best_reading(copy, document)
        items = [self._annotation(found, number, stream) for found, number in _numbered(checked)]
        missing = dict.fromkeys(found.claim_id for found in checked if found.start is None)
        return Annotated(result, self._page(document.document_id, items), tuple(missing))

    def _page(self, document_id: str, items: list[dict[str, Any]]) -> dict[str, Any]:
        # the context's last part says what our own terms mean
        context = [CONTEXT, {SELECTOR: f"{self.namespace}{SELECTOR}", "inquiries": self.namespace}]
        return {
            "@context": context,
            "id": f"{self.namespace}annotations/{document_id}",
            "type": "AnnotationPage",
            "label": self.documents[document_id]["title"],
            "items": items,
        }

    def _annotation(self, found: Checked, number: int, stream: Stream) -> dict[str, Any]:
        claim = self.claims[found.claim_id]
        document = self.documents[claim["document_id"]]
        return {
            "id": f"{self.namespace}annotation/{found.claim_id}/{number}",
            "type": "Annotation",
            "motivation": "describing",
            "creator": _creator(document["coding"]),
            "body": list(self._bodies(claim)),
            "target": _target(found, stream, document),
        }

    def _bodies(self, claim: Row) -> Iterator[dict[str, Any]]:
        speakers = ", ".join(self.names[actor] for actor in claim["asserted_by"])
        text = f"{claim['statement']} ({claim['standing']}; said by {speakers})"
        yield {"type": "TextualBody", "purpose": "describing", "format": "text/plain", "language": "en", "value": text}
        for theme in claim["themes"]:
            yield {"type": "TextualBody", "purpose": "tagging", "value": self.themes[theme].label}


def _creator(coding: Mapping[str, Any]) -> dict[str, str]:
    reviewed = f"reviewed by {coding['reviewer']}" if coding["reviewer"] else "reviewed by nobody yet"
    kind = "Person" if coding["method"] == "person" else "Software"
    return {"type": kind, "name": f"{coding['coder']} ({reviewed})"}


def _target(found: Checked, stream: Stream, document: Row) -> dict[str, Any]:
    start = found.start if found.start is not None else found.anchor.start
    quote = stream.passage(start, found.anchor.length)
    begin = int(stream.offsets[start])
    end = begin + len(quote)
    source = document["source"]
    target: dict[str, Any] = {"type": "SpecificResource", "source": source["url"]}
    if source["archived_url"]:
        target["state"] = {"type": "TimeState", "cached": source["archived_url"]}
    position = {"type": "TextPositionSelector", "start": begin, "end": end}
    position |= {"refinedBy": _stream_selector(found, document)}
    text = stream.text
    around = {"prefix": text[max(0, begin - AROUND) : begin], "suffix": text[end : end + AROUND]}
    return target | {"selector": [position, {"type": "TextQuoteSelector", "exact": quote} | around]}


def _stream_selector(found: Checked, document: Row) -> dict[str, Any]:
    """Our own selector: where the passage stands in the document's stream, whatever the copy, and how to prove it."""
    anchor: Anchor = found.anchor
    return {
        "type": SELECTOR,
        "inquiries:rule": document["stream_rule"],
        "inquiries:start": anchor.start,
        "inquiries:length": anchor.length,
        "inquiries:digest": anchor.digest,
        "inquiries:hash": anchor.hash,
    }


def _numbered(checked: Sequence[Checked]) -> Iterator[tuple[Checked, int]]:
    """Anchors with a certain place, each with its number within its claim."""
    numbers: dict[str, int] = {}
    for found in checked:
        numbers[found.claim_id] = numbers.get(found.claim_id, 0) + 1
        if found.start is not None:
            yield found, numbers[found.claim_id]


def _best_reading(copy: Path, document: Known) -> tuple[Stream, tuple[Checked, ...]]:
    """The reading of a copy in which most anchors have a certain place."""
    checked = [(stream, check_all(document, stream)) for stream in map(stream_of, readings(copy))]
    return max(checked, key=lambda pair: sum(found.start is not None for found in pair[1]))


def outside(folder: Path, dataset: Path) -> Path:
    """The folder, if words of the sources may be written there.

    Raises BadInput where it lies in the data set, in any built data set, or in a checkout of the project: what stands
    there is published, and the words are not ours to publish.
    """
    place = folder.resolve()
    for above in (place, *place.parents):
        if above == dataset.resolve() or (above / MANIFEST).is_file() or (above / "coding" / "sheets").is_dir():
            what = f"lies in {above}, which is published; annotations hold words of the sources"
            raise BadInput([Problem(str(folder), what, "name a folder elsewhere")])
    return place


def recognised(annotated: Annotated) -> bool:
    """Whether every anchor of a known document was annotated."""
    return annotated.result.state not in {State.UNKNOWN, State.UNREADABLE} and not annotated.left_out
