"""codebooks.ttl: every codebook as a SKOS concept scheme, so that other data can point at our codes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from inquiries.export import Dataset
from inquiries.export.about import About, read_about
from inquiries.model import Code, Codebook

NAME: Final = "codebooks.ttl"
_PREFIXES: Final = {
    "dct": "http://purl.org/dc/terms/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
}
_ESCAPES: Final = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})


class Skos:
    """Schemes, concepts with labels, definitions, scope notes and examples, and groups as broader concepts."""

    title = "Codebooks (SKOS)"
    media_type = "text/turtle"

    def write(self, dataset: Dataset, folder: Path) -> None:
        """Write codebooks.ttl, in the order of the codebooks."""
        about = read_about(dataset.coding)
        head = [f"@prefix {name}: <{address}> ." for name, address in _PREFIXES.items()]
        books = (_Scheme(book, about, dataset.version) for book in dataset.model.codebooks.values())
        blocks = (block for book in books for block in book.blocks())
        (folder / NAME).write_text("\n".join(head) + "\n\n" + "\n\n".join(blocks) + "\n", encoding="utf-8")


def identifier(namespace: str, *parts: str) -> str:
    """The name of a scheme, a group or a concept: `…codebook/theme`, `…codebook/theme/recognition`."""
    return f"{namespace}codebook/{'/'.join(parts)}"


class _Scheme:
    def __init__(self, book: Codebook, about: About, version: str) -> None:
        self.book = book
        self.about = about
        self.version = version

    def blocks(self) -> Iterator[str]:
        """The scheme, its groups, its concepts, each as one block of Turtle."""
        yield self.scheme()
        for group, label in self.book.groups.items():
            yield self.group(group, label)
        for code in self.book.codes.values():
            yield self.concept(code)

    def iri(self, *parts: str) -> str:
        return f"<{identifier(self.about.namespace, self.book.name, *parts)}>"

    def text(self, value: str) -> str:
        return f"{_literal(value)}@{self.about.language}"

    def scheme(self) -> str:
        tops: list[tuple[str, ...]] = [("group", g) for g in self.book.groups]
        tops = tops or [(code,) for code in self.book.codes]
        return _block(
            self.iri(),
            ("a", "skos:ConceptScheme"),
            ("dct:title", self.text(self.book.title)),
            ("dct:description", self.text(self.book.description.strip())),
            ("dct:license", f"<{self.about.licence_url}>"),
            ("owl:versionInfo", _literal(self.version)),
            ("skos:hasTopConcept", ", ".join(self.iri(*top) for top in tops)),
        )

    def group(self, group: str, label: str) -> str:
        inside = [code.code for code in self.book.codes.values() if code.group == group]
        return _block(
            self.iri("group", group),
            ("a", "skos:Concept"),
            ("skos:inScheme", self.iri()),
            ("skos:topConceptOf", self.iri()),
            ("skos:prefLabel", self.text(label)),
            *((("skos:narrower", ", ".join(self.iri(code) for code in inside)),) if inside else ()),
        )

    def concept(self, code: Code) -> str:
        place = ("skos:broader", self.iri("group", code.group)) if code.group else ("skos:topConceptOf", self.iri())
        notes = ", ".join(self.text(f"{word}: {what}") for word, what in _scope(code))
        return _block(
            self.iri(code.code),
            ("a", "skos:Concept"),
            ("skos:inScheme", self.iri()),
            place,
            ("skos:notation", _literal(code.code)),
            ("skos:prefLabel", self.text(code.label)),
            ("skos:definition", self.text(code.definition)),
            ("skos:scopeNote", notes),
            ("skos:example", self.text(code.example)),
        )


def _scope(code: Code) -> tuple[tuple[str, str], ...]:
    return ("Include", code.include), ("Exclude", code.exclude)


def _block(subject: str, *pairs: tuple[str, str]) -> str:
    return f"{subject}\n" + " ;\n".join(f"    {name} {value}" for name, value in pairs) + " ."


def _literal(value: str) -> str:
    return f'"{value.translate(_ESCAPES)}"'
