"""codebooks.qdc: the codebooks as a REFI-QDA codebook, which NVivo, MAXQDA and ATLAS.ti can start a project from.

The structure is that of the REFI-QDA standard, version 1.5, part 5 (codebook exchange).
"""

from __future__ import annotations

from pathlib import Path
from typing import Final
from uuid import NAMESPACE_URL, uuid5

from lxml import etree

from inquiries.export import Dataset
from inquiries.export.about import About, read_about
from inquiries.export.skos import identifier
from inquiries.model import Code, Codebook

NAME: Final = "codebooks.qdc"
NAMESPACE: Final = "urn:QDA-XML:codebook:1.0"


class RefiCodebook:
    """Every codebook that a coder applies, as a code that can't be applied itself, with its codes below it."""

    title = "Codebooks (REFI-QDA)"
    media_type = "application/xml"

    def write(self, dataset: Dataset, folder: Path) -> None:
        """Write codebooks.qdc; codebooks whose codes the build assigns are left out."""
        about = read_about(dataset.coding)
        root = etree.Element(f"{{{NAMESPACE}}}CodeBook", nsmap={None: NAMESPACE})
        root.set("origin", f"{about.name} {dataset.version}")
        codes = _child(root, "Codes")
        for book in dataset.model.codebooks.values():
            if not book.computed:
                _codebook(codes, book, about)
        etree.indent(root)
        data = etree.tostring(root, xml_declaration=True, encoding="utf-8")
        (folder / NAME).write_bytes(data + b"\n")


def _codebook(parent: etree._Element, book: Codebook, about: About) -> None:
    top = _code(parent, about, (book.name,), book.title, book.description.strip(), codable=False)
    groups = {
        name: _code(top, about, (book.name, "group", name), label, "", codable=False)
        for name, label in book.groups.items()
    }
    for code in book.codes.values():
        where = groups[code.group] if code.group else top
        _code(where, about, (book.name, code.code), code.label, _description(code), codable=True)


def _code(
    parent: etree._Element, about: About, path: tuple[str, ...], name: str, description: str, *, codable: bool
) -> etree._Element:
    element = _child(parent, "Code")
    element.set("guid", str(uuid5(NAMESPACE_URL, identifier(about.namespace, *path))))
    element.set("name", name)
    element.set("isCodable", "true" if codable else "false")
    if description:
        _child(element, "Description").text = description
    return element


def _description(code: Code) -> str:
    lines = (code.definition, f"Include: {code.include}", f"Exclude: {code.exclude}", f"Example: {code.example}")
    return "\n".join((*lines, f"Code: {code.code}"))


def _child(parent: etree._Element, name: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{NAMESPACE}}}{name}")
