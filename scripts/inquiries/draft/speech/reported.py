"""Reported speech: the clause that somebody is said to have said, in the words of the document."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from inquiries.draft.cues import rules
from inquiries.draft.speech.attribution import Voices
from inquiries.draft.speech.subjects import AUTHOR, Voice

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from inquiries.draft.sentences import Sentence
    from inquiries.draft.speech.quotes import Quoted

_SHORTEST: Final = 3  # words of a clause worth proposing
_OPENS: Final = 6  # characters before a verb that opens its sentence ('When asked')
_LED: Final = 2  # words that make more of a sentence than an introduction to words in marks
_REST: Final = 6  # words that may stand after 'she said' at the end of a sentence
_LEADS: Final = 12  # characters before 'according to' at the head of a sentence


class Said(NamedTuple):
    """A clause, its speaker, the rule, how sure, the modality, and where the verb of saying begins."""

    start: int
    end: int
    voice: Voice
    rule: str
    sure: float
    modality: str
    verb: int


@cache
def patterns() -> dict[str, re.Pattern[str]]:
    """The patterns of rules/speech.yaml that stand at its top level."""
    source = rules("speech")
    plain = (
        "that",
        "question",
        "told",
        "bare",
        "finite",
        "cut",
        "pieces",
        "according",
        "view",
        "impersonal",
        "passive",
        "plainly",
    )
    more = (
        "person",
        "onward",
        "pronoun",
        "lists",
        "participles",
        "infinitive",
        "minuted",
        "opening",
        "past",
        "object",
        "finders",
        "subject_after",
        "speechlike",
        "no_speech",
        "said_after",
        "behalf",
        "quoting",
        "opinion",
        "joined",
        "reporting",
        "the_inquiry",
    )
    return {key: re.compile(source[key].replace("STARTS", source["starts"])) for key in plain + more}


@cache
def verbs() -> tuple[re.Pattern[str], dict[str, Any]]:
    """One pattern of all verbs of saying, in a group a rule, and the rules."""
    groups = rules("speech")["verbs"]
    pattern = "|".join(rf"(?P<{name}>{group['pattern']})" for name, group in groups.items())
    return re.compile(rf"\b(?:{pattern})\b"), dict(groups)


def reported(voices: Voices, sentence: Sentence, quotes: Sequence[Quoted]) -> Iterator[Said]:
    """The reported clauses of a sentence, in order; `quotes` are the passages in marks that touch it."""
    done = sentence.start
    last: Voice | None = None
    for match in verbs()[0].finditer(voices.scan.text, sentence.start, sentence.end):
        if match.start() < done:
            continue
        done, last, said = _at_verb(voices, match, sentence, quotes, done, last)
        yield from said
    yield from _object(voices, sentence, done)
    yield from _framed(voices, sentence, done)


def _at_verb(  # noqa: PLR0911 (a list of ways out)
    voices: Voices,
    verb: re.Match[str],
    sentence: Sentence,
    quotes: Sequence[Quoted],
    done: int,
    last: Voice | None,
) -> tuple[int, Voice | None, list[Said]]:
    """What is said with one verb: how far the sentence is read then, who spoke last in it, and the clauses."""
    text, rule = voices.scan.text, str(verb.lastgroup)
    if rule == "asked" and verb.start() - sentence.start < _OPENS and verb.group() in ("Asked", "asked"):
        return max(done, text.find(", ", verb.end(), sentence.end)), last, []
    if patterns()["infinitive"].search(text, max(sentence.start, verb.start() - 30), verb.start()):
        if rule == "asked":
            voices.heard(voices.subject(sentence.start, verb.start()))
        return done, last, []
    if verb.group().endswith("ing"):
        if not patterns()["joined"].search(text, max(sentence.start, verb.start() - 10), verb.start()):
            return done, last, []  # a noun: flood warning
        voice = last or _reporting(voices, sentence, verb.start()) or _opening_subject(voices, sentence)
    else:
        voice = voices.subject(_floor(text, max(done, sentence.start), verb.start(), quotes), verb.start())
    clause = _complement(text, verb, rule, sentence, quotes)
    if clause is None:
        said = _trailing(voices, verb, sentence, quotes) if rule in ("said", "judged") else []
        if said:
            voices.heard(said[0].voice)
            return verb.end(), said[0].voice, said
        return done, voice or last, []
    if voice is None:
        return done, last, []
    voices.heard(voice)
    modality, sure = {"asked": "question", "denied": "denied"}.get(rule, ""), verbs()[1][rule]["sure"]
    said = [Said(a, b, voice, f"reported-{rule}", sure, modality, verb.start()) for a, b in _split(text, *clause)]
    return clause[1], voice, said


def _reporting(voices: Voices, sentence: Sentence, until: int) -> Voice | None:
    """The report in 'after a report criticised the board, saying …'."""
    found = list(patterns()["reporting"].finditer(voices.scan.text, sentence.start, until))
    return voices.subject(*found[-1].span("who")) if found else None


def _opening_subject(voices: Voices, sentence: Sentence) -> Voice | None:
    """The pronoun or the name that opens a sentence."""
    text = voices.scan.text
    opening = patterns()["pronoun"].match(text, sentence.start, sentence.end)
    if opening:
        return voices.pronoun(opening.group("who").lower())
    first = next(iter(voices.between(sentence.start, sentence.end)), None)
    return voices.subject(first[0], first[1]) if first else None


def _floor(text: str, start: int, verb: int, quotes: Sequence[Quoted]) -> int:
    """Where the search for the verb's subject begins: after a passage in marks, a semicolon or a colon."""
    for quote in quotes:
        if quote.end < verb and quote.end + 1 > start:
            start = quote.end + 1
        if quote.start <= verb < quote.end and quote.start > start:
            start = quote.start
    return max(start, text.rfind(";", start, verb) + 1, text.rfind(":", start, verb) + 1)


