"""What a line's own words say of its kind: a heading, a caption, a line of contents."""

from __future__ import annotations

import re

_NAMED = re.compile(
    r"(?:(?:Recommendation|Conclusion|Finding|Response|Chapter|Annex|Appendix|Part|Section|Action|Lesson|Objective"
    r"|Priority|Theme|Schedule|Module|Volume)s?"
    r"\s+(?:[A-Z]?\d{1,3}(?:\.\d{1,3})*[a-z]?|[A-Z]|[IVX]{1,5}|one|two|three|four|five|six|seven|eight|nine|ten)\b"
    r"(?:\s*(?:,|and|to|&|[-–])\s*\d{1,3})*)(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_TITLE = re.compile(r"\s*(?:[:.–—-]\s*)?[^.!?;]{0,160}[^.!?;:,\s]?\s*", re.DOTALL)
_CONTENTS = re.compile(r".*(?:\.\s?){4,}\s*(?:\d{1,4}|[ivxl]{1,7})?\s*", re.DOTALL)
_CAPTION = re.compile(
    r"(?:Figure|Fig\.|Table|Box|Chart|Graph|Map|Image|Photo|Source|Sources)\s?\d*[ :.–]", re.IGNORECASE
)
_INITIALS = 3  # letters in capitals that are no heading yet
_CAPTION_WORDS = 40


def is_heading_text(text: str) -> bool:
    """Whether a short paragraph is the heading of a numbered thing (`Recommendation 4: Lamps`) or in capitals."""
    named = _NAMED.fullmatch(text)
    if named is not None:
        rest = named["rest"].strip()
        if rest.endswith(":") and rest != ":":
            return False
        titled = rest[:1] in (*":.–—-(",) or rest[:1].isupper()
        return not rest or (titled and _TITLE.fullmatch(rest) is not None)
    return text.isupper() and text[-1:] not in ".,;" and sum(map(str.isalpha, text)) > _INITIALS


def is_contents_line(text: str) -> bool:
    """Whether a line ends in leaders and the number of a page."""
    return "...." in text.replace(" ", "") and _CONTENTS.fullmatch(text) is not None


def is_caption(text: str) -> bool:
    """Whether a paragraph names a figure or table."""
    return _CAPTION.match(text) is not None and text.count(" ") < _CAPTION_WORDS
