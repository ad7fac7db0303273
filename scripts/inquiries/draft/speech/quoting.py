"""Who says a quotation: the speaker beside it, in the paragraph before, or the one who goes on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from inquiries.draft.speech.reported import patterns, verbs

if TYPE_CHECKING:
    from inquiries.draft.speech.attribution import Voices
    from inquiries.draft.speech.quotes import Quoted
    from inquiries.draft.speech.subjects import Voice

_SCARE: Final = 2  # words up to which a passage in marks is no speech unless a verb of saying stands at it
_SILENT: Final = {"heading", "table", "other"}
_MARKS: Final = 4  # marks and blanks around a quotation that is all of its line
_LONG: Final = 60  # characters between a verb of saying and the name of its subject
_LOOK: Final = 240  # characters after a quotation in which its speaker may stand
_FAR: Final = 25  # words between a quotation and its verb of saying
_TITLE: Final = 13  # words that a title has at most
_STOPS: Final = (". ", "? ", "! ", ".\n")
_NEXT_SENTENCE: Final = re.compile(r"[.!?](?=\s+[A-Z“\"‘'])|[.!?]$")


class Quoting:
    """Finds the speakers of the quotations of a document, read from its beginning.

    Attributes:
        voices: its speakers.
        quotes: its passages in marks.
        said_in: number of a block → who spoke in it last; filled by the reader as it goes on.
    """

    def __init__(self, voices: Voices, quotes: list[Quoted]) -> None:
        self.voices = voices
        self.scan = voices.scan
        self.text = voices.scan.text
        self.quotes = quotes
        self.said_in: dict[int, Voice] = {}

    def speaker(self, number: int) -> tuple[Voice | None, str, float]:
        """Who says a quotation, by which rule, how sure."""
        quote = self.quotes[number]
        titled = self._heading(quote)
        if titled:
            return titled, "heading", 0.6
        for rule, beside in (("after", self._after(number)), ("before", self._before(number))):
            if beside:
                return self._opened(beside, quote), rule, 0.95
        if quote.depth:
            return self.voices.last, "inside", 0.4
        return self._further(quote, number)

    def _heading(self, quote: Quoted) -> Voice | None:
        """For a heading that is a quotation: who speaks in the paragraph under it."""
        blocks = self.scan.blocks
        block = blocks[quote.block]
        whole = quote.end - quote.start >= block.end - block.start - _MARKS
        if block.kind != "heading" or not whole or quote.block + 1 >= len(blocks):
            return None
        under = blocks[quote.block + 1]
        return self.introducing(under.start, min(under.end, under.start + _LOOK))

    def _further(self, quote: Quoted, number: int) -> tuple[Voice | None, str, float]:
        """The speaker of a quotation with no verb of saying at it."""
        previous = self.said_in.get(quote.block)
        if previous and number and self.quotes[number - 1].last == quote.block:
            return previous, "goes-on", 0.85
        opening = quote.start - 1 <= self.scan.blocks[quote.block].start
        if opening and quote.block and quote.block - 1 in self.said_in:
            return self.said_in[quote.block - 1], "next-paragraph", 0.8
        if previous:
            return previous, "paragraph", 0.7
        voice = self._sentence_subject(quote)
        return (voice, "subject", 0.6) if voice else (self.voices.last, "last", 0.4)

    def _opened(self, voice: Voice, quote: Quoted) -> Voice:
        """For 'she said': the unnamed speaker with whom the paragraph opens, if nobody has spoken in it."""
        plain = voice.sort == "masked" or (voice.found == "pronoun" and voice.sort != "author")
        if not plain or quote.block in self.said_in:
            return voice
        block = self.scan.blocks[quote.block]
        opening = patterns()["person"].match(self.text, block.start, quote.start)
        if not opening:
            return voice
        other = self.voices.subject(block.start, opening.end())
        return other if other and other.sort == "phrase" else voice

    def _after(self, number: int) -> Voice | None:
        """The speaker in '…,' said X / '…,' X said."""
        quote = self.quotes[number]
        start, stop = quote.end + 1, self._until(number)
        if start >= stop:
            return None
        rest = self.text[start:stop]
        if (self.text[quote.end - 1] in ".…" or rest[0] == ".") and rest.lstrip(" .")[:1].isupper():
            return None  # a new sentence
        inverted = patterns()["said_after"].match(self.text, start, stop)
        if inverted:
            return self._inverted(inverted)
        joined = self.text[quote.end - 1] in ",?!.…-–—" or rest.startswith(",")
        verb = verbs()[0].search(self.text, start, stop) if joined else None
        if verb is None or len(self.text[start : verb.start()].split()) > _FAR:
            return None
        return self.voices.subject(start, verb.start())

    def _until(self, number: int) -> int:
        """Where the sentence that a quotation stands in ends, or the next quotation begins."""
        quote = self.quotes[number]
        start, end = quote.end + 1, self.scan.blocks[quote.last].end
        following = (q.start - 1 for q in self.quotes[number + 1 : number + 3] if q.depth == 0 and q.start > start)
        stop = min(end, next(following, end), start + _LOOK)
        sentence = _NEXT_SENTENCE.search(self.text, start, stop)
        return sentence.start() if sentence and sentence.start() > start else stop

    def _inverted(self, match: re.Match[str]) -> Voice | None:
        """The speaker after the verb: 'said Jane Roe, the leader'."""
        start, end = match.span("who")
        comma = self.text.find(",", start, end)
        voices = self.voices
        stop = comma if comma >= 0 else end
        named = [m for m in voices.between(start, stop) if m[0] - start < _LONG and self._ends(m[1], stop)]
        for first, last, proposal in sorted(named, key=lambda m: (m[2].kind != "person", m[0])):
            return voices.subject(first if proposal.kind == "person" else start, last)
        words = patterns()["subject_after"].match(self.text, start, stop)
        return voices.subject(start, words.end()) if words else None

    def _ends(self, last: int, stop: int) -> bool:
        return last == stop or self.text[last : last + 1] in " ,"

    def _before(self, number: int) -> Voice | None:
        """The speaker in X said: '…', in the sentence or at the end of the paragraph before."""
        quote = self.quotes[number]
        block = self.scan.blocks[quote.block]
        start = block.start
        if number and self.quotes[number - 1].end < quote.start:
            start = max(start, self.quotes[number - 1].end + 1)
        end = quote.start - 1
        if not self.text[start:end].strip():
            return self._introduced(quote) if start == block.start else None
        return self.introducing(self.last_sentence(start, end), end)

    def _introduced(self, quote: Quoted) -> Voice | None:
        """The speaker in a paragraph that ends with a colon before the quotation."""
        if not quote.block:
            return None
        before = self.scan.blocks[quote.block - 1]
        if self.text[before.end - 1] != ":":
            return None
        start = self.last_sentence(before.start, before.end)
        return self.introducing(start, before.end - 1)

    def last_sentence(self, start: int, end: int) -> int:
        """Where the last sentence of a stretch begins."""
        return max(start, max(self.text.rfind(mark, start, end) for mark in _STOPS) + 1)

    def introducing(self, start: int, end: int) -> Voice | None:
        """The speaker whom a stretch before a quotation names."""
        opinion = patterns()["opinion"].search(self.text, start, end)
        if opinion:
            whose = self.voices.subject(*opinion.span("who"))
            if whose:
                return whose
        found = [v for v in verbs()[0].finditer(self.text, start, end) if self._acts(start, v.start())]
        order = [v for v in reversed(found) if v.lastgroup == "said"] + [v for v in found if v.lastgroup != "said"]
        for verb in order:
            floor = max([start, *(v.end() for v in found if v.end() <= verb.start())])
            voice = self.voices.subject(floor, verb.start())
            if voice:
                return voice
        for verb in reversed(list(patterns()["quoting"].finditer(self.text, start, end))):
            voice = self.voices.subject(start, verb.start()) if self._acts(start, verb.start()) else None
            if voice:
                return voice
        colon = self.text[start:end].rstrip().endswith(":")
        according = patterns()["according"].search(self.text, start, end)
        if according:
            return self.voices.subject(*according.span("who"))
        if found or colon:
            return self._first(start, end)
        return None

    def _acts(self, start: int, verb: int) -> bool:
        """Whether a verb of saying has a subject that says it: 'a case should be considered' has none."""
        return patterns()["infinitive"].search(self.text, max(start, verb - 30), verb) is None

    def _first(self, start: int, end: int) -> Voice | None:
        """The first person or body named in a stretch, or the pronoun that opens it."""
        opening = patterns()["pronoun"].match(self.text, start + (self.text[start : start + 1] == " "), end)
        if opening:
            return self.voices.pronoun(opening.group("who").lower())
        for first, last, _ in self.voices.between(start, end):
            return self.voices.subject(first, last)
        return None

    def _sentence_subject(self, quote: Quoted) -> Voice | None:
        number = self.scan.sentence_at(quote.start)
        if number < 0:
            return None
        start = self.scan.sentences[number].start
        clause = max(self.text.rfind(mark, start, quote.start) for mark in (", and ", ", but ", "; "))
        return self._first(max(start, clause + 1), quote.start - 1)


def is_speech(text: str, quote: Quoted, words: list[str], rule: str, kind: str, strict: bool) -> bool:
    """Whether a passage in marks is somebody's words, not a title, a term or a scare quote."""
    attributed = rule in ("after", "before", "goes-on", "next-paragraph")
    if not words or (kind in _SILENT and not attributed and len(words) < 8):
        return False
    closed = text[quote.end - 1] in ",.?!…" and words[0][:1].isupper()
    if len(words) <= _SCARE and not ((rule == "after" and closed) or (len(words) == _SCARE and rule == "before")):
        return False
    if not closed and _titled(words):
        return False
    if len(words) < 6 and patterns()["no_speech"].search(text, max(0, quote.start - 40), quote.start - 1):
        return False
    plainly = attributed or len(words) > _TITLE or not strict
    return plainly or bool(patterns()["speechlike"].search(text, quote.start, quote.end))


def _titled(words: list[str]) -> bool:
    """Whether most of the longer words open with a capital, as in a title."""
    longer = [word.lstrip("“‘\"'(") for word in words if len(word.strip("“”\"'‘’.,()")) > 3]
    return len(words) <= _TITLE and bool(longer) and sum(w[:1].isupper() for w in longer) >= 0.6 * len(longer)
