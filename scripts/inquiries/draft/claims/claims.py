"""Step `claims` of the drafter: candidates for findings and responses, clause by clause."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from inquiries.draft.claims.clauses import clauses, trimmed
from inquiries.draft.claims.findings import Place, features, probability, standing, valence
from inquiries.draft.claims.modality import modality
from inquiries.draft.claims.passages import Span, heading_bonus
from inquiries.draft.claims.responses import (
    ANSWERING,
    DEEDS,
    FELT,
    REPORTS,
    Answered,
    answered,
    may_answer,
    patterns,
    performers,
)
from inquiries.draft.cues import rules
from inquiries.draft.proposal import Proposal
from inquiries.draft.speech.attribution import Voices
from inquiries.draft.speech.subjects import AUTHOR, Voice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from inquiries.draft.scan import Scan
    from inquiries.draft.sentences import Sentence

_SILENT: Final = {"heading", "footnote", "other"}
_WEAKEST: Final = ("f-against", "f-method", "f-law")
_WEAK: Final = ("f-past", "f-body", *_WEAKEST)
_VOICES: Final = {
    "official_statement": "statement",
    "letter": "statement",
    "press_release": "statement",
    "press_article": "article",
    "blog_post": "blog",
    "agency_response": "answering",
    "government_response": "answering",
    "committee_minutes": "minutes",
}
_LEAST: Final = 12  # characters of a clause
_TERSE: Final = 5  # characters of the shortest answer
_HOPELESS: Final = 0.4  # share of the threshold that no modality makes up for
_JOINT: Final = 3  # characters by which a recommendation may reach beyond its sentence
_HEADED: Final = 600  # characters at the head of minutes that name who meets
_MEMBERS: Final = ("Members", "the meeting", "The meeting", "All members")
_VERB: Final = 18  # characters at the end of a piece in which its verb of saying stands
_OPENING: Final = 60  # characters in which the subject of a clause stands
_FRAGMENT: Final = 45  # characters of a quotation that stands as a clause of its own


def propose(scan: Scan) -> Iterator[Proposal]:
    """Candidates for findings and responses, in the order of the text."""
    return iter(_Claims(scan).read())


class _Claims:
    """Reads the sentences that hold a cue and weighs their clauses."""

    def __init__(self, scan: Scan) -> None:
        self.scan = scan
        self.text = scan.text
        types = scan.of("document_type")
        self.type = str(types[0].fields.get("document_type")) if types else ""
        self.long = len(self.text) > int(rules("claims")["long"])
        if self.type not in ANSWERING and len(scan.of("answer")) > 1:
            self.type = "agency_response"  # it answers recommendations, whatever it looks like
        self.quotes = Span(scan.of("quote"))
        self.reported = Span(scan.of("reported"))
        own = [p for p in scan.of("recommendation") if p.fields.get("recommendation_kind") != "plan"]
        self.recommended = Span(own)
        hits = [(end, group) for group, ends in scan.cues.items() if group[:2] in ("f-", "r-", "m-") for end in ends]
        self.hits = sorted(hits)
        self.places = [place for place, _ in self.hits]
        self.bonus = heading_bonus(scan, self.long)
        self.voices = Voices(scan)
        self.meeting = self._meeting() if self.type == "committee_minutes" else ""
        self.threshold = float(rules("claims")["threshold"])
        self.threshold_long = float(rules("claims")["threshold-long"])
        self.bodies = {str(body.fields["name"]) for body in scan.of("body")}
        self.saying = scan.cues.get("saying", [])
        self.opened = {p.start for p in self.reported.proposals}
        self.objects = {p.start for p in self.reported.proposals if p.rule == "reported-object"}
        self.edges = {e for span in (self.quotes, self.reported) for p in span.proposals for e in (p.start, p.end)}
        self.proposals: list[Proposal] = []

    def read(self) -> list[Proposal]:
        """Every candidate."""
        weak = _WEAK if self.long else _WEAKEST
        groups = [g for g in self.scan.cues if g[:2] in ("f-", "r-") and g not in weak]
        for number in self.scan.where(*groups):
            sentence = self.scan.sentences[number]
            block = self.scan.blocks[sentence.block]
            if block.kind not in _SILENT:
                self._sentence(sentence)
        return self.proposals

    def _meeting(self) -> str:
        """The body that meets, from the head of its minutes."""
        bodies = [p for _, _, p in self.voices.between(0, _HEADED) if p.kind == "body"]
        named = [str(p.fields["name"]) for p in bodies]
        return next((name for name in named if patterns()["meeting"].search(name)), "")

    def _groups(self, start: int, end: int) -> list[str]:
        return [group for _, group in self.hits[bisect_left(self.places, start) : bisect_left(self.places, end)]]

    def _sentence(self, sentence: Sentence) -> None:
        """The claims of a sentence; a piece that only says who speaks goes with what they say."""
        self.voices.advance(sentence.start)
        framed: str | None = None
        pieces = [(a, b) for a, b in self._pieces(sentence) if b - a >= _LEAST or self._is_terse(a, b)]
        for number, (start, end) in enumerate(pieces):
            groups = self._groups(start, end)
            if not groups or self._is_recommended(sentence, start, end, groups):
                framed = None
                continue
            speech = self.quotes.over(start, end) or self.reported.over(start, end) or self._ending(start, end)
            if self._is_frame(start, end, speech):
                following = pieces[number + 1] if number + 1 < len(pieces) else (end, end)
                framed = self._frame(sentence, start, following, groups)
                continue
            self._clause(sentence, start, end, groups, speech, framed)
            framed = None

    def _ending(self, start: int, end: int) -> Proposal | None:
        """The short quotation with which a clause ends that names its speaker: 'Roe said “there is more to do”'."""
        last = bisect_left(self.quotes.starts, end) - 1
        quote = self.quotes.proposals[last] if last >= 0 else None
        if quote is None or quote.start <= start or quote.end < end - _JOINT or quote.rule != "quote-before":
            return None
        return quote

    def _is_recommended(self, sentence: Sentence, start: int, end: int, groups: list[str]) -> bool:
        """Whether a clause is what a recommendation says, not what stands beside it in a paragraph that ends in one."""
        over = self.recommended.over(start, end)
        if over is None:
            return False
        alone = over.start >= sentence.start - _JOINT and over.end <= sentence.end + _JOINT
        judged = "f-failure" in groups or "f-strength" in groups
        return bool(over.fields.get("cited")) or "f-against" in groups or (alone and not judged)

    def _is_terse(self, start: int, end: int) -> bool:
        """Whether a piece is an answer of a word or two ('Accepted')."""
        answering = self.type in ("agency_response", "government_response") and end - start >= _TERSE
        return answering and bool(patterns()["terse"].match(self.text, start, end))

    def _is_frame(self, start: int, end: int, speech: Proposal | None) -> bool:
        """Whether a piece names a speaker and stands against what they say: 'the leader said that'."""
        if speech is not None:
            within = speech.kind == "quote" and not self.reported.over(start, end)
            return (
                within
                and end + 1 in self.opened
                and bisect_left(self.saying, end - _VERB) < bisect_left(self.saying, end)
            )
        if end + 1 in self.objects:
            return True
        first = bisect_left(self.saying, start)
        if first >= len(self.saying) or self.saying[first] >= end:
            return False
        return not self.edges.isdisjoint((*range(start - 3, start + 1), *range(end, end + 5)))

    def _frame(self, sentence: Sentence, start: int, following: tuple[int, int], groups: list[str]) -> str | None:
        """The response that a frame makes of what it introduces: 'she denied that …'; its kind."""
        answer = answered([group for group in groups if group in performers()])
        speech = self.quotes.over(*following) or self.reported.over(*following)
        speaker = str(speech.fields["asserted_by"][0]) if speech else AUTHOR
        words = self.text[start : following[1]]
        if answer is None or not may_answer(answer, self.type, speaker, speech, words):
            return None
        self._respond(sentence, start, following[1], answer, speech, modality(words))
        return answer.kind

    def _pieces(self, sentence: Sentence) -> Iterator[tuple[int, int]]:
        """The clauses of a sentence, cut where a passage of speech begins or ends."""
        bounds = {sentence.start, sentence.end}
        for span in (self.quotes, self.reported):
            first = max(0, bisect_left(span.starts, sentence.start) - 6)
            for p in span.proposals[first : bisect_left(span.starts, sentence.end)]:
                if p.kind == "reported" or p.end - p.start > _FRAGMENT or self.text[p.start].isupper():
                    bounds.update(b for b in (p.start, p.end) if sentence.start < b < sentence.end)
        edges = sorted(bounds)
        for start, end in pairwise(edges):
            yield from self._whole_names(clauses(self.text, *trimmed(self.text, start, end)))

    def _whole_names(self, pieces: Iterator[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        """The pieces, joined again where a cut fell into a name ('Saltmere and | Tidewater Trust')."""
        held: tuple[int, int] | None = None
        for start, end in pieces:
            if held and any(first < held[1] < last for first, last, _ in self.voices.between(held[1] - 80, held[1])):
                held = held[0], end
                continue
            if held:
                yield held
            held = start, end
        if held:
            yield held

    def _clause(
        self, sentence: Sentence, start: int, end: int, groups: list[str], speech: Proposal | None, framed: str | None
    ) -> None:
        words = self.text[start:end]
        speaker = str(speech.fields["asserted_by"][0]) if speech else AUTHOR
        if speech is not None and speaker != AUTHOR:
            self.voices.heard(Voice(speaker, "body" if speaker in self.bodies else "person"))
        answer = answered(groups)
        voice = self._voice(speaker, speech)
        floor = self.threshold_long if voice.startswith("long") else self.threshold
        place = Place(voice, self.bonus[sentence.block], answer.kind if answer else "")
        asserted = probability(features(groups, "asserted", place, end - start)) if answer is None else None
        if asserted is not None and asserted < _HOPELESS * floor:
            return
        said = self._modality(start, end, groups, speech)
        if answer and not self._answers(answer, speaker, speech, words, said, framed):
            answer, place = None, place._replace(answer="")
        if answer:
            self._respond(sentence, start, end, answer, speech, said)
        known = asserted if said == "asserted" else None
        sure = probability(features(groups, said, place, end - start)) if known is None else known
        if sure >= floor and not (speech is None and "f-body" not in groups and self._of_somebody(start, end)):
            worth = valence(groups, said, voice, self._wanting(start, groups))
            self._find(start, end, sure, worth, speech, said)

    def _of_somebody(self, start: int, end: int) -> bool:
        """Whether a clause tells of a person who must not be known, or of their family, and not of an institution."""
        opening = self.text[start : min(end, start + _OPENING)]
        return bool(patterns()["family"].match(opening)) or any(
            opening.startswith(name) and not opening[len(name) : len(name) + 1].isalnum() for name in self.scan.masked
        )

    def _wanting(self, start: int, groups: list[str]) -> bool:
        """Whether the first word of praise of a clause is negated or wished for."""
        if "f-strength" not in groups:
            return False
        place = bisect_left(self.places, start)
        praise = next(at for at, group in self.hits[place:] if group == "f-strength")
        before = max(start, self.text.rfind(" ", start, praise))
        return patterns()["wanting"].search(self.text, start, before + 1) is not None

    def _modality(self, start: int, end: int, groups: list[str], speech: Proposal | None) -> str:
        said = modality(self.text[start:end], self.text[end : end + 3], groups)
        if speech is not None and said == "asserted" and speech.kind == "reported":
            said = str(speech.fields.get("modality") or said)
        return said

    def _answers(
        self, answer: Answered, speaker: str, speech: Proposal | None, words: str, said: str, framed: str | None
    ) -> bool:
        """Whether a clause is a response: none in a question, and one alone where its frame is one."""
        if said == "question" and answer.kind not in FELT:
            return False
        if framed and (framed == "rejection" or answer.kind not in DEEDS):
            return False
        return may_answer(answer, self.type, speaker, speech, words)

    def _voice(self, speaker: str, speech: Proposal | None) -> str:
        """In whose voice a clause is said, as the weights name it."""
        if speech is not None and patterns()["finders"].search(speaker):
            return "inquiry"
        if speech is not None and speaker != AUTHOR:
            return "long-speaker" if self.long and self.type in REPORTS else "speaker"
        if self.type in REPORTS:
            return "long-report" if self.long else self.type
        return _VOICES.get(self.type, "other")

    def _who(self, sentence: Sentence, start: int, answer: Answered, speech: Proposal | None) -> tuple[list[str], str]:
        """Who answers and in which mode: the speaker, else the subject of a verb that does what it says."""
        if speech is not None:
            return list(speech.fields["asserted_by"]), "quoted" if speech.kind == "quote" else "paraphrased"
        if self.meeting and patterns()["decided"].search(self.text, start, sentence.end):
            return [self.meeting], "paraphrased"
        if answer.performed and answer.kind not in ("non_answer", "resignation"):
            place = bisect_left(self.places, start)
            while place < len(self.hits) and self.hits[place][1] != answer.group:
                place += 1
            if place < len(self.hits):
                verb = self.text.rfind(" ", start, self.hits[place][0])
                if answer.group == "r-agreed-to":  # the cue holds the verb after it too
                    verb = self.text.rfind(" agreed", start, self.hits[place][0])
                voice = self.voices.subject(sentence.start, verb) if verb > sentence.start else None
                if self.meeting and voice and voice.name in _MEMBERS:
                    return [self.meeting], "paraphrased"
                if voice and (voice.name[:3].lower() in ("my ", "our") or voice.name.endswith(" and I")):
                    return [AUTHOR], "unattributed"
                if voice and voice.name != AUTHOR and (voice.sort != "phrase" or self.type not in ANSWERING):
                    return [voice.name], "paraphrased"
        return [self.meeting or AUTHOR], "paraphrased" if self.meeting else "unattributed"

    def _respond(
        self, sentence: Sentence, start: int, end: int, answer: Answered, speech: Proposal | None, said: str
    ) -> None:
        who, mode = self._who(sentence, start, answer, speech)
        if answer.kind == "rejection" and said == "asserted":
            said = "asserted" if re.search(r"(?i)not (?:accepted|agreed)", self.text[start:end]) else "denied"
        elif said == "denied" and answer.kind != "rejection":
            said = "asserted"
        fields = {"response_kind": answer.kind, "asserted_by": who, "mode": mode, "modality": said}
        if who != [AUTHOR]:
            fields["via"] = [AUTHOR]
        self.proposals.append(
            Proposal("response", start, end, f"response-{answer.group[2:]}", answer.sure, dict(fields))
        )

    def _find(self, start: int, end: int, sure: float, worth: str, speech: Proposal | None, said: str) -> None:
        who = list(speech.fields["asserted_by"]) if speech else [AUTHOR]
        mode = "unattributed" if speech is None else "quoted" if speech.kind == "quote" else "paraphrased"
        fields = {"valence": worth, "asserted_by": who, "mode": mode, "modality": said}
        if who != [AUTHOR]:
            fields["via"] = [AUTHOR]
        fields["standing"] = standing(self.type, who[0], speech, worth)
        self.proposals.append(Proposal("finding", start, end, f"finding-{worth}", round(sure, 2), dict(fields)))
