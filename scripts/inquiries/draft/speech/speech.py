"""Step `speech` of the drafter: passages in quotation marks with their speakers, and reported speech."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Final

from inquiries.draft.proposal import Proposal
from inquiries.draft.speech.attribution import Voices
from inquiries.draft.speech.quotes import Quoted, block_at, quoted
from inquiries.draft.speech.quoting import Quoting, is_speech
from inquiries.draft.speech.reported import Said, patterns, reported
from inquiries.draft.speech.subjects import AUTHOR, Voice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inquiries.draft.scan import Scan

_TESTIFYING: Final = {"inquiry_report", "parliamentary_report"}
_OPENING: Final = "“\"‘'«„"


def propose(scan: Scan) -> Iterator[Proposal]:
    """Quotations and reported speech, in the order of the text."""
    return iter(_Reader(scan).read())


class _Reader:
    """Reads a document from its beginning, so that 'she said' finds who spoke last."""

    def __init__(self, scan: Scan) -> None:
        self.scan = scan
        self.text = scan.text
        self.voices = Voices(scan)
        self.quotes = quoted(scan)
        self.ends = [quote.end for quote in self.quotes]
        self.proposals: list[Proposal] = []
        self.quoting = Quoting(self.voices, self.quotes)
        self.said_in = self.quoting.said_in  # block → who spoke in it last
        self.under: set[int] = set()  # list items that are reported speech
        types = scan.of("document_type")
        self.type = str(types[0].fields.get("document_type")) if types else ""
        self.minutes = self.type == "committee_minutes"

    def read(self) -> list[Proposal]:
        """Everything said in the document."""
        sentences = self.scan.sentences
        saying = self.scan.where("saying")
        if self.minutes:
            saying = list(range(len(sentences)))
        elif "listing" in self.scan.cues:
            saying = sorted({*saying, *self._items()})
        events: list[tuple[int, int, int]] = [(sentences[n].start, 0, n) for n in saying]
        events += [(quote.start, 1, n) for n, quote in enumerate(self.quotes)]
        events += [(self.scan.blocks[n].start, 2, n) for n in self._set_off()]
        for start, sort, number in sorted(events):
            self.voices.advance(start)
            (self._sentence, self._quote, self._block)[sort](number)
        return self.proposals

    def _touching(self, start: int, end: int) -> list[Quoted]:
        first = bisect_left(self.ends, start)
        touching = []
        for quote in self.quotes[max(0, first - 1) :]:
            if quote.start >= end:
                break
            if quote.end >= start and not (quote.depth and quote.end - quote.start < 3):
                touching.append(quote)
        return touching

    def _sentence(self, number: int) -> None:
        sentence = self.scan.sentences[number]
        found = False
        block = sentence.block
        if block not in self.said_in and self._continues(block):
            self.said_in[block] = self.said_in[block - 1]
        touching = self._touching(sentence.start, sentence.end)
        for said in reported(self.voices, sentence, touching):
            found = True
            self.said_in[sentence.block] = said.voice
            self._report(said, touching)
        if self.minutes and not found:
            self._goes_on(sentence.start, sentence.end, sentence.block, bool(touching))
        elif not found and patterns()["lists"].search(self.text, sentence.start, sentence.end):
            voice = self.quoting.introducing(sentence.start, sentence.end)
            if voice:
                self.said_in[block] = voice
        elif not found and self._listed(block) and block in self.said_in:
            self._report(
                Said(sentence.start, sentence.end, self.said_in[block], "reported-list", 0.8, "", sentence.start), []
            )

    def _set_off(self) -> list[int]:
        """Blocks without marks that a paragraph introduces as somebody's words."""
        blocks, found = self.scan.blocks, []
        for end in self.scan.cues.get("introducing", ()):
            number = block_at(blocks, end - 1)
            if number < 0 or number + 1 >= len(blocks) or blocks[number].end - end > 2:
                continue
            following = blocks[number + 1]
            plain = following.kind == "quotation" or (following.kind == "paragraph" and self.type in _TESTIFYING)
            if plain and self.text[following.start] not in _OPENING:
                found.append(number + 1)
        return found

    def _block(self, number: int) -> None:
        """A quotation set off by layout."""
        block = self.scan.blocks[number]
        before = self.scan.blocks[number - 1]
        start = self.quoting.last_sentence(before.start, before.end)
        voice = self.quoting.introducing(start, before.end - 1)
        if voice is None or voice.sort == "author":
            return
        self.said_in[number] = voice
        self.voices.heard(voice)
        fields: dict[str, object] = {**_speaker(voice), "mode": "quoted", "via": [AUTHOR]}
        self.proposals.append(Proposal("quote", block.start, block.end, "quote-set-off", 0.75, fields))

    def _items(self) -> list[int]:
        """Sentences of the list items under a paragraph that ends 'X found that:'."""
        numbers, under = [], False
        for number, sentence in enumerate(self.scan.sentences):
            item = self.scan.blocks[sentence.block].kind == "item"
            under = under if item else bool(patterns()["lists"].search(self.text, sentence.start, sentence.end))
            if item and under:
                numbers.append(number)
        self.under = {self.scan.sentences[n].block for n in numbers}
        return numbers

    def _listed(self, block: int) -> bool:
        return block in self.under

    def _continues(self, block: int) -> bool:
        """Whether a list item goes on with what the paragraph over it began."""
        if not block or block - 1 not in self.said_in or self.scan.blocks[block].kind != "item":
            return False
        before = self.scan.blocks[block - 1]
        return before.kind == "item" or self.text[before.end - 1] == ":"

    def _goes_on(self, start: int, end: int, block: int, quoting: bool) -> None:
        """A sentence of minutes without a verb of saying: what the last speaker of the paragraph goes on to say.

        A sentence that opens with another person and a verb gives the word to them.
        """
        found = patterns()
        if found["minuted"].match(self.text, start, end):
            return
        opening = found["opening"].match(self.text, start, end)
        voice = self.voices.subject(start, opening.end("who")) if opening else None
        if voice and voice.sort != "body" and voice.found != "pronoun":
            self.said_in[block] = voice
            self.voices.heard(voice)
            return
        before = self.said_in.get(block)
        if before is None and self.text[end - 1] == "?" and block:
            before = self.said_in.get(block - 1) or self.voices.last
        if before:
            self.said_in[block] = before
        if before and not quoting and found["past"].search(self.text, start, end):
            modality = "question" if self.text[end - 1] == "?" else ""
            self._report(Said(start, end, before, "reported-minutes", 0.7, modality, start), [])

    def _report(self, said: Said, touching: list[Quoted]) -> None:
        inside = next((q for q in touching if q.start <= said.verb < q.end), None)
        fields = _speaker(said.voice)
        if inside is not None and said.voice.name == AUTHOR:
            outer = self.said_in.get(inside.block)
            fields = _speaker(outer) if outer else fields
        fields["mode"] = "paraphrased"
        if said.modality:
            fields["modality"] = said.modality
        if fields["asserted_by"] != [AUTHOR]:
            fields["via"] = [AUTHOR]
        self._behalf(fields, said.verb - 100, said.verb)
        self.proposals.append(Proposal("reported", said.start, said.end, said.rule, said.sure, fields))

    def _quote(self, number: int) -> None:
        quote = self.quotes[number]
        words = self.text[quote.start : quote.end].split()
        voice, rule, sure = self.quoting.speaker(number)
        kind = self.scan.blocks[quote.block].kind
        if not is_speech(self.text, quote, words, rule, kind, self.type in _TESTIFYING):
            return
        fields: dict[str, object] = {"asserted_by": [voice.name if voice else AUTHOR]}
        fields["mode"] = "quoted"
        if voice and voice.sort != "author":
            fields["via"] = [AUTHOR]
            self.voices.heard(voice)
            for block in range(quote.block, quote.last + 1):
                self.said_in[block] = voice
        self._behalf(fields, quote.start - 150, quote.start)
        self.proposals.append(Proposal("quote", quote.start, quote.end, f"quote-{rule}", sure, fields))

    def _behalf(self, fields: dict[str, object], start: int, end: int) -> None:
        """For whom an unnamed or named speaker speaks."""
        names = fields["asserted_by"]
        phrase = names[0] if isinstance(names, list) and names else ""
        match = patterns()["behalf"].search(str(phrase))
        if match:
            who = match.group("who").strip()
            place = self.text.find(who, max(0, start))
            voice = self.voices.subject(place, place + len(who)) if 0 <= place < end + 300 else None
            fields["on_behalf_of"] = [voice.name if voice else who]


def _speaker(voice: Voice) -> dict[str, object]:
    return {"asserted_by": [voice.name]}