def _complement(
    text: str, verb: re.Match[str], rule: str, sentence: Sentence, quotes: Sequence[Quoted]
) -> tuple[int, int] | None:
    """The clause that a verb of saying governs."""
    if text[verb.end() : verb.end() + 4] == " to " or verb.end() >= sentence.end:
        return None
    opening = _conjunction(text, verb, rule, sentence.end)
    if opening is None or (text[opening.end()] in '“"‘' and text[opening.end() - 2] in ",:"):
        return None
    start = opening.end()
    inside = next((q for q in quotes if q.start <= verb.start() < q.end), None)
    end = _stop(text, start, min(sentence.end, inside.end if inside else sentence.end))
    if len(text[start:end].split()) < _SHORTEST or not patterns()["finite"].search(text, start, end):
        return None
    for quote in quotes:
        if quote is not inside and start <= quote.start < end:
            before = text[start : quote.start - 1].rstrip()
            if before.endswith((":", ",")) or (len(before.split()) < _LED and quote.end >= end - 1):
                return None  # the words in marks are all that is said
    return start, end


def _conjunction(text: str, verb: re.Match[str], rule: str, end: int) -> re.Match[str] | None:
    """What joins a clause to its verb of saying: `that`, a question word, or nothing."""
    found = patterns()
    if rule == "asked":
        return found["question"].match(text, verb.end(), end)
    opening = found["that"].match(text, verb.end(), end)
    if opening is None and not verbs()[1][rule]["that"]:
        told = verb.group().startswith(("told", "tell"))
        opening = found["told" if told else "bare"].match(text, verb.end(), end)
        if opening is None and verb.group() in ("said", "says"):
            opening = found["plainly"].match(text, verb.end(), end)
    return opening


def _stop(text: str, start: int, end: int) -> int:
    """End of a clause: before the next verb that its speaker is the subject of, without closing punctuation."""
    cut = patterns()["cut"].search(text, start, end)
    if cut and cut.start() > start + 10:
        end = cut.start()
    while end > start and text[end - 1] in " .,;:!\n":
        end -= 1
    return end


