"""Who speaks: the subject of a verb of saying, resolved to the persons, bodies and unnamed speakers of the draft."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from inquiries.draft.speech.subjects import (
    AUTHOR,
    MASKED,
    Voice,
    bodies_by_name,
    comma_parts,
    gender,
    governed,
    holders,
    pronouns,
    subject_patterns,
)

if TYPE_CHECKING:
    from inquiries.draft.proposal import Proposal
    from inquiries.draft.scan import Scan

_ARTICLE: Final = re.compile(r"^(?:the|a|an|this|his|her|its|their|our|my|your) ")
_DANGLING: Final = re.compile(
    r"(?: and)?(?: (?:its|his|her|their|the|a|an|and|of|to|our))+$"
)  # the head of another phrase
_EARLY: Final = 1000  # characters in which an inquiry is named that a document is about
_IMPERSONAL: Final = re.compile(r"[Ii]t (?:was|is|has been|had been)\b")
_SPACES: Final = re.compile(r"\s+")


@dataclass
class Voices:
    """The speakers of a document, and who spoke last at the place that is being read."""

    scan: Scan
    mentions: list[tuple[int, int, Proposal]] = field(init=False)
    last: Voice | None = None
    last_person: dict[str, Voice] = field(default_factory=dict)
    last_body: Voice | None = None
    genders: dict[str, str] = field(default_factory=dict)
    passed: int = 0

    def __post_init__(self) -> None:
        names: Any = import_module("inquiries.draft.names.names")
        listed = names.mentions(self.scan) if hasattr(names, "mentions") else []
        self.mentions = sorted(listed, key=lambda m: (m[0], -m[1]))
        self._starts = [start for start, _, _ in self.mentions]
        self._roles, self._whole = holders(self.scan.of("person"))
        self._bodies = bodies_by_name(self.scan.of("body"))
        counted = Counter(str(p.fields.get("name")) for _, _, p in self.mentions if p.kind == "body")
        early = {str(p.fields.get("name")) for start, _, p in self.mentions if start < _EARLY}
        likely = [name for name, times in counted.most_common() if times > 1 or name in early]
        inquiries = [name for name in likely if subject_patterns()["inquiries"].search(name)]
        self._inquiries = [Voice(name, "body") for name in inquiries[:1]]
        self.addressee = self._greeted()

    def _greeted(self) -> Voice | None:
        """To whom a letter is written."""
        greeted = "Dear" in self.scan.text[:2500]
        match = subject_patterns()["greeting"].search(self.scan.text, 0, 2500) if greeted else None
        for start, end, proposal in self.between(match.end(), match.end() + 60) if match else ():
            if proposal.kind == "person":
                return self._named(proposal, start, end)
        return None

    def between(self, start: int, end: int) -> list[tuple[int, int, Proposal]]:
        """Mentions that begin in a stretch of the text, longest first where two begin together."""
        return self.mentions[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def subject(self, start: int, end: int) -> Voice | None:
        """The speaker whom the words from `start` to `end` name as subject; None where they name nobody."""
        words = subject_patterns()
        text = self.scan.text
        end = words["tail"].sub("", text[start:end]).__len__() + start
        start += words["head"].match(text[start:end]).end()  # type: ignore[union-attr]
        segment = text[start:end]
        if not segment.strip(" ,"):
            return None
        if segment.endswith((" and", " but", " and ", " but ")):
            predicate = words["predicate"].search(text, start, end)  # 'X thanked the officers and said'
            if predicate:
                end, segment = predicate.start(), text[start : predicate.start()]
        parts = comma_parts(start, segment)
        if segment.rstrip().endswith(","):
            return self._apposed(parts)
        return self._phrase(*parts[-1])

    def _apposed(self, parts: list[tuple[int, int]]) -> Voice | None:
        """The subject of 'The leader, X,' or 'X, who leads it,': a name alone between commas, else the first name."""
        first, last = parts[-1]
        for start, end, proposal in self.between(first, last):
            if start == first and end == last and proposal.kind == "person":
                return self._unmasked(self._named(proposal, start, end), parts)
        for first, last in parts[1:]:
            relayed = subject_patterns()["sender"].match(self.scan.text, first, last)
            if relayed:
                return self._phrase(relayed.end(), last)
        for first, last in parts[:-1] or parts:
            for start, end, proposal in self.between(first, last):
                if end == last and (start == first or proposal.kind == "person"):
                    return self._unmasked(self._named(proposal, start, end), parts)
        for first, last in parts:
            voice = self._phrase(first, last)
            if voice:
                return self._unmasked(voice, parts)
        return None

    def _unmasked(self, voice: Voice, parts: list[tuple[int, int]]) -> Voice:
        """For a name that must not be written, what stands beside it: 'the mother of a girl'."""
        if voice.sort != "masked":
            return voice
        for first, last in parts:
            phrase = self.scan.text[first:last]
            beside = None if self._is_masked(phrase) else self._unnamed(phrase)
            if beside:
                return beside
        return voice

    def _phrase(self, start: int, end: int) -> Voice | None:
        """The speaker that a noun phrase names."""
        text = self.scan.text
        lead = subject_patterns()["adverbial"].match(text[start:end]).end()  # type: ignore[union-attr]
        if lead:
            start = self._last_opening(start + lead, end)
        phrase = _SPACES.sub(" ", text[start:end]).strip(" ,:;'’\"“”")
        if not phrase:
            return None
        lowered = phrase.lower()
        if lowered in pronouns():
            return (self._it(start) if lowered == "it" else None) or self.pronoun(lowered)
        inside = self.between(start, end)
        whole = [m for m in inside if m[1] >= end - 1 and (m[0] == start or not governed(text, start, m[0]))]
        whole = whole or [m for m in inside if m[0] == start and m[2].kind == "person"]
        whole = whole or [m for m in inside if subject_patterns()["meeting"].fullmatch(text, m[1], end)]
        if whole:
            return self._named(whole[0][2], whole[0][0], whole[0][1])
        if self._is_masked(phrase):
            return Voice(MASKED, "masked")
        known = self._role(lowered) or self._bodies.get(_ARTICLE.sub("", lowered)) or self._inquiry(lowered, start)
        if known:
            return known
        return self._unnamed(phrase)

    @cached_property
    def _hidden(self) -> re.Pattern[str] | None:
        names = "|".join(sorted(map(re.escape, self.scan.masked), key=len, reverse=True))
        return re.compile(rf"(?<!\w)(?:{names})(?!\w)") if names else None

    def _is_masked(self, phrase: str) -> bool:
        """Whether a phrase holds a name that must not be written, as words of its own."""
        return self._hidden is not None and self._hidden.search(phrase) is not None

    def _last_opening(self, start: int, end: int) -> int:
        """Where the last noun phrase that hangs on no preposition begins ('in reply to a question | the Director')."""
        text = self.scan.text
        for match in reversed(list(subject_patterns()["opening"].finditer(text, start, end))):
            if not governed(text, max(start - 20, 0), match.start()):
                return match.start()
        return start

    def _unnamed(self, phrase: str) -> Voice | None:
        words = subject_patterns()
        match = words["speaker"].search(phrase)
        if match is None:
            match = words["any"].search(phrase)
        if not match or len(phrase) - match.start() > 90:
            return None
        if words["verb"].search(words["relative"].split(match.group())[0]):
            return None
        return Voice(_DANGLING.sub("", phrase[match.start() :]), "phrase", "phrase")

    def _named(self, proposal: Proposal, start: int, end: int) -> Voice:
        name = str(proposal.fields.get("name") or self.scan.text[start:end])
        sort = {"person": "person", "body": "body"}.get(proposal.kind, "phrase")
        if name in self.scan.masked:
            return Voice(MASKED, "masked")
        if sort == "person":
            known = gender(self.scan.text[max(0, start - 12) : end])
            if known:
                self.genders[name] = known
        return Voice(name, sort)

    def _role(self, lowered: str) -> Voice | None:
        if lowered.startswith(("a ", "an ")):
            return None
        role = _ARTICLE.sub("", lowered).removeprefix("then ").removeprefix("former ").removeprefix("own ")
        short = re.split(r",? (?:of|for|at) ", role, maxsplit=1)[0]
        return self._roles.get(role) or (self._roles.get(short) if short in self._whole else None)

    def _inquiry(self, lowered: str, place: int) -> Voice | None:
        """The inquiry of which the document speaks most, where the phrase is 'the report' or 'a public inquiry'."""
        match = subject_patterns()["inquiry"].match(lowered)
        if match and lowered.startswith(("a ", "an ")):
            named = (
                start
                for start, _, p in self.mentions
                if [str(p.fields.get("name"))] == [v.name for v in self._inquiries]
            )
            if next(named, place) >= place:
                return None  # not named yet, and perhaps another
        return self._inquiries[0] if match and self._inquiries else None

    def _it(self, place: int) -> Voice | None:
        """The report or inquiry that is the subject of the sentence before the one in which 'it' says something."""
        patterns = import_module("inquiries.draft.speech.reported").patterns()
        sentences = self.scan.sentences
        number = self.scan.sentence_at(place)
        if _IMPERSONAL.match(self.scan.text, place):
            return None
        for before in reversed(sentences[max(0, number - 2) : max(0, number)]):
            opening = patterns["the_inquiry"].match(self.scan.text, before.start, before.end)
            if opening:
                voice = self.subject(*opening.span("who"))
                return voice and voice._replace(found="pronoun")
            if not self.scan.text.startswith(("It ", "it "), before.start):
                return None
        return None

    def pronoun(self, word: str) -> Voice | None:
        """Whom a pronoun stands for, from who spoke or was spoken of last."""
        kind = pronouns()[word]
        if kind == "author":
            return Voice(AUTHOR, "author", "pronoun")
        if kind == "addressee":
            return self.addressee
        if kind in ("male", "female"):
            voice = self.last_person.get(kind)
            if voice:
                self.genders[voice.name] = kind
                for other in ("male", "female"):
                    if other != kind and self.last_person.get(other) == voice:
                        del self.last_person[other]
            return voice and voice._replace(found="pronoun")
        voice = self.last if kind == "many" and self.last else self.last_body
        return voice and voice._replace(found="pronoun")

    def heard(self, voice: Voice | None) -> None:
        """Note that somebody spoke or was the subject of a sentence."""
        if voice is None or voice.sort in ("author", "masked"):
            return
        self.last = voice._replace(found="before")
        if voice.sort == "body":
            self.last_body = self.last
            return
        known = self.genders.get(voice.name) or gender(voice.name)
        for sex in ("male", "female"):
            if known in ("", sex):
                self.last_person[sex] = self.last

    def advance(self, until: int) -> None:
        """Read on to a place: note the first person and body of each sentence passed over."""
        scan = self.scan
        seen: set[int] = set()
        for start, _, _ in self.between(self.passed, until):
            number = scan.sentence_at(start)
            if number >= 0 and number not in seen:
                seen.add(number)
                sentence = scan.sentences[number]
                self.pass_over(max(self.passed, sentence.start), min(until, sentence.end))
        self.passed = max(self.passed, until)

    def pass_over(self, start: int, end: int) -> None:
        """Note the first person and the first body named in a stretch, for pronouns that follow."""
        for kind in ("body", "person"):
            for first, last, proposal in self.between(start, end):
                if proposal.kind == kind:
                    voice = self._named(proposal, first, last)
                    spoke = self.last
                    self.heard(voice)
                    self.last = spoke
                    break
