"""To whom a recommendation is addressed, in the words of the document."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from inquiries.draft.advice.deontic import pattern, plain
from inquiries.draft.cues import rules

if TYPE_CHECKING:
    from collections.abc import Iterator

_ADVERB: Final = (
    r"(?:also|each|both|all|jointly|together|now|further|therefore|immediately|urgently|either|always|"
    r"collectively|again)"
)
_ASKED: Final = re.compile(
    r"\b(?:urg(?:e|es|ed)|call(?:s|ed)?\s+(?:up)?on|invit(?:e|es|ed)|ask(?:s|ed)?|encourag(?:e|es|ed)|expects?|"
    r"wish(?:es)?\s+to\s+see|looks?\s+to|wants?)\s+(?:that\s+)?(?!(?:for|that|why|whether|to)\b)",
    re.IGNORECASE,
)
_TO_DO: Final = re.compile(r"(?:,\s+in\s+particular,)?\s+(?:to|must|should|ensure|bring|publish)\b|[.;:]")
_THAT: Final = re.compile(
    r"(?:\b(?:recommend(?:s|ed)?|propos(?:e|es|ed)|urg(?:e|es|ed)|suggest(?:s|ed)?|advise[sd]?)\s+"
    r"(?:further\s+|strongly\s+|also\s+)?"
    r"that\b[:,]?|^\W*that)\s+"
    r"(?:(?:,\s*)?(?:at|in|by|as|within|for|where|before|following|once|over|after)\b[^,]{2,90},\s+)?",
    re.IGNORECASE,
)
_NO_VERB: Final = frozenset(
    "with and for from into the who which that its their all both any each every together along jointly alongside "
    "working acting also further therefore of in to at on or as by under a an it they once there".split()
)
_MODAL: Final = re.compile(
    rf",?\s+(?:(?:\w+ly|{_ADVERB}|too)\s+)*"
    r"(?:should|must|ought\s+to|needs?\s+(?:both\s+|urgently\s+|a\b|an\b|more\b)?(?:to)?|has\s+to|have\s+to|will\s+need\s+to|"
    r"is\s+urged|are\s+urged|"
    r"(?:is|are|be)\s+(?:asked|invited|requested|recommended|encouraged|instructed)\s+to)\b",
    re.IGNORECASE,
)
_WISH: Final = re.compile(r"\s+(?:might|could|may|will)\b", re.IGNORECASE)
_TO_VERB: Final = re.compile(
    r"\W*(?!(?:To|In|For|As|With|By|On|From|At|When|While|If|After)\b)"
    r"(?P<who>(?:The |All )?[A-Z][^.;,:]{2,70}?)\s+to\s+[a-z]+\s"
)
_CLAUSE: Final = re.compile(r"(?:^|[.;:?!]|\b(?:perhaps|whether|that|hope)\b)\s*([^.;:?!]*)$", re.IGNORECASE)
_BY: Final = re.compile(
    r"\b(?:given|made|taken|done|considered|undertaken|commissioned|led|carried\s+out|published|reviewed|established|funded)\s+"
    r"(?:\w+ly\s+)?by\s+(?P<who>(?:the\s+)?[^.,;:]{3,120}?)(?=\s+(?:to|in|on|at|within|before|as|for|that|which)\b|[.,;:]|$)",
    re.IGNORECASE,
)
_QUESTION: Final = re.compile(
    r"\b(?:might|could|would|may)\s+(?P<who>the\s+[^,.;?]{3,60}?)\s+(?:think|consider|ask|look|want|be|take|invite|do|help|agree)\b",
    re.IGNORECASE,
)
_PRONOUN: Final = re.compile(
    r"\b(?:that|urge|ask|expect|invite)\s+(?:it|they|them)\b|^\W*(?:It|They)\s+(?:should|must)\b"
)
_FROM: Final = re.compile(
    r"\b(?:expect|want|need|require|seek|demand)s?\b[^.;]{3,80}?\bfrom\s+(?P<who>the\s+[^.,;]{3,60}?)(?=\s+(?:by|to|in|on|at|within|before)\b|[.,;]|$)",
    re.IGNORECASE,
)
_ASIDE: Final = re.compile(
    r",?\s+(?:in\s+(?:consultation|partnership|conjunction|collaboration|discussion|liaison)\s+with|working\s+with|acting\s+with|"
    r"(?:as\s+well\s+as\s+)?through|whether\s+or\s+not|once\s+appointed|who|which|under|within|via|acting|supported\s+by)\b[^,]*(?:,|$)(?:\s+once\s+appointed,?)?",
    re.IGNORECASE,
)
_JOINED: Final = re.compile(
    r",?\s+(?:together\s+with|along\s+with|alongside|jointly\s+with|as\s+well\s+as|with)\s+", re.IGNORECASE
)
_OPENING: Final = re.compile(
    r"^(?:(?:and|but|so|therefore|further|moreover|accordingly|finally|in\s+addition|to\s+this\s+end|we|I|that|then|also|"
    r"it\s+is\s+(?:essential|vital|imperative|important|crucial|critical)\s+(?:that|for)|in\s+particular|instead|similarly)\b,?\s*)+",
    re.IGNORECASE,
)
_ARTICLE: Final = re.compile(
    r"^(?:the|a|an|all|each|every|both|our|its|their|your|his|her|this|these|any)\s+", re.IGNORECASE
)
_OF_PLACES: Final = re.compile(
    r"(?:\b[Tt]he\s+)?\b(\w+s)\s+of\s+(?:the\s+)?[A-Z][\w'\u241f\u241e ]*"
    r"(?:,\s+(?:the\s+)?[A-Z][\w' ]*)*,?\s+and\s+[A-Z][\w' ]*$"
)
_AND: Final = re.compile(r"\s*,\s+(?:and\s+)?|\s+and\s+|\s*&\s*(?=the\b)")
_ACRONYM: Final = re.compile(r"^[A-Z][A-Za-z]*[A-Z]+[A-Za-z&]*s?$")
_CAPITAL: Final = re.compile(r"^[A-Z][\w'&.-]*$")
_TAIL: Final = re.compile(
    r"\s+(?:of|for|in|with|across|at|on|responsible|concerned|who|which|that|to|from|within|serving|operating|involved|under)\b.*$"
)
_HOLD: Final = "\u241f"


def addressees(passage: str, before: str = "") -> list[str]:
    """The addressees of a recommendation as its passage names them, in its order; empty where it names none.

    `before` is the text in front of it, in which a pronoun (`We urge it to …`) may have its noun.
    """
    text = _joined(plain(passage[:_LONGEST]))
    if (noted := _NOTED.search(text)) and (names := _names(noted["who"] or noted["lead"])):
        return names
    for one in re.split(r"(?<=[.;:?])\s+", text)[:6]:
        for who, at in _candidates(one):
            if names := _names(who):
                return names
            if who.strip().lower() in _PRONOUNS:
                return last_named(_joined(plain(before)) + " " + text[: text.find(one) + at])
    pronoun = _PRONOUN.search(text)
    return last_named(_joined(plain(before)) + " " + text[: pronoun.start()]) if pronoun else []


_LONGEST: Final = 6000  # characters of a passage in which its addressee is looked for
_PRONOUNS: Final = frozenset({"it", "they", "them", "he", "she"})


def _candidates(one: str) -> Iterator[tuple[str, int]]:
    """The noun phrases of a sentence that may be told to do something, the surest first, with their offsets."""
    for match in _THAT.finditer(one):
        yield _subject(one[match.end() :]), match.end()
    for match in _ASKED.finditer(one):
        stop = _TO_DO.search(one, match.end(), match.end() + 260)
        if stop is not None and stop[0] not in {".", ";", ":"}:
            yield one[match.end() : stop.start()], match.end()
    for match in _MODAL.finditer(one):
        start = max(one.rfind(mark, 0, match.start()) for mark in ".;:?!") + 1
        yield one[max(start, match.start() - 300) : match.start()], start
    for finder in (_BY, _FROM, _QUESTION):
        for match in finder.finditer(one):
            yield match["who"], match.start("who")
    if ordered := _TO_VERB.match(one):
        yield ordered["who"], 0
    for match in _WISH.finditer(one):
        clause = _CLAUSE.search(one[max(0, match.start() - 90) : match.start()])
        if clause is not None:
            yield clause[1], match.start()


def _subject(clause: str) -> str:
    """The subject of a clause in the subjunctive (`the Board review its rota`); empty where a modal verb follows it."""
    words = _ASIDE.sub("", clause).split()[:30]
    for n in range(1, len(words)):
        verb = words[n].strip(",")
        if (verb.islower() and verb.isalpha() and verb not in _NO_VERB and verb not in _heads()) or words[n].startswith(
            "("
        ):
            return " ".join(words[:n]).strip(" ,")
    return " ".join(words).rstrip(":") if words and words[-1].endswith(":") else ""


def headed_for(heading: str) -> list[str]:
    """The institutions to which a heading addresses what follows (`For the Council`, `Actions for the Trust`)."""
    match = _HEADED.match(heading.strip())
    return names_in(heading.strip()[match.end() :].rstrip(":")) if match else []


_HEADED: Final = re.compile(
    r"(?:\W|\d)*(?:(?:[\w'’]+\s+){0,3}(?:recommendations?|actions?)\s+)?(?:for|to)\s+", re.IGNORECASE
)


def names_in(cell: str) -> list[str]:
    """The institutions that a cell of a table lists; empty where it holds anything else."""
    if len(cell) > 160 or cell.rstrip().endswith("."):
        return []
    found: list[str] = []
    for part in re.split(r"\s*[;\n/]\s*", cell.strip()):
        found += _names(_joined(plain(part)))
    return found


def last_named(text: str) -> list[str]:
    """The institutions that a text named last, for a pronoun after it; empty where it names none."""
    for sentence in reversed(re.split(r"(?<=[.;:])\s+", text.strip())[-3:]):
        found = [name for match in _PROPER.finditer(sentence) if (name := _name(match[0].removesuffix("'s")))]
        if found:
            return found[-1:]
    return []


_NOTED: Final = re.compile(
    r"^\W*(?:[Ff]or|[Tt]o|[Aa]ddressed to)\s+(?P<who>(?-i:[Tt]he\s+|[Aa]ll\s+)?[A-Z][^):]{2,80})[):]\s|"
    r"[\[(](?:[Aa]ction|[Ll]ead|[Oo]wner|[Aa]ddressee):\s*(?P<lead>[^\])]{3,100})[\])]"
)
_PROPER: Final = re.compile(
    r"\b(?!(?:If|When|While|Where|Once|As|In|We|For|By|At|On|But|And)\b)"
    r"(?:[A-Z][\w&-]*(?:'s\b)?|(?<=\bthe )[a-z]\w+)(?:\s+(?:(?:of|for|and|the)\s+){0,2}[A-Z][\w&-]*)*"
    r"|\b(?<=\bthe )[a-z]+\b"
)


@cache
def _heads() -> frozenset[str]:
    return frozenset(str(rules("recommendations")["addressee_head"]).split())


@cache
def _whole() -> re.Pattern[str]:
    return re.compile("|".join(p.strip() for p in str(rules("recommendations")["whole_names"]).split("|")))


def _joined(text: str) -> str:
    return _whole().sub(lambda m: m[0].replace(" and ", f" {_HOLD} ").replace(", ", "\u241e "), text)


def _names(phrase: str) -> list[str]:
    """The institutions of a noun phrase, read from its end, where its subject stands."""
    if not phrase:
        return []
    if match := _OF_PLACES.search(phrase):
        return [_ARTICLE.sub("", match[0]).replace(_HOLD, "and").replace("\u241e", ",")] if match[1] in _heads() else []
    phrase = _JOINED.sub(" and ", _ASIDE.sub(",", phrase)) if "," in phrase or " with " in phrase else phrase
    phrase = phrase.rpartition(" that ")[2] if " that " in phrase else phrase
    parts = [p.strip(" ,") for p in _AND.split(phrase) if p and p.strip(" ,")]
    names: list[str] = []
    for part in reversed(parts):
        name = _name(part)
        if name is None:
            break
        names.append(name)
    return list(dict.fromkeys(reversed(names)))


def _name(part: str) -> str | None:
    """A part of a noun phrase as a name; None where it names no institution or office."""
    part = _OPENING.sub("", re.sub(r"^\W*\w{1,3}[.)]\s+", "", part).strip(" •●-–")).strip(" ,\"'()")
    part = re.sub(
        r"^(?:by|within|from|in|at|before|after|once|where|for)\b.*?\s(?=(?:the|all|each|every)\s)",
        "",
        part,
        flags=re.IGNORECASE,
    )
    part = re.sub(
        r"\s+(?:each|both|all|together|jointly|also|therefore|themselves|itself)$", "", part, flags=re.IGNORECASE
    )
    bare = _ARTICLE.sub("", _ARTICLE.sub("", part))
    words = bare.split()
    if not words or len(words) > 14:
        return None
    head = _TAIL.sub("", bare).split()
    last = head[-1].lower().removesuffix("'s") if head else ""
    known = last in _heads() or bool(head and _ACRONYM.match(head[-1]) and len(head[-1]) > 2)
    proper = len(head) >= 2 and all(_CAPITAL.match(w) for w in head) and last not in _NOT
    if not known and (not proper or pattern("principle").match(part + " should")):
        return None
    return bare.replace(_HOLD, "and").replace("\u241e", ",")


_NOT: Final = frozenset(
    "report inquiry review act plan strategy fund bill paper programme deal appendix annex chapter".split()
)