def _split(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The clauses joined by a semicolon or by 'and that'."""
    begin = start
    for match in patterns()["pieces"].finditer(text, start, end):
        if len(text[begin : match.start()].split()) >= _SHORTEST and len(text[match.end() : end].split()) >= _SHORTEST:
            yield begin, match.start()
            begin = match.end()
    yield begin, end


def _trailing(voices: Voices, verb: re.Match[str], sentence: Sentence, quotes: Sequence[Quoted]) -> list[Said]:
    """A clause before its verb of saying: 'Files were lost, the leader said.' or 'X was high, she said, and …'."""
    text = voices.scan.text
    rest = text[verb.end() : sentence.end].strip(" .!")
    long = len(rest.split()) > _REST and not rest.startswith(",")
    if long or patterns()["participles"].match(verb.group()):
        return []
    commas = [n for n in range(sentence.start, verb.start()) if text[n] == ","]
    if text[sentence.start : verb.start()].rstrip().endswith(","):
        commas = commas[:-1]
    for comma in reversed(commas[-3:]):
        if any(q.start <= comma <= q.end + 1 for q in quotes):
            return []
        voice = voices.subject(comma + 1, verb.start())
        if voice is not None:
            return _around(text, voice, verb, sentence, comma)
    return []


def _around(text: str, voice: Voice, verb: re.Match[str], sentence: Sentence, comma: int) -> list[Said]:
    """The clause that ends at a comma before 'she said', and the one that goes on after it."""
    words = text[sentence.start : comma].split()
    if len(words) <= _SHORTEST or not patterns()["finite"].search(text, sentence.start, comma):
        return []
    said = [Said(sentence.start, comma, voice, "reported-after", 0.9, "", verb.start())]
    onward = patterns()["onward"].match(text, verb.end(), sentence.end)
    if onward and len(text[onward.end() : sentence.end].split()) > _LED:
        end = _stop(text, onward.end(), sentence.end)
        said.append(Said(onward.end(), end, voice, "reported-after", 0.85, "", verb.start()))
    return said


def _object(voices: Voices, sentence: Sentence, done: int) -> Iterator[Said]:
    """What an inquiry found or described, and what somebody called for, where no clause follows."""
    text = voices.scan.text
    match = patterns()["object"].search(text, done, sentence.end)
    if match is None:
        return
    voice = voices.subject(done, match.start())
    if voice is None or voice.sort == "author" or (match["finder"] and not patterns()["finders"].search(voice.name)):
        return
    if voice.found == "pronoun" and match["finder"] and match["finder"].startswith(("highlight", "reveal", "expos")):
        return  # 'It highlights …': what was said before does
    end = _stop(text, match.end(), sentence.end)
    if len(text[match.start() : end].split()) >= _SHORTEST:
        voices.heard(voice)
        yield Said(match.start(), end, voice, "reported-object", 0.7, "", match.start())


def _framed(voices: Voices, sentence: Sentence, done: int) -> Iterator[Said]:
    """Clauses with 'according to', 'in her view', and 'it was said that'."""
    if done > sentence.start:
        return
    for key in ("according", "view"):
        match = patterns()[key].search(voices.scan.text, sentence.start, sentence.end)
        if match:
            yield from _beside(voices, sentence, match, key)
            return
    text = voices.scan.text
    match = patterns()["impersonal"].search(text, sentence.start, sentence.end)
    if match and match.group().startswith("it"):
        end = _stop(text, match.end(), sentence.end)
        yield Said(match.end(), end, Voice(AUTHOR, "author"), "reported-impersonal", 0.6, "", match.start())


def _beside(voices: Voices, sentence: Sentence, match: re.Match[str], key: str) -> Iterator[Said]:
    """The clause after 'according to X,' or before ', according to X'."""
    text, who = voices.scan.text, match.group("who")
    voice = _possessor(voices, match) if key == "view" else voices.subject(*match.span("who"))
    voice = voice or Voice(who.strip(), "phrase", "phrase")
    voices.heard(voice)
    leads = match.start() - sentence.start < _LEADS
    start, end = (match.end(), sentence.end) if leads else (sentence.start, match.start())
    while start < end and text[start] in " ,:":
        start += 1
    while end > start and text[end - 1] in " ,.;":
        end -= 1
    if len(text[start:end].split()) >= _SHORTEST:
        yield Said(start, end, voice, f"reported-{key}", 0.85, "hedged" if key == "view" else "", match.start())


def _possessor(voices: Voices, match: re.Match[str]) -> Voice | None:
    who = match.group("who")
    subject = {"his": "he", "her": "she", "their": "they", "its": "it", "my": "i", "our": "we"}.get(who)
    if subject:
        return voices.pronoun(subject)
    return voices.subject(match.start("who"), match.end("who") - len(who) + len(re.sub(r"[’']s?$", "", who)))
