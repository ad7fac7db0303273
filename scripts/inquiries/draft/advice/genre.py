"""What sort of document it is, as far as recommendations depend on it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from inquiries.draft.scan import Scan

_OF_TYPE: Final = {
    "inquiry_report": "report",
    "inspection_report": "report",
    "parliamentary_report": "report",
    "council_report": "report",
    "research_paper": "report",
    "government_response": "response",
    "agency_response": "response",
    "committee_minutes": "minutes",
    "letter": "letter",
    "press_article": "press",
    "blog_post": "press",
    "press_release": "press",
    "official_statement": "press",
}
_MINUTES: Final = re.compile(r"\bminutes of (?:the|a) (?:\w+ )?meeting\b|\bMINUTES\b")
_LETTER: Final = re.compile(r"^\s*Dear [A-Z]|\nDear [A-Z]")
_REPORT: Final = re.compile(r"\b(?:report|review|inquiry)\b", re.IGNORECASE)
_LIST: Final = re.compile(r"\brecommendations\b", re.IGNORECASE)
_START: Final = 1500  # characters in which a document says what it is


def genre(scan: Scan) -> str:
    """What sort it is: report, response, minutes, letter, press or other.

    By the type proposed before, else by the document's opening.
    """
    for proposal in scan.of("document_type"):
        return _OF_TYPE.get(str(proposal.fields.get("document_type")), "other")
    opening = scan.text[:_START]
    if _MINUTES.search(opening):
        return "minutes"
    if _LETTER.search(opening):
        return "letter"
    if _REPORT.search(opening[:600]) and (_LIST.search(scan.text) or len(scan.text) > 30_000):
        return "report"
    return "press"
